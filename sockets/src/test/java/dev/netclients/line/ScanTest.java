package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScanTest {
  @Property
  void findsWhatAPlainLoopFinds(
      @ForAll @Size(max = 40) byte[] bytes,
      @ForAll byte wanted,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 40) int to) {
    int begin = Math.min(from, bytes.length);
    int end = Math.max(begin, Math.min(to, bytes.length));
    int expected = -1;
    for (int i = end - 1; i >= begin; i--) {
      expected = bytes[i] == wanted ? i : expected;
    }
    assertThat(Scan.indexOf(bytes, begin, end, wanted)).isEqualTo(expected);
  }

  @Property
  void findsAByteThatIsThereAmongSimilarOnes(@ForAll @IntRange(max = 30) int place) {
    byte[] bytes = new byte[31];
    java.util.Arrays.fill(bytes, (byte) 0x8A); // differs from LF in the top bit alone
    bytes[place] = '\n';
    assertThat(Scan.indexOf(bytes, 0, bytes.length, (byte) '\n')).isEqualTo(place);
  }

  @Property
  void findsTheFirstOfTwoAsAPlainLoopDoes(
      @ForAll @Size(max = 40) byte[] bytes, @ForAll byte one, @ForAll byte other) {
    int expected = -1;
    for (int i = bytes.length - 1; i >= 0; i--) {
      expected = bytes[i] == one || bytes[i] == other ? i : expected;
    }
    assertThat(Scan.indexOfEither(bytes, 0, bytes.length, one, other)).isEqualTo(expected);
  }
}
