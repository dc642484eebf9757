package dev.netclients.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaslSessionBuilderTest {
  private static final class Builder extends SaslSessionBuilder<Builder> {
    Builder() {
      super(Endpoint.of("mail.test", 110));
    }

    @Override
    protected Builder self() {
      return this;
    }
  }

  @Test
  void aMechanismThatNobodyKnowsIsRefusedAtOnce() {
    assertThat(new Builder().mechanisms(List.of("plain", "SCRAM-SHA-256")).isOnlySasl()).isTrue();
    assertThatThrownBy(() -> new Builder().mechanisms(List.of("PLAIN", "DIGEST-MD5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DIGEST-MD5");
  }
}
