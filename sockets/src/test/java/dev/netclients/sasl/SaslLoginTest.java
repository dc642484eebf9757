package dev.netclients.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Stage;
import dev.netclients.TlsFacts;
import dev.netclients.TlsRequiredException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslLoginTest {
  private static final Endpoint SERVER = Endpoint.of("mail.test", 110);
  private static final Optional<TlsFacts> TLS = tls();
  private static final Credentials TIM = Credentials.password("tim", "tanstaaftanstaaf");
  private static final Credentials TOKEN = Credentials.token("tim", rejected -> "ya29.token");

  @ParameterizedTest
  @CsvSource({
    "LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 DIGEST-MD5, SCRAM-SHA-256",
    "login plain cram-md5 scram-sha-1, SCRAM-SHA-1",
    "SCRAM-SHA-256-PLUS SCRAM-SHA-1, SCRAM-SHA-1",
    "PLAIN CRAM-MD5, CRAM-MD5",
    "LOGIN PLAIN, PLAIN",
    "LOGIN XOAUTH2, LOGIN",
    "GSSAPI XOAUTH2 EXTERNAL ANONYMOUS, none",
    "'', none",
  })
  void theStrongestMechanismOfferedIsChosenForAPassword(String offered, String chosen) {
    assertThat(login(TIM).build().choose(List.of(offered.split(" "))).orElse("none"))
        .isEqualTo(chosen);
  }

  @Test
  void theKindOfCredentialsDecidesWhatFits() {
    List<String> all = SaslLogin.KNOWN;
    assertThat(login(TOKEN).build().choose(all)).contains("OAUTHBEARER");
    assertThat(login(TOKEN).build().choose(List.of("PLAIN", "XOAUTH2"))).contains("XOAUTH2");
    assertThat(login(TOKEN).build().choose(List.of("PLAIN", "LOGIN"))).isEmpty();
    assertThat(login(Credentials.certificate("")).build().choose(all)).contains("EXTERNAL");
    assertThat(login(Credentials.anonymous()).build().choose(all)).contains("ANONYMOUS");
  }

  // HAZ-STLS-09
  @Test
  void aListCutToPlainIsOfNoUseToOneWhoAllowsScramAlone() {
    SaslLogin login = login(TIM).mechanisms(List.of("SCRAM-SHA-256", "scram-sha-1")).build();
    assertThat(login.choose(List.of("PLAIN", "SCRAM-SHA-1"))).contains("SCRAM-SHA-1");
    assertThatThrownBy(() -> login.run(List.of("PLAIN", "LOGIN"), script("")))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.mechanism()).isEmpty();
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e).hasMessageContaining("offers PLAIN LOGIN");
            });
  }

  // HAZ-API-04
  @Test
  void anEmptyAllowListAllowsNothing() {
    assertThat(login(TIM).mechanisms(List.of()).build().choose(SaslLogin.KNOWN)).isEmpty();
  }

  @Test
  void anUnknownMechanismCannotBeAllowed() {
    assertThatThrownBy(() -> login(TIM).mechanisms(List.of("PLAIN", "DIGEST-MD5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DIGEST-MD5");
  }

  // P-09
  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "EXTERNAL"})
  void nothingSecretGoesOverAConnectionInClear(String mechanism) {
    for (Credentials credentials : List.of(TIM, TOKEN, Credentials.certificate(""))) {
      assertThatThrownBy(
              () ->
                  SaslLogin.builder(SERVER, credentials)
                      .build()
                      .run(List.of(mechanism), script("")))
          .isInstanceOf(TlsRequiredException.class);
    }
    assertThatThrownBy(
            () ->
                SaslLogin.builder(SERVER, Credentials.certificate(""))
                    .cleartextCredentials(true)
                    .build()
                    .run(List.of("EXTERNAL"), script("")))
        .isInstanceOf(TlsRequiredException.class);
  }

  @Test
  void credentialsInClearHaveToBeAllowedByName() throws Exception {
    ScriptedDialogue dialogue = script("C: PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: ok");
    SaslLogin.builder(SERVER, TIM)
        .cleartextCredentials(true)
        .build()
        .run(List.of("PLAIN"), dialogue);
    dialogue.assertPlayed();
  }

  @Test
  void readingAnonymouslyNeedsNoEncryption() throws Exception {
    ScriptedDialogue dialogue = script("C: ANONYMOUS =\nS: ok");
    SaslLogin.builder(SERVER, Credentials.anonymous()).build().run(List.of("ANONYMOUS"), dialogue);
    dialogue.assertPlayed();
  }

  @Test
  void aRefusedPasswordIsNotTriedByAWeakerMechanism() {
    ScriptedDialogue dialogue =
        script(
            """
            C: CRAM-MD5
            S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
            C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
            S: no 535 5.7.8 no\u001b[31m""");
    assertThatThrownBy(() -> login(TIM).build().run(List.of("PLAIN", "CRAM-MD5"), dialogue))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.mechanism()).isEqualTo("CRAM-MD5");
              assertThat(e.code()).isEqualTo("535");
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e.stage()).isEqualTo(Stage.LOGIN);
              assertThat(e)
                  .hasMessage( // P-12
                      "mail.test:110: CRAM-MD5 was refused: 535 5.7.8 no\\x1B[31m (stage: login)");
            });
    dialogue.assertPlayed();
  }

  @Test
  void aRefusalThatEndsTheSessionSaysSo() {
    assertThatThrownBy(
            () ->
                login(TIM)
                    .build()
                    .run(
                        List.of("PLAIN"),
                        script("C: PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: bye 421 too many")))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.sessionUsable()).isFalse());
  }

  // HAZ-SMTP-18
  @Test
  void aRefusedTokenIsRenewedOnce() throws Exception {
    List<Boolean> asked = new ArrayList<>();
    Credentials credentials =
        Credentials.token(
            "u",
            rejected -> {
              asked.add(rejected);
              return rejected ? "new" : "old";
            });
    ScriptedDialogue dialogue =
        script(
            """
            C: XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIG9sZAEB
            S: + eyJzdGF0dXMiOiI0MDEifQ==
            C:
            S: no 535 refused
            C: XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIG5ldwEB
            S: ok""");
    assertThat(login(credentials).build().run(List.of("XOAUTH2"), dialogue)).isEqualTo("XOAUTH2");
    assertThat(asked).containsExactly(false, true);
    dialogue.assertPlayed();
  }

  // HAZ-SMTP-18
  @Test
  void aTokenRefusedTwiceTellsTheServersReasonAndNotTheToken() {
    ScriptedDialogue dialogue =
        script(
            """
            C: XOAUTH2 dXNlcj10aW0BYXV0aD1CZWFyZXIgeWEyOS50b2tlbgEB
            S: + eyJzdGF0dXMiOiI0MDEifQ==
            C:
            S: no 535 refused
            C: XOAUTH2 dXNlcj10aW0BYXV0aD1CZWFyZXIgeWEyOS50b2tlbgEB
            S: + eyJzdGF0dXMiOiI0MDIifQ==
            C:
            S: no 535 refused""");
    assertThatThrownBy(() -> login(TOKEN).build().run(List.of("XOAUTH2"), dialogue))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("(reason given: {\"status\":\"402\"})")
        .hasMessageNotContaining("ya29")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("401"));
    dialogue.assertPlayed();
  }

  @Test
  void aTokenIsNotTriedAgainOnASessionThatEnded() {
    ScriptedDialogue dialogue =
        script("C: XOAUTH2 dXNlcj10aW0BYXV0aD1CZWFyZXIgeWEyOS50b2tlbgEB\nS: bye 421 gone");
    assertThatThrownBy(() -> login(TOKEN).build().run(List.of("XOAUTH2"), dialogue))
        .isInstanceOf(AuthenticationException.class);
    dialogue.assertPlayed();
  }

  @Test
  void aProviderThatFailsIsALocalFailure() {
    IOException cause = new IOException("no network");
    Credentials failing =
        Credentials.token(
            "u",
            rejected -> {
              throw cause;
            });
    assertThatThrownBy(() -> login(failing).build().run(List.of("XOAUTH2"), script("")))
        .isInstanceOf(LocalFailureException.class)
        .hasCause(cause)
        .satisfies(e -> assertThat(((NetClientException) e).sessionUsable()).isTrue());
    RuntimeException bug = new IllegalStateException("a bug"); // HAZ-NET-22
    Credentials broken =
        Credentials.token(
            "u",
            rejected -> {
              throw bug;
            });
    assertThatThrownBy(() -> login(broken).build().run(List.of("XOAUTH2"), script("")))
        .isInstanceOf(LocalFailureException.class)
        .hasCause(bug);
    for (String token : List.of("", "a b", "a\1b", "a\r\nb", "\u760d")) { // P-05
      Credentials bad = Credentials.token("u", rejected -> token);
      assertThatThrownBy(() -> login(bad).build().run(List.of("XOAUTH2"), script("")))
          .isInstanceOf(LocalFailureException.class);
    }
  }

  // P-11
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad password tanstaaftanstaaf",
        "bad password TANSTAAFTANSTAAF!",
        "dGFuc3RhYWZ0YW5zdGFhZg==",
        "got AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
        "74616e737461616674616E7374616166"
      })
  void aSecretThatTheServerRepeatsIsNotShown(String echo) {
    assertThatThrownBy(
            () ->
                login(TIM)
                    .build()
                    .run(
                        List.of("PLAIN"),
                        script("C: PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: no 535 " + echo)))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("PLAIN was refused: 535 (words that hold the secret)")
        .hasMessageNotContaining(echo);
  }

  @Test
  void channelBindingIsUsedOnlyWhereNamedAndPossible() throws Exception {
    List<String> offered = List.of("SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
    SaslLogin.Builder named = login(TIM).mechanisms(SaslLogin.KNOWN);
    assertThat(named.build().choose(offered)).contains("SCRAM-SHA-256"); // no certificate
    assertThat(named.tls(tls(ChannelBindingTest.withoutBinding())).build().choose(offered))
        .contains("SCRAM-SHA-256");
    assertThat(named.tls(tls(ChannelBindingTest.sample())).build().choose(offered))
        .contains("SCRAM-SHA-256-PLUS");
    assertThat(login(TIM).tls(tls(ChannelBindingTest.sample())).build().choose(offered))
        .contains("SCRAM-SHA-256"); // not named
  }

  @Test
  void theServerIsToldWhetherChannelBindingWasMissed() throws Exception {
    SaslLogin able =
        login(TIM).mechanisms(SaslLogin.KNOWN).tls(tls(ChannelBindingTest.sample())).build();
    assertThat(firstWords(able, "SCRAM-SHA-256")).startsWith("y,,n=tim,r=");
    assertThat(firstWords(able, "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"))
        .startsWith("p=tls-server-end-point,,n=tim,r=");
    assertThat(firstWords(login(TIM).build(), "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"))
        .startsWith("n,,n=tim,r=");
  }

  private static String firstWords(SaslLogin login, String... offered) {
    List<String> said = new ArrayList<>();
    SaslDialogue dialogue = new RecordingDialogue(said);
    assertThatThrownBy(() -> login.run(List.of(offered), dialogue))
        .isInstanceOf(AuthenticationException.class);
    return said.get(0);
  }

  // HAZ-API-06
  @Test
  void aClosedPasswordIsNoPassword() {
    Credentials.Password closed = Credentials.password("u", "p");
    closed.close();
    assertThatThrownBy(() -> login(closed).build().run(List.of("PLAIN"), script("")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static SaslLogin.Builder login(Credentials credentials) {
    return SaslLogin.builder(SERVER, credentials).tls(TLS);
  }

  private static Optional<TlsFacts> tls(X509Certificate... chain) {
    return Optional.of(
        new TlsFacts("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of(chain)));
  }

  private static ScriptedDialogue script(String script) {
    return new ScriptedDialogue(script);
  }
}
