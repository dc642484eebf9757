package dev.netclients.ftp;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.TruncatedException;
import dev.netclients.line.Line;
import dev.netclients.line.LineReader;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Callback;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Outgoing;
import dev.netclients.sockets.Rows;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One transfer: the data connection, and the command and the replies that it hangs on.
 *
 * <pre>
 *   command --1xx--&gt; data, in TLS where agreed --end of data--&gt; 2xx
 *                      '------ABOR------&gt; 426, 226 or 225, and the session goes on
 * </pre>
 *
 * <p>It is whole when the data connection has ended in order <em>and</em> the server has said so,
 * whichever comes first. Used by one thread.
 */
final class Transfer {
  private static final Duration GOODBYE = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration AT_ONCE = Duration.ofMillis(10);
  private static final Duration A_LOOK = Duration.ofMillis(1);
  private static final int MAX_REPLIES = 10; // to one command
  private static final Pattern SIZE = Pattern.compile("\\((\\d{1,18}) bytes\\)");

  private final Control control;
  private final Connection data;
  private final String command;
  private final Reply first;
  private final LineReader lines;
  private @Nullable Reply last; // of a server that says so before the data has ended
  private OptionalLong expected = OptionalLong.empty();
  private long most = Long.MAX_VALUE;
  private long received;
  private long beforeTickets; // what has come when the handshake is done
  private boolean over;

  private Transfer(
      Control control, Connection data, String command, Reply first, @Nullable Reply last) {
    this.control = control;
    this.data = data;
    this.command = command;
    this.first = first;
    this.lines = new LineReader(data.input(), data);
    this.last = last;
  }

  /**
   * Sends the command, and opens its data connection.
   *
   * @param restart where in the file to begin; 0 for its first byte
   * @throws FtpReplyException if the server refuses; the session is good
   */
  static Transfer begin(
      Control control, DataWay way, FtpClient.Builder settings, String command, long restart)
      throws IOException {
    try (way) {
      if (restart > 0) {
        Reply reply = control.replies.command("REST " + restart);
        if (!reply.isIntermediate()) {
          String what = "REST " + restart;
          throw reply.code() >= 400
              ? control.replies.refusal(what, reply)
              : control.replies.unexpected(what, reply);
        }
      }
      Reply first = control.replies.command(command);
      if (!first.isPreliminary()) {
        control.positive(command, first);
      }
      Early early = new Early(control, command, first);
      Connection data = way.connect(early);
      Transfer transfer = new Transfer(control, data, command, first, early.last);
      transfer.secure(settings);
      return transfer;
    }
  }

  /**
   * What the server says while it has yet to call: that it cannot, so that nothing is waited for,
   * or its last word already.
   */
  private static final class Early implements Callback.Look {
    private final Control control;
    private final String command;
    private @Nullable Reply last;

    Early(Control control, String command, Reply first) {
      this.control = control;
      this.command = command;
      this.last = first.isPositive() ? first : null;
    }

    @Override
    public void look() throws IOException {
      if (last == null && control.connection.awaitInput(A_LOOK)) {
        Reply reply = control.replies.read();
        if (reply.code() >= 400) {
          throw control.replies.refusal(command, reply);
        }
        last = reply.isPreliminary() ? null : reply;
      }
    }
  }

  private void secure(FtpClient.Builder settings) throws IOException {
    if (!control.privateData) {
      return;
    }
    try {
      data.startTls(control.tls, settings.endpoint());
    } catch (NetClientException e) {
      throw why(e);
    }
    if (settings.allowMissingCloseNotify) {
      data.allowMissingCloseNotify();
    }
    beforeTickets = data.received();
  }

  // --- what the server tells at the start ---

  /** Returns the size in the first reply, which many servers put there, behind the name. */
  OptionalLong announced() {
    OptionalLong last = OptionalLong.empty();
    for (Matcher size = SIZE.matcher(first.text()); size.find(); ) {
      last = OptionalLong.of(Long.parseLong(size.group(1)));
    }
    return last;
  }

  /**
   * Sets how many bytes have to come for the file to be whole.
   *
   * @param exactly whether more are as wrong: else the file may have grown meanwhile
   */
  void expect(long bytes, boolean exactly) {
    expected = OptionalLong.of(bytes);
    most = exactly ? bytes : Long.MAX_VALUE;
  }

  /** Returns whether the data connection is in TLS with a session of its own. */
  boolean hasNewSession() {
    return control.privateData && !data.resumed(control.connection);
  }

  // --- receiving ---

  /**
   * Waits for the first byte, or the end: then it is known whether the server takes the data
   * connection. What comes is kept.
   */
  void awaitFirst() throws IOException {
    if (receive(() -> data.input().peek(0)) < 0) {
      finish();
    }
  }

  /** Reads some bytes; -1 when the transfer is whole. */
  int read(byte[] to, int offset, int length) throws IOException {
    if (!over) {
      int n = receive(() -> data.input().read(to, offset, length));
      if (n >= 0) {
        received += n;
        if (received > most) {
          over = true;
          throw control.connection.malformed(
              "expected the " + most + " bytes that are missing of the file, got more");
        }
        return n;
      }
      finish();
    }
    if (expected.isPresent() && received < expected.getAsLong()) {
      throw control.connection.cut("the file", received, expected.getAsLong());
    }
    return -1;
  }

  /** Reads the next row of a listing; null when the listing is whole. */
  @Nullable Line row() throws IOException {
    if (over) {
      return null;
    }
    Line row = receive(() -> lines.nextToEnd("a row of a listing", Rows.MAX_LINE));
    if (row == null) {
      finish();
    } else {
      received += row.length() + 2;
    }
    return row;
  }

  @SuppressWarnings("NullAway") // what T says of null, the step keeps
  private <T extends @Nullable Object> T receive(Calls.Step<T> step) throws IOException {
    data.at(Stage.RECEIVE, Outcome.NOT_DONE);
    try {
      return step.run();
    } catch (NetClientException e) {
      throw why(e);
    }
  }

  /** Ends a download whose data has ended: it is whole if the server says so. */
  private void finish() throws IOException {
    over = true;
    data.close();
    control.connection.at(Stage.REPLY, Outcome.NOT_DONE);
    finalReply();
    control.connection.event(ConnectionEvent.Kind.RECEIVED, () -> received + " bytes");
  }

  private void finalReply() throws IOException {
    Reply reply = last;
    for (int i = 0; reply == null && i < MAX_REPLIES; i++) {
      Reply next = control.replies.read();
      reply = next.isPreliminary() ? null : next;
    }
    if (reply == null) {
      throw control.replies.unexpected(command, first);
    }
    if (reply.code() >= 400) {
      throw refusal(reply);
    }
    if (!reply.isPositive()) {
      throw control.replies.unexpected(command, reply);
    }
  }

  private NetClientException refusal(Reply reply) {
    boolean new425 = reply.code() == 425 && (data.tls().isEmpty() || hasNewSession());
    if (control.privateData && (reply.code() == 522 || new425)) {
      control.reuseRefused = true;
      return new TlsException(
          control.connection.server(),
          TlsException.Reason.OTHER,
          "the server refused the data connection (it said: "
              + Printable.of(reply.code() + " " + reply.text())
              + "); it wants the TLS session of the control connection resumed there, and cannot"
              + " resume it",
          null);
    }
    return control.replies.refusal(command, reply);
  }

  // --- sending ---

  /**
   * Waits a little for a refusal of the data connection, where there is reason to expect one.
   * Servers end the data connection first, and say why when this side has ended it too.
   *
   * @throws NetClientException if it comes
   */
  void awaitRefusal(Duration wait) throws IOException {
    try {
      if (!data.awaitInput(wait)) {
        return;
      }
    } catch (NetClientException e) {
      throw why(e);
    }
    over = true;
    data.close();
    finalReply();
    throw control.replies.unexpected(command, first); // done, without a byte of it
  }

  /** Sends content to its end, and waits for the server to say that it has the whole. */
  void send(Content content, Progress progress) throws IOException {
    data.at(Stage.SEND, Outcome.NOT_DONE);
    control.connection.at(Stage.SEND, Outcome.NOT_DONE);
    long sent;
    try {
      TicketKeeper keeper = new TicketKeeper(data, beforeTickets);
      sent = Outgoing.send(keeper.of(content), data.output(), data, keeper.of(progress));
      data.resetOnEnd(true); // what is buffered belongs to the whole
      data.output().flush();
      data.resetOnEnd(false);
    } catch (LocalFailureException e) {
      boolean usable = abort();
      throw new LocalFailureException(
          control.connection.server(),
          Stage.SEND,
          Outcome.NOT_DONE,
          "the upload was given up, and a part of it may be left on the server: " + e.getCause(),
          usable,
          e.getCause() == null ? e : e.getCause());
    } catch (NetClientException e) {
      data.abort();
      throw why(e);
    }
    control.connection.at(Stage.REPLY, Outcome.UNKNOWN);
    data.at(Stage.REPLY, Outcome.UNKNOWN);
    over = true;
    if (data.tls().isPresent()) {
      takeLeave();
    }
    data.close();
    finalReply();
    control.connection.event(ConnectionEvent.Kind.SENT, () -> sent + " bytes");
  }

  /**
   * Says close_notify without a FIN, and reads to the server's end: tickets arrive there, and
   * closing over what is unread would be a reset, which can cut the tail of the file in silence. A
   * server that has said its 226 need not end first.
   */
  private void takeLeave() throws IOException {
    try {
      data.shutdownOutput();
      byte[] unread = new byte[1024];
      Duration clock = data.timeouts().read();
      long until = System.nanoTime() + (clock.isZero() ? Duration.ofHours(1) : clock).toNanos();
      while (System.nanoTime() - until < 0) {
        if (data.awaitInput(Duration.ofMillis(250))) {
          if (data.input().read(unread, 0, unread.length) < 0) {
            return;
          }
        } else if (control.connection.awaitInput(Duration.ofMillis(1))) {
          return;
        }
      }
    } catch (TruncatedException e) {
      // It ended without close_notify, or with a reset; what became of the file, its reply tells.
    }
  }

  // --- ends of other kinds ---

  /**
   * Gives the transfer up: resets the data connection and says ABOR (RFC 959, section 4.1.3). The
   * replies to both and to a PWD behind them are read, whose 257 nothing else here has: so it is
   * known which reply is the last. Takes no longer than a second. Does nothing to one that is over.
   *
   * @return whether the session can go on; if not, it is over
   */
  boolean abort() {
    data.abort();
    if (over) {
      return control.connection.isOpen();
    }
    over = true;
    try {
      control.connection.beginCall(GOODBYE);
      control.connection.at(Stage.COMMAND, Outcome.NOT_DONE);
      if (last == null) {
        control.dialogue.sendAlong("ABOR", "ABOR");
        control.connection.at(Stage.REPLY, Outcome.NOT_DONE);
        Reply reply = control.replies.read();
        control.dialogue.sendAlong("PWD", "PWD");
        for (int i = 0; i < MAX_REPLIES && reply.code() != 257 && reply.code() != 421; i++) {
          reply = control.replies.read();
        }
        if (reply.code() != 257) {
          throw control.replies.unexpected("ABOR", reply);
        }
      }
      return true;
    } catch (IOException e) {
      control.connection.end(
          new CancelledException(
              control.connection.server(),
              control.connection.stage(),
              Outcome.NOT_DONE,
              "a transfer was given up on this side"));
      control.connection.close();
      return false;
    }
  }

  /**
   * Returns what to throw for a data connection that failed: what the server says of it, if it says
   * anything, for a broken pipe explains nothing.
   */
  private NetClientException why(NetClientException failure) {
    over = true;
    data.abort();
    boolean unexplained =
        failure instanceof TlsException tls
            ? tls.reason() == TlsException.Reason.OTHER // what we refused needs no other words
            : failure instanceof TruncatedException || failure instanceof TimedOutException;
    if (unexplained) {
      Duration wait = failure instanceof TimedOutException ? AT_ONCE : LAST_WORDS;
      try {
        if (control.connection.awaitInput(wait)) {
          Reply reply = control.replies.read();
          if (reply.code() >= 400) {
            return refusal(reply);
          }
        }
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }
}
