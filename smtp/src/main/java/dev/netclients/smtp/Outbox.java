package dev.netclients.smtp;

import dev.netclients.Cursor;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over what became of many messages. It holds the session to its end.
 *
 * <p>Small messages go out by {@link Chunks} where the server can take them so, all others by
 * {@link Turns}. If the connection ends, every message that had been taken from the source is still
 * told of, and then the failure is thrown.
 */
final class Outbox extends Cursor<Sent> {
  private final Talk talk;
  private final Connection connection;
  private final Calls calls;
  private final Turns turns;
  private final Source source;
  private final Progress progress;
  private @Nullable Transaction pending; // taken, and not done with
  private @Nullable Transaction following; // taken while that is being sent
  private @Nullable Chunks chunks; // none is running
  private final Queue<Sent> cut = new ArrayDeque<>(); // what the end of the connection left behind
  private @Nullable NetClientException end;
  private boolean done;

  Outbox(Talk talk, Calls calls, Turns turns, Iterator<? extends Mail> mails, Progress progress) {
    this.talk = talk;
    this.connection = talk.connection();
    this.calls = calls;
    this.turns = turns;
    this.source = new Source(mails, talk, progress);
    this.progress = progress;
  }

  @Override
  protected @Nullable Sent fetch() throws IOException {
    return done ? null : calls.step(this, this::result);
  }

  private @Nullable Sent result() throws IOException {
    if (end == null) {
      try {
        Sent sent = send();
        if (sent == null) {
          turns.reset();
          done = true;
          calls.finish(this);
        }
        return sent;
      } catch (NetClientException e) {
        end = e;
        connection.close();
        tellAll(e);
      }
    }
    Sent left = cut.poll();
    if (left == null) {
      done = true;
      calls.finish(this);
      throw end;
    }
    return left;
  }

  /** Returns what became of the next message; null if there is none. */
  private @Nullable Sent send() throws IOException {
    while (true) {
      Chunks running = chunks;
      if (running != null) {
        Transaction answered = running.advance();
        if (answered != null) {
          return answered.result();
        }
        turns.needsReset(running.needsReset());
        pending = running.left();
        running.close();
        chunks = null;
      }
      Transaction transaction = pending != null ? pending : taken();
      pending = transaction;
      if (transaction == null) {
        return null;
      }
      if (transaction.isUnseen()) {
        return unseen(transaction);
      }
      if (!transaction.isSendable()) {
        pending = null;
        return transaction.result();
      }
      if (talk.chunking() && transaction.text() != null) {
        chunks =
            new Chunks(
                talk,
                transaction,
                source,
                turns.needsReset(),
                () -> calls.giveUp(this, "sending was given up before its end"));
        pending = null;
      } else {
        return turn(transaction);
      }
    }
  }

  /** Looks at a message that can be read once, now that no other waits, and sends it. */
  private Sent unseen(Transaction transaction) throws IOException {
    Transaction seen = transaction.seen(talk.capabilities(), connection);
    try {
      pending = seen.isSendable() ? seen : null;
      return seen.isSendable() ? turn(seen) : seen.result();
    } finally {
      seen.close();
    }
  }

  private Sent turn(Transaction transaction) throws IOException {
    boolean goesAhead = talk.pipelining() && !talk.chunking() && !source.isSlow();
    Transaction next = goesAhead ? taken() : null;
    boolean ready = next != null && next.isSendable() && !next.isUnseen();
    following = next;
    turns.run(transaction, ready ? next : null, progress);
    following = null;
    pending = next;
    return transaction.result();
  }

  /** Returns the next message, prepared; null if there is none. */
  private @Nullable Transaction taken() throws IOException {
    try {
      return source.take();
    } catch (RuntimeException e) { // in the helper's thread the pipeline does this
      throw connection.abort(
          new LocalFailureException(
              connection.server(),
              Stage.COMMAND,
              Outcome.NOT_DONE,
              "the source of messages failed: " + e.getClass().getSimpleName(),
              false,
              e));
    }
  }

  private void tellAll(NetClientException why) {
    if (pending != null) {
      cut.add(pending.cutBy(why));
    }
    if (following != null) {
      cut.add(following.cutBy(why));
    }
    Chunks running = chunks;
    if (running != null) {
      running.unanswered().forEach(transaction -> cut.add(transaction.cutBy(why)));
      Transaction left = running.left();
      if (left != null) {
        cut.add(left.cutBy(why));
      }
    }
  }

  /** Ends the call, when all results have been read. What fails here changes none of them. */
  void finish() throws IOException {
    try {
      hasNext();
    } catch (NetClientException e) {
      // The session is over, as the next call will find.
    }
  }

  /** Gives up what has not been sent; unless nothing is under way, the session is over. */
  @Override
  public void close() {
    super.close();
    if (!done) {
      done = true;
      if (chunks != null) {
        chunks.close();
      } else if (turns.underWay()) {
        calls.giveUp(this, "sending was given up before its end");
      }
      calls.finish(this);
    }
  }
}
