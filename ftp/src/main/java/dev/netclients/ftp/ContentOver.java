package dev.netclients.ftp;

import dev.netclients.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Content that is another one's, read through a stream of our own. */
record ContentOver(Content below, OptionalLong length, Opener opener) implements Content {
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public boolean repeatable() {
    return below.repeatable();
  }

  @Override
  public InputStream open() throws IOException {
    return opener.open();
  }
}
