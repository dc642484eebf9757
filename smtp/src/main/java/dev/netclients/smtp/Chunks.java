package dev.netclients.smtp;

import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Pipeline;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.util.ArrayList;
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
 * behind is not known when its successor goes out, and a recipient must not be carried over. A few
 * small messages go out together, and count as one command of the {@link Pipeline}'s window, whose
 * 64 KiB hold all the same.
 *
 * <p>Messages too large to be kept end the run; {@link #left()} is the first that has not been
 * sent.
 */
final class Chunks {
  /** Messages go out together up to this size, if the source has them at once. */
  private static final int FLIGHT = 16 << 10;

  /** And never more, unless a single one has. */
  private static final int MAX_FLIGHT = 64 << 10;

  private static final byte[] RSET = Turns.ascii("RSET\r\n");

  private final Talk talk;
  private final Connection connection;
  private final Source source;
  private final Queue<List<Transaction>> underWay = new ConcurrentLinkedQueue<>();
  private final Pipeline pipeline;
  private final boolean resetFirst;
  private volatile @Nullable Transaction left;
  private List<Transaction> answering = List.of(); // the flight whose answers are being read
  private int done; // messages of it that have been answered
  private int answered;
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
    connection.checkQuiet();
    connection.at(Stage.REPLY, Outcome.UNKNOWN);
    this.pipeline =
        Pipeline.start(
            new Flights(first), Pipeline.MAX_COMMANDS, connection.output(), connection, abort);
  }

  /** The messages as they go out, a few at a time; used by the helper thread. */
  private final class Flights implements Iterator<byte[]> {
    private @Nullable Transaction next;
    private boolean reset = resetFirst;
    private boolean buffered; // what went out last may not have gone further than our buffer

    Flights(Transaction first) {
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        flushIfTheSourceIsSlow();
        next = take();
      }
      return next != null;
    }

    private @Nullable Transaction take() {
      if (left != null || !connection.isOpen()) {
        return null;
      }
      Transaction transaction = source.take();
      if (transaction != null && transaction.isSendable() && transaction.text() != null) {
        return transaction;
      }
      left = transaction;
      return null;
    }

    /** What is sent waits for nobody: not for the next message, if that may take its time. */
    private void flushIfTheSourceIsSlow() {
      if (buffered && source.isSlow()) {
        try {
          connection.output().flush();
        } catch (IOException e) {
          // The reader will hear of it: the connection has ended.
        }
        buffered = false;
      }
    }

    @Override
    public byte[] next() {
      Transaction transaction = next;
      if (transaction == null) {
        throw new NoSuchElementException();
      }
      List<Transaction> flight = new ArrayList<>();
      underWay.add(flight); // before the first is in it, so that nothing taken is forgotten
      int size = 0;
      do {
        flight.add(transaction);
        size += size(transaction, reset || flight.size() > 1);
        transaction = size < FLIGHT && !source.isSlow() ? take() : null;
      } while (transaction != null && size + transaction.text().bytes().length <= MAX_FLIGHT);
      next = transaction;
      byte[] bytes = new byte[size];
      int at = 0;
      for (Transaction one : flight) {
        at = put(one, reset, bytes, at);
        reset = true;
        one.endBegins();
      }
      buffered = true;
      return bytes;
    }
  }

  private static int size(Transaction transaction, boolean reset) {
    int size = (reset ? RSET.length : 0) + transaction.mailCommand().length;
    List<Recipient> to = transaction.recipients();
    for (int i = 0; i < to.size(); i++) {
      size += to.get(i).command().length;
    }
    byte[] text = Objects.requireNonNull(transaction.text()).bytes();
    return size + bdat(text).length + text.length;
  }

  private static byte[] bdat(byte[] text) {
    return Turns.ascii("BDAT " + text.length + " LAST\r\n");
  }

  private static int put(Transaction transaction, boolean reset, byte[] to, int start) {
    int at = reset ? put(RSET, to, start) : start;
    at = put(transaction.mailCommand(), to, at);
    List<Recipient> recipients = transaction.recipients();
    for (int i = 0; i < recipients.size(); i++) {
      at = put(recipients.get(i).command(), to, at);
    }
    byte[] text = Objects.requireNonNull(transaction.text()).bytes();
    return put(text, to, put(bdat(text), to, at));
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
    if (done == answering.size()) {
      if (!pipeline.advance()) {
        return null;
      }
      answering = underWay.remove();
      done = 0;
    }
    Transaction transaction = answering.get(done);
    answers(transaction);
    done++;
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
  List<Transaction> unanswered() {
    try {
      boolean more = true;
      while (more) {
        more = pipeline.advance();
      }
    } catch (IOException e) {
      // It is known already that the connection has ended.
    }
    List<Transaction> all = new ArrayList<>(answering.subList(done, answering.size()));
    underWay.forEach(all::addAll);
    return all;
  }

  void close() {
    pipeline.close();
  }
}
