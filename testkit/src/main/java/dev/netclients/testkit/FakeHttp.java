package dev.netclients.testkit;

import dev.netclients.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.Protocol;
import okio.BufferedSink;

/**
 * An HTTP server: HTTP/1.1, and HTTP/2 where it is in TLS. It is mockwebserver3, which this class
 * alone touches; for what that cannot say, play bytes by a {@link ScriptedServer} or put a {@link
 * FaultProxy} before this.
 *
 * <p>A path that nobody set is answered 404. All methods may be called by any thread.
 */
public final class FakeHttp implements Closeable {
  private static final long KEPT = 64L << 20; // bytes of a request's body; more is counted only
  private static final Logger CHATTER = Logger.getLogger(MockWebServer.class.getName());
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

  private final MockWebServer server = new MockWebServer();
  private final boolean tls;
  private final Map<String, Function<Request, Response>> paths = new ConcurrentHashMap<>();
  private final Map<String, Planned> faults = new ConcurrentHashMap<>();
  private final List<Request> received = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Request> untaken = new LinkedBlockingQueue<>();

  private FakeHttp(boolean tls) {
    this.tls = tls;
    CHATTER.setLevel(Level.WARNING); // it tells of every request
    server.setBodyLimit(KEPT);
    server.setDispatcher(new Paths());
    if (tls) {
      server.useHttps(TestCa.shared().certificate().serverTls().context().getSocketFactory());
    } else {
      server.setProtocols(List.of(Protocol.HTTP_1_1));
    }
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a server in clear that speaks HTTP/1.1. */
  public static FakeHttp start() {
    return new FakeHttp(false);
  }

  /**
   * Returns a server in TLS that speaks HTTP/2 and HTTP/1.1; {@link TestCa#shared()} vouches for
   * it.
   */
  public static FakeHttp startTls() {
    return new FakeHttp(true);
  }

  /** Speaks HTTP/1.1 alone from the next connection on. */
  public FakeHttp onlyHttp1() {
    server.setProtocols(List.of(Protocol.HTTP_1_1));
    return this;
  }

  /** Returns where it is. */
  public Endpoint endpoint() {
    return Endpoint.of("localhost", server.getPort());
  }

  /** Returns the URL of a path, which begins with a slash. */
  public String url(String path) {
    return (tls ? "https" : "http") + "://localhost:" + server.getPort() + path;
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

  /**
   * Goes wrong at this path each time.
   *
   * @param point REPLY, before the status line, or DATA, in the middle of the body
   * @param fault DELAY (300 ms, or 300 ms before the body), STALL or CUT
   * @throws IllegalArgumentException if it is another: see the class comment
   */
  public FakeHttp fault(String path, Point point, Fault fault) {
    boolean where = point == Point.REPLY || point == Point.DATA;
    boolean what = fault == Fault.DELAY || fault == Fault.STALL || fault == Fault.CUT;
    if (!where || !what) {
      throw new IllegalArgumentException("fault: " + fault + " at " + point);
    }
    faults.put(path, new Planned(point, fault));
    return this;
  }

  // --- what it got ---

  /** Returns all requests so far. */
  public List<Request> received() {
    return List.copyOf(received);
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
        throw new AssertionError("No request came in " + wait + "; before it " + received);
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a request", e);
    }
  }

  private final class Paths extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest recorded) {
      Request request = request(recorded);
      received.add(request);
      untaken.add(request);
      String path = request.target.split("\\?", 2)[0];
      Function<Request, Response> answer = paths.get(path);
      Response response =
          answer == null ? Response.of(404, "nothing there\n") : answer.apply(request);
      MockResponse.Builder out = new MockResponse.Builder().code(response.status);
      out.clearHeaders();
      for (String header : response.headers) {
        int colon = header.indexOf(": ");
        out.addHeaderLenient(header.substring(0, colon), header.substring(colon + 2));
      }
      boolean bare = request.method.equals("HEAD") || response.status == 304;
      if (bare) {
        out.setHeader("Content-Length", Math.max(0, response.length));
      } else {
        boolean chunked = response.length < 0 && recorded.getVersion().startsWith("HTTP/1");
        out.body(new Streamed(response, chunked));
        out.removeHeader("Content-Length");
        if (chunked) {
          out.setHeader("Transfer-Encoding", "chunked");
        } else if (response.length >= 0) {
          out.setHeader("Content-Length", response.length);
        }
      }
      plan(out, faults.get(path));
      return out.build();
    }

    private void plan(
        MockResponse.Builder out, @org.jspecify.annotations.Nullable Planned planned) {
      if (planned == null) {
        return;
      }
      boolean before = planned.point == Point.REPLY;
      if (planned.fault == Fault.DELAY) {
        if (before) {
          out.headersDelay(300, TimeUnit.MILLISECONDS);
        } else {
          out.bodyDelay(300, TimeUnit.MILLISECONDS);
        }
        return;
      }
      SocketEffect effect =
          planned.fault == Fault.STALL
              ? SocketEffect.Stall.INSTANCE
              : new SocketEffect.CloseSocket(true, false, false);
      if (before) {
        out.onResponseStart(effect);
      } else {
        out.onResponseBody(effect);
      }
    }
  }

  private static Request request(RecordedRequest recorded) {
    List<String> headers = new ArrayList<>();
    Headers all = recorded.getHeaders();
    for (int i = 0; i < all.size(); i++) {
      headers.add(all.name(i) + ": " + all.value(i));
    }
    byte[] body = recorded.getBody() == null ? new byte[0] : recorded.getBody().toByteArray();
    return new Request(
        recorded.getMethod(),
        recorded.getTarget(),
        List.copyOf(headers),
        body,
        recorded.getBodySize(),
        recorded.getConnectionIndex());
  }

  /** A body of any length, written as it goes out. */
  private record Streamed(Response response, boolean chunked) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return response.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      OutputStream out = sink.outputStream();
      if (!chunked) {
        response.body.writeTo(out);
        return;
      }
      response.body.writeTo(new Chunks(out));
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Each write is a chunk (RFC 9112, section 7.1). */
  private static final class Chunks extends OutputStream {
    private final OutputStream out;

    Chunks(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (length > 0) { // none would be the last chunk
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(from, offset, length);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
