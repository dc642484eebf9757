package dev.netclients.nntp;

import dev.netclients.Printable;
import java.nio.charset.StandardCharsets;

/** Checks what goes into commands (RFC 3977, section 9.8), before a byte is sent. */
final class Arguments {
  /** RFC 3977, section 3.1: an argument has 497 bytes at the most. */
  private static final int MAX_ARGUMENT = 497;

  private static final int MAX_MESSAGE_ID = 250; // section 3.6

  private Arguments() {}

  // message-id = "<" 1*248A-NOTGT ">", A-NOTGT = %x21-3D / %x3F-7E
  static boolean isMessageId(String id) {
    int last = id.length() - 1;
    boolean right = last >= 2 && last < MAX_MESSAGE_ID && id.charAt(0) == '<';
    for (int i = 1; right && i < last; i++) {
      char c = id.charAt(i);
      right = c > 0x20 && c < 0x7F && c != '>';
    }
    return right && id.charAt(last) == '>';
  }

  static String messageId(String id) {
    if (!isMessageId(id)) {
      throw new IllegalArgumentException(
          "messageId: "
              + Printable.of(id)
              + " (expected: <…>, visible ASCII, 3 to 250 characters)");
    }
    return id;
  }

  // newsgroup-name = 1*wildmat-exact; wildmat-exact = any but ! * , ? [ \ ] and control characters
  static String group(String name) {
    return argument("group", name, "!*,?[\\]", "a newsgroup's name");
  }

  // wildmat = wildmat-pattern *("," ["!"] wildmat-pattern), section 4.1
  static String wildmat(String pattern) {
    return argument("wildmat", pattern, "[\\]", "a wildmat, such as comp.*,!comp.os.*");
  }

  // header-meta-name = header-name / metadata-name; metadata-name = ":" 1*A-NOTCOLON
  static String header(String name) {
    boolean right = !name.isEmpty() && name.length() <= MAX_ARGUMENT && !name.equals(":");
    for (int i = 0; right && i < name.length(); i++) {
      char c = name.charAt(i);
      right = c > 0x20 && c < 0x7F && (c != ':' || i == 0);
    }
    if (!right) {
      throw new IllegalArgumentException(
          "header: " + Printable.of(name) + " (expected: a header's name, or :bytes and the like)");
    }
    return name;
  }

  private static String argument(String what, String value, String not, String expected) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    boolean right = !value.isEmpty() && bytes <= MAX_ARGUMENT;
    for (int i = 0; right && i < value.length(); i++) {
      char c = value.charAt(i);
      right = c > 0x20 && c != 0x7F && not.indexOf(c) < 0;
    }
    if (!right) {
      throw new IllegalArgumentException(
          what + ": " + Printable.of(value) + " (expected: " + expected + ")");
    }
    return value;
  }
}
