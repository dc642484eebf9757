package dev.netclients.pop3;

import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Line;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What goes over the wire: commands one way; status lines, rows and blocks the other. */
final class Wire {
  private final Connection connection;
  private final Dialogue dialogue;

  Wire(Connection connection) {
    this.connection = connection;
    this.dialogue = new Dialogue(connection);
  }

  Connection connection() {
    return connection;
  }

  Dialogue dialogue() {
    return dialogue;
  }

  /** Sends a command without secrets. */
  void send(String command) throws IOException {
    dialogue.send(command, command);
  }

  /** Reads a status line, yes or no. */
  Status status() throws IOException {
    Line line = dialogue.reply(Status.MAX_LINE);
    return Status.parse(line)
        .orElseThrow(() -> line.malformed(connection, "a status, +OK or -ERR"));
  }

  /**
   * Sends a command and returns its status.
   *
   * @throws Pop3ReplyException if that is no
   */
  Status command(String command) throws IOException {
    connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    send(command);
    connection.at(Stage.REPLY, Outcome.NOT_DONE);
    Status status = status();
    if (!status.ok()) {
      throw refusal(command, status);
    }
    return status;
  }

  Pop3ReplyException refusal(String what, Status status) {
    return refusal(Stage.REPLY, Outcome.NOT_DONE, what, status);
  }

  Pop3ReplyException refusal(Stage stage, Outcome outcome, String what, Status status) {
    return new Pop3ReplyException(connection.server(), stage, outcome, what, status);
  }

  /** Reads the next line of a multi-line answer; null at its end. */
  @Nullable Line row(String what, int limit) throws IOException {
    return dialogue.lines().nextInBlock(what, limit);
  }

  /** Returns the block that follows. */
  DotBlock.Reader block() {
    connection.at(Stage.RECEIVE, Outcome.NOT_DONE);
    return DotBlock.reader(connection.input(), connection);
  }
}
