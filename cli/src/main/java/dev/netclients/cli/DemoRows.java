package dev.netclients.cli;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Progress;
import dev.netclients.gopher.GopherClient;
import dev.netclients.gopher.GopherMenu;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The rows of the demo, a few for each module. */
final class DemoRows {
  static final List<DemoRow> ALL =
      List.of(
          row("sockets: echo over a Unix socket", DemoRows::unixEcho),
          row("http: download over TLS to a file, whole or not at all", DemoRows::httpDownload),
          row("http: upload over TLS", DemoRows::httpUpload),
          row("http: download through a SOCKS5 proxy", DemoRows::httpThroughProxy),
          row("gopher: a menu over TLS, walked", DemoRows::gopherMenu),
          row("gopher: a search", DemoRows::gopherSearch));

  private static final int MIB = 1 << 20;

  private DemoRows() {}

  private interface Job {
    long run(NetClients net, Path folder) throws Exception;
  }

  private static DemoRow row(String what, Job job) {
    return new DemoRow() {
      @Override
      public String what() {
        return what;
      }

      @Override
      public long run(NetClients net, Path folder) throws Exception {
        return job.run(net, folder);
      }
    };
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static long unixEcho(NetClients net, Path folder) throws IOException {
    byte[] sent = bytes(MIB);
    Path path = folder.resolve("echo");
    try (Server echo =
            Server.builder(client -> client.input().transferTo(client.output()))
                .unixSocket(path)
                .start();
        Connection connection = Connector.system().connect(Endpoint.unix(path))) {
      byte[] back = new byte[sent.length];
      for (int at = 0; at < sent.length; at += 64 << 10) { // a block there, a block back
        connection.output().write(sent, at, 64 << 10);
        connection.output().flush();
        DemoRow.check(
            connection.input().readNBytes(back, at, 64 << 10) == 64 << 10, "the echo's size");
      }
      connection.shutdownOutput();
      DemoRow.check(Arrays.equals(sent, back) && connection.input().read() < 0, "the echo");
      echo.stop(Duration.ofSeconds(1));
      return 2L * sent.length;
    }
  }

  private static long httpDownload(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(8 * MIB);
    try (FakeHttp server = FakeHttp.startTls().file("/file", content)) {
      Path file = folder.resolve("file");
      long size = net.read(URI.create(server.url("/file"))).saveTo(file);
      DemoRow.check(Arrays.equals(content, Files.readAllBytes(file)), "the file");
      return size;
    }
  }

  private static long httpUpload(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(4 * MIB);
    try (FakeHttp server = FakeHttp.startTls().on("/file", FakeHttp.Response.of(201, ""))) {
      net.write(URI.create(server.url("/file")), Content.of(content), Progress.NONE);
      FakeHttp.Request request = server.received().get(0);
      DemoRow.check(Arrays.equals(content, request.body()), "what the server got");
      return request.bodySize();
    }
  }

  private static long httpThroughProxy(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(MIB);
    try (FakeHttp server = FakeHttp.startTls().file("/file", content);
        FakeSocks5 proxy = FakeSocks5.start();
        NetClients through =
            NetClients.builder()
                .connector(
                    FakeServer.connector().toBuilder()
                        .proxy(ProxyServer.socks5(proxy.proxyEndpoint()))
                        .build())
                .build()) {
      byte[] came = through.read(URI.create(server.url("/file"))).readAll();
      DemoRow.check(Arrays.equals(content, came), "the body");
      DemoRow.check(proxy.targets().size() == 1, "the way through the proxy");
      return came.length;
    }
  }

  private static long gopherMenu(NetClients net, Path folder) throws IOException {
    String text = "A text.\r\n.With a dot.\r\n".repeat(10_000);
    byte[] binary = bytes(MIB);
    try (FakeGopher server =
        FakeGopher.startTls().text("/docs/a.txt", "A", text).binary("/docs/b", "B", binary)) {
      URI root = URI.create("gophers://localhost:" + server.port() + "/");
      Entry docs = net.list(root).toList(10).get(0);
      List<Entry> entries = net.list(docs.uri()).toList(10);
      byte[] a = net.read(entries.get(0).uri()).readAll();
      byte[] b = net.read(entries.get(1).uri()).readAll();
      DemoRow.check(text.equals(new String(a, StandardCharsets.US_ASCII)), "the text");
      DemoRow.check(Arrays.equals(binary, b), "the binary");
      return a.length + b.length;
    }
  }

  private static long gopherSearch(NetClients net, Path folder) throws IOException {
    try (FakeGopher server = FakeGopher.start();
        GopherClient gopher = GopherClient.create()) {
      server.search("/find", "Find", words -> List.of(server.row('0', words, "/x")));
      URI index = URI.create("gopher://localhost:" + server.port() + "/7/find");
      try (GopherMenu found = gopher.search(index, "two words")) {
        String title = found.next().title();
        DemoRow.check(title.equals("two words"), "what was found");
        return title.getBytes(StandardCharsets.UTF_8).length;
      }
    }
  }
}
