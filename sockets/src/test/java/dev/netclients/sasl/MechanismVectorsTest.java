package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Endpoint;
import dev.netclients.sasl.Scram.Binding;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exchanges printed in the RFCs, each played word for word. */
class MechanismVectorsTest {
  private static final Endpoint IMAP = Endpoint.of("server.example.com", 143);
  private static final String SCRAM_1_NONCE = "fyko+d2lbbFgONRv9qkxdawL";
  private static final String SCRAM_256_NONCE = "rOprNGfwEbeRWgbNEkqO";

  /**
   * Each row: mechanism, then in turn what the client says and what the server says; "-" is
   * nothing.
   */
  static Stream<Arguments> exchanges() {
    return Stream.of(
        row(
            "RFC 4616, section 4",
            () -> SingleMessage.plain("s", "tim", chars("tanstaaftanstaaf")),
            "\0tim\0tanstaaftanstaaf"),
        row(
            "PLAIN in UTF-8",
            () -> SingleMessage.plain("s", "jürgen", chars("pässwörd\u2028")),
            "\0jürgen\0pässwörd\u2028"),
        row(
            "RFC 2195, section 2",
            () -> new CramMd5("s", "tim", chars("tanstaaftanstaaf")),
            "-",
            "<1896.697170952@postoffice.reston.mci.net>",
            "tim b913a602c7eda7a495b4e6e7334d3890"),
        row(
            "LOGIN",
            () -> new LoginMechanism("s", "tim", chars("secret")),
            "-",
            "Username:",
            "tim",
            "Password:",
            "secret"),
        row(
            "RFC 5802, section 5",
            () ->
                new Scram("s", "SCRAM-SHA-1", "user", chars("pencil"), Binding.NONE, SCRAM_1_NONCE),
            "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
            ""),
        row(
            "RFC 7677, section 3",
            () ->
                new Scram(
                    "s", "SCRAM-SHA-256", "user", chars("pencil"), Binding.NONE, SCRAM_256_NONCE),
            "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            ""),
        row(
            "RFC 7628, section 4.1",
            () ->
                Bearer.oauthbearer(
                    IMAP, "user@example.com", chars("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")),
            "n,a=user@example.com,\1host=server.example.com\1port=143\1"
                + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"),
        row(
            "OAUTHBEARER without a user",
            () -> Bearer.oauthbearer(IMAP, "", chars("t")),
            "n,,\1host=server.example.com\1port=143\1auth=Bearer t\1\1"),
        row(
            "OAUTHBEARER with a user to be escaped, over a Unix socket",
            () -> Bearer.oauthbearer(Endpoint.unix(Path.of("/run/x")), "a,b=c", chars("t")),
            "n,a=a=2Cb=3Dc,\1auth=Bearer t\1\1"),
        row(
            "XOAUTH2, the example of its definition",
            () ->
                Bearer.xoauth2(
                    IMAP,
                    "someuser@example.com",
                    chars("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg")),
            "user=someuser@example.com\1"
                + "auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1"),
        row("EXTERNAL, own identity", () -> SingleMessage.external("s", ""), ""),
        row(
            "EXTERNAL, RFC 4422, appendix A",
            () -> SingleMessage.external("s", "fred@example.com"),
            "fred@example.com"),
        row("ANONYMOUS", () -> SingleMessage.anonymous("s"), ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exchanges")
  void mechanismsSayWhatTheirDefinitionsPrint(
      String source, Supplier<SaslMechanism> start, List<String> words) throws Exception {
    try (SaslMechanism mechanism = start.get()) {
      byte[] first = mechanism.initialResponse();
      assertThat(first == null ? "-" : new String(first, UTF_8)).isEqualTo(words.get(0));
      for (int i = 1; i < words.size(); i += 2) {
        byte[] challenge = words.get(i).getBytes(UTF_8);
        assertThat(mechanism.complete()).isFalse();
        assertThat(new String(mechanism.respond(challenge), UTF_8)).isEqualTo(words.get(i + 1));
      }
      assertThat(mechanism.complete()).isTrue();
    }
  }

  @Test
  void theWireFormOfOauthbearerIsThatOfRfc7628() throws Exception {
    SaslMechanism mechanism =
        Bearer.oauthbearer(
            IMAP, "user@example.com", chars("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
    assertThat(Base64.getEncoder().encodeToString(mechanism.initialResponse()))
        .isEqualTo(
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVh"
                + "cmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB");
    // The server's reason is taken, and acknowledged by the one byte of section 3.2.3.
    assertThat(mechanism.respond("{\"status\":\"invalid_token\"}".getBytes(UTF_8)))
        .containsExactly(1);
    assertThat(mechanism.complete()).isFalse();
    assertThat(mechanism.refusal()).isEqualTo("{\"status\":\"invalid_token\"}");
  }

  @Test
  void hmacWithAnEmptyKeyIsThatOfAnyHmac() throws Exception {
    SaslMechanism mechanism = new CramMd5("s", "u", chars(""));
    // HMAC-MD5("", "x") as Python's hmac has it
    assertThat(new String(mechanism.respond("x".getBytes(UTF_8)), UTF_8))
        .isEqualTo("u 5a470ef74cd7af75c375be99c6ef771f");
  }

  /** P-05: what separates the fields of a mechanism cannot be smuggled into one. */
  @Test
  void fieldsThatHoldASeparatorAreRefused() {
    for (String bad : List.of("a\rb", "a\nb", "a\0b", "a\ud800b")) {
      char[] secret = chars(bad);
      for (Runnable start :
          List.<Runnable>of(
              () -> SingleMessage.plain("s", bad, chars("x")),
              () -> SingleMessage.plain("s", "x", secret),
              () -> SingleMessage.external("s", bad),
              () -> new LoginMechanism("s", bad, chars("x")),
              () -> new LoginMechanism("s", "x", secret),
              () -> new CramMd5("s", bad, chars("x")),
              () -> new CramMd5("s", "x", secret),
              () -> new Scram("s", "SCRAM-SHA-1", bad, chars("x"), Binding.NONE),
              () -> new Scram("s", "SCRAM-SHA-1", "x", secret, Binding.NONE),
              () -> Bearer.xoauth2(IMAP, bad, chars("x")),
              () -> Bearer.oauthbearer(IMAP, "x", secret))) {
        assertThatThrownBy(start::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageNotContaining(bad);
      }
    }
    assertThatThrownBy(() -> Bearer.xoauth2(IMAP, "a\1auth=Bearer x", chars("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** CVE-2025-7962: letters whose low byte is CR or LF stay the letters they are. */
  @Test
  void charactersAreEncodedAndNeverNarrowed() {
    byte[] message = SingleMessage.plain("s", "\u760d\u760a", chars("x")).initialResponse();
    assertThat(new String(message, UTF_8)).isEqualTo("\0\u760d\u760a\0x");
    assertThat(message).doesNotContain('\r', '\n');
  }

  static char[] chars(String text) {
    return text.toCharArray();
  }

  private static Arguments row(String source, Supplier<SaslMechanism> start, String... words) {
    return Arguments.of(source, start, List.of(words));
  }
}
