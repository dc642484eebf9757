package dev.netclients.sockets;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.TlsRequiredException;
import dev.netclients.sasl.SaslLogin;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sessions are set up with that can sign in by SASL: POP3, SMTP, IMAP and NNTP.
 *
 * @param <B> the builder itself
 */
public abstract class SaslSessionBuilder<B extends SaslSessionBuilder<B>>
    extends SessionBuilder<B> {
  private @Nullable Credentials credentials;
  private Collection<String> mechanisms = SaslLogin.DEFAULT;
  private boolean onlySasl;

  /** Begins with every default. */
  protected SaslSessionBuilder(Endpoint endpoint) {
    super(endpoint);
  }

  /** Sets who signs in. Without it nobody does. */
  public B credentials(Credentials who) {
    credentials = Objects.requireNonNull(who, "who");
    return self();
  }

  /**
   * Says which SASL mechanisms may be used, in any order; the protocol's own way to send a password
   * is not, from here on. Defaults to {@link SaslLogin#DEFAULT} and that way.
   *
   * @throws IllegalArgumentException if one of them is not {@linkplain SaslLogin#KNOWN known}
   */
  public B mechanisms(Collection<String> names) {
    SaslLogin.builder(endpoint(), Credentials.anonymous()).mechanisms(names); // checks them
    mechanisms = List.copyOf(names);
    onlySasl = true;
    return self();
  }

  /** Returns who signs in: {@link #credentials(Credentials)}. */
  public final Optional<Credentials> credentials() {
    return Optional.ofNullable(credentials);
  }

  /** Returns whether only SASL will do: {@link #mechanisms}. */
  public final boolean isOnlySasl() {
    return onlySasl;
  }

  /** A way to sign in. */
  @FunctionalInterface
  public interface SignIn {
    /**
     * Signs in.
     *
     * @param sasl chooses among the mechanisms that the server offers
     * @param secret the password, cleared afterwards; empty where there is none
     */
    void run(SaslLogin sasl, char[] secret) throws IOException;
  }

  /** Hides a secret in what is shown of a conversation. */
  @FunctionalInterface
  public interface Masking {
    /** Hides {@code secret} from here on, besides others; null hides nothing any more. */
    void mask(char @Nullable [] secret);
  }

  /**
   * Signs in, with the password or token masked in all that is shown meanwhile. Does nothing if
   * nobody is to sign in.
   *
   * @param masking such as {@link Dialogue#mask}
   * @throws TlsRequiredException if the conversation is in clear and that is not allowed; nothing
   *     was sent
   * @throws IOException as {@code way} throws it
   */
  public final void signIn(Connection connection, Masking masking, SignIn way) throws IOException {
    Credentials who = credentials;
    if (who == null) {
      return;
    }
    if (connection.tls().isEmpty() && !isCleartextAllowed()) {
      throw new TlsRequiredException(
          connection.server(), "the connection is in clear, so nobody was signed in");
    }
    SaslLogin sasl =
        SaslLogin.builder(endpoint(), masked(who, masking))
            .tls(connection.tls())
            .cleartextCredentials(isCleartextAllowed())
            .mechanisms(mechanisms)
            .build();
    char[] secret =
        who instanceof Credentials.Password password ? password.password() : new char[0];
    masking.mask(secret);
    try {
      way.run(sasl, secret);
    } finally {
      masking.mask(null);
      Arrays.fill(secret, '\0');
    }
  }

  /** Returns the same credentials; a token is masked as soon as it is there. */
  private static Credentials masked(Credentials who, Masking masking) {
    if (!(who instanceof Credentials.Token token)) {
      return who;
    }
    return Credentials.token(
        token.user(),
        rejected -> {
          String told = token.provider().token(rejected);
          if (told != null) { // else it is refused where it is used
            masking.mask(told.toCharArray());
          }
          return told;
        });
  }
}
