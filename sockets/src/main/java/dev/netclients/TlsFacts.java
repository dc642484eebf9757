package dev.netclients;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What was agreed in a TLS handshake.
 *
 * @param protocol the version, such as {@code TLSv1.3}
 * @param cipherSuite the suite's standard name
 * @param applicationProtocol what ALPN chose, if anything
 * @param peerCertificates the server's chain, its own certificate first
 */
public record TlsFacts(
    String protocol,
    String cipherSuite,
    Optional<String> applicationProtocol,
    List<X509Certificate> peerCertificates) {
  /** Copies the chain. */
  public TlsFacts {
    peerCertificates = List.copyOf(peerCertificates);
  }

  /** Returns the version and the suite. */
  @Override
  public String toString() {
    return protocol + " " + cipherSuite;
  }
}
