package dev.netclients.sockets;

import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ResolveException;
import dev.netclients.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Looks up a name on a thread of its own, since a look-up can neither be interrupted nor timed: at
 * a deadline the thread is left behind, and ends when the system answers.
 */
final class Lookup {
  private Lookup() {}

  static List<InetAddress> addresses(Endpoint target, Resolver resolver, Wire wire)
      throws NetClientException {
    if (target.isAddress()) {
      return List.of(literal(target));
    }
    wire.at(Stage.RESOLVE, Outcome.NOT_DONE);
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    Thread helper =
        new Thread(
            () -> {
              try {
                answer.complete(List.copyOf(resolver.resolve(target.host())));
              } catch (Throwable e) { // whatever it is, somebody waits for it
                answer.completeExceptionally(e);
              }
            },
            "netclients look-up of " + target.host());
    helper.setDaemon(true);
    wire.unblockWith(() -> answer.cancel(false));
    helper.start();
    try {
      List<InetAddress> addresses = answer.get();
      if (addresses.isEmpty()) {
        throw new ResolveException(target.host(), "the name has no address", null);
      }
      return addresses;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wire.failure(new IOException("interrupted", e), "looking up a name");
    } catch (CancellationException e) {
      throw wire.failure(new IOException("cancelled", e), "looking up a name");
    } catch (ExecutionException e) {
      throw failure(target, Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      wire.unblockWith(null);
    }
  }

  private static NetClientException failure(Endpoint target, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return new ResolveException(target.host(), "the name is not known", cause);
    }
    if (cause instanceof IOException) {
      return new ResolveException(target.host(), "the name could not be looked up", cause);
    }
    return new LocalFailureException(
        target.toString(), Stage.RESOLVE, Outcome.NOT_DONE, "the resolver failed", false, cause);
  }

  /**
   * Asks the guard.
   *
   * @throws LocalFailureException if it failed
   */
  static boolean allows(AddressGuard guard, Endpoint target, InetAddress address)
      throws LocalFailureException {
    try {
      return guard.allows(target, address);
    } catch (RuntimeException e) {
      throw new LocalFailureException(
          target.toString(),
          Stage.RESOLVE,
          Outcome.NOT_DONE,
          "the address guard failed: " + e,
          false,
          e);
    }
  }

  private static InetAddress literal(Endpoint target) throws ResolveException {
    try {
      return InetAddress.getByName(target.host()); // a literal: nothing is looked up
    } catch (UnknownHostException e) { // a zone that this machine does not have
      throw new ResolveException(target.host(), "the address has no interface here", e);
    }
  }
}
