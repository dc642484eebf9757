package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.FakeHttp.Response;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl as a client of the fake HTTP server and of the fake proxies. */
@RealServers
class CurlHttpTest {
  private static final int PARTIAL_FILE = 18; // curl's exit status
  private static final int NO_PROXY = 97;
  private static final int RECEIVE_FAILED = 56;

  @TempDir Path folder;

  private Program curl() throws Exception {
    return Program.curl(folder);
  }

  @Test
  void getHeadPostAndPutInClear() throws Exception {
    try (FakeHttp server = FakeHttp.start()) {
      server.on("/hello", Response.of(200, "hello\n", "X-Kind: greeting"));
      server.on("/echo", request -> Response.of(200, request.method() + " " + request.text()));
      assertThat(curl().with(server.url("/hello")).run().succeeded().text()).isEqualTo("hello\n");
      assertThat(curl().with("-I", server.url("/hello")).run().succeeded().text())
          .contains("200 OK", "X-Kind: greeting", "Content-Length: 6");
      assertThat(curl().with("-d", "a=1", server.url("/echo")).run().succeeded().text())
          .isEqualTo("POST a=1");
      Path file = Files.writeString(folder.resolve("up"), "from a file");
      assertThat(curl().with("-T", file, server.url("/echo")).run().succeeded().text())
          .isEqualTo("PUT from a file");
      assertThat(curl().with("-f", server.url("/none")).run().status()).isEqualTo(22);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void tlsIsHttp2OrHttp1AsCurlLikes() throws Exception {
    try (FakeHttp server = FakeHttp.startTls()) {
      server.on("/hello", Response.of(200, "hello\n"));
      String version = "%{http_version}";
      assertThat(curl().with("-w", version, server.url("/hello")).run().succeeded().text())
          .isEqualTo("hello\n2");
      assertThat(
              curl()
                  .with("--http1.1", "-w", version, server.url("/hello"))
                  .run()
                  .succeeded()
                  .text())
          .isEqualTo("hello\n1.1");
    }
  }

  @Test
  void redirectsAreFollowedAndDownloadsResumed() throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(9110).nextBytes(bytes);
    try (FakeHttp server = FakeHttp.start()) {
      server.file("/file", bytes).redirect("/old", 301, "/file");
      Path half = folder.resolve("half");
      Files.write(half, Arrays.copyOf(bytes, 70_000));
      curl().with("-L", "-C", "-", "-o", half, server.url("/old")).run().succeeded();
      assertThat(half).hasBinaryContent(bytes);
      assertThat(server.requests().get(1).header("Range")).contains("bytes=70000-");
    }
  }

  @Test
  void aCutBodyIsACutBodyForCurlToo() throws Exception {
    try (FakeHttp server = FakeHttp.start()) {
      server.file("/file", new byte[100_000]).fault("/file", Point.DATA, Fault.CUT);
      assertThat(curl().with("-o", "cut", server.url("/file")).run().status())
          .isEqualTo(PARTIAL_FILE);
    }
  }

  @Test
  void theFakeProxiesLetThoseThroughWhoKnowTheWord() throws Exception {
    try (FakeHttp server = FakeHttp.startTls();
        FakeSocks5 socks = FakeSocks5.start();
        FakeHttpProxy proxy = FakeHttpProxy.start()) {
      server.on("/hello", Response.of(200, "hello\n"));
      socks.credentials("alice", "secret");
      proxy.credentials("alice", "secret");
      String socksUrl = "127.0.0.1:" + socks.port();
      String proxyUrl = "127.0.0.1:" + proxy.port();
      for (String right :
          new String[] {"socks5h://alice:secret@" + socksUrl, "http://alice:secret@" + proxyUrl}) {
        assertThat(curl().with("-x", right, server.url("/hello")).run().succeeded().text())
            .isEqualTo("hello\n");
      }
      assertThat(socks.targets()).containsExactly("localhost:" + server.endpoint().port());
      assertThat(
              curl()
                  .with("-x", "socks5h://alice:wrong@" + socksUrl, server.url("/hello"))
                  .run()
                  .status())
          .isEqualTo(NO_PROXY);
      assertThat(
              curl()
                  .with("-x", "http://alice:wrong@" + proxyUrl, server.url("/hello"))
                  .run()
                  .status())
          .isEqualTo(RECEIVE_FAILED);
    }
  }
}
