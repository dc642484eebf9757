package dev.netclients.sockets;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProxyException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.WireText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks a proxy for the way to a server. Reads exactly the proxy's answer and not a byte more, since
 * what follows belongs to the server.
 */
final class ProxyHandshake {
  private static final int MAX_HEAD = 16 << 10; // of an answer to CONNECT
  private static final int MAX_FIELD = 255; // RFC 1928 and RFC 1929: one byte holds the length

  private static final String[] SOCKS_REPLIES = {
    "succeeded",
    "general failure",
    "not allowed by its rules",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "time to live expired",
    "command not supported",
    "address type not supported"
  };

  private final Wire wire;
  private final ProxyServer proxy;
  private final Endpoint target;

  private ProxyHandshake(Wire wire, ProxyServer proxy, Endpoint target) {
    this.wire = wire;
    this.proxy = proxy;
    this.target = target;
  }

  static void run(Wire wire, ProxyServer proxy, Endpoint target) throws NetClientException {
    wire.at(Stage.PROXY, Outcome.NOT_DONE);
    ProxyHandshake handshake = new ProxyHandshake(wire, proxy, target);
    try {
      switch (proxy.kind()) {
        case SOCKS5 -> handshake.socks5();
        case HTTP_CONNECT -> handshake.httpConnect();
      }
    } catch (IOException e) {
      NetClientException failure = WireException.orElse(e, wire.failure(e, "asking the proxy"));
      if (failure instanceof TruncatedException cut) { // by the proxy, so it is the proxy's failure
        failure =
            wire.endInstead(
                cut,
                new ProxyException(proxy.endpoint().toString(), 0, "it ended the connection", cut));
      }
      throw failure;
    }
  }

  static void checkCredentials(Credentials.Password credentials) {
    byte[] password = bytes(credentials.password());
    boolean fits =
        WireText.utf8("user", credentials.user()).length <= MAX_FIELD
            && !credentials.user().isEmpty()
            && password.length <= MAX_FIELD;
    Arrays.fill(password, (byte) 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "credentials: user or password is too long or empty (expected: 1 to 255 bytes)");
    }
  }

  // --- SOCKS5, RFC 1928 ---

  private void socks5() throws IOException {
    boolean withPassword = proxy.credentials().isPresent();
    send(withPassword ? new byte[] {5, 2, 0, 2} : new byte[] {5, 1, 0});
    byte[] method = receive(2);
    if (method[0] != 5) {
      throw refused(0, "it does not speak SOCKS5");
    }
    switch (method[1]) {
      case 0 -> {} // nothing more is wanted
      case 2 -> {
        if (!withPassword) {
          throw refused(0, "it wants a password that was not offered");
        }
        password();
      }
      default ->
          throw refused(
              method[1] & 0xFF,
              withPassword
                  ? "it takes neither a password nor nothing"
                  : "it wants credentials, and none are set");
    }
    request();
  }

  /** RFC 1929. */
  private void password() throws IOException {
    Credentials.Password credentials = proxy.credentials().orElseThrow();
    byte[] user = WireText.utf8("user", credentials.user());
    byte[] password = bytes(credentials.password());
    ByteBuffer out = ByteBuffer.allocate(3 + user.length + password.length);
    out.put((byte) 1).put((byte) user.length).put(user);
    out.put((byte) password.length).put(password);
    try {
      send(out.array());
    } finally {
      Arrays.fill(password, (byte) 0);
      Arrays.fill(out.array(), (byte) 0);
    }
    byte[] status = receive(2);
    if (status[1] != 0) {
      throw refused(status[1] & 0xFF, "it refused the user or the password");
    }
  }

  private void request() throws IOException {
    byte[] host = target.host().getBytes(StandardCharsets.US_ASCII); // IDNA already
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(5);
    out.write(1); // CONNECT
    out.write(0);
    if (target.isAddress()) {
      byte[] address = InetAddress.getByName(withoutZone(target.host())).getAddress();
      out.write(address.length == 4 ? 1 : 4);
      out.writeBytes(address);
    } else {
      out.write(3);
      out.write(host.length); // an Endpoint's host has 253 at most
      out.writeBytes(host);
    }
    out.write(target.port() >> 8);
    out.write(target.port());
    send(out.toByteArray());
    byte[] head = receive(4);
    if (head[0] != 5) {
      throw refused(0, "its reply is not SOCKS5");
    }
    if (head[1] != 0) {
      int code = head[1] & 0xFF;
      String meaning = code < SOCKS_REPLIES.length ? SOCKS_REPLIES[code] : "unknown reply " + code;
      throw refused(code, "it could not reach " + target + ": " + meaning);
    }
    switch (head[3]) { // the bound address, of which we have no use
      case 1 -> receive(4 + 2);
      case 3 -> receive((receive(1)[0] & 0xFF) + 2);
      case 4 -> receive(16 + 2);
      default -> throw refused(0, "its reply has an address of unknown type");
    }
  }

  private static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  // --- CONNECT, RFC 9110, section 9.3.6 ---

  private void httpConnect() throws IOException {
    String authority = target.urlHost() + ":" + target.port();
    StringBuilder head = new StringBuilder();
    head.append("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority).append("\r\n");
    proxy
        .credentials()
        .ifPresent(
            c ->
                head.append("Proxy-Authorization: ").append(Basic.authorization(c)).append("\r\n"));
    head.append("\r\n");
    send(head.toString().getBytes(StandardCharsets.US_ASCII));
    String status = readHead();
    if (!status.matches("HTTP/1\\.[01] [1-5][0-9][0-9](?: .*)?")) {
      throw refused(0, "it does not speak HTTP: \"" + shown(status) + '"');
    }
    int code = Integer.parseInt(status.substring(9, 12));
    if (code == 407) {
      throw refused(code, "it wants other credentials: " + shown(status));
    }
    if (code < 200 || code > 299) {
      throw refused(code, "it could not reach " + target + ": " + shown(status));
    }
  }

  /**
   * Returns what the proxy said, escaped, and without the password: some repeat what they heard.
   */
  private String shown(String status) {
    String text = status;
    if (proxy.credentials().isPresent()) {
      Credentials.Password told = proxy.credentials().get();
      char[] password = told.password();
      String basic = Basic.authorization(told).substring("Basic ".length());
      text = text.replace(basic, "***");
      text = password.length == 0 ? text : text.replace(new String(password), "***");
      Arrays.fill(password, '\0');
    }
    return Printable.of(text);
  }

  /** Reads up to the empty line, byte by byte, and returns the first line. */
  private String readHead() throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    int lines = 0;
    int lineLength = 0;
    for (int count = 1; ; count++) {
      int b = receive(1)[0] & 0xFF;
      if (count > MAX_HEAD) {
        throw wire.over("bytes in the answer of proxy " + proxy.endpoint(), MAX_HEAD, count);
      }
      if (b == '\n') {
        if (lineLength == 0 && lines > 0) {
          return first.toString(StandardCharsets.ISO_8859_1);
        }
        lines++;
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
        if (lines == 0) {
          first.write(b);
        }
      }
    }
  }

  // --- bytes ---

  private void send(byte[] bytes) throws IOException {
    wire.write(bytes, 0, bytes.length);
  }

  private byte[] receive(int count) throws IOException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      int n = wire.read(bytes, done, count - done);
      if (n < 0) {
        throw refused(0, "it ended the connection within its answer");
      }
      done += n;
    }
    return bytes;
  }

  private NetClientException refused(int code, String why) {
    return wire.end(new ProxyException(proxy.endpoint().toString(), code, why, null));
  }

  /** Returns the UTF-8 bytes of {@code secret}, which is cleared. */
  private static byte[] bytes(char[] secret) {
    try {
      return WireText.field("password", secret);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
