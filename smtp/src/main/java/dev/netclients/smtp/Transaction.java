package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.NetClientException;
import dev.netclients.line.Reply;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: its commands, its bytes, and what the server has said so far.
 *
 * <p>Made by {@link #prepare}, which refuses what this server cannot take before a byte is sent.
 */
final class Transaction {
  /** A message up to this size is read before its first command, and its bytes kept: 64 KiB. */
  static final int MAX_KEPT = 64 << 10;

  private final Mail mail;
  private final byte[] mailCommand;
  private final @Nullable Text text; // none: it is streamed
  private final @Nullable Content streamed; // none: it is kept
  private final boolean unseen; // it can be read once, and has not been opened
  private final @Nullable Exception unsendable;

  private final @Nullable SmtpReply[] refusals; // of single recipients
  private final @Nullable SmtpReply[] deliveries; // LMTP: the last word on single recipients
  private final int[] takers; // recipients that were accepted, by RCPT
  private @Nullable SmtpReply refusal; // of all that were not refused before
  private @Nullable SmtpReply acceptance;
  private int accepted; // how many they are
  private int delivered; // and how many of them had their last word
  private volatile boolean endBegun; // the end mark may be on its way

  private Transaction(
      Mail mail,
      byte[] mailCommand,
      @Nullable Text text,
      @Nullable Content streamed,
      boolean unseen,
      @Nullable Exception unsendable) {
    this.mail = mail;
    this.mailCommand = mailCommand;
    this.text = text;
    this.streamed = streamed;
    this.unseen = unseen;
    this.unsendable = unsendable;
    this.refusals = new @Nullable SmtpReply[mail.envelope().to().size()];
    this.deliveries = new @Nullable SmtpReply[refusals.length];
    this.takers = new int[refusals.length];
  }

  /**
   * Reads the message, if it is small, and checks that the server can take it. What cannot be sent
   * becomes a transaction too: see {@link #isSendable()}; so does what can be read only once, and
   * is not opened yet: see {@link #isUnseen()}.
   *
   * @param stream whether to stream it however small it is
   */
  static Transaction prepare(
      Mail mail, Capabilities capabilities, Connection connection, boolean stream) {
    try {
      return prepared(mail, capabilities, connection, stream);
    } catch (IllegalArgumentException | NetClientException e) {
      return unsendable(mail, e);
    }
  }

  /**
   * Opens a message that is {@linkplain #isUnseen() unseen}, reads its header, and checks that the
   * server can take that. What this returns has to be {@linkplain #close() closed}.
   */
  Transaction seen(Capabilities capabilities, Connection connection) {
    Peeked peeked;
    try {
      peeked = Peeked.at(mail.content(), MAX_KEPT);
    } catch (StreamedText.Unfit e) {
      return unsendable(mail, unfit(e));
    } catch (IOException | RuntimeException e) {
      return unsendable(mail, failed(connection, e));
    }
    StreamedText text = peeked.text();
    // what is behind the header may be anything
    Needs needs = new Needs(text.eightBit() || capabilities.eightBitMime(), text.utf8Header());
    Transaction transaction;
    try {
      byte[] command = mailCommand(mail, needs, peeked.length(), capabilities);
      transaction = new Transaction(mail, command, null, peeked, false, null);
    } catch (IllegalArgumentException e) {
      transaction = new Transaction(mail, new byte[0], null, peeked, false, e);
    }
    text.declared(needs.eightBit, needs.utf8 || mail.envelope().needsUtf8());
    return transaction;
  }

  private static Transaction unsendable(Mail mail, Exception why) {
    return new Transaction(mail, new byte[0], null, null, false, why);
  }

  private static Transaction prepared(
      Mail mail, Capabilities capabilities, Connection connection, boolean stream)
      throws NetClientException {
    checkEnvelope(mail.envelope(), capabilities);
    Content content = mail.content();
    OptionalLong length = content.length();
    if (!stream && length.isPresent() && length.getAsLong() <= MAX_KEPT) {
      Text text = Text.of(read(content, (int) length.getAsLong(), connection));
      if (text.longest() > Text.MAX_LINE) {
        throw new IllegalArgumentException(
            "message: a line of "
                + text.longest()
                + " bytes (expected: at most "
                + Text.MAX_LINE
                + ", RFC 5321, section 4.5.3.1.6)");
      }
      Needs needs = new Needs(text.eightBit(), text.utf8Header());
      OptionalLong size = OptionalLong.of(text.bytes().length);
      byte[] command = mailCommand(mail, needs, size, capabilities);
      return new Transaction(mail, command, text, null, false, null);
    }
    if (!content.repeatable()) { // it is opened when nothing has to wait for it
      checkSize(length, capabilities);
      return new Transaction(mail, new byte[0], null, content, true, null);
    }
    StreamedText seen = look(content, connection);
    Needs needs = new Needs(seen.eightBit(), seen.utf8Header());
    byte[] command = mailCommand(mail, needs, length, capabilities);
    return new Transaction(mail, command, null, content, false, null);
  }

  private static void checkEnvelope(Envelope envelope, Capabilities capabilities) {
    if (envelope.needsUtf8() && !capabilities.smtpUtf8()) {
      throw new IllegalArgumentException(
          "address: not ASCII (expected: ASCII, since the server does not offer SMTPUTF8)");
    }
    if (envelope.needsDsn() && !capabilities.dsn()) {
      throw new IllegalArgumentException(
          "envelope: asks for reports (expected: no such wish, since the server does not offer DSN)");
    }
  }

  /** What the bytes of a message need a server to offer. */
  private record Needs(boolean eightBit, boolean utf8) {}

  private static byte[] mailCommand(
      Mail mail, Needs needs, OptionalLong length, Capabilities capabilities) {
    if (needs.eightBit && !capabilities.eightBitMime()) {
      throw new IllegalArgumentException(
          "message: a byte above 127 (expected: none, since the server does not offer 8BITMIME)");
    }
    if (needs.utf8 && !capabilities.smtpUtf8()) {
      throw new IllegalArgumentException(
          "message: a header that is not ASCII (expected: ASCII, since the server does not offer"
              + " SMTPUTF8)");
    }
    checkSize(length, capabilities);
    StringBuilder line = mail.envelope().mail();
    if (length.isPresent() && capabilities.keywords().has("SIZE")) {
      line.append(" SIZE=").append(length.getAsLong());
    }
    if (needs.eightBit) {
      line.append(" BODY=8BITMIME");
    }
    if (needs.utf8 || mail.envelope().needsUtf8()) {
      line.append(" SMTPUTF8");
    }
    return Dialogue.encode(line.toString());
  }

  private static void checkSize(OptionalLong length, Capabilities capabilities) {
    OptionalLong limit = capabilities.size();
    if (length.isPresent() && limit.isPresent() && length.getAsLong() > limit.getAsLong()) {
      throw new IllegalArgumentException(
          "message: "
              + length.getAsLong()
              + " bytes (expected: at most "
              + limit.getAsLong()
              + ", the SIZE that the server names)");
    }
  }

  private static byte[] read(Content content, int length, Connection connection)
      throws NetClientException {
    try (InputStream in = content.open()) {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length || in.read() >= 0) {
        throw new IOException(
            length
                + " bytes were promised, "
                + (bytes.length < length ? "fewer" : "more")
                + " came");
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw failed(connection, e);
    }
  }

  private static StreamedText look(Content content, Connection connection)
      throws NetClientException {
    try (StreamedText in = new StreamedText(content.open())) {
      byte[] block = new byte[MAX_KEPT];
      int n = 0;
      while (n >= 0) {
        n = in.read(block, 0, block.length);
      }
      return in;
    } catch (StreamedText.Unfit e) {
      throw unfit(e);
    } catch (IOException | RuntimeException e) {
      throw failed(connection, e);
    }
  }

  private static IllegalArgumentException unfit(StreamedText.Unfit e) {
    return new IllegalArgumentException("message: " + e.getMessage());
  }

  private static NetClientException failed(Connection connection, Exception cause) {
    return Outgoing.unsent(
        connection, "the message could not be read, so nothing of it was sent", cause);
  }

  // --- what goes out ---

  boolean isSendable() {
    return unsendable == null;
  }

  /** Returns whether it has to be {@link #seen} before it can be sent. */
  boolean isUnseen() {
    return unseen;
  }

  /** Closes what {@link #seen} has opened, which is closed already if it was sent. */
  void close() {
    if (streamed instanceof Peeked peeked) {
      try {
        peeked.close();
      } catch (IOException | RuntimeException e) {
        // Nothing of it goes out any more, and why is told.
      }
    }
  }

  List<Recipient> recipients() {
    return mail.envelope().to();
  }

  /** Returns the MAIL command with its CRLF. */
  byte[] mailCommand() {
    return mailCommand;
  }

  /** Returns the bytes, if they are kept. */
  @Nullable Text text() {
    return text;
  }

  /** Returns where the bytes come from, if they are streamed. */
  @Nullable Content streamed() {
    return streamed;
  }

  /** Notes that the end of the message is about to go out: what happens from here on is unknown. */
  void endBegins() {
    endBegun = true;
  }

  // --- what comes back ---

  void answerMail(Reply reply) {
    if (reply.code() >= 400) {
      refuse(reply);
    }
  }

  void answerRcpt(int index, Reply reply) {
    if (reply.code() < 400) {
      takers[accepted++] = index;
    } else if (refusal == null) { // else it says no more than that there is no MAIL
      refusals[index] = SmtpReply.of(reply);
    }
  }

  /** The server will not have it for any of those that it has not refused already. */
  void refuse(Reply reply) {
    if (refusal == null) {
      refusal = SmtpReply.of(reply);
    }
  }

  /** The answer to the end of the message, for all. */
  void answerEnd(Reply reply) {
    if (reply.code() >= 400) {
      refuse(reply);
    } else {
      acceptance = SmtpReply.of(reply);
      refusal = null; // the last word counts, whatever was said of MAIL
    }
  }

  /** LMTP's answer for the next of those whose RCPT was accepted (RFC 2033, section 4.2). */
  void answerNextDelivery(Reply reply) {
    deliveries[takers[delivered++]] = SmtpReply.of(reply);
  }

  /** Returns how many recipients the server has accepted. */
  int accepted() {
    return accepted;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** Returns whether a single recipient was refused. */
  boolean hasRefusals() {
    return accepted < refusals.length;
  }

  // --- what became of it ---

  /** Returns what became of it, once the server has said all, or if nothing was sent. */
  Sent result() {
    return sent(unsendable);
  }

  /** Returns what became of it if {@code why} came before the server had said all. */
  Sent cutBy(Exception why) {
    return sent(why);
  }

  private Sent sent(@Nullable Exception why) {
    List<Recipient> to = recipients();
    List<Delivery> all = new ArrayList<>(to.size());
    boolean open = false;
    Optional<SmtpReply> whole = Optional.ofNullable(refusal != null ? refusal : acceptance);
    for (int i = 0; i < refusals.length; i++) {
      SmtpReply last = refusals[i] != null ? refusals[i] : deliveries[i];
      Optional<SmtpReply> reply = last != null ? Optional.of(last) : whole;
      Status status;
      if (reply.isPresent()) {
        status = reply.get().isPositive() ? Status.ACCEPTED : Status.REFUSED;
      } else {
        status = endBegun ? Status.UNKNOWN : Status.NOT_SENT;
        open = true;
      }
      all.add(new Delivery(to.get(i), status, reply));
    }
    return new Sent(mail, all, open ? Optional.ofNullable(why) : Optional.empty());
  }
}
