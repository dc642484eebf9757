package dev.netclients.sockets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TlsTest {
  @Test
  void toTrustNobodyIsNotToTrustWhomTheSystemTrusts() { // HAZ-API-04
    assertThatThrownBy(() -> Tls.builder().trust(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tls.builder().trust()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noPinIsNotAnyPin() { // HAZ-API-04
    assertThatThrownBy(() -> Tls.builder().pin()).isInstanceOf(IllegalArgumentException.class);
  }
}
