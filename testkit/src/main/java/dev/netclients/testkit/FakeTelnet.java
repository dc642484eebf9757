package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Telnet server (RFC 854) with a login and a small shell, which echoes and edits as a host does.
 *
 * <p>It says WILL ECHO and WILL SGA, and asks for TTYPE, NAWS and NEW-ENVIRON; what it learns can
 * be asked for here. Its shell knows {@code echo}, {@code term}, {@code size}, {@code env} and
 * {@code exit}, and what {@link #answer} is told. A host without {@linkplain #account accounts}
 * lets everybody in.
 *
 * <p>The first negotiation and the banner pass {@link Point#GREETING}, questions and prompts {@link
 * Point#REPLY}, what the shell says {@link Point#DATA}. Lines are recorded, passwords included.
 */
public final class FakeTelnet extends FakeServer {
  private static final int MAX_TRIES = 3;

  /** What stands behind a prompt. */
  enum Mark {
    NONE,
    GO_AHEAD,
    END_OF_RECORD
  }

  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final List<String> commands = new ArrayList<>(); // guarded by itself
  private final Map<String, String> environment = new TreeMap<>(); // guarded by commands
  private volatile @Nullable String terminalType;
  private volatile @Nullable String windowSize;
  private volatile String banner = "Fake Telnet\r\n";
  private volatile String prompt = "fake$ ";
  private volatile Mark mark = Mark.NONE;
  private volatile boolean silent;

  private FakeTelnet(boolean tls, @Nullable Path path) {
    super(tls, path);
  }

  /** Returns a host in clear. */
  public static FakeTelnet start() {
    return started(new FakeTelnet(false, null));
  }

  /** Returns a host in TLS. */
  public static FakeTelnet startTls() {
    return started(new FakeTelnet(true, null));
  }

  /** Returns a host at a Unix socket. */
  public static FakeTelnet startAt(Path path) {
    return started(new FakeTelnet(false, path));
  }

  private static FakeTelnet started(FakeTelnet server) {
    server.listen();
    return server;
  }

  // --- what it is like ---

  /** Adds somebody who may sign in; others may not. */
  public FakeTelnet account(String user, String password) {
    accounts.put(user, password);
    return this;
  }

  /** Greets with this, as it is. */
  public FakeTelnet banner(String text) {
    banner = text;
    return this;
  }

  /** Prompts with this. Defaults to {@code fake$} and a blank. */
  public FakeTelnet prompt(String text) {
    prompt = text;
    return this;
  }

  /** Sends IAC GA behind each prompt. */
  public FakeTelnet goAhead() {
    mark = Mark.GO_AHEAD;
    return this;
  }

  /** Says WILL EOR, and sends IAC EOR behind each prompt if the client agrees (RFC 885). */
  public FakeTelnet endOfRecord() {
    mark = Mark.END_OF_RECORD;
    return this;
  }

  /** Says nothing about options by itself, nor echoes: a device without a terminal's manners. */
  public FakeTelnet withoutOptions() {
    silent = true;
    return this;
  }

  Mark mark() {
    return mark;
  }

  boolean isSilent() {
    return silent;
  }

  // --- what it learns ---

  /** Returns what clients said about options, such as {@code WILL TTYPE}, and other commands. */
  public List<String> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }

  /** Returns what the last client called its terminal. */
  public Optional<String> terminalType() {
    return Optional.ofNullable(terminalType);
  }

  /** Returns the last client's window, as {@code 80x24}: columns and rows. */
  public Optional<String> windowSize() {
    return Optional.ofNullable(windowSize);
  }

  /** Returns the variables that clients told, those without a value as the empty text. */
  public Map<String, String> environment() {
    synchronized (commands) {
      return Map.copyOf(environment);
    }
  }

  void heard(String command) {
    synchronized (commands) {
      commands.add(command);
    }
  }

  void heardTerminalType(String name) {
    terminalType = name;
  }

  void heardWindowSize(String size) {
    windowSize = size;
  }

  void heardVariable(String name, String value) {
    synchronized (commands) {
      environment.put(name, value);
    }
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    TelnetTerminal terminal = new TelnetTerminal(this, client);
    terminal.greet(banner);
    if (accounts.isEmpty() || login(terminal)) {
      shell(terminal);
    }
  }

  private boolean login(TelnetTerminal terminal) throws IOException {
    for (int i = 0; i < MAX_TRIES; i++) {
      String user = terminal.ask("login: ", true);
      if (user == null) {
        return false;
      }
      String password = terminal.ask("Password: ", false);
      if (password == null) {
        return false;
      }
      if (password.equals(accounts.get(user))) {
        terminal.say("\r\nLast login: Tue Nov  3 10:15:00 on pts/0\r\n");
        return true;
      }
      terminal.say("\r\nLogin incorrect\r\n");
    }
    return false;
  }

  private void shell(TelnetTerminal terminal) throws IOException {
    for (String line; (line = terminal.prompt(prompt)) != null; ) {
      byte[] scripted = scripted(line);
      if (scripted != null) {
        terminal.say(scripted);
      } else if (line.equals("exit")) {
        terminal.say("bye\r\n");
        return;
      } else if (!line.isEmpty()) {
        terminal.say(run(line) + "\r\n");
      }
    }
  }

  private String run(String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "echo" -> words.length > 1 ? words[1] : "";
      case "term" -> terminalType().orElse("unknown");
      case "size" -> windowSize().orElse("unknown");
      case "env" -> {
        List<String> all = new ArrayList<>();
        new TreeMap<>(environment()).forEach((name, value) -> all.add(name + "=" + value));
        yield String.join("\r\n", all);
      }
      default -> words[0] + ": not found";
    };
  }

  /** Returns {@code text} with IAC doubled. */
  static byte[] escaped(byte[] text) {
    String latin1 = new String(text, StandardCharsets.ISO_8859_1);
    return latin1.replace("\u00ff", "\u00ff\u00ff").getBytes(StandardCharsets.ISO_8859_1);
  }
}
