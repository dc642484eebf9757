package dev.netclients.http;

import dev.netclients.testkit.TestCa;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 server over TLS that answers each request with the next frames it was given. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** HPACK: {@code :status: 200}, from the static table. */
  static final byte[] OK = {(byte) 0x88};

  /** What is done when a request has come on a stream. */
  interface Reaction {
    void to(int stream, Frames out) throws IOException;
  }

  /** Writes frames (RFC 9113, section 4.1). */
  static final class Frames {
    private final DataOutputStream out;

    Frames(DataOutputStream out) {
      this.out = out;
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      DataOutputStream frame = new DataOutputStream(whole);
      frame.writeByte(payload.length >> 16);
      frame.writeShort(payload.length);
      frame.writeByte(type);
      frame.writeByte(flags);
      frame.writeInt(stream);
      frame.write(payload);
      synchronized (out) {
        whole.writeTo(out);
        out.flush();
      }
    }

    void ok(int stream, String body) throws IOException {
      frame(HEADERS, END_HEADERS, stream, OK);
      frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Closes the connection. */
  static final class Close extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final SSLServerSocket listening;
  private final byte[] settings;
  private final Deque<Reaction> reactions = new ArrayDeque<>();
  private final List<SSLSocket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch asked = new CountDownLatch(1);

  /** With these SETTINGS: pairs of an identifier (2 bytes) and a value (4 bytes). */
  RawHttp2(byte... settings) throws IOException {
    this.settings = settings;
    listening =
        (SSLServerSocket)
            TestCa.shared()
                .certificate()
                .serverTls()
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "raw h2");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized RawHttp2 then(Reaction reaction) {
    reactions.add(reaction);
    return this;
  }

  RawHttp2 ok(String body) {
    return then((stream, out) -> out.ok(stream, body));
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + listening.getLocalPort() + path);
  }

  int accepted() {
    return accepted.get();
  }

  int requests() {
    return requests.get();
  }

  /** Waits for the first one. */
  void awaitRequest() throws InterruptedException {
    asked.await(20, TimeUnit.SECONDS);
  }

  private void accept() {
    try {
      while (true) {
        SSLSocket socket = (SSLSocket) listening.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "raw h2 connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Frames out = new Frames(new DataOutputStream(socket.getOutputStream()));
      in.readFully(new byte[24]); // the preface
      out.frame(SETTINGS, 0, 0, settings);
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.readFully(new byte[length]);
        if (type == SETTINGS && (flags & 1) == 0) {
          out.frame(SETTINGS, 1, 0);
        } else if (type == HEADERS) {
          requests.incrementAndGet();
          asked.countDown();
          next().to(stream, out);
        }
      }
    } catch (IOException e) {
      // The client went, or it was told to close.
    }
  }

  private synchronized Reaction next() {
    Reaction next = reactions.poll();
    return next == null ? (stream, out) -> {} : next;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (SSLSocket socket : open) {
      socket.close();
    }
  }
}
