package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeTelnet;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** telnetlib and the telnet command of GNU inetutils as clients of the fake host. */
@RealServers
class OthersTelnetClientsTest {
  /** Signs in and asks, as the documentation of telnetlib does. */
  private static final String TELNETLIB =
      """
      import sys, warnings
      warnings.simplefilter('ignore')
      import telnetlib
      telnet = telnetlib.Telnet('localhost', int(sys.argv[2]), 10)
      telnet.read_until(b'login: ', 10)
      telnet.write(b'alice\\r\\n')
      telnet.read_until(b'Password: ', 10)
      telnet.write(b'secret\\r\\n')
      index, match, data = telnet.expect([b'incorrect', b'fake. '], 10)
      assert index == 1, data
      telnet.write(b'echo \\xff h\\xc3\\xa9\\r\\n')
      print(telnet.read_until(b'fake$ ', 10))
      telnet.write(b'exit\\r\\n')
      print(telnet.read_all())
      """;

  /** Runs the command in a terminal of 80 columns, and types when it is asked. */
  private static final String TYPED =
      """
      import fcntl, os, pty, struct, sys, termios
      pid, terminal = pty.fork()
      if pid == 0:
          fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
          os.environ['TERM'] = 'vt220'
          os.execvp('telnet', ['telnet', 'localhost', sys.argv[2]])
      seen = b''
      def until(text):
          global seen
          while text not in seen:
              block = os.read(terminal, 4096)
              assert block, seen
              seen += block
          seen = seen[seen.index(text) + len(text):]
      for question, answer in [
              (b'login: ', b'alice'), (b'Password: ', b'secret'),
              (b'fake$ ', b'size'), (b'80x24\\r\\n', b''),
              (b'fake$ ', b'exit'), (b'bye\\r\\n', b'')]:
          until(question)
          if answer: os.write(terminal, answer + b'\\r')
      print('typed', os.waitpid(pid, 0)[1] >= 0)
      """;

  @TempDir Path folder;

  @Test
  void telnetlibSignsInAndAsks() throws Exception {
    try (FakeTelnet host = FakeTelnet.start().account("alice", "secret")) {
      assertThat(Program.python(folder, TELNETLIB).with(host.port()).run().succeeded().text())
          .contains("echo \\xff h\\xc3\\xa9\\r\\n", " h\\xc3\\xa9\\r\\nfake$ ", "bye\\r\\n");
      assertThat(host.commands()).contains("WONT TTYPE", "WONT NAWS", "DONT ECHO", "DONT SGA");
    }
  }

  @Test
  void theTelnetCommandIsToldAndTells() throws Exception {
    try (FakeTelnet host = FakeTelnet.start().account("alice", "secret")) {
      assertThat(Program.python(folder, TYPED).with(host.port()).run().succeeded().text())
          .endsWith("typed True\n");
      assertThat(host.commands()).contains("WILL TTYPE", "WILL NAWS", "DO ECHO", "DO SGA");
      assertThat(host.terminalType().orElseThrow()).isEqualToIgnoringCase("vt220");
      assertThat(host.windowSize()).contains("80x24");
      assertThat(host.received()).contains("alice", "secret", "exit");
    }
  }
}
