package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server (RFC 5321), or an LMTP one (RFC 2033), that keeps what it takes: STARTTLS, AUTH,
 * PIPELINING, CHUNKING, SIZE, 8BITMIME, SMTPUTF8, DSN.
 *
 * <p>It is strict: a message ends with CRLF, a dot and CRLF, and with nothing that looks like it; a
 * bare CR or LF in a message, or a command that ends with a bare LF, is refused. Commands sent
 * ahead of their replies though PIPELINING is not offered are a violation, which {@link #close()}
 * tells.
 *
 * <p>Replies pass {@link Point#REPLY}, those to a message {@link Point#DATA}. What is scripted for
 * the command {@code .} answers the end of a message, by DATA or BDAT; in LMTP, once for each
 * recipient. A scripted reply that says yes has the effect of one that is not scripted, but for
 * those to STARTTLS, AUTH and BDAT.
 */
public final class FakeSmtp extends FakeServer {
  private static final int MAX_MESSAGES = 10_000; // kept; all are counted

  // Path = "<" [ A-d-l ":" ] Mailbox ">" / "<>", then parameters    RFC 5321, section 4.1.2
  private static final Pattern PATH =
      Pattern.compile(
          "(?i)(?:FROM|TO):\\s*<(?:@[^:>]*:)?((?:\"(?:\\\\.|[^\"\\\\])*\"|[^>\"])*)>(.*)");

  /**
   * A message that was taken.
   *
   * @param user who had signed in; empty for nobody
   * @param from the sender's address; empty for the null one
   * @param to those for whom it was taken
   * @param parameters what MAIL said behind the address
   * @param content its bytes, dots unstuffed
   */
  public record Message(
      String user, String from, List<String> to, List<String> parameters, byte[] content) {
    /** Returns the content as text, each byte a character. */
    public String text() {
      return new String(content, StandardCharsets.ISO_8859_1);
    }
  }

  private final boolean lmtp;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final ReentrantLock inbox = new ReentrantLock();
  private final List<Message> messages = new ArrayList<>();
  private long taken;
  private volatile boolean startTls = true;
  private volatile boolean loginRequired;
  private volatile long maxSize = 10_240_000;
  private volatile List<String> mechanisms = List.of("PLAIN");
  private volatile List<String> capabilities =
      List.of(
          "PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES", "HELP");
  private volatile byte @Nullable [] greeting;

  private FakeSmtp(boolean tls, boolean lmtp, @Nullable Path path) {
    super(tls, path);
    this.lmtp = lmtp;
  }

  /** Returns a server in clear that offers STARTTLS. */
  public static FakeSmtp start() {
    return started(new FakeSmtp(false, false, null));
  }

  /** Returns a server in TLS from the first byte. */
  public static FakeSmtp startTls() {
    return started(new FakeSmtp(true, false, null));
  }

  /** Returns an LMTP server in TLS from the first byte. */
  public static FakeSmtp startLmtp() {
    return started(new FakeSmtp(true, true, null));
  }

  /** Returns an LMTP server in clear at a Unix socket. */
  public static FakeSmtp startLmtpAt(Path path) {
    return started(new FakeSmtp(false, true, path));
  }

  private static FakeSmtp started(FakeSmtp server) {
    server.listen();
    return server;
  }

  // --- what it is like ---

  /** Adds somebody who can sign in. */
  public FakeSmtp user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  /** Takes mail from those alone who have signed in. */
  public FakeSmtp requireLogin() {
    loginRequired = true;
    return this;
  }

  /** Refuses a recipient with this reply, such as {@code 550 5.1.1 no such user}. */
  public FakeSmtp refuse(String address, String reply) {
    refusals.put(address.toLowerCase(Locale.ROOT), reply);
    return this;
  }

  /** Offers STARTTLS no longer. */
  public FakeSmtp withoutStartTls() {
    startTls = false;
    return this;
  }

  /** Offers these SASL mechanisms; PLAIN alone by default, none if there is no user. */
  public FakeSmtp mechanisms(String... offered) {
    mechanisms = List.of(offered);
    return this;
  }

  /** Says these in answer to EHLO, beside SIZE, STARTTLS and AUTH, which it says by itself. */
  public FakeSmtp capabilities(String... offered) {
    capabilities = List.of(offered);
    return this;
  }

  /** Takes messages up to that many bytes; 0 for any, and then SIZE is not offered. */
  public FakeSmtp maxSize(long bytes) {
    maxSize = bytes;
    return this;
  }

  /** Greets with these bytes. */
  public FakeSmtp greeting(byte[] bytes) {
    greeting = bytes.clone();
    return this;
  }

  // --- what it got ---

  /** Returns the messages that were taken, in their order; the first 10,000 of them. */
  public List<Message> messages() {
    inbox.lock();
    try {
      return List.copyOf(messages);
    } finally {
      inbox.unlock();
    }
  }

  /** Returns those that were taken for {@code address}. */
  public List<Message> messages(String address) {
    return messages().stream().filter(message -> message.to().contains(address)).toList();
  }

  /** Returns how many messages were taken. */
  public long taken() {
    inbox.lock();
    try {
      return taken;
    } finally {
      inbox.unlock();
    }
  }

  private void keep(Message message) {
    inbox.lock();
    try {
      taken++;
      if (messages.size() < MAX_MESSAGES) {
        messages.add(message);
      }
    } finally {
      inbox.unlock();
    }
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    byte[] other = greeting;
    if (other != null) {
      client.send(Point.GREETING, other);
    } else {
      client.send(Point.GREETING, "220 fake.test " + (lmtp ? "LMTP" : "ESMTP") + " ready");
    }
    new Conversation(client).run();
  }

  private final class Conversation {
    private final FakeClient client;
    private boolean greeted;
    private String user = "";
    private @Nullable String from; // none: no transaction
    private List<String> parameters = List.of();
    private final List<String> to = new ArrayList<>();
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    Conversation(FakeClient client) {
      this.client = client;
    }

    void run() throws IOException {
      byte[] raw = client.rawLine();
      while (raw != null && answer(raw)) {
        raw = client.rawLine();
      }
    }

    /** Returns false after the last answer. */
    private boolean answer(byte[] raw) throws IOException {
      String line = client.recorded(raw);
      String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      String rest = line.length() > verb.length() ? line.substring(verb.length() + 1) : "";
      if (raw.length < 2 || raw[raw.length - 2] != '\r') {
        say("500 5.5.2 a line ends with CRLF");
        return true;
      }
      boolean ahead = client.connection().input().buffered() > 0;
      if (ahead && !capabilities.contains("PIPELINING") && !verb.equals("BDAT")) {
        violation("something was sent ahead of the reply to " + verb);
      }
      byte[] scripted = scripted(line);
      if (scripted != null && !verb.equals("BDAT")) {
        client.send(Point.REPLY, scripted);
        if (scripted.length > 0 && scripted[0] == '2') {
          effect(verb, rest);
        } else if (scripted.length > 0 && scripted[0] == '3' && verb.equals("DATA")) {
          message();
        }
        return !verb.equals("QUIT");
      }
      switch (verb) {
        case "EHLO", "LHLO" -> hello(verb, rest);
        case "HELO" -> {
          greeted = true;
          reset();
          say(lmtp ? "500 5.5.1 say LHLO" : "250 fake.test");
        }
        case "STARTTLS" -> startTls();
        case "AUTH" -> auth(rest);
        case "MAIL" -> mail(rest);
        case "RCPT" -> rcpt(rest);
        case "DATA" -> data();
        case "BDAT" -> bdat(rest, scripted);
        case "RSET" -> {
          reset();
          say("250 2.0.0 forgotten");
        }
        case "NOOP" -> say("250 2.0.0 here I am");
        case "VRFY" -> say("252 2.1.5 try it");
        case "EXPN" -> say("550 5.1.1 no such list");
        case "HELP" -> client.send(Point.REPLY, "214-this is a fake\r\n214 of a mail server");
        case "QUIT" -> say("221 2.0.0 bye");
        default -> say("500 5.5.1 what?");
      }
      return !verb.equals("QUIT");
    }

    private void say(String line) throws IOException {
      client.send(Point.REPLY, line);
    }

    private void effect(String verb, String rest) {
      Matcher path = PATH.matcher(rest);
      switch (verb) {
        case "EHLO", "LHLO", "HELO", "RSET" -> {
          greeted |= !verb.equals("RSET");
          reset();
        }
        case "MAIL" -> begin(path);
        case "RCPT" -> {
          if (path.matches()) {
            to.add(path.group(1));
          }
        }
        default -> {
          // it has none
        }
      }
    }

    private void begin(Matcher path) {
      if (path.matches()) {
        from = path.group(1);
        parameters = parameters(path);
      }
    }

    private static List<String> parameters(Matcher path) {
      return Arrays.stream(path.group(2).split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private void reset() {
      from = null;
      to.clear();
      chunks.reset();
    }

    private void hello(String verb, String name) throws IOException {
      if (lmtp != verb.equals("LHLO")) {
        say("500 5.5.1 not here");
        return;
      }
      greeted = true;
      reset();
      List<String> lines = new ArrayList<>();
      lines.add("fake.test greets " + name);
      lines.addAll(capabilities);
      if (maxSize > 0) {
        lines.add("SIZE " + maxSize);
      }
      if (startTls && client.connection().tls().isEmpty()) {
        lines.add("STARTTLS");
      }
      if (!mechanisms.isEmpty() && !passwords.isEmpty()) {
        lines.add("AUTH " + String.join(" ", mechanisms));
      }
      StringBuilder reply = new StringBuilder();
      for (int i = 0; i < lines.size(); i++) {
        boolean last = i == lines.size() - 1;
        reply.append(last ? "250 " : "250-").append(lines.get(i)).append(last ? "" : "\r\n");
      }
      say(reply.toString());
    }

    private void startTls() throws IOException {
      if (!startTls || client.connection().tls().isPresent()) {
        say("502 5.5.1 no STARTTLS here");
        return;
      }
      say("220 2.0.0 go on");
      client.startTls();
      greeted = false; // RFC 3207, section 4.2
      user = "";
      reset();
    }

    private void auth(String rest) throws IOException {
      String[] words = rest.split(" ", 2);
      String mechanism = words[0].toUpperCase(Locale.ROOT);
      if (!user.isEmpty()) {
        say("503 5.5.1 signed in already");
      } else if (!mechanisms.contains(mechanism) || passwords.isEmpty()) {
        say("504 5.5.4 no such mechanism");
      } else {
        Optional<String> proved =
            new FakeSasl(passwords, this::ask).run(mechanism, words.length > 1 ? words[1] : null);
        if (proved.isPresent() && passwords.containsKey(proved.get())) {
          user = proved.get();
          say("235 2.7.0 welcome");
        } else {
          say("535 5.7.8 wrong user or password");
        }
      }
    }

    private @Nullable String ask(String challenge) throws IOException {
      say("334 " + challenge);
      String answer = client.line();
      return answer == null || answer.equals("*") ? null : answer;
    }

    private void mail(String rest) throws IOException {
      Matcher path = PATH.matcher(rest);
      if (!greeted) {
        say("503 5.5.1 say hello first");
      } else if (loginRequired && user.isEmpty()) {
        say("530 5.7.0 sign in first");
      } else if (from != null) {
        say("503 5.5.1 one message at a time");
      } else if (!path.matches()) {
        say("501 5.5.4 MAIL FROM:<address>");
      } else {
        String refusal = refusal(path.group(1), parameters(path));
        if (refusal.isEmpty()) {
          begin(path);
        }
        say(refusal.isEmpty() ? "250 2.1.0 sender ok" : refusal);
      }
    }

    private String refusal(String address, List<String> said) {
      for (String parameter : said) {
        String name = parameter.split("=", 2)[0].toUpperCase(Locale.ROOT);
        String value = parameter.substring(Math.min(parameter.length(), name.length() + 1));
        boolean known =
            switch (name) {
              case "SIZE" -> maxSize > 0 && value.matches("[0-9]{1,18}");
              case "BODY" -> capabilities.contains("8BITMIME");
              case "SMTPUTF8" -> capabilities.contains("SMTPUTF8");
              case "RET", "ENVID" -> capabilities.contains("DSN");
              default -> false;
            };
        if (!known) {
          return "555 5.5.4 parameter " + name;
        }
        if (name.equals("SIZE") && Long.parseLong(value) > maxSize) {
          return "552 5.3.4 too large";
        }
      }
      boolean ascii = address.chars().allMatch(c -> c < 0x80);
      return ascii || said.contains("SMTPUTF8") ? "" : "553 5.6.7 not ASCII";
    }

    private void rcpt(String rest) throws IOException {
      Matcher path = PATH.matcher(rest);
      if (from == null) {
        say("503 5.5.1 MAIL first");
      } else if (!path.matches() || path.group(1).isEmpty()) {
        say("501 5.5.4 RCPT TO:<address>");
      } else if (!parameters(path).isEmpty() && !capabilities.contains("DSN")) {
        say("555 5.5.4 no parameters here");
      } else {
        String refusal = refusals.get(path.group(1).toLowerCase(Locale.ROOT));
        if (refusal == null) {
          to.add(path.group(1));
        }
        say(refusal == null ? "250 2.1.5 recipient ok" : refusal);
      }
    }

    private void data() throws IOException {
      if (from == null) {
        say("503 5.5.1 MAIL first");
      } else if (to.isEmpty()) {
        say(lmtp ? "503 5.5.1 no valid recipients" : "554 5.5.1 no valid recipients");
      } else {
        say("354 end with a dot");
        message();
      }
    }

    /** Reads a message up to its end mark, and answers. */
    private void message() throws IOException {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      boolean bare = false;
      for (byte[] line = line(); !isEnd(line); line = line()) {
        bare |= isBare(line);
        int from = line[0] == '.' ? 1 : 0;
        message.write(line, from, line.length - from);
      }
      byte[] content = message.toByteArray();
      end(content, bare);
    }

    /** Reads up to CRLF, whatever stands before it. */
    private byte[] line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(100);
      client.flush();
      int before = 0;
      while (true) {
        int b = client.connection().input().read();
        if (b < 0) {
          throw new FakeClient.Ended(); // a message without an end is none
        }
        line.write(b);
        if (b == '\n' && before == '\r') {
          return line.toByteArray();
        }
        before = b;
      }
    }

    private boolean isEnd(byte[] line) {
      return line.length == 3 && line[0] == '.';
    }

    private boolean isBare(byte[] line) {
      for (int i = 0; i < line.length - 2; i++) {
        if (line[i] == '\r' || line[i] == '\n') {
          return true;
        }
      }
      return false;
    }

    // bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ] CRLF         RFC 3030, section 2
    private void bdat(String rest, byte @Nullable [] scripted) throws IOException {
      Matcher size = Pattern.compile("(?i)([0-9]{1,9})( LAST)?").matcher(rest);
      if (!size.matches()) {
        say("501 5.5.4 BDAT size");
        throw new FakeClient.Ended(); // nobody knows where the next command begins
      }
      byte[] chunk = client.bytes(Integer.parseInt(size.group(1)));
      boolean last = size.group(2) != null;
      if (chunk.length < Integer.parseInt(size.group(1))) {
        throw new FakeClient.Ended();
      }
      if (scripted != null) {
        client.send(Point.DATA, scripted);
      } else if (!capabilities.contains("CHUNKING")) {
        say("502 5.5.1 no CHUNKING here");
      } else if (from == null || to.isEmpty()) {
        say("503 5.5.1 no valid recipients");
      } else {
        chunks.writeBytes(chunk);
        if (last) {
          end(chunks.toByteArray(), false);
        } else {
          client.send(Point.DATA, "250 2.0.0 " + chunk.length + " bytes");
        }
      }
    }

    /** Answers the end of a message, and keeps it for those who get it. */
    private void end(byte[] content, boolean bare) throws IOException {
      List<String> all = List.copyOf(to);
      List<String> takers = new ArrayList<>();
      StringBuilder replies = new StringBuilder();
      for (int i = 0; i < (lmtp ? all.size() : 1); i++) {
        byte[] scripted = scripted(".");
        String reply;
        if (bare) {
          reply = "550 5.5.2 a bare CR or LF";
        } else if (maxSize > 0 && content.length > maxSize) {
          reply = "552 5.3.4 too large";
        } else if (scripted != null) {
          reply = new String(scripted, StandardCharsets.ISO_8859_1).replaceFirst("\r\n$", "");
        } else if (all.isEmpty()) {
          reply = "554 5.5.1 no valid recipients";
        } else {
          reply = "250 2.0.0 taken";
        }
        replies.append(reply).append("\r\n");
        if (reply.startsWith("2")) {
          takers.addAll(lmtp ? all.subList(i, i + 1) : all);
        }
      }
      if (!takers.isEmpty()) {
        keep(new Message(user, String.valueOf(from), List.copyOf(takers), parameters, content));
      }
      reset();
      client.send(Point.DATA, replies.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
