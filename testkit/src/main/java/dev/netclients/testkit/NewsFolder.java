package dev.netclients.testkit;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A newsgroup of {@link FakeNntp}: articles that were put in it, or that a function makes. */
final class NewsFolder {
  final String name;
  final String description;
  final String status;
  final Instant made = Instant.now();
  private final NavigableMap<Long, NewsArticle> stored = new ConcurrentSkipListMap<>();
  private final long count; // of those that are made
  private final @Nullable LongFunction<byte[]> maker;

  NewsFolder(
      String name,
      String description,
      String status,
      long count,
      @Nullable LongFunction<byte[]> maker) {
    this.name = name;
    this.description = description;
    this.status = status;
    this.count = count;
    this.maker = maker;
  }

  synchronized void add(NewsArticle article) {
    stored.put(high() + 1, article);
  }

  synchronized void remove(long number) {
    stored.remove(number);
  }

  long low() {
    return count > 0 ? 1 : stored.isEmpty() ? high() + 1 : stored.firstKey();
  }

  long high() {
    return stored.isEmpty() ? count : stored.lastKey();
  }

  long count() {
    return count + stored.size();
  }

  boolean has(long number) {
    return number >= 1 && number <= count || stored.containsKey(number);
  }

  /** Returns all articles, in the order of their numbers. */
  Stream<NewsArticle> articles() {
    return LongStream.rangeClosed(low(), high()).mapToObj(this::article).filter(Objects::nonNull);
  }

  /** Returns the row of LIST ACTIVE. */
  String active() {
    return name + " " + high() + " " + low() + " " + status;
  }

  /** Returns the article of that number; null if there is none. */
  @Nullable NewsArticle article(long number) {
    return maker != null && number >= 1 && number <= count
        ? new NewsArticle(maker.apply(number), made)
        : stored.get(number);
  }

  /** Returns the article of that id; null if there is none. */
  @Nullable NewsArticle article(String id) {
    for (NewsArticle article : stored.values()) {
      if (article.id().equals(id)) {
        return article;
      }
    }
    String digits = id.replaceFirst("(?s)^<([0-9]{1,15})\\D.*$", "$1"); // of those that are made
    NewsArticle made =
        maker != null && digits.matches("[0-9]{1,15}") ? article(Long.parseLong(digits)) : null;
    return made != null && made.id().equals(id) ? made : null;
  }

  /** Returns the next number above or below that has an article; 0 if none has. */
  long beside(long number, boolean up) {
    long step = up ? 1 : -1;
    for (long n = number + step; n >= low() && n <= high(); n += step) {
      if (has(n)) {
        return n;
      }
    }
    return 0;
  }
}
