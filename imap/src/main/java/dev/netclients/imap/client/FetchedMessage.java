package dev.netclients.imap.client;

import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.Envelope;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.Section;
import dev.netclients.imap.wire.FetchData;
import dev.netclients.imap.wire.FetchData.SectionData;
import dev.netclients.imap.wire.MalformedException;
import dev.netclients.line.Peer;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server told of one message in answer to FETCH.
 *
 * <p>An item that was not told is empty. Sections of up to 64 KiB are in memory, 256 KiB of a row;
 * a larger one, and one behind those, is streamed, once, while its row is the present one: what the
 * server sends behind it in the same row is known when it has been read. Other items are asked for
 * before sections here, and servers answer in that order.
 *
 * <p>Envelope and structure are looked into when they are asked for, so that a message of which a
 * server says rubbish spoils no other. Used by the thread that uses the session.
 */
public final class FetchedMessage {
  /** Runs a step of the call that a row belongs to. */
  interface Call {
    /** Runs it, unless the call is over or has gone on to another row. */
    <T extends @Nullable Object> T step(FetchedMessage row, Calls.Step<T> step) throws IOException;
  }

  private final Engine engine;
  private final Call call;
  private final FetchData data;
  private @Nullable FetchedSection streamed; // the section that is on the connection, or was
  private int streamedAt = -1; // its index

  FetchedMessage(Engine engine, Call call, FetchData data) {
    this.engine = engine;
    this.call = call;
    this.data = data;
    stream();
  }

  private void stream() {
    List<SectionData> sections = data.sections();
    if (engine.reader().hasLiteral()) {
      streamedAt = sections.size() - 1;
      streamed = new FetchedSection(this, sections.get(streamedAt), engine.reader().literal());
    }
  }

  /** Returns its number in the mailbox, from 1 on, as it was when the server said this. */
  public long number() {
    return data.number();
  }

  /** Returns its unique identifier. */
  public OptionalLong uid() {
    return data.uid();
  }

  /** Returns its flags. */
  public Optional<Set<Flag>> flags() {
    return data.flags();
  }

  /** Returns when the server got it. */
  public Optional<OffsetDateTime> internalDate() {
    return data.internalDate();
  }

  /** Returns its size in bytes. */
  public OptionalLong size() {
    return data.size();
  }

  /**
   * Returns its envelope.
   *
   * @throws ProtocolException if the server sent something that is none; the session goes on
   * @throws LimitException if a field has more than 10,000 addresses; the session goes on
   * @throws NetClientException as these alone
   */
  public Optional<Envelope> envelope() throws NetClientException {
    try {
      return data.envelope();
    } catch (MalformedException e) {
      throw e.isLimit() ? over(e) : problem("envelope", e);
    }
  }

  /**
   * Returns of which parts it consists.
   *
   * @throws ProtocolException if the server sent something that is no structure; the session goes
   *     on
   * @throws LimitException if it has more than 100,000 parts, or an envelope in it more than 10,000
   *     addresses in a field; the session goes on
   * @throws NetClientException as these alone
   */
  public Optional<BodyStructure> bodyStructure() throws NetClientException {
    try {
      return data.bodyStructure();
    } catch (MalformedException e) {
      throw e.isLimit() ? over(e) : problem("structure", e);
    }
  }

  /** Returns items that are not known here, by their names in upper case, as they are written. */
  public Map<String, String> others() {
    return Map.copyOf(data.others());
  }

  /**
   * Returns what is wrong with what the server said of this message, if something is: what came
   * before that is here, what came behind it is lost. Other messages are not affected.
   */
  public Optional<ProtocolException> problem() {
    return data.problem().map(e -> problem("row", e));
  }

  private LimitException over(MalformedException e) {
    return LimitException.ofContent(
        engine.connection().server(), e.limit(), e.most(), e.most() + 1);
  }

  private ProtocolException problem(String of, MalformedException e) {
    return ProtocolException.ofContent(
        engine.connection().server(),
        "the " + of + " of message " + data.number() + " is malformed: expected " + e.expected(),
        null);
  }

  /**
   * Returns a section that was fetched. Sections before it that are streamed are passed over.
   *
   * @return nothing if the server did not tell of it; a section that it knows not to exist
   *     {@linkplain FetchedSection#isNil() is nil}
   * @throws IllegalStateException if it was passed over already, or the cursor has gone on
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Optional<FetchedSection> section(Section wanted) throws IOException {
    int i = 0;
    do {
      for (; i < data.sections().size(); i++) {
        if (isIt(data.sections().get(i), wanted)) {
          return Optional.of(section(i));
        }
      }
    } while (readOn());
    return Optional.empty();
  }

  private FetchedSection section(int index) {
    SectionData section = data.sections().get(index);
    if (section.streamed() < 0) {
      return new FetchedSection(this, section, null);
    }
    FetchedSection present = streamed;
    if (present == null || index != streamedAt) {
      throw new IllegalStateException("This section was streamed, and has been passed over");
    }
    return present;
  }

  private static boolean isIt(SectionData section, Section wanted) {
    return section.binary() == wanted.binary()
        && section.name().equals(wanted.name())
        && section.origin() == wanted.offset();
  }

  /**
   * Returns the section that was fetched, the first if there are several.
   *
   * @throws ImapReplyException if none came
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public FetchedSection body() throws IOException {
    if (data.sections().isEmpty()) {
      Optional<ProtocolException> problem = problem();
      if (problem.isPresent()) {
        throw problem.get();
      }
      throw missing();
    }
    return section(0);
  }

  /**
   * Reads the section that was fetched into memory: {@link FetchedSection#readAll()}.
   *
   * @throws ImapReplyException if none came
   * @throws LimitException if it is too long; the session is over then
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] readAll() throws IOException {
    return body().readAll();
  }

  /** Reads on behind the section that is streamed; false if none is. */
  private boolean readOn() throws IOException {
    FetchedSection present = streamed;
    if (present == null || present.isOver()) {
      return false;
    }
    present.passOver();
    return true;
  }

  /** Told when the streamed section has been read to its end: what follows in the row is read. */
  void sectionEnded() throws IOException {
    engine.reader().resume(data);
    if (engine.reader().hasLiteral()) {
      stream();
    }
  }

  /** Returns a failure that says that there is no such section. */
  ImapReplyException missing() {
    return new ImapReplyException(
        engine.connection().server(),
        Stage.REPLY,
        Outcome.NOT_DONE,
        "a section of message " + number(),
        "",
        "NONEXISTENT",
        "the server has none, or did not send it");
  }

  /** Returns the server's URL, for messages. */
  URI server() {
    Endpoint endpoint = engine.connection().endpoint();
    return URI.create("imap://" + endpoint.urlHost() + ":" + endpoint.port() + "/");
  }

  Peer peer() {
    return engine.connection();
  }

  /** Ends the session, since a section is longer than the caller can take. */
  NetClientException over(long max, long size) {
    return peer().over("bytes of a section kept in memory", max, size);
  }

  /** Passes over all that is left of the row, so that the next response can be read. */
  void skipRest() throws IOException {
    while (streamed != null && !streamed.isOver()) {
      streamed.skipRest(); // at whose end the next one may be there
    }
  }

  <T extends @Nullable Object> T step(Calls.Step<T> step) throws IOException {
    return call.step(this, step);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
