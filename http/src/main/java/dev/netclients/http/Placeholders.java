package dev.netclients.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import okhttp3.Dns;

/**
 * Answers OkHttp's question for addresses with placeholders, since it is the connector that looks
 * names up, or the proxy behind it. The name rides along within the address.
 *
 * <p>Each host has its own placeholder: OkHttp lets hosts with one address share an HTTP/2
 * connection. An object of its own for each client: connections are pooled under it, and the pool
 * would otherwise take two connectors for one.
 */
final class Placeholders implements Dns {
  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    byte[] address = new byte[16];
    address[0] = 1; // 100::/64, which goes nowhere (RFC 6666)
    System.arraycopy(sha256(hostname), 0, address, 8, 8);
    return List.of(InetAddress.getByAddress(hostname, address));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
