package dev.netclients.sockets;

import dev.netclients.Clock;
import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams (RFC 768), opened by a {@link Connector}.
 *
 * <p>A <em>connected</em> one hears its peer alone, and learns that nobody listens there. One that
 * is <em>bound</em> hears everybody, and each datagram tells its sender.
 *
 * <pre>{@code
 * try (UdpSocket time = Connector.system().connectUdp(Endpoint.of("127.0.0.1", 5037))) {
 *   System.out.println(time.ask("now?".getBytes(UTF_8), Duration.ofSeconds(1)).text());
 * }
 * }</pre>
 *
 * <p>Waiting is as in a {@link Connection}: {@link #receive(Duration)} harms nothing, every clock,
 * an interrupt and {@link #close()} end the socket and its blocked calls within a second, and each
 * failure is a {@link NetClientException} made from the record of why. One thread may receive while
 * others send.
 */
public final class UdpSocket implements Closeable {
  private final Wire wire;
  private final ConnectionListener listener;
  private final AddressGuard guard;
  private final DatagramChannel channel;
  private final @Nullable InetSocketAddress peer; // none where it is bound only
  private final Queue<MembershipKey> memberships = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int maxDatagram = Datagram.MAX_BYTES;
  private byte[] buffer = {}; // the receiving thread's

  UdpSocket(
      Wire wire,
      ConnectionListener listener,
      AddressGuard guard,
      DatagramChannel channel,
      @Nullable InetSocketAddress peer) {
    this.wire = wire;
    this.listener = listener;
    this.guard = guard;
    this.channel = channel;
    this.peer = peer;
  }

  // --- facts and settings ---

  /** Returns the peer as the caller named it; where it is bound only, the address on this side. */
  public Endpoint endpoint() {
    return wire.endpoint();
  }

  /**
   * Returns the address on this side, with the port that it got.
   *
   * @throws IOException as {@link NetClientException}, its only subclass thrown here: it has ended
   */
  public InetSocketAddress localAddress() throws IOException {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Returns the peer's address; empty where it is bound only. */
  public Optional<InetSocketAddress> remoteAddress() {
    return Optional.ofNullable(peer);
  }

  /** Returns whether nothing has ended it. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Sets the size of the largest datagram to be received; a larger one is cut, and says so.
   * Defaults to {@link Datagram#MAX_BYTES}, so that none is.
   *
   * @param bytes 1 to {@link Datagram#MAX_BYTES}
   * @return this
   */
  public UdpSocket maxDatagram(int bytes) {
    if (bytes < 1 || bytes > Datagram.MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes: " + bytes + " (expected: 1 to " + Datagram.MAX_BYTES + ")");
    }
    maxDatagram = bytes;
    return this;
  }

  /**
   * Sets an option of the system's: {@code SO_BROADCAST} before a broadcast, {@code
   * IP_MULTICAST_TTL}, {@code IP_TOS} and the like (see {@link java.net.StandardSocketOptions}).
   *
   * @return this
   * @throws IllegalArgumentException if datagram sockets have no such option, or not such a value
   * @throws SessionClosedException if the socket is over; it tells why
   * @throws IOException if the system refuses it
   */
  public <T> UdpSocket option(SocketOption<T> name, T value) throws IOException {
    if (!channel.supportedOptions().contains(name)) {
      throw new IllegalArgumentException(
          "option: " + name.name() + " (expected: one that datagram sockets have)");
    }
    return set(() -> channel.setOption(name, value));
  }

  private interface Setting {
    void make() throws IOException;
  }

  private UdpSocket set(Setting setting) throws IOException {
    wire.checkOpen();
    try {
      setting.make();
      return this;
    } catch (ClosedChannelException e) { // meanwhile
      throw failure(e);
    }
  }

  // --- groups ---

  /**
   * Receives what is sent to a multicast group too.
   *
   * @param on the interface that it arrives at
   * @return this
   * @throws IllegalArgumentException if {@code group} is none
   * @throws SessionClosedException if the socket is over; it tells why
   * @throws IOException if the system refuses it
   */
  public UdpSocket join(InetAddress group, NetworkInterface on) throws IOException {
    return set(() -> memberships.add(channel.join(group, on)));
  }

  /**
   * As {@link #join(InetAddress, NetworkInterface)}, but only from one sender (RFC 4607).
   *
   * @throws UnsupportedOperationException if the system cannot choose by sender
   */
  public UdpSocket join(InetAddress group, NetworkInterface on, InetAddress sender)
      throws IOException {
    return set(() -> memberships.add(channel.join(group, on, sender)));
  }

  /** Leaves a multicast group; does nothing if it was not joined. */
  public void leave(InetAddress group, NetworkInterface on) {
    memberships.removeIf(
        key -> {
          boolean meant = key.group().equals(group) && key.networkInterface().equals(on);
          if (meant) {
            key.drop();
          }
          return meant;
        });
  }

  // --- datagrams ---

  /**
   * Sends a datagram to the peer. That it is sent does not say that it arrives.
   *
   * @param bytes 1 to {@link Datagram#MAX_BYTES}
   * @throws IllegalStateException if the socket is not connected
   * @throws ConnectFailedException if it is known by now that nobody listens at the peer's port;
   *     the socket is over
   * @throws LocalFailureException if this machine does not send it: no route, no permission; the
   *     socket can be used further
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void send(byte[] bytes) throws IOException {
    InetSocketAddress to = connectedTo();
    checkSize(bytes);
    wire.checkOpen();
    transmit(bytes, to);
  }

  private InetSocketAddress connectedTo() {
    if (peer == null) {
      throw new IllegalStateException("The socket is not connected: say where to send");
    }
    return peer;
  }

  /**
   * Sends a datagram from a socket that is bound. A group's address reaches its members.
   *
   * @param bytes 0 to {@link Datagram#MAX_BYTES}
   * @param to an address, not only a name
   * @throws IllegalArgumentException if {@code bytes} are too many, or the socket is connected to
   *     another
   * @throws IOException as {@link #send(byte[])}
   */
  public void send(byte[] bytes, InetSocketAddress to) throws IOException {
    if (to.isUnresolved() || to.getPort() == 0) {
      throw new IllegalArgumentException("to: " + to + " (expected: an address and a port)");
    }
    if (peer != null && !peer.equals(to)) {
      throw new IllegalArgumentException("to: " + to + " (expected: the peer, " + peer + ")");
    }
    if (peer == null && guard != AddressGuard.NONE) {
      Endpoint target = Endpoint.of(to.getAddress().getHostAddress(), to.getPort());
      if (!Lookup.allows(guard, target, to.getAddress())) {
        throw new ConnectFailedException(
            target.toString(), "the address guard refuses it", List.of());
      }
    }
    checkSize(bytes);
    wire.checkOpen();
    transmit(bytes, to);
  }

  private void checkSize(byte[] bytes) {
    if (bytes.length > Datagram.MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes: " + bytes.length + " (expected: at most " + Datagram.MAX_BYTES + ")");
    }
    if (bytes.length == 0 && peer != null) { // a connected channel drops it and says nothing
      throw new IllegalArgumentException(
          "bytes: 0 (expected: 1 or more; the JDK sends empty datagrams from bound sockets alone)");
    }
  }

  private void transmit(byte[] bytes, InetSocketAddress to) throws NetClientException {
    wire.checkNotEnded();
    wire.at(Stage.SEND, Outcome.UNKNOWN);
    wire.startWrite();
    try {
      channel.send(ByteBuffer.wrap(bytes), to);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      wire.endWrite();
    }
    wire.tell(listener, ConnectionEvent.Kind.SENT, () -> bytes.length + " bytes to " + to);
  }

  /**
   * Waits for a datagram, under the read clock; that clock ends the socket.
   *
   * @throws dev.netclients.TimedOutException if none came in time
   * @throws dev.netclients.CancelledException if the thread was interrupted or the socket closed
   * @throws ConnectFailedException if nobody listens at the peer's port; the socket is over
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Datagram receive() throws IOException {
    wire.checkOpen();
    begin();
    ByteBuffer into = ByteBuffer.wrap(buffer);
    InetSocketAddress sender;
    wire.startRead();
    try {
      sender = (InetSocketAddress) channel.receive(into);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      wire.endRead();
    }
    return arrived(into.position(), sender);
  }

  /**
   * Waits for a datagram, no longer than {@code wait}. If none came, all is as it was.
   *
   * @return empty if none came
   * @throws IOException as {@link #receive()}, but for the clock
   */
  public Optional<Datagram> receive(Duration wait) throws IOException {
    Timeouts.check("wait", wait);
    wire.checkOpen();
    return poll(wait);
  }

  private Optional<Datagram> poll(Duration wait) throws NetClientException {
    begin();
    DatagramPacket into = new DatagramPacket(buffer, buffer.length);
    long up = (Timeouts.nanos(wait) + 999_999) / 1_000_000; // never shorter than was asked for
    int millis = (int) Math.max(1, Math.min(up, Integer.MAX_VALUE));
    try {
      channel.socket().setSoTimeout(millis); // counts for reads through this view alone
      channel.socket().receive(into);
    } catch (SocketTimeoutException e) {
      NetClientException ended = wire.endedHere(e);
      if (ended != null) {
        throw ended;
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failure(e);
    }
    return Optional.of(arrived(into.getLength(), (InetSocketAddress) into.getSocketAddress()));
  }

  /** Makes room for one byte more than is wanted: if it is filled, the datagram was larger. */
  private void begin() throws NetClientException {
    wire.checkNotEnded();
    wire.at(Stage.RECEIVE, Outcome.UNKNOWN);
    if (buffer.length != maxDatagram + 1) {
      buffer = new byte[maxDatagram + 1];
    }
  }

  private Datagram arrived(int length, InetSocketAddress sender) throws NetClientException {
    boolean truncated = length == buffer.length;
    byte[] bytes = new byte[truncated ? length - 1 : length];
    System.arraycopy(buffer, 0, bytes, 0, bytes.length);
    Datagram datagram = new Datagram(bytes, sender, truncated);
    wire.tell(listener, ConnectionEvent.Kind.RECEIVED, datagram::toString);
    return datagram;
  }

  /**
   * Asks the peer once; the first datagram that comes is taken for its answer.
   *
   * @throws IOException as {@link #ask(byte[], Duration, int, Predicate)}
   */
  public Datagram ask(byte[] question, Duration wait) throws IOException {
    return ask(question, wait, 0, answer -> true);
  }

  /**
   * Asks the peer, again if no answer comes. Whether asking twice does it twice is the peer's to
   * say, so nothing is sent again unless {@code resends} says so.
   *
   * @param wait how long to wait behind each question; junk does not make it longer
   * @param resends how often to ask again
   * @param isAnswer tells the answer from late ones, those to earlier questions, and junk
   * @throws IllegalStateException if the socket is not connected
   * @throws dev.netclients.TimedOutException if no answer came; the socket is over, since a late
   *     one must not answer a later question
   * @throws LocalFailureException if {@code isAnswer} threw; the socket is over
   * @throws IOException as {@link #send(byte[])} and {@link #receive()}
   */
  public Datagram ask(byte[] question, Duration wait, int resends, Predicate<Datagram> isAnswer)
      throws IOException {
    if (wait.isZero() || wait.isNegative() || resends < 0) {
      throw new IllegalArgumentException(
          "wait: " + wait + ", resends: " + resends + " (expected: some time, zero or more)");
    }
    Objects.requireNonNull(isAnswer, "isAnswer");
    InetSocketAddress to = connectedTo();
    checkSize(question);
    wire.checkOpen();
    for (int asked = 0; asked <= resends; asked++) {
      transmit(question, to);
      Optional<Datagram> answer = answer(Watchdog.deadlineAfter(wait), isAnswer);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw wire.end(
        new TimedOutException(
            wire.server(),
            Stage.RECEIVE,
            Outcome.UNKNOWN,
            Clock.READ,
            wait.multipliedBy(resends + 1L)));
  }

  private Optional<Datagram> answer(long until, Predicate<Datagram> isAnswer) throws IOException {
    while (true) {
      long left = until - System.nanoTime();
      Optional<Datagram> came = left > 0 ? poll(Duration.ofNanos(left)) : Optional.empty();
      if (came.isEmpty() || accepts(isAnswer, came.get())) {
        return came;
      }
    }
  }

  private boolean accepts(Predicate<Datagram> isAnswer, Datagram came) throws NetClientException {
    try {
      return isAnswer.test(came);
    } catch (RuntimeException e) {
      String why = "what tells answers apart failed";
      throw wire.end(
          new LocalFailureException(wire.server(), Stage.RECEIVE, Outcome.UNKNOWN, why, false, e));
    }
  }

  /**
   * Begins a call of several datagrams: refuses it if the socket is over, and starts the clock of
   * the whole call.
   *
   * @param whole zero for none
   * @throws SessionClosedException if the socket is over; it tells why
   */
  public void beginCall(Duration whole) throws SessionClosedException {
    wire.checkOpen();
    wire.startCall(Timeouts.check("whole", whole));
  }

  /** Stops the clock that {@link #beginCall} started. */
  public void endCall() {
    wire.endCall();
  }

  private NetClientException failure(IOException e) {
    NetClientException here = wire.endedHere(e);
    if (here != null) {
      return here;
    }
    if (e instanceof PortUnreachableException) { // by ICMP, for a datagram that was sent before
      String why = "nobody listens at this port";
      return wire.end(new ConnectFailedException(wire.server(), why, List.of(e)));
    }
    String why = "the system refused a datagram: " + e.getMessage();
    return new LocalFailureException(
        wire.server(), wire.stage(), Outcome.NOT_DONE, why, isOpen(), e);
  }

  /**
   * Ends the socket. A call that is blocked in another thread throws {@link
   * dev.netclients.CancelledException}.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    wire.cancel("the socket was closed from this side");
    try {
      wire.tell(listener, ConnectionEvent.Kind.CLOSED, () -> "from this side");
    } catch (NetClientException e) {
      // A listener that fails at the very end has nobody left to tell.
    }
  }

  @Override
  public String toString() {
    return "UDP socket #" + wire.number() + (peer == null ? " at " : " to ") + wire.server();
  }
}
