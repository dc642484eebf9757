package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client of {@link FakeNntp}. */
final class NntpConversation {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private final FakeNntp server;
  private final NewsStore news;
  private final FakeClient client;
  private boolean reader;
  private boolean signedIn;
  private @Nullable String user; // named, not yet proved
  private @Nullable NewsFolder group; // none selected
  private long current; // 0 for none

  NntpConversation(FakeNntp server, FakeClient client) {
    this.server = server;
    this.news = server.news;
    this.client = client;
    this.reader = !server.transit;
  }

  void run() throws IOException {
    String line = client.line();
    while (line != null && answer(line)) {
      line = client.line();
    }
  }

  /** Returns false after the last answer. */
  private boolean answer(String line) throws IOException {
    String[] words = line.strip().split("\\s+");
    String verb = words[0].toUpperCase(Locale.ROOT);
    byte[] scripted = server.scripted(line);
    if (scripted != null) {
      client.send(Point.REPLY, scripted);
      return !verb.equals("QUIT");
    }
    if (server.missing.contains(verb)) {
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
        if (server.loginRequired && !signedIn) {
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

  private void rows(Iterable<String> all) throws IOException {
    NntpRows rows = new NntpRows(client, StandardCharsets.UTF_8);
    for (String row : all) {
      rows.row(row);
    }
    rows.end();
  }

  private boolean clear() {
    return client.connection().tls().isEmpty();
  }

  private boolean mayPost() {
    return !server.readOnly && (!server.loginRequired || signedIn);
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
    if (server.startTls && clear()) {
      all.add("STARTTLS");
    }
    if (!signedIn && !(server.tlsRequired && clear())) {
      all.add("AUTHINFO USER" + (server.mechanisms.isEmpty() ? "" : " SASL"));
    }
    if (!server.mechanisms.isEmpty()) {
      all.add("SASL " + String.join(" ", server.mechanisms));
    }
    all.removeIf(label -> server.missing.contains(label.split(" ")[0]));
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
    if (!server.startTls || !clear()) {
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
    } else if (server.tlsRequired && clear()) {
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
          name != null && password.equals(server.passwords.get(name))
              ? Optional.of(name)
              : Optional.empty());
    } else if (kind.equals("SASL")) {
      String mechanism = words[2].toUpperCase(Locale.ROOT);
      if (server.mechanisms.contains(mechanism)) {
        String initial = words.length > 3 ? words[3] : null;
        welcome(new FakeSasl(server.passwords, this::ask).run(mechanism, initial));
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
    signedIn = proved.filter(server.passwords::containsKey).isPresent();
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
    NewsFolder wanted = words.length > 1 ? news.find(words[1]) : group;
    if (wanted == null) {
      say(words.length > 1 ? "411 no such group" : "412 no group selected");
      return;
    }
    group = wanted;
    current = wanted.beside(0, true);
    say("211 " + wanted.count() + " " + wanted.low() + " " + wanted.high() + " " + wanted.name);
    if (verb.equals("LISTGROUP")) {
      long[] range = range(words.length > 2 ? words[2] : "1-");
      NntpRows rows = new NntpRows(client, StandardCharsets.ISO_8859_1);
      for (long n = Math.max(range[0], wanted.low()); n <= Math.min(range[1], wanted.high()); n++) {
        if (wanted.has(n)) {
          rows.row(Long.toString(n));
        }
      }
      rows.end();
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
    boolean byId = which.startsWith("<");
    NewsFolder in = group;
    if (in == null && !byId) {
      say("412 no group selected");
      return;
    }
    long number =
        which.isEmpty() ? current : which.matches("[0-9]{1,16}") ? Long.parseLong(which) : 0;
    NewsArticle article = byId || in == null ? news.article(which) : in.article(number);
    if (article == null) {
      say(
          byId
              ? "430 no such message-id"
              : which.isEmpty() ? "420 none is current" : "423 no such number");
      return;
    }
    current = byId ? current : number;
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

  private void list(String[] words) throws IOException {
    String keyword = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ACTIVE";
    if (keyword.equals("OVERVIEW.FMT")) {
      say("215 fields");
      rows(NewsArticle.OVERVIEW_FIELDS);
      return;
    }
    Function<NewsFolder, String> row =
        switch (keyword) {
          case "ACTIVE" -> NewsFolder::active;
          case "COUNTS" ->
              g -> g.name + " " + g.high() + " " + g.low() + " " + g.count() + " " + g.status;
          case "NEWSGROUPS" -> g -> g.name + "\t" + g.description;
          case "ACTIVE.TIMES" -> g -> g.name + " " + g.made.getEpochSecond() + " <fake@fake.test>";
          default -> null;
        };
    if (row == null) {
      say("501 no such list");
      return;
    }
    String wanted = words.length > 2 ? words[2] : "*";
    say("215 here it is");
    rows(news.matching(wanted).stream().map(row).toList());
  }

  private void newGroups(String[] words) throws IOException {
    Optional<Instant> since = since(words, 1);
    if (since.isEmpty()) {
      say("501 yyyymmdd hhmmss");
      return;
    }
    say("231 new groups");
    rows(
        news.matching("*").stream()
            .filter(g -> !g.made.isBefore(since.get()))
            .map(NewsFolder::active)
            .toList());
  }

  private void newNews(String[] words) throws IOException {
    Optional<Instant> since = since(words, 2);
    if (since.isEmpty()) {
      say("501 wildmat yyyymmdd hhmmss");
      return;
    }
    say("230 new articles");
    NntpRows rows = new NntpRows(client, StandardCharsets.ISO_8859_1);
    for (NewsFolder folder : news.matching(words[1])) {
      for (Iterator<NewsArticle> all = folder.articles().iterator(); all.hasNext(); ) {
        NewsArticle article = all.next();
        if (!article.arrived().isBefore(since.get())) {
          rows.row(article.id());
        }
      }
    }
    rows.end();
  }

  private void overview(String which, int code, Function<NewsArticle, String> row, String separator)
      throws IOException {
    if (which.startsWith("<")) {
      NewsArticle article = news.article(which);
      if (article == null) {
        say("430 no such message-id");
      } else {
        say(code + " one follows");
        NntpRows rows = new NntpRows(client, StandardCharsets.ISO_8859_1);
        rows.row("0" + separator + row.apply(article));
        rows.end();
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
    NntpRows rows = new NntpRows(client, StandardCharsets.ISO_8859_1);
    for (long n = first; n <= last; n++) {
      NewsArticle article = in.article(n);
      if (article != null) {
        rows.row(n + separator + row.apply(article));
      }
    }
    rows.end();
  }

  // --- POST, RFC 3977, section 6.3.1 ---

  private void post() throws IOException {
    if (!mayPost()) {
      say("440 no posting");
      return;
    }
    if (server.tlsRequired && clear()) {
      say("483 TLS first");
      return;
    }
    say("340 send it");
    ByteArrayOutputStream article = new ByteArrayOutputStream();
    byte[] line = client.rawLine();
    while (line != null && !Arrays.equals(line, ".\r\n".getBytes(StandardCharsets.US_ASCII))) {
      if (line.length < 2 || line[line.length - 2] != '\r' || line[line.length - 1] != '\n') {
        server.violation("a line of an article does not end with CRLF: " + Escapes.of(line));
      }
      int from = line[0] == '.' ? 1 : 0;
      article.write(line, from, line.length - from);
      line = client.rawLine();
    }
    if (line != null) { // else it never came to its end
      say(news.accept(article.toByteArray()));
    }
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
