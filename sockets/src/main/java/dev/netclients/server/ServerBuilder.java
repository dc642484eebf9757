package dev.netclients.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What servers of streams and of datagrams are set up with alike. Methods check their arguments at
 * once. A builder makes one server, and is not to be used any more.
 *
 * @param <B> the builder itself
 */
public abstract sealed class ServerBuilder<B extends ServerBuilder<B>>
    permits Server.Builder, DatagramBuilder {
  SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  int most = 100; // clients at a time
  Duration evictIdleAfter = Duration.ofSeconds(5);
  @Nullable ThreadFactory threads;
  Predicate<SocketAddress> filter = client -> true;
  FailureListener failures = FailureListener.UNCAUGHT;

  ServerBuilder() {}

  abstract B self();

  /** Binds the address. */
  abstract Door open() throws IOException;

  /** Listens at this port of the loopback interface; 0, the default, takes a free one. */
  public B port(int port) {
    return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Listens at this address. Who is to be reached from other machines has to say so here. */
  public B address(InetSocketAddress local) {
    if (local.isUnresolved()) {
      throw new IllegalArgumentException("local: " + local + " (expected: an address)");
    }
    address = local;
    return self();
  }

  /**
   * Sets what handlers run on. Defaults to virtual threads on JDK 21 and later, else to daemons.
   */
  public B threads(ThreadFactory factory) {
    threads = Objects.requireNonNull(factory, "factory");
    return self();
  }

  /** Sets who may come, by address; others get no answer at all. Defaults to all. */
  public B filter(Predicate<SocketAddress> clients) {
    filter = Objects.requireNonNull(clients, "clients");
    return self();
  }

  /** Sets who hears of failures. Defaults to {@link FailureListener#UNCAUGHT}. */
  public B failures(FailureListener hears) {
    failures = Objects.requireNonNull(hears, "hears");
    return self();
  }

  /**
   * Returns a server that is bound but does not serve yet; clients that come have to wait.
   *
   * @throws java.net.BindException if the address cannot be had
   * @throws IOException as this subclass alone
   */
  public Server bind() throws IOException {
    return new Server(this);
  }

  /** Returns a server that serves in the background: {@link #bind()} and {@link Server#start()}. */
  public Server start() throws IOException {
    return bind().start();
  }

  static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
    return value;
  }
}
