package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mailbox with the same message over and over: as many as the user's name says, {@code n10000};
 * or with one message of as many MiB, {@code b1024}. A message's unique identifier is its number.
 */
final class ImapServer extends LineServer {
  /** The number of bytes of the message. */
  static final int SIZE = 8 << 10;

  private static final byte[] MESSAGE = message();
  private static final Pattern FETCH =
      Pattern.compile("(UID )?FETCH ([0-9:*]+) \\(?(.*?)\\)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOGIN =
      Pattern.compile("LOGIN \"?([nb])([0-9]+)\"? .*", Pattern.CASE_INSENSITIVE);
  private static final Pattern BODY =
      Pattern.compile(
          "(?:BODY(?:\\.PEEK)?\\[(?:TEXT)?\\]|RFC822)(?:<([0-9]+)\\.([0-9]+)>)?",
          Pattern.CASE_INSENSITIVE);
  private static final String ENVELOPE =
      "ENVELOPE (\"Thu, 01 Feb 2024 03:04:05 +0100\" \"A subject of usual length, as people write\""
          + " ((\"Some Body\" NIL \"some.body\" \"example.org\"))"
          + " ((\"Some Body\" NIL \"some.body\" \"example.org\"))"
          + " ((\"Some Body\" NIL \"some.body\" \"example.org\"))"
          + " ((\"Any Body\" NIL \"any.body\" \"example.net\")(NIL NIL \"list\" \"example.net\"))"
          + " NIL NIL \"<20240201030405.1@example.org>\" \"<20240201030406.2@example.org>\")";
  private static final String STRUCTURE =
      "BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" 1200 30"
          + " NIL NIL NIL NIL)(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\""
          + " 4800 90 NIL NIL NIL NIL) \"alternative\" (\"boundary\" \"=_frontier\") NIL NIL NIL)";

  private static byte[] message() {
    StringBuilder text =
        new StringBuilder(
            "From: Some Body <some.body@example.org>\r\nTo: any.body@example.net\r\n"
                + "Subject: A subject of usual length, as people write\r\n"
                + "Date: Thu, 01 Feb 2024 03:04:05 +0100\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
    while (text.length() < SIZE - 72) {
      text.append("x".repeat(70)).append(CRLF);
    }
    return ascii(text.append("x".repeat(SIZE - 2 - text.length())).append(CRLF).toString());
  }

  private final Map<String, byte[]> rows = new HashMap<>(); // what is behind the number
  private long messages;
  private long bytes = SIZE;

  private ImapServer(SocketChannel client) {
    super(client);
  }

  static void serve(SocketChannel client) throws IOException {
    new ImapServer(client).converse("* OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS] ready");
  }

  @Override
  boolean answer(byte[] bytesOfLine, int length) throws IOException {
    String line = text(bytesOfLine, length);
    int blank = line.indexOf(' ');
    String tag = line.substring(0, Math.max(0, blank));
    String command = line.substring(blank + 1);
    String verb = command.split(" ")[0].toUpperCase(Locale.ROOT);
    Matcher fetch = FETCH.matcher(command);
    Matcher login = LOGIN.matcher(command);
    if (fetch.matches()) {
      fetch(fetch.group(2), fetch.group(3), fetch.group(1) != null);
    } else if (login.matches()) {
      long count = Long.parseLong(login.group(2));
      boolean large = login.group(1).equalsIgnoreCase("b");
      messages = large ? 1 : count;
      bytes = large ? count << 20 : SIZE;
    } else if (verb.equals("CAPABILITY")) {
      put("* CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS");
    } else if (verb.equals("SELECT") || verb.equals("EXAMINE")) {
      put("* " + messages + " EXISTS");
      put("* FLAGS (\\Seen)");
      put("* OK [UIDVALIDITY 1] ok");
      put("* OK [UIDNEXT " + (messages + 1) + "] ok");
    } else if (verb.equals("LIST")) {
      put("* LIST () \"/\" INBOX");
    } else if (verb.equals("LOGOUT")) {
      put("* BYE");
    }
    put(tag + (verb.equals("EXAMINE") ? " OK [READ-ONLY] done" : " OK done"));
    return !verb.equals("LOGOUT");
  }

  private void fetch(String set, String items, boolean byUid) throws IOException {
    String[] ends = set.split(":");
    long first = number(ends[0]);
    long last = Math.min(messages, number(ends[ends.length - 1]));
    boolean uid = byUid || items.toUpperCase(Locale.ROOT).contains("UID");
    if (bytes > SIZE) {
      put("* 1 FETCH (UID 1 BODY[] {" + bytes + "}");
      flush();
      Servers.writeMany(client, ByteBuffer.allocateDirect(1 << 20), bytes);
      put(")");
      return;
    }
    byte[] row = rows.computeIfAbsent(items, ImapServer::row);
    for (long n = first; n <= last; n++) {
      put(ascii(uid ? "* " + n + " FETCH (UID " + n + " " : "* " + n + " FETCH ("));
      put(row);
    }
  }

  private long number(String text) {
    return text.equals("*") ? messages : Long.parseLong(text);
  }

  private static byte[] row(String items) {
    String upper = items.toUpperCase(Locale.ROOT);
    StringBuilder row = new StringBuilder();
    if (upper.contains("FLAGS")) {
      row.append("FLAGS (\\Seen) ");
    }
    if (upper.contains("INTERNALDATE")) {
      row.append("INTERNALDATE \" 1-Feb-2024 03:04:05 +0100\" ");
    }
    if (upper.contains("RFC822.SIZE")) {
      row.append("RFC822.SIZE " + SIZE + " ");
    }
    if (upper.contains("ENVELOPE")) {
      row.append(ENVELOPE).append(' ');
    }
    if (upper.contains("BODYSTRUCTURE")) {
      row.append(STRUCTURE).append(' ');
    }
    Matcher body = BODY.matcher(items.replace("RFC822.SIZE", ""));
    if (body.find()) {
      int from = body.group(1) == null ? 0 : Integer.parseInt(body.group(1));
      int size = body.group(2) == null ? SIZE : Integer.parseInt(body.group(2));
      int to = Math.min(SIZE, from + size);
      from = Math.min(from, to);
      row.append(body.group(1) == null ? "BODY[] {" : "BODY[]<" + from + "> {");
      row.append(to - from).append('}').append(CRLF);
      row.append(new String(MESSAGE, from, to - from, StandardCharsets.US_ASCII)).append(' ');
    }
    int end = row.length();
    if (end > 0 && row.charAt(end - 1) == ' ') {
      row.setLength(end - 1);
    }
    return ascii(row.append(')').append(CRLF).toString());
  }
}
