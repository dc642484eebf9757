package dev.netclients.telnet;

import dev.netclients.NetClientException;
import dev.netclients.Printable;
import dev.netclients.TruncatedException;
import dev.netclients.line.BufferedInput;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent.Kind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What comes from the server: to a reader as it comes, or kept until something that is expected is
 * found in it. Used by one thread at a time.
 */
final class Incoming implements Decoder.Events {
  private static final int CHUNK = 8 << 10;

  /** Longer waits are cut to this, since nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

  private final Connection connection;
  private final BufferedInput in;
  private final Options options;
  private final Encoder answers;
  private final Decoder decoder;
  private final int limit;

  private byte[] text = new byte[256]; // what came and was not taken yet,
  private int start; // from here on
  private int size;
  private long taken; // how many bytes of data came before the text
  private long[] marks = new long[4]; // behind how many bytes of data a prompt ends,
  private int firstMark; // from here on
  private int endOfMarks;
  private boolean keepMarks;
  private boolean lineStart = true; // whether a line begins where the text begins
  private int before; // how many bytes of data of this block stood before the last event
  private boolean spoken;
  private volatile boolean ended; // isOpen asks from anywhere

  Incoming(Connection connection, Options options, Encoder answers, int limit) {
    this.connection = connection;
    this.in = connection.input();
    this.options = options;
    this.answers = answers;
    this.limit = limit;
    this.decoder = new Decoder(connection, this);
    options.attach(decoder);
  }

  // --- commands between the data ---

  @Override
  public void negotiation(int verb, Option option) throws NetClientException {
    options.received(verb, option);
  }

  @Override
  public void subnegotiation(Option option, byte[] parameters) throws NetClientException {
    options.received(option, parameters);
  }

  @Override
  public void at(int count) {
    if (count != before) { // since the last event
      options.dataCame();
    }
    before = count;
  }

  @Override
  public void command(int code) throws NetClientException {
    connection.event(
        Kind.REPLY, () -> Command.of(code).map(Command::name).orElse("command " + code));
    boolean prompt = code == Command.GA.code() || code == Command.EOR.code();
    long place = taken + size + before;
    if (keepMarks && prompt && (firstMark == endOfMarks || marks[endOfMarks - 1] != place)) {
      if (endOfMarks == marks.length) {
        int count = endOfMarks - firstMark;
        marks = Arrays.copyOfRange(marks, firstMark, firstMark + Math.max(4, 2 * count));
        firstMark = 0;
        endOfMarks = count;
      }
      marks[endOfMarks++] = place;
    }
  }

  /** Goes on by some bytes of data. */
  private void pass(int count, boolean mark) {
    taken += count;
    while (firstMark < endOfMarks
        && (marks[firstMark] < taken || marks[firstMark] == taken && mark)) {
      firstMark++;
    }
  }

  /** Reads some data behind what is kept; 0 if there were only commands, -1 at the end. */
  private int receive(byte[] to, int offset, int length) throws IOException {
    int n = in.read(to, offset, length);
    if (n < 0) {
      ended = true;
      if (decoder.withinCommand()) {
        throw connection.cut("a Telnet command", connection.received(), -1);
      }
      return -1;
    }
    before = 0;
    int data = decoder.decode(to, offset, n);
    at(data);
    spoken |= data > 0;
    answers.sendQueued();
    return data;
  }

  // --- as a stream ---

  /** Returns how many bytes can be read at once. */
  int available() {
    return size;
  }

  /** Returns whether the server has said anything yet that is no command. */
  boolean hasSpoken() {
    return spoken;
  }

  /** Returns whether the server has said its last. */
  boolean ended() {
    return ended;
  }

  /** Reads what is kept, up to {@code length}. */
  int readKept(byte[] to, int offset, int length) {
    int n = Math.min(length, size);
    System.arraycopy(text, start, to, offset, n);
    take(n, true);
    return n;
  }

  int read(byte[] to, int offset, int length) throws IOException {
    if (size > 0) {
      return readKept(to, offset, length);
    }
    int n = 0;
    while (n == 0) {
      n = receive(to, offset, length);
    }
    if (n > 0) {
      lineStart = to[offset + n - 1] == '\n';
      pass(n, true);
    }
    return n;
  }

  // --- expect ---

  /** What is looked for, and how. */
  record Search(Expect[] expected, Charset charset, UnaryOperator<String> masked, boolean keep) {}

  /** Waits for what is expected; empty after {@code most}, and then all is kept. */
  Optional<Match> expect(Duration most, Search search) throws IOException {
    long now = System.nanoTime();
    long deadline = now + nanos(most);
    long quietSince = now;
    Scanner scanner = new Scanner(search);
    keepMarks = true;
    try {
      while (true) {
        Optional<Match> found = scanner.scan();
        if (found.isPresent()) {
          return found;
        }
        if (ended) {
          throw connection.end(endedWithin(search));
        }
        if (size >= limit) {
          throw connection.over("bytes without what is expected", limit, size);
        }
        now = System.nanoTime();
        long quiet = scanner.quiet() - (now - quietSince);
        boolean came = connection.awaitInput(aLook(Math.min(quiet, deadline - now)));
        int data = came ? receiveMore() : 0;
        now = System.nanoTime();
        if (data > 0) {
          quietSince = now;
        } else if (data == 0 && now - quietSince >= scanner.quiet()) {
          return Optional.of(scanner.idle());
        }
        if (data >= 0 && now - deadline >= 0) { // what still comes may come for ever
          return scanner.scan();
        }
      }
    } finally {
      keepMarks = false;
    }
  }

  private static long nanos(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
  }

  /** At least long enough for a look; of a long wait one day, behind which there is another. */
  private static Duration aLook(long nanos) {
    return Duration.ofNanos(Math.max(1_000_000, Math.min(nanos, Duration.ofDays(1).toNanos())));
  }

  private int receiveMore() throws IOException {
    int chunk = Math.min(CHUNK, limit - size);
    if (start > 0) {
      System.arraycopy(text, start, text, 0, size);
      start = 0;
    }
    if (text.length - size < chunk) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, size + chunk));
    }
    int n = receive(text, size, Math.min(chunk, Math.max(1, in.buffered())));
    size += Math.max(0, n);
    return n;
  }

  private TruncatedException endedWithin(Search search) {
    return new TruncatedException(
        connection.server(),
        connection.stage(),
        connection.outcome(),
        "the server ended before "
            + expectedText(search.expected())
            + " came; its last words: \""
            + lastWords(new String(text, start, size, search.charset()), search.masked())
            + '"',
        size,
        -1,
        null);
  }

  /** Returns the end of what the server said, escaped; masked before it is cut. */
  static String lastWords(String text, UnaryOperator<String> masked) {
    String hidden = masked.apply(text);
    return Printable.of(hidden.substring(Math.max(0, hidden.length() - Printable.EXCERPT)));
  }

  static String expectedText(Expect[] expected) {
    StringBuilder all = new StringBuilder();
    for (Expect one : expected) {
      all.append(all.isEmpty() ? "" : " or ").append(one);
    }
    return all.toString();
  }

  /**
   * Takes the first {@code count} bytes of the text away, and moves none: there may be much left.
   *
   * @param mark whether a mark right behind them goes too
   */
  private void take(int count, boolean mark) {
    if (count > 0) {
      lineStart = text[start + count - 1] == '\n';
      start += count;
      size -= count;
    }
    pass(count, mark);
    if (size == 0) {
      start = 0;
      text = text.length > 2 * CHUNK ? new byte[256] : text;
    }
  }

  /** One search through the text, going on where more came. */
  private final class Scanner {
    private final Search search;
    private final Automaton.Run[] runs;
    private final boolean[] first = new boolean[256];
    private int prompt = -1; // which of the expected is a prompt mark
    private int idle = -1;
    private long quiet = Long.MAX_VALUE / 2; // more than any
    private int scanned;
    private int nextMark; // behind the first

    Scanner(Search search) {
      this.search = search;
      Expect[] expected = search.expected();
      runs = new Automaton.Run[expected.length];
      for (int i = expected.length - 1; i >= 0; i--) {
        Automaton automaton = expected[i].automaton(search.charset());
        if (automaton != null) {
          runs[i] = automaton.new Run();
          for (int b = 0; b < 256; b++) {
            first[b] |= automaton.canBegin((byte) b);
          }
        } else if (expected[i].isPromptMark()) {
          prompt = i;
        } else if (nanos(expected[i].quiet()) <= quiet) { // of equal ones the first
          idle = i;
          quiet = nanos(expected[i].quiet());
        }
      }
    }

    long quiet() {
      return quiet;
    }

    Match idle() {
      return found(idle, size, size);
    }

    Optional<Match> scan() {
      boolean busy = true;
      while (true) {
        boolean marked =
            firstMark + nextMark < endOfMarks && marks[firstMark + nextMark] <= taken + scanned;
        if (prompt >= 0 && marked) {
          return Optional.of(found(prompt, scanned, scanned));
        }
        if (scanned == size) {
          return Optional.empty();
        }
        byte b = text[start + scanned];
        if (marked) {
          nextMark++;
        }
        if (busy || first[b & 0xFF]) {
          boolean begins = scanned == 0 ? lineStart : text[start + scanned - 1] == '\n';
          busy = false;
          for (int i = 0; i < runs.length; i++) {
            Automaton.Run run = runs[i];
            if (run != null) {
              int from = run.take(b, scanned, begins);
              if (from >= 0) {
                return Optional.of(found(i, from, scanned + 1));
              }
              busy |= run.isBusy();
            }
          }
        }
        scanned++;
      }
    }

    private Match found(int index, int from, int to) {
      Match match =
          new Match(
              index,
              new String(text, start, from, search.charset()),
              new String(text, start + from, to - from, search.charset()));
      if (!search.keep()) {
        take(to, index == prompt);
      }
      return match;
    }
  }
}
