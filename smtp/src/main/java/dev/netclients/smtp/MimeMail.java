package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mail made of messages as Jakarta Mail composes them.
 *
 * <p>The message is written into memory at once, and changed no more than Jakarta Mail itself does
 * when it saves one. Its {@code Bcc} fields are not among what is written. A header that would
 * break, since it holds NUL, or CR or LF that is no folding, is refused; one with characters that
 * are not ASCII goes out in UTF-8, and needs a server that has SMTPUTF8.
 */
public final class MimeMail {
  /** What must not be seen by those who get the message (RFC 5322, section 3.6.3). */
  private static final Set<String> HIDDEN = Set.of("bcc", "resent-bcc");

  /** Fields that Jakarta Mail may add when it saves a message. */
  private static final List<String> ADDED =
      List.of(
          "MIME-Version",
          "Date",
          "Message-ID",
          "Content-Type",
          "Content-Transfer-Encoding",
          "Content-Disposition",
          "Content-ID");

  private static final char UNREADABLE = '\uFFFD'; // what bytes become that are not UTF-8

  private static final int MAX_DEPTH = 100; // of parts within parts

  private MimeMail() {}

  /**
   * Returns mail for those whom {@code message} names: from its sender ({@code Sender}, else {@code
   * From}) to all in {@code To}, {@code Cc} and {@code Bcc}. A message that was sent on goes by its
   * {@code Resent-} fields (RFC 5322, section 3.6.6).
   *
   * @throws IllegalArgumentException if it has no sender, no recipient, an address or a header that
   *     cannot be sent, or was sent on more than once, so that nobody can tell whose turn it is
   * @throws LocalFailureException if Jakarta Mail cannot write it; the session has no part in that
   */
  public static Mail of(MimeMessage message) throws LocalFailureException {
    try {
      @Nullable String[] dates = message.getHeader("Resent-Date");
      if (dates != null && dates.length > 1) {
        throw new IllegalArgumentException(
            "message: was sent on "
                + dates.length
                + " times (expected: once, or an envelope that says who is meant)");
      }
      String resent = dates != null ? "Resent-" : "";
      List<String> from = addresses(message, resent + "Sender", resent + "From");
      List<Recipient> to = new ArrayList<>();
      for (String field : List.of("To", "Cc", "Bcc")) {
        for (String address : addresses(message, resent + field)) {
          Recipient recipient = Recipient.of(address);
          if (!to.contains(recipient)) {
            to.add(recipient);
          }
        }
      }
      if (from.isEmpty()) {
        throw new IllegalArgumentException("message: has no sender (expected: a From field)");
      }
      return of(message, Envelope.of(from.get(0), to));
    } catch (MessagingException e) {
      throw failed(e);
    }
  }

  /**
   * Returns mail for those whom {@code envelope} names.
   *
   * @throws IllegalArgumentException if the message has a header that cannot be sent
   * @throws LocalFailureException as {@link #of(MimeMessage)}
   */
  public static Mail of(MimeMessage message, Envelope envelope) throws LocalFailureException {
    try {
      return new Mail(envelope, Content.of(bytes(message)));
    } catch (MessagingException | IOException e) {
      throw failed(e);
    }
  }

  private static List<String> addresses(MimeMessage message, String... fields)
      throws MessagingException {
    List<String> all = new ArrayList<>();
    for (String field : fields) {
      @Nullable String list = message.getHeader(field, ",");
      if (list != null) {
        check(new Header(field, list));
        for (InternetAddress address : InternetAddress.parseHeader(list, false)) {
          if (address.isGroup()) {
            InternetAddress[] members = address.getGroup(false);
            Arrays.stream(members == null ? new InternetAddress[0] : members)
                .forEach(member -> all.add(member.getAddress()));
          } else {
            all.add(address.getAddress());
          }
        }
      }
      if (!all.isEmpty()) {
        break;
      }
    }
    return all;
  }

  // --- the bytes ---

  /**
   * The header is written here and not by Jakarta Mail, which cuts every character down to its low
   * byte: that makes a line end of some.
   */
  private static byte[] bytes(MimeMessage message) throws MessagingException, IOException {
    Set<String> names = new LinkedHashSet<>(ADDED);
    for (Header header : headers(message)) {
      names.add(header.getName());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    message.writeTo(body, names.toArray(new String[0])); // saves it, if that was not done before
    checkPart(message, 0); // now that it is saved, parts know what they are
    ByteArrayOutputStream whole = new ByteArrayOutputStream(body.size() + 1024);
    for (Header header : headers(message)) {
      if (!HIDDEN.contains(header.getName().toLowerCase(Locale.ROOT))) {
        whole.writeBytes(encoded(header.getName() + ": " + header.getValue() + "\r\n"));
      }
    }
    body.writeTo(whole); // it begins with the empty line
    return whole.toByteArray();
  }

  /**
   * Jakarta Mail keeps the bytes of a header that it read as characters up to 255: they become what
   * they were. All else that is not ASCII was put there by a program, and becomes UTF-8.
   */
  private static byte[] encoded(String line) {
    byte[] low = line.getBytes(StandardCharsets.ISO_8859_1);
    String again = new String(low, StandardCharsets.UTF_8);
    boolean wasRead = line.chars().allMatch(c -> c <= 0xFF) && again.indexOf(UNREADABLE) < 0;
    return wasRead ? low : line.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Header> headers(Part part) throws MessagingException {
    return Collections.list(part.getAllHeaders());
  }

  private static void checkPart(Part part, int depth) throws MessagingException {
    for (Header header : headers(part)) {
      check(header);
      if (depth > 0 && header.getValue().chars().anyMatch(c -> c > 0xFF)) {
        throw refused(header, "encoded words, since Jakarta Mail would cut this down to bytes");
      }
    }
    @Nullable Object content;
    try {
      content = part.isMimeType("multipart/*") ? part.getContent() : null;
    } catch (IOException | MessagingException e) {
      content = null; // if it cannot be written either, that will tell
    }
    if (content instanceof Multipart parts && depth < MAX_DEPTH) {
      for (int i = 0; i < parts.getCount(); i++) {
        checkPart(parts.getBodyPart(i), depth + 1);
      }
    }
  }

  // field-name = 1*ftext; ftext = %d33-57 / %d59-126          RFC 5322, section 3.6.8
  // FWS        = [*WSP CRLF] 1*WSP                             RFC 5322, section 3.2.2
  private static void check(Header header) {
    String name = header.getName();
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':')) {
      throw refused(header, "a field's name");
    }
    String value = header.getValue();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' && value.startsWith("\r\n", i) && i + 2 < value.length()) {
        char next = value.charAt(i + 2);
        if (next == ' ' || next == '\t') {
          i += 2;
          continue;
        }
      }
      if (c == '\r' || c == '\n' || c == 0) {
        throw refused(header, "no NUL, and CR and LF only where a line is folded");
      }
      if (Character.isSurrogate(c) && !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
        throw refused(header, "whole characters");
      }
    }
  }

  private static IllegalArgumentException refused(Header header, String expected) {
    return new IllegalArgumentException(
        "header "
            + Printable.of(header.getName())
            + ": cannot be sent (expected: "
            + expected
            + ")");
  }

  private static LocalFailureException failed(Exception cause) {
    return new LocalFailureException(
        "",
        Stage.COMMAND,
        Outcome.NOT_DONE,
        "Jakarta Mail could not write the message: "
            + Printable.of(String.valueOf(cause.getMessage())),
        true,
        cause);
  }
}
