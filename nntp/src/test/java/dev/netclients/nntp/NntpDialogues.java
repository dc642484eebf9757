package dev.netclients.nntp;

import dev.netclients.Endpoint;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server in TLS from the first byte that plays a dialogue, after which all of it has to have been
 * played; and how dialogues begin.
 */
final class NntpDialogues implements AfterEachCallback {
  /** A server for readers that can do everything. */
  static final String OPEN =
      """
      S: 200 news.test ready
      C: CAPABILITIES
      S: 101 Capability list:
      S: VERSION 2
      S: READER
      S: POST
      S: OVER MSGID
      S: HDR
      S: LIST ACTIVE NEWSGROUPS COUNTS OVERVIEW.FMT
      S: NEWNEWS
      S: .
      """;

  /** A server of before RFC 3977. */
  static final String OLD =
      """
      S: 200 news.test ready
      C: CAPABILITIES
      S: 500 what?
      C: MODE READER
      S: 201 no posting
      """;

  /** The answer to LIST OVERVIEW.FMT. */
  static final String FORMAT =
      """
      C: LIST OVERVIEW.FMT
      S: 215 Order of fields
      S: Subject:
      S: From:
      S: Date:
      S: Message-ID:
      S: References:
      S: Bytes:
      S: Lines:
      S: Xref:full
      S: .
      """;

  private final ScriptedServer server = ScriptedServer.startTls();

  static NntpClient.Builder builder(ScriptedServer server) {
    return NntpClient.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector());
  }

  /** Opens a session, behind whose beginning {@code dialogue} is played. */
  NntpClient open(String dialogue) throws IOException {
    return play(OPEN + dialogue);
  }

  /** The same with a server of before RFC 3977. */
  NntpClient openOld(String dialogue) throws IOException {
    return play(OLD + dialogue);
  }

  private NntpClient play(String dialogue) throws IOException {
    server.plays(dialogue);
    return builder(server).implicitTls().open();
  }

  int port() {
    return server.port();
  }

  /** Returns the lines that came. */
  List<String> received() {
    return server.received();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }
}
