package dev.netclients.sasl;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one protocol carries an exchange: POP3 (RFC 5034), SMTP (RFC 4954), IMAP (RFC 9051) and NNTP
 * (RFC 4643) differ in nothing else.
 *
 * <p>Everything handed over here is base64 already, holds no line end and is secret: it goes to the
 * peer and nowhere else, and is shown as {@code ***} where a conversation is traced. The arrays are
 * cleared after the call, so they are copied if kept.
 *
 * <p>Implemented by a protocol module, used by one thread at a time. Failures of the connection are
 * thrown as they come.
 */
public interface SaslDialogue {
  /** What the server says to a line. */
  sealed interface Step {}

  /**
   * The server wants an answer.
   *
   * @param text the challenge in base64, as it stands on the line; {@code =} and nothing both mean
   *     an empty one
   */
  record Challenge(String text) implements Step {
    /** Refuses null. */
    public Challenge {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The server takes the login.
   *
   * @param data what it adds in base64, as NNTP's 283 does, or nothing
   */
  record Success(String data) implements Step {
    /** Refuses null. */
    public Success {
      Objects.requireNonNull(data, "data");
    }

    /** A success that adds nothing. */
    public Success() {
      this("");
    }
  }

  /**
   * The server refuses the login.
   *
   * @param code the reply's code in the protocol's terms, such as {@code 535} or {@code AUTH}, or
   *     empty
   * @param text the server's words, unescaped
   * @param sessionUsable whether the session can take another call
   */
  record Refused(String code, String text, boolean sessionUsable) implements Step {
    /** Refuses null. */
    public Refused {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * Returns how many bytes an initial response may have to go out with the command: 0 if the
   * protocol or the server takes none, as IMAP without SASL-IR. A longer one answers the server's
   * first challenge.
   */
  int initialResponseLimit();

  /**
   * Sends the command that begins the exchange, and returns the server's reply.
   *
   * @param mechanism its name
   * @param initialResponse in base64; {@code =} for one that is empty; null for none
   * @throws IOException if the connection fails, or the reply is not one that may come here
   */
  Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException;

  /**
   * Sends the answer to a challenge, and returns the server's reply.
   *
   * @param response in base64; no bytes for an empty answer (NNTP writes {@code =} for that);
   *     {@code *} to call the exchange off
   * @throws IOException as {@link #begin}
   */
  Step answer(byte[] response) throws IOException;
}
