package dev.netclients.benchmarks;

import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.nntp.Article;
import dev.netclients.nntp.ArticleRange;
import dev.netclients.nntp.NntpClient;
import dev.netclients.nntp.Overview;
import dev.netclients.nntp.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.apache.commons.net.nntp.NNTPClient;

/**
 * News: the overview of a group, of each row the number, the subject, the author, the date and the
 * message-id as text; and articles into memory, where all of a round are kept. Connecting is not
 * timed.
 */
final class NntpJobs {
  private NntpJobs() {}

  private interface Group {
    void select(String name) throws Exception;
  }

  /** A job over one session, which selects a group of the right size before each round. */
  private static Job job(Closeable session, Group group, Job.Work reading) {
    return new Job() {
      @Override
      public void prepare(long units) throws Exception {
        group.select("n" + units);
      }

      @Override
      public void run(long units) throws Exception {
        reading.run(units);
      }

      @Override
      public void close() throws IOException {
        session.close();
      }
    };
  }

  // --- OVER ---

  static Job netclientsOverview(int port) throws IOException {
    NntpClient session = netclients(port);
    session.overviewFormat();
    return job(
        session,
        session::group,
        units -> {
          long rows = 0;
          try (Items<Overview> all = session.overview(ArticleRange.of(1, units))) {
            for (; all.hasNext(); rows++) {
              Overview row = all.next();
              check(
                  rows + 1,
                  row.number(),
                  row.subject(),
                  row.from(),
                  row.value("Date").orElse(""),
                  row.messageId());
            }
          }
          Job.check(units, rows, "rows");
        });
  }

  static Job commonsNetOverview(int port) throws IOException {
    NNTPClient session = commonsNet(port);
    return job(
        session::disconnect,
        session::selectNewsgroup,
        units -> {
          long rows = 0;
          for (org.apache.commons.net.nntp.Article row : session.iterateArticleInfo(1, units)) {
            rows++;
            check(
                rows,
                row.getArticleNumberLong(),
                row.getSubject(),
                row.getFrom(),
                row.getDate(),
                row.getArticleId());
          }
          Job.check(units, rows, "rows");
        });
  }

  static Job rawOverview(int port) throws IOException {
    RawLines raw = new RawLines(port);
    return Job.over(raw, units -> raw.block("OVER 1-" + units));
  }

  private static void check(
      long wanted, long number, String subject, String from, String date, String id)
      throws IOException {
    Job.check(wanted, number, "number of a row");
    long length = subject.length() + from.length() + date.length() + id.length() + 3; // tabs
    Job.check(NntpServer.HEADERS.length(), length, "length of a row");
  }

  // --- ARTICLE ---

  static Job netclientsArticles(int port) throws IOException {
    NntpClient session = netclients(port);
    return job(
        session,
        session::group,
        units -> {
          Object[] kept = new Object[(int) units];
          int i = 0;
          ArticleRange range = ArticleRange.of(1, units);
          try (Items<Article> all = session.retrieveAll(Part.ARTICLE, range)) {
            while (all.hasNext()) {
              byte[] article = all.next().readAll();
              Job.check(NntpServer.SIZE, article.length, "bytes of an article");
              kept[i++] = article;
            }
          }
          Job.check(units, i, "articles");
        });
  }

  /** Delivers characters, so Strings are kept: of Latin-1, as many bytes. */
  static Job commonsNetArticles(int port) throws IOException {
    NNTPClient session = commonsNet(port);
    return job(
        session::disconnect,
        session::selectNewsgroup,
        units -> {
          Object[] kept = new Object[(int) units];
          for (int i = 0; i < kept.length; i++) {
            Reader article = session.retrieveArticle(i + 1L);
            if (article == null) {
              throw new IOException(session.getReplyString());
            }
            kept[i] = Texts.read(article, NntpServer.SIZE);
          }
        });
  }

  /** The limit; nothing is kept. */
  static Job rawArticles(int port, int window) throws IOException {
    RawLines raw = new RawLines(port);
    return Job.over(raw, units -> raw.blocks("ARTICLE", (int) units, window));
  }

  private static NntpClient netclients(int port) throws IOException {
    return NntpClient.builder(Endpoint.of("127.0.0.1", port)).open();
  }

  private static NNTPClient commonsNet(int port) throws IOException {
    NNTPClient session = new NNTPClient();
    session.connect("127.0.0.1", port);
    return session;
  }
}
