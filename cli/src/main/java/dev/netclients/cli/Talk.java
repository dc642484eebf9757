package dev.netclients.cli;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Protocol;
import dev.netclients.SessionClosedException;
import dev.netclients.Talks;
import dev.netclients.Target;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.Family;
import dev.netclients.sockets.UdpSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code talk}: standard input to a server, and what it says to standard output. */
@Command(
    name = "talk",
    description = {
      "Talk with a server: what is typed goes there, what it says comes here.",
      "tcp://host:port and tls://host:port are plain bytes, unix:///path a Unix socket; other schemes"
          + " as their clients do; telnet:// on a terminal is one key by key. At the end of the input"
          + " the server is told, and still listened to.",
      "udp://host:port sends each line as a datagram, and listens until nothing has come for a second"
          + " behind the end of the input."
    })
final class Talk extends Verb {
  private static final int BLOCK = 16 << 10;

  /** Ports are always named; the numbers here only fill the rows. */
  private static final Protocol BYTES = new Protocol("bytes", "tcp", 1, "tls", 1);

  private static final Protocol DATAGRAMS = new Protocol("datagrams", "udp", 1, "udp", 1);
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final long SILENCE = Duration.ofSeconds(1).toNanos();

  @Parameters(arity = "1", paramLabel = "URL", description = "Whom to talk with.")
  private String url = "";

  Talk(Terminal terminal) {
    super(terminal);
  }

  @Override
  List<String> urls() {
    return List.of(url);
  }

  @Override
  boolean patient() {
    return true;
  }

  @Override
  void run(Context context, URI target) throws IOException {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    switch (scheme) {
      case "tcp", "tls" -> {
        Endpoint endpoint = bytesEndpoint(target);
        Connector connector = context.connector();
        talk(scheme.equals("tcp") ? connector.connect(endpoint) : connector.connectTls(endpoint));
      }
      case "udp" -> talk(context.connector().connectUdp(bytesEndpoint(target)));
      case "unix" -> talk(context.connector().connect(unixEndpoint(target)));
      case "telnet", "telnets" -> {
        try (Screen screen = terminal.screens().open()) {
          if (screen != null) {
            TelnetTalk.run(terminal, screen, target, context.config());
          } else {
            through(context, target);
          }
        }
      }
      default -> {
        Family.named(scheme).ifPresent(Family::check);
        through(context, target);
      }
    }
  }

  private void through(Context context, URI target) throws IOException {
    try (Talks talks = context.net().talk(target)) {
      talk(talks.input(), talks.output(), talks.output()::flush);
    }
  }

  private static Endpoint bytesEndpoint(URI target) {
    boolean udp = "udp".equalsIgnoreCase(target.getScheme());
    Target parsed = Target.of(target, udp ? DATAGRAMS : BYTES);
    boolean bare = parsed.rawPath().isEmpty() || parsed.rawPath().equals("/");
    boolean port = target.getRawAuthority().matches("[^@]*:[0-9]{1,5}");
    if (!bare || target.getRawQuery() != null || !port) {
      throw new IllegalArgumentException(
          "URL: " + parsed + " (expected: " + parsed.scheme() + "://host:port)");
    }
    return parsed.endpoint();
  }

  private static Endpoint unixEndpoint(URI target) {
    String path = target.getPath();
    if (path == null || path.isEmpty() || target.getRawAuthority() != null) {
      throw new IllegalArgumentException(
          "URL: " + Target.redact(target.toString()) + " (expected: unix:///path)");
    }
    return Endpoint.unix(Path.of(path));
  }

  private void talk(Connection connection) throws IOException {
    try (connection) {
      talk(connection.input(), connection.output(), connection::shutdownOutput);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void talk(InputStream from, OutputStream to, Step whenInputEnds) throws IOException {
    AtomicReference<@Nullable IOException> unsent = new AtomicReference<>();
    Thread typing = new Thread(() -> type(to, whenInputEnds, unsent), "netclients-input");
    typing.setDaemon(true); // it may wait for a key when all is over
    typing.start();
    byte[] block = new byte[BLOCK];
    try (OutputStream out = terminal.body()) {
      for (int n; (n = from.read(block)) >= 0; ) {
        out.write(block, 0, n);
        out.flush();
      }
    }
    IOException failure = unsent.get();
    if (failure != null) {
      throw failure;
    }
  }

  private void type(
      OutputStream to, Step whenInputEnds, AtomicReference<@Nullable IOException> unsent) {
    byte[] block = new byte[BLOCK];
    try {
      for (int n; (n = terminal.in().read(block)) >= 0; ) {
        to.write(block, 0, n);
        if (block[n - 1] != '\r' || terminal.in().available() == 0) { // a CR alone says too much
          to.flush();
        }
      }
      whenInputEnds.run();
    } catch (IOException e) {
      unsent.set(e); // the other direction ends by itself, and then tells
      if (!(e
          instanceof NetClientException)) { // the input is broken, of which the server knows not
        end(whenInputEnds);
      }
    }
  }

  private static void end(Step whenInputEnds) {
    try {
      whenInputEnds.run();
    } catch (IOException e) {
      // It is over anyway; what was before tells why.
    }
  }

  // --- datagrams ---

  private void talk(UdpSocket socket) throws IOException {
    AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
    Thread typing = new Thread(() -> type(socket, unsent), "netclients-input");
    typing.setDaemon(true); // it may wait for a key when all is over
    typing.start();
    try (socket;
        OutputStream out = terminal.body()) {
      long lastHeard = System.nanoTime();
      while (typing.isAlive() || System.nanoTime() - lastHeard < SILENCE) {
        boolean typed = !typing.isAlive();
        Optional<Datagram> came = socket.receive(GLANCE);
        if (came.isPresent()) {
          out.write(came.get().bytes());
          out.flush();
        }
        if (came.isPresent() || !typed) {
          lastHeard = System.nanoTime();
        }
      }
    } catch (SessionClosedException e) { // the other thread found out first
      throw e.getCause() instanceof NetClientException why ? why : e;
    }
    if (unsent.get() instanceof RuntimeException e) {
      throw e;
    }
    if (unsent.get() instanceof IOException e) {
      throw e;
    }
  }

  /** Sends each line, with its end, as a datagram. */
  private void type(UdpSocket socket, AtomicReference<@Nullable Exception> unsent) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b; (b = terminal.in().read()) >= 0; ) {
        line.write(b);
        if (b == '\n' || line.size() > Datagram.MAX_BYTES) {
          socket.send(line.toByteArray());
          line.reset();
        }
      }
      if (line.size() > 0) {
        socket.send(line.toByteArray());
      }
    } catch (IOException | IllegalArgumentException e) {
      unsent.set(e);
    }
  }
}
