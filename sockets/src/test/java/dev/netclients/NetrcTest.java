package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetrcTest {
  private static final String FILE =
      """
      # a comment
      machine mail.test login alice password canary
      machine mail.test
        login bob
        password "two words \\" #"
        account ignored
      macdef init
      machine evil.test login x password y

      machine News.Test. login carol password secret # behind
      default login nobody password everywhere
      """;

  private static Optional<String> password(String host, Optional<String> user) throws IOException {
    return Netrc.parse(FILE)
        .find(Protocol.POP3, Endpoint.of(host, 110), user)
        .map(found -> new String(((Credentials.Password) found).password()));
  }

  @Test
  void anEntryIsForItsHostAndUserAlone() throws IOException { // HAZ-HTTP-27, PY-FTP-39
    assertThat(password("mail.test", Optional.empty())).contains("canary");
    assertThat(password("mail.test", Optional.of("bob"))).contains("two words \" #");
    assertThat(password("mail.test", Optional.of("mallory"))).isEmpty();
    assertThat(password("news.test", Optional.empty())).contains("secret");
    assertThat(password("sub.mail.test", Optional.empty())).isEmpty();
  }

  @Test
  void theDefaultEntryAndMacrosGiveNothingAway() throws IOException { // HAZ-HTTP-27
    assertThat(password("other.test", Optional.empty())).isEmpty();
    assertThat(password("evil.test", Optional.empty())).isEmpty();
  }

  @Test
  void aFileThatOthersMayReadIsRefused(@TempDir Path folder) throws IOException { // HAZ-API-07
    Path file = Files.writeString(folder.resolve("netrc"), FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> Netrc.read(file)).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(Netrc.read(file).find(Protocol.POP3, Endpoint.of("mail.test", 1), Optional.empty()))
        .isPresent();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedWithoutShowingSecrets() { // P-11
    assertThatThrownBy(() -> Netrc.parse("machine a.test login x password"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Netrc.parse("machine a.test passwort canary"))
        .hasMessageContaining("passwort")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> Netrc.parse("machine a.test login x password yellow canary"))
        .hasMessageContaining("in quotes")
        .hasMessageNotContainingAny("yellow", "canary");
  }
}
