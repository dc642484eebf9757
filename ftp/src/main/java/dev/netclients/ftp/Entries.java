package dev.netclients.ftp;

import dev.netclients.Entry;
import dev.netclients.Items;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A listing in the terms of the common contract, with URLs. */
final class Entries implements Items<Entry> {
  private final Items<FtpEntry> rows;
  private final String folder; // its URL, with a slash at the end
  private final Charset charset;
  private @Nullable Entry next;

  Entries(Items<FtpEntry> rows, String folder, Charset charset) {
    this.rows = rows;
    this.folder = folder;
    this.charset = charset;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next == null && rows.hasNext()) {
      FtpEntry row = rows.next();
      boolean above = row.kind() == FtpEntry.Kind.SELF || row.kind() == FtpEntry.Kind.PARENT;
      next = above ? null : entry(row);
    }
    return next != null;
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
  public Entry next() throws IOException {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Entry entry = next;
    next = null;
    return entry;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
