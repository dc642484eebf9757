package dev.netclients.smtp;

import dev.netclients.Content;
import java.util.Objects;

/**
 * A message to be sent: who gets it, and its bytes, header and body as RFC 5322 has them.
 *
 * <p>The bytes go out as they are, but for line ends: a bare CR or LF becomes CRLF, and the last
 * line gets one. A {@code Bcc} field in them is not removed; {@link MimeMail} does that for Jakarta
 * Mail's messages. Who gets the message is the envelope's matter alone.
 *
 * @param envelope who sends it and who gets it
 * @param content its bytes
 */
public record Mail(Envelope envelope, Content content) {
  /** Refuses null. */
  public Mail {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(content, "content");
  }
}
