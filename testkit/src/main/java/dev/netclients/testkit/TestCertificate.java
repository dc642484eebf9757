package dev.netclients.testkit;

import dev.netclients.sockets.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate of a {@link TestCa}, with its key (EC, P-256). Immutable. */
public final class TestCertificate {
  /** Opens the key in {@link #keyStore()}; there is nothing to protect. */
  public static final String PASSWORD = "changeit";

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final List<X509Certificate> issuers;

  private TestCertificate(
      X509Certificate certificate, PrivateKey key, List<X509Certificate> issuers) {
    this.certificate = certificate;
    this.key = key;
    this.issuers = issuers;
  }

  /** Returns the certificate itself. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Returns a store with the key and its chain under the name {@code key}. */
  public KeyStore keyStore() {
    List<Certificate> chain = new ArrayList<>(List.of(certificate));
    chain.addAll(issuers);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("key", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This JDK cannot make a key store", e);
    }
  }

  /** Returns TLS for a server that shows this certificate. */
  public ServerTls serverTls() {
    return ServerTls.of(keyStore(), PASSWORD.toCharArray());
  }

  /**
   * Returns TLS for a server that shows this certificate and wants one of {@code clients}' in turn.
   */
  public ServerTls serverTls(TestCa clients) {
    return ServerTls.of(keyStore(), PASSWORD.toCharArray(), List.of(clients.root()));
  }

  /** Returns the certificate as PEM. */
  public String pem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  /** Returns the key as PEM (PKCS #8, not encrypted). */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  static String pem(String what, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was read cannot be written", e);
    }
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make P-256 keys", e);
    }
  }

  /** Sets up a certificate; nothing keeps it from being a bad one. See {@link TestCa#issue()}. */
  public static final class Builder {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final @Nullable TestCa issuer; // none: it signs itself
    private final KeyPair key;
    private final List<byte[]> names = new ArrayList<>();
    private String commonName = "test";
    private ZonedDateTime from = ZonedDateTime.now(ZoneOffset.UTC).minusDays(30);
    private ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusDays(365);
    private String usage = "1.3.6.1.5.5.7.3.1"; // serverAuth
    private boolean authority;
    private boolean selfSigned;
    private int padding;

    Builder(@Nullable TestCa issuer, KeyPair key) {
      this.issuer = issuer;
      this.key = key;
    }

    /** Adds a dNSName: any spelling, bytes above 127 as Latin-1. */
    public Builder dnsName(String name) {
      names.add(Der.implicit(2, name.getBytes(StandardCharsets.ISO_8859_1)));
      return this;
    }

    /** Adds an iPAddress. */
    public Builder address(String literal) {
      try {
        names.add(Der.implicit(7, InetAddress.getByName(literal).getAddress()));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("literal: " + literal + " (expected: an address)", e);
      }
      return this;
    }

    /** Sets the subject's common name, which must not count. Defaults to {@code test}. */
    public Builder commonName(String name) {
      commonName = name;
      return this;
    }

    /** Makes it expired since yesterday. */
    public Builder expired() {
      return valid(from, ZonedDateTime.now(ZoneOffset.UTC).minusDays(1));
    }

    /** Makes it valid from tomorrow on. */
    public Builder notYetValid() {
      return valid(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1), until);
    }

    /** Sets the time in which it is valid. */
    public Builder valid(ZonedDateTime first, ZonedDateTime last) {
      from = first;
      until = last;
      return this;
    }

    /** Makes it a client's certificate. */
    public Builder client() {
      usage = "1.3.6.1.5.5.7.3.2";
      return this;
    }

    /** Makes it sign itself. */
    public Builder selfSigned() {
      selfSigned = true;
      return this;
    }

    /** Adds an extension of that many bytes which nobody knows, so that the chain becomes big. */
    public Builder padding(int bytes) {
      padding = bytes;
      return this;
    }

    Builder authority() {
      authority = true;
      return this;
    }

    /** Returns the certificate. */
    public TestCertificate build() {
      TestCa signer = selfSigned ? null : issuer;
      KeyPair signing = signer == null ? key : signer.key();
      byte[] subject = name(commonName);
      byte[] toBeSigned =
          Der.sequence(
              Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
              Der.integer(new BigInteger(120, new SecureRandom()).setBit(120)),
              ECDSA_WITH_SHA256,
              signer == null ? subject : signer.root().getSubjectX500Principal().getEncoded(),
              Der.sequence(Der.time(from), Der.time(until)),
              subject,
              key.getPublic().getEncoded(),
              Der.explicit(3, Der.sequence(extensions(signing))));
      try {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signing.getPrivate());
        signature.update(toBeSigned);
        byte[] whole = Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        X509Certificate certificate =
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(whole));
        return new TestCertificate(
            certificate, key.getPrivate(), signer == null ? List.of() : List.of(signer.root()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("This certificate cannot be made: " + e.getMessage(), e);
      }
    }

    private byte[][] extensions(KeyPair signing) {
      List<byte[]> all = new ArrayList<>();
      if (authority) {
        all.add(extension("2.5.29.19", true, Der.sequence(Der.yes()))); // basicConstraints
        all.add(extension("2.5.29.15", true, Der.namedBits(0x06, 1))); // keyCertSign, cRLSign
      } else {
        all.add(extension("2.5.29.15", true, Der.namedBits(0x80, 7))); // digitalSignature
        all.add(extension("2.5.29.37", false, Der.sequence(Der.oid(usage)))); // extKeyUsage
      }
      // OpenSSL in strict mode wants both.
      all.add(extension("2.5.29.14", false, Der.octets(keyId(key))));
      all.add(extension("2.5.29.35", false, Der.sequence(Der.implicit(0, keyId(signing)))));
      if (!names.isEmpty()) {
        all.add(extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new))));
      }
      if (padding > 0) {
        all.add(extension("1.3.6.1.4.1.99999.1", false, Der.octets(new byte[padding])));
      }
      return all.toArray(byte[][]::new);
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
      return Der.sequence(Der.oid(oid), critical ? Der.yes() : new byte[0], Der.octets(value));
    }

    private static byte[] name(String commonName) {
      return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] keyId(KeyPair pair) {
      try {
        return MessageDigest.getInstance("SHA-1").digest(pair.getPublic().getEncoded());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("This JDK has no SHA-1", e);
      }
    }
  }
}
