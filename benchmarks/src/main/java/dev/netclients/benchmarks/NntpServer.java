package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Newsgroups with the same article over and over: as many as the group's name says, {@code n10000}.
 * It answers all the commands that have arrived before it writes.
 */
final class NntpServer implements Servers.Handler {
  /** The number of bytes of the article, dots unstuffed. */
  static final int SIZE = 5 << 10;

  /** Subject, author, date and message-id of a row, between tabs. */
  static final String HEADERS =
      "Re: a subject like many others in this group\tAnn Author <ann@client.test>"
          + "\tSun, 22 Nov 2026 10:00:00 +0000\t<0123456789abcdef$1@client.test>";

  private static final String CRLF = "\r\n";
  private static final byte[] ARTICLE = ascii(" <a@x.test>" + CRLF + stuffed() + "." + CRLF);
  private static final byte[] ROW_REST =
      ascii(
          ("\t" + HEADERS)
              + "\t<fedcba9876543210$1@client.test> <0011223344556677$2@mx.test>\t5120\t72"
              + CRLF);
  private static final byte[] END = ascii("." + CRLF);
  private static final byte[] CAPABILITIES =
      ascii(
          String.join(
                  CRLF,
                  "101 list",
                  "VERSION 2",
                  "READER",
                  "OVER",
                  "HDR",
                  "LIST ACTIVE NEWSGROUPS OVERVIEW.FMT",
                  ".")
              + CRLF);
  private static final byte[] FORMAT =
      ascii(
          String.join(
                  CRLF,
                  "215 fields",
                  "Subject:",
                  "From:",
                  "Date:",
                  "Message-ID:",
                  "References:",
                  ":bytes",
                  ":lines",
                  ".")
              + CRLF);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String stuffed() {
    StringBuilder text = new StringBuilder();
    text.append(
            "From: Ann <ann@client.test>\r\nNewsgroups: misc.test\r\nMessage-ID: <a@x.test>\r\n")
        .append("Subject: an article like many\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n");
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
    ByteBuffer article = Servers.direct(ARTICLE);
    ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    ByteBuffer out = ByteBuffer.allocateDirect(256 << 10);
    out.put(ascii("201 ready" + CRLF));
    byte[] line = new byte[512];
    int length = 0;
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
        if (out.remaining() < 2 * ARTICLE.length) {
          Servers.writeAll(client, out.flip());
          out.clear();
        }
        if (line[0] == 'A' && line[1] == 'R') { // ARTICLE, the only one in a hurry
          out.put((byte) '2').put((byte) '2').put((byte) '0').put((byte) ' ');
          out.put(line, 8, length - 9); // its number, without CR
          out.put(article.rewind());
        } else {
          String command = new String(line, 0, length, StandardCharsets.US_ASCII).strip();
          if (command.startsWith("OVER") || command.startsWith("XOVER")) {
            overview(client, out, command.substring(command.indexOf(' ') + 1));
          } else {
            out.put(answer(command));
          }
          if (command.equals("QUIT")) {
            Servers.writeAll(client, out.flip());
            return;
          }
        }
        length = 0;
      }
    }
  }

  private static void overview(SocketChannel client, ByteBuffer out, String range)
      throws IOException {
    String[] ends = range.split("-");
    long last = Long.parseLong(ends[ends.length - 1]);
    out.put(ascii("224 rows" + CRLF));
    ByteBuffer rest = Servers.direct(ROW_REST);
    byte[] digits = new byte[20];
    for (long n = Long.parseLong(ends[0]); n <= last; n++) {
      if (out.remaining() < digits.length + ROW_REST.length + END.length) {
        Servers.writeAll(client, out.flip());
        out.clear();
      }
      int at = digits.length;
      for (long left = n; left > 0; left /= 10) {
        digits[--at] = (byte) ('0' + left % 10);
      }
      out.put(digits, at, digits.length - at).put(rest.rewind());
    }
    out.put(END);
  }

  private static byte[] answer(String command) {
    String[] words = command.split(" ");
    return switch (words[0]) {
      case "CAPABILITIES" -> CAPABILITIES;
      case "LIST" -> FORMAT;
      case "GROUP" -> {
        String count = words[1].substring(1);
        yield ascii("211 " + count + " 1 " + count + " " + words[1] + CRLF);
      }
      case "QUIT" -> ascii("205 bye" + CRLF);
      default -> ascii("500 what?" + CRLF);
    };
  }
}
