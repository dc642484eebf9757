package dev.netclients.nntp;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server says it can do, in its answer to CAPABILITIES (RFC 3977, section 5.2).
 *
 * <p>Immutable. Arguments that do not parse count as absent; {@link #arguments} has them as they
 * came.
 *
 * @param all each label in upper case, with its arguments, in the server's order
 */
public record Capabilities(Map<String, List<String>> all) {
  /** What is known of a server that was not asked, or knows no CAPABILITIES: nothing. */
  public static final Capabilities NONE = new Capabilities(Map.of());

  /** Copies the map. */
  public Capabilities {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /** Returns the capabilities that these lines name. Of a label that comes twice, both count. */
  static Capabilities parse(Collection<String> lines) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> words = Arrays.stream(line.split("[ \t]")).filter(w -> !w.isEmpty()).toList();
      if (!words.isEmpty()) {
        all.merge(
            words.get(0).toUpperCase(Locale.ROOT),
            List.copyOf(words.subList(1, words.size())),
            (one, two) -> Stream.concat(one.stream(), two.stream()).toList());
      }
    }
    return new Capabilities(all);
  }

  /** Returns whether the server said anything at all: one of before RFC 3977 does not. */
  public boolean known() {
    return !all.isEmpty();
  }

  /** Returns whether the server names {@code label}; case does not matter. */
  public boolean has(String label) {
    return all.containsKey(label.toUpperCase(Locale.ROOT));
  }

  /** Returns the arguments of {@code label}; none if the server does not name it. */
  public List<String> arguments(String label) {
    return all.getOrDefault(label.toUpperCase(Locale.ROOT), List.of());
  }

  /** Returns whether the server names {@code label} with {@code argument}. */
  public boolean has(String label, String argument) {
    return arguments(label).stream().anyMatch(argument::equalsIgnoreCase);
  }

  /**
   * VERSION: the highest version of the protocol that the server speaks (RFC 3977, section 3.3.2);
   * 1 if it does not say, as before RFC 3977.
   */
  public int version() {
    return arguments("VERSION").stream()
        .filter(v -> v.matches("[1-9][0-9]{0,3}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(1);
  }

  /** READER: the server is for readers (RFC 3977, section 3.4.2). */
  public boolean reader() {
    return has("READER");
  }

  /** MODE-READER: it will be, after MODE READER (RFC 3977, section 5.3). */
  public boolean modeReader() {
    return has("MODE-READER");
  }

  /** POST: articles may be posted in this session (RFC 3977, section 6.3.1). */
  public boolean post() {
    return has("POST");
  }

  /** OVER: overviews by range (RFC 3977, section 8.3). */
  public boolean over() {
    return has("OVER");
  }

  /** OVER MSGID: an overview by message-id too. */
  public boolean overByMessageId() {
    return has("OVER", "MSGID");
  }

  /** HDR: one header of many articles (RFC 3977, section 8.5). */
  public boolean hdr() {
    return has("HDR");
  }

  /** NEWNEWS: what has come since (RFC 3977, section 7.4). */
  public boolean newnews() {
    return has("NEWNEWS");
  }

  /** LIST: the keywords that LIST takes (RFC 3977, section 7.6.2; RFC 6048). */
  public List<String> list() {
    return arguments("LIST");
  }

  /** AUTHINFO: the ways to sign in that are open now (RFC 4643, section 2.1). */
  public List<String> authinfo() {
    return arguments("AUTHINFO");
  }

  /** SASL: the mechanisms of AUTHINFO SASL (RFC 4643, section 2.1). */
  public List<String> sasl() {
    return arguments("SASL");
  }

  /** STARTTLS: the conversation can go on in TLS (RFC 4642, section 2.1). */
  public boolean startTls() {
    return has("STARTTLS");
  }

  /** IMPLEMENTATION: the server's name. */
  public Optional<String> implementation() {
    return has("IMPLEMENTATION")
        ? Optional.of(String.join(" ", arguments("IMPLEMENTATION")))
        : Optional.empty();
  }
}
