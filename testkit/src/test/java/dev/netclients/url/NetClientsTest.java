package dev.netclients.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.ReplyException;
import dev.netclients.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetClientsTest {
  private static final URI SEVEN = URI.create("ninth://server.test/7");

  private final NetClients net =
      NetClients.builder()
          .credentials(CredentialSource.of("server.test", Credentials.password("alice", "canary")))
          .build();

  @BeforeEach
  void forget() {
    NinthProvider.DONE.clear();
  }

  @Test
  void aNinthProtocolMayRegister() {
    assertThat(net.protocols()).contains(NinthProvider.NINTH);
  }

  @Test
  void aSessionEndsWithWhatItReturned() throws IOException {
    try (Resource resource = net.read(SEVEN)) {
      assertThat(resource.size()).hasValue(3);
      assertThat(NinthProvider.DONE).containsExactly("open server.test:9 as alice", "read /7");
      assertThat(resource.readAll()).hasSize(3);
    }
    assertThat(NinthProvider.DONE).endsWith("close");
    try (Items<Entry> items = net.list(SEVEN)) {
      assertThat(items.next().name()).isEqualTo("1");
    }
    assertThat(NinthProvider.DONE).endsWith("list /7", "close");
  }

  @Test
  void aSessionEndsWhenItsCallFails() {
    assertThatThrownBy(() -> net.read(URI.create("ninth://server.test/none")))
        .isInstanceOf(ReplyException.class);
    assertThat(NinthProvider.DONE).endsWith("read /none", "close");
  }

  @Test
  void aDeletionIsCommitted() throws IOException {
    net.delete(SEVEN);
    assertThat(NinthProvider.DONE).endsWith("delete /7", "commit", "close");
  }

  @Test
  void whatCannotResumeReadsTheWhole() throws IOException {
    try (Resource resource = net.read(SEVEN, new Partial(Path.of("x"), 2, "v1"))) {
      assertThat(resource.offset()).isZero();
    }
  }

  @Test
  void credentialsOfTheUrlComeFirstAndOtherServersGetNone() throws IOException { // P-13
    net.read(URI.create("ninth://bob:secret@server.test/7")).close();
    net.read(URI.create("ninth://other.test/7")).close();
    net.read(URI.create("ninth://bob@server.test/7")).close();
    assertThat(NinthProvider.DONE)
        .filteredOn(done -> done.startsWith("open"))
        .containsExactly("open server.test:9 as bob", "open other.test:9", "open server.test:9");
  }

  @Test
  void aSourceThatCannotBeReadIsALocalFailure() { // HAZ-NET-22
    for (Exception failure :
        new Exception[] {new IOException("no permission"), new IllegalStateException("locked")}) {
      CredentialSource broken =
          (protocol, endpoint, user) -> {
            if (failure instanceof IOException e) {
              throw e;
            }
            throw (RuntimeException) failure;
          };
      assertThatThrownBy(() -> NetClients.builder().credentials(broken).build().read(SEVEN))
          .isInstanceOf(LocalFailureException.class)
          .hasCause(failure);
    }
    assertThat(NinthProvider.DONE).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://server.test/, add the artifact dev.netclients:netclients-ftp",
    "imaps://server.test/, add the artifact dev.netclients:netclients-imap",
    "javascript:alert(1), no module speaks this scheme",
    "server.test/7, no module speaks this scheme"
  })
  void aSchemeWithoutAModuleIsTold(String url, String hint) {
    assertThatThrownBy(() -> net.read(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(hint);
  }

  @Test
  void aVerbThatTheClientLacksIsToldBeforeASessionIsOpened() {
    Content content = Content.of("x");
    assertThatThrownBy(() -> net.write(SEVEN, content, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Ninth has no way to write");
    assertThatThrownBy(() -> net.send(SEVEN, content, Progress.NONE))
        .hasMessageContaining("no way to send");
    assertThatThrownBy(() -> net.talk(SEVEN)).hasMessageContaining("no way to talk");
    assertThat(NinthProvider.DONE).isEmpty();
  }

  @Test
  void closedItOpensNothing() { // HAZ-API-03
    net.close();
    net.close();
    assertThatThrownBy(() -> net.read(SEVEN)).isInstanceOf(IllegalStateException.class);
    assertThat(NinthProvider.DONE).isEmpty();
  }

  @Test
  void aUrlThatNamesNoServerIsForTheOneThatWasSet() throws IOException {
    NetClients.Builder builder = NetClients.builder().server(URI.create("ninth://default.test"));
    builder.build().read(URI.create("nine:7")).close();
    assertThat(NinthProvider.DONE).startsWith("open default.test:9");
    assertThatThrownBy(() -> net.read(URI.create("nine:7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as ninths://host");
    assertThatThrownBy(builder.server(URI.create("tenth://default.test"))::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no module speaks this scheme");
  }
}
