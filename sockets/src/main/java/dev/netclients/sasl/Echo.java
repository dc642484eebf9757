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
 * hex or percent-encoding; and the lines sent to it, each whole.
 */
final class Echo implements AutoCloseable {
  /** What is looked at of the server's words; no more than that is ever shown. */
  static final int LOOKED_AT = 4 << 10;

  private static final int SHORTEST_LINE = 8; // a line of four letters is in many an innocent text

  private final List<byte[]> forms = new ArrayList<>();

  Echo(char[] secret) {
    if (secret.length > 0) {
      byte[] raw = WireText.field("secret", secret);
      forms.add(raw);
      forms.add(Base64.getEncoder().withoutPadding().encode(raw));
      forms.add(HexFormat.of().formatHex(raw).getBytes(UTF_8));
      forms.add(Target.encode(raw, "").getBytes(UTF_8));
    }
  }

  /** Adds a line that goes to the server, in base64. */
  void sent(byte[] line) {
    if (line.length >= SHORTEST_LINE) {
      forms.add(line.clone());
    }
  }

  /** Returns whether the first {@link #LOOKED_AT} characters of {@code text} hold the secret. */
  boolean isIn(String text) {
    byte[] bytes = text.substring(0, Math.min(LOOKED_AT, text.length())).getBytes(UTF_8);
    return forms.stream().anyMatch(form -> contains(bytes, form));
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

  @Override
  public void close() {
    forms.forEach(form -> Arrays.fill(form, (byte) 0));
  }
}
