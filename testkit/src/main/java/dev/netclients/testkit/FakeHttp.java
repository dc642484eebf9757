package dev.netclients.testkit;

import dev.netclients.TlsFacts;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.sockets.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server: HTTP/1.1, and in TLS HTTP/2 too, which is mockwebserver3's; for what this cannot
 * say, play bytes by a {@link ScriptedServer}.
 *
 * <p>The head of a response, or an HTTP/2 frame with one, is {@link Point#REPLY}; its body, or each
 * frame of it, is {@link Point#DATA}. There is no greeting. A path that nobody set is answered 404.
 */
public final class FakeHttp extends FakeServer {
  static final int KEPT = 64 << 20; // bytes of a request's body; more is counted only
  private static final byte[] CRLF = {'\r', '\n'};
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    /** Writes it whole. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * What came.
   *
   * @param target the path with its query, as it was sent
   * @param headers {@code Name: value} each, in their order
   * @param body its first 64 MiB
   * @param bodySize all of its bytes
   * @param connection which connection it came on, counted from 0
   */
  public record Request(
      String method,
      String target,
      List<String> headers,
      byte[] body,
      long bodySize,
      int connection) {
    /** Returns the last header of this name, in any case. */
    public Optional<String> header(String name) {
      return headers.stream()
          .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
          .map(line -> line.substring(name.length() + 2))
          .reduce((first, second) -> second);
    }

    /** Returns the body as UTF-8. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * What is answered.
   *
   * @param headers {@code Name: value} each; Content-Length is added
   * @param length of the body in bytes; -1 sends it chunked, or in HTTP/2 without a length
   */
  public record Response(int status, List<String> headers, long length, Body body) {
    /** Returns an answer with these bytes. */
    public static Response of(int status, byte[] body, String... headers) {
      return new Response(status, List.of(headers), body.length, out -> out.write(body));
    }

    /** Returns an answer with this text in UTF-8. */
    public static Response of(int status, String body, String... headers) {
      return of(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }
  }

  private record Planned(Point point, Fault fault) {}

  private final boolean tls;
  private final @Nullable FakeHttp2 http2;
  private final Map<String, Function<Request, Response>> paths = new ConcurrentHashMap<>();
  private final Map<String, Planned> planned = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Request> untaken = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean onlyHttp1;

  private FakeHttp(boolean tls) {
    super(tls, null);
    this.tls = tls;
    this.http2 = tls ? new FakeHttp2(this) : null;
  }

  private static FakeHttp start(boolean tls) {
    FakeHttp server = new FakeHttp(tls);
    server.listen();
    return server;
  }

  /** Returns a server in clear that speaks HTTP/1.1. */
  public static FakeHttp start() {
    return start(false);
  }

  /**
   * Returns a server in TLS that speaks HTTP/2 and HTTP/1.1; {@link TestCa#shared()} vouches for
   * it.
   */
  public static FakeHttp startTls() {
    return start(true);
  }

  /** Speaks HTTP/1.1 alone from the next connection on. */
  public FakeHttp onlyHttp1() {
    onlyHttp1 = true;
    return this;
  }

  @Override
  ServerTls serverTls() {
    ServerTls set = super.serverTls();
    return new ServerTls(
        set.context(),
        set.clientsMustShowCertificates(),
        onlyHttp1 ? List.of("http/1.1") : List.of("h2", "http/1.1"),
        set.protocols());
  }

  /** Returns the URL of a path, which begins with a slash. */
  public String url(String path) {
    return (tls ? "https" : "http") + "://localhost:" + port() + path;
  }

  // --- what it answers ---

  /** Answers this path, whatever the query and the method. */
  public FakeHttp on(String path, Function<Request, Response> answer) {
    paths.put(path, answer);
    return this;
  }

  /** Answers this path always the same. */
  public FakeHttp on(String path, Response answer) {
    return on(path, request -> answer);
  }

  /** Sends those who ask for {@code path} to {@code location}. */
  public FakeHttp redirect(String path, int status, String location) {
    return on(path, Response.of(status, "", "Location: " + location));
  }

  /** Serves a file at this path, with an ETag, and in parts to those who ask for a range. */
  public FakeHttp file(String path, byte[] bytes) {
    String tag = "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "\"";
    return on(path, request -> file(request, bytes, tag));
  }

  private static Response file(Request request, byte[] bytes, String tag) {
    String etag = "ETag: " + tag;
    if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
      return Response.of(304, "", etag);
    }
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    boolean same = request.header("If-Range").map(tag::equals).orElse(true);
    if (!range.matches() || !same) {
      return Response.of(200, bytes, etag, "Accept-Ranges: bytes");
    }
    long from = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    long end = Math.min(last, bytes.length - 1) + 1;
    if (from >= end) {
      return Response.of(416, "", etag, "Content-Range: bytes */" + bytes.length);
    }
    return Response.of(
        206,
        Arrays.copyOfRange(bytes, (int) from, (int) end),
        etag,
        "Content-Range: bytes " + from + "-" + (end - 1) + "/" + bytes.length);
  }

  /** Goes wrong at this point the next time that it is passed, whenever this path is asked for. */
  public FakeHttp fault(String path, Point point, Fault fault) {
    planned.put(path, new Planned(point, fault));
    return this;
  }

  // --- what it got ---

  /** Returns all requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /**
   * Returns the next request that no call has returned yet, and waits for it.
   *
   * @throws AssertionError if none comes in {@code wait}
   */
  public Request takeRequest(Duration wait) {
    try {
      Request request = untaken.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (request == null) {
        throw new AssertionError("No request came in " + wait + "; before it " + requests);
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a request", e);
    }
  }

  // --- how it speaks ---

  /** Returns the number of a connection that is new. */
  int newConnection() {
    return connections.getAndIncrement();
  }

  /** Records a request and returns its answer. */
  Response answer(Request request) {
    requests.add(request);
    untaken.add(request);
    String path = request.target.split("\\?", 2)[0];
    Planned fault = planned.get(path);
    if (fault != null) {
      faultOnce(fault.point, fault.fault, 0);
    }
    Function<Request, Response> answer = paths.get(path);
    return answer == null ? Response.of(404, "nothing there\n") : answer.apply(request);
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    FakeHttp2 second = http2;
    Optional<String> chosen = client.connection().tls().flatMap(TlsFacts::applicationProtocol);
    if (second != null && chosen.filter("h2"::equals).isPresent()) {
      second.serve(client);
      return;
    }
    int connection = newConnection();
    boolean goesOn = true;
    while (goesOn) {
      Request request = request(client, connection);
      if (request == null) {
        return;
      }
      Response response = answer(request);
      client.send(Point.REPLY, head(response));
      if (!request.method.equals("HEAD") && response.status != 304) {
        BodyOutput body = new BodyOutput(client, response.length < 0);
        response.body.writeTo(body);
        body.end();
      }
      goesOn = request.header("Connection").filter("close"::equalsIgnoreCase).isEmpty();
    }
  }

  private static byte[] head(Response response) {
    String reason =
        switch (response.status / 100) {
          case 2 -> "OK";
          case 3 -> "Redirection";
          case 4 -> "Client Error";
          default -> "Server Error";
        };
    List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + response.status + " " + reason));
    lines.addAll(response.headers);
    lines.add(
        response.length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + response.length);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Each write is a block, or a chunk (RFC 9112, section 7.1). */
  private static final class BodyOutput extends BlockOutputStream {
    private final FakeClient client;
    private final boolean chunked;

    BodyOutput(FakeClient client, boolean chunked) {
      this.client = client;
      this.chunked = chunked;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (length > 0) { // an empty chunk would be the last
        byte[] block = Arrays.copyOfRange(from, offset, offset + length);
        client.send(Point.DATA, chunked ? chunk(block) : block);
      }
    }

    void end() throws IOException {
      if (chunked) {
        client.send(Point.DATA, chunk(new byte[0]));
      }
    }

    private static byte[] chunk(byte[] block) {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream(block.length + 16);
      chunk.writeBytes(
          (Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      chunk.writeBytes(block);
      chunk.writeBytes(CRLF);
      return chunk.toByteArray();
    }
  }

  /** Returns the next request; null at the end. */
  private static @Nullable Request request(FakeClient client, int connection) throws IOException {
    String line = client.line();
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ");
    if (words.length != 3) {
      throw new IOException("No request: " + line);
    }
    List<String> headers = new ArrayList<>();
    for (String header = field(client); !header.isEmpty(); header = field(client)) {
      headers.add(header);
    }
    Request head =
        new Request(words[0], words[1], List.copyOf(headers), new byte[0], 0, connection);
    if (head.header("Expect").isPresent()) {
      client.send(Point.REPLY, "HTTP/1.1 100 Continue\r\n");
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long size = 0;
    if (head.header("Transfer-Encoding").isPresent()) {
      long chunk;
      do {
        chunk = Long.parseLong(text(client).strip(), 16);
        size += take(client, chunk, kept);
        text(client); // the end of the chunk, or of the body: a client here sends no trailers
      } while (chunk > 0);
    } else {
      size = take(client, Long.parseLong(head.header("Content-Length").orElse("0")), kept);
    }
    return new Request(
        head.method, head.target, head.headers, kept.toByteArray(), size, connection);
  }

  private static String field(FakeClient client) throws IOException {
    return client.recorded(text(client).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(FakeClient client) throws IOException {
    byte[] line = client.furtherLine();
    if (line == null) {
      throw new EOFException("The request was cut");
    }
    return new String(line, StandardCharsets.UTF_8);
  }

  private static long take(FakeClient client, long count, ByteArrayOutputStream kept)
      throws IOException {
    for (long left = count; left > 0; ) {
      byte[] block = client.bytes((int) Math.min(left, 64 << 10));
      if (block.length == 0) {
        throw new EOFException("The request was cut");
      }
      kept.write(block, 0, Math.min(block.length, KEPT - kept.size()));
      left -= block.length;
    }
    return count;
  }

  @Override
  public void close() {
    FakeHttp2 second = http2;
    if (second != null) {
      second.close();
    }
    super.close();
  }
}
