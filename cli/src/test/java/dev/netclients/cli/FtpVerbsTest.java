package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeFtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs on a server of files. */
class FtpVerbsTest extends VerbsTest {
  @AutoClose
  private final FakeFtp ftp =
      FakeFtp.start().user("bob", "canary").file("/pub/a", "text of a").folder("/in");

  private final String url = "ftp://bob@localhost:" + ftp.port() + "/";

  @BeforeEach
  void nameUser() {
    knowing("canary");
  }

  @Test
  void lsGetPutAndRm() throws IOException {
    Ran listed = tester.run("ls", "--cacert", ca, url + "pub/");
    assertThat(listed.lines()).as(listed.err()).hasSize(1);
    assertThat(listed.lines().get(0)).startsWith("file\t9\t").endsWith("\ta\t" + url + "pub/a");
    assertThat(tester.run("get", "--cacert", ca, url + "pub/a").text()).isEqualTo("text of a");
    Path upload = Files.writeString(folder.resolve("upload"), "new");
    assertThat(tester.run("put", "--cacert", ca, upload, url + "in/b").code()).isZero();
    assertThat(ftp.bytes("/in/b").orElseThrow()).asString().isEqualTo("new");
    assertThat(tester.run("rm", "--cacert", ca, url + "in/b").code()).isZero();
    assertThat(tester.run("rm", "--cacert", ca, url + "in/").code()).isZero();
    assertThat(ftp.paths()).containsExactly("/", "/pub", "/pub/a");
  }

  @Test
  void aFileThatIsNotThereIsARefusal() {
    Ran ran = tester.run("get", "--cacert", ca, url + "nothing");
    assertThat(ran.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(ran.err()).contains("no such file").doesNotContain("canary");
  }

  @Test
  void withoutTlsThePasswordStaysHereUnlessAllowed() {
    ftp.withoutTls();
    assertThat(tester.run("get", url + "pub/a").code()).isNotZero();
    assertThat(ftp.received()).noneMatch(line -> line.startsWith("USER"));
    assertThat(tester.run("get", "--cleartext-credentials", url + "pub/a").text())
        .isEqualTo("text of a");
  }
}
