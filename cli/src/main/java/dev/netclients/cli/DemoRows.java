package dev.netclients.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.ftp.FtpClient;
import dev.netclients.ftp.FtpTrees;
import dev.netclients.ftp.TreeReport;
import dev.netclients.gopher.GopherClient;
import dev.netclients.gopher.GopherMenu;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.Section;
import dev.netclients.imap.client.FetchedMessage;
import dev.netclients.imap.client.ImapClient;
import dev.netclients.imap.client.InFlight;
import dev.netclients.nntp.Article;
import dev.netclients.nntp.ArticleRange;
import dev.netclients.nntp.NntpClient;
import dev.netclients.nntp.Overview;
import dev.netclients.nntp.Part;
import dev.netclients.pop3.Message;
import dev.netclients.pop3.Pop3Client;
import dev.netclients.server.Server;
import dev.netclients.smtp.Envelope;
import dev.netclients.smtp.Mail;
import dev.netclients.smtp.Sent;
import dev.netclients.smtp.SmtpClient;
import dev.netclients.smtp.SmtpReplyException;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.UdpSocket;
import dev.netclients.telnet.Expect;
import dev.netclients.telnet.Match;
import dev.netclients.telnet.TelnetClient;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakePop3;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The rows of the demo, a few for each module. */
final class DemoRows {
  static final List<DemoRow> ALL =
      List.of(
          new DemoRow("sockets: echo over a Unix socket", DemoRows::unixEcho),
          new DemoRow("sockets: echo over UDP, each datagram answered", DemoRows::udpEcho),
          new DemoRow(
              "http: download over TLS to a file, whole or not at all", DemoRows::httpDownload),
          new DemoRow("http: upload over TLS", DemoRows::httpUpload),
          new DemoRow("http: download through a SOCKS5 proxy", DemoRows::httpThroughProxy),
          new DemoRow(
              "ftp: a file over AUTH TLS, stored, listed, fetched, deleted", DemoRows::ftpFile),
          new DemoRow("ftp: a tree of 200 files over 4 sessions, TLS resumed", DemoRows::ftpTree),
          new DemoRow(
              "smtp: a message over STARTTLS, for one and not for another", DemoRows::smtpMessage),
          new DemoRow("smtp: 1,000 messages in chunks, pipelined", DemoRows::smtpBulk),
          new DemoRow("pop3: a mailbox over TLS, read and emptied", DemoRows::pop3Mailbox),
          new DemoRow("pop3: 1,000 messages pipelined", DemoRows::pop3Bulk),
          new DemoRow(
              "imap: a mailbox over STARTTLS, walked, added to and emptied", DemoRows::imapMailbox),
          new DemoRow("imap: 1,000 messages, and 1,000 commands in flight", DemoRows::imapBulk),
          new DemoRow("nntp: a newsgroup over STARTTLS, walked and posted to", DemoRows::nntpGroup),
          new DemoRow("nntp: 10,000 overviews and 1,000 articles pipelined", DemoRows::nntpBulk),
          new DemoRow("telnet: a login over TLS, and what a command says", DemoRows::telnetLogin),
          new DemoRow("gopher: a menu over TLS, walked", DemoRows::gopherMenu),
          new DemoRow("gopher: a search", DemoRows::gopherSearch));

  private static final int MIB = 1 << 20;

  /** One of many. */
  private static final byte[] SMALL =
      ("Subject: many\r\n\r\n" + "x".repeat(70) + "\r\n").getBytes(US_ASCII);

  private static final Credentials USER = Credentials.password("user", "secret");

  private DemoRows() {}

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private interface Reader<T> {
    byte[] readAll(T item) throws IOException;
  }

  private static <T> long size(Items<T> all, Reader<T> reader) throws IOException {
    try (all) {
      long size = 0;
      while (all.hasNext()) {
        size += reader.readAll(all.next()).length;
      }
      return size;
    }
  }

  private static long unixEcho(NetClients net, Path folder) throws IOException {
    byte[] sent = bytes(MIB / 2);
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

  private static long udpEcho(NetClients net, Path folder) throws IOException {
    int datagrams = 200;
    byte[] sent = bytes(1000);
    try (Server echo = Server.datagrams(SmallServers::echo).start();
        UdpSocket socket = Connector.system().connectUdp(echo.endpoint())) {
      for (int i = 0; i < datagrams; i++) {
        sent[0] = (byte) i; // tells the answer from one to an earlier question
        Datagram back =
            socket.ask(sent, Duration.ofSeconds(1), 3, came -> came.bytes()[0] == sent[0]);
        DemoRow.check(Arrays.equals(sent, back.bytes()), "the echo");
      }
      return 2L * datagrams * sent.length;
    }
  }

  private static long httpDownload(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(2 * MIB);
    try (FakeHttp server = FakeHttp.startTls().file("/file", content)) {
      Path file = folder.resolve("file");
      long size = net.read(URI.create(server.url("/file"))).saveTo(file);
      DemoRow.check(Arrays.equals(content, Files.readAllBytes(file)), "the file");
      return size;
    }
  }

  private static long httpUpload(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(MIB);
    try (FakeHttp server = FakeHttp.startTls().on("/file", FakeHttp.Response.of(201, ""))) {
      net.write(URI.create(server.url("/file")), Content.of(content), Progress.NONE);
      FakeHttp.Request request = server.requests().get(0);
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

  private static long ftpFile(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(MIB);
    try (FakeFtp server = FakeFtp.start().user("user", "secret").requireTls().requireReuse()) {
      URI root = URI.create("ftp://user:secret@localhost:" + server.port() + "/");
      net.write(root.resolve("file"), Content.of(content), Progress.NONE);
      DemoRow.check(net.list(root).toList(10).get(0).size().orElse(0) == MIB, "the listing");
      byte[] came = net.read(root.resolve("file")).readAll();
      DemoRow.check(Arrays.equals(content, came), "the file");
      net.delete(root.resolve("file"));
      DemoRow.check(server.paths().equals(List.of("/")), "the folder without it");
      return 2L * MIB;
    }
  }

  private static long ftpTree(NetClients net, Path folder) throws IOException {
    byte[] content = bytes(4096);
    try (FakeFtp server = FakeFtp.start().user("user", "secret").requireTls().requireReuse()) {
      for (int i = 0; i < 200; i++) {
        server.file("/tree/" + i % 10 + "/" + i, content);
      }
      FtpClient.Builder session =
          FtpClient.builder(server.endpoint()).connector(FakeServer.connector()).credentials(USER);
      try (FtpTrees trees = FtpTrees.builder(session).sessions(4).build()) {
        TreeReport report = trees.get("tree", folder.resolve("tree"));
        DemoRow.check(report.files() == 200 && report.skippedCount() == 0, "the tree");
        return report.bytes();
      }
    }
  }

  private static long smtpMessage(NetClients net, Path folder) throws IOException {
    String message = "From: user@fake.test\r\nSubject: hi\r\n\r\n" + ".dots\r\n".repeat(20_000);
    try (FakeSmtp server =
        FakeSmtp.start().user("user", "secret").refuse("nobody@fake.test", "550 5.1.1 who?")) {
      URI both =
          URI.create(
              "smtp://user:secret@localhost:"
                  + server.port()
                  + "/?to=bob@fake.test&to=nobody@fake.test");
      try {
        net.send(both, Content.of(message), Progress.NONE);
        DemoRow.check(false, "the refusal");
      } catch (SmtpReplyException e) {
        DemoRow.check(e.deliveries().size() == 2 && e.code().equals("550"), "who was refused");
      }
      FakeSmtp.Message came = server.messages("bob@fake.test").get(0);
      DemoRow.check(came.text().equals(message) && came.to().size() == 1, "what the other got");
      return came.content().length;
    }
  }

  private static long smtpBulk(NetClients net, Path folder) throws IOException {
    Mail mail = new Mail(Envelope.of("a@fake.test", "b@fake.test"), Content.of(SMALL));
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient client =
            SmtpClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .implicitTls()
                .open();
        Items<Sent> results = client.sendAll(Collections.nCopies(1000, mail))) {
      while (results.hasNext()) {
        DemoRow.check(results.next().acceptedForAll(), "a message");
      }
      DemoRow.check(server.taken() == 1000, "the inbox");
      return 1000L * SMALL.length;
    }
  }

  private static long pop3Mailbox(NetClients net, Path folder) throws IOException {
    try (FakePop3 server = FakePop3.startTls().mailbox("user", "secret")) {
      for (int i = 0; i < 3; i++) {
        server.deliver(
            ("Subject: " + i + "\r\n\r\n" + ".dots\r\n".repeat(1000)).getBytes(US_ASCII));
      }
      URI mailbox = URI.create("pop3s://user:secret@localhost:" + server.port() + "/");
      long size = 0;
      for (Entry entry : net.list(mailbox).toList(10)) {
        URI message = mailbox.resolve(entry.uri().getRawPath());
        size += net.read(message).readAll().length;
      }
      DemoRow.check(size > 3 * 7000, "the messages' sizes");
      net.delete(mailbox.resolve("/1"));
      DemoRow.check(server.messages("user").size() == 2, "the mailbox without one");
      return size;
    }
  }

  private static long pop3Bulk(NetClients net, Path folder) throws IOException {
    try (FakePop3 server = FakePop3.syntheticTls(1000, number -> SMALL).mailbox("user", "secret");
        Pop3Client client =
            Pop3Client.builder(server.endpoint())
                .connector(FakeServer.connector())
                .credentials(USER)
                .implicitTls()
                .open()) {
      long size = size(client.retrieveAll(), Message::readAll);
      DemoRow.check(size == 1000L * SMALL.length, "the messages' sizes");
      return size;
    }
  }

  private static long imapMailbox(NetClients net, Path folder) throws IOException {
    try (FakeImap server = FakeImap.start().mailbox("user", "secret")) {
      URI inbox = URI.create("imap://user:secret@localhost:" + server.port() + "/INBOX");
      byte[] message = ("Subject: demo\r\n\r\n" + "text\r\n".repeat(1000)).getBytes(US_ASCII);
      for (int i = 0; i < 3; i++) {
        net.send(inbox, Content.of(message), Progress.NONE);
      }
      long size = 0;
      for (Entry entry : net.list(inbox).toList(10)) {
        URI one = inbox.resolve(entry.uri().getRawPath());
        size += net.read(one).readAll().length;
        net.delete(one);
      }
      DemoRow.check(size >= 3L * (message.length - 2), "the messages' sizes");
      DemoRow.check(server.messages("user").isEmpty(), "the empty mailbox");
      return size;
    }
  }

  private static long imapBulk(NetClients net, Path folder) throws IOException {
    try (FakeImap server = FakeImap.syntheticTls(1000, number -> SMALL).mailbox("user", "secret");
        ImapClient client =
            ImapClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .credentials(USER)
                .implicitTls()
                .open()) {
      client.select("INBOX");
      AtomicLong size =
          new AtomicLong(
              size(client.fetch(Messages.all(), Section.message()), FetchedMessage::readAll));
      try (InFlight flight = client.inFlight()) {
        for (long uid = 1; uid <= 1000; uid++) {
          flight.fetch(
              NumberSet.of(uid), row -> size.addAndGet(row.readAll().length), Section.message());
        }
        flight.await();
      }
      DemoRow.check(size.get() == 2000L * SMALL.length, "the messages' sizes");
      return size.get();
    }
  }

  private static byte[] article(long number) {
    return ("Message-ID: <"
            + number
            + "@fake.test>\r\nFrom: fake@client.test\r\nNewsgroups: fake.test\r\nSubject: "
            + number
            + "\r\n\r\n"
            + ".dots\r\n".repeat(10))
        .getBytes(US_ASCII);
  }

  private static long nntpGroup(NetClients net, Path folder) throws IOException {
    try (FakeNntp server = FakeNntp.start().group("fake.test", "for the demo")) {
      URI root = URI.create("nntp://localhost:" + server.port() + "/");
      for (int i = 1; i <= 3; i++) {
        net.send(root, Content.of(article(i)), Progress.NONE);
      }
      long size = 0;
      for (Entry group : net.list(root).toList(10)) {
        for (Entry one : net.list(group.uri()).toList(10)) {
          byte[] came = net.read(one.uri()).readAll();
          DemoRow.check(
              Arrays.equals(came, article(Integer.parseInt(one.name()))),
              "the article " + one.name());
          size += came.length;
        }
      }
      DemoRow.check(size == 3L * article(1).length, "the articles' sizes");
      return 2 * size;
    }
  }

  private static long nntpBulk(NetClients net, Path folder) throws IOException {
    try (FakeNntp server = FakeNntp.startTls().synthetic("fake.test", 10_000, DemoRows::article);
        NntpClient client =
            NntpClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .implicitTls()
                .open()) {
      long size = 0;
      long rows = 0;
      try (Items<Overview> overview = client.overview(client.group("fake.test").range())) {
        while (overview.hasNext()) {
          size += overview.next().raw().length;
          rows++;
        }
      }
      DemoRow.check(rows == 10_000, "the overview's rows");
      return size
          + size(client.retrieveAll(Part.ARTICLE, ArticleRange.of(1, 1000)), Article::readAll);
    }
  }

  private static long telnetLogin(NetClients net, Path folder) throws IOException {
    try (FakeTelnet server = FakeTelnet.startTls().account("user", "secret");
        TelnetClient telnet =
            TelnetClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .implicitTls()
                .windowSize(80, 24)
                .open()) {
      Expect prompt = Expect.pattern("^fake\\$ ");
      Match in = telnet.login(USER, prompt);
      telnet.writeLine("size");
      Match said = telnet.expect(Duration.ofSeconds(10), prompt).orElseThrow();
      DemoRow.check(said.before().equals("size\r\n80x24\r\n"), "what the command said");
      return (long) in.all().length() + said.all().length();
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
      DemoRow.check(text.equals(new String(a, US_ASCII)), "the text");
      DemoRow.check(Arrays.equals(binary, b), "the binary");
      return (long) a.length + b.length;
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
        return title.getBytes(UTF_8).length;
      }
    }
  }
}
