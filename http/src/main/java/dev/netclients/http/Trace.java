package dev.netclients.http;

import dev.netclients.Printable;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.Connector;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Tells a connector's listener what goes over its connections, secrets masked, a line at a time.
 */
final class Trace {
  private final ConnectionListener listener;
  private final boolean proxied;
  private final Optional<Path> unixSocket;

  Trace(Connector connector) {
    this.listener = connector.listener();
    this.unixSocket = connector.unixSocket();
    this.proxied = connector.proxy().isPresent() && unixSocket.isEmpty();
  }

  boolean isOn() {
    return listener != ConnectionListener.NONE;
  }

  void connected(long number, String server, Socket socket, @Nullable Handshake handshake) {
    ConnectionEvent.Kind kind =
        proxied ? ConnectionEvent.Kind.PROXIED : ConnectionEvent.Kind.CONNECTED;
    String address =
        unixSocket
            .map(path -> "unix:" + Printable.of(path.toString()))
            .orElseGet(() -> socket.getInetAddress() + ":" + socket.getPort());
    event(kind, number, server, address);
    if (handshake != null) {
      event(
          ConnectionEvent.Kind.SECURED,
          number,
          server,
          handshake.tlsVersion().javaName() + " " + handshake.cipherSuite().javaName());
    }
  }

  void command(long number, String server, Request request, Protocol protocol) {
    String query = request.url().encodedQuery();
    String target = request.url().encodedPath() + (query == null ? "" : "?" + query);
    String line = request.method() + " " + target + " " + name(protocol);
    event(ConnectionEvent.Kind.COMMAND, number, server, Printable.of(line, 1000));
    lines(ConnectionEvent.Kind.COMMAND, number, server, request.headers());
  }

  void reply(long number, String server, Response response) {
    String line = name(response.protocol()) + " " + response.code() + " " + response.message();
    event(ConnectionEvent.Kind.REPLY, number, server, Printable.of(line, 1000));
    lines(ConnectionEvent.Kind.REPLY, number, server, response.headers());
  }

  private void lines(
      ConnectionEvent.Kind kind, long number, String server, okhttp3.Headers headers) {
    new Headers(headers).forEach(field -> event(kind, number, server, field.toString()));
  }

  void sent(long number, String server, long bytes) {
    event(ConnectionEvent.Kind.SENT, number, server, bytes + " bytes");
  }

  void received(long number, String server, long bytes) {
    event(ConnectionEvent.Kind.RECEIVED, number, server, bytes + " bytes");
  }

  private void event(ConnectionEvent.Kind kind, long number, String server, String text) {
    listener.on(new ConnectionEvent(kind, number, System.nanoTime(), server, text));
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
