package dev.netclients.testkit;

import dev.netclients.sockets.Tls;
import java.security.KeyPair;
import java.security.cert.X509Certificate;

/**
 * A throw-away certificate authority: TLS in tests without a switch that turns checks off. Its key
 * lives in memory and dies with the process. Immutable; making one takes some milliseconds.
 *
 * <p>Clients trust it by {@link #tls()}, other programs by {@link #pem()}. Servers get a
 * certificate by {@link #certificate} for good names, or by {@link #issue()} for bad ones.
 */
public final class TestCa {
  private static final class Shared {
    static final TestCa CA = create();
  }

  private final KeyPair key;
  private final X509Certificate certificate;

  private TestCa(KeyPair key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** Returns the authority that all fakes of this process use. */
  public static TestCa shared() {
    return Shared.CA;
  }

  /** Returns a new authority, which nobody trusts yet. */
  public static TestCa create() {
    KeyPair key = TestCertificate.newKey();
    TestCertificate root =
        new TestCertificate.Builder(null, key).commonName("Throw-away test CA").authority().build();
    return new TestCa(key, root.certificate());
  }

  /** Returns the root's own certificate. */
  public X509Certificate root() {
    return certificate;
  }

  /** Returns {@link #root()} as PEM, for programs that trust by a file. */
  public String pem() {
    return TestCertificate.pem("CERTIFICATE", TestCertificate.encoded(certificate));
  }

  /** Returns TLS for clients that trust this authority and no other. */
  public Tls tls() {
    return Tls.builder().trust(certificate).build();
  }

  /**
   * Returns a new server certificate for these names; what looks like an address becomes an
   * iPAddress. Without names it is for {@code localhost}, {@code 127.0.0.1} and {@code ::1}.
   */
  public TestCertificate certificate(String... names) {
    TestCertificate.Builder builder = issue();
    for (String name : names.length > 0 ? names : new String[] {"localhost", "127.0.0.1", "::1"}) {
      if (name.indexOf(':') >= 0 || name.matches("[0-9.]+")) {
        builder.address(name);
      } else {
        builder.dnsName(name);
      }
    }
    return builder.build();
  }

  /** Returns a builder of certificates that this authority signs. */
  public TestCertificate.Builder issue() {
    return new TestCertificate.Builder(this, TestCertificate.newKey());
  }

  KeyPair key() {
    return key;
  }
}
