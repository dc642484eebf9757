package dev.netclients.imap.client;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.Response;
import dev.netclients.sasl.SaslDialogue;
import dev.netclients.sockets.Dialogue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Signs in: by AUTHENTICATE (RFC 9051, section 6.2.2) where the server offers a mechanism that
 * fits, else by LOGIN (section 6.2.3), unless that is disabled.
 */
final class Login {
  /** With SASL-IR a response may stand on the line (RFC 4959); longer ones answer a challenge. */
  private static final int MAX_INITIAL = 8 << 10;

  private final Engine engine;
  private final ImapClient.Builder settings;

  Login(Engine engine, ImapClient.Builder settings) {
    this.engine = engine;
    this.settings = settings;
  }

  void run() throws IOException {
    Capabilities offered = engine.capabilities();
    settings.signIn(
        engine.connection(),
        engine::mask,
        (sasl, secret) -> {
          if (secret.length == 0 || sasl.choose(offered.auth()).isPresent()) {
            sasl.run(offered.auth(), new Authenticate(offered.saslIr()));
          } else {
            login(offered, secret);
          }
        });
  }

  // login = "LOGIN" SP userid SP password
  private void login(Capabilities offered, char[] secret) throws IOException {
    if (settings.isOnlySasl() || offered.loginDisabled()) {
      throw refused(
          "", "no mechanism that is allowed is offered, and LOGIN is not allowed or is disabled");
    }
    String user = settings.credentials().map(Credentials::user).orElse("");
    Running<?> running =
        engine.send(
            new Command.Plain(
                "the login",
                Outcome.NOT_DONE,
                out -> out.word("LOGIN ").text(user).sp().secret(secret)));
    try {
      engine.await(running);
    } catch (ImapReplyException e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      throw refused(e.code(), "the server refused the login: " + e.text());
    }
  }

  private AuthenticationException refused(String code, String why) {
    return new AuthenticationException(engine.connection().server(), "", code, why, true, null);
  }

  /** How IMAP carries a SASL exchange. */
  private final class Authenticate implements SaslDialogue {
    private final boolean initial;
    private @Nullable Running<?> running;

    Authenticate(boolean initial) {
      this.initial = initial;
    }

    @Override
    public int initialResponseLimit() {
      return initial ? MAX_INITIAL : 0;
    }

    // authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp] *(CRLF base64)
    @Override
    public Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException {
      if (initialResponse != null) {
        engine.connection().echo().sent(initialResponse);
      }
      running =
          engine.send(
              new Command<@Nullable Void>("the login", Outcome.NOT_DONE) {
                @Override
                void write(CommandWriter out) {
                  out.word("AUTHENTICATE " + mechanism);
                  if (initialResponse != null) {
                    out.sp().hidden(initialResponse);
                  }
                }

                @Override
                @Nullable Void done(Response.Condition ok) {
                  return null;
                }
              });
      return step();
    }

    @Override
    public Step answer(byte[] response) throws IOException {
      engine.connection().echo().sent(response);
      engine.line(Dialogue.secretLine("", response), "***", true);
      return step();
    }

    private Step step() throws IOException {
      Running<?> exchange = running;
      if (exchange == null) {
        throw new IllegalStateException("The exchange has not begun");
      }
      if (engine.awaitGoAhead(exchange)) {
        return new Challenge(engine.goAhead());
      }
      NetClientException failure = exchange.failure();
      if (failure == null) {
        return new Success();
      }
      if (failure instanceof ImapReplyException no && no.sessionUsable()) {
        return new Refused(no.code(), no.text(), true);
      }
      throw failure;
    }
  }
}
