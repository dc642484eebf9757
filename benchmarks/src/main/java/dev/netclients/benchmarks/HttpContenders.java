package dev.netclients.benchmarks;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** Our HTTP client and its peers, each with its defaults. */
final class HttpContenders {
  private static final int BLOCK = 64 << 10;

  private HttpContenders() {}

  private static void checkStatus(int status) throws IOException {
    Job.check(200, status, "status");
  }

  // --- ours ---

  static HttpJobs.Client netclients() {
    dev.netclients.http.HttpClient client = dev.netclients.http.HttpClient.create();
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws IOException {
        try (dev.netclients.http.HttpResponse response = client.get(uri)) {
          return response.bytes();
        }
      }

      @Override
      public long download(URI uri) throws IOException {
        try (Resource resource = client.read(uri)) {
          return HttpJobs.drain(resource.body());
        }
      }

      @Override
      public void upload(URI uri, long length) throws IOException {
        client.send(uri, Content.of(new Zeros(length), OptionalLong.of(length)), Progress.NONE);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  // --- OkHttp ---

  static HttpJobs.Client okHttp() {
    OkHttpClient client = new OkHttpClient();
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws IOException {
        Request request = new Request.Builder().url(uri.toString()).build();
        try (Response response = client.newCall(request).execute()) {
          checkStatus(response.code());
          return response.body().bytes();
        }
      }

      @Override
      public long download(URI uri) throws IOException {
        Request request = new Request.Builder().url(uri.toString()).build();
        try (Response response = client.newCall(request).execute()) {
          checkStatus(response.code());
          return HttpJobs.drain(response.body().byteStream());
        }
      }

      @Override
      public void upload(URI uri, long length) throws IOException {
        Request request = new Request.Builder().url(uri.toString()).post(zeros(length)).build();
        try (Response response = client.newCall(request).execute()) {
          checkStatus(response.code());
        }
      }
    };
  }

  /** Read from a stream, as every client here is given it. */
  private static RequestBody zeros(long length) {
    return new RequestBody() {
      @Override
      public okhttp3.MediaType contentType() {
        return okhttp3.MediaType.get("application/octet-stream");
      }

      @Override
      public long contentLength() {
        return length;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        try (okio.Source zeros = okio.Okio.source(new Zeros(length))) {
          sink.writeAll(zeros);
        }
      }
    };
  }

  // --- the JDK's old one ---

  static HttpJobs.Client urlConnection() {
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws IOException {
        try (InputStream body = open(uri).getInputStream()) {
          return body.readAllBytes();
        }
      }

      @Override
      public long download(URI uri) throws IOException {
        try (InputStream body = open(uri).getInputStream()) {
          return HttpJobs.drain(body);
        }
      }

      @Override
      public void upload(URI uri, long length) throws IOException {
        HttpURLConnection connection = open(uri);
        connection.setDoOutput(true);
        connection.setRequestMethod("POST");
        connection.setFixedLengthStreamingMode(length);
        try (OutputStream out = connection.getOutputStream()) {
          Zeros.fill(out, length);
        }
        checkStatus(connection.getResponseCode());
        connection.getInputStream().close();
      }

      private HttpURLConnection open(URI uri) throws IOException {
        URL url = uri.toURL();
        return (HttpURLConnection) url.openConnection();
      }
    };
  }

  // --- the JDK's new one ---

  static HttpJobs.Client jdk() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws Exception {
        HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        checkStatus(response.statusCode());
        return response.body();
      }

      @Override
      public long download(URI uri) throws Exception {
        HttpResponse<InputStream> response =
            client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        checkStatus(response.statusCode());
        try (InputStream body = response.body()) {
          return HttpJobs.drain(body);
        }
      }

      @Override
      public void upload(URI uri, long length) throws Exception {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(length)), length))
                .build();
        HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
        checkStatus(response.statusCode());
      }
    };
  }

  // --- Apache HttpClient 5 ---

  static HttpJobs.Client apache() {
    CloseableHttpClient client = HttpClients.createDefault();
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws IOException {
        return client.execute(
            new HttpGet(uri),
            response -> {
              checkStatus(response.getCode());
              return response.getEntity().getContent().readAllBytes();
            });
      }

      @Override
      public long download(URI uri) throws IOException {
        return client.execute(
            new HttpGet(uri),
            response -> {
              checkStatus(response.getCode());
              return HttpJobs.drain(response.getEntity().getContent());
            });
      }

      @Override
      public void upload(URI uri, long length) throws IOException {
        HttpPost post = new HttpPost(uri);
        post.setEntity(
            new InputStreamEntity(new Zeros(length), length, ContentType.APPLICATION_OCTET_STREAM));
        client.execute(
            post,
            response -> {
              checkStatus(response.getCode());
              return response;
            });
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  // --- the limit ---

  /** A socket; of the answer's head only the end is looked for, which comes in one piece. */
  static HttpJobs.Client raw(int port) throws IOException {
    Socket socket = Job.socket(port);
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] block = new byte[BLOCK];
    return new HttpJobs.Client() {
      @Override
      public byte[] get(URI uri) throws IOException {
        byte[] body = new byte[HttpServer.SMALL];
        int behind = ask("GET " + uri.getRawPath(), "");
        System.arraycopy(block, behind, body, 0, body.length);
        return body;
      }

      @Override
      public long download(URI uri) throws IOException {
        String path = uri.getRawPath();
        long length = Long.parseLong(path.substring(path.lastIndexOf('/') + 1)) << 20;
        int behind = ask("GET " + uri.getRawPath(), "");
        long seen = buffered - behind;
        while (seen < length) {
          seen += fill(0);
        }
        return seen;
      }

      @Override
      public void upload(URI uri, long length) throws IOException {
        byte[] zeros = new byte[BLOCK];
        out.write(head("POST " + uri.getRawPath(), "Content-Length: " + length + "\r\n"));
        for (long left = length; left > 0; left -= BLOCK) {
          out.write(zeros, 0, (int) Math.min(BLOCK, left));
        }
        answer();
      }

      private int buffered;

      private byte[] head(String request, String fields) {
        return (request + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
      }

      private int ask(String request, String fields) throws IOException {
        out.write(head(request, fields));
        return answer();
      }

      /** Returns where the body begins in the block. */
      private int answer() throws IOException {
        buffered = 0;
        while (true) {
          buffered += fill(buffered);
          for (int i = 3; i < buffered; i++) {
            if (block[i] == '\n' && block[i - 2] == '\n') {
              return i + 1;
            }
          }
        }
      }

      private int fill(int from) throws IOException {
        return Job.more(in.read(block, from, BLOCK - from));
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }

  static List<String> curlSmall(int port, long requests) {
    return List.of("http://127.0.0.1:" + port + "/small?[1-" + requests + "]");
  }

  static List<String> curlDownload(int port, long mebibytes) {
    return List.of("http://127.0.0.1:" + port + "/mib/" + mebibytes);
  }
}
