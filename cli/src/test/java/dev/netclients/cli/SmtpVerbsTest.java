package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeSmtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code send} to a server that takes mail. */
class SmtpVerbsTest extends VerbsTest {
  private static final String MESSAGE = "From: Bob <bob@x.test>\r\nSubject: hi\r\n\r\n.dot\r\n";

  @AutoClose private final FakeSmtp smtp = FakeSmtp.start().user("bob", "canary").requireLogin();
  private final String url = "smtp://bob@localhost:" + smtp.port() + "/";

  private Path file;

  @BeforeEach
  void writeFiles() throws IOException {
    file = Files.writeString(folder.resolve("message.eml"), MESSAGE);
    knowing("canary");
  }

  @Test
  void aFileGoesToThoseInTheUrl() {
    Ran ran = tester.run("send", "--cacert", ca, file, url + "?to=a@y.test&to=b@y.test");
    assertThat(ran.text()).as(ran.err()).isEqualTo("250 2.0.0 taken\n");
    FakeSmtp.Message message = smtp.messages("b@y.test").get(0);
    assertThat(message.text()).isEqualTo(MESSAGE);
    assertThat(message.from()).isEqualTo("bob@x.test");
    assertThat(message.user()).isEqualTo("bob");
  }

  @Test
  void standardInputGoesToo() {
    Ran ran =
        tester
            .input(MESSAGE)
            .run("send", "--cacert", ca, "--json", "-", url + "?from=a@x.test&to=b@y.test");
    assertThat(ran.text()).as(ran.err()).isEqualTo("{\"text\":\"250 2.0.0 taken\"}\n");
    assertThat(smtp.messages("b@y.test").get(0).text()).isEqualTo(MESSAGE);
  }

  @Test
  void mailtoGoesToTheServerThatWasNamed() {
    Ran ran = tester.run("send", "--cacert", ca, "--server", url, file, "mailto:b@y.test");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(smtp.messages("b@y.test")).hasSize(1);
    Ran none = tester.run("send", "--cacert", ca, file, "mailto:b@y.test");
    assertThat(none.code()).isEqualTo(Exit.USAGE.code());
    assertThat(none.err()).contains("names no server");
  }

  @Test
  void aRefusalIsToldOnce() {
    smtp.refuse("b@y.test", "550 5.1.1 no such user");
    Ran ran = tester.run("send", "--cacert", ca, "--retry", "3", file, url + "?to=b@y.test");
    assertThat(ran.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(ran.err()).contains("5.1.1 no such user").doesNotContain("canary");
    assertThat(smtp.accepted()).isEqualTo(1);
  }

  @Test
  void whatSomeHaveIsNotSentAgain() { // P-19
    smtp.refuse("b@y.test", "450 4.2.1 later");
    Ran ran =
        tester.run("send", "--cacert", ca, "--retry", "3", file, url + "?to=a@y.test&to=b@y.test");
    assertThat(ran.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(smtp.messages("a@y.test")).hasSize(1);
  }

  @Test
  void aUrlWithoutRecipientIsAMistake() {
    Ran ran = tester.run("send", "--cacert", ca, file, url);
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err()).contains("names no recipient");
    assertThat(smtp.accepted()).isZero();
  }
}
