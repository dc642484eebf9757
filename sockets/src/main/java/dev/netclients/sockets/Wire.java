package dev.netclients.sockets;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.line.Peer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's raw bytes, its clocks, and the record of why it ended. How a wait ends is
 * decided here, once, for all protocols:
 *
 * <ol>
 *   <li>Whatever ends the connection first (a clock, an interrupt, {@code close()}, a failure found
 *       by a parser) is <em>recorded</em>, with the stage that was reached; a later reason changes
 *       nothing.
 *   <li>Then the transport is closed, which ends every blocked call in every thread.
 *   <li>Those calls ask the record what to throw. No exception's type or text is guessed from,
 *       except where the record is empty: then the peer ended it.
 * </ol>
 *
 * <p>Reads and writes block without a timeout of their own; the {@link Watchdog} ends them. The one
 * other kind of waiting is a poll ({@link #pollFor}), which harms nothing.
 */
final class Wire implements Watchdog.Watched, Peer {
  /** Handshake bytes that a TLS peer may send: RFC 8446 chains are some KiB. */
  static final long MAX_HANDSHAKE = 256 << 10;

  private static final Duration LEAVING = Duration.ofMillis(100);

  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final MinimumRate rate;
  private final long number = ConnectionEvent.newConnection();
  private final AtomicReference<@Nullable Supplier<NetClientException>> end =
      new AtomicReference<>();

  private volatile @Nullable Supplier<NetClientException> leaving; // the reason, while taking leave
  private volatile @Nullable Transport transport; // none before it is connected
  private volatile @Nullable Runnable unblock; // ends what blocks before there is a transport
  private volatile @Nullable Runnable ended; // told once, after the end
  private volatile Stage stage = Stage.CONNECT;
  private volatile Outcome outcome = Outcome.NOT_DONE;

  private volatile long readDeadline = Watchdog.NEVER;
  private volatile long writeDeadline = Watchdog.NEVER;
  private volatile long stepDeadline = Watchdog.NEVER; // connecting, or a handshake
  private volatile long callDeadline = Watchdog.NEVER;
  private volatile Clock stepClock = Clock.CONNECT;
  private volatile Duration stepValue = Duration.ZERO;
  private volatile Duration callValue = Duration.ZERO;

  private volatile long pollUntil = Watchdog.NEVER;
  private volatile boolean readClock = true; // whether it runs at all
  private volatile boolean closeNotify; // TLS is above: an end without close_notify is a cut
  private volatile boolean writing;
  private final ReentrantLock transferring = new ReentrantLock(); // held while a file is sent
  private volatile @Nullable FileChannel sending;
  private long handshakeLeft = Long.MAX_VALUE;
  private long received;

  Wire(Endpoint endpoint, Timeouts timeouts) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.rate = new MinimumRate(timeouts);
    Watchdog.watch(this);
  }

  // --- the record ---

  @Override
  public String server() {
    return endpoint.toString();
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  /** Returns the number that tells this connection apart in events. */
  long number() {
    return number;
  }

  /**
   * Tells {@code listener}; {@code text} is only made if it hears. If it throws, that is the end.
   */
  void tell(ConnectionListener listener, ConnectionEvent.Kind kind, Supplier<String> text)
      throws NetClientException {
    if (listener != ConnectionListener.NONE) {
      try {
        listener.on(new ConnectionEvent(kind, number, System.nanoTime(), server(), text.get()));
      } catch (RuntimeException e) {
        throw end(
            new LocalFailureException(
                server(), stage, outcome, "the connection listener failed: " + e, false, e));
      }
    }
  }

  /** Notes how far the call has come, and what it means if the connection ends here. */
  void at(Stage now, Outcome ifItEnds) {
    stage = now;
    outcome = ifItEnds;
  }

  @Override
  public NetClientException end(NetClientException failure) {
    return endWith(() -> failure);
  }

  /** Records a reason, unless there is one, and closes. Returns the failure of the recorded one. */
  NetClientException endWith(Supplier<NetClientException> reason) {
    Supplier<NetClientException> why = leaving;
    boolean first = end.compareAndSet(null, why != null ? why : reason);
    if (first) {
      Watchdog.unwatch(this);
      closeTransport();
      Runnable hears = ended;
      if (hears != null) {
        hears.run();
      }
    }
    Supplier<NetClientException> recorded = end.get();
    return recorded == null ? reason.get() : recorded.get();
  }

  /** Sets who is told of the end; before the wire is used. */
  void whenEnded(Runnable hears) {
    ended = hears;
  }

  /**
   * Records {@code failure} in place of {@code cut}, if that is the record: what was cut was
   * another's.
   */
  NetClientException endInstead(NetClientException cut, NetClientException failure) {
    Supplier<NetClientException> recorded = end.get();
    if (recorded != null && recorded.get() == cut) {
      end.compareAndSet(recorded, () -> failure);
    }
    return end(failure);
  }

  /** Ends the connection from this side. */
  void cancel(String why) {
    if (end.get() == null) {
      endWith(cancelled(why));
    }
  }

  /**
   * Says that this side is about to end the connection: whatever ends it from here on, such as a
   * peer that answers the farewell first, is that.
   */
  void leave(String why) {
    leaving = cancelled(why);
  }

  private Supplier<NetClientException> cancelled(String why) {
    Stage at = stage;
    Outcome then = outcome;
    return () -> new CancelledException(server(), at, then, why);
  }

  boolean isOpen() {
    return end.get() == null && transport != null;
  }

  /** Throws what a call on a connection that has ended throws. */
  void checkOpen() throws SessionClosedException {
    Supplier<NetClientException> reason = end.get();
    if (reason != null) {
      NetClientException why = reason.get();
      throw new SessionClosedException(
          server(), stage, "the session is over: " + why.getMessage(), why);
    }
  }

  private void closeTransport() {
    Runnable waiting = unblock;
    if (waiting != null) {
      waiting.run();
    }
    FileChannel file = sending;
    if (file != null) {
      endTransfer(file);
    }
    Transport open = transport;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Closing cannot fail in a way that anybody could act upon; the descriptor is gone.
      }
    }
  }

  /** Returns what this side did that made a call fail with {@code e}; null if it was nothing. */
  @Nullable NetClientException endedHere(IOException e) {
    Supplier<NetClientException> reason = end.get();
    if (reason != null) {
      return reason.get();
    }
    if (e instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      return end(new CancelledException(server(), stage, outcome, "the thread was interrupted"));
    }
    return null;
  }

  /** Returns what a failed read, write or connect means. */
  NetClientException failure(IOException e, String doing) {
    NetClientException here = endedHere(e);
    if (here != null) {
      return here;
    }
    return new TruncatedException(
        server(),
        stage,
        outcome,
        "the peer ended the connection while " + doing + ": " + e.getMessage(),
        received,
        -1,
        e);
  }

  // --- clocks ---

  @Override
  public long deadline() {
    return Math.min(Math.min(readDeadline, writeDeadline), Math.min(stepDeadline, callDeadline));
  }

  @Override
  public void expire(long now) {
    Clock clock;
    Duration value;
    if (passed(callDeadline, now)) {
      clock = Clock.CALL;
      value = callValue;
    } else if (passed(stepDeadline, now)) {
      clock = stepClock;
      value = stepValue;
    } else if (passed(readDeadline, now)) {
      clock = Clock.READ;
      value = timeouts.read();
    } else if (passed(writeDeadline, now)) {
      clock = Clock.WRITE;
      value = timeouts.write();
    } else {
      return; // it was met meanwhile
    }
    Stage at = stage;
    Outcome then = outcome;
    endWith(() -> new TimedOutException(server(), at, then, clock, value));
  }

  private static boolean passed(long deadline, long now) {
    return deadline != Watchdog.NEVER && deadline - now <= 0;
  }

  /** Returns how long a read has been waiting; zero if none is, or its clock is off. */
  Duration idle() {
    long deadline = readDeadline;
    return deadline == Watchdog.NEVER
        ? Duration.ZERO
        : timeouts.read().minusNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Starts the clock of one read; for what reads without {@link #read}. */
  void startRead() {
    if (!timeouts.read().isZero()) {
      readDeadline = Watchdog.deadlineAfter(timeouts.read());
      Watchdog.deadlineSet(readDeadline);
    }
  }

  void endRead() {
    readDeadline = Watchdog.NEVER;
  }

  /** Starts the clock of one write; for what writes without {@link #write}. */
  void startWrite() {
    if (!timeouts.write().isZero()) {
      writeDeadline = Watchdog.deadlineAfter(timeouts.write());
      Watchdog.deadlineSet(writeDeadline);
    }
  }

  void endWrite() {
    writeDeadline = Watchdog.NEVER;
  }

  /** Starts the clock of one step: connecting or a handshake. Zero is none. */
  void startStep(Clock clock, Duration value) {
    stepClock = clock;
    stepValue = value;
    stepDeadline = Watchdog.deadlineAfter(value);
    Watchdog.deadlineSet(stepDeadline);
  }

  void endStep() {
    stepDeadline = Watchdog.NEVER;
  }

  /** Starts the clock of one whole call. Zero is none. */
  void startCall(Duration value) {
    callValue = value;
    callDeadline = Watchdog.deadlineAfter(value);
    Watchdog.deadlineSet(callDeadline);
  }

  void endCall() {
    callDeadline = Watchdog.NEVER;
  }

  /** Returns what is left of the clock of the whole call; zero if it is not running. */
  Duration callLeft() {
    long deadline = callDeadline;
    return deadline == Watchdog.NEVER
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
  }

  void stopReadClock() {
    readClock = false;
  }

  // --- before there is a transport ---

  /** Sets what ends a wait for a name or an address. If the end came first, it is run at once. */
  void unblockWith(@Nullable Runnable action) {
    unblock = action;
    if (action != null && end.get() != null) {
      action.run();
    }
  }

  /** Throws the recorded reason if the connection has ended. */
  void checkNotEnded() throws NetClientException {
    Supplier<NetClientException> reason = end.get();
    if (reason != null) {
      throw reason.get();
    }
  }

  void connected(Transport opened) throws NetClientException {
    transport = opened;
    unblock = null;
    if (end.get() != null) { // ended between the two
      closeTransport();
      checkNotEnded();
    }
  }

  @Nullable Transport transport() {
    return transport;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  // --- bytes ---

  private Transport open() throws WireException {
    Transport open = transport;
    Supplier<NetClientException> reason = end.get();
    if (reason != null) {
      throw new WireException(reason.get());
    }
    if (open == null) {
      throw new IllegalStateException("Not connected");
    }
    return open;
  }

  int read(byte[] to, int offset, int length) throws IOException {
    Transport open = open();
    int n;
    try {
      long until = pollUntil;
      if (until != Watchdog.NEVER) {
        n = open.poll(to, offset, length, pollMillis(until));
      } else if (readClock && !timeouts.read().isZero()) {
        startRead();
        boolean rated = stage == Stage.RECEIVE && rate.isOn();
        long began = rated ? System.nanoTime() : 0;
        n = open.read(to, offset, length);
        readDeadline = Watchdog.NEVER;
        if (rated && rate.isMissedBy(System.nanoTime() - began, n)) {
          throw new WireException(
              end(new TimedOutException(server(), stage, outcome, Clock.RATE, timeouts.read())));
        }
      } else {
        n = open.read(to, offset, length);
      }
    } catch (SocketTimeoutException e) {
      if (end.get() == null) {
        throw e; // a poll that found nothing
      }
      throw new WireException(failure(e, "reading"));
    } catch (IOException e) {
      NetClientException failure = failure(e, "reading");
      throw new WireException(end(failure));
    }
    if (n > 0) {
      received += n;
      handshakeLeft -= n;
      if (handshakeLeft < 0) {
        throw new WireException(
            end(
                new LimitException(
                    server(),
                    Stage.TLS,
                    "bytes of a TLS handshake",
                    MAX_HANDSHAKE,
                    MAX_HANDSHAKE - handshakeLeft)));
      }
    } else if (n < 0 && closeNotify) {
      throw new WireException(
          end(
              new TruncatedException(
                  server(),
                  stage,
                  outcome,
                  "the connection ended without TLS's close_notify, so what came may be cut",
                  received,
                  -1,
                  null)));
    }
    return n;
  }

  private static int pollMillis(long until) throws SocketTimeoutException {
    long left = until - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("Nothing came");
    }
    long up = (left + 999_999) / 1_000_000; // never shorter than was asked for
    return (int) Math.min(up, Integer.MAX_VALUE);
  }

  void write(byte[] from, int offset, int length) throws IOException {
    writing(
        open -> {
          for (int done = 0; done < length; ) {
            startWrite();
            done += open.write(from, offset + done, length - done);
          }
          return length;
        });
  }

  /** Writes one byte as urgent data. */
  void writeUrgent(int b) throws IOException {
    writing(
        open -> {
          startWrite();
          open.writeUrgent(b);
          return 1;
        });
  }

  /** Writes some bytes of a file, as {@link Transport#transfer} does. */
  int transfer(FileChannel file, long at, int count) throws IOException {
    transferring.lock();
    sending = file;
    try {
      return writing(
          open -> {
            startWrite();
            return open.transfer(file, at, count);
          });
    } finally {
      sending = null;
      transferring.unlock();
    }
  }

  /**
   * Closing a socket does not end the system's call that sends a file there, and its number may be
   * another's by then; closing the file ends it. So that is done first, and waited for.
   */
  private void endTransfer(FileChannel file) {
    try {
      file.close();
      if (transferring.tryLock(LEAVING.toNanos(), TimeUnit.NANOSECONDS)) {
        transferring.unlock();
      }
    } catch (IOException e) {
      // It was only read.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Writing {
    int to(Transport open) throws IOException;
  }

  private int writing(Writing step) throws IOException {
    Transport open = open();
    writing = true;
    try {
      return step.to(open);
    } catch (IOException e) {
      // If it was the peer, its last words may still be there to read: so this is no end yet.
      throw new WireException(failure(e, "writing"));
    } finally {
      writeDeadline = Watchdog.NEVER;
      writing = false;
    }
  }

  /** Returns whether a thread is writing, and may be blocked in it. */
  boolean isWriting() {
    return writing;
  }

  /** Makes reads give up without harm after {@code wait}, until {@link #pollEnds}. */
  void pollFor(Duration wait) {
    pollUntil = System.nanoTime() + Math.max(1, Timeouts.nanos(wait));
  }

  void pollEnds() {
    pollUntil = Watchdog.NEVER;
  }

  /** Counts what a TLS peer sends from here on, until {@link #handshakeEnds}. */
  void handshakeBegins() {
    handshakeLeft = MAX_HANDSHAKE;
    closeNotify = true;
  }

  void handshakeEnds() {
    handshakeLeft = Long.MAX_VALUE;
  }

  /** An end without close_notify is no cut from here on. */
  void allowMissingCloseNotify() {
    closeNotify = false;
  }

  long received() {
    return received;
  }
}
