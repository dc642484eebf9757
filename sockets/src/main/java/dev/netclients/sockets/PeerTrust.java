package dev.netclients.sockets;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server if the platform trusts its chain, the host is among its {@linkplain SubjectNames
 * subject alternative names}, and a pin matches where there are pins. An <em>extended</em> manager,
 * since JSSE wraps any other and checks twice.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager platform;
  private final Set<String> pins;

  PeerTrust(X509ExtendedTrustManager platform, Set<String> pins) {
    this.platform = platform;
    this.pins = Set.copyOf(pins);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    if (!(socket instanceof SSLSocket tls)) {
      throw new CertificateException("A server's name can only be checked on a TLS socket");
    }
    try {
      platform.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw named(e, chain, tls.getHandshakeSession());
    }
    check(chain, tls.getHandshakeSession());
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    if (engine == null) {
      throw new CertificateException("A server's name can only be checked on a TLS engine");
    }
    try {
      platform.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw named(e, chain, engine.getHandshakeSession());
    }
    check(chain, engine.getHandshakeSession());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("A server's name cannot be checked here");
  }

  /**
   * Returns our own words where the platform refused the name: they tell whose the certificate is.
   * What it says of a chain is of a subclass.
   */
  private static CertificateException named(
      CertificateException refusal, X509Certificate[] chain, SSLSession session) {
    if (refusal.getClass() == CertificateException.class) {
      try {
        SubjectNames.check(chain[0], session.getPeerHost());
      } catch (CertificateException mismatch) {
        mismatch.addSuppressed(refusal);
        return mismatch;
      }
    }
    return refusal;
  }

  private void check(X509Certificate[] chain, SSLSession session) throws CertificateException {
    SubjectNames.check(chain[0], session.getPeerHost());
    if (pins.isEmpty()) {
      return;
    }
    for (X509Certificate certificate : chain) {
      if (pins.contains(pin(certificate))) {
        return;
      }
    }
    throw new CertificateException(
        "No pin matches; the server's own certificate has sha256/" + pin(chain[0]));
  }

  /** Returns the base64 of SHA-256 over the certificate's SubjectPublicKeyInfo (RFC 7469). */
  static String pin(X509Certificate certificate) throws CertificateException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(certificate.getPublicKey().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("SHA-256 is missing", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }
}
