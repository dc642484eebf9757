package dev.netclients.ftp;

import dev.netclients.Cursor;
import dev.netclients.Entry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A listing in the terms of the common contract, with URLs. */
final class Entries extends Cursor<Entry> {
  private final Cursor<FtpEntry> rows;
  private final String folder; // its URL, with a slash at the end
  private final Charset charset;

  Entries(Cursor<FtpEntry> rows, String folder, Charset charset) {
    this.rows = rows;
    this.folder = folder;
    this.charset = charset;
  }

  @Override
  protected @Nullable Entry fetch() throws IOException {
    while (rows.hasNext()) {
      FtpEntry row = rows.next();
      if (row.kind() != FtpEntry.Kind.SELF && row.kind() != FtpEntry.Kind.PARENT) {
        return entry(row);
      }
    }
    return null;
  }

  private Entry entry(FtpEntry row) {
    Entry.Kind kind =
        switch (row.kind()) {
          case FILE -> Entry.Kind.FILE;
          case FOLDER -> Entry.Kind.FOLDER;
          default -> Entry.Kind.OTHER;
        };
    boolean unread = row.kind() == FtpEntry.Kind.UNREAD;
    String path = unread ? "" : FtpPath.encode(row.name(), charset);
    String slash = kind == Entry.Kind.FOLDER ? "/" : "";
    return new Entry(
        URI.create(folder + path + slash),
        unread ? row.rawText() : row.name(),
        kind,
        row.size(),
        row.modified(),
        row.facts());
  }

  @Override
  public void close() {
    super.close();
    rows.close();
  }
}
