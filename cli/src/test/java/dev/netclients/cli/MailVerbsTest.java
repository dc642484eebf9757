package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakePop3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The verbs on a mailbox, and every way for a password to come in. */
class MailVerbsTest extends VerbsTest {
  private static final String MESSAGE = "Subject: hi\r\n\r\n.dot\r\n";

  @AutoClose
  private final FakePop3 pop =
      FakePop3.syntheticTls(3, n -> MESSAGE.getBytes(StandardCharsets.US_ASCII))
          .mailbox("bob", "canary");

  private final String url = "pop3s://bob@localhost:" + pop.port() + "/";

  private Path secretFile(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void lsAndGet() { // PY-POP3-02
    knowing("canary");
    Ran listed = tester.run("ls", "--cacert", ca, url);
    assertThat(listed.lines()).as(listed.err()).hasSize(3);
    assertThat(listed.lines().get(2)).startsWith("file\t" + MESSAGE.length() + "\t-\t3\t");
    assertThat(tester.run("get", "--cacert", ca, url + "2").text()).isEqualTo(MESSAGE);
    assertThat(tester.run("get", "--cacert", ca, "-o", folder, url + "2", url + "3").code())
        .isZero();
    assertThat(folder.resolve("3")).hasContent(MESSAGE);
  }

  @Test
  void rmIsForGood() {
    knowing("canary");
    assertThat(tester.run("rm", "--cacert", ca, url + "2").code()).isZero();
    assertThat(pop.received()).contains("DELE 2", "QUIT");
  }

  @Test
  void aPasswordIsAskedFor() {
    tester.typed = "canary";
    assertThat(tester.run("get", "--cacert", ca, url + "1", url + "2").code()).isZero();
    assertThat(tester.questions) // once a server
        .containsExactly("Password of bob at localhost:" + pop.port() + ": ");
  }

  @Test
  void aPasswordComesFromAFile() throws IOException {
    Path file = secretFile("password", "canary\nnot this\n");
    assertThat(tester.run("get", "--cacert", ca, "--password-file", file, url + "1").text())
        .isEqualTo(MESSAGE);
    String nobody = url.replace("bob@", "");
    assertThat(
            tester
                .run("get", "--cacert", ca, "--password-file", file, "--user", "bob", nobody + "1")
                .text())
        .isEqualTo(MESSAGE);
  }

  // HAZ-API-07
  @Test
  void filesThatOthersMayReadAreRefused() throws IOException {
    Path file = secretFile("password", "canary\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    for (String option : new String[] {"--password-file=", "--netrc="}) {
      Ran ran = tester.run("get", "--cacert", ca, option + file, url + "1");
      assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
      assertThat(ran.err()).contains("can be read by others").doesNotContain("canary");
      assertThat(ran.err().lines()).hasSize(1);
    }
  }

  @Test
  void aPasswordComesFromNetrc() throws IOException {
    Path file = secretFile(".netrc", "machine localhost login bob password canary\n");
    assertThat(tester.run("get", "--cacert", ca, "--netrc=" + file, url + "1").text())
        .isEqualTo(MESSAGE);
    tester.typed = "wrong"; // only who has no other password is asked for one
    tester.environment.put("HOME", folder.toString());
    assertThat(tester.run("get", "--cacert", ca, "--netrc", url + "1").text()).isEqualTo(MESSAGE);
    assertThat(tester.questions).isEmpty();
  }

  @Test
  void withoutAPasswordNothingIsSent() {
    Ran ran = netclients("get", "--cacert", ca, url + "1");
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err()).contains("a mailbox needs a user and a password");
    assertThat(pop.accepted()).isZero();
  }

  @Test
  void aWrongPasswordIsAnAuthenticationFailure() {
    knowing("wrong-canary");
    Ran ran = tester.run("get", "--cacert", ca, url + "1");
    assertThat(ran.code()).as(ran.err()).isEqualTo(Exit.AUTHENTICATION.code());
    assertThat(ran.err()).contains("stage: login").doesNotContain("canary");
  }

  // P-09
  @Test
  void aServerWithoutTlsGetsNoPassword() {
    try (FakePop3 clear =
        FakePop3.synthetic(1, n -> new byte[0]).withoutStls().mailbox("bob", "canary")) {
      knowing("canary");
      String there = "pop3://bob@localhost:" + clear.port() + "/";
      Ran ran = tester.run("ls", there);
      assertThat(ran.code()).isEqualTo(Exit.TLS_REQUIRED.code());
      assertThat(clear.received()).noneMatch(line -> line.contains("canary"));
      assertThat(tester.run("ls", "--cleartext-credentials", there).code()).isZero();
    }
  }

  // P-11
  @Test
  void noSecretIsEverShown() throws IOException {
    Path trace = folder.resolve("trace");
    String inUrl = url.replace("bob@", "bob:canary@");
    StringBuilder all = new StringBuilder();
    for (String[] command :
        new String[][] {
          {"get", "-v", "--cacert", ca.toString(), inUrl + "1"},
          {"get", "--json", "-v", "--cacert", ca.toString(), inUrl + "99"},
          {"ls", "--json", "-v", "--cacert", ca.toString(), inUrl},
          {"ls", "-v", inUrl}, // not trusted
          {"get", "-v", inUrl.replace("localhost", "local host")},
          {"get", "-v", inUrl.replace("@localhost", "@localhost:99999")},
          {"get", "-v", inUrl.replace("pop3s", "nosuch")},
          {"get", "-v", inUrl.replace("pop3s://", "")},
          {"get", "-v", inUrl.replace("pop3s", "gopher")},
          {"get", "--frob", inUrl},
          {"get", inUrl, "--proxy"},
          {"frob", inUrl},
          {"talk", inUrl},
          {"talk", "tcp://bob:canary@localhost"},
          {"put", "-", inUrl},
          {"get", "-o", folder.toString(), inUrl},
          {"get", "-v", "--proxy", "socks5://bob:canary@localhost:1", url},
          {"get", "-v", "--proxy", "http://bob:canary@localhost:99999", url},
          {"get", "-v", "--proxy", "nosuch://bob:canary@localhost", url},
          {"get", "-v", "--proxy", "bob:canary@localhost", url},
          {inUrl},
        }) {
      String[] traced = java.util.Arrays.copyOf(command, command.length + 2);
      traced[command.length] = "--trace";
      traced[command.length + 1] = trace.toString();
      boolean verb =
          !command[0].equals("frob")
              && command.length > 1
              && command[command.length - 1] != "--proxy";
      all.append(new CommandTester().run((Object[]) (verb ? traced : command)).all());
      all.append(Files.exists(trace) ? Files.readString(trace) : "");
    }
    String base64 = java.util.Base64.getEncoder().encodeToString("\0bob\0canary".getBytes());
    assertThat(all).contains("AUTH PLAIN ***").doesNotContain("canary", base64);
  }
}
