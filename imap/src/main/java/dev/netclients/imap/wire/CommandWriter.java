package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.netclients.Printable;
import dev.netclients.WireText;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ModifiedUtf7;
import dev.netclients.imap.SearchQuery;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Writes one command: words as they are, texts quoted or as literals, whatever fits (RFC 9051,
 * section 4 and 9). What could be taken for anything else is refused before a byte is sent.
 */
public final class CommandWriter {
  /** LITERAL- takes no more without a go-ahead (RFC 7888, section 5). */
  private static final int MAX_MINUS = 4096;

  /** With LITERAL+ too a large literal is announced: a refusal then comes before it is sent. */
  private static final long MAX_PLUS = 64 << 10;

  /**
   * A piece of a command.
   *
   * @param bytes what is sent; whoever has sent them clears them, since they may be a secret
   * @param waits whether the server's go-ahead has to come before the next piece
   */
  public record Piece(byte[] bytes, boolean waits) {}

  private final String tag;
  private final boolean utf8;
  private final Capabilities capabilities;
  private final List<Piece> pieces = new ArrayList<>(1);
  private final StringBuilder shown = new StringBuilder();
  private ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  /**
   * Begins a command.
   *
   * @param utf8 whether names and quoted texts may be UTF-8
   * @param capabilities what the server offers
   */
  public CommandWriter(String tag, boolean utf8, Capabilities capabilities) {
    this.tag = tag;
    this.utf8 = utf8;
    this.capabilities = capabilities;
    word(tag);
  }

  /** Returns the command's tag. */
  public String tag() {
    return tag;
  }

  /**
   * Writes words of IMAP's own.
   *
   * @throws IllegalArgumentException if they hold anything but visible ASCII and blanks
   */
  public CommandWriter word(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (ascii.charAt(i) < 0x20 || ascii.charAt(i) >= 0x7F) {
        throw new IllegalArgumentException(
            "command: " + Printable.of(ascii) + " (expected: visible ASCII)");
      }
    }
    out.writeBytes(ascii.getBytes(US_ASCII));
    shown.append(ascii);
    return this;
  }

  /** Writes a blank. */
  public CommandWriter sp() {
    return word(" ");
  }

  // string = quoted / literal
  /**
   * Writes a text.
   *
   * @throws IllegalArgumentException if it holds CR, LF or NUL, or half a character
   */
  public CommandWriter text(String text) {
    byte[] bytes = WireText.utf8("argument", text);
    check(bytes);
    return string(bytes, text);
  }

  private CommandWriter string(byte[] bytes, String text) {
    if (utf8 || isAscii(bytes)) {
      out.writeBytes(quoted(bytes));
      shown.append('"').append(text).append('"');
      return this;
    }
    announce(bytes.length, false);
    out.writeBytes(bytes);
    shown.append(text);
    return this;
  }

  // quoted = DQUOTE *QUOTED-CHAR DQUOTE
  private static byte[] quoted(byte[] bytes) {
    byte[] quoted = new byte[2 * bytes.length + 2];
    int n = 0;
    quoted[n++] = '"';
    for (byte b : bytes) {
      if (b == '"' || b == '\\') {
        quoted[n++] = '\\';
      }
      quoted[n++] = b;
    }
    quoted[n++] = '"';
    byte[] exact = Arrays.copyOf(quoted, n);
    Arrays.fill(quoted, (byte) 0); // it may be a secret
    return exact;
  }

  /** Returns what stands between the quotes where {@code text} is quoted. */
  public static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void check(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\r' || b == '\n' || b == 0) {
        throw new IllegalArgumentException("argument: holds CR, LF or NUL");
      }
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  // mailbox = "INBOX" / astring
  /**
   * Writes a mailbox's name.
   *
   * @throws IllegalArgumentException if it is empty or holds a control character
   */
  public CommandWriter mailbox(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("mailbox: empty (expected: a name)");
    }
    return pattern(name);
  }

  /** Writes a mailbox's name, which may be empty, or a pattern for names. */
  public CommandWriter pattern(String name) {
    if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
      throw new IllegalArgumentException(
          "mailbox: " + Printable.of(name) + " (expected: no control characters)");
    }
    byte[] bytes = utf8 ? ModifiedUtf7.encodeUtf8(name) : ModifiedUtf7.encode(name);
    check(bytes);
    return string(bytes, name);
  }

  // flag-list = "(" [flag *(SP flag)] ")"
  /** Writes flags. */
  public CommandWriter flags(Collection<Flag> flags) {
    return word("(" + String.join(" ", flags.stream().map(Flag::name).toList()) + ")");
  }

  /** Writes a search program. */
  public CommandWriter query(SearchQuery query) {
    boolean first = true;
    for (SearchQuery.Token token : query.tokens()) {
      boolean closing = token instanceof SearchQuery.Word word && word.text().equals(")");
      if (!first && !closing) {
        sp();
      }
      if (token instanceof SearchQuery.Word word) {
        word(word.text());
        first = word.text().equals("(");
      } else {
        text(((SearchQuery.Text) token).value());
        first = false;
      }
    }
    return this;
  }

  /**
   * Writes a secret, quoted or as a literal; it is not shown.
   *
   * @throws IllegalArgumentException if it holds CR, LF or NUL, or half a character
   */
  public CommandWriter secret(char[] secret) {
    byte[] bytes = WireText.field("secret", secret);
    try {
      boolean quotes = utf8 || isAscii(bytes);
      if (!quotes) {
        announce(bytes.length, false);
      }
      hide(quotes ? quoted(bytes) : bytes.clone());
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return this;
  }

  /** Writes bytes that are ASCII already and are not shown. */
  public CommandWriter hidden(byte[] ascii) {
    check(ascii);
    hide(ascii.clone());
    return this;
  }

  private void hide(byte[] piece) {
    end(false);
    pieces.add(new Piece(piece, false));
    shown.append("***");
  }

  // literal = "{" number64 ["+"] "}" CRLF *CHAR8; literal8 = "~{" number64 "}" CRLF *OCTET
  /** Announces a literal, whose bytes come next. */
  public CommandWriter announce(long size, boolean binary) {
    boolean waits =
        !(capabilities.literalPlus() && size <= MAX_PLUS
            || capabilities.literalMinus() && size <= MAX_MINUS);
    String announcement = (binary ? "~{" : "{") + size + (waits ? "}" : "+}");
    word(announcement);
    shown.append(' ');
    out.writeBytes(new byte[] {'\r', '\n'});
    if (waits) {
      end(true);
    }
    return this;
  }

  private void end(boolean waits) {
    if (out.size() > 0) {
      pieces.add(new Piece(out.toByteArray(), waits));
      out = new ByteArrayOutputStream(64);
    }
  }

  /** Returns the command's pieces, the last with CRLF behind it. */
  public List<Piece> line() {
    out.writeBytes(new byte[] {'\r', '\n'});
    end(false);
    return pieces;
  }

  /** Returns the pieces so far; the caller sends what was announced last, and CRLF. */
  public List<Piece> unfinished() {
    end(false);
    return pieces;
  }

  /** Returns what a trace shows of it. */
  public String shown() {
    return shown.toString();
  }
}
