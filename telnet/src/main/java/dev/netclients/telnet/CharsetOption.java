package dev.netclients.telnet;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * CHARSET (RFC 2066): either side may offer names, the other takes one or none.
 *
 * <pre>
 *   SB CHARSET | 1 REQUEST  | [ "[TTABLE]" version ] | sep | name | sep | name ... SE
 *   SB CHARSET | 2 ACCEPTED | name                                                 SE
 *   SB CHARSET | 3 REJECTED                                                        SE
 * </pre>
 *
 * <p>Translation tables are not spoken: a TTABLE-IS is rejected.
 */
final class CharsetOption implements OptionHandler {
  private static final int REQUEST = 1;
  private static final int ACCEPTED = 2;
  private static final int REJECTED = 3;
  private static final int TTABLE_IS = 4;
  private static final int TTABLE_REJECTED = 5;
  private static final byte[] TTABLE = "[TTABLE]".getBytes(StandardCharsets.US_ASCII);

  private final List<Charset> ours;
  private final Consumer<Charset> agreed;

  /**
   * Takes part with these, the preferred one first.
   *
   * @param agreed hears what is agreed on
   */
  CharsetOption(List<Charset> ours, Consumer<Charset> agreed) {
    this.ours = ours;
    this.agreed = agreed;
  }

  @Override
  public Option option() {
    return Option.CHARSET;
  }

  @Override
  public boolean accepts(Side side) {
    return true;
  }

  /** The side that is allowed to ask, asks. */
  @Override
  public void changed(Side side, boolean on, Subnegotiation answer) {
    if (on && side == Side.LOCAL) {
      StringBuilder request = new StringBuilder();
      ours.forEach(charset -> request.append(';').append(charset.name()));
      answer.send(message(REQUEST, request.toString()));
    }
  }

  @Override
  public void received(byte[] parameters, Subnegotiation answer) {
    if (parameters.length == 0) {
      return;
    }
    switch (parameters[0]) {
      case REQUEST -> choose(parameters, answer);
      case ACCEPTED ->
          ours.stream().filter(named(text(parameters, 1))).findFirst().ifPresent(agreed);
      case TTABLE_IS -> answer.send(new byte[] {TTABLE_REJECTED});
      default -> {} // rejected: all stays as it is
    }
  }

  private void choose(byte[] parameters, Subnegotiation answer) {
    int from = 1;
    if (parameters.length > TTABLE.length
        && Arrays.equals(parameters, 1, 1 + TTABLE.length, TTABLE, 0, TTABLE.length)) {
      from += TTABLE.length + 1; // and a version
    }
    if (from < parameters.length) {
      String separator = String.valueOf((char) (parameters[from] & 0xFF));
      for (String name : text(parameters, from + 1).split(Pattern.quote(separator))) {
        for (Charset charset : ours) {
          if (named(name).test(charset)) {
            answer.send(message(ACCEPTED, name));
            agreed.accept(charset);
            return;
          }
        }
      }
    }
    answer.send(new byte[] {REJECTED});
  }

  /** Compares names: to look up those that nobody knows takes long, and a server can send many. */
  private static Predicate<Charset> named(String name) {
    return charset ->
        charset.name().equalsIgnoreCase(name)
            || charset.aliases().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String text(byte[] bytes, int from) {
    return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
  }

  private static byte[] message(int kind, String text) {
    byte[] name = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[name.length + 1];
    all[0] = (byte) kind;
    System.arraycopy(name, 0, all, 1, name.length);
    return all;
  }
}
