package dev.netclients.http;

import dev.netclients.Outcome;
import dev.netclients.sockets.Basic;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp on a connector, the one adapter: what it is told to leave alone (redirects, retries,
 * cookies, proxies of the system, racing of addresses), and what it gets from us.
 *
 * <p>Each client has its own pool, dispatcher and {@link Placeholders}: OkHttp's pool does not look
 * at the socket factory, and would hand a connection of one connector to another.
 */
final class Engine {
  private final OkHttpClient okHttp;
  private final OkHttpClient inClear;
  private final Settings settings;
  private final Secrets secrets;
  private final OpenCalls open = new OpenCalls();
  private final @Nullable Cookies cookies;
  private final @Nullable String proxyAuthorization;

  Engine(Settings settings) {
    Connector connector = settings.connector();
    Timeouts timeouts = connector.timeouts();
    this.settings = settings;
    this.secrets = new Secrets(settings.sensitive());
    this.cookies = settings.keepCookies() ? new Cookies() : null;
    this.proxyAuthorization =
        connector
            .proxy()
            .filter(proxy -> proxy.kind() == ProxyServer.Kind.HTTP_CONNECT)
            .flatMap(ProxyServer::credentials)
            .map(Basic::authorization)
            .orElse(null);

    Sockets sockets = new Sockets(settings);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dns(new Placeholders())
            .connectionPool(new ConnectionPool(16, 5, TimeUnit.MINUTES))
            .dispatcher(new Dispatcher())
            .socketFactory(sockets)
            .sslSocketFactory(new TlsSockets(connector.tls()), connector.tls().trustManager())
            .proxy(Proxy.NO_PROXY) // not the system's: for https the connector opens a tunnel
            .fastFallback(false)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .cache(null)
            .connectTimeout(Duration.ZERO) // the connector's clocks
            .readTimeout(millis(timeouts.read()), TimeUnit.MILLISECONDS)
            .writeTimeout(millis(timeouts.write()), TimeUnit.MILLISECONDS)
            .callTimeout(Duration.ZERO) // CallClock
            .eventListenerFactory(
                call -> {
                  Attempt attempt = call.request().tag(Attempt.class);
                  return attempt == null ? EventListener.NONE : attempt;
                })
            .addNetworkInterceptor(this::atTheConnection);
    if (!connector.tls().verifies()) {
      builder.hostnameVerifier((host, session) -> true); // asked for by its alarming name
    }
    this.okHttp = builder.build();
    // http:// is HTTP/1.1, which has the connection's clocks; Okio's would wake a thread for each
    // read and write. It shares the pool and all else.
    this.inClear =
        okHttp
            .newBuilder()
            .proxy(sockets.proxy())
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  private static int millis(Duration time) {
    return time.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0
        ? Integer.MAX_VALUE
        : (int) time.toMillis();
  }

  /**
   * The last step before OkHttp writes to a connection, and the first after it has read from it.
   */
  private Response atTheConnection(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    Connection connection = chain.connection();
    if (connection != null) {
      Attempt attempt = request.tag(Attempt.class);
      PlainSocket.below(connection.socket())
          .begin(request.method(), attempt == null ? Outcome.NOT_DONE : attempt.before());
      boolean toProxy = connection.route().proxy().type() == Proxy.Type.HTTP;
      if (toProxy && proxyAuthorization != null) {
        request = request.newBuilder().header("Proxy-Authorization", proxyAuthorization).build();
      }
    }
    Response response = chain.proceed(request);
    // OkHttp would repeat any request at once, a POST too, on 503 with Retry-After: 0.
    return response.code() == 503 && response.header("Retry-After") != null
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  OkHttpClient okHttp() {
    return okHttp;
  }

  Call newCall(Request request) {
    return (request.isHttps() ? okHttp : inClear).newCall(request);
  }

  Settings settings() {
    return settings;
  }

  Secrets secrets() {
    return secrets;
  }

  Timeouts timeouts() {
    return settings.connector().timeouts();
  }

  OpenCalls open() {
    return open;
  }

  /** Whether anybody hears what goes over connections. */
  boolean isHeard() {
    return settings.connector().listener() != ConnectionListener.NONE;
  }

  /** Null if none are kept. */
  @Nullable Cookies cookies() {
    return cookies;
  }

  void close() {
    open.close();
    okHttp.dispatcher().cancelAll(); // calls made through the escape hatch
    okHttp.connectionPool().evictAll();
  }
}
