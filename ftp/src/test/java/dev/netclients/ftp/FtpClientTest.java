package dev.netclients.ftp;

import static dev.netclients.ftp.FtpDialogues.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.line.Reply;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.Fakes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session does with files and folders, on a server in memory. */
class FtpClientTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private FakeFtp server() {
    return FtpWay.EXPLICIT.server(fakes);
  }

  private FtpClient open(FakeFtp server) throws IOException {
    return fakes.use(FtpDialogues.builder(server).open());
  }

  private static final byte[] BIG = new byte[300_000];

  static {
    new Random(1).nextBytes(BIG);
  }

  // PY-FTP-11, PY-FTP-12, PY-FTP-14, PY-FTP-17, PY-FTP-19, PY-FTP-32, PY-FTP-33, PY-FTP-34,
  // HAZ-FTP-03
  @ParameterizedTest
  @EnumSource
  void whatIsStoredIsFetchedAndListedInAllWays(FtpWay way) throws IOException {
    FakeFtp server = way.server(fakes);
    FtpClient ftp = way.open(fakes, server);
    for (int i = 0; i < 3; i++) {
      ftp.store("a", Content.of(BIG));
      assertThat(server.bytes("/a")).hasValueSatisfying(b -> assertThat(b).isEqualTo(BIG));
      assertThat(ftp.retrieve("a").readAll()).isEqualTo(BIG);
      assertThat(ftp.nlst("").toList(10)).containsExactly("a");
    }
    ftp.store("empty", Content.of(""));
    assertThat(ftp.retrieve("empty").readAll()).isEmpty();
    assertThat(server.stored()).containsExactly("/a", "/a", "/a", "/empty");
    assertThat(ftp.tls().isPresent()).isEqualTo(!way.inClear());
    ftp.quit();
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void aRefusedEpsvIsNotAskedAgain() throws IOException { // HAZ-FTP-03
    FakeFtp server = FtpWay.PASV.server(fakes);
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
        fakes.use(FtpDialogues.builder(server).credentials(Credentials.anonymous()).open());
    assertThat(ftp.tls()).isEmpty();
    assertThat(ftp.retrieve("pub/a").readAll()).isEqualTo(bytes("text"));
    assertThat(server.received()).contains("USER anonymous", "PASS anonymous@");
  }

  @Test
  void anonymousReadingIsInTlsWhereThereIsTls() throws IOException {
    FakeFtp server = fakes.use(FakeFtp.start()).file("/a", "text");
    FtpClient ftp =
        fakes.use(FtpDialogues.builder(server).credentials(Credentials.anonymous()).open());
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

  // --- other ---

  @Test
  void aNameThatIsRefusedIsToldEscaped() throws IOException { // P-12
    try (FtpClient ftp = open(FtpWay.PASV.server(fakes))) {
      assertThatThrownBy(() -> ftp.delete("a\u001b[31m\u202eb"))
          .isInstanceOf(FtpReplyException.class)
          .hasMessageContaining("DELE a\\x1B[31m\\u{202E}b")
          .hasMessageNotContaining("\u001b")
          .hasMessageNotContaining("\u202e");
    }
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

  // PY-FTP-06, PY-FTP-09, HAZ-FTP-07, HAZ-FTP-08
  @Test
  void badArgumentsAreRefusedBeforeAByteIsSent() throws IOException {
    FakeFtp server = server();
    FtpClient ftp = open(server);
    int before = server.received().size();
    for (String path : List.of("", "a\r\nDELE b", "a\nb", "a\0b", "\ud800", "x".repeat(5000))) {
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
    for (String own : List.of("RETR a", "quit", "Type A", "AUTH TLS", "PASV", " CCC", "QUIT\t")) {
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
  void aCommandThatIsNeverAnsweredForGoodEndsTheSession() throws IOException {
    FakeFtp server = server();
    server.answer("SITE", "150 so\r\n".repeat(11).strip());
    FtpClient ftp = open(server);
    assertThatThrownBy(() -> ftp.command("SITE X")).isInstanceOf(ProtocolException.class);
    assertThat(ftp.isOpen()).isFalse();
  }

  @Test
  void manyFoldersLaterTheSessionStillKnowsWhereItIs() throws IOException {
    FakeFtp server = server().folder("/d").file("/a", "at home");
    FtpClient ftp = open(server);
    for (int i = 0; i < 40; i++) {
      ftp.cwd("d");
      ftp.cdup();
    }
    server.answer("PWD", "550 not told");
    for (int i = 0; i < 40; i++) {
      ftp.cwd("d");
      ftp.cdup();
    }
    assertThat(ftp.retrieve("a").readAll()).isEqualTo(bytes("at home"));
    server.answer("PWD", "257-\"/a", "257 b\"");
    assertThatThrownBy(ftp::pwd).isInstanceOf(ProtocolException.class);
  }

  @Test
  void inClearAFileIsSentAsOneSoThatTheSystemCanDoIt(@TempDir Path folder) throws IOException {
    FakeFtp server = FtpWay.CLEAR.server(fakes);
    FtpClient ftp = FtpWay.CLEAR.open(fakes, server);
    Content file = Content.of(Files.write(folder.resolve("a"), BIG));
    ftp.store(
        "a",
        new Content() {
          @Override
          public OptionalLong length() {
            return file.length();
          }

          @Override
          public boolean repeatable() {
            return true;
          }

          @Override
          public InputStream open() throws IOException {
            throw new IOException("this was to be sent as a file");
          }

          @Override
          public Optional<Path> file() {
            return file.file();
          }
        });
    assertThat(server.bytes("/a").orElseThrow()).isEqualTo(BIG);
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
}
