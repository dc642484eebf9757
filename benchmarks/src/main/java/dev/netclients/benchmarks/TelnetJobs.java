package dev.netclients.benchmarks;

import dev.netclients.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.apache.commons.net.telnet.TelnetClient;

/**
 * Telnet as a stream: text with ends of line and, in each KiB, one byte 255, read and written in
 * blocks. Connecting is not timed.
 */
final class TelnetJobs {
  private static final int BLOCK = 64 << 10;

  private TelnetJobs() {}

  /**
   * The two streams of a session.
   *
   * @param perMebibyte how many bytes the client hands out for a MiB
   */
  private record Streams(Closeable session, InputStream in, OutputStream out, long perMebibyte) {}

  private static Streams netclients(int port) throws IOException {
    dev.netclients.telnet.TelnetClient session =
        dev.netclients.telnet.TelnetClient.builder(Endpoint.of("127.0.0.1", port)).open();
    return new Streams(session, session.input(), session.output(), 1 << 20);
  }

  private static Streams commonsNet(int port, boolean readerThread) throws IOException {
    TelnetClient session = new TelnetClient();
    session.setReaderThread(readerThread);
    session.connect("127.0.0.1", port);
    return new Streams(
        session::disconnect, session.getInputStream(), session.getOutputStream(), 1 << 20);
  }

  /** The limit: sockets, with nothing decoded and nothing encoded. */
  private static Streams raw(int port) throws IOException {
    Socket session = Job.socket(port);
    return new Streams(
        session, session.getInputStream(), session.getOutputStream(), (1 << 20) + 1024);
  }

  static Job netclientsRead(int port) throws IOException {
    return read(netclients(port));
  }

  static Job commonsNetRead(int port) throws IOException {
    return read(commonsNet(port, true));
  }

  static Job commonsNetReadWithoutThread(int port) throws IOException {
    return read(commonsNet(port, false));
  }

  static Job rawRead(int port) throws IOException {
    return read(raw(port));
  }

  static Job netclientsWrite(int port) throws IOException {
    return write(netclients(port), TelnetServer.TEXT);
  }

  static Job commonsNetWrite(int port) throws IOException {
    return write(commonsNet(port, true), TelnetServer.TEXT);
  }

  static Job rawWrite(int port) throws IOException {
    byte[] encoded = new byte[TelnetServer.TEXT.length + 1024];
    return write(raw(port), encoded);
  }

  private static Job read(Streams session) {
    byte[] block = new byte[BLOCK];
    return Job.over(
        session.session(),
        mebibytes -> {
          session.out().write(TelnetServer.request('S', mebibytes));
          session.out().flush();
          long expected = mebibytes * session.perMebibyte();
          long got = 0;
          for (int n; got < expected && (n = session.in().read(block)) >= 0; ) {
            got += n;
          }
          Job.check(expected, got, "bytes of text");
        });
  }

  private static Job write(Streams session, byte[] mebibyte) {
    return Job.over(
        session.session(),
        mebibytes -> {
          session.out().write(TelnetServer.request('R', mebibytes));
          for (long i = 0; i < mebibytes; i++) {
            for (int at = 0; at < mebibyte.length; at += BLOCK) {
              session.out().write(mebibyte, at, Math.min(BLOCK, mebibyte.length - at));
            }
          }
          session.out().flush();
          Job.check('k', session.in().read(), "the server's word");
        });
  }
}
