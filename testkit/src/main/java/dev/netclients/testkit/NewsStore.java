package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The newsgroups of {@link FakeNntp}, and what is in them. */
final class NewsStore {
  private final Map<String, NewsFolder> groups = new ConcurrentSkipListMap<>();
  private long ids; // given to articles that came without one

  void put(NewsFolder group) {
    groups.put(group.name, group);
  }

  @Nullable NewsFolder find(String name) {
    return groups.get(name);
  }

  NewsFolder folder(String name) {
    NewsFolder folder = find(name);
    if (folder == null) {
      throw new IllegalArgumentException("group: " + name + " (expected: one that was added)");
    }
    return folder;
  }

  List<NewsFolder> matching(String wildmat) {
    return groups.values().stream().filter(group -> matches(wildmat, group.name)).toList();
  }

  /** Returns the article of that id; null if no group has it. */
  @Nullable NewsArticle article(String id) {
    for (NewsFolder folder : groups.values()) {
      NewsArticle article = folder.article(id);
      if (article != null) {
        return article;
      }
    }
    return null;
  }

  /** Puts an article into the newsgroups that its header names and that are here. */
  void add(NewsArticle article) {
    foldersOf(article).forEach(folder -> folder.add(article));
  }

  private List<NewsFolder> foldersOf(NewsArticle article) {
    return article.newsgroups().stream().filter(groups::containsKey).map(this::folder).toList();
  }

  /** Takes what was posted, or does not, and returns the answer. */
  synchronized String accept(byte[] bytes) {
    NewsArticle article = new NewsArticle(bytes, Instant.now());
    List<NewsFolder> known = foldersOf(article);
    if (article.header("From").isEmpty() || article.header("Subject").isEmpty()) {
      return "441 From and Subject are needed";
    }
    if (known.isEmpty()) {
      return "441 none of these newsgroups is here";
    }
    if (known.stream().anyMatch(folder -> folder.status.equals("n"))) {
      return "441 no posting to that group";
    }
    if (article.id().isEmpty()) {
      String id = "Message-ID: <post-" + ++ids + "@fake.test>\r\n";
      ByteArrayOutputStream with = new ByteArrayOutputStream();
      with.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
      with.writeBytes(bytes);
      article = new NewsArticle(with.toByteArray(), article.arrived());
    } else if (article(article.id()) != null) {
      return "441 that message-id is here already";
    }
    add(article);
    return "240 received " + article.id();
  }

  /** Returns whether the last of the patterns that match says so (RFC 3977, section 4.2). */
  private static boolean matches(String patterns, String name) {
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
}
