package dev.netclients.sasl;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What mechanisms do with secrets: join them, hash them. */
final class Secret {
  private Secret() {}

  /** Returns the parts one behind the other, and clears them. */
  static byte[] join(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
    int n = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, n, part.length);
      n += part.length;
      Arrays.fill(part, (byte) 0);
    }
    return all;
  }

  /** Returns ready HMAC of that hash, named as Java names hashes. */
  static Mac hmac(String hash, byte[] key) {
    String algorithm = "Hmac" + hash.replace("-", "");
    try {
      Mac mac = Mac.getInstance(algorithm);
      // Keys are padded with zeros, so a single one stands for the empty key, which Java refuses.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }

  static byte[] hmac(String hash, byte[] key, byte[] message) {
    return hmac(hash, key).doFinal(message);
  }

  static MessageDigest digest(String hash) {
    try {
      return MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + hash, e);
    }
  }
}
