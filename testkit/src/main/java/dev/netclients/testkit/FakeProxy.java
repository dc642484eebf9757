package dev.netclients.testkit;

import dev.netclients.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What fake proxies share: which names lead where, who may pass, and what was asked for.
 *
 * <p>It looks no name up: {@link #host} says which port of this machine a name stands for. {@code
 * localhost} and 127.0.0.1 stand for themselves, and anything else does not exist.
 */
public abstract class FakeProxy extends FakeServer {
  private final Map<String, Integer> hosts = new ConcurrentHashMap<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final List<String> users = new CopyOnWriteArrayList<>();
  private volatile @Nullable String user;
  private volatile String password = "";

  /** Makes a proxy that does not listen yet. */
  protected FakeProxy() {
    super(false, null);
  }

  /** Lets {@code name}, at any port, lead to a fake on this machine. */
  public final void host(String name, int port) {
    hosts.put(name, port);
  }

  /** As {@link #host(String, int)}, leading to {@code server}. */
  public final void host(String name, FakeServer server) {
    host(name, server.port());
  }

  /** Lets nobody pass but who says these; before, everybody may. */
  public final void credentials(String name, String secret) {
    password = secret;
    user = name;
  }

  /** Returns the hosts and ports asked for, as they were asked for. */
  public final List<String> targets() {
    return List.copyOf(targets);
  }

  /** Returns the {@code user:password} that clients showed, right or wrong. */
  public final List<String> shownCredentials() {
    return List.copyOf(users);
  }

  /** Returns where this proxy is. */
  public final Endpoint proxyEndpoint() {
    return Endpoint.of("127.0.0.1", port());
  }

  final boolean wantsCredentials() {
    return user != null;
  }

  final boolean admits(String name, String secret) {
    users.add(name + ":" + secret);
    return user == null || name.equals(user) && secret.equals(password);
  }

  /** Notes what was asked for. */
  final void asked(String host, int port) {
    targets.add(host + ":" + port);
  }

  /** Returns the way there; empty if there is none. */
  final Optional<Socket> open(String host, int port) throws IOException {
    Integer known = hosts.get(host);
    if (known == null && !host.equals("localhost") && !host.equals("127.0.0.1")) {
      return Optional.empty();
    }
    return Optional.of(Relay.open(known != null ? known : port));
  }
}
