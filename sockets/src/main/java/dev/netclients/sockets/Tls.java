package dev.netclients.sockets;

import dev.netclients.Printable;
import dev.netclients.TlsException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How servers are recognised and conversations encrypted: TLS 1.2 or 1.3, the chain verified, and
 * the host among the certificate's subject alternative names.
 *
 * <p>Immutable and safe for use by many threads. Each has a session cache of its own, so that a
 * resumed session was always verified under the same settings.
 */
public final class Tls {
  private static final Tls SYSTEM = builder().build();
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]++-----END CERTIFICATE-----");

  private final SSLContext context;
  private final X509ExtendedTrustManager trust;
  private final List<String> versions;
  private final boolean verifies;
  private final KeyManager @Nullable [] keys;

  private Tls(Builder builder) {
    this.keys = builder.keys;
    try {
      X509ExtendedTrustManager platform = platform(builder.authorities);
      this.verifies = !builder.skipVerification;
      this.trust = verifies ? new PeerTrust(platform, builder.pins) : new Unverified();
      this.context = context(keys, trust);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This JDK cannot set TLS up: " + e.getMessage(), e);
    }
    this.versions =
        builder.minVersion.equals("TLSv1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
  }

  private Tls(Tls from, List<String> versions) {
    this.keys = from.keys;
    this.trust = from.trust;
    this.verifies = from.verifies;
    this.versions = versions;
    try {
      this.context = context(keys, trust);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot set TLS up: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(KeyManager @Nullable [] keys, TrustManager trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {trust}, null);
    return context;
  }

  /** Returns the same settings with a cache of sessions of its own, which is empty. */
  public Tls separate() {
    return new Tls(this, versions);
  }

  /**
   * Returns the same settings with TLS 1.2 alone and an empty cache of sessions, for servers whose
   * newer version is broken; nothing if these settings refuse it.
   */
  public Optional<Tls> onlyTls12() {
    return versions.contains("TLSv1.2")
        ? Optional.of(new Tls(this, List.of("TLSv1.2")))
        : Optional.empty();
  }

  /** Returns TLS that trusts what the system trusts. */
  public static Tls system() {
    return SYSTEM;
  }

  /** Returns a builder that trusts what the system trusts. */
  public static Builder builder() {
    return new Builder();
  }

  private static X509ExtendedTrustManager platform(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = authorities.isEmpty() ? null : storeOf(authorities); // null is the system's
    for (TrustManager manager : trustManagers(store)) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("No X.509 trust manager");
  }

  static KeyStore storeOf(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca" + i, authorities.get(i));
    }
    return store;
  }

  static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Returns the context, for libraries that lay TLS over sockets themselves. */
  public SSLContext context() {
    return context;
  }

  /** Returns the trust manager of {@link #context()}. It checks names too. */
  public X509TrustManager trustManager() {
    return trust;
  }

  /** Returns whether servers are verified at all. */
  public boolean verifies() {
    return verifies;
  }

  /** Lays client TLS over {@code below}; the handshake is still to be done. */
  SSLSocket layer(Socket below, String host, List<String> applicationProtocols) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(below, host, below.getPort(), true);
    socket.setUseClientMode(true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    parameters.setEndpointIdentificationAlgorithm(verifies ? "HTTPS" : null);
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    boolean name = host.indexOf(':') < 0 && !host.matches("[0-9.]+");
    if (name && host.indexOf('_') < 0) { // SNI is for names (RFC 6066, section 3)
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  /**
   * Returns what a failed handshake, or a failure within TLS later on, means; for libraries that
   * lay TLS over sockets themselves.
   *
   * @param server the server as failures name it
   */
  public static TlsException failure(String server, IOException e) {
    TlsException.Reason reason = TlsException.Reason.OTHER;
    String message = String.valueOf(e.getMessage());
    String why = "TLS failed: " + Printable.of(message);
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      String said = String.valueOf(cause.getMessage());
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        reason = TlsException.Reason.DATE;
        why = "the server's certificate is out of date: " + said;
      } else if (cause instanceof SubjectNames.Mismatch) {
        reason = TlsException.Reason.NAME;
        why = said;
      } else if (cause instanceof CertificateException && reason == TlsException.Reason.OTHER) {
        boolean name =
            said.contains("subject alternative")
                || said.matches("(?s)(No name matching|Illegal given domain name).*"); // a_b.test
        reason = name ? TlsException.Reason.NAME : TlsException.Reason.UNTRUSTED;
        why =
            (name ? "the certificate is for another name: " : "not trusted: ")
                + (said.contains("unable to find valid certification")
                    ? "the certificate's chain ends at no authority that is trusted here"
                    : Printable.of(said));
      }
      cause = cause.getCause();
    }
    if (reason == TlsException.Reason.OTHER) {
      if (message.contains("Unsupported or unrecognized SSL message")) {
        reason = TlsException.Reason.NOT_TLS;
        why = "the server does not speak TLS here";
      } else if (message.contains("certificate_required") || message.contains("bad_certificate")) {
        reason = TlsException.Reason.CLIENT_CERTIFICATE;
        why = "the server wants another client certificate (it said " + message + ")";
      } else if (message.contains("protocol_version")
          || message.contains("handshake_failure")
          || message.contains("not accepted by client preferences")
          || message.contains("improper ciphersuite")
          || message.contains("insufficient_security")) {
        reason = TlsException.Reason.VERSION;
        why = "no TLS version or cipher suite is common to both (" + message + ")";
      } else if (e.getCause() instanceof EOFException || e instanceof EOFException) {
        why = "the server ended the connection within the handshake";
      }
    }
    return new TlsException(server, reason, why, e);
  }

  /**
   * Reads the certificates of a PEM file. What else is in it, such as a key, is passed over.
   *
   * @throws IOException if it cannot be read or holds none
   */
  public static List<X509Certificate> certificates(Path pem) throws IOException {
    List<X509Certificate> all = new ArrayList<>();
    Matcher block = CERTIFICATE.matcher(Files.readString(pem, StandardCharsets.ISO_8859_1));
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) { // one by one: given a whole file, the factory stumbles over a key
        byte[] one = block.group().getBytes(StandardCharsets.ISO_8859_1);
        all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("No certificate in " + pem, e);
    }
    if (all.isEmpty()) {
      throw new IOException("No certificate in " + pem);
    }
    return all;
  }

  /** Sets TLS up. Methods check their arguments at once. */
  public static final class Builder {
    private final List<X509Certificate> authorities = new ArrayList<>();
    private final Set<String> pins = new HashSet<>();
    private KeyManager @Nullable [] keys;
    private String minVersion = "TLSv1.2";
    private boolean skipVerification;

    private Builder() {}

    /**
     * Trusts these authorities, and no longer the system's.
     *
     * @throws IllegalArgumentException if there are none: that would leave the system's
     */
    public Builder trust(Collection<X509Certificate> certificates) {
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("certificates: none (expected: at least one)");
      }
      authorities.addAll(certificates);
      return this;
    }

    /** As {@link #trust(Collection)}. */
    public Builder trust(X509Certificate... certificates) {
      return trust(Arrays.asList(certificates));
    }

    /**
     * Demands that a certificate of the server's chain has one of these keys.
     *
     * @param sha256 base64 of SHA-256 over the SubjectPublicKeyInfo (RFC 7469), with or without
     *     {@code sha256/} before it
     * @throws IllegalArgumentException if one is no such thing, or there are none: any key would do
     */
    public Builder pin(String... sha256) {
      if (sha256.length == 0) {
        throw new IllegalArgumentException("sha256: none (expected: at least one)");
      }
      for (String pin : sha256) {
        String bare = pin.startsWith("sha256/") ? pin.substring(7) : pin;
        if (!bare.matches("[A-Za-z0-9+/]{43}=")) {
          throw new IllegalArgumentException("pin: " + pin + " (expected: base64 of SHA-256)");
        }
        pins.add(bare);
      }
      return this;
    }

    /**
     * Shows this certificate to servers that ask for one.
     *
     * @param store holds it and its key
     * @param password opens the key; not kept
     * @throws IllegalArgumentException if the key cannot be used
     */
    public Builder clientCertificate(KeyStore store, char[] password) {
      keys = keyManagers(store, password);
      return this;
    }

    /** Refuses anything older than TLS 1.3; otherwise 1.2 is accepted too. */
    public Builder onlyTls13() {
      minVersion = "TLSv1.3";
      return this;
    }

    /**
     * Accepts any certificate for any name, so that anybody on the way can read and change
     * everything. For a look at a broken server by hand; tests use a certificate authority of their
     * own.
     */
    public Builder insecureSkipVerification() {
      skipVerification = true;
      return this;
    }

    /** Returns TLS with these settings. */
    public Tls build() {
      return new Tls(this);
    }
  }

  static KeyManager[] keyManagers(KeyStore store, char[] password) {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key cannot be used: " + e.getMessage(), e);
    }
  }

  /** Behind {@link Builder#insecureSkipVerification()} alone. */
  private static final class Unverified extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String authType, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String authType, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
