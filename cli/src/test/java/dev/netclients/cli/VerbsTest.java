package dev.netclients.cli;

import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of verbs have: the command, a folder, and the fakes' authority in a file there. */
abstract class VerbsTest {
  final CommandTester tester = new CommandTester();

  @TempDir Path folder;
  Path ca;

  @BeforeEach
  final void writeAuthority() throws IOException {
    ca = Files.writeString(folder.resolve("ca.pem"), TestCa.shared().pem());
  }

  /** Has passwords found in the environment. */
  final void knowing(String password) {
    tester.environment.put(Passwords.VARIABLE, password);
  }
}
