package dev.netclients.imap.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.FetchData;
import dev.netclients.imap.wire.Response;
import dev.netclients.imap.wire.ResponseParser;
import dev.netclients.imap.wire.ResponseReader;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A conversation: commands go out under tags, and each response finds the command that it belongs
 * to (RFC 9051, section 2.2): by its tag, or by being what the oldest command under way waits for.
 * What belongs to none is told to the listener; nothing of it is kept.
 *
 * <p>Used by one thread at a time. Commands under way have at most {@link #MAX_BYTES} on the wire,
 * so that they fit into the buffers of any system, and two sides that both write cannot wait for
 * one another for ever.
 */
final class Engine {
  /** The number of commands that may be under way. */
  static final int MAX_COMMANDS = 100;

  /** The number of bytes that a command may take from the server, unless it streams: 64 MiB. */
  private static final int MAX_ANSWER = Resource.MAX_IN_MEMORY;

  /** The number of bytes that they may have together: 16 KiB, or one command. */
  static final int MAX_BYTES = 16 << 10;

  private final Connection connection;
  private final ResponseReader reader;
  private final ImapListener listener;
  private final Map<String, Running<?>> underWay = new LinkedHashMap<>();
  private int bytes; // of the commands under way
  private long lastTag;
  private boolean unflushed;
  private boolean awaitsGoAhead;
  private @Nullable String goAhead;

  private Phase phase = Phase.NOT_AUTHENTICATED;
  private Capabilities capabilities = Capabilities.NONE;
  private boolean capabilitiesTold; // by the server, since this was last reset
  private boolean utf8;
  private boolean trusted; // what comes can be shown: it is not from before TLS
  private boolean leaving;
  private @Nullable SelectedMailbox selected;
  private long exists;

  Engine(Connection connection, ImapListener listener) {
    this.connection = connection;
    this.listener = listener;
    this.reader = new ResponseReader(connection.input(), connection);
  }

  // --- what is known ---

  Connection connection() {
    return connection;
  }

  ResponseReader reader() {
    return reader;
  }

  void phase(Phase now) {
    phase = now;
    if (now != Phase.SELECTED) {
      selected = null;
      exists = 0;
    }
  }

  /**
   * Checks that the session has come as far as a command needs.
   *
   * @throws IllegalStateException if it has not; nothing was sent
   */
  void require(Phase least) {
    if (phase == Phase.LOGOUT) {
      return; // the calls say that the session is over
    }
    if (phase.compareTo(least) < 0) {
      throw new IllegalStateException(
          least == Phase.SELECTED ? "No mailbox is selected" : "Nobody has signed in");
    }
  }

  Optional<SelectedMailbox> selected() {
    return Optional.ofNullable(selected);
  }

  void selected(SelectedMailbox mailbox) {
    phase = Phase.SELECTED;
    selected = mailbox;
    exists = mailbox.exists();
  }

  long exists() {
    return selected == null ? 0 : exists;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  void capabilities(Capabilities told) {
    capabilities = told;
    capabilitiesTold = true;
    if (told.imap4rev2() && !told.imap4rev1()) {
      utf8(true); // it speaks nothing else
    }
  }

  /** Forgets what was told and what follows from it, and so learns whether it is told again. */
  void forgetCapabilities() {
    capabilities = Capabilities.NONE;
    capabilitiesTold = false;
    utf8(false);
  }

  /** Learns from here on whether they are told again, and keeps them meanwhile. */
  void forgetTold() {
    capabilitiesTold = false;
  }

  boolean capabilitiesTold() {
    return capabilitiesTold;
  }

  boolean isUtf8() {
    return utf8;
  }

  void utf8(boolean now) {
    utf8 = now;
    reader.utf8(now);
  }

  /** Lets the listener hear from here on. */
  void trust() {
    trusted = true;
  }

  void leaving() {
    leaving = true;
  }

  /** Masks a secret in what is shown of the server's words, besides others; null ends that. */
  void mask(char @Nullable [] secret) {
    if (secret == null) {
      connection.echo().close();
      return;
    }
    connection.echo().add(secret);
    char[] escaped = CommandWriter.escaped(new String(secret)).toCharArray();
    if (!Arrays.equals(escaped, secret)) {
      connection.echo().add(escaped);
    }
    Arrays.fill(escaped, '\0');
  }

  private String masked(String text) {
    return connection.echo().masked(text);
  }

  // --- out ---

  /** Sends a command and waits for its answer. */
  <T extends @Nullable Object> T run(Command<T> command) throws IOException {
    return await(send(command));
  }

  /**
   * Sends a command; it may go out only when something is read.
   *
   * @throws IllegalArgumentException if an argument cannot be sent; nothing was
   */
  <T extends @Nullable Object> Running<T> send(Command<T> command) throws IOException {
    return send(command, true);
  }

  /**
   * Sends the beginning of a command whose last literal the caller sends.
   *
   * @return what is under way; it is done already if the server has refused the literal
   */
  <T extends @Nullable Object> Running<T> begin(Command<T> command) throws IOException {
    return send(command, false);
  }

  private <T extends @Nullable Object> Running<T> send(Command<T> command, boolean whole)
      throws IOException {
    CommandWriter out = new CommandWriter("A" + ++lastTag, utf8, capabilities);
    command.write(out.sp());
    List<CommandWriter.Piece> pieces = whole ? out.line() : out.unfinished();
    int size = pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
    makeRoom(pieces.stream().anyMatch(CommandWriter.Piece::waits) ? MAX_BYTES : size);
    if (underWay.isEmpty() && !isOpeningOrClosing()) {
      connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    }
    connection.event(ConnectionEvent.Kind.COMMAND, () -> Printable.of(out.shown()));
    Running<T> running = new Running<>(command, size);
    underWay.put(out.tag(), running);
    bytes += size;
    write(running, pieces);
    return running;
  }

  /** Reads answers until there is room for a command of so many bytes. */
  private void makeRoom(int size) throws IOException {
    readUntil(
        () -> underWay.isEmpty() || underWay.size() < MAX_COMMANDS && bytes + size <= MAX_BYTES);
  }

  private void write(Running<?> running, List<CommandWriter.Piece> pieces) throws IOException {
    try {
      for (CommandWriter.Piece piece : pieces) {
        connection.output().write(piece.bytes());
        unflushed = true;
        if (piece.waits() && !awaitGoAhead(running)) {
          if (running.failure() == null) {
            throw connection.malformed("expected a go-ahead for a literal or a refusal, got OK");
          }
          return; // with the literal the command was refused
        }
      }
    } finally {
      pieces.forEach(piece -> Arrays.fill(piece.bytes(), (byte) 0));
    }
  }

  /**
   * Waits for the server's go-ahead.
   *
   * @return whether it came; otherwise the command is answered already
   */
  boolean awaitGoAhead(Running<?> running) throws IOException {
    awaitsGoAhead = true;
    goAhead = null;
    try {
      readUntil(() -> goAhead != null || running.isDone());
    } finally {
      awaitsGoAhead = false;
    }
    return goAhead != null;
  }

  /** Returns the text of the go-ahead that came last. */
  String goAhead() {
    return goAhead == null ? "" : goAhead;
  }

  /** Sends a line without a tag: the answer to a challenge, DONE. It is cleared if it is secret. */
  void line(byte[] line, String shown, boolean isSecret) throws IOException {
    connection.event(ConnectionEvent.Kind.COMMAND, () -> Printable.of(shown));
    try {
      connection.output().write(line);
      flush();
    } finally {
      if (isSecret) {
        Arrays.fill(line, (byte) 0);
      }
    }
  }

  void flush() throws IOException {
    unflushed = false;
    connection.output().flush();
  }

  // --- in ---

  /** Reads until a command is answered, and returns what it yields. */
  <T extends @Nullable Object> T await(Running<T> running) throws IOException {
    try {
      settle(running);
    } catch (NetClientException e) {
      NetClientException own = running.failure();
      throw own == null ? e : own;
    }
    return running.result();
  }

  /** Reads until a command is answered. */
  void settle(Running<?> running) throws IOException {
    readUntil(running::isDone);
  }

  /** Reads on, under the clock of commands once no bodies come any more. */
  private void readUntil(BooleanSupplier enough) throws IOException {
    while (isFetching() && !enough.getAsBoolean()) {
      read();
    }
    connection.soon(
        () -> {
          while (!enough.getAsBoolean()) {
            read();
          }
          return null;
        });
  }

  /** Reads one response and gives it to whom it concerns. */
  void read() throws IOException {
    try {
      if (unflushed) {
        flush();
      }
      if (!isOpeningOrClosing()) {
        connection.at(stage(), ifItEnds());
      }
      dispatch(isFetching() ? next() : connection.soon(this::next));
    } catch (NetClientException e) {
      if (!e.sessionUsable()) {
        failAll(e);
      }
      throw e;
    }
  }

  /** Returns whether the stage says more than that a command is sent and answered. */
  private boolean isOpeningOrClosing() {
    Stage stage = connection.stage();
    return stage == Stage.TLS || stage == Stage.LOGIN || stage == Stage.CLOSE;
  }

  Response next() throws IOException {
    Response response = reader.next();
    boolean challenge = response instanceof Response.GoAhead && connection.stage() == Stage.LOGIN;
    connection.event(
        ConnectionEvent.Kind.REPLY,
        () -> challenge ? "+ ***" : Printable.of(masked(reader.text())));
    return response;
  }

  private Stage stage() {
    return isFetching() ? Stage.RECEIVE : Stage.REPLY; // at the former there is a minimum rate
  }

  private boolean isFetching() {
    for (Running<?> running : underWay.values()) {
      if (running.command() instanceof FetchCommand) {
        return true;
      }
    }
    return false;
  }

  private Outcome ifItEnds() {
    for (Running<?> running : underWay.values()) {
      if (running.command().ifItEnds() != Outcome.NOT_DONE) {
        return running.command().ifItEnds();
      }
    }
    return Outcome.NOT_DONE;
  }

  /** Each command under way gets a failure that tells what has become of it. */
  private void failAll(NetClientException e) {
    List<Running<?>> all = new ArrayList<>(underWay.values());
    underWay.clear();
    bytes = 0;
    for (Running<?> running : all) {
      Outcome own = running.command().ifItEnds();
      boolean fits = own == e.outcome() || all.size() == 1;
      running.failed(
          fits
              ? e
              : new TruncatedException(
                  e.server(),
                  e.stage(),
                  own,
                  "the session ended before the answer to " + running.command().what(),
                  0,
                  -1,
                  e));
    }
  }

  private void dispatch(Response response) throws IOException {
    if (response instanceof Response.GoAhead go) {
      if (!awaitsGoAhead || goAhead != null) {
        throw connection.malformed("a go-ahead came, and nobody waits for one");
      }
      goAhead = go.text();
    } else if (response instanceof Response.Tagged tagged) {
      answered(tagged);
    } else if (response instanceof Response.Condition condition) {
      untagged(condition);
    } else if (!isTaken(response)) {
      unsolicited(response);
      if (response instanceof Response.Fetch fetch) {
        skip(fetch.data()); // of a message that nobody asked for
      }
    }
  }

  private void answered(Response.Tagged tagged) throws IOException {
    Running<?> running = underWay.remove(tagged.tag());
    if (running == null) {
      byte[] tag = tagged.tag().getBytes(ISO_8859_1);
      throw connection.malformed("an answer to a command that is under way", tag, 0, tag.length);
    }
    bytes -= running.size();
    Response.Condition condition = tagged.condition();
    learn(condition);
    Command<?> command = running.command();
    running.answered(
        condition,
        condition.word() == Response.Word.OK
            ? null
            : refusal(connection.stage(), command.ifRefused(), command.what(), condition));
  }

  ImapReplyException refusal(
      Stage stage, Outcome outcome, String what, Response.Condition condition) {
    return new ImapReplyException(
        connection.server(),
        stage,
        outcome,
        what,
        condition.word().name(),
        condition.code().map(code -> code.name()).orElse(""),
        masked(condition.text()));
  }

  private void untagged(Response.Condition condition) throws IOException {
    if (condition.word() == Response.Word.BYE) {
      phase(Phase.LOGOUT);
      if (!leaving) {
        throw connection.end(
            refusal(connection.stage(), connection.outcome(), "the session", condition));
      }
      return;
    }
    learn(condition);
    if (!isTaken(condition) && !condition.text().isEmpty()) {
      notice(condition);
    }
  }

  private void learn(Response.Condition condition) throws IOException {
    if (condition.code().isPresent()) {
      if (condition.code().get().is("CAPABILITY")) {
        capabilities(ResponseParser.capabilities(condition.code().get()));
      } else if (condition.code().get().is("ALERT")) {
        notice(condition);
      }
    }
  }

  private void notice(Response.Condition condition) throws IOException {
    String code = condition.code().map(c -> c.name()).orElse("");
    tell(new ImapEvent.Notice(code.equals("ALERT"), code, Printable.of(masked(condition.text()))));
  }

  private boolean isTaken(Response response) throws IOException {
    for (Running<?> running : underWay.values()) {
      if (running.command().take(response)) {
        boolean keeps = !(running.command() instanceof FetchCommand); // whose rows are handed out
        long kept = keeps ? running.keep(reader.length()) : 0;
        if (kept > MAX_ANSWER) {
          throw connection.over("bytes in the answers to one command", MAX_ANSWER, kept);
        }
        return true;
      }
    }
    return false;
  }

  /** RFC 9051, section 5.2: a client must be ready for any of these at any time. */
  private void unsolicited(Response response) throws IOException {
    if (response instanceof Response.Capability told) {
      capabilities(told.capabilities());
    } else if (response instanceof Response.Exists now) {
      exists = now.count();
      tell(new ImapEvent.Exists(now.count()));
    } else if (response instanceof Response.Recent now) {
      tell(new ImapEvent.Recent(now.count()));
    } else if (response instanceof Response.Expunge gone) {
      exists = Math.max(0, exists - 1);
      tell(new ImapEvent.Expunged(gone.number()));
    } else if (response instanceof Response.Vanished gone) {
      if (!gone.earlier()) {
        exists = Math.max(0, exists - gone.uids().size().orElse(0));
      }
      tell(new ImapEvent.Vanished(gone.uids(), gone.earlier()));
    } else if (response instanceof Response.Fetch fetch && fetch.data().flags().isPresent()) {
      FetchData data = fetch.data();
      tell(new ImapEvent.FlagsChanged(data.number(), data.uid(), data.flags().orElseThrow()));
    } else {
      tell(new ImapEvent.Other(masked(reader.text())));
    }
  }

  void tell(ImapEvent event) throws NetClientException {
    if (!trusted) {
      return; // it came in clear, so anybody may have written it
    }
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      throw connection.end(
          new LocalFailureException(
              connection.server(),
              connection.stage(),
              connection.outcome(),
              "the IMAP listener failed",
              false,
              e));
    }
  }

  /** Passes over what is left of a row with streamed sections. */
  void skip(FetchData data) throws IOException {
    while (reader.hasLiteral()) {
      try (InputStream body = reader.literal()) {
        body.skip(Long.MAX_VALUE);
      }
      reader.resume(data);
    }
  }
}
