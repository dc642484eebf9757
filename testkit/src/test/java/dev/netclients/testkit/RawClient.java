package dev.netclients.testkit;

import dev.netclients.sockets.Connection;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that only sends and shows bytes, as Latin-1: no part of it is under test. */
final class RawClient implements Closeable {
  private final Connection connection;

  RawClient(Connection connection) {
    this.connection = connection;
  }

  static RawClient of(FakeServer server) throws IOException {
    return new RawClient(FakeServer.connector().connect(server.endpoint()));
  }

  static RawClient ofTls(FakeServer server) throws IOException {
    return new RawClient(FakeServer.connector().connectTls(server.endpoint()));
  }

  Connection connection() {
    return connection;
  }

  void say(String text) throws IOException {
    connection.output().write(text.getBytes(StandardCharsets.ISO_8859_1));
    connection.output().flush();
  }

  /** Sends a line and returns the line that is answered. */
  String ask(String line) throws IOException {
    say(line + "\r\n");
    return line();
  }

  /** Returns the next line without its end. */
  String line() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b = connection.input().read(); b != '\n'; b = connection.input().read()) {
      if (b < 0) {
        throw new java.io.EOFException("after " + out);
      }
      out.write(b);
    }
    return out.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Returns the lines up to the one that is a dot, as they came. */
  List<String> block() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.equals("."); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** Returns everything up to the end. */
  String rest() throws IOException {
    return new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  void startTls() throws IOException {
    connection.startTls(FakeServer.connector().tls(), "localhost");
  }

  /** Returns a plain socket to a fake: for what a Connection would not do. */
  static Socket socket(FakeServer server) throws IOException {
    return new Socket("127.0.0.1", server.port());
  }

  @Override
  public void close() {
    connection.close();
  }
}
