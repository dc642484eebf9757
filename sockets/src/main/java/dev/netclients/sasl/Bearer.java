package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.WireText;
import java.util.Arrays;

/**
 * The mechanisms that carry an OAuth 2.0 token: OAUTHBEARER (RFC 7628) and XOAUTH2, from which it
 * came.
 *
 * <p>A server that refuses the token says why in a challenge, takes one more answer and only then
 * ends the exchange: an empty one in XOAUTH2, a single %x01 in OAUTHBEARER (RFC 7628, section
 * 3.2.3).
 */
final class Bearer implements SaslMechanism {
  private static final char SEPARATOR = 1; // kvsep

  private final Endpoint server;
  private final String name;
  private final byte[] message;
  private final byte[] acknowledgement;
  private String refusal = "";
  private boolean sent;
  private boolean refused;

  private Bearer(Endpoint server, String name, byte[] message, byte[] acknowledgement) {
    this.server = server;
    this.name = name;
    this.message = message;
    this.acknowledgement = acknowledgement;
  }

  // "user=" {User} "^Aauth=Bearer " {Access Token} "^A^A"
  static SaslMechanism xoauth2(Endpoint server, String user, char[] token) {
    checkUser(user);
    String head = "user=" + user + SEPARATOR;
    return new Bearer(server, "XOAUTH2", message(head, token), new byte[0]);
  }

  // client-resp = (gs2-header kvsep *kvpair kvsep) / kvsep (RFC 7628, section 3.1)
  static SaslMechanism oauthbearer(Endpoint server, String user, char[] token) {
    checkUser(user);
    String head = (user.isEmpty() ? "n,," : "n,a=" + Scram.saslname(user) + ",") + SEPARATOR;
    if (server.unixPath().isEmpty()) {
      head += "host=" + server.host() + SEPARATOR + "port=" + server.port() + SEPARATOR;
    }
    return new Bearer(server, "OAUTHBEARER", message(head, token), new byte[] {(byte) SEPARATOR});
  }

  private static byte[] message(String head, char[] token) {
    byte[] before = WireText.field("user", (head + "auth=Bearer ").toCharArray());
    return Secret.join(before, WireText.field("token", token), new byte[] {SEPARATOR, SEPARATOR});
  }

  private static void checkUser(String user) {
    if (user.chars().anyMatch(c -> c < 0x20)) {
      throw new IllegalArgumentException("user: holds a control character");
    }
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
    if (refused) {
      throw new ProtocolException(
          server.toString(),
          Stage.LOGIN,
          Outcome.NOT_DONE,
          name + ": a challenge after the reason for the refusal",
          null);
    }
    refused = true;
    refusal = new String(challenge, UTF_8);
    return acknowledgement.clone();
  }

  @Override
  public boolean complete() {
    return sent && !refused;
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public void close() {
    Arrays.fill(message, (byte) 0);
  }
}
