package dev.netclients.server;

import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Datagram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bound address that datagrams arrive at. The channel is non-blocking, so that the interruption
 * of one handler does not close it for all.
 */
final class DatagramDoor implements Door {
  private static final long PATIENCE = 1000; // ms, with a full buffer of the system's

  private final DatagramBuilder settings;
  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress address;
  private final ByteBuffer buffer; // one byte more than is wanted, to see what was cut
  private volatile boolean shut;

  DatagramDoor(DatagramBuilder settings) throws IOException {
    this.settings = settings;
    this.buffer = ByteBuffer.allocate(settings.maxDatagram + 1);
    InetSocketAddress local = (InetSocketAddress) settings.address;
    boolean six = local.getAddress() instanceof Inet6Address;
    this.channel =
        DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.bind(local).configureBlocking(false);
      this.address = (InetSocketAddress) channel.getLocalAddress();
      this.selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      channel.close();
      BindException failure =
          new BindException("Cannot listen at udp " + local + ": " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public @Nullable Visitor next(long millis) throws IOException {
    InetSocketAddress sender = receive();
    if (sender == null && !shut) {
      try {
        selector.select(millis);
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException e) {
        return null;
      }
      sender = receive();
    }
    return sender == null || shut || isOurs(sender) ? null : new Guest(arrived(sender));
  }

  private @Nullable InetSocketAddress receive() throws IOException {
    return (InetSocketAddress) channel.receive(buffer.clear());
  }

  private Datagram arrived(InetSocketAddress sender) {
    boolean truncated = !buffer.hasRemaining();
    byte[] bytes = new byte[buffer.position() - (truncated ? 1 : 0)];
    buffer.flip().get(bytes);
    return new Datagram(bytes, sender, truncated);
  }

  /** Says whether somebody makes this server answer itself, for ever. */
  private boolean isOurs(InetSocketAddress sender) throws IOException {
    InetAddress from = sender.getAddress();
    return sender.getPort() == address.getPort()
        && (from.equals(address.getAddress())
            || from.isLoopbackAddress()
            || NetworkInterface.getByInetAddress(from) != null);
  }

  private final class Guest implements Visitor {
    private final Datagram request;

    Guest(Datagram request) {
      this.request = request;
    }

    @Override
    public SocketAddress address() {
      return request.sender();
    }

    @Override
    public Client enter() {
      return new Answering(request);
    }

    @Override
    public void leave() {
      // What is not answered is forgotten.
    }
  }

  /** A datagram that is being answered. */
  private final class Answering extends Client {
    private final Datagram request;
    private volatile boolean cut;

    Answering(Datagram request) {
      this.request = request;
    }

    @Override
    void serve() throws IOException {
      long most = (long) request.bytes().length * settings.maxAmplification;
      Reply reply = new Reply(request, (int) Math.min(most, Datagram.MAX_BYTES));
      settings.handler.handle(request, reply);
      if (reply.bytes.size() > 0 && !cut) {
        send(ByteBuffer.wrap(reply.bytes.toByteArray()));
      }
    }

    private void send(ByteBuffer answer) throws IOException {
      try {
        int sent = channel.send(answer, request.sender());
        if (sent == 0) {
          try (Selector room = Selector.open()) {
            channel.register(room, SelectionKey.OP_WRITE);
            room.select(PATIENCE);
          }
          sent = channel.send(answer, request.sender());
        }
        if (sent == 0) {
          throw new IOException("the system's buffer stays full");
        }
      } catch (IOException e) {
        String why = "cannot send the answer: " + e.getMessage();
        throw new LocalFailureException(
            request.sender().toString(), Stage.SEND, Outcome.NOT_DONE, why, true, e);
      }
    }

    @Override
    void cut() {
      cut = true;
    }

    @Override
    void close() {
      // It holds nothing.
    }

    @Override
    Duration idle() {
      return Duration.ZERO;
    }

    @Override
    @Nullable Connection connection() {
      return null;
    }
  }

  /** Collects an answer. */
  private static final class Reply extends BlockOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Datagram request;
    private final int most;

    Reply(Datagram request, int most) {
      this.request = request;
      this.most = most;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (length > most - bytes.size()) {
        throw new LimitException(
            request.sender().toString(),
            Stage.REPLY,
            "bytes in an answer to " + request.bytes().length,
            most,
            (long) bytes.size() + length);
      }
      bytes.write(from, offset, length);
    }
  }

  /** The channel stays open: what came before is still answered. */
  @Override
  public void shut() {
    shut = true;
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close(); // the channel's descriptor lives on until its selector lets go of it
  }
}
