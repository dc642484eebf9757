package dev.netclients.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** GreenMail's mailboxes behind GreenMail's own POP3, to which commands are passed. */
final class GreenMailMaildrop implements Pop3Maildrop {
  private final GreenMailStore store = GreenMailStore.pop3();

  @Override
  public void mailbox(String user) {
    store.mailbox(user);
  }

  @Override
  public void deliver(String user, byte[] message) {
    store.deliver(user, message);
  }

  @Override
  public List<byte[]> messages(String user) {
    return store.messages(user);
  }

  @Override
  public Pop3Maildrop.View open(String user) throws IOException {
    List<Integer> sizes = messages(user).stream().map(message -> message.length).toList();
    Passed session = new Passed(Relay.open(store.port()), sizes);
    try {
      session.line(); // its greeting
      session.ask("USER " + user);
      String welcome = session.ask("PASS " + GreenMailStore.SECRET).line();
      if (!welcome.startsWith("+OK")) {
        throw new IOException("GreenMail refuses " + user + ": " + welcome);
      }
      return session;
    } catch (IOException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void close() {
    store.close();
  }

  /**
   * Commands go there as they came, and answers come back as they are. But deletions wait here for
   * QUIT: GreenMail would carry them out at once, for all sessions, and also without QUIT.
   */
  private static final class Passed implements Pop3Maildrop.View {
    private static final String NO_MESSAGE = "-ERR no such message";

    private final Socket socket;
    private final InputStream in;
    private final List<Integer> sizes; // by number, from 1 on
    private final Set<String> deleted = new TreeSet<>();

    Passed(Socket socket, List<Integer> sizes) throws IOException {
      this.socket = socket;
      this.sizes = sizes;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public Answer ask(String command) throws IOException {
      String[] words = command.strip().toUpperCase(Locale.ROOT).split(" ");
      String number = words.length > 1 ? words[1] : "";
      if (deleted.contains(number)) {
        return Answer.of(NO_MESSAGE);
      }
      switch (words[0]) {
        case "DELE" -> {
          boolean there =
              words.length == 2 && pass("LIST " + number, false).line().startsWith("+OK");
          if (there) {
            deleted.add(number);
          }
          return Answer.of(there ? "+OK deleted at QUIT" : NO_MESSAGE);
        }
        case "RSET" -> deleted.clear();
        case "STAT" -> {
          return stat();
        }
        case "QUIT" -> {
          for (String one : deleted) {
            pass("DELE " + one, false);
          }
        }
        case "LIST" -> {
          return number.isEmpty() ? rows(command) : sized(pass(command, false));
        }
        case "UIDL" -> {
          return number.isEmpty() ? rows(command) : pass(command, false);
        }
        default -> {}
      }
      return pass(command, words[0].equals("RETR") || words[0].equals("TOP"));
    }

    private Answer stat() throws IOException {
      long count = 0;
      long total = 0;
      byte[] block = rows("LIST").block();
      for (String row : text(block).split("\r\n")) {
        if (!row.equals(".")) {
          count++;
          total += Long.parseLong(row.substring(row.indexOf(' ') + 1).strip());
        }
      }
      return Answer.of("+OK " + count + " " + total);
    }

    /** Returns the answer to LIST or UIDL without what is deleted. */
    private Answer rows(String command) throws IOException {
      Answer all = pass(command, true);
      StringBuilder left = new StringBuilder();
      boolean sized = command.toUpperCase(Locale.ROOT).startsWith("LIST");
      for (String row : text(all.block()).split("\r\n")) {
        if (!deleted.contains(row.split(" ", 2)[0])) {
          left.append(sized ? sized(row) : row).append("\r\n");
        }
      }
      return new Answer(all.line(), left.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private Answer sized(Answer answer) {
      boolean found = answer.line().startsWith("+OK ");
      return found ? Answer.of("+OK " + sized(answer.line().substring(4))) : answer;
    }

    private String sized(String row) {
      String number = row.split(" ", 2)[0];
      boolean known = number.matches("[0-9]{1,9}") && Integer.parseInt(number) <= sizes.size();
      return known ? number + " " + sizes.get(Integer.parseInt(number) - 1) : row;
    }

    private static String text(byte @Nullable [] block) {
      return block == null ? "" : new String(block, StandardCharsets.ISO_8859_1);
    }

    private Answer pass(String command, boolean blockFollows) throws IOException {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      String line = line();
      if (!blockFollows || !line.startsWith("+OK")) {
        return Answer.of(line);
      }
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      byte[] row = row();
      while (!text(row).equals(".\r\n")) {
        block.writeBytes(row);
        row = row();
      }
      block.writeBytes(row);
      return new Answer(line, block.toByteArray());
    }

    String line() throws IOException {
      return new String(row(), StandardCharsets.UTF_8).stripTrailing();
    }

    private byte[] row() throws IOException {
      ByteArrayOutputStream row = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        row.write(b);
        if (b == '\n') {
          return row.toByteArray();
        }
      }
      throw new EOFException("GreenMail ended");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
