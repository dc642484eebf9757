package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
  private final Cookies cookies = new Cookies();

  private void set(String url, String... lines) {
    Headers.Builder headers = new Headers.Builder();
    for (String line : lines) {
      headers.addUnsafeNonAscii("Set-Cookie", line);
    }
    cookies.store(HttpUrl.get(url), headers.build());
  }

  private String sent(String url) {
    return cookies.header(HttpUrl.get(url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // who sets | what | who asks | whether it is sent
        "http://a.example.com/ | n=v | http://a.example.com/ | true",
        "http://a.example.com/ | n=v | http://b.example.com/ | false",
        "http://a.example.com/ | n=v | http://x.a.example.com/ | false",
        "http://a.example.com/ | n=v; Domain=example.com | http://b.example.com/ | true",
        "http://a.example.com/ | n=v; Domain=.Example.COM | http://b.example.com/ | true",
        "http://a.example.com/ | n=v; Domain= | http://a.example.com/ | true",
        "http://a.example.com/ | domain=v; Domain=example.com | http://b.example.com/ | true",
        // HAZ-HTTP-18
        "http://a.example.com/ | n=v; Domain=b.example.com | http://b.example.com/ | false",
        "http://a.example.com/ | n=v; Domain=x.a.example.com | http://x.a.example.com/ | false",
        "http://a.example.com/ | n=v; Domain=com | http://b.com/ | false",
        "http://a.example.co.uk/ | n=v; Domain=co.uk | http://b.co.uk/ | false",
        "http://a.example.co.uk/ | n=v; Domain=CO.UK | http://b.co.uk/ | false",
        "http://a.example.com/ | n=v; Domain=example.com. | http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Domain=com. | http://b.com/ | false",
        "http://co.uk/ | n=v; Domain=co.uk | http://b.co.uk/ | false",
        "http://co.uk/ | n=v; Domain=co.uk | http://co.uk/ | true",
        "http://localhost/ | n=v; Domain=localhost | http://a.localhost/ | false",
        "http://127.0.0.1/ | n=v; Domain=0.0.1 | http://127.0.0.1/ | false",
        "http://127.0.0.1/ | n=v; Domain=127.0.0.1 | http://127.0.0.1/ | true",
        "http://badexample.com/ | n=v; Domain=example.com | http://example.com/ | false",
        // HAZ-HTTP-20: path
        "http://a.example.com/x/y | n=v | http://a.example.com/x/z | true",
        "http://a.example.com/x/y | n=v | http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Path=/x | http://a.example.com/x | true",
        "http://a.example.com/ | n=v; Path=/x | http://a.example.com/x/y | true",
        "http://a.example.com/ | n=v; Path=/x | http://a.example.com/xy | false",
        // HAZ-HTTP-20: Secure
        "https://a.example.com/ | n=v; Secure | https://a.example.com/ | true",
        "https://a.example.com/ | n=v; Secure | http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Secure | https://a.example.com/ | false",
        // HAZ-HTTP-20: prefixes
        "https://a.example.com/ | __Secure-n=v; Secure | https://a.example.com/ | true",
        "https://a.example.com/ | __Secure-n=v | https://a.example.com/ | false",
        "https://a.example.com/ | __secure-n=v | https://a.example.com/ | false",
        "https://a.example.com/ | __Host-n=v; Secure; Path=/ | https://a.example.com/ | true",
        "https://a.example.com/ | __Host-n=v; Secure | https://a.example.com/ | false",
        "https://a.example.com/ | __Host-n=v; Secure; Path=/x | https://a.example.com/x | false",
        "https://a.example.com/ | __Host-n=v; Secure; Path=/; Domain=a.example.com "
            + "| https://a.example.com/ | false",
        "http://a.example.com/ | __Host-n=v; Secure; Path=/ | https://a.example.com/ | false",
        // HAZ-HTTP-20: expiry
        "http://a.example.com/ | n=v; Max-Age=60 | http://a.example.com/ | true",
        "http://a.example.com/ | n=v; Max-Age=0 | http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Max-Age=-1 | http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Expires=Thu, 01 Jan 1970 00:00:00 GMT "
            + "| http://a.example.com/ | false",
        "http://a.example.com/ | n=v; Expires=nonsense | http://a.example.com/ | true",
        // HAZ-HTTP-19: control bytes, no name
        "http://a.example.com/ | =v | http://a.example.com/ | false",
        "http://a.example.com/ | nothing | http://a.example.com/ | false",
        "http://a.example.com/ | n=a\u0001b | http://a.example.com/ | false",
      })
  void whoGetsWhat(String from, String line, String to, boolean isSent) {
    set(from, line);
    if (isSent) {
      assertThat(sent(to)).isEqualTo(line.substring(0, line.indexOf('v') + 1));
    } else {
      assertThat(sent(to)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "com, true",
    "co.uk, true",
    "example.co.uk, false",
    "anything.ck, true", // *.ck
    "www.ck, false", // !www.ck
    "xn--55qx5d.cn, true",
    "localhost, true",
    "example.com, false"
  })
  void publicSuffixesAreKnownOnThisPath(String domain, boolean suffix) { // HAZ-HTTP-18
    assertThat(PublicSuffixes.areKnown()).isTrue();
    assertThat(PublicSuffixes.contains(domain)).isEqualTo(suffix);
  }

  @Test
  void aLaterOneReplacesAnEarlierOne() {
    set("http://a.example.com/", "n=1; Max-Age=100", "n=2");
    assertThat(sent("http://a.example.com/")).isEqualTo("n=2");
    set("http://a.example.com/", "n=3; Max-Age=0");
    assertThat(sent("http://a.example.com/")).isNull();
  }

  @Test
  void longerPathsComeFirstThenOlderOnes() { // RFC 6265bis, section 5.8.3
    set("http://a.example.com/x/y", "a=1; Path=/", "b=1; Path=/", "c=1; Path=/x", "a=2; Path=/");
    assertThat(sent("http://a.example.com/x/y")).isEqualTo("c=1; a=2; b=1");
  }

  @Test
  void clearTextDoesNotCoverASecureCookie() { // HAZ-HTTP-20, CVE-2025-9086
    set("https://a.example.com/", "n=real; Secure; Path=/");
    set("http://a.example.com/", "n=fake; Path=/");
    set("http://a.example.com/", "n=fake; Path=/deeper");
    set("http://a.example.com/", "n=fake; Domain=example.com; Path=/");
    assertThat(sent("https://a.example.com/deeper")).isEqualTo("n=real");
    assertThat(sent("http://a.example.com/")).isNull();
  }

  @Test
  void aResponseSetsFiftyAtTheMost() { // HAZ-HTTP-19
    String[] lines = new String[1000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "n" + i + "=v";
    }
    set("http://a.example.com/", lines);
    assertThat(sent("http://a.example.com/").split("; ")).hasSize(Cookies.MAX_PER_RESPONSE);
  }

  @Test
  void aGiantIsNotTaken() { // HAZ-HTTP-19
    set("http://a.example.com/", "big=" + "v".repeat(4096), "fits=" + "v".repeat(4000));
    assertThat(sent("http://a.example.com/")).startsWith("fits=");
  }

  @Test
  void requestsStayPossibleHoweverManyThereAre() { // HAZ-HTTP-19, CVE-2022-32205
    for (int i = 0; i < 5000; i++) {
      String host = "http://h" + i % 7 + ".example.com/";
      set(host, "n" + i + "=" + "v".repeat(i % 300) + "; Domain=example.com");
    }
    for (String host : new String[] {"http://h1.example.com/", "http://sibling.example.com/"}) {
      assertThat(sent(host)).hasSizeLessThanOrEqualTo(Cookies.MAX_HEADER);
      assertThat(sent(host).split("; ")).hasSizeLessThanOrEqualTo(Cookies.MAX_SENT);
    }
  }

  @Test
  void manyDomainsDoNotFillTheMemory() { // HAZ-HTTP-19, P-01
    for (int i = 0; i < 4_000; i++) {
      set("http://h" + i + ".example.com/", "n=v");
    }
    long kept = 0;
    for (int i = 0; i < 4_000; i++) {
      kept += sent("http://h" + i + ".example.com/") == null ? 0 : 1;
    }
    assertThat(kept).isLessThanOrEqualTo(Cookies.MAX_ALL);
    assertThat(cookies.domains()).isLessThanOrEqualTo(Cookies.MAX_ALL);
    set("http://new.example.com/", "n=v");
    assertThat(sent("http://new.example.com/")).isEqualTo("n=v");
  }

  @Test
  void aClientKeepsThemOnlyIfAsked() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient keeping = Clients.builder().keepCookies().build();
        HttpClient plain = Clients.plain()) {
      server.answers(RawServer.status(302, "", "Location: /b", "Set-Cookie: s=1; Path=/"));
      server.answers(RawServer.ok(""), RawServer.ok(""));
      keeping.get(server.uri("/a")).close();
      HttpRequest own = HttpRequest.get(server.uri("/c")).header("Cookie", "mine=1").build();
      keeping.execute(own).close();
      assertThat(server.asked())
          .extracting(asked -> asked.header("Cookie"))
          .containsExactly("", "s=1", "mine=1");
      server.answers(RawServer.ok("", "Set-Cookie: s=1"), RawServer.ok(""));
      plain.get(server.uri("/a")).close();
      plain.get(server.uri("/a")).close();
      assertThat(server.asked().get(4).header("Cookie")).isEmpty();
    }
  }
}
