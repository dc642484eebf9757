package dev.netclients.benchmarks;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.ftp.FtpClient;
import dev.netclients.ftp.FtpEntry;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;

/**
 * Files and listings, all in binary over passive data connections in clear. Signing in is not
 * timed.
 */
final class FtpJobs {
  private static final int BLOCK = 64 << 10;

  /** The number of sessions that small files are fetched over. */
  static final int SESSIONS = 8;

  private FtpJobs() {}

  /** What one session can be asked for. */
  private interface Session extends Closeable {
    /** Reads a file of this size, in blocks or whole. */
    void get(long bytes) throws IOException;

    /** Stores that many zeros. */
    void put(long bytes) throws IOException;

    /** Reads a listing: name, size and time of each row. */
    void list(long rows) throws IOException;

    /** Reads a file of {@link FtpServer#SMALL} bytes into memory. */
    void small() throws IOException;
  }

  private interface Login {
    Session open(int port) throws IOException;
  }

  private interface Work {
    void run(Session session, long units) throws IOException;
  }

  private static Job job(int port, Login login, Work work) throws IOException {
    Session session = login.open(port);
    return Job.over(session, units -> work.run(session, units));
  }

  static Job.Factory get(String whose) {
    return port -> job(port, login(whose), (session, mib) -> session.get(mib << 20));
  }

  static Job.Factory put(String whose) {
    return port -> job(port, login(whose), (session, mib) -> session.put(mib << 20));
  }

  static Job.Factory list(String whose) {
    return port -> job(port, login(whose), Session::list);
  }

  /** Small files over so many sessions, a thread each. */
  static Job.Factory small(String whose, int sessions) {
    return port -> new Small(port, login(whose), sessions);
  }

  private static Login login(String whose) {
    return switch (whose) {
      case "netclients" -> Ours::new;
      case "commons-net" -> CommonsNet::new;
      default -> Raw::new;
    };
  }

  private static final class Small implements Job {
    private final List<Session> sessions = new ArrayList<>();
    private final ExecutorService threads;

    Small(int port, Login login, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        sessions.add(login.open(port));
      }
      threads = Executors.newFixedThreadPool(count);
    }

    @Override
    public void run(long files) throws Exception {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < sessions.size(); i++) {
        Session session = sessions.get(i);
        long part = (files + i) / sessions.size();
        parts.add(
            threads.submit(
                () -> {
                  for (long n = 0; n < part; n++) {
                    session.small();
                  }
                  return part;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    }

    @Override
    public void close() throws IOException {
      threads.shutdown();
      for (Session session : sessions) {
        session.close();
      }
    }
  }

  private static void drain(InputStream in, long bytes) throws IOException {
    Job.check(bytes, Job.drain(in, new byte[BLOCK]), "bytes");
  }

  private record Ours(FtpClient ftp) implements Session {
    Ours(int port) throws IOException {
      this(
          FtpClient.builder(Endpoint.of("127.0.0.1", port))
              .credentials(Credentials.password("user", "secret"))
              .allowCleartextCredentials() // the server is on this machine, and holds nothing
              .open());
    }

    @Override
    public void get(long bytes) throws IOException {
      try (InputStream in = ftp.retrieve(Long.toString(bytes)).body()) {
        drain(in, bytes);
      }
    }

    @Override
    public void put(long bytes) throws IOException {
      ftp.store("x", Content.of(new Zeros(bytes), OptionalLong.of(bytes)), Progress.NONE);
    }

    @Override
    public void list(long rows) throws IOException {
      long seen = 0;
      long sum = 0;
      try (Items<FtpEntry> entries = ftp.mlsd(Long.toString(rows))) {
        for (; entries.hasNext(); seen++) {
          FtpEntry entry = entries.next();
          sum += entry.size().orElse(0) + entry.modified().orElseThrow().getEpochSecond();
          sum += entry.name().length();
        }
      }
      Job.check(rows, sum > 0 || rows == 0 ? seen : -1, "rows");
    }

    @Override
    public void small() throws IOException {
      byte[] file = ftp.retrieve(Integer.toString(FtpServer.SMALL)).readAll();
      Job.check(FtpServer.SMALL, file.length, "bytes");
    }

    @Override
    public void close() {
      ftp.close();
    }
  }

  private record CommonsNet(FTPClient ftp) implements Session {
    CommonsNet(int port) throws IOException {
      this(new FTPClient());
      ftp.connect("127.0.0.1", port);
      if (!ftp.login("user", "secret") || !ftp.setFileType(FTP.BINARY_FILE_TYPE)) {
        throw new IOException(ftp.getReplyString());
      }
      ftp.enterLocalPassiveMode();
    }

    private void complete(boolean done) throws IOException {
      if (!done) {
        throw new IOException(ftp.getReplyString());
      }
    }

    @Override
    public void get(long bytes) throws IOException {
      try (InputStream in = ftp.retrieveFileStream(Long.toString(bytes))) {
        drain(in, bytes);
      }
      complete(ftp.completePendingCommand());
    }

    @Override
    public void put(long bytes) throws IOException {
      complete(ftp.storeFile("x", new Zeros(bytes)));
    }

    @Override
    public void list(long rows) throws IOException {
      long sum = 0;
      FTPFile[] entries = ftp.mlistDir(Long.toString(rows));
      for (FTPFile entry : entries) {
        sum += entry.getSize() + entry.getTimestampInstant().getEpochSecond();
        sum += entry.getName().length();
      }
      Job.check(rows, sum > 0 || rows == 0 ? entries.length : -1, "rows");
    }

    @Override
    public void small() throws IOException {
      ByteArrayOutputStream file = new ByteArrayOutputStream(FtpServer.SMALL);
      complete(ftp.retrieveFile(Integer.toString(FtpServer.SMALL), file));
      Job.check(FtpServer.SMALL, file.size(), "bytes");
    }

    @Override
    public void close() throws IOException {
      ftp.disconnect();
    }
  }

  /** The limit: sockets, and replies whose ends alone are looked for. */
  private static final class Raw implements Session {
    private final Socket control;
    private final InputStream in;
    private final byte[] line = new byte[512];

    Raw(int port) throws IOException {
      control = Job.socket(port);
      in = new java.io.BufferedInputStream(control.getInputStream());
      reply();
      ask("USER user");
      ask("PASS secret");
      ask("TYPE I");
    }

    private String reply() throws IOException {
      int length = 0;
      for (int b; (b = Job.more(in.read())) != '\n'; ) {
        line[length++] = (byte) b;
      }
      return new String(line, 0, length, StandardCharsets.US_ASCII);
    }

    private String ask(String command) throws IOException {
      control.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return reply();
    }

    private Socket data(String command) throws IOException {
      String passive = ask("EPSV");
      int begin = passive.indexOf("|||") + 3;
      Socket data =
          new Socket(
              "127.0.0.1", Integer.parseInt(passive.substring(begin, passive.indexOf('|', begin))));
      ask(command);
      return data;
    }

    @Override
    public void get(long bytes) throws IOException {
      try (Socket data = data("RETR " + bytes)) {
        drain(data.getInputStream(), bytes);
      }
      reply();
    }

    @Override
    public void put(long bytes) throws IOException {
      try (Socket data = data("STOR x")) {
        Zeros.fill(data.getOutputStream(), bytes);
      }
      reply();
    }

    @Override
    public void list(long rows) throws IOException {
      long ends = 0;
      try (Socket data = data("MLSD " + rows);
          InputStream from = data.getInputStream()) {
        byte[] block = new byte[BLOCK];
        for (int n; (n = from.read(block)) >= 0; ) {
          for (int i = 0; i < n; i++) {
            ends += block[i] == '\n' ? 1 : 0;
          }
        }
      }
      reply();
      Job.check(rows, ends, "rows");
    }

    @Override
    public void small() throws IOException {
      try (Socket data = data("RETR " + FtpServer.SMALL)) {
        byte[] file = data.getInputStream().readAllBytes();
        Job.check(FtpServer.SMALL, file.length, "bytes");
      }
      reply();
    }

    @Override
    public void close() throws IOException {
      control.close();
    }
  }

  /** Returns what curl is told for a download. */
  static List<String> curlGet(int port, long mib) {
    return List.of("ftp://user:secret@127.0.0.1:" + port + "/" + (mib << 20));
  }
}
