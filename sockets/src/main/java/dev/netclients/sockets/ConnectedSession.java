package dev.netclients.sockets;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Session;
import dev.netclients.TlsFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What all sessions over a connection answer alike. Extended by the client of each protocol. */
public abstract class ConnectedSession implements Session {
  /** The session's calls, and the connection that they go over. */
  protected final Calls calls;

  private final Protocol protocol;
  private final Endpoint endpoint;

  /** Begins a session. */
  protected ConnectedSession(Protocol protocol, Endpoint endpoint, Calls calls) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    this.calls = Objects.requireNonNull(calls, "calls");
  }

  @Override
  public final Protocol protocol() {
    return protocol;
  }

  @Override
  public final Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public final Optional<TlsFacts> tls() {
    return calls.connection().tls();
  }

  @Override
  public boolean isOpen() {
    return calls.connection().isOpen();
  }

  @Override
  public void callTimeout(Duration whole) {
    calls.timeout(whole);
  }

  @Override
  public void close() {
    calls.connection().close();
  }

  /**
   * Runs the session's last command, and closes the session, however that ends.
   *
   * @throws IllegalStateException if another call holds the session, which goes on; nothing was
   *     sent
   * @throws IOException as {@code last} throws it
   */
  protected final void leave(Calls.Step<?> last) throws IOException {
    calls.command(
        () -> {
          try {
            return last.run();
          } finally {
            close();
          }
        });
  }

  @Override
  public String toString() {
    return protocol.name() + " session with " + endpoint;
  }
}
