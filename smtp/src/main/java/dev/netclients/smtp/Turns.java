package dev.netclients.smtp;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Outgoing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages by DATA, in turns, on the caller's thread (RFC 5321, section 3.3).
 *
 * <pre>
 *   C: MAIL RCPT RCPT DATA        one flight, where the server allows it (RFC 2920)
 *   S: 250 250 250 354
 *   C: the message, its end mark, and MAIL RCPT RCPT DATA of the next one
 *   S: 250 250 250 250 354
 * </pre>
 *
 * <p>What goes ahead of its replies is 100 commands and 8 KiB at the most, while nothing else is on
 * its way: that fits into an empty send buffer, so no second thread is needed to read meanwhile. A
 * message goes out when all replies have been read.
 */
final class Turns {
  private static final int MAX_COMMANDS = 100;
  private static final int MAX_BYTES = 8 << 10;

  private static final byte[] RSET = ascii("RSET\r\n");
  private static final byte[] DATA = ascii("DATA\r\n");
  private static final byte[] END = ascii(".\r\n");

  private final Talk talk;
  private final Connection connection;
  private final OutputStream out;
  private @Nullable Flight ahead; // of the next message, begun behind the present one
  private boolean open; // the server may have a transaction under way

  Turns(Talk talk) {
    this.talk = talk;
    this.connection = talk.connection();
    this.out = connection.output();
  }

  static byte[] ascii(String line) {
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  /** The commands of one message, as far as they have gone out and been answered. */
  private static final class Flight {
    private final Transaction transaction;
    private final List<byte[]> commands;
    private final int mail; // where MAIL is; RCPT follows
    private int end; // commands from here on do not go out
    private int written;
    private int answered;
    private int bytes; // of those in between
    private boolean go; // 354

    Flight(Transaction transaction, boolean reset, boolean data) {
      List<Recipient> to = transaction.recipients();
      this.transaction = transaction;
      this.commands = new ArrayList<>(to.size() + 3);
      this.mail = reset ? 1 : 0;
      if (reset) {
        commands.add(RSET);
      }
      commands.add(transaction.mailCommand());
      for (Recipient recipient : to) {
        commands.add(recipient.command());
      }
      if (data) {
        commands.add(DATA);
      }
      this.end = commands.size();
    }

    boolean isRcpt(int index) {
      return index > mail && index <= mail + transaction.recipients().size();
    }
  }

  /** Returns whether commands of a message have gone out that nobody has asked about yet. */
  boolean underWay() {
    return ahead != null;
  }

  /** Returns whether the next transaction has to begin with RSET. */
  boolean needsReset() {
    return open;
  }

  /** Says whether the server may have a transaction under way. */
  void needsReset(boolean maybe) {
    open = maybe;
  }

  /**
   * Sends a message, and returns when all is said about it.
   *
   * @param next the one whose commands are to go out with its end, or null
   * @throws NetClientException if the conversation cannot go on
   */
  void run(Transaction transaction, @Nullable Transaction next, Progress progress)
      throws IOException {
    Flight flight = ahead;
    ahead = null;
    if (flight == null) {
      connection.at(Stage.COMMAND, Outcome.NOT_DONE);
      talk.replies().checkFarewell("MAIL");
      flight = new Flight(transaction, open, !talk.allOrNone());
      fill(flight);
    }
    finish(flight);
    if (goesOn(flight)) {
      body(transaction, progress);
      if (next != null) {
        ahead = new Flight(next, open, !talk.allOrNone());
        fill(ahead);
      }
      out.flush();
      answers(transaction);
    }
  }

  /** RSET, if the server may have a transaction under way. */
  void reset() throws IOException {
    if (open) {
      Reply reply = talk.replies().command("RSET");
      if (!reply.isPositive()) {
        throw talk.replies().unexpected("RSET", reply);
      }
      open = false;
    }
  }

  /** Writes commands, as many as may be on their way. */
  private void fill(Flight flight) throws IOException {
    int window = talk.pipelining() ? MAX_COMMANDS : 1;
    while (flight.written < flight.end) {
      byte[] command = flight.commands.get(flight.written);
      int inFlight = flight.written - flight.answered;
      if (inFlight > 0 && (inFlight >= window || flight.bytes + command.length > MAX_BYTES)) {
        return;
      }
      talk.write(command);
      flight.bytes += command.length;
      flight.written++;
    }
  }

  /** Reads the replies to all commands, and writes those that had to wait. */
  private void finish(Flight flight) throws IOException {
    open = true;
    while (flight.answered < flight.end) {
      int inFlight = flight.written - flight.answered;
      if (inFlight == 0 || inFlight <= MAX_COMMANDS / 2 && flight.bytes <= MAX_BYTES / 2) {
        fill(flight); // half a flight at a time, and not one command for each reply
      }
      connection.output().flush();
      connection.at(Stage.REPLY, Outcome.NOT_DONE);
      int index = flight.answered;
      Reply reply = talk.read();
      flight.bytes -= flight.commands.get(index).length;
      flight.answered++;
      answer(flight, index, reply);
      if (!mayGoOn(flight)) {
        flight.end = flight.written;
      }
    }
  }

  private void answer(Flight flight, int index, Reply reply) throws IOException {
    Transaction transaction = flight.transaction;
    boolean yesOrNo = reply.isPositive() || reply.code() >= 400;
    if (index < flight.mail) {
      if (!reply.isPositive()) {
        throw talk.replies().unexpected("RSET", reply);
      }
    } else if (index == flight.mail && yesOrNo) {
      transaction.answerMail(reply);
    } else if (flight.isRcpt(index) && yesOrNo) {
      transaction.answerRcpt(index - flight.mail - 1, reply);
    } else if (index > flight.mail && !flight.isRcpt(index) && reply.code() == 354) {
      flight.go = true;
    } else if (index > flight.mail && !flight.isRcpt(index) && reply.code() >= 400) {
      transaction.refuse(reply);
    } else {
      throw talk.replies()
          .unexpected(
              index == flight.mail ? "MAIL" : flight.isRcpt(index) ? "RCPT" : "DATA", reply);
    }
    talk.endIf421(transaction, reply);
  }

  /** Returns whether commands that have not been written yet still have a purpose. */
  private static boolean mayGoOn(Flight flight) {
    Transaction transaction = flight.transaction;
    int rcpts = flight.mail + 1 + transaction.recipients().size();
    boolean allAnswered = flight.answered >= rcpts;
    return !transaction.isRefused() && !(allAnswered && transaction.accepted() == 0);
  }

  private boolean goesOn(Flight flight) throws IOException {
    Transaction transaction = flight.transaction;
    if (talk.allOrNone() && !transaction.isRefused() && !transaction.hasRefusals()) {
      data(flight);
    }
    if (!flight.go) {
      return false;
    }
    if (transaction.isRefused() || transaction.accepted() == 0) {
      lone(flight);
      return false;
    }
    return true;
  }

  /** DATA behind the last RCPT's reply: nobody was refused. */
  private void data(Flight flight) throws IOException {
    flight.commands.add(DATA);
    flight.end = flight.commands.size();
    finish(flight);
  }

  /**
   * A go-ahead though nobody is to get it (RFC 2920, section 3.1): an empty message is sent, which
   * the server refuses.
   */
  private void lone(Flight flight) throws IOException {
    if (flight.transaction.accepted() > 0 || talk.lmtp()) { // then somebody would get it
      throw connection.malformed("354 came for a message that was refused");
    }
    talk.write(END);
    out.flush();
    talk.endIf421(flight.transaction, talk.read());
  }

  private void body(Transaction transaction, Progress progress) throws IOException {
    Text text = transaction.text();
    connection.at(Stage.SEND, Outcome.NOT_DONE);
    if (text == null) {
      stream(transaction, progress);
    } else {
      ends(transaction);
      if (text.dots()) {
        DotBlock.Writer block = DotBlock.writer(out);
        block.write(text.bytes());
        block.finish();
      } else {
        out.write(text.bytes());
        out.write(END);
      }
      talk.sent(text.bytes().length);
    }
    open = false; // RFC 5321, section 4.1.1.4: the end mark consumes the transaction
  }

  private void stream(Transaction transaction, Progress progress) throws IOException {
    DotBlock.Writer block = DotBlock.writer(out);
    try {
      long bytes =
          Outgoing.send(
              Objects.requireNonNull(transaction.streamed()), block, connection, progress);
      ends(transaction);
      block.finish();
      talk.sent(bytes);
    } catch (NetClientException e) {
      refusalBefore(transaction, e);
      throw e;
    }
  }

  /** The server may have refused the message before it had all of it, and gone. */
  private void refusalBefore(Transaction transaction, NetClientException cut) {
    if (!connection.isOpen()) {
      return;
    }
    try {
      Reply reply = talk.read();
      if (reply.code() >= 400) {
        transaction.refuse(reply);
      }
    } catch (NetClientException e) {
      cut.addSuppressed(e);
    } catch (IOException e) {
      throw new AssertionError("A connection throws nothing else", e);
    }
  }

  private void ends(Transaction transaction) {
    transaction.endBegins();
    connection.at(Stage.SEND, Outcome.UNKNOWN);
  }

  /** Reads what the server says of the message: once, or in LMTP for each recipient. */
  private void answers(Transaction transaction) throws IOException {
    connection.at(Stage.REPLY, Outcome.UNKNOWN);
    talk.answers(transaction);
    connection.at(Stage.REPLY, Outcome.NOT_DONE);
  }
}
