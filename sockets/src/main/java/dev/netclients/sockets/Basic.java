package dev.netclients.sockets;

import dev.netclients.Credentials;
import dev.netclients.WireText;
import java.util.Arrays;
import java.util.Base64;

/** HTTP's scheme Basic (RFC 7617), by which proxies of all protocols are told a password, too. */
public final class Basic {
  private Basic() {}

  /**
   * Returns the value of the header, in UTF-8: as good as the password itself.
   *
   * @throws IllegalArgumentException if the user's name holds a colon
   */
  public static String authorization(Credentials.Password credentials) {
    checkUser(credentials);
    char[] password = credentials.password();
    byte[] secret = WireText.field("password", password);
    byte[] user = WireText.utf8("user", credentials.user() + ":");
    byte[] both = Arrays.copyOf(user, user.length + secret.length);
    System.arraycopy(secret, 0, both, user.length, secret.length);
    try {
      return "Basic " + Base64.getEncoder().encodeToString(both);
    } finally {
      Arrays.fill(password, '\0');
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(both, (byte) 0);
    }
  }

  static void checkUser(Credentials.Password credentials) {
    if (credentials.user().indexOf(':') >= 0) {
      throw new IllegalArgumentException("user: holds a colon (expected: none, RFC 7617)");
    }
  }
}
