package dev.netclients.cli;

import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Netrc;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where passwords come from: never from the command line, where everybody can read them.
 *
 * <p>Only servers that the command line names get any, so that none follows a redirect elsewhere.
 */
final class Passwords implements CredentialSource {
  /** The environment's variable for the password of {@code --user}, or of a URL's user. */
  static final String VARIABLE = "NETCLIENTS_PASSWORD";

  private static final int LONGEST = 4096;

  private final Terminal terminal;
  private final @Nullable String user;
  private final @Nullable Path file;
  private final Set<Endpoint> servers;
  private final boolean asks;
  private final Map<String, Credentials> asked = new HashMap<>();

  private Passwords(Terminal terminal, Options options, Set<Endpoint> servers, boolean asks) {
    this.terminal = terminal;
    this.user = options.user;
    this.file = options.passwordFile;
    this.servers = Set.copyOf(servers);
    this.asks = asks;
  }

  /** Returns what {@code options} say; {@code servers} are those of the command line. */
  static CredentialSource of(Options options, Terminal terminal, Set<Endpoint> servers)
      throws IOException {
    if (options.user != null && options.user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("--user: a colon (expected: the name alone)");
    }
    CredentialSource given = new Passwords(terminal, options, servers, false);
    if (options.netrc != null) {
      CredentialSource netrc = netrc(options.netrc, terminal);
      Optional<String> user = Optional.ofNullable(options.user);
      given =
          given.or(
              (protocol, endpoint, named) ->
                  netrc.find(protocol, endpoint, named.isPresent() ? named : user));
    }
    return given.or(new Passwords(terminal, options, servers, true));
  }

  private static CredentialSource netrc(String given, Terminal terminal) throws IOException {
    Path file =
        given.isEmpty()
            ? Path.of(
                terminal.environment().getOrDefault("HOME", System.getProperty("user.home")),
                ".netrc")
            : Path.of(given);
    return Netrc.read(file);
  }

  @Override
  public Optional<Credentials> find(Protocol protocol, Endpoint endpoint, Optional<String> named)
      throws IOException {
    String name = named.orElse(user);
    if (name == null || !servers.contains(endpoint)) {
      return Optional.empty();
    }
    String key = name + "@" + endpoint;
    Credentials known = asked.get(key);
    if (known == null) {
      char[] password = password(name, endpoint);
      if (password == null) {
        return Optional.empty();
      }
      try {
        known = Credentials.password(name, password);
      } finally {
        Arrays.fill(password, '\0');
      }
      asked.put(key, known);
    }
    return Optional.of(known);
  }

  private char @Nullable [] password(String name, Endpoint endpoint) throws IOException {
    if (asks) {
      return terminal.prompt().ask("Password of " + Printable.of(name) + " at " + endpoint + ": ");
    }
    if (file != null) {
      return firstLine(file);
    }
    String variable = terminal.environment().get(VARIABLE);
    return variable == null ? null : variable.toCharArray();
  }

  private static char[] firstLine(Path file) throws IOException {
    Netrc.checkPrivate(file);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      char[] line = new char[LONGEST];
      int end = 0;
      for (int c; (c = in.read()) >= 0 && c != '\n' && c != '\r'; end++) {
        if (end == LONGEST) {
          throw new IOException(Printable.of(file.toString()) + ": no password in the first line");
        }
        line[end] = (char) c;
      }
      char[] password = Arrays.copyOf(line, end);
      Arrays.fill(line, '\0');
      return password;
    }
  }

  /** Returns the password of a PKCS #12 file; empty if there is none and nobody to ask. */
  static char[] ofCertificate(Terminal terminal, Path file) {
    String variable = terminal.environment().get("NETCLIENTS_CERT_PASSWORD");
    char[] typed =
        variable != null
            ? variable.toCharArray()
            : terminal.prompt().ask("Password of " + Printable.of(file.toString()) + ": ");
    return typed == null ? new char[0] : typed;
  }
}
