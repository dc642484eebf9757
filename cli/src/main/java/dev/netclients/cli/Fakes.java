package dev.netclients.cli;

import dev.netclients.Content;
import dev.netclients.server.DatagramBuilder;
import dev.netclients.server.DatagramHandler;
import dev.netclients.server.Server;
import dev.netclients.server.ServerBuilder;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakePop3;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.TestCa;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that {@code serve} starts, with something in them to be fetched. */
final class Fakes implements Closeable {
  /** A kind of server that can be asked for. */
  enum Kind {
    /** Says what it hears, over TCP and UDP. */
    ECHO,
    /** Says each line in capitals, over TCP, TLS and UDP. */
    UPPER,
    /** Sends a file to whoever says a line: its size, a line end, its bytes. */
    FILE,
    /** Menus, a text, a search. */
    GOPHER,
    /** A page, and a place for PUT and POST. */
    HTTP,
    /** Files and folders, for anybody and for a user. */
    FTP,
    /** A server that takes mail. */
    SMTP,
    /** A mailbox with a few messages. */
    POP3,
    /** A mailbox with a few messages, and others beside it. */
    IMAP,
    /** A newsgroup with a few articles, to which anybody may post. */
    NNTP,
    /** A host with a login and a small shell. */
    TELNET,
    /** A SOCKS5 proxy without credentials. */
    SOCKS5,
    /** An HTTP proxy that knows CONNECT. */
    PROXY
  }

  private static final String TEXT = "A line of text.\n.A line that begins with a dot.\n";

  private final Deque<Closeable> running = new ArrayDeque<>();
  private final @Nullable Path file; // what FILE sends; none is a text

  Fakes() {
    this(null);
  }

  Fakes(@Nullable Path file) {
    this.file = file;
  }

  /** Starts a server of that kind, and the same in TLS where there is one; returns their URLs. */
  List<String> start(Kind kind) throws IOException {
    return switch (kind) {
      case ECHO ->
          List.of(
              url("tcp", Server.builder(SmallServers::echo)),
              url("udp", inOrder(SmallServers::echo)));
      case UPPER ->
          List.of(
              url("tcp", Server.builder(SmallServers::upper)),
              url(
                  "tls",
                  Server.builder(SmallServers::upper)
                      .tls(TestCa.shared().certificate().serverTls())),
              url("udp", inOrder(SmallServers::upper)));
      case FILE -> {
        content(); // one that cannot be sent is said so now
        yield List.of(url("tcp", Server.builder(client -> SmallServers.file(client, content()))));
      }
      case GOPHER ->
          List.of(gopher(FakeGopher.start(), "gopher"), gopher(FakeGopher.startTls(), "gophers"));
      case HTTP -> List.of(http(FakeHttp.start()), http(FakeHttp.startTls()));
      case FTP -> List.of(ftp(FakeFtp.start(), "ftp"), ftp(FakeFtp.startTls(), "ftps"));
      case SMTP -> List.of(smtp(FakeSmtp.start(), "smtp"), smtp(FakeSmtp.startTls(), "smtps"));
      case POP3 -> List.of(pop3(FakePop3.start(), "pop3"), pop3(FakePop3.startTls(), "pop3s"));
      case IMAP -> List.of(imap(FakeImap.start(), "imap"), imap(FakeImap.startTls(), "imaps"));
      case NNTP -> List.of(nntp(FakeNntp.start(), "nntp"), nntp(FakeNntp.startTls(), "nntps"));
      case TELNET ->
          List.of(telnet(FakeTelnet.start(), "telnet"), telnet(FakeTelnet.startTls(), "telnets"));
      case SOCKS5 -> List.of("socks5://" + running(FakeSocks5.start()).proxyEndpoint());
      case PROXY -> List.of("http://" + running(FakeHttpProxy.start()).proxyEndpoint());
    };
  }

  /** What people type is answered line after line. */
  private static DatagramBuilder inOrder(DatagramHandler handler) {
    return Server.datagrams(handler).maxRequests(1);
  }

  private Content content() throws IOException {
    return file == null ? Content.of(TEXT) : Content.of(file);
  }

  private String url(String scheme, ServerBuilder<?> server) throws IOException {
    return scheme + "://localhost:" + running(server.start()).port();
  }

  private <T extends Closeable> T running(T server) {
    running.push(server);
    return server;
  }

  private String gopher(FakeGopher server, String scheme) {
    running(server)
        .info("", "A fake Gopher server")
        .text("/hello.txt", "A text", TEXT)
        .binary("/bytes.bin", "Some bytes", new byte[1000])
        .search(
            "/find",
            "A search",
            words -> List.of(server.row('0', "You asked for " + words, "/hello.txt")))
        .link("", "A link elsewhere", "https://www.rfc-editor.org/rfc/rfc1436");
    return scheme + "://localhost:" + server.port() + "/";
  }

  private String http(FakeHttp server) {
    running(server)
        .file("/", "<p>A fake HTTP server</p>\n".getBytes(StandardCharsets.UTF_8))
        .file("/hello.txt", TEXT.getBytes(StandardCharsets.UTF_8))
        .on("/put", request -> FakeHttp.Response.of(201, ""))
        .on("/post", request -> FakeHttp.Response.of(200, request.bodySize() + " bytes taken\n"));
    return server.url("/");
  }

  private String ftp(FakeFtp server, String scheme) {
    running(server)
        .user("user", "secret")
        .file("/hello.txt", TEXT)
        .file("/folder/bytes.bin", new byte[1000]);
    return scheme + "://user:secret@localhost:" + server.port() + "/";
  }

  private String smtp(FakeSmtp server, String scheme) {
    running(server).user("user", "secret").refuse("nobody@localhost", "550 5.1.1 no such user");
    return scheme + "://user:secret@localhost:" + server.port() + "/?to=user@localhost";
  }

  private String pop3(FakePop3 server, String scheme) {
    running(server).mailbox("user", "secret");
    for (int i = 1; i <= 3; i++) {
      server.deliver(mail(i));
    }
    return scheme + "://user:secret@localhost:" + server.port() + "/";
  }

  private String imap(FakeImap server, String scheme) {
    running(server).mailbox("user", "secret");
    for (int i = 1; i <= 3; i++) {
      server.deliver(mail(i));
    }
    return scheme + "://user:secret@localhost:" + server.port() + "/INBOX";
  }

  private static byte[] mail(int number) {
    String message =
        "From: fake@client.test\r\nTo: user@localhost\r\nSubject: Message "
            + number
            + "\r\n\r\n"
            + TEXT.replace("\n", "\r\n");
    return message.getBytes(StandardCharsets.US_ASCII);
  }

  private String nntp(FakeNntp server, String scheme) {
    running(server).user("user", "secret").group("fake.test", "A newsgroup for tests");
    for (int i = 1; i <= 3; i++) {
      String article =
          "From: fake@client.test\r\nNewsgroups: fake.test\r\nSubject: Article "
              + i
              + "\r\nDate: Sat, 1 Jan 2000 00:00:0"
              + i
              + " +0000\r\nMessage-ID: <"
              + i
              + "@fake.test>\r\n\r\n"
              + TEXT.replace("\n", "\r\n");
      server.article(article.getBytes(StandardCharsets.US_ASCII));
    }
    return scheme + "://localhost:" + server.port() + "/";
  }

  private String telnet(FakeTelnet server, String scheme) {
    running(server).account("user", "secret");
    return scheme + "://user:secret@localhost:" + server.port() + "/";
  }

  /** Stops all servers, the last one first. */
  @Override
  public void close() throws IOException {
    List<IOException> failed = new ArrayList<>();
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (IOException e) {
        failed.add(e);
      }
    }
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
  }
}
