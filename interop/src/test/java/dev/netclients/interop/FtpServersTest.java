package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.TlsFacts;
import dev.netclients.TlsRequiredException;
import dev.netclients.ftp.FtpClient;
import dev.netclients.ftp.FtpEntry;
import dev.netclients.ftp.FtpReplyException;
import dev.netclients.ftp.FtpTrees;
import dev.netclients.ftp.TreeReport;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vsftpd and ProFTPD, both of which want data connections to resume the control session. */
@RealServers
class FtpServersTest {
  /** Servers by their names in lab.properties, and whether TLS begins with the first byte. */
  private static final List<String> SERVERS = List.of("ftp", "ftps", "proftpd", "proftpd.tls");

  @TempDir Path temp;

  static Stream<String> servers() {
    return SERVERS.stream();
  }

  static Stream<Arguments> serversAndProxies() {
    return SERVERS.stream()
        .flatMap(s -> Stream.of("socks", "squid").map(proxy -> Arguments.of(s, proxy)));
  }

  private static FtpClient.Builder builder(String server, Connector connector) {
    FtpClient.Builder builder =
        FtpClient.builder(Lab.at(server)).connector(connector).credentials(Lab.alice());
    return server.equals("ftps") || server.equals("proftpd.tls") ? builder.implicitTls() : builder;
  }

  private static FtpClient open(String server) throws IOException {
    return builder(server, Lab.connector()).open();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Goes to a new folder, and returns its path. */
  private static String inNewFolder(FtpClient ftp) throws IOException {
    String folder = "t" + UUID.randomUUID();
    ftp.mkdir(folder);
    ftp.cwd(folder);
    return "/" + folder;
  }

  /** Twenty-one transfers of all kinds in a row. */
  private static void twentyMixed(FtpClient ftp) throws IOException {
    for (int i = 0; i < 7; i++) {
      byte[] content = bytes(i * 50_000 + 1);
      ftp.store("f" + i, Content.of(content));
      assertThat(ftp.list("").toList(100))
          .filteredOn(e -> e.kind() == FtpEntry.Kind.FILE && e.name().startsWith("f"))
          .hasSize(i + 1)
          .anySatisfy(e -> assertThat(e.size()).hasValue(content.length));
      assertThat(ftp.retrieve("f" + i).readAll()).isEqualTo(content);
    }
  }

  // HAZ-FTP-22, PY-FTP-36
  @ParameterizedTest
  @MethodSource("servers")
  void twentyMixedTransfersInARow(String server) throws IOException {
    List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    Connector connector = Lab.connector().toBuilder().listener(events::add).build();
    try (FtpClient ftp = builder(server, connector).open()) {
      String folder = inNewFolder(ftp);
      twentyMixed(ftp);
      assertThat(ftp.pwd()).isEqualTo(folder);
      long notices = events.stream().filter(e -> e.kind() == ConnectionEvent.Kind.NOTICE).count();
      boolean vsftpd = !server.startsWith("proftpd");
      String version = ftp.tls().map(TlsFacts::protocol).orElseThrow();
      // The one resumes in TLS 1.3 alone; the other runs out of tickets there, at once or later.
      assertThat(version).isEqualTo(vsftpd || notices == 0 ? "TLSv1.3" : "TLSv1.2");
      assertThat(notices).isLessThanOrEqualTo(vsftpd ? 0 : 1);
      ftp.quit();
    }
  }

  // HAZ-FTP-22
  @ParameterizedTest
  @MethodSource("serversAndProxies")
  void twentyMixedTransfersInARowThroughAProxy(String server, String proxy) throws IOException {
    Connector connector = Lab.through(proxy.equals("socks") ? Lab.socks() : Lab.squid());
    try (FtpClient ftp = builder(server, connector).open()) {
      inNewFolder(ftp);
      twentyMixed(ftp);
      ftp.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp", "proftpd"})
  void theServerOpensDataConnectionsToo(String server) throws IOException { // PY-FTP-14
    try (FtpClient ftp = builder(server, Lab.connector()).active().open()) {
      inNewFolder(ftp);
      twentyMixed(ftp);
    }
  }

  @Test
  @EnabledIf("dev.netclients.interop.Lab#hasIpv6")
  void dataConnectionsGoOverIpv6() throws IOException { // PY-FTP-12
    Connector connector = Lab.connector();
    for (boolean active : new boolean[] {false, true}) {
      FtpClient.Builder builder =
          FtpClient.builder(Lab.atIpv6("proftpd")).connector(connector).credentials(Lab.alice());
      try (FtpClient ftp = (active ? builder.active() : builder).open()) {
        inNewFolder(ftp);
        twentyMixed(ftp);
      }
    }
  }

  // PY-FTP-19, PY-FTP-24, PY-FTP-25, PY-FTP-29
  @ParameterizedTest
  @MethodSource("servers")
  void filesAndFoldersAreChanged(String server) throws IOException {
    try (FtpClient ftp = open(server)) {
      String folder = inNewFolder(ftp);
      ftp.store("grüße \"1\"", Content.of("0123456789"));
      assertThat(ftp.size("grüße \"1\"")).hasValue(10);
      assertThat(ftp.mdtm("grüße \"1\"").orElseThrow())
          .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
      assertThat(ftp.retrieve("grüße \"1\"", 7).readAll()).asString().isEqualTo("789");
      ftp.store("grüße \"1\"", 5, Content.of("xyz45"), Progress.NONE);
      ftp.append("grüße \"1\"", Content.of("!"), Progress.NONE);
      ftp.rename("grüße \"1\"", "b");
      assertThat(ftp.retrieve("b").readAll()).asString().isEqualTo("01234xyz45!");
      if (ftp.features().has("MFMT")) {
        Instant then = Instant.parse("2001-02-03T04:05:06Z");
        ftp.mfmt("b", then);
        assertThat(ftp.mdtm("b")).hasValue(then);
        assertThat(ftp.mlst("b").modified()).hasValue(then);
      }
      assertThat(ftp.nlst("").toList(10)).containsExactly("b");
      assertThat(ftp.mkdir("sub \"q\"")).isEqualTo(folder + "/sub \"q\"");
      ftp.cwd("sub \"q\"");
      assertThat(ftp.pwd()).isEqualTo(folder + "/sub \"q\"");
      assertThat(ftp.list("").toList(10)).noneMatch(e -> e.kind() == FtpEntry.Kind.FILE);
      ftp.cdup();
      ftp.rmdir("sub \"q\"");
      ftp.delete("b");
      assertThatThrownBy(() -> ftp.retrieve("b")).isInstanceOf(FtpReplyException.class);
      ftp.noop();
    }
  }

  // PY-FTP-30
  @ParameterizedTest
  @MethodSource("servers")
  void aTransferThatIsGivenUpLeavesTheSessionUsable(String server) throws IOException {
    byte[] big = bytes(8_000_000);
    try (FtpClient ftp = open(server)) {
      inNewFolder(ftp);
      ftp.store("big", Content.of(big));
      for (int i = 0; i < 3; i++) {
        try (Resource resource = ftp.retrieve("big")) {
          assertThat(resource.body().readNBytes(1000)).hasSize(1000);
        }
        assertThat(ftp.isOpen()).isTrue();
      }
      assertThat(ftp.retrieve("big").readAll()).isEqualTo(big);
    }
  }

  // HAZ-FTP-20
  @ParameterizedTest
  @MethodSource("servers")
  void aSourceThatFailsLeavesTheSessionUsable(String server) throws IOException {
    try (FtpClient ftp = open(server)) {
      inNewFolder(ftp);
      ftp.store("before", Content.of("x")); // and TLS has found its version
      InputStream broken =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("broken");
            }
          };
      for (int i = 0; i < 2; i++) {
        InputStream source =
            new SequenceInputStream(new ByteArrayInputStream(bytes(100_000)), broken);
        assertThatThrownBy(() -> ftp.store("half", Content.of(source, OptionalLong.empty())))
            .isInstanceOf(LocalFailureException.class);
        assertThat(ftp.isOpen()).isTrue();
      }
      twentyMixed(ftp);
    }
  }

  // HAZ-FTP-09
  @ParameterizedTest
  @MethodSource("servers")
  void aTreeGoesThereAndBack(String server) throws IOException {
    Path source = Files.createDirectories(temp.resolve("source"));
    for (int i = 0; i < 60; i++) {
      Path folder = Files.createDirectories(source.resolve("d" + i % 5).resolve("e"));
      Files.write(folder.resolve("f" + i), bytes(i * 1000));
    }
    String target = "t" + UUID.randomUUID();
    try (FtpTrees trees = FtpTrees.builder(builder(server, Lab.connector())).sessions(4).build()) {
      TreeReport there = trees.put(source, target);
      assertThat(there.files()).isEqualTo(60);
      assertThat(there.skipped()).isEmpty();
      Path copy = temp.resolve("copy");
      TreeReport back = trees.get(target, copy);
      assertThat(back.files()).isEqualTo(60);
      assertThat(back.bytes()).isEqualTo(there.bytes());
      assertThat(back.skipped()).isEmpty();
      for (int i = 0; i < 60; i++) {
        Path file = Path.of("d" + i % 5, "e", "f" + i);
        assertThat(copy.resolve(file)).hasSameBinaryContentAs(source.resolve(file));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp", "ftp.clear"})
  void anybodyReads(String server) throws IOException { // PY-FTP-03
    try (FtpClient ftp =
        FtpClient.builder(Lab.at(server))
            .connector(Lab.connector())
            .credentials(Credentials.anonymous())
            .open()) {
      assertThat(ftp.tls().isPresent()).isEqualTo(server.equals("ftp"));
      assertThat(ftp.list("").toList(10))
          .filteredOn(e -> e.kind() == FtpEntry.Kind.FILE)
          .singleElement()
          .satisfies(e -> assertThat(e.name()).isEqualTo("numbers.txt"));
      byte[] file = Files.readAllBytes(Lab.file("vsftpd/pub/numbers.txt"));
      assertThat(ftp.retrieve("numbers.txt").readAll()).isEqualTo(file);
    }
  }

  @Test
  void aPasswordDoesNotGoInClearUnlessAllowed() throws IOException { // HAZ-STLS-01
    FtpClient.Builder clear =
        FtpClient.builder(Lab.at("ftp.clear")).connector(Lab.connector()).credentials(Lab.alice());
    assertThatThrownBy(clear::open).isInstanceOf(TlsRequiredException.class);
    try (FtpClient ftp = clear.allowCleartextCredentials().open()) {
      inNewFolder(ftp);
      twentyMixed(ftp);
    }
  }

  @Test
  void anUploadFromAStreamFindsItsTlsVersionFirst() throws IOException { // HAZ-FTP-22
    Endpoint server = Lab.at("proftpd");
    try (FtpClient ftp =
        FtpClient.builder(server)
            .connector(Lab.connector().toBuilder().build()) // one that knows nothing yet
            .credentials(Lab.alice())
            .open()) {
      inNewFolder(ftp);
      for (int i = 0; i < 5; i++) {
        byte[] content = bytes(100_000 + i);
        for (int twice = 0; twice < 2; twice++) {
          ftp.store("a", Content.of(new ByteArrayInputStream(content), OptionalLong.empty()));
        }
        assertThat(ftp.retrieve("a").readAll()).isEqualTo(content);
      }
    }
  }
}
