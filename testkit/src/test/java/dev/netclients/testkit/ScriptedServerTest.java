package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.NetClientException;
import dev.netclients.TruncatedException;
import dev.netclients.line.LineReader;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedServerTest {
  private static final String GREETED = "S: 220 hello\nC: QUIT\nS: 221 bye";

  private static void say(Connection connection, String bytes) throws IOException {
    connection.output().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    connection.output().flush();
  }

  private static String hear(Connection connection) throws IOException {
    return new LineReader(connection.input(), connection).next("a line", 1000).text(0);
  }

  private static Connection connect(FakeServer server) throws IOException {
    return FakeServer.connector().connect(server.endpoint());
  }

  @Test
  void aDialogueThatIsPlayedToItsEndPasses() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(GREETED)) {
      try (Connection client = connect(server)) {
        assertThat(hear(client)).isEqualTo("220 hello");
        say(client, "QUIT\r\n");
        assertThat(hear(client)).isEqualTo("221 bye");
      }
      server.assertPlayed();
      assertThat(server.received()).containsExactly("QUIT");
    }
  }

  @Test
  void anyOtherByteFailsTheTest() throws Exception {
    for (String said : new String[] {"QUIT \r\n", "quit\r\n", "QUIT\n", "QUI", "QUIT\r\nx"}) {
      ScriptedServer server = ScriptedServer.playing(GREETED);
      try (Connection client = connect(server)) {
        say(client, said);
      }
      assertThatThrownBy(server::close).as(said).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void whoDoesNotComeFailsTheTest() {
    ScriptedServer server = ScriptedServer.playing(GREETED);
    assertThatThrownBy(server::close).hasMessageContaining("nobody came");
  }

  @Test
  void whoComesUnaskedFailsTheTest() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (Connection client = connect(server)) {
      assertThatThrownBy(() -> hear(client)).isInstanceOf(NetClientException.class);
    }
    assertThatThrownBy(server::close).hasMessageContaining("no dialogue");
  }

  @Test
  void aClientMayEndAmidWhatIsSaidWhereItsEndIsExpected() throws Exception {
    String much = ("S! " + "x".repeat(64 << 10) + "\n").repeat(200); // more than buffers hold
    for (boolean expected : new boolean[] {true, false}) {
      ScriptedServer server = ScriptedServer.playing(much + (expected ? "END" : "C: QUIT"));
      try (Connection client = connect(server)) {
        assertThat(client.input().read()).isEqualTo('x');
      }
      if (expected) {
        server.close();
      } else {
        assertThatThrownBy(server::close).hasMessageContaining("the conversation broke");
      }
    }
  }

  @Test
  void rawBytesGoBothWaysAsWritten() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing("S! \\xFF\\x00\\r\\n\nC! \\xFF\\\\\\t\nCUT");
        Connection client = connect(server)) {
      assertThat(client.input().readNBytes(4)).containsExactly(0xFF, 0, '\r', '\n');
      say(client, "\u00FF\\\t");
      assertThat(client.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void aDialogueGoesOnInTls() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing("C: STARTTLS\nS: 220 go\nTLS\nC: EHLO\nS: 250 ok\nCUT");
        Connection client = connect(server)) {
      say(client, "STARTTLS\r\n");
      assertThat(hear(client)).isEqualTo("220 go");
      client.startTls(FakeServer.connector().tls(), "localhost");
      say(client, "EHLO\r\n");
      assertThat(hear(client)).isEqualTo("250 ok");
      assertThatThrownBy(() -> client.input().read()).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void tlsFromTheFirstByte() throws Exception {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays("S: 220 hello");
      try (Connection client = FakeServer.connector().connectTls(server.endpoint())) {
        assertThat(hear(client)).isEqualTo("220 hello");
      }
    }
  }

  @Test
  void aUnixSocketServesAsWell(@TempDir Path folder) throws Exception {
    try (ScriptedServer server = ScriptedServer.startAt(folder.resolve("s"))) {
      server.plays("S: 220 hello");
      try (Connection client = connect(server)) {
        assertThat(hear(client)).isEqualTo("220 hello");
      }
    }
  }

  @Test
  void aStallEndsWithTheServer() throws Exception {
    ScriptedServer server = ScriptedServer.playing("S: 220 hello\nSTALL");
    Connection client = connect(server);
    assertThat(hear(client)).isEqualTo("220 hello");
    client.close();
    assertThatCode(server::close).doesNotThrowAnyException();
  }

  @Test
  void aLineThatIsNoneIsRefusedAtOnce() {
    try (ScriptedServer server = ScriptedServer.start()) {
      for (String line : new String[] {"X: a", "S!: \\q", "S~ a", "STOP"}) {
        assertThatThrownBy(() -> server.plays(line)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
