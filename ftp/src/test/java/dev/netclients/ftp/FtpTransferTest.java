package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Clock;
import dev.netclients.ConnectFailedException;
import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data connections that do not come about as usual. */
class FtpTransferTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  /** Accepts one data connection, sends bytes, and ends it. */
  private static ServerSocket sending(byte[] bytes) throws IOException {
    ServerSocket data = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    data.setSoTimeout(20_000);
    CompletableFuture.runAsync(
        () -> {
          try (data;
              Socket socket = data.accept();
              OutputStream out = socket.getOutputStream()) {
            out.write(bytes);
          } catch (IOException e) {
            // The test tells.
          }
        });
    return data;
  }

  private ScriptedServer scripted() {
    return fakes.use(ScriptedServer.start());
  }

  private FtpClient signedIn(ScriptedServer server, String dialogue) throws IOException {
    return fakes.use(FtpDialogues.signedIn(server, dialogue));
  }

  private static String retrieve(int port, String replies) {
    return """
        C: TYPE I
        S: 200 fine
        C: EPSV
        S: 229 come (|||%d|)
        C: RETR a
        %s
        """
        .formatted(port, replies);
  }

  // HAZ-FTP-14
  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 150 here\nS: 226 done", // at once, before the data has ended
        "S: 125 here\nS: 250 done",
        "S: 150-one\nS: 226 not the end\nS: 150 two\nS: 226 done",
        "S: 226 done", // nothing before
      })
  void bothEndsAreAwaitedInWhateverOrder(String replies) throws IOException {
    byte[] bytes = "0123456789".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    ServerSocket data = sending(bytes);
    ScriptedServer server = scripted();
    FtpClient ftp =
        signedIn(server, retrieve(data.getLocalPort(), replies) + "C: NOOP\nS: 200 yes\n");
    assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes);
    ftp.noop();
  }

  @Test
  void theAddressInPasvIsNotLookedAt() throws IOException { // HAZ-FTP-01, PY-FTP-13, P-15
    ServerSocket data = sending(new byte[] {1, 2, 3});
    int port = data.getLocalPort();
    ScriptedServer server = scripted();
    FtpClient ftp =
        signedIn(
            server,
            """
            C: TYPE I
            S: 200 fine
            C: EPSV
            S: 500 what?
            C: PASV
            S: 227 come (192,0,2,1,%d,%d)
            C: RETR a
            S: 150 here
            S: 226 done
            """
                .formatted(port >> 8, port & 0xFF));
    assertThat(ftp.retrieve("a").readAll()).containsExactly(1, 2, 3);
  }

  // HAZ-FTP-02
  @ParameterizedTest
  @ValueSource(strings = {"229 come", "229 come (|||0|)", "227 (1,2,3,4,5,6)", "200 ok"})
  void anAnswerToEpsvWithoutAPortEndsTheSession(String answer) throws IOException {
    ScriptedServer server = scripted();
    FtpClient ftp = signedIn(server, "C: TYPE I\nS: 200 fine\nC: EPSV\nS: " + answer + "\nEND\n");
    assertThatThrownBy(() -> ftp.retrieve("a")).isInstanceOf(ProtocolException.class);
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aSizeInTheFirstReplyIsTold() throws IOException { // PY-FTP-16
    ScriptedServer server = scripted();
    ServerSocket data = sending(new byte[5]);
    FtpClient ftp =
        signedIn(server, retrieve(data.getLocalPort(), "S: 150 a (5 bytes).\nS: 226 done"));
    Resource resource = ftp.retrieve("a");
    assertThat(resource.size()).hasValue(5);
    assertThat(resource.readAll()).hasSize(5);
  }

  @Test
  void aNameThatLooksLikeASizeIsNone() throws IOException { // PY-FTP-16
    ScriptedServer server = scripted();
    ServerSocket data = sending(new byte[5]);
    FtpClient ftp =
        signedIn(
            server, retrieve(data.getLocalPort(), "S: 150 a (90 bytes) (5 bytes).\nS: 226 done"));
    Resource resource = ftp.retrieve("a");
    assertThat(resource.size()).hasValue(5);
    assertThat(resource.readAll()).hasSize(5);
  }

  @Test
  void aFileThatIsShorterThanItsSizeIsCut() throws IOException { // P-16
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "0123456789");
    server.answer("SIZE", "213 20");
    FtpClient ftp = open(server, FakeServer.connector());
    Resource resource = ftp.read(URI.create("ftp://localhost:" + server.port() + "/a"));
    assertThatThrownBy(resource::readAll)
        .isInstanceOfSatisfying(
            TruncatedException.class,
            e -> {
              assertThat(e.received()).isEqualTo(10);
              assertThat(e.expected()).hasValue(20);
            });
  }

  @Test
  void nothingOfAFileThatHasASizeIsCutInTlsToo() throws IOException { // P-16
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "");
    FtpClient ftp = open(server, FakeServer.connector());
    server.answer("SIZE", "213 20");
    Resource resource = ftp.read(URI.create("ftp://localhost:" + server.port() + "/a"));
    assertThatThrownBy(resource::readAll)
        .isInstanceOfSatisfying(
            TruncatedException.class, e -> assertThat(e.expected()).hasValue(20));
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void lessThanTheFirstReplySaidIsCut() throws IOException { // P-16
    ScriptedServer server = scripted();
    ServerSocket data = sending(new byte[4]);
    FtpClient ftp =
        signedIn(server, retrieve(data.getLocalPort(), "S: 150 a (5 bytes).\nS: 226 done"));
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll).isInstanceOf(TruncatedException.class);
  }

  // HAZ-FTP-16
  @Test
  void aServerThatTakesLeaveDuringATransferIsHeard() throws IOException {
    ScriptedServer server = scripted();
    ServerSocket data = sending(new byte[100]);
    FtpClient ftp = signedIn(server, retrieve(data.getLocalPort(), "S: 150 a\nS: 421 bye\nEND"));
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll)
        .isInstanceOfSatisfying(
            FtpReplyException.class,
            e -> {
              assertThat(e.code()).isEqualTo("421");
              assertThat(e.sessionUsable()).isFalse();
            });
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aControlConnectionThatEndsBeforeItSaysSoMakesNothingWhole() throws IOException {
    // HAZ-FTP-16
    ScriptedServer server = scripted();
    ServerSocket data = sending(new byte[100]);
    FtpClient ftp = signedIn(server, retrieve(data.getLocalPort(), "S: 150 a\nCUT"));
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll).isInstanceOf(TruncatedException.class);
  }

  @Test
  void anUploadWithoutTheLastReplyIsUnknown() throws IOException { // P-19
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary");
    FtpClient ftp = open(server, FakeServer.connector());
    ftp.noop();
    server.faultOnce(Point.REPLY, Fault.CUT, 3); // TYPE, EPSV, 150
    assertThatThrownBy(() -> ftp.store("a", Content.of("x")))
        .isInstanceOfSatisfying(
            NetClientException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
  }

  private FtpClient open(FakeFtp server, Connector connector) throws IOException {
    return fakes.use(FtpDialogues.builder(server).connector(connector).open());
  }

  @Test
  void whatIsChangedWithoutAnAnswerIsUnknown() throws IOException {
    for (String verb : List.of("DELE", "MKD", "RNTO")) {
      FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "");
      FtpClient ftp = open(server, FakeServer.connector());
      server.faultOnce(Point.REPLY, Fault.CUT, verb.equals("RNTO") ? 1 : 0);
      assertThatThrownBy(
              () -> {
                switch (verb) {
                  case "DELE" -> ftp.delete("a");
                  case "MKD" -> ftp.mkdir("b");
                  default -> ftp.rename("a", "b");
                }
              })
          .isInstanceOfSatisfying(
              NetClientException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  // --- data connections that do not open ---

  @Test
  void aDataConnectionThatIsRefusedEndsTheSession() throws IOException { // HAZ-FTP-15
    int nobody;
    try (ServerSocket gone = new ServerSocket(0)) {
      nobody = gone.getLocalPort();
    }
    ScriptedServer server = scripted();
    FtpClient ftp =
        signedIn(
            server, "C: TYPE I\nS: 200 fine\nC: EPSV\nS: 229 come (|||" + nobody + "|)\nEND\n");
    assertThatThrownBy(() -> ftp.retrieve("a")).isInstanceOf(ConnectFailedException.class);
    assertThat(ftp.isOpen()).isFalse();
  }

  /** Behind the login: until the server has to call. */
  private static String eprt(String address, String behind) {
    return FtpDialogues.SIGNED_IN
        + """
        C: TYPE I
        S: 200 fine
        C~ EPRT \\|1\\|%s\\|[0-9]+\\|
        S: 200 fine
        C: RETR a
        %s
        """
            .formatted(address.replace(".", "\\."), behind);
  }

  private FtpClient active(ScriptedServer server, Connector connector) throws IOException {
    return fakes.use(
        FtpDialogues.builder(server)
            .connector(connector)
            .active()
            .allowCleartextCredentials()
            .open());
  }

  // HAZ-FTP-04, HAZ-FTP-15, PY-FTP-38
  @Test
  void aServerThatDoesNotCallBackIsNotWaitedForLong() throws IOException {
    ScriptedServer server = scripted();
    server.plays(eprt("127.0.0.1", "S: 150 here\nEND"));
    Connector quick =
        FakeServer.connector().toBuilder()
            .timeouts(Timeouts.DEFAULT.atMost(Duration.ofMillis(300)))
            .build();
    FtpClient ftp = active(server, quick);
    assertThatThrownBy(() -> ftp.retrieve("a"))
        .isInstanceOfSatisfying(
            TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CONNECT));
    assertThat(ftp.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 150 here\nS: 425 I cannot get through to you",
        "S: 150 here\nS: 150 still trying\nDELAY 100\nS: 425 I cannot get through to you",
        "S: 150 here\nDELAY 100\nS: 551-no\nS: 551 way"
      })
  void aRefusalInPlaceOfTheCallEndsTheWaitAndTheSessionGoesOn(String replies)
      throws IOException { // HAZ-FTP-04
    ScriptedServer server = scripted();
    server.plays(eprt("127.0.0.1", replies + "\nC: NOOP\nS: 200 here\nEND"));
    FtpClient ftp = active(server, FakeServer.connector());
    assertThatThrownBy(() -> ftp.retrieve("a"))
        .isInstanceOfSatisfying(
            FtpReplyException.class,
            e -> {
              assertThat(e.code()).isIn("425", "551");
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
            });
    ftp.noop();
    ftp.close();
  }

  @Test
  void aRefusalInPlaceOfTheCallIsNoMatterOfTls() throws IOException { // HAZ-FTP-04
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "0123456789");
    server.answerOnce("RETR a", "150 here", "425 I cannot get through to you");
    server.answerOnce("STOR b", "150 here", "425 I cannot get through to you");
    FtpClient ftp = fakes.use(FtpDialogues.builder(server).active().open());
    assertThatThrownBy(() -> ftp.retrieve("a"))
        .isInstanceOfSatisfying(
            FtpReplyException.class, e -> assertThat(e.sessionUsable()).isTrue());
    assertThatThrownBy(() -> ftp.store("b", Content.of("text")))
        .isInstanceOf(FtpReplyException.class);
    assertThat(ftp.retrieve("a").readAll()).hasSize(10);
    assertThat(server.received()).containsOnlyOnce("AUTH TLS");
  }

  @Test
  void aControlConnectionThatEndsIsNotCalledFromAnyMore() throws IOException { // HAZ-FTP-16
    ScriptedServer server = scripted();
    server.plays(eprt("127.0.0.1", "S: 150 here\nCUT"));
    FtpClient ftp = active(server, FakeServer.connector());
    assertThatThrownBy(() -> ftp.retrieve("a")).isInstanceOf(TruncatedException.class);
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void theClockOfTheWholeCallBoundsTheWaitForACall() throws IOException { // P-04, PY-FTP-38
    ScriptedServer server = scripted();
    server.plays(eprt("127.0.0.1", "S: 150 here\nEND"));
    FtpClient ftp = active(server, FakeServer.connector());
    ftp.callTimeout(Duration.ofMillis(300));
    assertEndsAtTheCallsClock(ftp);
  }

  @Test
  void theClockOfTheWholeCallBoundsConnecting() throws IOException { // P-04, PY-FTP-38
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (int i = 0; i < 8; i++) { // then the system answers no SYN there
        SocketChannel filler = fakes.use(SocketChannel.open());
        filler.configureBlocking(false);
        filler.connect(full.getLocalSocketAddress());
      }
      FtpClient ftp =
          signedIn(
              scripted(),
              "C: TYPE I\nS: 200 fine\nC: EPSV\nS: 229 come (|||"
                  + full.getLocalPort()
                  + "|)\nEND\n");
      ftp.callTimeout(Duration.ofMillis(300));
      assertEndsAtTheCallsClock(ftp);
    }
  }

  private static void assertEndsAtTheCallsClock(FtpClient ftp) {
    long before = System.nanoTime();
    assertThatThrownBy(() -> ftp.retrieve("a"))
        .isInstanceOfSatisfying(
            TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aCallFromElsewhereIsTurnedAway() throws Exception { // HAZ-FTP-04
    ScriptedServer server = scripted();
    server.plays(eprt("127.0.0.1", "S: 150 here\nS: 226 done"));
    FtpClient ftp = active(server, FakeServer.connector());
    CompletableFuture<Void> callers =
        CompletableFuture.runAsync(
            () -> {
              String eprt = server.takeLine(Duration.ofSeconds(5));
              while (!eprt.startsWith("EPRT")) {
                eprt = server.takeLine(Duration.ofSeconds(5));
              }
              int port = Integer.parseInt(eprt.split("\\|")[3]);
              InetAddress loopback = InetAddress.getLoopbackAddress();
              try (Socket stranger =
                      new Socket(loopback, port, InetAddress.getByName("127.0.0.2"), 0);
                  InputStream in = stranger.getInputStream()) {
                stranger.getOutputStream().write(new byte[] {9, 9, 9});
                try {
                  assertThat(in.read()).isEqualTo(-1);
                } catch (java.net.SocketException e) {
                  // A reset says the same.
                }
                try (Socket right =
                    new Socket(loopback, port, InetAddress.getByName("127.0.0.1"), 0)) {
                  right.getOutputStream().write(new byte[] {1, 2, 3});
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(ftp.retrieve("a").readAll()).containsExactly(1, 2, 3);
    callers.get();
  }

  // --- ends in TLS ---

  @Test
  void aDataConnectionThatEndsWithoutCloseNotifyIsCut() throws IOException { // HAZ-FTP-23
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "0123456789");
    server.fault(Point.DATA, Fault.CUT);
    server.ending("226 done all the same");
    FtpClient ftp = open(server, FakeServer.connector());
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll).isInstanceOf(NetClientException.class);
  }

  @Test
  void withTheSwitchAnEndWithoutCloseNotifyIsAnEnd() throws IOException { // HAZ-FTP-23
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "0123456789");
    server.fault(Point.DATA, Fault.CUT); // half of it
    FtpClient ftp = fakes.use(FtpDialogues.builder(server).allowMissingCloseNotify().open());
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll) // and the server's reply counts
        .isInstanceOfSatisfying(
            FtpReplyException.class, e -> assertThat(e.code()).isEqualTo("426"));
    server.noFaults();
    assertThat(ftp.retrieve("a").readAll()).hasSize(10);
  }

  // --- addresses, proxies, IPv6 ---

  @Test
  void bothChannelsHaveTheLocalAddressThatWasSet() throws IOException { // PY-FTP-01, PY-FTP-15
    InetAddress five = InetAddress.getByName("127.0.0.5");
    Connector here = FakeServer.connector().toBuilder().localAddress(five).build();
    ScriptedServer server = scripted();
    try (ServerSocket data = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      data.setSoTimeout(20_000);
      server.plays(
          FtpDialogues.SIGNED_IN + retrieve(data.getLocalPort(), "S: 150 here\nS: 226 done"));
      FtpClient ftp =
          fakes.use(
              FtpDialogues.builder(server).connector(here).allowCleartextCredentials().open());
      Resource resource = ftp.retrieve("a");
      try (Socket came = data.accept()) {
        assertThat(came.getInetAddress()).isEqualTo(five);
      }
      assertThat(resource.readAll()).isEmpty();
      server.plays(eprt("127.0.0.5", "S: 550 none"));
      FtpClient active = active(server, here);
      assertThatThrownBy(() -> active.retrieve("a")).isInstanceOf(FtpReplyException.class);
    }
  }

  @Test
  void quitIsSaidByQuitAlone() throws IOException { // PY-FTP-01, PY-FTP-05
    signedIn(scripted(), "END\n").close();
    FtpClient ftp = signedIn(scripted(), "C: QUIT\nS: 221 bye\nEND\n");
    ftp.quit();
    assertThat(ftp.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5", "http"})
  void bothChannelsGoThroughAProxy(String kind) throws IOException {
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").requireTls().requireReuse();
    FakeSocks5 socks = fakes.use(FakeSocks5.start());
    FakeHttpProxy http = fakes.use(FakeHttpProxy.start());
    ProxyServer proxy =
        kind.equals("socks5")
            ? ProxyServer.socks5(socks.endpoint())
            : ProxyServer.httpConnect(http.endpoint());
    FtpClient ftp = open(server, FakeServer.connector().toBuilder().proxy(proxy).build());
    byte[] bytes = new byte[200_000];
    for (int i = 0; i < 5; i++) {
      ftp.store("a", Content.of(bytes));
      assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes);
      assertThat(ftp.nlst("").toList(5)).containsExactly("a");
    }
    assertThat(kind.equals("socks5") ? socks.accepted() : http.accepted()).isEqualTo(16);
    assertThatThrownBy(
            () ->
                FtpClient.builder(Endpoint.of("localhost", server.port()))
                    .connector(Connector.builder().proxy(proxy).build())
                    .active()
                    .open())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
