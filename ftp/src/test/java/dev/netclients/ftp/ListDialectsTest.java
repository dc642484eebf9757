package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of LIST, in the dialects that commons-net reads for us. */
class ListDialectsTest {
  private static ListDialects dialects(String syst) {
    return new ListDialects(syst, StandardCharsets.UTF_8);
  }

  private static FtpEntry row(String syst, String row) {
    return dialects(syst).entry(Line.of(row)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "UNIX Type: L8 ~ -rw-r--r--   1 alice users  1234 Jan 02  2020 a b ~ FILE ~ 1234 ~ a b",
        "UNIX Type: L8 ~ drwxr-xr-x   2 alice users  4096 Jan 02  2020 dir ~ FOLDER ~ -1 ~ dir",
        "UNIX ~ lrwxrwxrwx   1 alice users 4 Jan 02  2020 l -> /etc ~ LINK ~ -1 ~ l",
        "UNIX ~ crw-rw-rw-   1 root  root 1, 3 Jan 02  2020 null ~ OTHER ~ -1 ~ null",
        "UNIX ~ drwxr-xr-x   2 alice users 4096 Jan 02  2020 . ~ SELF ~ -1 ~ .",
        "UNIX ~ drwxr-xr-x   2 alice users 4096 Jan 02  2020 .. ~ PARENT ~ -1 ~ ..",
        "'' ~ -rw-r--r-- 1 0 0 5 Jan 02 2020 numeric ~ FILE ~ 5 ~ numeric",
        "Windows_NT ~ 01-02-20  03:04PM       <DIR>          dir a ~ FOLDER ~ -1 ~ dir a",
        "Windows_NT ~ 01-02-20  03:04PM                  567 a.txt ~ FILE ~ 567 ~ a.txt",
        "UNIX ~ 01-02-20  03:04PM                  567 a.txt ~ FILE ~ 567 ~ a.txt",
        "Windows_NT ~ -rw-r--r-- 1 0 0 5 Jan 02 2020 msdos off ~ FILE ~ 5 ~ msdos off",
        "OS/2 ~ '                 0           DIR   12-30-97   12:32  jbrekke' ~ FOLDER ~ -1 ~ jbrekke",
        "OS/400 ~ ALICE            36864 01/02/20 15:04:05 *STMF      a.zip ~ FILE ~ 36864 ~ a.zip",
        "NETWARE ~ d [R----F--] supervisor          512 Jan 16 18:53    login ~ FOLDER ~ -1 ~ login",
        "VMS V7.1 ~ '1-JUN.LIS;1              9/9           2-JUN-1998 07:32:04  [GROUP,OWNER]    (RWED,RWED,RWED,RE)' ~ FILE ~ 4608 ~ 1-JUN.LIS"
      })
  void rowsAreRead(String syst, String text, FtpEntry.Kind kind, long size, String name) {
    FtpEntry entry = row(syst, text);
    assertThat(entry.kind()).isEqualTo(kind);
    assertThat(entry.name()).isEqualTo(name);
    assertThat(entry.size().orElse(-1)).isEqualTo(size);
    assertThat(entry.rawText()).isEqualTo(text);
  }

  @Test
  void timesAreTakenForUtc() {
    assertThat(row("UNIX", "-rw-r--r-- 1 a b 5 Jan 02  2020 x").modified())
        .hasValue(Instant.parse("2020-01-02T00:00:00Z"));
    assertThat(row("Windows_NT", "01-02-20  03:04PM  5 x").modified())
        .hasValue(Instant.parse("2020-01-02T15:04:00Z"));
  }

  @Test
  void whatElseIsToldIsKept() {
    assertThat(row("UNIX", "lrwxrwxrwx 1 alice users 4 Jan 02  2020 l -> /etc").facts())
        .isEqualTo(
            Map.of(
                "owner", "alice", "group", "users", "target", "/etc", "permissions", "lrwxrwxrwx"));
  }

  @Test
  void theSumIsNoRow() {
    assertThat(dialects("UNIX").entry(Line.of("total 12"))).isEmpty();
    assertThat(dialects("UNIX").entry(Line.of(""))).isEmpty();
    assertThat(dialects("UNIX").entry(Line.of("total disaster"))).isPresent();
  }

  @Test
  void theHeadingOfMvsTellsWhatItsRowsAre() {
    ListDialects dialects = dialects("MVS is the operating system of this server");
    dialects.entry(Line.of("Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname"));
    FtpEntry entry =
        dialects
            .entry(Line.of("B10142 3390   2006/03/20  2   31  F       80    80  PS   MDI.OKL.WORK"))
            .orElseThrow();
    assertThat(entry.name()).isEqualTo("MDI.OKL.WORK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNIX", "WINDOWS", "VMS", "OS/400", "OS/2", "NETWARE", "MVS", "MACOS"})
  void aRowCutAnywhereIsKept(String syst) { // HAZ-FTP-12
    byte[] whole =
        "-rw-r--r--   1 alice users  1234 Jan 02  2020 a b -> c".getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= whole.length; i++) {
      byte[] cut = Arrays.copyOf(whole, i);
      assertThat(dialects(syst).entry(Line.of(cut)).orElseThrow().raw()).isEqualTo(cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNIX", "WINDOWS", "VMS", "OS/400", "OS/2", "NETWARE", "MVS", "MACOS"})
  void whatIsDearToReadIsReadInTime(String syst) { // P-03
    List<String> nasty =
        List.of(
            " ".repeat(ListDialects.MAX_ROW),
            "-".repeat(ListDialects.MAX_ROW),
            "-rw-r--r-- 1 " + "a ".repeat(480),
            "-rw-r--r-- 1 " + "1 ".repeat(480),
            "-rw-r--r-- " + "1".repeat(900),
            "-rw-r--r-- 1 a b 5 Jan 02 2020" + " ".repeat(900),
            "d".repeat(60_000),
            "1".repeat(ListDialects.MAX_ROW),
            "A;1 ".repeat(240));
    ListDialects dialects = dialects(syst);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (String row : nasty) {
            for (int i = 0; i < 10; i++) {
              dialects.entry(Line.of(row));
            }
          }
        });
  }

  private static void read(byte[] bytes) {
    for (String syst : List.of("UNIX", "WINDOWS", "VMS", "OS/400", "OS/2", "NETWARE", "MVS")) {
      ListDialects dialects = dialects(syst);
      dialects.entry(Line.of(bytes)).ifPresent(e -> assertThat(e.raw()).isEqualTo(bytes));
    }
  }

  @Property(tries = 200)
  void anyBytesAreRead(@ForAll byte[] bytes) {
    read(bytes);
  }

  @net.jqwik.api.Tag("soak")
  @Property(tries = 100_000)
  void anyBytesAreReadHoweverMany(@ForAll byte[] bytes) {
    dialects("UNIX").entry(Line.of(bytes));
  }
}
