package dev.netclients.line;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the replies of SMTP, FTP and NNTP: {@code code SP text}, or several lines of which the
 * first has a hyphen behind its code and the last has the same code and a blank.
 *
 * <p>In SMTP each line between carries the code (RFC 5321, section 4.2.1); in FTP it may be
 * anything but NUL (RFC 959, section 4.2). Both are read; a line between that closes with another
 * code is E-PROTO in SMTP's form only. Used by one thread at a time.
 */
public final class ReplyReader {
  /** The number of bytes that one line may have: 8 KiB. */
  public static final int MAX_LINE = 8 << 10;

  /** The number of lines that one reply may have. */
  public static final int MAX_LINES = 1000;

  /** The number of bytes that one reply may have: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private final LineReader lines;
  private final Peer peer;
  private final boolean free;
  private final Charset charset;

  private ReplyReader(LineReader lines, Peer peer, boolean free, Charset charset) {
    this.lines = Objects.requireNonNull(lines, "lines");
    this.peer = Objects.requireNonNull(peer, "peer");
    this.free = free;
    this.charset = Objects.requireNonNull(charset, "charset");
  }

  /** Returns a reader for SMTP and NNTP, where each line of a reply carries its code. */
  public static ReplyReader coded(LineReader lines, Peer peer) {
    return new ReplyReader(lines, peer, false, StandardCharsets.UTF_8);
  }

  /** Returns a reader for FTP, where the lines between may be anything but NUL. */
  public static ReplyReader free(LineReader lines, Peer peer, Charset charset) {
    return new ReplyReader(lines, peer, true, charset);
  }

  /**
   * Reads one whole reply.
   *
   * @throws dev.netclients.ProtocolException if a line has no code from 100 to 599, or another one
   *     than the first
   * @throws dev.netclients.LimitException if a line or the reply is too long
   * @throws dev.netclients.TruncatedException if the peer ends within it
   * @throws IOException as the stream below throws it
   */
  public Reply read() throws IOException {
    Line line = next();
    int code = code(line);
    if (code < 0) {
      throw line.malformed(peer, "a reply code from 100 to 599");
    }
    if (line.at(3) != '-') {
      return new Reply(code, List.of(text(line)));
    }
    List<String> texts = new ArrayList<>();
    texts.add(text(line));
    long bytes = line.length();
    while (true) {
      line = next();
      bytes += line.length();
      if (texts.size() == MAX_LINES) {
        throw peer.over("lines in a reply", MAX_LINES, MAX_LINES + 1L);
      }
      if (bytes > MAX_BYTES) {
        throw peer.over("bytes in a reply", MAX_BYTES, bytes);
      }
      boolean sameCode = code(line) == code;
      if (!sameCode && !free) {
        throw line.malformed(peer, "a line of the reply " + code);
      }
      boolean last = sameCode && line.at(3) != '-';
      texts.add(sameCode ? text(line) : line.text(0, line.length(), charset));
      if (last) {
        return new Reply(code, texts);
      }
    }
  }

  private Line next() throws IOException {
    Line line = lines.next("a reply line", MAX_LINE);
    // vsftpd writes so a line end in a path; but no path that can be asked for has one.
    if (free && line.indexOf('\0', 0) >= 0) {
      throw line.malformed(peer, "a reply line without NUL");
    }
    return line;
  }

  /**
   * Returns the code of a line; -1 if it does not begin with one that is followed as it must be.
   */
  private static int code(Line line) {
    int separator = line.at(3);
    boolean follows = separator == ' ' || separator == '-' || separator == -1;
    long code = line.length() >= 3 && follows ? line.number(0, 3) : -1;
    return code >= 100 && code <= 599 ? (int) code : -1;
  }

  private String text(Line line) {
    return line.length() <= 4 ? "" : line.text(4, line.length(), charset);
  }
}
