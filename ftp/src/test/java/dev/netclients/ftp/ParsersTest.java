package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.line.Line;
import dev.netclients.line.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the texts of replies hold: ports, paths, times, features. */
class ParsersTest {
  // HAZ-FTP-02, PY-FTP-12
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Entering Passive Mode (127,0,0,1,4,1). ~ 1025",
        "Entering Passive Mode 127,0,0,1,255,255 ~ 65535",
        "=10,0,0,1,0,21 ~ 21",
        "Mode 1,2 (1,2,3,4,5,6) ~ 1286",
        "in 5 s at 1,2,3,4,5,6, perhaps ~ -1",
        "(127,0,0,1,4) ~ -1",
        "(127,0,0,1,4,1,9) ~ -1",
        "(127,0,0,1,4,256) ~ -1",
        "(127,0,0,1,4,1000) ~ -1",
        "(127,0,0,1,0,0) ~ -1",
        "(127,0,0,1,,1) ~ -1",
        "(127,0,0,1,-4,1) ~ -1",
        "(127.0.0.1,4,1) ~ -1",
        "(1,79,157). ~ -1", // what one server says on IPv6
        "(a,b,c,d,e,f) ~ -1",
        "'' ~ -1"
      })
  void pasvNamesAPort(String text, int port) {
    assertThat(PassiveReply.pasv(text)).isEqualTo(port);
  }

  // PY-FTP-12
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Entering Extended Passive Mode (|||6446|) ~ 6446",
        "(!!!65535!) ~ 65535",
        "|||6446| ~ -1",
        "(|||6446| ~ -1",
        "(||6446|) ~ -1",
        "(|||0|) ~ -1",
        "(|||65536|) ~ -1",
        "(|||999999|) ~ -1",
        "(|||-1|) ~ -1",
        "(|||64a6|) ~ -1",
        "(||||) ~ -1",
        "(|!|6446|) ~ -1",
        "(1116446 1) ~ -1",
        "( ~ -1",
        "'' ~ -1"
      })
  void epsvNamesAPort(String text, int port) {
    assertThat(PassiveReply.epsv(text)).isEqualTo(port);
  }

  // HAZ-FTP-24, PY-FTP-28
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"/a b\" is it ~ /a b",
        "\"/a\"\"b\"\"\" created ~ /a\"b\"",
        "\"\" ~ ``",
        "\"/\" ~ /"
      })
  void aPathIsQuoted(String text, String path) {
    assertThat(PathReply.parse(text, StandardCharsets.UTF_8)).hasValue(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "\"/a", "\"", "\"\"\"", " \"/a\"", "\"/a\nb\"", "\"/a\rb\""})
  void whatIsNotQuotedIsNoPath(String text) { // HAZ-FTP-24
    assertThat(PathReply.parse(text, StandardCharsets.UTF_8)).isEmpty();
  }

  // HAZ-FTP-25
  @ParameterizedTest
  @CsvSource({
    "19980615100045, 1998-06-15T10:00:45Z",
    "19980615100045.014, 1998-06-15T10:00:45.014Z",
    "19980615100045.5, 1998-06-15T10:00:45.500Z",
    "19980615100045.123456789, 1998-06-15T10:00:45.123Z",
    "20000229235959, 2000-02-29T23:59:59Z",
    "19981231235960, 1999-01-01T00:00:00Z", // a leap second
    "00010101000000, 0001-01-01T00:00:00Z"
  })
  void timesAreInUtc(String text, Instant time) {
    assertThat(FtpTime.parse(text)).hasValue(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1998061510004",
        "19980615100045.",
        "19980615100045x",
        "19980615100045.1x",
        "1998-6-15 10:00",
        "99999999999999",
        "19990229000000",
        "19990431000000",
        "19990101240000",
        "19990101006000",
        "19990101000061",
        "00000101000000",
        "+1980615100045",
        "191000615100045" // a server's year 2000
      })
  void whatIsNoTimeIsNone(String text) { // HAZ-FTP-25
    assertThat(FtpTime.parse(text)).isEmpty();
  }

  @Test
  void aTimeIsPrintedAsItIsParsed() {
    Instant time = Instant.parse("2038-01-19T03:14:08Z");
    assertThat(FtpTime.parse(FtpTime.format(time))).hasValue(time);
    for (String text : List.of("0000-12-31T23:59:59Z", "-0005-01-01T00:00:00Z")) {
      assertThatThrownBy(() -> FtpTime.format(Instant.parse(text)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Instant far : List.of(Instant.MIN, Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"))) {
      assertThatThrownBy(() -> FtpTime.format(far)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void featuresAreNamesWithParameters() { // PY-FTP-41
    Features features =
        Features.parse(
            new Reply(
                211,
                List.of("Extensions", " MLST size*;Type*", " rest STREAM", "SIZE", " ", "End")));
    assertThat(features.all())
        .isEqualTo(Map.of("MLST", "size*;Type*", "REST", "STREAM", "SIZE", ""));
    assertThat(features.has("size")).isTrue();
    assertThat(features.has("UTF8")).isFalse();
    assertThat(features.parameters("mlst")).hasValue("size*;Type*");
    assertThat(Features.parse(new Reply(211, List.of("none"))).all()).isEmpty();
    assertThat(Features.parse(new Reply(211, List.of("a", "AUTH TLS", "AUTH SSL", "b"))).all())
        .isEqualTo(Map.of("AUTH", "TLS SSL"));
  }

  private static Optional<String> objection(String name) {
    return SafeNames.objection(Path.of("folder"), name);
  }

  // HAZ-FTP-09, P-18
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..\\x",
        "C:",
        "C:x",
        "a\0b",
        "a\nb",
        "a\u001b[m",
        "con",
        "NUL",
        "com1.txt",
        "LPT\u00b2",
        "CONOUT$",
        "aux .c",
        "end.",
        "end ",
        "\uFFFD",
        "\uD800", // no text at all
        "\u007f"
      })
  void namesThatLeadElsewhereAreNotSafe(String name) {
    assertThat(objection(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        ".profile",
        "...x",
        "a b",
        "-rf",
        "grüße",
        "console",
        "com10",
        "nullable.txt"
      })
  void otherNamesAreSafe(String name) {
    assertThat(objection(name)).isEmpty();
  }

  @Test
  void aNameOfManyCharactersIsNotSafe() {
    assertThat(objection("x".repeat(256))).isPresent();
    assertThat(objection("x".repeat(255))).isEmpty();
    assertThat(objection("\u6587".repeat(86))).isPresent(); // bytes are counted
  }

  // --- rows of MLSD ---

  private static FtpEntry row(String text) {
    return FtpEntry.mlsx(Line.of(text), StandardCharsets.UTF_8);
  }

  @Test
  void aRowHasFactsAndAName() { // PY-FTP-23, RFC 3659, section 7.7.4
    FtpEntry entry =
        row("Type=file;Size=25730;Modify=19940728095854;Perm=;Unique=a=b; cap 60.pl.tar.gz");
    assertThat(entry.name()).isEqualTo("cap 60.pl.tar.gz");
    assertThat(entry.kind()).isEqualTo(FtpEntry.Kind.FILE);
    assertThat(entry.size()).hasValue(25730);
    assertThat(entry.modified()).hasValue(Instant.parse("1994-07-28T09:58:54Z"));
    assertThat(entry.facts())
        .containsEntry("type", "file")
        .containsEntry("perm", "")
        .containsEntry("unique", "a=b");
  }

  // HAZ-FTP-25
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "type=dir; a ~ FOLDER ~ a",
        "TYPE=DIR; a ~ FOLDER ~ a",
        "type=cdir; /x ~ SELF ~ /x",
        "type=pdir; .. ~ PARENT ~ ..",
        "type=OS.unix=slink:/etc; a ~ LINK ~ a",
        "type=OS.unix=symlink; a ~ LINK ~ a",
        "type=OS.unix=chr-1/3; a ~ OTHER ~ a",
        "type=; a ~ OTHER ~ a",
        "type; a ~ OTHER ~ a",
        "` a` ~ OTHER ~ a",
        "size=5;;=;x; a ~ OTHER ~ a",
        "size=-5;modify=9;type=file; a ~ FILE ~ a",
        "size=99999999999999999999;type=file a b ~ FILE ~ a b",
        "type=file;  a ~ FILE ~ ` a`",
        "type=file; ~ UNREAD ~ ``",
        "type=file ~ UNREAD ~ ``",
        "`type=file; ` ~ UNREAD ~ ``",
        "`` ~ UNREAD ~ ``"
      })
  void whatIsMalformedIsEmptyAndTheRowIsKept(String text, FtpEntry.Kind kind, String name) {
    FtpEntry entry = row(text);
    assertThat(entry.kind()).isEqualTo(kind);
    assertThat(entry.name()).isEqualTo(name);
    assertThat(entry.rawText()).isEqualTo(text);
    if (!text.startsWith("size=5;")) {
      assertThat(entry.size()).isEmpty();
    }
    assertThat(entry.modified()).isEmpty();
  }

  @Test
  void aRowCutAnywhereIsStillARow() {
    byte[] whole =
        "type=file;size=25730;modify=19940728095854.25; a b\u00fc".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i <= whole.length; i++) {
      byte[] cut = Arrays.copyOf(whole, i);
      FtpEntry entry = FtpEntry.mlsx(Line.of(cut), StandardCharsets.UTF_8);
      assertThat(entry.raw()).isEqualTo(cut);
      entry.facts();
    }
  }

  // --- any bytes ---

  private static void read(byte[] bytes, String text) {
    for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      FtpEntry entry = FtpEntry.mlsx(Line.of(bytes), charset);
      assertThat(entry.raw()).isEqualTo(bytes);
      entry.facts();
      entry.size();
      entry.modified();
    }
    PassiveReply.pasv(text);
    PassiveReply.epsv(text);
    PathReply.parse(text, StandardCharsets.UTF_8);
    FtpTime.parse(text);
    objection(text);
    Features.parse(new Reply(211, List.of("a", text, "b")));
  }

  @Property(tries = 500)
  void anyBytesAreRead(@ForAll byte[] bytes, @ForAll @StringLength(max = 60) String text) {
    read(bytes, text);
  }

  @net.jqwik.api.Tag("soak")
  @Property(tries = 100_000)
  void anyBytesAreReadHoweverMany(
      @ForAll byte[] bytes, @ForAll @StringLength(max = 60) String text) {
    read(bytes, text);
  }
}
