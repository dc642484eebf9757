package dev.netclients.sockets;

import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Waits for one server to call back. Callers from other addresses are closed, and the waiting goes
 * on. Used by one thread, except {@link #close()}, which ends a wait in another.
 */
public final class Callback implements Closeable {
  private static final long BETWEEN_LOOKS = 50; // ms

  /** Finds out, while nobody calls, whether the wait still has a purpose. */
  @FunctionalInterface
  public interface Look {
    /** Looks at nothing. */
    Look NONE = () -> {};

    /**
     * Returns if it has, within some milliseconds.
     *
     * @throws IOException as {@link NetClientException}, its only subclass thrown here: the wait
     *     ends with it
     */
    void look() throws IOException;
  }

  private final ServerSocketChannel listening;
  private final Selector callers;
  private final Timeouts timeouts;
  private final ConnectionListener listener;
  private final InetSocketAddress address;
  private final Wire waiting;
  private final Race.Preparation options;
  private final Consumer<Wire> hears;

  /** {@code hears} is told of the wait and of the connection, before they are used. */
  Callback(
      InetAddress local,
      Timeouts timeouts,
      ConnectionListener listener,
      Race.Preparation options,
      Consumer<Wire> hears)
      throws IOException {
    this.timeouts = timeouts;
    this.listener = listener;
    this.options = options;
    this.hears = hears;
    this.callers = Selector.open();
    try {
      this.listening = ServerSocketChannel.open();
    } catch (IOException e) {
      callers.close();
      throw e;
    }
    try {
      listening.configureBlocking(false);
      listening.bind(new InetSocketAddress(local, 0), 1);
      listening.register(callers, SelectionKey.OP_ACCEPT);
      this.address = (InetSocketAddress) listening.getLocalAddress();
    } catch (IOException e) {
      stop();
      throw e;
    }
    this.waiting = new Wire(Endpoint.of(local.getHostAddress(), address.getPort()), timeouts);
    waiting.at(Stage.CONNECT, Outcome.NOT_DONE);
    hears.accept(waiting);
    waiting.unblockWith(this::stop);
  }

  /** Returns where the server has to call. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * As {@link #accept(InetAddress, Duration, Duration, Look)}, without the clock of a call.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Connection accept(InetAddress server, Duration wait) throws IOException {
    return accept(server, wait, Duration.ZERO, Look.NONE);
  }

  /**
   * Waits for {@code server} to call.
   *
   * @param server the address from which the call must come
   * @param wait how long, at the most; zero is for ever
   * @param left what is left of the time of the call that this is part of; zero for no clock. On
   *     the connection it runs on
   * @param look asked about every 50 ms while nobody calls
   * @throws dev.netclients.TimedOutException if nobody called in time
   * @throws dev.netclients.CancelledException if this was closed or the thread interrupted
   * @throws NetClientException as {@code look} throws it
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Connection accept(InetAddress server, Duration wait, Duration left, Look look)
      throws IOException {
    waiting.startCall(Timeouts.check("left", left));
    waiting.startStep(Clock.CONNECT, Timeouts.check("wait", wait));
    try {
      while (true) {
        SocketChannel caller = listening.accept();
        if (caller == null) {
          await(look);
        } else if (((InetSocketAddress) caller.getRemoteAddress()).getAddress().equals(server)) {
          setOptions(caller);
          Connection connection = Connection.accepted(caller, timeouts, listener, hears);
          connection.beginCall(waiting.callLeft());
          return connection;
        } else {
          Connector.closeQuietly(caller);
        }
      }
    } catch (IOException e) {
      NetClientException known = WireException.unwrap(e);
      throw waiting.end(known != null ? known : waiting.failure(e, "waiting for a call"));
    } finally {
      waiting.endStep();
      waiting.endCall();
    }
  }

  private void await(Look look) throws IOException {
    int called;
    try {
      called = callers.select(BETWEEN_LOOKS);
      callers.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new AsynchronousCloseException();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
    if (called == 0) {
      look.look();
    }
  }

  private void setOptions(SocketChannel caller) throws IOException {
    try {
      options.prepare(caller);
    } catch (IOException e) {
      Connector.closeQuietly(caller);
      throw e;
    }
  }

  private void stop() {
    Connector.closeQuietly(listening);
    Connector.closeQuietly(callers); // else the descriptor lives on until a select
  }

  @Override
  public void close() {
    waiting.cancel("the wait was given up on this side");
    stop();
  }
}
