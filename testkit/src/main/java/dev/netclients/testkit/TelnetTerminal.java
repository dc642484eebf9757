package dev.netclients.testkit;

import dev.netclients.line.BufferedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of one Telnet connection: options, echo, and a line that can be edited.
 *
 * <p>It answers each of the client's words about an option that it did not bring up itself by a no.
 */
final class TelnetTerminal {
  private static final int SE = 240;
  private static final int SB = 250;
  private static final int WILL = 251;
  private static final int WONT = 252;
  private static final int DO = 253;
  private static final int DONT = 254;
  private static final int IAC = 255;
  private static final int MAX_LINE = 64 << 10;
  private static final int MAX_PARAMETERS = 64 << 10;

  /** The options that the host speaks of. */
  private enum Known {
    BINARY(0),
    ECHO(1),
    SGA(3),
    TTYPE(24),
    EOR(25),
    NAWS(31),
    NEW_ENVIRON(39);

    final int code;

    Known(int code) {
      this.code = code;
    }

    static @Nullable Known of(int code) {
      for (Known known : values()) {
        if (known.code == code) {
          return known;
        }
      }
      return null;
    }
  }

  private static final Map<Integer, String> NAMES = new HashMap<>();

  static {
    NAMES.putAll(Map.of(WILL, "WILL", WONT, "WONT", DO, "DO", DONT, "DONT"));
    NAMES.putAll(
        Map.of(
            239, "EOR", 241, "NOP", 242, "DM", 243, "BRK", 244, "IP", 245, "AO", 246, "AYT", 247,
            "EC", 248, "EL", 249, "GA"));
  }

  private final FakeTelnet server;
  private final FakeClient client;
  private final BufferedInput in;
  private final Map<Known, Boolean> ours =
      new EnumMap<>(Known.class); // said WILL; agreed to or not
  private final Map<Known, Boolean> theirs =
      new EnumMap<>(Known.class); // said DO; agreed to or not
  private boolean afterCr;
  private boolean interrupted;

  TelnetTerminal(FakeTelnet server, FakeClient client) {
    this.server = server;
    this.client = client;
    this.in = client.connection().input();
  }

  // --- out ---

  void greet(String banner) throws IOException {
    client.connection().urgentInline();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (!server.isSilent()) {
      for (Known option : new Known[] {Known.TTYPE, Known.NAWS, Known.NEW_ENVIRON}) {
        theirs.put(option, false);
        all.writeBytes(command(DO, option.code));
      }
      offer(all, Known.SGA);
      offer(all, Known.ECHO);
    }
    if (server.mark() == FakeTelnet.Mark.END_OF_RECORD) {
      offer(all, Known.EOR);
    }
    all.writeBytes(text(banner));
    client.send(Point.GREETING, all.toByteArray());
  }

  private void offer(ByteArrayOutputStream all, Known option) {
    ours.put(option, false);
    all.writeBytes(command(WILL, option.code));
  }

  /** Says it as it is, but for IAC, which is doubled. */
  void say(String text) throws IOException {
    client.send(Point.DATA, text(text));
  }

  /** Says these bytes as they are. */
  void say(byte[] bytes) throws IOException {
    client.send(Point.DATA, bytes);
  }

  /** Asks a question; null if the client ended. */
  @Nullable String ask(String question, boolean echo) throws IOException {
    client.send(Point.REPLY, text(question));
    return line(echo);
  }

  /** Prompts for a command; null if the client ended. */
  @Nullable String prompt(String prompt) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(text(prompt));
    if (server.mark() == FakeTelnet.Mark.GO_AHEAD) {
      all.writeBytes(new byte[] {(byte) IAC, (byte) 249});
    } else if (server.mark() == FakeTelnet.Mark.END_OF_RECORD && isOn(ours, Known.EOR)) {
      all.writeBytes(new byte[] {(byte) IAC, (byte) 239});
    }
    client.send(Point.REPLY, all.toByteArray());
    return line(true);
  }

  private static byte[] text(String text) {
    return FakeTelnet.escaped(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] command(int verb, int option) {
    return new byte[] {(byte) IAC, (byte) verb, (byte) option};
  }

  private static boolean isOn(Map<Known, Boolean> side, Known option) {
    return side.getOrDefault(option, false);
  }

  private void send(byte[] bytes) throws IOException {
    client.connection().output().write(bytes);
  }

  // --- in ---

  private int octet() throws IOException {
    if (in.buffered() == 0) {
      client.flush();
    }
    return in.read();
  }

  /** Reads a line, edits and echoes it as a terminal driver does; null at the end. */
  private @Nullable String line(boolean echo) throws IOException {
    client.pass(Point.COMMAND);
    boolean shown = echo && !server.isSilent();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_LINE) {
      int b = dataByte();
      if (interrupted) {
        interrupted = false;
        line.reset();
        echo(shown, "^C");
        b = '\r';
      }
      switch (b) {
        case -1 -> {
          return null;
        }
        case 3 -> { // Ctrl-C
          line.reset();
          echo(shown, "^C\r\n");
          return recorded(line);
        }
        case 4 -> { // Ctrl-D
          if (line.size() == 0) {
            return null;
          }
        }
        case 8, 127 -> {
          if (line.size() > 0) {
            byte[] shorter = java.util.Arrays.copyOf(line.toByteArray(), line.size() - 1);
            line.reset();
            line.writeBytes(shorter);
            echo(shown, "\b \b");
          }
        }
        case '\r', '\n' -> {
          echo(!server.isSilent(), "\r\n");
          return recorded(line);
        }
        default -> {
          line.write(b);
          if (shown) {
            send(FakeTelnet.escaped(new byte[] {(byte) b}));
          }
        }
      }
    }
    throw new IOException("A line of more than " + MAX_LINE + " bytes");
  }

  private void echo(boolean shown, String text) throws IOException {
    if (shown) {
      send(text(text));
    }
  }

  private String recorded(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    server.record(text);
    return text;
  }

  /** Returns the next byte of data, commands done; -1 at the end, and on an interrupt. */
  private int dataByte() throws IOException {
    while (true) {
      int b = octet();
      boolean follows = afterCr && (b == 0 || b == '\n');
      afterCr = b == '\r';
      if (b == IAC) {
        int code = octet();
        if (code == IAC || code < 0) {
          return code;
        }
        command(code);
        if (interrupted) {
          return -1;
        }
      } else if (!follows) {
        return b;
      }
    }
  }

  private void command(int code) throws IOException {
    switch (code) {
      case WILL, WONT, DO, DONT -> negotiate(code, octet());
      case SB -> subnegotiation();
      default -> {
        server.heard(NAMES.getOrDefault(code, "command " + code));
        if (code == 246) { // AYT
          send(text("\r\n[Yes]\r\n"));
        } else if (code == 244) { // IP
          interrupted = true;
        }
      }
    }
  }

  private void negotiate(int verb, int code) throws IOException {
    Known option = Known.of(code);
    server.heard(NAMES.get(verb) + " " + (option == null ? code : option));
    boolean yes = verb == WILL || verb == DO;
    boolean theirSide = verb == WILL || verb == WONT;
    Map<Known, Boolean> side = theirSide ? theirs : ours;
    if (option == null || !side.containsKey(option)) {
      if (option == Known.BINARY && yes) {
        side.put(option, true);
        send(command(theirSide ? DO : WILL, code));
      } else if (yes) {
        send(command(theirSide ? DONT : WONT, code));
      }
      return;
    }
    boolean changed = side.getOrDefault(option, false) != yes;
    side.put(option, yes);
    if (changed && yes && (option == Known.TTYPE || option == Known.NEW_ENVIRON)) {
      send(new byte[] {(byte) IAC, (byte) SB, (byte) code, 1, (byte) IAC, (byte) SE}); // SEND
    }
  }

  private void subnegotiation() throws IOException {
    int option = octet();
    ByteArrayOutputStream parameters = new ByteArrayOutputStream();
    while (parameters.size() < MAX_PARAMETERS) {
      int b = octet();
      if (b == IAC) {
        b = octet();
        if (b == SE) {
          learn(option, parameters.toByteArray());
          return;
        }
      }
      if (b < 0) {
        return;
      }
      parameters.write(b);
    }
    throw new IOException("A subnegotiation of more than " + MAX_PARAMETERS + " bytes");
  }

  private void learn(int option, byte[] p) {
    if (option == Known.TTYPE.code && p.length > 0 && p[0] == 0) {
      server.heardTerminalType(new String(p, 1, p.length - 1, StandardCharsets.US_ASCII));
    } else if (option == Known.NAWS.code && p.length == 4) {
      server.heardWindowSize(
          ((p[0] & 0xFF) << 8 | p[1] & 0xFF) + "x" + ((p[2] & 0xFF) << 8 | p[3] & 0xFF));
    } else if (option == Known.NEW_ENVIRON.code && p.length > 0 && p[0] != 1) {
      variables(p);
    }
  }

  /** VAR 0 or USERVAR 3, a name, VALUE 1, a value; ESC 2 before one of the four (RFC 1572). */
  private void variables(byte[] p) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    ByteArrayOutputStream current = name;
    for (int i = 1; i <= p.length; i++) {
      boolean end = i == p.length;
      if (end || p[i] == 0 || p[i] == 3) {
        if (name.size() > 0) {
          server.heardVariable(
              name.toString(StandardCharsets.UTF_8), value.toString(StandardCharsets.UTF_8));
        }
        name.reset();
        value.reset();
        current = name;
      } else if (p[i] == 1) {
        current = value;
      } else {
        if (p[i] == 2 && i + 1 < p.length) {
          i++;
        }
        current.write(p[i]);
      }
    }
  }
}
