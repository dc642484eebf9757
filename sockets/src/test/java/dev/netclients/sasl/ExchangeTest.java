package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.sasl.Scram.Binding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {
  private static final String SERVER_FIRST =
      base64("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
  private static final String CLIENT_FINAL =
      base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  private static final String SIGNATURE = base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  private static final String SCRAM_BEGINS =
      "C: SCRAM-SHA-1 " + base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL") + "\n";

  @Test
  void scramEndsByAnEmptyAnswerToTheProof() throws Exception {
    played(
        scram(),
        SCRAM_BEGINS
            + ("S: + " + SERVER_FIRST + "\nC: " + CLIENT_FINAL + "\n")
            + ("S: + " + SIGNATURE + "\nC:\nS: ok"));
  }

  @Test
  void scramTakesTheProofWithTheSuccess() throws Exception { // RFC 4643, section 2.4
    played(
        scram(),
        SCRAM_BEGINS
            + ("S: + " + SERVER_FIRST + "\nC: " + CLIENT_FINAL + "\n")
            + ("S: ok " + SIGNATURE));
  }

  // HAZ-IMAP-22
  @ParameterizedTest
  @ValueSource(strings = {"", "dj0=", "dj1BQUFB", "ZT1vdGhlci1lcnJvcg=="})
  void successWithoutTheServersProofIsNoSuccess(String data) {
    ScriptedDialogue dialogue =
        new ScriptedDialogue(
            SCRAM_BEGINS
                + ("S: + " + SERVER_FIRST + "\nC: " + CLIENT_FINAL + "\n")
                + ("S: ok " + data));
    assertThatThrownBy(() -> SaslLogin.exchange("s", scram(), dialogue))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.sessionUsable()).isFalse());
    dialogue.assertPlayed();
  }

  @Test
  void successBeforeThePasswordWasAskedForIsNoSuccess() {
    assertThatThrownBy(
            () -> SaslLogin.exchange("s", login(), new ScriptedDialogue("C: LOGIN\nS: ok")))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.sessionUsable()).isFalse());
  }

  // HAZ-IMAP-22
  @Test
  void aWrongProofCallsTheExchangeOff() {
    ScriptedDialogue dialogue =
        new ScriptedDialogue(
            SCRAM_BEGINS
                + ("S: + " + SERVER_FIRST + "\nC: " + CLIENT_FINAL + "\n")
                + "S: + dj1BQUFB\nC: *\nS: no 501 off");
    assertThatThrownBy(() -> SaslLogin.exchange("s", scram(), dialogue))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("signature is wrong");
    dialogue.assertPlayed();
  }

  @Test
  void theReasonInScramsErrorIsTold() {
    ScriptedDialogue dialogue =
        new ScriptedDialogue(
            SCRAM_BEGINS + "S: + ZT1pbnZhbGlkLXByb29m\nC:\nS: no 535 no such luck");
    assertThatThrownBy(() -> SaslLogin.exchange("s", scram(), dialogue))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("535 no such luck (reason given: invalid-proof)");
  }

  @Test
  void withoutRoomForAnInitialResponseItAnswersTheFirstChallenge() throws Exception {
    String plain = base64("\0tim\0secret");
    for (String challenge : List.of("", " ", " =", " cGxlYXNl")) {
      String script = "C: PLAIN\nS: +" + challenge + "\nC: " + plain + "\nS: ok";
      ScriptedDialogue dialogue = new ScriptedDialogue(script, plain.length() - 1);
      SaslLogin.exchange("s", plain(), dialogue);
      dialogue.assertPlayed();
    }
    ScriptedDialogue fits = new ScriptedDialogue("C: PLAIN " + plain + "\nS: ok", plain.length());
    SaslLogin.exchange("s", plain(), fits);
    fits.assertPlayed();
  }

  /** Exchange: "334 EXTERNAL supported" (MS-OXSMTP, section 3.2.5.1). */
  @Test
  void quirkTheFirstChallengeBeforeTheClientsWordsNeedNotBeBase64() throws Exception {
    ScriptedDialogue dialogue =
        new ScriptedDialogue("C: EXTERNAL\nS: + EXTERNAL supported\nC:\nS: ok", 0);
    SaslLogin.exchange("s", SingleMessage.external("s", ""), dialogue);
    dialogue.assertPlayed();
  }

  @Test
  void anEmptyInitialResponseIsAnEqualsSign() throws Exception {
    played(SingleMessage.external("s", ""), "C: EXTERNAL =\nS: ok");
  }

  @Test
  void anEqualsSignIsAnEmptyChallenge() { // RFC 4643, section 2.4
    assertThatThrownBy(() -> played(cram(), "C: CRAM-MD5\nS: + =\nC: *\nS: no 481 off"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("an empty challenge");
  }

  // HAZ-SMTP-17
  @ParameterizedTest
  @ValueSource(strings = {"?", "VXNlcm5hbWU", "VXNl cm5hbWU6", "VXNlcm5hbWU6=", "====", "\u00e9"})
  void aChallengeNotInBase64CallsTheExchangeOff(String challenge) {
    ScriptedDialogue dialogue =
        new ScriptedDialogue("C: LOGIN\nS: + " + challenge + "\nC: *\nS: no 501 off");
    assertThatThrownBy(() -> SaslLogin.exchange("s", login(), dialogue))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.sessionUsable()).isFalse());
    dialogue.assertPlayed();
  }

  // HAZ-SMTP-17
  @Test
  void aGiantChallengeCallsTheExchangeOff() throws Exception {
    String giant = "AAAA".repeat(1 << 18);
    for (SaslMechanism mechanism : List.of(login(), plain())) {
      ScriptedDialogue dialogue =
          new ScriptedDialogue(
              "C: " + mechanism.name() + "\nS: + " + giant + "\nC: *\nS: no 501 off", 0);
      assertThatThrownBy(() -> SaslLogin.exchange("s", mechanism, dialogue))
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.seen()).isEqualTo(3 << 18));
      dialogue.assertPlayed();
    }
    String last = "AAAA".repeat(5461); // 16,383 bytes
    played(login(), "C: LOGIN\nS: + " + last + "\nC: dGlt\nS: + \nC: c2VjcmV0\nS: ok");
  }

  // HAZ-POP3-13
  @Test
  void challengesForEverAreCalledOff() {
    List<String> said = new ArrayList<>();
    SaslDialogue endless = new EndlessDialogue(said);
    assertThatThrownBy(() -> SaslLogin.exchange("s", new Patient(), endless))
        .isInstanceOfSatisfying(
            LimitException.class, e -> assertThat(e.value()).isEqualTo(Exchange.MAX_CHALLENGES));
    assertThat(said).hasSize(Exchange.MAX_CHALLENGES + 1).endsWith("*");
  }

  // HAZ-POP3-13
  @Test
  void noMechanismHereAnswersForEver() throws Exception {
    for (SaslMechanism mechanism : List.of(login(), plain(), cram(), scram())) {
      List<String> said = new ArrayList<>();
      assertThatThrownBy(() -> SaslLogin.exchange("s", mechanism, new EndlessDialogue(said)))
          .isInstanceOf(ProtocolException.class);
      assertThat(said).hasSizeLessThan(5).endsWith("*");
    }
  }

  @Test
  void aConnectionThatFailsWhileCallingOffDoesNotHideTheReason() {
    assertThatThrownBy(() -> played(login(), "C: LOGIN\nS: + ?\nC: *\nS: io the connection broke"))
        .isInstanceOf(ProtocolException.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("the connection broke"));
  }

  @Test
  void aConnectionThatFailsIsToldAsItIs() {
    assertThatThrownBy(() -> played(login(), "C: LOGIN\nS: io the connection broke"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the connection broke");
  }

  // HAZ-API-06
  @Test
  void mechanismsAndLinesAreClearedAfterUse() throws Exception {
    SaslMechanism plain = plain();
    List<byte[]> lines = new ArrayList<>();
    SaslLogin.exchange(
        "s",
        plain,
        new SaslDialogue() {
          @Override
          public int initialResponseLimit() {
            return 1000;
          }

          @Override
          public Step begin(String mechanism, byte @Nullable [] initialResponse) {
            lines.add(initialResponse);
            return new Success();
          }

          @Override
          public Step answer(byte[] response) {
            throw new AssertionError("nothing to answer");
          }
        });
    assertThat(lines.get(0)).containsOnly(0);
    assertThat(plain.initialResponse()).containsOnly(0);
  }

  private static void played(SaslMechanism mechanism, String script) throws IOException {
    ScriptedDialogue dialogue = new ScriptedDialogue(script);
    SaslLogin.exchange("s", mechanism, dialogue);
    dialogue.assertPlayed();
  }

  private static SaslMechanism plain() {
    return SingleMessage.plain("s", "tim", "secret".toCharArray());
  }

  private static SaslMechanism login() {
    return new LoginMechanism("s", "tim", "secret".toCharArray());
  }

  private static SaslMechanism cram() {
    return new CramMd5("s", "tim", "secret".toCharArray());
  }

  private static SaslMechanism scram() {
    return new Scram(
        "s",
        "SCRAM-SHA-1",
        "user",
        "pencil".toCharArray(),
        Binding.NONE,
        "fyko+d2lbbFgONRv9qkxdawL");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** A mechanism of somebody else's that always has an answer. */
  private static final class Patient implements SaslMechanism {
    @Override
    public String name() {
      return "X-PATIENT";
    }

    @Override
    public byte @Nullable [] initialResponse() {
      return null;
    }

    @Override
    public byte[] respond(byte[] challenge) throws NetClientException {
      return challenge.clone();
    }

    @Override
    public boolean complete() {
      return true;
    }

    @Override
    public void close() {
      // has no secret
    }
  }

  /** A server that always asks on. */
  private record EndlessDialogue(List<String> said) implements SaslDialogue {
    @Override
    public int initialResponseLimit() {
      return 0;
    }

    @Override
    public Step begin(String mechanism, byte @Nullable [] initialResponse) {
      return new Challenge("YWdhaW4=");
    }

    @Override
    public Step answer(byte[] response) {
      said.add(new String(response, UTF_8));
      return new Challenge("YWdhaW4=");
    }
  }
}
