package dev.netclients.sockets;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Progress;
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
    InputStream in = open(content, connection);
    long done = 0;
    try {
      byte[] block = new byte[(int) Math.max(1, Math.min(BLOCK, total.orElse(BLOCK)))];
      for (int n; (n = read(in, block, connection)) >= 0; ) {
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
      close(in, connection);
    }
    connection.resetOnEnd(false);
    return done;
  }

  private static long sendFile(
      Path file, OptionalLong total, Connection connection, Progress progress) throws IOException {
    long done = 0;
    try (FileChannel in = openFile(file, connection)) {
      long size = sizeOf(in, connection);
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

  private static void tell(Progress progress, long done, OptionalLong total, Connection connection)
      throws NetClientException {
    try {
      progress.transferred(done, total);
    } catch (RuntimeException e) {
      throw failed(connection, "the progress callback failed", e);
    }
  }

  private static FileChannel openFile(Path file, Connection connection) throws NetClientException {
    try {
      return FileChannel.open(file);
    } catch (IOException | RuntimeException e) {
      throw failed(connection, "the content could not be opened", e);
    }
  }

  private static long sizeOf(FileChannel file, Connection connection) throws NetClientException {
    try {
      return file.size();
    } catch (IOException e) {
      throw failed(connection, "the content could not be read", e);
    }
  }

  private static InputStream open(Content content, Connection connection)
      throws NetClientException {
    try {
      return content.open();
    } catch (IOException | RuntimeException e) {
      throw failed(connection, "the content could not be opened", e);
    }
  }

  private static int read(InputStream in, byte[] block, Connection connection)
      throws NetClientException {
    try {
      return in.read(block, 0, block.length);
    } catch (IOException | RuntimeException e) {
      throw failed(connection, "the content could not be read", e);
    }
  }

  private static void close(InputStream in, Connection connection) throws NetClientException {
    try {
      in.close();
    } catch (IOException | RuntimeException e) {
      throw failed(connection, "the content could not be closed", e);
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
        new LocalFailureException(
            connection.server(),
            connection.stage(),
            connection.outcome(),
            what + ": " + cause,
            false,
            cause));
  }
}
