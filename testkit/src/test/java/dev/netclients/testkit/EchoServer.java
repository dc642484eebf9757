package dev.netclients.testkit;

import dev.netclients.line.LineReader;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What many tests of servers serve, and how they reach it. */
final class EchoServer {
  private EchoServer() {}

  static void echoLines(Connection client) throws IOException {
    LineReader lines = new LineReader(client.input(), client);
    while (!lines.atEnd()) {
      client.output().write(lines.next("a line", 100).bytes());
      client.output().write("\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
    }
  }

  static RawClient connect(Server server) throws IOException {
    return new RawClient(FakeServer.connector().connect(server.endpoint()));
  }
}
