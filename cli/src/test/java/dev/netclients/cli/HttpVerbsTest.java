package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The verbs that HTTP has: get and its resumption, put, send, rm. */
class HttpVerbsTest extends VerbsTest {
  private static final byte[] BYTES = new byte[300_000];

  static {
    new Random(9).nextBytes(BYTES);
  }

  @AutoClose private final FakeHttp http = FakeHttp.startTls().file("/b.bin", BYTES);

  @Test
  void get() {
    assertThat(netclients("get", "--cacert", ca, http.url("/b.bin")).out()).isEqualTo(BYTES);
  }

  // HAZ-NET-18
  @Test
  void aCutTransferIsContinued() {
    Path file = folder.resolve("file");
    http.fault("/b.bin", Point.DATA, Fault.CUT);
    Ran cut = netclients("get", "--cacert", ca, "--continue", "-o", file, http.url("/b.bin"));
    assertThat(cut.code()).as(cut.err()).isEqualTo(Exit.TRUNCATED.code());
    assertThat(file).doesNotExist();
    try (FakeHttp again = FakeHttp.startTls().file("/b.bin", BYTES)) { // the same version
      Ran rest = netclients("get", "--cacert", ca, "--continue", "-o", file, again.url("/b.bin"));
      assertThat(rest.code()).as(rest.err()).isZero();
      assertThat(rest.err()).contains("going on after");
      assertThat(again.requests().get(0).header("Range")).isPresent();
    }
    assertThat(file).hasBinaryContent(BYTES);
  }

  @Test
  void putStoresAFileOrStandardInput() throws IOException {
    http.on("/up", FakeHttp.Response.of(201, ""));
    Path file = Files.write(folder.resolve("up"), BYTES);
    Ran ran = netclients("put", "--cacert", ca, file, http.url("/up"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.all()).isEmpty();
    assertThat(http.requests().get(0).method()).isEqualTo("PUT");
    assertThat(http.requests().get(0).body()).isEqualTo(BYTES);

    new CommandTester().input("typed").run("put", "--cacert", ca, "-", http.url("/up"));
    assertThat(http.requests().get(1).text()).isEqualTo("typed");
    assertThat(netclients("put", "--json", "--cacert", ca, file, http.url("/up")).text())
        .isEqualTo("{\"url\":\"" + http.url("/up") + "\",\"bytes\":300000}\n");
  }

  @Test
  void sendPrintsWhatTheServerSaid() {
    http.on("/box", FakeHttp.Response.of(201, "", "Location: /box/7"));
    Ran ran = new CommandTester().input("hello").run("send", "--cacert", ca, "-", http.url("/box"));
    assertThat(ran.lines()).hasSize(2).last().isEqualTo(http.url("/box/7"));
    assertThat(ran.lines().get(0)).startsWith("201");
    assertThat(http.requests().get(0).method()).isEqualTo("POST");
    assertThat(
            new CommandTester()
                .input("x")
                .run("send", "--json", "--cacert", ca, "-", http.url("/box"))
                .text())
        .contains("\"location\":\"" + http.url("/box/7") + "\"");
  }

  @Test
  void rmDeletes() {
    http.on("/old", FakeHttp.Response.of(204, ""));
    assertThat(netclients("rm", "--cacert", ca, http.url("/old")).code()).isZero();
    assertThat(http.requests().get(0).method()).isEqualTo("DELETE");
  }

  @Test
  void aStatusOutside2xxIsARefusal() {
    for (String verb : new String[] {"get", "rm"}) {
      Ran ran = netclients(verb, "--cacert", ca, http.url("/none"));
      assertThat(ran.code()).isEqualTo(Exit.REFUSED.code());
      assertThat(ran.err().lines()).singleElement().asString().contains("404");
      assertThat(ran.text()).isEmpty();
    }
  }

  // P-19
  @Test
  void anUploadIsNotTriedAgainOnceItMayHaveHappened() throws IOException {
    http.onlyHttp1().on("/up", FakeHttp.Response.of(201, "")).fault("/up", Point.REPLY, Fault.CUT);
    Path file = Files.write(folder.resolve("up"), BYTES);
    Ran ran = tester.run("put", "--retry", "3", "--cacert", ca, file, http.url("/up"));
    assertThat(ran.code()).isEqualTo(Exit.TRUNCATED.code());
    assertThat(tester.pauses).isEmpty();
    assertThat(http.requests()).hasSize(1);
  }

  // P-13: the password stays with the server that was named
  @Test
  void aPasswordDoesNotFollowARedirect() {
    try (FakeHttp other = FakeHttp.startTls().file("/there", BYTES)) {
      http.redirect("/here", 302, other.url("/there"));
      knowing("canary");
      Ran ran = tester.run("get", "--cacert", ca, "--user", "bob", http.url("/here"));
      assertThat(ran.out()).isEqualTo(BYTES);
      assertThat(other.requests().get(0).header("Authorization")).isEmpty();
    }
  }

  @Test
  void basicCredentialsWantTlsOrTheWord() throws IOException {
    knowing("canary");
    try (FakeHttp clear = FakeHttp.start()) {
      clear.on("/p", HttpVerbsTest::guarded);
      Ran refused = tester.run("get", "--user", "bob", clear.url("/p"));
      assertThat(refused.code()).isNotZero();
      assertThat(clear.requests()).allMatch(r -> r.header("Authorization").isEmpty());
      Ran allowed = tester.run("get", "--cleartext-credentials", "--user", "bob", clear.url("/p"));
      assertThat(allowed.text()).as(allowed.err()).isEqualTo("in\n");
      assertThat(refused.all() + allowed.all()).doesNotContain("canary");
    }
  }

  /** A page behind Basic credentials. */
  private static FakeHttp.Response guarded(FakeHttp.Request request) {
    String right = "Basic " + Base64.getEncoder().encodeToString("bob:canary".getBytes(US_ASCII));
    return request.header("Authorization").filter(right::equals).isPresent()
        ? FakeHttp.Response.of(200, "in\n")
        : FakeHttp.Response.of(401, "", "WWW-Authenticate: Basic realm=\"x\"");
  }
}
