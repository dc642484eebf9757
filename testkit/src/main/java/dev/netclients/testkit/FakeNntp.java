package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
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
  private static final int BLOCK = 32 << 10;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private final Map<String, NewsFolder> groups = new ConcurrentSkipListMap<>();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean startTls = true;
  private volatile boolean tlsRequired;
  private volatile boolean loginRequired;
  private volatile boolean readOnly;
  private volatile boolean transit;
  private volatile List<String> mechanisms = List.of("PLAIN");
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
    groups.put(name, new NewsFolder(name, description, status, 0, null));
    return this;
  }

  /**
   * Adds a newsgroup that a function fills, so that any number of articles takes no memory. Those
   * whose message-id begins with their number, such as {@code <7@fake.test>}, can be had by it.
   *
   * @param article makes the article of a number, from 1 on, and always the same
   */
  public FakeNntp synthetic(String name, long count, LongFunction<byte[]> article) {
    groups.put(name, new NewsFolder(name, "made by a function", "y", count, article));
    return this;
  }

  /** Puts an article, with CRLF, into the newsgroups that its header names and that are here. */
  public FakeNntp article(byte[] article) {
    NewsArticle one = new NewsArticle(article.clone(), Instant.now());
    one.newsgroups().stream().filter(groups::containsKey).forEach(g -> folder(g).add(one));
    return this;
  }

  /** Takes an article out of a newsgroup, as expiry does. */
  public FakeNntp expire(String group, long number) {
    folder(group).remove(number);
    return this;
  }

  private NewsFolder folder(String name) {
    NewsFolder folder = groups.get(name);
    if (folder == null) {
      throw new IllegalArgumentException("group: " + name + " (expected: one that was added)");
    }
    return folder;
  }

  /** Returns the articles of a newsgroup, in the order of their numbers. */
  public List<byte[]> articles(String group) {
    NewsFolder folder = folder(group);
    List<byte[]> all = new ArrayList<>();
    for (long n = folder.low(); n <= folder.high(); n++) {
      NewsArticle article = folder.article(n);
      if (article != null) {
        all.add(article.bytes());
      }
    }
    return all;
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
    Conversation conversation = new Conversation(client);
    String line = client.line();
    while (line != null && conversation.answer(line)) {
      line = client.line();
    }
  }

  private final class Conversation {
    private final FakeClient client;
    private boolean reader = !transit;
    private boolean signedIn;
    private @Nullable String user; // named, not yet proved
    private @Nullable NewsFolder group; // none selected
    private long current; // 0 for none

    Conversation(FakeClient client) {
      this.client = client;
    }

    /** Returns false after the last answer. */
    boolean answer(String line) throws IOException {
      String[] words = line.strip().split("\\s+");
      String verb = words[0].toUpperCase(Locale.ROOT);
      byte[] scripted = scripted(line);
      if (scripted != null) {
        client.send(Point.REPLY, scripted);
        return !verb.equals("QUIT");
      }
      if (missing.contains(verb)) {
        say("500 what?");
        return true;
      }
      switch (verb) {
        case "CAPABILITIES" -> capabilities();
        case "MODE" -> mode(words);
        case "STARTTLS" -> startTls();
        case "AUTHINFO" -> authInfo(words, line);
        case "HELP" -> {
          say("100 help follows");
          rows(List.of("RFC 3977 has them all."));
        }
        case "DATE" -> say("111 " + TIME.format(LocalDateTime.now(ZoneOffset.UTC)));
        case "QUIT" -> say("205 bye");
        default -> {
          if (loginRequired && !signedIn) {
            say("480 sign in first");
          } else if (!reader) {
            say("401 MODE-READER");
          } else {
            read(verb, words);
          }
        }
      }
      return !verb.equals("QUIT");
    }

    private void say(String line) throws IOException {
      client.send(Point.REPLY, line);
    }

    private void rows(Iterable<String> rows) throws IOException {
      Block block = new Block(client, StandardCharsets.UTF_8);
      for (String row : rows) {
        block.row(row);
      }
      block.end();
    }

    private boolean clear() {
      return client.connection().tls().isEmpty();
    }

    private boolean mayPost() {
      return !readOnly && (!loginRequired || signedIn);
    }

    private void capabilities() throws IOException {
      List<String> all = new ArrayList<>(List.of("VERSION 2", "IMPLEMENTATION fake NNTP"));
      all.add(reader ? "READER" : "MODE-READER");
      if (reader) {
        all.addAll(List.of("LIST ACTIVE ACTIVE.TIMES COUNTS NEWSGROUPS OVERVIEW.FMT", "NEWNEWS"));
        all.add("OVER MSGID");
        all.add("HDR");
        if (mayPost()) {
          all.add("POST");
        }
      }
      if (startTls && clear()) {
        all.add("STARTTLS");
      }
      if (!signedIn && !(tlsRequired && clear())) {
        all.add("AUTHINFO USER" + (mechanisms.isEmpty() ? "" : " SASL"));
      }
      if (!mechanisms.isEmpty()) {
        all.add("SASL " + String.join(" ", mechanisms));
      }
      all.removeIf(label -> missing.contains(label.split(" ")[0]));
      say("101 here it is");
      rows(all);
    }

    private void mode(String[] words) throws IOException {
      if (words.length != 2 || !words[1].equalsIgnoreCase("READER")) {
        say("501 MODE READER");
        return;
      }
      reader = true;
      say(mayPost() ? "200 go on" : "201 go on, but do not post");
    }

    private void startTls() throws IOException {
      if (!startTls || !clear()) {
        say(clear() ? "580 no TLS here" : "502 TLS is on already");
        return;
      }
      say("382 go on");
      client.startTls();
      user = null;
    }

    // --- AUTHINFO, RFC 4643 ---

    private void authInfo(String[] words, String line) throws IOException {
      String kind = words.length > 2 ? words[1].toUpperCase(Locale.ROOT) : "";
      if (signedIn) {
        say("502 signed in already");
      } else if (tlsRequired && clear()) {
        say("483 TLS first");
      } else if (kind.equals("USER")) {
        user = words[2];
        say("381 and the password?");
      } else if (kind.equals("PASS") && user == null) {
        say("482 who?");
      } else if (kind.equals("PASS")) {
        String password = line.strip().split(" ", 3)[2]; // blanks count
        String name = user;
        welcome(
            name != null && password.equals(passwords.get(name))
                ? Optional.of(name)
                : Optional.empty());
      } else if (kind.equals("SASL")) {
        String mechanism = words[2].toUpperCase(Locale.ROOT);
        if (mechanisms.contains(mechanism)) {
          String initial = words.length > 3 ? words[3] : null;
          welcome(new FakeSasl(passwords, this::ask).run(mechanism, initial));
        } else {
          say("503 no such mechanism");
        }
      } else {
        say("501 AUTHINFO what?");
      }
    }

    private @Nullable String ask(String challenge) throws IOException {
      say("383 " + (challenge.isEmpty() ? "=" : challenge));
      String answer = client.line();
      if (answer == null || answer.equals("*")) {
        return null;
      }
      return answer.equals("=") ? "" : answer;
    }

    private void welcome(Optional<String> proved) throws IOException {
      user = null;
      signedIn = proved.filter(passwords::containsKey).isPresent();
      say(signedIn ? "281 welcome" : "481 wrong user or password");
    }

    // --- readers ---

    private void read(String verb, String[] words) throws IOException {
      switch (verb) {
        case "GROUP", "LISTGROUP" -> select(verb, words);
        case "NEXT", "LAST" -> move(verb.equals("NEXT"));
        case "ARTICLE", "HEAD", "BODY", "STAT" -> part(verb, words);
        case "LIST" -> list(words);
        case "NEWGROUPS" -> newGroups(words);
        case "NEWNEWS" -> newNews(words);
        case "OVER", "XOVER" ->
            overview(words.length > 1 ? words[1] : "", 224, NewsArticle::overview, "\t");
        case "HDR", "XHDR" -> {
          if (words.length < 2) {
            say("501 which header?");
          } else {
            String header = words[1].endsWith(":") ? words[1].replace(":", "") : words[1];
            overview(
                words.length > 2 ? words[2] : "",
                verb.equals("HDR") ? 225 : 221,
                article -> article.item(header),
                " ");
          }
        }
        case "POST" -> post();
        default -> say("500 what?");
      }
    }

    private void select(String verb, String[] words) throws IOException {
      NewsFolder wanted = words.length > 1 ? groups.get(words[1]) : group;
      if (wanted == null) {
        say(words.length > 1 ? "411 no such group" : "412 no group selected");
        return;
      }
      group = wanted;
      current = wanted.beside(0, true);
      say("211 " + wanted.count() + " " + wanted.low() + " " + wanted.high() + " " + wanted.name);
      if (verb.equals("LISTGROUP")) {
        long[] range = range(words.length > 2 ? words[2] : "1-");
        Block block = new Block(client, StandardCharsets.ISO_8859_1);
        for (long n = Math.max(range[0], wanted.low());
            n <= Math.min(range[1], wanted.high());
            n++) {
          if (wanted.has(n)) {
            block.row(Long.toString(n));
          }
        }
        block.end();
      }
    }

    private void move(boolean up) throws IOException {
      NewsFolder in = group;
      if (in == null) {
        say("412 no group selected");
      } else if (current == 0) {
        say("420 no current article");
      } else {
        long there = in.beside(current, up);
        NewsArticle article = in.article(there);
        if (article == null) {
          say(up ? "421 no next" : "422 none before");
        } else {
          current = there;
          say("223 " + there + " " + article.id());
        }
      }
    }

    private void part(String verb, String[] words) throws IOException {
      String which = words.length > 1 ? words[1] : "";
      NewsFolder in = group;
      long number = 0;
      NewsArticle article;
      if (which.startsWith("<")) {
        article = byId(which);
        if (article == null) {
          say("430 no such message-id");
          return;
        }
      } else if (in == null) {
        say("412 no group selected");
        return;
      } else {
        number =
            which.isEmpty() ? current : which.matches("[0-9]{1,16}") ? Long.parseLong(which) : 0;
        article = in.article(number);
        if (article == null) {
          say(which.isEmpty() ? "420 no current article" : "423 no such number");
          return;
        }
        current = number;
      }
      int code = 220 + List.of("ARTICLE", "HEAD", "BODY", "STAT").indexOf(verb);
      say(code + " " + number + " " + article.id());
      switch (verb) {
        case "ARTICLE" -> client.send(Point.DATA, DotText.of(article.bytes()));
        case "HEAD" -> client.send(Point.DATA, DotText.of(article.headBytes()));
        case "BODY" -> client.send(Point.DATA, DotText.of(article.bodyBytes()));
        default -> {
          // STAT brings nothing more
        }
      }
    }

    private @Nullable NewsArticle byId(String id) {
      for (NewsFolder folder : groups.values()) {
        NewsArticle article = folder.article(id);
        if (article != null) {
          return article;
        }
      }
      return null;
    }

    private void list(String[] words) throws IOException {
      String keyword = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ACTIVE";
      if (keyword.equals("OVERVIEW.FMT")) {
        say("215 fields");
        rows(
            List.of(
                "Subject:",
                "From:",
                "Date:",
                "Message-ID:",
                "References:",
                ":bytes",
                ":lines",
                "Xref:full"));
        return;
      }
      Function<NewsFolder, String> row =
          switch (keyword) {
            case "ACTIVE" -> g -> g.name + " " + g.high() + " " + g.low() + " " + g.status;
            case "COUNTS" ->
                g -> g.name + " " + g.high() + " " + g.low() + " " + g.count() + " " + g.status;
            case "NEWSGROUPS" -> g -> g.name + "\t" + g.description;
            case "ACTIVE.TIMES" ->
                g -> g.name + " " + g.made.getEpochSecond() + " <fake@fake.test>";
            default -> null;
          };
      if (row == null) {
        say("501 no such list");
        return;
      }
      String wanted = words.length > 2 ? words[2] : "*";
      say("215 here it is");
      rows(groups.values().stream().filter(g -> wildmat(wanted, g.name)).map(row).toList());
    }

    private void newGroups(String[] words) throws IOException {
      Optional<Instant> since = since(words, 1);
      if (since.isEmpty()) {
        say("501 yyyymmdd hhmmss");
        return;
      }
      say("231 new groups");
      rows(
          groups.values().stream()
              .filter(g -> !g.made.isBefore(since.get()))
              .map(g -> g.name + " " + g.high() + " " + g.low() + " " + g.status)
              .toList());
    }

    private void newNews(String[] words) throws IOException {
      Optional<Instant> since = since(words, 2);
      if (since.isEmpty()) {
        say("501 wildmat yyyymmdd hhmmss");
        return;
      }
      say("230 new articles");
      Block block = new Block(client, StandardCharsets.ISO_8859_1);
      for (NewsFolder folder : groups.values()) {
        for (long n = folder.low(); n <= folder.high() && wildmat(words[1], folder.name); n++) {
          NewsArticle article = folder.article(n);
          if (article != null && !article.arrived().isBefore(since.get())) {
            block.row(article.id());
          }
        }
      }
      block.end();
    }

    private void overview(
        String which, int code, Function<NewsArticle, String> row, String separator)
        throws IOException {
      if (which.startsWith("<")) {
        NewsArticle article = byId(which);
        if (article == null) {
          say("430 no such message-id");
        } else {
          say(code + " one follows");
          Block block = new Block(client, StandardCharsets.ISO_8859_1);
          block.row("0" + separator + row.apply(article));
          block.end();
        }
        return;
      }
      NewsFolder in = group;
      if (in == null) {
        say("412 no group selected");
        return;
      }
      long[] range = range(which.isEmpty() ? Long.toString(current) : which);
      long first = Math.max(range[0], in.low());
      long last = Math.min(range[1], in.high());
      if (!in.has(first) && (in.beside(first, true) == 0 || in.beside(first, true) > last)) {
        say("423 nothing in that range");
        return;
      }
      say(code + " they follow");
      Block block = new Block(client, StandardCharsets.ISO_8859_1);
      for (long n = first; n <= last; n++) {
        NewsArticle article = in.article(n);
        if (article != null) {
          block.row(n + separator + row.apply(article));
        }
      }
      block.end();
    }

    // --- POST, RFC 3977, section 6.3.1 ---

    private void post() throws IOException {
      if (!mayPost()) {
        say("440 no posting");
        return;
      }
      if (tlsRequired && clear()) {
        say("483 TLS first");
        return;
      }
      say("340 send it");
      ByteArrayOutputStream article = new ByteArrayOutputStream();
      byte[] line = client.rawLine();
      while (line != null && !Arrays.equals(line, ".\r\n".getBytes(StandardCharsets.US_ASCII))) {
        if (line.length < 2 || line[line.length - 2] != '\r' || line[line.length - 1] != '\n') {
          violation("a line of an article does not end with CRLF: " + Escapes.of(line));
        }
        int from = line[0] == '.' ? 1 : 0;
        article.write(line, from, line.length - from);
        line = client.rawLine();
      }
      if (line != null) { // else it never came to its end
        say(accept(article.toByteArray()));
      }
    }

    private String accept(byte[] bytes) {
      NewsArticle article = new NewsArticle(bytes, Instant.now());
      List<String> known = article.newsgroups().stream().filter(groups::containsKey).toList();
      if (article.header("From").isEmpty() || article.header("Subject").isEmpty()) {
        return "441 From and Subject are needed";
      }
      if (known.isEmpty()) {
        return "441 none of these newsgroups is here";
      }
      if (known.stream().anyMatch(g -> folder(g).status.equals("n"))) {
        return "441 no posting to that group";
      }
      if (article.id().isEmpty()) {
        String id = "Message-ID: <post-" + ids.incrementAndGet() + "@fake.test>\r\n";
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        with.writeBytes(bytes);
        article = new NewsArticle(with.toByteArray(), article.arrived());
      } else if (byId(article.id()) != null) {
        return "441 that message-id is here already";
      }
      NewsArticle accepted = article;
      known.forEach(g -> folder(g).add(accepted));
      return "240 received " + article.id();
    }
  }

  /** The rows of a multi-line answer: dots stuffed, sent as a block fills. */
  private static final class Block {
    private final FakeClient client;
    private final Charset charset; // articles are Latin-1 here, so that all bytes survive
    private final StringBuilder rows = new StringBuilder();

    Block(FakeClient client, Charset charset) {
      this.client = client;
      this.charset = charset;
    }

    void row(String row) throws IOException {
      rows.append(row.startsWith(".") ? "." : "").append(row).append("\r\n");
      if (rows.length() > BLOCK) {
        send();
      }
    }

    void end() throws IOException {
      rows.append(".\r\n");
      send();
    }

    private void send() throws IOException {
      client.send(Point.DATA, rows.toString().getBytes(charset));
      rows.setLength(0);
    }
  }

  /** Returns whether the last of the patterns that match says so (RFC 3977, section 4.2). */
  private static boolean wildmat(String patterns, String name) {
    boolean matches = false;
    for (String pattern : patterns.split(",")) {
      boolean not = pattern.startsWith("!");
      StringBuilder regex = new StringBuilder();
      for (char c : (not ? pattern.substring(1) : pattern).toCharArray()) {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
      if (name.matches(regex.toString())) {
        matches = !not;
      }
    }
    return matches;
  }

  /** Returns first and last; a range without an end has the highest last there is. */
  private static long[] range(String range) {
    String[] parts = range.split("-", 2);
    if (!parts[0].matches("[0-9]{1,16}") || parts.length > 1 && !parts[1].matches("[0-9]{0,16}")) {
      return new long[] {1, 0};
    }
    long first = Long.parseLong(parts[0]);
    if (parts.length == 1) {
      return new long[] {first, first};
    }
    return new long[] {first, parts[1].isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(parts[1])};
  }

  private static Optional<Instant> since(String[] words, int at) {
    if (words.length < at + 2) {
      return Optional.empty();
    }
    String digits = words[at].length() == 6 ? "20" + words[at] : words[at];
    try {
      return Optional.of(
          LocalDateTime.parse(digits + words[at + 1], TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
