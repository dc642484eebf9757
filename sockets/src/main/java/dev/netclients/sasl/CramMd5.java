package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.WireText;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** CRAM-MD5 (RFC 2195): the user, and the challenge hashed with the password. */
final class CramMd5 implements SaslMechanism {
  private final String server;
  private final byte[] user;
  private final byte[] password;
  private boolean answered;

  CramMd5(String server, String user, char[] password) {
    this.server = server;
    this.user = WireText.field("user", user.toCharArray());
    this.password = WireText.field("password", password);
  }

  @Override
  public String name() {
    return "CRAM-MD5";
  }

  @Override
  public byte @Nullable [] initialResponse() {
    return null;
  }

  @Override
  public byte[] respond(byte[] challenge) throws NetClientException {
    if (answered || challenge.length == 0) {
      throw new ProtocolException(
          server,
          Stage.LOGIN,
          Outcome.NOT_DONE,
          "CRAM-MD5: " + (answered ? "a second challenge" : "an empty challenge"),
          null);
    }
    answered = true;
    String digest = HexFormat.of().formatHex(Secret.hmac("MD5", password, challenge));
    return Secret.join(user.clone(), (" " + digest).getBytes(US_ASCII));
  }

  @Override
  public boolean complete() {
    return answered;
  }

  @Override
  public void close() {
    Arrays.fill(password, (byte) 0);
  }
}
