package dev.netclients.imap.client;

import dev.netclients.Content;
import dev.netclients.Deletes;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.Sends;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.FetchItem;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Messages;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.SaslSessionBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session with an IMAP server (RFC 9051; RFC 3501 where the server is older): mailboxes, and the
 * messages of the one that is selected.
 *
 * <pre>
 *   connect --greeting--&gt; not authenticated --login--&gt; authenticated --SELECT--&gt; selected
 *                              STARTTLS              LIST STATUS APPEND ...   FETCH STORE SEARCH ...
 * </pre>
 *
 * <p>{@link Builder#open()} signs in. Commands have their RFC's names. A command that is refused
 * throws {@link ImapReplyException}, and the session goes on. What the server says unasked goes to
 * the {@link Builder#listener}.
 *
 * <p>By default the conversation is in TLS before anybody signs in: from the first byte with {@link
 * Builder#implicitTls()}, else by STARTTLS. Used by one thread at a time, except {@link #close()};
 * a call that comes while another is under way, or while a cursor has not been read to its end,
 * throws {@link IllegalStateException} and sends nothing.
 */
public final class ImapClient extends ConnectedSession implements Reads, Lists, Sends, Deletes {
  private final Builder settings;
  private final Connection connection;
  private final Engine engine;
  private final Authorization authorization;
  private final Mailboxes mailboxes;
  private final Idle.Queue events;
  private final ImapUrls urls;

  private ImapClient(Builder settings, Connection connection) {
    super(Protocol.IMAP, settings.endpoint(), new Calls(connection));
    this.settings = settings;
    this.connection = connection;
    this.events = new Idle.Queue(settings.listener);
    this.engine = new Engine(connection, events);
    this.authorization = new Authorization(settings, engine);
    this.mailboxes = new Mailboxes(engine);
    this.urls = new ImapUrls(this);
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  // --- what is known ---

  /** Returns the server's greeting, which is empty once STARTTLS has made it worthless. */
  public String greeting() {
    return authorization.greeting();
  }

  /** Returns what the server said last that it can do. */
  public Capabilities capabilities() {
    return engine.capabilities();
  }

  /** Returns the mailbox that is selected, as it was found then. */
  public Optional<SelectedMailbox> selected() {
    return engine.selected();
  }

  /** Returns how many messages the selected mailbox has, as the server said last; 0 without one. */
  public long exists() {
    return engine.exists();
  }

  // --- in any state (RFC 9051, section 6.1) ---

  /**
   * CAPABILITY: asks again what the server can do.
   *
   * @throws IOException as {@link #noop}
   */
  public Capabilities capability() throws IOException {
    return calls.command(authorization::askCapabilities);
  }

  /**
   * NOOP: asks for nothing, and hears what has changed.
   *
   * @throws ImapReplyException if the server refused
   * @throws dev.netclients.ProtocolException if its answer is not IMAP
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void noop() throws IOException {
    run(new Command.Plain("NOOP", Outcome.NOT_DONE, out -> out.word("NOOP")));
  }

  /**
   * LOGOUT: takes leave, and ends the session.
   *
   * @throws IOException as {@link #noop}
   */
  public void logout() throws IOException {
    leave(
        () -> {
          connection.at(Stage.CLOSE, Outcome.NOT_DONE);
          engine.leaving();
          engine.run(new Command.Plain("LOGOUT", Outcome.NOT_DONE, out -> out.word("LOGOUT")));
          return null;
        });
  }

  /**
   * ID: says who this is and asks who the server is (RFC 2971).
   *
   * @param own what is told, such as {@code name}; none is allowed
   * @return what the server tells, names in lower case: data, not to be relied on
   * @throws IllegalArgumentException if a field is too long or holds CR, LF or NUL; nothing was
   *     sent
   * @throws IOException as {@link #noop}
   */
  public Map<String, String> id(Map<String, String> own) throws IOException {
    return run(mailboxes.id(own));
  }

  // --- once signed in (RFC 9051, section 6.3) ---

  /**
   * ENABLE: turns extensions on (RFC 9051, section 6.3.1). {@code UTF8=ACCEPT} and {@code
   * IMAP4rev2} make names of mailboxes UTF-8; that is seen to here.
   *
   * @return what the server has turned on, in upper case
   * @throws IllegalStateException if nobody has signed in
   * @throws IOException as {@link #noop}
   */
  public Set<String> enable(String... extensions) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return run(mailboxes.enable(List.of(extensions)));
  }

  /**
   * SELECT: opens a mailbox to be read and changed (RFC 9051, section 6.3.2). If the server
   * refuses, none is selected any more.
   *
   * @throws IllegalStateException if nobody has signed in
   * @throws IllegalArgumentException if the name cannot be sent; nothing was
   * @throws IOException as {@link #noop}
   */
  public SelectedMailbox select(String mailbox) throws IOException {
    return select(mailbox, false);
  }

  /**
   * EXAMINE: opens a mailbox to be read (RFC 9051, section 6.3.3); as {@link #select}.
   *
   * @throws IOException as {@link #select}
   */
  public SelectedMailbox examine(String mailbox) throws IOException {
    return select(mailbox, true);
  }

  private SelectedMailbox select(String mailbox, boolean readOnly) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return calls.command(
        () -> {
          Running<SelectedMailbox> running = engine.send(mailboxes.select(mailbox, readOnly));
          engine.phase(Phase.AUTHENTICATED); // whatever comes now, the one before is left
          return engine.await(running);
        });
  }

  /**
   * UNSELECT: leaves the selected mailbox and expunges nothing (RFC 9051, section 6.4.2).
   *
   * @throws IllegalStateException if none is selected
   * @throws IOException as {@link #noop}
   */
  public void unselect() throws IOException {
    engine.require(Phase.SELECTED);
    calls.command(
        () -> {
          engine.run(new Command.Plain("UNSELECT", Outcome.NOT_DONE, out -> out.word("UNSELECT")));
          engine.phase(Phase.AUTHENTICATED);
          return null;
        });
  }

  /**
   * CREATE: makes a mailbox (RFC 9051, section 6.3.4).
   *
   * @throws IOException as {@link #select}
   */
  public void create(String mailbox) throws IOException {
    onMailbox("CREATE", mailbox);
  }

  /**
   * DELETE: removes a mailbox and all that is in it (RFC 9051, section 6.3.5).
   *
   * @throws IOException as {@link #select}
   */
  public void deleteMailbox(String mailbox) throws IOException {
    onMailbox("DELETE", mailbox);
  }

  /**
   * RENAME: gives a mailbox another name (RFC 9051, section 6.3.6). To rename {@code INBOX} moves
   * its messages.
   *
   * @throws IOException as {@link #select}
   */
  public void rename(String from, String to) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    run(mailboxes.rename(from, to));
  }

  /**
   * SUBSCRIBE: puts a mailbox among those that the user follows (RFC 9051, section 6.3.7).
   *
   * @throws IOException as {@link #select}
   */
  public void subscribe(String mailbox) throws IOException {
    onMailbox("SUBSCRIBE", mailbox);
  }

  /**
   * UNSUBSCRIBE: takes it out again (RFC 9051, section 6.3.8).
   *
   * @throws IOException as {@link #select}
   */
  public void unsubscribe(String mailbox) throws IOException {
    onMailbox("UNSUBSCRIBE", mailbox);
  }

  private void onMailbox(String verb, String mailbox) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    run(mailboxes.plain(verb, mailbox, Outcome.UNKNOWN));
  }

  /**
   * LIST: all mailboxes, with what they are for where the server tells (RFC 9051, section 6.3.9;
   * RFC 6154).
   *
   * @throws IOException as {@link #list(String, String)}
   */
  public List<ListedMailbox> list() throws IOException {
    return list("", "*");
  }

  /**
   * LIST: mailboxes whose names fit a pattern.
   *
   * @param reference where the pattern begins; mostly empty
   * @param pattern a name in which {@code *} stands for anything, and {@code %} for anything within
   *     a level
   * @throws IllegalStateException if nobody has signed in
   * @throws dev.netclients.LimitException if there are more than 100,000; the session is over then
   * @throws IOException as {@link #select}
   */
  public List<ListedMailbox> list(String reference, String pattern) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return run(mailboxes.list(reference, pattern, false, List.of()));
  }

  /**
   * LIST with the status of each mailbox in the same answer (RFC 5819). Where the server cannot do
   * that, each is asked for by itself; one that is refused has none.
   *
   * @throws IOException as {@link #list(String, String)}
   */
  public List<ListedMailbox> listWithStatus(String pattern, StatusItem... items)
      throws IOException {
    engine.require(Phase.AUTHENTICATED);
    if (engine.capabilities().listStatus() || items.length == 0) {
      return run(mailboxes.list("", pattern, false, List.of(items)));
    }
    List<ListedMailbox> all = new ArrayList<>();
    for (ListedMailbox mailbox : list("", pattern)) {
      all.add(mailbox.isSelectable() ? withStatus(mailbox, items) : mailbox);
    }
    return all;
  }

  private ListedMailbox withStatus(ListedMailbox mailbox, StatusItem... items) throws IOException {
    try {
      return mailbox.with(status(mailbox.name(), items));
    } catch (ImapReplyException e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      return mailbox; // one that the user may not look into spoils no other (RFC 5819, section 2)
    }
  }

  /**
   * LIST, or LSUB of older servers: the mailboxes that the user follows.
   *
   * @throws IOException as {@link #list(String, String)}
   */
  public List<ListedMailbox> listSubscribed(String pattern) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return run(mailboxes.list("", pattern, true, List.of()));
  }

  /**
   * NAMESPACE: where mailboxes are (RFC 9051, section 6.3.10).
   *
   * @throws IOException as {@link #select}
   */
  public Namespaces namespace() throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return run(mailboxes.namespace());
  }

  /**
   * STATUS: numbers of a mailbox, without selecting it (RFC 9051, section 6.3.11).
   *
   * @throws IOException as {@link #select}
   */
  public MailboxStatus status(String mailbox, StatusItem... items) throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return run(mailboxes.status(mailbox, items));
  }

  /**
   * APPEND: puts a message into a mailbox (RFC 9051, section 6.3.12), as it is: what is stored are
   * the bytes given, which are to end their lines in CRLF.
   *
   * @param content the message, header and all. If its length is not known, it is first read into
   *     memory, up to {@link Resource#MAX_IN_MEMORY}
   * @return what it is called now, if the server told (UIDPLUS)
   * @throws ImapReplyException if the server refused; its code says why, such as {@code TRYCREATE}
   *     or {@code OVERQUOTA}
   * @throws LocalFailureException if the content failed; the server keeps nothing of it
   * @throws IOException as {@link #select}
   */
  public Optional<AppendUid> append(String mailbox, Content content, Append how, Progress progress)
      throws IOException {
    return appending(mailbox, content, how, progress).uid();
  }

  /**
   * As {@link #append(String, Content, Append, Progress)}, without flags, date and progress.
   *
   * @throws IOException as {@link #append(String, Content, Append, Progress)}
   */
  public Optional<AppendUid> append(String mailbox, Content content) throws IOException {
    return append(mailbox, content, Append.PLAIN, Progress.NONE);
  }

  AppendCommand.Answer appending(String mailbox, Content content, Append how, Progress progress)
      throws IOException {
    engine.require(Phase.AUTHENTICATED);
    return AppendCommand.run(engine, calls, mailbox, content, how, progress);
  }

  /**
   * IDLE: hears changes as they happen (RFC 9051, section 6.3.13). Given anew every {@link
   * Builder#idleReissue}.
   *
   * @return the events; until it is closed the session takes no other command
   * @throws IllegalStateException if the server does not offer IDLE, or nobody has signed in
   * @throws IOException as {@link #noop}
   */
  public Idle idle() throws IOException {
    engine.require(Phase.AUTHENTICATED);
    if (connection.isOpen() && !engine.capabilities().idle()) {
      throw new IllegalStateException("The server does not offer IDLE");
    }
    Idle idle = new Idle(engine, calls, settings.idleReissue, events);
    return calls.open(idle, idle::begin);
  }

  // --- once a mailbox is selected (RFC 9051, section 6.4) ---

  /**
   * EXPUNGE: removes all messages that are marked as deleted, by whomever (RFC 9051, section
   * 6.4.3). Their numbers go to the listener.
   *
   * @return how many messages fewer there are now
   * @throws IllegalStateException if no mailbox is selected
   * @throws IOException as {@link #noop}
   */
  public long expunge() throws IOException {
    engine.require(Phase.SELECTED);
    return run(mailboxes.expunge(null));
  }

  /**
   * UID EXPUNGE: removes those of these messages that are marked as deleted (RFC 9051, section
   * 6.4.9).
   *
   * @return how many messages fewer there are now
   * @throws IllegalStateException if no mailbox is selected, or the server does not offer UIDPLUS
   * @throws IOException as {@link #noop}
   */
  public long expunge(NumberSet uids) throws IOException {
    engine.require(Phase.SELECTED);
    if (!engine.capabilities().uidplus()) {
      throw new IllegalStateException(
          "The server does not offer UIDPLUS: EXPUNGE would remove others' messages too");
    }
    return run(mailboxes.expunge(Messages.uids(uids)));
  }

  /**
   * UID SEARCH: the unique identifiers of messages that a query finds (RFC 9051, section 6.4.4).
   *
   * @throws IllegalStateException if no mailbox is selected
   * @throws IOException as {@link #noop}
   */
  public SearchResult search(SearchQuery query) throws IOException {
    engine.require(Phase.SELECTED);
    return run(new SearchCommand(query, true, engine));
  }

  /**
   * SEARCH: the numbers of messages that a query finds.
   *
   * @throws IOException as {@link #search}
   */
  public SearchResult searchNumbers(SearchQuery query) throws IOException {
    engine.require(Phase.SELECTED);
    return run(new SearchCommand(query, false, engine));
  }

  /**
   * FETCH, UID FETCH: what is asked for of messages, in constant memory (RFC 9051, section 6.4.5).
   * Messages that are not there are left out by the server. A set too long for one line is several
   * commands, one after the other.
   *
   * @param items what to ask for; the unique identifier comes along if messages are named by it
   * @return a cursor; until it is read to its end the session takes no other command. Closing it
   *     before gives up the session. If the server refuses, {@link Items#hasNext} throws, behind
   *     the messages that have come
   * @throws IllegalStateException if no mailbox is selected
   * @throws IllegalArgumentException if {@code items} is empty
   * @throws IOException as {@link #noop}
   */
  public Items<FetchedMessage> fetch(Messages messages, FetchItem... items) throws IOException {
    engine.require(Phase.SELECTED);
    Fetches fetches = new Fetches(engine, calls, messages, items);
    return calls.open(fetches, fetches::begin);
  }

  /**
   * STORE, UID STORE: changes flags (RFC 9051, section 6.4.6), silently: the server need not tell
   * what they are now. A set too long for one line is several commands.
   *
   * @throws IllegalStateException if no mailbox is selected
   * @throws IllegalArgumentException if a flag cannot be set, as {@code \Recent}
   * @throws ImapReplyException if the server refused; some messages may have changed
   * @throws IOException as {@link #noop}
   */
  public void store(Messages messages, StoreAction action, Flag... flags) throws IOException {
    engine.require(Phase.SELECTED);
    for (Messages line : messages.lines()) {
      run(mailboxes.store(line, action, flags));
    }
  }

  /**
   * COPY, UID COPY: all of them, or none if the server refuses (RFC 9051, section 6.4.7).
   *
   * @return what the copies are called, if the server told (UIDPLUS)
   * @throws IllegalStateException if no mailbox is selected
   * @throws IOException as {@link #noop}
   */
  public Optional<CopyUid> copy(Messages messages, String mailbox) throws IOException {
    engine.require(Phase.SELECTED);
    return run(mailboxes.copy(messages, mailbox));
  }

  /**
   * MOVE, UID MOVE: each of them is in one of the two mailboxes at any time (RFC 9051, section
   * 6.4.8).
   *
   * @return what they are called there, if the server told (UIDPLUS)
   * @throws IllegalStateException if no mailbox is selected, or the server does not offer MOVE
   * @throws ImapReplyException if the server refused; some may have moved
   * @throws IOException as {@link #noop}
   */
  public Optional<CopyUid> move(Messages messages, String mailbox) throws IOException {
    engine.require(Phase.SELECTED);
    return run(mailboxes.move(messages, mailbox));
  }

  /**
   * Begins to have several commands under way at a time: see {@link InFlight}.
   *
   * @throws IOException as {@link #noop}
   */
  public InFlight inFlight() throws IOException {
    engine.require(Phase.AUTHENTICATED);
    InFlight flight = new InFlight(engine, calls, mailboxes);
    return calls.open(flight, () -> flight);
  }

  private <T extends @Nullable Object> T run(Command<T> command) throws IOException {
    return calls.command(() -> engine.run(command));
  }

  // --- the common contract ---

  boolean implicitTls() {
    return settings.isTlsImplicit();
  }

  /**
   * Fetches a message, or a section of one, by URL; it is not marked as seen. The mailbox is
   * selected for reading if it is not selected.
   *
   * @param target {@code imap://host/mailbox;UIDVALIDITY=1/;UID=7}, with {@code /;SECTION=} and
   *     {@code /;PARTIAL=} where wanted (RFC 5092); the host and port of this session
   * @throws ImapReplyException if there is no such mailbox or message, or unique identifiers are
   *     not those of the URL any more
   */
  @Override
  public Resource read(URI target) throws IOException {
    return urls.read(target);
  }

  /**
   * Lists by URL. A server's URL lists its mailboxes; a mailbox's, the mailboxes below it and its
   * messages; a search's, what it finds (RFC 5092). Entries name the user if {@code target} does,
   * and no password.
   *
   * @param target {@code imap://host/}, {@code imap://host/mailbox}, or with a query behind that;
   *     the host and port of this session
   * @throws IllegalArgumentException if it names a message, or its query is no search program
   */
  @Override
  public Items<Entry> list(URI target) throws IOException {
    return urls.list(target);
  }

  /**
   * {@link #append} by URL. The receipt's location is the message's, if the server told it
   * (UIDPLUS).
   *
   * @param target {@code imap://host/mailbox}; the host and port of this session
   */
  @Override
  public Receipt send(URI target, Content content, Progress progress) throws IOException {
    return urls.send(target, content, progress);
  }

  /**
   * Deletes a message by URL: marks it as deleted, and expunges it alone where the server offers
   * UIDPLUS. Where it does not, the message stays marked, since EXPUNGE would remove all that
   * anybody has marked. The mailbox is selected for that.
   *
   * @param target {@code imap://host/mailbox/;UID=7}; the host and port of this session. A mailbox
   *     is not deleted by URL
   */
  @Override
  public void delete(URI target) throws IOException {
    urls.delete(target);
  }

  /** Ends the session; what is marked as deleted stays in place. */
  @Override
  public void close() {
    engine.phase(Phase.LOGOUT);
    connection.close();
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SaslSessionBuilder<Builder> {
    /** Servers may end an idle session after 30 minutes (RFC 9051, section 5.4). */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(29);

    boolean utf8;
    ImapListener listener = ImapListener.NONE;
    Duration idleReissue = Duration.ofMinutes(9);

    private Builder(Endpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Asks for UTF-8 in names and headers (RFC 6855), once signed in: the server must enable
     * UTF8=ACCEPT.
     */
    public Builder utf8() {
      utf8 = true;
      return this;
    }

    /** Sets who hears what the server says unasked. Defaults to nobody. */
    public Builder listener(ImapListener hears) {
      listener = Objects.requireNonNull(hears, "hears");
      return this;
    }

    /**
     * Sets how long an {@link Idle} waits before it gives the command anew. Defaults to 9 minutes,
     * since many routers forget a silent connection after 10.
     *
     * @throws IllegalArgumentException if it is not positive, or more than 29 minutes
     */
    public Builder idleReissue(Duration interval) {
      if (interval.isNegative() || interval.isZero() || interval.compareTo(LONGEST_IDLE) > 0) {
        throw new IllegalArgumentException(
            "interval: " + interval + " (expected: more than zero, up to 29 minutes)");
      }
      idleReissue = interval;
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
     * @throws ImapReplyException if it refused anything else
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public ImapClient open() throws IOException {
      ImapClient client = new ImapClient(this, connect());
      return opened(client, client.authorization::run);
    }
  }
}
