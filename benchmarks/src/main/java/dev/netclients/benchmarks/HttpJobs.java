package dev.netclients.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** HTTP/1.1 in clear, one request after the other on a kept connection. */
final class HttpJobs {
  /** An HTTP client. */
  interface Client extends Closeable {
    /** Returns the body of a small answer. */
    byte[] get(URI uri) throws Exception;

    /** Reads the body in blocks and drops it; returns its length. */
    long download(URI uri) throws Exception;

    /** Posts that many zeros out of a stream, and sees the answer. */
    void upload(URI uri, long length) throws Exception;

    @Override
    default void close() throws IOException {}
  }

  /** Makes a client with its defaults. */
  interface Maker {
    Client make(int port) throws Exception;
  }

  private interface Work {
    void run(Client client, String server, long units) throws Exception;
  }

  private static final int BLOCK = 64 << 10;

  private HttpJobs() {}

  /** Small requests; units are requests. */
  static Job.Factory small(Maker maker) {
    return port ->
        job(
            port,
            maker,
            (client, server, requests) -> {
              URI uri = URI.create(server + "/small");
              for (long i = 0; i < requests; i++) {
                Job.check(HttpServer.SMALL, client.get(uri).length, "bytes of a small answer");
              }
            });
  }

  /** One large body from the server; units are MiB. */
  static Job.Factory download(Maker maker) {
    return port ->
        job(
            port,
            maker,
            (client, server, mebibytes) -> {
              long length = client.download(URI.create(server + "/mib/" + mebibytes));
              Job.check(mebibytes << 20, length, "bytes of a download");
            });
  }

  /** One large body to the server; units are MiB. */
  static Job.Factory upload(Maker maker) {
    return port ->
        job(
            port,
            maker,
            (client, server, mebibytes) ->
                client.upload(URI.create(server + "/upload"), mebibytes << 20));
  }

  private static Job job(int port, Maker maker, Work work) throws Exception {
    Client client = maker.make(port);
    String server = "http://127.0.0.1:" + port;
    return Job.over(client, units -> work.run(client, server, units));
  }

  /** Reads to the end; returns how many bytes there were. */
  static long drain(InputStream body) throws IOException {
    return Job.drain(body, new byte[BLOCK]);
  }
}
