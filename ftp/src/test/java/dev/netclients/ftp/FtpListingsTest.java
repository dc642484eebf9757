package dev.netclients.ftp;

import static dev.netclients.ftp.FtpDialogues.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.Fakes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as they are listed: MLSD, LIST, NLST. */
class FtpListingsTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private FakeFtp server() {
    return FtpWay.EXPLICIT.server(fakes);
  }

  private FtpClient open(FakeFtp server) throws IOException {
    return fakes.use(FtpDialogues.builder(server).open());
  }

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
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("65536");
    }
    assertThat(ftp.isOpen()).isFalse();
  }

  // PY-FTP-21
  @ParameterizedTest
  @ValueSource(strings = {"550 No files found.", "450 d: no files found"})
  void aFolderWithoutFilesIsAnEmptyListing(String answer) throws IOException {
    FakeFtp server = server().without("MLSD").folder("/d");
    FtpClient ftp = open(server);
    server.answer("NLST d", answer);
    server.answer("LIST d", answer);
    for (int i = 0; i < 2; i++) {
      assertThat(ftp.nlst("d").toList(1)).isEmpty();
      try (Items<FtpEntry> none = ftp.list("d")) {
        assertThat(none.hasNext()).isFalse();
      }
    }
    for (String other : List.of("550 d: No such file", "450 busy", "553 no files found")) {
      server.answer("NLST d", other);
      assertThatThrownBy(() -> ftp.nlst("d")).isInstanceOf(FtpReplyException.class);
    }
    ftp.noop();
  }
}
