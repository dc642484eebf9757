package dev.netclients.pop3;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a server says it can do, in its answer to CAPA (RFC 2449, section 5).
 *
 * <p>Immutable. Arguments that do not parse count as absent; {@link #arguments} has them as they
 * came.
 *
 * @param all each capability in upper case, with its arguments, in the server's order
 */
public record Capabilities(Map<String, List<String>> all) {
  /** What is known of a server that was not asked, or knows no CAPA: nothing. */
  public static final Capabilities NONE = new Capabilities(Map.of());

  /** Copies the map. */
  public Capabilities {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /** Returns the capabilities that these lines name. Of a name that comes twice, both count. */
  static Capabilities parse(Collection<String> lines) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> words = Arrays.stream(line.split(" ")).filter(w -> !w.isEmpty()).toList();
      if (!words.isEmpty()) {
        all.merge(
            words.get(0).toUpperCase(Locale.ROOT),
            List.copyOf(words.subList(1, words.size())),
            (one, two) -> Stream.concat(one.stream(), two.stream()).toList());
      }
    }
    return new Capabilities(all);
  }

  /** Returns whether the server names {@code capability}; case does not matter. */
  public boolean has(String capability) {
    return all.containsKey(capability.toUpperCase(Locale.ROOT));
  }

  /** Returns the arguments of {@code capability}; none if the server does not name it. */
  public List<String> arguments(String capability) {
    return all.getOrDefault(capability.toUpperCase(Locale.ROOT), List.of());
  }

  /** TOP: {@link Pop3Client#top} works (RFC 2449, section 6.1). */
  public boolean top() {
    return has("TOP");
  }

  /** USER: the plain login works (RFC 2449, section 6.2). */
  public boolean user() {
    return has("USER");
  }

  /** SASL: the mechanisms of AUTH (RFC 2449, section 6.3). */
  public List<String> sasl() {
    return arguments("SASL");
  }

  /** RESP-CODES: a text in brackets is a response code (RFC 2449, section 6.4). */
  public boolean respCodes() {
    return has("RESP-CODES");
  }

  /** LOGIN-DELAY: the seconds between logins that the server wants (RFC 2449, section 6.5). */
  public OptionalInt loginDelay() {
    return number(arguments("LOGIN-DELAY"));
  }

  /** PIPELINING: commands may be sent ahead (RFC 2449, section 6.6). */
  public boolean pipelining() {
    return has("PIPELINING");
  }

  /** EXPIRE: the days that the server keeps mail, if it does not keep it for ever (section 6.7). */
  public OptionalInt expire() {
    return number(arguments("EXPIRE"));
  }

  /** UIDL: {@link Pop3Client#uidl()} works (RFC 2449, section 6.8). */
  public boolean uidl() {
    return has("UIDL");
  }

  /** IMPLEMENTATION: the server's name (RFC 2449, section 6.9). */
  public Optional<String> implementation() {
    return has("IMPLEMENTATION")
        ? Optional.of(String.join(" ", arguments("IMPLEMENTATION")))
        : Optional.empty();
  }

  /** STLS: the conversation can go on in TLS (RFC 2595, section 4). */
  public boolean stls() {
    return has("STLS");
  }

  /** UTF8: mail may come with UTF-8 in its headers (RFC 6856, section 2). */
  public boolean utf8() {
    return has("UTF8");
  }

  /** LANG: the server's words can be had in other languages (RFC 6856, section 3). */
  public boolean lang() {
    return has("LANG");
  }

  private static OptionalInt number(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(arguments.get(0)))
        : OptionalInt.empty();
  }
}
