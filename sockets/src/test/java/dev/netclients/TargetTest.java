package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static Target pop3(String url) {
    return Target.of(Target.parse(url), Protocol.POP3);
  }

  @ParameterizedTest
  @CsvSource({
    "pop3://mail.test/7, mail.test:110, false",
    "POP3S://Mail.Test, mail.test:995, true",
    "pop3://mail.test:2110/, mail.test:2110, false",
    "pop3://mail.test:/, mail.test:110, false",
    "pop3://[::1]:2110/, [::1]:2110, false",
    "pop3://[fe80::1%25eth0]/, [fe80::1%eth0]:110, false",
    "pop3://a_b.test/, a_b.test:110, false"
  })
  void aUrlNamesAServer(String url, String endpoint, boolean tls) { // PY-POP3-02
    assertThat(pop3(url).endpoint()).hasToString(endpoint);
    assertThat(pop3(url).implicitTls()).isEqualTo(tls);
  }

  @Test
  void theTableHasTwoPortsForEachProtocol() { // PY-SMTP-24, PY-SOCK-34, PY-TUT-01
    assertThat(Protocol.table())
        .extracting(p -> p.scheme() + " " + p.port() + " " + p.tlsScheme() + " " + p.tlsPort())
        .containsExactly(
            "http 80 https 443",
            "ftp 21 ftps 990",
            "smtp 25 smtps 465",
            "pop3 110 pop3s 995",
            "imap 143 imaps 993",
            "nntp 119 nntps 563",
            "telnet 23 telnets 992",
            "gopher 70 gophers 70");
    assertThat(Protocol.ofScheme("POP3s")).contains(Protocol.POP3);
    assertThat(Protocol.ofScheme("ssh")).isEmpty();
    Target submission = Target.of(Target.parse("smtp://mail.test:587"), Protocol.SMTP);
    assertThat(submission.endpoint()).isEqualTo(Endpoint.of("mail.test", 587));
  }

  @Test
  void aPasswordWithASlashIsNoPortAndNotShown() { // P-11
    assertThatThrownBy(() -> pop3("pop3://alice:can/ary@mail.test/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%2F for a slash")
        .hasMessageNotContaining("can/")
        .hasMessageNotContaining("port: can");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pop3://a@b@c/",
        "pop3://",
        "pop3:/7",
        "pop3:7",
        "pop3://mail.test:0/",
        "pop3://mail.test:65536/",
        "pop3://mail.test:-1/",
        "pop3://mail.test:99999999999/",
        "pop3://mail.test:1x/",
        "pop3://mail%2etest/",
        "pop3://mail.test\\@evil/",
        "pop3://mail test/",
        "pop3://mail.test\r\nQUIT/",
        "http://mail.test/",
        "//mail.test/",
        "mail.test",
        "",
        "pop3://127.1/",
        "pop3:///7"
      })
  void whatProgramsReadDifferentlyIsRefused(String url) { // HAZ-API-02
    assertThatThrownBy(() -> pop3(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userAndPasswordAreDecodedAndNeverShown() { // P-11, HAZ-HTTP-29
    Target target = pop3("pop3://al%40ice:can%3Aary@mail.test/7?q#f");
    assertThat(target.user()).contains("al@ice");
    assertThat(target.password()).contains("can:ary");
    assertThat(target).hasToString("pop3://***@mail.test/7?q#f");
    assertThatThrownBy(() -> pop3("pop3://alice:canary@mail.test:99999/"))
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> pop3("gopher://alice:canary@mail.test/"))
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> pop3("pop3://alice:canary@mail.test/ x"))
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> pop3("pop3://alice:ca@nary@mail.test/"))
        .hasMessageNotContaining("nary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%0d", "a%0Ab", "%00", "%7f", "%1b[", "%ff", "%c3", "%", "%4", "%zz"})
  void partsThatDecodeToControlsOrNoTextAreRefused(String part) { // P-05, P-06, HAZ-FTP-07
    assertThatThrownBy(() -> Target.decode(part)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halfASurrogatePairIsNoPartOfAUrl() { // P-06
    assertThatThrownBy(() -> Target.encode("a\ud800b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Target.decode("a\ud800b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pop3("pop3://a\ud800b@mail.test/").user())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whatIsEncodedIsDecoded(@ForAll String text) {
    boolean plain =
        text.codePoints().noneMatch(c -> c < 0x20 || c == 0x7F || c >= 0xD800 && c < 0xE000);
    if (plain) {
      assertThat(Target.decode(Target.encode(text))).isEqualTo(text);
      assertThat(URI.create("x://h/" + Target.encode(text)).getRawPath()).startsWith("/");
    }
  }
}
