package dev.netclients.pop3;

/**
 * A row of UIDL (RFC 1939, section 7).
 *
 * <p>Two rows with the same id are both handed over, as they come; whoever puts them in a map
 * decides.
 *
 * @param number the message's number in this session
 * @param id what the server calls the message in every session, as it stands on the line
 */
public record UniqueId(int number, String id) {
  /** Returns whether the id is as the RFC wants it: 1 to 70 characters from 0x21 to 0x7E. */
  public boolean isWellFormed() {
    return !id.isEmpty() && id.length() <= 70 && id.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }
}
