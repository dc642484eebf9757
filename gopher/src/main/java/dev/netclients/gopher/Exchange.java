package dev.netclients.gopher;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.line.BufferedInput;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;

/**
 * One request and its reply, which is one connection's whole life (RFC 1436, section 2): connect,
 * send the selector, receive until the server closes.
 *
 * <p>The protocol has no status: a refusal is a menu whose only row has type 3, whatever was asked
 * for. So the reply's first row is looked at before anybody gets it, if it begins with a 3.
 */
final class Exchange implements Reply {
  private static final int MAX_PEEK = 4096;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Connection connection;
  private final long maxBody;
  private BufferedInput input;
  private long received;
  private boolean closed;

  Exchange(Connection connection, long maxBody) {
    this.connection = connection;
    this.maxBody = maxBody;
    this.input = connection.input();
  }

  /** Asks, and waits for the reply's first bytes. */
  void ask(GopherUrl url) throws IOException {
    boolean answered = false;
    connection.beginCall(connection.timeouts().call());
    try {
      connection.at(Stage.COMMAND, Outcome.NOT_DONE); // what only reads changes nothing
      byte[] request = url.request();
      connection.event(
          ConnectionEvent.Kind.COMMAND, () -> Printable.of(request, 0, request.length - 2));
      connection.output().write(request);
      connection.output().flush();
      connection.at(Stage.REPLY, Outcome.NOT_DONE);
      byte[] head = peek(url);
      connection.at(Stage.RECEIVE, Outcome.NOT_DONE);
      input =
          new BufferedInput(
              new SequenceInputStream(new ByteArrayInputStream(head), new Counted(head.length)));
      answered = true;
    } finally {
      connection.endCall();
      if (!answered) {
        close();
      }
    }
  }

  /** Returns the reply's first bytes, unless they are a refusal. */
  private byte[] peek(GopherUrl url) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    if (take(head) != '3') {
      return head.toByteArray();
    }
    int last = '3';
    while (last >= 0 && last != '\n' && head.size() < MAX_PEEK) {
      last = take(head);
    }
    if (head.size() == MAX_PEEK) {
      return head.toByteArray();
    }
    int row = head.size();
    if (last >= 0) { // only then: what ends a menu, or a document that begins like an error
      last = take(head);
      if (last == '.') {
        last = take(head);
        last = last == '\r' ? take(head) : last;
      } else if (last >= 0) {
        return head.toByteArray();
      }
    }
    byte[] bytes = head.toByteArray();
    while (row > 0 && (bytes[row - 1] == '\n' || bytes[row - 1] == '\r')) {
      row--;
    }
    GopherItem error = new Rows(url).parse(bytes, row, true);
    if (error.wellFormed() && (last < 0 || last == '\n')) {
      throw new ReplyException(
          connection.server(),
          Stage.REPLY,
          Outcome.NOT_DONE,
          "item " + url.type() + Printable.of(url.selector()),
          GopherType.ERROR.toString(),
          error.title().strip(),
          false,
          true);
    }
    return bytes;
  }

  private int take(ByteArrayOutputStream head) throws IOException {
    int b = connection.input().read();
    if (b >= 0) {
      head.write(b);
    }
    return b;
  }

  @Override
  public BufferedInput input() {
    return input;
  }

  @Override
  public boolean goesOn() throws IOException {
    if (input.buffered() > 0) {
      return true;
    }
    try {
      return connection.awaitInput(GRACE) && input.fill() >= 0;
    } catch (TruncatedException e) {
      return false; // a rude goodbye, and nothing more: the end mark came before it
    }
  }

  @Override
  public NetClientException over(String limit, long value, long seen) {
    return connection.over(limit, value, seen);
  }

  /** Ends the connection. A second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      connection.close();
    }
  }

  @Override
  public void complete() throws IOException {
    if (!closed) {
      connection.event(ConnectionEvent.Kind.RECEIVED, () -> received + " bytes");
      close();
    }
  }

  /** The connection's input behind what was peeked at, counted. */
  private final class Counted extends InputStream {
    Counted(int peeked) {
      received = peeked;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (received > maxBody) {
        throw over("bytes of a reply", maxBody, received);
      }
      int n = connection.input().read(to, offset, length);
      received += Math.max(0, n);
      return n;
    }
  }
}
