package dev.netclients.cli;

import dev.netclients.Printable;
import dev.netclients.sockets.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads a client certificate and its key: PEM or PKCS #12. */
final class Keys {
  private static final int MAX_SIZE = 1 << 20;

  private Keys() {}

  /** Adds what is in {@code file} to {@code tls}. */
  static void add(Tls.Builder tls, Path file, Terminal terminal) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException(name(file) + ": over " + MAX_SIZE + " bytes");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try {
      if (text.contains("-----BEGIN ")) {
        char[] none = {};
        tls.clientCertificate(pem(file, text, none), none);
      } else {
        char[] password = Passwords.ofCertificate(terminal, file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          store.load(in, password);
        } catch (IOException e) { // no such file, or another password
          throw new GeneralSecurityException(e.getMessage(), e);
        }
        tls.clientCertificate(store, password);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(name(file) + ": no usable certificate and key: " + e.getMessage(), e);
    }
  }

  private static KeyStore pem(Path file, String text, char[] password)
      throws IOException, GeneralSecurityException {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END PRIVATE KEY-----", Math.max(0, from));
    if (from < 0 || to < 0) {
      throw new IOException(
          name(file) + ": no key in clear PKCS #8 (expected: BEGIN PRIVATE KEY, or PKCS #12)");
    }
    byte[] key =
        Base64.getMimeDecoder()
            .decode(text.substring(from + begin.length(), to).getBytes(StandardCharsets.US_ASCII));
    List<X509Certificate> chain = Tls.certificates(file);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("client", key(key), password, chain.toArray(Certificate[]::new));
    return store;
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    InvalidKeySpecException last = null;
    for (String algorithm : List.of("RSA", "EC", "Ed25519", "Ed448")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        last = e; // it says which algorithm it is for, but has no accessor for it
      }
    }
    throw new GeneralSecurityException("a key of no algorithm that is known here", last);
  }

  private static String name(Path file) {
    return Printable.of(file.toString());
  }
}
