package dev.netclients.line;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server says it can do: a list of keywords, each with its arguments. CAPA (RFC 2449), EHLO
 * (RFC 5321) and CAPABILITIES (RFC 3977) answer so.
 *
 * <p>Immutable. Arguments are kept as they came, whether they make sense or not.
 *
 * @param all each keyword in upper case, with its arguments, in the server's order
 */
public record Keywords(Map<String, List<String>> all) {
  /** Nothing is known. */
  public static final Keywords NONE = new Keywords(Map.of());

  /** Copies the map. */
  public Keywords {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /**
   * Returns the keywords that these lines name, one a line; blanks and tabs are between the words.
   * Of a keyword that comes twice, both count.
   */
  public static Keywords parse(Collection<String> lines) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> words = Arrays.stream(line.split("[ \t]")).filter(w -> !w.isEmpty()).toList();
      if (!words.isEmpty()) {
        all.computeIfAbsent(words.get(0).toUpperCase(Locale.ROOT), keyword -> new ArrayList<>())
            .addAll(words.subList(1, words.size()));
      }
    }
    all.replaceAll((keyword, arguments) -> List.copyOf(arguments));
    return new Keywords(all);
  }

  /** Returns whether the server said nothing of itself. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Returns whether the server names {@code keyword}; case does not matter. */
  public boolean has(String keyword) {
    return all.containsKey(keyword.toUpperCase(Locale.ROOT));
  }

  /** Returns whether the server names {@code keyword} with {@code argument}, in either case. */
  public boolean has(String keyword, String argument) {
    return arguments(keyword).stream().anyMatch(argument::equalsIgnoreCase);
  }

  /** Returns the arguments of {@code keyword}; none if the server does not name it. */
  public List<String> arguments(String keyword) {
    return all.getOrDefault(keyword.toUpperCase(Locale.ROOT), List.of());
  }
}
