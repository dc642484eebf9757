package dev.netclients.smtp;

import dev.netclients.line.Reply;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a server says it can do, in its answer to EHLO or LHLO (RFC 5321, section 4.1.1.1).
 *
 * <p>Immutable. Arguments that do not parse count as absent; {@link #arguments} has them as they
 * came.
 *
 * @param all each keyword in upper case, with its arguments, in the server's order
 */
public record Capabilities(Map<String, List<String>> all) {
  /** What is known of a server that knows HELO alone: nothing. */
  public static final Capabilities NONE = new Capabilities(Map.of());

  /** Copies the map. */
  public Capabilities {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /**
   * Returns the capabilities that the answer to EHLO names. Of a keyword that comes twice, both
   * count.
   */
  static Capabilities parse(Reply reply) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : reply.lines().subList(1, reply.lines().size())) { // the first is a greeting
      // Before RFC 2554 became law some servers wrote AUTH=LOGIN.
      String text = line.regionMatches(true, 0, "AUTH=", 0, 5) ? "AUTH " + line.substring(5) : line;
      List<String> words = Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).toList();
      if (!words.isEmpty()) {
        all.merge(
            words.get(0).toUpperCase(Locale.ROOT),
            List.copyOf(words.subList(1, words.size())),
            (one, two) -> Stream.concat(one.stream(), two.stream()).toList());
      }
    }
    return new Capabilities(all);
  }

  /** Returns whether the server names {@code keyword}; case does not matter. */
  public boolean has(String keyword) {
    return all.containsKey(keyword.toUpperCase(Locale.ROOT));
  }

  /** Returns the arguments of {@code keyword}; none if the server does not name it. */
  public List<String> arguments(String keyword) {
    return all.getOrDefault(keyword.toUpperCase(Locale.ROOT), List.of());
  }

  /** STARTTLS: the conversation can go on in TLS (RFC 3207). */
  public boolean startTls() {
    return has("STARTTLS");
  }

  /** AUTH: the SASL mechanisms (RFC 4954). */
  public List<String> auth() {
    return arguments("AUTH");
  }

  /** SIZE: how many bytes a message may have, if the server names a limit (RFC 1870). */
  public OptionalLong size() {
    List<String> arguments = arguments("SIZE");
    if (arguments.isEmpty() || !arguments.get(0).matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    long size = Long.parseLong(arguments.get(0));
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size); // RFC 1870: 0 is no limit
  }

  /** PIPELINING: commands may be sent ahead (RFC 2920). */
  public boolean pipelining() {
    return has("PIPELINING");
  }

  /** CHUNKING: a message may go out by BDAT (RFC 3030). */
  public boolean chunking() {
    return has("CHUNKING");
  }

  /** 8BITMIME: bytes above 127 may stand in a body (RFC 6152). */
  public boolean eightBitMime() {
    return has("8BITMIME");
  }

  /** SMTPUTF8: UTF-8 may stand in addresses and headers (RFC 6531). */
  public boolean smtpUtf8() {
    return has("SMTPUTF8");
  }

  /** DSN: delivery reports can be asked for (RFC 3461). */
  public boolean dsn() {
    return has("DSN");
  }

  /** ENHANCEDSTATUSCODES: replies carry codes of RFC 3463 (RFC 2034). */
  public boolean enhancedStatusCodes() {
    return has("ENHANCEDSTATUSCODES");
  }
}
