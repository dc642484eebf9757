package dev.netclients.imap.client;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;

/** How the dialogues of these tests begin. */
final class ImapDialogues {
  /** What a server offers in these tests, unless a test says otherwise. */
  static final String CAPABILITIES =
      "IMAP4rev1 LITERAL+ SASL-IR ENABLE ID IDLE NAMESPACE UIDPLUS MOVE UNSELECT ESEARCH"
          + " LIST-EXTENDED LIST-STATUS SPECIAL-USE BINARY UTF8=ACCEPT";

  private ImapDialogues() {}

  /** A login in TLS at a server with these capabilities. Its tag is A1, the next one A2. */
  static String signedIn(String capabilities) {
    return "S: * OK [CAPABILITY "
        + capabilities
        + "] ready\nC: A1 LOGIN \"alice\" \"canary\"\nS: A1 OK [CAPABILITY "
        + capabilities
        + "] signed in\n";
  }

  /** The same, and a mailbox of three messages selected by A2. */
  static String selected(String capabilities) {
    return signedIn(capabilities)
        + """
        C: A2 SELECT "INBOX"
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 38] valid
        S: A2 OK [READ-WRITE] done
        """;
  }

  static ImapClient.Builder builder(ScriptedServer server) {
    return ImapClient.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector())
        .credentials(Credentials.password("alice", "canary"));
  }

  /** Plays {@code dialogue} behind the login, in TLS from the first byte. */
  static ImapClient signedIn(ScriptedServer server, String dialogue) throws IOException {
    server.plays(signedIn(CAPABILITIES) + dialogue);
    return builder(server).implicitTls().open();
  }

  /** Plays {@code dialogue} with the mailbox selected; the next tag is A3. */
  static ImapClient selected(ScriptedServer server, String dialogue) throws IOException {
    server.plays(selected(CAPABILITIES) + dialogue);
    ImapClient imap = builder(server).implicitTls().open();
    imap.select("INBOX");
    return imap;
  }
}
