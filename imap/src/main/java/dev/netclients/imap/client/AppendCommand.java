package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.InternalDates;
import dev.netclients.imap.wire.Response;
import dev.netclients.imap.wire.ResponseParser;
import java.util.Optional;

/** {@code APPEND} (RFC 9051, section 6.3.12), up to its literal, which the caller sends. */
final class AppendCommand extends Command<AppendCommand.Answer> {
  /**
   * What the server said.
   *
   * @param text its words
   * @param uid what the message is called now, if that was told
   */
  record Answer(String text, Optional<AppendUid> uid) {}

  private final String mailbox;
  private final Append how;
  private final long size;
  private final boolean utf8;

  AppendCommand(String mailbox, Append how, long size, boolean utf8) {
    super("APPEND to " + Printable.of(mailbox), Outcome.UNKNOWN);
    this.mailbox = mailbox;
    this.how = how;
    this.size = size;
    this.utf8 = utf8;
  }

  // append      = "APPEND" SP mailbox SP [flag-list SP] [date-time SP] append-data
  // append-data = literal / literal8 / "UTF8" SP "(" literal8 ")", RFC 6855, section 4
  @Override
  void write(CommandWriter out) {
    out.word("APPEND ").mailbox(mailbox).sp();
    if (!how.flags().isEmpty()) {
      out.flags(how.flags()).sp();
    }
    how.date().ifPresent(date -> out.word('"' + InternalDates.print(date) + "\" "));
    if (utf8) {
      out.word("UTF8 (");
    }
    out.announce(size, utf8);
  }

  /** Returns what stands behind the literal. */
  byte[] behind() {
    return utf8 ? new byte[] {')', '\r', '\n'} : new byte[] {'\r', '\n'};
  }

  @Override
  Answer done(Response.Condition ok) {
    return new Answer(Printable.of(ok.text()), ok.code().flatMap(ResponseParser::appendUid));
  }
}
