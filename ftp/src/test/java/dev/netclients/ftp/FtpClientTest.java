package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.line.Reply;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session does with files and folders, on a server in memory. */
class FtpClientTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static final byte[] BIG = new byte[300_000];

  static {
    new Random(1).nextBytes(BIG);
  }

  private FakeFtp server() {
    return fakes.use(FakeFtp.start()).user("alice", "canary");
  }

  private static FtpClient.Builder builder(FakeFtp server) {
    return FtpClient.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector())
        .credentials(Credentials.password("alice", "canary"));
  }

  private FtpClient open(FakeFtp server) throws IOException {
    return fakes.use(builder(server).open());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // --- ways of talking ---

  /** A name for each way in which data connections come about, and the settings for it. */
  static Stream<String> ways() {
    return Stream.of("explicit", "implicit", "clear", "active", "active in clear", "PASV", "PORT");
  }

  private FtpClient open(FakeFtp server, String way) throws IOException {
    FtpClient.Builder builder = builder(server);
    switch (way) {
      case "implicit" -> builder.implicitTls();
      case "clear" -> builder.allowCleartextCredentials();
      case "active in clear" -> builder.active().allowCleartextCredentials();
      case "active", "PORT" -> builder.active();
      default -> {}
    }
    return fakes.use(builder.open());
  }

  private FakeFtp server(String way) {
    FakeFtp server = way.equals("implicit") ? FakeFtp.startTls() : FakeFtp.start();
    if (way.contains("clear")) {
      server.withoutTls();
    } else if (!way.equals("implicit")) {
      server.requireTls();
    }
    if (way.equals("PASV")) {
      server.without("EPSV");
    } else if (way.equals("PORT")) {
      server.without("EPRT");
    }
    return fakes.use(server).user("alice", "canary");
  }

  // PY-FTP-11, PY-FTP-12, PY-FTP-14, PY-FTP-17, PY-FTP-19, PY-FTP-32, PY-FTP-33, PY-FTP-34,
  // HAZ-FTP-03
  @ParameterizedTest
  @MethodSource("ways")
  void whatIsStoredIsFetchedAndListedInAllWays(String way) throws IOException {
    FakeFtp server = server(way);
    FtpClient ftp = open(server, way);
    for (int i = 0; i < 3; i++) {
      ftp.store("a", Content.of(BIG));
      assertThat(server.bytes("/a")).hasValueSatisfying(b -> assertThat(b).isEqualTo(BIG));
      assertThat(ftp.retrieve("a").readAll()).isEqualTo(BIG);
      assertThat(ftp.nlst("").toList(10)).containsExactly("a");
    }
    ftp.store("empty", Content.of(""));
    assertThat(ftp.retrieve("empty").readAll()).isEmpty();
    assertThat(server.stored()).containsExactly("/a", "/a", "/a", "/empty");
    assertThat(ftp.tls().isPresent()).isEqualTo(!way.contains("clear"));
    ftp.quit();
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aRefusedEpsvIsNotAskedAgain() throws IOException { // HAZ-FTP-03
    FakeFtp server = server("PASV");
    FtpClient ftp = open(server);
    assertThat(ftp.nlst("").toList(1)).isEmpty();
    assertThat(ftp.nlst("").toList(1)).isEmpty();
    assertThat(server.received().stream().filter("EPSV"::equals)).hasSize(1);
    assertThat(server.received().stream().filter("PASV"::equals)).hasSize(2);
  }

  @Test
  void anonymousReadingGoesOnInClearWhereThereIsNoTls() throws IOException { // PY-FTP-03
    FakeFtp server = fakes.use(FakeFtp.start()).withoutTls().file("/pub/a", "text");
    FtpClient ftp =
        fakes.use(
            FtpClient.builder(Endpoint.of("localhost", server.port()))
                .connector(FakeServer.connector())
                .open());
    assertThat(ftp.tls()).isEmpty();
    assertThat(ftp.retrieve("pub/a").readAll()).isEqualTo(bytes("text"));
    assertThat(server.received()).contains("USER anonymous", "PASS anonymous@");
  }

  @Test
  void anonymousReadingIsInTlsWhereThereIsTls() throws IOException {
    FakeFtp server = fakes.use(FakeFtp.start()).file("/a", "text");
    FtpClient ftp =
        fakes.use(
            FtpClient.builder(Endpoint.of("localhost", server.port()))
                .connector(FakeServer.connector())
                .open());
    assertThat(ftp.tls()).isPresent();
    assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes("text"));
    assertThat(server.received()).contains("PROT P");
  }

  // --- folders ---

  // PY-FTP-24, PY-FTP-25, PY-FTP-26, PY-FTP-27, PY-FTP-28
  @Test
  void foldersAreMadeEnteredRenamedAndRemoved() throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    assertThat(ftp.pwd()).isEqualTo("/");
    assertThat(ftp.mkdir("with \"quotes\"")).isEqualTo("/with \"quotes\"");
    ftp.cwd("with \"quotes\"");
    assertThat(ftp.pwd()).isEqualTo("/with \"quotes\"");
    ftp.store("f", Content.of("1"));
    ftp.rename("f", "g");
    ftp.cdup();
    ftp.rename("with \"quotes\"", "plain");
    assertThat(server.paths()).containsExactly("/", "/plain", "/plain/g");
    ftp.delete("plain/g");
    ftp.rmdir("plain");
    assertThat(server.paths()).containsExactly("/");
    assertThatThrownBy(() -> ftp.rmdir("plain"))
        .isInstanceOfSatisfying(
            FtpReplyException.class,
            e -> {
              assertThat(e.code()).isEqualTo("550");
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e.temporary()).isFalse();
            });
    ftp.noop();
  }

  @Test
  void namesInUnicodeGoBothWays() throws IOException { // HAZ-FTP-31, PY-FTP-10
    FakeFtp server = server();
    FtpClient ftp = open(server);
    ftp.store("grüße 文.txt", Content.of("x"));
    assertThat(server.paths()).contains("/grüße 文.txt");
    assertThat(ftp.list("").toList(10)).extracting(FtpEntry::name).contains("grüße 文.txt");
    assertThat(server.received()).contains("OPTS UTF8 ON");
  }

  // --- facts ---

  // PY-FTP-23, PY-FTP-29, PY-FTP-41
  @Test
  void sizeAndTimeAreAskedForAndSet() throws IOException {
    Instant then = Instant.parse("2001-02-03T04:05:06Z");
    FakeFtp server = server().file("/a", bytes("12345"), then);
    FtpClient ftp = open(server);
    ftp.type(TransferType.ASCII);
    assertThat(ftp.size("a")).hasValue(5);
    assertThat(ftp.mdtm("a")).hasValue(then);
    FtpEntry entry = ftp.mlst("a");
    assertThat(entry.name()).isEqualTo("/a");
    assertThat(entry.size()).hasValue(5);
    assertThat(entry.modified()).hasValue(then);
    ftp.mfmt("a", Instant.parse("1999-12-31T23:59:59.9Z"));
    assertThat(server.modified("/a")).hasValue(Instant.parse("1999-12-31T23:59:59Z"));
    assertThat(ftp.features().has("mfmt")).isTrue();
    assertThat(ftp.feat().parameters("REST")).hasValue("STREAM");
  }

  @Test
  void anAnswerThatIsNoNumberOrTimeIsNone() throws IOException { // HAZ-FTP-25
    FakeFtp server = server().file("/a", "x");
    FtpClient ftp = open(server);
    for (String size : List.of("-5", "many", "", "99999999999999999999")) {
      server.answerOnce("SIZE", "213 " + size);
      assertThat(ftp.size("a")).isEmpty();
    }
    for (String time : List.of("99999999999999", "20010229000000", "2001", "19990101000000.")) {
      server.answerOnce("MDTM", "213 " + time);
      assertThat(ftp.mdtm("a")).isEmpty();
    }
  }

  // --- listings ---

  @Test
  void mlsdTellsWhatThereIs() throws IOException { // PY-FTP-23
    Instant then = Instant.parse("2020-01-02T03:04:05Z");
    FakeFtp server = server().file("/d/f", bytes("123"), then).folder("/d/sub");
    FtpClient ftp = open(server);
    List<FtpEntry> rows = ftp.mlsd("d").toList(10);
    assertThat(rows)
        .extracting(FtpEntry::kind)
        .containsExactly(
            FtpEntry.Kind.SELF, FtpEntry.Kind.PARENT, FtpEntry.Kind.FILE, FtpEntry.Kind.FOLDER);
    assertThat(rows.get(2).name()).isEqualTo("f");
    assertThat(rows.get(2).size()).hasValue(3);
    assertThat(rows.get(2).modified()).hasValue(then);
    assertThat(rows.get(2).facts()).containsEntry("type", "file").containsEntry("size", "3");
    assertThat(rows.get(3).size()).isEmpty();
  }

  @Test
  void withoutMlsdListIsRead() throws IOException { // PY-FTP-22
    Instant then = Instant.parse("2020-01-02T00:00:00Z");
    FakeFtp server = server().file("/d/f", bytes("123"), then).folder("/d/sub").without("MLSD");
    FtpClient ftp = open(server);
    List<FtpEntry> rows = ftp.list("d").toList(10);
    assertThat(rows).extracting(FtpEntry::name).containsExactly("f", "sub");
    assertThat(rows)
        .extracting(FtpEntry::kind)
        .containsExactly(FtpEntry.Kind.FILE, FtpEntry.Kind.FOLDER);
    assertThat(rows.get(0).size()).hasValue(3);
    assertThat(rows.get(0).modified()).hasValue(then);
    assertThat(rows.get(0).facts())
        .containsEntry("owner", "fake")
        .containsEntry("permissions", "-rw-r--r--");
    assertThat(ftp.list("d").toList(10)).hasSize(2);
    assertThat(server.received().stream().filter("SYST"::equals)).hasSize(1);
  }

  @Test
  void rowsThatNobodyUnderstandsAreKept() throws IOException { // HAZ-FTP-12, P-25
    FakeFtp server = server().without("MLSD").data("LIST", bytes("total 2\r\nwhat is this?\r\n"));
    FtpClient ftp = open(server);
    List<FtpEntry> rows = ftp.list("").toList(10);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).kind()).isEqualTo(FtpEntry.Kind.UNREAD);
    assertThat(rows.get(0).rawText()).isEqualTo("what is this?");
    assertThat(rows.get(0).raw()).isEqualTo(bytes("what is this?"));
    server.data("LIST", new byte[0]);
    assertThat(ftp.list("").toList(10)).isEmpty();
  }

  @Test
  void whatTheServerSaysOfItsSystemLoadsNoClass() throws IOException { // HAZ-FTP-30
    FakeFtp server = server().without("MLSD").file("/f", "1");
    server.answer("SYST", "215 org.apache.commons.net.ftp.parser.VMSFTPEntryParser");
    FtpClient ftp = open(server);
    assertThat(ftp.list("").toList(10)).extracting(FtpEntry::name).containsExactly("f");
  }

  @Test
  void aPathThatLooksLikeAnOptionIsNone() throws IOException {
    FakeFtp server = server().without("MLSD").file("/-la/f", "1");
    FtpClient ftp = open(server);
    assertThat(ftp.nlst("-la").toList(10)).containsExactly("f");
    assertThat(server.received()).contains("NLST ./-la");
  }

  @Test
  void anEndlessListingIsStreamedAndItsRowsAreBounded() throws IOException { // HAZ-FTP-11
    FakeFtp server = server();
    server.data("MLSD", new byte[200_000]);
    FtpClient ftp = open(server);
    try (Items<FtpEntry> rows = ftp.mlsd("")) {
      assertThatThrownBy(rows::hasNext)
          .isInstanceOf(dev.netclients.LimitException.class)
          .hasMessageContaining("65536");
    }
    assertThat(ftp.isOpen()).isFalse();
  }

  // --- transfers ---

  @Test
  void asciiHasLfHereAndCrLfOnTheWire() throws IOException { // PY-FTP-18, PY-FTP-20
    FakeFtp server = server();
    FtpClient ftp = open(server);
    ftp.store("t", Content.of("one\ntwo\r\nthree"));
    ftp.type(TransferType.ASCII);
    assertThat(ftp.retrieve("t").readAll()).isEqualTo(bytes("one\ntwo\nthree"));
    ftp.store("u", Content.of("one\ntwo\r\nthree\r"));
    assertThat(server.bytes("/u").orElseThrow()).isEqualTo(bytes("one\ntwo\nthree\r"));
    assertThatThrownBy(() -> ftp.retrieve("t", 1)).isInstanceOf(IllegalArgumentException.class);
    ftp.type(TransferType.BINARY);
    assertThat(ftp.retrieve("t").readAll()).isEqualTo(bytes("one\ntwo\r\nthree"));
  }

  @Test
  void aDownloadCanBeginWithinAFile() throws IOException { // PY-FTP-17
    FakeFtp server = server().file("/a", "0123456789");
    FtpClient ftp = open(server);
    Resource rest = ftp.retrieve("a", 7);
    assertThat(rest.offset()).isEqualTo(7);
    assertThat(rest.readAll()).isEqualTo(bytes("789"));
    server.answerOnce("REST", "502 no");
    assertThatThrownBy(() -> ftp.retrieve("a", 7))
        .isInstanceOf(FtpReplyException.class); // HAZ-FTP-18
    assertThat(ftp.retrieve("a").readAll()).hasSize(10);
  }

  @Test
  void anUploadCanGoOnAndBeAppended() throws IOException { // PY-FTP-19
    FakeFtp server = server().file("/a", "01234xxx");
    FtpClient ftp = open(server);
    ftp.store("a", 5, Content.of("56789"), Progress.NONE);
    ftp.append("a", Content.of("!"), Progress.NONE);
    assertThat(server.bytes("/a").orElseThrow()).isEqualTo(bytes("0123456789!"));
  }

  @Test
  void progressIsToldBothWays(@TempDir Path folder) throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    List<Long> done = new ArrayList<>();
    ftp.store("a", Content.of(BIG), (bytes, total) -> done.add(bytes));
    assertThat(done).isSorted().endsWith((long) BIG.length);
    done.clear();
    server.answerOnce("SIZE", "213 " + BIG.length);
    Path file = folder.resolve("a");
    long size = ftp.retrieve("a").saveTo(file, (bytes, total) -> done.add(bytes));
    assertThat(done).isSorted().endsWith((long) BIG.length);
    assertThat(size).isEqualTo(BIG.length);
    assertThat(Files.readAllBytes(file)).isEqualTo(BIG);
  }

  // HAZ-FTP-13, HAZ-FTP-19
  @ParameterizedTest
  @ValueSource(strings = {"426 gone", "451 disk", "552 full"})
  void aTransferThatTheServerDoesNotCallWholeIsNotWhole(String last) throws IOException {
    FakeFtp server = server().file("/a", "0123456789").ending(last);
    FtpClient ftp = open(server);
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(resource::readAll)
        .isInstanceOfSatisfying(
            FtpReplyException.class, e -> assertThat(last).startsWith(e.code()));
    assertThatThrownBy(() -> ftp.store("b", Content.of("x")))
        .isInstanceOfSatisfying(
            FtpReplyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
    assertThatThrownBy(() -> ftp.nlst("").toList(10)).isInstanceOf(FtpReplyException.class);
    server.ending("226 fine");
    assertThat(ftp.retrieve("a").readAll()).hasSize(10);
  }

  @Test
  void aFileThatIsNotThereLeavesTheSessionAsItWas() throws IOException {
    FtpClient ftp = open(server());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> ftp.retrieve("nothing")).isInstanceOf(FtpReplyException.class);
      assertThatThrownBy(() -> ftp.mlsd("nothing")).isInstanceOf(FtpReplyException.class);
      assertThatThrownBy(() -> ftp.store("no/such/folder", Content.of("")))
          .isInstanceOf(FtpReplyException.class);
    }
    ftp.noop();
  }

  // --- ends before the end ---

  @ParameterizedTest
  @MethodSource("ways")
  void aBodyClosedEarlyIsAbortedAndTheSessionGoesOn(String way) throws IOException {
    // PY-FTP-16, PY-FTP-30
    byte[] huge = new byte[20_000_000]; // more than sockets keep
    FakeFtp server = server(way).file("/huge", huge).file("/a", "text");
    FtpClient ftp = open(server, way);
    for (int i = 0; i < 3; i++) {
      try (Resource resource = ftp.retrieve("huge")) {
        assertThat(resource.body().readNBytes(100)).hasSize(100);
      }
      assertThat(ftp.isOpen()).isTrue();
      assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes("text"));
    }
    assertThat(server.received()).contains("ABOR");
  }

  @Test
  void aBodyClosedWhenAllHasComeLeavesTheSessionUsable() throws IOException {
    FakeFtp server = server().file("/a", "text");
    FtpClient ftp = open(server);
    try (Resource resource = ftp.retrieve("a")) {
      assertThat(resource.body().readNBytes(4)).isEqualTo(bytes("text"));
    }
    assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes("text"));
  }

  @Test
  void aListingClosedEarlyIsAborted() throws IOException {
    FakeFtp server = server();
    byte[] row = bytes("type=file;size=1; a name\r\n");
    byte[] rows = new byte[row.length * 400_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row[i % row.length];
    }
    server.data("MLSD", rows);
    FtpClient ftp = open(server);
    try (Items<FtpEntry> items = ftp.mlsd("")) {
      assertThat(items.next().name()).isEqualTo("a name");
    }
    ftp.noop();
  }

  @Test
  void aServerThatDoesNotAnswerAborIsLeft() throws IOException { // P-21
    FakeFtp server = server().file("/huge", new byte[20_000_000]);
    server.answer("ABOR", new byte[0]);
    server.answer("PWD", new byte[0]);
    FtpClient ftp = open(server);
    Resource resource = ftp.retrieve("huge");
    resource.body().readNBytes(10);
    long before = System.nanoTime();
    resource.close();
    assertThat(System.nanoTime() - before).isLessThan(2_500_000_000L);
    assertThat(ftp.isOpen()).isFalse();
    assertThatThrownBy(ftp::noop).isInstanceOf(SessionClosedException.class);
  }

  /** Fails after some bytes. */
  private static Content failing(int after) {
    return Content.of(
        new InputStream() {
          private int left = after;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the disk is gone");
            }
            return 'x';
          }
        },
        OptionalLong.empty());
  }

  // HAZ-FTP-20, HAZ-NET-22
  @ParameterizedTest
  @MethodSource("ways")
  void aSourceThatFailsIsNoWholeFileAndTheSessionGoesOn(String way) throws IOException {
    FakeFtp server = server(way);
    FtpClient ftp = open(server, way);
    for (int after : new int[] {0, 10, 1_000_000}) {
      assertThatThrownBy(() -> ftp.store("a", failing(after)))
          .isInstanceOfSatisfying(
              LocalFailureException.class,
              e -> {
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e).hasRootCauseMessage("the disk is gone");
              });
    }
    assertThat(server.stored()).isEmpty();
    ftp.store("a", Content.of("whole"));
    assertThat(server.stored()).containsExactly("/a");
  }

  @Test
  void aProgressThatFailsEndsAnUpload() throws IOException { // HAZ-NET-22
    FakeFtp server = server();
    FtpClient ftp = open(server);
    assertThatThrownBy(
            () ->
                ftp.store(
                    "a",
                    Content.of(BIG),
                    (done, total) -> {
                      throw new IllegalStateException("mine");
                    }))
        .isInstanceOf(LocalFailureException.class);
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void contentOfAnotherLengthThanItSaysIsNoWholeFile() throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    for (long said : new long[] {5, 15}) {
      Content content = Content.of(new ByteArrayInputStream(new byte[10]), OptionalLong.of(said));
      assertThatThrownBy(() -> ftp.store("a", content)).isInstanceOf(LocalFailureException.class);
    }
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void aSessionTakesOneCallAtATime() throws IOException { // HAZ-NET-21
    FakeFtp server = server().file("/a", BIG);
    FtpClient ftp = open(server);
    Resource resource = ftp.retrieve("a");
    assertThatThrownBy(ftp::noop).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ftp.store("b", Content.of("")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(resource.readAll()).isEqualTo(BIG);
    ftp.noop();
  }

  // --- other ---

  // PY-FTP-06, PY-FTP-09, HAZ-FTP-07, HAZ-FTP-08
  @Test
  void badArgumentsAreRefusedBeforeAByteIsSent() throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    int before = server.received().size();
    for (String path :
        Arrays.asList("", "a\r\nDELE b", "a\nb", "a\0b", "\ud800", "x".repeat(5000))) {
      assertThatThrownBy(() -> ftp.delete(path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.retrieve(path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.store(path, Content.of("")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.cwd(path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.mkdir(path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.rename("a", path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ftp.command("SITE " + path + "\n"))
          .isInstanceOf(IllegalArgumentException.class);
      if (!path.isEmpty()) {
        assertThatThrownBy(() -> ftp.mlsd(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ftp.nlst(path)).isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (String own : List.of("RETR a", "quit", "Type A", "AUTH TLS", "PASV", "CCC")) {
      assertThatThrownBy(() -> ftp.command(own)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(server.received()).hasSize(before);
  }

  @Test
  void anyOtherCommandCanBeSentAsItIs() throws IOException { // PY-FTP-06, PY-FTP-07
    FakeFtp server = server();
    FtpClient ftp = open(server);
    server.answer("SITE CHMOD 644 a", "200-line one", "what", "200 line two");
    Reply reply = ftp.command("SITE CHMOD 644 a");
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.lines()).containsExactly("line one", "what", "line two");
    assertThat(ftp.command("HELP").code()).isEqualTo(500);
  }

  @Test
  void pwdWithoutAPathIsNoAnswer() throws IOException { // HAZ-FTP-24
    for (String answer : List.of("257 /no/quotes", "257 \"never closed", "250 \"\" what")) {
      FakeFtp server = server();
      server.answer("PWD", answer);
      FtpClient ftp = open(server);
      if (answer.startsWith("250")) {
        assertThat(ftp.pwd()).isEmpty();
      } else {
        assertThatThrownBy(ftp::pwd).isInstanceOf(ProtocolException.class);
        assertThat(ftp.isOpen()).isFalse();
      }
    }
  }

  @Test
  void aReplyOfAnotherKindThanItCanBeEndsTheSession() throws IOException {
    FakeFtp server = server();
    server.answer("DELE", "350 and then?");
    FtpClient ftp = open(server);
    assertThatThrownBy(() -> ftp.delete("a")).isInstanceOf(ProtocolException.class);
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aFileThatIsShorterThanItsSizeIsCut() throws IOException { // P-16
    FakeFtp server = server().file("/a", "0123456789");
    server.answer("SIZE", "213 20");
    FtpClient ftp = open(server);
    Resource resource = ftp.read(java.net.URI.create("ftp://localhost:" + server.port() + "/a"));
    assertThatThrownBy(resource::readAll)
        .isInstanceOfSatisfying(
            TruncatedException.class,
            e -> {
              assertThat(e.received()).isEqualTo(10);
              assertThat(e.expected()).hasValue(20);
            });
  }
}
