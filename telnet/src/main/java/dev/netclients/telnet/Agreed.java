package dev.netclients.telnet;

import java.util.Set;

/** An option that is all agreement: nothing more is said about it. */
record Agreed(Option option, Set<Side> accepted, Set<Side> wanted) implements OptionHandler {
  Agreed {
    accepted = Set.copyOf(accepted);
    wanted = Set.copyOf(wanted);
  }

  /** Agrees to {@code option} for these sides, and asks for nothing. */
  static Agreed to(Option option, Side... sides) {
    return new Agreed(option, Set.of(sides), Set.of());
  }

  @Override
  public boolean accepts(Side side) {
    return accepted.contains(side);
  }

  @Override
  public boolean wants(Side side) {
    return wanted.contains(side);
  }
}
