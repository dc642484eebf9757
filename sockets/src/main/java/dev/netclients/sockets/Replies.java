package dev.netclients.sockets;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.line.Reply;
import dev.netclients.line.ReplyReader;
import java.io.IOException;
import java.util.Objects;

/**
 * A conversation whose replies begin with three digits: SMTP, FTP and NNTP.
 *
 * <p>Used by one thread at a time.
 */
public final class Replies {
  /** Says no in a protocol's own terms. */
  @FunctionalInterface
  public interface Refusals {
    /**
     * Returns the exception for a reply that says no.
     *
     * @param what what was asked for, without secrets, escaped
     * @param usable whether the session can go on
     */
    ReplyException of(
        String server, Stage stage, Outcome outcome, String what, Reply reply, boolean usable);
  }

  private final Dialogue dialogue;
  private final Connection connection;
  private final ReplyReader reader;
  private final Refusals refusals;

  private Replies(Dialogue dialogue, ReplyReader reader, Refusals refusals) {
    this.dialogue = dialogue;
    this.connection = dialogue.connection();
    this.reader = reader;
    this.refusals = Objects.requireNonNull(refusals, "refusals");
  }

  /** Talks as SMTP and NNTP do, where each line of a reply carries its code. */
  public static Replies coded(Dialogue dialogue, Refusals refusals) {
    return new Replies(
        dialogue, ReplyReader.coded(dialogue.lines(), dialogue.connection()), refusals);
  }

  /** Talks as FTP does, where the lines between the first and the last may be anything. */
  public static Replies free(Dialogue dialogue, Refusals refusals) {
    return new Replies(
        dialogue,
        ReplyReader.free(dialogue.lines(), dialogue.connection(), dialogue.charset()),
        refusals);
  }

  /** Returns the conversation below. */
  public Dialogue dialogue() {
    return dialogue;
  }

  /**
   * Reads one whole reply and traces it.
   *
   * @throws IOException as {@link ReplyReader#read}
   */
  public Reply read() throws IOException {
    Reply reply = connection.soon(reader::read);
    connection.event(
        ConnectionEvent.Kind.REPLY, () -> dialogue.shown(reply.code() + " " + reply.text()));
    return reply;
  }

  /**
   * As {@link #read()}, within a login: of a reply that does not say no the code alone is traced.
   */
  public Reply readSecret() throws IOException {
    Reply reply = connection.soon(reader::read);
    String text = reply.code() < 400 ? "***" : reply.text();
    connection.event(ConnectionEvent.Kind.REPLY, () -> dialogue.shown(reply.code() + " " + text));
    return reply;
  }

  /** As {@link #command(String, Outcome)}, where an answer that never comes changes nothing. */
  public Reply command(String command) throws IOException {
    return command(command, Outcome.NOT_DONE);
  }

  /**
   * Sends a command without secrets and returns its reply, whatever that says.
   *
   * @param ifItEnds what becomes of it if the reply never comes
   * @throws IllegalArgumentException if its bytes hold CR, LF or NUL; nothing was sent
   * @throws ReplyException if the server has ended the session before, and said so; nothing was
   *     sent
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public Reply command(String command, Outcome ifItEnds) throws IOException {
    connection.at(Stage.COMMAND, Outcome.NOT_DONE);
    checkFarewell(command);
    dialogue.send(command, command);
    connection.at(Stage.REPLY, ifItEnds);
    return read();
  }

  /**
   * A server that has waited long enough says so unasked and goes (RFC 5321, section 3.8; RFC 3977,
   * section 3.2.1). Nothing else may come between two commands. {@link #command} looks by itself;
   * this is for those who write commands ahead.
   *
   * @param command what was about to be sent
   * @throws ReplyException if the server has said so
   * @throws dev.netclients.ProtocolException if it has said anything else; the connection is over
   * @throws IOException as {@link #read()}
   */
  public void checkFarewell(String command) throws IOException {
    if (connection.hasInput()) {
      Reply unasked = read();
      ReplyException farewell = refusal(command, unasked);
      if (unasked.code() >= 400 && !farewell.sessionUsable()) {
        throw farewell;
      }
      throw connection.malformed(
          "expected nothing, since nothing was asked, got \""
              + unasked.code()
              + " "
              + escaped(unasked)
              + '"');
    }
  }

  /** As {@link #expect(String, Outcome)}, where an answer that never comes changes nothing. */
  public Reply expect(String command) throws IOException {
    return expect(command, Outcome.NOT_DONE);
  }

  /**
   * As {@link #command(String, Outcome)}, but a reply that says no is thrown.
   *
   * @throws ReplyException if the reply is 4xx or 5xx
   */
  public Reply expect(String command, Outcome ifItEnds) throws IOException {
    Reply reply = command(command, ifItEnds);
    if (reply.code() >= 400) {
      throw refusal(command, reply);
    }
    return reply;
  }

  /**
   * Returns the exception for a reply that says no to {@code what}. After 421 (RFC 5321, section
   * 3.8; RFC 959, section 5.4) and NNTP's 400 (RFC 3977, section 3.2.1) the session is over.
   */
  public ReplyException refusal(String what, Reply reply) {
    boolean usable = reply.code() != 421 && reply.code() != 400;
    return refusals.of( // a name in the command may be one that a server told
        connection.server(),
        connection.stage(),
        Outcome.NOT_DONE,
        Printable.of(what),
        reply,
        usable);
  }

  /**
   * Returns the exception for a reply that fits nowhere here: a code that the protocol does not
   * have in answer to {@code what}. The conversation is over.
   */
  public NetClientException unexpected(String what, Reply reply) {
    return connection.malformed(
        "the answer to "
            + Printable.of(what)
            + " was unexpected: "
            + reply.code()
            + " "
            + escaped(reply));
  }

  private String escaped(Reply reply) {
    return dialogue.shown(reply.text());
  }
}
