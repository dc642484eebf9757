package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.netclients.Endpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4266, section 2. */
class GopherUrlTest {
  private static final Endpoint SERVER = Endpoint.of("gopher.test", 70);

  // PY-GOPH-08, PY-GOPH-09
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "gopher://gopher.test, 1, '', -, ''",
        "gopher://gopher.test/, 1, '', -, ''",
        "gopher://gopher.test/1, 1, '', -, ''",
        "gopher://gopher.test/0/a/b.txt, 0, /a/b.txt, -, /a/b.txt",
        "gopher://gopher.test/00%2Fa%20b, 0, 0/a b, -, 0/a b",
        "gopher://gopher.test/0a%2509b, 0, a%09b, -, a%09b",
        "gopher://gopher.test/7/find%09two%20words, 7, /find, two words, /find<two words",
        "gopher://gopher.test/7/find?two%20words, 7, /find, two words, /find<two words",
        "gopher://gopher.test/7/find%09, 7, /find, '', /find<",
        "gopher://gopher.test/7/find?q%09what, 1, -, -, -",
        "gopher://gopher.test/1/cgi?x=1, 1, /cgi?x=1, -, /cgi?x=1",
        "gopher://gopher.test/0/a#part, 0, /a, -, /a",
        "GOPHER://Gopher.Test./%30/a, 0, /a, -, /a",
        "gopher://gopher.test/%3c/a, <, /a, -, /a",
      })
  void takesAUrlApart(String url, char type, String selector, String search, String request) {
    if (selector == null) { // a TAB within the words of a query
      assertThatIllegalArgumentException().isThrownBy(() -> GopherUrl.of(URI.create(url)));
      return;
    }
    GopherUrl taken = GopherUrl.of(URI.create(url));
    assertThat(taken.type().code()).isEqualTo(type);
    assertThat(taken.selector()).isEqualTo(selector);
    assertThat(taken.search()).isEqualTo(Optional.ofNullable(search));
    assertThat(taken.endpoint()).isEqualTo(SERVER);
    assertThat(taken.request()).isEqualTo(request.replace('<', '\t'));
  }

  @Test
  void latin1SelectorsGoOutAsTheBytesTheyWere() {
    GopherUrl url = GopherUrl.of(URI.create("gopher://gopher.test/0/caf%e9"));
    assertThat(url.selector()).isEqualTo("/caf\u00e9");
    assertThat(url.request().getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo(new byte[] {'/', 'c', 'a', 'f', (byte) 0xE9});
    assertThat(url.uri()).hasToString("gopher://gopher.test/0/caf%E9");
  }

  // HAZ-GOPH-01, P-05
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gopher://h/0a%0d%0aRCPT",
        "gopher://h/0a%0D",
        "gopher://h/0a%0A",
        "gopher://h/0%00",
        "gopher://h/0a%09b",
        "gopher://h/1a%09b",
        "gopher://h/7a%09b%0d%0a",
        "gopher://h/7a%09b%00",
        "gopher://h/7a%09b%09+", // a Gopher+ part
        "gopher://h/%0d",
        "gopher://h/%0a",
        "gopher://h/%00",
        "gopher://h/%09",
        "gopher://h/%20x",
        "gopher://h/%e9x",
        "gopher://h/7a?b%0dc",
        "gopher://h/0a?b%0ac",
      })
  void whatCouldEndTheLineOrAddAFieldIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> GopherUrl.of(URI.create(url)));
  }

  // HAZ-GOPH-01
  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\tb", "a\0b"})
  void typedSelectorsAndWordsAreCheckedToo(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GopherUrl.of(SERVER, false, GopherType.TEXT, text));
    GopherUrl search = GopherUrl.of(SERVER, false, GopherType.SEARCH, "/find");
    assertThatIllegalArgumentException().isThrownBy(() -> search.search(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h/0a",
        "gopher:///0a",
        "gopher://",
        "gopher:0a",
        "gopher://u@h/",
        "gopher://u:p@h/",
        "gopher://h:0/",
        "gopher://h:65536/",
        "gopher://h:99999999999/",
        "gopher://h:x/",
        "gopher://a@b@c/",
        "gopher://h%2f/",
        "gopher://127.1/",
        "gopher://h/0%zz",
      })
  void whatIsNoGopherUrlIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GopherUrl.of(dev.netclients.Target.parse(text)));
  }

  // HAZ-API-08
  @Test
  void aSelectorOfAnySizeIsRefusedOrFits() {
    String fits = "x".repeat(4096);
    assertThat(GopherUrl.of(SERVER, false, GopherType.TEXT, fits).request()).hasSize(4096);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GopherUrl.of(SERVER, false, GopherType.TEXT, fits + "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GopherUrl.of(SERVER, false, GopherType.SEARCH, fits).search(""));
  }

  @Test
  void onlyASearchTakesWords() {
    GopherUrl menu = GopherUrl.of(SERVER, false, GopherType.MENU, "");
    assertThatIllegalArgumentException().isThrownBy(() -> menu.search("x"));
  }

  @Test
  void tlsAndPortAreKept() {
    GopherUrl url = GopherUrl.of(URI.create("gophers://[::1]:7070/1/x"));
    assertThat(url.tls()).isTrue();
    assertThat(url.uri()).hasToString("gophers://[::1]:7070/1/x");
    assertThat(GopherUrl.of(URI.create("gophers://h/")).endpoint().port()).isEqualTo(70);
  }

  @Property(tries = 500)
  void buildAndParseAreInverse(@ForAll String selector, @ForAll String words) {
    String clean = clean(selector);
    GopherUrl url = GopherUrl.of(SERVER, true, GopherType.SEARCH, clean).search(clean(words));
    GopherUrl again = GopherUrl.of(url.uri());
    assertThat(again.request()).isEqualTo(url.request());
    assertThat(again.uri()).isEqualTo(url.uri());
    assertThat(again.tls()).isTrue();
  }

  private static String clean(String text) {
    return text.replaceAll("[\r\n\t\0]", "")
        .substring(0, Math.min(500, text.replaceAll("[\r\n\t\0]", "").length()));
  }
}
