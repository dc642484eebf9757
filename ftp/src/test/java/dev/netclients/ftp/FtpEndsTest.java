package dev.netclients.ftp;

import static dev.netclients.ftp.FtpDialogues.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.Fakes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers that this side ends before their end. */
class FtpEndsTest {
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

  @ParameterizedTest
  @EnumSource
  void aBodyClosedEarlyIsAbortedAndTheSessionGoesOn(FtpWay way) throws IOException {
    // PY-FTP-16, PY-FTP-30
    byte[] huge = new byte[20_000_000]; // more than sockets keep
    FakeFtp server = way.server(fakes).file("/huge", huge).file("/a", "text");
    FtpClient ftp = way.open(fakes, server);
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
  void whatFailedOrWasClosedHasNoEnd() throws IOException { // P-16
    FakeFtp server = server().file("/a", "0123456789").ending("451 disk");
    FtpClient ftp = open(server);
    InputStream failed = ftp.retrieve("a").body();
    assertThatThrownBy(failed::readAllBytes).isInstanceOf(FtpReplyException.class);
    assertThatThrownBy(failed::read).isInstanceOf(FtpReplyException.class);
    server.ending("226 done");
    InputStream closed = ftp.retrieve("a").body();
    closed.close();
    assertThatThrownBy(closed::read).isInstanceOf(IllegalStateException.class);
    InputStream whole = ftp.retrieve("a").body();
    assertThat(whole.readAllBytes()).hasSize(10);
    whole.close();
    assertThat(whole.read()).isEqualTo(-1);
    ftp.noop();
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
  @EnumSource
  void aSourceThatFailsIsNoWholeFileAndTheSessionGoesOn(FtpWay way) throws IOException {
    FakeFtp server = way.server(fakes);
    FtpClient ftp = way.open(fakes, server);
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
}
