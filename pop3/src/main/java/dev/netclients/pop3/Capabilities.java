package dev.netclients.pop3;

import dev.netclients.line.Keywords;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server says it can do, in its answer to CAPA (RFC 2449, section 5).
 *
 * <p>Immutable. Arguments that do not parse count as absent.
 *
 * @param keywords each capability, with its arguments as they came
 */
public record Capabilities(Keywords keywords) {
  /** What is known of a server that was not asked, or knows no CAPA: nothing. */
  public static final Capabilities NONE = new Capabilities(Keywords.NONE);

  static Capabilities parse(Collection<String> lines) {
    return new Capabilities(Keywords.parse(lines));
  }

  /** TOP: {@link Pop3Client#top} works (RFC 2449, section 6.1). */
  public boolean top() {
    return keywords.has("TOP");
  }

  /** USER: the plain login works (RFC 2449, section 6.2). */
  public boolean user() {
    return keywords.has("USER");
  }

  /** SASL: the mechanisms of AUTH (RFC 2449, section 6.3). */
  public List<String> sasl() {
    return keywords.arguments("SASL");
  }

  /** RESP-CODES: a text in brackets is a response code (RFC 2449, section 6.4). */
  public boolean respCodes() {
    return keywords.has("RESP-CODES");
  }

  /** LOGIN-DELAY: the seconds between logins that the server wants (RFC 2449, section 6.5). */
  public OptionalInt loginDelay() {
    return number(keywords.arguments("LOGIN-DELAY"));
  }

  /** PIPELINING: commands may be sent ahead (RFC 2449, section 6.6). */
  public boolean pipelining() {
    return keywords.has("PIPELINING");
  }

  /** EXPIRE: the days that the server keeps mail, if it does not keep it for ever (section 6.7). */
  public OptionalInt expire() {
    return number(keywords.arguments("EXPIRE"));
  }

  /** UIDL: {@link Pop3Client#uidl()} works (RFC 2449, section 6.8). */
  public boolean uidl() {
    return keywords.has("UIDL");
  }

  /** IMPLEMENTATION: the server's name (RFC 2449, section 6.9). */
  public Optional<String> implementation() {
    return keywords.has("IMPLEMENTATION")
        ? Optional.of(String.join(" ", keywords.arguments("IMPLEMENTATION")))
        : Optional.empty();
  }

  /** STLS: the conversation can go on in TLS (RFC 2595, section 4). */
  public boolean stls() {
    return keywords.has("STLS");
  }

  /** UTF8: mail may come with UTF-8 in its headers (RFC 6856, section 2). */
  public boolean utf8() {
    return keywords.has("UTF8");
  }

  /** LANG: the server's words can be had in other languages (RFC 6856, section 3). */
  public boolean lang() {
    return keywords.has("LANG");
  }

  private static OptionalInt number(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(arguments.get(0)))
        : OptionalInt.empty();
  }
}
