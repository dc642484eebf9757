package dev.netclients.smtp;

import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Pipeline;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages by BDAT, each in one chunk, ahead of the replies to those before (RFC 3030).
 *
 * <pre>
 *   C: MAIL RCPT RCPT BDAT n LAST, the message; RSET MAIL RCPT RCPT BDAT n LAST, the next; ...
 *   S: 250 250 250 250; 250 250 250 250 250; ...
 * </pre>
 *
 * <p>RSET goes before every message but the first: whether the one before leaves a transaction
 * behind is not known when its successor goes out, and a recipient must not be carried over. A
 * message counts as one command of the {@link Pipeline}'s window, whose 64 KiB hold all the same.
 *
 * <p>Messages too large to be kept end the run; {@link #left()} is the first that has not been
 * sent.
 */
final class Chunks {
  /** How long a message is kept back for others to go with it. */
  private static final Duration PATIENCE = Duration.ofMillis(1);

  private static final byte[] RSET = Turns.ascii("RSET\r\n");

  private final Talk talk;
  private final Connection connection;
  private final Source source;
  private final Gathered out;
  private final Queue<Transaction> underWay = new ConcurrentLinkedQueue<>();
  private final Pipeline pipeline;
  private final boolean resetFirst;
  private volatile @Nullable Transaction left;
  private long answered;
  private boolean open;

  /**
   * Begins to send.
   *
   * @param first the first message, whose bytes are kept
   * @param source yields the others; asked by another thread
   * @param resetFirst whether the server may have a transaction under way
   * @param abort ends the conversation when this is closed early
   */
  Chunks(Talk talk, Transaction first, Source source, boolean resetFirst, Runnable abort)
      throws IOException {
    this.talk = talk;
    this.connection = talk.connection();
    this.source = source;
    this.resetFirst = resetFirst;
    this.out = new Gathered(connection.output());
    connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    talk.replies().checkFarewell("MAIL");
    connection.at(Stage.REPLY, Outcome.UNKNOWN);
    this.pipeline =
        Pipeline.start(new Flights(first), Pipeline.MAX_COMMANDS, out, connection, abort);
  }

  /** The messages as they go out; used by the helper thread. */
  private final class Flights implements Iterator<byte[]> {
    private @Nullable Transaction next;
    private boolean reset = resetFirst;

    Flights(Transaction first) {
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      if (next == null && left == null && connection.isOpen()) {
        Transaction transaction = source.take();
        if (transaction != null && transaction.isSendable() && transaction.text() != null) {
          next = transaction;
        } else {
          left = transaction;
        }
      }
      return next != null;
    }

    @Override
    public byte[] next() {
      Transaction transaction = next;
      if (transaction == null) {
        throw new NoSuchElementException();
      }
      next = null;
      byte[] flight = flight(transaction, reset);
      reset = true;
      transaction.endBegins();
      underWay.add(transaction); // before it is written, so that nothing sent is forgotten
      return flight;
    }
  }

  private static byte[] flight(Transaction transaction, boolean reset) {
    List<Recipient> to = transaction.recipients();
    byte[] text = Objects.requireNonNull(transaction.text()).bytes();
    byte[] mail = transaction.mailCommand();
    byte[] bdat = Turns.ascii("BDAT " + text.length + " LAST\r\n");
    int size = (reset ? RSET.length : 0) + mail.length + bdat.length + text.length;
    for (int i = 0; i < to.size(); i++) {
      size += to.get(i).command().length;
    }
    byte[] flight = new byte[size];
    int at = reset ? put(RSET, flight, 0) : 0;
    at = put(mail, flight, at);
    for (int i = 0; i < to.size(); i++) {
      at = put(to.get(i).command(), flight, at);
    }
    put(text, flight, put(bdat, flight, at));
    return flight;
  }

  private static int put(byte[] from, byte[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
    return at + from.length;
  }

  /**
   * Reads all that is said of the next message, and returns it; null if there is no further one.
   *
   * @throws dev.netclients.NetClientException if the conversation cannot go on
   */
  @Nullable Transaction advance() throws IOException {
    if (!pipeline.advance()) {
      return null;
    }
    if (out.holds(answered) && !connection.awaitInput(PATIENCE)) {
      out.flushIfItHolds(answered);
    }
    Transaction transaction = underWay.element();
    answers(transaction);
    underWay.remove();
    return transaction;
  }

  private void answers(Transaction transaction) throws IOException {
    if (answered++ > 0 || resetFirst) {
      Reply reply = talk.read();
      if (!reply.isPositive()) {
        talk.endIf421(transaction, reply);
        throw talk.replies().unexpected("RSET", reply);
      }
    }
    open = true;
    Reply mail = yesOrNo("MAIL", transaction);
    transaction.answerMail(mail);
    int to = transaction.recipients().size();
    for (int i = 0; i < to; i++) {
      transaction.answerRcpt(i, yesOrNo("RCPT", transaction));
    }
    if (transaction.accepted() == 0) { // LMTP too has one answer then
      transaction.refuse(yesOrNo("BDAT", transaction));
    } else {
      talk.answers(transaction);
    }
    open = transaction.isRefused() || transaction.accepted() == 0;
  }

  private Reply yesOrNo(String command, Transaction transaction) throws IOException {
    Reply reply = talk.read();
    if (!reply.isPositive() && reply.code() < 400) {
      throw talk.replies().unexpected(command, reply);
    }
    talk.endIf421(transaction, reply);
    return reply;
  }

  /** Returns whether the server may have a transaction under way. */
  boolean needsReset() {
    return open;
  }

  /** Returns the message that ended the run, since it cannot go out so; null at the end of all. */
  @Nullable Transaction left() {
    return left;
  }

  /**
   * Returns the messages that have gone out, or begun to, and were not answered whole, once the
   * connection has ended and the helper with it.
   */
  Queue<Transaction> unanswered() {
    pipeline.stop();
    return underWay;
  }

  void close() {
    pipeline.close();
  }
}
