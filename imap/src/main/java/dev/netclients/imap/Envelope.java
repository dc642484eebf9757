package dev.netclients.imap;

import dev.netclients.message.Address;
import dev.netclients.message.HeaderText;
import dev.netclients.message.MailDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The header fields that say who wrote to whom, as the server has parsed them (RFC 9051, section
 * 7.5.2). Routes, which nobody writes any longer, are left out.
 *
 * @param date the field Date as it is written, if there is one
 * @param rawSubject the field Subject as it is written, if there is one
 * @param from the authors
 * @param sender who sent it; servers repeat {@code from} where the field is missing
 * @param replyTo where answers go; servers repeat {@code from} where the field is missing
 * @param to the receivers
 * @param cc who gets a copy
 * @param bcc who gets one unseen by the others
 * @param inReplyTo which message this answers, if it does
 * @param messageId its own identifier, with its angle brackets, if it has one
 */
public record Envelope(
    Optional<String> date,
    Optional<String> rawSubject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    Optional<String> inReplyTo,
    Optional<String> messageId) {
  /** Copies the lists. */
  public Envelope {
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(rawSubject, "rawSubject");
    from = List.copyOf(from);
    sender = List.copyOf(sender);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    Objects.requireNonNull(inReplyTo, "inReplyTo");
    Objects.requireNonNull(messageId, "messageId");
  }

  /** Returns the subject, decoded (RFC 2047), if there is one. */
  public Optional<String> subject() {
    return rawSubject.map(HeaderText::decode);
  }

  /** Returns when it was written, if the field Date is there and makes sense. */
  public Optional<OffsetDateTime> sent() {
    return date.flatMap(MailDate::parse);
  }
}
