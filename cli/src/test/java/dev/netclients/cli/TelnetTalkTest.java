package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.TestCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TelnetTalkTest {
  @RegisterExtension final Fakes fakes = new Fakes();
  @TempDir Path folder;

  /** A terminal at which a test sits. */
  private static final class TypedScreen implements Screen {
    private final PipedInputStream keys = new PipedInputStream(1 << 16);
    private final PipedOutputStream fingers = new PipedOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final List<Boolean> modes = new CopyOnWriteArrayList<>();
    private volatile int columns = 80;
    private volatile Runnable resized = () -> {};
    private volatile boolean closed;

    TypedScreen() throws IOException {
      fingers.connect(keys);
    }

    void type(String text) throws IOException {
      fingers.write(text.getBytes(StandardCharsets.ISO_8859_1));
      fingers.flush();
    }

    /** Waits until that is on the screen. */
    void sees(String text) {
      synchronized (shown) {
        long left = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!shown.toString(StandardCharsets.UTF_8).contains(text)) {
          long wait = left - System.nanoTime();
          assertThat(wait).as(shown.toString(StandardCharsets.UTF_8)).isPositive();
          try {
            TimeUnit.NANOSECONDS.timedWait(shown, wait);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
      }
    }

    @Override
    public InputStream keys() {
      return keys;
    }

    @Override
    public OutputStream shown() {
      return new BlockOutputStream() {
        @Override
        public void write(byte[] bytes, int offset, int length) {
          synchronized (shown) {
            shown.write(bytes, offset, length);
            shown.notifyAll();
          }
        }
      };
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public int rows() {
      return 24;
    }

    @Override
    public void onResize(Runnable what) {
      resized = what;
    }

    @Override
    public void raw(boolean on) {
      modes.add(on);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static FutureTask<Ran> start(CommandTester tester, Object... args) {
    FutureTask<Ran> run = new FutureTask<>(() -> tester.run(args));
    new Thread(run).start();
    return run;
  }

  // PY-TEL-15, HAZ-TEL-14
  @Test
  void keysGoOneByOneAndTheSizeIsTold() throws Exception {
    FakeTelnet host = fakes.use(FakeTelnet.start().account("alice", "canary"));
    host.answer("colour", "\u001b[31mred\u001b[0m");
    CommandTester tester = new CommandTester();
    TypedScreen screen = new TypedScreen();
    tester.screen = screen;
    tester.environment.put("TERM", "xterm");
    FutureTask<Ran> run = start(tester, "talk", "telnet://localhost:" + host.port());
    screen.sees("login: ");
    screen.type("alice\r");
    screen.sees("Password: ");
    screen.type("canary\r");
    screen.sees("fake$ ");
    screen.type("term\r");
    screen.sees("xterm\r\n");
    screen.type("size\r");
    screen.sees("80x24\r\n");
    screen.columns = 132;
    screen.resized.run();
    screen.type("size\r");
    screen.sees("132x24\r\n");
    screen.type("colour\r");
    screen.sees("\u001b[31mred\u001b[0m"); // a terminal's business
    screen.type("exit\r");
    Ran ran = run.get(10, TimeUnit.SECONDS);
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("in clear", "the server ended the session");
    assertThat(screen.shown.toString(StandardCharsets.UTF_8)).doesNotContain("canary");
    assertThat(screen.modes).startsWith(false).contains(true).endsWith(false);
    assertThat(screen.closed).isTrue();
  }

  @Test
  void theEscapeKeyDoesWhatCannotBeTyped() throws Exception {
    FakeTelnet host = fakes.use(FakeTelnet.start());
    CommandTester tester = new CommandTester();
    TypedScreen screen = new TypedScreen();
    tester.screen = screen;
    FutureTask<Ran> run = start(tester, "talk", "telnet://localhost:" + host.port());
    screen.sees("fake$ ");
    screen.type("ab\u001da");
    screen.sees("[Yes]");
    screen.type("\u001di");
    screen.sees("^C");
    screen.type("\u001d?");
    screen.sees("b is Break");
    screen.type("\u001db\u001d\u001d\r");
    assertThat(host.takeLine(Duration.ofSeconds(10))).isEmpty(); // interrupted
    assertThat(host.takeLine(Duration.ofSeconds(10))).isEqualTo("\u001d");
    screen.type("\u001dq");
    Ran ran = run.get(10, TimeUnit.SECONDS);
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).endsWith("netclients: left\n");
    assertThat(host.commands()).contains("AYT", "IP", "DM", "BRK").doesNotContain("WILL TTYPE");
    assertThat(host.environment()).isEmpty();
  }

  @Test
  void whoIsNamedIsSignedIn() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), TestCa.shared().pem());
    FakeTelnet host = fakes.use(FakeTelnet.startTls().account("alice", "canary"));
    CommandTester tester = new CommandTester();
    TypedScreen screen = new TypedScreen();
    tester.screen = screen;
    tester.typed = "canary";
    String url = "telnets://alice@localhost:" + host.port();
    FutureTask<Ran> run = start(tester, "talk", "--cacert", ca, url);
    screen.sees("fake$");
    screen.type("exit\r");
    Ran ran = run.get(10, TimeUnit.SECONDS);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(tester.questions).hasSize(1);
    assertThat(ran.err()).doesNotContain("in clear");
  }

  @Test
  void inAPipeItIsTheStreamAlone() {
    FakeTelnet host = fakes.use(FakeTelnet.start().withoutOptions());
    Ran ran =
        new CommandTester()
            .input("echo one\necho two\r\nexit\n")
            .run("talk", "telnet://localhost:" + host.port());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.text()).isEqualTo("Fake Telnet\r\nfake$ one\r\nfake$ two\r\nfake$ bye\r\n");
    assertThat(ran.err()).isEmpty();
    assertThat(host.received()).containsExactly("echo one", "echo two", "exit");
  }

  @Test
  void aPasswordInClearHasToBeAllowedByName() {
    FakeTelnet host = fakes.use(FakeTelnet.start().account("alice", "canary"));
    CommandTester tester = new CommandTester();
    tester.environment.put("NETCLIENTS_PASSWORD", "canary");
    String url = "telnet://alice@localhost:" + host.port();
    Ran refused = tester.run("talk", url);
    assertThat(refused.code()).isEqualTo(Exit.TLS_REQUIRED.code());
    Ran ran = tester.input("exit\n").run("talk", "--cleartext-credentials", url);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.text()).contains("Last login", "bye");
  }
}
