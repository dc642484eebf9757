package dev.netclients.imap;

import dev.netclients.Printable;
import dev.netclients.Target;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL names on a server (RFC 5092): the server itself, a mailbox, a search in it, a message,
 * a part of one.
 *
 * <pre>
 *   imap://host/                                        the mailboxes
 *   imap://host/Work;UIDVALIDITY=38                     a mailbox
 *   imap://host/Work?UNSEEN                             what a search finds in it
 *   imap://host/Work;UIDVALIDITY=38/;UID=7              a message
 *   imap://host/Work/;UID=7/;SECTION=1.2/;PARTIAL=0.100 a stretch of a part
 * </pre>
 *
 * @param mailbox the mailbox's name; empty for the server
 * @param uidValidity the validity that its unique identifiers must have, if that is said
 * @param search the query, if it names a search
 * @param uid the message's unique identifier, if it names one
 * @param section which section of the message
 */
public record ImapUrl(
    String mailbox,
    OptionalLong uidValidity,
    Optional<String> search,
    OptionalLong uid,
    Section section) {
  // imessagelist    = mailbox [";UIDVALIDITY=" nz-number] ["?" enc-search]
  // imessagepart    = mailbox [";UIDVALIDITY="..] "/;UID=" nz-number ["/;SECTION=" enc-section]
  //                   ["/;PARTIAL=" number ["." nz-number]]
  private static final Pattern PATH =
      Pattern.compile(
          "/(?<mailbox>[^;]*?)"
              + "(?:;UIDVALIDITY=(?<validity>[1-9][0-9]{0,9}))?"
              + "(?:/?;UID=(?<uid>[1-9][0-9]{0,9})"
              + "(?:/;SECTION=(?<section>[^;/]*))?"
              + "(?:/;PARTIAL=(?<offset>[0-9]{1,10})(?:\\.(?<length>[1-9][0-9]{0,9}))?)?)?/?",
          Pattern.CASE_INSENSITIVE);

  /** Refuses null. */
  public ImapUrl {
    Objects.requireNonNull(mailbox, "mailbox");
    Objects.requireNonNull(uidValidity, "uidValidity");
    Objects.requireNonNull(search, "search");
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(section, "section");
  }

  /**
   * Returns what a URL's path and query name.
   *
   * @throws IllegalArgumentException if they are not as RFC 5092 has them
   */
  public static ImapUrl of(Target target) {
    String path = target.rawPath();
    String query = target.uri().getRawQuery();
    if (path.isEmpty()) {
      path = "/";
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches() || target.uri().getRawFragment() != null) {
      throw refused(target);
    }
    OptionalLong uid = number(matcher.group("uid"));
    String mailbox = Target.decode(matcher.group("mailbox"));
    if (mailbox.isEmpty() && (uid.isPresent() || query != null || matcher.group("validity") != null)
        || query != null && uid.isPresent()) {
      throw refused(target);
    }
    String name = matcher.group("section");
    String decoded = name == null ? "" : Target.decode(name);
    if (!Section.isName(decoded)) {
      throw refused(target);
    }
    Section section = new Section(decoded, false, -1, -1, false);
    if (matcher.group("offset") != null) {
      OptionalLong length = number(matcher.group("length"));
      section =
          section.partial(Long.parseLong(matcher.group("offset")), length.orElse(NumberSet.MAX));
    }
    return new ImapUrl(
        mailbox,
        number(matcher.group("validity")),
        Optional.ofNullable(query).map(Target::decode),
        uid,
        section);
  }

  private static IllegalArgumentException refused(Target target) {
    return new IllegalArgumentException(
        "URL: " + target + " (expected: as RFC 5092, such as imap://host/mailbox/;UID=7)");
  }

  private static OptionalLong number(@Nullable String digits) {
    if (digits == null) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(digits);
    if (value > NumberSet.MAX) {
      throw new IllegalArgumentException(
          "URL: " + Printable.of(digits) + " (expected: a number up to 2^32-1)");
    }
    return OptionalLong.of(value);
  }

  /** Returns a mailbox's URL, behind the server's: a path. */
  public static String path(String mailbox, OptionalLong uidValidity) {
    StringBuilder path = new StringBuilder("/");
    String[] levels = mailbox.split("/", -1); // a slash may stand as it is (RFC 5092, section 3)
    for (int i = 0; i < levels.length; i++) {
      path.append(i == 0 ? "" : "/").append(Target.encode(levels[i]));
    }
    uidValidity.ifPresent(value -> path.append(";UIDVALIDITY=").append(value));
    return path.toString();
  }

  /** Returns a message's URL, behind the server's: a path. */
  public static String path(String mailbox, OptionalLong uidValidity, long uid) {
    return path(mailbox, uidValidity) + "/;UID=" + uid;
  }
}
