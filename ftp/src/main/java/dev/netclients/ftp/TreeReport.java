package dev.netclients.ftp;

import dev.netclients.NetClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a tree.
 *
 * @param folders how many folders were made or found in place, the first included
 * @param files how many files were carried over whole
 * @param bytes how many bytes they have together
 * @param skipped what was left out, the first {@value #MAX_SKIPPED} of it, in no order
 * @param skippedCount how much was left out
 * @param refusedSession the server's refusal of a further session, if there was one: the rest went
 *     over those that were open
 */
public record TreeReport(
    long folders,
    long files,
    long bytes,
    List<Skipped> skipped,
    long skippedCount,
    Optional<NetClientException> refusedSession) {
  /** The number of entries that {@link #skipped} holds at the most. */
  public static final int MAX_SKIPPED = 1000;

  /** Copies the list. */
  public TreeReport {
    Objects.requireNonNull(refusedSession, "refusedSession");
    skipped = List.copyOf(skipped);
  }

  /**
   * Something that was left out; the rest went on.
   *
   * @param path where it is, on the side that it comes from; data, to be escaped before it is shown
   * @param why the reason, in words
   * @param cause the failure, if it was one
   */
  public record Skipped(String path, String why, Optional<Exception> cause) {
    /** Refuses null. */
    public Skipped {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(why, "why");
      Objects.requireNonNull(cause, "cause");
    }
  }
}
