package dev.netclients.cli;

import dev.netclients.Progress;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Shows on a terminal how a transfer goes on: size, speed, and when it will be over. */
final class Meter implements Progress {
  private static final long EVERY_NANOS = 200_000_000;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private final long before; // what was there when the transfer began
  private long shown;
  private int width;

  Meter(Terminal terminal, LongSupplier nanoTime, long before) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.before = before;
    this.start = nanoTime.getAsLong();
    this.shown = start;
  }

  /**
   * Returns a meter where somebody looks, else nothing.
   *
   * @param before how many bytes are there already, since the transfer is resumed
   */
  static Progress on(Terminal terminal, Options options, long before) {
    return terminal.errIsTerminal() && !options.json && !options.verbose
        ? new Meter(terminal, System::nanoTime, before)
        : Progress.NONE;
  }

  @Override
  public void transferred(long done, OptionalLong total) {
    long now = nanoTime.getAsLong();
    if (now - shown >= EVERY_NANOS) {
      shown = now;
      show(line(done, total, (now - start) / 1e9));
    }
  }

  private String line(long done, OptionalLong total, double seconds) {
    double speed = (done - before) / Math.max(seconds, 1e-3);
    String line = size(done);
    if (total.isPresent()) {
      line += " of " + size(total.getAsLong());
    }
    line += "  " + size((long) speed) + "/s";
    if (total.isPresent() && speed > 0) {
      long left = (long) Math.ceil((total.getAsLong() - done) / speed);
      line += "  " + clock(Math.max(0, left)) + " left";
    }
    return line;
  }

  private void show(String line) {
    terminal.err().print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    terminal.err().flush();
    width = line.length();
  }

  /** Takes the line away again. */
  void clear() {
    if (width > 0) {
      terminal.err().print("\r" + " ".repeat(width) + "\r");
      terminal.err().flush();
      width = 0;
    }
  }

  /** Returns a number of bytes for people. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  private static String clock(long seconds) {
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
