package dev.netclients.url;

import dev.netclients.Client;
import dev.netclients.Deletes;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.Outcome;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.ReplyException;
import dev.netclients.Resource;
import dev.netclients.Session;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.TlsFacts;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ninth protocol, which remembers what was done with it: the port table is open. */
public final class NinthProvider implements ClientProvider {
  static final Protocol NINTH = new Protocol("Ninth", "ninth", 9, "ninths", 99);

  /** What was done, in order. */
  static final List<String> DONE = new CopyOnWriteArrayList<>();

  /** For the service loader. */
  public NinthProvider() {}

  @Override
  public Protocol protocol() {
    return NINTH;
  }

  @Override
  public List<String> otherSchemes() {
    return List.of("nine");
  }

  @Override
  public Class<? extends Client> kind() {
    return NinthSession.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target target =
        "nine".equals(uri.getScheme()) ? config.serverFor(NINTH) : Target.of(uri, NINTH);
    DONE.add(
        "open "
            + target.endpoint()
            + config.credentialsFor(target).map(c -> " as " + c.user()).orElse(""));
    return new NinthSession(target.endpoint());
  }

  private record NinthSession(Endpoint endpoint) implements Session, Reads, Lists, Deletes {
    @Override
    public Protocol protocol() {
      return NINTH;
    }

    @Override
    public Resource read(URI target) throws IOException {
      DONE.add("read " + target.getPath());
      if ("/none".equals(target.getPath())) {
        throw new ReplyException(
            endpoint.toString(), Stage.REPLY, Outcome.NOT_DONE, "GET", "404", "none", false, true);
      }
      return Resource.builder(target, new ByteArrayInputStream(new byte[3])).size(3).build();
    }

    @Override
    public Items<Entry> list(URI target) {
      DONE.add("list " + target.getPath());
      return Items.of(
          List.of(
              new Entry(
                  target.resolve("/1"),
                  "1",
                  Entry.Kind.FILE,
                  OptionalLong.empty(),
                  Optional.empty(),
                  Map.of())));
    }

    @Override
    public void delete(URI target) {
      DONE.add("delete " + target.getPath());
    }

    @Override
    public void commit() {
      DONE.add("commit");
    }

    @Override
    public Optional<TlsFacts> tls() {
      return Optional.empty();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void callTimeout(Duration whole) {
      DONE.add("callTimeout");
    }

    @Override
    public void close() {
      DONE.add("close");
    }
  }
}
