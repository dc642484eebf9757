package dev.netclients.imap.client;

import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.FetchItem;
import dev.netclients.imap.Flag;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.imap.wire.FetchData;
import dev.netclients.sockets.Calls;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several commands under way at a time (RFC 9051, section 5.5): each goes out without waiting for
 * the answers to those before, so that a hundred small ones take little longer than one.
 *
 * <pre>{@code
 * try (InFlight flight = imap.inFlight()) {
 *   for (long uid : uids) {
 *     flight.fetch(NumberSet.of(uid), message -> save(message), Section.message());
 *   }
 *   flight.await();
 * }
 * }</pre>
 *
 * <p>Messages are named by unique identifier alone, since numbers could change meanwhile. At most
 * 100 commands and 16 KiB of them are under way; a further one first reads answers. The order in
 * which they are carried out is the server's; whoever needs one done before another waits for its
 * answer. It holds the session until {@link #await()}; closed before, the session is over. Used by
 * the thread that uses the session.
 */
public final class InFlight implements Closeable {
  /** Takes messages as they arrive. It must not use the session. */
  @FunctionalInterface
  public interface MessageTaker {
    /**
     * Takes one; what it leaves unread is passed over.
     *
     * @throws IOException to end the session, whatever it is; what the message's own methods throw
     *     may pass if that is meant
     */
    void take(FetchedMessage message) throws IOException;
  }

  private final Engine engine;
  private final Calls calls;
  private final Mailboxes mailboxes;
  private final List<Running<?>> sent = new ArrayList<>();
  private boolean over;

  InFlight(Engine engine, Calls calls, Mailboxes mailboxes) {
    this.engine = engine;
    this.calls = calls;
    this.mailboxes = mailboxes;
  }

  /**
   * UID FETCH: hands messages out as they arrive, while this or another answer is waited for.
   *
   * @return how many there were
   * @throws IllegalArgumentException if {@code items} is empty; nothing was sent
   * @throws IllegalStateException if no mailbox is selected
   * @throws IOException as {@link dev.netclients.NetClientException}, if the connection failed
   */
  public Pending<Long> fetch(NumberSet uids, MessageTaker taker, FetchItem... items)
      throws IOException {
    engine.require(Phase.SELECTED);
    return send(new FetchCommand(Messages.uids(uids), data -> hand(data, taker), items));
  }

  private void hand(FetchData data, MessageTaker taker) throws IOException {
    FetchedMessage message = new FetchedMessage(engine, new Direct(), data);
    try {
      taker.take(message);
    } catch (IOException | RuntimeException e) {
      if (e instanceof NetClientException own && !own.sessionUsable()) {
        throw own;
      }
      throw engine
          .connection()
          .end(
              new LocalFailureException(
                  engine.connection().server(),
                  engine.connection().stage(),
                  engine.connection().outcome(),
                  "whoever takes the messages failed: " + e,
                  false,
                  e));
    }
    message.skipRest();
  }

  /** The call's step is under way already. */
  private static final class Direct implements FetchedMessage.Call {
    @Override
    @SuppressWarnings("NullAway") // what T says of null, the step keeps
    public <T extends @Nullable Object> T step(FetchedMessage row, Calls.Step<T> step)
        throws IOException {
      return step.run();
    }
  }

  /** UID STORE: see {@link ImapClient#store}. */
  public Pending<@Nullable Void> store(NumberSet uids, StoreAction action, Flag... flags)
      throws IOException {
    engine.require(Phase.SELECTED);
    return send(mailboxes.store(Messages.uids(uids), action, flags));
  }

  /** UID COPY: see {@link ImapClient#copy}. */
  public Pending<Optional<CopyUid>> copy(NumberSet uids, String mailbox) throws IOException {
    engine.require(Phase.SELECTED);
    return send(mailboxes.copy(Messages.uids(uids), mailbox));
  }

  /** UID MOVE: see {@link ImapClient#move}. */
  public Pending<Optional<CopyUid>> move(NumberSet uids, String mailbox) throws IOException {
    engine.require(Phase.SELECTED);
    return send(mailboxes.move(Messages.uids(uids), mailbox));
  }

  /**
   * UID SEARCH: see {@link ImapClient#search}. Where the server has no ESEARCH, whose answers tell
   * which command they belong to, one search is under way at a time.
   */
  public Pending<SearchResult> search(SearchQuery query) throws IOException {
    engine.require(Phase.SELECTED);
    SearchCommand command = new SearchCommand(query, true, engine);
    if (!engine.capabilities().esearch()) {
      for (Running<?> running : List.copyOf(sent)) {
        if (running.command() instanceof SearchCommand) {
          settle(running);
        }
      }
    }
    return send(command);
  }

  /** STATUS: see {@link ImapClient#status}. */
  public Pending<MailboxStatus> status(String mailbox, StatusItem... items) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return send(mailboxes.status(mailbox, items));
  }

  private <T extends @Nullable Object> Pending<T> send(Command<T> command) throws IOException {
    checkOpen();
    Running<T> running = calls.step(this, () -> engine.send(command));
    sent.removeIf(Running::isDone);
    sent.add(running);
    return new Pending<>(this, running);
  }

  private void checkOpen() {
    if (over) {
      throw new IllegalStateException("This has been closed");
    }
  }

  <T extends @Nullable Object> T await(Running<T> running) throws IOException {
    if (running.isDone()) {
      return running.result();
    }
    return calls.step(this, () -> engine.await(running));
  }

  private void settle(Running<?> running) throws IOException {
    calls.step(
        this,
        () -> {
          engine.settle(running);
          return null;
        });
  }

  /**
   * Waits for all answers and lets go of the session. A refusal is not thrown here: each {@link
   * Pending} tells its own.
   *
   * @throws IOException as {@link dev.netclients.NetClientException}, if the connection failed
   */
  public void await() throws IOException {
    checkOpen();
    for (Running<?> running : List.copyOf(sent)) {
      settle(running);
    }
    over = true;
    calls.finish(this);
  }

  /** Lets go of the session; unless all answers are there, it is over. */
  @Override
  public void close() {
    if (!over) {
      over = true;
      if (sent.stream().allMatch(Running::isDone)) {
        calls.finish(this);
      } else {
        calls.giveUp(this, "commands in flight were closed before their answers");
      }
    }
  }
}
