package dev.netclients;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure between a client and its server.
 *
 * <p>Each kind is a class of its own; what all have in common is here. Whose fault it is and
 * whether the session is still good stand in each class comment. Messages name the server and the
 * stage, quote the peer only {@linkplain Printable escaped}, and never hold a secret.
 *
 * <p>Bad arguments are {@link IllegalArgumentException} and calls out of order {@link
 * IllegalStateException}; neither sends a byte.
 */
public abstract sealed class NetClientException extends IOException
    permits AuthenticationException,
        CancelledException,
        ConnectFailedException,
        LimitException,
        LocalFailureException,
        ProtocolException,
        ProxyException,
        ReplyException,
        ResolveException,
        SessionClosedException,
        TimedOutException,
        TlsException,
        TlsRequiredException,
        TruncatedException {
  private static final long serialVersionUID = 1;

  private final String server;
  private final Stage stage;
  private final Outcome outcome;

  /** Puts {@code server} and {@code stage} before {@code what}; an empty server is left out. */
  NetClientException(
      String server, Stage stage, Outcome outcome, String what, @Nullable Throwable cause) {
    super((server.isEmpty() ? "" : server + ": ") + what + " (stage: " + stage + ")", cause);
    this.server = Objects.requireNonNull(server, "server");
    this.stage = Objects.requireNonNull(stage, "stage");
    this.outcome = Objects.requireNonNull(outcome, "outcome");
  }

  /** Returns the server as {@code host:port}, or an empty text where there is none. */
  public final String server() {
    return server;
  }

  /** Returns how far the call had come. */
  public final Stage stage() {
    return stage;
  }

  /** Returns what became of the action that was asked for. */
  public final Outcome outcome() {
    return outcome;
  }

  /** Returns whether the session can take a further call. If not, its connection is closed. */
  public boolean sessionUsable() {
    return false;
  }
}
