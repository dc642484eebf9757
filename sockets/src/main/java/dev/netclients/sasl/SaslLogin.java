package dev.netclients.sasl;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.TlsFacts;
import dev.netclients.TlsRequiredException;
import dev.netclients.sasl.Scram.Binding;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Signs in to one server: chooses the strongest mechanism that the server offers, the credentials
 * fit and the caller allows, and leads the exchange.
 *
 * <p>A mechanism that the server then refuses is not followed by a weaker one, since a false server
 * could have the password by refusing all but PLAIN. A refused token is: the provider is asked once
 * more and the exchange repeated once.
 *
 * <p>Made once a connection and used by one thread. Failures that say so ({@link
 * dev.netclients.NetClientException#sessionUsable()}) leave the connection unfit for anything; the
 * caller closes it.
 */
public final class SaslLogin {
  /** All mechanisms that are known here, the strongest first. */
  public static final List<String> KNOWN =
      List.of(
          "SCRAM-SHA-256-PLUS",
          "SCRAM-SHA-1-PLUS",
          "SCRAM-SHA-256",
          "SCRAM-SHA-1",
          "CRAM-MD5",
          "PLAIN",
          "LOGIN",
          "OAUTHBEARER",
          "XOAUTH2",
          "EXTERNAL",
          "ANONYMOUS");

  /**
   * The mechanisms allowed unless the caller says otherwise: all but those with channel binding. A
   * server does not tell which kind of binding it wants, most mail servers do not have {@code
   * tls-server-end-point}, the one that Java can make everywhere, and a login by the wrong kind
   * fails. Whoever knows that a server has it names the mechanism.
   */
  public static final List<String> DEFAULT =
      KNOWN.stream().filter(m -> !m.endsWith("-PLUS")).toList();

  private final Endpoint server;
  private final Credentials credentials;
  private final Optional<TlsFacts> tls;
  private final boolean cleartextAllowed;
  private final Set<String> allowed;

  private SaslLogin(Builder builder) {
    this.server = builder.server;
    this.credentials = builder.credentials;
    this.tls = builder.tls;
    this.cleartextAllowed = builder.cleartextAllowed;
    this.allowed = builder.allowed;
  }

  /** Returns a builder for a login at {@code server} with {@code credentials}. */
  public static Builder builder(Endpoint server, Credentials credentials) {
    return new Builder(server, credentials);
  }

  /** Says what is allowed. */
  public static final class Builder {
    private final Endpoint server;
    private final Credentials credentials;
    private Optional<TlsFacts> tls = Optional.empty();
    private boolean cleartextAllowed;
    private Set<String> allowed = Set.copyOf(DEFAULT);

    private Builder(Endpoint server, Credentials credentials) {
      this.server = Objects.requireNonNull(server, "server");
      this.credentials = Objects.requireNonNull(credentials, "credentials");
    }

    /** Says how the connection is encrypted. Defaults to not at all. */
    public Builder tls(Optional<TlsFacts> facts) {
      this.tls = Objects.requireNonNull(facts, "facts");
      return this;
    }

    /**
     * Says whether credentials may go over a connection in clear. Defaults to no, for all
     * mechanisms: CRAM-MD5 and SCRAM hide the password from an eavesdropper, but leave the session
     * to whoever sits in between, and a list of mechanisms that came in clear may have been cut to
     * PLAIN.
     */
    public Builder cleartextCredentials(boolean permitted) {
      this.cleartextAllowed = permitted;
      return this;
    }

    /**
     * Says which mechanisms may be chosen, in any order; none if there are none. Defaults to {@link
     * #DEFAULT}.
     *
     * @throws IllegalArgumentException if one of them is not {@linkplain #KNOWN known}
     */
    public Builder mechanisms(Collection<String> names) {
      Set<String> upper = upper(names);
      for (String name : upper) {
        if (!KNOWN.contains(name)) {
          throw new IllegalArgumentException(
              "mechanism: " + Printable.of(name) + " (expected: one of " + KNOWN + ")");
        }
      }
      this.allowed = upper;
      return this;
    }

    /** Returns the login. */
    public SaslLogin build() {
      return new SaslLogin(this);
    }
  }

  /**
   * Returns the mechanism that {@link #run} would use, or nothing if none fits.
   *
   * @param offered the names that the server offers; their case does not matter
   */
  public Optional<String> choose(Collection<String> offered) {
    Set<String> upper = upper(offered);
    List<String> fitting = fitting();
    return KNOWN.stream()
        .filter(m -> fitting.contains(m) && allowed.contains(m) && upper.contains(m))
        .filter(m -> !m.endsWith("-PLUS") || endPoint().isPresent())
        .findFirst();
  }

  /**
   * Signs in, and returns the name of the mechanism that was used.
   *
   * @param offered the names that the server offers, as it said on this connection after encryption
   *     began
   * @throws TlsRequiredException if the connection is in clear and must not be; nothing was sent
   * @throws AuthenticationException if no mechanism fits, the server refused, or it could not prove
   *     that it knows the password
   * @throws LocalFailureException if the provider of tokens failed
   * @throws dev.netclients.ProtocolException if the server broke the rules of the exchange
   * @throws dev.netclients.LimitException if it sent too many challenges, too long ones, or
   *     demanded too much work
   * @throws IllegalArgumentException if the user or the password holds what the mechanism cannot
   *     carry; nothing was sent
   * @throws IOException as {@code dialogue} throws it
   */
  public String run(Collection<String> offered, SaslDialogue dialogue) throws IOException {
    requireTls();
    Optional<String> chosen = choose(offered);
    if (chosen.isEmpty()) {
      throw new AuthenticationException(
          server.toString(),
          "",
          "",
          "no mechanism in common: the server offers "
              + Printable.of(String.join(" ", offered))
              + "; these credentials could use "
              + String.join(" ", fitting().stream().filter(allowed::contains).toList()),
          true,
          null);
    }
    String mechanism = chosen.get();
    Binding binding = binding(mechanism, upper(offered));
    try {
      attempt(mechanism, binding, dialogue, false);
    } catch (AuthenticationException e) {
      if (!(credentials instanceof Credentials.Token) || !e.sessionUsable()) {
        throw e;
      }
      try {
        attempt(mechanism, binding, dialogue, true);
      } catch (IOException second) {
        second.addSuppressed(e);
        throw second;
      }
    }
    return mechanism;
  }

  /**
   * Leads one exchange with a mechanism that the caller brings, and closes it. Nothing is checked
   * about encryption.
   *
   * @param server the server's name for failures
   * @throws IOException as {@link #run}
   */
  public static void exchange(String server, SaslMechanism mechanism, SaslDialogue dialogue)
      throws IOException {
    try (mechanism;
        Echo echo = new Echo()) {
      new Exchange(server, mechanism, dialogue, echo).run();
    }
  }

  private void requireTls() throws TlsRequiredException {
    if (tls.isPresent() || credentials instanceof Credentials.Anonymous) {
      return;
    }
    if (credentials instanceof Credentials.Certificate) {
      throw new TlsRequiredException(
          server.toString(), "a client certificate needs an encrypted connection");
    }
    if (!cleartextAllowed) {
      throw new TlsRequiredException(
          server.toString(),
          "the connection is not encrypted, so no credentials were sent"
              + " (credentials in clear have to be allowed by name)");
    }
  }

  private void attempt(String name, Binding binding, SaslDialogue dialogue, boolean rejected)
      throws IOException {
    char[] secret = secret(rejected);
    try (SaslMechanism mechanism = mechanism(name, binding, secret);
        Echo echo = new Echo()) {
      echo.add(secret);
      new Exchange(server.toString(), mechanism, dialogue, echo).run();
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private char[] secret(boolean rejected) throws LocalFailureException {
    if (credentials instanceof Credentials.Password password) {
      return password.password();
    }
    return credentials instanceof Credentials.Token token ? token(token, rejected) : new char[0];
  }

  private char[] token(Credentials.Token source, boolean rejected) throws LocalFailureException {
    try {
      String token = source.provider().token(rejected);
      // RFC 6750, section 2.1 allows fewer still; what matters is that none separates fields.
      if (token == null || token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
        throw new IOException("The provider returned no token of visible ASCII characters");
      }
      return token.toCharArray();
    } catch (IOException | RuntimeException e) {
      throw new LocalFailureException(
          server.toString(), Stage.LOGIN, Outcome.NOT_DONE, "the token provider failed", true, e);
    }
  }

  private SaslMechanism mechanism(String name, Binding binding, char[] secret) {
    String user = credentials.user();
    return switch (name) {
      case "CRAM-MD5" -> new CramMd5(server.toString(), user, secret);
      case "PLAIN" -> SingleMessage.plain(server.toString(), user, secret);
      case "LOGIN" -> new LoginMechanism(server.toString(), user, secret);
      case "OAUTHBEARER" -> Bearer.oauthbearer(server, user, secret);
      case "XOAUTH2" -> Bearer.xoauth2(server, user, secret);
      case "EXTERNAL" -> SingleMessage.external(server.toString(), user);
      case "ANONYMOUS" -> SingleMessage.anonymous(server.toString());
      default -> new Scram(server.toString(), name, user, secret, binding);
    };
  }

  private List<String> fitting() {
    if (credentials instanceof Credentials.Password) {
      return KNOWN.subList(0, KNOWN.indexOf("OAUTHBEARER"));
    }
    if (credentials instanceof Credentials.Token) {
      return List.of("OAUTHBEARER", "XOAUTH2");
    }
    return List.of(credentials instanceof Credentials.Certificate ? "EXTERNAL" : "ANONYMOUS");
  }

  /** RFC 5802, section 6: what to say about channel binding, so that a cut list is noticed. */
  private Binding binding(String mechanism, Set<String> offered) {
    if (mechanism.endsWith("-PLUS")) {
      return Binding.endPoint(endPoint().orElseThrow());
    }
    boolean able = allowed.contains(mechanism + "-PLUS") && endPoint().isPresent();
    return able && offered.stream().noneMatch(m -> m.endsWith("-PLUS"))
        ? Binding.NOT_OFFERED
        : Binding.NONE;
  }

  private Optional<byte[]> endPoint() {
    return tls.flatMap(facts -> facts.peerCertificates().stream().findFirst())
        .flatMap(ChannelBinding::endPoint);
  }

  private static Set<String> upper(Collection<String> names) {
    return names.stream()
        .map(n -> n.toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
