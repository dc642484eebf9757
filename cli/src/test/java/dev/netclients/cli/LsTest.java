package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LsTest {
  @AutoClose
  private final FakeGopher gopher = FakeGopher.start().text("/docs/a.txt", "A text", "a\r\n");

  private final String url = "gopher://localhost:" + gopher.port() + "/";

  @Test
  void aLineForEachEntryBetweenTabs() { // PY-GOPH-12
    assertThat(netclients("ls", url, url + "1/docs").lines())
        .containsExactly(
            "folder\t-\t-\tdocs\t" + url + "1/docs", "file\t-\t-\tA text\t" + url + "0/docs/a.txt");
  }

  @Test
  void whatIsListedCanBeFetched() {
    String line = netclients("ls", url + "1/docs").lines().get(0);
    assertThat(netclients("get", line.split("\t")[4]).text()).isEqualTo("a\r\n");
  }

  @Test
  void aTerminalGetsColumns() {
    CommandTester tester = new CommandTester();
    tester.outIsTerminal = true;
    assertThat(tester.run("ls", url).lines())
        .singleElement()
        .asString()
        .doesNotContain("\t")
        .matches("folder +- +- +docs +gopher://.*");
  }

  @Test
  void jsonHasAllThatTheServerTold() {
    assertThat(netclients("ls", "--json", url + "1/docs").lines())
        .containsExactly(
            "{\"kind\":\"file\",\"name\":\"A text\",\"url\":\""
                + url
                + "0/docs/a.txt\",\"facts\":{\"selector\":\"/docs/a.txt\",\"type\":\"0\"}}");
  }

  // P-12: a name can forge neither a line nor a field, in a pipe either
  @Test
  void namesAreEscaped() {
    gopher.row("/docs", "0evil\u001b[2J\rfile\u202e\t/x\tlocalhost\t70");
    assertThat(netclients("ls", url + "1/docs").lines().get(1))
        .startsWith("file\t-\t-\tevil\\x1B[2J\\rfile\\u{202E}\t");
    assertThat(netclients("ls", "--json", url + "1/docs").lines().get(1))
        .contains("\"name\":\"evil\\u001B[2J\\rfile\\u202E\"");
  }

  @Test
  void rowsThatCameBeforeAFailureAreListed() {
    StringBuilder menu = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      menu.append(gopher.row('0', "Row " + i, "/r")).append("\r\n");
    }
    gopher.answer("/half", (menu + ".").lines().toArray(String[]::new));
    gopher.fault(Point.DATA, Fault.RESET_MIDWAY);
    CommandTester.Ran ran = netclients("ls", "--retry", "3", url + "1/half");
    assertThat(ran.code()).isEqualTo(Exit.TRUNCATED.code());
    assertThat(ran.err().lines()).hasSize(1); // and is not tried again, which would list rows twice
  }

  @Test
  void aPasswordInAUrlIsNotShown() {
    assertThat(Context.shown(URI.create("pop3s://user:canary@host/7")))
        .isEqualTo("pop3s://user@host/7");
    assertThat(Context.shown(URI.create("http://host/a:b@c"))).isEqualTo("http://host/a:b@c");
  }
}
