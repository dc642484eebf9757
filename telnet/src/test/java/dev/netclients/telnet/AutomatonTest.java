package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutomatonTest {
  /** Returns where the first find begins and ends, as {@code 3-5}; empty if there is none. */
  private static String find(String pattern, String text) {
    Automaton.Run run = PatternParser.parse(pattern, StandardCharsets.UTF_8).new Run();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int from = run.take(bytes[i], i, i == 0 || bytes[i - 1] == '\n');
      if (from >= 0) {
        return from + "-" + (i + 1);
      }
    }
    return "";
  }

  @ParameterizedTest
  @CsvSource({
    "abc,           xxabcabc,         2-5",
    "abc,           ababab,           ''",
    "aab,           aaab,             1-4",
    "a|bc|d,        xbc,              1-3",
    "ab|b,          ab,               0-2", // ends together: the earlier beginning
    "a+b,           aaab,             0-4",
    "a+,            aaa,              0-1", // the end that comes first
    "xa*y,          xaaay,            0-5",
    "colou?r,       color,            0-5",
    "(ab)+c,        ababc,            0-5",
    "'[$#>] ',      'ro#ot# ',        5-7",
    "[^a-z],        abcD,             3-4",
    "[a\\]-],       x-,               1-2",
    "[]a],          x],               1-2",
    "\\d\\d,        a1b22,            3-5",
    "\\w\\s\\w,     a b,              0-3",
    "\\x41\\.,      xA.,              1-3",
    "(?i)login: ?,  xLOGIN:,          1-7",
    "(?i)[a-c]z,    BZ,               0-2",
    "é+x,           aééx,             1-6",
    "a.c,           abc,              0-3",
    "(a|b|)c,       c,                0-1",
  })
  void aPatternIsFoundWhereItEndsFirst(String pattern, String text, String expected) {
    assertThat(find(pattern, text)).isEqualTo(expected);
  }

  @Test
  void aLineBeginsBehindALineFeedAndADotStopsThere() {
    assertThat(find("^b", "ab\nb")).isEqualTo("3-4");
    assertThat(find("^a", "ab")).isEqualTo("0-1");
    assertThat(find("a.b", "a\nb")).isEmpty();
    assertThat(find("(^|x)y", "ay\nxy")).isEqualTo("3-5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a*", "(a|)", "^", "a|", "(", ")", "a)", "[", "[a", "[z-a]", "[\\d-z]", "*", "+a",
        "a{2}", "a$", "\\", "\\q", "\\x4", "\\xzz", "(?=a)", "[é]", "a**"
      })
  void whatIsNoPatternIsRefusedAtOnce(String pattern) {
    assertThatThrownBy(() -> Expect.pattern(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThatThrownBy(() -> Expect.pattern("(".repeat(101) + "a" + ")".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Expect.pattern("a".repeat(10_001)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Expect.pattern("a|".repeat(200_000) + "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(find("a|".repeat(3_000) + "b|cc", "xcc")).isEqualTo("1-3");
  }

  @Test
  void whatBlowsUpABacktrackerIsLinearHere() { // HAZ-TEL-10, P-03
    String text = "a".repeat(200_000);
    for (String pattern : List.of("(a+)+b", "(a|a)*b", "(a*)*(a*)*b", "a*a*a*a*a*b")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> assertThat(find(pattern, text)).isEmpty());
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> atoms =
        Arbitraries.of(
            "a", "b", "c", ".", "[ab]", "[^a]", "(a|bc)", "(ab)", "a?", "b*", "c+", "(b|)");
    return atoms.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b', 'c').ofMaxLength(12);
  }

  @Property
  void itFindsWhatTheJdkFinds(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
    compare(pattern, text);
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void soakItFindsWhatTheJdkFinds(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    compare(pattern, text);
  }

  /** The earliest end of any find, and of those that end there the earliest beginning. */
  private static void compare(String pattern, String text) {
    Pattern jdk = Pattern.compile(pattern);
    if (jdk.matcher("").matches()) {
      return; // refused here
    }
    String expected = "";
    for (int end = 1; end <= text.length() && expected.isEmpty(); end++) {
      for (int begin = 0; begin < end && expected.isEmpty(); begin++) {
        Matcher matcher = jdk.matcher(text).region(begin, end);
        if (matcher.matches()) {
          expected = begin + "-" + end;
        }
      }
    }
    assertThat(find(pattern, text)).as(pattern + " in " + text).isEqualTo(expected);
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void soakNoTextMakesTheParserFailButTyped(@ForAll String pattern) {
    anyPattern(pattern);
  }

  @Property
  void noTextMakesTheParserFailButTyped(@ForAll String pattern) {
    anyPattern(pattern);
    anyPattern(pattern.replaceAll("[0-9a-f]", "(a|[b]*)\\\\"));
  }

  private static void anyPattern(String pattern) {
    try {
      Expect.pattern(pattern);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s)(pattern|text): .*");
    }
  }
}
