package dev.netclients.telnet;

/**
 * NAWS (RFC 1073): told when it is agreed on, and at each change.
 *
 * <pre>
 *             +----+----+----+----+
 *   SB NAWS   | columns |  rows   |   SE      each 16 bits, the high byte first; 0 is not known
 *             +----+----+----+----+
 * </pre>
 */
final class WindowSize implements OptionHandler {
  private int columns;
  private int rows;

  WindowSize(int columns, int rows) {
    resize(columns, rows);
  }

  /** Takes another size, which is told only by {@link #tell}. */
  void resize(int newColumns, int newRows) {
    check("columns", newColumns);
    check("rows", newRows);
    columns = newColumns;
    rows = newRows;
  }

  static void check(String name, int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 65535)");
    }
  }

  @Override
  public Option option() {
    return Option.NAWS;
  }

  @Override
  public boolean accepts(Side side) {
    return side == Side.LOCAL;
  }

  @Override
  public void changed(Side side, boolean on, Subnegotiation answer) {
    if (on) {
      tell(answer);
    }
  }

  void tell(Subnegotiation answer) {
    answer.send(
        new byte[] {(byte) (columns >> 8), (byte) columns, (byte) (rows >> 8), (byte) rows});
  }
}
