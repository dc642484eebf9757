package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 1143, section 7, row by row; and that two who follow it always come to rest. */
class QStateTest {
  @ParameterizedTest
  @CsvSource({
    "NO,                THEY_SAY_YES, YES,               YES",
    "NO,                THEY_SAY_NO,  NO,                NOTHING",
    "NO,                ENABLE,       WANT_YES,          YES",
    "NO,                DISABLE,      NO,                NOTHING",
    "YES,               THEY_SAY_YES, YES,               NOTHING",
    "YES,               THEY_SAY_NO,  NO,                NO",
    "YES,               ENABLE,       YES,               NOTHING",
    "YES,               DISABLE,      WANT_NO,           NO",
    "WANT_NO,           THEY_SAY_YES, NO,                NOTHING",
    "WANT_NO,           THEY_SAY_NO,  NO,                NOTHING",
    "WANT_NO,           ENABLE,       WANT_NO_OPPOSITE,  NOTHING",
    "WANT_NO,           DISABLE,      WANT_NO,           NOTHING",
    "WANT_NO_OPPOSITE,  THEY_SAY_YES, YES,               NOTHING",
    "WANT_NO_OPPOSITE,  THEY_SAY_NO,  WANT_YES,          YES",
    "WANT_NO_OPPOSITE,  ENABLE,       WANT_NO_OPPOSITE,  NOTHING",
    "WANT_NO_OPPOSITE,  DISABLE,      WANT_NO,           NOTHING",
    "WANT_YES,          THEY_SAY_YES, YES,               NOTHING",
    "WANT_YES,          THEY_SAY_NO,  NO,                NOTHING",
    "WANT_YES,          ENABLE,       WANT_YES,          NOTHING",
    "WANT_YES,          DISABLE,      WANT_YES_OPPOSITE, NOTHING",
    "WANT_YES_OPPOSITE, THEY_SAY_YES, WANT_NO,           NO",
    "WANT_YES_OPPOSITE, THEY_SAY_NO,  NO,                NOTHING",
    "WANT_YES_OPPOSITE, ENABLE,       WANT_YES,          NOTHING",
    "WANT_YES_OPPOSITE, DISABLE,      WANT_YES_OPPOSITE, NOTHING",
  })
  void theTableIsTheRfcs(QState from, QState.Event event, QState to, QState.Say say) {
    assertThat(from.on(event, true)).isEqualTo(new QState.Move(to, say));
  }

  @Test
  void whatIsNotWelcomeIsAnsweredByNo() {
    assertThat(QState.NO.on(QState.Event.THEY_SAY_YES, false))
        .isEqualTo(new QState.Move(QState.NO, QState.Say.NO));
  }

  /** One of two who talk about one option: it says DO and DONT, or WILL and WONT. */
  private static final class Talker {
    private final List<Boolean> sent = new ArrayList<>(); // to the other
    private final boolean welcome;
    private QState state = QState.NO;
    private int said;

    Talker(boolean welcome) {
      this.welcome = welcome;
    }

    void on(QState.Event event) {
      QState.Move move = state.on(event, welcome);
      state = move.to();
      if (move.say() != QState.Say.NOTHING) {
        sent.add(move.say() == QState.Say.YES);
        said++;
      }
    }

    boolean hear(Talker from) {
      if (from.sent.isEmpty()) {
        return false;
      }
      on(from.sent.remove(0) ? QState.Event.THEY_SAY_YES : QState.Event.THEY_SAY_NO);
      return true;
    }
  }

  @Property
  void twoWhoFollowItComeToRestAndAgree( // HAZ-TEL-02, PY-TEL-11
      @ForAll @Size(max = 30) List<@IntRange(max = 5) Integer> doings,
      @ForAll boolean oneWelcomes,
      @ForAll boolean otherWelcomes) {
    Talker one = new Talker(oneWelcomes);
    Talker other = new Talker(otherWelcomes);
    for (int doing : doings) {
      switch (doing) {
        case 0 -> one.on(QState.Event.ENABLE);
        case 1 -> one.on(QState.Event.DISABLE);
        case 2 -> other.on(QState.Event.ENABLE);
        case 3 -> other.on(QState.Event.DISABLE);
        case 4 -> one.hear(other);
        default -> other.hear(one);
      }
    }
    int steps = 0;
    while (one.hear(other) || other.hear(one)) {
      assertThat(++steps).isLessThan(200);
    }
    assertThat(one.state).isEqualTo(other.state).isIn(QState.NO, QState.YES);
    assertThat(one.said + other.said).isLessThanOrEqualTo(4 * doings.size());
  }

  /** What is said, in order. */
  private static final class Said implements Negotiation.Voice {
    private final List<String> all = new ArrayList<>();

    @Override
    public boolean accepts(Side side, Option option) {
      return option.equals(Option.SGA) || side == Side.REMOTE && option.equals(Option.ECHO);
    }

    @Override
    public void say(int verb, Option option) {
      all.add(Code.verb(verb) + " " + option);
    }

    @Override
    public void changed(Side side, Option option, boolean on) {
      all.add(side + " " + option + (on ? " on" : " off"));
    }
  }

  @Test
  void eachSideOfAnOptionIsAgreedOnByItself() {
    Said said = new Said();
    Negotiation negotiation = new Negotiation(said);
    negotiation.received(Code.WILL, Option.ECHO);
    negotiation.received(Code.DO, Option.ECHO);
    negotiation.received(Code.DO, Option.SGA);
    negotiation.received(Code.WILL, Option.ECHO); // once more: no change, no answer
    negotiation.received(Code.WONT, Option.ECHO);
    negotiation.received(Code.WONT, Option.ECHO);
    assertThat(said.all)
        .containsExactly(
            "DO ECHO",
            "REMOTE ECHO on",
            "WONT ECHO",
            "WILL SGA",
            "LOCAL SGA on",
            "DONT ECHO",
            "REMOTE ECHO off");
    assertThat(negotiation.isEnabled(Side.LOCAL, Option.SGA)).isTrue();
    assertThat(negotiation.isEnabled(Side.REMOTE, Option.SGA)).isFalse();
  }

  @Test
  void theOtherSideGoesOnUntilItHasSaidSo() {
    Said said = new Said();
    Negotiation negotiation = new Negotiation(said);
    for (Side side : Side.values()) {
      negotiation.enable(side, Option.SGA);
    }
    negotiation.received(Code.WILL, Option.SGA);
    negotiation.received(Code.DO, Option.SGA);
    negotiation.disable(Side.REMOTE, Option.SGA);
    negotiation.disable(Side.LOCAL, Option.SGA);
    assertThat(negotiation.isEnabled(Side.REMOTE, Option.SGA)).isTrue();
    assertThat(negotiation.isEnabled(Side.LOCAL, Option.SGA)).isFalse();
    negotiation.received(Code.WONT, Option.SGA);
    assertThat(negotiation.isEnabled(Side.REMOTE, Option.SGA)).isFalse();
  }

  @Test
  void optionsHaveTheNamesOfTheRegistry() { // PY-TEL-12, PY-TEL-13
    assertThat(Option.TTYPE).hasToString("TTYPE");
    assertThat(new Option(39)).isEqualTo(Option.NEW_ENVIRON).hasToString("NEW-ENVIRON");
    assertThat(new Option(49)).hasToString("FORWARD-X");
    assertThat(new Option(255)).hasToString("EXOPL");
    assertThat(new Option(200)).hasToString("option 200");
    assertThat(Arrays.stream(Command.values()).map(Command::code))
        .containsExactly(239, 241, 243, 244, 245, 246, 247, 248, 249);
  }
}
