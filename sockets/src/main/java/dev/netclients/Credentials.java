package dev.netclients;

import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Who signs in, and with what. No kind shows its secret in {@code toString}.
 *
 * <p>Credentials belong to the server that they were given for; clients never carry them elsewhere.
 */
public sealed interface Credentials
    permits Credentials.Password,
        Credentials.Token,
        Credentials.Anonymous,
        Credentials.Certificate {
  /**
   * Returns the user's name; empty for {@link Anonymous}, and where a certificate names the user.
   */
  String user();

  /**
   * Returns a user with a password, which is copied.
   *
   * @throws IllegalArgumentException if either holds CR, LF, NUL or half a surrogate pair
   */
  static Password password(String user, char[] password) {
    return new Password(user, password);
  }

  /** As {@link #password(String, char[])}, for programs that have the password as a text anyway. */
  static Password password(String user, String password) {
    return new Password(user, password.toCharArray());
  }

  /** Returns a user with a provider of bearer tokens (OAuth 2.0, RFC 6750). */
  static Token token(String user, TokenProvider provider) {
    return new Token(user, provider);
  }

  /** Returns the wish to read without signing in. */
  static Anonymous anonymous() {
    return Anonymous.INSTANCE;
  }

  /**
   * Returns the wish to be known by the client certificate of the TLS layer (SASL EXTERNAL).
   *
   * @param user whom to act as, or empty for the certificate's own identity
   */
  static Certificate certificate(String user) {
    return new Certificate(user);
  }

  /** Yields bearer tokens. */
  @FunctionalInterface
  interface TokenProvider {
    /**
     * Returns a token. Asked once a connection, and once more with {@code rejected} if the server
     * refused that token, so that a cached one can be renewed.
     *
     * @throws IOException if none can be had; the login fails as {@link LocalFailureException}
     */
    String token(boolean rejected) throws IOException;
  }

  /** A user and a password. Thread-safe. */
  final class Password implements Credentials, AutoCloseable {
    private final String user;
    private final char[] password;
    private boolean closed;

    Password(String user, char[] password) {
      WireText.check("user", user);
      WireText.check("password", CharBuffer.wrap(password));
      this.user = user;
      this.password = password.clone();
    }

    @Override
    public String user() {
      return user;
    }

    /**
     * Returns a copy of the password; whoever asks clears it.
     *
     * @throws IllegalStateException if these credentials are closed
     */
    public synchronized char[] password() {
      if (closed) {
        throw new IllegalStateException("The password of " + Printable.of(user) + " was cleared");
      }
      return password.clone();
    }

    /** Clears the password from memory. */
    @Override
    public synchronized void close() {
      Arrays.fill(password, '\0');
      closed = true;
    }

    @Override
    public String toString() {
      return Printable.of(user) + ":***";
    }
  }

  /** A user and a provider of bearer tokens. */
  record Token(String user, TokenProvider provider) implements Credentials {
    /** Refuses CR, LF, NUL and half a surrogate pair in the user. */
    public Token {
      WireText.check("user", user);
      Objects.requireNonNull(provider, "provider");
    }

    @Override
    public String toString() {
      return Printable.of(user) + ":***";
    }
  }

  /** Reading without signing in. */
  enum Anonymous implements Credentials {
    /** The one value. */
    INSTANCE;

    @Override
    public String user() {
      return "";
    }
  }

  /** The client certificate of the TLS layer. */
  record Certificate(String user) implements Credentials {
    /** Refuses CR, LF, NUL and half a surrogate pair in the user. */
    public Certificate {
      WireText.check("user", user);
    }
  }
}
