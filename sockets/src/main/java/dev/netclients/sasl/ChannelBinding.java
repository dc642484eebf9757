package dev.netclients.sasl;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * The channel binding {@code tls-server-end-point} (RFC 5929, section 4): the server's certificate,
 * hashed with the hash of its own signature, or with SHA-256 where that is MD5 or SHA-1.
 */
final class ChannelBinding {
  private ChannelBinding() {}

  /** Returns the binding; nothing for a signature without a hash of its own, such as Ed25519. */
  static Optional<byte[]> endPoint(X509Certificate certificate) {
    try {
      Optional<String> hash = hash(certificate);
      return hash.isEmpty()
          ? Optional.empty()
          : Optional.of(MessageDigest.getInstance(hash.get()).digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException
        | CertificateEncodingException
        | InvalidParameterSpecException
        | IOException e) {
      return Optional.empty(); // a certificate too strange to bind to; logging in works without
    }
  }

  private static Optional<String> hash(X509Certificate certificate)
      throws NoSuchAlgorithmException, InvalidParameterSpecException, IOException {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.equals("RSASSA-PSS")) {
      byte[] encoded = certificate.getSigAlgParams();
      if (encoded == null) {
        return Optional.empty();
      }
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return Optional.of(
          strong(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm()));
    }
    int with = algorithm.indexOf("WITH"); // such as SHA384withECDSA
    return with < 0 ? Optional.empty() : Optional.of(strong(algorithm.substring(0, with)));
  }

  private static String strong(String hash) {
    return switch (hash) {
      case "MD5", "SHA1", "SHA-1" -> "SHA-256";
      default ->
          hash.startsWith("SHA-") || hash.startsWith("SHA3") ? hash : hash.replace("SHA", "SHA-");
    };
  }
}
