package dev.netclients.sockets;

import dev.netclients.ConnectFailedException;
import dev.netclients.NetClientException;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection to the first of several addresses that answers (RFC 8305): families alternate,
 * a further address is tried 250 ms after the one before or as soon as that has failed, and losers
 * are closed. One thread, one selector.
 */
final class Race implements Closeable {
  /** What is done to a channel before it is used: options, and a local address for one's own. */
  interface Preparation {
    void prepare(SocketChannel channel) throws IOException;
  }

  private static final long STAGGER = TimeUnit.MILLISECONDS.toNanos(250); // RFC 8305, section 5

  private record Attempt(SocketChannel channel, InetSocketAddress address, long deadline) {}

  private final Wire wire;
  private final int port;
  private final long attemptNanos;
  private final Preparation preparation;
  private final Queue<InetAddress> waiting;
  private final List<Attempt> running = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();
  private volatile @Nullable Selector selector; // none before there is something to wait for

  Race(
      Wire wire,
      List<InetAddress> addresses,
      int port,
      long attemptNanos,
      Preparation preparation) {
    this.wire = wire;
    this.port = port;
    this.attemptNanos = attemptNanos;
    this.preparation = preparation;
    this.waiting = interleave(addresses);
  }

  /** Returns the addresses so that the families alternate, the first one's first. */
  static Queue<InetAddress> interleave(List<InetAddress> addresses) {
    Deque<InetAddress> first = new ArrayDeque<>();
    Deque<InetAddress> second = new ArrayDeque<>();
    boolean six = addresses.get(0) instanceof Inet6Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == six ? first : second).add(address);
    }
    Queue<InetAddress> order = new ArrayDeque<>();
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        order.add(first.remove());
      }
      if (!second.isEmpty()) {
        order.add(second.remove());
      }
    }
    return order;
  }

  /** Returns the winner, in blocking mode. */
  SocketChannel run() throws NetClientException {
    wire.unblockWith(this::wakeForEnd);
    try {
      SocketChannel winner = race();
      closeSelector(); // before the mode can be changed
      winner.configureBlocking(true);
      return winner;
    } catch (ClosedSelectorException e) {
      throw wire.failure(new IOException("The race was ended", e), "connecting");
    } catch (IOException e) {
      throw WireException.orElse(e, wire.failure(e, "connecting"));
    } finally {
      wire.unblockWith(null);
    }
  }

  private SocketChannel race() throws IOException {
    long nextStart = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      while (!waiting.isEmpty() && (running.isEmpty() || now - nextStart >= 0)) {
        checkInterrupt();
        int before = failures.size();
        SocketChannel atOnce = start(waiting.remove());
        if (atOnce != null) {
          return atOnce;
        }
        boolean refused = failures.size() > before; // nothing to wait for
        nextStart = System.nanoTime() + (refused ? 0 : STAGGER);
        now = System.nanoTime();
      }
      dropOverdue(now);
      if (running.isEmpty() && waiting.isEmpty()) {
        wire.checkNotEnded(); // then no address is to blame
        checkInterrupt();
        throw lost();
      }
      if (running.isEmpty()) {
        continue;
      }
      long wait = waiting.isEmpty() ? Long.MAX_VALUE : nextStart - now;
      for (Attempt attempt : running) {
        wait = Math.min(wait, attempt.deadline - now);
      }
      Selector ready = selector();
      wire.checkNotEnded(); // an end before there was a selector could not wake it
      ready.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait) + 1));
      wire.checkNotEnded();
      checkInterrupt();
      int failed = failures.size();
      SocketChannel winner = finishReady(ready);
      if (winner != null) {
        return winner;
      }
      if (failures.size() > failed) {
        nextStart = System.nanoTime(); // nothing to wait for
      }
    }
  }

  private static void checkInterrupt() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted");
    }
  }

  private @Nullable SocketChannel start(InetAddress address) {
    InetSocketAddress remote = new InetSocketAddress(address, port);
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      preparation.prepare(channel);
      // On this machine a connection is there at once, and a selector costs more than all the rest.
      if (channel.connect(remote) || channel.finishConnect()) {
        if (isSelfConnect(channel)) {
          throw selfConnect();
        }
        return channel;
      }
      Attempt attempt = new Attempt(channel, remote, System.nanoTime() + attemptNanos);
      channel.register(selector(), SelectionKey.OP_CONNECT, attempt);
      running.add(attempt);
    } catch (IOException | RuntimeException e) { // unchecked: an address of a family we lack
      failures.add(failure(remote, e));
      Connector.closeQuietly(channel);
    }
    return null;
  }

  private Selector selector() throws IOException {
    Selector open = selector;
    if (open == null) {
      open = Selector.open();
      selector = open;
    }
    return open;
  }

  private void closeSelector() throws IOException {
    Selector open = selector;
    if (open != null) {
      open.close();
    }
  }

  private @Nullable SocketChannel finishReady(Selector selector) {
    SocketChannel winner = null;
    for (SelectionKey key : selector.selectedKeys()) {
      Attempt attempt = (Attempt) key.attachment();
      if (winner != null) {
        continue; // it stays among the running, which are closed
      }
      try {
        if (attempt.channel.finishConnect()) {
          if (isSelfConnect(attempt.channel)) {
            throw selfConnect();
          }
          key.cancel();
          running.remove(attempt);
          winner = attempt.channel;
        }
      } catch (IOException e) {
        running.remove(attempt);
        failures.add(failure(attempt.address, e));
        Connector.closeQuietly(attempt.channel);
      }
    }
    selector.selectedKeys().clear();
    return winner;
  }

  /** An ephemeral port may connect to itself where nobody listens. */
  private static boolean isSelfConnect(SocketChannel channel) throws IOException {
    SocketAddress local = channel.getLocalAddress();
    return local != null && local.equals(channel.getRemoteAddress());
  }

  private static IOException selfConnect() {
    return new IOException("The connection reached itself: nobody listens there");
  }

  private void dropOverdue(long now) {
    running.removeIf(
        attempt -> {
          boolean overdue = attempt.deadline - now <= 0;
          if (overdue) {
            long millis = TimeUnit.NANOSECONDS.toMillis(attemptNanos);
            failures.add(
                failure(
                    attempt.address, new SocketTimeoutException("no answer in " + millis + " ms")));
            Connector.closeQuietly(attempt.channel);
          }
          return overdue;
        });
  }

  private static IOException failure(InetSocketAddress address, Exception e) {
    String literal = address.getAddress().getHostAddress();
    String host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    return new IOException(host + ":" + address.getPort() + ": " + e.getMessage(), e);
  }

  private NetClientException lost() {
    StringBuilder why = new StringBuilder("no address could be reached: ");
    for (int i = 0; i < failures.size(); i++) {
      why.append(i == 0 ? "" : "; ").append(failures.get(i).getMessage());
    }
    return new ConnectFailedException(wire.server(), why.toString(), failures);
  }

  private void wakeForEnd() {
    Selector open = selector;
    if (open != null) {
      open.wakeup();
    }
  }

  /** Closes the losers. */
  @Override
  public void close() throws IOException {
    for (Attempt attempt : running) {
      Connector.closeQuietly(attempt.channel);
    }
    running.clear();
    closeSelector();
  }
}
