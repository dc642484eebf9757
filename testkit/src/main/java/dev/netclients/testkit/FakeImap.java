package dev.netclients.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP server (RFC 9051, 3501): TLS, sign-in, capabilities, literals, recording, scripted
 * answers and faults are this front's, and so are ID, ENABLE, NAMESPACE and UNSELECT; the mailboxes
 * are GreenMail's, or a function's: {@link #synthetic}.
 *
 * <p>Lines of answers pass {@link Point#REPLY}, literals {@link Point#DATA}. A scripted answer is
 * asked for by the line behind its tag, and passes {@link Point#REPLY} whole; in it, {@code A*} at
 * the start of a line becomes the tag. What is recorded are the lines; literals are not.
 */
public final class FakeImap extends FakeServer {
  private static final Pattern LITERAL =
      Pattern.compile("(.*)\\{([0-9]{1,9})(\\+?)\\}", Pattern.DOTALL);
  private static final int MAX_LITERAL = 256 << 20;

  private final ImapMailboxes mailboxes;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private volatile String firstUser = "";
  private volatile boolean starttls = true;
  private volatile boolean tlsRequired;
  private volatile List<String> mechanisms = List.of("PLAIN");
  private volatile List<String> capabilities;
  private volatile byte @Nullable [] greeting;

  private FakeImap(ImapMailboxes mailboxes, boolean tls, @Nullable Path path, String... offered) {
    super(tls, path);
    this.mailboxes = mailboxes;
    this.capabilities = List.of(offered);
  }

  private static FakeImap greenMail(boolean tls) {
    return started(
        new FakeImap(
            new GreenMailMailboxes(),
            tls,
            null,
            "LITERAL+",
            "SASL-IR",
            "ID",
            "ENABLE",
            "NAMESPACE",
            "IDLE",
            "UIDPLUS",
            "MOVE",
            "UNSELECT"));
  }

  private static FakeImap synthetic(
      boolean tls, @Nullable Path path, int count, IntFunction<byte[]> message) {
    return started(
        new FakeImap(
            new SyntheticMailboxes(count, message),
            tls,
            path,
            "LITERAL+",
            "SASL-IR",
            "ID",
            "ENABLE",
            "NAMESPACE",
            "IDLE",
            "UIDPLUS",
            "UNSELECT"));
  }

  /**
   * Returns a server in clear that offers STARTTLS, with GreenMail's mailboxes, of which there is
   * none yet.
   */
  public static FakeImap start() {
    return greenMail(false);
  }

  /** Returns a server in TLS with GreenMail's mailboxes, of which there is none yet. */
  public static FakeImap startTls() {
    return greenMail(true);
  }

  /**
   * Returns a server in clear that offers STARTTLS, with one INBOX for all users, which a function
   * fills: every byte arrives as it is, and any number of messages takes no memory.
   *
   * @param message makes the message of a number, from 1 on, and always the same; its unique
   *     identifier is its number
   */
  public static FakeImap synthetic(int count, IntFunction<byte[]> message) {
    return synthetic(false, null, count, message);
  }

  /** As {@link #synthetic}, in TLS. */
  public static FakeImap syntheticTls(int count, IntFunction<byte[]> message) {
    return synthetic(true, null, count, message);
  }

  private static FakeImap started(FakeImap server) {
    server.listen();
    return server;
  }

  // --- what it is like ---

  /** Adds a user. The first one's INBOX is the one that {@link #deliver(byte[])} delivers to. */
  public FakeImap mailbox(String user, String password) {
    mailboxes.mailbox(user);
    passwords.put(user, password);
    if (firstUser.isEmpty()) {
      firstUser = user;
    }
    return this;
  }

  /** Delivers a message to the first user; GreenMail may rewrite what is no proper message. */
  public FakeImap deliver(byte[] message) {
    return deliver(firstUser, message);
  }

  /** Delivers a message. */
  public FakeImap deliver(String user, byte[] message) {
    mailboxes.deliver(user, message);
    return this;
  }

  /** Returns what is in a user's INBOX now. */
  public List<byte[]> messages(String user) {
    return mailboxes.messages(user);
  }

  /** Offers STARTTLS no longer. */
  public FakeImap withoutStarttls() {
    starttls = false;
    return this;
  }

  /** Lets nobody sign in in clear, and says LOGINDISABLED. */
  public FakeImap requireTls() {
    tlsRequired = true;
    return this;
  }

  /**
   * Offers these SASL mechanisms; PLAIN alone by default. Known are PLAIN, LOGIN, CRAM-MD5,
   * SCRAM-SHA-1, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER and EXTERNAL.
   */
  public FakeImap mechanisms(String... offered) {
    mechanisms = List.of(offered);
    return this;
  }

  /** Offers these capabilities, beside IMAP4rev1, STARTTLS and AUTH, which it offers by itself. */
  public FakeImap capabilities(String... offered) {
    capabilities = List.of(offered);
    return this;
  }

  /** Greets with these bytes. */
  public FakeImap greeting(byte[] bytes) {
    greeting = bytes.clone();
    return this;
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    Conversation conversation = new Conversation(client);
    byte[] other = greeting;
    if (other != null) {
      client.send(Point.GREETING, other);
    } else {
      client.send(
          Point.GREETING, "* OK [CAPABILITY " + conversation.offered() + "] fake IMAP ready");
    }
    conversation.run();
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      mailboxes.close();
    }
  }

  private final class Conversation implements ImapMailboxes.Answers {
    private final FakeClient client;
    private String user = "";
    private ImapMailboxes.@Nullable View session; // none before the sign-in

    Conversation(FakeClient client) {
      this.client = client;
    }

    void run() throws IOException {
      try {
        ImapCommand command = command();
        while (command != null && answer(command)) {
          command = command();
        }
      } finally {
        ImapMailboxes.View open = session;
        if (open != null) {
          open.close();
        }
      }
    }

    /** Reads a command with its literals; null at the end. */
    private @Nullable ImapCommand command() throws IOException {
      List<String> lines = new ArrayList<>();
      List<byte[]> literals = new ArrayList<>();
      String line = client.line();
      while (line != null) {
        Matcher literal = LITERAL.matcher(line);
        boolean follows = literal.matches();
        lines.add(follows ? literal.group(1) : line);
        if (!follows) {
          return new ImapCommand(lines, literals);
        }
        int size = Integer.parseInt(literal.group(2));
        boolean waits = literal.group(3).isEmpty();
        byte[] refusal = waits ? scripted(behindTag(line)) : null;
        if (refusal != null) {
          client.send(Point.REPLY, tagged(lines.get(0), refusal));
          lines.clear();
          literals.clear();
        } else if (size > MAX_LITERAL) {
          client.send(Point.REPLY, new ImapCommand(lines, literals).tag() + " NO too large");
          lines.clear();
          literals.clear();
        } else {
          if (waits) {
            client.send(Point.REPLY, "+ go on");
          }
          byte[] bytes = client.bytes(size);
          if (bytes.length < size) {
            return null;
          }
          literals.add(bytes);
        }
        line = client.line();
      }
      return null;
    }

    private String behindTag(String line) {
      int blank = line.indexOf(' ');
      return blank < 0 ? line : line.substring(blank + 1);
    }

    private byte[] tagged(String line, byte[] answer) {
      int blank = line.indexOf(' ');
      String tag = blank < 0 ? line : line.substring(0, blank);
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      String said = text.startsWith("A* ") ? tag + text.substring(2) : text;
      return said.replace("\nA* ", "\n" + tag + " ").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns false after the last answer. */
    private boolean answer(ImapCommand command) throws IOException {
      String tag = command.tag();
      String verb = command.verb();
      byte[] scripted = scripted(behindTag(String.join("{}", command.lines())));
      if (scripted != null) {
        client.send(Point.REPLY, tagged(command.lines().get(0), scripted));
        return !verb.equals("LOGOUT");
      }
      switch (verb) {
        case "CAPABILITY" -> {
          line("* CAPABILITY " + offered());
          line(tag + " OK done");
        }
        case "LOGOUT" -> {
          line("* BYE see you");
          line(tag + " OK done");
          return false;
        }
        case "ID" -> {
          line("* ID (\"name\" \"FakeImap\")");
          line(tag + " OK done");
        }
        case "STARTTLS" -> starttls(tag);
        case "LOGIN", "AUTHENTICATE" -> {
          if (session != null) {
            line(tag + " BAD signed in already");
          } else if (tlsRequired && client.connection().tls().isEmpty()) {
            line(tag + " NO [PRIVACYREQUIRED] TLS first");
          } else {
            signIn(tag, verb, command.arguments());
          }
        }
        default -> signedIn(command, tag, verb);
      }
      return true;
    }

    private void signedIn(ImapCommand command, String tag, String verb) throws IOException {
      ImapMailboxes.View open = session;
      if (open == null) {
        line(verb.equals("NOOP") ? tag + " OK done" : tag + " BAD sign in first");
        return;
      }
      switch (verb) {
        case "ENABLE" -> {
          line("* ENABLED");
          line(tag + " OK done");
        }
        case "NAMESPACE" -> {
          line("* NAMESPACE ((\"\" \"/\")) NIL NIL");
          line(tag + " OK done");
        }
        case "UNSELECT" -> {
          open.close();
          session = mailboxes.open(user);
          line(tag + " OK done");
        }
        default -> open.answer(command, this);
      }
    }

    String offered() {
      boolean inTls = client.connection().tls().isPresent();
      List<String> all = new ArrayList<>();
      all.add("IMAP4rev1");
      all.addAll(capabilities);
      if (session == null) {
        mechanisms.forEach(mechanism -> all.add("AUTH=" + mechanism));
        if (starttls && !inTls) {
          all.add("STARTTLS");
        }
        if (tlsRequired && !inTls) {
          all.add("LOGINDISABLED");
        }
      }
      return String.join(" ", all);
    }

    private void starttls(String tag) throws IOException {
      if (!starttls || client.connection().tls().isPresent() || session != null) {
        line(tag + " BAD no STARTTLS here");
        return;
      }
      line(tag + " OK go on");
      client.startTls();
    }

    private void signIn(String tag, String verb, List<String> words) throws IOException {
      Optional<String> proved = Optional.empty();
      if (verb.equals("LOGIN") && words.size() == 2) {
        proved = Optional.of(words.get(0)).filter(name -> words.get(1).equals(passwords.get(name)));
      } else if (verb.equals("AUTHENTICATE") && !words.isEmpty()) {
        String mechanism = words.get(0).toUpperCase(Locale.ROOT);
        if (!mechanisms.contains(mechanism)) {
          line(tag + " NO no such mechanism");
          return;
        }
        String initial = words.size() > 1 ? words.get(1) : null;
        proved = new FakeSasl(passwords, this::ask).run(mechanism, initial);
      }
      if (proved.isEmpty() || !passwords.containsKey(proved.get())) {
        line(tag + " NO [AUTHENTICATIONFAILED] wrong user or password");
        return;
      }
      user = proved.get();
      session = mailboxes.open(user);
      line(tag + " OK [CAPABILITY " + offered() + "] welcome");
    }

    private @Nullable String ask(String challenge) throws IOException {
      line("+ " + challenge);
      String answer = client.line();
      return answer == null || answer.equals("*") ? null : answer;
    }

    @Override
    public void line(String line) throws IOException {
      client.send(Point.REPLY, line);
    }

    @Override
    public void literal(String line, byte[] bytes) throws IOException {
      client.send(Point.REPLY, line);
      client.send(Point.DATA, bytes);
    }

    @Override
    public boolean clientSpeaks() throws IOException {
      client.flush();
      return client.connection().awaitInput(Duration.ofMillis(20));
    }

    @Override
    public String clientLine() throws IOException {
      String line = client.line();
      if (line == null) {
        throw new EOFException("The client ended");
      }
      return line;
    }
  }
}
