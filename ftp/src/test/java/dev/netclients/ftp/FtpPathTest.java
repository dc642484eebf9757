package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of ftp URLs (RFC 1738, section 3.2.2). */
class FtpPathTest {
  private static FtpPath path(String path, Charset charset) {
    return FtpPath.of(Target.of(URI.create("ftp://h" + path), Protocol.FTP), charset);
  }

  private static FtpPath path(String path) {
    return path(path, StandardCharsets.UTF_8);
  }

  // HAZ-FTP-29
  @ParameterizedTest
  @CsvSource({
    "'', '', true,",
    "/, '', true,",
    "/a, a, false,",
    "/a/b%20c, a/b c, false,",
    "/a/, a, true,",
    "/%2Fetc/motd, /etc/motd, false,",
    "/%2fetc, /etc, false,",
    "/%2F/etc, /etc, false,",
    "/%2F, /, true,",
    "/%2F/, /, true,",
    "/a%2Fb, a/b, false,",
    "/a;type=a, a, false, a",
    "/a;TYPE=I, a, false, i",
    "/a/;type=d, a, true, d",
    "/a;1, a;1, false,",
    "/a?b=c, a?b=c, false,",
    "/gr%C3%BC%C3%9Fe, grüße, false,"
  })
  void aPathIsItsSegments(String url, String text, boolean folder, Character type) {
    assertThat(path(url)).isEqualTo(new FtpPath(text, folder, type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//a",
        "/a//b",
        "/a//",
        "/%2F//a",
        "/a%00b",
        "/a%0d%0aDELE%20b",
        "/a%0A",
        "/%FF",
        "/a#b",
        "/a;type=x",
        "/a;type=",
        "/a;type=aa"
      })
  void whatRfc1738DoesNotKnowIsRefused(String url) { // HAZ-FTP-07, HAZ-FTP-29
    assertThatThrownBy(() -> path(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b c", "/a", "/", "a;type=a", "a?b#c%d", "grüße/文"})
  void aPathSurvivesItsUrl(String path) {
    String url = "/" + FtpPath.encodePath(path, StandardCharsets.UTF_8);
    assertThat(path(url).text()).isEqualTo(path);
    assertThat(path(url).type()).isNull();
  }

  @Test
  void inLatin1EveryByteIsACharacter() { // HAZ-FTP-31
    String all = "a\u00e9\u00ff\u0080 ";
    String url = "/" + FtpPath.encodePath(all, StandardCharsets.ISO_8859_1);
    assertThat(url).isEqualTo("/a%E9%FF%80%20");
    assertThat(path(url, StandardCharsets.ISO_8859_1).text()).isEqualTo(all);
    assertThatThrownBy(() -> path("/%00", StandardCharsets.ISO_8859_1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
