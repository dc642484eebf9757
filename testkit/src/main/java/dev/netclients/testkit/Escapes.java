package dev.netclients.testkit;

import java.nio.charset.StandardCharsets;

/** Writes bytes as a dialogue of {@link ScriptedServer} would. */
final class Escapes {
  private static final int LONGEST = 300;

  private Escapes() {}

  static String of(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      switch (b) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (b < ' ' || b == 127) {
            out.append(String.format("\\x%02X", b));
          } else {
            out.append(new String(new byte[] {b}, StandardCharsets.US_ASCII));
          }
        }
      }
      if (out.length() > LONGEST) {
        return out.append("...").toString();
      }
    }
    return out.toString();
  }
}
