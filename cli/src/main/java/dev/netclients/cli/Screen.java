package dev.netclients.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The terminal that somebody sits at, key by key. */
interface Screen extends Closeable {
  /** Returns the keys: each at once in raw mode, else line by line. */
  InputStream keys();

  /** Returns where bytes are shown as they are, control sequences too. */
  OutputStream shown();

  /** Returns how many columns there are; 0 if that is not known. */
  int columns();

  /** Returns how many rows there are; 0 if that is not known. */
  int rows();

  /** Has {@code what} run when the size changes. */
  void onResize(Runnable what);

  /** Hands keys over as they are, without showing them, or again as the system does. */
  void raw(boolean on) throws IOException;

  /** Leaves the terminal as it was. */
  @Override
  void close() throws IOException;
}
