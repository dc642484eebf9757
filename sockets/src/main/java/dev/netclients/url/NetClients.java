package dev.netclients.url;

import dev.netclients.Client;
import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Deletes;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.Resumes;
import dev.netclients.Sends;
import dev.netclients.Session;
import dev.netclients.Talks;
import dev.netclients.Target;
import dev.netclients.Writes;
import dev.netclients.sockets.Connector;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The verbs on any URL whose protocol's module is present.
 *
 * <pre>{@code
 * try (NetClients net = NetClients.create();
 *     Resource page = net.read(URI.create("https://example.org/"))) {
 *   page.saveTo(Path.of("page.html"));
 * }
 * }</pre>
 *
 * <p>A session (mail, news, FTP) is opened for the call and closed with what the call returned;
 * what stands in a URL behind the server is for the session to judge, when it is open. Clients that
 * are no sessions (HTTP, Gopher) are kept until {@link #close()}. Safe for use by many threads.
 */
public final class NetClients implements Closeable {
  private final ClientConfig config;
  private final List<ClientProvider> providers;
  private final Map<Protocol, Client> kept = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private NetClients(Builder builder) {
    List<ClientProvider> found = new ArrayList<>();
    ServiceLoader.load(ClientProvider.class, NetClients.class.getClassLoader()).forEach(found::add);
    this.providers = List.copyOf(found);
    Map<Protocol, Target> servers = new LinkedHashMap<>();
    for (URI server : builder.servers) {
      Protocol protocol = provider(server).protocol();
      servers.put(protocol, Target.of(server, protocol));
    }
    this.config =
        new ClientConfig(
            builder.connector,
            builder.credentials,
            builder.allowCleartextCredentials,
            List.copyOf(servers.values()));
  }

  /** Returns the verbs with every default: no credentials but the URLs' own. */
  public static NetClients create() {
    return builder().build();
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the rows of the port table whose modules are present. */
  public List<Protocol> protocols() {
    return providers.stream().map(ClientProvider::protocol).toList();
  }

  /**
   * As {@link Reads#read}.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not read
   */
  public Resource read(URI target) throws IOException {
    Reads client = open(target, Reads.class, "read");
    return closingWith(client, () -> client.read(target));
  }

  /**
   * As {@link Resumes#read(URI, Partial)}; where the protocol cannot resume, reads the whole.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not read
   */
  public Resource read(URI target, Partial have) throws IOException {
    Reads client = open(target, Reads.class, "read");
    return closingWith(
        client,
        () -> client instanceof Resumes resumes ? resumes.read(target, have) : client.read(target));
  }

  /**
   * As {@link Lists#list}.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not list
   */
  public Items<Entry> list(URI target) throws IOException {
    Lists client = open(target, Lists.class, "list");
    return orClose(client, () -> new ClosingItems<>(client.list(target), client));
  }

  /**
   * As {@link Writes#write}.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not write
   */
  public void write(URI target, Content content, Progress progress) throws IOException {
    Writes client = open(target, Writes.class, "write");
    try {
      client.write(target, content, progress);
    } finally {
      endCall(client);
    }
  }

  /**
   * As {@link Sends#send}.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not send
   */
  public Receipt send(URI target, Content content, Progress progress) throws IOException {
    Sends client = open(target, Sends.class, "send");
    try {
      return client.send(target, content, progress);
    } finally {
      endCall(client);
    }
  }

  /**
   * As {@link Deletes#delete}, and for good: a client whose deletions take effect when its session
   * is quit is quit.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not delete
   */
  public void delete(URI target) throws IOException {
    Deletes client = open(target, Deletes.class, "delete");
    try {
      client.delete(target);
      client.commit();
    } finally {
      endCall(client);
    }
  }

  /**
   * Opens a conversation; the caller closes it.
   *
   * @throws IllegalArgumentException if no module speaks the scheme, or its clients do not talk
   */
  public Talks talk(URI target) throws IOException {
    return open(target, Talks.class, "talk");
  }

  /** Ends the clients that were kept. What they returned fails from here on. */
  @Override
  public void close() {
    closed = true;
    kept.values().forEach(Client::close);
    kept.clear();
  }

  // --- clients ---

  private <T extends Client> T open(URI target, Class<T> verb, String name) throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    ClientProvider provider = provider(target);
    if (!verb.isAssignableFrom(provider.kind())) { // before a session is opened, and signed in
      throw new IllegalArgumentException(
          "URL: "
              + Target.redact(target.toString())
              + " ("
              + provider.protocol().name()
              + " has no way to "
              + name
              + ")");
    }
    Client client = kept.get(provider.protocol());
    if (client == null) {
      client = provider.open(target, config);
      if (!(client instanceof Session)) {
        Client before = kept.putIfAbsent(provider.protocol(), client);
        if (before != null) {
          client.close();
          client = before;
        }
        if (closed) { // meanwhile
          client.close();
          throw new IllegalStateException("closed");
        }
      }
    }
    return verb.cast(client);
  }

  private ClientProvider provider(URI target) {
    String scheme = Objects.requireNonNullElse(target.getScheme(), "").toLowerCase(Locale.ROOT);
    for (ClientProvider provider : providers) {
      if (provider.protocol().hasScheme(scheme) || provider.otherSchemes().contains(scheme)) {
        return provider;
      }
    }
    String hint =
        Protocol.ofScheme(scheme)
            .map(
                row ->
                    "add the artifact dev.netclients:netclients-"
                        + row.name().toLowerCase(Locale.ROOT))
            .orElse("no module speaks this scheme");
    throw new IllegalArgumentException(
        "URL: " + Target.redact(target.toString()) + " (" + hint + ")");
  }

  /** Ends {@code client} if it was opened for one call. */
  private static void endCall(Client client) {
    if (client instanceof Session) {
      client.close();
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private static <T> T orClose(Client client, Call<T> call) throws IOException {
    boolean made = false;
    try {
      T result = call.make();
      made = true;
      return result;
    } finally {
      if (!made) {
        endCall(client);
      }
    }
  }

  private static Resource closingWith(Client client, Call<Resource> call) throws IOException {
    Resource resource = orClose(client, call);
    if (!(client instanceof Session)) {
      return resource;
    }
    InputStream body =
        new FilterInputStream(resource.body()) {
          @Override
          public void close() throws IOException {
            try {
              super.close();
            } finally {
              endCall(client);
            }
          }
        };
    Resource.Builder copy = Resource.builder(resource.uri(), body).offset(resource.offset());
    resource.size().ifPresent(copy::size);
    resource.modified().ifPresent(copy::modified);
    resource.type().ifPresent(copy::type);
    resource.validator().ifPresent(copy::validator);
    return copy.build();
  }

  private record ClosingItems<T>(Items<T> items, Client client) implements Items<T> {
    @Override
    public boolean hasNext() throws IOException {
      return items.hasNext();
    }

    @Override
    public T next() throws IOException {
      return items.next();
    }

    @Override
    public void close() throws IOException {
      try {
        items.close();
      } finally {
        endCall(client);
      }
    }
  }

  /** Sets up the verbs. */
  public static final class Builder {
    private Connector connector = Connector.system();
    private CredentialSource credentials = CredentialSource.NONE;
    private boolean allowCleartextCredentials;
    private final List<URI> servers = new ArrayList<>();

    private Builder() {}

    /** Sets how servers are reached. Defaults to {@link Connector#system()}. */
    public Builder connector(Connector how) {
      connector = Objects.requireNonNull(how, "how");
      return this;
    }

    /** Sets who signs in, where a URL does not say. Defaults to nobody. */
    public Builder credentials(CredentialSource source) {
      credentials = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Lets passwords be sent over connections in clear, where everybody on the way can read them.
     * Without it such a login fails before the first secret byte.
     */
    public Builder allowCleartextCredentials() {
      allowCleartextCredentials = true;
      return this;
    }

    /**
     * Sets the server for URLs that name none: {@code smtp://host} for {@code mailto:}, {@code
     * nntps://host} for {@code news:}. There can be one of each protocol, and the last one counts.
     */
    public Builder server(URI server) {
      servers.add(Objects.requireNonNull(server, "server"));
      return this;
    }

    /**
     * Returns the verbs with these settings.
     *
     * @throws IllegalArgumentException if a {@link #server} is not a URL of a protocol whose module
     *     is present
     */
    public NetClients build() {
      return new NetClients(this);
    }
  }
}
