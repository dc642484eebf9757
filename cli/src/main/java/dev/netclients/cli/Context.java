package dev.netclients.cli;

import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.CredentialSource;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.ReplyException;
import dev.netclients.ResolveException;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.TextTrace;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.Tls;
import dev.netclients.spi.ClientConfig;
import dev.netclients.url.NetClients;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a verb: its clients, set up as the options say, and how it tries again. */
final class Context implements Closeable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Terminal terminal;
  private final Options options;
  private final int retries;
  private final @Nullable PrintWriter trace;
  private final ClientConfig config;
  private final NetClients net;

  /**
   * Sets clients up.
   *
   * @param patient whether servers may be silent for as long as they like, since people are
   */
  Context(Terminal terminal, Options options, List<URI> targets, boolean patient)
      throws IOException {
    this.terminal = terminal;
    this.options = options;
    this.retries = options.retries();
    Connector.Builder how = Connector.builder().tls(tls());
    if (options.proxy != null) {
      how.proxy(Proxies.parse(options.proxy));
    }
    List<URI> defaults = options.servers.stream().map(Target::parse).toList();
    List<URI> named = Stream.concat(targets.stream(), defaults.stream()).toList();
    if (patient) {
      how.timeouts(patient(Timeouts.DEFAULT));
    }
    CredentialSource passwords = Passwords.of(options, terminal, servers(named));
    NetClients.Builder all = NetClients.builder().credentials(passwords);
    defaults.forEach(all::server);
    if (options.cleartextCredentials) {
      all.allowCleartextCredentials();
    }
    this.trace =
        options.trace == null
            ? null
            : new PrintWriter(Files.newBufferedWriter(options.trace, StandardCharsets.UTF_8), true);
    Connector connector = how.listener(listener()).build();
    this.config = new ClientConfig(connector, passwords, options.cleartextCredentials, List.of());
    this.net = all.connector(connector).build();
  }

  private static Timeouts patient(Timeouts t) {
    return new Timeouts(
        t.attempt(), t.connect(), t.handshake(), Duration.ZERO, t.write(), Duration.ZERO);
  }

  private Tls tls() throws IOException {
    if (options.cacert == null && options.cert == null && !options.insecureSkipVerification) {
      return Tls.system();
    }
    Tls.Builder tls = Tls.builder();
    if (options.cacert != null) {
      tls.trust(Tls.certificates(options.cacert));
    }
    if (options.cert != null) {
      Keys.add(tls, options.cert, terminal);
    }
    if (options.insecureSkipVerification) {
      terminal.say(
          "netclients: certificates are not verified; anybody on the way can read and change all");
      tls.insecureSkipVerification();
    }
    return tls.build();
  }

  /** The servers that the command line names: only they may be told a password. */
  private static Set<Endpoint> servers(List<URI> targets) {
    Set<Endpoint> servers = new HashSet<>();
    for (URI target : targets) {
      String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
      Protocol.ofScheme(scheme).ifPresent(row -> servers.add(Target.of(target, row).endpoint()));
    }
    return servers;
  }

  private ConnectionListener listener() {
    ConnectionListener all = ConnectionListener.NONE;
    if (options.verbose) {
      all = all.and(new TextTrace(terminal::say));
    }
    return trace == null ? all : all.and(new TextTrace(trace::println));
  }

  /** Returns the verbs on any URL. */
  NetClients net() {
    return net;
  }

  /** Returns how servers are reached, for verbs that need no protocol. */
  Connector connector() {
    return config.connector();
  }

  /** Returns how clients are set up, for verbs that open one by themselves. */
  ClientConfig config() {
    return config;
  }

  /** Something that may be tried again. */
  interface Attempt<T> {
    T make() throws IOException;
  }

  /**
   * Makes {@code attempt}, and again as often as {@code --retry} says, where trying again may help
   * and can do nothing twice: what is only read, or was certainly not done.
   *
   * @param reads whether the attempt changes nothing on the server
   * @param untouched whether nothing has been handed over yet
   */
  <T> T retrying(boolean reads, BooleanSupplier untouched, Attempt<T> attempt) throws IOException {
    Duration pause = FIRST_PAUSE;
    for (int left = retries; ; left--) {
      try {
        return attempt.make();
      } catch (NetClientException e) {
        boolean harmless = reads || e.outcome() == Outcome.NOT_DONE;
        if (left == 0 || !harmless || !untouched.getAsBoolean() || !mayPass(e)) {
          throw e;
        }
        terminal.say(
            "netclients: "
                + Failures.message(e, Exit.of(e))
                + "; trying again in "
                + pause.toSeconds()
                + " s");
        wait(pause, e);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  private void wait(Duration pause, NetClientException last) throws IOException {
    try {
      terminal.pause().pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          last.server(), Stage.CONNECT, Outcome.NOT_DONE, "interrupted before trying again");
    }
  }

  private static boolean mayPass(NetClientException e) {
    return e instanceof ConnectFailedException
        || e instanceof ResolveException
        || e instanceof TimedOutException
        || e instanceof TruncatedException
        || e instanceof ReplyException reply && reply.temporary();
  }

  /** Returns {@code uri} for people and programs: in ASCII, without a password. */
  static String shown(URI uri) {
    return Printable.of(
        uri.toASCIIString().replaceFirst("(//[^/?#@:]*):[^/?#@]*@", "$1@"), Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    net.close();
    if (trace != null) {
      boolean whole = !trace.checkError();
      trace.close();
      if (!whole) {
        terminal.say("netclients: --trace: it could not be written whole");
      }
    }
  }
}
