package dev.netclients.server;

import dev.netclients.sockets.Datagram;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Sets a server of datagrams up: {@link Server#datagrams}. */
public final class DatagramBuilder extends ServerBuilder<DatagramBuilder> {
  final DatagramHandler handler;
  int maxDatagram = Datagram.MAX_BYTES;
  int maxAmplification = 3;

  DatagramBuilder(DatagramHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
    evictIdleAfter = Duration.ofDays(36_500); // a datagram is never idle
  }

  @Override
  DatagramBuilder self() {
    return this;
  }

  @Override
  Door open() throws IOException {
    return new DatagramDoor(this);
  }

  /**
   * Sets how many datagrams are answered at a time; further ones wait in the system's buffer, and
   * are lost beyond it. Defaults to 100; with 1 it is one after another.
   */
  public DatagramBuilder maxRequests(int requests) {
    most = positive("requests", requests);
    return this;
  }

  /**
   * Sets the size of the largest request; of a larger one the first bytes come, marked as {@link
   * Datagram#truncated()}. Defaults to {@link Datagram#MAX_BYTES}, so that none is cut.
   */
  public DatagramBuilder maxDatagram(int bytes) {
    if (bytes < 1 || bytes > Datagram.MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes: " + bytes + " (expected: 1 to " + Datagram.MAX_BYTES + ")");
    }
    maxDatagram = bytes;
    return this;
  }

  /**
   * Sets how many times larger than its request an answer may be. A sender's address proves
   * nothing: whoever asks in another's name makes this server send to that other. A handler that
   * writes more gets {@link dev.netclients.LimitException}, and {@link #failures} hears of it.
   * Defaults to 3 (RFC 9000, section 8.1).
   */
  public DatagramBuilder maxAmplification(int times) {
    maxAmplification = positive("times", times);
    return this;
  }
}
