package dev.netclients.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind the front of {@link FakePop3}: the mailboxes, and who answers for them. */
interface Pop3Maildrop extends Closeable {
  /** An answer: its first line without CRLF, and a block as it is sent, if there is one. */
  record Answer(String line, byte @Nullable [] block) {
    static Answer of(String line) {
      return new Answer(line, null);
    }
  }

  /** One client's view of one mailbox. */
  interface View extends Closeable {
    /** Answers any command of the transaction state, and QUIT. */
    Answer ask(String command) throws IOException;
  }

  void mailbox(String user);

  void deliver(String user, byte[] message);

  /** Returns what is in the mailbox, as it was delivered or nearly so. */
  List<byte[]> messages(String user);

  /** Opens a mailbox for one whose password was checked already. */
  View open(String user) throws IOException;

  @Override
  void close();
}
