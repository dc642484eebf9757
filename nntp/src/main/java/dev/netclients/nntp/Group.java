package dev.netclients.nntp;

import dev.netclients.line.Line;
import java.util.Optional;

/**
 * The answer to GROUP and the first line of LISTGROUP's (RFC 3977, section 6.1.1): a newsgroup and
 * the articles in it, as far as the server knows.
 *
 * @param name the newsgroup
 * @param count an estimate of how many articles there are; never too low
 * @param low the lowest number of an article
 * @param high the highest number; if it is below {@code low} there are none
 */
public record Group(String name, long count, long low, long high) {
  /** Returns whether there is no article (RFC 3977, section 6.1.1.2: three ways to say it). */
  public boolean isEmpty() {
    return count == 0 || high < Math.max(low, 1); // no article has the number 0
  }

  /**
   * Returns the range of its articles' numbers.
   *
   * @throws IllegalStateException if it is empty
   */
  public ArticleRange range() {
    if (isEmpty()) {
      throw new IllegalStateException("The group has no articles");
    }
    return ArticleRange.of(Math.max(low, 1), high);
  }

  // 211 number low high group
  static Optional<Group> parse(String text, String asked) {
    Words words = new Words(Line.of(text));
    long count = words.number();
    long low = words.number();
    long high = words.number();
    String name = words.word();
    return count < 0 || low < 0 || high < 0
        ? Optional.empty()
        : Optional.of(new Group(name.isEmpty() ? asked : name, count, low, high));
  }
}
