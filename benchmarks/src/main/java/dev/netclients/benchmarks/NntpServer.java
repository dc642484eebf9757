package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Newsgroups with the same article over and over: as many as the group's name says, {@code n10000}.
 */
final class NntpServer extends LineServer {
  /** The number of bytes of the article, dots unstuffed. */
  static final int SIZE = 5 << 10;

  /** Subject, author, date and message-id of a row, between tabs. */
  static final String HEADERS =
      "Re: a subject like many others in this group\tAnn Author <ann@client.test>"
          + "\tSun, 22 Nov 2026 10:00:00 +0000\t<0123456789abcdef$1@client.test>";

  private static final byte[] ARTICLE =
      lines(
          " <a@x.test>",
          Texts.stuffed(
                  "From: Ann <ann@client.test>\r\nNewsgroups: misc.test\r\nMessage-ID: <a@x.test>\r\n"
                      + "Subject: an article like many\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n",
                  SIZE)
              + ".");
  private static final byte[] ROW_REST =
      lines(
          ("\t" + HEADERS)
              + "\t<fedcba9876543210$1@client.test> <0011223344556677$2@mx.test>\t5120\t72");
  private static final byte[] END = lines(".");
  private static final byte[] CAPABILITIES =
      lines(
          "101 list",
          "VERSION 2",
          "READER",
          "OVER",
          "HDR",
          "LIST ACTIVE NEWSGROUPS OVERVIEW.FMT",
          ".");
  private static final byte[] FORMAT =
      lines(
          "215 fields",
          "Subject:",
          "From:",
          "Date:",
          "Message-ID:",
          "References:",
          ":bytes",
          ":lines",
          ".");

  private final ByteBuffer article = Servers.direct(ARTICLE);

  private NntpServer(SocketChannel client) {
    super(client);
  }

  static void serve(SocketChannel client) throws IOException {
    new NntpServer(client).converse("201 ready");
  }

  @Override
  boolean answer(byte[] line, int length) throws IOException {
    if (line[0] == 'A' && line[1] == 'R') { // ARTICLE, the only one in a hurry
      ByteBuffer out = out(length + ARTICLE.length);
      out.put((byte) '2').put((byte) '2').put((byte) '0').put((byte) ' ');
      out.put(line, 8, length - 9); // its number, without CR
      out.put(article.rewind());
      return true;
    }
    String command = text(line, length);
    if (command.startsWith("OVER") || command.startsWith("XOVER")) {
      overview(command.substring(command.indexOf(' ') + 1));
    } else {
      put(reply(command));
    }
    return !command.equals("QUIT");
  }

  private void overview(String range) throws IOException {
    String[] ends = range.split("-");
    long last = Long.parseLong(ends[ends.length - 1]);
    put("224 rows");
    ByteBuffer rest = Servers.direct(ROW_REST);
    byte[] digits = new byte[20];
    for (long n = Long.parseLong(ends[0]); n <= last; n++) {
      int at = digits.length;
      for (long left = n; left > 0; left /= 10) {
        digits[--at] = (byte) ('0' + left % 10);
      }
      out(digits.length + ROW_REST.length).put(digits, at, digits.length - at).put(rest.rewind());
    }
    put(END);
  }

  private static byte[] reply(String command) {
    String[] words = command.split(" ");
    return switch (words[0]) {
      case "CAPABILITIES" -> CAPABILITIES;
      case "LIST" -> FORMAT;
      case "GROUP" -> {
        String count = words[1].substring(1);
        yield lines("211 " + count + " 1 " + count + " " + words[1]);
      }
      case "QUIT" -> lines("205 bye");
      default -> lines("500 what?");
    };
  }
}
