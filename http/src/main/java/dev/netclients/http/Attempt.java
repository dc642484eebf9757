package dev.netclients.http;

import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.sockets.ConnectionEvent.Kind;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through OkHttp: how far it has come, over which connection, and the record
 * of a failure on this side. OkHttp tells it by its events; {@link Failures} asks it.
 */
final class Attempt extends EventListener {
  private final Engine engine;
  private final OpenCalls open;
  private final CallClock clock;
  private final String server;
  private final String method;
  private final Outcome before;

  private @Nullable Call call;
  private @Nullable Connection connection;
  private @Nullable PlainSocket socket;
  private volatile @Nullable Response head;
  private volatile @Nullable NetClientException recorded;
  private volatile Stage stage = Stage.CONNECT;
  private boolean fresh;
  private boolean requestBegun;
  private boolean contentOpened;
  private boolean nothingSent;
  private long received;

  /** Begins one; {@code before} is what has become of the call already. */
  Attempt(Engine engine, CallClock clock, String server, String method, Outcome before) {
    this.engine = engine;
    this.open = engine.open();
    this.clock = clock;
    this.server = server;
    this.method = method;
    this.before = before;
  }

  /**
   * Sends the request and returns the response, its body still to be read.
   *
   * @throws NetClientException for every failure
   */
  Response execute(Request request) throws NetClientException {
    Call begun = engine.newCall(request);
    call = begun;
    if (!open.add(this)) {
      throw Failures.closed(this);
    }
    clock.attemptBegins(begun);
    boolean done = false;
    try {
      Response response = begun.execute();
      if (recorded != null) {
        response.close();
        throw Failures.of(new IOException("recorded"), this);
      }
      done = true;
      return response;
    } catch (NetClientException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Failures.of(e, this);
    } finally {
      if (!done) {
        over();
      }
    }
  }

  /** Nothing more will come of this attempt. */
  void over() {
    clock.stop();
    open.remove(this);
  }

  /** Ends it, from any thread. */
  void cancel() {
    Call begun = call;
    if (begun != null) {
      begun.cancel();
    }
  }

  // --- facts for failures ---

  String server() {
    return server;
  }

  String method() {
    return method;
  }

  Stage stage() {
    return stage;
  }

  /** What had become of the call before this attempt. */
  Outcome before() {
    return before;
  }

  /** What became of the call if the connection ends now. */
  Outcome outcome() {
    if (!requestBegun || RetryPolicy.isSafe(method)) {
      return before;
    }
    Response arrived = head;
    if (arrived == null) {
      return Outcome.UNKNOWN;
    }
    return HttpStatusException.outcome(arrived.code());
  }

  Timeouts timeouts() {
    return engine.timeouts();
  }

  Secrets secrets() {
    return engine.secrets();
  }

  CallClock clock() {
    return clock;
  }

  boolean isClientClosed() {
    return open.isClosed();
  }

  /** The failure on this side that ended the attempt, if one did. */
  @Nullable NetClientException recorded() {
    return recorded;
  }

  /** Records that something on this side failed; the attempt ends with that. */
  IOException failedHere(String what, Exception cause, Outcome outcome) {
    NetClientException failure =
        cause instanceof NetClientException ours
            ? ours
            : LocalFailureException.orCancelled(
                server, stage, outcome, what + ": " + cause, true, cause);
    if (recorded == null) {
      recorded = failure;
    }
    return failure;
  }

  void nothingWasSent() {
    nothingSent = true;
  }

  boolean nothingSent() {
    return nothingSent;
  }

  /** Whether it went over a connection that had carried another request before. */
  boolean isReused() {
    return connection != null && !fresh;
  }

  /** Whether any byte of an answer arrived. */
  boolean isAnswered() {
    PlainSocket used = socket;
    return head != null || used != null && used.isAnswered();
  }

  void contentOpens() {
    contentOpened = true;
  }

  boolean isContentOpened() {
    return contentOpened;
  }

  /** Returns the head of the response as it came, before OkHttp or we changed anything. */
  Response head(Response response) {
    Response arrived = head;
    return arrived == null ? response : arrived;
  }

  boolean isThroughHttpProxy() {
    Connection used = connection;
    return used != null && used.route().proxy().type() == Proxy.Type.HTTP;
  }

  void received(long bytes) {
    received = bytes;
  }

  long received() {
    return received;
  }

  // --- OkHttp's events ---

  private interface Telling {
    void of(dev.netclients.sockets.Connection connection) throws IOException;
  }

  /** Tells the listener, if there is one, until its end; what it throws ends the attempt. */
  private void tell(Telling telling) {
    PlainSocket used = socket;
    try {
      if (engine.isHeard() && used != null && used.connection().isOpen()) {
        telling.of(used.connection());
      }
    } catch (IOException e) {
      failedHere("the connection listener failed", e, outcome());
      cancel();
    }
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    stage = Stage.CONNECT;
    fresh = true;
  }

  @Override
  public void secureConnectStart(Call call) {
    stage = Stage.TLS;
  }

  @Override
  public void connectionAcquired(Call call, Connection acquired) {
    stage = Stage.COMMAND;
    connection = acquired;
    socket = PlainSocket.below(acquired.socket());
  }

  @Override
  public void requestHeadersStart(Call call) {
    requestBegun = true;
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    stage = Stage.REPLY;
    Connection used = connection;
    Protocol protocol = used == null ? Protocol.HTTP_1_1 : used.protocol();
    tell(to -> Trace.command(to, request, protocol, engine.secrets()));
  }

  @Override
  public void requestBodyStart(Call call) {
    stage = Stage.SEND;
    clock.contentBegins();
  }

  @Override
  public void requestBodyEnd(Call call, long bytes) {
    stage = Stage.REPLY;
    clock.contentEnded();
    tell(to -> to.event(Kind.SENT, () -> bytes + " bytes"));
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    head = response;
    stage = Stage.RECEIVE;
    clock.headArrived();
    tell(from -> Trace.reply(from, response, engine.secrets()));
  }

  @Override
  public void responseBodyEnd(Call call, long bytes) {
    tell(from -> from.event(Kind.RECEIVED, () -> bytes + " bytes"));
  }
}
