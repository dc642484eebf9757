package dev.netclients.imap;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Mailbox names as older servers have them: ASCII as it is, {@code &} as {@code &-}, all else as
 * UTF-16 in base64 between {@code &} and {@code -} (RFC 3501, section 5.1.3).
 *
 * <p>Any bytes can be decoded and encoded back to the same bytes. Where a name is not written as
 * the rules have it, each byte that would come back otherwise is the half surrogate {@code U+DC00}
 * plus the byte, which no proper name can hold.
 */
public final class ModifiedUtf7 {
  private static final char ESCAPE = 0xDC00; // and the byte added to it

  private ModifiedUtf7() {}

  /** Returns the name that these bytes are. */
  public static String decode(byte[] encoded) {
    StringBuilder name = new StringBuilder(encoded.length);
    for (int i = 0; i < encoded.length; ) {
      byte b = encoded[i];
      int end = b == '&' ? shiftEnd(encoded, i) : -1;
      if (b == '&' && end == i + 1) {
        name.append('&');
        i += 2;
      } else if (b == '&' && end > 0) {
        name.append(unshift(encoded, i + 1, end));
        i = end + 1;
      } else if (b == '&' || b < 0x20 || b == 0x7F) {
        name.append((char) (ESCAPE + (b & 0xFF)));
        i++;
      } else {
        name.append((char) b);
        i++;
      }
    }
    String decoded = name.toString();
    return Arrays.equals(encode(decoded), encoded) ? decoded : escaped(encoded);
  }

  /** Returns where the {@code -} of a proper shift is, or -1. */
  private static int shiftEnd(byte[] encoded, int start) {
    int i = start + 1;
    while (i < encoded.length && isBase64(encoded[i])) {
      i++;
    }
    int digits = i - start - 1;
    boolean whole = digits % 8 == 0 || digits % 8 == 3 || digits % 8 == 6;
    return i < encoded.length && encoded[i] == '-' && whole ? i : -1;
  }

  private static boolean isBase64(byte b) {
    return b >= 'A' && b <= 'Z'
        || b >= 'a' && b <= 'z'
        || b >= '0' && b <= '9'
        || b == '+'
        || b == ',';
  }

  private static String unshift(byte[] encoded, int from, int to) {
    byte[] digits = Arrays.copyOfRange(encoded, from, to);
    for (int i = 0; i < digits.length; i++) {
      digits[i] = digits[i] == ',' ? (byte) '/' : digits[i];
    }
    return new String(Base64.getDecoder().decode(digits), UTF_16BE); // padding may be missing
  }

  private static String escaped(byte[] encoded) {
    StringBuilder name = new StringBuilder(encoded.length);
    for (byte b : encoded) {
      name.append(b >= 0x20 && b < 0x7F && b != '&' ? (char) b : (char) (ESCAPE + (b & 0xFF)));
    }
    return name.toString();
  }

  /** Returns the name that these bytes are where names are UTF-8 (RFC 6855; RFC 9051). */
  public static String decodeUtf8(byte[] encoded) {
    try {
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded)).toString();
      if (decoded.chars().noneMatch(c -> c < 0x20 || c == 0x7F)) {
        return decoded;
      }
    } catch (CharacterCodingException e) {
      // Not UTF-8, so it is kept byte by byte.
    }
    StringBuilder name = new StringBuilder(encoded.length);
    for (byte b : encoded) {
      name.append(b >= 0x20 && b < 0x7F ? (char) b : (char) (ESCAPE + (b & 0xFF)));
    }
    return name.toString();
  }

  /** Returns {@code name} as a server of RFC 3501 has it. */
  public static byte[] encode(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 16);
    for (int i = 0; i < name.length(); ) {
      char c = name.charAt(i);
      if (isEscape(name, i)) {
        out.write(c - ESCAPE);
        i++;
      } else if (c >= 0x20 && c < 0x7F) {
        out.write(c);
        if (c == '&') {
          out.write('-');
        }
        i++;
      } else {
        int end = i + 1;
        while (end < name.length() && isShifted(name, end)) {
          end++;
        }
        shift(out, name.substring(i, end));
        i = end;
      }
    }
    return out.toByteArray();
  }

  private static boolean isShifted(String name, int i) {
    char c = name.charAt(i);
    return (c < 0x20 || c >= 0x7F) && !isEscape(name, i);
  }

  /** Returns whether here stands a byte, and not a character. */
  private static boolean isEscape(String name, int i) {
    char c = name.charAt(i);
    return c >= ESCAPE
        && c <= ESCAPE + 0xFF
        && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)));
  }

  private static void shift(ByteArrayOutputStream out, String text) {
    String digits = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_16BE));
    out.writeBytes(('&' + digits.replace('/', ',') + '-').getBytes(UTF_8));
  }

  /** Returns {@code name} as a server has it where names are UTF-8. */
  public static byte[] encodeUtf8(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 16);
    for (int i = 0; i < name.length(); ) {
      int end = i;
      while (end < name.length() && !isEscape(name, end)) {
        end++;
      }
      out.writeBytes(name.substring(i, end).getBytes(UTF_8));
      for (i = end; i < name.length() && isEscape(name, i); i++) {
        out.write(name.charAt(i) - ESCAPE);
      }
    }
    return out.toByteArray();
  }
}
