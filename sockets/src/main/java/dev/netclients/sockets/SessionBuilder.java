package dev.netclients.sockets;

import dev.netclients.Endpoint;
import java.io.IOException;
import java.util.Objects;

/**
 * What all sessions are set up with. Methods check their arguments at once. Extended by the builder
 * of each protocol.
 *
 * @param <B> the builder itself
 */
public abstract class SessionBuilder<B extends SessionBuilder<B>> {
  private final Endpoint endpoint;
  private Connector connector = Connector.system();
  private boolean implicitTls;
  private boolean allowCleartextCredentials;

  /** Begins with every default. */
  protected SessionBuilder(Endpoint endpoint) {
    this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
  }

  /** Begins with the settings of another. */
  protected SessionBuilder(SessionBuilder<?> from) {
    this.endpoint = from.endpoint;
    this.connector = from.connector;
    this.implicitTls = from.implicitTls;
    this.allowCleartextCredentials = from.allowCleartextCredentials;
  }

  /** Returns this. */
  protected abstract B self();

  /** Sets how the server is reached. Defaults to {@link Connector#system()}. */
  public B connector(Connector how) {
    connector = Objects.requireNonNull(how, "how");
    return self();
  }

  /**
   * TLS from the first byte, at a port of its own (RFC 8314). Otherwise the conversation goes on in
   * TLS as soon as the protocol can ask for it.
   */
  public B implicitTls() {
    implicitTls = true;
    return self();
  }

  /**
   * Lets credentials be sent, and the session go on, in clear where the server cannot encrypt:
   * everybody on the way can read and change all then.
   */
  public B allowCleartextCredentials() {
    allowCleartextCredentials = true;
    return self();
  }

  // --- what was set, for the session ---

  /** Returns the server. */
  public final Endpoint endpoint() {
    return endpoint;
  }

  /** Returns how it is reached: {@link #connector(Connector)}. */
  public final Connector connector() {
    return connector;
  }

  /** Returns whether TLS is from the first byte: {@link #implicitTls()}. */
  public final boolean isTlsImplicit() {
    return implicitTls;
  }

  /** Returns whether clear will do: {@link #allowCleartextCredentials()}. */
  public final boolean isCleartextAllowed() {
    return allowCleartextCredentials;
  }

  // --- opening ---

  /**
   * Connects; in TLS, if that is from the first byte.
   *
   * @throws IOException as {@link Connector#connectTls}
   */
  protected final Connection connect() throws IOException {
    return implicitTls ? connector.connectTls(endpoint) : connector.connect(endpoint);
  }

  /** What is said before a session can be used. */
  @FunctionalInterface
  protected interface Opening {
    /** Says it. */
    void run() throws IOException;
  }

  /**
   * Returns {@code session} when {@code opening} has run as its first call; if that fails, the
   * session is closed.
   *
   * @throws IOException as {@code opening} throws it
   */
  protected static <S extends ConnectedSession> S opened(S session, Opening opening)
      throws IOException {
    boolean opened = false;
    try {
      session.calls.command(
          () -> {
            opening.run();
            return null;
          });
      opened = true;
      return session;
    } finally {
      if (!opened) {
        session.close();
      }
    }
  }
}
