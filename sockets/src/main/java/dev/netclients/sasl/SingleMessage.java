package dev.netclients.sasl;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.WireText;
import java.util.Arrays;

/** The mechanisms that say one thing and hear nothing: PLAIN, EXTERNAL, ANONYMOUS. */
final class SingleMessage implements SaslMechanism {
  private final String server;
  private final String name;
  private final byte[] message;
  private boolean sent;

  private SingleMessage(String server, String name, byte[] message) {
    this.server = server;
    this.name = name;
    this.message = message;
  }

  // message = [authzid] UTF8NUL authcid UTF8NUL passwd (RFC 4616, section 2)
  static SaslMechanism plain(String server, String user, char[] password) {
    byte[] name = WireText.field("user", user.toCharArray());
    byte[] secret = WireText.field("password", password);
    return new SingleMessage(server, "PLAIN", Secret.join(new byte[1], name, new byte[1], secret));
  }

  /**
   * The message is whom to act as, and empty for the certificate's own identity (RFC 4422, app. A).
   */
  static SaslMechanism external(String server, String user) {
    return new SingleMessage(server, "EXTERNAL", WireText.field("user", user.toCharArray()));
  }

  /** RFC 4505; the trace that may be sent is nobody's business. */
  static SaslMechanism anonymous(String server) {
    return new SingleMessage(server, "ANONYMOUS", new byte[0]);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] initialResponse() {
    sent = true;
    return message.clone();
  }

  @Override
  public byte[] respond(byte[] challenge) throws NetClientException {
    throw new ProtocolException(
        server, Stage.LOGIN, Outcome.NOT_DONE, name + ": a challenge where none is due", null);
  }

  @Override
  public boolean complete() {
    return sent;
  }

  @Override
  public void close() {
    Arrays.fill(message, (byte) 0);
  }
}
