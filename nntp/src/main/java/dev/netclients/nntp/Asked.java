package dev.netclients.nntp;

import dev.netclients.line.Reply;
import java.util.Optional;

/**
 * Which article a command asks for: by number, by message-id, or the current one.
 *
 * @param number 0 unless it is by number
 * @param messageId empty unless it is by message-id
 */
record Asked(long number, String messageId) {
  static final Asked CURRENT = new Asked(0, "");

  static Asked of(long number) {
    ArticleRange.checkNumber(number);
    return new Asked(number, "");
  }

  static Asked of(String messageId) {
    return new Asked(0, Arguments.messageId(messageId));
  }

  /** Returns the command that asks for it. */
  String command(Part part) {
    if (number > 0) {
      return part + " " + number;
    }
    return messageId.isEmpty() ? part.toString() : part + " " + messageId;
  }

  /** Returns what is known of it without an answer. */
  ArticleId id() {
    return new ArticleId(number, messageId);
  }

  /**
   * Returns which article a reply is about; nothing if it is about another one, or none.
   *
   * <p>{@code 22x number message-id}; servers of before RFC 3977 leave the message-id out.
   */
  Optional<ArticleId> answeredBy(Reply reply) {
    Words words = Words.of(reply.text());
    long told = words.number();
    String word = words.word();
    String id = word.startsWith("<") ? word : messageId;
    boolean other = number > 0 && told != number || !messageId.isEmpty() && !id.equals(messageId);
    return told < 0 || other ? Optional.empty() : Optional.of(new ArticleId(told, id));
  }
}
