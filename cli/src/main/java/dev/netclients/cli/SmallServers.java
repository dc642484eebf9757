package dev.netclients.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.line.LineReader;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.Outgoing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** What the servers without a protocol say. */
final class SmallServers {
  private static final int MAX_LINE = 64 << 10;
  private static final int BLOCK = 16 << 10;

  private SmallServers() {}

  static void echo(Connection client) throws IOException {
    byte[] block = new byte[BLOCK];
    for (int n; (n = client.input().read(block, 0, BLOCK)) >= 0; ) {
      client.output().write(block, 0, n);
      client.output().flush();
    }
  }

  static void echo(Datagram request, OutputStream reply) throws IOException {
    reply.write(request.bytes());
  }

  static void upper(Connection client) throws IOException {
    LineReader lines = new LineReader(client.input(), client);
    while (!lines.atEnd()) {
      client.output().write(upper(lines.next("a line", MAX_LINE).text(0) + "\n"));
      client.output().flush();
    }
  }

  static void upper(Datagram request, OutputStream reply) throws IOException {
    reply.write(upper(request.text()));
  }

  private static byte[] upper(String text) {
    return text.toUpperCase(Locale.ROOT).getBytes(UTF_8);
  }

  /** Waits for a line, whatever it says, and sends the size and the bytes. */
  static void file(Connection client, Content content) throws IOException {
    new LineReader(client.input(), client).next("a greeting", MAX_LINE);
    long size = content.length().orElseThrow();
    client.output().write((size + "\n").getBytes(UTF_8));
    Outgoing.send(content, client.output(), client, Progress.NONE);
  }
}
