package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.AuthenticationException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.WireText;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), with and without channel binding. The
 * password stays here, and the server proves that it knows it too.
 *
 * <pre>
 *   client: n,,n=user,r=NONCE
 *   server: r=NONCEmore,s=SALT,i=4096
 *   client: c=biws,r=NONCEmore,p=PROOF
 *   server: v=SIGNATURE             or  e=reason
 * </pre>
 */
final class Scram implements SaslMechanism {
  /** Fewer would let a false server try passwords on the proof it gets (RFC 7677, section 4). */
  static final int MIN_ITERATIONS = 4_096;

  /** More would let a server burn this side's time: this many take about half a second. */
  static final int MAX_ITERATIONS = 600_000;

  /** What the client says about channel binding: the gs2-header, and the data that goes with it. */
  record Binding(String header, byte[] data) {
    /** The client has none. */
    static final Binding NONE = new Binding("n,,", new byte[0]);

    /** The client has it and thinks that the server has not; one that has notices a foul trick. */
    static final Binding NOT_OFFERED = new Binding("y,,", new byte[0]);

    /** Binds to the hash of the server's certificate (RFC 5929, section 4). */
    static Binding endPoint(byte[] hash) {
      return new Binding("p=tls-server-end-point,,", hash);
    }
  }

  private enum State {
    BEGUN,
    PROOF_SENT,
    PROVED,
    REFUSED
  }

  private final String server;
  private final String name;
  private final String hash;
  private final Binding binding;
  private final byte[] password;
  private final String nonce;
  private final String firstBare;
  private byte[] signature = {};
  private String refusal = "";
  private State state = State.BEGUN;

  /** Makes one with a nonce of its own: 144 random bits in letters that need no escape. */
  Scram(String server, String name, String user, char[] password, Binding binding) {
    this(server, name, user, password, binding, nonce());
  }

  Scram(String server, String name, String user, char[] password, Binding binding, String nonce) {
    this.server = server;
    this.name = name;
    this.hash = name.contains("256") ? "SHA-256" : "SHA-1";
    this.binding = binding;
    this.nonce = nonce;
    String prepared = new String(SaslPrep.prepare("user", user.toCharArray()));
    this.firstBare = "n=" + saslname(prepared) + ",r=" + nonce;
    char[] secret = SaslPrep.prepare("password", password);
    this.password = WireText.field("password", secret);
    if (secret != password) {
      Arrays.fill(secret, '\0');
    }
  }

  private static String nonce() {
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  // saslname = 1*(value-safe-char / "=2C" / "=3D")
  static String saslname(String text) {
    return text.replace("=", "=3D").replace(",", "=2C");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] initialResponse() {
    return WireText.utf8("user", binding.header() + firstBare);
  }

  @Override
  public byte[] respond(byte[] challenge) throws NetClientException {
    String message = new String(challenge, UTF_8);
    boolean expected = state == State.BEGUN || state == State.PROOF_SENT;
    if (expected && message.startsWith("e=")) {
      state = State.REFUSED;
      refusal = message.substring(2);
      return new byte[0];
    }
    return switch (state) {
      case BEGUN -> serverFirst(message);
      case PROOF_SENT -> serverFinal(message);
      default -> throw malformed("no further challenge", message);
    };
  }

  // server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
  private byte[] serverFirst(String message) throws NetClientException {
    String[] parts = message.split(",", 4);
    if (parts.length < 3
        || !parts[0].startsWith("r=") // or an extension that must be understood: m=
        || !parts[1].startsWith("s=")
        || !parts[2].startsWith("i=")) {
      throw malformed("r=, s= and i=", message);
    }
    String serverNonce = parts[0].substring(2);
    if (!serverNonce.startsWith(nonce) || serverNonce.length() == nonce.length()) {
      throw unproved("the server's nonce does not begin with ours, or adds nothing to it");
    }
    byte[] salt = decode(parts[1].substring(2), message);
    if (salt.length == 0) {
      throw malformed("a salt", message);
    }
    int iterations = iterations(parts[2].substring(2), message);
    String withoutProof =
        "c="
            + Base64.getEncoder()
                .encodeToString(
                    Secret.join(binding.header().getBytes(US_ASCII), binding.data().clone()))
            + ",r="
            + serverNonce;
    byte[] proof = prove(salt, iterations, firstBare + "," + message + "," + withoutProof);
    state = State.PROOF_SENT;
    return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(UTF_8);
  }

  // iteration-count = "i=" posit-number
  private int iterations(String digits, String message) throws NetClientException {
    if (digits.isEmpty()
        || digits.startsWith("0")
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed("a number of iterations", message);
    }
    long count = digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (count > MAX_ITERATIONS) {
      throw new LimitException(server, Stage.LOGIN, "SCRAM iterations", MAX_ITERATIONS, count);
    }
    if (count < MIN_ITERATIONS) {
      throw unproved(count + " iterations, fewer than " + MIN_ITERATIONS);
    }
    return (int) count;
  }

  // RFC 5802, section 3
  private byte[] prove(byte[] salt, int iterations, String authMessage) {
    byte[] message = authMessage.getBytes(UTF_8);
    byte[] salted = hi(salt, iterations);
    byte[] clientKey = Secret.hmac(hash, salted, "Client Key".getBytes(US_ASCII));
    byte[] storedKey = Secret.digest(hash).digest(clientKey);
    byte[] proof = Secret.hmac(hash, storedKey, message);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    byte[] serverKey = Secret.hmac(hash, salted, "Server Key".getBytes(US_ASCII));
    signature = Secret.hmac(hash, serverKey, message);
    for (byte[] secret : new byte[][] {salted, clientKey, storedKey, serverKey}) {
      Arrays.fill(secret, (byte) 0);
    }
    return proof;
  }

  /** PBKDF2 with one block of output (RFC 5802, section 2.2). */
  private byte[] hi(byte[] salt, int iterations) {
    Mac mac = Secret.hmac(hash, password);
    mac.update(salt);
    byte[] u = mac.doFinal(new byte[] {0, 0, 0, 1});
    byte[] result = u.clone();
    for (int i = 1; i < iterations; i++) {
      u = mac.doFinal(u);
      for (int j = 0; j < result.length; j++) {
        result[j] ^= u[j];
      }
    }
    return result;
  }

  // server-final-message = (server-error / verifier) ["," extensions]
  private byte[] serverFinal(String message) throws NetClientException {
    int comma = message.indexOf(',');
    String verifier = comma < 0 ? message : message.substring(0, comma);
    if (!verifier.startsWith("v=")) {
      throw unproved("the server's signature is missing");
    }
    if (!MessageDigest.isEqual(signature, decode(verifier.substring(2), message))) {
      throw unproved("the server's signature is wrong: it does not know the password");
    }
    state = State.PROVED;
    return new byte[0];
  }

  private byte[] decode(String base64, String message) throws NetClientException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw malformed("base64", message);
    }
  }

  private ProtocolException malformed(String expected, String message) {
    return new ProtocolException(
        server,
        Stage.LOGIN,
        Outcome.NOT_DONE,
        name + ": expected " + expected + ", got \"" + Printable.of(message) + '"',
        null);
  }

  private AuthenticationException unproved(String why) {
    return new AuthenticationException(server, name, "", name + ": " + why, false, null);
  }

  @Override
  public boolean complete() {
    return state == State.PROVED;
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public void close() {
    Arrays.fill(password, (byte) 0);
    Arrays.fill(signature, (byte) 0);
  }
}
