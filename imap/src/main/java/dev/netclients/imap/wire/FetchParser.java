package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.imap.wire.FetchData.SectionData;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Parses the items of a FETCH response: one method per grammar rule, in the order of RFC 9051,
 * section 9.
 */
final class FetchParser {
  private static final byte[] NONE = {};
  private static final int MAX_OTHERS = 100;

  private final Lexer in;
  private final FetchData data;
  private final @Nullable Queue<byte[]> sections;

  /**
   * Begins.
   *
   * @param sections the literals of sections where they do not stand in the bytes
   */
  FetchParser(Lexer in, FetchData data, @Nullable Queue<byte[]> sections) {
    this.in = in;
    this.data = data;
    this.sections = sections;
  }

  // msg-att = "(" (msg-att-dynamic / msg-att-static) *(SP (msg-att-dynamic / msg-att-static)) ")"
  void msgAtt() throws MalformedException {
    in.expect('(');
    items();
  }

  /** Goes on behind a streamed literal, or begins behind the parenthesis, up to the next one. */
  void items() throws MalformedException {
    while (true) {
      while (in.accept(' ')) {
        // One blank says the RFC; some servers write more, or one before the parenthesis.
      }
      if (in.accept(')')) {
        in.expectEnd();
        return;
      }
      if (!item()) {
        return;
      }
      if (in.peek() != ' ' && in.peek() != ')') {
        throw MalformedException.expected("a blank or ')'");
      }
    }
  }

  // msg-att-dynamic = "FLAGS" SP "(" [flag-fetch *(SP flag-fetch)] ")"
  // msg-att-static  = "ENVELOPE" SP envelope / "INTERNALDATE" SP date-time /
  //                   "RFC822.SIZE" SP number64 / "BODY" ["STRUCTURE"] SP body /
  //                   "BODY" section ["<" number ">"] SP nstring /
  //                   "BINARY" section-binary SP (nstring / literal8) / "UID" SP uniqueid
  /** Returns false if a literal follows that is streamed. */
  private boolean item() throws MalformedException {
    if (in.acceptWord("FLAGS")) {
      in.sp();
      data.flags(ResponseParser.flagList(in));
    } else if (in.acceptWord("UID")) {
      in.sp();
      data.uid(in.nzNumber());
    } else if (in.acceptWord("RFC822.SIZE")) {
      in.sp();
      data.size(in.number());
    } else if (in.acceptWord("INTERNALDATE")) {
      in.sp();
      data.internalDate(InternalDates.parse(in.string()));
    } else if (in.acceptWord("ENVELOPE")) {
      in.sp();
      int from = in.pos();
      in.skipValue();
      data.envelope(in.bytes(), from, in.pos());
    } else if (in.acceptWord("BODYSTRUCTURE")) {
      in.sp();
      int from = in.pos();
      in.skipValue();
      data.bodyStructure(in.bytes(), from, in.pos());
    } else if (in.acceptWord("BODY")) {
      return body();
    } else if (in.acceptWord("BINARY")) {
      return section(true);
    } else {
      other();
    }
    return true;
  }

  private boolean body() throws MalformedException {
    if (in.peek() == '[') {
      return section(false);
    }
    in.sp();
    int from = in.pos();
    in.skipValue();
    if (!data.hasBodyStructure()) { // BODY is BODYSTRUCTURE without extensions
      data.bodyStructure(in.bytes(), from, in.pos());
    }
    return true;
  }

  // section = "[" [section-spec] "]"
  private boolean section(boolean binary) throws MalformedException {
    in.expect('[');
    String name = in.upTo(']').replace("\"", "").toUpperCase(Locale.ROOT); // fields may be quoted
    long origin = -1;
    if (in.accept('<')) {
      origin = in.number();
      in.accept('.'); // RFC 9051 forbids the length here; it does no harm
      if (in.peek() != '>') {
        in.number();
      }
      in.expect('>');
    }
    in.sp();
    long streamed = in.streamedLiteral();
    if (streamed >= 0) {
      data.section(new SectionData(binary, name, origin, NONE, false, streamed));
      return false;
    }
    if (sections != null && in.acceptAnnouncement()) {
      byte @Nullable [] apart = sections.poll();
      if (apart == null) {
        throw MalformedException.expected("a literal");
      }
      data.section(new SectionData(binary, name, origin, apart, false, -1));
      return true;
    }
    boolean there = in.acceptNstring();
    data.section(new SectionData(binary, name, origin, there ? in.found() : NONE, !there, -1));
    return true;
  }

  /** An item of an extension: its name, which brackets may follow, and any value. */
  private void other() throws MalformedException {
    String name = in.itemName();
    in.sp();
    int value = in.pos();
    in.skipValue();
    if (data.others().size() < MAX_OTHERS) {
      data.other(
          name.toUpperCase(Locale.ROOT),
          new String(in.bytes(), value, in.pos() - value, ISO_8859_1));
    }
  }
}
