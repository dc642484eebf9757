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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.commons.net.nntp.NNTPClient;

/**
 * News: the overview of a group, of each row the number, the subject, the author, the date and the
 * message-id as text; and articles into memory, where all of a round are kept. Connecting is not
 * timed.
 */
final class NntpJobs {
  private NntpJobs() {}

  private interface Reading {
    void run(long units) throws Exception;
  }

  private interface Group {
    void select(String name) throws Exception;
  }

  /** A job over one session, which selects a group of the right size before each round. */
  private static Job job(Closeable session, Group group, Reading reading) {
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

  /** The limit: a socket, and nothing done but to find the end. */
  static Job rawOverview(int port) throws IOException {
    Raw raw = Raw.connect(port);
    return job(raw, group -> raw.line(), units -> raw.block("OVER 1-" + units + "\r\n", 1));
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
          char[] block = new char[NntpServer.SIZE];
          for (int i = 0; i < kept.length; i++) {
            Reader article = session.retrieveArticle(i + 1L);
            if (article == null) {
              throw new IOException(session.getReplyString());
            }
            StringBuilder text = new StringBuilder(NntpServer.SIZE);
            for (int n; (n = article.read(block)) >= 0; ) {
              text.append(block, 0, n);
            }
            Job.check(NntpServer.SIZE, text.length(), "characters of an article");
            kept[i] = text.toString();
          }
        });
  }

  /** The limit: a socket, and nothing done but to find the ends; nothing is kept. */
  static Job rawArticles(int port, int window) throws IOException {
    Raw raw = Raw.connect(port);
    return job(raw, group -> raw.line(), units -> raw.articles((int) units, window));
  }

  private static NntpClient netclients(int port) throws IOException {
    return NntpClient.builder(Endpoint.of("127.0.0.1", port)).open();
  }

  private static NNTPClient commonsNet(int port) throws IOException {
    NNTPClient session = new NNTPClient();
    session.connect("127.0.0.1", port);
    return session;
  }

  private static final class Raw implements Closeable {
    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] block = new byte[256 << 10];
    private boolean greeted;
    private int matched; // bytes of END

    private Raw(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    static Raw connect(int port) throws IOException {
      Socket socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      return new Raw(socket);
    }

    /** Reads the greeting, once. */
    void line() throws IOException {
      if (greeted) {
        return;
      }
      greeted = true;
      for (int b; (b = in.read()) != '\n'; ) {
        if (b < 0) {
          throw new IOException("Ended early");
        }
      }
    }

    void block(String commands, int ends) throws IOException {
      out.write(commands.getBytes(StandardCharsets.US_ASCII));
      for (int ended = 0; ended < ends; ) {
        ended += read();
      }
    }

    /** Reads what there is, and returns how many blocks ended in it. */
    private int read() throws IOException {
      int n = in.read(block);
      if (n < 0) {
        throw new IOException("Ended early");
      }
      int ended = 0;
      for (int i = 0; i < n; i++) {
        byte b = block[i];
        matched = b == END[matched] ? matched + 1 : b == '\r' ? 1 : 0;
        if (matched == END.length) {
          ended++;
          matched = 0;
        }
      }
      return ended;
    }

    /** Keeps the window full, half of it at a time. */
    void articles(int articles, int window) throws IOException {
      int sent = 0;
      int ended = 0;
      StringBuilder commands = new StringBuilder();
      while (ended < articles) {
        if (sent < articles && sent - ended <= window / 2) {
          commands.setLength(0);
          for (; sent < articles && sent - ended < window; sent++) {
            commands.append("ARTICLE ").append(sent + 1).append("\r\n");
          }
          out.write(commands.toString().getBytes(StandardCharsets.US_ASCII));
        }
        ended += read();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
