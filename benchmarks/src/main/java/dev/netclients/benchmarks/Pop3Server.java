package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A mailbox with the same message over and over: as many as the user's name says, {@code n10000}.
 * It answers all the commands that have arrived before it writes.
 */
final class Pop3Server implements Servers.Handler {
  /** The number of bytes of the message, dots unstuffed. */
  static final int SIZE = 8 << 10;

  private static final String CRLF = "\r\n";
  private static final byte[] RETR = ascii("+OK" + CRLF + stuffed() + "." + CRLF);
  private static final byte[] CAPA =
      ascii(
          String.join(CRLF, "+OK", "USER", "PIPELINING", "TOP", "UIDL", "RESP-CODES", ".") + CRLF);
  private static final byte[] OK = ascii("+OK" + CRLF);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String stuffed() {
    StringBuilder text = new StringBuilder();
    text.append("From: Ann <ann@client.test>\r\nTo: Bob <bob@mx.test>\r\n")
        .append("Subject: a message like many\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n");
    String line = "the quick brown fox jumps over the lazy dog, and then it lies down again";
    int stuffing = 0;
    for (int i = 1; text.length() - stuffing < SIZE - 100; i++) {
      if (i % 20 == 0) {
        text.append('.'); // of the text; the one before it is stuffing
        text.append('.');
        stuffing++;
      }
      text.append(line).append(CRLF);
    }
    int left = SIZE - 2 - (text.length() - stuffing);
    return text.append("x".repeat(left)).append(CRLF).toString();
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer retr = Servers.direct(RETR);
    ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    ByteBuffer out = ByteBuffer.allocateDirect(256 << 10);
    out.put(ascii("+OK ready" + CRLF));
    byte[] line = new byte[512];
    int length = 0;
    long messages = 0;
    while (true) {
      Servers.writeAll(client, out.flip());
      out.clear();
      if (client.read(in.clear()) < 0) {
        return;
      }
      in.flip();
      while (in.hasRemaining()) {
        byte b = in.get();
        if (b != '\n') {
          line[length++] = b;
          continue;
        }
        if (out.remaining() < 2 * RETR.length) {
          Servers.writeAll(client, out.flip());
          out.clear();
        }
        if (line[0] == 'R' && line[3] == 'R') { // RETR, the only one in a hurry
          out.put(retr.rewind());
        } else {
          String command = new String(line, 0, length, StandardCharsets.US_ASCII).strip();
          if (command.startsWith("USER n")) {
            messages = Long.parseLong(command.substring(6));
          }
          out.put(answer(command, messages));
          if (command.equals("QUIT")) {
            Servers.writeAll(client, out.flip());
            return;
          }
        }
        length = 0;
      }
    }
  }

  private static byte[] answer(String command, long messages) {
    String verb = command.split(" ")[0];
    return switch (verb) {
      case "CAPA" -> CAPA;
      case "STAT" -> ascii("+OK " + messages + " " + messages * SIZE + CRLF);
      case "LIST", "UIDL" ->
          command.equals(verb)
              ? listing(messages)
              : ascii("+OK " + command.substring(5) + " " + SIZE + CRLF);
      case "AUTH" -> ascii("-ERR no" + CRLF);
      default -> OK;
    };
  }

  private static byte[] listing(long messages) {
    // What fits into the buffer: nobody here asks for the list of a large mailbox.
    StringBuilder rows = new StringBuilder("+OK" + CRLF);
    for (long i = 1; i <= Math.min(messages, 500); i++) {
      rows.append(i).append(' ').append(SIZE).append(CRLF);
    }
    return ascii(rows.append('.').append(CRLF).toString());
  }
}
