package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The fake by plain sockets: the client has nothing to say here. */
class FakeTelnetTest {
  @RegisterExtension final Fakes fakes = new Fakes();
  @TempDir Path folder;

  /** Sends bytes, one a character, then ends, and returns all that came. */
  private static String talk(FakeTelnet server, String bytes) throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void itBringsUpTheOptionsOfATerminal() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.start());
    assertThat(talk(server, ""))
        .isEqualTo(
            "\u00ff\u00fd\u0018\u00ff\u00fd\u001f\u00ff\u00fd\u0027\u00ff\u00fb\u0003\u00ff\u00fb\u0001"
                + "Fake Telnet\r\nfake$ ");
  }

  @Test
  void whatItIsToldItKeeps() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.start());
    String told =
        talk(
            server,
            "\u00ff\u00fb\u0018\u00ff\u00fb\u001f\u00ff\u00fa\u001f\0\u0050\0\u0018\u00ff\u00f0"
                + "\u00ff\u00fa\u0018\0vt100\u00ff\u00f0"
                + "\u00ff\u00fa\u0027\0\0USER\u0001al\u0002\u0001ce\u0003LANG\u00ff\u00f0"
                + "size\r\0term\r\nenv\nexit\r\0");
    assertThat(told).contains("80x24\r\n", "vt100\r\n", "LANG=\r\nUSER=al\u0001ce\r\n", "bye\r\n");
    assertThat(told).contains("\u00ff\u00fa\u0018\u0001\u00ff\u00f0"); // SB TTYPE SEND
    assertThat(server.commands()).contains("WILL TTYPE", "WILL NAWS");
    assertThat(server.received()).containsExactly("size", "term", "env", "exit");
  }

  @Test
  void whoDoesNotKnowThePasswordIsAskedThreeTimes() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.start()).account("alice", "secret").withoutOptions();
    assertThat(talk(server, "alice\r\nno\r\nalice\r\nsecret\r\nexit\r\n"))
        .isEqualTo(
            "Fake Telnet\r\nlogin: Password: \r\nLogin incorrect\r\nlogin: Password: "
                + "\r\nLast login: Tue Nov  3 10:15:00 on pts/0\r\nfake$ bye\r\n");
    assertThat(talk(server, "a\nb\nc\nd\ne\nf\n")).endsWith("Login incorrect\r\n");
  }

  @Test
  void anUnknownOptionIsRefusedAndACommandHeard() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.start()).withoutOptions();
    assertThat(talk(server, "\u00ff\u00fb\u00c8\u00ff\u00fd\u00c8\u00ff\u00f6"))
        .contains("\u00ff\u00fe\u00c8", "\u00ff\u00fc\u00c8", "[Yes]");
    assertThat(server.commands()).containsExactly("WILL 200", "DO 200", "AYT");
  }

  @Test
  void itEchoesEditsAndMarksItsPrompts() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.start()).goAhead();
    server.answer("show", "one", "two");
    assertThat(talk(server, "shoz\u007fw\r\0"))
        .contains("fake$ \u00ff\u00f9shoz\b \bw\r\none\r\ntwo\r\nfake$ \u00ff\u00f9");
  }

  @Test
  void itLooksLikeTheDeviceThatIsWanted() throws IOException { // RFC 885 for the marks
    FakeTelnet server =
        fakes
            .use(FakeTelnet.start())
            .withoutOptions()
            .banner("Hi\r\n")
            .prompt("Router>")
            .endOfRecord();
    server.answer("show", "one");
    assertThat(talk(server, "\u00ff\u00fd\u0019show\r\0")) // DO END-OF-RECORD
        .isEqualTo("\u00ff\u00fb\u0019Hi\r\nRouter>one\r\nRouter>\u00ff\u00ef");
  }

  @Test
  void itServesAUnixSocketToo() throws IOException {
    FakeTelnet server = fakes.use(FakeTelnet.startAt(folder.resolve("socket")));
    assertThat(server.endpoint().toString()).contains("socket");
  }
}
