package dev.netclients.sasl;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.WireText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * LOGIN, which no RFC defines: the server asks for the user, then for the password. In which words
 * it asks differs from server to server, so they are not looked at; the order never does.
 */
final class LoginMechanism implements SaslMechanism {
  private final String server;
  private final byte[] user;
  private final byte[] password;
  private int asked;

  LoginMechanism(String server, String user, char[] password) {
    this.server = server;
    this.user = WireText.field("user", user.toCharArray());
    this.password = WireText.field("password", password);
  }

  @Override
  public String name() {
    return "LOGIN";
  }

  @Override
  public byte @Nullable [] initialResponse() {
    return null;
  }

  @Override
  public byte[] respond(byte[] challenge) throws NetClientException {
    return switch (asked++) {
      case 0 -> user.clone();
      case 1 -> password.clone();
      default ->
          throw new ProtocolException(
              server, Stage.LOGIN, Outcome.NOT_DONE, "LOGIN: a third challenge", null);
    };
  }

  @Override
  public boolean complete() {
    return asked == 2;
  }

  @Override
  public void close() {
    Arrays.fill(password, (byte) 0);
  }
}
