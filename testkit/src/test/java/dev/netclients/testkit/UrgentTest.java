package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Urgent data, which the JDK knows in part: both ways, in its place. */
class UrgentTest {
  private ServerSocket server;
  private Connection connection;
  private Socket peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    connection = Connector.system().connect(Endpoint.of("127.0.0.1", server.getLocalPort()));
    peer = server.accept();
    peer.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    peer.close();
    server.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void anUrgentByteComesBehindWhatWasWrittenBefore() throws IOException { // PY-SOCK-29
    peer.setOOBInline(true);
    connection.output().write('a');
    connection.sendUrgent('!');
    connection.output().write('b');
    connection.output().flush();
    assertThat(text(peer.getInputStream().readNBytes(3))).isEqualTo("a!b");
  }

  @Test
  void whatIsSentAsUrgentIsTakenOutByASystemThatIsNotToldOtherwise() throws IOException {
    connection.output().write('a');
    connection.sendUrgent('!');
    connection.output().write('b');
    connection.output().flush();
    assertThat(text(peer.getInputStream().readNBytes(2))).isEqualTo("ab"); // so it was urgent
  }

  @Test
  void thePeersUrgentByteStaysInItsPlace() throws IOException {
    connection.urgentInline();
    peer.getOutputStream().write('a');
    peer.sendUrgentData('!');
    peer.getOutputStream().write('b');
    assertThat(text(connection.input().readNBytes(3))).isEqualTo("a!b");
  }

  @Test
  void inTlsItGoesAsAnyOther() throws IOException {
    try (ScriptedServer scripted = ScriptedServer.startTls()) {
      scripted.plays("C! a!b\nS: ok\n");
      try (Connection secured = FakeServer.connector().connectTls(scripted.endpoint())) {
        secured.urgentInline();
        secured.output().write('a');
        secured.sendUrgent('!');
        secured.output().write('b');
        secured.output().flush();
        assertThat(text(secured.input().readNBytes(4))).isEqualTo("ok\r\n");
      }
    }
  }
}
