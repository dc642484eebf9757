package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A POP3 server (RFC 1939, 2449, 2595, 5034, 6856): TLS, sign-in, capabilities, recording, scripted
 * answers and faults are this front's; the mailboxes are GreenMail's, or a function's: {@link
 * #synthetic}.
 *
 * <p>First lines of answers pass {@link Point#REPLY}, blocks {@link Point#DATA}. A scripted answer
 * passes {@link Point#REPLY} whole.
 */
public final class FakePop3 extends FakeServer {
  private static final String TIMESTAMP =
      "<1896.697170952@dbc.mtview.ca.us>"; // RFC 1939, section 7

  private final Pop3Maildrop maildrop;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private volatile String firstUser = "";
  private volatile boolean stls = true;
  private volatile boolean tlsRequired;
  private volatile boolean apop;
  private volatile List<String> mechanisms = List.of("PLAIN");
  private volatile List<String> capabilities =
      List.of(
          "TOP",
          "UIDL",
          "USER",
          "RESP-CODES",
          "AUTH-RESP-CODE",
          "PIPELINING",
          "UTF8",
          "LANG",
          "EXPIRE NEVER");
  private volatile byte @Nullable [] greeting;

  private FakePop3(Pop3Maildrop maildrop, boolean tls, @Nullable Path path) {
    super(tls, path);
    this.maildrop = maildrop;
  }

  /**
   * Returns a server in clear that offers STLS, with GreenMail's mailboxes, of which there is none
   * yet.
   */
  public static FakePop3 start() {
    return started(new FakePop3(new GreenMailMaildrop(), false, null));
  }

  /** Returns a server in TLS with GreenMail's mailboxes, of which there is none yet. */
  public static FakePop3 startTls() {
    return started(new FakePop3(new GreenMailMaildrop(), true, null));
  }

  /**
   * Returns a server in clear that offers STLS, with one mailbox for all users, which a function
   * fills: every byte arrives as it is, and any number of messages takes no memory.
   *
   * @param message makes the message of a number, from 1 on, and always the same
   */
  public static FakePop3 synthetic(int count, IntFunction<byte[]> message) {
    return started(new FakePop3(new SyntheticMaildrop(count, message), false, null));
  }

  /** As {@link #synthetic}, in TLS. */
  public static FakePop3 syntheticTls(int count, IntFunction<byte[]> message) {
    return started(new FakePop3(new SyntheticMaildrop(count, message), true, null));
  }

  private static FakePop3 started(FakePop3 server) {
    server.listen();
    return server;
  }

  // --- what it is like ---

  /** Adds a user. The first one's mailbox is the one that {@link #deliver(byte[])} delivers to. */
  public FakePop3 mailbox(String user, String password) {
    maildrop.mailbox(user);
    passwords.put(user, password);
    if (firstUser.isEmpty()) {
      firstUser = user;
    }
    return this;
  }

  /** Delivers a message to the first user; GreenMail may rewrite what is no proper message. */
  public FakePop3 deliver(byte[] message) {
    return deliver(firstUser, message);
  }

  /** Delivers a message. */
  public FakePop3 deliver(String user, byte[] message) {
    maildrop.deliver(user, message);
    return this;
  }

  /** Returns what is in a user's mailbox now: what was deleted is in it until QUIT. */
  public List<byte[]> messages(String user) {
    return maildrop.messages(user);
  }

  /** Offers STLS no longer. */
  public FakePop3 withoutStls() {
    stls = false;
    return this;
  }

  /** Lets nobody sign in in clear. */
  public FakePop3 requireTls() {
    tlsRequired = true;
    return this;
  }

  /** Greets with a timestamp and understands APOP. */
  public FakePop3 withApop() {
    apop = true;
    return this;
  }

  /**
   * Offers these SASL mechanisms; PLAIN alone by default. Known are PLAIN, LOGIN, CRAM-MD5,
   * SCRAM-SHA-1, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER and EXTERNAL.
   */
  public FakePop3 mechanisms(String... offered) {
    mechanisms = List.of(offered);
    return this;
  }

  /** Says these in answer to CAPA, beside STLS and SASL, which it says by itself. */
  public FakePop3 capabilities(String... offered) {
    capabilities = List.of(offered);
    return this;
  }

  /** Greets with these bytes. */
  public FakePop3 greeting(byte[] bytes) {
    greeting = bytes.clone();
    return this;
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    byte[] other = greeting;
    if (other != null) {
      client.send(Point.GREETING, other);
    } else {
      client.send(Point.GREETING, "+OK fake POP3 ready" + (apop ? " " + TIMESTAMP : ""));
    }
    new Conversation(client).run();
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      maildrop.close();
    }
  }

  private final class Conversation {
    private final FakeClient client;
    private @Nullable String user; // named, not yet proved
    private Pop3Maildrop.@Nullable View session; // none before the sign-in

    Conversation(FakeClient client) {
      this.client = client;
    }

    void run() throws IOException {
      try {
        String line = client.line();
        while (line != null && answer(line)) {
          line = client.line();
        }
      } finally {
        Pop3Maildrop.View open = session;
        if (open != null) {
          open.close();
        }
      }
    }

    /** Returns false after the last answer. */
    private boolean answer(String line) throws IOException {
      String[] words = line.split(" ", 3);
      String verb = words[0].toUpperCase(Locale.ROOT);
      byte[] scripted = scripted(line);
      if (scripted != null) {
        client.send(Point.REPLY, scripted);
        return !verb.equals("QUIT");
      }
      switch (verb) {
        case "CAPA" -> capa();
        case "STLS" -> stls();
        case "USER", "PASS", "APOP", "AUTH" -> {
          if (session != null) {
            say("-ERR signed in already");
          } else if (tlsRequired && client.connection().tls().isEmpty()) {
            say("-ERR [SYS/PERM] TLS first");
          } else {
            signIn(verb, words);
          }
        }
        case "UTF8" -> say("+OK UTF8 enabled");
        case "LANG" -> lang(words);
        default -> pass(line, verb);
      }
      return !verb.equals("QUIT");
    }

    private void say(String line) throws IOException {
      client.send(Point.REPLY, line);
    }

    private void capa() throws IOException {
      List<String> all = new ArrayList<>(capabilities);
      if (!mechanisms.isEmpty()) {
        all.add("SASL " + String.join(" ", mechanisms));
      }
      if (stls && client.connection().tls().isEmpty()) {
        all.add("STLS");
      }
      say("+OK");
      client.send(Point.DATA, DotText.of(String.join("\r\n", all) + "\r\n"));
    }

    private void stls() throws IOException {
      if (!stls || client.connection().tls().isPresent()) {
        say("-ERR no STLS here");
        return;
      }
      say("+OK go on");
      client.startTls();
      user = null;
    }

    private void lang(String[] words) throws IOException {
      if (words.length > 1) {
        say("+OK " + words[1] + " it is");
      } else {
        say("+OK");
        client.send(Point.DATA, DotText.of("en English\r\nde Deutsch\r\n"));
      }
    }

    private void pass(String line, String verb) throws IOException {
      Pop3Maildrop.View open = session;
      if (open == null) {
        say(verb.equals("QUIT") ? "+OK bye" : "-ERR sign in first");
        return;
      }
      Pop3Maildrop.Answer answer = open.ask(line);
      say(answer.line());
      byte[] block = answer.block();
      if (block != null) {
        client.send(Point.DATA, block);
      }
    }

    private void signIn(String verb, String[] words) throws IOException {
      String argument = words.length > 1 ? words[1] : "";
      String second = words.length > 2 ? words[2] : null;
      switch (verb) {
        case "USER" -> {
          user = argument;
          say("+OK and the password?");
        }
        case "PASS" -> {
          String name = user;
          String password = second == null ? argument : argument + " " + second; // spaces count
          user = null;
          welcome(
              name != null && password.equals(passwords.get(name))
                  ? Optional.of(name)
                  : Optional.empty());
        }
        case "APOP" ->
            welcome(
                apop && digest(argument).equals(second) ? Optional.of(argument) : Optional.empty());
        default -> {
          String mechanism = argument.toUpperCase(Locale.ROOT);
          if (argument.isEmpty()) {
            say("+OK");
            client.send(Point.DATA, DotText.of(String.join("\r\n", mechanisms) + "\r\n"));
          } else if (!mechanisms.contains(mechanism)) {
            say("-ERR no such mechanism");
          } else {
            welcome(new FakeSasl(passwords, this::ask).run(mechanism, second));
          }
        }
      }
    }

    private @Nullable String ask(String challenge) throws IOException {
      say("+ " + challenge);
      String answer = client.line();
      return answer == null || answer.equals("*") ? null : answer;
    }

    private void welcome(Optional<String> proved) throws IOException {
      if (proved.isEmpty() || !passwords.containsKey(proved.get())) {
        say("-ERR [AUTH] wrong user or password");
        return;
      }
      session = maildrop.open(proved.get());
      say("+OK welcome");
    }

    private String digest(String name) {
      try {
        String secret = TIMESTAMP + passwords.getOrDefault(name, "");
        return HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("MD5").digest(secret.getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("This JDK has no MD5", e);
      }
    }
  }
}
