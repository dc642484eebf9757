package dev.netclients.gopher;

import java.io.IOException;
import java.io.InputStream;
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
public final class GopherText extends InputStream {
  private static final byte[] NOTHING = {};

  private enum State {
    LINE_START,
    DOT,
    DOT_CR,
    TEXT,
    ENDED
  }

  private final Reply reply;
  private State state = State.LINE_START;
  private byte[] held = NOTHING; // what turned out to be content after all
  private int heldFrom;
  private boolean terminated;

  GopherText(Reply reply) {
    this.reply = reply;
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
        throw reply.over("bytes kept in memory", max, max + 1L);
      }
      return Rows.text(all, 0, all.length);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
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
    while (done < length) {
      if (heldFrom < held.length) {
        to[offset + done++] = held[heldFrom++];
      } else if (state == State.ENDED || done > 0 && reply.input().buffered() == 0) {
        break; // hand over what is here before waiting for more
      } else {
        int b = reply.input().read();
        if (b >= 0 ? step(b) : end()) {
          to[offset + done++] = (byte) b;
        }
      }
    }
    return done == 0 && length > 0 ? -1 : done;
  }

  /** Takes a byte; returns whether it is content. */
  private boolean step(int b) throws IOException {
    switch (state) {
      case LINE_START -> {
        if (b == '.') {
          state = State.DOT;
          return false;
        }
      }
      case DOT -> {
        if (b == '\r') {
          state = State.DOT_CR;
          return false;
        }
        if (b == '\n') {
          return endMark(".\n");
        }
        if (b != '.') { // a server that does not stuff: RFC 1436 has two dots here
          return hold("." + (char) b, b);
        }
      }
      case DOT_CR -> {
        return b == '\n' ? endMark(".\r\n") : hold(".\r" + (char) b, b);
      }
      default -> {
        // content
      }
    }
    state = b == '\n' ? State.LINE_START : State.TEXT;
    return true;
  }

  private boolean endMark(String mark) throws IOException {
    if (reply.goesOn()) {
      return hold(mark, '\n');
    }
    terminated = true;
    state = State.ENDED;
    reply.complete();
    return false;
  }

  private boolean hold(String content, int last) {
    held = content.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    heldFrom = 0;
    state = last == '\n' ? State.LINE_START : State.TEXT;
    return false;
  }

  private boolean end() throws IOException {
    if (state == State.DOT || state == State.DOT_CR) {
      hold(state == State.DOT ? "." : ".\r", '.');
    }
    state = State.ENDED;
    reply.complete();
    return false;
  }

  @Override
  public void close() {
    reply.close();
  }
}
