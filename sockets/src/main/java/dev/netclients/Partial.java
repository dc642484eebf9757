package dev.netclients;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What an earlier {@link Resource#saveTo} with {@link SaveOption#KEEP_PARTIAL} left of a file:
 * bytes beside the target, and the validator of the version that they belong to.
 *
 * @param target the final name
 * @param size how many bytes there are; 0 if there is nothing to resume
 * @param validator the server's word for the version (an ETag, a size and time); empty if there is
 *     nothing to resume
 */
public record Partial(Path target, long size, String validator) {
  private static final int MAX_VALIDATOR = 4096;

  /** How long a name may be where files are kept: ext4, XFS, APFS; NTFS counts characters. */
  private static final int MAX_NAME = 255; // bytes

  private static final int HASH = 8; // bytes of the SHA-256 of a name that is cut

  /** Refuses null and a negative size. */
  public Partial {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(validator, "validator");
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected: at least 0)");
    }
  }

  /**
   * Returns what is there to resume for {@code target}.
   *
   * @throws LocalFailureException if the folder cannot be read
   */
  public static Partial of(Path target) throws IOException {
    Path part = partOf(target);
    Path tag = tagOf(target);
    try {
      boolean usable =
          Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
              && Files.isRegularFile(tag, LinkOption.NOFOLLOW_LINKS)
              && Files.size(tag) <= MAX_VALIDATOR;
      return usable
          ? new Partial(target, Files.size(part), Files.readString(tag, StandardCharsets.UTF_8))
          : new Partial(target, 0, "");
    } catch (CharacterCodingException e) { // what a crash left of a validator is none
      return new Partial(target, 0, "");
    } catch (IOException e) {
      throw new LocalFailureException(
          "",
          Stage.RECEIVE,
          Outcome.NOT_DONE,
          "cannot read " + Printable.of(part.toString()),
          true,
          e);
    }
  }

  static Path partOf(Path target) {
    return sibling(target, ".part");
  }

  static Path tagOf(Path target) {
    return sibling(target, ".part-of");
  }

  /**
   * Returns a hidden name beside {@code target}, always the same. If that would be too long, the
   * target's name is cut, and its hash comes behind the suffix; no suffix ends in one, so that the
   * names of two targets are never the same.
   *
   * @param suffix of ASCII, such as {@code .part}
   */
  static Path sibling(Path target, String suffix) {
    Path file = target.getFileName();
    if (file == null) {
      throw new IllegalArgumentException(
          "target: " + Printable.of(target.toString()) + " (expected: a file's name)");
    }
    String name = file.toString();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int room = MAX_NAME - 1 - suffix.length();
    if (bytes.length <= room) {
      return target.resolveSibling("." + name + suffix);
    }
    int cut = room - 1 - 2 * HASH;
    while ((bytes[cut] & 0xC0) == 0x80) { // within a character
      cut--;
    }
    String begin = new String(bytes, 0, cut, StandardCharsets.UTF_8);
    return target.resolveSibling("." + begin + suffix + "-" + hash(bytes));
  }

  private static String hash(byte[] name) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(name);
      return HexFormat.of().formatHex(all, 0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256", e);
    }
  }
}
