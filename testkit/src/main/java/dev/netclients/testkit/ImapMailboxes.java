package dev.netclients.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What stands behind the front of {@link FakeImap}: the mailboxes, and who answers for them. */
interface ImapMailboxes extends Closeable {
  /** Where answers go. */
  interface Answers {
    /** Sends a line, ended by CRLF. */
    void line(String line) throws IOException;

    /** Sends a line that ends in the announcement of a literal, and the literal. */
    void literal(String line, byte[] bytes) throws IOException;

    /** Sends what was written, and returns whether the client says something within some time. */
    boolean clientSpeaks() throws IOException;

    /** Reads the client's next line, without its end. */
    String clientLine() throws IOException;
  }

  /** One client's session. */
  interface View extends Closeable {
    /** Answers any command of the states behind the login, down to its tagged line. */
    void answer(ImapCommand command, Answers answers) throws IOException;
  }

  void mailbox(String user);

  void deliver(String user, byte[] message);

  /** Returns what is in a user's INBOX, as it was delivered or nearly so. */
  List<byte[]> messages(String user);

  /** Opens a session for one whose password was checked already. */
  View open(String user) throws IOException;

  @Override
  void close();
}
