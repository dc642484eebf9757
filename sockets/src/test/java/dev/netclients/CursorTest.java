package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static Cursor<String> cursor(String... items) {
    Iterator<String> left = List.of(items).iterator();
    return new Cursor<>() {
      @Override
      protected @Nullable String fetch() throws IOException {
        String item = left.hasNext() ? left.next() : null;
        if ("bad".equals(item)) {
          throw new IOException(item);
        }
        return item;
      }
    };
  }

  @Test
  void eachItemIsHandedOutOnce() throws IOException {
    try (Cursor<String> two = cursor("a", "b")) {
      assertThat(two.next()).isEqualTo("a");
      assertThat(two.hasNext()).isTrue();
      assertThat(two.hasNext()).isTrue();
      assertThat(two.next()).isEqualTo("b");
      assertThat(two.hasNext()).isFalse();
      assertThatThrownBy(two::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aFailureComesInItsPlace() throws IOException {
    try (Cursor<String> cut = cursor("a", "bad")) {
      assertThat(cut.next()).isEqualTo("a");
      assertThatThrownBy(cut::hasNext).hasMessage("bad");
    }
  }

  @Test
  void whatWasLookedAtIsDroppedByClose() throws IOException {
    Cursor<String> one = cursor("a");
    assertThat(one.hasNext()).isTrue();
    one.close();
    assertThat(one.hasNext()).isFalse();
  }
}
