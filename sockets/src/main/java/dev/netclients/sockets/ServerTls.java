package dev.netclients.sockets;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * The server's side of TLS: a certificate with its key, and which clients' certificates are wanted.
 * Immutable and safe for use by many threads.
 *
 * @param context holds the key and, if clients show certificates, the authorities trusted for them
 * @param clientsMustShowCertificates whether a client without a trusted certificate is refused
 * @param applicationProtocols offered by ALPN, the preferred one first
 * @param protocols the versions spoken, such as {@code TLSv1.3}
 */
public record ServerTls(
    SSLContext context,
    boolean clientsMustShowCertificates,
    List<String> applicationProtocols,
    List<String> protocols) {
  /** Copies the lists. */
  public ServerTls {
    Objects.requireNonNull(context, "context");
    applicationProtocols = List.copyOf(applicationProtocols);
    protocols = List.copyOf(protocols);
  }

  /**
   * Returns TLS 1.2 and 1.3 with the key in {@code store}, for clients without certificates.
   *
   * @param password opens the key; not kept
   * @throws IllegalArgumentException if the key cannot be used
   */
  public static ServerTls of(KeyStore store, char[] password) {
    return new ServerTls(
        context(store, password, null), false, List.of(), List.of("TLSv1.3", "TLSv1.2"));
  }

  /**
   * Returns TLS 1.2 and 1.3 with the key in {@code store}, for clients that show a certificate of
   * one of these authorities.
   *
   * @param password opens the key; not kept
   * @throws IllegalArgumentException if the key or the authorities cannot be used
   */
  public static ServerTls of(KeyStore store, char[] password, List<X509Certificate> authorities) {
    try {
      return new ServerTls(
          context(store, password, Tls.trustManagers(Tls.storeOf(authorities))),
          true,
          List.of(),
          List.of("TLSv1.3", "TLSv1.2"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("The authorities cannot be used: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(
      KeyStore store, char[] password, TrustManager @org.jspecify.annotations.Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(Tls.keyManagers(store, password), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key cannot be used: " + e.getMessage(), e);
    }
  }

  SSLSocket layer(Socket below) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(below, "client", below.getPort(), true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(protocols.toArray(String[]::new));
    parameters.setNeedClientAuth(clientsMustShowCertificates);
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    socket.setSSLParameters(parameters);
    return socket;
  }
}
