package dev.netclients.nntp;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A URL of news taken apart (RFC 5538).
 *
 * <pre>
 *   nntp://server/                 all newsgroups        nntp://server/group     its articles
 *   nntp://server/group/number     an article
 *   news://server/*                all newsgroups        news://server/comp.*    those that match
 *   news://server/group            its articles          news://server/id@host   an article
 *   news:…                         the same at the default server
 * </pre>
 *
 * <p>{@code nntps} is {@code nntp} in TLS from the first byte.
 *
 * @param server the server, if the URL names one
 * @param name a newsgroup, a pattern, or a message-id with its angle brackets; empty for all groups
 * @param number an article's number in the group; 0 for none
 */
record NewsUrl(Optional<Target> server, String name, long number) {
  static final String NEWS = "news";

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException if it is none of the forms above
   */
  static NewsUrl parse(URI uri) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean news = scheme.equals(NEWS);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw unusable(uri);
    }
    if (news && uri.isOpaque()) {
      return news(uri, Optional.empty(), uri.getRawSchemeSpecificPart());
    }
    Target server =
        Target.of(
            news ? Target.parse(Protocol.NNTP.scheme() + uri.toString().substring(4)) : uri,
            Protocol.NNTP);
    String path = server.rawPath();
    String rest = path.isEmpty() ? "" : path.substring(1);
    return news ? news(uri, Optional.of(server), rest) : nntp(uri, server, rest);
  }

  /**
   * As {@link #parse}, for a session with {@code endpoint}, whose URL it has to be.
   *
   * @param implicitTls whether the session is in TLS from the first byte, which {@code news} does
   *     not tell
   * @throws IllegalArgumentException if it is none, or another server's
   */
  static NewsUrl at(URI uri, Endpoint endpoint, boolean implicitTls) {
    NewsUrl url = parse(uri);
    boolean news = NEWS.equalsIgnoreCase(uri.getScheme());
    url.server.ifPresent(
        server -> server.checkServer(endpoint, news ? server.implicitTls() : implicitTls));
    return url;
  }

  private static NewsUrl news(URI uri, Optional<Target> server, String encoded) {
    String name = Target.decode(encoded);
    if (name.indexOf('@') > 0) {
      return new NewsUrl(server, Arguments.messageId("<" + name + ">"), 0);
    }
    if (encoded.indexOf('/') >= 0) {
      throw unusable(uri);
    }
    boolean all = name.isEmpty() || name.equals("*");
    return new NewsUrl(server, all ? "" : Arguments.wildmat(name), 0);
  }

  private static NewsUrl nntp(URI uri, Target server, String path) {
    String[] parts = path.split("/", -1);
    String number = parts.length == 2 ? parts[1] : "";
    if (parts.length > 2 || !number.matches("([1-9][0-9]{0,15})?")) {
      throw unusable(uri);
    }
    String group = parts[0].isEmpty() ? "" : Arguments.group(Target.decode(parts[0]));
    if (group.isEmpty() && parts.length == 2) {
      throw unusable(uri);
    }
    return new NewsUrl(Optional.of(server), group, number.isEmpty() ? 0 : Long.parseLong(number));
  }

  /** Returns whether {@link #name} is a message-id. */
  boolean isMessageId() {
    return name.startsWith("<");
  }

  /** Returns whether {@link #name} stands for any number of groups. */
  boolean isPattern() {
    return name.isEmpty() || !isMessageId() && name.matches(".*[*?!,].*");
  }

  static IllegalArgumentException unusable(URI uri) {
    return new IllegalArgumentException(
        "URL: "
            + Target.redact(uri.toString())
            + " (expected: nntp://host/group/number, news://host/id@host, or a group to list)");
  }
}
