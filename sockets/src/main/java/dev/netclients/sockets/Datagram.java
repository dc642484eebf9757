package dev.netclients.sockets;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A datagram that arrived.
 *
 * <p>The network may lose datagrams, deliver them twice and in another order, and anybody can send
 * one in another's name; only a number or a token inside tells which question an answer is for.
 */
public final class Datagram {
  /** The number of bytes that a datagram holds at the most, over IPv4 (RFC 768; RFC 791). */
  public static final int MAX_BYTES = 65_507;

  private final byte[] bytes;
  private final InetSocketAddress sender;
  private final boolean truncated;

  /**
   * Makes one of {@code bytes}, which are not copied.
   *
   * @param truncated whether these are only the first of its bytes
   */
  public Datagram(byte[] bytes, InetSocketAddress sender, boolean truncated) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.sender = Objects.requireNonNull(sender, "sender");
    this.truncated = truncated;
  }

  /** Returns its bytes, not copied; none is as good a datagram as any. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the address that it came from, or claims to. */
  public InetSocketAddress sender() {
    return sender;
  }

  /** Returns whether it was larger than what was asked for, and the rest is lost. */
  public boolean truncated() {
    return truncated;
  }

  /** Returns its bytes as UTF-8; what is none becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return bytes.length
        + (truncated ? " bytes of a larger datagram" : " bytes")
        + " from "
        + sender;
  }
}
