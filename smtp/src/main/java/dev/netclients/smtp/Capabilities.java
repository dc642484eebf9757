package dev.netclients.smtp;

import dev.netclients.line.Keywords;
import dev.netclients.line.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a server says it can do, in its answer to EHLO or LHLO (RFC 5321, section 4.1.1.1).
 *
 * <p>Immutable. Arguments that do not parse count as absent.
 *
 * @param keywords each keyword, with its arguments as they came
 */
public record Capabilities(Keywords keywords) {
  /** What is known of a server that knows HELO alone: nothing. */
  public static final Capabilities NONE = new Capabilities(Keywords.NONE);

  /** Returns the capabilities that the answer to EHLO names. */
  static Capabilities parse(Reply reply) {
    List<String> lines = new ArrayList<>();
    for (String line : reply.lines().subList(1, reply.lines().size())) { // the first is a greeting
      // Before RFC 2554 became law some servers wrote AUTH=LOGIN.
      boolean old = line.regionMatches(true, 0, "AUTH=", 0, 5);
      lines.add(old ? "AUTH " + line.substring(5) : line);
    }
    return new Capabilities(Keywords.parse(lines));
  }

  /** STARTTLS: the conversation can go on in TLS (RFC 3207). */
  public boolean startTls() {
    return keywords.has("STARTTLS");
  }

  /** AUTH: the SASL mechanisms (RFC 4954). */
  public List<String> auth() {
    return keywords.arguments("AUTH");
  }

  /** SIZE: how many bytes a message may have, if the server names a limit (RFC 1870). */
  public OptionalLong size() {
    List<String> arguments = keywords.arguments("SIZE");
    if (arguments.isEmpty() || !arguments.get(0).matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    long size = Long.parseLong(arguments.get(0));
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size); // RFC 1870: 0 is no limit
  }

  /** PIPELINING: commands may be sent ahead (RFC 2920). */
  public boolean pipelining() {
    return keywords.has("PIPELINING");
  }

  /** CHUNKING: a message may go out by BDAT (RFC 3030). */
  public boolean chunking() {
    return keywords.has("CHUNKING");
  }

  /** 8BITMIME: bytes above 127 may stand in a body (RFC 6152). */
  public boolean eightBitMime() {
    return keywords.has("8BITMIME");
  }

  /** SMTPUTF8: UTF-8 may stand in addresses and headers (RFC 6531). */
  public boolean smtpUtf8() {
    return keywords.has("SMTPUTF8");
  }

  /** DSN: delivery reports can be asked for (RFC 3461). */
  public boolean dsn() {
    return keywords.has("DSN");
  }

  /** ENHANCEDSTATUSCODES: replies carry codes of RFC 3463 (RFC 2034). */
  public boolean enhancedStatusCodes() {
    return keywords.has("ENHANCEDSTATUSCODES");
  }
}
