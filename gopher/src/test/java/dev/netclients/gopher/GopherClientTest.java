package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.ConnectFailedException;
import dev.netclients.Entry;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Protocol;
import dev.netclients.ReplyException;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.TruncatedException;
import dev.netclients.server.Server;
import dev.netclients.sockets.AddressGuard;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.TextTrace;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server that plays one dialogue: RFC 1436, section 2. */
class GopherClientTest {
  private static final Connector TRUSTING = FakeServer.connector();

  private final GopherClient gopher = GopherClient.builder().connector(TRUSTING).build();
  private final ScriptedServer server = ScriptedServer.start();
  private final ScriptedServer tls = ScriptedServer.startTls();

  @AfterEach
  void allDialoguesWerePlayed() {
    gopher.close();
    server.close();
    tls.close();
  }

  private URI uri(String path) {
    return URI.create("gopher://localhost:" + server.port() + path);
  }

  private URI tlsUri(String path) {
    return URI.create("gophers://localhost:" + tls.port() + path);
  }

  // PY-GOPH-01, PY-GOPH-03
  @Test
  void aMenuIsTypedItems() throws IOException {
    server.plays(
        """
        C:
        S! iWelcome\\t\\tnull.host\\t1\\r\\n
        S! 1Docs\\t/docs\\tlocalhost\\t70\\r\\n
        S! 7Find\\t/find\\tlocalhost\\t70\\r\\n.\\r\\n
        """);
    try (GopherMenu menu = gopher.menu(uri("/"))) {
      List<GopherItem> items = menu.toList(10);
      assertThat(items)
          .extracting(GopherItem::type)
          .containsExactly(GopherType.INFO, GopherType.MENU, GopherType.SEARCH);
      assertThat(items.get(1).uri()).contains(URI.create("gopher://localhost/1/docs"));
      assertThat(menu.terminated()).isTrue();
    }
  }

  // PY-GOPH-02
  @Test
  void aSearchSendsItsWordsBehindATab() throws IOException {
    server.plays(
        """
        C! /find\\ttwo words\\r\\n
        S! 0Found\\t/x\\tlocalhost\\t70\\r\\n.\\r\\n
        """);
    try (GopherMenu found = gopher.search(uri("/7/find"), "two words")) {
      assertThat(found.next().title()).isEqualTo("Found");
    }
  }

  // PY-GOPH-04, HAZ-GOPH-05
  @Test
  void aDocumentOfLinesHasItsDotsUndone() throws IOException {
    server.plays(
        """
        C: /a.txt
        S! one\\r\\n..two\\r\\n.\\r\\n
        """);
    try (Resource document = gopher.read(uri("/0/a.txt"))) {
      assertThat(document.type()).contains("text/plain");
      byte[] all = document.readAll();
      assertThat(new String(all, StandardCharsets.US_ASCII)).isEqualTo("one\r\n.two\r\n");
      assertThat(((GopherText) document.body()).terminated()).isTrue();
    }
  }

  @Test
  void aDocumentWithoutDotEndsWhenTheServerCloses() throws IOException {
    server.plays("C: /a.txt\nS! one\\ntwo\nHALF_CLOSE");
    try (GopherText text = gopher.text(uri("/0/a.txt"))) {
      assertThat(text.readText(100)).isEqualTo("one\ntwo");
      assertThat(text.terminated()).isFalse();
    }
  }

  @Test
  void aServerThatStaysAfterTheDotCostsASecondAtMost() throws IOException {
    server.plays("C: /a.txt\nS! one\\r\\n.\\r\\n\nSTALL");
    try (GopherText text = gopher.text(uri("/0/a.txt"))) {
      assertThat(text.readText(100)).isEqualTo("one\r\n");
      assertThat(text.terminated()).isTrue();
    }
  }

  // HAZ-GOPH-06, PY-GOPH-05
  @Test
  void aBinaryEndsWithTheConnectionAndKeepsItsDots() throws IOException {
    server.plays("C: /b\nS! \\x00\\xFF\\r\\n.\\r\\n..x\nHALF_CLOSE");
    assertThat(gopher.read(uri("/9/b")).readAll())
        .isEqualTo("\0\u00ff\r\n.\r\n..x".getBytes(StandardCharsets.ISO_8859_1));
  }

  // HAZ-GOPH-06, HAZ-NET-07, P-16
  @ParameterizedTest
  @ValueSource(strings = {"/9/b", "/0/b"})
  void aResetIsNoEnd(String path) throws IOException {
    server.plays("C: /b\nS! begun\nRESET");
    assertThatThrownBy(() -> gopher.read(uri(path)).readAll())
        .isInstanceOf(TruncatedException.class);
  }

  // HAZ-TLS-07
  @ParameterizedTest
  @ValueSource(strings = {"/9/b", "/0/b"})
  void anEndWithoutCloseNotifyIsNoEnd(String path) throws IOException {
    tls.plays("C: /b\nS! begun\nCUT");
    assertThatThrownBy(() -> gopher.read(tlsUri(path)).readAll())
        .isInstanceOf(TruncatedException.class);
  }

  // HAZ-TLS-07: allowed where the protocol has its own end mark
  @Test
  void behindTheDotAnEndWithoutCloseNotifyIsAllowed() throws IOException {
    tls.plays("C: /b\nS! whole\\r\\n.\\r\\n\nCUT");
    try (GopherText text = gopher.text(tlsUri("/0/b"))) {
      assertThat(text.readText(100)).isEqualTo("whole\r\n");
      assertThat(text.terminated()).isTrue();
    }
  }

  @Test
  void aMenuThatIsResetFailsBehindItsRows() throws IOException {
    server.plays("C:\nS! 0A\\t/a\\tlocalhost\\t70\\r\\n0B\nRESET");
    try (GopherMenu menu = gopher.menu(uri("/"))) {
      menu.next();
      assertThatThrownBy(menu::hasNext).isInstanceOf(TruncatedException.class);
      assertThatThrownBy(menu::hasNext).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void gophersIsTlsFromTheFirstByte() throws IOException { // PY-GOPH-11
    tls.plays("C: /b\nS! sealed\\r\\n.\\r\\n");
    assertThat(gopher.read(tlsUri("/0/b")).readAll()).hasSize(8);
  }

  @Test
  void anAddressOfIpv6IsReached() throws IOException { // PY-GOPH-11
    try (Server six =
        Server.builder(client -> client.output().write('6'))
            .address(new InetSocketAddress("::1", 0))
            .start()) {
      URI uri = URI.create("gopher://[::1]:" + six.port() + "/9/x");
      assertThat(gopher.read(uri).readAll()).containsExactly('6');
    }
  }

  // HAZ-GOPH-10
  @Test
  void aServerInClearWhereTlsIsWantedIsATlsFailure() {
    server.plays("C! \\x16\nS! 3Bad request\\t\\terror.host\\t1\\r\\n.\\r\\n\nRESET");
    assertThatThrownBy(() -> gopher.menu(URI.create("gophers://localhost:" + server.port() + "/")))
        .isInstanceOf(TlsException.class);
  }

  // HAZ-GOPH-08
  @ParameterizedTest
  @CsvSource({
    "/0/x, '3Not found\\t\\terror.host\\t1\\r\\n.\\r\\n'",
    "/9/x, '3Not found\\tfake\\t(NULL)\\t0\\r\\n.\\r\\n'",
    "/1/x, '3Not found\\t\\terror.host\\t1\\n.\\n'",
    "/7/x, '3Not found\\t\\terror.host\\t1\\r\\n'",
    "/0/x, '3Not found\\t\\terror.host\\t1'",
  })
  void anErrorInPlaceOfContentIsARefusal(String path, String bytes) {
    server.plays("C: /x\nS! " + bytes + "\nHALF_CLOSE");
    assertThatThrownBy(() -> gopher.read(uri(path)))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> {
              assertThat(e.code()).isEqualTo("3");
              assertThat(e.text()).isEqualTo("Not found");
              assertThat(e.stage()).isEqualTo(Stage.REPLY);
              assertThat(e).hasMessageContaining("localhost:" + server.port());
            });
  }

  // HAZ-GOPH-08, P-12
  @Test
  void aRefusalIsSafeForATerminal() {
    server.plays("C: /x\nS! 3\\x1B[2JGone\\t\\te\\t1\\r\\n.\\r\\n\nHALF_CLOSE");
    assertThatThrownBy(() -> gopher.menu(uri("/1/x"))).hasMessageContaining("\\x1B[2JGone");
  }

  // HAZ-GOPH-08: what only begins like an error is content
  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "3 blind mice\\r\\n",
        "3Not found\\r\\n",
        "3a\\tb\\tc\\t1\\r\\n.x\\r\\n",
        "3a\\tb\\tc\\t1\\r\\n.\\rx",
        "3a\\tb\\tc\\t1\\r\\nmore\\r\\n",
        "3a\\tb\\tc\\td\\r\\n",
      })
  void whatOnlyBeginsLikeAnErrorIsContent(String bytes) throws IOException {
    server.plays("C: /x\nS! " + bytes + "\nHALF_CLOSE");
    String expected = bytes.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");
    assertThat(new String(gopher.read(uri("/9/x")).readAll(), StandardCharsets.US_ASCII))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4094, true", "4095, false", "9000, false"})
  void anErrorIsLookedForIn4096Bytes(int length, boolean refused) throws IOException {
    String row = "3" + "x".repeat(length - 12) + "\t\terror.h\t1"; // and CR
    server.plays("C: /x\nS: " + row + "\nS: .\nHALF_CLOSE");
    if (refused) {
      assertThatThrownBy(() -> gopher.read(uri("/9/x"))).isInstanceOf(ReplyException.class);
    } else {
      assertThat(gopher.read(uri("/9/x")).readAll()).hasSize(length + 5);
    }
  }

  @Test
  void anErrorAmongOthersIsARow() throws IOException {
    server.plays("C:\nS! 3Broken\\t\\te\\t1\\r\\n0A\\t/a\\tlocalhost\\t70\\r\\n.\\r\\n");
    List<GopherItem> items = gopher.menu(uri("/")).toList(5);
    assertThat(items)
        .extracting(GopherItem::type)
        .containsExactly(GopherType.ERROR, GopherType.TEXT);
  }

  // HAZ-GOPH-07
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/8guest",
        "/Tx",
        "/2x",
        "/hURL:http://web.test/",
        "/h/URL:http://x/",
        "/ix",
        "/3x"
      })
  void whatLeadsElsewhereIsNeverOpened(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.read(uri(path)));
    assertThat(server.accepted()).isZero();
  }

  @Test
  void onlyMenusAreListedAndOnlyLinesAreText() {
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.menu(uri("/0/a")));
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.list(uri("/9/a")));
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.text(uri("/9/a")));
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.search(uri("/1/a"), "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> gopher.search(uri("/7/a"), "x\r\ny"));
    assertThat(server.accepted()).isZero();
  }

  // HAZ-GOPH-02
  @ParameterizedTest
  @ValueSource(
      ints = {1, 21, 22, 25, 69, 71, 80, 110, 443, 465, 587, 1023, 3306, 6379, 6667, 11211})
  void anotherProtocolsPortIsRefusedUnlessAllowed(int port) {
    URI target = URI.create("gopher://127.0.0.1:" + port + "/0HELO%20x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gopher.read(target))
        .withMessageContaining("port: " + port);
    AddressGuard nobody = (endpoint, address) -> false;
    try (GopherClient allowed =
        GopherClient.builder()
            .connector(Connector.builder().guard(nobody).build())
            .allowPort(port)
            .build()) {
      assertThatThrownBy(() -> allowed.read(target)).isInstanceOf(ConnectFailedException.class);
    }
  }

  // HAZ-GOPH-09, P-15
  @Test
  void aGuardSeesWhereAMenuLeads() throws IOException {
    server.plays("C:\nS! 0Inside\\t/x\\t127.0.0.1\\t7070\\r\\n.\\r\\n");
    AddressGuard guard = (endpoint, address) -> endpoint.port() == server.port();
    try (GopherClient guarded =
        GopherClient.builder().connector(TRUSTING.toBuilder().guard(guard).build()).build()) {
      URI inside = guarded.menu(uri("/")).next().uri().orElseThrow();
      assertThatThrownBy(() -> guarded.read(inside)).isInstanceOf(ConnectFailedException.class);
    }
  }

  // HAZ-GOPH-06: the size cap; P-01, PY-GOPH-11
  @Test
  void aReplyCanBeCapped() throws IOException {
    server.plays("C: /b\nS! 12345\nHALF_CLOSE");
    server.plays("C: /b\nS! 123456\nHALF_CLOSE");
    try (GopherClient capped = GopherClient.builder().maxBody(5).build()) {
      assertThat(capped.read(uri("/9/b")).readAll()).hasSize(5);
      assertThatThrownBy(() -> capped.read(uri("/9/b")).readAll())
          .isInstanceOf(LimitException.class);
    }
  }

  // P-01: what ends with a dot as well
  @Test
  void aReplyThatEndsWithADotCanBeCappedToo() throws IOException {
    server.plays("C: /a.txt\nS! 123456\\r\\n.\\r\\n");
    server.plays("C:\nS! 0Text\\t/t\\tgopher.test\\t70\\r\\n.\\r\\n");
    try (GopherClient capped = GopherClient.builder().maxBody(5).build()) {
      assertThatThrownBy(() -> capped.text(uri("/0/a.txt")).readText(100))
          .isInstanceOf(LimitException.class);
      assertThatThrownBy(() -> capped.menu(uri("/")).toList(100))
          .isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aMenusRowsAndTheirLengthCanBeCapped() throws IOException { // P-01
    String two = "C:\nS! iOne\\t\\t\\t0\\r\\niTwo\\t\\t\\t0\\r\\n\nHALF_CLOSE";
    server.plays(two);
    server.plays(two);
    server.plays(two);
    try (GopherClient fits = GopherClient.builder().maxItems(2).maxLine(10).build();
        GopherClient oneRow = GopherClient.builder().maxItems(1).build();
        GopherClient shortRows = GopherClient.builder().maxLine(9).build()) {
      assertThat(fits.menu(uri("/")).toList(9)).hasSize(2);
      assertThatThrownBy(() -> oneRow.menu(uri("/")).toList(9))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("items in a menu");
      assertThatThrownBy(() -> shortRows.menu(uri("/")).toList(9))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("menu row");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> GopherClient.builder().maxItems(0));
    assertThatIllegalArgumentException().isThrownBy(() -> GopherClient.builder().maxLine(0));
    assertThatIllegalArgumentException().isThrownBy(() -> GopherClient.builder().maxBody(0));
  }

  @Test
  void aUrlIsReadByNetClients() throws IOException { // PY-GOPH-10
    server.plays("C: /a.txt\nS! one\\r\\n.\\r\\n");
    try (NetClients net = NetClients.builder().connector(TRUSTING).build()) {
      assertThat(net.read(uri("/0/a.txt")).readAll()).asString().isEqualTo("one\r\n");
    }
  }

  @Test
  void aListingCanBeWalked() throws IOException {
    server.plays(
        """
        C:
        S! iRemark\\t\\tnull.host\\t1\\r\\n
        S! 1Docs\\t/docs\\tlocalhost\\t70\\r\\n
        S! 0Text\\t/t\\tlocalhost\\t70\\r\\n
        S! 7Find\\t/f\\tlocalhost\\t70\\r\\n
        S! hWeb\\tURL:http://web.test/\\tlocalhost\\t70\\r\\n
        S! odd\\r\\n.\\r\\n
        """);
    try (NetClients net = NetClients.builder().connector(TRUSTING).build()) { // by its provider
      List<Entry> entries = net.list(uri("/")).toList(10);
      assertThat(entries)
          .extracting(Entry::kind)
          .containsExactly(
              Entry.Kind.OTHER,
              Entry.Kind.FOLDER,
              Entry.Kind.FILE,
              Entry.Kind.OTHER,
              Entry.Kind.OTHER,
              Entry.Kind.OTHER);
      assertThat(entries)
          .extracting(Entry::name)
          .containsExactly("Remark", "Docs", "Text", "Find", "Web", "odd");
      assertThat(entries.get(0).uri()).isEqualTo(uri("/"));
      assertThat(entries.get(2).uri()).hasToString("gopher://localhost/0/t");
      assertThat(entries.get(4).uri()).hasToString("http://web.test/");
      assertThat(entries.get(1).facts()).containsEntry("type", "1");
      assertThat(net.protocols()).contains(Protocol.GOPHER);
    }
  }

  // P-17
  @Test
  void aCutDownloadLeavesNoFile(@TempDir Path folder) throws IOException {
    server.plays("C: /b\nS! begun\nRESET");
    Path file = folder.resolve("b");
    assertThatThrownBy(() -> gopher.read(uri("/9/b")).saveTo(file))
        .isInstanceOf(NetClientException.class);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  // HAZ-NET-03, PY-GOPH-11
  @Test
  void silenceEndsWithTheReadClock() {
    server.plays("C: /x\nSTALL");
    Timeouts hasty = Timeouts.DEFAULT.atMost(Duration.ofMillis(200));
    try (GopherClient impatient =
        GopherClient.builder().connector(TRUSTING.toBuilder().timeouts(hasty).build()).build()) {
      assertThatThrownBy(() -> impatient.read(uri("/0/x")))
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.stage()).isEqualTo(Stage.REPLY));
    }
  }

  // P-04
  @Test
  void aDeadlineBoundsTheWholeFromTheLookupToTheLastByte() throws IOException {
    server.plays("C: /x\nS! begun\nSTALL");
    CountDownLatch never = new CountDownLatch(1);
    Connector stuck =
        TRUSTING.toBuilder()
            .resolver(
                host -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return List.of();
                })
            .build();
    GopherClient.Builder soon = GopherClient.builder().deadline(Duration.ofSeconds(1));
    try (GopherClient gopher = soon.connector(TRUSTING).build();
        GopherClient nameless = soon.connector(stuck).build();
        Resource begun = gopher.read(uri("/9/x"))) {
      assertClock(Stage.RECEIVE, begun::readAll);
      assertClock(Stage.RESOLVE, () -> nameless.read(URI.create("gopher://never.test/")));
    } finally {
      never.countDown();
    }
  }

  private static void assertClock(Stage stage, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TimedOutException.class,
            e -> {
              assertThat(e.clock()).isEqualTo(Clock.CALL);
              assertThat(e.stage()).isEqualTo(stage);
            });
  }

  @Test
  void aDeadlineIsNotNegative() {
    assertThatThrownBy(() -> GopherClient.builder().deadline(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // HAZ-NET-14, P-20
  @Test
  void closeEndsABlockedCall() throws Exception {
    server.plays("C: /x\nS! begun\nSTALL");
    CountDownLatch reading = new CountDownLatch(1);
    FutureTask<byte[]> call =
        new FutureTask<>(
            () -> {
              InputStream body = gopher.read(uri("/9/x")).body();
              body.readNBytes(5);
              reading.countDown();
              return body.readAllBytes();
            });
    new Thread(call).start();
    assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();
    gopher.close();
    assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancelledException.class);
    assertThatIllegalStateException().isThrownBy(() -> gopher.read(uri("/9/x")));
  }

  // HAZ-NET-15, P-20: a name that is never answered
  @Test
  void closeEndsACallThatStillConnects() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Connector stuck =
        Connector.builder()
            .resolver(
                host -> {
                  asked.countDown();
                  try {
                    never.await(30, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return List.of();
                })
            .build();
    GopherClient client = GopherClient.builder().connector(stuck).build();
    FutureTask<Boolean> call =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(() -> client.read(URI.create("gopher://slow.test/0x")))
                  .isInstanceOf(CancelledException.class)
                  .hasMessageContaining("closed");
              return Thread.currentThread().isInterrupted();
            });
    new Thread(call).start();
    assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
    client.close();
    assertThat(call.get(5, TimeUnit.SECONDS)).as("the caller was not interrupted").isFalse();
    never.countDown();
  }

  @Test
  void theTraceShowsTheRequestAndTheSize() throws IOException {
    server.plays("C: /b\nS! 12345\nHALF_CLOSE");
    List<String> lines = new CopyOnWriteArrayList<>();
    try (GopherClient traced =
        GopherClient.builder()
            .connector(TRUSTING.toBuilder().listener(new TextTrace(lines::add)).build())
            .build()) {
      traced.read(uri("/9/b")).readAll();
    }
    assertThat(lines).anyMatch(l -> l.contains(">") && l.contains("/b"));
    assertThat(lines).anyMatch(l -> l.contains("received") && l.contains("5 bytes"));
  }

  // P-22, HAZ-API-03
  @Test
  void nothingStaysOpen() throws IOException {
    for (int i = 0; i < 20; i++) {
      server.plays("C: /x\nS! text\\r\\n.\\r\\n");
      gopher.read(uri("/0/x")).close(); // unread
    }
    server.assertPlayed();
    assertThat(server.accepted()).isEqualTo(20);
    gopher.close();
    gopher.close();
  }
}
