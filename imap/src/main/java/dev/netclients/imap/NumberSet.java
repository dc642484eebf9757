package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A set of numbers as IMAP writes it, {@code 1:5,9,12:*} (RFC 9051, section 9, {@code
 * sequence-set}): ranges in the order given, never expanded unasked, so a server that names four
 * thousand million messages in twenty bytes costs twenty bytes.
 *
 * @param ranges the ranges; none is the empty set, which IMAP cannot write
 */
public record NumberSet(List<Range> ranges) {
  /** The largest number that there is: 32 bits. */
  public static final long MAX = 0xFFFF_FFFFL;

  /** Stands for {@code *}: the highest number in use, whatever it is. */
  public static final long STAR = Long.MAX_VALUE;

  /** The empty set. */
  public static final NumberSet EMPTY = new NumberSet(List.of());

  /**
   * The numbers from {@code first} to {@code last}, both included.
   *
   * @param first 1 to {@link #MAX}, or {@link #STAR}
   * @param last at least {@code first}
   */
  public record Range(long first, long last) {
    /** Checks both; the larger one becomes the last (RFC 9051: {@code 4:2} is {@code 2:4}). */
    public Range {
      if (!isNumber(first) || !isNumber(last)) {
        throw new IllegalArgumentException(
            "range: " + first + ":" + last + " (expected: 1 to " + MAX + ", or STAR)");
      }
      if (first > last) {
        long swapped = first;
        first = last;
        last = swapped;
      }
    }

    private static boolean isNumber(long number) {
      return number >= 1 && number <= MAX || number == STAR;
    }

    boolean contains(long number) {
      return number >= first && number <= last;
    }

    @Override
    public String toString() {
      String from = first == STAR ? "*" : Long.toString(first);
      return first == last ? from : from + ":" + (last == STAR ? "*" : Long.toString(last));
    }
  }

  /** Copies the ranges. */
  public NumberSet {
    ranges = List.copyOf(ranges);
  }

  /** Returns the set of these numbers; those that follow one another become a range. */
  public static NumberSet of(long... numbers) {
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < numbers.length; ) {
      int end = i + 1;
      while (end < numbers.length && numbers[end] == numbers[end - 1] + 1) {
        end++;
      }
      ranges.add(new Range(numbers[i], numbers[end - 1]));
      i = end;
    }
    return new NumberSet(ranges);
  }

  /** Returns the numbers from {@code first} to {@code last}. */
  public static NumberSet range(long first, long last) {
    return new NumberSet(List.of(new Range(first, last)));
  }

  /** Returns {@code first:*}: which always has the highest number in use too. */
  public static NumberSet from(long first) {
    return range(first, STAR);
  }

  /** Returns {@code 1:*}, all that there is. */
  public static NumberSet all() {
    return from(1);
  }

  /**
   * Returns the set that {@code text} is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static NumberSet parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "set: " + Printable.of(text) + " (expected: such as 1:5,9,12:*)"));
  }

  /** Returns the set that {@code text} is, if it is one. */
  // sequence-set = (seq-number / seq-range) ["," sequence-set]
  // seq-range    = seq-number ":" seq-number
  // seq-number   = nz-number / "*"
  public static Optional<NumberSet> tryParse(String text) {
    List<Range> ranges = new ArrayList<>();
    int pos = 0;
    int colon = text.indexOf(':');
    while (pos <= text.length()) {
      int comma = text.indexOf(',', pos);
      int end = comma < 0 ? text.length() : comma;
      if (colon >= 0 && colon < pos) { // looked for once only, or a long set takes its square
        colon = text.indexOf(':', pos);
      }
      boolean pair = colon >= 0 && colon < end;
      long first = number(text, pos, pair ? colon : end);
      long last = pair ? number(text, colon + 1, end) : first;
      if (first < 0 || last < 0) {
        return Optional.empty();
      }
      ranges.add(new Range(first, last));
      pos = end + 1;
    }
    return Optional.of(new NumberSet(ranges));
  }

  private static long number(String text, int from, int to) {
    if (to - from == 1 && text.charAt(from) == '*') {
      return STAR;
    }
    if (to <= from || to - from > 10 || text.charAt(from) == '0') {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value <= MAX ? value : -1;
  }

  /** Returns whether there is nothing in it. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Returns whether {@code *} is in it, so that only the server knows its end. */
  public boolean hasStar() {
    return ranges.stream().anyMatch(range -> range.last == STAR);
  }

  /** Returns whether {@code number} is in it; {@code 5:*} holds all from 5 on. */
  public boolean contains(long number) {
    for (Range range : ranges) {
      if (range.contains(number)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many numbers it names, those named twice twice; nothing if {@code *} is in it. */
  public OptionalLong size() {
    return hasStar()
        ? OptionalLong.empty()
        : OptionalLong.of(ranges.stream().mapToLong(r -> r.last - r.first + 1).sum());
  }

  /**
   * Returns the numbers one after the other, in the order of the ranges.
   *
   * @throws IllegalStateException if {@code *} is in it
   */
  public LongStream stream() {
    if (hasStar()) {
      throw new IllegalStateException("Only the server knows what * is in " + this);
    }
    return ranges.stream().flatMapToLong(r -> LongStream.rangeClosed(r.first, r.last));
  }

  /**
   * Returns sets that are this one together, each short enough to be written in so many characters;
   * one range at the least is in each.
   */
  public List<NumberSet> split(int characters) {
    List<NumberSet> sets = new ArrayList<>();
    List<Range> present = new ArrayList<>();
    int length = 0;
    for (Range range : ranges) {
      int more = range.toString().length() + 1;
      if (length + more > characters && !present.isEmpty()) {
        sets.add(new NumberSet(present));
        present.clear();
        length = 0;
      }
      present.add(range);
      length += more;
    }
    if (!present.isEmpty()) {
      sets.add(new NumberSet(present));
    }
    return sets;
  }

  /** Returns the set as IMAP writes it; empty for the empty set. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Range range : ranges) {
      out.append(out.length() == 0 ? "" : ",").append(range);
    }
    return out.toString();
  }
}
