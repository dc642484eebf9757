package dev.netclients.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okio.BufferedSink;

/**
 * HTTP/2 for a {@link FakeHttp}: mockwebserver3, which this class alone touches, in clear behind
 * the fake's TLS. Frames pass through here one by one, so that they can go wrong.
 */
final class FakeHttp2 {
  private static final int PREFACE = 24;
  private static final int FRAME_HEAD = 9;
  private static final int TYPE = 3; // its place in a frame's head (RFC 9113, section 4.1)
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final List<Logger> CHATTER = // of every request, and of every fault
      List.of(
          Logger.getLogger(MockWebServer.class.getName()),
          Logger.getLogger(OkHttpClient.class.getName()));

  private final FakeHttp fake;
  private final MockWebServer server = new MockWebServer();
  private final Map<Integer, Integer> numbers = new ConcurrentHashMap<>(); // of connections

  FakeHttp2(FakeHttp fake) {
    this.fake = fake;
    CHATTER.forEach(logger -> logger.setLevel(Level.WARNING));
    server.setBodyLimit(FakeHttp.KEPT);
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    server.setDispatcher(new Answers());
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Carries a connection's frames both ways until one side ends. */
  void serve(FakeClient client) throws IOException {
    client.readElsewhere();
    try (Socket far = Relay.open(server.getPort())) {
      Thread back = new Thread(() -> back(client, far), "http2 back");
      back.setDaemon(true);
      back.start();
      DataInputStream in = new DataInputStream(client.connection().input());
      OutputStream out = far.getOutputStream();
      out.write(in.readNBytes(PREFACE));
      for (byte[] frame = frame(in); frame.length > 0; frame = frame(in)) {
        if (frame[TYPE] == HEADERS) {
          send(client, Point.COMMAND, new byte[0]);
        }
        out.write(frame);
      }
    }
  }

  private static void back(FakeClient client, Socket far) {
    try {
      InputStream in = far.getInputStream();
      for (byte[] frame = frame(in); frame.length > 0; frame = frame(in)) {
        switch (frame[TYPE]) {
          case HEADERS -> send(client, Point.REPLY, frame);
          case DATA -> send(client, Point.DATA, frame);
          default -> sendRight(client, frame);
        }
      }
    } catch (IOException e) {
      // A side has ended, or a fault wants it so.
    } finally {
      client.connection().close();
    }
  }

  // Both threads may go wrong, and so write: one at a time.
  private static void send(FakeClient client, Point point, byte[] frame) throws IOException {
    synchronized (client) {
      client.send(point, frame);
      client.flush();
    }
  }

  private static void sendRight(FakeClient client, byte[] frame) throws IOException {
    synchronized (client) {
      client.connection().output().write(frame);
      client.flush();
    }
  }

  /** Returns the next frame; nothing at the end. */
  private static byte[] frame(InputStream in) throws IOException {
    byte[] head = in.readNBytes(FRAME_HEAD);
    if (head.length < FRAME_HEAD) {
      return new byte[0];
    }
    int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF;
    byte[] frame = Arrays.copyOf(head, FRAME_HEAD + length);
    return in.readNBytes(frame, FRAME_HEAD, length) == length ? frame : new byte[0];
  }

  private final class Answers extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest recorded) {
      FakeHttp.Request request = request(recorded);
      FakeHttp.Response response = fake.answer(request);
      MockResponse.Builder out = new MockResponse.Builder().code(response.status());
      out.clearHeaders();
      for (String header : response.headers()) {
        int colon = header.indexOf(": ");
        out.addHeaderLenient(header.substring(0, colon), header.substring(colon + 2));
      }
      if (!request.method().equals("HEAD") && response.status() != 304) {
        out.body(new Streamed(response));
        out.removeHeader("Content-Length");
      }
      if (response.length() >= 0) {
        out.setHeader("Content-Length", response.length());
      }
      return out.build();
    }
  }

  private FakeHttp.Request request(RecordedRequest recorded) {
    List<String> headers = new ArrayList<>();
    Headers all = recorded.getHeaders();
    for (int i = 0; i < all.size(); i++) {
      headers.add(all.name(i) + ": " + all.value(i));
    }
    byte[] body = recorded.getBody() == null ? new byte[0] : recorded.getBody().toByteArray();
    return new FakeHttp.Request(
        recorded.getMethod(),
        recorded.getTarget(),
        List.copyOf(headers),
        body,
        recorded.getBodySize(),
        numbers.computeIfAbsent(recorded.getConnectionIndex(), index -> fake.newConnection()));
  }

  /** A body of any length, written as it goes out. */
  private record Streamed(FakeHttp.Response response) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return response.length();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      response.body().writeTo(sink.outputStream());
    }
  }

  void close() {
    server.close();
  }
}
