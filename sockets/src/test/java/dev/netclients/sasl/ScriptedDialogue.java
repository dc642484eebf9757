package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that says its lines and fails on any other word of the client's than those written.
 *
 * <pre>
 *   C: PLAIN AHQ=      the client begins, with or without an initial response
 *   S: + base64        a challenge
 *   C: base64          the client's answer; nothing behind the colon for an empty one
 *   S: ok data         success
 *   S: no 535 text     refusal; "bye" instead of "no" if it ends the session
 *   S: io text         the connection fails
 * </pre>
 */
final class ScriptedDialogue implements SaslDialogue {
  private final Deque<String> script;
  private final int limit;

  ScriptedDialogue(String script) {
    this(script, 1000);
  }

  ScriptedDialogue(String script, int initialResponseLimit) {
    this.script = new ArrayDeque<>(List.of(script.split("\n")));
    this.limit = initialResponseLimit;
  }

  void assertPlayed() {
    assertThat(script).isEmpty();
  }

  @Override
  public int initialResponseLimit() {
    return limit;
  }

  @Override
  public Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException {
    return hear(
        initialResponse == null
            ? mechanism
            : mechanism + " " + new String(initialResponse, US_ASCII));
  }

  @Override
  public Step answer(byte[] response) throws IOException {
    return hear(new String(response, US_ASCII));
  }

  private Step hear(String line) throws IOException {
    assertThat(("C: " + line).stripTrailing()).isEqualTo(script.poll());
    String reply = script.pop().substring(3);
    int space = (reply + " ").indexOf(' ');
    String rest = reply.substring(Math.min(reply.length(), space + 1));
    return switch (reply.substring(0, space)) {
      case "+" -> new Challenge(rest);
      case "ok" -> new Success(rest);
      case "io" -> throw new IOException(rest);
      default -> {
        String[] codeAndText = rest.split(" ", 2);
        yield new Refused(codeAndText[0], codeAndText[1], reply.startsWith("no"));
      }
    };
  }
}
