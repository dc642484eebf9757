package dev.netclients.nntp;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.Sends;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.SaslSessionBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A session with a news server (RFC 3977): newsgroups, their overviews and their articles, by
 * number in a group or by message-id everywhere.
 *
 * <pre>
 *   connect --greeting--&gt; [STARTTLS] --&gt; [MODE READER] --&gt; [AUTHINFO] --&gt; open
 *   open --GROUP, LISTGROUP--&gt; a group is selected: numbers, ranges, NEXT and LAST work
 * </pre>
 *
 * <p>{@link Builder#open()} goes all the way. The conversation is in TLS from the first byte with
 * {@link Builder#implicitTls()}, else as soon as the server offers STARTTLS. Where it offers none,
 * news can be read in clear; signing in and posting need {@link Builder#allowCleartextCredentials}.
 *
 * <p>Used by one thread at a time, except {@link #close()}; a call that comes while another is
 * under way, or while an article or a listing has not been read to its end, throws {@link
 * IllegalStateException} and sends nothing. A refusal is an {@link NntpReplyException} and leaves
 * the session as it was; any other failure ends it.
 */
public final class NntpClient extends ConnectedSession implements Reads, Lists, Sends {
  private final Builder settings;
  private final Connection connection;
  private final Wire wire;
  private final Authorization authorization;
  private final NewsUris uris;
  private final Listing listing;
  private final Overviews overviews;
  private final Retrieval retrieval;
  private String selected = ""; // the newsgroup, for URLs

  private NntpClient(Builder settings, Connection connection) {
    super(Protocol.NNTP, settings.endpoint(), new Calls(connection));
    this.settings = settings;
    this.connection = connection;
    this.wire = new Wire(connection);
    this.authorization = new Authorization(settings, wire);
    this.uris = new NewsUris(settings.endpoint(), settings.isTlsImplicit());
    this.listing = new Listing(wire, calls);
    this.overviews = new Overviews(wire, calls, listing, authorization::capabilities);
    this.retrieval = new Retrieval(wire, calls, id -> uris.article(selected, id));
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  // --- what is known of the server ---

  /** Returns the server's greeting, which is empty once STARTTLS has made it worthless. */
  public String greeting() {
    return authorization.greeting();
  }

  /** Returns what the server said it can do when the session had been opened. */
  public Capabilities capabilities() {
    return authorization.capabilities();
  }

  /** Returns whether the server says that articles may be posted in this session. */
  public boolean postingAllowed() {
    return authorization.postingAllowed();
  }

  /**
   * DATE: the server's time, to the second (RFC 3977, section 7.1).
   *
   * @throws NntpReplyException if the server refused
   * @throws dev.netclients.ProtocolException if the answer is no time
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Instant date() throws IOException {
    return calls.command(
        () -> {
          Reply reply = wire.expect("DATE", 111);
          return NewsTime.parse(reply.text())
              .orElseThrow(() -> wire.replies().unexpected("DATE", reply));
        });
  }

  // --- newsgroups ---

  /**
   * GROUP: selects a newsgroup (RFC 3977, section 6.1.1).
   *
   * @throws NntpReplyException if the server refused: {@code 411} where it has no such group
   * @throws IOException as {@link #date}
   */
  public Group group(String name) throws IOException {
    Arguments.group(name);
    return calls.command(
        () -> {
          Reply reply = wire.expect("GROUP " + name, 211);
          selected = name;
          return Group.parse(reply.text(), name)
              .orElseThrow(() -> wire.replies().unexpected("GROUP", reply));
        });
  }

  /**
   * LISTGROUP: selects a newsgroup and tells its articles' numbers (RFC 3977, section 6.1.2).
   *
   * @return a cursor; until it is read to its end the session takes no other command
   * @throws IOException as {@link #group}
   */
  public Items<Long> listGroup(String name) throws IOException {
    return listGroup(name, "");
  }

  /** As {@link #listGroup(String)}, for the numbers in a range alone. */
  public Items<Long> listGroup(String name, ArticleRange range) throws IOException {
    return listGroup(name, " " + range);
  }

  private Items<Long> listGroup(String name, String range) throws IOException {
    Items<Long> numbers = listing.numbers("LISTGROUP " + Arguments.group(name) + range);
    selected = name;
    return numbers;
  }

  /**
   * LIST ACTIVE: the newsgroups that the server has (RFC 3977, section 7.6.3).
   *
   * @return a cursor; until it is read to its end the session takes no other command
   * @throws IOException as {@link #date}
   */
  public Items<ActiveGroup> listActive() throws IOException {
    return listing.active("LIST ACTIVE", 215);
  }

  /**
   * As {@link #listActive()}, for the groups that match.
   *
   * @param wildmat such as {@code comp.*,!comp.os.*} (RFC 3977, section 4)
   */
  public Items<ActiveGroup> listActive(String wildmat) throws IOException {
    return listing.active("LIST ACTIVE " + Arguments.wildmat(wildmat), 215);
  }

  /**
   * LIST COUNTS: as LIST ACTIVE, with how many articles there are (RFC 6048, section 2.2).
   *
   * @return as {@link #listActive()}
   * @throws IOException as {@link #date}
   */
  public Items<ActiveGroup> listCounts() throws IOException {
    return listing.counts("LIST COUNTS");
  }

  /** As {@link #listCounts()}, for the groups that match. */
  public Items<ActiveGroup> listCounts(String wildmat) throws IOException {
    return listing.counts("LIST COUNTS " + Arguments.wildmat(wildmat));
  }

  /**
   * LIST NEWSGROUPS: what the newsgroups are for (RFC 3977, section 7.6.6).
   *
   * @return as {@link #listActive()}
   * @throws IOException as {@link #date}
   */
  public Items<Newsgroup> listNewsgroups() throws IOException {
    return listing.rows("LIST NEWSGROUPS", 215, Newsgroup::parse);
  }

  /** As {@link #listNewsgroups()}, for the groups that match. */
  public Items<Newsgroup> listNewsgroups(String wildmat) throws IOException {
    return listing.rows("LIST NEWSGROUPS " + Arguments.wildmat(wildmat), 215, Newsgroup::parse);
  }

  /**
   * NEWGROUPS: the newsgroups that were made since (RFC 3977, section 7.3).
   *
   * @param since by the server's clock, which {@link #date} tells; to the second
   * @return as {@link #listActive()}
   * @throws IOException as {@link #date}
   */
  public Items<ActiveGroup> newgroups(Instant since) throws IOException {
    return listing.active("NEWGROUPS " + NewsTime.arguments(since), 231);
  }

  /**
   * NEWNEWS: the message-ids of the articles that arrived since (RFC 3977, section 7.4).
   *
   * @param wildmat the newsgroups
   * @param since as for {@link #newgroups}
   * @return as {@link #listActive()}
   * @throws IOException as {@link #date}
   */
  public Items<String> newnews(String wildmat, Instant since) throws IOException {
    String command = "NEWNEWS " + Arguments.wildmat(wildmat) + " " + NewsTime.arguments(since);
    return listing.rows(command, 230, row -> new Words(row).word());
  }

  // --- overviews and headers ---

  /**
   * LIST OVERVIEW.FMT: which fields an overview has (RFC 3977, section 8.4). Asked once a session;
   * a server that cannot tell has {@linkplain OverviewFormat#DEFAULT the RFC's}.
   *
   * @throws IOException as {@link #date}
   */
  public OverviewFormat overviewFormat() throws IOException {
    return overviews.format();
  }

  /**
   * OVER, or XOVER where the server does not have it: an overview of articles in the selected
   * newsgroup (RFC 3977, section 8.3; RFC 2980, section 2.8). Articles that are gone are left out.
   *
   * @return a cursor; until it is read to its end the session takes no other command
   * @throws NntpReplyException if the server refused: {@code 412} where no group is selected
   * @throws IOException as {@link #date}
   */
  public Items<Overview> overview(ArticleRange range) throws IOException {
    return overviews.over(range, Function.identity());
  }

  /**
   * OVER by message-id, which not all servers can: see {@link Capabilities#overByMessageId}.
   *
   * @throws NntpReplyException if the server refused: {@code 430} where it has no such article
   * @throws IOException as {@link #date}
   */
  public Overview overview(String messageId) throws IOException {
    return overviews.over(messageId);
  }

  /**
   * HDR, or XHDR where the server does not have it: one header of articles in the selected
   * newsgroup (RFC 3977, section 8.5; RFC 2980, section 2.6).
   *
   * @param header its name, such as {@code Subject}, or {@code :bytes} and the like
   * @return as {@link #overview(ArticleRange)}
   * @throws IOException as {@link #overview(ArticleRange)}
   */
  public Items<HeaderValue> hdr(String header, ArticleRange range) throws IOException {
    return overviews.hdr(header, range);
  }

  /**
   * HDR by message-id.
   *
   * @param header as for {@link #hdr(String, ArticleRange)}
   * @throws IOException as {@link #overview(String)}
   */
  public HeaderValue hdr(String header, String messageId) throws IOException {
    return overviews.hdr(header, messageId);
  }

  // --- articles ---

  /**
   * ARTICLE: an article of the selected newsgroup by its number (RFC 3977, section 6.2.1), which
   * becomes the current one.
   *
   * @return the article; until it is read to its end the session takes no other command
   * @throws NntpReplyException if the server refused: {@code 423} where there is none
   * @throws IOException as {@link #date}
   */
  public Article article(long number) throws IOException {
    return retrieval.one(Part.ARTICLE, Asked.of(number));
  }

  /**
   * ARTICLE: an article by its message-id, with the angle brackets.
   *
   * @return as {@link #article(long)}
   * @throws NntpReplyException if the server refused: {@code 430} where there is none
   * @throws IOException as {@link #date}
   */
  public Article article(String messageId) throws IOException {
    return retrieval.one(Part.ARTICLE, Asked.of(messageId));
  }

  /** ARTICLE: the current article. */
  public Article article() throws IOException {
    return retrieval.one(Part.ARTICLE, Asked.CURRENT);
  }

  /** HEAD: an article's header, as {@link #article(long)}. */
  public Article head(long number) throws IOException {
    return retrieval.one(Part.HEAD, Asked.of(number));
  }

  /** HEAD: an article's header, as {@link #article(String)}. */
  public Article head(String messageId) throws IOException {
    return retrieval.one(Part.HEAD, Asked.of(messageId));
  }

  /** HEAD: the current article's header. */
  public Article head() throws IOException {
    return retrieval.one(Part.HEAD, Asked.CURRENT);
  }

  /** BODY: an article's body, as {@link #article(long)}. */
  public Article body(long number) throws IOException {
    return retrieval.one(Part.BODY, Asked.of(number));
  }

  /** BODY: an article's body, as {@link #article(String)}. */
  public Article body(String messageId) throws IOException {
    return retrieval.one(Part.BODY, Asked.of(messageId));
  }

  /** BODY: the current article's body. */
  public Article body() throws IOException {
    return retrieval.one(Part.BODY, Asked.CURRENT);
  }

  /**
   * STAT: whether the selected newsgroup has an article of that number (RFC 3977, section 6.2.4),
   * which becomes the current one.
   *
   * @return empty if there is none
   * @throws IOException as {@link #date}
   */
  public Optional<ArticleId> stat(long number) throws IOException {
    return stat(Asked.of(number));
  }

  /** STAT: whether the server has an article, by its message-id; see {@link #stat(long)}. */
  public Optional<ArticleId> stat(String messageId) throws IOException {
    return stat(Asked.of(messageId));
  }

  /** STAT: the current article; see {@link #stat(long)}. */
  public Optional<ArticleId> stat() throws IOException {
    return stat(Asked.CURRENT);
  }

  private Optional<ArticleId> stat(Asked asked) throws IOException {
    return retrieval.found(asked.command(Part.STAT), asked, 420, 423, 430);
  }

  /**
   * NEXT: goes on to the next article of the selected newsgroup (RFC 3977, section 6.1.4).
   *
   * @return empty if there is none, or the group has no articles
   * @throws IOException as {@link #date}
   */
  public Optional<ArticleId> next() throws IOException {
    return retrieval.found("NEXT", Asked.CURRENT, 420, 421);
  }

  /**
   * LAST: goes back to the article before (RFC 3977, section 6.1.3).
   *
   * @return as {@link #next}
   * @throws IOException as {@link #date}
   */
  public Optional<ArticleId> last() throws IOException {
    return retrieval.found("LAST", Asked.CURRENT, 420, 422);
  }

  // --- many at a time ---

  /**
   * ARTICLE, HEAD, BODY or STAT for each number in a range of the selected newsgroup, commands sent
   * ahead (RFC 3977, section 3.5), in constant memory.
   *
   * <p>An article that the server refuses is handed out with its {@linkplain Article#refusal()
   * refusal}, and the rest goes on. If the connection ends, {@link Items#next} throws, and no
   * further article comes. Closing the cursor before its end gives up the session. A server of
   * before RFC 3977, which knows no CAPABILITIES, is asked one by one.
   *
   * @throws IllegalArgumentException if the range has no end
   * @throws IOException as {@link #date}
   */
  public Items<Article> retrieveAll(Part part, ArticleRange range) throws IOException {
    long last =
        range
            .last()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "range: " + range + " (expected: one with an end)"));
    return bulk(part, LongStream.rangeClosed(range.first(), last).mapToObj(Asked::of).iterator());
  }

  /** As {@link #retrieveAll(Part, ArticleRange)}, for these numbers, in this order. */
  public Items<Article> retrieveAll(Part part, long... numbers) throws IOException {
    long[] copy = numbers.clone();
    Arrays.stream(copy).forEach(ArticleRange::checkNumber);
    return bulk(part, Arrays.stream(copy).mapToObj(Asked::of).iterator());
  }

  /** As {@link #retrieveAll(Part, ArticleRange)}, by message-id, in this order. */
  public Items<Article> retrieveAll(Part part, Collection<String> messageIds) throws IOException {
    List<String> copy = List.copyOf(messageIds);
    copy.forEach(Arguments::messageId);
    return bulk(part, copy.stream().map(Asked::of).iterator());
  }

  private Items<Article> bulk(Part part, Iterator<Asked> asked) throws IOException {
    return retrieval.all(part, asked, capabilities().known());
  }

  // --- posting ---

  /**
   * POST: hands an article over (RFC 3977, section 6.3.1). What it needs is From, Newsgroups and
   * Subject, an empty line and a body; with a Message-ID of the caller's a second try cannot make a
   * second article.
   *
   * <p>Lines may end in CRLF, LF or CR; dots are stuffed. It is never sent twice. A failure before
   * the article's end was sent leaves it unposted, and the connection is reset so that the server
   * sees no end. If the answer to the whole article does not come, {@link
   * NetClientException#outcome()} is {@link Outcome#UNKNOWN}.
   *
   * @throws NntpReplyException if the server refused: {@code 440} posting at all, {@code 441} this
   *     article
   * @throws TlsRequiredException if the connection is in clear and that is not allowed; nothing was
   *     sent, and the session is over
   * @throws dev.netclients.LocalFailureException if the content or {@code progress} failed
   * @throws IOException as {@link #date}
   */
  public Receipt post(Content article, Progress progress) throws IOException {
    Objects.requireNonNull(article, "article");
    Objects.requireNonNull(progress, "progress");
    Object call = new Object();
    Receipt receipt = calls.open(call, () -> posting(article, progress));
    calls.finish(call);
    return receipt;
  }

  /** As {@link #post(Content, Progress)}, without progress. */
  public Receipt post(Content article) throws IOException {
    return post(article, Progress.NONE);
  }

  private Receipt posting(Content article, Progress progress) throws IOException {
    if (connection.tls().isEmpty() && !settings.isCleartextAllowed()) {
      throw authorization.cannotEncrypt("the connection is in clear, so nothing was posted");
    }
    // No URL has both a message-id and TLS from the first byte.
    return new Posting(
            wire,
            id -> settings.isTlsImplicit() ? Optional.empty() : Optional.of(uris.messageId(id)))
        .run(article, progress);
  }

  // --- the common contract ---

  /**
   * {@link #article} by URL (RFC 5538).
   *
   * @param target {@code nntp://host/group/number} or {@code news://host/id@host}, of this
   *     session's server; or {@code news:id@host}
   */
  @Override
  public Resource read(URI target) throws IOException {
    NewsUrl url = NewsUrl.at(target, endpoint(), settings.isTlsImplicit());
    if (url.isMessageId()) {
      return article(url.name()).resource(target);
    }
    if (url.number() == 0) {
      throw NewsUrl.unusable(target);
    }
    group(url.name());
    return article(url.number()).resource(target);
  }

  /**
   * Lists newsgroups, or the articles of one, by URL (RFC 5538). Entries of groups can be listed
   * again; those of articles have {@code subject}, {@code from} and {@code message-id} as facts.
   *
   * @param target {@code nntp://host/} for all groups, {@code nntp://host/group} for its articles,
   *     {@code news://host/comp.*} for the groups that match
   */
  @Override
  public Items<Entry> list(URI target) throws IOException {
    NewsUrl url = NewsUrl.at(target, endpoint(), settings.isTlsImplicit());
    if (url.isMessageId() || url.number() != 0) {
      throw NewsUrl.unusable(target);
    }
    if (url.isPattern()) {
      String wildmat = url.name().isEmpty() ? "" : " " + url.name();
      return listing.active("LIST ACTIVE" + wildmat, 215, uris::entry);
    }
    Group group = group(url.name());
    return group.isEmpty()
        ? Items.of(List.of())
        : overviews.over(group.range(), row -> uris.entry(selected, row));
  }

  /**
   * {@link #post(Content, Progress)} by URL. The article's own Newsgroups says where it goes.
   *
   * @param target {@code nntp://host/}, of this session's server
   */
  @Override
  public Receipt send(URI target, Content content, Progress progress) throws IOException {
    NewsUrl url = NewsUrl.at(target, endpoint(), settings.isTlsImplicit());
    if (!url.name().isEmpty()) {
      throw new IllegalArgumentException(
          "URL: "
              + Target.redact(target.toString())
              + " (expected: no path, since the article's Newsgroups says where it goes)");
    }
    return post(content, progress);
  }

  /**
   * QUIT: takes leave and ends the session (RFC 3977, section 5.4).
   *
   * @throws IOException as {@link #date}
   */
  public void quit() throws IOException {
    leave(
        () -> {
          connection.at(Stage.CLOSE, Outcome.NOT_DONE);
          return wire.expect("QUIT", 205);
        });
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SaslSessionBuilder<Builder> {
    private Builder(Endpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Connects, encrypts and signs in.
     *
     * @throws dev.netclients.ResolveException if the name is not known
     * @throws dev.netclients.ConnectFailedException if no address could be reached
     * @throws dev.netclients.TlsException if the server is not who it should be
     * @throws TlsRequiredException if there are credentials and the server cannot encrypt; nothing
     *     about the user was sent
     * @throws dev.netclients.AuthenticationException if the server refused the login
     * @throws NntpReplyException if it refused anything else
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public NntpClient open() throws IOException {
      NntpClient client = new NntpClient(this, connect());
      return opened(client, client.authorization::run);
    }
  }
}
