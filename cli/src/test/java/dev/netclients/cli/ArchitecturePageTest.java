package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.netclients.Client;
import dev.netclients.ftp.FtpClient;
import dev.netclients.gopher.GopherClient;
import dev.netclients.http.HttpClient;
import dev.netclients.imap.client.ImapClient;
import dev.netclients.nntp.NntpClient;
import dev.netclients.pop3.Pop3Client;
import dev.netclients.smtp.SmtpClient;
import dev.netclients.telnet.TelnetClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/architecture.md says of the code is so. */
class ArchitecturePageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)`");
  private static final int LINES_IN_AN_HOUR = 3000;

  private static final Map<String, Class<? extends Client>> CLIENTS =
      Stream.of(
              HttpClient.class,
              FtpClient.class,
              SmtpClient.class,
              Pop3Client.class,
              ImapClient.class,
              NntpClient.class,
              TelnetClient.class,
              GopherClient.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  /** The cells of the rows of a section's table, its head first. */
  private static List<List<String>> table(String section) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    int start = page.indexOf("\n## " + section + "\n");
    assertThat(start).as(section).isPositive();
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end)
        .lines()
        .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList())
        .toList();
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  @Test
  void theTableOfVerbsIsWhatTheClientsImplement() throws Exception {
    List<List<String>> rows = table("The verbs");
    List<String> verbs = rows.get(0).stream().flatMap(cell -> names(cell).stream()).toList();
    Map<String, List<String>> told = new TreeMap<>();
    Map<String, List<String>> implemented = new TreeMap<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      String client = names(row.get(0)).get(0);
      for (int i = 0; i < verbs.size(); i++) {
        Class<?> verb = Class.forName("dev.netclients." + verbs.get(i));
        if (row.get(i + 1).equals("✓")) {
          told.computeIfAbsent(client, name -> new ArrayList<>()).add(verbs.get(i));
        }
        if (verb.isAssignableFrom(CLIENTS.get(client))) {
          implemented.computeIfAbsent(client, name -> new ArrayList<>()).add(verbs.get(i));
        }
      }
    }
    assertThat(told).isEqualTo(implemented).containsOnlyKeys(CLIENTS.keySet());
  }

  @Test
  void theWayThroughTheCoreIsNoLongerThanAnHour() throws IOException {
    List<List<String>> rows = table("The core in an hour");
    int whole = 0;
    for (List<String> row : rows.subList(1, rows.size())) {
      int lines = 0;
      for (String name : names(row.get(1))) {
        lines += linesOfCode(name);
      }
      assertThat(Integer.parseInt(row.get(2))).as(row.get(0)).isCloseTo(lines, within(20));
      whole += lines;
    }
    assertThat(whole).isBetween(LINES_IN_AN_HOUR / 2, LINES_IN_AN_HOUR);
  }

  /** Lines that are neither empty nor comment nor import. */
  private static int linesOfCode(String type) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("sockets/src/main/java"))) {
      Path found =
          files
              .filter(file -> file.endsWith(type + ".java"))
              .min(Comparator.comparingInt(Path::getNameCount)) // the contract's, of two
              .orElseThrow(() -> new AssertionError("no such type: " + type));
      String code =
          Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL)
              .matcher(Files.readString(found))
              .replaceAll("");
      return (int)
          code.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.matches("(//|import |package ).*"))
              .count();
    }
  }
}
