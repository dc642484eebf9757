package dev.netclients.ftp;

import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A download or a listing that holds the session until it has been read to its end. Closed before,
 * the transfer is aborted, and the session goes on if the server answers at once.
 */
final class HeldTransfer {
  /** Reads some of it. */
  interface Reading {
    /** Returns whether there may be more. */
    boolean from(Transfer transfer) throws IOException;
  }

  private final Calls calls;
  private @Nullable Transfer open; // none when it is over
  private @Nullable IOException failure; // by which it is over
  private boolean given; // up, before its end

  private HeldTransfer(Calls calls) {
    this.calls = calls;
  }

  static HeldTransfer begin(Calls calls, Calls.Step<Transfer> beginning) throws IOException {
    HeldTransfer held = new HeldTransfer(calls);
    return calls.open(
        held,
        () -> {
          held.open = beginning.run();
          return held;
        });
  }

  /** Returns the transfer, which has not been read from. */
  Transfer transfer() {
    return Objects.requireNonNull(open);
  }

  /**
   * Returns false once it has been read to its end.
   *
   * @throws IllegalStateException if it was closed before its end
   * @throws IOException what it failed with, once more if it has failed before
   */
  boolean read(Reading reading) throws IOException {
    Transfer from = open;
    if (from == null) {
      if (given) {
        throw new IllegalStateException("This has been closed");
      }
      if (failure != null) {
        throw failure;
      }
      return false;
    }
    boolean more = false;
    try {
      more = calls.step(this, () -> reading.from(from));
      return more;
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      if (!more) {
        end(from);
      }
    }
  }

  /** Gives it up, unless it is over. */
  void close() {
    Transfer early = open;
    if (early != null) {
      given = true;
      end(early);
    }
  }

  private void end(Transfer transfer) {
    open = null;
    transfer.abort(); // nothing, if it is over
    calls.finish(this);
  }
}
