package dev.netclients.nntp;

import dev.netclients.line.Line;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of LIST ACTIVE, LIST COUNTS or NEWGROUPS (RFC 3977, section 7.6.3; RFC 6048, section 2.2).
 *
 * @param name the newsgroup
 * @param high the highest number that an article had so far
 * @param low the lowest number of an article that may still be there
 * @param count an estimate of how many articles there are, which only LIST COUNTS tells
 * @param status {@code y}: posting is allowed; {@code n}: it is not; {@code m}: it is moderated; or
 *     what else servers say, such as {@code x}, {@code j} and {@code =other.group}
 */
public record ActiveGroup(String name, long high, long low, OptionalLong count, String status) {
  /** Returns whether articles can be posted here, if only by way of a moderator. */
  public boolean postingAllowed() {
    return status.equals("y") || status.equals("m");
  }

  /** Returns whether what is posted goes to a moderator. */
  public boolean moderated() {
    return status.equals("m");
  }

  // name SP high SP low SP status
  static Optional<ActiveGroup> parse(Line row) {
    return parse(row, false);
  }

  // name SP high SP low SP count SP status
  static Optional<ActiveGroup> parseCounts(Line row) {
    return parse(row, true);
  }

  private static Optional<ActiveGroup> parse(Line row, boolean counted) {
    Words words = new Words(row);
    String name = words.word();
    long high = words.number();
    long low = words.number();
    long count = counted ? words.number() : 0;
    String status = words.word();
    return name.isEmpty() || high < 0 || low < 0 || count < 0
        ? Optional.empty()
        : Optional.of(
            new ActiveGroup(
                name, high, low, counted ? OptionalLong.of(count) : OptionalLong.empty(), status));
  }
}
