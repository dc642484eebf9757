package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.SessionClosedException;
import dev.netclients.TlsException;
import dev.netclients.TlsFacts;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Tls;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data connections whose TLS session has to be that of the control connection (HAZ-FTP-22). */
class FtpReuseTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
  private final Connector connector =
      FakeServer.connector().toBuilder().listener(events::add).build();

  private FtpClient.Builder builder(FakeFtp server) {
    return FtpDialogues.builder(server).connector(connector);
  }

  private FakeFtp server() {
    return fakes.use(FakeFtp.start()).user("alice", "canary").requireTls().requireReuse();
  }

  private long notices() {
    return events.stream().filter(e -> e.kind() == ConnectionEvent.Kind.NOTICE).count();
  }

  private static void twenty(FtpClient ftp) throws IOException {
    for (int i = 0; i < 7; i++) {
      byte[] bytes = new byte[i * 50_000];
      ftp.store("f" + i, Content.of(bytes));
      assertThat(ftp.nlst("").toList(100)).hasSize(i + 1);
      assertThat(ftp.retrieve("f" + i).readAll()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twentyMixedTransfersResumeTheControlSession(boolean implicit) throws IOException {
    // HAZ-FTP-22, PY-FTP-36
    FakeFtp server =
        fakes.use(implicit ? FakeFtp.startTls() : FakeFtp.start()).user("alice", "canary");
    server.requireReuse();
    FtpClient.Builder builder = builder(server);
    FtpClient ftp = fakes.use((implicit ? builder.implicitTls() : builder).open());
    twenty(ftp);
    assertThat(ftp.tls().map(TlsFacts::protocol)).hasValue("TLSv1.3");
    assertThat(notices()).isZero();
  }

  @Test
  void twoSessionsResumeTheirOwn() throws IOException {
    FakeFtp server = server();
    FtpClient one = fakes.use(builder(server).open());
    FtpClient other = fakes.use(builder(server).open());
    for (int i = 0; i < 5; i++) {
      one.nlst("").toList(1);
      other.nlst("").toList(1);
    }
    assertThat(notices()).isZero();
  }

  @Test
  void aServerThatResumesInTls12AloneIsReachedInTls12() throws IOException {
    FakeFtp server = server().requireReuseIn("TLSv1.2").folder("/a/b/c");
    FtpClient ftp = fakes.use(builder(server).open());
    ftp.cwd("a");
    ftp.cwd("/a/b");
    ftp.cwd("c");
    twenty(ftp); // the first of them is a STOR
    assertThat(ftp.tls().map(TlsFacts::protocol)).hasValue("TLSv1.2");
    assertThat(ftp.pwd()).isEqualTo("/a/b/c");
    assertThat(server.stored()).hasSize(7).startsWith("/a/b/c/f0");
    assertThat(notices()).isEqualTo(1);
    FtpClient next = fakes.use(builder(server).open()); // the next one knows
    assertThat(next.tls().map(TlsFacts::protocol)).hasValue("TLSv1.2");
    next.nlst("").toList(10);
    assertThat(notices()).isEqualTo(1);
  }

  @Test
  void aSessionThatCannotGoBackToItsFolderDoesNotGoOnElsewhere() throws IOException {
    FakeFtp server = server().requireReuseIn("TLSv1.2").file("/a/f", "in a").file("/f", "at home");
    FtpClient ftp = fakes.use(builder(server).open());
    ftp.cwd("a");
    server.answer("CWD a", "550 gone");
    assertThatThrownBy(() -> ftp.retrieve("f"))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("gone");
    assertThatThrownBy(() -> ftp.delete("f")).isInstanceOf(SessionClosedException.class);
    assertThat(server.paths()).contains("/f");
  }

  @Test
  void aDownloadAndAListingAreBegunAgainToo() throws IOException {
    for (String first : List.of("retrieve", "list")) {
      FakeFtp server = server().requireReuseIn("TLSv1.2").file("/a", "0123456789");
      FtpClient ftp = fakes.use(builder(server).open());
      if (first.equals("list")) {
        assertThat(ftp.nlst("").toList(10)).containsExactly("a");
      }
      assertThat(ftp.retrieve("a", 5).readAll()).hasSize(5);
      assertThat(ftp.tls().map(TlsFacts::protocol)).hasValue("TLSv1.2");
    }
  }

  @Test
  void contentThatCannotBeReadAgainIsNotBegunBeforeTheServerHadItsSay() throws IOException {
    FakeFtp server = server();
    server.requireReuseIn("TLSv1.2");
    FtpClient ftp = fakes.use(builder(server).open());
    ftp.store("a", Content.of(new ByteArrayInputStream(new byte[5]), OptionalLong.of(5)));
    assertThat(server.bytes("/a").orElseThrow()).hasSize(5);
    assertThat(server.stored()).containsExactly("/a");
  }

  @Test
  void uploadsThatFailUseNoTicketUp() throws IOException {
    FakeFtp server = server();
    FtpClient ftp = fakes.use(builder(server).open());
    for (int i = 0; i < 3; i++) {
      Content shorter =
          Content.of(
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException("broken");
                }
              },
              OptionalLong.empty());
      assertThatThrownBy(() -> ftp.store("a", shorter))
          .isInstanceOfSatisfying(
              LocalFailureException.class, e -> assertThat(e.sessionUsable()).isTrue());
      assertThatThrownBy(
              () ->
                  ftp.store(
                      "a",
                      Content.of("x"),
                      (done, total) -> {
                        throw new IllegalStateException("mine");
                      }))
          .isInstanceOf(LocalFailureException.class);
    }
    ftp.store("a", Content.of("whole"));
    assertThat(server.stored()).containsExactly("/a");
    assertThat(notices()).isZero();
  }

  @Test
  void whereNothingHelpsTheFailureNamesTheCause() throws IOException {
    FakeFtp server = server().requireReuseIn("none");
    FtpClient ftp = fakes.use(builder(server).open());
    assertThatThrownBy(() -> ftp.nlst(""))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("522")
        .hasMessageContaining("resumed");
    assertThat(ftp.isOpen()).isFalse();
    FtpClient next = fakes.use(builder(server).open());
    assertThat(next.tls().map(TlsFacts::protocol)).hasValue("TLSv1.3"); // 1.2 was no better
  }

  @Test
  void settingsThatRefuseTls12AreKept() throws IOException {
    FakeFtp server = server().requireReuseIn("TLSv1.2");
    Tls only13 = Tls.builder().trust(TestCa.shared().root()).onlyTls13().build();
    FtpClient ftp =
        fakes.use(
            FtpDialogues.builder(server).connector(Connector.builder().tls(only13).build()).open());
    assertThatThrownBy(() -> ftp.store("a", Content.of("x"))).isInstanceOf(TlsException.class);
    assertThat(server.stored()).isEmpty();
  }
}
