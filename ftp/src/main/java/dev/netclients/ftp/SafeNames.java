package dev.netclients.ftp;

import dev.netclients.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names of a server may become names of files here. They are data: a name that leads out of
 * its folder, or means something else than a file on any of the usual systems, is refused and not
 * made into another.
 */
final class SafeNames {
  private static final int MAX_BYTES = 255; // of a name, on the usual file systems
  private static final Pattern DEVICE = // of Windows, whatever follows the first dot
      Pattern.compile(
          "(con|conin\\$|conout\\$|prn|aux|nul|(com|lpt)[0-9\u00B9\u00B2\u00B3])( *\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private SafeNames() {}

  /** Returns why {@code name} is not safe in {@code folder}, or nothing if it is. */
  static Optional<String> objection(Path folder, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("it is no name of a file");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("it is too long");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/' || c == '\\' || c == ':') {
        return Optional.of("it has a separator");
      }
      if (c < 0x20 || c == 0x7F || c == '\uFFFD') {
        return Optional.of("it has a control character, or bytes that are no text");
      }
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("it ends in a dot or a blank, which some systems drop");
    }
    if (DEVICE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of("it is a device on some systems");
    }
    try {
      if (!folder.resolve(name).endsWith(name)) {
        return Optional.of("it means something else here");
      }
    } catch (InvalidPathException e) {
      return Optional.of("no file can have it here: " + Printable.of(e.getReason()));
    }
    return Optional.empty();
  }
}
