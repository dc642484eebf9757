package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.Charset;

/** The rows of a multi-line answer: dots stuffed, sent as a block fills. */
final class NntpRows {
  private static final int BLOCK = 32 << 10;

  private final FakeClient client;
  private final Charset charset; // articles are Latin-1 here, so that all bytes survive
  private final StringBuilder rows = new StringBuilder();

  NntpRows(FakeClient client, Charset charset) {
    this.client = client;
    this.charset = charset;
  }

  void row(String row) throws IOException {
    rows.append(row.startsWith(".") ? "." : "").append(row).append("\r\n");
    if (rows.length() > BLOCK) {
      send();
    }
  }

  void end() throws IOException {
    rows.append(".\r\n");
    send();
  }

  private void send() throws IOException {
    client.send(Point.DATA, rows.toString().getBytes(charset));
    rows.setLength(0);
  }
}
