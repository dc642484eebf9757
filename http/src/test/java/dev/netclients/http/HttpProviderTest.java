package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.TlsRequiredException;
import dev.netclients.testkit.FakeServer;
import dev.netclients.url.NetClients;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpProviderTest {
  @Test
  void theVerbsFindIt() throws Exception { // PY-HTTP-19
    try (RawServer server = RawServer.start();
        NetClients net = NetClients.builder().connector(FakeServer.connector()).build()) {
      assertThat(net.protocols()).contains(Protocol.HTTP);
      server.answers(
          RawServer.ok("read", "ETag: \"1\""),
          RawServer.status(201, "", "Location: ../new"),
          RawServer.status(201, "", "Location: http://"),
          RawServer.status(204, ""),
          RawServer.status(204, ""));
      try (Resource resource = net.read(server.uri("/a"))) {
        assertThat(new String(resource.readAll())).isEqualTo("read");
      }
      Receipt receipt = net.send(server.uri("/x/y"), Content.of("post"), Progress.NONE);
      assertThat(receipt.text()).isEqualTo("201 Reason");
      assertThat(receipt.location()).contains(server.uri("/new"));
      assertThat(net.send(server.uri("/x"), Content.of(""), Progress.NONE).location()).isEmpty();
      net.write(server.uri("/a"), Content.of("put"), Progress.NONE);
      net.delete(server.uri("/a"));
      assertThat(server.asked())
          .extracting(asked -> asked.line().split(" ")[0])
          .containsExactly("GET", "POST", "POST", "PUT", "DELETE");
      assertThat(server.accepted()).isEqualTo(1); // the client is kept
    }
  }

  @Test
  void theyResume(@TempDir Path folder) throws Exception {
    try (RawServer server = RawServer.start();
        NetClients net = NetClients.builder().connector(FakeServer.connector()).build()) {
      server.answers(RawServer.status(206, "ef", "Content-Range: bytes 4-5/6"));
      Partial have = new Partial(folder.resolve("f"), 4, "\"1\"");
      try (Resource rest = net.read(server.uri("/"), have)) {
        assertThat(rest.offset()).isEqualTo(4);
        assertThat(rest.size()).hasValue(6);
        assertThat(new String(rest.readAll())).isEqualTo("ef");
      }
    }
  }

  @Test
  void itsConfigurationIsPassedOn() throws Exception {
    CredentialSource source = CredentialSource.of("localhost", Credentials.password("u", "p"));
    try (RawServer server = RawServer.start();
        NetClients strict = NetClients.builder().credentials(source).build();
        NetClients open =
            NetClients.builder().credentials(source).allowCleartextCredentials().build()) {
      assertThatThrownBy(() -> strict.read(server.uri("/")))
          .isInstanceOf(TlsRequiredException.class);
      server.answers(RawServer.ok(""));
      open.read(server.uri("/")).close();
      assertThat(server.asked().get(0).header("Authorization")).startsWith("Basic ");
    }
  }

  @Test
  void anotherSchemeIsRefused() {
    assertThatThrownBy(
            () ->
                new HttpProvider()
                    .open(
                        URI.create("ftp://a.test/"),
                        new dev.netclients.spi.ClientConfig(
                            FakeServer.connector(),
                            CredentialSource.NONE,
                            false,
                            java.util.List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
