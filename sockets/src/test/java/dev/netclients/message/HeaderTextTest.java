package dev.netclients.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderTextTest {
  static Stream<Arguments> words() {
    return Stream.of(
        row("plain", "plain"),
        row("", ""),
        // RFC 2047, section 8
        row("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"),
        row(
            "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>",
            "Keld J\u00f8rn Simonsen <keld@dkuug.dk>"),
        row("=?ISO-8859-1?Q?Andr=E9?= Pirard", "Andr\u00e9 Pirard"),
        row(
            "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\n"
                + " =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example."),
        row("=?ISO-8859-1?Q?Olle_J=E4rnefors?=", "Olle J\u00e4rnefors"),
        row("(=?ISO-8859-1?Q?a?=)", "(a)"),
        row("(=?ISO-8859-1?Q?a?= b)", "(a b)"),
        row("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"),
        row("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"),
        row("(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)", "(ab)"),
        row("(=?ISO-8859-1?Q?a_b?=)", "(a b)"),
        row("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)"),
        // RFC 2231, section 5
        row("=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"),
        // letters in either case, other character sets
        row("=?utf-8?q?=c3=bc?=", "\u00fc"),
        row("=?koi8-r?b?8NLJ18XU?=", "\u041f\u0440\u0438\u0432\u0435\u0442"),
        row("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "\u65e5\u672c"),
        row("=?utf-8?Q??=", ""),
        row("x =?utf-8?Q??= y", "x  y"),
        // lenient: a character split between two words, spaces and question marks within
        row("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "\u00fc"),
        row("=?utf-8?B?w?= =?utf-8?Q?=C3=BC?=", "\u00fc"),
        row("=?utf-8?Q?two words?=", "two words"),
        row("=?utf-8?Q?Who??=", "Who?"),
        row("a=?utf-8?Q?b?=c", "abc"),
        // HAZ-MIME-04: broken ones, best effort and marked
        row("=?utf-8?B?SGk?=", "Hi"),
        row("=?utf-8?B?S-G!k=?=", "Hi"),
        row("=?utf-8?B?SGk=SGk=?=", "HiHi"),
        row("=?utf-8?B?====?=", ""),
        row("=?utf-8?Q?=ZZ=4?=", "=ZZ=4"),
        row("=?utf-8?Q?a=?=", "a="),
        row("=?utf-8?Q?=FF?=", "\ufffd"),
        row("=?utf-8?Q?a=0D=0ABcc:_x=00?=", "a\ufffd\ufffdBcc: x\ufffd"), // P-05
        // HAZ-MIME-03: not decodable, so left as they are
        row("=?x-unknown?Q?a?=", "=?x-unknown?Q?a?="),
        row("=?x-unknown?Q?a?= =?utf-8?Q?b?=", "=?x-unknown?Q?a?= b"),
        row("=?utf-8?Q?b?= =?x-unknown?Q?a?=", "b =?x-unknown?Q?a?="),
        row("=??Q?a?=", "=??Q?a?="),
        row("=?utf 8?Q?a?=", "=?utf 8?Q?a?="),
        row("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        row("=?utf-8?QQ?a?=", "=?utf-8?QQ?a?="),
        row("=?utf-8?Q?\u00fc?=", "=?utf-8?Q?\u00fc?="),
        row("=?utf-8?Q?a", "=?utf-8?Q?a"),
        row("=?utf-8?Q?a?", "=?utf-8?Q?a?"),
        row("=?utf-8?Q", "=?utf-8?Q"),
        row("=?utf-8", "=?utf-8"),
        row("=?", "=?"),
        row("=?=", "=?="),
        row("=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b"),
        row("=?" + "x".repeat(100) + "?Q?a?=", "=?" + "x".repeat(100) + "?Q?a?="));
  }

  @ParameterizedTest
  @MethodSource("words")
  void encodedWordsAreDecoded(String text, String decoded) {
    assertThat(HeaderText.decode(text)).isEqualTo(decoded);
    assertThat(HeaderText.decode("x " + text + " y")).isEqualTo("x " + decoded + " y");
  }

  /** Whatever set is named, and whatever bytes are given for it, there is a text. */
  @Test
  void noCharacterSetOfTheRuntimeFails() {
    for (Charset charset : Charset.availableCharsets().values()) {
      String word = "=?" + charset.name() + "?Q?=1B=24=42=FF=0E=8E=A1=00=DC=00?=";
      assertThat(HeaderText.decode(word)).isNotNull();
    }
  }

  @Test
  void unfoldingDropsLineEndsAndOuterSpaces() {
    assertThat(unfold(" a\r\n b\n\tc \r\n")).isEqualTo("a b\tc");
    assertThat(unfold("a\rb")).isEqualTo("a\rb");
    assertThat(unfold(" \r\n ")).isEmpty();
    byte[] within = "xx a xx".getBytes(ISO_8859_1);
    assertThat(HeaderText.unfold(within, 2, 3)).isEqualTo("a");
  }

  private static String unfold(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return HeaderText.unfold(bytes, 0, bytes.length);
  }

  private static Arguments row(String text, String decoded) {
    return Arguments.of(text, decoded);
  }
}
