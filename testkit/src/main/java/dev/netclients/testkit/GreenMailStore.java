package dev.netclients.testkit;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** GreenMail, with one of its servers running on loopback. No other class touches it. */
final class GreenMailStore implements Closeable {
  /** The password of every user there: the front has checked the real one already. */
  static final String SECRET = "secret"; // a space would split it

  private final boolean imap;
  private final GreenMail greenMail;
  private final Map<String, GreenMailUser> users = new ConcurrentHashMap<>();

  private GreenMailStore(boolean imap) {
    this.imap = imap;
    this.greenMail =
        new GreenMail(
            new ServerSetup(
                0, "127.0.0.1", imap ? ServerSetup.PROTOCOL_IMAP : ServerSetup.PROTOCOL_POP3));
    greenMail.start();
  }

  /** Returns a store that is reached by POP3. */
  static GreenMailStore pop3() {
    return new GreenMailStore(false);
  }

  /** Returns a store that is reached by IMAP. */
  static GreenMailStore imap() {
    return new GreenMailStore(true);
  }

  /** Returns the port of its server. */
  int port() {
    return imap ? greenMail.getImap().getPort() : greenMail.getPop3().getPort();
  }

  void mailbox(String user) {
    String address = user.indexOf('@') < 0 ? user + "@fake.test" : user;
    users.put(user, greenMail.setUser(address, user, SECRET));
  }

  void deliver(String user, byte[] message) {
    try {
      MimeMessage parsed =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
      greenMail.getManagers().getImapHostManager().getInbox(users.get(user)).store(parsed);
    } catch (Exception e) { // declared as such by GreenMail
      throw new IllegalArgumentException("message: GreenMail refuses it: " + e.getMessage(), e);
    }
  }

  List<byte[]> messages(String user) {
    List<byte[]> all = new ArrayList<>();
    try {
      for (StoredMessage stored :
          greenMail.getManagers().getImapHostManager().getInbox(users.get(user)).getMessages()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        stored.getMimeMessage().writeTo(bytes);
        all.add(bytes.toByteArray());
      }
    } catch (IOException | MessagingException | FolderException e) {
      throw new IllegalStateException("GreenMail cannot read its mailbox", e);
    }
    return all;
  }

  @Override
  public void close() {
    greenMail.stop();
  }
}
