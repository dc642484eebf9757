package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Line;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 1436, section 3.9 and appendix; RFC 4266, section 2 for where rows lead. {@code >} is a TAB.
 */
class GopherItemTest {
  private static final GopherUrl MENU = GopherUrl.of(URI.create("gopher://gopher.test/"));

  private static GopherItem parse(String row) {
    return parse(MENU, row.replace('>', '\t').getBytes(StandardCharsets.UTF_8));
  }

  private static GopherItem parse(GopherUrl menu, byte[] row) {
    return GopherItem.parse(menu, Line.of(row), true);
  }

  // The sample of RFC 1436, section 2
  @ParameterizedTest
  @CsvSource({
    "0About internet Gopher>Stuff:About us>rawBits.micro.umn.edu>70,"
        + " gopher://rawbits.micro.umn.edu/0Stuff:About%20us",
    "1Microcomputer News & Prices>Prices/>pserver.bookstore.umn.edu>70,"
        + " gopher://pserver.bookstore.umn.edu/1Prices/",
    "9A binary>/docs/blob.bin>localhost>20070, gopher://localhost:20070/9/docs/blob.bin",
    "7Search>/cgi-bin/search>localhost>20070, gopher://localhost:20070/7/cgi-bin/search",
    "1IPv6>x>::1>7070, gopher://[::1]:7070/1x",
    "8Sign in>guest>library.test>23, telnet://guest@library.test:23/",
    "8Sign in>>library.test>2323, telnet://library.test:2323/",
    "TSign in>>library.test>23, tn3270://library.test:23/",
    "2Phones>x>cso.test>105, gopher://cso.test:105/2x",
    "hWeb>URL:http://web.test/a?b>gopher.test>70, http://web.test/a?b",
    "hWeb>/URL:https://web.test/>gopher.test>70, https://web.test/",
    "hWeb>URL:mailto:a@b.test>gopher.test>70, mailto:a@b.test",
    "hPage>/page.html>gopher.test>70, gopher://gopher.test/h/page.html",
    "wWeb>http://web.test/>gopher.test>70, http://web.test/",
    "XWhat>/x>gopher.test>70, gopher://gopher.test/X/x",
    "<Sound>/x>gopher.test>70, gopher://gopher.test/%3c/x",
    "0Padded>/x> gopher.test > 70 , gopher://gopher.test/0/x",
  })
  void aRowLeadsSomewhere(String row, String uri) {
    GopherItem item = parse(row);
    assertThat(item.wellFormed()).isTrue();
    assertThat(item.uri()).contains(URI.create(uri));
  }

  // HAZ-GOPH-07: whatever the row says, only schemes that mean a server are handed on.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "iInfo>>null.host>1",
        "iInfo>/x>gopher.test>70",
        "3Not found>>error.host>1",
        "hX>URL:javascript:alert(1)>gopher.test>70",
        "hX>URL:file:///etc/passwd>gopher.test>70",
        "hX>URL:data:text/html,x>gopher.test>70",
        "hX>URL:jar:http://x/!/y>gopher.test>70",
        "hX>URL:JavaScript:x>gopher.test>70",
        "hX>URL:/relative>gopher.test>70",
        "hX>URL:http://bad host/>gopher.test>70",
        "hX>URL:>gopher.test>70",
        "0X>/x>bad host>70",
        "0X>/x>127.1>70",
        "0X>/x>>70",
        "0X>/x>gopher.test>0",
        "0X>a\rb>gopher.test>70",
        "0X>a\0b>gopher.test>70",
        " X>/x>gopher.test>70",
      })
  void aRowLeadsNowhere(String row) {
    GopherItem item = parse(row);
    assertThat(item.uri()).isEmpty();
    assertThat(item.raw()).isEqualTo(row.replace('>', '\t'));
  }

  // HAZ-GOPH-03, PY-GOPH-03
  @Test
  void extraFieldsAreKept() {
    GopherItem item = parse("1Plus>/p>gopher.test>70>+>more>");
    assertThat(item.extras()).containsExactly("+", "more", "");
    assertThat(item.port()).isEqualTo(70);
    assertThat(item.wellFormed()).isTrue();
  }

  // HAZ-GOPH-03, P-25: nothing is dropped
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "Error: File or directory not found!",
        "0Title",
        "0Title>/x",
        "0Title>/x>host",
        "0Title>/x>host>",
        "0Title>/x>host>port",
        "0Title>/x>host>70000",
        "0Title>/x>host>-1",
        "0Title>/x>host>+70",
        "0Title>/x>host>99999999999999999999",
        ">>>",
        ">/x>host>70",
      })
  void anOddRowIsKeptRaw(String row) {
    GopherItem item = parse(row);
    assertThat(item.wellFormed()).isFalse();
    assertThat(item.raw()).isEqualTo(row.replace('>', '\t'));
    assertThat(item.uri()).isEmpty();
  }

  @Test
  void aRowWithoutItsEndIsCutAndLeadsNowhere() {
    byte[] row = "0Title\t/x\tgopher.test\t70".getBytes(StandardCharsets.US_ASCII);
    GopherItem item = GopherItem.parse(MENU, Line.of(row), false); // of port 7070, perhaps
    assertThat(item.wellFormed()).isFalse();
    assertThat(item.uri()).isEmpty();
  }

  // HAZ-GOPH-03: the RFC names no charset
  @Test
  void textIsUtf8OrElseLatin1AndSelectorsStayBytes() {
    byte[] utf8 = "0Caf\u00e9\t/caf\u00e9\tgopher.test\t70".getBytes(StandardCharsets.UTF_8);
    GopherItem item = parse(MENU, utf8);
    assertThat(item.title()).isEqualTo("Caf\u00e9");
    assertThat(item.uri()).contains(URI.create("gopher://gopher.test/0/caf%c3%a9"));
    byte[] latin1 = "0Caf\u00e9\t/caf\u00e9\tgopher.test\t70".getBytes(StandardCharsets.ISO_8859_1);
    item = parse(MENU, latin1);
    assertThat(item.title()).isEqualTo("Caf\u00e9");
    assertThat(item.uri()).contains(URI.create("gopher://gopher.test/0/caf%e9"));
  }

  @Test
  void tlsIsKeptOnTheSameServerAlone() {
    GopherUrl menu = GopherUrl.of(URI.create("gophers://gopher.test:7070/"));
    assertThat(parse(menu, "0X\t/x\tGopher.Test\t7070".getBytes(StandardCharsets.US_ASCII)).uri())
        .contains(URI.create("gophers://gopher.test:7070/0/x"));
    assertThat(parse(menu, "0X\t/x\tgopher.test\t70".getBytes(StandardCharsets.US_ASCII)).uri())
        .contains(URI.create("gopher://gopher.test/0/x"));
  }

  // P-12
  @Test
  void toStringIsSafeForATerminal() {
    assertThat(parse("0\u001b[31mRed>/x>gopher.test>70").toString())
        .isEqualTo("0\\x1B[31mRed\\t/x\\tgopher.test\\t70");
  }

  // PY-GOPH-06, PY-GOPH-07
  @Test
  void knownAndUnknownTypesHaveNames() {
    for (char code : "0123456789+TgIsecihMwq:;<dP".toCharArray()) {
      assertThat(new GopherType(code).displayName()).doesNotStartWith("type ");
    }
    assertThat(new GopherType('X').displayName()).isEqualTo("type X");
    assertThat(List.of(GopherType.MENU, GopherType.SEARCH)).allMatch(GopherType::isMenu);
    assertThat(new GopherType('0')).isEqualTo(GopherType.TEXT);
  }

  // P-03: a row of 64 KiB of TABs takes no longer than its bytes
  @Test
  void aRowOfTabsIsBounded() {
    byte[] tabs = "\t".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
    GopherItem item = parse(MENU, tabs);
    assertThat(item.extras()).hasSizeLessThan(100);
    assertThat(item.raw()).hasSize(65_536);
  }
}
