package dev.netclients.cli;

import dev.netclients.Printable;
import dev.netclients.line.BlockOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Shows bytes on a terminal: text and line ends as they are; all that could move the cursor, change
 * colours or set the title escaped; bytes that are no UTF-8 as {@code \xHH}.
 */
final class SafeOutput extends BlockOutputStream {
  private final OutputStream out;
  private final byte[] character = new byte[4]; // UTF-8 in progress
  private int have;
  private int want;
  private boolean afterCr;

  SafeOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream safe = new ByteArrayOutputStream(length + 16);
    for (int i = offset; i < offset + length; i++) {
      step(safe, bytes[i]);
    }
    out.write(safe.toByteArray(), 0, safe.size());
  }

  private void step(ByteArrayOutputStream safe, byte b) {
    if (want > 0 && (b & 0xC0) == 0x80) {
      character[have++] = b;
      if (have == want) {
        show(safe);
      }
      return;
    }
    finishCharacter(safe);
    if (afterCr && b != '\n') {
      put(safe, "\\r"); // alone it would overwrite the line
    }
    afterCr = b == '\r';
    if (b >= 0) {
      if (b >= ' ' && b != 0x7F || b == '\n' || b == '\t') {
        safe.write(b);
      } else if (b != '\r') {
        put(safe, Printable.of(String.valueOf((char) b)));
      }
      return;
    }
    want = (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : (b & 0xF8) == 0xF0 ? 4 : 1;
    have = 1;
    character[0] = b;
    if (want == 1) {
      show(safe);
    }
  }

  private void finishCharacter(ByteArrayOutputStream safe) {
    if (want > 0) {
      show(safe);
    }
  }

  private void show(ByteArrayOutputStream safe) {
    put(safe, Printable.of(character, 0, have));
    have = 0;
    want = 0;
  }

  private static void put(ByteArrayOutputStream safe, String text) {
    safe.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Shows what is unfinished too, and flushes; what is below stays open. */
  @Override
  public void close() throws IOException {
    ByteArrayOutputStream safe = new ByteArrayOutputStream();
    finishCharacter(safe);
    if (afterCr) {
      put(safe, "\\r");
    }
    afterCr = false;
    out.write(safe.toByteArray(), 0, safe.size());
    out.flush();
  }
}
