package dev.netclients.http;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.Target;
import dev.netclients.sockets.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A request: method, URL, headers, content (RFC 9110).
 *
 * <p>Everything is checked when it is set; what {@link Builder#build} returns can be sent. Userinfo
 * in the URL becomes Basic credentials for its origin and is never sent as part of the URL.
 * Immutable; it can be sent again if its content can be read again.
 */
public final class HttpRequest {
  private final String method;
  private final URI uri;
  private final Urls.Origin origin;
  private final HttpUrl url;
  private final okhttp3.Headers headers;
  private final @Nullable Content content;
  private final @Nullable String type;
  private final Duration deadline;
  private final Progress progress;
  private final boolean repeats;
  private final boolean uncoded;

  private HttpRequest(Builder builder) {
    this.method = builder.method;
    this.uri = builder.uri;
    this.origin = builder.origin;
    this.url = builder.url;
    this.headers = builder.headers.build();
    this.content = builder.content;
    this.type = builder.type;
    this.deadline = builder.deadline;
    this.progress = builder.progress;
    this.repeats = builder.repeats;
    this.uncoded = builder.uncoded;
  }

  /** Begins a GET: the resource itself (RFC 9110, section 9.3.1). */
  public static Builder get(URI uri) {
    return method("GET", uri);
  }

  /** Begins a HEAD: what a GET would answer, without the body (RFC 9110, section 9.3.2). */
  public static Builder head(URI uri) {
    return method("HEAD", uri);
  }

  /** Begins a POST: the resource decides what becomes of the content (RFC 9110, section 9.3.3). */
  public static Builder post(URI uri, Content content) {
    return method("POST", uri).content(content);
  }

  /** Begins a PUT: the content becomes the resource (RFC 9110, section 9.3.4). */
  public static Builder put(URI uri, Content content) {
    return method("PUT", uri).content(content);
  }

  /** Begins a PATCH: the content says what to change (RFC 5789). */
  public static Builder patch(URI uri, Content content) {
    return method("PATCH", uri).content(content);
  }

  /** Begins a DELETE (RFC 9110, section 9.3.5). */
  public static Builder delete(URI uri) {
    return method("DELETE", uri);
  }

  /** Begins an OPTIONS: what can be done here (RFC 9110, section 9.3.7). */
  public static Builder options(URI uri) {
    return method("OPTIONS", uri);
  }

  /**
   * Begins a request with any method but CONNECT.
   *
   * @throws IllegalArgumentException if {@code method} is no token, or {@code uri} no http or https
   *     URL with its path and query encoded
   */
  public static Builder method(String method, URI uri) {
    return new Builder(method, uri);
  }

  /** Returns the method. */
  public String method() {
    return method;
  }

  /** Returns the URL as given, userinfo included: not for logs. */
  public URI uri() {
    return uri;
  }

  /** Returns the headers as given; more are added when the request is sent. */
  public Headers headers() {
    return new Headers(headers);
  }

  /** Returns the content, if there is any. */
  public Optional<Content> content() {
    return Optional.ofNullable(content);
  }

  /** Its server, as failures name it. */
  String server() {
    return origin.endpoint().toString();
  }

  HttpUrl url() {
    return url;
  }

  okhttp3.Headers fields() {
    return headers;
  }

  @Nullable Content contentOrNull() {
    return content;
  }

  @Nullable String type() {
    return type;
  }

  /** Zero for none. */
  Duration deadline() {
    return deadline;
  }

  Progress progress() {
    return progress;
  }

  /** Whether a policy may send it again, if its method and content allow that. */
  boolean repeats() {
    return repeats;
  }

  /**
   * Whether the body is wanted as it is stored, so that its size is known and it can be resumed.
   */
  boolean uncoded() {
    return uncoded;
  }

  /** Returns the method and the URL without userinfo. */
  @Override
  public String toString() {
    return method + " " + Target.redact(uri.toString());
  }

  /** Sets a request up. Methods check their arguments at once. */
  public static final class Builder {
    private final String method;
    private final URI uri;
    private final Urls.Origin origin;
    private final HttpUrl url;
    private final okhttp3.Headers.Builder headers = new okhttp3.Headers.Builder();
    private @Nullable Content content;
    private @Nullable String type;
    private Duration deadline = Duration.ZERO;
    private Progress progress = Progress.NONE;
    private boolean repeats = true;
    private boolean uncoded;

    private Builder(String method, URI uri) {
      this.method = Syntax.method(method);
      this.uri = uri;
      this.origin = Urls.origin(uri);
      this.url = Urls.of(uri, origin);
    }

    /**
     * Adds a header beside those of the same name.
     *
     * @throws IllegalArgumentException if {@code name} is no token, {@code value} holds anything
     *     but printable ASCII, space and tab, or the header is made by the client: those of
     *     framing, {@code Expect}, {@code Upgrade}, and a proxy's credentials
     */
    public Builder header(String name, String value) {
      Syntax.requestField(name, value);
      headers.add(name, value);
      return this;
    }

    /** Sets a header in place of those of the same name; otherwise as {@link #header}. */
    public Builder onlyHeader(String name, String value) {
      Syntax.requestField(name, value);
      headers.set(name, value);
      return this;
    }

    /**
     * Sets the content. Of unknown length it is sent in chunks, or frames; a {@link TypedContent}
     * sets {@code Content-Type}.
     *
     * @throws IllegalArgumentException if the method is GET, HEAD or TRACE, which have none
     */
    public Builder content(Content bytes) {
      Objects.requireNonNull(bytes, "bytes");
      if (method.equals("GET") || method.equals("HEAD") || method.equals("TRACE")) {
        throw new IllegalArgumentException("content: a " + method + " has none");
      }
      content = bytes;
      type = bytes instanceof TypedContent typed ? Syntax.mediaType(typed.type()) : null;
      return this;
    }

    /**
     * Sets the content and its media type.
     *
     * @throws IllegalArgumentException as {@link #content(Content)}, or if {@code mediaType} is
     *     none
     */
    public Builder content(Content bytes, String mediaType) {
      content(bytes);
      type = Syntax.mediaType(mediaType);
      return this;
    }

    /** Hears how the sending of the content goes on. Defaults to {@link Progress#NONE}. */
    public Builder progress(Progress listener) {
      progress = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Bounds the whole call: names, proxies, TLS, redirects, retries and the waits between, content
     * and body. Zero, the default, leaves it to {@link HttpClient.Builder#deadline}.
     *
     * @throws IllegalArgumentException if {@code whole} is negative
     */
    public Builder deadline(Duration whole) {
      deadline = Timeouts.check("deadline", whole);
      return this;
    }

    Builder neverRepeated() {
      repeats = false;
      return this;
    }

    Builder uncoded() {
      uncoded = true;
      return this;
    }

    /** Returns the request. */
    public HttpRequest build() {
      return new HttpRequest(this);
    }
  }
}
