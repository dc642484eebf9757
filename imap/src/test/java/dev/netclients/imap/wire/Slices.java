package dev.netclients.imap.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Hands bytes out as a network would: whole, byte by byte, or cut at one place. */
final class Slices extends InputStream {
  private final ByteArrayInputStream bytes;
  private final int first;
  private final int then;
  private boolean started;

  private Slices(byte[] bytes, int first, int then) {
    this.bytes = new ByteArrayInputStream(bytes);
    this.first = first;
    this.then = then;
  }

  static Slices whole(byte[] bytes) {
    return new Slices(bytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  static Slices byteByByte(byte[] bytes) {
    return new Slices(bytes, 1, 1);
  }

  static Slices cutAt(byte[] bytes, int place) {
    return new Slices(bytes, place, Integer.MAX_VALUE);
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public int read() {
    return bytes.read();
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    int most = started ? then : first;
    started = true;
    return bytes.read(to, offset, Math.min(length, most));
  }
}
