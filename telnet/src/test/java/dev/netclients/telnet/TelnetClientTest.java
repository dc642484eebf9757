package dev.netclients.telnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.Protocol;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.Talks;
import dev.netclients.TimedOutException;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.url.NetClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelnetClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension final Fakes fakes = new Fakes();

  private final ServerSocket listening =
      fakes.use(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));

  TelnetClientTest() throws IOException {}

  /** Returns a session with a bare socket, which {@link #listening} accepts. */
  private TelnetClient connected() throws IOException {
    return TelnetClient.builder(Endpoint.of("127.0.0.1", listening.getLocalPort())).open();
  }

  private TelnetClient plays(String dialogue) throws IOException {
    ScriptedServer server = fakes.use(ScriptedServer.playing(dialogue));
    return TelnetClient.builder(server.endpoint()).open();
  }

  // --- bytes ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = { // HAZ-TEL-06, HAZ-TEL-07, PY-TEL-03
        "plain        | plain",
        "a\\nb        | a\\r\\nb",
        "a\\r\\nb     | a\\r\\nb",
        "a\\rb        | a\\r\\x00b",
        "a\\r         | a\\r\\x00",
        "\\r\\r\\n\\n | \\r\\x00\\r\\n\\r\\n",
        "\\r\\x00     | \\r\\x00\\x00",
        "\\xff        | \\xff\\xff",
        "a\\xff\\xff\\nb\\xff | a\\xff\\xff\\xff\\xff\\r\\nb\\xff\\xff",
        "\\r\\xff     | \\r\\x00\\xff\\xff"
      })
  void whatIsWrittenIsTheNetworksHoweverItIsCut(String written, String sent) throws IOException {
    byte[] bytes =
        written
            .strip()
            .replace("\\n", "\n")
            .replace("\\r", "\r")
            .replace("\\x00", "\0")
            .replace("\\xff", "\u00ff")
            .getBytes(ISO_8859_1);
    for (int cut = 0; cut <= bytes.length; cut++) {
      try (TelnetClient telnet = plays("C! " + sent.strip() + "\nS! end\nHALF_CLOSE\n")) {
        OutputStream out = telnet.output();
        out.write(bytes, 0, cut);
        for (int i = cut; i < bytes.length; i++) {
          out.write(bytes[i]);
        }
        out.flush();
        assertThat(telnet.input().readAllBytes()).asString(UTF_8).isEqualTo("end");
      }
    }
  }

  @Test
  void manyBytesGoBothWaysUnharmed() throws IOException { // PY-TEL-06
    byte[] sent = new byte[1 << 20];
    new Random(7).nextBytes(sent); // CR LF, CR NUL, IAC, all of them
    FakeTelnet host = fakes.use(FakeTelnet.start()).withoutOptions();
    String doubled = new String(sent, ISO_8859_1).replace("\u00ff", "\u00ff\u00ff");
    host.answer("get", doubled.replace("\r", "\r\0").getBytes(ISO_8859_1));
    try (TelnetClient telnet = TelnetClient.builder(host.endpoint()).open()) {
      telnet.writeLine("get");
      assertThat(telnet.expect(SOON, Expect.text("fake$ "))).isPresent();
      assertThat(telnet.input().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void largeWritesAreTheNetworksToo() throws Exception { // HAZ-TEL-06, HAZ-TEL-07
    Random random = new Random(7);
    byte[] data = new byte[1 << 20];
    for (int i = 0; i < data.length; i++) { // long runs, and all that is changed close together
      data[i] =
          (byte) (i % 50_000 < 100 ? new int[] {'\r', '\n', 255, 'x'}[random.nextInt(4)] : 'y');
    }
    data[data.length - 1] = 'z'; // else a CR would wait for more
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r')) {
        expected.write('\r');
      }
      expected.write(data[i]);
      if (data[i] == (byte) 255) {
        expected.write(255);
      } else if (data[i] == '\r' && data[i + 1] != '\n') {
        expected.write(0);
      }
    }
    try (TelnetClient telnet = connected();
        Socket peer = listening.accept()) {
      CompletableFuture<byte[]> came =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return peer.getInputStream().readNBytes(expected.size());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      for (int at = 0; at < data.length; ) {
        int n = Math.min(data.length - at, random.nextInt(3) * random.nextInt(100_000) + 1);
        telnet.output().write(data, at, n);
        at += n;
      }
      telnet.output().flush();
      assertThat(came.get(20, TimeUnit.SECONDS)).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void aLineWithAnEndInItIsRefused() throws IOException { // P-05
    try (TelnetClient telnet = plays("C: ok\nS! end\n")) {
      for (String bad : new String[] {"a\nb", "a\rb", "a\0b", "\ud800"}) {
        assertThatThrownBy(() -> telnet.writeLine(bad))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageNotContaining(bad);
      }
      telnet.writeLine("ok");
      assertThat(telnet.expect(SOON, Expect.text("end"))).isPresent();
    }
  }

  // --- commands ---

  @Test
  void commandsStandBetweenTheData() throws IOException { // PY-TEL-13
    try (TelnetClient telnet =
        plays("C! a\\xff\\xf6b\\xff\\xf3\\xff\\xf4\\xff\\xf1\\xff\\xf9\\xff\\xef\nS! [Yes]\n")) {
      telnet.output().write('a');
      telnet.send(Command.AYT);
      telnet.output().write('b');
      telnet.send(Command.BRK);
      telnet.send(Command.IP);
      telnet.send(Command.NOP);
      telnet.send(Command.GA);
      telnet.send(Command.EOR);
      assertThat(telnet.expect(SOON, Expect.text("[Yes]"))).isPresent();
    }
  }

  @Test
  void theSynchIsUrgentAndItsMarkInItsPlace() throws IOException { // HAZ-TEL-13
    for (boolean inline : new boolean[] {true, false}) {
      try (TelnetClient telnet = connected();
          Socket peer = listening.accept()) {
        peer.setSoTimeout(10_000);
        peer.setOOBInline(inline);
        telnet.output().write('a');
        telnet.send(Command.IP);
        telnet.synch();
        telnet.output().write('b');
        telnet.output().flush();
        String expected = inline ? "a\u00ff\u00f4\u00ff\u00f2b" : "a\u00ff\u00f4\u00ffb";
        assertThat(new String(peer.getInputStream().readNBytes(expected.length()), ISO_8859_1))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void theServersUrgentMarkKeepsItsPlace() throws IOException { // HAZ-TEL-13
    try (TelnetClient telnet = connected();
        Socket peer = listening.accept()) {
      peer.getOutputStream().write(new byte[] {'a', (byte) 255});
      peer.sendUrgentData(242);
      peer.getOutputStream().write('b');
      assertThat(telnet.input().readNBytes(2)).asString(UTF_8).isEqualTo("ab");
    }
  }

  @Test
  void inTlsTheMarkGoesInItsPlace() throws IOException {
    ScriptedServer server = fakes.use(ScriptedServer.startTls());
    server.plays("C! \\xff\\xf2x\nS! end\n");
    try (TelnetClient telnet =
        TelnetClient.builder(server.endpoint())
            .connector(FakeServer.connector())
            .implicitTls()
            .open()) {
      telnet.synch();
      telnet.output().write('x');
      telnet.output().flush();
      assertThat(telnet.expect(SOON, Expect.text("end"))).isPresent();
      assertThat(telnet.tls()).isPresent(); // PY-TEL-18
    }
  }

  // --- who waits for whom ---

  @Test
  void aServerThatNeverReadsDoesNotStopTheReader() throws Exception { // HAZ-TEL-09
    int size = 4 << 20;
    byte[] flood = new byte[size];
    for (int i = 0; i + 4 <= size; i += 4) { // a request and a byte of data, for ever
      flood[i] = (byte) 255;
      flood[i + 1] = (byte) 253;
      flood[i + 2] = 99;
      flood[i + 3] = 'x';
    }
    try (TelnetClient telnet = connected();
        Socket peer = listening.accept()) {
      CompletableFuture<Void> flooding =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 16; i++) {
                    peer.getOutputStream().write(flood);
                  }
                } catch (IOException e) {
                  // The client has had enough.
                }
              });
      byte[] block = new byte[64 << 10];
      assertThatThrownBy(
              () -> {
                while (telnet.input().read(block) >= 0) {
                  // as long as it goes
                }
              })
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(Encoder.MAX_QUEUED));
      flooding.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void answersAreGivenWhileAnotherThreadIsBlockedInWriting() throws Exception { // HAZ-TEL-09
    try (TelnetClient telnet = connected();
        Socket peer = listening.accept()) {
      int size = 32 << 20;
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  telnet.output().write(new byte[size]);
                  telnet.output().flush();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(peer.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20); // it is at it
      peer.getOutputStream().write(new byte[] {(byte) 255, (byte) 253, 99, 'o', 'k'});
      assertThat(telnet.expect(SOON, Expect.text("ok"))).isPresent(); // not waiting for the writer
      byte[] rest = peer.getInputStream().readNBytes(size - (1 << 20) + 3);
      writing.get(10, TimeUnit.SECONDS);
      assertThat(rest[rest.length - 3]).isEqualTo((byte) 255);
      assertThat(rest[rest.length - 2]).isEqualTo((byte) 252); // WONT
    }
  }

  @Test
  void whoWaitsForAnothersWriteCanBeInterrupted() throws Exception { // P-20
    try (TelnetClient telnet = connected();
        Socket peer = listening.accept()) {
      FutureTask<Throwable> writing =
          inAThread(
              () -> {
                try {
                  telnet.output().write(new byte[32 << 20]);
                  return new AssertionError("it was taken");
                } catch (IOException e) {
                  return e;
                }
              });
      assertThat(peer.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20); // it is at it
      FutureTask<Throwable> waiting =
          inAThread(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  telnet.writeLine("x");
                  return new AssertionError("it was sent");
                } catch (IOException e) {
                  return Thread.interrupted() ? e : new AssertionError("the flag is gone", e);
                }
              });
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
      assertThat(writing.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
    }
  }

  /** Not in the common pool, which may have one thread, for the two wait for one another. */
  private static FutureTask<Throwable> inAThread(Callable<Throwable> work) {
    FutureTask<Throwable> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "telnet test");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Tells when a thread reads: it takes the first thing that the server says. */
  private static final class Reading implements OptionHandler {
    private final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public Option option() {
      return new Option(200);
    }

    @Override
    public void received(byte[] parameters, Subnegotiation answer) {
      begun.countDown(); // by the thread that reads, which goes on
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closeInAnotherThreadEndsARead(boolean expecting) throws Exception { // HAZ-TEL-12, P-20
    ScriptedServer server =
        fakes.use(ScriptedServer.playing("S! \\xff\\xfa\\xc8\\xff\\xf0\nSTALL\n"));
    Reading reading = new Reading();
    try (TelnetClient telnet = TelnetClient.builder(server.endpoint()).option(reading).open()) {
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  if (expecting) {
                    telnet.expect(Duration.ofMinutes(5), Expect.text("x"));
                  } else {
                    telnet.input().read();
                  }
                  return new AssertionError("it was answered");
                } catch (IOException | IllegalStateException e) {
                  return e;
                }
              });
      assertThat(reading.begun.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("y")))
          .isInstanceOf(IllegalStateException.class); // a second reader is refused
      Runnable fromElsewhere = telnet::close;
      fromElsewhere.run();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> telnet.input().read()).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void aClockEndsTheSessionAndADeadlineDoesNot() throws IOException { // P-04
    try (TelnetClient telnet = plays("S! x\nSTALL\n")) {
      assertThat(telnet.expect(Duration.ofMillis(20), Expect.text("y"))).isEmpty();
      telnet.callTimeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("y")))
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.CALL);
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
              });
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  // --- the contract ---

  @Test
  void itIsASessionThatTalks() throws IOException { // PY-TEL-01
    FakeTelnet host = fakes.use(FakeTelnet.start());
    try (TelnetClient telnet = TelnetClient.builder(host.endpoint()).open()) {
      assertThat(telnet.protocol()).isEqualTo(Protocol.TELNET);
      assertThat(telnet.endpoint()).isEqualTo(host.endpoint());
      assertThat(telnet.tls()).isEmpty();
      assertThat(telnet).hasToString("Telnet session with " + host.endpoint());
      assertThatThrownBy(() -> telnet.windowSize(80, 24)).isInstanceOf(IllegalStateException.class);
      telnet.writeLine("exit");
      assertThat(telnet.input().readAllBytes()).asString(UTF_8).endsWith("bye\r\n");
      assertThat(telnet.isOpen()).isFalse();
      assertThat(telnet.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void closingAStreamClosesTheSession() throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.start());
    try (TelnetClient telnet = TelnetClient.builder(host.endpoint()).open()) {
      telnet.output().close();
      assertThat(telnet.isOpen()).isFalse();
      assertThatThrownBy(() -> telnet.writeLine("x")).isInstanceOf(SessionClosedException.class);
      assertThatThrownBy(() -> telnet.output().write('x'))
          .isInstanceOf(SessionClosedException.class);
    }
    try (TelnetClient telnet = TelnetClient.builder(host.endpoint()).open()) {
      telnet.input().close();
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void aUrlOpensASessionAndSignsInWhereItNamesWho() throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.startTls()).account("alice", "canary");
    NetClients net = NetClients.builder().connector(FakeServer.connector()).build();
    URI uri = URI.create("telnets://alice:canary@localhost:" + host.port() + "/");
    try (net;
        Talks talks = net.talk(uri)) {
      talks.output().write("exit\n".getBytes(UTF_8));
      talks.output().flush();
      String said = new String(talks.input().readAllBytes(), UTF_8);
      assertThat(said).contains("Last login").endsWith("fake$ exit\r\nbye\r\n");
    }
  }

  @Test
  void credentialsThatNobodyCanTypeAreRefusedBeforeAByteIsSent() throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.start());
    List<Object> events = new CopyOnWriteArrayList<>();
    Connector heard = Connector.builder().listener(events::add).build();
    CredentialSource token = // HAZ-API-01
        CredentialSource.of("localhost", Credentials.token("alice", rejected -> "canary"));
    try (NetClients net = NetClients.builder().connector(heard).credentials(token).build()) {
      URI uri = URI.create("telnet://localhost:" + host.port() + "/");
      assertThatThrownBy(() -> net.talk(uri)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void aUrlsPasswordIsNotSentInClear() throws IOException { // P-09
    FakeTelnet host = fakes.use(FakeTelnet.start()).account("alice", "canary");
    try (NetClients net = NetClients.builder().connector(FakeServer.connector()).build()) {
      URI uri = URI.create("telnet://alice:canary@localhost:" + host.port());
      assertThatThrownBy(() -> net.talk(uri))
          .isInstanceOf(TlsRequiredException.class)
          .hasMessageNotContaining("canary");
    }
    assertThat(host.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"telnet://localhost/x", "telnet://localhost?x", "telnet://localhost#x"})
  void aUrlWithMoreThanAServerIsRefused(String url) throws IOException {
    try (NetClients net = NetClients.builder().build()) {
      assertThatThrownBy(() -> net.talk(URI.create(url)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nothing behind");
    }
  }

  @Test
  void aUnixSocketIsAWayToo(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.startAt(folder.resolve("socket")));
    try (TelnetClient telnet =
        TelnetClient.builder(host.endpoint()).connector(Connector.system()).open()) {
      telnet.synch(); // in its place
      Optional<Match> prompt = telnet.expect(SOON, Expect.text("fake$ "));
      assertThat(prompt).isPresent();
      try (InputStream in = telnet.input()) {
        telnet.writeLine("exit");
        assertThat(in.readAllBytes()).asString(UTF_8).endsWith("bye\r\n");
      }
    }
  }
}
