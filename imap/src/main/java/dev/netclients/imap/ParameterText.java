package dev.netclients.imap;

import dev.netclients.message.HeaderText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a parameter: encoded and in pieces as RFC 2231 has it, or in encoded words, which
 * many write though RFC 2047 forbids it here. What is broken is kept as it is written.
 */
final class ParameterText {
  private static final int MAX_PIECES = 1000;
  private static final int MAX_CHARSET = 64;

  private ParameterText() {}

  static Optional<String> of(Map<String, String> parameters, String name) {
    String encoded = parameters.get(name + "*");
    if (encoded != null) {
      return Optional.of(text(encoded, true));
    }
    String plain = parameters.get(name);
    if (plain != null) {
      return Optional.of(HeaderText.decode(plain));
    }
    return pieces(parameters, name);
  }

  // RFC 2231, section 4.1: name*0*=charset'language'%C3%A9; name*1=more; name*2*=...
  private static Optional<String> pieces(Map<String, String> parameters, String name) {
    StringBuilder all = new StringBuilder();
    boolean extended = parameters.containsKey(name + "*0*");
    for (int i = 0; i < MAX_PIECES; i++) {
      String encoded = parameters.get(name + "*" + i + "*");
      String plain = parameters.get(name + "*" + i);
      if (encoded != null) {
        all.append(encoded);
      } else if (plain != null) {
        all.append(extended ? plain.replace("%", "%25") : plain);
      } else {
        return i == 0 ? Optional.empty() : Optional.of(text(all.toString(), extended));
      }
    }
    return Optional.of(text(all.toString(), extended));
  }

  private static String text(String value, boolean extended) {
    int quote = value.indexOf('\'');
    int second = value.indexOf('\'', quote + 1);
    if (!extended || quote < 0 || second < 0) {
      return value;
    }
    Optional<Charset> charset = charset(value.substring(0, quote));
    return charset.isEmpty() ? value : decoded(value, second + 1, charset.get());
  }

  private static Optional<Charset> charset(String name) {
    if (name.isEmpty()) {
      return Optional.of(StandardCharsets.US_ASCII);
    }
    try {
      return name.length() > MAX_CHARSET ? Optional.empty() : Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String value, int from, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (c == '%' && high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        // What is ASCII stands for its byte; of the rest, some charsets can only be decoded.
        boolean plain = c < 0x80 || !charset.canEncode();
        bytes.writeBytes(String.valueOf(c).getBytes(plain ? StandardCharsets.UTF_8 : charset));
      }
    }
    return bytes.toString(charset);
  }
}
