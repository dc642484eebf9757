package dev.netclients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The one shape behind {@link Content}'s factories. */
record ContentSource(OptionalLong length, boolean repeatable, Optional<Path> file, Opener opener)
    implements Content {
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public InputStream open() throws IOException {
    return opener.open();
  }
}
