package dev.netclients.pop3;

import dev.netclients.Deletes;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Line;
import dev.netclients.line.Pipeline;
import dev.netclients.sockets.Body;
import dev.netclients.sockets.Bulk;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Rows;
import dev.netclients.sockets.SaslSessionBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * A session with a POP3 server (RFC 1939): a mailbox's messages, by number from 1.
 *
 * <pre>
 *   connect --greeting--&gt; AUTHORIZATION --login--&gt; TRANSACTION --QUIT--&gt; UPDATE
 *              STLS, CAPA, UTF8           STAT LIST UIDL RETR TOP DELE RSET NOOP      deletions happen
 * </pre>
 *
 * <p>{@link Builder#open()} goes all the way to TRANSACTION. Deletions take effect when {@link
 * #quit()} returns, and not otherwise: {@link #close()} ends the session without them.
 *
 * <p>By default the conversation is in TLS before anybody signs in: from the first byte with {@link
 * Builder#implicitTls()}, else by STLS. Used by one thread at a time, except {@link #close()}; a
 * call that comes while another is under way, or while a message or a listing has not been read to
 * its end, throws {@link IllegalStateException} and sends nothing.
 */
public final class Pop3Client extends ConnectedSession implements Reads, Lists, Deletes {
  private static final int MAX_LANGUAGES = 1000;

  private final Builder settings;
  private final Connection connection;
  private final Wire wire;
  private final Authorization authorization;
  private final Marks deleted = new Marks();

  private Pop3Client(Builder settings, Connection connection) {
    super(Protocol.POP3, settings.endpoint(), new Calls(connection));
    this.settings = settings;
    this.connection = connection;
    this.wire = new Wire(connection);
    this.authorization = new Authorization(settings, wire);
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /** Returns the server's greeting, which is empty once STLS has made it worthless. */
  public String greeting() {
    return authorization.greeting();
  }

  /**
   * Returns what the server said it can do when it was last asked: at the start, or by {@link
   * #capa}.
   */
  public Capabilities capabilities() {
    return authorization.capabilities();
  }

  // --- TRANSACTION: the RFC's commands ---

  /** CAPA: asks again what the server can do (RFC 2449, section 5). */
  public Capabilities capa() throws IOException {
    return calls.command(
        () -> {
          authorization.askCapabilities();
          return authorization.capabilities();
        });
  }

  /**
   * STAT: how many messages there are, and their size together (RFC 1939, section 5).
   *
   * @throws Pop3ReplyException if the server refused
   * @throws dev.netclients.ProtocolException if the answer is not two numbers
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Stat stat() throws IOException {
    return calls.command(
        () -> {
          Line row = Line.of(wire.command("STAT").text());
          int blank = row.indexOf(' ', 0);
          int end = Math.max(row.indexOf(' ', blank + 1), 0);
          long count = row.number(0, blank);
          long size = row.number(blank + 1, end > blank ? end : row.length());
          if (count < 0 || size < 0) {
            throw row.malformed(connection, "two numbers in the answer to STAT");
          }
          return new Stat(count, size);
        });
  }

  /**
   * LIST: the number and size of each message that is not marked as deleted (RFC 1939, section 5).
   *
   * @return a cursor; until it is read to its end the session takes no other command
   * @throws IOException as {@link #stat}
   */
  public Items<MessageSize> list() throws IOException {
    return rows("LIST", row -> size(row, 0));
  }

  /** LIST with a number: one message's size. */
  public MessageSize list(int number) throws IOException {
    checkNumber(number);
    return calls.command(
        () -> {
          return size(Line.of(wire.command("LIST " + number).text()), number);
        });
  }

  private MessageSize size(Line row, int asked) throws IOException {
    int blank = row.indexOf(' ', 0);
    int end = row.indexOf(' ', blank + 1); // RFC 1939 allows more behind the size
    long number = row.number(0, blank);
    long size = row.number(blank + 1, end < 0 ? row.length() : end);
    if (!isNumber(number) || size < 0 || asked != 0 && number != asked) {
      throw row.malformed(connection, "a message's number and size");
    }
    return new MessageSize((int) number, size);
  }

  /**
   * UIDL: what the server calls each message in every session (RFC 1939, section 7).
   *
   * @return a cursor; until it is read to its end the session takes no other command
   * @throws IOException as {@link #stat}
   */
  public Items<UniqueId> uidl() throws IOException {
    return rows("UIDL", row -> uniqueId(row, 0));
  }

  /** UIDL with a number: one message's id. */
  public UniqueId uidl(int number) throws IOException {
    checkNumber(number);
    return calls.command(
        () -> {
          return uniqueId(Line.of(wire.command("UIDL " + number).text()), number);
        });
  }

  private UniqueId uniqueId(Line row, int asked) throws IOException {
    int blank = row.indexOf(' ', 0);
    int end = blank < 0 ? row.length() : blank;
    long number = row.number(0, end);
    if (!isNumber(number) || asked != 0 && number != asked) {
      throw row.malformed(connection, "a message's number and id");
    }
    return new UniqueId((int) number, blank < 0 ? "" : row.text(blank + 1));
  }

  /**
   * RETR: one message (RFC 1939, section 5).
   *
   * @return the message; until it is read to its end the session takes no other command
   * @throws Pop3ReplyException if the server refused
   * @throws IOException as {@link #stat}
   */
  public Message retrieve(int number) throws IOException {
    checkNumber(number);
    return message("RETR " + number, number);
  }

  /**
   * TOP: a message's header, and the first lines of its body (RFC 1939, section 7).
   *
   * @return as {@link #retrieve}
   * @throws IOException as {@link #retrieve}
   */
  public Message top(int number, int lines) throws IOException {
    checkNumber(number);
    checkLines(lines);
    return message("TOP " + number + " " + lines, number);
  }

  /** DELE: marks a message to be deleted by {@link #quit()} (RFC 1939, section 5). */
  public void delete(int number) throws IOException {
    checkNumber(number);
    calls.command(
        () -> {
          wire.command("DELE " + number);
          deleted.set(number);
          return null;
        });
  }

  /** RSET: takes the marks off all messages (RFC 1939, section 5). */
  public void reset() throws IOException {
    calls.command(
        () -> {
          wire.command("RSET");
          deleted.clear();
          return null;
        });
  }

  /** NOOP: asks for nothing, and finds out whether the server is still there. */
  public void noop() throws IOException {
    calls.command(() -> wire.command("NOOP"));
  }

  /** LANG: the languages that the server's words can be had in, by tag (RFC 6856, section 3). */
  public List<String> languages() throws IOException {
    return rows("LANG", row -> row.text(0)).toList(MAX_LANGUAGES);
  }

  /** LANG with a tag: chooses a language; {@code *} is the server's own choice. */
  public void language(String tag) throws IOException {
    if (!tag.matches("\\*|[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*+")) { // RFC 5646
      throw new IllegalArgumentException(
          "tag: " + Printable.of(tag) + " (expected: a language tag)");
    }
    calls.command(() -> wire.command("LANG " + tag));
  }

  /**
   * QUIT: deletes what is marked, and ends the session (RFC 1939, section 6). Any other end leaves
   * all messages in place.
   *
   * @throws Pop3ReplyException if the server says that some were not deleted; which ones is not
   *     told
   * @throws NetClientException if its answer did not arrive; {@link NetClientException#outcome()}
   *     is {@link Outcome#UNKNOWN} if messages were marked
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void quit() throws IOException {
    leave(
        () -> {
          Outcome ifItEnds = deleted.count() == 0 ? Outcome.NOT_DONE : Outcome.UNKNOWN;
          connection.at(Stage.CLOSE, ifItEnds);
          wire.send("QUIT");
          Status status = wire.status();
          if (!status.ok()) {
            throw wire.refusal(Stage.CLOSE, ifItEnds, "QUIT", status);
          }
          deleted.clear();
          return null;
        });
  }

  /** Returns how many messages are marked as deleted by this session and not yet deleted. */
  public int marked() {
    return deleted.count();
  }

  // --- many at a time ---

  /**
   * RETR for every message that is not marked as deleted, commands sent ahead where the server
   * allows it (RFC 2449, section 6.6), in constant memory.
   *
   * <p>A message that the server refuses is handed out with its {@linkplain Message#refusal()
   * refusal}, and the rest goes on. If the connection ends, {@link Items#next} throws, and no
   * further message comes. Closing the cursor before its end gives up the session.
   *
   * @throws IOException as {@link #stat}
   */
  public Items<Message> retrieveAll() throws IOException {
    return bulk("RETR", all(), "", true);
  }

  /** As {@link #retrieveAll()}, for these messages, in this order. */
  public Items<Message> retrieveAll(int... numbers) throws IOException {
    return bulk("RETR", these(numbers), "", true);
  }

  /** As {@link #retrieveAll()}, but TOP: headers, and the first lines of the bodies. */
  public Items<Message> topAll(int lines) throws IOException {
    checkLines(lines);
    return bulk("TOP", all(), " " + lines, true);
  }

  /** As {@link #topAll(int)}, for these messages, in this order. */
  public Items<Message> topAll(int lines, int... numbers) throws IOException {
    checkLines(lines);
    return bulk("TOP", these(numbers), " " + lines, true);
  }

  /**
   * DELE for these messages, commands sent ahead as in {@link #retrieveAll()}.
   *
   * @return the refusals; those messages are not marked, all others are
   * @throws IOException as {@link #stat}
   */
  public List<Pop3ReplyException> deleteAll(int... numbers) throws IOException {
    List<Pop3ReplyException> refusals = new ArrayList<>();
    try (Items<Message> answers = bulk("DELE", these(numbers), "", false)) {
      while (answers.hasNext()) {
        Message answer = answers.next();
        answer.refusal().ifPresentOrElse(refusals::add, () -> deleted.set(answer.number()));
      }
    }
    return refusals;
  }

  private PrimitiveIterator.OfInt all() throws IOException {
    // STAT leaves out what is marked, whose numbers stay taken.
    long count = stat().count();
    long most = Integer.MAX_VALUE - 1L - deleted.count();
    if (count > most) {
      throw connection.over("messages in a mailbox", most, count);
    }
    long last = count + deleted.count();
    Marks leftOut = deleted.copy(); // the helper reads it while DELE may set more
    return IntStream.rangeClosed(1, (int) last).filter(n -> !leftOut.get(n)).iterator();
  }

  private static PrimitiveIterator.OfInt these(int... numbers) {
    int[] copy = numbers.clone();
    Arrays.stream(copy).forEach(Pop3Client::checkNumber);
    return Arrays.stream(copy).iterator();
  }

  private Items<Message> bulk(
      String verb, PrimitiveIterator.OfInt numbers, String suffix, boolean withBody)
      throws IOException {
    int window = capabilities().pipelining() ? Pipeline.MAX_COMMANDS : 1;
    return Bulk.open(
        calls,
        connection,
        window,
        numbers,
        number -> (verb + " " + number + suffix + "\r\n").getBytes(StandardCharsets.US_ASCII),
        (number, bulk) -> {
          Status status = wire.status();
          return new Message(
              this::uri,
              number,
              status.ok() && withBody ? bulk.body() : null,
              status.ok() ? null : wire.refusal(verb + " " + number, status));
        });
  }

  // --- the common contract ---

  /**
   * {@link #retrieve} by URL.
   *
   * @param target {@code pop3://host/number}; the host and port of this session
   */
  @Override
  public Resource read(URI target) throws IOException {
    int number = number(target);
    return retrieve(number).resource(target).build();
  }

  /**
   * {@link #list()} by URL. The entries' URLs name the user if {@code target} does, and no
   * password.
   *
   * @param target {@code pop3://host/}; the host and port of this session
   */
  @Override
  public Items<Entry> list(URI target) throws IOException {
    Target mailbox = checkTarget(target);
    String path = mailbox.rawPath();
    if (!path.isEmpty() && !path.equals("/")) {
      throw new IllegalArgumentException(
          "URL: " + Target.redact(target.toString()) + " (expected: no path, to list a mailbox)");
    }
    return rows(
        "LIST",
        row -> {
          MessageSize message = size(row, 0);
          return new Entry(
              uri(mailbox.user(), message.number()),
              Integer.toString(message.number()),
              Entry.Kind.FILE,
              OptionalLong.of(message.size()),
              Optional.empty(),
              Map.of());
        });
  }

  /**
   * {@link #delete(int)} by URL: it takes effect with {@link #quit()}.
   *
   * @param target {@code pop3://host/number}; the host and port of this session
   */
  @Override
  public void delete(URI target) throws IOException {
    delete(number(target));
  }

  /** {@link #quit()}. */
  @Override
  public void commit() throws IOException {
    quit();
  }

  // --- calls ---

  private <T> Items<T> rows(String command, Rows.Parser<T> parser) throws IOException {
    return Rows.open(wire.dialogue(), calls, () -> wire.command(command), parser);
  }

  private Message message(String command, int number) throws IOException {
    Body body =
        calls.body(
            () -> {
              wire.command(command);
              return wire.block();
            });
    return new Message(this::uri, number, body, null);
  }

  private URI uri(int number) {
    return uri(Optional.empty(), number);
  }

  private URI uri(Optional<String> user, int number) {
    String scheme = settings.isTlsImplicit() ? Protocol.POP3.tlsScheme() : Protocol.POP3.scheme();
    Endpoint endpoint = settings.endpoint();
    String name = user.map(u -> Target.encode(u) + "@").orElse("");
    return URI.create(
        scheme + "://" + name + endpoint.urlHost() + ":" + endpoint.port() + "/" + number);
  }

  // --- arguments ---

  private static boolean isNumber(long number) {
    return number >= 1 && number <= Integer.MAX_VALUE;
  }

  private static void checkNumber(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("number: " + number + " (expected: at least 1)");
    }
  }

  private static void checkLines(int lines) {
    if (lines < 0) {
      throw new IllegalArgumentException("lines: " + lines + " (expected: at least 0)");
    }
  }

  private Target checkTarget(URI uri) {
    return Target.of(uri, Protocol.POP3).checkServer(settings.endpoint(), settings.isTlsImplicit());
  }

  private int number(URI uri) {
    String path = checkTarget(uri).rawPath();
    if (!path.matches("/[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "URL: " + Target.redact(uri.toString()) + " (expected: a message's number as the path)");
    }
    return Integer.parseInt(path.substring(1));
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SaslSessionBuilder<Builder> {
    boolean utf8;
    boolean apop;

    private Builder(Endpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Signs in with APOP (RFC 1939, section 7), whose MD5 is broken: off by default. */
    public Builder apop() {
      apop = true;
      return this;
    }

    /** Asks for mail with UTF-8 in its headers (RFC 6856): the server must offer UTF8. */
    public Builder utf8() {
      utf8 = true;
      return this;
    }

    /**
     * Connects, encrypts and signs in.
     *
     * @throws dev.netclients.ResolveException if the name is not known
     * @throws dev.netclients.ConnectFailedException if no address could be reached
     * @throws dev.netclients.TlsException if the server is not who it should be
     * @throws TlsRequiredException if the server cannot encrypt; nothing about the user was sent
     * @throws dev.netclients.AuthenticationException if the server refused the login
     * @throws Pop3ReplyException if it refused anything else
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public Pop3Client open() throws IOException {
      Pop3Client client = new Pop3Client(this, connect());
      return opened(client, client.authorization::run);
    }
  }
}
