package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private static final HttpUrl HTTP = HttpUrl.get("http://a.test/x/y?q");
  private static final HttpUrl HTTPS = HttpUrl.get("https://a.test/x/y?q");

  @ParameterizedTest
  @CsvSource({ // HAZ-HTTP-15
    "301, GET, GET, true",
    "301, HEAD, HEAD, true",
    "301, POST, GET, false",
    "301, PUT, PUT, true",
    "301, DELETE, DELETE, true",
    "302, GET, GET, true",
    "302, POST, GET, false",
    "302, PATCH, PATCH, true",
    "303, GET, GET, true",
    "303, HEAD, HEAD, true",
    "303, POST, GET, false",
    "303, PUT, GET, false",
    "303, DELETE, GET, false",
    "307, GET, GET, true",
    "307, POST, POST, true",
    "307, PUT, PUT, true",
    "308, POST, POST, true",
    "308, DELETE, DELETE, true",
  })
  void theStatusDecidesOverMethodAndContent(
      int status, String method, String next, boolean keepsContent) {
    assertThat(Redirects.next(status, "/z", HTTP, method, RedirectPolicy.DEFAULT))
        .isEqualTo(new Redirects.Next(HttpUrl.get("http://a.test/z"), next, keepsContent));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 300, 304, 305, 306, 400})
  void otherStatusesLeadNowhere(int status) {
    assertThat(Redirects.next(status, "/z", HTTP, "GET", RedirectPolicy.DEFAULT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/z, http://a.test/z",
    "z, http://a.test/x/z",
    "../z?r=1#f, http://a.test/z?r=1",
    "//b.test/z, http://b.test/z",
    "https://b.test:8443/z, https://b.test:8443/z",
    "HTTP://B.TEST:80/z, http://b.test/z",
    "?only, http://a.test/x/y?only",
    "'/with space', http://a.test/with%20space",
    "/ünï, http://a.test/%C3%BCn%C3%AF",
  })
  void aLocationIsResolved(String location, String to) {
    Redirects.Next next = Redirects.next(302, location, HTTP, "GET", RedirectPolicy.DEFAULT);
    assertThat(next).isNotNull();
    assertThat(next.url()).isEqualTo(HttpUrl.get(to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = { // HAZ-HTTP-11, HAZ-HTTP-12
        "file:///etc/passwd",
        "ftp://b.test/",
        "gopher://b.test/1",
        "data:text/plain,x",
        "jar:http://b.test/x!/",
        "javascript:alert(1)",
        "http://",
        "http://b.test:99999/",
        "http://[::1/",
        "http://a.test\\@b.test/",
        "/a\u0000b",
        "/a\tb"
      })
  void whatCannotBeFollowedIsNot(String location) {
    assertThat(Redirects.next(302, location, HTTP, "GET", RedirectPolicy.DEFAULT)).isNull();
  }

  @Test
  void withoutALocationThereIsNoRedirect() { // HAZ-HTTP-11
    assertThat(Redirects.next(302, null, HTTP, "GET", RedirectPolicy.DEFAULT)).isNull();
  }

  @Test
  void tlsIsNotLeftUnlessAllowed() { // HAZ-HTTP-13
    String location = "http://a.test/";
    assertThat(Redirects.next(302, location, HTTPS, "GET", RedirectPolicy.DEFAULT)).isNull();
    assertThat(Redirects.next(302, location, HTTPS, "GET", new RedirectPolicy(20, true)))
        .isNotNull();
    assertThat(Redirects.next(302, "https://a.test/", HTTP, "GET", RedirectPolicy.DEFAULT))
        .isNotNull();
  }

  @Test
  void noneIsFollowedIfNoneIsWanted() {
    assertThat(Redirects.next(302, "/z", HTTP, "GET", RedirectPolicy.NEVER)).isNull();
  }

  @Test
  void aServerDoesNotChooseCredentials() { // HAZ-HTTP-29, P-13
    Redirects.Next next =
        Redirects.next(302, "http://user:pw@b.test/", HTTP, "GET", RedirectPolicy.DEFAULT);
    assertThat(next).isNotNull();
    assertThat(next.url()).isEqualTo(HttpUrl.get("http://b.test/"));
  }
}
