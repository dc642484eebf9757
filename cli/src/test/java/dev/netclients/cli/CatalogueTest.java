package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The catalogues in docs and the tests that cite them say the same. */
class CatalogueTest {
  private static final Path ROOT = root();
  private static final Pattern ID =
      Pattern.compile("\\b(?:P-[0-9]{2}|HAZ-[A-Z0-9]+-[0-9]{2}|PY-[A-Z0-9]+-[0-9]{2})\\b");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)`");

  /** Each test class, by name, with its text. */
  private static final Map<String, String> TESTS = new TreeMap<>();

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("netclients-bom"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @BeforeAll
  static void readTests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(CatalogueTest::isTest).toList()) {
        String name = file.getFileName().toString();
        // Two modules may have a class of that name.
        TESTS.merge(
            name.substring(0, name.length() - ".java".length()),
            Files.readString(file),
            String::concat);
      }
    }
    TESTS.remove("CatalogueTest");
  }

  private static boolean isTest(Path file) {
    String path = file.toString();
    return path.endsWith("Test.java") && path.contains("/src/test/java/");
  }

  private static List<String> rows(String document) throws IOException {
    return Files.readAllLines(ROOT.resolve("docs").resolve(document)).stream()
        .filter(line -> line.startsWith("| ") && ID.matcher(line.substring(2)).lookingAt())
        .toList();
  }

  private static Set<String> ids(String text) {
    Set<String> ids = new TreeSet<>();
    Matcher matcher = ID.matcher(text);
    while (matcher.find()) {
      ids.add(matcher.group());
    }
    return ids;
  }

  @Test
  void everyTestThatARowNamesCitesTheRow() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String document : List.of("hazards.md", "from-python.md")) {
      for (String row : rows(document)) {
        String id = row.split("\\|")[1].strip();
        Matcher named = CLASS.matcher(row);
        while (named.find()) {
          if (!ids(TESTS.getOrDefault(named.group(1), "")).contains(id)) {
            wrong.add(document + ": " + id + " is not cited by " + named.group(1));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyRowNamesATestOrSaysWhatElse() throws IOException {
    for (String row : rows("hazards.md")) {
      String proof = row.split("\\|")[4];
      assertThat(CLASS.matcher(proof).find() || proof.contains("later") || proof.contains("not "))
          .as(row)
          .isTrue();
    }
  }

  @Test
  void everyIdThatATestCitesHasARow() throws IOException {
    Set<String> known = new TreeSet<>();
    for (String document : List.of("hazards.md", "from-python.md")) {
      rows(document).forEach(row -> known.add(row.split("\\|")[1].strip()));
    }
    Set<String> cited = new TreeSet<>();
    TESTS.values().forEach(text -> cited.addAll(ids(text)));
    cited.removeAll(known);
    assertThat(cited).isEmpty();
  }
}
