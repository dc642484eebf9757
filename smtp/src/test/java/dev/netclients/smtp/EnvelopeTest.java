package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private final Envelope envelope = Envelope.of("a@x.test", "b@y.test");

  @Test
  void somebodyMustGetTheMessage() {
    assertThatThrownBy(() -> Envelope.of("a@x.test", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\nb", "a\u0000", "\u00e9", "\n"})
  void whatWouldBreakACommandIsRefused(String value) { // HAZ-SMTP-01, P-05
    assertThatThrownBy(() -> envelope.envid(value)).isInstanceOf(IllegalArgumentException.class);
    Recipient recipient = envelope.to().get(0);
    assertThatThrownBy(() -> recipient.orcpt("rfc822;" + value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recipient.orcpt(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recipient.orcpt("a b;" + value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAReportHasNoRoomForIsRefused() { // RFC 3461, sections 4.2 and 4.4: before it is encoded
    assertThat(envelope.envid("+".repeat(100)).mail().toString()).endsWith("+2B".repeat(100));
    assertThatThrownBy(() -> envelope.envid("x".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 100");
    Recipient recipient = envelope.to().get(0);
    assertThat(recipient.orcpt("rfc822;" + "=".repeat(500)).command()).hasSizeGreaterThan(1500);
    assertThatThrownBy(() -> recipient.orcpt("rfc822;" + "x".repeat(501)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 500");
  }

  @Test
  void itIsShownWithoutEveryName() {
    assertThat(envelope).hasToString("<a@x.test> to b@y.test");
    assertThat(Envelope.of("", "b@y.test", "c@y.test")).hasToString("<> to 2");
  }

  @Test
  void oneEnvelopeCanBeMadeOfAnother() {
    assertThat(envelope.ret(Ret.FULL).envid("x y").mail())
        .hasToString("MAIL FROM:<a@x.test> RET=FULL ENVID=x+20y");
    assertThat(envelope.mail()).hasToString("MAIL FROM:<a@x.test>");
  }
}
