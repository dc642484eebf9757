package dev.netclients.cli;

import dev.netclients.AuthenticationException;
import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.ProtocolException;
import dev.netclients.ProxyException;
import dev.netclients.ReplyException;
import dev.netclients.ResolveException;
import dev.netclients.SessionClosedException;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The codes that the command ends with, one for each kind of failure. They stay as they are. */
enum Exit {
  /** All went well. */
  OK(0),
  /** A fault of this program, or a row of the demo that failed. */
  FAILED(1),
  /** An option or a URL that makes no sense; nothing was sent. */
  USAGE(2),
  /** The name has no address. */
  RESOLVE(3),
  /** No address could be reached. */
  CONNECT(4),
  /** The proxy could not be reached, or refused. */
  PROXY(5),
  /** The handshake failed, or the certificate is not trusted. */
  TLS(6),
  /** The server offers no TLS where it is required. */
  TLS_REQUIRED(7),
  /** The login was refused. */
  AUTHENTICATION(8),
  /** The server understood and said no. */
  REFUSED(9),
  /** The server broke the protocol's rules. */
  PROTOCOL(10),
  /** The server passed a limit. */
  LIMIT(11),
  /** The server ended before all had arrived. */
  TRUNCATED(12),
  /** A clock ran out. */
  TIMED_OUT(13),
  /** A file, or another thing on this side. */
  LOCAL(15),
  /** The session was over before. */
  SESSION_CLOSED(16),
  /** Ctrl-C. */
  INTERRUPTED(130),
  /** The reader of standard output went away. */
  PIPE(141);

  private static final Map<Class<? extends Throwable>, Exit> KINDS =
      Map.ofEntries(
          Map.entry(IllegalArgumentException.class, USAGE),
          Map.entry(ResolveException.class, RESOLVE),
          Map.entry(ConnectFailedException.class, CONNECT),
          Map.entry(ProxyException.class, PROXY),
          Map.entry(TlsException.class, TLS),
          Map.entry(TlsRequiredException.class, TLS_REQUIRED),
          Map.entry(AuthenticationException.class, AUTHENTICATION),
          Map.entry(ReplyException.class, REFUSED),
          Map.entry(ProtocolException.class, PROTOCOL),
          Map.entry(LimitException.class, LIMIT),
          Map.entry(TruncatedException.class, TRUNCATED),
          Map.entry(TimedOutException.class, TIMED_OUT),
          Map.entry(Deadline.PassedException.class, TIMED_OUT),
          Map.entry(CancelledException.class, INTERRUPTED),
          Map.entry(InterruptedException.class, INTERRUPTED),
          Map.entry(LocalFailureException.class, LOCAL),
          Map.entry(SessionClosedException.class, SESSION_CLOSED),
          Map.entry(IOException.class, LOCAL));

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** Returns the number. */
  int code() {
    return code;
  }

  /** Returns the kind's name in JSON, such as {@code timed-out}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what {@code failure} ends with. */
  static Exit of(Throwable failure) {
    if (failure instanceof Terminal.OutputException e && e.readerIsGone()) {
      return PIPE;
    }
    return ofKind(failure.getClass());
  }

  /** Returns what failures of this class end with. */
  static Exit ofKind(Class<?> failure) {
    for (Class<?> kind = failure; kind != null; kind = kind.getSuperclass()) {
      Exit exit = KINDS.get(kind);
      if (exit != null) {
        return exit;
      }
    }
    return FAILED;
  }
}
