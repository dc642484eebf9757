package dev.netclients.ftp;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.TlsException;
import dev.netclients.TlsFacts;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connections;
import dev.netclients.sockets.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is beside its control connection, which may be replaced once: where it stands, and
 * how data connections come about.
 *
 * <p>Many servers want each data connection to resume the TLS session of the control connection
 * (RFC 4217, section 10.2). Some can do it in TLS 1.3 alone, others in 1.2 alone, and which kind a
 * server is shows when it refuses a data connection. Then, once, the session goes on over a new
 * control connection in TLS 1.2, in the same folder, and the transfer is begun again; the server
 * had accepted no byte of it.
 */
final class Conversation {
  /** How long a server gets to refuse a data connection before content is sent that it may. */
  private static final Duration REFUSAL = Duration.ofMillis(500);

  private static final int MAX_MOVES = 64;

  private final FtpClient.Builder settings;
  private final Connections connections;
  private final Calls calls;
  private final List<String> moves = new ArrayList<>(); // lead from the login's folder to here
  private @Nullable String home; // the login's folder, asked for before the first move
  private boolean newSessionsAccepted;
  private volatile Control control;

  private Conversation(FtpClient.Builder settings, Connections connections, Control control) {
    this.settings = settings;
    this.connections = connections;
    this.control = control;
    this.calls = new Calls(control.connection);
  }

  /** Connects; what is said first is {@link #signIn}. */
  static Conversation connected(FtpClient.Builder settings) throws IOException {
    Connections connections = new Connections(settings.connector());
    Optional<Tls> tls12 =
        Tls12Servers.contains(settings.connector(), settings.endpoint())
            ? settings.connector().tls().onlyTls12()
            : Optional.empty();
    Tls tls = tls12.orElseGet(settings.connector().tls()::separate);
    return new Conversation(
        settings, connections, connect(settings, connections, tls, Duration.ZERO));
  }

  private static Control connect(
      FtpClient.Builder settings, Connections connections, Tls tls, Duration left)
      throws IOException {
    Connection connection = connections.connect(settings.endpoint(), left);
    if (settings.isTlsImplicit()) {
      connection.startTls(tls, settings.endpoint());
    }
    return new Control(connection, tls, settings.charset);
  }

  /** From the greeting to the first command. */
  void signIn() throws IOException {
    new Login(settings, control).run();
  }

  Control control() {
    return control;
  }

  Calls calls() {
    return calls;
  }

  void close() {
    control.connection.close();
    connections.close();
  }

  // --- where it stands ---

  /** Changes the folder: CWD or CDUP. */
  void move(String command, boolean absolute) throws IOException {
    if (home == null && moves.isEmpty()) {
      home = here().orElse(null);
    }
    control.expect(command);
    if (absolute) {
      moves.clear();
    }
    moves.add(command);
    if (moves.size() > MAX_MOVES) {
      Optional<String> here = here();
      if (here.isPresent()) {
        moves.clear();
        moves.add("CWD " + Names.wire(here.get(), settings.charset));
      }
    }
  }

  /** Returns the present folder, if the server tells. */
  private Optional<String> here() throws IOException {
    Reply reply = control.replies.command("PWD");
    return reply.code() == 257 ? PathReply.parse(reply.text(), settings.charset) : Optional.empty();
  }

  /**
   * Returns a path relative to the login's folder as it can be asked for here.
   *
   * @throws IllegalStateException if the session has left that folder, and the server does not tell
   *     its name
   */
  String fromHome(String path) {
    if (path.startsWith("/") || moves.isEmpty()) {
      return path;
    }
    String login = home;
    if (login == null) {
      throw new IllegalStateException(
          "The session has left the folder of its login, whose name the server does not tell");
    }
    if (path.isEmpty()) {
      return login;
    }
    return login.endsWith("/") ? login + path : login + "/" + path;
  }

  // --- transfers ---

  /** Begins a download or a listing. */
  Transfer receive(String command, long restart, TransferType type) throws IOException {
    return perhapsTwice(() -> begun(command, restart, type), () -> true);
  }

  private Transfer begun(String command, long restart, TransferType type) throws IOException {
    Transfer transfer = begin(command, restart, type);
    if (control.privateData) { // the server may still refuse the data connection
      boolean known = false;
      try {
        transfer.awaitFirst();
        known = true;
      } finally {
        if (!known) {
          transfer.abort();
        }
      }
    }
    return transfer;
  }

  /** Uploads content. */
  void send(String command, long restart, TransferType type, Content content, Progress progress)
      throws IOException {
    Content wire = type == TransferType.ASCII ? NetAscii.toWire(content) : content;
    AtomicBoolean opened = new AtomicBoolean();
    perhapsTwice(
        () -> {
          Transfer transfer = begin(command, restart, type);
          try {
            boolean newSession = transfer.hasNewSession();
            if (newSession && !newSessionsAccepted) {
              transfer.awaitRefusal(REFUSAL);
            }
            opened.set(true);
            transfer.send(wire, progress);
            newSessionsAccepted |= newSession;
            return transfer;
          } finally {
            transfer.abort(); // nothing, unless it is what failed
          }
        },
        () -> !opened.get() || content.repeatable());
  }

  /**
   * Does it, and once more in TLS 1.2 if the server refuses the data connection for its session.
   */
  private Transfer perhapsTwice(Calls.Step<Transfer> transfer, BooleanSupplier mayRepeat)
      throws IOException {
    Control first = control;
    try {
      return Objects.requireNonNull(transfer.run());
    } catch (TlsException e) {
      if (!mayRepeat.getAsBoolean()) {
        throw e;
      }
      moveToTls12(first, e);
    }
    Transfer second = Objects.requireNonNull(transfer.run());
    Tls12Servers.add(settings.connector(), settings.endpoint());
    return second;
  }

  private Transfer begin(String command, long restart, TransferType type) throws IOException {
    control.type(type);
    return Transfer.begin(control, way(), settings, command, restart);
  }

  private DataWay way() throws IOException {
    try {
      return settings.active
          ? DataWay.active(control, connections)
          : DataWay.passive(control, connections, settings.connector().proxy().isPresent());
    } catch (IllegalStateException e) { // of connections that are closed
      throw closedMeanwhile();
    }
  }

  /** Returns what a call throws that finds this closed by another thread before it can connect. */
  private NetClientException closedMeanwhile() {
    Connection connection = control.connection;
    return connection.end(
        new CancelledException(
            connection.server(),
            connection.stage(),
            Outcome.NOT_DONE,
            "the session was closed from this side"));
  }

  /**
   * Goes on over a new control connection in TLS 1.2.
   *
   * @throws TlsException {@code why}, if that was not the reason or is no way out
   */
  private void moveToTls12(Control old, TlsException why) throws IOException {
    boolean newest =
        old.connection.tls().map(TlsFacts::protocol).filter("TLSv1.3"::equals).isPresent();
    Optional<Tls> tls12 = settings.connector().tls().onlyTls12();
    if (!old.reuseRefused || !newest || tls12.isEmpty()) {
      if (old.reuseRefused) {
        Tls12Servers.remove(settings.connector(), settings.endpoint()); // it may have been changed
      }
      throw why;
    }
    old.connection.event(
        ConnectionEvent.Kind.NOTICE,
        () -> "data connections do not resume in TLS 1.3: once more in TLS 1.2");
    Control next;
    try {
      next = connect(settings, connections, tls12.get(), old.connection.callLeft());
    } catch (IllegalStateException e) { // of connections that are closed
      throw closedMeanwhile();
    }
    calls.moveTo(next.connection);
    control = next;
    old.connection.close();
    String failed = "the session cannot go on in TLS 1.2: ";
    try {
      signIn();
      for (String move : List.copyOf(moves)) {
        next.expect(move);
      }
    } catch (FtpReplyException e) { // usable it may be, but not as who or where its caller thinks
      throw next.connection.end(
          new TlsException(
              next.connection.server(), TlsException.Reason.OTHER, failed + e.getMessage(), e));
    } catch (IllegalStateException e) { // the password was cleared since
      throw new LocalFailureException(
          next.connection.server(),
          next.connection.stage(),
          next.connection.outcome(),
          failed + e.getMessage(),
          false,
          e);
    }
  }
}
