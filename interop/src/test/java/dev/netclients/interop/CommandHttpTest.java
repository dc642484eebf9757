package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, as a process of its own, against nginx. */
@RealServers
class CommandHttpTest {
  private static final int TIMED_OUT = 13;

  @TempDir Path folder;

  private static String url(String server, String path) {
    return (server.equals("http") ? "http" : "https") + "://localhost:" + Lab.port(server) + path;
  }

  private Program netclients(Object... arguments) {
    return Program.netclients(folder).with(arguments).with("--cacert", Lab.file("tls/ca.pem"));
  }

  @Test
  void getFetchesToStandardOutputAndToAFile() throws Exception {
    assertThat(netclients("get", url("http", "/numbers.txt")).run().succeeded().output())
        .isEqualTo(Files.readAllBytes(Lab.file("nginx/www/numbers.txt")));
    Path file = folder.resolve("1m.bin");
    netclients("get", "-o", file, url("https", "/1m.bin")).run().succeeded();
    assertThat(file).hasSameBinaryContentAs(Lab.file("nginx/www/1m.bin"));
  }

  @Test
  void getGoesOnWhereItWasCutOff() throws Exception {
    Path file = folder.resolve("slow.bin");
    Program.Ended cut =
        netclients("get", "--continue", "--max-time", "4", "-o", file, url("http", "/slow.bin"))
            .run();
    assertThat(cut.status()).as(cut.errors()).isEqualTo(TIMED_OUT);
    assertThat(file).doesNotExist();
    Program.Ended rest =
        netclients("get", "--continue", "-o", file, url("http", "/slow.bin")).run().succeeded();
    assertThat(rest.errors()).contains("going on after");
    assertThat(file).hasSameBinaryContentAs(Lab.file("nginx/www/1m.bin"));
  }

  @Test
  void withoutContinueNothingIsLeftOfWhatWasCutOff() throws Exception {
    Path to = Files.createDirectory(folder.resolve("to"));
    Path file = to.resolve("slow.bin");
    assertThat(
            netclients("get", "--max-time", "2", "-o", file, url("http", "/slow.bin"))
                .run()
                .status())
        .isEqualTo(TIMED_OUT);
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void putStoresAndRmDeletes() throws Exception {
    Path file = Files.write(folder.resolve("up"), new byte[300_000]);
    String there = url("https", "/dav/command/up.bin");
    netclients("put", file, there).run().succeeded();
    assertThat(Lab.file("nginx/dav/command/up.bin")).hasSameBinaryContentAs(file);
    netclients("rm", there).run().succeeded();
    assertThat(Lab.file("nginx/dav/command/up.bin")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "socks5, socks, https, /1m.bin",
    "http, proxy, http, /1m.bin",
  })
  void aProxyIsGoneThrough(String scheme, String proxy, String server, String path)
      throws Exception {
    String at =
        "%s://%s:%s@localhost:%d"
            .formatted(scheme, Lab.property("user"), Lab.property("password"), Lab.port(proxy));
    assertThat(netclients("get", "--proxy", at, url(server, path)).run().succeeded().output())
        .isEqualTo(Files.readAllBytes(Lab.file("nginx/www/1m.bin")));
  }

  @Test
  void aClientCertificateIsShown() throws Exception {
    assertThat(
            netclients("get", "--cert", Lab.file("tls/client.p12"), url("https.client", "/"))
                .withVariable("NETCLIENTS_CERT_PASSWORD", Lab.property("password"))
                .run()
                .succeeded()
                .text())
        .isEqualTo("CN=alice\n");
    Path both = folder.resolve("client.pem");
    Files.writeString(
        both,
        Files.readString(Lab.file("tls/client.pem"))
            + Files.readString(Lab.file("tls/client.key")));
    Files.setPosixFilePermissions(both, PosixFilePermissions.fromString("rw-------"));
    assertThat(netclients("get", "--cert", both, url("https.client", "/")).run().succeeded().text())
        .isEqualTo("CN=alice\n");
  }

  @Test
  void basicCredentialsComeFromTheEnvironment() throws Exception {
    assertThat(
            netclients("get", "--user", "alice", url("https", "/private/"))
                .withVariable("NETCLIENTS_PASSWORD", Lab.property("password"))
                .run()
                .succeeded()
                .text())
        .isEqualTo("for alice alone\n");
  }

  @ParameterizedTest
  @CsvSource({
    "9, http, /none, 404",
    "9, https, /s500, 500",
    "9, https.client, /, 400",
    "11, http, /loop, redirects",
  })
  void aStatusThatIsNoSuccessIsAFailure(int status, String server, String path, String word)
      throws Exception {
    Path file = folder.resolve("none");
    Program.Ended ended = netclients("get", "-o", file, url(server, path)).run();
    assertThat(ended.status()).as(ended.errors()).isEqualTo(status);
    assertThat(ended.errors().lines()).singleElement().asString().contains(word);
    assertThat(file).doesNotExist();
  }

  @Test
  void aPasswordIsNotSentInClearWithoutLeave() throws Exception {
    Program.Ended ended =
        netclients("get", "--user", "alice", url("http", "/private/"))
            .withVariable("NETCLIENTS_PASSWORD", Lab.property("password"))
            .run();
    assertThat(ended.status()).as(ended.errors()).isEqualTo(7);
    assertThat(
            netclients(
                    "get", "--cleartext-credentials", "--user", "alice", url("http", "/private/"))
                .withVariable("NETCLIENTS_PASSWORD", Lab.property("password"))
                .run()
                .succeeded()
                .text())
        .isEqualTo("for alice alone\n");
  }
}
