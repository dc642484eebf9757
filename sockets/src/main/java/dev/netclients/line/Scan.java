package dev.netclients.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes, eight at a time: text protocols spend most of their time looking for line ends and
 * marks. Thread-safe.
 */
public final class Scan {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Scan() {}

  /** Returns the index of the first {@code wanted} in {@code [from, to)}, or -1. */
  public static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    long pattern = (wanted & 0xFFL) * LOW;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long x = (long) LONG.get(bytes, i) ^ pattern; // a byte that matches becomes zero
      long zero = (x - LOW) & ~x & HIGH; // and its top bit is set here; the lowest one is exact
      if (zero != 0) {
        return i + (Long.numberOfTrailingZeros(zero) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the index of the first {@code one} or {@code other} in {@code [from, to)}, or -1. */
  public static int indexOfEither(byte[] bytes, int from, int to, byte one, byte other) {
    long pattern = (one & 0xFFL) * LOW;
    long otherPattern = (other & 0xFFL) * LOW;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long word = (long) LONG.get(bytes, i);
      long x = word ^ pattern;
      long y = word ^ otherPattern;
      long zero = ((x - LOW) & ~x | (y - LOW) & ~y) & HIGH; // the lowest one is exact, as above
      if (zero != 0) {
        return i + (Long.numberOfTrailingZeros(zero) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == one || bytes[i] == other) {
        return i;
      }
    }
    return -1;
  }
}
