package dev.netclients.sasl;

import dev.netclients.AuthenticationException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.sasl.SaslDialogue.Challenge;
import dev.netclients.sasl.SaslDialogue.Refused;
import dev.netclients.sasl.SaslDialogue.Step;
import dev.netclients.sasl.SaslDialogue.Success;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/** One exchange from its command to its end: the loop that POP3, SMTP, IMAP and NNTP share. */
final class Exchange {
  /** No mechanism here needs more than three; CPython allows five. */
  static final int MAX_CHALLENGES = 10;

  /** Decoded; SCRAM's challenges have about 100 bytes, an OAuth refusal a few hundred. */
  static final int MAX_CHALLENGE = 16 << 10;

  private static final int MAX_CODED = (MAX_CHALLENGE + 2) / 3 * 4;
  private static final byte[] NOTHING = {'='}; // an empty initial response (RFC 4954, section 4)
  private static final byte[] CANCEL = {'*'};

  private final String server;
  private final SaslMechanism mechanism;
  private final SaslDialogue dialogue;
  private final Echo echo;

  Exchange(String server, SaslMechanism mechanism, SaslDialogue dialogue, Echo echo) {
    this.server = server;
    this.mechanism = mechanism;
    this.dialogue = dialogue;
    this.echo = echo;
  }

  void run() throws IOException {
    byte[] initial = mechanism.initialResponse();
    byte[] first = initial == null ? null : coded(initial); // null once it has gone out
    Step step;
    if (first != null && Math.max(1, first.length) <= dialogue.initialResponseLimit()) {
      step = begin(first);
      first = null;
    } else {
      step = dialogue.begin(mechanism.name(), null);
    }
    for (int challenges = 1; step instanceof Challenge challenge; challenges++) {
      if (challenges > MAX_CHALLENGES) {
        throw calledOff(
            new LimitException(
                server, Stage.LOGIN, "challenges in one login", MAX_CHALLENGES, challenges));
      }
      if (first != null) {
        // RFC 4422, section 3 has the challenge before the client's first words empty; Exchange
        // says "334 NTLM supported" (MS-OXSMTP, section 3.2.5.1). Nothing hangs on it, so it is
        // not decoded.
        checkLength(challenge);
        step = answer(first);
        first = null;
      } else {
        step = answer(coded(respond(challenge)));
      }
    }
    if (step instanceof Refused refused) {
      throw refused(refused);
    }
    finish((Success) step);
  }

  private Step begin(byte[] line) throws IOException {
    echo.sent(line);
    try {
      return dialogue.begin(mechanism.name(), line.length == 0 ? NOTHING.clone() : line);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private Step answer(byte[] line) throws IOException {
    echo.sent(line);
    try {
      return dialogue.answer(line);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private static byte[] coded(byte[] response) {
    byte[] line = Base64.getEncoder().encode(response);
    Arrays.fill(response, (byte) 0);
    return line;
  }

  private byte[] respond(Challenge challenge) throws IOException {
    checkLength(challenge);
    try {
      return mechanism.respond(decoded(challenge.text()));
    } catch (NetClientException e) {
      throw calledOff(e);
    }
  }

  private void checkLength(Challenge challenge) throws IOException {
    int length = challenge.text().length();
    if (length > MAX_CODED) {
      throw calledOff(
          new LimitException(
              server, Stage.LOGIN, "bytes in a challenge", MAX_CHALLENGE, length / 4 * 3L));
    }
  }

  /** Decodes strictly: no other letters, no missing padding. */
  private byte[] decoded(String text) throws ProtocolException {
    if (text.equals("=")) {
      return new byte[0]; // NNTP's empty challenge (RFC 4643, section 3)
    }
    try {
      if (text.length() % 4 == 0) {
        return Base64.getDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      // told below, with the rest
    }
    throw new ProtocolException(
        server,
        Stage.LOGIN,
        Outcome.NOT_DONE,
        mechanism.name() + ": expected a challenge in base64, got \"" + shown(text) + '"',
        null);
  }

  /** Tells the server that the exchange is off. What it answers to that no longer matters. */
  private NetClientException calledOff(NetClientException why) {
    try {
      dialogue.answer(CANCEL.clone());
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private void finish(Success success) throws NetClientException {
    String data = success.data();
    if (!data.isEmpty() && !mechanism.complete()) {
      if (data.length() > MAX_CODED) {
        throw new LimitException(
            server, Stage.LOGIN, "bytes in a challenge", MAX_CHALLENGE, data.length() / 4 * 3L);
      }
      mechanism.respond(decoded(data));
    }
    if (!mechanism.complete()) {
      throw new AuthenticationException(
          server,
          mechanism.name(),
          "",
          mechanism.name() + ": the server reported success before the exchange was complete",
          false,
          null);
    }
  }

  private AuthenticationException refused(Refused reply) {
    StringBuilder why = new StringBuilder(mechanism.name()).append(" was refused: ");
    if (!reply.code().isEmpty()) {
      why.append(shown(reply.code())).append(' ');
    }
    why.append(shown(reply.text()));
    if (!mechanism.refusal().isEmpty()) {
      why.append(" (reason given: ").append(shown(mechanism.refusal())).append(')');
    }
    return new AuthenticationException(
        server, mechanism.name(), reply.code(), why.toString(), reply.sessionUsable(), null);
  }

  private String shown(String text) {
    return echo.isIn(text) ? Echo.HIDDEN : Printable.of(text);
  }
}
