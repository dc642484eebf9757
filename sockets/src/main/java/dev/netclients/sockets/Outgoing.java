package dev.netclients.sockets;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Content on its way out over a connection. While it goes, every end of the connection is a reset,
 * so that the peer cannot take the half for the whole.
 */
public final class Outgoing {
  private static final int BLOCK = 64 << 10;

  private Outgoing() {}

  /**
   * Sends content to its end. What is written is not flushed.
   *
   * <p>A {@linkplain Content#file() file} that goes to the connection's own output, over TCP in
   * clear, is sent by the system without being copied, if this is a platform thread.
   *
   * @param to leads to {@code connection}, by whatever encoding the protocol has
   * @return the number of bytes read from {@code content}
   * @throws LocalFailureException if the content failed, was not as long as it said, or {@code
   *     progress} threw; the connection was reset
   * @throws dev.netclients.CancelledException if it was the thread's interruption that ended the
   *     reading of {@code content}; the connection was reset
   * @throws IOException as {@code to} throws it
   */
  public static long send(
      Content content, OutputStream to, Connection connection, Progress progress)
      throws IOException {
    OptionalLong total = content.length();
    connection.resetOnEnd(true);
    Optional<Path> file = content.file();
    if (file.isPresent() && to == connection.output() && connection.tls().isEmpty()) {
      return sendFile(file.get(), total, connection, progress);
    }
    InputStream in = asked(connection, "opened", content::open);
    long done = 0;
    try {
      byte[] block = new byte[(int) Math.max(1, Math.min(BLOCK, total.orElse(BLOCK)))];
      for (int n; (n = asked(connection, "read", () -> in.read(block, 0, block.length))) >= 0; ) {
        done += n;
        if (total.isPresent() && done > total.getAsLong()) {
          throw wrongLength(connection, total.getAsLong(), "more");
        }
        to.write(block, 0, n);
        tell(progress, done, total, connection);
      }
      if (total.isPresent() && done < total.getAsLong()) {
        throw wrongLength(connection, total.getAsLong(), "only " + done);
      }
    } finally {
      asked(
          connection,
          "closed",
          () -> {
            in.close();
            return in;
          });
    }
    connection.resetOnEnd(false);
    return done;
  }

  private static long sendFile(
      Path file, OptionalLong total, Connection connection, Progress progress) throws IOException {
    long done = 0;
    try (FileChannel in = asked(connection, "opened", () -> FileChannel.open(file))) {
      long size = asked(connection, "read", in::size);
      if (total.isPresent() && size != total.getAsLong()) {
        throw wrongLength(connection, total.getAsLong(), String.valueOf(size));
      }
      while (done < size) {
        int n = connection.transfer(in, done, (int) Math.min(BLOCK, size - done));
        if (n == 0) {
          throw wrongLength(connection, size, "only " + done);
        }
        done += n;
        tell(progress, done, total, connection);
      }
    }
    connection.resetOnEnd(false);
    return done;
  }

  /**
   * Returns what it means that content failed before anything of it was sent: a {@link
   * LocalFailureException} after which the session goes on. If it was the thread's interruption,
   * that ends the connection, as it ends every wait.
   *
   * @param what says what could not be done
   */
  public static NetClientException unsent(Connection connection, String what, Exception cause) {
    NetClientException failure =
        LocalFailureException.orCancelled(
            connection.server(), Stage.COMMAND, Outcome.NOT_DONE, what + ": " + cause, true, cause);
    return failure.sessionUsable() ? failure : connection.abort(failure);
  }

  private static void tell(Progress progress, long done, OptionalLong total, Connection connection)
      throws NetClientException {
    try {
      progress.transferred(done, total);
    } catch (RuntimeException e) {
      throw failed(connection, "the progress callback failed", e);
    }
  }

  /** Something that the caller's content does, and may fail in. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T asked(Connection connection, String what, Step<T> step)
      throws NetClientException {
    try {
      return step.run();
    } catch (IOException | RuntimeException e) {
      throw failed(connection, "the content could not be " + what, e);
    }
  }

  private static NetClientException wrongLength(Connection connection, long promised, String came) {
    return failed(
        connection,
        "the content is not as long as it said",
        new IOException(promised + " bytes were promised, " + came + " came"));
  }

  private static NetClientException failed(Connection connection, String what, Exception cause) {
    return connection.abort(
        LocalFailureException.orCancelled(
            connection.server(),
            connection.stage(),
            connection.outcome(),
            what + ": " + cause,
            false,
            cause));
  }
}
