package dev.netclients.ftp;

import dev.netclients.Credentials;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How these tests reach a server, and how a dialogue begins. */
final class FtpDialogues {
  /** A login in clear on a server that knows nothing beyond RFC 959. */
  static final String SIGNED_IN =
      """
      S: 220 ready
      C: AUTH TLS
      S: 500 what?
      C: USER alice
      S: 331 password
      C: PASS canary
      S: 230 in
      C: FEAT
      S: 500 what?
      """;

  private FtpDialogues() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reaches a fake, and signs in as alice. */
  static FtpClient.Builder builder(FakeServer server) {
    return FtpClient.builder(server.endpoint())
        .connector(FakeServer.connector())
        .credentials(Credentials.password("alice", "canary"));
  }

  /** Plays {@code dialogue} behind the login, in clear. */
  static FtpClient signedIn(ScriptedServer server, String dialogue) throws IOException {
    server.plays(SIGNED_IN + dialogue);
    return builder(server).allowCleartextCredentials().open();
  }
}
