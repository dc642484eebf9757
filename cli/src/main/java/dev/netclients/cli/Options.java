package dev.netclients.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb that talks to a server understands. */
final class Options {
  private static final double LONGEST_SECONDS = 365 * 24 * 3600.0;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "Trust the authorities in this PEM file, and no others.")
  @Nullable Path cacert;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "Show this client certificate: PEM with its key (PKCS #8), or PKCS #12, whose password is"
              + " asked for or in NETCLIENTS_CERT_PASSWORD.")
  @Nullable Path cert;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description = "Go through socks5://[user:password@]host[:1080] or http://…host[:8080].")
  @Nullable String proxy;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Use this server for URLs that name none: smtp://host for mailto:, nntps://host for news:.")
  List<String> servers = new ArrayList<>();

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      description = "Give up when the whole command has taken so long.")
  double maxTime;

  @Option(
      names = "--retry",
      paramLabel = "N",
      description = "Try again up to N times where that cannot do anything twice.")
  int retry;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description =
          "Sign in as USER. The password is NETCLIENTS_PASSWORD, or the first line of"
              + " --password-file, or asked for.")
  @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from the first line of FILE, which only you may read.")
  @Nullable Path passwordFile;

  @Option(
      names = "--netrc",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "",
      description = "Look passwords up in FILE: --netrc=FILE, or alone ~/.netrc.")
  @Nullable String netrc;

  @Option(
      names = "--cleartext-credentials",
      description =
          "Let passwords go over connections in clear, where all on the way can read them.")
  boolean cleartextCredentials;

  @Option(
      names = "--insecure-skip-verification",
      description = "Accept any certificate. Anybody on the way can read and change everything.")
  boolean insecureSkipVerification;

  @Option(names = "-v", description = "Tell on standard error what happens on connections.")
  boolean verbose;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write what happens on connections to FILE; secrets are masked.")
  @Nullable Path trace;

  @Option(names = "--json", description = "Speak JSON, one object a line.")
  boolean json;

  /** Returns the clock of the whole command; zero for none. */
  Duration wholeTime() {
    if (!(maxTime >= 0 && maxTime <= LONGEST_SECONDS)) {
      throw new IllegalArgumentException("--max-time: " + maxTime + " (expected: seconds)");
    }
    return maxTime == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, (long) (maxTime * 1000)));
  }

  /** Returns how often to try again. */
  int retries() {
    if (retry < 0 || retry > 100) {
      throw new IllegalArgumentException("--retry: " + retry + " (expected: 0 to 100)");
    }
    return retry;
  }
}
