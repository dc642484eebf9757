package dev.netclients.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The limit of a protocol in lines: a socket, and nothing done but to find the ends. */
final class RawLines implements Closeable {
  private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] block = new byte[256 << 10];
  private int matched; // bytes of END

  /** Connects, and reads the greeting. */
  RawLines(int port) throws IOException {
    socket = Job.socket(port);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    line();
  }

  private void line() throws IOException {
    while (Job.more(in.read()) != '\n') {
      // Nobody wants it.
    }
  }

  private void write(String commands) throws IOException {
    out.write(commands.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a command, which is answered by a line. */
  void command(String command) throws IOException {
    write(command + "\r\n");
    line();
  }

  /** Sends a command, and reads until a line whose beginning is {@code tag} has ended. */
  void tagged(String command, String tag) throws IOException {
    byte[] end = ("\r\n" + tag).getBytes(StandardCharsets.US_ASCII);
    write(command + "\r\n");
    int found = 2; // an answer may be the tagged line alone
    while (true) {
      int n = Job.more(in.read(block));
      for (int i = 0; i < n; i++) {
        byte b = block[i];
        if (found == end.length) {
          if (b == '\n') {
            return;
          }
        } else {
          found = b == end[found] ? found + 1 : b == '\r' ? 1 : 0;
        }
      }
    }
  }

  /** Sends a command, which is answered by a block that a dot ends. */
  void block(String command) throws IOException {
    write(command + "\r\n");
    while (ends() == 0) {
      // More of the same block.
    }
  }

  /** Sends {@code verb 1} to {@code verb count}, at most {@code window} ahead of their blocks. */
  void blocks(String verb, int count, int window) throws IOException {
    int sent = 0;
    int ended = 0;
    StringBuilder commands = new StringBuilder();
    while (ended < count) {
      if (sent < count && sent - ended <= window / 2) { // half of it at a time
        commands.setLength(0);
        for (; sent < count && sent - ended < window; sent++) {
          commands.append(verb).append(' ').append(sent + 1).append("\r\n");
        }
        write(commands.toString());
      }
      ended += ends();
    }
  }

  /** Reads what there is, and returns how many blocks ended in it. */
  private int ends() throws IOException {
    int n = Job.more(in.read(block));
    int ended = 0;
    int state = matched;
    for (int i = 0; i < n; i++) {
      byte b = block[i];
      state = b == END[state] ? state + 1 : b == '\r' ? 1 : 0;
      if (state == END.length) {
        ended++;
        state = 0;
      }
    }
    matched = state;
    return ended;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
