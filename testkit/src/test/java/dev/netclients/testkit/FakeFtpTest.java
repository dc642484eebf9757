package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeFtpTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private FakeFtp server() {
    return fakes.use(FakeFtp.start()).user("alice", "secret").file("/d/f", "one\ntwo\n");
  }

  private static void signIn(RawClient client) throws Exception {
    assertThat(client.line()).startsWith("220");
    assertThat(client.ask("USER alice")).startsWith("331");
    assertThat(client.ask("PASS secret")).startsWith("230");
  }

  private static Socket passive(RawClient client) throws Exception {
    String reply = client.ask("EPSV");
    assertThat(reply).matches("229 .*\\(\\|\\|\\|[0-9]+\\|\\)");
    return new Socket("127.0.0.1", Integer.parseInt(reply.replaceAll(".*\\|([0-9]+)\\|.*", "$1")));
  }

  private static String ask(RawClient client, String command) throws Exception {
    try (Socket data = passive(client);
        InputStream in = data.getInputStream()) {
      assertThat(client.ask(command)).startsWith("150");
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.line()).startsWith("226");
      return all;
    }
  }

  @Test
  void filesAreListedAndFetchedInBothTypes() throws Exception {
    FakeFtp server =
        server()
            .file(
                "/d/f",
                "one\ntwo\n".getBytes(StandardCharsets.UTF_8),
                Instant.parse("2020-01-02T03:04:05Z"));
    try (RawClient client = RawClient.of(server)) {
      assertThat(client.line()).startsWith("220");
      assertThat(client.ask("RETR d/f")).startsWith("530");
      assertThat(client.ask("USER alice")).startsWith("331");
      assertThat(client.ask("PASS wrong")).startsWith("530");
      assertThat(client.ask("USER alice")).startsWith("331");
      assertThat(client.ask("PASS secret")).startsWith("230");
      assertThat(ask(client, "MLSD d")).contains("type=file;size=8;modify=20200102030405; f\r\n");
      assertThat(ask(client, "LIST -la d"))
          .isEqualTo("-rw-r--r--   1 fake     fake              8 Jan 02  2020 f\r\n");
      assertThat(ask(client, "NLST d")).isEqualTo("f\r\n");
      assertThat(ask(client, "RETR d/f")).isEqualTo("one\r\ntwo\r\n");
      assertThat(client.ask("TYPE I")).startsWith("200");
      assertThat(ask(client, "RETR d/f")).isEqualTo("one\ntwo\n");
      assertThat(client.ask("SIZE d/f")).isEqualTo("213 8");
      assertThat(client.ask("MDTM d/f")).isEqualTo("213 20200102030405");
      assertThat(client.ask("QUIT")).startsWith("221");
    }
  }

  @Test
  void restCountsForTheNextCommandAlone() throws Exception {
    try (RawClient client = RawClient.of(server())) {
      signIn(client);
      assertThat(client.ask("TYPE I")).startsWith("200");
      try (Socket data = passive(client);
          InputStream in = data.getInputStream()) {
        assertThat(client.ask("REST 4")).startsWith("350");
        assertThat(client.ask("RETR d/f")).startsWith("150");
        assertThat(in.readAllBytes()).asString().isEqualTo("two\n");
        assertThat(client.line()).startsWith("226");
      }
      assertThat(ask(client, "RETR d/f")).isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void anUploadIsKeptAndTold() throws Exception {
    FakeFtp server = server();
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(client.ask("TYPE I")).startsWith("200");
      try (Socket data = passive(client)) {
        assertThat(client.ask("STOR d/new")).startsWith("150");
        data.getOutputStream().write("bytes".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(client.line()).startsWith("226");
      try (Socket data = passive(client)) {
        assertThat(client.ask("STOR d/cut")).startsWith("150");
        data.getOutputStream().write(new byte[10]);
        data.setSoLinger(true, 0); // a reset
      }
      assertThat(client.line()).startsWith("426");
    }
    assertThat(server.stored()).containsExactly("/d/new");
    assertThat(server.bytes("/d/new").orElseThrow()).asString().isEqualTo("bytes");
  }

  @Test
  void itCallsNobodyButTheClient() throws Exception { // HAZ-SRV-11
    try (RawClient client = RawClient.of(server())) {
      signIn(client);
      assertThat(client.ask("PORT 127,0,0,2,200,1")).startsWith("501");
      assertThat(client.ask("PORT 127,0,0,1,0,22")).startsWith("501");
      assertThat(client.ask("EPRT |1|192.0.2.1|40000|")).startsWith("501");
      assertThat(client.ask("EPRT |1|example.org|40000|")).startsWith("501");
      try (ServerSocket listening = new ServerSocket(0)) {
        assertThat(client.ask("EPRT |1|127.0.0.1|" + listening.getLocalPort() + "|"))
            .startsWith("200");
        assertThat(client.ask("NLST")).startsWith("150");
        try (Socket data = listening.accept()) {
          assertThat(data.getInputStream().readAllBytes()).asString().isEqualTo("d\r\n");
        }
        assertThat(client.line()).startsWith("226");
      }
    }
  }

  @Test
  void withoutADataConnectionThereIsNoTransfer() throws Exception {
    try (RawClient client = RawClient.of(server())) {
      signIn(client);
      assertThat(client.ask("RETR d/f")).startsWith("425");
      assertThat(client.ask("ABOR")).startsWith("226");
    }
  }

  @Test
  void whatItDoesNotHaveItDoesNotName() throws Exception {
    FakeFtp server = server().without("MLSD", "EPSV").withoutTls();
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(client.ask("FEAT")).startsWith("211-");
      String features = "";
      for (String line = client.line(); !line.startsWith("211 "); line = client.line()) {
        features += line + "\n";
      }
      assertThat(features).contains(" SIZE").doesNotContain("MLST", "EPSV", "AUTH");
      assertThat(client.ask("EPSV")).startsWith("502");
      assertThat(client.ask("AUTH TLS")).startsWith("502");
    }
  }
}
