package dev.netclients.nntp;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import java.io.IOException;

/**
 * The beginning of a session: from the greeting to TLS, to the mode for readers and, if there are
 * credentials, to the login.
 */
final class Authorization {
  private static final int MAX_CAPABILITIES = 1000;

  private final NntpClient.Builder settings;
  private final Wire wire;
  private final Connection connection;
  private String greeting = "";
  private boolean posting; // as the last 200 or 201 said
  private Capabilities capabilities = Capabilities.NONE;

  Authorization(NntpClient.Builder settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.connection = wire.connection();
  }

  /** Returns the greeting; empty once STARTTLS has made it worthless. */
  String greeting() {
    return greeting;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  boolean postingAllowed() {
    return capabilities.known() ? capabilities.post() : posting;
  }

  void run() throws IOException {
    connection.at(Stage.GREETING, Outcome.NOT_DONE);
    Reply hello = wire.replies().read();
    available("the connection", hello);
    greeting = hello.text();
    askCapabilities();
    if (connection.tls().isEmpty()) {
      if (!capabilities.startTls() && capabilities.modeReader()) {
        modeReader(); // another program takes over, and it may have STARTTLS
      }
      startTls();
    }
    boolean reader = modeReader();
    if (settings.credentials().isPresent()) {
      new Login(wire, settings).run(capabilities);
      askCapabilities(); // RFC 4643, section 2.2: what was known before is void
      if (!reader) {
        modeReader();
      }
    }
  }

  private void available(String what, Reply reply) throws IOException {
    if (reply.code() >= 400) {
      throw wire.refusal(what, reply);
    }
    if (reply.code() != 200 && reply.code() != 201) {
      throw wire.replies().unexpected(what, reply);
    }
    posting = reply.code() == 200;
  }

  /** RFC 3977, section 5.2. Servers of before it say 500, and nothing is known of them. */
  private void askCapabilities() throws IOException {
    Reply reply = wire.command("CAPABILITIES");
    if (reply.code() == 101) {
      capabilities = Capabilities.parse(wire.lines("capabilities", MAX_CAPABILITIES));
    } else if (reply.code() == 400) {
      throw wire.refusal("CAPABILITIES", reply);
    } else if (reply.code() < 400) {
      throw wire.replies().unexpected("CAPABILITIES", reply);
    } else {
      capabilities = Capabilities.NONE;
    }
  }

  /**
   * RFC 4642, section 2.2. Nothing is sent behind STARTTLS before TLS is on, and nothing learnt
   * before is kept: it came in clear, so anybody may have written it.
   */
  private void startTls() throws IOException {
    if (!capabilities.startTls()) {
      if (settings.credentials().isPresent() && !settings.isCleartextAllowed()) {
        throw cannotEncrypt("it does not offer STARTTLS");
      }
      return; // reading is possible in clear; posting is refused later
    }
    Reply reply = wire.command("STARTTLS");
    if (reply.code() == 382) {
      connection.startTls(settings.connector().tls(), settings.endpoint().host());
      greeting = "";
      posting = false;
      askCapabilities();
    } else if (reply.code() == 400) {
      throw wire.refusal("STARTTLS", reply);
    } else if (reply.code() < 400) {
      throw wire.replies().unexpected("STARTTLS", reply);
    } else if (!settings.isCleartextAllowed()) {
      throw cannotEncrypt("it said: " + Printable.of(reply.text()));
    }
  }

  TlsRequiredException cannotEncrypt(String why) {
    return TlsRequiredException.upgradeRefused(
        connection.server(), Protocol.NNTP, why, "credentials and articles");
  }

  /**
   * RFC 3977, section 5.3. Sent where the server asks for it, and to one that says nothing about
   * itself, since those of before the RFC need it.
   *
   * @return false if it takes a login first
   */
  private boolean modeReader() throws IOException {
    if (capabilities.known() && !capabilities.modeReader()) {
      return true;
    }
    Reply reply = wire.command("MODE READER");
    if (reply.code() == 480) {
      return false;
    }
    boolean unknown = reply.code() == 500 || reply.code() == 501 || reply.code() == 503;
    if (unknown && !capabilities.known()) {
      return true;
    }
    available("MODE READER", reply);
    if (capabilities.known()) {
      askCapabilities(); // RFC 3977, section 5.3.2: they may have changed
    }
    return true;
  }
}
