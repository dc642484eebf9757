package dev.netclients.imap.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.netclients.Content;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.InternalDates;
import dev.netclients.imap.wire.Response;
import dev.netclients.imap.wire.ResponseParser;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** {@code APPEND} (RFC 9051, section 6.3.12): the command up to its literal, and what follows. */
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

  /** Sends it all, in a call that is under the clocks of bodies. */
  static Answer run(
      Engine engine, Calls calls, String mailbox, Content content, Append how, Progress progress)
      throws IOException {
    Object call = new Object();
    return calls.open(
        call,
        () -> {
          Connection connection = engine.connection();
          Content sized = sized(content, connection);
          long size = sized.length().orElseThrow();
          boolean utf8 = engine.isUtf8() && engine.capabilities().utf8Accept();
          Running<Answer> running = engine.begin(new AppendCommand(mailbox, how, size, utf8));
          if (!running.isDone()) {
            connection.at(Stage.SEND, Outcome.NOT_DONE); // half of it is nothing
            Outgoing.send(sized, connection.output(), connection, progress);
            connection.at(Stage.SEND, Outcome.UNKNOWN);
            connection.output().write((utf8 ? ")\r\n" : "\r\n").getBytes(US_ASCII));
            engine.flush();
          }
          Answer answer = engine.await(running);
          calls.finish(call);
          return answer;
        });
  }

  /** Returns {@code content} with its length known, which IMAP tells before. */
  private static Content sized(Content content, Connection connection) throws NetClientException {
    if (content.length().isPresent()) {
      return content;
    }
    try (InputStream in = content.open()) {
      byte[] all = in.readNBytes(Resource.MAX_IN_MEMORY + 1);
      if (all.length > Resource.MAX_IN_MEMORY) {
        throw new IOException("content of unknown length is over " + Resource.MAX_IN_MEMORY);
      }
      return Content.of(all);
    } catch (IOException | RuntimeException e) {
      throw Outgoing.unsent(connection, "the content could not be read", e);
    }
  }

  @Override
  Answer done(Response.Condition ok) {
    return new Answer(Printable.of(ok.text()), ok.code().flatMap(ResponseParser::appendUid));
  }
}
