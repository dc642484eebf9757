package dev.netclients.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import okhttp3.Request;

/**
 * What a request told a server alone: it is masked where the server repeats it, as error pages do
 * that show the request.
 */
final class Secrets {
  private static final int SHORTEST = 8; // of a cookie: "1" is in many an innocent text
  private static final int SHORTEST_CUT = 4;

  private final Set<String> sensitive;

  /** Knows the names of headers that are as secret as those that always are. */
  Secrets(Set<String> sensitive) {
    this.sensitive = sensitive;
  }

  /** Returns a field as a line, with the value masked where it is a secret. */
  String shown(Headers.Field field) {
    boolean secret = sensitive.stream().anyMatch(name -> name.equalsIgnoreCase(field.name()));
    return (secret ? new Headers.Field(field.name(), "***") : field).toString();
  }

  /**
   * Returns a server's {@code text}, not escaped yet, without what {@code sent} was to keep; a
   * secret that is cut at the text's end is masked too.
   */
  String hide(String text, Request sent) {
    String hidden = text;
    for (String secret : in(sent)) {
      hidden = hidden.replace(secret, "***");
      for (int n = secret.length() - 1; n >= SHORTEST_CUT; n--) {
        if (hidden.endsWith(secret.substring(0, n))) {
          hidden = hidden.substring(0, hidden.length() - n) + "***";
          break;
        }
      }
    }
    return hidden;
  }

  /** The longer before the shorter, which may be a part of it. */
  private List<String> in(Request sent) {
    List<String> all = new ArrayList<>();
    for (String name : List.of("Authorization", "Proxy-Authorization")) {
      for (String authorization : sent.headers(name)) {
        String word = authorization.substring(authorization.indexOf(' ') + 1).strip();
        all.add(word);
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
          all.add(password(word));
        }
      }
    }
    for (String cookies : sent.headers("Cookie")) {
      for (String cookie : cookies.split(";")) {
        String value = cookie.substring(cookie.indexOf('=') + 1).strip();
        all.add(value.length() < SHORTEST ? "" : value);
      }
    }
    sensitive.forEach(name -> all.addAll(sent.headers(name)));
    all.removeIf(String::isEmpty);
    all.sort(Comparator.comparingInt(String::length).reversed());
    return all;
  }

  private static String password(String word) {
    try {
      String both = new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
      return both.substring(both.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return ""; // the caller's own idea of Basic
    }
  }
}
