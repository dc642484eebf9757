package dev.netclients.gopher;

import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BufferedInput;
import dev.netclients.message.HeaderText;
import java.io.IOException;
import java.util.Objects;

/**
 * A document made of lines, as its bytes, with its dots undone (RFC 1436, section 3.8): a lone dot
 * ends it, and a line that begins with two dots has one too many.
 *
 * <p>Many servers send files as they are, without dots, and just close. That is no failure, but
 * {@link #terminated()} says which it was. A lone dot behind which more arrives within a second was
 * a line of such a file, and is handed out. For a file's own bytes whatever they are, read the
 * selector as {@link GopherType#BINARY}. Used by one thread at a time.
 */
public final class GopherText extends BlockInputStream {
  private static final int END_MARK = 3; // bytes; with fewer at hand a dot has to wait for more

  private final Reply reply;
  private final BufferedInput in;
  private boolean lineStart = true;
  private boolean terminated;

  GopherText(Reply reply) {
    this.reply = reply;
    this.in = reply.input();
  }

  /** Returns whether the document's lone dot has been read; false until the stream has ended. */
  public boolean terminated() {
    return terminated;
  }

  /**
   * Reads what is left and closes this stream.
   *
   * @param max the number of bytes to keep in memory at the most
   * @return the text: UTF-8, or Latin-1 if it is not UTF-8, since Gopher does not say
   * @throws dev.netclients.LimitException if it is longer
   * @throws IOException as {@link #read(byte[], int, int)}
   */
  public String readText(int max) throws IOException {
    try (this) {
      byte[] all = readNBytes(max);
      if (all.length == max && read() >= 0) {
        throw reply.peer().over("bytes kept in memory", max, max + 1L);
      }
      return HeaderText.text(all, 0, all.length);
    }
  }

  /**
   * Reads content, as much as has arrived.
   *
   * @throws dev.netclients.TruncatedException if the connection was reset, or TLS ended without its
   *     goodbye and before a lone dot
   * @throws dev.netclients.NetClientException if it failed otherwise
   */
  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    int done = 0;
    while (done < length && (done == 0 || in.buffered() > (lineStart ? END_MARK : 0))) {
      if (lineStart && !terminated && in.peek(0) == '.') {
        dot();
      }
      int b = terminated ? -1 : in.read();
      if (b < 0) {
        reply.complete();
        break;
      }
      lineStart = b == '\n';
      to[offset + done++] = (byte) b;
    }
    return done == 0 && length > 0 ? -1 : done;
  }

  /** A lone dot is the end, of two the first is dropped; servers that do not stuff send others. */
  private void dot() throws IOException {
    int lf = in.peek(1) == '\r' ? 2 : 1;
    if (in.peek(1) == '.') {
      in.skipNBytes(1);
    } else if (in.peek(lf) == '\n') {
      terminated = !reply.goesOn(lf + 1);
    }
  }

  @Override
  public void close() {
    reply.close();
  }
}
