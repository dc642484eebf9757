package dev.netclients.sockets;

import dev.netclients.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate is for a host: its subject alternative names alone decide (RFC 9525,
 * section 6).
 *
 * <p>The JDK's own check is kept beside this one, but it takes the common name where there is no
 * alternative name, and wildcards within a label or for a whole top-level domain.
 */
final class SubjectNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** A certificate for somebody else. */
  static final class Mismatch extends CertificateException {
    private static final long serialVersionUID = 1;

    Mismatch(String message) {
      super(message);
    }
  }

  private SubjectNames() {}

  /**
   * Returns if {@code certificate} is for {@code host}.
   *
   * @throws Mismatch if it is not
   */
  static void check(X509Certificate certificate, String host) throws CertificateException {
    @Nullable Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw new CertificateException("The certificate's names cannot be read", e);
    }
    if (names != null) {
      byte[] address = address(host);
      for (List<?> name : names) {
        if (matches(name, host, address)) {
          return;
        }
      }
    }
    throw new Mismatch("The certificate is not for " + host + " but for " + shown(names));
  }

  private static boolean matches(List<?> name, String host, byte[] address) {
    int type = (Integer) name.get(0);
    if (address.length > 0) {
      return type == IP_ADDRESS
          && name.get(1) instanceof String text
          && Arrays.equals(address, address(text));
    }
    return type == DNS_NAME && name.get(1) instanceof String pattern && matches(pattern, host);
  }

  /** A wildcard stands for one whole left-most label, and only below a name of two labels. */
  static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.indexOf('*') < 0 && pattern.equalsIgnoreCase(host);
    }
    int dot = host.indexOf('.');
    return dot > 0
        && pattern.indexOf('*', 1) < 0
        && pattern.indexOf('.', 2) > 0
        && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
  }

  /** Returns the bytes of an address; none for a name. */
  private static byte[] address(String host) {
    boolean literal =
        host.indexOf(':') >= 0 || host.toLowerCase(Locale.ROOT).matches("[0-9]+(\\.[0-9]+){3}");
    if (!literal) {
      return new byte[0];
    }
    try {
      int zone = host.indexOf('%');
      return InetAddress.getByName(zone < 0 ? host : host.substring(0, zone)).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  private static String shown(@Nullable Collection<List<?>> names) {
    if (names == null || names.isEmpty()) {
      return "nobody: it has no subject alternative name";
    }
    StringBuilder out = new StringBuilder();
    names.stream()
        .limit(5)
        .forEach(
            name ->
                out.append(out.length() == 0 ? "" : ", ")
                    .append(name.get(0).equals(IP_ADDRESS) ? "the address " : "")
                    .append(name.get(1)));
    return Printable.of(out) + (names.size() > 5 ? " and others" : "");
  }
}
