package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A news server (RFC 3977, 4642, 4643, 6048): newsgroups and articles, posting, overviews, TLS,
 * sign-in.
 *
 * <p>First lines of answers pass {@link Point#REPLY}, rows and articles {@link Point#DATA}. A
 * scripted answer passes {@link Point#REPLY} whole. A client that ends a line of an article without
 * CRLF does what this fake forbids.
 */
public final class FakeNntp extends FakeServer {
  final NewsStore news = new NewsStore();
  final Map<String, String> passwords = new ConcurrentHashMap<>();
  final Set<String> missing = ConcurrentHashMap.newKeySet();
  volatile boolean startTls = true;
  volatile boolean tlsRequired;
  volatile boolean loginRequired;
  volatile boolean readOnly;
  volatile boolean transit;
  volatile List<String> mechanisms = List.of("PLAIN");
  private volatile byte @Nullable [] greeting;

  private FakeNntp(boolean tls, @Nullable Path path) {
    super(tls, path);
  }

  /** Returns a server in clear that offers STARTTLS and has no newsgroup yet. */
  public static FakeNntp start() {
    return started(new FakeNntp(false, null));
  }

  /** Returns a server in TLS that has no newsgroup yet. */
  public static FakeNntp startTls() {
    return started(new FakeNntp(true, null));
  }

  /** Returns a server at a Unix socket, in clear, that has no newsgroup yet. */
  public static FakeNntp startAt(Path path) {
    return started(new FakeNntp(false, path));
  }

  private static FakeNntp started(FakeNntp server) {
    server.listen();
    return server;
  }

  // --- what it is like ---

  /** Adds a newsgroup to which anybody may post. */
  public FakeNntp group(String name, String description) {
    return group(name, description, "y");
  }

  /**
   * Adds a newsgroup.
   *
   * @param status as LIST ACTIVE has it: {@code y}, {@code n}, {@code m}
   */
  public FakeNntp group(String name, String description, String status) {
    news.put(new NewsFolder(name, description, status, 0, null));
    return this;
  }

  /**
   * Adds a newsgroup that a function fills, so that any number of articles takes no memory. Those
   * whose message-id begins with their number, such as {@code <7@fake.test>}, can be had by it.
   *
   * @param article makes the article of a number, from 1 on, and always the same
   */
  public FakeNntp synthetic(String name, long count, LongFunction<byte[]> article) {
    news.put(new NewsFolder(name, "made by a function", "y", count, article));
    return this;
  }

  /** Puts an article, with CRLF, into the newsgroups that its header names and that are here. */
  public FakeNntp article(byte[] article) {
    news.add(new NewsArticle(article.clone(), Instant.now()));
    return this;
  }

  /** Takes an article out of a newsgroup, as expiry does. */
  public FakeNntp expire(String group, long number) {
    news.folder(group).remove(number);
    return this;
  }

  /** Returns the articles of a newsgroup, in the order of their numbers. */
  public List<byte[]> articles(String group) {
    return news.folder(group).articles().map(NewsArticle::bytes).toList();
  }

  /** Adds somebody who may sign in. */
  public FakeNntp user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  /** Offers STARTTLS no longer. */
  public FakeNntp withoutStartTls() {
    startTls = false;
    return this;
  }

  /** Answers 483 to a login or an article in clear. */
  public FakeNntp requireTls() {
    tlsRequired = true;
    return this;
  }

  /** Answers 480 to whoever has not signed in. */
  public FakeNntp requireLogin() {
    loginRequired = true;
    return this;
  }

  /** Lets nobody post. */
  public FakeNntp readOnly() {
    readOnly = true;
    return this;
  }

  /** Is for readers only after MODE READER. */
  public FakeNntp transit() {
    transit = true;
    return this;
  }

  /** Knows these commands no longer: {@code CAPABILITIES}, {@code OVER}, {@code HDR}, any. */
  public FakeNntp without(String... commands) {
    missing.addAll(Arrays.asList(commands));
    return this;
  }

  /**
   * Offers these SASL mechanisms; PLAIN alone by default. Known are PLAIN, LOGIN, CRAM-MD5,
   * SCRAM-SHA-1, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER and EXTERNAL.
   */
  public FakeNntp mechanisms(String... offered) {
    mechanisms = List.of(offered);
    return this;
  }

  /** Greets with these bytes. */
  public FakeNntp greeting(byte[] bytes) {
    greeting = bytes.clone();
    return this;
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    byte[] other = greeting;
    client.send(
        Point.GREETING,
        other != null
            ? other
            : ((readOnly ? "201" : "200") + " fake NNTP ready\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    new NntpConversation(this, client).run();
  }
}
