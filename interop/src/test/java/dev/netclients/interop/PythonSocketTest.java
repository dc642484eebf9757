package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Endpoint;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.UdpSocket;
import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's {@code socket} and {@code ssl} as clients of our small servers, and datagrams both ways.
 */
@RealServers
class PythonSocketTest {
  /**
   * Sends a megabyte while it reads, says that it has no more, and compares what came back. All in
   * one thread, since Python 3.11 does not keep two of them apart in one TLS session.
   */
  private static final String ECHOED =
      """
      import os, select, socket, ssl, sys
      ca, kind, where = sys.argv[1:4]
      if kind == 'unix':
          peer = socket.socket(socket.AF_UNIX)
          peer.connect(where)
      else:
          peer = socket.create_connection(('localhost', int(where)))
      if kind == 'tls':
          context = ssl.create_default_context(cafile=ca)
          peer = context.wrap_socket(peer, server_hostname='localhost')
      said, sent, heard = os.urandom(1 << 20), 0, bytearray()
      peer.setblocking(False)
      while len(heard) < len(said):
          readable, writable, _ = select.select([peer], [peer] if sent < len(said) else [], [], 15)
          assert readable or writable, 'silence'
          try:
              if writable:
                  sent += peer.send(said[sent:sent + 65536])
              while True: # until there is no more for now
                  block = peer.recv(65536)
                  assert block, 'an early end'
                  heard.extend(block)
          except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
              pass
      peer.settimeout(15)
      if kind == 'tls':
          print(peer.version())
          peer = peer.unwrap()  # close_notify, both ways
      else:
          peer.shutdown(socket.SHUT_WR)
      assert peer.recv(1) == b'', 'no end'
      print('same' if heard == said else 'not the same: %d bytes' % len(heard))
      """;

  /** Sends datagrams of these sizes and compares each with its answer. */
  private static final String ASKED =
      """
      import os, socket, sys
      peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      peer.settimeout(15)
      peer.connect(('127.0.0.1', int(sys.argv[2])))
      for size in sys.argv[3:]:
          said = os.urandom(int(size))
          peer.send(said)
          assert peer.recv(65535) == said, size
      print('same')
      """;

  /** Answers each datagram with the same bytes, and tells where from. */
  private static final String ANSWERS =
      """
      import socket
      here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      here.bind(('127.0.0.1', 0))
      print('at 127.0.0.1:%d' % here.getsockname()[1], flush=True)
      while True:
          said, sender = here.recvfrom(65535)
          here.sendto(said, sender)
      """;

  private static final int[] SIZES = {1, 512, 1472, 1473, 9000, 65_507};

  @TempDir Path folder;

  private static void echo(Connection client) throws IOException {
    byte[] block = new byte[8192];
    for (int n; (n = client.input().read(block)) >= 0; ) {
      client.output().write(block, 0, n);
      client.output().flush();
    }
  }

  @Test
  void tcpIsEchoedUntilThePythonSideHasNoMore() throws Exception {
    try (Server server = Server.builder(PythonSocketTest::echo).start()) {
      assertThat(python("tcp", server.port())).isEqualTo("same\n");
    }
  }

  @Test
  void tlsIsEchoedAndEndsWithCloseNotify() throws Exception {
    try (Server server =
        Server.builder(PythonSocketTest::echo)
            .tls(TestCa.shared().certificate().serverTls())
            .start()) {
      assertThat(python("tls", server.port())).isEqualTo("TLSv1.3\nsame\n");
    }
  }

  @Test
  void aUnixSocketIsEchoed() throws Exception {
    Path path = folder.resolve("echo");
    try (Server server = Server.builder(PythonSocketTest::echo).unixSocket(path).start()) {
      assertThat(server.port()).isZero();
      assertThat(python("unix", path)).isEqualTo("same\n");
    }
  }

  @Test
  void pythonsDatagramsAreAnsweredWhole() throws Exception { // PY-SRV-04
    try (Server server =
        Server.datagrams((request, reply) -> reply.write(request.bytes())).start()) {
      Program asks = Program.python(folder, ASKED).with(server.port());
      for (int size : SIZES) {
        asks.with(size);
      }
      assertThat(asks.run().succeeded().text()).isEqualTo("same\n");
    }
  }

  @Test
  void ourDatagramsAreAnsweredWhole() throws Exception { // PY-SOCK-14, PY-SOCK-16
    try (Program.Running server = Program.python(folder, ANSWERS).start();
        UdpSocket socket = Connector.system().connectUdp(Endpoint.of("127.0.0.1", server.port()))) {
      for (int size : SIZES) {
        byte[] said = new byte[size];
        new Random(size).nextBytes(said);
        Datagram heard = socket.ask(said, Duration.ofSeconds(10));
        assertThat(heard.bytes()).isEqualTo(said);
        assertThat(heard.truncated()).isFalse();
        assertThat(heard.sender().getPort()).isEqualTo(server.port());
      }
    }
  }

  private String python(String kind, Object where) throws Exception {
    return Program.python(folder, ECHOED).with(kind, where).run().succeeded().text();
  }
}
