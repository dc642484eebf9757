package dev.netclients.nntp;

import dev.netclients.Endpoint;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;

/** How the dialogues of these tests begin. */
final class NntpDialogues {
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

  private NntpDialogues() {}

  static NntpClient.Builder builder(ScriptedServer server) {
    return NntpClient.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector());
  }

  /** Plays {@code dialogue} behind the beginning, in TLS from the first byte. */
  static NntpClient open(ScriptedServer server, String dialogue) throws IOException {
    return open(server, OPEN, dialogue);
  }

  static NntpClient open(ScriptedServer server, String beginning, String dialogue)
      throws IOException {
    server.plays(beginning + dialogue);
    return builder(server).implicitTls().open();
  }
}
