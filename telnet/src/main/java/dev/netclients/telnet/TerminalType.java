package dev.netclients.telnet;

import dev.netclients.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * TTYPE (RFC 1091): the server asks again and again until a name comes twice; then it begins anew.
 *
 * <pre>
 *   server:  SB TTYPE | 1 SEND |          SE
 *   client:  SB TTYPE | 0 IS   | name ... SE
 * </pre>
 */
final class TerminalType implements OptionHandler {
  private static final int IS = 0;
  private static final int SEND = 1;

  private final List<String> names;
  private int next;

  TerminalType(List<String> names) {
    for (String name : names) {
      if (!name.matches("[!-~]{1,40}")) {
        throw new IllegalArgumentException(
            "terminal type: "
                + Printable.of(name)
                + " (expected: at most 40 printable ASCII characters, no blank)");
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("terminal type: none (expected: at least one)");
    }
    this.names = List.copyOf(names);
  }

  @Override
  public Option option() {
    return Option.TTYPE;
  }

  @Override
  public boolean accepts(Side side) {
    return side == Side.LOCAL;
  }

  @Override
  public void changed(Side side, boolean on, Subnegotiation answer) {
    next = 0;
  }

  @Override
  public void received(byte[] parameters, Subnegotiation answer) {
    if (parameters.length != 1 || parameters[0] != SEND) {
      return;
    }
    // The last one comes twice, to say that it is the last.
    String name = names.get(Math.min(next, names.size() - 1));
    next = next == names.size() ? 0 : next + 1;
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[bytes.length + 1];
    all[0] = IS;
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    answer.send(all);
  }
}
