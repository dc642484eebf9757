package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
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

  private static List<FtpEntry> rows(ListDialects dialects, String... rows) {
    List<FtpEntry> all = new ArrayList<>();
    for (String row : rows) {
      dialects.parse(Line.of(row), all::add);
    }
    dialects.end(all::add);
    return all;
  }

  private static FtpEntry row(String syst, String row) {
    List<FtpEntry> rows = rows(dialects(syst), row);
    assertThat(rows).hasSize(1);
    return rows.get(0);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "UNIX ~ -rw-r--r-- 1 a b 5 Jan 02  2020 x ~ 2020-01-02T00:00:00Z",
        "Windows_NT ~ 01-02-20  03:04PM  5 x ~ 2020-01-02T15:04:00Z",
        "Windows_NT ~ 01-02-20  15:04  5 x ~ 2020-01-02T15:04:00Z",
        "VMS V7.1 ~ 'A.LIS;1  9/9  2-JUN-1998 07:32:04 [GROUP,OWNER] (RWED,RWED,RWED,RE)' ~ 1998-06-02T07:32:04Z",
        "OS/400 ~ ALICE  36864 01/02/20 15:04:05 *STMF a.zip ~ 2001-02-20T15:04:05Z",
        "OS/2 ~ ' 0  DIR  12-30-97  12:32  jbrekke' ~ 1997-12-30T12:32:00Z",
      })
  void timesAreTakenForUtcWhereverThisIs(String syst, String row, Instant time) {
    TimeZone here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    try {
      assertThat(row(syst, row).modified()).hasValue(time);
    } finally {
      TimeZone.setDefault(here);
    }
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
    assertThat(rows(dialects("UNIX"), "total 12", "", "total disaster"))
        .extracting(FtpEntry::rawText)
        .containsExactly("total disaster");
    assertThat(rows(dialects("VMS"), "Directory DISK:[ALICE]", "", "Total of 2 files, 4/9 blocks."))
        .isEmpty();
  }

  private static final String VMS_REST =
      "                    9/9           2-JUN-1998 07:32:04  [GROUP,OWNER]    (RWED,RWED,RWED,RE)";

  @Test
  void aRowOfVmsMayBeWrappedBehindItsName() {
    String name = "A_VERY_LONG_NAME_THAT_LEAVES_NO_ROOM.TXT;12";
    List<FtpEntry> rows =
        rows(dialects("VMS V7.1"), name, VMS_REST, "B.TXT;1", "C.TXT;1" + VMS_REST, "D.TXT;1");
    assertThat(rows)
        .extracting(FtpEntry::name)
        .containsExactly("A_VERY_LONG_NAME_THAT_LEAVES_NO_ROOM.TXT", "", "C.TXT", "");
    assertThat(rows.get(0).size()).hasValue(9 * 512);
    assertThat(rows)
        .extracting(FtpEntry::rawText)
        .containsExactly(name + "\r\n" + VMS_REST, "B.TXT;1", "C.TXT;1" + VMS_REST, "D.TXT;1");
    assertThat(rows(dialects("UNIX"), name, VMS_REST)).hasSize(2);
  }

  @Test
  void theHeadingOfMvsTellsWhatItsRowsAre() {
    ListDialects dialects = dialects("MVS is the operating system of this server");
    List<FtpEntry> rows =
        rows(
            dialects,
            "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname",
            "B10142 3390   2006/03/20  2   31  F       80    80  PS   MDI.OKL.WORK");
    assertThat(rows.get(1).name()).isEqualTo("MDI.OKL.WORK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNIX", "WINDOWS", "VMS", "OS/400", "OS/2", "NETWARE", "MVS", "MACOS"})
  void aRowCutAnywhereIsKept(String syst) { // HAZ-FTP-12
    byte[] whole =
        "-rw-r--r--   1 alice users  1234 Jan 02  2020 a b -> c".getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= whole.length; i++) {
      byte[] cut = Arrays.copyOf(whole, i);
      assertThat(row(syst, new String(cut, StandardCharsets.UTF_8)).raw()).isEqualTo(cut);
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
              dialects.parse(Line.of(row), entry -> {});
            }
          }
        });
  }

  private static void read(byte[] bytes) {
    for (String syst : List.of("UNIX", "WINDOWS", "VMS", "OS/400", "OS/2", "NETWARE", "MVS")) {
      ListDialects dialects = dialects(syst);
      dialects.parse(Line.of(bytes), e -> assertThat(e.raw()).isEqualTo(bytes));
      dialects.end(e -> assertThat(e.raw()).isEqualTo(bytes));
    }
  }

  @Property(tries = 200)
  void anyBytesAreRead(@ForAll byte[] bytes) {
    read(bytes);
  }

  @net.jqwik.api.Tag("soak")
  @Property(tries = 100_000)
  void anyBytesAreReadHoweverMany(@ForAll byte[] bytes) {
    dialects("UNIX").parse(Line.of(bytes), entry -> {});
  }
}
