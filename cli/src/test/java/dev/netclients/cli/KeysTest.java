package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.TestCa;
import dev.netclients.testkit.TestCertificate;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client certificates. HAZ-TLS-12 */
class KeysTest extends VerbsTest {
  private final TestCa clients = TestCa.create();
  private final TestCertificate client = clients.issue().commonName("bob").client().build();
  @AutoClose private final FakeGopher server = FakeGopher.startTls().text("/a", "A", "in\r\n");

  private String url;

  @BeforeEach
  void askForCertificates() throws Exception {
    server.serverTls(TestCa.shared().certificate().serverTls(clients));
    url = "gophers://localhost:" + server.port() + "/0/a";
  }

  @Test
  void pem() throws Exception {
    Path file = Files.writeString(folder.resolve("client.pem"), client.keyPem() + client.pem());
    Ran ran = netclients("get", "--cacert", ca, "--cert", file, url);
    assertThat(ran.text()).as(ran.err()).isEqualTo("in\r\n");
  }

  @Test
  void pkcs12WithItsPasswordFromTheEnvironmentOrTyped() throws Exception {
    Path file = folder.resolve("client.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      client.keyStore().store(out, TestCertificate.PASSWORD.toCharArray());
    }
    tester.typed = TestCertificate.PASSWORD;
    assertThat(tester.run("get", "--cacert", ca, "--cert", file, url).text()).isEqualTo("in\r\n");
    assertThat(tester.questions).containsExactly("Password of " + file + ": ");
    tester.environment.put("NETCLIENTS_CERT_PASSWORD", "wrong-canary");
    Ran wrong = tester.run("get", "-v", "--cacert", ca, "--cert", file, url);
    assertThat(wrong.code()).isEqualTo(Exit.LOCAL.code());
    assertThat(wrong.err()).contains("no usable certificate and key").doesNotContain("canary");
  }

  @Test
  void withoutOneTheServerSaysNo() {
    Ran ran = netclients("get", "--cacert", ca, url);
    assertThat(ran.code()).isIn(Exit.TLS.code(), Exit.TRUNCATED.code());
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void aFileWithoutAKeyIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("client.pem"), client.pem());
    Ran ran = netclients("get", "--cert", file, url);
    assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    assertThat(ran.err()).contains("no key in clear PKCS #8");
  }
}
