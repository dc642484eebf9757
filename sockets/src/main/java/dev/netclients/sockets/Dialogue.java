package dev.netclients.sockets;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.WireText;
import dev.netclients.line.Line;
import dev.netclients.line.LineReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in lines on a connection: what the sessions of all line protocols share. It knows
 * no verb; it checks, sends and traces commands, and reads lines.
 *
 * <p>Used by one thread at a time.
 */
public final class Dialogue {
  private static final String MASK = "***";

  private final Connection connection;
  private final LineReader lines;
  private final Charset charset;

  /** Talks over {@code connection}, in UTF-8. */
  public Dialogue(Connection connection) {
    this(connection, StandardCharsets.UTF_8);
  }

  /** Talks over {@code connection} in a charset that has ASCII in it. */
  public Dialogue(Connection connection, Charset charset) {
    this.connection = connection;
    this.charset = Objects.requireNonNull(charset, "charset");
    this.lines = new LineReader(connection.input(), connection);
  }

  /** Returns the connection below. */
  public Connection connection() {
    return connection;
  }

  /** Returns what commands are written in. */
  public Charset charset() {
    return charset;
  }

  /** Returns the reader of what the server says. */
  public LineReader lines() {
    return lines;
  }

  /**
   * Returns {@code command} as it goes on the wire: UTF-8, with CRLF.
   *
   * @throws IllegalArgumentException if its bytes hold CR, LF or NUL, or it holds half a surrogate
   *     pair; the message does not show it
   */
  public static byte[] encode(String command) {
    return line(WireText.utf8("command", command), new byte[0]);
  }

  private byte[] line(String command) {
    return line(WireText.encode("command", command, charset), new byte[0]);
  }

  /**
   * Returns a command that ends in a secret, in UTF-8 and with CRLF; its caller clears it, or hands
   * it to {@link #sendSecret}.
   *
   * @param before what stands before the secret
   * @throws IllegalArgumentException if the line would hold CR, LF, NUL or half a surrogate pair;
   *     the message does not show it
   */
  public static byte[] secretLine(String before, char[] secret) {
    byte[] bytes = WireText.field("command", secret);
    try {
      return secretLine(before, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * As {@link #secretLine(String, char[])}, for a secret that is in bytes already, such as base64.
   */
  public static byte[] secretLine(String before, byte[] secret) {
    return line(WireText.utf8("command", before), secret);
  }

  /** The last look at what goes out. */
  private static byte[] line(byte[] head, byte[] tail) {
    byte[] line = Arrays.copyOf(head, head.length + tail.length + 2);
    System.arraycopy(tail, 0, line, head.length, tail.length);
    for (int i = 0; i < line.length - 2; i++) {
      if (line[i] == '\r' || line[i] == '\n' || line[i] == 0) {
        Arrays.fill(line, (byte) 0);
        throw new IllegalArgumentException("command: holds CR, LF or NUL");
      }
    }
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * Sends one command. The connection is at {@link Stage#COMMAND} while it is sent.
   *
   * @param command the line without its end
   * @param shown what a trace shows of it: itself, or with secrets masked
   * @throws IllegalArgumentException if its bytes hold CR, LF or NUL, or the charset lacks one of
   *     its characters; nothing was sent
   * @throws dev.netclients.ProtocolException if the server has said something that nobody asked for
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public void send(String command, String shown) throws IOException {
    byte[] line = line(command);
    connection.checkQuiet();
    write(line, shown);
  }

  /**
   * As {@link #send}, where replies to what was asked before may have come already.
   *
   * @throws IllegalArgumentException as {@link #send}
   * @throws IOException as {@link #send}
   */
  public void sendAlong(String command, String shown) throws IOException {
    write(line(command), shown);
  }

  private void write(byte[] line, String shown) throws IOException {
    connection.event(ConnectionEvent.Kind.COMMAND, () -> Printable.of(shown));
    connection.output().write(line);
    connection.output().flush();
  }

  /**
   * Reads one line of a reply and traces it; it is valid until the next one is read.
   *
   * @param limit the number of bytes, its end included, that it may have
   * @throws IOException as {@link LineReader#next}
   */
  public Line reply(int limit) throws IOException {
    Line line = connection.soon(() -> lines.next("a reply line", limit));
    connection.event(ConnectionEvent.Kind.REPLY, () -> shown(line));
    return line;
  }

  /**
   * Sends one command that holds a secret, and clears it.
   *
   * @param line the line with its CRLF, checked by the caller; cleared here
   * @param shown what a trace shows of it: {@code ***} for what is secret, at its end. That is not
   *     shown either if the server repeats it, until {@link #mask} ends it
   * @throws IOException as {@link #send}
   */
  public void sendSecret(byte[] line, String shown) throws IOException {
    try {
      connection.checkQuiet();
      hide(line, shown);
      connection.event(ConnectionEvent.Kind.COMMAND, () -> Printable.of(shown));
      connection.output().write(line);
      connection.output().flush();
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private void hide(byte[] line, String shown) {
    int open = shown.endsWith(MASK) ? charset.encode(shown).remaining() - MASK.length() : 0;
    int end = Math.max(0, line.length - "\r\n".length());
    byte[] secret = Arrays.copyOfRange(line, Math.min(open, end), end);
    connection.echo().sent(secret);
    Arrays.fill(secret, (byte) 0);
  }

  /**
   * Hides {@code secret} in what is shown of replies from here on, besides what is hidden already,
   * since servers echo passwords; null ends all of that. The array is the caller's, to be cleared
   * afterwards.
   */
  public void mask(char @Nullable [] secret) {
    if (secret == null) {
      connection.echo().close();
    } else {
      connection.echo().add(secret);
    }
  }

  /** Returns the text of a line escaped, and with the present secret masked. */
  public String shown(Line line) {
    return shown(line.text(0));
  }

  /** Returns what the server said escaped, and with the present secret masked. */
  public String shown(String said) {
    return Printable.of(connection.echo().masked(said));
  }

  /** Notes how far the present call has come: see {@link Connection#at}. */
  public void at(Stage stage, Outcome ifItEnds) {
    connection.at(stage, ifItEnds);
  }
}
