package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeywordsTest {
  @Test
  void theArgumentsOfAKeywordThatComesTwiceAreJoined() {
    Keywords keywords = Keywords.parse(List.of("SASL PLAIN", "TOP", " ", "sasl\tLOGIN  X"));
    assertThat(keywords.arguments("Sasl")).containsExactly("PLAIN", "LOGIN", "X");
    assertThat(keywords.has("SASL", "login")).isTrue();
    assertThat(keywords.all()).containsOnlyKeys("SASL", "TOP");
  }

  @Test
  void aKeywordThatComesAgainAndAgainTakesLinearTime() { // P-03
    List<String> lines = Collections.nCopies(20_000, "SASL a b c d e f g h i j");
    Keywords keywords =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Keywords.parse(lines));
    assertThat(keywords.arguments("SASL")).hasSize(200_000);
  }
}
