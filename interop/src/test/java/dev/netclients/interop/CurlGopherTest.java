package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeSocks5;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl as a client of the fake Gopher server. curl hands out what comes, with its dots. */
@RealServers
class CurlGopherTest {
  @TempDir Path folder;

  private static String url(FakeGopher server, String path) {
    return "gopher://localhost:" + server.port() + path;
  }

  private Program.Ended curl(Object... arguments) throws Exception {
    return Program.curl(folder).with(arguments).run().succeeded();
  }

  @Test
  void menusTextsAndSearchesArriveAsTheRfcHasThem() throws Exception {
    try (FakeGopher server = FakeGopher.start()) {
      server.text("/a", "A text", "one\r\n.two\r\n");
      server.search("/s", "Ask", words -> List.of(server.row('0', "about " + words, "/a")));
      assertThat(curl(url(server, "/")).text())
          .startsWith("0A text\t/a\tlocalhost\t" + server.port() + "\r\n")
          .endsWith("\r\n.\r\n");
      assertThat(curl(url(server, "/0/a")).text()).isEqualTo("one\r\n..two\r\n.\r\n");
      assertThat(curl(url(server, "/7/s%09two%20words")).text()).startsWith("0about two words\t");
      assertThat(server.received()).containsExactly("", "/a", "/s\ttwo words");
    }
  }

  @Test
  void aBinaryArrivesInClearInTlsAndThroughProxies() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(1436).nextBytes(bytes);
    try (FakeGopher plain = FakeGopher.start().binary("/b", "B", bytes);
        FakeGopher tls = FakeGopher.startTls().binary("/b", "B", bytes);
        FakeSocks5 socks = FakeSocks5.start();
        FakeHttpProxy proxy = FakeHttpProxy.start()) {
      assertThat(curl(url(plain, "/9/b")).output()).isEqualTo(bytes);
      assertThat(curl("gophers://localhost:" + tls.port() + "/9/b").output()).isEqualTo(bytes);

      socks.credentials("alice", "secret");
      socks.host("gopher.test", plain);
      String elsewhere = "gopher://gopher.test:70/9/b";
      assertThat(curl("-x", "socks5h://alice:secret@127.0.0.1:" + socks.port(), elsewhere).output())
          .isEqualTo(bytes);
      assertThat(socks.targets()).containsExactly("gopher.test:70");

      proxy.credentials("alice", "secret");
      proxy.host("gopher.test", plain);
      assertThat(
              curl("-p", "-x", "http://alice:secret@127.0.0.1:" + proxy.port(), elsewhere).output())
          .isEqualTo(bytes);
      assertThat(proxy.targets()).contains("gopher.test:70");
    }
  }
}
