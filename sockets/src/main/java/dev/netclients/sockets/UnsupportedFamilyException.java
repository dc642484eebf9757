package dev.netclients.sockets;

/** A family of sockets was asked for that is not here yet; nothing was opened. */
public final class UnsupportedFamilyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final Family family;

  /** Names the family. */
  public UnsupportedFamilyException(Family family) {
    super(family.systemName() + ": sockets of this family are not supported yet");
    this.family = family;
  }

  /** Returns what was asked for. */
  public Family family() {
    return family;
  }
}
