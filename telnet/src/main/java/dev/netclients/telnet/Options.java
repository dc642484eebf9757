package dev.netclients.telnet;

import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Printable;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent.Kind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed on with the server: the {@link Negotiation}'s words and the handlers' go to the
 * {@link Encoder}'s queue, and to the trace.
 */
final class Options implements Negotiation.Voice {
  /** Answers without a byte of data between, after which the two are taken to be in a loop. */
  static final int MAX_ANSWERS = 100;

  private final Connection connection;
  private final Encoder out;
  private final Map<Option, OptionHandler> handlers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Negotiation negotiation = new Negotiation(this);
  private boolean answering;
  private @Nullable Decoder decoder; // told of BINARY
  private @Nullable NetClientException failure; // of a voice, which cannot throw it
  private final AtomicInteger answers = new AtomicInteger(); // since data came

  Options(Connection connection, Encoder out, Map<Option, OptionHandler> handlers) {
    this.connection = connection;
    this.out = out;
    this.handlers = Map.copyOf(handlers);
  }

  void attach(Decoder reads) {
    decoder = reads;
  }

  /** Hears that data came: it is no loop then. */
  void dataCame() {
    answers.set(0);
  }

  private interface Step {
    void run();
  }

  /**
   * Runs a step of one thread at a time; what a handler of the caller's throws ends the session.
   */
  private void locked(Step step) throws NetClientException {
    lock.lock();
    try {
      step.run();
      NetClientException failed = failure;
      if (failed != null) {
        throw failed;
      }
    } catch (RuntimeException e) {
      throw connection.end(
          new LocalFailureException(
              connection.server(),
              connection.stage(),
              connection.outcome(),
              "an option handler failed",
              false,
              e));
    } finally {
      lock.unlock();
    }
  }

  // --- what the caller wants ---

  /** Asks for all that handlers want at once. */
  void start() throws NetClientException {
    locked(
        () ->
            handlers.forEach(
                (option, handler) -> {
                  for (Side side : Side.values()) {
                    if (handler.wants(side)) {
                      negotiation.enable(side, option);
                    }
                  }
                }));
  }

  void enable(Side side, Option option) throws NetClientException {
    locked(() -> negotiation.enable(side, option));
  }

  void disable(Side side, Option option) throws NetClientException {
    locked(() -> negotiation.disable(side, option));
  }

  /** Returns what {@link #accepts} does, by one thread at a time. */
  boolean welcomes(Side side, Option option) throws NetClientException {
    AtomicBoolean welcome = new AtomicBoolean();
    locked(() -> welcome.set(accepts(side, option)));
    return welcome.get();
  }

  boolean isEnabled(Side side, Option option) {
    lock.lock();
    try {
      return negotiation.isEnabled(side, option);
    } finally {
      lock.unlock();
    }
  }

  /** Tells another window size, if the server wants to know. */
  void resize(WindowSize window, int columns, int rows) throws NetClientException {
    locked(
        () -> {
          window.resize(columns, rows);
          if (negotiation.isEnabled(Side.LOCAL, Option.NAWS)) {
            window.tell(parameters -> send(Option.NAWS, parameters));
          }
        });
  }

  // --- what the server says; by the thread that reads ---

  void received(int verb, Option option) throws NetClientException {
    connection.event(Kind.REPLY, () -> Code.verb(verb) + " " + option);
    answering(() -> negotiation.received(verb, option));
  }

  /** What is said meanwhile is an answer. */
  private void answering(Step step) throws NetClientException {
    locked(
        () -> {
          answering = true;
          try {
            step.run();
          } finally {
            answering = false;
          }
        });
  }

  void received(Option option, byte[] parameters) throws NetClientException {
    connection.event(Kind.REPLY, () -> "SB " + option + shown(parameters));
    OptionHandler handler = handlers.get(option);
    if (handler != null) {
      answering(() -> handler.received(parameters, bytes -> answer(option, bytes)));
    }
  }

  private static String shown(byte[] parameters) {
    return " \"" + Printable.of(parameters, 0, parameters.length) + "\"";
  }

  // --- what is said about it; with the lock ---

  @Override
  public boolean accepts(Side side, Option option) {
    OptionHandler handler = handlers.get(option);
    return handler != null && handler.accepts(side);
  }

  @Override
  public void say(int verb, Option option) {
    count();
    queue(Code.negotiation(verb, option), () -> Code.verb(verb) + " " + option);
  }

  @Override
  public void changed(Side side, Option option, boolean on) {
    if (option.equals(Option.BINARY)) {
      binary(side, on);
    }
    OptionHandler handler = handlers.get(option);
    if (handler != null) {
      handler.changed(side, on, bytes -> answer(option, bytes));
    }
  }

  private void binary(Side side, boolean on) {
    try {
      if (side == Side.LOCAL) {
        out.laterBinary(on);
      } else if (decoder != null) {
        decoder.binary(on);
      }
    } catch (NetClientException e) {
      failure = e;
    }
  }

  private void answer(Option option, byte[] parameters) {
    count();
    send(option, parameters);
  }

  private void send(Option option, byte[] parameters) {
    queue(
        Code.subnegotiation(option, parameters),
        () -> "SB " + option + (isSecret(option) ? "" : shown(parameters)));
  }

  /** An environment may hold anything. */
  private static boolean isSecret(Option option) {
    return option.equals(Option.NEW_ENVIRON);
  }

  private void count() {
    int count = answering ? answers.incrementAndGet() : 0;
    if (count > MAX_ANSWERS && failure == null) {
      failure = connection.over("answers about options without data between", MAX_ANSWERS, count);
    }
  }

  private void queue(byte[] bytes, Supplier<String> shown) {
    try {
      if (failure == null) {
        connection.event(Kind.COMMAND, shown);
        out.later(bytes);
      }
    } catch (NetClientException e) {
      failure = e;
    }
  }
}
