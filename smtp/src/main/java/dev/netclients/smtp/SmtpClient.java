package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Receipt;
import dev.netclients.Sends;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.SaslSessionBuilder;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session with a server that takes mail: SMTP (RFC 5321), message submission (RFC 6409), or LMTP
 * (RFC 2033).
 *
 * <pre>
 *   connect --greeting--&gt; EHLO --STARTTLS, EHLO, AUTH--&gt; ready --MAIL RCPT DATA--&gt; ready ... QUIT
 * </pre>
 *
 * <p>{@link Builder#open()} goes all the way to ready. {@link #send(Mail)} sends one message,
 * {@link #sendAll} any number of them, whose commands go ahead of the replies where the server
 * allows it (PIPELINING, CHUNKING). Nothing is ever sent twice: what became of each message is told
 * for each recipient, and what cannot be known is {@link Status#UNKNOWN}.
 *
 * <p>By default the conversation is in TLS before anything is sent: from the first byte with {@link
 * Builder#implicitTls()}, else by STARTTLS. Used by one thread at a time, except {@link #close()};
 * a call that comes while another is under way throws {@link IllegalStateException} and sends
 * nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5321">RFC 5321</a>
 */
public final class SmtpClient extends ConnectedSession implements Sends {
  /** Verbs that would leave the session in a state that this class does not know of. */
  private static final Set<String> NOT_RAW =
      Set.of("EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "DATA", "BDAT", "QUIT");

  private static final Set<String> HARMLESS = Set.of("VRFY", "EXPN", "HELP", "NOOP");

  private final Builder settings;
  private final Connection connection;
  private final Talk talk;
  private final Opening opening;
  private final Turns turns;

  private SmtpClient(Builder settings, Connection connection) {
    super(Protocol.SMTP, settings.endpoint(), new Calls(connection));
    this.settings = settings;
    this.connection = connection;
    this.talk = new Talk(settings, connection);
    this.opening = new Opening(settings, talk);
    this.turns = new Turns(talk);
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /** Returns the server's greeting, which is empty once STARTTLS has made it worthless. */
  public String greeting() {
    return opening.greeting();
  }

  /** Returns what the server said it can do, in TLS if the conversation is. */
  public Capabilities capabilities() {
    return talk.capabilities();
  }

  // --- mail ---

  /**
   * Sends one message.
   *
   * @return what became of it: at least one recipient was accepted, others may have been refused
   * @throws IllegalArgumentException if this server cannot take the message: it is larger than its
   *     SIZE, needs SMTPUTF8, 8BITMIME or DSN that it does not offer, or has a line of more than
   *     998 bytes; nothing of it was sent
   * @throws SmtpReplyException if no recipient was accepted, with what was said of each
   * @throws dev.netclients.LocalFailureException if the content failed; a message that was under
   *     way is cut without its end mark, so that the server drops it
   * @throws NetClientException if the connection failed: {@link NetClientException#outcome()} is
   *     {@link Outcome#UNKNOWN} if the message went out whole and its answer did not arrive
   * @throws IOException as these subclasses of {@link NetClientException} alone
   */
  public Sent send(Mail mail) throws IOException {
    return send(mail, Progress.NONE);
  }

  /**
   * As {@link #send(Mail)}, telling {@code progress} how many bytes of the content have been read.
   *
   * @throws IOException as {@link #send(Mail)}
   */
  public Sent send(Mail mail, Progress progress) throws IOException {
    Objects.requireNonNull(progress, "progress");
    Sent sent;
    try (Outbox outbox = outbox(List.of(mail).iterator(), progress)) {
      sent = outbox.next();
      outbox.finish();
    }
    if (sent.failure().isPresent()) {
      throwIt(sent.failure().get());
    }
    if (sent.count(Status.ACCEPTED) == 0) {
      throw refusal(sent);
    }
    return sent;
  }

  private static void throwIt(Exception failure) throws IOException {
    if (failure instanceof IllegalArgumentException bad) {
      throw bad;
    }
    throw (NetClientException) failure; // there is no third kind
  }

  private SmtpReplyException refusal(Sent sent) {
    SmtpReply reply =
        sent.deliveries().stream()
            .flatMap(delivery -> delivery.reply().stream())
            .findFirst()
            .orElseThrow(); // somebody was refused, or there would be a failure
    int count = sent.deliveries().size();
    return new SmtpReplyException(
        connection.server(),
        Stage.REPLY,
        Outcome.NOT_DONE,
        "mail to " + (count == 1 ? sent.deliveries().get(0).recipient() : count + " recipients"),
        reply,
        connection.isOpen(),
        sent.deliveries());
  }

  /**
   * Sends messages one after another, without waiting where the server allows it, in constant
   * memory.
   *
   * <p>There is one result for each message, in their order. A refusal, or a message that cannot go
   * to this server, concerns that message alone. If the connection ends, every message that had
   * been taken from {@code mails} still gets its result, and then {@link Items#next} throws; none
   * is sent again. Closing the cursor before its end gives up the session, and what was under way.
   *
   * <p>A message of more than 64 KiB, or of unknown size, is streamed, and waits for those before
   * it. If it can be read only once, it is not opened before its turn comes, and then read up to
   * the end of its header, 64 KiB at the most, before its first command.
   *
   * @param mails asked for the next message while one is under way, by another thread too, and not
   *     to block: by DATA the one that is under way would wait with it
   * @return a cursor; until it is read to its end the session takes no other call
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Items<Sent> sendAll(Iterator<? extends Mail> mails) throws IOException {
    return outbox(mails, Progress.NONE);
  }

  /** As {@link #sendAll(Iterator)}. */
  public Items<Sent> sendAll(Iterable<? extends Mail> mails) throws IOException {
    return sendAll(mails.iterator());
  }

  private Outbox outbox(Iterator<? extends Mail> mails, Progress progress) throws IOException {
    Outbox outbox = new Outbox(talk, calls, turns, mails, progress);
    return calls.open(outbox, () -> outbox);
  }

  // --- other commands ---

  /**
   * VRFY: asks whether there is such a mailbox (RFC 5321, section 4.1.1.6). Many servers do not
   * say.
   *
   * @throws IOException as {@link #command}
   */
  public Reply verify(String name) throws IOException {
    return command("VRFY " + Objects.requireNonNull(name, "name"));
  }

  /** EXPN: asks who is on a mailing list (RFC 5321, section 4.1.1.7). */
  public Reply expand(String list) throws IOException {
    return command("EXPN " + Objects.requireNonNull(list, "list"));
  }

  /** HELP: asks for words (RFC 5321, section 4.1.1.8). */
  public Reply help() throws IOException {
    return command("HELP");
  }

  /**
   * NOOP: asks for nothing, and finds out whether the server is still there.
   *
   * @throws SmtpReplyException if the server says no
   */
  public void noop() throws IOException {
    calls.command(() -> talk.replies().expect("NOOP"));
  }

  /**
   * Sends a command that has no method here, and returns the reply, whatever it says but 421.
   *
   * @param command without its line end
   * @throws IllegalArgumentException if it holds CR, LF or NUL, or is one of those that change the
   *     session's state (EHLO, HELO, LHLO, STARTTLS, AUTH, DATA, BDAT, QUIT); nothing was sent
   * @throws SmtpReplyException if the server has ended the session: 421
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Reply command(String command) throws IOException {
    String verb = command.strip().split("[\\s:]", 2)[0].toUpperCase(Locale.ROOT);
    if (NOT_RAW.contains(verb)) {
      throw new IllegalArgumentException(
          "command: " + verb + " (expected: one that leaves the session as it is)");
    }
    return calls.command(
        () -> {
          boolean harmless = HARMLESS.contains(verb);
          if (!harmless) {
            turns.needsReset(true); // it may have begun a transaction, for all that is known
          }
          Reply reply =
              talk.replies().command(command, harmless ? Outcome.NOT_DONE : Outcome.UNKNOWN);
          if (reply.code() == 421) {
            throw talk.replies().refusal(verb, reply);
          }
          return reply;
        });
  }

  /**
   * QUIT: takes leave (RFC 5321, section 4.1.1.10). What was accepted stays accepted, however this
   * ends.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void quit() throws IOException {
    leave(
        () -> {
          connection.at(Stage.CLOSE, Outcome.NOT_DONE);
          talk.write(QUIT);
          connection.output().flush();
          return talk.read();
        });
  }

  private static final byte[] QUIT = Turns.ascii("QUIT\r\n");

  // --- the common contract ---

  /**
   * Sends a message by URL.
   *
   * @param target {@code smtp://host/?from=a@x&to=b@y&to=c@z}, with the host and port of this
   *     session; or {@code mailto:b@y,c@z}, whose further recipients may stand in {@code to},
   *     {@code cc} and {@code bcc}, and which says nothing else. Without {@code from} the sender is
   *     taken from the message's own header ({@code Sender}, else {@code From}), if the content can
   *     be read twice
   * @param content the message, header and body
   * @throws SmtpReplyException if a recipient was refused; {@link SmtpReplyException#deliveries()}
   *     tells whether others were accepted, and {@link NetClientException#outcome()} is {@link
   *     Outcome#DONE} then
   * @throws IOException as {@link #send(Mail)}
   */
  @Override
  public Receipt send(URI target, Content content, Progress progress) throws IOException {
    MailUrl url = MailUrl.parse(target);
    url.server().ifPresent(t -> t.checkServer(settings.endpoint(), settings.isTlsImplicit()));
    Sent sent = send(new Mail(url.envelope(content), content), progress);
    if (!sent.acceptedForAll()) {
      Delivery refused = sent.with(Status.REFUSED).get(0);
      throw new SmtpReplyException(
          connection.server(),
          Stage.REPLY,
          Outcome.DONE,
          "mail to " + refused.recipient() + ", though not to all,",
          refused.reply().orElseThrow(),
          connection.isOpen(),
          sent.deliveries());
    }
    return new Receipt(
        sent.deliveries().get(0).reply().map(SmtpReply::toString).orElse(""), Optional.empty());
  }

  @Override
  public String toString() {
    return (settings.lmtp ? "LMTP" : "SMTP") + " session with " + settings.endpoint();
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SaslSessionBuilder<Builder> {
    /**
     * How long a reply may take unless the connector says otherwise: 10 minutes, which RFC 5321,
     * section 4.5.3.2.6 wants for the end of a message. Commands are under the 5 minutes of {@link
     * Timeouts#call()}.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How long the server may take no byte of a message: section 4.5.3.2.5 wants 3 minutes. */
    private static final Duration WRITE_PATIENCE = Duration.ofMinutes(5);

    @Nullable String localName;
    boolean lmtp;
    boolean allOrNone;
    boolean chunking = true;

    private Builder(Endpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Sets how the server is reached. Defaults to {@link Connector#system()}. A read or write clock
     * that is not {@link Timeouts#DEFAULT}'s is kept; the default ones become 10 and 5 minutes
     * here, for servers may take as long over a message (RFC 5321, section 4.5.3.2).
     */
    @Override
    public Builder connector(Connector how) {
      return super.connector(how);
    }

    /**
     * Sets the name that EHLO says. Defaults to this side's address in brackets (RFC 5321, section
     * 4.1.4).
     *
     * @throws IllegalArgumentException if it is empty, or holds a space or anything but printable
     *     ASCII
     */
    public Builder localName(String name) {
      if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw new IllegalArgumentException(
            "localName: " + Printable.of(name) + " (expected: a host's name or address literal)");
      }
      localName = name;
      return this;
    }

    /**
     * Speaks LMTP (RFC 2033): as SMTP, but the server says for each recipient what became of the
     * message.
     */
    public Builder lmtp() {
      lmtp = true;
      return this;
    }

    /**
     * Sends a message only if no recipient of it is refused. Otherwise, by default, it goes to
     * those who are accepted. It costs a further round trip a message.
     */
    public Builder allOrNone() {
      allOrNone = true;
      return this;
    }

    /** Sends by DATA even if the server offers CHUNKING. */
    public Builder withoutChunking() {
      chunking = false;
      return this;
    }

    /**
     * Connects, encrypts and signs in.
     *
     * @throws dev.netclients.ResolveException if the name is not known
     * @throws dev.netclients.ConnectFailedException if no address could be reached
     * @throws dev.netclients.TlsException if the server is not who it should be
     * @throws TlsRequiredException if the server cannot encrypt; nothing about users or mail was
     *     sent
     * @throws dev.netclients.AuthenticationException if the server refused the login
     * @throws SmtpReplyException if it refused anything else
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public SmtpClient open() throws IOException {
      connector(patient(connector()));
      SmtpClient client = new SmtpClient(this, connect());
      return opened(client, client.opening::run);
    }

    private static Connector patient(Connector connector) {
      Timeouts clocks = connector.timeouts();
      Duration read = clocks.read().equals(Timeouts.DEFAULT.read()) ? PATIENCE : clocks.read();
      Duration write =
          clocks.write().equals(Timeouts.DEFAULT.write()) ? WRITE_PATIENCE : clocks.write();
      Timeouts patient =
          new Timeouts(
              clocks.attempt(),
              clocks.connect(),
              clocks.handshake(),
              read,
              write,
              clocks.call(),
              clocks.minimumRate());
      return patient.equals(clocks) ? connector : connector.toBuilder().timeouts(patient).build();
    }
  }
}
