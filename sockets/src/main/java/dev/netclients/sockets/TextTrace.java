package dev.netclients.sockets;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Writes each event as a line of text: milliseconds since the trace began, the connection, what
 * happened.
 *
 * <pre>
 *     3.1 #1 connected  mail.test:995 127.0.0.1:995
 *     9.8 #1 secured    mail.test:995 TLSv1.3 TLS_AES_256_GCM_SHA384
 *    10.2 #1 &lt;          +OK ready
 *    10.3 #1 &gt;          PASS ***
 * </pre>
 *
 * <p>Safe for use by many threads if the consumer is.
 */
public final class TextTrace implements ConnectionListener {
  private final Consumer<String> lines;
  private final long start = System.nanoTime();

  /** Writes to {@code lines}, which is given each line without its end. */
  public TextTrace(Consumer<String> lines) {
    this.lines = Objects.requireNonNull(lines, "lines");
  }

  @Override
  public void on(ConnectionEvent event) {
    String what =
        switch (event.kind()) {
          case COMMAND -> ">";
          case REPLY -> "<";
          default -> event.kind().name().toLowerCase(Locale.ROOT);
        };
    boolean dialogue = what.length() == 1;
    lines.accept(
        String.format(
            Locale.ROOT,
            "%9.1f #%d %-10s %s%s",
            (event.nanoTime() - start) / 1e6,
            event.connection(),
            what,
            dialogue ? "" : event.server() + " ",
            event.text()));
  }
}
