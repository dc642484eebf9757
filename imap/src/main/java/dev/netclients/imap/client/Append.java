package dev.netclients.imap.client;

import dev.netclients.imap.Flag;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a message gets when it is appended (RFC 9051, section 6.3.12).
 *
 * @param flags its flags
 * @param date what the server is to keep as the time it came, if not now
 */
public record Append(Set<Flag> flags, Optional<OffsetDateTime> date) {
  /** No flags, and the present time. */
  public static final Append PLAIN = new Append(Set.of(), Optional.empty());

  /**
   * Copies the flags.
   *
   * @throws IllegalArgumentException if the year has not four digits, which IMAP cannot write
   */
  public Append {
    flags = Collections.unmodifiableSet(new LinkedHashSet<>(flags));
    Objects.requireNonNull(date, "date");
    if (date.isPresent() && (date.get().getYear() < 1 || date.get().getYear() > 9998)) {
      throw new IllegalArgumentException("date: " + date.get() + " (expected: four digits)");
    }
  }

  /** Returns the same with these flags. */
  public Append withFlags(Flag... all) {
    return new Append(new LinkedHashSet<>(List.of(all)), date);
  }

  /** Returns the same with a date. */
  public Append withDate(OffsetDateTime when) {
    return new Append(flags, Optional.of(when));
  }
}
