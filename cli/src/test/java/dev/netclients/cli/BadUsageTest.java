package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One clear line and the right code, and nothing is sent. HAZ-API-01, HAZ-API-02 */
class BadUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get nosuch://host/ | no module speaks this scheme",
        "get host/file | URL: host/file (expected: scheme://host",
        "talk host:25 | URL: host:25 (expected: scheme://host",
        "get gopher://host:0/ | port: 0 (expected: 1 to 65535)",
        "get gopher://host:65536/ | port: 65536 (expected: 1 to 65535)",
        "get gopher://host:99999999999/ | port: 99999999999 (expected: 1 to 65535)",
        "get gopher://host:-1/ | port: -1 (expected: 1 to 65535)",
        "get gopher:///x | a host is missing",
        "get gopher://a@b@c/ | at most one @",
        "get gopher://127.1/ | host: 127.1",
        "get gopher://h\\x/ | URL: ",
        "get gopher://h/0%0d%0aX | holds CR, LF, TAB or NUL",
        "get gopher://h/0%zz | URL: ",
        "get gopher://h:25/0x | port: 25 is another protocol's",
        "get gopher://h:6379/0x | port: 6379 is another protocol's",
        "get | Missing required parameter: 'URL'",
        "get --frob gopher://h/ | Unknown option: '--frob'",
        "frob | netclients: 'frob' is no verb (expected: get, put, ls, rm, send, talk, serve, demo, version,",
        "http://host/ | netclients: 'http://host/' is no verb",
        "version now | netclients: 'now' is one word too many (see netclients version --help)",
        "get --max-time x gopher://h/ | option '--max-time': 'x' (expected: a number)",
        "get --retry x gopher://h/ | option '--retry': 'x' (expected: a number)",
        "get --max-time -1 gopher://h/ | --max-time: -1.0 (expected: seconds)",
        "get --max-time NaN gopher://h/ | --max-time: NaN (expected: seconds)",
        "get --retry -1 gopher://h/ | --retry: -1 (expected: 0 to 100)",
        "get --continue gopher://h/ | --continue: without -o FILE",
        "get -o f gopher://h/0a gopher://h/0b | -o: several URLs",
        "get --proxy nosuch://p gopher://h/ | --proxy: nosuch://p (expected: socks5://host[:port] or http",
        "get --proxy host:1080 gopher://h/ | --proxy: host:1080 (expected: ",
        "get --proxy socks5://p:x gopher://h/ | port: x",
        "get --user a:b gopher://h/ | --user: a colon",
        "rm gopher://h/x | Gopher has no way to delete",
        "talk gopher://h/x | Gopher has no way to talk",
        "ls gopher://h/0x | expected: a menu or a search",
        "talk tcp://host | expected: tcp://host:port",
        "talk tls://host:1/path | expected: tls://host:port",
        "talk unix://host/path | expected: unix:///path",
        "talk unix: | URL: ",
        "serve frob | KIND: frob",
        "put - | Missing required parameter: 'URL'",
      })
  void oneLineSaysWhatIsWrong(String command, String why) {
    Ran ran = netclients((Object[]) command.split(" "));
    assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
    assertThat(ran.err()).startsWith("netclients: ").contains(why);
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gopher://h/0a\r\nb", "gopher://h\r\n/0a", "\r\n", "", "gopher://h/0 a"})
  void rawLineEndsAndBlanksInAUrlAreRefused(String url) {
    Ran ran = netclients("get", url);
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void withoutAVerbThereIsAHint() {
    Ran ran = netclients();
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err()).isEqualTo("netclients: a verb is missing (see netclients --help)\n");
  }

  @Test
  void helpIsOnStandardOutput() {
    Ran ran = netclients("--help");
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).contains("get", "put", "ls", "rm", "send", "talk", "serve", "demo");
    for (String verb : new String[] {"get", "put", "ls", "rm", "send", "talk", "serve", "demo"}) {
      assertThat(netclients(verb, "--help").text()).startsWith("Usage: netclients " + verb);
    }
  }

  @Test
  void missingFilesAreLocalFailures(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    Path junk = Files.writeString(folder.resolve("junk"), "junk");
    String url = "gopher://localhost:1/";
    for (Ran ran :
        new Ran[] {
          netclients("get", "--cacert", none, url),
          netclients("get", "--cert", none, url),
          netclients("get", "--netrc=" + none, url),
          netclients("put", none, url),
        }) {
      assertThat(ran.err()).isEqualTo("netclients: " + none + ": no such file\n");
      assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    }
    for (Ran ran :
        new Ran[] {
          netclients("get", "--cacert", junk, url),
          netclients("get", "--cert", junk, url),
          netclients("get", "--trace", folder, url),
        }) {
      assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
      assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    }
  }

  @Test
  void aFileInNoFolderIsRefusedBeforeAnythingIsSent(@TempDir Path folder) {
    Path none = folder.resolve("none");
    Ran ran = netclients("get", "-o", none.resolve("file"), "gopher://localhost:1025/0a");
    assertThat(ran.err()).isEqualTo("netclients: " + none + ": no such folder\n");
    assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
  }

  @Test
  void aFolderIsNothingToPut(@TempDir Path folder) {
    Ran ran = netclients("put", folder, "http://localhost:1/x");
    assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    assertThat(ran.err()).contains("Not a regular file");
  }
}
