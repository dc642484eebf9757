package dev.netclients.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;

/** The tunnel that a fake proxy opens: bytes both ways until both sides have ended. */
final class Relay {
  private Relay() {}

  /** Opens the far side; only ever on this machine. */
  static Socket open(int port) throws IOException {
    Socket far = new Socket(Proxy.NO_PROXY);
    far.setTcpNoDelay(true);
    far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    return far;
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Carries bytes; the server's on a thread of their own. Returns when both sides have ended. */
  static void run(FakeClient client, Socket far) throws IOException {
    client.flush();
    Thread back =
        new Thread(
            () -> {
              try {
                copy(far.getInputStream(), client.connection().output());
                client.connection().shutdownOutput();
              } catch (IOException e) {
                client.connection().abort(); // the far side was reset, or the client is gone
              }
            },
            "relay");
    back.setDaemon(true);
    back.start();
    try {
      copy(client.connection().input(), far.getOutputStream());
      far.shutdownOutput();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      far.setSoLinger(true, 0); // pass the reset on
    } finally {
      far.close();
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] block = new byte[64 << 10];
    for (int n = from.read(block, 0, block.length); n >= 0; n = from.read(block, 0, block.length)) {
      to.write(block, 0, n);
      to.flush();
    }
  }
}
