package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Resource;
import dev.netclients.TlsException;
import dev.netclients.gopher.GopherClient;
import dev.netclients.gopher.GopherItem;
import dev.netclients.gopher.GopherMenu;
import dev.netclients.gopher.GopherText;
import dev.netclients.gopher.GopherType;
import dev.netclients.sockets.Connector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Gophernicus serves. */
@RealServers
class GopherTest {
  private final GopherClient gopher = client(Lab.connector());

  @TempDir Path folder;

  private static GopherClient client(Connector connector) {
    return GopherClient.builder().connector(connector).build();
  }

  private static URI url(String path) {
    return URI.create("gopher://localhost:" + Lab.port("gopher") + path);
  }

  private static URI tlsUrl(String path) {
    return URI.create("gophers://localhost:" + Lab.port("gophers") + path);
  }

  @AfterEach
  void close() {
    gopher.close();
  }

  @Test
  void theRootMenuHasEveryRow() throws IOException {
    try (GopherMenu menu = gopher.menu(url("/"))) {
      List<GopherItem> items = menu.toList(100);
      assertThat(items)
          .extracting(GopherItem::type)
          .startsWith(
              GopherType.INFO,
              GopherType.MENU,
              GopherType.TEXT,
              GopherType.BINARY,
              GopherType.SEARCH,
              GopherType.HTML);
      assertThat(items).allMatch(GopherItem::wellFormed);
      assertThat(items.get(1).uri()).contains(url("/1/docs"));
      assertThat(items.get(2).uri()).contains(url("/0/docs/file.txt"));
      assertThat(items.get(5).uri())
          .contains(URI.create("http://localhost:" + Lab.port("http") + "/"));
      assertThat(menu.terminated()).isTrue();
    }
  }

  @Test
  void aFolderWithoutAMapIsListed() throws IOException {
    try (GopherMenu menu = gopher.menu(url("/1/docs"))) {
      assertThat(menu.toList(100))
          .extracting(GopherItem::selector)
          .contains("/docs/file.txt", "/docs/blob.bin");
    }
  }

  // HAZ-GOPH-05: Gophernicus stuffs no dots and ends no file with one
  @Test
  void aTextComesWithoutItsMissingDot() throws IOException {
    try (GopherText text = gopher.text(url("/0/docs/file.txt"))) {
      assertThat(text.readText(1000)).isEqualToNormalizingNewlines("first\n.second\nGrün\nlast\n");
      assertThat(text.terminated()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "TLS", "SOCKS5", "CONNECT"})
  void aBinaryComesByteByByte(String way) throws IOException {
    GopherClient client =
        switch (way) {
          case "SOCKS5" -> client(Lab.through(Lab.socks()));
          case "CONNECT" -> client(Lab.through(Lab.squid()));
          default -> gopher;
        };
    URI url = way.equals("TLS") ? tlsUrl("/9/docs/blob.bin") : url("/9/docs/blob.bin");
    Path file = folder.resolve("blob.bin");
    try (client;
        Resource blob = client.read(url)) {
      assertThat(blob.saveTo(file)).isEqualTo(300_000);
    }
    assertThat(file).hasSameBinaryContentAs(Lab.file("gopher/docs/blob.bin"));
  }

  @Test
  void aSearchSendsItsWords() throws IOException {
    try (GopherMenu found = gopher.search(url("/7/cgi-bin/search"), "blaue Blume")) {
      assertThat(found.next().title()).isEqualTo("you asked for blaue Blume");
    }
    try (GopherMenu found = gopher.menu(url("/7/cgi-bin/search%09two%20words"))) {
      assertThat(found.next().title()).isEqualTo("you asked for two words");
    }
  }

  // HAZ-GOPH-08: Gophernicus says it in plain text, without type 3, tabs or a closing dot
  @Test
  void aMissingSelectorIsNeverTakenForAMenu() throws IOException {
    try (GopherMenu menu = gopher.menu(url("/1/missing"))) {
      List<GopherItem> items = menu.toList(100);
      assertThat(items.get(0).raw()).contains("not found");
      assertThat(items).noneMatch(GopherItem::wellFormed);
      assertThat(menu.terminated()).isFalse();
    }
    try (GopherText text = gopher.text(url("/0/missing"))) {
      assertThat(text.readText(1000)).contains("not found");
    }
  }

  @Test
  void tlsIsVerified() throws IOException {
    try (GopherMenu menu = gopher.menu(tlsUrl("/"))) {
      assertThat(menu.next().title()).isEqualTo("Welcome to the lab");
    }
    try (GopherClient stranger = GopherClient.create()) {
      assertThatThrownBy(() -> stranger.menu(tlsUrl("/")))
          .isInstanceOfSatisfying(
              TlsException.class,
              e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.UNTRUSTED));
      assertThatThrownBy(
              () -> stranger.menu(URI.create("gophers://localhost:" + Lab.port("gopher") + "/")))
          .isInstanceOf(TlsException.class);
    }
  }
}
