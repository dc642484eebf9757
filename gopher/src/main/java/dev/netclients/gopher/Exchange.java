package dev.netclients.gopher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.Line;
import dev.netclients.line.Peer;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Dialogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * One request and its reply, which is one connection's whole life (RFC 1436, section 2): connect,
 * send the selector, receive until the server closes. Read as a stream it is the reply's bytes as
 * they are; only the end of the connection ends them, and a reset is a failure.
 *
 * <p>The protocol has no status: a refusal is a menu whose only row has type 3, whatever was asked
 * for. So the reply's first row is looked at before anybody gets it, if it begins with a 3.
 */
final class Exchange extends BlockInputStream implements Reply {
  private static final int MAX_PEEK = 4096;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Connection connection;
  private final long maxBody;
  private final BufferedInput input = new BufferedInput(this);
  private long received;
  private boolean complete;

  Exchange(Connection connection, long maxBody) {
    this.connection = connection;
    this.maxBody = maxBody;
  }

  /** Asks, and waits for the reply's first bytes. */
  void ask(GopherUrl url) throws IOException {
    boolean bounded = !connection.callLeft().isZero(); // by the client's deadline, body included
    if (!bounded) {
      connection.beginCall(connection.timeouts().call());
    }
    try {
      connection.at(Stage.COMMAND, Outcome.NOT_DONE); // what only reads changes nothing
      String request = url.request();
      new Dialogue(connection, ISO_8859_1).sendAlong(request, GopherUrl.text(request));
      connection.at(Stage.REPLY, Outcome.NOT_DONE);
      checkRefusal(url);
      connection.at(Stage.RECEIVE, Outcome.NOT_DONE);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    } finally {
      if (!bounded) {
        connection.endCall();
      }
    }
  }

  private void checkRefusal(GopherUrl url) throws IOException {
    BufferedInput in = connection.input();
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    int b = in.peek(0);
    while (b >= 0 && b != '\n' && in.peek(0) == '3' && row.size() < MAX_PEEK) {
      row.write(b);
      b = in.peek(row.size());
    }
    if (row.size() == MAX_PEEK) {
      return;
    }
    GopherItem item = GopherItem.parse(url, Line.of(row.toByteArray()), true);
    if (item.wellFormed() && isAlone(in, row.size())) {
      throw new ReplyException(
          connection.server(),
          Stage.REPLY,
          Outcome.NOT_DONE,
          "item " + url.type() + Printable.of(url.selector()),
          GopherType.ERROR.toString(),
          item.title().strip(),
          false,
          true);
    }
  }

  /** Returns whether a row is all there is, or a lone dot all that follows its line end. */
  private static boolean isAlone(BufferedInput in, int lineEnd) throws IOException {
    if (in.peek(lineEnd + 1) != '.') {
      return in.peek(lineEnd + 1) < 0;
    }
    int dotEnd = in.peek(lineEnd + 2) == '\r' ? lineEnd + 3 : lineEnd + 2;
    return in.peek(dotEnd) < 0 || in.peek(dotEnd) == '\n';
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (complete) {
      return length == 0 ? 0 : -1;
    }
    int n = connection.input().read(to, offset, length);
    received += Math.max(0, n);
    if (received > maxBody) { // at once: behind an end mark nobody asks for more
      throw connection.over("bytes of a reply", maxBody, received);
    }
    if (n < 0) {
      complete();
    }
    return n;
  }

  @Override
  public BufferedInput input() {
    return input;
  }

  @Override
  public Peer peer() {
    return connection;
  }

  @Override
  public boolean goesOn(int behind) throws IOException {
    try {
      return input.buffered() > behind || connection.awaitInput(GRACE) && input.peek(behind) >= 0;
    } catch (TruncatedException e) {
      return false; // a rude goodbye, and nothing more: the end mark came before it
    }
  }

  @Override
  public void complete() throws IOException {
    if (!complete) {
      complete = true;
      connection.event(ConnectionEvent.Kind.RECEIVED, () -> received + " bytes");
      close();
    }
  }

  /** Ends the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
