package dev.netclients.ftp;

import static dev.netclients.ftp.FtpDialogues.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of the common contract, by ftp and ftps URLs. */
class FtpUrlTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  @TempDir Path temp;

  private final NetClients net =
      fakes.use(NetClients.builder().connector(FakeServer.connector()).build());

  private FakeFtp server() {
    return fakes.use(FakeFtp.start()).user("alice", "canary").requireTls();
  }

  private static URI url(FakeFtp server, String path) {
    return URI.create("ftp://alice:canary@localhost:" + server.port() + path);
  }

  private FtpClient open(FakeFtp server) throws IOException {
    return fakes.use(FtpDialogues.builder(server).open());
  }

  // HAZ-FTP-29
  @Test
  void aFileIsReadWrittenListedAndDeleted() throws IOException {
    Instant then = Instant.parse("2020-02-03T04:05:06Z");
    FakeFtp server = server().file("/a b/grüße", bytes("hello"), then).folder("/a b/sub");
    try (Resource resource = net.read(url(server, "/a%20b/gr%C3%BC%C3%9Fe"))) {
      assertThat(resource.size()).hasValue(5);
      assertThat(resource.modified()).hasValue(then);
      assertThat(resource.readAll()).isEqualTo(bytes("hello"));
    }
    net.write(url(server, "/a%20b/new"), Content.of("new"), Progress.NONE);
    assertThat(server.bytes("/a b/new").orElseThrow()).isEqualTo(bytes("new"));
    List<Entry> entries = net.list(url(server, "/a%20b/")).toList(10);
    assertThat(entries).extracting(Entry::name).containsExactly("grüße", "new", "sub");
    assertThat(entries)
        .extracting(Entry::kind)
        .containsExactly(Entry.Kind.FILE, Entry.Kind.FILE, Entry.Kind.FOLDER);
    assertThat(entries.get(2).uri().getRawPath()).isEqualTo("/a%20b/sub/");
    assertThat(entries.get(0).uri().toString()).contains("alice@").doesNotContain("canary");
    net.delete(url(server, "/a%20b/new"));
    net.delete(url(server, "/a%20b/sub/"));
    assertThat(server.paths()).containsExactly("/", "/a b", "/a b/grüße");
  }

  @Test
  void everyEntryCanBeReadOrListedAgain() throws IOException {
    FakeFtp server = server().file("/x/y/100% #1?;type=a", "deep");
    FtpClient ftp = open(server);
    URI root = URI.create("ftp://localhost:" + server.port() + "/%2F");
    URI folder = root;
    for (int depth = 0; depth < 2; depth++) {
      List<Entry> entries = ftp.list(folder).toList(10);
      assertThat(entries).hasSize(1);
      folder = entries.get(0).uri();
    }
    Entry file = ftp.list(folder).toList(10).get(0);
    assertThat(ftp.read(file.uri()).readAll()).isEqualTo(bytes("deep"));
  }

  @Test
  void ftpsIsTlsFromTheFirstByte() throws IOException {
    FakeFtp server = fakes.use(FakeFtp.startTls()).file("/a", "text");
    URI url = URI.create("ftps://localhost:" + server.port() + "/a");
    assertThat(net.read(url).readAll()).isEqualTo(bytes("text"));
    assertThat(server.received()).contains("PROT P").doesNotContain("AUTH TLS");
  }

  @Test
  void withoutAUserTheReaderIsAnonymous() throws IOException { // PY-FTP-03
    FakeFtp server = fakes.use(FakeFtp.start()).withoutTls().file("/a", "text");
    URI url = URI.create("ftp://localhost:" + server.port() + "/a");
    assertThat(net.read(url).readAll()).isEqualTo(bytes("text"));
  }

  @Test
  void aTypeInTheUrlIsObeyed() throws IOException { // HAZ-FTP-29
    FakeFtp server = server().file("/t", "one\ntwo\n").folder("/d");
    assertThat(net.read(url(server, "/t;type=a")).readAll()).isEqualTo(bytes("one\ntwo\n"));
    assertThat(server.received()).contains("TYPE A", "RETR t");
    assertThat(net.list(url(server, "/;type=d")).toList(10)).hasSize(2);
    assertThatThrownBy(() -> net.read(url(server, "/d;type=d")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // HAZ-FTP-07, HAZ-FTP-29, HAZ-FTP-27
  @ParameterizedTest
  @ValueSource(strings = {"/a%0D%0ADELE%20b", "/a%00", "//etc/passwd", "/a//b", "/x;type=q", "/"})
  void badUrlsAreRefused(String path) throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    int before = server.received().size();
    assertThatThrownBy(() -> ftp.read(url(server, path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> ftp.write(url(server, path), Content.of(""), Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ftp.delete(url(server, path)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.received()).hasSize(before);
  }

  @Test
  void aUrlOfAnotherServerIsRefused() throws IOException { // HAZ-FTP-27, P-13
    FakeFtp server = server();
    FtpClient ftp = open(server);
    for (String other : List.of("ftp://localhost:1/a", "ftps://localhost:%d/a", "ftp://h:%d/a")) {
      URI url = URI.create(String.format(other, server.port()));
      assertThatThrownBy(() -> ftp.read(url)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aUserWithoutAPasswordIsNotMadeAnonymous() { // P-13
    FakeFtp server = fakes.use(FakeFtp.start()).file("/a", "text");
    URI url = URI.create("ftp://alice@localhost:" + server.port() + "/a");
    assertThatThrownBy(() -> net.read(url)).isInstanceOf(IllegalArgumentException.class);
    assertThat(server.accepted()).isZero();
  }

  @Test
  void aUrlOfAnotherUserIsRefused() throws IOException { // HAZ-FTP-27, P-13
    FakeFtp server = server().file("/a", "text");
    FtpClient ftp = open(server);
    assertThat(ftp.read(url(server, "/a")).readAll()).isEqualTo(bytes("text"));
    URI bobs = URI.create("ftp://bob@localhost:" + server.port() + "/a");
    assertThatThrownBy(() -> ftp.read(bobs)).isInstanceOf(IllegalArgumentException.class);
    FtpClient anybody =
        fakes.use(FtpDialogues.builder(server).credentials(Credentials.anonymous()).open());
    for (String user : List.of("ftp", "anonymous")) {
      URI url = URI.create("ftp://" + user + "@localhost:" + server.port() + "/a");
      assertThat(anybody.read(url).readAll()).isEqualTo(bytes("text"));
    }
    assertThatThrownBy(() -> anybody.read(bobs)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTimeThatNoCalendarHasIsNoFailure() throws IOException { // HAZ-FTP-25
    FakeFtp server = server().file("/a", "text");
    server.answer("MDTM", "213 99991231235960"); // a leap second, and the year 10000
    assertThat(net.read(url(server, "/a")).readAll()).isEqualTo(bytes("text"));
  }

  @Test
  void aPathInAUrlBeginsAtTheLoginsFolder() throws IOException {
    FakeFtp server = server().file("/a", "at home").file("/d/a", "elsewhere");
    FtpClient ftp = open(server);
    URI url = URI.create("ftp://localhost:" + server.port() + "/a");
    ftp.cwd("d");
    assertThat(ftp.read(url).readAll()).isEqualTo(bytes("at home"));
    assertThat(ftp.list(url.resolve("/")).toList(10)).hasSize(2);
    server.answer("PWD", "550 no");
    FtpClient other = open(server);
    other.cwd("d");
    assertThatThrownBy(() -> other.read(url)).isInstanceOf(IllegalStateException.class);
  }

  // HAZ-NET-18, HAZ-FTP-18
  @ParameterizedTest
  @ValueSource(strings = {"same", "changed", "no REST", "REST refused"})
  void aDownloadThatWasCutGoesOnIfTheFileIsTheSame(String how) throws IOException {
    Instant then = Instant.parse("2020-02-03T04:05:06Z");
    byte[] whole = new byte[200_000];
    new java.util.Random(3).nextBytes(whole);
    FakeFtp server = server().file("/f", whole, then);
    if (how.equals("no REST")) {
      server.without("REST");
    }
    URI url = url(server, "/f");
    Path file = temp.resolve("f");
    server.faultOnce(Point.DATA, Fault.TRUNCATE, 0);
    assertThatThrownBy(() -> net.read(url).saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(IOException.class);
    Partial have = Partial.of(file);
    assertThat(have.size()).isEqualTo(how.equals("no REST") ? 0 : 100_000);
    if (how.equals("changed")) {
      server.file("/f", whole, then.plusSeconds(1));
    } else if (how.equals("REST refused")) {
      server.answer("REST", "502 not today");
    }
    try (Resource rest = net.read(url, have)) {
      assertThat(rest.offset()).isEqualTo(how.equals("same") ? 100_000 : 0);
      rest.saveTo(file, SaveOption.KEEP_PARTIAL);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void aServerThatBeginsElsewhereThanAskedIsNotBelieved()
      throws IOException { // HAZ-NET-18, HAZ-FTP-18
    FakeFtp server = server().file("/f", new byte[200_000], Instant.EPOCH);
    URI url = url(server, "/f");
    Path file = temp.resolve("f");
    server.faultOnce(Point.DATA, Fault.TRUNCATE, 0);
    assertThatThrownBy(() -> net.read(url).saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(IOException.class);
    server.answer("REST", "350 as you like"); // and from the first byte all the same
    Resource rest = net.read(url, Partial.of(file));
    assertThat(rest.offset()).isEqualTo(100_000);
    assertThatThrownBy(() -> rest.saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(ProtocolException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void rowsThatNobodyUnderstandsAreListedAsTheyAre() throws IOException { // HAZ-FTP-12, P-25
    FakeFtp server = server().without("MLSD").data("LIST", bytes("what is this?\r\n"));
    try (Items<Entry> entries = net.list(url(server, "/"))) {
      Entry entry = entries.next();
      assertThat(entry.kind()).isEqualTo(Entry.Kind.OTHER);
      assertThat(entry.name()).isEqualTo("what is this?");
    }
  }
}
