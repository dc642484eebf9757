package dev.netclients.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GreenMail's mailboxes behind GreenMail's own IMAP, to which commands are passed. */
final class GreenMailMailboxes implements ImapMailboxes {
  private static final Pattern LITERAL = Pattern.compile(".*\\{([0-9]{1,9})\\}", Pattern.DOTALL);

  private final GreenMailStore store = GreenMailStore.imap();

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
  public View open(String user) throws IOException {
    Passed session = new Passed(Relay.open(store.port()));
    try {
      session.line(); // its greeting
      session.say("front LOGIN " + user + " " + GreenMailStore.SECRET + "\r\n");
      String welcome = session.line();
      if (!welcome.startsWith("front OK")) {
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

  /** Commands go there as they came, and answers come back as they are. */
  private static final class Passed implements View {
    private static final int LOOKS = 10; // at a client that is silent, before GreenMail is asked

    private final Socket socket;
    private final InputStream in;

    Passed(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    private void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void answer(ImapCommand command, Answers answers) throws IOException {
      for (int i = 0; i < command.literals().size(); i++) {
        byte[] literal = command.literals().get(i);
        say(command.lines().get(i) + "{" + literal.length + "}\r\n");
        if (!pass(command.tag(), answers)) {
          return; // refused
        }
        socket.getOutputStream().write(literal);
      }
      say(command.lines().get(command.literals().size()) + "\r\n");
      if (command.verb().equals("IDLE")) {
        idle(command.tag(), answers);
      } else {
        passAll(command.tag(), answers);
      }
    }

    /**
     * GreenMail begins to watch a moment after its go-ahead, and tells of what came in between only
     * when it is asked anew: so that is done every now and then.
     */
    private void idle(String tag, Answers answers) throws IOException {
      if (!pass(tag, answers)) {
        return;
      }
      answers.line("+ idling");
      for (int quiet = 1; !answers.clientSpeaks(); quiet++) {
        while (in.available() > 0) {
          row(line(), answers);
          quiet = 0;
        }
        if (quiet == LOOKS) {
          quiet = 0;
          say("DONE\r\n");
          for (String line = line(); !line.startsWith(tag + " "); line = line()) {
            row(line, answers);
          }
          say(tag + " IDLE\r\n");
          for (String line = line(); !line.startsWith("+"); line = line()) {
            row(line, answers);
          }
        }
      }
      say(answers.clientLine() + "\r\n");
      passAll(tag, answers);
    }

    private void passAll(String tag, Answers answers) throws IOException {
      if (pass(tag, answers)) {
        throw new IOException("GreenMail wants more than there is");
      }
    }

    /** Passes rows on; returns true at a go-ahead, which is not passed on, false at the end. */
    private boolean pass(String tag, Answers answers) throws IOException {
      while (true) {
        String line = line();
        if (line.startsWith("+")) {
          return true;
        }
        row(line, answers);
        if (line.startsWith(tag + " ")) {
          return false;
        }
      }
    }

    private void row(String first, Answers answers) throws IOException {
      String line = first;
      Matcher literal = LITERAL.matcher(line);
      while (first.startsWith("*") && literal.matches()) {
        answers.literal(line, in.readNBytes(Integer.parseInt(literal.group(1))));
        line = line();
        literal = LITERAL.matcher(line);
      }
      answers.line(line);
    }

    private String line() throws IOException {
      ByteArrayOutputStream row = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          String text = row.toString(StandardCharsets.UTF_8);
          return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
        row.write(b);
      }
      throw new EOFException("GreenMail ended");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
