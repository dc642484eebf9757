package dev.netclients.imap.wire;

import dev.netclients.imap.Capabilities;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.ResponseCode;
import dev.netclients.imap.SearchResult;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Something that a server says: one of the forms of RFC 9051, section 7, in its order. */
public sealed interface Response {
  /** The five words that a status begins with. */
  enum Word {
    /** Yes, or just so you know. */
    OK,
    /** It could not be done. */
    NO,
    /** It was not understood. */
    BAD,
    /** The user is known already. */
    PREAUTH,
    /** The conversation ends. */
    BYE
  }

  /**
   * {@code + text}: go on (RFC 9051, section 7.6).
   *
   * @param text what follows; base64 in a login
   */
  record GoAhead(String text) implements Response {}

  /**
   * The answer to a command (RFC 9051, section 7.1).
   *
   * @param tag which command's
   * @param condition what it says
   */
  record Tagged(String tag, Condition condition) implements Response {}

  /**
   * A status (RFC 9051, section 7.1); untagged if it stands by itself.
   *
   * @param word how it begins
   * @param code what stands in brackets, if something does
   * @param text the words
   */
  record Condition(Word word, Optional<ResponseCode> code, String text) implements Response {
    /** Refuses null. */
    public Condition {
      Objects.requireNonNull(code, "code");
    }
  }

  /**
   * {@code ENABLED} (section 7.2.1).
   *
   * @param names what is enabled now, in upper case
   */
  record Enabled(Set<String> names) implements Response {}

  /**
   * {@code CAPABILITY} (section 7.2.2).
   *
   * @param capabilities what is offered
   */
  record Capability(Capabilities capabilities) implements Response {}

  /**
   * {@code LIST} (section 7.3.1), or {@code LSUB} (RFC 3501).
   *
   * @param mailbox the mailbox
   * @param subscribed whether it was LSUB
   */
  record Listed(ListedMailbox mailbox, boolean subscribed) implements Response {}

  /**
   * {@code NAMESPACE} (section 7.3.5).
   *
   * @param namespaces all of them
   */
  record Namespace(Namespaces namespaces) implements Response {}

  /**
   * {@code STATUS} (section 7.3.4).
   *
   * @param status what was told
   */
  record Status(MailboxStatus status) implements Response {}

  /**
   * {@code ESEARCH} (section 7.3.3).
   *
   * @param tag which command's answer it is, if that is told
   * @param result what was found
   */
  record Esearch(Optional<String> tag, SearchResult result) implements Response {}

  /**
   * {@code SEARCH} (RFC 3501, section 7.2.5).
   *
   * @param numbers what was found; ascending runs are ranges
   */
  record Search(NumberSet numbers) implements Response {}

  /**
   * {@code FLAGS} (section 7.3.6).
   *
   * @param flags what flags there are
   */
  record Flags(Set<Flag> flags) implements Response {}

  /**
   * {@code ID} (RFC 2971).
   *
   * @param fields what the server says of itself
   */
  record Id(Map<String, String> fields) implements Response {}

  /**
   * {@code EXISTS} (section 7.4.1).
   *
   * @param count how many messages there are
   */
  record Exists(long count) implements Response {}

  /**
   * {@code RECENT} (RFC 3501, section 7.3.2).
   *
   * @param count how many are new
   */
  record Recent(long count) implements Response {}

  /**
   * {@code EXPUNGE} (section 7.5.1).
   *
   * @param number which message is gone
   */
  record Expunge(long number) implements Response {}

  /**
   * {@code VANISHED} (RFC 7162).
   *
   * @param uids which messages are gone
   * @param earlier whether they went before
   */
  record Vanished(NumberSet uids, boolean earlier) implements Response {}

  /**
   * {@code FETCH} (section 7.5.2).
   *
   * @param data what is told of a message
   */
  record Fetch(FetchData data) implements Response {}

  /**
   * Anything else that may stand behind {@code *}: an extension that is not known here.
   *
   * @param line what stands there, literals and all; bytes as Latin-1
   */
  record Other(String line) implements Response {}
}
