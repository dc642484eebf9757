package dev.netclients.telnet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The states of all options of both sides. Pure: what it has to say goes to a {@link Voice}. */
final class Negotiation {
  /** Says what is to be said, and hears of what is agreed. */
  interface Voice {
    /** Returns whether {@code side} may use {@code option}. */
    boolean accepts(Side side, Option option);

    /** Says WILL, WONT, DO or DONT. */
    void say(int verb, Option option);

    /** Hears that an option is in force for a side, or no longer. */
    void changed(Side side, Option option, boolean on);
  }

  private final Voice voice;
  private final Map<Side, QState[]> states = new EnumMap<>(Side.class);

  Negotiation(Voice voice) {
    this.voice = voice;
    for (Side side : Side.values()) {
      QState[] all = new QState[256];
      Arrays.fill(all, QState.NO);
      states.put(side, all);
    }
  }

  /** Takes the peer's WILL, WONT, DO or DONT. */
  void received(int verb, Option option) {
    boolean yes = verb == Code.WILL || verb == Code.DO;
    Side side = verb == Code.WILL || verb == Code.WONT ? Side.REMOTE : Side.LOCAL;
    on(side, option, yes ? QState.Event.THEY_SAY_YES : QState.Event.THEY_SAY_NO);
  }

  void enable(Side side, Option option) {
    on(side, option, QState.Event.ENABLE);
  }

  void disable(Side side, Option option) {
    on(side, option, QState.Event.DISABLE);
  }

  boolean isEnabled(Side side, Option option) {
    return states(side)[option.code()].inForce(side);
  }

  private void on(Side side, Option option, QState.Event event) {
    QState[] all = states(side);
    QState before = all[option.code()];
    QState.Move move = before.on(event, voice.accepts(side, option));
    all[option.code()] = move.to();
    switch (move.say()) {
      case YES -> voice.say(side == Side.LOCAL ? Code.WILL : Code.DO, option);
      case NO -> voice.say(side == Side.LOCAL ? Code.WONT : Code.DONT, option);
      case NOTHING -> {}
    }
    boolean on = move.to().inForce(side);
    if (on != before.inForce(side)) {
      voice.changed(side, option, on);
    }
  }

  private QState[] states(Side side) {
    QState[] all = states.get(side);
    if (all == null) {
      throw new IllegalStateException(side.toString());
    }
    return all;
  }
}
