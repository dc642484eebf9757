package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/tutorial.md against Python's {@code socket} and {@code socketserver}. */
@RealServers
class TutorialPythonTest {
  /** Says lines and prints what comes back, a connection for all of them or for each. */
  private static final String LINES =
      """
      import socket, sys
      ca, port, each = sys.argv[1:4]
      lines = sys.argv[4:]
      def peer():
          return socket.create_connection(('localhost', int(port)), timeout=15)
      def ask(s, f, line):
          s.sendall((line + '\\n').encode())
          print(f.readline().decode(), end='')
      if each == 'each':
          for line in lines:
              with peer() as s, s.makefile('rb') as f: ask(s, f, line)
      else:
          with peer() as s, s.makefile('rb') as f:
              for line in lines: ask(s, f, line)
      """;

  /** Serves lines in capitals, as socketserver's own example does. */
  private static final String UPPER =
      """
      import socketserver
      class Upper(socketserver.StreamRequestHandler):
          def handle(self):
              for line in self.rfile:
                  self.wfile.write(line.decode().upper().encode())
      class Server(socketserver.ThreadingTCPServer):
          daemon_threads = True
      with Server(('127.0.0.1', 0), Upper) as server:
          print('at %s:%d' % server.server_address, flush=True)
          server.serve_forever()
      """;

  private static final String UPPER_UDP =
      """
      import socketserver
      class Upper(socketserver.DatagramRequestHandler):
          def handle(self):
              self.wfile.write(self.rfile.read().decode().upper().encode())
      with socketserver.UDPServer(('127.0.0.1', 0), Upper) as server:
          print('at %s:%d' % server.server_address, flush=True)
          server.serve_forever()
      """;

  private static final String ASK_UDP =
      """
      import socket, sys
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      s.settimeout(15)
      s.sendto(sys.argv[3].encode(), ('127.0.0.1', int(sys.argv[2])))
      print(s.recvfrom(65535)[0].decode())
      """;

  private static final String SEND_FILE =
      """
      import os, socket, sys
      path = sys.argv[2]
      with socket.create_server(('127.0.0.1', 0)) as listening:
          print('at 127.0.0.1:%d' % listening.getsockname()[1], flush=True)
          peer = listening.accept()[0]
          peer.settimeout(15)
          with peer, open(path, 'rb') as file:
              assert peer.makefile('rb').readline().strip() == b'Hello server!'
              peer.sendall(b'%d\\n' % os.path.getsize(path))
              peer.sendfile(file)
      """;

  private static final String RECEIVE_FILE =
      """
      import socket, sys
      with socket.create_connection(('localhost', int(sys.argv[2])), timeout=15) as peer:
          peer.sendall(b'Hello server!\\n')
          f = peer.makefile('rb')
          size = int(f.readline())
          data = f.read()
          assert len(data) == size, (len(data), size)
          open(sys.argv[3], 'wb').write(data)
      """;

  @TempDir static Path folder;

  @TempDir Path files;

  private static Tutorial tutorial;

  @BeforeAll
  static void compileAll() throws IOException {
    tutorial = new Tutorial(folder);
  }

  private Program python(String source, Object... arguments) throws IOException {
    return Program.python(files, source).with(arguments);
  }

  @Test
  void pythonTalksToOurServers() throws Exception { // PY-TUT-04, PY-TUT-08, PY-TUT-09
    try (Program.Running upper = tutorial.serve("UpperServer");
        Program.Running handler = tutorial.serve("HandlerServer");
        Program.Running datagrams = tutorial.serve("DatagramServer")) {
      assertThat(python(LINES, upper.port(), "one", "a", "ß", "c").run().succeeded().text())
          .isEqualTo("A\nSS\nC\n");
      assertThat(python(LINES, handler.port(), "each", " a ", "b").run().succeeded().text())
          .isEqualTo("You said: a\nYou said: b\n");
      assertThat(python(ASK_UDP, datagrams.port(), "grüße").run().succeeded().text())
          .isEqualTo("GRÜSSE\n");
    }
  }

  @Test
  void ourClientsTalkToPython() throws Exception { // PY-TUT-05, PY-TUT-12
    try (Program.Running upper = python(UPPER).start();
        Program.Running datagrams = python(UPPER_UDP).start()) {
      int port = upper.port();
      assertThat(tutorial.run("UpperClient", "127.0.0.1", port, "grüße")).isEqualTo("GRÜSSE\n");
      assertThat(tutorial.run("MessagesClient", "127.0.0.1", port, "a", "b"))
          .isEqualTo("Sent: a, received: A\nSent: b, received: B\n");
      Program typed = tutorial.program("InteractiveClient", "127.0.0.1", port).reading("x\ny\nq\n");
      assertThat(typed.run().succeeded().text()).isEqualTo("X\nY\n");
      assertThat(tutorial.run("DatagramClient", "127.0.0.1", datagrams.port(), "grüße"))
          .isEqualTo("GRÜSSE\n");
    }
  }

  @Test
  void filesGoBothWays() throws Exception { // PY-TUT-06, PY-TUT-07
    byte[] bytes = new byte[5_000_000];
    new Random(2).nextBytes(bytes);
    Path sent = Files.write(files.resolve("sent"), bytes);
    try (Program.Running ours = tutorial.serve("FileServer", sent);
        Program.Running pythons = python(SEND_FILE, sent).start()) {
      python(RECEIVE_FILE, ours.port(), files.resolve("python")).run().succeeded();
      tutorial.run("FileClient", "127.0.0.1", pythons.port(), files.resolve("ours"));
    }
    assertThat(files.resolve("python")).hasBinaryContent(bytes);
    assertThat(files.resolve("ours")).hasBinaryContent(bytes);
  }
}
