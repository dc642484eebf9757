package dev.netclients.http;

import dev.netclients.testkit.FakeClient;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 server that answers each request with the next bytes it was given, whatever they are,
 * and then does with the connection what it was told. It answers 500 when it has nothing left.
 */
final class RawServer extends FakeServer {
  enum Then {
    KEEP,
    CLOSE,
    RESET,
    STALL,
    /** Answers before the content was read, and closes. */
    REFUSE_CONTENT
  }

  record Answer(byte[] bytes, Then then) {}

  record Asked(String line, List<String> fields, byte[] content, int connection) {
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return fields.stream()
          .filter(f -> f.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(f -> f.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }
  }

  private final boolean tls;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private int connections;
  private @Nullable FakeClient latest;

  private RawServer(boolean tls, @Nullable Path path) {
    super(tls, path);
    this.tls = tls;
  }

  static RawServer start() {
    RawServer server = new RawServer(false, null);
    server.listen();
    return server;
  }

  static RawServer startTls() {
    RawServer server = new RawServer(true, null);
    server.listen();
    return server;
  }

  static RawServer startAt(Path path) {
    RawServer server = new RawServer(false, path);
    server.listen();
    return server;
  }

  RawServer then(Then then, String text) {
    return then(then, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  synchronized RawServer then(Then then, byte[] bytes) {
    answers.add(new Answer(bytes, then));
    return this;
  }

  RawServer answers(String... texts) {
    for (String text : texts) {
      then(Then.KEEP, text);
    }
    return this;
  }

  /** A complete 200 with this body. */
  static String ok(String body, String... fields) {
    return status(200, body, fields);
  }

  static String status(int status, String body, String... fields) {
    StringBuilder out = new StringBuilder("HTTP/1.1 " + status + " Reason\r\n");
    for (String field : fields) {
      out.append(field).append("\r\n");
    }
    return out + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** Sends bytes on the latest connection that nobody asked for. */
  synchronized void push(String text) throws IOException {
    latest.send(Point.DATA, text.getBytes(StandardCharsets.ISO_8859_1));
    latest.flush();
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  URI uri(String path) {
    return URI.create((tls ? "https" : "http") + "://localhost:" + port() + path);
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    int connection;
    synchronized (this) {
      connection = connections++;
      latest = client;
    }
    while (true) {
      String line = client.line();
      if (line == null) {
        return;
      }
      List<String> fields = new ArrayList<>();
      for (String field = client.line(); field != null && !field.isEmpty(); field = client.line()) {
        fields.add(field);
      }
      Answer answer = next();
      Asked head = new Asked(line, fields, new byte[0], connection);
      byte[] content = answer.then == Then.REFUSE_CONTENT ? new byte[0] : content(client, head);
      synchronized (this) {
        asked.add(new Asked(line, fields, content, connection));
      }
      if (answer.bytes.length > 0) {
        client.send(Point.REPLY, answer.bytes);
        client.flush();
      }
      switch (answer.then) {
        case KEEP -> {}
        case RESET -> {
          client.connection().abort();
          return;
        }
        case STALL -> {
          client.line(); // until the client goes
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  private synchronized Answer next() {
    Answer answer = answers.poll();
    return answer != null
        ? answer
        : new Answer(status(500, "no answer left").getBytes(StandardCharsets.US_ASCII), Then.KEEP);
  }

  private static byte[] content(FakeClient client, Asked head) throws IOException {
    String length = head.header("Content-Length");
    if (!length.isEmpty()) {
      return client.bytes(Integer.parseInt(length));
    }
    if (head.header("Transfer-Encoding").isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String size = client.line(); size != null; size = client.line()) {
      all.write(client.bytes(Integer.parseInt(size, 16)));
      client.line();
      if (size.equals("0")) {
        break;
      }
    }
    return all.toByteArray();
  }
}
