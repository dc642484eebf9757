package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, as a process of its own, against Gophernicus and Dovecot. */
@RealServers
class CommandTest {
  private static final String ONE = "Subject: one\n\n.dotted\nend\n";
  private static final String TWO = "Subject: two\n\nlast\n";

  @TempDir Path folder;

  private static String gopher(String path) {
    return "gopher://localhost:" + Lab.port("gopher") + path;
  }

  private static String pop3(String path) {
    return "pop3://localhost:" + Lab.port("pop3") + path;
  }

  private Program netclients(Object... arguments) {
    return Program.netclients(folder).with(arguments);
  }

  /** The command with what a mailbox needs. */
  private Program mail(Mailbox mailbox, Object... arguments) {
    return netclients(arguments)
        .with("--cacert", Lab.file("tls/ca.pem"), "--user", mailbox.user())
        .withVariable("NETCLIENTS_PASSWORD", Lab.property("password"));
  }

  private static byte[] wire(String stored) {
    return Mailbox.onTheWire(stored.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void getFetchesGopherToStandardOutputAndToAFile() throws Exception {
    byte[] blob = Files.readAllBytes(Lab.file("gopher/docs/blob.bin"));
    assertThat(netclients("get", gopher("/9/docs/blob.bin")).run().succeeded().output())
        .isEqualTo(blob);
    Path file = folder.resolve("blob");
    netclients("get", "-o", file, gopher("/9/docs/blob.bin")).run().succeeded();
    assertThat(file).hasBinaryContent(blob);
    String tls = "gophers://localhost:" + Lab.port("gophers") + "/9/docs/blob.bin";
    assertThat(
            netclients("get", "--cacert", Lab.file("tls/ca.pem"), tls).run().succeeded().output())
        .isEqualTo(blob);
  }

  @Test
  void lsListsAGopherMenu() throws Exception {
    String rows = netclients("ls", gopher("/")).run().succeeded().text();
    assertThat(rows.lines())
        .contains(
            "folder\t-\t-\tDocuments\t" + gopher("/1/docs"),
            "file\t-\t-\tA text file\t" + gopher("/0/docs/file.txt"));
  }

  @Test
  void lsGetAndRmWorkOnAMailbox() throws Exception {
    Mailbox mailbox = Mailbox.with(ONE, TWO);
    assertThat(mail(mailbox, "ls", pop3("/")).run().succeeded().text().lines())
        .containsExactly(
            "file\t" + wire(ONE).length + "\t-\t1\t" + pop3("/1"),
            "file\t" + wire(TWO).length + "\t-\t2\t" + pop3("/2"));
    assertThat(mail(mailbox, "get", pop3("/1")).run().succeeded().output()).isEqualTo(wire(ONE));
    Path file = folder.resolve("two.eml");
    mail(mailbox, "get", "-o", file, pop3("/2")).run().succeeded();
    assertThat(file).hasBinaryContent(wire(TWO));
    mail(mailbox, "rm", pop3("/1")).run().succeeded();
    assertThat(mailbox.count()).isEqualTo(1);
    String tls = "pop3s://localhost:" + Lab.port("pop3s") + "/1";
    assertThat(mail(mailbox, "get", tls).run().succeeded().output()).isEqualTo(wire(TWO));
  }

  @Test
  void aNetrcSignsIn() throws Exception {
    Mailbox mailbox = Mailbox.with(ONE);
    Path netrc = folder.resolve("netrc");
    Files.writeString(
        netrc,
        "machine localhost login " + mailbox.user() + " password " + Lab.property("password"));
    Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            netclients("get", "--netrc=" + netrc, "--cacert", Lab.file("tls/ca.pem"), pop3("/1"))
                .run()
                .succeeded()
                .output())
        .isEqualTo(wire(ONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://%s:%s@localhost:%d", "http://%s:%s@localhost:%d"})
  void aProxyIsGoneThrough(String form) throws Exception {
    Mailbox mailbox = Mailbox.with(ONE);
    String proxy =
        form.formatted(
            Lab.property("user"),
            Lab.property("password"),
            Lab.port(form.startsWith("socks5") ? "socks" : "proxy"));
    assertThat(mail(mailbox, "get", "--proxy", proxy, pop3("/1")).run().succeeded().output())
        .isEqualTo(wire(ONE));
  }

  @Test
  void theTraceHoldsTheConversationAndNoSecret() throws Exception {
    Path trace = folder.resolve("trace");
    mail(Mailbox.with(ONE), "get", "--trace", trace, pop3("/1")).run().succeeded();
    assertThat(Files.readString(trace))
        .contains("STLS", "AUTH SCRAM-SHA-256 ***", "RETR 1")
        .doesNotContain(Lab.property("password"));
  }

  @Test
  void talkIsASmallNetcat() throws Exception {
    assertThat(
            netclients("talk", "tcp://localhost:" + Lab.port("gopher"))
                .reading("/docs/file.txt\r\n")
                .run()
                .succeeded()
                .text())
        .startsWith("first\r\n");
    assertThat(
            netclients(
                    "talk",
                    "--cacert",
                    Lab.file("tls/ca.pem"),
                    "tls://localhost:" + Lab.port("pop3s"))
                .reading("CAPA\r\nQUIT\r\n")
                .run()
                .succeeded()
                .text())
        .startsWith("+OK Dovecot")
        .contains("\r\nUIDL\r\n")
        .endsWith("+OK Logging out\r\n");
  }

  // --- failures: one line on standard error, and a code of their own ---

  private void failsWith(int status, Program program, String... words) throws Exception {
    Program.Ended ended = program.run();
    assertThat(ended.status()).as(ended.errors()).isEqualTo(status);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors().lines()).singleElement().asString().contains(words);
    assertThat(ended.errors()).doesNotContain(Lab.property("password"));
  }

  @Test
  void anAuthorityThatIsNotTrusted() throws Exception {
    String tls = "pop3s://localhost:" + Lab.port("pop3s") + "/1";
    failsWith(
        6,
        netclients("get", "--user", "alice", tls)
            .withVariable("NETCLIENTS_PASSWORD", Lab.property("password")),
        "not trusted");
  }

  @Test
  void aWrongPassword() throws Exception {
    failsWith(
        8,
        mail(Mailbox.with(ONE), "get", pop3("/1")).withVariable("NETCLIENTS_PASSWORD", "swordfish"),
        "localhost:" + Lab.port("pop3"));
  }

  @Test
  void aMessageThatIsNotThere() throws Exception {
    Path file = folder.resolve("none");
    failsWith(9, mail(Mailbox.with(ONE), "get", "-o", file, pop3("/9")), "RETR 9");
    assertThat(file).doesNotExist();
  }

  @Test
  void aProxyThatKnowsNobodyOfThatName() throws Exception {
    String proxy = "socks5://alice:swordfish@localhost:" + Lab.port("socks");
    failsWith(5, mail(Mailbox.with(ONE), "get", "--proxy", proxy, pop3("/1")), "proxy");
  }

  @ParameterizedTest
  @CsvSource({
    "2, gopher://localhost/0/a%0d%0ab, CR",
    "2, gopher://localhost:99999/, port: 99999",
    "2, nosuch://localhost/, scheme",
    "3, gopher://no-such-host.test/, not known",
    "4, gopher://localhost:1025/, refused",
  })
  void whatMakesNoSenseOrCannotBeReached(int status, String url, String word) throws Exception {
    failsWith(status, netclients("get", url), word);
  }

  @Test
  void severalUrlsFillAFolder() throws Exception {
    Path to = Files.createDirectory(folder.resolve("to"));
    netclients("get", "-o", to, gopher("/9/docs/blob.bin"), gopher("/0/docs/file.txt"))
        .run()
        .succeeded();
    assertThat(names(to)).containsExactly("blob.bin", "file.txt");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
