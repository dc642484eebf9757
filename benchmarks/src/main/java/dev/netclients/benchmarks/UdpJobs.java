package dev.netclients.benchmarks;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Datagrams there and back, by a {@link UdpSocket}, a {@link DatagramSocket} and a {@link
 * DatagramChannel}, each connected.
 */
final class UdpJobs {
  private static final int LARGEST = 65_507;
  private static final int PATIENCE = 30_000; // ms, the read clock of ours

  private UdpJobs() {}

  static Job udpSocketPing(int port) throws IOException {
    UdpSocket socket = Connector.system().connectUdp(Endpoint.of("127.0.0.1", port));
    byte[] ping = new byte[StreamServer.PING];
    return Job.over(
        socket,
        pings -> {
          for (long i = 0; i < pings; i++) {
            socket.send(ping);
            Job.check(ping.length, socket.receive().bytes().length, "bytes of a ping");
          }
        });
  }

  /** Receives into a new array, as ours does, whatever the size of the datagram. */
  private static Job datagramSocketPing(int port, int timeoutMillis) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(timeoutMillis);
    byte[] ping = new byte[StreamServer.PING];
    byte[] buffer = new byte[LARGEST];
    return Job.over(
        socket,
        pings -> {
          for (long i = 0; i < pings; i++) {
            socket.send(new DatagramPacket(ping, ping.length));
            DatagramPacket came = new DatagramPacket(buffer, buffer.length);
            socket.receive(came);
            byte[] bytes = new byte[came.getLength()];
            System.arraycopy(buffer, 0, bytes, 0, bytes.length);
            Job.check(ping.length, bytes.length, "bytes of a ping");
          }
        });
  }

  static Job datagramSocketPing(int port) throws IOException {
    return datagramSocketPing(port, 0);
  }

  static Job timedDatagramSocketPing(int port) throws IOException {
    return datagramSocketPing(port, PATIENCE);
  }

  /** As near to the system as Java comes. */
  static Job channelPing(int port) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open().connect(new InetSocketAddress("127.0.0.1", port));
    ByteBuffer block = ByteBuffer.allocateDirect(LARGEST);
    return Job.over(
        channel,
        pings -> {
          for (long i = 0; i < pings; i++) {
            channel.write(block.clear().limit(StreamServer.PING));
            Job.check(StreamServer.PING, channel.read(block.clear()), "bytes of a ping");
          }
        });
  }
}
