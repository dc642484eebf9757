package dev.netclients;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A cursor over items that arrive from a server one at a time, in constant memory.
 *
 * <p>Used by one thread at a time. Closing it early gives up what has not been read; what that
 * means for the session is said by the method that returned the cursor.
 *
 * @param <T> what it yields
 */
public interface Items<T> extends Closeable {
  /**
   * Returns whether there is a further item; waits for the server if need be.
   *
   * @throws NetClientException if the connection failed or what arrived cannot be understood
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  boolean hasNext() throws IOException;

  /**
   * Returns the next item.
   *
   * @throws NoSuchElementException if there is none
   * @throws NetClientException if the connection failed or what arrived cannot be understood
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  T next() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * Returns all items that are left, and closes the cursor.
   *
   * @param max the number of items to keep in memory at the most
   * @throws IllegalArgumentException if {@code max} is negative
   * @throws LimitException if there are more than {@code max}
   * @throws IOException as {@link #next()}
   */
  default List<T> toList(int max) throws IOException {
    if (max < 0) { // which would be no limit
      throw new IllegalArgumentException("max: " + max + " (expected: 0 or more)");
    }
    try (this) {
      List<T> all = new ArrayList<>();
      while (hasNext()) {
        if (all.size() == max) {
          throw new LimitException("", Stage.RECEIVE, "items kept in memory", max, max + 1L);
        }
        all.add(next());
      }
      return all;
    }
  }

  /** Returns a cursor over {@code items}, which are already in memory. */
  static <T> Items<T> of(Iterable<? extends T> items) {
    Iterator<? extends T> iterator = items.iterator();
    return new Items<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public T next() {
        return iterator.next();
      }

      @Override
      public void close() {
        // Nothing is held open.
      }
    };
  }
}
