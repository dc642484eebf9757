package dev.netclients.nntp;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Line;
import dev.netclients.line.Reply;
import dev.netclients.line.ReplyReader;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire: commands one way; replies, rows and blocks the other. */
final class Wire {
  /** The number of bytes that a row may have: overviews of long threads are long (gh-73157). */
  static final int MAX_ROW = 1 << 20;

  /** RFC 3977, section 3.1: a command has 512 bytes at the most, its end included. */
  static final int MAX_COMMAND = 512;

  private final Connection connection;
  private final Dialogue dialogue;
  private final Replies replies;

  Wire(Connection connection) {
    this.connection = connection;
    this.dialogue = new Dialogue(connection);
    this.replies =
        Replies.coded(
            dialogue,
            (server, stage, outcome, what, reply, usable) ->
                new NntpReplyException(server, stage, what, reply));
  }

  Connection connection() {
    return connection;
  }

  Dialogue dialogue() {
    return dialogue;
  }

  Replies replies() {
    return replies;
  }

  /**
   * Sends a command and returns its reply, whatever that says.
   *
   * @throws IllegalArgumentException if its arguments, each by itself right, are too long together
   */
  Reply command(String command) throws IOException {
    int length = command.getBytes(StandardCharsets.UTF_8).length + "\r\n".length();
    if (length > MAX_COMMAND) {
      throw new IllegalArgumentException(
          "command: " + length + " bytes (expected: at most " + MAX_COMMAND + ")");
    }
    return replies.command(command);
  }

  /**
   * Sends a command and returns its reply. Whether rows or a block follow a reply is decided by the
   * command and the code (RFC 3977, section 3.2), so that no other code will do.
   *
   * @throws NntpReplyException if the server says no
   */
  Reply expect(String command, int code) throws IOException {
    return check(command, command(command), code);
  }

  Reply check(String what, Reply reply, int code) throws NetClientException {
    if (reply.code() == code) {
      return reply;
    }
    throw reply.code() >= 400 ? refusal(what, reply) : replies.unexpected(what, reply);
  }

  /** Returns what a reply means that says no. */
  NetClientException refusal(String what, Reply reply) {
    return reply.code() == 483 // RFC 4643, section 2.3
        ? new TlsRequiredException(
            connection.server(),
            "the server wants an encrypted connection: " + Printable.of(reply.text()))
        : replies.refusal(what, reply);
  }

  /** Reads the rows of a short answer into memory; each is as short as a reply. */
  List<String> lines(String what, int max) throws IOException {
    List<String> lines = new ArrayList<>();
    long bytes = 0;
    for (@Nullable Line line;
        (line = dialogue.lines().nextInBlock("a row of " + what, ReplyReader.MAX_LINE)) != null; ) {
      if (lines.size() == max) {
        throw connection.over("rows of " + what, max, max + 1L);
      }
      bytes += line.length();
      if (bytes > ReplyReader.MAX_BYTES) {
        throw connection.over("bytes of " + what, ReplyReader.MAX_BYTES, bytes);
      }
      lines.add(line.text(0));
    }
    return lines;
  }

  /** Returns the block that follows. */
  DotBlock.Reader block() {
    connection.at(Stage.RECEIVE, Outcome.NOT_DONE);
    return DotBlock.reader(connection.input(), connection);
  }
}
