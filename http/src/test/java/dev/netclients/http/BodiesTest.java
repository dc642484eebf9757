package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms on the way out, text on the way in. */
class BodiesTest {
  private static String text(TypedContent content) throws Exception {
    try (InputStream in = content.open()) {
      byte[] all = in.readAllBytes();
      content.length().ifPresent(length -> assertThat(all.length).isEqualTo((int) length));
      return new String(all, StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFormIsEncodedAsBrowsersDo() throws Exception {
    Form form = Form.of("a b", "c&d=e+f", "ü", "").with("~*-._", "\r\n");
    assertThat(form.encoded()).isEqualTo("a+b=c%26d%3De%2Bf&%C3%BC=&%7E*-._=%0D%0A");
    assertThat(text(form)).isEqualTo(form.encoded());
    assertThat(form.type()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(form.repeatable()).isTrue();
    assertThat(Form.of("password", "secret").toString()).doesNotContain("secret");
    assertThatThrownBy(() -> Form.of("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMultipartIsAsTheRfcHasIt(@TempDir Path folder) throws Exception { // RFC 7578
    Path file = Files.writeString(folder.resolve("n\"ame ü.txt"), "content");
    Multipart form =
        Multipart.builder()
            .field("text", "välue")
            .file("file", file, "text/plain")
            .file("empty", "e", "application/octet-stream", Content.of(new byte[0]))
            .build();
    String boundary = form.type().substring(form.type().indexOf('=') + 1);
    assertThat(form.type()).startsWith("multipart/form-data; boundary=");
    assertThat(text(form))
        .isEqualTo(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nvälue\r\n"
                + "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"n%22ame ü.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n"
                + "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"empty\"; "
                + "filename=\"e\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n"
                + "--"
                + boundary
                + "--\r\n");
    assertThat(text(form)).isEqualTo(text(form)); // and again
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\n", "a\0", "a\u0085", "\uD800"})
  void namesThatWouldBreakThePartAreRefused(String name) { // HAZ-HTTP-16
    Content none = Content.of("");
    assertThatThrownBy(() -> Multipart.builder().field(name, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Multipart.builder().file("a", name, "text/plain", none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Multipart.builder().file("a", "b", "text/plain" + name, none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMultipartIsWhatItsPartsAre() throws Exception {
    Content once = Content.of(new ByteArrayInputStream(new byte[3]), OptionalLong.empty());
    Multipart form = Multipart.builder().file("a", "b", "text/plain", once).build();
    assertThat(form.length()).isEmpty();
    assertThat(form.repeatable()).isFalse();
    assertThatThrownBy(() -> Multipart.builder().build()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void contentThatCannotTellItsLengthIsALocalFailure() throws Exception { // HAZ-NET-22
    Multipart endless =
        Multipart.builder()
            .file("a", "a", "a/b", sized(() -> OptionalLong.of(Long.MAX_VALUE)))
            .file("b", "b", "a/b", sized(() -> OptionalLong.of(Long.MAX_VALUE)))
            .build();
    Content broken =
        sized(
            () -> {
              throw new IllegalStateException("gone");
            });
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      for (Content content : List.of(endless, broken, sized(() -> OptionalLong.of(-2)))) {
        assertThatThrownBy(() -> http.post(server.uri("/"), content))
            .isInstanceOfSatisfying(
                LocalFailureException.class,
                e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      }
      assertThat(server.asked()).isEmpty();
    }
  }

  private static Content sized(Supplier<OptionalLong> length) {
    return new Content() {
      @Override
      public OptionalLong length() {
        return length.get();
      }

      @Override
      public boolean repeatable() {
        return false;
      }

      @Override
      public InputStream open() {
        return InputStream.nullInputStream();
      }
    };
  }

  @Test
  void theyArePostedWithTheirType() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok(""), RawServer.ok(""));
      http.post(server.uri("/"), Form.of("a", "b")).close();
      http.post(server.uri("/"), Multipart.builder().field("a", "b").build()).close();
      assertThat(server.asked().get(0).header("Content-Type"))
          .isEqualTo("application/x-www-form-urlencoded");
      assertThat(server.asked().get(0).content()).asString().isEqualTo("a=b");
      assertThat(server.asked().get(1).header("Content-Type"))
          .startsWith("multipart/form-data; boundary=-");
      assertThat(server.asked().get(1).header("Content-Length")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = { // HAZ-HTTP-32
        "text/plain; charset=ISO-8859-1 | ISO-8859-1",
        "text/plain; charset=\"utf-16le\" | UTF-16LE",
        "text/plain;charset = US-ASCII; x=y | US-ASCII",
        "text/plain | UTF-8",
        "text/plain; charset=klingon | UTF-8",
        "text/plain; charset= | UTF-8",
        "text/plain; charset=.hidden | UTF-8",
        "text/plain; charset=-x | UTF-8",
        "text/plain; charset=../../etc | UTF-8",
        "text/plain; charset=iso-8859-1; charset=utf-16 | ISO-8859-1",
        "nonsense | UTF-8",
      })
  void textIsDecodedByADocumentedRule(String type, String charset) {
    assertThat(HttpResponse.charset(type).name()).isEqualTo(charset);
  }

  // HAZ-HTTP-32, PY-HTTP-10
  @Test
  void textOfAnyCharsetIsReadAndItsBytesStayReachable() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      String latin = RawServer.ok("\u00fc", "Content-Type: text/plain; charset=ISO-8859-1");
      server.answers(latin, latin, RawServer.ok("\u00fc"));
      assertThat(http.get(server.uri("/")).text()).isEqualTo("ü");
      assertThat(http.get(server.uri("/")).bytes()).containsExactly(0xFC);
      assertThat(http.get(server.uri("/")).text()).isEqualTo("\uFFFD");
    }
  }

  @Test
  void headersKeepOrderCaseAndRepetition() throws Exception { // PY-HTTP-09
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok("", "B: 2", "set-COOKIE: secret=1", "A: 1", "b:  3 ", "Empty:"));
      Headers headers = http.get(server.uri("/")).headers();
      assertThat(headers)
          .extracting(field -> field.name() + "=" + field.value())
          .containsExactly(
              "B=2", "set-COOKIE=secret=1", "A=1", "b=3", "Empty=", "Content-Length=0");
      assertThat(headers.get("b")).contains("2");
      assertThat(headers.all("B")).containsExactly("2", "3");
      assertThat(headers.get("none")).isEmpty();
      assertThat(headers.names())
          .containsExactly("A", "B", "Content-Length", "Empty", "set-COOKIE");
      assertThat(headers.toString()).contains("B: 2").doesNotContain("secret"); // P-11
      assertThat(headers.size()).isEqualTo(6);
    }
  }
}
