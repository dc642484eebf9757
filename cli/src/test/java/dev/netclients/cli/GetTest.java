package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetTest extends VerbsTest {
  private static final byte[] BYTES = new byte[300_000];

  static {
    new Random(9).nextBytes(BYTES);
  }

  @AutoClose private final FakeGopher gopher = FakeGopher.start();

  private String url;

  @BeforeEach
  void fill() throws IOException {
    gopher.text("/a.txt", "A", "one\r\ntwo\r\n").binary("/b.bin", "B", BYTES);
    url = "gopher://localhost:" + gopher.port();
  }

  @Test
  void theBodyGoesToStandardOutputAndNothingElseDoes() { // PY-GOPH-12
    Ran ran = netclients("get", url + "/9/b.bin");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(BYTES);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void severalBodiesFollowOneAnother() {
    Ran ran = netclients("get", url + "/0/a.txt", url + "/0/a.txt");
    assertThat(ran.text()).isEqualTo("one\r\ntwo\r\none\r\ntwo\r\n");
  }

  @Test
  void aFailureDoesNotKeepTheOthersFromComing() {
    Ran ran = netclients("get", url + "/0/missing", url + "/0/a.txt");
    assertThat(ran.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(ran.text()).isEqualTo("one\r\ntwo\r\n");
    assertThat(ran.err().lines()).singleElement().asString().contains("missing", "stage: reply");
  }

  @Test
  void talkGoesToStandardError() {
    Ran ran = netclients("get", "-v", url + "/0/a.txt");
    assertThat(ran.text()).isEqualTo("one\r\ntwo\r\n");
    assertThat(ran.err()).contains("connected", "/a.txt", "closed");
  }

  @Test
  void aTraceThatCannotBeWrittenIsSaidSo() { // P-25
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Ran ran = netclients("get", "--trace", full, url + "/0/a.txt");
    assertThat(ran.err()).isEqualTo("netclients: --trace: it could not be written whole\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void theTraceGoesToItsFile() throws IOException {
    Path trace = folder.resolve("trace");
    Ran ran = netclients("get", "--trace", trace, url + "/0/a.txt");
    assertThat(ran.err()).isEmpty();
    assertThat(Files.readString(trace)).contains("connected", "/a.txt");
  }

  @Test
  void aFileIsWhole() throws IOException {
    Path file = folder.resolve("file");
    Ran ran = netclients("get", "-o", file, url + "/9/b.bin");
    assertThat(ran.code()).isZero();
    assertThat(ran.all()).isEmpty();
    assertThat(file).hasBinaryContent(BYTES);
  }

  @Test
  void aFolderTakesEachByItsName() {
    Ran ran = netclients("get", "-o", folder, url + "/9/b.bin", url + "/0/a.txt");
    assertThat(ran.code()).isZero();
    assertThat(folder.resolve("b.bin")).hasBinaryContent(BYTES);
    assertThat(folder.resolve("a.txt")).hasContent("one\r\ntwo\r\n");
  }

  // HAZ-NET-19
  @Test
  void anExistingFileIsRefusedBeforeAnythingIsSent() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Ran ran = netclients("get", "-o", file, url + "/9/b.bin");
    assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    assertThat(ran.err()).isEqualTo("netclients: " + file + ": it exists already\n");
    assertThat(file).hasContent("mine");
    assertThat(gopher.accepted()).isZero();
  }

  // P-17
  @Test
  void aCutTransferLeavesNoFile() throws IOException {
    gopher.fault(Point.DATA, Fault.RESET_MIDWAY);
    Path there = Files.createDirectory(folder.resolve("there"));
    Ran ran = netclients("get", "-o", there.resolve("file"), url + "/9/b.bin");
    assertThat(ran.code()).isEqualTo(Exit.TRUNCATED.code());
    assertThat(ran.err().lines()).hasSize(1);
    try (var left = Files.list(there)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void retriesWhatMayPassAndWaitsLongerEachTime() {
    gopher.faultOnce(Point.DATA, Fault.RESET, 0);
    Ran ran = tester.run("get", "--retry", "2", url + "/0/a.txt");
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).isEqualTo("one\r\ntwo\r\n");
    assertThat(ran.err()).contains("trying again in 1 s");
    assertThat(tester.pauses).hasSize(1);

    gopher.fault(Point.DATA, Fault.RESET);
    tester.pauses.clear();
    assertThat(tester.run("get", "--retry", "6", url + "/0/a.txt").code())
        .isEqualTo(Exit.TRUNCATED.code());
    assertThat(tester.pauses)
        .extracting(java.time.Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L);
  }

  @Test
  void doesNotRetryARefusalNorWhatWasPartlyPrinted() {
    tester.run("get", "--retry", "3", url + "/0/missing");
    gopher.fault(Point.DATA, Fault.RESET_MIDWAY);
    tester.run("get", "--retry", "3", url + "/9/b.bin");
    assertThat(tester.pauses).isEmpty();
  }

  @Test
  void aFileIsRetriedFromItsStart() {
    gopher.faultOnce(Point.DATA, Fault.RESET_MIDWAY, 0);
    Path file = folder.resolve("file");
    assertThat(netclients("get", "--retry", "1", "-o", file, url + "/9/b.bin").code()).isZero();
    assertThat(file).hasBinaryContent(BYTES);
  }

  // P-12
  @Test
  void aTerminalGetsNoControlCharacters() {
    gopher.text("/evil", "E", "a\u001b]0;title\u0007b\u202ec\r\n");
    tester.outIsTerminal = true;
    assertThat(tester.run("get", url + "/0/evil").text())
        .isEqualTo("a\\x1B]0;title\\x07b\\u{202E}c\n");
    tester.outIsTerminal = false;
    assertThat(tester.run("get", url + "/0/evil").text()).contains("\u001b]0;");
  }

  @Test
  void progressIsShownOnATerminalAlone() {
    tester.errIsTerminal = true;
    gopher.delay(java.time.Duration.ofMillis(1));
    Ran ran = tester.run("get", "-o", folder.resolve("f"), url + "/9/b.bin");
    assertThat(ran.err().replaceAll("\r[^\r\n]*", "")).isEmpty(); // a line that is taken away again
    tester.errIsTerminal = false;
    assertThat(tester.run("get", "-o", folder.resolve("g"), url + "/9/b.bin").err()).isEmpty();
  }

  @Test
  void jsonTellsOfTheFile() {
    Path file = folder.resolve("file");
    Ran ran = netclients("get", "--json", "-o", file, url + "/0/a.txt");
    assertThat(ran.lines())
        .containsExactly(
            "{\"url\":\""
                + url
                + "/0/a.txt\",\"bytes\":10,\"file\":\""
                + file
                + "\",\"type\":\"text/plain\"}");
  }

  @Test
  void jsonTellsOfAFailure() {
    Ran ran = netclients("get", "--json", url + "/0/missing");
    assertThat(ran.code()).isEqualTo(9);
    assertThat(ran.err())
        .startsWith("{\"error\":\"refused\",\"exit\":9,\"message\":")
        .contains("\"stage\":\"reply\"", "\"outcome\":\"not-done\"", "\"code\":\"3\"")
        .endsWith("}\n");
  }

  @Test
  void aReaderThatGoesAwayEndsItInSilence() {
    tester.out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Ran ran = tester.run("get", url + "/9/b.bin");
    assertThat(ran.code()).isEqualTo(Exit.PIPE.code());
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void goesThroughAProxyAndTrustsItsAuthorityAlone() {
    try (dev.netclients.testkit.FakeSocks5 proxy = dev.netclients.testkit.FakeSocks5.start();
        FakeGopher tls = FakeGopher.startTls().text("/a", "A", "sealed\r\n")) {
      String sealed = "gophers://localhost:" + tls.port() + "/0/a";
      Ran ran =
          netclients("get", "--cacert", ca, "--proxy", "socks5://" + proxy.proxyEndpoint(), sealed);
      assertThat(ran.text()).isEqualTo("sealed\r\n");
      assertThat(proxy.targets()).hasSize(1);

      Ran untrusted = netclients("get", sealed);
      assertThat(untrusted.code()).isEqualTo(Exit.TLS.code());
      assertThat(untrusted.err().lines())
          .singleElement()
          .asString()
          .contains("localhost:" + tls.port(), "not trusted", "stage: tls");

      Ran unverified = netclients("get", "--insecure-skip-verification", sealed);
      assertThat(unverified.text()).isEqualTo("sealed\r\n");
      assertThat(unverified.err()).contains("not verified");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a/b.txt, b.txt",
    "http://h/a/b%20c.txt, b c.txt",
    "gopher://h/0/x/caf%c3%a9, caf\u00e9",
    "pop3://h/7, 7"
  })
  void theLastNameOfAUrlIsAFiles(String url, String name) {
    assertThat(Get.name(URI.create(url))).isEqualTo(name);
  }

  // P-18
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h",
        "http://h/",
        "http://h/a/",
        "http://h/..",
        "http://h/.",
        "http://h/%2e%2e",
        "http://h/a%2fb",
        "http://h/a%5cb",
        "http://h/a%00b",
        "http://h/a%0ab",
        "http://h/.bashrc",
        "http://h/c:",
        "mailto:x",
      })
  void aNameThatIsNoneIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> Get.name(URI.create(url)));
  }

  @Test
  void bytesAreUtf8OnATerminalHoweverTheyCome() {
    gopher.binary("/u", "U", "\u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
    gopher.fault(Point.DATA, Fault.ONE_BYTE_SEGMENTS);
    tester.outIsTerminal = true;
    assertThat(tester.run("get", url + "/9/u").text()).isEqualTo("\u00e9\u20ac\ud83d\ude00");
  }
}
