package dev.netclients.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS5 proxy (RFC 1928, RFC 1929) that knows CONNECT alone.
 *
 * <p>Its choice of a method passes {@link Point#GREETING}, its verdict on a password {@link
 * Point#COMMAND} and its reply {@link Point#REPLY}; each can be replaced by other bytes.
 */
public final class FakeSocks5 extends FakeProxy {
  private static final byte[] BOUND = {1, 127, 0, 0, 1, 0, 0};

  private volatile byte @Nullable [] method;
  private volatile byte @Nullable [] reply;
  private volatile byte[] bound = BOUND;

  private FakeSocks5() {}

  /** Returns a proxy that lets everybody pass. */
  public static FakeSocks5 start() {
    FakeSocks5 proxy = new FakeSocks5();
    proxy.listen();
    return proxy;
  }

  /** Sends these bytes in place of the chosen method, then ends. */
  public void methodBytes(byte... bytes) {
    method = bytes;
  }

  /** Sends these bytes in place of the reply, then ends. */
  public void replyBytes(byte... bytes) {
    reply = bytes;
  }

  /** Refuses every request with this code. */
  public void replyCode(int code) {
    byte[] refusal = Arrays.copyOf(new byte[] {5, (byte) code, 0, 1}, 10); // 0.0.0.0, port 0
    replyBytes(refusal);
  }

  /**
   * Names this bound address in its replies: the type, the address and the port, as they are sent.
   */
  public void bound(byte... typeAddressPort) {
    bound = typeAddressPort;
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    if (client.octet() != 5) {
      violation("not SOCKS5");
      return;
    }
    byte[] methods = client.bytes(client.octet());
    int wanted = wantsCredentials() ? 2 : 0;
    boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(wanted) >= 0;
    byte[] other = method;
    client.send(
        Point.GREETING, other != null ? other : new byte[] {5, (byte) (offered ? wanted : 0xFF)});
    if (other != null || !offered || wanted == 2 && !password(client)) {
      return;
    }
    request(client);
  }

  private boolean password(FakeClient client) throws IOException {
    client.octet(); // the version, 1
    String user = text(client, client.octet());
    String password = text(client, client.octet());
    boolean right = admits(user, password);
    client.send(Point.COMMAND, new byte[] {1, (byte) (right ? 0 : 1)});
    return right;
  }

  private void request(FakeClient client) throws IOException {
    byte[] head = client.bytes(4);
    if (head.length < 4) {
      return; // the client gave up
    }
    String host =
        switch (head[3]) {
          case 1 -> InetAddress.getByAddress(client.bytes(4)).getHostAddress();
          case 4 -> InetAddress.getByAddress(client.bytes(16)).getHostAddress();
          default -> text(client, client.octet());
        };
    int port = client.octet() << 8 | client.octet();
    asked(host, port);
    byte[] other = reply;
    if (other != null) {
      client.send(Point.REPLY, other);
      return;
    }
    Optional<Socket> far = open(host, port);
    byte[] address = bound;
    byte[] answer = new byte[3 + address.length];
    answer[0] = 5;
    answer[1] = (byte) (far.isPresent() ? 0 : 4); // host unreachable
    System.arraycopy(address, 0, answer, 3, address.length);
    client.send(Point.REPLY, answer);
    if (far.isPresent()) {
      Relay.run(client, far.get());
    }
  }

  private static String text(FakeClient client, int length) throws IOException {
    return new String(client.bytes(length), StandardCharsets.UTF_8);
  }
}
