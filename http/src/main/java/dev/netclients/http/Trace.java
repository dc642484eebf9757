package dev.netclients.http;

import dev.netclients.NetClientException;
import dev.netclients.Printable;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent.Kind;
import java.util.function.Function;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Tells a connection's listener the heads that go over it, secrets masked, a line at a time. */
final class Trace {
  private Trace() {}

  static void command(Connection to, Request request, Protocol protocol, Secrets secrets)
      throws NetClientException {
    String query = request.url().encodedQuery();
    String target = request.url().encodedPath() + (query == null ? "" : "?" + query);
    head(
        to,
        Kind.COMMAND,
        request.method() + " " + target + " " + name(protocol),
        request.headers(),
        secrets::shown);
  }

  static void reply(Connection from, Response response, Secrets secrets) throws NetClientException {
    Request sent = response.request();
    String line = name(response.protocol()) + " " + response.code() + " " + response.message();
    head(
        from,
        Kind.REPLY,
        secrets.hide(line, sent),
        response.headers(),
        field -> secrets.shown(new Headers.Field(field.name(), secrets.hide(field.value(), sent))));
  }

  private static void head(
      Connection connection,
      Kind kind,
      String line,
      okhttp3.Headers headers,
      Function<Headers.Field, String> shown)
      throws NetClientException {
    connection.event(kind, () -> Printable.of(line, 1000));
    for (Headers.Field field : new Headers(headers)) {
      connection.event(kind, () -> shown.apply(field));
    }
  }

  static String name(Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      case HTTP_2, H2_PRIOR_KNOWLEDGE -> "HTTP/2";
      default -> protocol.toString();
    };
  }
}
