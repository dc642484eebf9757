package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Target;
import dev.netclients.WireText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Notices when a server repeats a secret, so that its words are not shown: as it is, and in base64,
 * hex or percent-encoding; and the lines sent to it, each whole. For authors of protocols: a {@link
 * dev.netclients.sockets.Connection} has one, which is told while somebody signs in. Used by one
 * thread.
 */
public final class Echo implements AutoCloseable {
  /** What is shown instead. */
  static final String HIDDEN = "(words that hold the secret)";

  /** What is looked at of the server's words; no more than that is ever shown. */
  static final int LOOKED_AT = 4 << 10;

  private static final int SHORTEST_LINE = 8; // a line of four letters is in many an innocent text

  private final List<byte[]> secrets = new ArrayList<>();
  private final List<byte[]> forms = new ArrayList<>(); // of them, and the lines

  /** Knows no secret yet. */
  public Echo() {}

  /** Adds a secret, which is copied; an empty one is none. */
  public void add(char[] secret) {
    if (secret.length > 0) {
      byte[] raw = WireText.field("secret", secret);
      secrets.add(raw);
      forms.add(raw);
      forms.add(Base64.getEncoder().withoutPadding().encode(raw));
      forms.add(HexFormat.of().formatHex(raw).getBytes(UTF_8));
      forms.add(Target.encode(raw, "").getBytes(UTF_8));
    }
  }

  /** Adds a line that goes to the server; it is copied. Short ones are not looked for. */
  public void sent(byte[] line) {
    if (line.length >= SHORTEST_LINE) {
      forms.add(line.clone());
    }
  }

  /** Returns whether the first 4,096 characters of {@code text} hold a secret, in either case. */
  public boolean isIn(String text) {
    if (forms.isEmpty()) {
      return false;
    }
    byte[] bytes = text.substring(0, Math.min(LOOKED_AT, text.length())).getBytes(UTF_8);
    return forms.stream().anyMatch(form -> contains(bytes, form));
  }

  /**
   * Returns what may be shown of the server's words: a secret that stands there as it is becomes
   * {@code ***}; in any other form it hides them all. They are not escaped here.
   */
  public String masked(String said) {
    if (forms.isEmpty()) {
      return said;
    }
    String text = said;
    for (byte[] secret : secrets) {
      text = text.replace(new String(secret, UTF_8), "***");
    }
    return isIn(text) ? HIDDEN : text;
  }

  private static boolean contains(byte[] text, byte[] form) {
    for (int i = 0; i + form.length <= text.length; i++) {
      int n = 0;
      while (n < form.length && lower(text[i + n]) == lower(form[n])) {
        n++;
      }
      if (n == form.length) {
        return true;
      }
    }
    return false;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /** Clears all that was added; it may be used again. */
  @Override
  public void close() {
    forms.forEach(form -> Arrays.fill(form, (byte) 0));
    forms.clear();
    secrets.clear();
  }
}
