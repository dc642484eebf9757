package dev.netclients.cli;

import dev.netclients.NetClientException;
import dev.netclients.Printable;
import dev.netclients.ReplyException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says on one line what went wrong, for people or as JSON, and what it means for the exit code. */
final class Failures {
  private static final int LONGEST = 2000;

  private final Terminal terminal;
  private final boolean json;
  private final boolean verbose;
  private Exit first = Exit.OK;

  Failures(Terminal terminal, boolean json, boolean verbose) {
    this.terminal = terminal;
    this.json = json;
    this.verbose = verbose;
  }

  /** Tells of {@code failure}; the command goes on with its next URL, if it has one. */
  void report(Throwable failure, @Nullable String url) {
    Exit exit = Exit.of(failure);
    if (first == Exit.OK) {
      first = exit;
    }
    if (exit == Exit.PIPE || terminal.stopping().getAsBoolean()) {
      return; // the user knows
    }
    if (json) {
      terminal.say(json(failure, exit, url));
      return;
    }
    terminal.say("netclients: " + message(failure, exit));
    if (verbose) {
      for (Throwable t : failure.getSuppressed()) {
        terminal.say("  also: " + safe(t.toString()));
      }
      Throwable cause = failure.getCause();
      for (int depth = 0; cause != null && depth < 5; depth++, cause = cause.getCause()) {
        terminal.say("  because: " + safe(cause.toString()));
      }
      if (exit == Exit.FAILED) {
        for (StackTraceElement line : failure.getStackTrace()) {
          terminal.say("    at " + line);
        }
      }
    }
  }

  /** Returns the code of the first failure, or that of success. */
  Exit exit() {
    return first;
  }

  private static String json(Throwable failure, Exit exit, @Nullable String url) {
    Json out =
        new Json()
            .put("error", exit.word())
            .put("exit", exit.code())
            .put("message", message(failure, exit))
            .put("url", url == null ? null : redact(url));
    Throwable where = failure instanceof Deadline.PassedException ? failure.getCause() : failure;
    if (where instanceof NetClientException e) {
      out.put("server", e.server().isEmpty() ? null : e.server())
          .put("stage", e.stage().toString())
          .put("outcome", e.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (failure instanceof ReplyException e) {
      out.put("code", e.code()).put("text", e.text()).put("temporary", e.temporary());
    }
    return out.line();
  }

  /** Returns one line, without a password that a URL in it may hold. */
  static String message(Throwable failure, Exit exit) {
    if (failure instanceof NetClientException || failure instanceof Deadline.PassedException) {
      return redact(String.valueOf(failure.getMessage())); // escaped at its source
    }
    if (failure instanceof FileSystemException e) {
      String file = e.getFile() == null ? "a file" : e.getFile();
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      if (e instanceof NoSuchFileException) {
        why = "no such file";
      } else if (e instanceof FileAlreadyExistsException) {
        why = "it exists already";
      } else if (e instanceof AccessDeniedException) {
        why = "no permission";
      }
      return safe(file + ": " + why);
    }
    if (exit == Exit.INTERRUPTED) {
      return "interrupted";
    }
    String message = safe(String.valueOf(failure.getMessage()));
    return exit == Exit.FAILED
        ? "a fault of this program: " + failure.getClass().getName() + ": " + message
        : message;
  }

  private static String safe(String text) {
    return redact(Printable.of(text, LONGEST).replace("\\\\", "\\"));
  }

  /** Masks userinfo wherever a URL stands in {@code text}. */
  static String redact(String text) {
    return text.replaceAll("//[^/?#\\s'\"]{1,1000}@", "//***@");
  }
}
