package dev.netclients.pop3;

import dev.netclients.ProtocolException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/**
 * Messages as Jakarta Mail has them: parts, attachments, decoded text. Made on demand, since it
 * costs many times what fetching costs; for a look at the header {@link Message#header()} does.
 */
public final class MimeMessages {
  private static final Session SESSION = Session.getInstance(new Properties());

  private MimeMessages() {}

  /**
   * Reads {@code message} to its end, into memory.
   *
   * @throws Pop3ReplyException if the server refused it
   * @throws ProtocolException if Jakarta Mail cannot make anything of it
   * @throws IOException as {@link Message#readAll()}
   */
  public static MimeMessage of(Message message) throws IOException {
    byte[] bytes = message.readAll();
    try {
      return new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
    } catch (MessagingException e) {
      throw ProtocolException.ofContent(
          "", "message " + message.number() + " is not one that Jakarta Mail can read", e);
    }
  }
}
