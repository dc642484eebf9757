package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeGopherTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static String ask(FakeGopher server, String line) throws Exception {
    try (RawClient client = RawClient.of(server)) {
      client.say(line + "\r\n");
      return client.rest();
    }
  }

  @Test
  void whatIsPutIsListedInTheMenuAbove() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    server.info("", "Welcome").text("/docs/deep/a", "A text", "one\n.two\n");
    server.binary("/b", "A binary", new byte[] {0, 1, 2});
    server.link("", "The web", "http://example.test/");
    String here = "\tlocalhost\t" + server.port() + "\r\n";
    assertThat(ask(server, ""))
        .isEqualTo(
            "iWelcome\tfake\t(NULL)\t0\r\n1docs\t/docs"
                + here
                + "9A binary\t/b"
                + here
                + "hThe web\tURL:http://example.test/"
                + here
                + ".\r\n");
    assertThat(ask(server, "/docs")).isEqualTo("1deep\t/docs/deep" + here + ".\r\n");
    assertThat(ask(server, "/docs/deep")).isEqualTo("0A text\t/docs/deep/a" + here + ".\r\n");
  }

  @Test
  void aSlashIsTheRootMenuToo() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start()).info("/", "Welcome").info("", "again");
    assertThat(ask(server, "/"))
        .isEqualTo("iWelcome\tfake\t(NULL)\t0\r\niagain\tfake\t(NULL)\t0\r\n.\r\n")
        .isEqualTo(ask(server, ""));
  }

  @Test
  void textsAreStuffedAndBinariesAreNot() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    server.text("/t", "t", "one\n.two\n.").binary("/b", "b", "\n.\n".getBytes());
    assertThat(ask(server, "/t")).isEqualTo("one\n..two\n..\r\n.\r\n");
    assertThat(ask(server, "/b")).isEqualTo("\n.\n");
    assertThat(ask(server, "/none")).startsWith("3");
  }

  @Test
  void aSearchGetsWhatStandsBehindTheTab() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    server.search("/s", "Search", query -> List.of(server.row('0', "found " + query, "/t")));
    assertThat(ask(server, "/s\ttwo words")).startsWith("0found two words\t/t\tlocalhost\t");
    assertThat(server.received()).containsExactly("/s\ttwo words");
  }

  @Test
  void aScriptedAnswerComesInTlsToo() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.startTls());
    server.answer("/x y", "raw");
    try (RawClient client = RawClient.ofTls(server)) {
      client.say("/x y\r\n");
      assertThat(client.rest()).isEqualTo("raw\r\n");
    }
  }
}
