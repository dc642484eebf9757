package dev.netclients.sockets;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsFacts;
import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.BufferedOutput;
import dev.netclients.line.Peer;
import dev.netclients.sasl.Echo;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of bytes each way, in clear or in TLS.
 *
 * <p>One thread may read and another write at the same time; {@link #close()} may be called by any
 * thread. There are two kinds of waiting: {@link #awaitInput} answers false and harms nothing;
 * every clock, an interrupt and {@code close()} end the connection, whose blocked calls then throw
 * what was recorded as its end, within a second. All failures are {@link NetClientException}s.
 */
public final class Connection implements Closeable, Peer {
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final Wire wire;
  private final Timeouts timeouts;
  private final ConnectionListener listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final BufferedInput input;
  private final BufferedOutput output;
  private final Echo echo = new Echo();
  private volatile Duration answers = Duration.ZERO; // the clock of a reply in a longer call
  private volatile @Nullable SSLSocket tls;
  private volatile @Nullable TlsFacts facts;

  Connection(Wire wire, Timeouts timeouts, ConnectionListener listener) {
    this.wire = wire;
    this.timeouts = timeouts;
    this.listener = listener;
    this.input = new BufferedInput(new Input(wire::read));
    this.output = new BufferedOutput(new Output(wire::write));
  }

  /**
   * Takes over a channel that a server accepted.
   *
   * @param channel connected; TCP or Unix. It belongs to the connection from here on, also on
   *     failure
   * @throws NetClientException if it cannot be used
   */
  public static Connection accepted(
      SocketChannel channel, Timeouts timeouts, ConnectionListener listener)
      throws NetClientException {
    return accepted(channel, timeouts, listener, wire -> {});
  }

  static Connection accepted(
      SocketChannel channel, Timeouts timeouts, ConnectionListener listener, Consumer<Wire> hears)
      throws NetClientException {
    Wire wire = null;
    try {
      SocketAddress remote = channel.getRemoteAddress();
      boolean tcp = remote instanceof InetSocketAddress;
      Endpoint client =
          remote instanceof InetSocketAddress inet
              ? Endpoint.of(inet.getAddress().getHostAddress(), Math.max(1, inet.getPort()))
              : Endpoint.unix(Path.of("client"));
      wire = new Wire(client, timeouts);
      hears.accept(wire);
      wire.at(Stage.COMMAND, Outcome.NOT_DONE);
      wire.connected(tcp ? new TcpTransport(channel) : new UnixTransport(channel));
      return new Connection(wire, timeouts, listener);
    } catch (IOException e) {
      try {
        channel.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      if (wire != null) {
        throw wire.end(WireException.orElse(e, wire.failure(e, "accepting")));
      }
      throw new LocalFailureException(
          "", Stage.CONNECT, Outcome.NOT_DONE, "the client was gone at once", false, e);
    }
  }

  // --- facts ---

  /** Returns the endpoint that the caller named. */
  public Endpoint endpoint() {
    return wire.endpoint();
  }

  /**
   * Returns the address on this side.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here: it has ended
   */
  public SocketAddress localAddress() throws IOException {
    return ask(Transport::localAddress);
  }

  /**
   * Returns the address dialled: the proxy's, where there is one.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here: it has ended
   */
  public SocketAddress remoteAddress() throws IOException {
    return ask(Transport::remoteAddress);
  }

  /** Returns what was agreed in the TLS handshake, or empty in clear. */
  public Optional<TlsFacts> tls() {
    return Optional.ofNullable(facts);
  }

  /** Returns the clocks of this connection. */
  public Timeouts timeouts() {
    return timeouts;
  }

  /** Returns whether neither side is known to have ended the connection. */
  public boolean isOpen() {
    return wire.isOpen();
  }

  /** Returns how many bytes have been received, those of TLS and a proxy included. */
  public long received() {
    return wire.received();
  }

  /**
   * Returns how long a read has been waiting for the peer under the read clock; zero if none is.
   */
  public Duration idle() {
    return wire.idle();
  }

  private Transport transport() throws IOException {
    Transport transport = wire.transport();
    if (transport == null) {
      throw new IllegalStateException("Not connected");
    }
    return transport;
  }

  private interface Question<T> {
    T put(Transport transport) throws IOException;
  }

  /** Asks the transport, which a clock or another thread may close at any time. */
  private <T> T ask(Question<T> question) throws IOException {
    try {
      return question.put(transport());
    } catch (IOException e) {
      throw translate(e);
    }
  }

  // --- the record of why it ended ---

  @Override
  public String server() {
    return wire.server();
  }

  @Override
  public Stage stage() {
    return wire.stage();
  }

  @Override
  public Outcome outcome() {
    return wire.outcome();
  }

  @Override
  public NetClientException end(NetClientException failure) {
    return wire.end(failure);
  }

  /** As for any peer; but no bytes are quoted that repeat a secret ({@link #echo}). */
  @Override
  public NetClientException malformed(String expected, byte[] bytes, int offset, int length) {
    String said = new String(bytes, offset, length, StandardCharsets.UTF_8);
    String shown = echo.masked(said);
    return shown.equals(said)
        ? Peer.super.malformed(expected, bytes, offset, length)
        : malformed("expected " + expected + ", got \"" + Printable.of(shown) + '"');
  }

  /**
   * Returns what is not to be shown of the peer's words, since it was told it as a secret. Whoever
   * signs in adds to it, and clears it behind that.
   */
  public Echo echo() {
    return echo;
  }

  /**
   * Notes how far the present call has come, and what becomes of its action if the connection ends
   * now. Failures carry both.
   */
  public void at(Stage stage, Outcome ifItEnds) {
    wire.at(stage, ifItEnds);
  }

  /**
   * Begins a call: refuses it if the connection has ended, and starts the clock of the whole call.
   *
   * @param whole zero for none
   * @throws SessionClosedException if the connection has ended; it tells why
   */
  public void beginCall(Duration whole) throws SessionClosedException {
    wire.checkOpen();
    wire.startCall(whole);
  }

  /** Returns what is left of the clock that {@link #beginCall} started; zero if none runs. */
  public Duration callLeft() {
    return wire.callLeft();
  }

  /** Stops the clock that {@link #beginCall} started. */
  public void endCall() {
    wire.endCall();
  }

  Duration answersIn() {
    return answers;
  }

  /** Sets the clock of {@link #soon}; zero for none. */
  void answersIn(Duration clock) {
    answers = clock;
  }

  /**
   * Runs what is a reply, or a command and its reply, in a call whose bodies have no clock of their
   * own: under the clock of commands. Where the clock of the whole call runs, that is the one; and
   * a session whose calls are to have none has none here. Read by {@link Dialogue} and {@link
   * Replies}, replies are under it already.
   *
   * @throws IOException as {@code step} throws it
   */
  public <T extends @Nullable Object> T soon(Calls.Step<T> step) throws IOException {
    if (answers.isZero() || !wire.callLeft().isZero()) {
      return run(step);
    }
    wire.startCall(answers);
    try {
      return run(step);
    } finally {
      wire.endCall();
    }
  }

  @SuppressWarnings("NullAway") // what T says of null, the step keeps
  private static <T extends @Nullable Object> T run(Calls.Step<T> step) throws IOException {
    return step.run();
  }

  /**
   * Throws if the peer has sent anything that nobody asked for: it would be taken for an answer to
   * what is asked next.
   *
   * @throws dev.netclients.ProtocolException if there is surplus input; the connection is over
   */
  public void checkQuiet() throws IOException {
    if (hasInput()) {
      byte[] excerpt = new byte[Math.min(input.buffered(), 64)];
      int n = input.read(excerpt, 0, excerpt.length);
      throw malformed("nothing, since nothing was asked", excerpt, 0, n);
    }
  }

  /**
   * Returns whether the peer has sent anything that has not been read yet; waits for nothing.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public boolean hasInput() throws IOException {
    return input.buffered() > 0
        || hasArrived()
            && awaitInput(Duration.ofMillis(1))
            && input.buffered() > 0; // not a TLS ticket, nor the end
  }

  /**
   * Returns whether anything has arrived that has not been read yet, were it only something of
   * TLS's own, as tickets are, or its end; waits for nothing.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public boolean hasArrived() throws IOException {
    return input.buffered() > 0 || ask(Transport::available) > 0;
  }

  // --- bytes ---

  /** Returns what arrives, behind the connection's one buffer. */
  public BufferedInput input() {
    return input;
  }

  /** Returns where to write; nothing goes out before {@code flush}. */
  public BufferedOutput output() {
    return output;
  }

  /**
   * Waits until there is something to read, or the end of the stream.
   *
   * @return false if nothing came in {@code wait}; the connection is as it was
   * @throws NetClientException if the connection ended meanwhile
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public boolean awaitInput(Duration wait) throws IOException {
    if (input.buffered() > 0) {
      return true;
    }
    wire.pollFor(wait);
    try {
      input.fill();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      wire.pollEnds();
    }
  }

  /**
   * Stops the clock of reads for good: for connections that are read all the time, whether or not
   * something is to come.
   */
  public void stopReadClock() {
    wire.stopReadClock();
  }

  /**
   * Tells the peer that nothing more will come; it can still be read. In TLS this is close_notify
   * alone, without a FIN below it.
   */
  public void shutdownOutput() throws IOException {
    output.flush();
    SSLSocket layer = tls;
    try {
      if (layer != null) {
        layer.shutdownOutput();
      } else {
        transport().shutdownOutput();
      }
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /** Writes some bytes of a file, as {@link Transport#transfer} does; there is no TLS above. */
  int transfer(FileChannel file, long at, int count) throws IOException {
    output.flush();
    try {
      return wire.transfer(file, at, count);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /**
   * Sends what was written, and then one byte as TCP's urgent data (RFC 9293, section 3.8.5): the
   * peer learns of it though it does not read. In TLS and on Unix sockets, where there is no such
   * thing, the byte goes in its place, as any other.
   *
   * @param b the byte; of an int the low eight bits
   */
  public void sendUrgent(int b) throws IOException {
    if (tls != null) {
      output.write(b);
      output.flush();
      return;
    }
    output.flush();
    try {
      wire.writeUrgent(b);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /**
   * Has urgent bytes of the peer read in their place. Without it the system takes them out of the
   * stream, and they are lost.
   */
  public void urgentInline() throws IOException {
    try {
      transport().urgentInline();
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /**
   * Returns a view of this connection for libraries that want a {@code java.net.Socket}: the bytes
   * above any TLS that is on, under this connection's clocks. What it writes goes out at once, and
   * closing it closes the connection. {@code setSoTimeout} is a poll, as {@link #awaitInput} is:
   * {@code SocketTimeoutException} harms nothing. All else that fails is a {@code SocketException}
   * whose cause is the {@link NetClientException}. Options are the connector's: to set another here
   * changes nothing. Used by one thread at a time each way, in place of this connection's streams.
   *
   * @throws IOException as {@link NetClientException}: the connection has ended
   */
  public Socket socket() throws IOException {
    return new ConnectionSocket(this).socket();
  }

  // --- TLS ---

  /**
   * Goes on in TLS, as the client. Every byte read before is dropped.
   *
   * @param host the name that the certificate must have: the one that the caller gave
   * @param applicationProtocols offered by ALPN, the preferred one first
   * @throws dev.netclients.ProtocolException if something in clear arrived behind the go-ahead
   * @throws dev.netclients.TlsException if the handshake failed or the server is not who it should
   *     be
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void startTls(Tls settings, String host, String... applicationProtocols)
      throws IOException {
    handshake(() -> settings.layer(view(0), host, List.of(applicationProtocols)));
  }

  /**
   * As {@link #startTls(Tls, String, String...)}, with a session that is kept, and looked for, as
   * one of {@code peer}, whatever address this connection goes to. Connections that belong together
   * resume one another's sessions by that, as FTP's do (RFC 4217, section 10.2).
   *
   * @param peer the host, which the certificate must have, and the port
   * @throws IOException as {@link #startTls(Tls, String, String...)}
   */
  public void startTls(Tls settings, Endpoint peer, String... applicationProtocols)
      throws IOException {
    handshake(() -> settings.layer(view(peer.port()), peer.host(), List.of(applicationProtocols)));
  }

  /**
   * Lays TLS over this connection as the client, for libraries that set it up further; {@link
   * #startTls(SSLSocket)} does the handshake. Closing it does not end the connection.
   *
   * @param host the name that the certificate must have
   */
  public SSLSocket tlsLayer(Tls settings, String host) throws IOException {
    return settings.layer(view(0), host, List.of());
  }

  /**
   * As {@link #startTls(Tls, String, String...)}, in a layer that {@link #tlsLayer} made.
   *
   * @throws IOException as {@link #startTls(Tls, String, String...)}
   */
  public void startTls(SSLSocket layer) throws IOException {
    handshake(() -> layer);
  }

  /**
   * Goes on in TLS, as the server. Every byte read before is dropped.
   *
   * @throws IOException as {@link #startTls}
   */
  public void acceptTls(ServerTls settings) throws IOException {
    handshake(() -> settings.layer(view(0)));
  }

  /**
   * Returns whether this connection's TLS session was resumed from {@code other}'s, rather than
   * agreed anew.
   */
  public boolean resumed(Connection other) {
    SSLSocket here = tls;
    SSLSocket there = other.tls;
    // A resumed session keeps the birthday of the one that it goes on with, and has another id in
    // TLS 1.3. Two full handshakes in one millisecond would be taken for a resumption.
    return here != null
        && there != null
        && here.getSession().getCreationTime() == there.getSession().getCreationTime();
  }

  /**
   * Takes an end without TLS's close_notify for an end from here on, where the protocol has another
   * proof that nothing is missing. Anybody on the way can cut the stream then.
   */
  public void allowMissingCloseNotify() {
    wire.allowMissingCloseNotify();
  }

  /** What TLS is laid upon; if the transport is closed meanwhile, the record tells. */
  private Socket view(int port) throws IOException {
    return ask(transport -> new WireSocket(wire, transport, port)).socket();
  }

  private interface Layer {
    SSLSocket over() throws IOException;
  }

  private void handshake(Layer layer) throws IOException {
    if (tls != null) {
      throw new IllegalStateException("TLS is on already");
    }
    wire.at(Stage.TLS, Outcome.NOT_DONE);
    if (input.buffered() > 0) { // a man in the middle, or a server that lets one in
      throw malformed("surplus input in clear before TLS begins (" + input.buffered() + " bytes)");
    }
    wire.startStep(Clock.HANDSHAKE, timeouts.handshake());
    wire.handshakeBegins();
    try {
      SSLSocket socket = layer.over();
      socket.startHandshake();
      input.switchTo(new Input(socket.getInputStream()::read));
      output.switchTo(new Output(socket.getOutputStream()::write));
      tls = socket;
      TlsFacts agreed = facts(socket);
      facts = agreed;
      event(ConnectionEvent.Kind.SECURED, agreed::toString);
    } catch (IOException e) {
      NetClientException failure = WireException.unwrap(e);
      throw failed(failure != null ? failure : Tls.failure(server(), e));
    } catch (RuntimeException e) { // JSSE may refuse so what a peer sent; never seen, never trusted
      throw failed(
          new TlsException(
              server(), TlsException.Reason.OTHER, "TLS failed: " + Printable.of(e.toString()), e));
    } finally {
      wire.handshakeEnds();
      wire.endStep();
    }
  }

  /** Ends the connection, which nobody may have in hand yet who could close it. */
  private NetClientException failed(NetClientException failure) {
    NetClientException recorded = wire.end(failure);
    close();
    return recorded;
  }

  private static TlsFacts facts(SSLSocket socket) {
    SSLSession session = socket.getSession();
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      chain.clear(); // a client that showed none
    }
    String chosen = socket.getApplicationProtocol();
    return new TlsFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        chosen == null || chosen.isEmpty() ? Optional.empty() : Optional.of(chosen),
        chain);
  }

  // --- events ---

  /**
   * Tells the listener; {@code text} is only made if there is one.
   *
   * @param text escaped, cut and without secrets
   * @throws NetClientException if the listener threw; the connection is over
   */
  public void event(ConnectionEvent.Kind kind, Supplier<String> text) throws NetClientException {
    wire.tell(listener, kind, text);
  }

  // --- the end ---

  /**
   * Ends the connection. In TLS it says close_notify, which takes no longer than a second; nothing
   * is read any more. A call that is blocked in another thread throws {@link CancelledException}.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    String why = "the connection was closed from this side";
    wire.leave(why);
    SSLSocket layer = tls;
    if (layer != null && wire.isOpen() && !wire.isWriting()) {
      wire.startStep(Clock.WRITE, GOODBYE);
      try {
        layer.shutdownOutput();
      } catch (IOException e) {
        // The peer is gone already, which is where this was going.
      }
    }
    wire.cancel(why);
    try {
      event(ConnectionEvent.Kind.CLOSED, () -> "after " + wire.received() + " bytes received");
    } catch (NetClientException e) {
      // A listener that fails at the very end has nobody left to tell.
    }
  }

  /**
   * Says how the connection goes if it ends now, for whatever reason: with a reset where the
   * transport has one, so that the peer cannot take what it has for the whole; or, as at first, in
   * order.
   */
  public void resetOnEnd(boolean reset) {
    Transport transport = wire.transport();
    if (transport != null && wire.isOpen()) {
      try {
        transport.resetOnClose(reset);
      } catch (IOException e) {
        // It is closed meanwhile, or goes without.
      }
    }
  }

  /** Ends the connection with a reset: see {@link #resetOnEnd}. */
  public void abort() {
    abort(
        new CancelledException(
            server(), stage(), outcome(), "the transfer was given up on this side"));
  }

  /**
   * Ends the connection with a reset, for the reason given.
   *
   * @return {@code failure}, to be thrown; or what had ended the connection before
   */
  public NetClientException abort(NetClientException failure) {
    resetOnEnd(true);
    NetClientException recorded = wire.end(failure);
    close();
    return recorded;
  }

  @Override
  public String toString() {
    return "connection #" + wire.number() + " to " + server();
  }

  /** Returns what a failure from one of the layers means. */
  private NetClientException translate(IOException e) {
    NetClientException failure = WireException.unwrap(e);
    if (failure != null) {
      return failure;
    }
    return wire.end(
        e instanceof SSLException ? Tls.failure(server(), e) : wire.failure(e, "talking"));
  }

  /** Where bytes come from: the wire, or TLS above it. */
  private interface Source {
    int read(byte[] to, int offset, int length) throws IOException;
  }

  /** Where bytes go: the wire, or TLS above it. */
  private interface Sink {
    void write(byte[] from, int offset, int length) throws IOException;
  }

  private final class Input extends BlockInputStream {
    private final Source source;

    Input(Source source) {
      this.source = source;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        return source.read(to, offset, length);
      } catch (SocketTimeoutException e) {
        throw e; // a poll
      } catch (IOException e) {
        throw translate(e);
      }
    }

    @Override
    public void close() {
      Connection.this.close();
    }
  }

  private final class Output extends BlockOutputStream {
    private final Sink sink;

    Output(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      try {
        sink.write(from, offset, length);
      } catch (IOException e) {
        throw translate(e);
      }
    }
  }
}
