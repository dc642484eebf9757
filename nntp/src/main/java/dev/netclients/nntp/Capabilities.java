package dev.netclients.nntp;

import dev.netclients.line.Keywords;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a server says it can do, in its answer to CAPABILITIES (RFC 3977, section 5.2).
 *
 * <p>Immutable. Arguments that do not parse count as absent.
 *
 * @param keywords each label, with its arguments as they came
 */
public record Capabilities(Keywords keywords) {
  /** What is known of a server that was not asked, or knows no CAPABILITIES: nothing. */
  public static final Capabilities NONE = new Capabilities(Keywords.NONE);

  static Capabilities parse(Collection<String> lines) {
    return new Capabilities(Keywords.parse(lines));
  }

  /** Returns whether the server said anything at all: one of before RFC 3977 does not. */
  public boolean known() {
    return !keywords.isEmpty();
  }

  /**
   * VERSION: the highest version of the protocol that the server speaks (RFC 3977, section 3.3.2);
   * 1 if it does not say, as before RFC 3977.
   */
  public int version() {
    return keywords.arguments("VERSION").stream()
        .filter(v -> v.matches("[1-9][0-9]{0,3}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(1);
  }

  /** READER: the server is for readers (RFC 3977, section 3.4.2). */
  public boolean reader() {
    return keywords.has("READER");
  }

  /** MODE-READER: it will be, after MODE READER (RFC 3977, section 5.3). */
  public boolean modeReader() {
    return keywords.has("MODE-READER");
  }

  /** POST: articles may be posted in this session (RFC 3977, section 6.3.1). */
  public boolean post() {
    return keywords.has("POST");
  }

  /** OVER: overviews by range (RFC 3977, section 8.3). */
  public boolean over() {
    return keywords.has("OVER");
  }

  /** OVER MSGID: an overview by message-id too. */
  public boolean overByMessageId() {
    return keywords.has("OVER", "MSGID");
  }

  /** HDR: one header of many articles (RFC 3977, section 8.5). */
  public boolean hdr() {
    return keywords.has("HDR");
  }

  /** NEWNEWS: what has come since (RFC 3977, section 7.4). */
  public boolean newnews() {
    return keywords.has("NEWNEWS");
  }

  /** LIST: the keywords that LIST takes (RFC 3977, section 7.6.2; RFC 6048). */
  public List<String> list() {
    return keywords.arguments("LIST");
  }

  /** AUTHINFO: the ways to sign in that are open now (RFC 4643, section 2.1). */
  public List<String> authinfo() {
    return keywords.arguments("AUTHINFO");
  }

  /** SASL: the mechanisms of AUTHINFO SASL (RFC 4643, section 2.1). */
  public List<String> sasl() {
    return keywords.arguments("SASL");
  }

  /** STARTTLS: the conversation can go on in TLS (RFC 4642, section 2.1). */
  public boolean startTls() {
    return keywords.has("STARTTLS");
  }

  /** IMPLEMENTATION: the server's name. */
  public Optional<String> implementation() {
    return keywords.has("IMPLEMENTATION")
        ? Optional.of(String.join(" ", keywords.arguments("IMPLEMENTATION")))
        : Optional.empty();
  }
}
