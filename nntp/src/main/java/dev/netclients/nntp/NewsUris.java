package dev.netclients.nntp;

import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes URLs of news on one server (RFC 5538), as {@link NewsUrl} reads them, and entries of
 * listings that have them.
 */
final class NewsUris {
  private final String scheme;
  private final String authority;

  NewsUris(Endpoint server, boolean implicitTls) {
    this.scheme = implicitTls ? Protocol.NNTP.tlsScheme() : Protocol.NNTP.scheme();
    this.authority = "://" + server.urlHost() + ":" + server.port() + "/";
  }

  URI group(String name) {
    return URI.create(scheme + authority + Target.encode(name));
  }

  /**
   * Its {@code @} stays as it is: it is what tells a message-id from a group (RFC 5538, section 2).
   */
  URI messageId(String id) {
    String bare = Target.encode(id.substring(1, id.length() - 1)).replace("%40", "@");
    return URI.create(NewsUrl.NEWS + authority + bare);
  }

  /**
   * Returns the URL of an article, by its number in {@code group} if it has one. What a server
   * calls a message-id may be none; the group is all that is known then.
   */
  URI article(String group, ArticleId id) {
    if (id.number() > 0 && !group.isEmpty()) {
      return URI.create(group(group) + "/" + id.number());
    }
    return Arguments.isMessageId(id.messageId()) ? messageId(id.messageId()) : group(group);
  }

  /** Returns the entry of a newsgroup, which can be listed. */
  Entry entry(ActiveGroup group) {
    return new Entry(
        group(group.name()),
        group.name(),
        Entry.Kind.FOLDER,
        OptionalLong.empty(),
        Optional.empty(),
        Map.of(
            "high", Long.toString(group.high()),
            "low", Long.toString(group.low()),
            "status", group.status()));
  }

  /** Returns the entry of an article in {@code group}. */
  Entry entry(String group, Overview row) {
    return new Entry(
        article(group, new ArticleId(row.number(), row.messageId())),
        Long.toString(row.number()),
        Entry.Kind.FILE,
        row.bytes(),
        row.date().map(OffsetDateTime::toInstant),
        Map.of("subject", row.subject(), "from", row.from(), "message-id", row.messageId()));
  }
}
