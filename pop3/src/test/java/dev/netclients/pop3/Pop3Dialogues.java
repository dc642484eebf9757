package dev.netclients.pop3;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;

/** How the dialogues of these tests begin and end. */
final class Pop3Dialogues {
  /** A login in TLS that knows the commands that may be sent ahead. */
  static final String SIGNED_IN =
      """
      S: +OK POP3 ready
      C: CAPA
      S: +OK
      S: USER
      S: TOP
      S: UIDL
      S: PIPELINING
      S: .
      C: USER alice
      S: +OK
      C: PASS canary
      S: +OK signed in
      """;

  /** The same with a server that takes one command at a time. */
  static final String SIGNED_IN_ONE_BY_ONE = SIGNED_IN.replace("S: PIPELINING\n", "");

  private Pop3Dialogues() {}

  static Pop3Client.Builder builder(ScriptedServer server) {
    return Pop3Client.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector())
        .credentials(Credentials.password("alice", "canary"));
  }

  /** Plays {@code dialogue} behind the login, in TLS from the first byte. */
  static Pop3Client signedIn(ScriptedServer server, String dialogue) throws IOException {
    server.plays(SIGNED_IN + dialogue);
    return builder(server).implicitTls().open();
  }
}
