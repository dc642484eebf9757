package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Writes DER (X.690): as much as certificates need. Each method returns one whole element. */
final class Der {
  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return element(0x31, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(2, value.toByteArray());
  }

  static byte[] yes() {
    return element(1, new byte[] {(byte) 0xFF});
  }

  static byte[] octets(byte[] content) {
    return element(4, content);
  }

  /** A string of whole bytes. */
  static byte[] bits(byte[] content) {
    return element(3, new byte[1], content);
  }

  /**
   * A string of at most eight named bits; {@code unused} counts the zeros behind the last one set.
   */
  static byte[] namedBits(int value, int unused) {
    return element(3, new byte[] {(byte) unused, (byte) value});
  }

  static byte[] text(String value) {
    return element(12, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Context-specific and constructed: {@code [number] EXPLICIT}. */
  static byte[] explicit(int number, byte[]... parts) {
    return element(0xA0 | number, parts);
  }

  /** Context-specific and primitive: {@code [number] IMPLICIT}. */
  static byte[] implicit(int number, byte[] content) {
    return element(0x80 | number, content);
  }

  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      int shift = 28;
      while (shift > 0 && arc >> shift == 0) {
        shift -= 7;
      }
      for (; shift > 0; shift -= 7) {
        content.write(0x80 | arc >> shift);
      }
      content.write(arc & 0x7F);
    }
    return element(6, content.toByteArray());
  }

  /** RFC 5280, section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on. */
  static byte[] time(ZonedDateTime time) {
    ZonedDateTime utc = time.withZoneSameInstant(ZoneOffset.UTC);
    boolean late = utc.getYear() >= 2050;
    String text = (late ? GENERALIZED_TIME : UTC_TIME).format(utc);
    return element(late ? 24 : 23, text.getBytes(StandardCharsets.US_ASCII));
  }
}
