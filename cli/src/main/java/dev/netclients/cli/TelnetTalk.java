package dev.netclients.cli;

import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.telnet.Command;
import dev.netclients.telnet.Login;
import dev.netclients.telnet.Match;
import dev.netclients.telnet.Option;
import dev.netclients.telnet.Side;
import dev.netclients.telnet.TelnetClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Telnet for somebody at a terminal. While the server echoes, keys go to it one by one and are not
 * shown here; otherwise the line is edited here and goes as a whole. It learns the terminal's type
 * and size, and each change of that.
 */
final class TelnetTalk {
  private static final int ESCAPE = 0x1D; // Ctrl-]
  private static final int BLOCK = 16 << 10;

  private final Terminal terminal;
  private final Screen screen;
  private final TelnetClient client;
  private final AtomicReference<@Nullable IOException> unsent = new AtomicReference<>();
  private volatile boolean leaving;

  private TelnetTalk(Terminal terminal, Screen screen, TelnetClient client) {
    this.terminal = terminal;
    this.screen = screen;
    this.client = client;
  }

  /** Talks until either side ends. */
  static void run(Terminal terminal, Screen screen, URI uri, ClientConfig config)
      throws IOException {
    TelnetClient.Builder builder =
        TelnetClient.builder(uri)
            .connector(config.connector())
            .windowSize(screen.columns(), screen.rows());
    Optional<Credentials> credentials = config.credentialsFor(Target.of(uri, Protocol.TELNET));
    String type = terminal.environment().getOrDefault("TERM", "");
    if (!type.isEmpty()) {
      builder.terminalType(type);
    }
    if (config.allowCleartextCredentials()) {
      builder.allowCleartextCredentials();
    }
    try (TelnetClient client = builder.open()) {
      terminal.say(
          "netclients: talking with "
              + client.endpoint()
              + (client.tls().isPresent() ? "" : " in clear")
              + "; Ctrl-] for what else there is");
      TelnetTalk talk = new TelnetTalk(terminal, screen, client);
      if (credentials.isPresent()) {
        Match prompt = client.login(credentials.get(), Login.PROMPT);
        talk.show(prompt.all().getBytes(client.charset()));
      }
      talk.run();
    }
  }

  private void run() throws IOException {
    screen.onResize(this::resized);
    Thread typing = new Thread(this::type, "netclients-input");
    typing.setDaemon(true); // it may wait for a key when all is over
    boolean raw = client.isEnabled(Side.REMOTE, Option.ECHO);
    screen.raw(raw);
    typing.start();
    byte[] block = new byte[BLOCK];
    try {
      for (int n; (n = client.input().read(block)) >= 0; ) {
        if (raw != client.isEnabled(Side.REMOTE, Option.ECHO)) {
          raw = !raw;
          screen.raw(raw);
        }
        show(Arrays.copyOf(block, n));
      }
      IOException failure = unsent.get();
      if (failure != null) {
        throw failure;
      }
    } catch (IOException e) {
      if (!leaving) {
        throw e;
      }
    } finally {
      screen.raw(false);
      show(new byte[] {'\r', '\n'});
    }
    terminal.say("netclients: " + (leaving ? "left" : "the server ended the session"));
  }

  private void show(byte[] bytes) throws IOException {
    screen.shown().write(bytes);
    screen.shown().flush();
  }

  private void resized() {
    try {
      client.windowSize(screen.columns(), screen.rows());
    } catch (IOException e) {
      unsent.set(e); // the reading side ends by itself, and then tells
    }
  }

  private void type() {
    byte[] block = new byte[BLOCK];
    OutputStream to = client.output();
    try {
      for (int n; (n = screen.keys().read(block)) >= 0; ) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (block[i] == ESCAPE) {
            to.write(block, from, i - from);
            to.flush();
            int key = ++i < n ? block[i] : screen.keys().read();
            escape(key);
            from = Math.min(i + 1, n);
          }
        }
        to.write(block, from, n - from);
        to.flush();
      }
      leave();
    } catch (IOException e) {
      unsent.set(e);
    }
  }

  private void leave() {
    leaving = true;
    client.close();
  }

  /** What can be done beside typing, by the key behind Ctrl-]. */
  private void escape(int key) throws IOException {
    switch (key) {
      case -1, 'q' -> leave();
      case 'a' -> client.send(Command.AYT);
      case 'b' -> client.send(Command.BRK);
      case 'i' -> {
        client.send(Command.IP);
        client.synch();
      }
      case ESCAPE -> {
        client.output().write(ESCAPE);
        client.output().flush();
      }
      default ->
          show(
              ("\r\nBehind Ctrl-]: q leaves, a asks whether the server is there, b is Break,"
                      + "\r\ni interrupts what runs there, Ctrl-] is sent itself\r\n")
                  .getBytes(client.charset()));
    }
  }
}
