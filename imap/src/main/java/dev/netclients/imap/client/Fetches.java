package dev.netclients.imap.client;

import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.imap.FetchItem;
import dev.netclients.imap.Messages;
import dev.netclients.imap.wire.FetchData;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the rows of a FETCH, or of several one after the other where the set is too long
 * for one line. It holds the session until its last row has been read.
 */
final class Fetches implements Items<FetchedMessage>, FetchedMessage.Call {
  private final Engine engine;
  private final Calls calls;
  private final Iterator<Messages> lines;
  private final FetchItem[] items;
  private @Nullable Running<Long> running; // none before the command was sent
  private @Nullable FetchData row;
  private @Nullable FetchedMessage current;
  private boolean fetched; // current has not been handed out yet
  private boolean done;

  Fetches(Engine engine, Calls calls, Messages messages, FetchItem... items) {
    this.engine = engine;
    this.calls = calls;
    this.lines = messages.lines().iterator();
    this.items = items.clone();
    command(messages); // checks the items
  }

  private FetchCommand command(Messages messages) {
    return new FetchCommand(messages, data -> row = data, items);
  }

  /** Sends the command. */
  Fetches begin() throws IOException {
    running = engine.send(command(lines.next()));
    engine.flush();
    return this;
  }

  @Override
  public boolean hasNext() throws IOException {
    if (!fetched && !done) {
      fetched = calls.step(this, this::fetch);
    }
    return fetched;
  }

  private boolean fetch() throws IOException {
    Running<Long> answer = running;
    FetchedMessage before = current;
    if (before != null) {
      engine.connection().at(Stage.RECEIVE, Outcome.NOT_DONE);
      before.skipRest();
    }
    row = null;
    while (row == null && answer != null) {
      if (!answer.isDone()) {
        engine.read();
      } else if (answer.failure() == null && lines.hasNext()) {
        answer = begin().running;
      } else {
        break;
      }
    }
    FetchData data = row;
    if (data == null) {
      done = true;
      current = null;
      calls.finish(this);
      if (answer != null) {
        answer.result(); // it may be refused when rows have come already
      }
      return false;
    }
    engine.connection().at(Stage.RECEIVE, Outcome.NOT_DONE);
    current = new FetchedMessage(engine, this, data);
    return true;
  }

  @Override
  public FetchedMessage next() throws IOException {
    if (!hasNext() || current == null) {
      throw new NoSuchElementException();
    }
    fetched = false;
    return current;
  }

  @Override
  public <T extends @Nullable Object> T step(FetchedMessage of, Calls.Step<T> step)
      throws IOException {
    if (of != current) {
      throw new IllegalStateException("The cursor has gone on to another message");
    }
    return calls.step(this, step);
  }

  /** Gives up what has not been read; unless all has, the session is over. */
  @Override
  public void close() {
    if (!done) {
      done = true;
      fetched = false;
      calls.giveUp(this, "a FETCH was closed before its end");
    }
  }
}
