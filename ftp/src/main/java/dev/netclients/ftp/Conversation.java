package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
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
import java.util.Optional;
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

  static Conversation open(FtpClient.Builder settings) throws IOException {
    Connections connections = new Connections(settings.connector());
    boolean opened = false;
    try {
      Optional<Tls> tls12 =
          Tls12Servers.contains(settings.connector(), settings.endpoint())
              ? settings.connector().tls().onlyTls12()
              : Optional.empty();
      Control control =
          connect(settings, connections, tls12.orElseGet(settings.connector().tls()::separate));
      Conversation conversation = new Conversation(settings, connections, control);
      conversation.calls.command(
          () -> {
            new Login(settings, control).run();
            return null;
          });
      opened = true;
      return conversation;
    } finally {
      if (!opened) {
        connections.close();
      }
    }
  }

  private static Control connect(FtpClient.Builder settings, Connections connections, Tls tls)
      throws IOException {
    Connection connection = connections.connect(settings.endpoint());
    if (settings.isTlsImplicit()) {
      connection.startTls(tls, settings.endpoint());
    }
    return new Control(connection, tls, settings.charset);
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
      Reply reply = control.replies.command("PWD");
      home = reply.code() == 257 ? PathReply.parse(reply.text()).orElse(null) : null;
    }
    control.expect(command);
    if (absolute) {
      moves.clear();
    }
    moves.add(command);
    if (moves.size() > MAX_MOVES) {
      Optional<String> here = PathReply.parse(control.expect("PWD").text());
      if (here.isPresent()) {
        moves.clear();
        moves.add("CWD " + Names.wire(here.get(), settings.charset));
      }
    }
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
    Control first = control;
    try {
      return begun(command, restart, type);
    } catch (TlsException e) {
      moveToTls12(first, e);
    }
    Transfer transfer = begun(command, restart, type);
    Tls12Servers.add(settings.connector(), settings.endpoint());
    return transfer;
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
          transfer.close();
        }
      }
    }
    return transfer;
  }

  /** Uploads content. */
  void send(String command, long restart, TransferType type, Content content, Progress progress)
      throws IOException {
    Control first = control;
    Content wire = type == TransferType.ASCII ? NetAscii.toWire(content) : content;
    boolean opened = false;
    try {
      Transfer transfer = begin(command, restart, type);
      boolean sent = false;
      try {
        boolean newSession = transfer.hasNewSession();
        if (newSession && !newSessionsAccepted) {
          transfer.awaitRefusal(REFUSAL);
        }
        opened = true;
        transfer.send(wire, progress);
        sent = true;
        newSessionsAccepted |= newSession;
        return;
      } finally {
        if (!sent) {
          transfer.close();
        }
      }
    } catch (TlsException e) {
      if (opened && !content.repeatable()) {
        throw e;
      }
      moveToTls12(first, e);
    }
    Transfer transfer = begin(command, restart, type);
    boolean sent = false;
    try {
      transfer.send(wire, progress);
      sent = true;
      Tls12Servers.add(settings.connector(), settings.endpoint());
    } finally {
      if (!sent) {
        transfer.close();
      }
    }
  }

  private Transfer begin(String command, long restart, TransferType type) throws IOException {
    control.type(type);
    boolean throughProxy = settings.connector().proxy().isPresent();
    DataWay way =
        settings.active
            ? DataWay.active(control, connections)
            : DataWay.passive(control, connections, throughProxy);
    return Transfer.begin(control, way, settings, command, restart);
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
    Control next = connect(settings, connections, tls12.get());
    calls.moveTo(next.connection);
    control = next;
    old.connection.close();
    try {
      new Login(settings, next).run();
    } catch (IllegalStateException e) { // the password was cleared since
      throw new LocalFailureException(
          next.connection.server(),
          next.connection.stage(),
          next.connection.outcome(),
          "the session cannot sign in again in TLS 1.2: " + e.getMessage(),
          false,
          e);
    }
    for (String move : List.copyOf(moves)) {
      next.expect(move);
    }
  }
}
