package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.CancelledException;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.SaveOption;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees, to the server and from it. */
class FtpTreesTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  @TempDir Path temp;

  private FakeFtp server() {
    return fakes.use(FakeFtp.start()).user("alice", "canary");
  }

  private FtpTrees.Builder builder(FakeFtp server) {
    return FtpTrees.builder(FtpDialogues.builder(server));
  }

  private FtpTrees trees(FakeFtp server, int sessions) {
    return fakes.use(builder(server).sessions(sessions).build());
  }

  private static List<String> paths(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> !p.equals(folder))
          .map(p -> folder.relativize(p).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aTreeIsFetchedWhole(int sessions) throws IOException {
    FakeFtp server = server().requireReuse().folder("/t/empty").file("/t/grüße", "g");
    for (int i = 0; i < 50; i++) {
      server.file("/t/d" + i % 5 + "/e/f" + i, "content " + i);
    }
    FtpTrees trees = trees(server, sessions);
    TreeReport report = trees.get("t", temp.resolve("new/copy"));
    assertThat(report.files()).isEqualTo(51);
    assertThat(report.folders()).isEqualTo(12);
    assertThat(report.skippedCount()).isZero();
    assertThat(paths(temp.resolve("new/copy"))).hasSize(62);
    assertThat(temp.resolve("new/copy/d3/e/f33")).hasContent("content 33");
    assertThat(temp.resolve("new/copy/empty")).isEmptyDirectory();
    int before = server.accepted();
    assertThat(trees.get("/t/d1", temp.resolve("again")).files()).isEqualTo(10);
    long control = server.received().stream().filter(line -> line.startsWith("USER")).count();
    assertThat(control).isLessThanOrEqualTo(sessions); // sessions are kept
    assertThat(server.accepted()).isGreaterThanOrEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aTreeIsStoredWhole(int sessions) throws IOException {
    FakeFtp server = server().requireReuse().folder("/there/d0");
    Path source = Files.createDirectories(temp.resolve("source"));
    for (int i = 0; i < 30; i++) {
      Path folder = Files.createDirectories(source.resolve("d" + i % 3));
      Files.writeString(folder.resolve("f" + i), "content " + i);
    }
    Files.createDirectory(source.resolve("empty"));
    AtomicLong heard = new AtomicLong();
    FtpTrees trees =
        fakes.use(
            builder(server).sessions(sessions).progress((done, total) -> heard.set(done)).build());
    TreeReport report = trees.put(source, "/there");
    assertThat(report.files()).isEqualTo(30);
    assertThat(report.folders()).isEqualTo(5);
    assertThat(report.bytes()).isEqualTo(heard.get()).isPositive();
    assertThat(server.stored()).hasSize(30);
    assertThat(server.bytes("/there/d1/f13").orElseThrow()).asString().isEqualTo("content 13");
    assertThat(server.paths()).contains("/there/empty");
  }

  private static byte[] rows(String... rows) {
    return (String.join("\r\n", rows) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void namesThatLeadElsewhereAreLeftOutAndTold() throws IOException { // HAZ-FTP-09, P-18, P-25
    FakeFtp server = server().file("/t/good", "1");
    server.data(
        "MLSD t",
        rows(
            "type=cdir; .",
            "type=pdir; ..",
            "type=file; good",
            "type=file; ../evil",
            "type=file; ..",
            "type=dir; ..",
            "type=file; /etc/evil",
            "type=file; a\\b",
            "type=file; C:evil",
            "type=dir; a/b",
            "type=file; nul",
            "type=file; evil\u001b[2J",
            "type=OS.unix=slink:/etc; link",
            "type=fifo; pipe",
            "what is this",
            "nothing"));
    Path copy = temp.resolve("copy");
    TreeReport report = trees(server, 2).get("t", copy);
    assertThat(paths(temp)).containsExactly("copy", "copy/good");
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.skippedCount()).isEqualTo(13);
    assertThat(report.skipped())
        .extracting(TreeReport.Skipped::path)
        .contains("t/../evil", "t/link", "nothing");
  }

  @Test
  void linksHereAreNotFollowed() throws IOException { // HAZ-FTP-10
    FakeFtp server = server().file("/t/sub/evil", "evil").file("/t/file", "evil");
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Path copy = Files.createDirectory(temp.resolve("copy"));
    Files.createSymbolicLink(copy.resolve("sub"), outside);
    Files.createSymbolicLink(copy.resolve("file"), outside.resolve("file"));
    TreeReport report = trees(server, 1).get("t", copy, SaveOption.REPLACE);
    assertThat(outside).isEmptyDirectory();
    assertThat(report.files()).isZero();
    assertThat(report.skipped()).extracting(TreeReport.Skipped::path).contains("t/sub", "t/file");
  }

  @Test
  void linksAreNotStored() throws IOException { // HAZ-FTP-10
    FakeFtp server = server();
    Path source = Files.createDirectory(temp.resolve("source"));
    Files.createSymbolicLink(source.resolve("loop"), source);
    Files.writeString(source.resolve("a"), "1");
    TreeReport report = trees(server, 2).put(source, "t");
    assertThat(server.paths()).containsExactly("/", "/t", "/t/a");
    assertThat(report.skippedCount()).isEqualTo(1);
  }

  @Test
  void foldersInFoldersWithoutEndAreLeft() throws IOException { // HAZ-FTP-26
    FakeFtp server = server();
    String path = "t";
    for (int i = 0; i < 80; i++) {
      server.data("MLSD " + path, rows("type=dir; d"));
      path += "/d";
    }
    TreeReport report = trees(server, 2).get("t", temp.resolve("copy"));
    assertThat(report.folders()).isEqualTo(FtpTrees.MAX_DEPTH + 1);
    assertThat(report.skipped())
        .singleElement()
        .satisfies(s -> assertThat(s.why()).contains("too many folders"));
  }

  @Test
  void aTreeOfTooManyEntriesIsLimited() throws IOException { // HAZ-FTP-11
    FakeFtp server = server();
    for (int i = 0; i < 20; i++) {
      server.file("/t/" + i, "x");
    }
    FtpTrees trees = fakes.use(builder(server).maxEntries(10).build());
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void rowsThatAreLeftOutCountToo() throws IOException { // HAZ-FTP-11
    FakeFtp server = server();
    server.data("MLSD t", rows("type=cdir; .", "type=fifo; a", "what?", "type=fifo; b"));
    assertThat(trees(server, 1).get("t", temp.resolve("copy")).skippedCount()).isEqualTo(3);
    FtpTrees trees = fakes.use(builder(server).maxEntries(2).build());
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void aSessionThatTheServerHasEndedMeanwhileIsReplaced() throws IOException {
    FakeFtp server = server().file("/t/a", "1");
    FtpTrees trees = trees(server, 1);
    trees.get("t", temp.resolve("one"));
    server.answerOnce("NOOP", "421 idle for too long");
    trees.get("t", temp.resolve("two"));
    trees.get("t", temp.resolve("three"));
    assertThat(server.received().stream().filter("USER alice"::equals)).hasSize(2);
  }

  @Test
  void aSessionThatCannotGoBackToItsFolderIsNotUsedThere() throws IOException {
    FakeFtp server = server().folder("/t/d");
    Path source = Files.createDirectories(temp.resolve("source/d"));
    Files.writeString(source.resolve("a"), "1");
    server.answer("CWD /", "550 no way back");
    TreeReport report = trees(server, 1).put(temp.resolve("source"), "t");
    assertThat(report.skipped())
        .extracting(s -> s.why())
        .singleElement()
        .asString()
        .contains("back");
    assertThat(server.paths()).containsExactly("/", "/t", "/t/d");
  }

  @Test
  void whatIsThereAlreadyIsLeftAsItIsUnlessToldOtherwise() throws IOException { // HAZ-NET-19
    FakeFtp server = server().file("/t/a", "new").file("/t/b", "new");
    Path copy = Files.createDirectory(temp.resolve("copy"));
    Files.writeString(copy.resolve("a"), "old");
    FtpTrees trees = trees(server, 2);
    TreeReport report = trees.get("t", copy);
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.skipped()).extracting(TreeReport.Skipped::path).containsExactly("t/a");
    assertThat(copy.resolve("a")).hasContent("old");
    assertThat(server.received()).contains("RETR t/b").doesNotContain("RETR t/a");
    assertThat(trees.get("t", copy, SaveOption.REPLACE).files()).isEqualTo(2);
    assertThat(copy.resolve("a")).hasContent("new");
  }

  @Test
  void whatTheServerRefusesIsToldAndTheRestGoesOn() throws IOException {
    FakeFtp server = server().file("/t/a", "1").file("/t/b", "2").file("/t/c/d", "3");
    server.answer("RETR t/a", "550 not yours");
    server.answer("MLSD t/c", "550 not yours");
    TreeReport report = trees(server, 2).get("t", temp.resolve("copy"));
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.skipped())
        .extracting(TreeReport.Skipped::path)
        .containsExactlyInAnyOrder("t/a", "t/c");
    assertThat(report.skipped()).allSatisfy(s -> assertThat(s.why()).contains("not yours"));
  }

  @Test
  void aLostSessionEndsTheCallAndLeavesNothingHalf() throws IOException { // P-17
    FakeFtp server = server();
    for (int i = 0; i < 20; i++) {
      server.file("/t/" + i, "content of some length");
    }
    server.faultOnce(Point.COMMAND, Fault.RESET, 60);
    FtpTrees trees = trees(server, 3);
    Path copy = temp.resolve("copy");
    assertThatThrownBy(() -> trees.get("t", copy))
        .isInstanceOfSatisfying(
            NetClientException.class, e -> assertThat(e.sessionUsable()).isFalse());
    for (String path : paths(copy)) {
      assertThat(copy.resolve(path)).hasContent("content of some length");
    }
  }

  /** How a server says that it takes no further session. */
  private static void refuseSessions(FakeFtp server, String how) {
    switch (how) {
      case "greeting" -> server.greeting("421 too many\r\n".getBytes(StandardCharsets.US_ASCII));
      case "USER" -> server.answer("USER", "421 too many");
      default -> server.answer("PASS", "530 too many");
    }
  }

  /** Trees over two sessions, of which no file is whole before two have been asked for. */
  private FtpTrees waiting(FakeFtp server, AtomicLong asked) {
    Connector counting =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  if (event.kind() == ConnectionEvent.Kind.CONNECTED
                      && event.server().endsWith(":" + server.port())) {
                    asked.incrementAndGet();
                  }
                })
            .build();
    return fakes.use(
        FtpTrees.builder(FtpDialogues.builder(server).connector(counting))
            .sessions(2)
            .progress(
                (done, total) -> {
                  long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                  while (asked.get() < 2 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                  }
                })
            .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeting", "USER", "PASS"})
  void aServerThatTakesNoFurtherSessionIsAskedOnce(String how) throws IOException { // HAZ-FTP-32
    FakeFtp server = server().folder("/none");
    for (int i = 0; i < 20; i++) {
      server.file("/t/" + i, "content");
    }
    AtomicLong opened = new AtomicLong();
    FtpTrees trees = waiting(server, opened);
    trees.get("none", temp.resolve("none"));
    refuseSessions(server, how);
    TreeReport report = trees.get("t", temp.resolve("copy"));
    assertThat(report.files()).isEqualTo(20);
    assertThat(report.refusedSession()).get().asString().contains("too many");
    assertThat(opened).hasValue(2);
    assertThat(trees.get("none", temp.resolve("again")).refusedSession()).isEmpty();
  }

  @Test
  void aServerThatTakesNoSessionAtAllEndsTheCall() throws IOException { // HAZ-FTP-32
    FakeFtp server = server().file("/t/a", "1").file("/t/b", "2");
    server.answer("PASS", "530 wrong");
    FtpTrees trees = trees(server, 4);
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(AuthenticationException.class);
    assertThat(server.received().stream().filter("USER alice"::equals)).hasSize(1);
  }

  @Test
  void aLastSessionThatIsNotReplacedEndsTheCall() throws IOException { // HAZ-FTP-32
    FakeFtp server = server().folder("/t/d").folder("/t/e");
    Path source = temp.resolve("source");
    Files.createDirectories(source.resolve("d"));
    Files.createDirectories(source.resolve("e"));
    server.answer("MKD t", "257 made");
    server.answer("CWD /", "550 no way back"); // so that the session is given up
    FtpTrees trees = trees(server, 1);
    trees.get("t/d", temp.resolve("copy"));
    server.answer("PASS", "530 too many");
    assertThatThrownBy(() -> trees.put(source, "t")).isInstanceOf(AuthenticationException.class);
    assertThat(server.received().stream().filter("USER alice"::equals)).hasSize(2);
  }

  @Test
  void aFolderThatCannotBeMadeIsAFailureOfThisSide() throws IOException {
    FakeFtp server = server().file("/t/a", "1");
    Path file = Files.writeString(temp.resolve("file"), "x");
    FtpTrees trees = trees(server, 1);
    assertThatThrownBy(() -> trees.get("t", file)).isInstanceOf(LocalFailureException.class);
    assertThatThrownBy(() -> trees.put(temp.resolve("none"), "t"))
        .isInstanceOf(LocalFailureException.class);
    assertThatThrownBy(() -> trees.get("a\r\nb", temp))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Files.exists(temp.resolve("none"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void aProgressThatThrowsEndsTheCall() throws IOException {
    FakeFtp server = server().file("/t/a", "1");
    FtpTrees trees =
        fakes.use(
            builder(server)
                .progress(
                    (done, total) -> {
                      throw new IllegalStateException("mine");
                    })
                .build());
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(LocalFailureException.class)
        .hasRootCauseMessage("mine");
    assertThat(paths(temp.resolve("copy"))).isEmpty();
  }

  @Test
  void anInterruptEndsTheCallAndTheFlagStays() throws IOException { // P-20
    FakeFtp server = server().file("/t/a", "1");
    server.fault(Point.DATA, Fault.STALL);
    FtpTrees trees = trees(server, 2);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closeInAnotherThreadEndsTheCall() throws Exception { // P-20
    for (Point point : List.of(Point.TLS, Point.DATA)) {
      FakeFtp server = server().file("/t/a", "1");
      server.fault(point, Fault.STALL);
      FtpTrees trees = trees(server, 2);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  trees.get("t", temp.resolve("copy"));
                  return new AssertionError("it ended");
                } catch (IOException e) {
                  return e;
                }
              });
      String last = point == Point.TLS ? "AUTH TLS" : "MLSD t";
      while (!server.takeLine(Duration.ofSeconds(5)).equals(last)) {
        // other lines come first
      }
      trees.close();
      assertThat(ended.get(1, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void closedTreesOpenNothing() throws IOException {
    FakeFtp server = server().file("/t/a", "1");
    FtpTrees trees = builder(server).build();
    trees.close();
    assertThatThrownBy(() -> trees.get("t", temp.resolve("copy")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder(server).sessions(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder(server).maxEntries(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
