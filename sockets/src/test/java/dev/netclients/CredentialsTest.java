package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @Test
  void noKindShowsItsSecret() { // P-11
    assertThat(Credentials.password("alice", "canary")).hasToString("alice:***");
    assertThat(Credentials.token("alice", rejected -> "canary")).hasToString("alice:***");
  }

  @Test
  void aPasswordIsCopiedAndCanBeCleared() { // HAZ-API-06
    char[] given = "canary".toCharArray();
    Credentials.Password password = Credentials.password("alice", given);
    given[0] = 'X';
    assertThat(password.password()).containsExactly("canary".toCharArray());
    password.close();
    assertThatThrownBy(password::password)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\u0000b", "a\ud800b"})
  void lineEndsAndHalfCharactersAreRefusedWithoutShowingThem(
      String bad) { // HAZ-POP3-01, P-05, P-06
    assertThatThrownBy(() -> Credentials.password(bad, "x")).hasMessageStartingWith("user: ");
    assertThatThrownBy(() -> Credentials.password("x", bad)).hasMessageStartingWith("password: ");
    assertThatThrownBy(() -> Credentials.certificate(bad)).hasMessageStartingWith("user: ");
  }

  @Test
  void credentialsBelongToOneServer() throws Exception { // P-13
    CredentialSource source = CredentialSource.of("Mail.Test.", Credentials.password("alice", "x"));
    java.util.Optional<String> nobody = java.util.Optional.empty();
    assertThat(source.find(Protocol.POP3, Endpoint.of("mail.test", 1), nobody)).isPresent();
    assertThat(source.find(Protocol.POP3, Endpoint.of("evil.test", 1), nobody)).isEmpty();
    assertThat(
            source.find(Protocol.POP3, Endpoint.of("mail.test", 1), java.util.Optional.of("bob")))
        .isEmpty();
  }
}
