package dev.netclients.nntp;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;

/** Makes URLs of news on one server (RFC 5538), as {@link NewsUrl} reads them. */
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

  URI messageId(String id) {
    String bare = id.substring(1, id.length() - 1);
    return URI.create(NewsUrl.NEWS + authority + Target.encode(bare));
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
}
