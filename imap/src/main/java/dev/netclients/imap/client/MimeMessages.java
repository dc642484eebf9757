package dev.netclients.imap.client;

import dev.netclients.ProtocolException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/**
 * Messages as Jakarta Mail has them: parts, attachments, decoded text. Made on demand, since it
 * costs many times what fetching costs; for a look at the header {@link FetchedSection#header()}
 * does.
 */
public final class MimeMessages {
  private static final Session SESSION = Session.getInstance(new Properties());

  private MimeMessages() {}

  /**
   * Reads {@code message}, a whole one, to its end, into memory.
   *
   * @throws ProtocolException if Jakarta Mail cannot make anything of it
   * @throws IOException as {@link FetchedSection#readAll()}
   */
  public static MimeMessage of(FetchedSection message) throws IOException {
    byte[] bytes = message.readAll();
    try {
      return new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
    } catch (MessagingException e) {
      throw ProtocolException.ofContent("", "the message is not one that Jakarta Mail can read", e);
    }
  }
}
