package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a SASL exchange, written from the RFCs and not from the clients: PLAIN,
 * LOGIN, CRAM-MD5, SCRAM-SHA-1 and -256, XOAUTH2, OAUTHBEARER, EXTERNAL. A password serves as a
 * token too.
 */
final class FakeSasl {
  private static final int ITERATIONS = 4096;
  private static final byte[] SALT = "throw-away salt".getBytes(StandardCharsets.US_ASCII);

  /** How a challenge is put and answered in the protocol around; all in base64. */
  interface Prompt {
    /** Returns the client's answer; null if it gave up. */
    @Nullable String ask(String challenge) throws IOException;
  }

  private final Map<String, String> passwords;
  private final Prompt prompt;

  FakeSasl(Map<String, String> passwords, Prompt prompt) {
    this.passwords = passwords;
    this.prompt = prompt;
  }

  /**
   * Runs an exchange and returns who signed in; empty if nobody did.
   *
   * @param initial the initial response in base64; null if there is none
   */
  Optional<String> run(String mechanism, @Nullable String initial) throws IOException {
    try {
      return switch (mechanism) {
        case "PLAIN" -> plain(first(initial));
        case "LOGIN" -> login(initial);
        case "CRAM-MD5" -> cramMd5();
        case "SCRAM-SHA-1" -> scram(first(initial), "SHA-1", "SHA1");
        case "SCRAM-SHA-256" -> scram(first(initial), "SHA-256", "SHA256");
        case "XOAUTH2", "OAUTHBEARER" -> bearer(first(initial));
        case "EXTERNAL" -> Optional.of(first(initial));
        default -> Optional.empty();
      };
    } catch (GaveUp | IllegalArgumentException e) { // the latter: not base64
      return Optional.empty();
    }
  }

  private static final class GaveUp extends IOException {
    private static final long serialVersionUID = 1;
  }

  private String first(@Nullable String initial) throws IOException {
    if (initial == null) {
      return ask("");
    }
    return initial.equals("=") ? "" : decoded(initial);
  }

  private String ask(String challenge) throws IOException {
    byte[] bytes = challenge.getBytes(StandardCharsets.UTF_8);
    String answer = prompt.ask(Base64.getEncoder().encodeToString(bytes));
    if (answer == null) {
      throw new GaveUp();
    }
    return decoded(answer);
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private Optional<String> check(String user, String password) {
    return password.equals(passwords.get(user)) ? Optional.of(user) : Optional.empty();
  }

  /** RFC 4616. */
  private Optional<String> plain(String message) {
    String[] parts = message.split("\0", -1);
    return parts.length == 3 ? check(parts[1], parts[2]) : Optional.empty();
  }

  private Optional<String> login(@Nullable String initial) throws IOException {
    String user = initial == null ? ask("Username:") : decoded(initial);
    return check(user, ask("Password:"));
  }

  /** RFC 2195. */
  private Optional<String> cramMd5() throws IOException {
    String challenge = "<1896.697170952@postoffice.reston.mci.net>"; // its example's
    String answer = ask(challenge);
    int space = answer.lastIndexOf(' ');
    String password = passwords.get(answer.substring(0, Math.max(space, 0)));
    if (password == null || password.isEmpty()) {
      return Optional.empty();
    }
    byte[] digest = hmac("MD5", utf8(password), utf8(challenge));
    boolean right = answer.substring(space + 1).equals(HexFormat.of().formatHex(digest));
    return right ? Optional.of(answer.substring(0, space)) : Optional.empty();
  }

  /** RFC 6749's tokens as RFC 7628 and Google's XOAUTH2 carry them. */
  private Optional<String> bearer(String message) throws IOException {
    String user = between(message, "a=", ",").or(() -> between(message, "user=", "\1")).orElse("");
    String token = between(message, "auth=Bearer ", "\1").orElse("");
    Optional<String> known = check(user, token);
    if (known.isEmpty()) {
      prompt.ask(
          Base64.getEncoder()
              .encodeToString(utf8("{\"status\":\"invalid_token\",\"scope\":\"mail\"}")));
    }
    return known;
  }

  private static Optional<String> between(String text, String before, String after) {
    int start = text.indexOf(before);
    int end = text.indexOf(after, Math.max(start, 0));
    return start < 0 || end < 0
        ? Optional.empty()
        : Optional.of(text.substring(start + before.length(), end));
  }

  /** RFC 5802, without channel binding. */
  private Optional<String> scram(String first, String digest, String hash) throws IOException {
    int bare = first.indexOf("n=");
    if (bare < 0 || !first.matches("[ny],(a=[^,]*)?,n=[^,]+,r=[^,]+")) {
      return Optional.empty();
    }
    String clientFirst = first.substring(bare);
    String user =
        clientFirst.substring(2, clientFirst.indexOf(',')).replace("=2C", ",").replace("=3D", "=");
    String password = passwords.get(user);
    if (password == null) {
      return Optional.empty();
    }
    String nonce = clientFirst.substring(clientFirst.indexOf(",r=") + 3) + "fake3rfcNHYJY1ZVvWVs7j";
    String serverFirst =
        "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
    String clientFinal = ask(serverFirst);
    int proofAt = clientFinal.lastIndexOf(",p=");
    if (proofAt < 0 || !clientFinal.contains(",r=" + nonce + ",")) {
      return Optional.empty();
    }
    byte[] proof = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
    byte[] message =
        utf8(clientFirst + "," + serverFirst + "," + clientFinal.substring(0, proofAt));
    try {
      byte[] salted = salted(password, hash);
      byte[] clientKey = hmac(hash, salted, utf8("Client Key"));
      MessageDigest h = MessageDigest.getInstance(digest);
      byte[] signature = hmac(hash, h.digest(clientKey), message);
      if (signature.length != proof.length) {
        return Optional.empty();
      }
      for (int i = 0; i < proof.length; i++) {
        signature[i] ^= proof[i];
      }
      if (!Arrays.equals(signature, clientKey)) {
        return Optional.empty();
      }
      byte[] verifier = hmac(hash, hmac(hash, salted, utf8("Server Key")), message);
      ask("v=" + Base64.getEncoder().encodeToString(verifier));
      return Optional.of(user);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks " + hash, e);
    }
  }

  private static byte[] salted(String password, String hash) throws GeneralSecurityException {
    int bits = hash.equals("SHA1") ? 160 : 256;
    return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
        .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, bits))
        .getEncoded();
  }

  private static byte[] hmac(String hash, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("Hmac" + hash);
      mac.init(new SecretKeySpec(key, "RAW"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks HMAC-" + hash, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
