package dev.netclients.testkit;

import dev.netclients.CancelledException;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client as a fake server sees it: lines and bytes in, bytes out, and faults where they were
 * asked for.
 *
 * <p>What is sent goes out when the next line is asked for and none has come yet, so that the
 * answers to pipelined commands leave together. Used by the one thread that serves the client.
 */
public final class FakeClient {
  private static final int MAX_LINE = 1 << 20;
  private static final long FLOOD = 1 << 30;
  private static final Set<Fault> ENDS =
      EnumSet.of(Fault.TRUNCATE, Fault.CUT, Fault.RESET, Fault.RESET_MIDWAY);
  private static final Duration HELLO = Duration.ofSeconds(5);
  private static final Duration FOREVER = Duration.ofMinutes(10); // or until the fake is closed

  /** A fault ended the conversation. */
  static final class Ended extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final FakeServer server;
  private final Connection connection;
  private boolean readElsewhere;

  FakeClient(FakeServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Says that another thread reads all that comes, so that no fault does. */
  void readElsewhere() {
    readElsewhere = true;
  }

  /** Returns the connection below. */
  public Connection connection() {
    return connection;
  }

  // --- in ---

  /**
   * Returns the next line, which is recorded, without its LF and a CR before it; null at the end.
   * Bytes above 127 are taken for UTF-8.
   *
   * @throws IOException if the client is gone or the line is over 1 MiB
   */
  public @Nullable String line() throws IOException {
    byte[] bytes = rawLine();
    return bytes == null ? null : recorded(bytes);
  }

  /** Records a line that came. */
  String recorded(byte[] bytes) {
    int end = bytes.length;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
    server.record(line);
    return line;
  }

  /** Returns the next line as it came, with its LF if it has one; null at the end. Not recorded. */
  public byte @Nullable [] rawLine() throws IOException {
    pass(Point.COMMAND);
    return furtherLine();
  }

  /** As {@link #rawLine}, of a command that has begun already. */
  byte @Nullable [] furtherLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (line.size() < MAX_LINE) {
      if (connection.input().buffered() == 0) {
        flush();
      }
      int b = connection.input().read();
      if (b < 0) {
        return line.size() == 0 ? null : line.toByteArray();
      }
      line.write(b);
      if (b == '\n') {
        return line.toByteArray();
      }
    }
    throw new IOException("A line of more than " + MAX_LINE + " bytes");
  }

  /** Returns what has come already, without waiting for more. */
  byte[] buffered() throws IOException {
    return connection.input().readNBytes(connection.input().buffered());
  }

  /** Returns the next bytes; fewer only if the client ends before. */
  public byte[] bytes(int count) throws IOException {
    flush();
    return connection.input().readNBytes(count);
  }

  /**
   * Returns the next byte, 0 to 255.
   *
   * @throws EOFException at the end
   */
  public int octet() throws IOException {
    byte[] one = bytes(1);
    if (one.length == 0) {
      throw new EOFException("The client ended");
    }
    return one[0] & 0xFF;
  }

  // --- out ---

  /** Sends a line, ended by CRLF, in UTF-8. */
  public void send(Point point, String line) throws IOException {
    send(point, (line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends these bytes, unless something is to go wrong at {@code point}. */
  public void send(Point point, byte[] bytes) throws IOException {
    Fault fault = server.faultAt(point);
    if (fault == null) {
      connection.output().write(bytes);
    } else {
      flush();
      goWrong(fault, point, bytes);
    }
  }

  /** Goes by a point at which nothing is sent. */
  public void pass(Point point) throws IOException {
    send(point, new byte[0]);
  }

  /** Sends what was written. */
  public void flush() throws IOException {
    connection.output().flush();
  }

  /** Goes on in TLS. What was written before is flushed. */
  public void startTls() throws IOException {
    startTls(server.serverTls());
  }

  void startTls(ServerTls settings) throws IOException {
    flush();
    pass(Point.TLS);
    connection.acceptTls(settings);
  }

  /** Waits, but no longer than until the fake is closed. */
  public void pause(Duration time) {
    server.pause(time);
  }

  // --- wrong ---

  private void goWrong(Fault fault, Point point, byte[] bytes) throws IOException {
    byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
    if (point == Point.TLS && ENDS.contains(fault)) {
      connection.awaitInput(HELLO); // else the client might still be connecting, for all it knows
    }
    switch (fault) {
      case DELAY -> {
        server.pause(server.delay());
        now(bytes);
      }
      case DRIP -> oneByOne(bytes, server.drip());
      case ONE_BYTE_SEGMENTS -> oneByOne(bytes, Duration.ZERO);
      case GARBAGE -> now(garbage(64));
      case FLOOD -> {
        byte[] block = garbage(64 << 10);
        for (long sent = 0; sent < FLOOD; sent += block.length) {
          now(block);
        }
        throw new Ended();
      }
      case STALL -> stall(point);
      case STALL_MIDWAY -> {
        now(half);
        stall(point);
      }
      case TRUNCATE -> {
        now(half);
        throw new Ended();
      }
      case CUT -> {
        now(half);
        cut();
      }
      case HALF_CLOSE -> {
        now(bytes);
        connection.shutdownOutput();
        readToTheEnd();
      }
      case RESET -> reset();
      case RESET_MIDWAY -> {
        now(half);
        reset();
      }
    }
  }

  private void now(byte[] bytes) throws IOException {
    connection.output().write(bytes);
    flush();
  }

  private void oneByOne(byte[] bytes, Duration pause) throws IOException {
    for (byte b : bytes) {
      now(new byte[] {b});
      if (!pause.isZero()) {
        server.pause(pause);
      }
    }
  }

  /** Says nothing until the client or the fake ends; at a command, reads nothing either. */
  void stall(Point point) throws IOException {
    if (point == Point.COMMAND) {
      server.pause(FOREVER);
    } else {
      readToTheEnd();
    }
    throw new Ended();
  }

  private void readToTheEnd() throws IOException {
    if (readElsewhere) {
      server.pause(FOREVER);
    }
    byte[] unread = new byte[64 << 10];
    int n = 0;
    while (n >= 0) {
      n = connection.input().read(unread, 0, unread.length);
    }
    throw new Ended();
  }

  /** Ends without a reset and, in TLS, without close_notify. */
  void cut() throws IOException {
    connection.end(
        new CancelledException(
            connection.server(), connection.stage(), connection.outcome(), "cut on purpose"));
    throw new Ended();
  }

  void reset() throws IOException {
    connection.abort();
    throw new Ended();
  }

  /**
   * The same bytes each time; none of them is CR, LF or NUL, but for the CRLF at the end of few.
   */
  private static byte[] garbage(int count) {
    byte[] bytes = new byte[count];
    new Random(42).nextBytes(bytes);
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == 0) {
        bytes[i] = '?';
      }
    }
    if (count == 64) {
      bytes[62] = '\r';
      bytes[63] = '\n';
    }
    return bytes;
  }
}
