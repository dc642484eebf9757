package dev.netclients.pop3;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Line;
import dev.netclients.line.ReplyReader;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state AUTHORIZATION: from the greeting to TLS and, if there are credentials, to the login.
 */
final class Authorization {
  private static final int MAX_CAPABILITIES = 1000;

  private final Pop3Client.Builder settings;
  private final Wire wire;
  private final Connection connection;
  private String greeting = "";
  private Capabilities capabilities = Capabilities.NONE;

  Authorization(Pop3Client.Builder settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.connection = wire.connection();
  }

  /** Returns the greeting; empty once STLS has made it worthless. */
  String greeting() {
    return greeting;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  void run() throws IOException {
    connection.at(Stage.GREETING, Outcome.NOT_DONE);
    Status hello = wire.status();
    if (!hello.ok()) {
      throw wire.refusal(Stage.GREETING, Outcome.NOT_DONE, "the connection", hello);
    }
    greeting = hello.text();
    if (connection.tls().isEmpty()) {
      stls();
    }
    askCapabilities();
    if (settings.utf8) {
      wire.command("UTF8");
    }
    new Login(wire, settings).run(greeting, capabilities);
  }

  /**
   * RFC 2595, section 4. Nothing is sent behind STLS before TLS is on, and nothing learnt before is
   * kept: it came in clear, so anybody may have written it.
   */
  private void stls() throws IOException {
    connection.at(Stage.TLS, Outcome.NOT_DONE);
    wire.send("CAPA");
    Status status = wire.status();
    boolean offered = status.ok() && readCapabilities().stls();
    if (offered) {
      wire.send("STLS");
      status = wire.status();
    }
    if (offered && status.ok()) {
      connection.startTls(settings.connector().tls(), settings.endpoint().host());
      greeting = "";
    } else if (!settings.isCleartextAllowed()) {
      boolean refused = offered || !status.ok();
      String answer =
          refused ? "it said: " + Printable.of(status.text()) : "it does not offer STLS";
      throw TlsRequiredException.upgradeRefused(
          connection.server(), Protocol.POP3, answer, "credentials");
    }
  }

  void askCapabilities() throws IOException {
    connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    wire.send("CAPA");
    // RFC 1939 knows no CAPA, so -ERR means that nothing is known.
    capabilities = wire.status().ok() ? readCapabilities() : Capabilities.NONE;
  }

  private Capabilities readCapabilities() throws IOException {
    List<String> lines = new ArrayList<>();
    long bytes = 0;
    for (@Nullable Line line; (line = wire.row("a capability", Status.MAX_LINE)) != null; ) {
      if (lines.size() == MAX_CAPABILITIES) {
        throw connection.over("capabilities", MAX_CAPABILITIES, MAX_CAPABILITIES + 1L);
      }
      bytes += line.length();
      if (bytes > ReplyReader.MAX_BYTES) {
        throw connection.over("bytes of capabilities", ReplyReader.MAX_BYTES, bytes);
      }
      lines.add(line.text(0));
    }
    return Capabilities.parse(lines);
  }
}
