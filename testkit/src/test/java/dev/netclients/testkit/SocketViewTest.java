package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A connection as the {@code java.net.Socket} that libraries want: {@link Connection#socket()}. */
@Timeout(20)
class SocketViewTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static Server.Builder echo() {
    return Server.builder(
        client -> {
          byte[] block = new byte[8 << 10];
          for (int n; (n = client.input().read(block)) >= 0; ) {
            client.output().write(block, 0, n);
            client.output().flush();
          }
        });
  }

  private Socket view(Server server) throws IOException {
    return view(FakeServer.connector(), server);
  }

  private Socket view(Connector connector, Server server) throws IOException {
    Connection connection = fakes.use(connector.connect(server.endpoint()));
    return connection.socket();
  }

  /** Says a line as one does who never flushes, and hears it again. */
  private static void assertEchoes(Socket socket) throws IOException {
    socket.getOutputStream().write("Grüße\n".getBytes(UTF_8));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("Grüße");
  }

  @Test
  void bytesGoBothWaysWithoutAFlush() throws Exception {
    Socket socket = view(fakes.use(echo().start()));
    assertEchoes(socket);
    socket.shutdownOutput();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void itIsTheConnectionAsItStandsSoInTlsItsBytesAreThoseAbove() throws Exception {
    Server server = fakes.use(echo().tls(TestCa.shared().certificate().serverTls()).start());
    Endpoint there = Endpoint.of("localhost", server.port());
    try (Connection connection = FakeServer.connector().connectTls(there)) {
      assertEchoes(connection.socket());
    }
  }

  @Test
  void anotherLibrarysTlsCanBeLaidOverIt() throws Exception {
    Server server = fakes.use(echo().tls(TestCa.shared().certificate().serverTls()).start());
    Socket socket = view(server);
    SSLSocket tls =
        (SSLSocket)
            TestCa.shared()
                .tls()
                .context()
                .getSocketFactory()
                .createSocket(socket, "localhost", server.port(), true);
    assertEchoes(tls);
    tls.close();
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void overAUnixSocketItWorksTheSame(@TempDir Path folder) throws Exception {
    Socket socket = view(fakes.use(echo().unixSocket(folder.resolve("s")).start()));
    assertEchoes(socket);
    assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void aTimeoutIsAPollThatHarmsNothing() throws Exception {
    Socket socket = view(fakes.use(echo().start()));
    socket.setSoTimeout(1);
    assertThat(socket.getSoTimeout()).isEqualTo(1);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
    assertEchoes(socket);
  }

  @Test
  void theConnectionsClocksRunAndTheFailureIsTheCause() throws Exception {
    Duration usual = Duration.ofSeconds(15);
    Timeouts impatient =
        new Timeouts(usual, usual, usual, Duration.ofMillis(100), usual, usual); // to read
    Connector connector = FakeServer.connector().toBuilder().timeouts(impatient).build();
    Socket socket = view(connector, fakes.use(echo().start()));
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .cause()
        .isInstanceOfSatisfying(
            TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.READ));
  }

  @Test
  void aPeersResetIsASocketException() throws Exception {
    Server resetting =
        Server.builder(
                client -> {
                  client.input().read();
                  client.abort();
                })
            .start();
    Socket socket = view(fakes.use(resetting));
    socket.getOutputStream().write('x');
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasCauseInstanceOf(TruncatedException.class);
  }

  @Test // PY-SOCK-22
  void closingItFromAnotherThreadEndsARead() throws Exception {
    CompletableFuture<Void> heard = new CompletableFuture<>();
    Server silent =
        Server.builder(
                client -> {
                  client.input().read();
                  heard.complete(null);
                  client.input().read();
                })
            .start();
    Connection connection = fakes.use(FakeServer.connector().connect(fakes.use(silent).endpoint()));
    Socket socket = connection.socket();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                socket.getOutputStream().write('x');
                failure.completeExceptionally(
                    new AssertionError("read " + socket.getInputStream().read()));
              } catch (IOException e) {
                failure.complete(e);
              }
            });
    reader.start();
    heard.get(5, TimeUnit.SECONDS);
    socket.close();
    assertThat(failure.get(5, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
    assertThat(connection.isOpen()).isFalse();
    assertThatThrownBy(connection::localAddress).isInstanceOf(CancelledException.class);
  }

  @Test
  void itsAddressesAreTheConnectionsAndItsOptionsTheConnectors() throws Exception {
    Server server = fakes.use(echo().start());
    Connection connection = fakes.use(FakeServer.connector().connect(server.endpoint()));
    Socket socket = connection.socket();
    assertThat(socket.getRemoteSocketAddress()).isEqualTo(connection.remoteAddress());
    assertThat(socket.getLocalSocketAddress()).isEqualTo(connection.localAddress());
    assertThat(socket.isConnected()).isTrue();
    socket.setTcpNoDelay(false);
    socket.setKeepAlive(true);
    socket.setSoLinger(true, 0);
    socket.setReceiveBufferSize(1);
    socket.setTrafficClass(4);
    assertThat(socket.getTcpNoDelay()).isTrue();
    assertThat(socket.getSoLinger()).isEqualTo(-1);
    assertThatThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.1", server.port())))
        .isInstanceOf(SocketException.class);
    assertEchoes(socket);
  }
}
