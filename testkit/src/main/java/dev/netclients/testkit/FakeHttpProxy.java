package dev.netclients.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that knows CONNECT alone (RFC 9110, section 9.3.6), with Basic credentials.
 *
 * <p>Its answers pass {@link Point#REPLY}; {@link #answer} replaces that to {@code CONNECT}.
 */
public final class FakeHttpProxy extends FakeProxy {
  private static final String REALM = "Proxy-Authenticate: Basic realm=\"fake\"";

  private FakeHttpProxy() {}

  /** Returns a proxy that lets everybody pass. */
  public static FakeHttpProxy start() {
    FakeHttpProxy proxy = new FakeHttpProxy();
    proxy.listen();
    return proxy;
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    boolean goesOn = true;
    while (goesOn) {
      List<String> head = new ArrayList<>();
      String line = client.line();
      while (line != null && !line.isEmpty()) {
        head.add(line);
        line = client.line();
      }
      goesOn = line != null && !head.isEmpty() && answer(client, head);
    }
  }

  /** Returns whether another request may follow. */
  private boolean answer(FakeClient client, List<String> head) throws IOException {
    byte[] scripted = scripted(head.get(0));
    if (scripted != null) {
      client.send(Point.REPLY, scripted);
      return false;
    }
    String[] request = head.get(0).split(" ");
    if (request.length != 3 || !request[0].equals("CONNECT")) {
      say(client, "405 Method Not Allowed", null);
      return false;
    }
    if (!admitted(head)) {
      say(client, "407 Proxy Authentication Required", REALM);
      return true;
    }
    int colon = request[1].lastIndexOf(':');
    String host = request[1].substring(0, colon);
    int port = Integer.parseInt(request[1].substring(colon + 1));
    asked(host, port);
    Optional<Socket> far = open(host, port);
    if (far.isEmpty()) {
      say(client, "502 Bad Gateway", null);
      return true;
    }
    client.send(
        Point.REPLY,
        "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Relay.run(client, far.get());
    return false;
  }

  private boolean admitted(List<String> head) {
    for (String line : head) {
      if (line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization: basic ")) {
        byte[] decoded = Base64.getDecoder().decode(line.substring(27).strip());
        String[] both = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        return admits(both[0], both.length > 1 ? both[1] : "");
      }
    }
    return !wantsCredentials();
  }

  private static void say(FakeClient client, String status, @Nullable String header)
      throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n" + (header == null ? "" : header + "\r\n");
    client.send(
        Point.REPLY, (head + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
