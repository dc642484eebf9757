package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSocks5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others' clients and two fakes of one protocol: one that offers TLS, and one in TLS from the first
 * byte. The account is alice with the password secret.
 */
abstract class OthersClients<S extends FakeServer> {
  static final int LOGIN_DENIED = 67; // curl's exit status

  @TempDir Path folder;

  final S server;
  final S tlsServer;
  private final String scheme;

  OthersClients(String scheme, S server, S tlsServer) {
    this.scheme = scheme;
    this.server = server;
    this.tlsServer = tlsServer;
  }

  @AfterEach
  final void close() {
    server.close();
    tlsServer.close();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the fake for a session's kind, which is how TLS begins. */
  final S fake(String kind) {
    return kind.equals("tls") ? tlsServer : server;
  }

  final String url(String path) {
    return scheme + "://localhost:" + server.port() + path;
  }

  final String tlsUrl(String path) {
    return scheme + "s://localhost:" + tlsServer.port() + path;
  }

  /** Runs a Python program to its end and returns what it said. */
  final String python(String source, Object... arguments) throws Exception {
    return Program.python(folder, source).with(arguments).run().succeeded().text();
  }

  final Program curl() throws IOException {
    return curl("alice:secret");
  }

  final Program curl(String userAndPassword) throws IOException {
    return Program.curl(folder).with("-u", userAndPassword);
  }

  /** Runs curl through each kind of proxy, and returns what it said. */
  final List<String> throughTheFakeProxies(Callable<Program> curl) throws Exception {
    try (FakeSocks5 socks = FakeSocks5.start();
        FakeHttpProxy proxy = FakeHttpProxy.start()) {
      List<String> said = new ArrayList<>();
      for (String way :
          List.of("socks5h://127.0.0.1:" + socks.port(), "http://127.0.0.1:" + proxy.port())) {
        said.add(curl.call().with("-p", "-x", way).run().succeeded().text());
      }
      assertThat(socks.targets()).containsExactly("localhost:" + server.port());
      assertThat(proxy.targets()).containsExactly("localhost:" + server.port());
      return said;
    }
  }
}
