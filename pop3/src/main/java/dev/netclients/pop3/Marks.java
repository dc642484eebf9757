package dev.netclients.pop3;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages that are marked as deleted. Numbers are the server's, which may name any: memory
 * follows how many are marked, and not how large they are.
 */
final class Marks {
  private static final int PAGE = 1024; // numbers

  private final Map<Integer, BitSet> pages = new HashMap<>();
  private int count;

  void set(int number) {
    BitSet page = pages.computeIfAbsent(number / PAGE, none -> new BitSet());
    count += page.get(number % PAGE) ? 0 : 1;
    page.set(number % PAGE);
  }

  boolean get(int number) {
    BitSet page = pages.get(number / PAGE);
    return page != null && page.get(number % PAGE);
  }

  /** Returns how many there are. */
  int count() {
    return count;
  }

  void clear() {
    pages.clear();
    count = 0;
  }

  /** Returns a copy, which stays as it is. */
  Marks copy() {
    Marks copy = new Marks();
    pages.forEach((index, page) -> copy.pages.put(index, (BitSet) page.clone()));
    copy.count = count;
    return copy;
  }
}
