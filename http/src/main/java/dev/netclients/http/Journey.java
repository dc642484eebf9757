package dev.netclients.http;

import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProxyException;
import dev.netclients.ResolveException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request until the response that the caller gets: attempts, one after the other, each of which
 * may lead to another by a redirect, a refused token, a pooled connection that was dead, or the
 * retry policy. All of them are under one clock.
 */
final class Journey {
  /** Dead connections to meet in a pool before something else must be the matter. */
  private static final int MAX_DEAD = 8;

  private final Engine engine;
  private final Settings settings;
  private final HttpRequest request;
  private final CallClock clock;
  private final Credentials credentials;

  private HttpUrl url;
  private String method;
  private @Nullable Content content;
  private okhttp3.Headers headers;
  private String server;
  private boolean decode = true;

  private boolean leftOrigin; // for good, though it may lead back: go's CVE-2024-45336
  private boolean tokenRejected;
  private boolean signed; // whether the present attempt carries our credentials
  private Outcome before = Outcome.NOT_DONE; // what had become of the call before this attempt
  private int hops;
  private int attempts = 1;
  private int dead;

  Journey(Engine engine, HttpRequest request) throws NetClientException {
    this.engine = engine;
    this.settings = engine.settings();
    this.request = request;
    this.url = request.url();
    this.method = request.method();
    this.content = request.contentOrNull();
    this.server = request.server();
    Duration deadline = request.deadline().isZero() ? settings.deadline() : request.deadline();
    this.clock = new CallClock(deadline, engine.timeouts().call());
    this.headers = headers();
    this.credentials =
        headers.get("Authorization") != null
            ? Credentials.anonymous()
            : Authorization.find(request.uri(), settings.credentials());
  }

  /** What goes with every attempt at the first origin, but for credentials and cookies. */
  private okhttp3.Headers headers() {
    okhttp3.Headers.Builder all = request.fields().newBuilder();
    for (Headers.Field field : settings.headers()) {
      if (request.fields().get(field.name()) == null) {
        all.add(field.name(), field.value());
      }
    }
    if (request.type() != null) {
      all.set("Content-Type", request.type());
    }
    if (request.uncoded()) {
      all.set("Accept-Encoding", "identity");
    } else if (all.get("Accept-Encoding") != null || all.get("Range") != null) {
      decode = false; // whoever asks for a coding or for a part gets the bytes as they are
    } else {
      all.set("Accept-Encoding", "gzip");
    }
    return all.build();
  }

  /** Returns the response; its body has not been read. */
  HttpResponse run() throws NetClientException {
    while (true) {
      Attempt attempt = new Attempt(engine, clock, server, method, before);
      Response response;
      try {
        response = attempt.execute(next(attempt));
      } catch (NetClientException e) {
        if (!comesAgain(attempt, e)) {
          throw before != Outcome.NOT_DONE && e.outcome() == Outcome.NOT_DONE
              ? notFollowed(attempt, e)
              : e;
        }
        continue;
      }
      boolean last = false;
      Duration wait = Duration.ZERO;
      try {
        Response head = attempt.head(response);
        check(attempt, head);
        if (engine.cookies() != null) {
          engine.cookies().store(url, head.headers());
        }
        if (!renewsToken(head) && !redirects(head)) {
          Duration another = waitForAnother(head);
          last = another == null;
          if (another != null) {
            wait = another;
          }
        }
        if (last) {
          return HttpResponse.of(request, url, response, attempt, decode, settings);
        }
      } finally {
        if (!last) { // nothing is held while waiting, nor after a failure
          response.close();
          attempt.over();
        }
      }
      pause(wait);
    }
  }

  private Request next(Attempt attempt) throws NetClientException {
    Request.Builder next =
        new Request.Builder().url(url).headers(headers).tag(Attempt.class, attempt);
    signed = false;
    boolean authorized = headers.get("Authorization") != null;
    boolean willSign = !leftOrigin && !(credentials instanceof Credentials.Anonymous);
    if ((authorized || willSign && !(credentials instanceof Credentials.Certificate))
        && !url.isHttps()
        && !settings.allowCleartextCredentials()) {
      throw new TlsRequiredException(
          server, "credentials are not sent in clear: use https, or allow it by name");
    }
    if (willSign) {
      String value = Authorization.header(server, credentials, tokenRejected);
      if (value != null) {
        next.header("Authorization", value);
        signed = true;
      }
    }
    Cookies cookies = engine.cookies();
    String kept = cookies == null || headers.get("Cookie") != null ? null : cookies.header(url);
    if (kept != null) {
      next.header("Cookie", kept);
    }
    boolean hasContent = content != null;
    boolean needsContent = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    next.method(
        method,
        hasContent || needsContent ? new Sending(content, request.progress(), attempt) : null);
    return next.build();
  }

  private boolean isRepeatable() {
    Content sent = content;
    return sent == null || sent.repeatable();
  }

  // --- after a failure ---

  private boolean comesAgain(Attempt attempt, NetClientException e) throws NetClientException {
    boolean unread = isRepeatable() || !attempt.isContentOpened();
    if (attempt.nothingSent() && unread && dead < (attempt.isReused() ? MAX_DEAD : 1)) {
      dead++;
      return true;
    }
    boolean quiet = e instanceof TruncatedException && !attempt.isAnswered();
    if (quiet && attempt.isReused() && RetryPolicy.isSafe(method) && dead < MAX_DEAD) {
      dead++;
      return unread;
    }
    boolean transientFailure =
        quiet
            || e instanceof ConnectFailedException
            || e instanceof ResolveException
            || e instanceof ProxyException proxy && proxy.code() == 0
            || e instanceof TimedOutException && !clock.hasRunOut();
    if (!transientFailure || attempt.isAnswered() || !mayRetry()) {
      return false;
    }
    Duration wait = backoff();
    if (!clock.allows(wait)) {
      return false;
    }
    attempts++;
    pause(wait);
    return true;
  }

  /** A failure that knows nothing of the request before the redirect, which was acted upon. */
  private NetClientException notFollowed(Attempt attempt, NetClientException e) {
    return new TruncatedException(
        server,
        attempt.stage(),
        before,
        "the redirect that answers the request could not be followed: " + e.getMessage(),
        0,
        -1,
        e);
  }

  private Duration backoff() {
    return settings.retries().pauseAfter(attempts, ThreadLocalRandom.current().nextDouble());
  }

  private boolean mayRetry() {
    return attempts < settings.retries().attempts()
        && request.repeats()
        && RetryPolicy.isIdempotent(method)
        && isRepeatable();
  }

  private void pause(Duration wait) throws CancelledException {
    try {
      if (!wait.isZero() && engine.open().pause(wait)) {
        throw cancelled("the client was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("the thread was interrupted");
    }
  }

  private CancelledException cancelled(String why) {
    return new CancelledException(server, Stage.COMMAND, before, why + " before another attempt");
  }

  // --- after a response ---

  private void check(Attempt attempt, Response head) throws NetClientException {
    if (head.protocol() == okhttp3.Protocol.HTTP_2) { // of HTTP/1 all was counted as it came
      limit("response header fields", settings.maxFields(), head.headers().size());
      limit("bytes of response headers", settings.maxHead(), head.headers().byteCount());
    }
    if (head.code() == 407 && attempt.isThroughHttpProxy()) {
      throw new ProxyException(
          proxyName(), 407, "it wants credentials, or refuses those it got", null);
    }
  }

  private void limit(String what, int most, long seen) throws LimitException {
    if (seen > most) {
      throw new LimitException(server, Stage.REPLY, what, most, seen);
    }
  }

  private String proxyName() {
    return settings.connector().proxy().map(proxy -> proxy.endpoint().toString()).orElse("");
  }

  private boolean renewsToken(Response head) {
    boolean renewable =
        head.code() == 401
            && signed
            && !tokenRejected
            && credentials instanceof Credentials.Token
            && isRepeatable();
    tokenRejected = tokenRejected || renewable;
    return renewable;
  }

  private boolean redirects(Response head) throws NetClientException {
    Redirects.Next next =
        Redirects.next(head.code(), head.header("Location"), url, method, settings.redirects());
    if (next == null) {
      return false;
    }
    if (hops == settings.redirects().hops()) {
      throw new LimitException(server, Stage.REPLY, "redirects in a row", hops, hops + 1L);
    }
    if (next.keepsContent() && !isRepeatable()) {
      throw new HttpStatusException(
          server,
          request.toString(),
          before,
          head.code(),
          head.code() + " a redirect wants the content again, which can be read only once",
          null);
    }
    hops++;
    boolean crosses = !Urls.sameOrigin(url, next.url());
    leftOrigin = leftOrigin || crosses;
    okhttp3.Headers.Builder kept = headers.newBuilder();
    if (crosses) {
      kept.removeAll("Authorization").removeAll("Cookie").removeAll("Host");
      settings.sensitive().forEach(kept::removeAll);
    }
    if (!next.keepsContent()) {
      content = null;
      headers.names().stream()
          .filter(name -> name.regionMatches(true, 0, "Content-", 0, 8))
          .forEach(kept::removeAll);
    }
    headers = kept.build();
    if (!RetryPolicy.isSafe(method) && RetryPolicy.isSafe(next.method())) {
      before = Outcome.UNKNOWN; // it was acted upon, and what comes now only tells of that
    }
    method = next.method();
    url = next.url();
    server = Urls.endpoint(url).toString();
    return true;
  }

  /** Returns how long to wait before another attempt, or null if there is none. */
  private @Nullable Duration waitForAnother(Response head) {
    if (!RetryPolicy.isWorthAnotherAttempt(head.code()) || !mayRetry()) {
      return null;
    }
    Duration wait =
        RetryAfter.parse(head.header("Retry-After"), Instant.now()).orElseGet(this::backoff);
    if (wait.compareTo(settings.retries().longest()) > 0 || !clock.allows(wait)) {
      return null; // longer than the caller wants to wait
    }
    attempts++;
    return wait;
  }
}
