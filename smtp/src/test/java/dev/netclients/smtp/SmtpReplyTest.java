package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Reply;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {
  @ParameterizedTest
  @CsvSource({
    "550, 5.1.1 no such user, 5.1.1",
    "550, 5.1.1, 5.1.1",
    "250, 2.0.0 ok, 2.0.0",
    "451, 4.999.999 later, 4.999.999",
    "550, 5.1.1no, ''",
    "550, 4.1.1 contradicts, ''",
    "550, 5.1, ''",
    "550, 5.1., ''",
    "550, 5..1 x, ''",
    "550, 5.1234.1 x, ''",
    "550, 5.1.1234 x, ''",
    "550, '', ''",
    "550, five, ''",
    "354, 3.1.1 no such class, ''"
  })
  void anEnhancedCodeStandsBeforeTheText(int code, String text, String enhanced) { // RFC 2034
    SmtpReply reply = SmtpReply.of(new Reply(code, List.of(text)));
    assertThat(reply.enhanced()).isEqualTo(enhanced);
    assertThat(reply.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"250, true, false, false", "450, false, true, false", "550, false, false, true"})
  void theFirstDigitDecides(int code, boolean yes, boolean later, boolean never) {
    SmtpReply reply = new SmtpReply(code, "", "");
    assertThat(List.of(reply.isPositive(), reply.isTemporary(), reply.isPermanent()))
        .containsExactly(yes, later, never);
  }

  @Property
  void noTextMakesItThrow(@ForAll @StringLength(max = 20) String text) {
    assertThat(SmtpReply.of(new Reply(550, List.of(text))).enhanced()).isNotNull();
    assertThat(SmtpReply.of(new Reply(550, List.of("5." + text))).enhanced()).isNotNull();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noTextMakesItThrowSoaked(@ForAll @StringLength(max = 20) String text) {
    noTextMakesItThrow(text);
  }
}
