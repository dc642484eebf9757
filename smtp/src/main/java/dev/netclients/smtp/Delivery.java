package dev.netclients.smtp;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of a message for one recipient.
 *
 * @param recipient the address
 * @param status what became of it
 * @param reply what the server said that decides it; empty if that is not the server's doing
 */
public record Delivery(Recipient recipient, Status status, Optional<SmtpReply> reply) {
  /** What may have become of it. */
  public enum Status {
    /** The server has it, and answers for it from here on. */
    ACCEPTED,
    /** The server will not have it: {@link SmtpReply#isTemporary()} tells whether later it may. */
    REFUSED,
    /**
     * The message went out whole and its answer never came. Sending it again may deliver it twice.
     */
    UNKNOWN,
    /** The message did not go out whole. Sending it again cannot deliver it twice. */
    NOT_SENT
  }

  /** Refuses null. */
  public Delivery {
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reply, "reply");
  }

  @Override
  public String toString() {
    return recipient + " " + status + reply.map(r -> ": " + r).orElse("");
  }
}
