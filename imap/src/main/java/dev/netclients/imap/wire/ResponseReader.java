package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Printable;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.Line;
import dev.netclients.line.LineReader;
import dev.netclients.line.Literal;
import dev.netclients.line.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads responses: lines, and the literals that they announce (RFC 9051, section 4.3).
 *
 * <p>Literals are kept with their line while they are small. A large section of a message is left
 * on the connection: {@link #next} returns the row so far, {@link #literal} streams the bytes, and
 * {@link #resume} reads on. Used by one thread at a time.
 */
public final class ResponseReader {
  /** The number of bytes that a response may have without its literals: 1 MiB. */
  static final int MAX_LINE = 1 << 20;

  /** The number of bytes that a literal may have that is no section of a message: 64 KiB. */
  static final int MAX_STRING = 64 << 10;

  /** The number of bytes of a response from which on sections are streamed: 256 KiB. */
  static final int MAX_KEPT = 256 << 10;

  private static final byte[] NONE = {};

  private final BufferedInput in;
  private final LineReader lines;
  private final Peer peer;
  private boolean utf8;

  private byte[] bytes = NONE;
  private int end;
  private final Deque<byte[]> sections = new ArrayDeque<>(); // literals of the row, kept apart
  private boolean fetch; // the response is a row of FETCH
  private long streamed = -1; // the size of the literal that follows
  private int inLines; // bytes of the response,
  private int inStrings; // of its literals that are no sections,
  private int inSections; // and of its sections that are not streamed

  /** Reads from {@code in} and tells failures to {@code peer}. */
  public ResponseReader(BufferedInput in, Peer peer) {
    this.in = Objects.requireNonNull(in, "in");
    this.peer = Objects.requireNonNull(peer, "peer");
    this.lines = new LineReader(in, peer);
  }

  /** Says whether mailbox names are UTF-8 from here on, and not modified UTF-7. */
  public void utf8(boolean now) {
    utf8 = now;
  }

  /**
   * Reads one response. If a section of it is streamed, that has to be read, and {@link #resume}
   * called, before the next one.
   *
   * @throws dev.netclients.ProtocolException if it breaks the grammar, and is no row of FETCH whose
   *     end is certain
   * @throws dev.netclients.LimitException if it is too long, nests too deeply, or has too many
   *     items
   * @throws dev.netclients.TruncatedException if the peer ends within it
   * @throws IOException as the stream below throws it
   */
  public Response next() throws IOException {
    read(true);
    try {
      Response response = ResponseParser.parse(bytes, end, utf8, sections);
      if (response instanceof Response.Fetch row) {
        passOver(row.data());
      }
      return response;
    } catch (MalformedException e) {
      throw failure(e);
    }
  }

  /**
   * Of a row that breaks the grammar nobody can say what its further literals are, so they are
   * nobody's: they are passed over, down to the row's end.
   */
  private void passOver(FetchData data) throws IOException {
    while (hasLiteral() && data.problem().isPresent()) {
      literal().skip(Long.MAX_VALUE);
      streamed = -1;
      read(false);
    }
  }

  /**
   * Returns whether a section follows that has to be streamed; it is the row's last so far then.
   */
  public boolean hasLiteral() {
    return streamed >= 0;
  }

  /** Returns the section that follows, to be read to its end. */
  public InputStream literal() {
    return new Literal(streamed, true, false).open(in, peer);
  }

  /**
   * Reads on behind a streamed section: what follows is added to {@code data}.
   *
   * @throws IOException as {@link #next}
   */
  public void resume(FetchData data) throws IOException {
    streamed = -1;
    read(false);
    ResponseParser.resume(bytes, end, data, sections);
    Optional<MalformedException> problem = data.problem();
    if (problem.isPresent() && problem.get().isLimit()) {
      throw failure(problem.get());
    }
    passOver(data);
  }

  /** Returns how many bytes were read last, without what is streamed. */
  public int length() {
    return end;
  }

  /** Returns what was read last, up to a limit, as text. */
  public String text() {
    return new String(bytes, 0, Math.min(end, 4 * Printable.EXCERPT), UTF_8);
  }

  private IOException failure(MalformedException e) {
    return e.isLimit()
        ? peer.over(e.limit(), e.most(), e.most() + 1)
        : peer.malformed(e.expected(), bytes, 0, end);
  }

  private void read(boolean first) throws IOException {
    streamed = -1;
    bytes = NONE;
    end = 0;
    sections.clear();
    if (first) {
      inLines = 0;
      inStrings = 0;
      inSections = 0;
    }
    boolean literals = true;
    while (true) {
      Line line = lines.next("a response", MAX_LINE - inLines);
      inLines += line.length();
      if (first && end == 0) {
        fetch = isFetch(line);
        literals = fetch || mayHaveLiterals(line);
      }
      Optional<Literal> literal = literals ? Literal.announcedBy(line) : Optional.empty();
      boolean section = literal.isPresent() && fetch && isSection(line);
      append(line, literal.isEmpty(), section ? 0 : literal.map(Literal::size).orElse(0L));
      if (literal.isEmpty()) {
        if (fetch && !endsRow(line)) { // what follows may be a message's text, and is no response
          throw peer.malformed("a row that ends with ')' or a literal", bytes, 0, end);
        }
        return;
      }
      long size = literal.get().size();
      if (section && (size > MAX_STRING || inSections + size > MAX_KEPT)) {
        streamed = size;
        return;
      }
      if (!section && size > MAX_STRING) {
        throw peer.over("bytes in a string", MAX_STRING, size);
      }
      if (!section && inStrings + size > MAX_LINE) {
        throw peer.over("bytes in the strings of a response", MAX_LINE, inStrings + size);
      }
      if (section) {
        inSections += (int) size;
        sections.add(keep(literal.get(), new byte[(int) size], 0));
        bytes[end++] = '\r';
        bytes[end++] = '\n';
      } else {
        inStrings += (int) size;
        ensure((int) size + 2);
        bytes[end++] = '\r';
        bytes[end++] = '\n';
        keep(literal.get(), bytes, end);
        end += (int) size;
      }
    }
  }

  private void append(Line line, boolean last, long literal) {
    byte[] more = line.bytes();
    if (last && end == 0) {
      bytes = more; // most responses are one line
      end = more.length;
      return;
    }
    int room = (int) Math.min(literal, MAX_STRING) + 64; // announced, but no more than is kept
    ensure(more.length + room);
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }

  private void ensure(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, end == 0 ? 0 : 2 * bytes.length));
    }
  }

  private byte[] keep(Literal literal, byte[] to, int offset) throws IOException {
    int size = (int) literal.size();
    InputStream body = literal.open(in, peer);
    for (int done = 0; done < size; ) {
      done += body.read(to, offset + done, size - done); // it throws at an early end
    }
    return to;
  }

  // "*" SP nz-number SP "FETCH" SP msg-att
  private static boolean isFetch(Line line) {
    int i = 2;
    while (line.at(i) >= '0' && line.at(i) <= '9') {
      i++;
    }
    return i > 2
        && line.startsWith("* ")
        && line.length() > i + 6
        && line.text(i, i + 7, ISO_8859_1).equalsIgnoreCase(" FETCH ");
  }

  /** The words of a status, a go-ahead and a tagged answer may end in anything. */
  private static boolean mayHaveLiterals(Line line) {
    if (!line.startsWith("* ")) {
      return false;
    }
    int blank = line.indexOf(' ', 2);
    String word = line.text(2, Math.min(blank < 0 ? line.length() : blank, 12), ISO_8859_1);
    for (Response.Word status : Response.Word.values()) {
      if (word.equalsIgnoreCase(status.name())) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the literal at the line's end is a section: it stands behind BODY[...]. */
  private static boolean isSection(Line line) {
    int i = line.length() - 1;
    while (i > 0 && line.at(i) != '{') {
      i--;
    }
    if (line.at(i - 1) == '~') {
      i--;
    }
    int before = line.at(i - 2);
    if (line.at(i - 1) != ' ' || before != ']' && before != '>') {
      return false;
    }
    while (i > 0 && line.at(i) != '[') {
      i--;
    }
    return endsIn(line, i, "BODY") || endsIn(line, i, "BINARY");
  }

  private static boolean endsIn(Line line, int end, String word) {
    int start = end - word.length();
    return start > 0
        && line.text(start, end, ISO_8859_1).equalsIgnoreCase(word)
        && (line.at(start - 1) == ' ' || line.at(start - 1) == '(');
  }

  private static boolean endsRow(Line line) {
    int i = line.length() - 1;
    while (line.at(i) == ' ') {
      i--;
    }
    return line.at(i) == ')';
  }
}
