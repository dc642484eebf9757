package dev.netclients.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeImap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs on a mailbox by IMAP. */
class ImapVerbsTest extends VerbsTest {
  private static final String MESSAGE = "From: a@b.test\r\nSubject: hi\r\n\r\nbody\r\n";

  @AutoClose
  private final FakeImap server =
      FakeImap.synthetic(1, n -> MESSAGE.getBytes(US_ASCII)).mailbox("bob", "canary");

  private final String url = "imap://bob@localhost:" + server.port() + "/";

  private Path file;

  @BeforeEach
  void writeFiles() throws IOException {
    file = Files.writeString(folder.resolve("message"), MESSAGE + "more\r\n");
    knowing("canary");
  }

  @Test
  void whatIsSentIsListedFetchedAndRemoved() {
    Ran sent = tester.run("send", "--cacert", ca, file, url + "INBOX");
    assertThat(sent.lines())
        .as(sent.err())
        .last()
        .asString()
        .endsWith("/INBOX;UIDVALIDITY=38/;UID=2");
    Ran boxes = tester.run("ls", "--cacert", ca, url);
    assertThat(boxes.lines()).containsExactly("folder\t-\t-\tINBOX\t" + url + "INBOX");
    Ran messages = tester.run("ls", "--cacert", ca, url + "INBOX");
    assertThat(messages.lines()).hasSize(2);
    assertThat(messages.lines().get(0))
        .startsWith("file\t" + MESSAGE.length() + "\t2024-02-01T00:00:00Z\t1\t")
        .endsWith(url + "INBOX;UIDVALIDITY=38/;UID=1");
    assertThat(tester.run("get", "--cacert", ca, url + "INBOX/;UID=1").text()).isEqualTo(MESSAGE);
    assertThat(tester.run("get", "--cacert", ca, url + "INBOX/;UID=1/;SECTION=TEXT").text())
        .isEqualTo("body\r\n");
    assertThat(tester.run("rm", "--cacert", ca, url + "INBOX/;UID=1").code()).isZero();
    assertThat(server.messages("bob")).hasSize(1);
    Ran gone = tester.run("get", "--cacert", ca, url + "INBOX/;UID=1");
    assertThat(gone.code()).isEqualTo(Exit.REFUSED.code());
  }

  @Test
  void withoutTlsThePasswordStaysHere() { // P-09
    server.withoutStarttls();
    assertThat(tester.run("ls", url).code()).isEqualTo(Exit.TLS_REQUIRED.code());
    assertThat(server.received()).noneMatch(line -> line.contains("canary"));
    assertThat(tester.run("ls", "--cleartext-credentials", url).code()).isZero();
  }
}
