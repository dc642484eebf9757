package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's {@code socket} and {@code ssl} as clients of our small servers. */
@RealServers
class PythonSocketTest {
  /** Sends a megabyte while it reads, says that it has no more, and compares what came back. */
  private static final String ECHOED =
      """
      import os, socket, ssl, sys, threading
      ca, kind, where = sys.argv[1:4]
      if kind == 'unix':
          peer = socket.socket(socket.AF_UNIX)
          peer.connect(where)
      else:
          peer = socket.create_connection(('localhost', int(where)))
      if kind == 'tls':
          context = ssl.create_default_context(cafile=ca)
          peer = context.wrap_socket(peer, server_hostname='localhost')
      peer.settimeout(15)
      said = os.urandom(1 << 20)
      heard = bytearray()
      def hear():
          while len(heard) < len(said):
              block = peer.recv(65536)
              if not block: break
              heard.extend(block)
      ear = threading.Thread(target=hear)
      ear.start()
      peer.sendall(said)
      ear.join()
      if kind == 'tls':
          print(peer.version())
          peer = peer.unwrap()  # close_notify, both ways
      else:
          peer.shutdown(socket.SHUT_WR)
      assert peer.recv(1) == b'', 'no end'
      print('same' if heard == said else 'not the same: %d bytes' % len(heard))
      """;

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

  private String python(String kind, Object where) throws Exception {
    return Program.python(folder, ECHOED).with(kind, where).run().succeeded().text();
  }
}
