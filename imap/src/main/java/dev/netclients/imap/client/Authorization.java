package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.wire.Response;
import dev.netclients.imap.wire.ResponseParser;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the greeting to TLS and, if there are credentials, to the login. */
final class Authorization {
  private final ImapClient.Builder settings;
  private final Engine engine;
  private final Connection connection;
  private String greeting = "";

  Authorization(ImapClient.Builder settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
    this.connection = engine.connection();
  }

  /** Returns the greeting; empty once STARTTLS has made it worthless. */
  String greeting() {
    return greeting;
  }

  void run() throws IOException {
    connection.at(Stage.GREETING, Outcome.NOT_DONE);
    boolean known = greeted();
    if (connection.tls().isEmpty()) {
      startTls(known);
    }
    engine.trust();
    connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    if (!engine.capabilitiesTold()) {
      askCapabilities();
    }
    if (!engine.capabilities().imap4rev1() && !engine.capabilities().imap4rev2()) {
      throw connection.malformed("the server speaks neither IMAP4rev1 nor IMAP4rev2");
    }
    if (known) {
      engine.phase(Phase.AUTHENTICATED);
    } else if (settings.credentials().isPresent()) {
      engine.forgetTold();
      connection.at(Stage.LOGIN, Outcome.NOT_DONE);
      new Login(engine, settings).run();
      engine.phase(Phase.AUTHENTICATED);
      connection.at(Stage.COMMAND, Outcome.NOT_DONE);
      if (!engine.capabilitiesTold()) { // they differ once the user is known
        askCapabilities();
      }
    }
    if (settings.utf8) {
      enableUtf8();
    }
  }

  // greeting = "*" SP (resp-cond-auth / resp-cond-bye) CRLF
  /** Returns whether the user is known already. */
  private boolean greeted() throws IOException {
    Response hello = engine.next();
    if (!(hello instanceof Response.Condition condition)) {
      throw connection.malformed(
          "expected a greeting, got \"" + Printable.of(engine.reader().text()) + '"');
    }
    switch (condition.word()) {
      case OK, PREAUTH -> {
        greeting = condition.text();
        condition
            .code()
            .filter(code -> code.is("CAPABILITY"))
            .ifPresent(code -> engine.capabilities(ResponseParser.capabilities(code)));
        return condition.word() == Response.Word.PREAUTH;
      }
      case BYE ->
          throw connection.end(
              engine.refusal(Stage.GREETING, Outcome.NOT_DONE, "the connection", condition));
      default ->
          throw connection.malformed(
              "expected a greeting, got \"" + Printable.of(engine.reader().text()) + '"');
    }
  }

  /**
   * RFC 9051, section 6.2.1. Nothing is sent behind STARTTLS before TLS is on, and nothing learnt
   * before is kept: it came in clear, so anybody may have written it.
   */
  private void startTls(boolean known) throws IOException {
    if (known) { // STARTTLS is not allowed any more: whoever says PREAUTH can prevent it
      if (!settings.isCleartextAllowed()) {
        throw tlsRequired("it says PREAUTH, behind which STARTTLS is not allowed");
      }
      return;
    }
    connection.at(Stage.TLS, Outcome.NOT_DONE);
    String why = "it does not offer STARTTLS";
    try {
      if (!engine.capabilitiesTold()) {
        askCapabilities();
      }
      if (engine.capabilities().starttls()) {
        engine.run(plain("STARTTLS"));
        connection.startTls(settings.connector().tls(), settings.endpoint().host());
        engine.forgetCapabilities();
        greeting = "";
        return;
      }
    } catch (ImapReplyException e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      why = "it said: " + e.text();
    }
    if (!settings.isCleartextAllowed()) {
      throw tlsRequired(why);
    }
  }

  private TlsRequiredException tlsRequired(String why) {
    return TlsRequiredException.upgradeRefused(
        connection.server(), Protocol.IMAP, why, "credentials");
  }

  private static Command<@Nullable Void> plain(String verb) {
    return new Command.Plain(verb, Outcome.NOT_DONE, out -> out.word(verb));
  }

  /** {@code CAPABILITY} (RFC 9051, section 6.1.1). */
  Capabilities askCapabilities() throws IOException {
    engine.run(plain("CAPABILITY")); // whose answer the engine hears
    return engine.capabilities();
  }

  private void enableUtf8() throws IOException {
    engine.require(Phase.AUTHENTICATED);
    engine.run(new Mailboxes(engine).enable(List.of("UTF8=ACCEPT")));
    if (!engine.isUtf8()) {
      throw connection.end(
          new ImapReplyException(
              connection.server(),
              Stage.COMMAND,
              Outcome.NOT_DONE,
              "UTF8=ACCEPT",
              "BYE",
              "",
              "the server did not enable it"));
    }
  }
}
