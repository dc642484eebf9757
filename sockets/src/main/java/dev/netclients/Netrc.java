package dev.netclients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The passwords in a {@code .netrc} file, as the manual of {@code ftp} describes it.
 *
 * <p>Only an entry for exactly the host counts; the {@code default} entry is not used, since it
 * would hand a password to any server. Macros are skipped. Immutable and safe for use by many
 * threads.
 */
public final class Netrc implements CredentialSource {
  private static final int MAX_SIZE = 1 << 20;

  private record Machine(String host, String login, Credentials.Password password) {}

  private final List<Machine> machines;

  private Netrc(List<Machine> machines) {
    this.machines = List.copyOf(machines);
  }

  /**
   * Reads {@code file}.
   *
   * @throws IOException if it cannot be read, is over 1 MiB, or others than its owner may read it
   */
  public static Netrc read(Path file) throws IOException {
    checkPrivate(file);
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException(Printable.of(file.toString()) + " is over " + MAX_SIZE + " bytes");
    }
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  /**
   * Refuses a file of secrets that others may read; for other such files too.
   *
   * @throws IOException if others than the owner of {@code file} may read it, where a file system
   *     knows that, or it is not there
   */
  public static void checkPrivate(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> others =
          EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
      others.retainAll(Files.getPosixFilePermissions(file));
      if (!others.isEmpty()) {
        throw new IOException(
            Printable.of(file.toString()) + " can be read by others (expected: chmod 600)");
      }
    }
  }

  /**
   * Parses the text of such a file. Entries without login or password are left out.
   *
   * @throws IOException if an entry's host is malformed or a word lacks its value
   */
  static Netrc parse(String text) throws IOException {
    List<Machine> machines = new ArrayList<>();
    List<String> words = words(text);
    String host = "";
    String login = "";
    boolean behindPassword = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "machine" -> {
          host = value(words, ++i, word);
          login = "";
        }
        case "default" -> {
          host = "";
          login = "";
        }
        case "login" -> login = value(words, ++i, word);
        case "password" -> {
          String password = value(words, ++i, word);
          if (!host.isEmpty() && !login.isEmpty()) {
            machines.add(machine(host, login, password));
          }
        }
        case "account" -> i++;
        default ->
            throw new IOException(
                behindPassword
                    ? "netrc: a password with a blank (expected: in quotes)" // and not its rest
                    : "netrc: a word that is not known: " + Printable.of(word));
      }
      behindPassword = word.equals("password");
    }
    return new Netrc(machines);
  }

  private static Machine machine(String host, String login, String password) throws IOException {
    try {
      return new Machine(Endpoint.of(host, 1).host(), login, Credentials.password(login, password));
    } catch (IllegalArgumentException e) {
      throw new IOException("netrc: " + e.getMessage(), e);
    }
  }

  private static String value(List<String> words, int i, String of) throws IOException {
    if (i >= words.size()) {
      throw new IOException("netrc: " + of + " without a value");
    }
    return words.get(i);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    boolean macro = false;
    for (String line : text.split("\r?\n", -1)) {
      if (macro) {
        macro = !line.isBlank(); // a macro ends at an empty line
        continue;
      }
      int i = 0;
      while (i < line.length()) {
        char c = line.charAt(i);
        if (c == ' ' || c == '\t') {
          i++;
        } else if (c == '#' && (i == 0 || words.isEmpty() || !takesValue(words))) {
          break;
        } else {
          StringBuilder word = new StringBuilder();
          i = word(line, i, word);
          if (word.toString().equals("macdef") && !takesValue(words)) {
            macro = true;
            break;
          }
          words.add(word.toString());
        }
      }
    }
    return words;
  }

  /**
   * A word in quotes may hold blanks; a backslash takes the next character as it is, as in curl.
   */
  private static int word(String line, int start, StringBuilder word) {
    int i = start;
    boolean quoted = line.charAt(i) == '"';
    if (quoted) {
      i++;
    }
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (quoted ? c == '"' : c == ' ' || c == '\t') {
        return i;
      }
      word.append(quoted && c == '\\' && i < line.length() ? line.charAt(i++) : c);
    }
    return i;
  }

  private static boolean takesValue(List<String> words) {
    return !words.isEmpty()
        && Set.of("machine", "login", "password", "account").contains(words.get(words.size() - 1));
  }

  @Override
  public Optional<Credentials> find(Protocol protocol, Endpoint endpoint, Optional<String> user) {
    return machines.stream()
        .filter(machine -> machine.host.equals(endpoint.host()))
        .filter(machine -> user.isEmpty() || user.get().equals(machine.login))
        .<Credentials>map(Machine::password)
        .findFirst();
  }
}
