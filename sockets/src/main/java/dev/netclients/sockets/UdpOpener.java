package dev.netclients.sockets;

import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens datagram sockets as a connector says. */
record UdpOpener(
    Timeouts timeouts,
    ConnectionListener listener,
    AddressGuard guard,
    int sendBuffer,
    int receiveBuffer) {
  /** Returns a socket to the first of {@code addresses} to which there is a route. */
  UdpSocket connect(Wire wire, List<InetAddress> addresses, @Nullable InetAddress local)
      throws NetClientException {
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : addresses) {
      InetSocketAddress remote = new InetSocketAddress(address, wire.endpoint().port());
      DatagramChannel channel = null;
      try {
        channel = open(address);
        if (local != null) {
          channel.bind(new InetSocketAddress(local, 0));
        }
        channel.connect(remote); // asks the system for a route, and nobody else
        return ready(wire, channel, remote);
      } catch (NetClientException e) {
        throw e;
      } catch (IOException | RuntimeException e) { // unchecked: an address of a family we lack
        Connector.closeQuietly(channel);
        failures.add(new IOException(remote + ": " + e.getMessage(), e));
      }
    }
    String why = "there is no way to any address: " + failures.get(0).getMessage();
    throw new ConnectFailedException(wire.server(), why, failures);
  }

  UdpSocket bind(InetSocketAddress local, boolean shared) throws IOException {
    if (local.isUnresolved()) {
      throw new IllegalArgumentException("local: " + local + " (expected: an address)");
    }
    DatagramChannel channel = open(local.getAddress());
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
      channel.bind(local);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      String host = bound.getAddress().getHostAddress();
      return ready(new Wire(Endpoint.of(host, bound.getPort()), timeouts), channel, null);
    } catch (NetClientException e) { // the listener's; that is the channel's end too
      throw e;
    } catch (IOException e) {
      Connector.closeQuietly(channel);
      BindException failure = new BindException("Cannot bind " + local + ": " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  private DatagramChannel open(InetAddress address) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    if (sendBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
    }
    if (receiveBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    return channel;
  }

  private UdpSocket ready(Wire wire, DatagramChannel channel, @Nullable InetSocketAddress remote)
      throws NetClientException {
    wire.unblockWith(() -> Connector.closeQuietly(channel)); // that is how it ends
    wire.checkNotEnded();
    wire.tell(listener, ConnectionEvent.Kind.CONNECTED, () -> "udp " + wire.server());
    return new UdpSocket(wire, listener, guard, channel, remote);
  }
}
