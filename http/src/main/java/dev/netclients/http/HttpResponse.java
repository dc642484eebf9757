package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.Stage;
import dev.netclients.Target;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A response: its status and headers, and a body still to be read (RFC 9110, section 15).
 *
 * <p>The body is read once, by one thread at a time, as a stream, bytes, text or a file. Reading it
 * to its end proves it whole, or throws. Closing gives the connection back, or up if much is
 * unread. A compressed body is decompressed; the headers tell it as it came.
 */
public final class HttpResponse implements Closeable {
  private static final int EXCERPT = 1024;
  private static final int BLOCK = 64 << 10;
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:+-]{1,40})", Pattern.CASE_INSENSITIVE);

  private final HttpRequest request;
  private final HttpUrl url;
  private final Response head;
  private final Response response;
  private final String server;
  private final Outcome outcome;
  private final Secrets secrets;
  private final BodyStream body;
  private final boolean decoded;
  private final int maxInMemory;

  private HttpResponse(
      HttpRequest request,
      HttpUrl url,
      Response response,
      Attempt attempt,
      BodyStream body,
      boolean decoded,
      int maxInMemory) {
    this.request = request;
    this.url = url;
    this.head = attempt.head(response);
    this.response = response;
    this.server = attempt.server();
    this.outcome = attempt.outcome();
    this.secrets = attempt.secrets();
    this.body = body;
    this.decoded = decoded;
    this.maxInMemory = maxInMemory;
  }

  static HttpResponse of(
      HttpRequest request,
      HttpUrl url,
      Response response,
      Attempt attempt,
      boolean decode,
      Settings settings)
      throws NetClientException {
    int status = response.code();
    boolean bodiless = attempt.method().equals("HEAD") || status == 204 || status == 304;
    boolean coded = false;
    BodyStream body;
    if (bodiless || response.body().contentLength() == 0) {
      body = BodyStream.empty(response, attempt);
    } else {
      ResponseBody raw = response.body();
      InputStream in = new RatedInput(raw.byteStream(), raw.contentLength(), attempt);
      List<String> codings = decode ? Codings.of(attempt.head(response).headers()) : List.of();
      coded = !codings.isEmpty();
      if (coded) {
        try {
          in = Codings.undo(codings, in, attempt, settings.maxRatio());
        } catch (NetClientException e) {
          attempt.cancel();
          response.close();
          attempt.over();
          throw e;
        }
      }
      body = new BodyStream(in, response, attempt);
    }
    return new HttpResponse(request, url, response, attempt, body, coded, settings.maxInMemory());
  }

  /** Returns the status code, 200 to 599 as a rule. */
  public int status() {
    return head.code();
  }

  /** Returns the words behind the status code; empty in HTTP/2, which has none. */
  public String reason() {
    return head.message();
  }

  /** Returns whether the status is one of success, 2xx. */
  public boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  /** Returns the protocol's version: {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}. */
  public String version() {
    return Trace.name(head.protocol());
  }

  /** Returns the URL that answered, after any redirects, without userinfo. */
  public URI uri() {
    return url.uri();
  }

  /** Returns the headers as they came. */
  public Headers headers() {
    return new Headers(head.headers());
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers().get(name);
  }

  /** Returns the media type, if the server told. */
  public Optional<String> type() {
    return header("Content-Type");
  }

  /**
   * Returns the number of bytes that {@link #body()} will yield, if that is known; for HEAD, what a
   * GET would yield.
   */
  public OptionalLong length() {
    if (request.method().equals("HEAD")) {
      String announced = head.header("Content-Length");
      return announced != null && announced.matches("[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(announced))
          : OptionalLong.empty();
    }
    long length = decoded ? -1 : response.body().contentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** Returns the body, decompressed. Its reads throw {@link NetClientException}s. */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the body to its end and closes this response.
   *
   * @throws LimitException if it is longer than {@link HttpClient.Builder#maxInMemory}
   * @throws NetClientException if it did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] bytes() throws IOException {
    return bytes(maxInMemory);
  }

  /**
   * Reads the body to its end and closes this response.
   *
   * @param max the number of bytes to keep in memory at the most
   * @throws LimitException if it is longer
   * @throws NetClientException if it did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] bytes(int max) throws IOException {
    if (max < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: 0 or more)");
    }
    try (this) {
      OptionalLong length = length();
      if (length.isPresent() && length.getAsLong() > max) {
        throw tooLong(max, length.getAsLong());
      }
      byte[] all =
          length.isPresent() && length.getAsLong() <= BLOCK
              ? small((int) length.getAsLong())
              : body.readNBytes(max);
      if (body.read() >= 0) {
        throw tooLong(max, max + 1L);
      }
      return all;
    }
  }

  /** One array of the announced size, without the pieces that a long body is collected from. */
  private byte[] small(int length) throws IOException {
    byte[] all = new byte[length];
    int n = body.readNBytes(all, 0, length);
    return n == length ? all : Arrays.copyOf(all, n);
  }

  private LimitException tooLong(long max, long seen) {
    return new LimitException(server, Stage.RECEIVE, "bytes kept in memory", max, seen);
  }

  /**
   * Reads the body to its end as text and closes this response. The charset is the one that {@code
   * Content-Type} names, if it names one that this JDK knows; otherwise UTF-8. {@link #bytes()} has
   * the bytes as they are.
   *
   * @throws LimitException as {@link #bytes()}
   * @throws NetClientException if it did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public String text() throws IOException {
    Charset charset = type().map(HttpResponse::charset).orElse(StandardCharsets.UTF_8);
    return new String(bytes(), charset);
  }

  static Charset charset(String type) {
    Matcher named = CHARSET.matcher(type);
    return type.length() <= 1000 && named.find() && Charset.isSupported(legal(named.group(1)))
        ? Charset.forName(legal(named.group(1)))
        : StandardCharsets.UTF_8;
  }

  /** A name may not begin with a sign ({@code Charset} would throw). */
  private static String legal(String name) {
    return Character.isLetterOrDigit(name.charAt(0)) ? name : "UTF-8";
  }

  /**
   * Reads the body to its end into {@code file}, as {@link Resource#saveTo}, and closes this
   * response.
   *
   * @return the size of the file in bytes
   * @throws HttpStatusException if the status is not one of success: an error page is not the file
   * @throws ProtocolException if it is a part, and no {@code Range} was asked for
   * @throws dev.netclients.LocalFailureException if the disk or {@code progress} failed, or the
   *     name is taken
   * @throws NetClientException if the body did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public long saveTo(Path file, Progress progress, SaveOption... options) throws IOException {
    orThrow();
    Resource resource = request.fields().get("Range") == null ? whole() : resource(0);
    return resource.saveTo(file, progress, options);
  }

  /**
   * Returns the fields behind a chunked body, or an HTTP/2 stream (RFC 9110, section 6.5); most
   * often none. They are never merged into the headers.
   *
   * @throws IllegalStateException if the body has not been read to its end
   */
  public Headers trailers() {
    if (!body.isWhole()) {
      throw new IllegalStateException("Trailers come behind the body, which is not read yet");
    }
    try {
      return new Headers(response.trailers());
    } catch (IOException | IllegalStateException e) {
      return Headers.EMPTY; // of a response that had no body to come behind
    }
  }

  /**
   * Returns this response if its status is one of success.
   *
   * @throws HttpStatusException otherwise, with the beginning of what is unread of the body; this
   *     response is closed
   */
  public HttpResponse orThrow() throws HttpStatusException {
    if (isSuccess()) {
      return this;
    }
    String location =
        status() >= 300 && status() < 400 && head.header("Location") != null
            ? ", not followed to " + Target.redact(hidden(head.header("Location")))
            : "";
    String excerpt = hidden(excerpt());
    throw new HttpStatusException(
        server,
        request.toString(),
        outcome,
        status(),
        (status() + " " + hidden(reason())).strip()
            + location
            + (excerpt.isEmpty() ? "" : ": " + excerpt),
        RetryAfter.parse(head.header("Retry-After"), Instant.now()).orElse(null));
  }

  /** Some servers repeat what they should not. */
  private String hidden(String text) {
    Response below = response.networkResponse(); // a proxy has seen more
    return secrets.hide(text, (below == null ? response : below).request());
  }

  private String excerpt() {
    if (body.isClosed()) {
      return ""; // read before
    }
    try (this) {
      byte[] some = new byte[EXCERPT];
      int n = body.read(some); // what is there: nobody waits for the rest of an error page
      return n <= 0 ? "" : new String(some, 0, n, StandardCharsets.UTF_8).strip(); // escaped later
    } catch (IOException e) {
      return ""; // the status says enough
    }
  }

  /**
   * Returns this response as a resource, for which no range was asked.
   *
   * @throws ProtocolException if it is a part all the same; this response is closed
   */
  Resource whole() throws ProtocolException {
    if (status() == 206) {
      close();
      throw new ProtocolException(
          server, Stage.REPLY, Outcome.NOT_DONE, "206, a part that was not asked for", null);
    }
    return resource(0);
  }

  /** Returns this response as a resource whose body begins at {@code offset} of the whole. */
  Resource resource(long offset) {
    Resource.Builder resource = Resource.builder(uri(), body).offset(offset);
    length().ifPresent(length -> resource.size(offset + length));
    type().ifPresent(resource::type);
    Validator.modified(head.headers()).ifPresent(resource::modified);
    if (!decoded) {
      Validator.of(head.headers()).ifPresent(resource::validator);
    }
    return resource.build();
  }

  okhttp3.Headers fields() {
    return head.headers();
  }

  boolean isDecoded() {
    return decoded;
  }

  @Override
  public void close() {
    body.close();
  }

  /** Returns the request, without userinfo, and the status. */
  @Override
  public String toString() {
    return request + ": " + status() + " " + Printable.of(reason());
  }
}
