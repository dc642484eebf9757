package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A mailbox with the same message over and over: as many as the user's name says, {@code n10000}.
 */
final class Pop3Server extends LineServer {
  /** The number of bytes of the message, dots unstuffed. */
  static final int SIZE = 8 << 10;

  private static final byte[] RETR =
      lines(
          "+OK",
          Texts.stuffed(
                  "From: Ann <ann@client.test>\r\nTo: Bob <bob@mx.test>\r\n"
                      + "Subject: a message like many\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n",
                  SIZE)
              + ".");
  private static final byte[] CAPA =
      lines("+OK", "USER", "PIPELINING", "TOP", "UIDL", "RESP-CODES", ".");
  private static final byte[] OK = lines("+OK");

  private final ByteBuffer retr = Servers.direct(RETR);
  private long messages;

  private Pop3Server(SocketChannel client) {
    super(client);
  }

  static void serve(SocketChannel client) throws IOException {
    new Pop3Server(client).converse("+OK ready");
  }

  @Override
  boolean answer(byte[] line, int length) throws IOException {
    if (line[0] == 'R' && line[3] == 'R') { // RETR, the only one in a hurry
      out(RETR.length).put(retr.rewind());
      return true;
    }
    String command = text(line, length);
    if (command.startsWith("USER n")) {
      messages = Long.parseLong(command.substring(6));
    }
    put(reply(command));
    return !command.equals("QUIT");
  }

  private byte[] reply(String command) {
    String verb = command.split(" ")[0];
    return switch (verb) {
      case "CAPA" -> CAPA;
      case "STAT" -> lines("+OK " + messages + " " + messages * SIZE);
      case "LIST", "UIDL" ->
          command.equals(verb) ? listing() : lines("+OK " + command.substring(5) + " " + SIZE);
      case "AUTH" -> lines("-ERR no");
      default -> OK;
    };
  }

  private byte[] listing() {
    // What fits into the buffer: nobody here asks for the list of a large mailbox.
    StringBuilder rows = new StringBuilder("+OK" + CRLF);
    for (long i = 1; i <= Math.min(messages, 500); i++) {
      rows.append(i).append(' ').append(SIZE).append(CRLF);
    }
    return lines(rows + ".");
  }
}
