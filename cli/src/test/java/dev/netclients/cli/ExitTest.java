package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.NetClientException;
import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitTest {
  @AutoClose private final FakeGopher gopher = FakeGopher.start().text("/a", "A", "text\r\n");
  private final String url = "gopher://localhost:" + gopher.port();

  private static void ends(Ran ran, Exit exit, String why) {
    assertThat(ran.err()).startsWith("netclients: ").contains(why);
    assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
    assertThat(ran.code()).isEqualTo(exit.code());
  }

  @Test
  void eachKindOfFailureHasItsCode() throws ReflectiveOperationException {
    Set<Exit> used = new HashSet<>();
    for (Class<?> kind : NetClientException.class.getPermittedSubclasses()) {
      Exit exit = Exit.ofKind(kind);
      assertThat(exit).as("%s", kind).isNotIn(Exit.FAILED, Exit.OK);
      assertThat(used.add(exit)).as("%s shares its code", kind).isTrue();
    }
    long codes = Arrays.stream(Exit.values()).mapToInt(Exit::code).distinct().count();
    assertThat(codes).isEqualTo(Exit.values().length);
  }

  @Test
  void theTableInTheDocumentationIsTheOneInUse() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "cli.md"));
    for (Exit exit : Exit.values()) {
      String word = exit == Exit.OK ? "" : "`" + exit.word() + "`";
      assertThat(page).contains("| " + exit.code() + " | " + word);
    }
  }

  @Test
  void connect() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    ends(netclients("get", "gopher://localhost:" + port + "/"), Exit.CONNECT, "refused");
  }

  @Test
  void proxy() {
    try (FakeSocks5 proxy = FakeSocks5.start()) {
      proxy.replyCode(2);
      String through = "socks5://" + proxy.proxyEndpoint();
      ends(netclients("get", "--proxy", through, url + "/"), Exit.PROXY, "stage: proxy");
    }
  }

  // HAZ-GOPH-10
  @Test
  void tls() {
    gopher.fault(Point.DATA, Fault.GARBAGE);
    ends(netclients("get", url.replace("gopher", "gophers") + "/"), Exit.TLS, "stage: tls");
  }

  @Test
  void refused() {
    ends(netclients("get", url + "/0/none"), Exit.REFUSED, "does not exist");
  }

  @Test
  void limit() {
    gopher.fault(Point.DATA, Fault.FLOOD);
    ends(netclients("ls", url + "/"), Exit.LIMIT, "65536 bytes in a menu row");
  }

  @Test
  void truncated() {
    gopher.fault(Point.DATA, Fault.RESET_MIDWAY);
    ends(netclients("get", url + "/9/a"), Exit.TRUNCATED, "stage: re");
  }

  @Test
  void timedOut() {
    gopher.fault(Point.DATA, Fault.STALL);
    ends(
        netclients("get", "--max-time", "0.2", url + "/0/a", url + "/0/a"),
        Exit.TIMED_OUT,
        "--max-time: 0.2 s ran out: localhost:" + gopher.port() + " (stage: ");
    assertThat(gopher.accepted()).isEqualTo(1); // and the second URL is not tried
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void jsonTellsWhereItWaited() {
    gopher.fault(Point.DATA, Fault.STALL);
    Ran ran = netclients("get", "--json", "--max-time", "0.2", url + "/0/a");
    assertThat(ran.code()).isEqualTo(Exit.TIMED_OUT.code());
    assertThat(ran.err())
        .startsWith("{\"error\":\"timed-out\",\"exit\":13,")
        .contains(
            "\"url\":\"" + url + "/0/a\"", "\"server\":\"localhost:" + gopher.port(), "stage");
  }

  // P-04: drops of bytes do not put it off
  @Test
  void aDripDoesNotPutTheWholeTimeOff() {
    gopher.binary("/drip", "D", new byte[100_000]);
    gopher.fault(Point.DATA, Fault.DRIP);
    ends(netclients("get", "--max-time", "0.3", url + "/9/drip"), Exit.TIMED_OUT, "ran out");
  }

  @Test
  void theWholeTimeCountsWhileAFileIsWritten(@TempDir Path folder) throws IOException {
    gopher.binary("/drip", "D", new byte[100_000]);
    gopher.fault(Point.DATA, Fault.DRIP);
    gopher.drip(java.time.Duration.ofNanos(20_000));
    ends(
        netclients("get", "--max-time", "0.3", "-o", folder.resolve("f"), url + "/9/drip"),
        Exit.TIMED_OUT,
        "ran out");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void interrupted() throws Exception {
    gopher.fault(Point.DATA, Fault.STALL);
    FutureTask<Ran> run = new FutureTask<>(() -> netclients("get", url + "/0/a", url + "/0/a"));
    Thread thread = new Thread(run);
    thread.start();
    gopher.takeLine(java.time.Duration.ofSeconds(20));
    thread.interrupt();
    ends(run.get(20, TimeUnit.SECONDS), Exit.INTERRUPTED, "interrupted");
    assertThat(gopher.accepted()).isEqualTo(1);
  }

  @Test
  void aFaultOfOursIsSaidToBeOne() {
    assertThat(Exit.of(new IllegalStateException("x"))).isEqualTo(Exit.FAILED);
    assertThat(Failures.message(new IllegalStateException("x"), Exit.FAILED))
        .isEqualTo("a fault of this program: java.lang.IllegalStateException: x");
  }
}
