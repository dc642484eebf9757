package dev.netclients;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server said when it accepted content.
 *
 * @param text the server's words, escaped
 * @param location where the content can be found now, if the server told
 */
public record Receipt(String text, Optional<URI> location) {
  /** Refuses null. */
  public Receipt {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(location, "location");
  }
}
