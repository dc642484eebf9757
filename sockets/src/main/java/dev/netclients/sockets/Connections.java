package dev.netclients.sockets;

import dev.netclients.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a client that talks to many servers: whatever it opened, or is just opening,
 * ends with it. Safe for use by many threads.
 */
public final class Connections implements Closeable {
  private final Connector connector;
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Begins with none; they are opened by {@code connector}. */
  public Connections(Connector connector) {
    this.connector = Objects.requireNonNull(connector, "connector");
  }

  /**
   * As {@link Connector#connect}.
   *
   * @throws IllegalStateException if this is closed
   * @throws dev.netclients.CancelledException if it is closed meanwhile
   * @throws IOException as {@link Connector#connect}
   */
  public Connection connect(Endpoint endpoint) throws IOException {
    return connect(endpoint, Duration.ZERO);
  }

  /**
   * As {@link #connect(Endpoint)}, within a call that began elsewhere: its clock runs on here until
   * {@link Connection#endCall}.
   *
   * @param left what is left of the call's time; zero for no clock
   * @throws IOException as {@link #connect(Endpoint)}
   */
  public Connection connect(Endpoint endpoint, Duration left) throws IOException {
    checkOpen();
    Wire wire = connector.wireTo(endpoint);
    keep(wire);
    wire.startCall(left);
    return connector.connect(wire);
  }

  private void keep(Wire wire) {
    wire.whenEnded(() -> open.remove(wire));
    open.add(wire);
    if (closed) { // between the check and here
      wire.cancel("the client was closed from this side");
    }
  }

  /**
   * As {@link Connector#listen}; the wait and the connection end with this.
   *
   * @throws IllegalStateException if this is closed
   * @throws IOException as {@link Connector#listen}
   */
  public Callback listen(InetAddress local) throws IOException {
    checkOpen();
    return connector.listen(local, this::keep);
  }

  /**
   * As {@link #connect(Endpoint, Duration)}, in TLS from the first byte.
   *
   * @throws IOException as {@link Connector#connectTls}
   */
  public Connection connectTls(Endpoint endpoint, Duration left) throws IOException {
    Connection connection = connect(endpoint, left);
    connection.startTls(connector.tls(), endpoint.host());
    return connection;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The client is closed");
    }
  }

  /** Ends all of them; their calls throw {@link dev.netclients.CancelledException}. */
  @Override
  public void close() {
    closed = true;
    open.forEach(wire -> wire.cancel("the client was closed from this side"));
  }
}
