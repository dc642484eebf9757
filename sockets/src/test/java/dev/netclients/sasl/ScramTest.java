package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.sasl.Scram.Binding;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
  private static final String SERVER_FIRST =
      "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

  private final Scram scram = scram(Binding.NONE);

  // HAZ-IMAP-22
  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096", // adds nothing
        "r=fyko+d2lbbFgONRv9qkxdaw,s=QSXCR+Q6sek8bf92,i=4096",
        "r=Xyko+d2lbbFgONRv9qkxdawL3rfc,s=QSXCR+Q6sek8bf92,i=4096",
        "r=,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=4095",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=1",
      })
  void aNonceNotOursOrTooFewIterationsIsAFailedProof(String serverFirst) {
    assertThatThrownBy(() -> respond(serverFirst))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.sessionUsable()).isFalse());
    assertThat(scram.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "r=",
        "r=fyko+d2lbbFgONRv9qkxdawL3",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92",
        "m=ext,r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=4096",
        "s=QSXCR+Q6sek8bf92,r=fyko+d2lbbFgONRv9qkxdawL3,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=?,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=04096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=-4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=4096x",
        "r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=\u0664\u0660\u0669\u0666",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
      })
  void aMalformedFirstMessageIsRefused(String serverFirst) {
    assertThatThrownBy(() -> respond(serverFirst)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"600001", "4294967296", "99999999999999999999999999"})
  void iterationsAreLimitedBeforeAnyIsDone(String count) { // P-01
    assertThatThrownBy(() -> respond("r=fyko+d2lbbFgONRv9qkxdawL3,s=QSXCR+Q6sek8bf92,i=" + count))
        .isInstanceOfSatisfying(
            LimitException.class, e -> assertThat(e.value()).isEqualTo(600_000));
  }

  @Test
  void extensionsBehindTheIterationsAreLeftAlone() throws Exception {
    assertThat(respond(SERVER_FIRST + ",x=y,z=1")).startsWith("c=biws,r=fyko");
  }

  // HAZ-IMAP-22
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "v=",
        "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "v=rmF9pqV8S7suAoZWja4dJRkFsA==",
        "r=x"
      })
  void aMissingOrWrongSignatureIsAFailedProof(String serverFinal) throws Exception {
    respond(SERVER_FIRST);
    assertThatThrownBy(() -> respond(serverFinal))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.sessionUsable()).isFalse());
    assertThat(scram.complete()).isFalse();
  }

  @Test
  void aSignatureThatIsNoBase64IsMalformed() throws Exception {
    respond(SERVER_FIRST);
    assertThatThrownBy(() -> respond("v=?")).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theServersErrorIsKeptAsTheReason(boolean atOnce) throws Exception {
    if (!atOnce) {
      respond(SERVER_FIRST);
    }
    assertThat(respond("e=invalid-proof")).isEmpty();
    assertThat(scram.refusal()).isEqualTo("invalid-proof");
    assertThat(scram.complete()).isFalse();
    assertThatThrownBy(() -> respond("e=again")).isInstanceOf(ProtocolException.class);
  }

  @Test
  void nothingMayFollowTheProof() throws Exception {
    respond(SERVER_FIRST);
    assertThat(respond("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=ext")).isEmpty();
    assertThat(scram.complete()).isTrue();
    assertThatThrownBy(() -> respond("")).isInstanceOf(ProtocolException.class);
  }

  @Test
  void theBindingIsInTheFirstMessageAndUnderTheProof() throws Exception {
    byte[] hash = {1, 2, 3};
    Scram bound = scram(Binding.endPoint(hash));
    assertThat(new String(bound.initialResponse(), UTF_8))
        .isEqualTo("p=tls-server-end-point,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    String last = new String(bound.respond(SERVER_FIRST.getBytes(UTF_8)), UTF_8);
    String c = Base64.getEncoder().encodeToString("p=tls-server-end-point,,\1\2\3".getBytes(UTF_8));
    assertThat(last).startsWith("c=" + c + ",r=").doesNotContain("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    assertThat(hash).containsExactly(1, 2, 3);
  }

  @Test
  void userAndPasswordArePreparedAndTheUserIsEscaped() {
    Scram prepared =
        new Scram("s", "SCRAM-SHA-256", "\u2168,=", "\u00AA".toCharArray(), Binding.NONE, "n");
    assertThat(new String(prepared.initialResponse(), UTF_8)).isEqualTo("n,,n=IX=2C=3D,r=n");
  }

  @Test
  void noncesAreLongAndNeverTheSame() {
    Scram one = new Scram("s", "SCRAM-SHA-1", "u", new char[0], Binding.NONE);
    Scram two = new Scram("s", "SCRAM-SHA-1", "u", new char[0], Binding.NONE);
    assertThat(one.initialResponse()).hasSizeGreaterThan(24).isNotEqualTo(two.initialResponse());
  }

  private String respond(String challenge) throws NetClientException {
    return new String(scram.respond(challenge.getBytes(UTF_8)), UTF_8);
  }

  private static Scram scram(Binding binding) {
    return new Scram(
        "s", "SCRAM-SHA-1", "user", "pencil".toCharArray(), binding, "fyko+d2lbbFgONRv9qkxdawL");
  }
}
