package dev.netclients.http;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Deletes;
import dev.netclients.NetClientException;
import dev.netclients.Partial;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.Resumes;
import dev.netclients.SaveOption;
import dev.netclients.Sends;
import dev.netclients.Writes;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An HTTP client: HTTP/1.1, and HTTP/2 where a server offers it over TLS (RFC 9110, RFC 9112, RFC
 * 9113).
 *
 * <pre>{@code
 * try (HttpClient http = HttpClient.create()) {
 *   String page = http.get(URI.create("https://example.org/")).text();
 *   http.download(URI.create("https://example.org/big.iso"), Path.of("big.iso"), Progress.NONE);
 * }
 * }</pre>
 *
 * <p>{@link #execute} hands over any response, whatever its status; every other call throws {@link
 * HttpStatusException} unless the status is 2xx. Redirects are followed by {@link RedirectPolicy}.
 *
 * <p>Credentials go, without being asked for, to exactly the origin that they belong to: that of
 * the URL which names them, or the server that the {@link Builder#credentials} know; never along a
 * redirect to another, and in clear only if {@linkplain Builder#allowCleartextCredentials()
 * allowed}. A password is sent as Basic, a token as Bearer.
 *
 * <p>Safe for use by many threads; connections are pooled. Every failure is a {@link
 * NetClientException}; its outcome is unknown where a request that changes something went out and
 * no answer came.
 */
public final class HttpClient implements Resumes, Writes, Sends, Deletes {
  private final Engine engine;

  private HttpClient(Settings settings) {
    this.engine = new Engine(settings);
  }

  /** Returns a client with every default. */
  public static HttpClient create() {
    return builder().build();
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with this client's settings; what it builds shares nothing with this client.
   */
  public Builder toBuilder() {
    return new Builder(engine.settings());
  }

  @Override
  public Protocol protocol() {
    return Protocol.HTTP;
  }

  // --- requests ---

  /**
   * Sends {@code request} and returns the response, whatever its status, with its body still to be
   * read.
   *
   * @return the response; close it
   * @throws dev.netclients.TlsRequiredException if it carries credentials and would go in clear
   * @throws HttpStatusException if a redirect wants content again that can be read only once
   * @throws dev.netclients.LimitException if there are too many redirects, or the response's head
   *     passes {@link Builder#maxHead} or {@link Builder#maxFields}
   * @throws NetClientException for every other failure
   * @throws IllegalStateException if this client is closed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public HttpResponse execute(HttpRequest request) throws IOException {
    Objects.requireNonNull(request, "request");
    if (engine.open().isClosed()) {
      throw new IllegalStateException("The client is closed");
    }
    return new Journey(engine, request).run();
  }

  /**
   * GETs {@code target}.
   *
   * @throws HttpStatusException if the status is not 2xx
   * @throws IOException as {@link #execute}
   */
  public HttpResponse get(URI target) throws IOException {
    return execute(HttpRequest.get(target).build()).orThrow();
  }

  /**
   * Asks for the headers of {@code target} alone.
   *
   * @throws HttpStatusException if the status is not 2xx
   * @throws IOException as {@link #execute}
   */
  public HttpResponse head(URI target) throws IOException {
    return execute(HttpRequest.head(target).build()).orThrow();
  }

  /**
   * POSTs {@code content}, such as a {@link Form} or a {@link Multipart}.
   *
   * @throws HttpStatusException if the status is not 2xx
   * @throws IOException as {@link #execute}
   */
  public HttpResponse post(URI target, Content content) throws IOException {
    return execute(HttpRequest.post(target, content).build()).orThrow();
  }

  /**
   * GETs {@code target} into {@code file}, as {@link Resource#saveTo}. With {@link
   * SaveOption#KEEP_PARTIAL} it goes on where an earlier call was cut, if the server still has the
   * same version, and otherwise begins anew.
   *
   * @return the size of the file in bytes
   * @throws IllegalArgumentException if {@code file} has no name
   * @throws HttpStatusException if the status is not 2xx
   * @throws dev.netclients.LocalFailureException if the disk or {@code progress} failed, or the
   *     name is taken and {@link SaveOption#REPLACE} is not given
   * @throws IOException as {@link #execute}
   */
  public long download(URI target, Path file, Progress progress, SaveOption... options)
      throws IOException {
    boolean resumes = List.of(options).contains(SaveOption.KEEP_PARTIAL);
    Partial have = Partial.of(file); // refuses what names no file
    Resource resource = resumes ? read(target, have) : read(target);
    return resource.saveTo(file, progress, options);
  }

  // --- the contract ---

  /**
   * GETs {@code target}, as it is stored: without compression on the way, so that its size is known
   * and it can be resumed.
   *
   * @throws HttpStatusException if the status is not 2xx
   * @throws dev.netclients.ProtocolException if the answer is a part, which was not asked for
   */
  @Override
  public Resource read(URI target) throws IOException {
    return execute(HttpRequest.get(target).uncoded().build()).orThrow().whole();
  }

  /**
   * GETs what is missing, by {@code Range} and {@code If-Range} (RFC 9110, section 14).
   *
   * @throws HttpStatusException if the status is not 2xx
   */
  @Override
  public Resource read(URI target, Partial have) throws IOException {
    if (have.size() == 0 || !Validator.isUsable(have.validator())) {
      return read(target);
    }
    HttpRequest rest =
        HttpRequest.get(target)
            .uncoded()
            .onlyHeader("Range", "bytes=" + have.size() + "-")
            .onlyHeader("If-Range", have.validator())
            .build();
    HttpResponse response = execute(rest);
    if (response.status() == 206) {
      Optional<ContentRange> range =
          ContentRange.parse(response.fields().get("Content-Range"))
              .filter(r -> r.isRestAfter(have.size()))
              .filter(r -> response.length().orElse(-1) == r.length())
              .filter(r -> !Validator.differs(have.validator(), response.fields()));
      if (range.isPresent() && !response.isDecoded()) {
        return response.resource(have.size());
      }
    } else if (response.status() != 416) {
      return response.orThrow().resource(0);
    }
    // Another part than asked for, another version, or none that begins there: from the beginning.
    response.close();
    return read(target);
  }

  /**
   * PUTs {@code content}; a redirect that asks for it is followed if it can be read again.
   *
   * @throws HttpStatusException if the status is not 2xx
   */
  @Override
  public void write(URI target, Content content, Progress progress) throws IOException {
    accept(HttpRequest.put(target, content).progress(progress));
  }

  /**
   * POSTs {@code content}.
   *
   * @return the status, and the location that the server told, if it did
   * @throws HttpStatusException if the status is not 2xx
   */
  @Override
  public Receipt send(URI target, Content content, Progress progress) throws IOException {
    return accept(HttpRequest.post(target, content).progress(progress));
  }

  /**
   * DELETEs {@code target}; it takes effect with the answer.
   *
   * @throws HttpStatusException if the status is not 2xx
   */
  @Override
  public void delete(URI target) throws IOException {
    accept(HttpRequest.delete(target));
  }

  private Receipt accept(HttpRequest.Builder request) throws IOException {
    try (HttpResponse response = execute(request.neverRepeated().build()).orThrow()) {
      Optional<URI> location =
          response.header("Location").flatMap(there -> Urls.resolve(response.uri(), there));
      String text = response.status() + " " + response.reason();
      return new Receipt(Printable.of(text.strip()), location);
    }
  }

  /**
   * Returns the OkHttp client beneath, for what this one lacks. It goes by the same connector and
   * shares this client's connections; what it does on its own is none of the things above it: no
   * redirects, no cookies, no credentials, no retries, OkHttp's exceptions. It cannot open web
   * sockets. It is good until {@link #close()}.
   */
  public okhttp3.OkHttpClient okHttp() {
    return engine.okHttp();
  }

  /** Ends every call that is under way, with bodies being read, and all connections. */
  @Override
  public void close() {
    engine.close();
  }

  /** Sets a client up. Methods check their arguments at once. */
  public static final class Builder {
    private Connector connector = Connector.system();
    private CredentialSource credentials = CredentialSource.NONE;
    private boolean allowCleartextCredentials;
    private boolean keepCookies;
    private RedirectPolicy redirects = RedirectPolicy.DEFAULT;
    private RetryPolicy retries = RetryPolicy.NEVER;
    private Duration deadline = Duration.ZERO;
    private int maxInMemory = Resource.MAX_IN_MEMORY;
    private int maxRatio = 1000;
    private int maxHead = ResponseGuard.MAX_HEAD;
    private int maxFields = 1000;
    private final List<Headers.Field> headers = new ArrayList<>();
    private final Set<String> sensitive = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private Builder() {
      headers.add(new Headers.Field("User-Agent", "netclients"));
    }

    private Builder(Settings from) {
      connector = from.connector();
      credentials = from.credentials();
      allowCleartextCredentials = from.allowCleartextCredentials();
      keepCookies = from.keepCookies();
      redirects = from.redirects();
      retries = from.retries();
      deadline = from.deadline();
      maxInMemory = from.maxInMemory();
      maxRatio = from.maxRatio();
      maxHead = from.maxHead();
      maxFields = from.maxFields();
      headers.addAll(from.headers());
      sensitive.addAll(from.sensitive());
    }

    /** Sets how servers are reached. Defaults to {@link Connector#system()}. */
    public Builder connector(Connector how) {
      connector = Objects.requireNonNull(how, "how");
      return this;
    }

    /**
     * Sets who signs in, where a URL does not say. Defaults to nobody. The source is asked once a
     * call, for the server of its URL; never for one that a redirect leads to.
     */
    public Builder credentials(CredentialSource source) {
      credentials = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Lets credentials be sent over connections in clear, where everybody on the way can read them.
     * Without it such a call fails before a byte is sent; on loopback too.
     */
    public Builder allowCleartextCredentials() {
      allowCleartextCredentials = true;
      return this;
    }

    /**
     * Keeps cookies in memory and sends them back (RFC 6265). Off by default: two calls of a
     * program have nothing to do with one another unless it says so.
     */
    public Builder keepCookies() {
      keepCookies = true;
      return this;
    }

    /** Sets which redirects are followed. Defaults to {@link RedirectPolicy#DEFAULT}. */
    public Builder redirects(RedirectPolicy policy) {
      redirects = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets when a request is sent again by itself. Defaults to {@link RetryPolicy#NEVER}. */
    public Builder retries(RetryPolicy policy) {
      retries = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Bounds each call as a whole, as {@link HttpRequest.Builder#deadline}, which goes before.
     * Zero, the default, is none: a download takes as long as it takes, while the connector's
     * clocks bound the wait for a connection, for the head of a response and for each next byte.
     *
     * @throws IllegalArgumentException if {@code whole} is negative
     */
    public Builder deadline(Duration whole) {
      deadline = Timeouts.check("deadline", whole);
      return this;
    }

    /**
     * Sets how many bytes of a body, decompressed, {@link HttpResponse#bytes()} and {@link
     * HttpResponse#text()} keep. Defaults to 64 MiB. Streams have no such limit.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder maxInMemory(int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxInMemory: " + bytes + " (expected: 0 or more)");
      }
      maxInMemory = bytes;
      return this;
    }

    /**
     * Sets how many bytes a compressed one may become, once a body has passed 1 MiB. Defaults to
     * 1,000, which is about what gzip makes of nothing but zeros.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public Builder maxRatio(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("maxRatio: " + bytes + " (expected: 1 or more)");
      }
      maxRatio = bytes;
      return this;
    }

    /**
     * Sets how many bytes the status line and the fields of a response may have together. Defaults
     * to 256 KiB, which is OkHttp's own limit: there can be no more.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive, or over 262,144
     */
    public Builder maxHead(int bytes) {
      if (bytes < 1 || bytes > ResponseGuard.MAX_HEAD) {
        throw new IllegalArgumentException(
            "maxHead: " + bytes + " (expected: 1 to " + ResponseGuard.MAX_HEAD + ")");
      }
      maxHead = bytes;
      return this;
    }

    /**
     * Sets how many header fields a response may have. Defaults to 1,000.
     *
     * @throws IllegalArgumentException if {@code fields} is not positive
     */
    public Builder maxFields(int fields) {
      if (fields < 1) {
        throw new IllegalArgumentException("maxFields: " + fields + " (expected: 1 or more)");
      }
      maxFields = fields;
      return this;
    }

    /**
     * Sends a header with each request that does not bring one of that name. {@code User-Agent}
     * defaults to {@code netclients}.
     *
     * @throws IllegalArgumentException as {@link HttpRequest.Builder#header}
     */
    public Builder header(String name, String value) {
      Syntax.requestField(name, value);
      headers.removeIf(field -> field.name().equalsIgnoreCase(name));
      headers.add(new Headers.Field(name, value));
      return this;
    }

    /**
     * Names headers that are as secret as {@code Authorization} and {@code Cookie}, such as {@code
     * X-Api-Key}: they are not taken along when a redirect leaves the origin, and masked in what a
     * listener hears.
     *
     * @throws IllegalArgumentException if a name is no token
     */
    public Builder sensitive(String... names) {
      for (String name : names) {
        sensitive.add(Syntax.fieldName(name));
      }
      return this;
    }

    /** Returns a client with these settings. */
    public HttpClient build() {
      return new HttpClient(
          new Settings(
              connector,
              credentials,
              allowCleartextCredentials,
              keepCookies,
              redirects,
              retries,
              deadline,
              maxInMemory,
              maxRatio,
              maxHead,
              maxFields,
              headers,
              sensitive));
    }
  }
}
