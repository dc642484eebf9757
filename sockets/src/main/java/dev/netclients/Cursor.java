package dev.netclients;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Items that are fetched one by one, each when somebody asks whether it is there: what those who
 * make {@link Items} share.
 *
 * @param <T> what it yields
 */
public abstract class Cursor<T> implements Items<T> {
  private @Nullable T next; // fetched, and not handed out

  /** For subclasses. */
  protected Cursor() {}

  /**
   * Returns the next item; null if there is none, and from then on.
   *
   * @throws IOException as {@link #next}
   */
  protected abstract @Nullable T fetch() throws IOException;

  @Override
  public final boolean hasNext() throws IOException {
    if (next == null) {
      next = fetch();
    }
    return next != null;
  }

  @Override
  public final T next() throws IOException {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    T item = next;
    next = null;
    return item;
  }

  /** Drops the item that has been looked at. Whoever holds something open ends it here, too. */
  @Override
  public void close() {
    next = null;
  }
}
