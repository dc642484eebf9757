package dev.netclients.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  @Test
  void whatDovecotSaysIsTyped() { // PY-POP3-14
    Capabilities caps =
        Capabilities.parse(
            List.of(
                "CAPA",
                "TOP",
                "UIDL",
                "RESP-CODES",
                "PIPELINING",
                "AUTH-RESP-CODE",
                "STLS",
                "USER",
                "SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"));
    assertThat(caps.top() && caps.uidl() && caps.respCodes() && caps.pipelining()).isTrue();
    assertThat(caps.stls() && caps.user()).isTrue();
    assertThat(caps.utf8() || caps.lang()).isFalse();
    assertThat(caps.sasl()).containsExactly("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256");
    assertThat(caps.expire()).isEmpty();
    assertThat(caps.implementation()).isEmpty();
  }

  @Test
  void oddWritingIsUnderstoodAndRubbishIsAbsent() {
    Capabilities caps =
        Capabilities.parse(
            List.of(
                "",
                "  ",
                "sasl  plain ",
                "SASL LOGIN",
                "EXPIRE NEVER",
                "LOGIN-DELAY 900 USER",
                "Implementation  My Server 1.0",
                "expire 99999999999"));
    assertThat(caps.sasl()).containsExactly("plain", "LOGIN");
    assertThat(caps.expire()).isEmpty();
    assertThat(caps.keywords().arguments("EXPIRE")).containsExactly("NEVER", "99999999999");
    assertThat(caps.loginDelay()).hasValue(900);
    assertThat(caps.implementation()).contains("My Server 1.0");
  }
}
