package dev.netclients.http;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Says in this suite's terms what OkHttp threw. In this order: what was recorded on this side; what
 * the sockets below recorded, which OkHttp passes on; what only OkHttp knows (its own timeouts,
 * HTTP/2's errors), whose types are not public and are told by name.
 */
final class Failures {
  private Failures() {}

  static CancelledException closed(Attempt attempt) {
    return cancelled(attempt, "the client was closed");
  }

  private static CancelledException cancelled(Attempt attempt, String why) {
    return new CancelledException(attempt.server(), attempt.stage(), attempt.outcome(), why);
  }

  static NetClientException of(Exception e, Attempt attempt) {
    NetClientException recorded = attempt.recorded();
    if (recorded != null) {
      return recorded;
    }
    if (attempt.clock().hasRunOut()) {
      return attempt.clock().failure(attempt.server(), attempt.stage(), attempt.outcome());
    }
    if (e instanceof NetClientException ours) {
      return ours; // from a decoder above OkHttp
    }
    if (e instanceof SocketTimeoutException) { // carries what its own closing caused
      return timedOut(attempt);
    }
    Carried carried = Carried.in(e);
    NetClientException failure = carried == null ? null : carried.failure();
    if (attempt.isClientClosed() && (failure == null || failure instanceof CancelledException)) {
      return closed(attempt);
    }
    if (carried != null) {
      if (carried.isStale()) {
        attempt.nothingWasSent();
      }
      return carried.isFromBelow() ? restated(carried.failure(), attempt) : carried.failure();
    }
    if (Thread.currentThread().isInterrupted()) {
      return cancelled(attempt, "the thread was interrupted");
    }
    return e instanceof IOException io ? fromOkHttp(io, attempt) : broken(e, attempt);
  }

  /** The connection below knows why it ended, but not what the request had come to. */
  private static NetClientException restated(NetClientException e, Attempt attempt) {
    if (e instanceof TruncatedException cut) {
      return truncated(attempt, "the server ended the connection", cut);
    } else if (e instanceof TimedOutException late) {
      return new TimedOutException(
          attempt.server(), attempt.stage(), attempt.outcome(), late.clock(), late.after());
    } else if (e instanceof CancelledException) {
      return cancelled(
          attempt,
          Thread.currentThread().isInterrupted()
              ? "the thread was interrupted"
              : "the connection was closed from this side");
    }
    return e;
  }

  private static NetClientException timedOut(Attempt attempt) {
    Timeouts clocks = attempt.timeouts();
    boolean writing = attempt.stage() == Stage.SEND;
    Duration value = writing ? clocks.write() : clocks.read();
    return new TimedOutException(
        attempt.server(),
        attempt.stage(),
        attempt.outcome(),
        writing ? Clock.WRITE : Clock.READ,
        value);
  }

  private static TruncatedException truncated(Attempt attempt, String why, Exception cause) {
    return new TruncatedException(
        attempt.server(), attempt.stage(), attempt.outcome(), why, attempt.received(), -1, cause);
  }

  private static NetClientException fromOkHttp(IOException e, Attempt attempt) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof SSLException) {
      return Tls.failure(attempt.server(), e);
    } else if (e instanceof InterruptedIOException) {
      return cancelled(attempt, "the thread was interrupted");
    } else if (message.equalsIgnoreCase("Canceled")) {
      return cancelled(attempt, "the call was cancelled");
    }
    switch (e.getClass().getSimpleName()) {
      case "StreamResetException" -> { // HTTP/2: one request's stream, by either side
        return reset(e, message, attempt);
      }
      case "ConnectionShutdownException" -> { // HTTP/2: the request never went out
        attempt.nothingWasSent();
        return truncated(attempt, "the server shut the connection down", e);
      }
      default -> {
        boolean ended =
            e instanceof EOFException
                || message.startsWith("unexpected end of stream")
                || message.equals("closed");
        return ended
            ? truncated(attempt, "the server ended the connection early", e)
            : broken(e, attempt);
      }
    }
  }

  private static NetClientException reset(IOException e, String message, Attempt attempt) {
    String code = message.substring(message.lastIndexOf(' ') + 1);
    return switch (code) {
      case "REFUSED_STREAM" -> { // nothing was done with it (RFC 9113, section 8.7)
        attempt.nothingWasSent();
        yield new TruncatedException(
            attempt.server(),
            attempt.stage(),
            Outcome.NOT_DONE,
            "the server refused the stream",
            0,
            -1,
            e);
      }
      case "PROTOCOL_ERROR", "FLOW_CONTROL_ERROR", "FRAME_SIZE_ERROR", "COMPRESSION_ERROR" ->
          broken(e, attempt);
      default -> truncated(attempt, "the server reset the stream (" + code + ")", e);
    };
  }

  private static ProtocolException broken(Exception e, Attempt attempt) {
    return new ProtocolException(
        attempt.server(),
        attempt.stage(),
        attempt.outcome(),
        "the server broke the protocol: " + Printable.of(String.valueOf(e.getMessage())),
        e);
  }
}
