package dev.netclients.telnet;

import dev.netclients.Printable;
import dev.netclients.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * NEW-ENVIRON (RFC 1572): what the caller has set is told to a server that asks, and nothing else.
 *
 * <pre>
 *   server:  SB NEW-ENVIRON | 1 SEND | { 0 VAR or 3 USERVAR | name ... }                   SE
 *   client:  SB NEW-ENVIRON | 0 IS   | { 0 VAR or 3 USERVAR | name ... | 1 VALUE | value } SE
 *
 *   2 ESC stands before each 0, 1, 2 or 3 within a name or a value
 * </pre>
 *
 * <p>SEND without names, or a VAR or USERVAR without one, asks for all of that kind. A variable
 * that is asked for and not set is named without a value, as the RFC has it.
 */
final class Environment implements OptionHandler {
  private static final int IS = 0;
  private static final int SEND = 1;
  private static final int VAR = 0;
  private static final int VALUE = 1;
  private static final int ESC = 2;
  private static final int USERVAR = 3;

  /** The names of the RFC are VAR; all others are USERVAR. */
  private static final Set<String> WELL_KNOWN =
      Set.of("USER", "JOB", "ACCT", "PRINTER", "SYSTEMTYPE", "DISPLAY");

  private final Map<String, String> variables = new LinkedHashMap<>();

  void set(String name, String value) {
    WireText.check("variable", name);
    WireText.check("value of " + Printable.of(name), value);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("variable: empty (expected: a name)");
    }
    variables.put(name, value);
  }

  @Override
  public Option option() {
    return Option.NEW_ENVIRON;
  }

  @Override
  public boolean accepts(Side side) {
    return side == Side.LOCAL;
  }

  @Override
  public void received(byte[] parameters, Subnegotiation answer) {
    if (parameters.length == 0 || parameters[0] != SEND) {
      return;
    }
    Set<Question> questions =
        new LinkedHashSet<>(); // each once: the answer is not to grow with them
    if (parameters.length == 1) {
      questions.add(new Question(VAR, ""));
      questions.add(new Question(USERVAR, ""));
    }
    for (int i = 1; i < parameters.length; ) {
      int kind = parameters[i];
      int end = nextKind(parameters, i + 1);
      if (kind == VAR || kind == USERVAR) { // else it is no question
        questions.add(new Question(kind, unescaped(parameters, i + 1, end)));
      }
      i = end;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(IS);
    questions.forEach(question -> tell(all, question));
    answer.send(all.toByteArray());
  }

  /** What the server asks: for a variable, its name as bytes in Latin-1, or for all of a kind. */
  private record Question(int kind, String name) {}

  private static int nextKind(byte[] parameters, int from) {
    int i = from;
    while (i < parameters.length && parameters[i] != VAR && parameters[i] != USERVAR) {
      i += parameters[i] == ESC ? 2 : 1;
    }
    return Math.min(i, parameters.length);
  }

  private static String unescaped(byte[] bytes, int from, int to) {
    StringBuilder name = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (bytes[i] == ESC && i + 1 < to) {
        i++;
      }
      name.append((char) (bytes[i] & 0xFF));
    }
    return name.toString();
  }

  private void tell(ByteArrayOutputStream all, Question question) {
    byte[] asked = question.name.getBytes(StandardCharsets.ISO_8859_1);
    if (asked.length > 0) {
      all.write(question.kind);
      write(all, asked);
    }
    variables.forEach(
        (name, value) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          if (kindOf(name) == question.kind && (asked.length == 0 || Arrays.equals(asked, bytes))) {
            if (asked.length == 0) {
              all.write(question.kind);
              write(all, bytes);
            }
            all.write(VALUE);
            write(all, value.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static int kindOf(String name) {
    return WELL_KNOWN.contains(name) ? VAR : USERVAR;
  }

  private static void write(ByteArrayOutputStream all, byte[] text) {
    for (byte b : text) {
      if (b >= VAR && b <= USERVAR) {
        all.write(ESC);
      }
      all.write(b);
    }
  }
}
