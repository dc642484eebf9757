package dev.netclients;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something to be sent: its bytes, their number if known, and whether it can be read again.
 *
 * <p>What cannot be read again is never sent again. If the stream fails, the transfer ends as
 * {@link LocalFailureException}, and the server is never told that the content was whole.
 */
public interface Content {
  /** Returns the number of bytes, if it is known before they are read. */
  OptionalLong length();

  /** Returns whether {@link #open()} may be called more than once. */
  boolean repeatable();

  /**
   * Opens the content at its first byte; the transfer closes the stream.
   *
   * @throws IOException if it cannot be opened, or was opened before and is not {@linkplain
   *     #repeatable() repeatable}
   */
  InputStream open() throws IOException;

  /**
   * Returns the file whose bytes these are, all of them; where it can, a connection has the system
   * send it without copying it. Empty, unless it is overridden.
   */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** Returns content made of {@code bytes}, which are not copied. */
  static Content of(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return new ContentSource(
        OptionalLong.of(bytes.length),
        true,
        Optional.empty(),
        () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Returns content made of {@code text} in UTF-8.
   *
   * @throws IllegalArgumentException if it holds half a surrogate pair
   */
  static Content of(String text) {
    return of(WireText.utf8("text", text));
  }

  /**
   * Returns content read from {@code file} when it is sent.
   *
   * @throws IOException if the file's size cannot be told, or it is no regular file
   */
  static Content of(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("Not a regular file: " + Printable.of(file.toString()));
    }
    return new ContentSource(
        OptionalLong.of(Files.size(file)),
        true,
        Optional.of(file),
        () -> Files.newInputStream(file));
  }

  /**
   * Returns content read from {@code stream}, once.
   *
   * @param length the number of bytes that the stream will yield, if known; another number is an
   *     error
   * @throws IllegalArgumentException if {@code length} is negative
   */
  static Content of(InputStream stream, OptionalLong length) {
    Objects.requireNonNull(stream, "stream");
    if (length.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "length: " + length.getAsLong() + " (expected: 0 or more, or empty)");
    }
    AtomicBoolean opened = new AtomicBoolean();
    return new ContentSource(
        length,
        false,
        Optional.empty(),
        () -> {
          if (!opened.compareAndSet(false, true)) {
            throw new IOException("This content was read before and cannot be read again");
          }
          return stream;
        });
  }
}
