package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "Example.ORG, example.org",
    "example.org., example.org", // HAZ-DNS-06
    "EXAMPLE。org, example.org",
    "ｅｘａｍｐｌｅ.org, example.org",
    "bücher.example, xn--bcher-kva.example",
    "a_b.example.org, a_b.example.org", // HAZ-DNS-07
    "127.0.0.1, 127.0.0.1",
    "１２７.0.0.1, 127.0.0.1",
    "[::1], ::1",
    "::1, ::1",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1", // RFC 5952
    "1::, 1::",
    "::, ::",
    "[fe80::1%eth0], fe80::1%eth0", // HAZ-DNS-08
    "::ffff:127.0.0.1, 127.0.0.1"
  })
  void aHostHasOneSpelling(String given, String normalised) { // PY-SOCK-31, PY-SOCK-35
    assertThat(Endpoint.of(given, 1).host()).isEqualTo(normalised);
    assertThat(Endpoint.of(given, 1)).isEqualTo(Endpoint.of(normalised, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "a..b",
        ".a",
        "a b",
        "a\r\nb",
        "a\u0000b",
        "a/b",
        "a@b",
        "a#b",
        "a?b",
        "a%2fb",
        "a\\b",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "0177.0.0.1",
        "256.1.1.1",
        "1.2.3.4.5",
        "1.2.3.04",
        "[::1",
        "::1]",
        "[]",
        "[1.2.3.4]",
        ":::",
        "1::2::3",
        "::1%",
        "::1%a/b",
        "g::1",
        "*"
      })
  void whatProgramsReadDifferentlyIsRefused(String given) { // HAZ-API-01, HAZ-API-02
    assertThatThrownBy(() -> Endpoint.of(given, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host: ")
        .hasMessageNotContaining("\r")
        .hasMessageNotContaining("\u0000");
  }

  @Test
  void labelsAndNamesHaveTheirLengths() { // HAZ-DNS-07
    String label = "a".repeat(63);
    String name = String.join(".", label, label, label, "b".repeat(61));
    assertThat(Endpoint.of(name, 1).host()).hasSize(253);
    for (String tooLong : new String[] {label + "a", name + "b", "x.".repeat(100_000)}) {
      assertThatThrownBy(() -> Endpoint.of(tooLong, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536, Integer.MAX_VALUE})
  void aPortIsFrom1To65535(int port) { // HAZ-API-01
    assertThatThrownBy(() -> Endpoint.of("localhost", port))
        .hasMessage("port: " + port + " (expected: 1 to 65535)");
  }

  @Test
  void addressesAndNamesAreToldApart() {
    assertThat(Endpoint.of("127.0.0.1", 1).isAddress()).isTrue();
    assertThat(Endpoint.of("::1", 1).isAddress()).isTrue();
    assertThat(Endpoint.of("1.example", 1).isAddress()).isFalse();
  }

  @Test
  void inAUrlAnAddressIsInBracketsAndHasNoZone() { // HAZ-DNS-08
    assertThat(Endpoint.of("fe80::1%eth0", 70).urlHost()).isEqualTo("[fe80::1]");
    assertThat(Endpoint.of("::1", 70)).hasToString("[::1]:70");
  }

  @Test
  void unixPathsAreCheckedBeforeAnyoneConnects() { // HAZ-UNIX-05
    assertThat(Endpoint.unix(Path.of("/run/x.sock"))).hasToString("unix:/run/x.sock");
    assertThatThrownBy(() -> Endpoint.unix(Path.of("@abstract")))
        .hasMessageContaining("junixsocket");
    assertThatThrownBy(() -> Endpoint.unix(Path.of("/" + "x".repeat(107))))
        .hasMessageContaining("1 to 107");
  }

  @Property
  void noTextMakesItFailOtherwise(@ForAll String host) {
    try {
      assertThat(Endpoint.of(host, 1).host()).matches("[a-z0-9._-]+|[0-9a-f:.]+(%.+)?");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("host: ");
    }
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noTextMakesItFailOtherwiseSoaked(@ForAll String host) {
    noTextMakesItFailOtherwise(host);
  }
}
