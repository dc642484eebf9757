package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.message.Address;
import dev.netclients.message.HeaderBlock;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A URL that mail can be sent to.
 *
 * <pre>
 *   smtp://host/?from=a@x&amp;to=b@y&amp;to=c@z     a server, and the envelope
 *   smtp://host/name?to=b@y                 the same, and the name that EHLO says, as in curl
 *   mailto:b@y,c@z?cc=d@w                   recipients (RFC 6068), for the server that was set
 * </pre>
 *
 * @param server the server, if the URL names one
 * @param name what EHLO says; empty for this side's address
 * @param from the sender, if the URL names one; empty text for nobody
 * @param to the recipients
 */
record MailUrl(Optional<Target> server, String name, Optional<String> from, List<Recipient> to) {
  static final String MAILTO = "mailto";

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException if it is none of the forms above
   */
  static MailUrl parse(URI uri) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    if (uri.getRawFragment() != null) {
      throw unusable(uri, "no fragment");
    }
    MailUrl url = scheme.equals(MAILTO) ? mailto(uri) : smtp(uri);
    if (url.to.isEmpty()) {
      throw new IllegalArgumentException(
          "URL: "
              + Target.redact(uri.toString())
              + " (it names no recipient; expected: such as ?from=a@x&to=b@y)");
    }
    return url;
  }

  private static MailUrl smtp(URI uri) {
    Target server = Target.of(uri, Protocol.SMTP);
    String path = server.rawPath();
    String name = path.isEmpty() ? "" : Target.decode(path.substring(1));
    @Nullable String from = null;
    List<Recipient> to = new ArrayList<>();
    for (String field : fields(uri.getRawQuery())) {
      String value = value(field);
      if (field.startsWith("to=")) {
        to.add(Recipient.of(value));
      } else if (field.startsWith("from=") && from == null) {
        from = value;
      } else {
        throw unusable(uri, "?from=a@x&to=b@y, from once and to as often as needed");
      }
    }
    return new MailUrl(Optional.of(server), name, Optional.ofNullable(from), List.copyOf(to));
  }

  // mailtoURI = "mailto:" [ to ] [ hfields ]; to = addr-spec *("," addr-spec)    RFC 6068, section
  // 2
  private static MailUrl mailto(URI uri) {
    String[] parts = uri.getRawSchemeSpecificPart().split("\\?", 2);
    List<Recipient> to = new ArrayList<>(addresses(parts[0]));
    for (String field : fields(parts.length > 1 ? parts[1] : null)) {
      String key = field.substring(0, Math.max(0, field.indexOf('='))).toLowerCase(Locale.ROOT);
      if (!key.equals("to") && !key.equals("cc") && !key.equals("bcc")) {
        throw unusable(
            uri, "to, cc and bcc alone: what is sent is a whole message, with its own header");
      }
      to.addAll(addresses(field.substring(key.length() + 1)));
    }
    return new MailUrl(Optional.empty(), "", Optional.empty(), List.copyOf(to));
  }

  private static List<Recipient> addresses(String list) {
    List<Recipient> all = new ArrayList<>();
    for (String address : list.split(",")) { // one within an address is percent-encoded
      if (!address.isEmpty()) {
        all.add(Recipient.of(Target.decode(address)));
      }
    }
    return all;
  }

  private static List<String> fields(@Nullable String query) {
    return query == null || query.isEmpty() ? List.of() : List.of(query.split("&"));
  }

  private static String value(String field) {
    return Target.decode(field.substring(field.indexOf('=') + 1));
  }

  private static IllegalArgumentException unusable(URI uri, String expected) {
    return new IllegalArgumentException(
        "URL: " + Target.redact(uri.toString()) + " (expected: " + expected + ")");
  }

  /**
   * Returns the envelope, for {@code content} if the sender is in its header alone.
   *
   * @throws IllegalArgumentException if there is no sender
   * @throws LocalFailureException if the content's header could not be read; nothing was sent
   */
  Envelope envelope(Content content) throws LocalFailureException {
    return Envelope.of(from.isPresent() ? from.get() : sender(content), to);
  }

  /** RFC 5322, section 3.6.2: who sends it, is in Sender; if it is the author, in From alone. */
  private String sender(Content content) throws LocalFailureException {
    HeaderBlock header = content.repeatable() ? header(content) : HeaderBlock.parse(new byte[0]);
    for (String field : List.of("Sender", "From")) {
      for (Address address : header.addresses(field)) {
        if (address.isMailbox()) {
          return address.mailbox();
        }
      }
    }
    throw new IllegalArgumentException(
        "URL: it names no sender, and the message neither, or it cannot be read twice (expected:"
            + " such as ?from=a@x&to=b@y)");
  }

  private static HeaderBlock header(Content content) throws LocalFailureException {
    try (InputStream in = new BufferedInputStream(content.open())) {
      return HeaderBlock.read(in);
    } catch (IOException | RuntimeException e) {
      throw new LocalFailureException(
          "",
          Stage.COMMAND,
          Outcome.NOT_DONE,
          "the message's header could not be read: " + Printable.of(String.valueOf(e.getMessage())),
          true,
          e);
    }
  }
}
