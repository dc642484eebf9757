package dev.netclients.testkit;

import dev.netclients.TruncatedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server that plays one dialogue a connection, and fails the test on any other byte.
 *
 * <pre>{@code
 * S: 220 mx.test            sends a line and CRLF
 * C: EHLO client.test       expects exactly this line and CRLF
 * C~ AUTH PLAIN [^ ]+       expects a line that matches, as a regular expression
 * S! 250 \x00ok\r           sends exactly these bytes; \r \n \t \\ and \xHH are bytes
 * C! \xFF\xFD\x18           expects exactly these bytes
 * TLS                       goes on in TLS
 * DELAY 300                 waits that many milliseconds
 * STALL                     says nothing more until the client ends, which is the end of the dialogue
 * RESET                     resets the connection, which is the end
 * CUT                       ends without close_notify, which is the end
 * HALF_CLOSE                sends no more, but goes on reading
 * END                       expects the client to end, if it likes before it has got the lines before
 * # comment
 * }</pre>
 *
 * <p>Lines of the server that follow one another leave in one segment. After the last line the
 * server expects the client to end, without another byte. {@link #close()} and {@link
 * #assertPlayed()} tell what went otherwise.
 */
public final class ScriptedServer extends FakeServer {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ARRIVAL = Duration.ofSeconds(2); // of one who has connected already

  private record Step(String kind, String text) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<List<Step>> dialogues = new ArrayDeque<>();
  private final List<String> wrong = new ArrayList<>();
  private int playing;

  private ScriptedServer(boolean tls, @Nullable Path path) {
    super(tls, path);
  }

  /** Returns a server in clear, to be told what to play. */
  public static ScriptedServer start() {
    return started(new ScriptedServer(false, null));
  }

  /** Returns a server that plays {@code dialogue} to its one client. */
  public static ScriptedServer playing(String dialogue) {
    ScriptedServer server = start();
    server.plays(dialogue);
    return server;
  }

  /** Returns a server in TLS from the first byte. */
  public static ScriptedServer startTls() {
    return started(new ScriptedServer(true, null));
  }

  /** Returns a server at a Unix socket. */
  public static ScriptedServer startAt(Path path) {
    return started(new ScriptedServer(false, path));
  }

  private static ScriptedServer started(ScriptedServer server) {
    server.listen();
    return server;
  }

  /**
   * Plays {@code dialogue} to the next client that has none yet.
   *
   * @throws IllegalArgumentException if a line of it is none
   */
  public void plays(String dialogue) {
    List<Step> steps = new ArrayList<>();
    for (String line : dialogue.split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        steps.add(step(line));
      }
    }
    lock.lock();
    try {
      dialogues.add(steps);
    } finally {
      lock.unlock();
    }
  }

  private static Step step(String line) {
    if (line.matches("[SC][:!~]( .*)?") && !line.startsWith("S~")) {
      String text = line.length() > 3 ? line.substring(3) : "";
      if (line.charAt(1) == '!') {
        bytes(text); // checks it
      }
      return new Step(line.substring(0, 2), text);
    }
    String bare = line.strip();
    if (bare.matches("DELAY [0-9]{1,6}")) {
      return new Step("DELAY", bare.substring(6));
    }
    if (bare.matches("TLS|STALL|RESET|CUT|HALF_CLOSE|END")) {
      return new Step(bare, "");
    }
    throw new IllegalArgumentException("dialogue: no such line: " + line);
  }

  private static byte[] bytes(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[raw.length];
    int n = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '\\') {
        out[n++] = raw[i];
        continue;
      }
      i++;
      switch (i < raw.length ? raw[i] : 0) {
        case 'r' -> out[n++] = '\r';
        case 'n' -> out[n++] = '\n';
        case 't' -> out[n++] = '\t';
        case '\\' -> out[n++] = '\\';
        case 'x' -> {
          String hex =
              new String(raw, i + 1, Math.min(2, raw.length - i - 1), StandardCharsets.US_ASCII);
          out[n++] = (byte) Integer.parseInt(hex, 16);
          i += 2;
        }
        default -> throw new IllegalArgumentException("dialogue: no such escape in " + text);
      }
    }
    return Arrays.copyOf(out, n);
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    List<Step> steps;
    lock.lock();
    try {
      steps = dialogues.poll();
      if (steps == null) {
        wrong.add("a client came for whom there is no dialogue");
        return;
      }
      playing++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    int at = 0;
    try {
      for (; at < steps.size(); at++) {
        if (!play(steps.get(at), client)) {
          return;
        }
      }
      expectEnd(client);
    } catch (Mismatch e) {
      tell(String.valueOf(e.getMessage()), steps, at);
      client.reset();
    } catch (FakeClient.Ended e) {
      throw e;
    } catch (IOException e) {
      if (!isEndExpected(steps, at)) {
        tell("the conversation broke: " + e.getMessage(), steps, at);
      }
      throw e;
    } finally {
      lock.lock();
      try {
        playing--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns whether nothing but words of the server's stand before an END. */
  private static boolean isEndExpected(List<Step> steps, int at) {
    int next = at;
    while (next < steps.size() && steps.get(next).kind.matches("S[:!]")) {
      next++;
    }
    return next < steps.size() && steps.get(next).kind.equals("END");
  }

  private static final class Mismatch extends IOException {
    private static final long serialVersionUID = 1;

    Mismatch(String message) {
      super(message);
    }
  }

  /** Returns false if the dialogue is over. */
  private boolean play(Step step, FakeClient client) throws IOException {
    switch (step.kind) {
      case "S:" -> client.send(Point.REPLY, step.text);
      case "S!" -> client.send(Point.REPLY, bytes(step.text));
      case "C:" -> {
        String line = line(client, step);
        if (!line.equals(step.text)) {
          throw new Mismatch("expected " + shown(step) + ", got C: " + line);
        }
      }
      case "C~" -> {
        String line = line(client, step);
        if (!Pattern.matches(step.text, line)) {
          throw new Mismatch("expected " + shown(step) + ", got C: " + line);
        }
      }
      case "C!" -> {
        byte[] expected = bytes(step.text);
        byte[] got = client.bytes(expected.length);
        if (!Arrays.equals(got, expected)) {
          throw new Mismatch("expected " + shown(step) + ", got C! " + Escapes.of(got));
        }
      }
      case "TLS" -> client.startTls();
      case "DELAY" -> {
        client.flush();
        client.pause(Duration.ofMillis(Long.parseLong(step.text)));
      }
      case "HALF_CLOSE" -> client.connection().shutdownOutput();
      case "END" -> {
        expectEnd(client);
        return false;
      }
      case "STALL" -> {
        client.flush();
        client.stall(Point.REPLY);
      }
      case "RESET" -> {
        client.flush();
        client.reset();
      }
      case "CUT" -> {
        client.flush();
        client.cut();
      }
      default -> throw new IllegalStateException(step.kind);
    }
    return true;
  }

  private static String line(FakeClient client, Step step) throws IOException {
    byte[] raw = client.rawLine();
    if (raw == null) {
      throw new Mismatch("expected " + shown(step) + ", but the client ended");
    }
    if (raw.length < 2 || raw[raw.length - 2] != '\r' || raw[raw.length - 1] != '\n') {
      throw new Mismatch("expected " + shown(step) + " and CRLF, got C! " + Escapes.of(raw));
    }
    return client.recorded(raw);
  }

  private static void expectEnd(FakeClient client) throws IOException {
    byte[] surplus = client.buffered();
    if (surplus.length == 0) {
      try {
        surplus = client.bytes(1);
      } catch (TruncatedException e) {
        return; // who has found a fault ends without ceremony: no close_notify, or a reset
      }
    }
    if (surplus.length > 0) {
      byte[] rest = client.buffered();
      throw new Mismatch(
          "expected the client to end, got C! " + Escapes.of(surplus) + Escapes.of(rest));
    }
  }

  private static String shown(Step step) {
    return (step.kind + " " + step.text).strip();
  }

  private void tell(String what, List<Step> steps, int at) {
    lock.lock();
    try {
      String where = at < steps.size() ? "line " + (at + 1) + " of the dialogue" : "its end";
      wrong.add("at " + where + ": " + what);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the dialogues that are being played, and tells whether all went as written.
   *
   * @throws AssertionError if a client did otherwise, or did not come, or is still expected to act
   */
  public void assertPlayed() {
    lock.lock();
    try {
      awaitWhile(() -> !dialogues.isEmpty(), ARRIVAL);
      awaitWhile(() -> playing > 0, PATIENCE);
      List<String> all = new ArrayList<>(wrong);
      if (playing > 0) {
        all.add("the client neither acts nor ends, " + PATIENCE.toSeconds() + " s on");
      }
      if (!dialogues.isEmpty()) {
        all.add("nobody came to play " + dialogues.size() + " dialogue(s)");
      }
      wrong.clear(); // told once
      dialogues.clear();
      if (!all.isEmpty()) {
        throw new AssertionError(String.join("\n", all) + "\nreceived: " + received());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while a dialogue was played", e);
    } finally {
      lock.unlock();
    }
  }

  private void awaitWhile(BooleanSupplier busy, Duration most) throws InterruptedException {
    long left = most.toNanos();
    while (busy.getAsBoolean() && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  /** As {@link #assertPlayed()}, and stops. */
  @Override
  public void close() {
    try {
      assertPlayed();
    } finally {
      super.close();
    }
  }
}
