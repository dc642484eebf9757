package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.LocalFailureException;
import dev.netclients.Progress;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.url.NetClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailUrlTest {
  private static final Content MESSAGE =
      Content.of("Sender: s@x.test\r\nFrom: A <a@x.test>, b@x.test\r\n\r\nhi\r\n");

  private static String envelope(String url) throws IOException {
    Envelope envelope = MailUrl.parse(URI.create(url)).envelope(MESSAGE);
    return envelope.from() + " " + envelope.to();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smtp://h/?from=a@x.test&to=b@y.test | a@x.test [b@y.test]",
        "smtps://h:465?to=b@y.test&from=&to=c@y.test | ' [b@y.test, c@y.test]'", // the null sender
        "smtp://h/?to=b+c%25d@y.test | s@x.test [b+c%d@y.test]",
        "mailto:b@y.test | s@x.test [b@y.test]",
        "mailto:b@y.test,c@y.test?cc=d@y.test&Bcc=e@y.test | s@x.test [b@y.test, c@y.test, d@y.test, e@y.test]",
        "mailto:?to=%22not%40me%22@y.test | s@x.test [\"not@me\"@y.test]" // RFC 6068, section 2
      })
  void aUrlNamesTheEnvelope(String url, String envelope) throws IOException {
    assertThat(envelope(url)).isEqualTo(envelope);
  }

  @Test
  void thePathIsWhatEhloSays() {
    assertThat(MailUrl.parse(URI.create("smtp://h/me.test?to=b@y.test")).name())
        .isEqualTo("me.test");
    assertThat(MailUrl.parse(URI.create("mailto:b@y.test")).server()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smtp://h/",
        "smtp://h/?from=a@x.test",
        "mailto:",
        "mailto:?",
        "smtp://h/?to=b@y.test&subject=hi",
        "smtp://h/?to=b@y.test&from=a@x.test&from=b@x.test",
        "smtp://h/?to",
        "smtp://h/?to=b@y.test#x",
        "smtp://h/?to=b@y.test%0d%0aRSET", // P-05
        "smtp://h/?to=b@y.test%00",
        "smtp://h/?from=%0a@x.test&to=b@y.test",
        "smtp://h/?to=Name%20%3Cb@y.test%3E",
        "mailto:b@y.test?subject=hi", // a whole message has its own
        "mailto:b@y.test?body=hi",
        "mailto:b@y.test%0d%0aRSET",
        "http://h/?to=b@y.test"
      })
  void whatCannotBeMeantIsRefused(String url) {
    assertThatThrownBy(() -> envelope(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutASenderAnywhereNothingIsSent() {
    MailUrl url = MailUrl.parse(URI.create("mailto:b@y.test"));
    Content once = Content.of(new ByteArrayInputStream(new byte[3]), OptionalLong.of(3));
    assertThatThrownBy(() -> url.envelope(once)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> url.envelope(Content.of("Subject: x\r\n\r\n")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeaderThatCannotBeReadIsALocalFailure(boolean checked) {
    MailUrl url = MailUrl.parse(URI.create("mailto:b@y.test"));
    Content failing =
        new Content() {
          @Override
          public OptionalLong length() {
            return OptionalLong.of(3);
          }

          @Override
          public boolean repeatable() {
            return true;
          }

          @Override
          public InputStream open() throws IOException {
            if (checked) {
              throw new IOException("gone");
            }
            throw new IllegalStateException("a bug of the caller's");
          }
        };
    assertThatThrownBy(() -> url.envelope(failing)).isInstanceOf(LocalFailureException.class);
  }

  // --- through NetClients ---

  private static NetClients.Builder net() {
    return NetClients.builder()
        .connector(FakeServer.connector())
        .credentials((p, e, u) -> Optional.of(Credentials.password("alice", "canary")));
  }

  @Test
  void mailGoesByUrl() throws IOException { // PY-SMTP-02, PY-SMTP-03
    try (FakeSmtp server = FakeSmtp.start();
        FakeSmtp tls = FakeSmtp.startTls();
        NetClients net = net().build()) {
      for (FakeSmtp one : new FakeSmtp[] {server, tls}) {
        one.user("alice", "canary").requireLogin();
        String scheme = one == tls ? "smtps" : "smtp";
        URI url =
            URI.create(
                scheme + "://localhost:" + one.port() + "/me.test?from=a@x.test&to=b@y.test");
        assertThat(net.send(url, MESSAGE, Progress.NONE).text()).isEqualTo("250 2.0.0 taken");
        assertThat(one.messages("b@y.test")).hasSize(1);
        assertThat(one.received().get(0)).isEqualTo("EHLO me.test");
      }
    }
  }

  @Test
  void aMailtoUrlGoesToTheServerThatWasSet() throws IOException {
    try (FakeSmtp server = FakeSmtp.startTls();
        NetClients net =
            NetClients.builder()
                .connector(FakeServer.connector())
                .server(URI.create("smtps://localhost:" + server.port()))
                .build()) {
      net.send(URI.create("mailto:b@y.test"), MESSAGE, Progress.NONE);
      assertThat(server.messages("b@y.test").get(0).from()).isEqualTo("s@x.test");
    }
  }

  @Test
  void withoutAServerAMailtoUrlIsRefused() {
    try (NetClients net = net().build()) {
      assertThatThrownBy(() -> net.send(URI.create("mailto:b@y.test"), MESSAGE, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names no server");
    }
  }

  @Test
  void mailCannotBeRead() throws IOException {
    try (FakeSmtp server = FakeSmtp.startTls();
        NetClients net = net().build()) {
      URI url = URI.create("smtps://localhost:" + server.port() + "/?to=b@y.test");
      server.user("alice", "canary");
      assertThatThrownBy(() -> net.read(url)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
