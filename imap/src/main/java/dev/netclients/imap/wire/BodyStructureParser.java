package dev.netclients.imap.wire;

import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.BodyStructure.Disposition;
import dev.netclients.imap.BodyStructure.Inner;
import dev.netclients.imap.BodyStructure.Multipart;
import dev.netclients.imap.BodyStructure.Part;
import dev.netclients.imap.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Parses body structures: one method per grammar rule, named after it, in the order of RFC 9051,
 * section 9. Servers leave out what stands at the end; what is unknown there is passed over.
 */
final class BodyStructureParser {
  private static final int MAX_PARTS = 100_000;

  private final Lexer in;
  private int depth;
  private int parts;

  BodyStructureParser(Lexer in) {
    this.in = in;
  }

  BodyStructure body() throws MalformedException {
    return body("", true);
  }

  // body = "(" (body-type-1part / body-type-mpart) ")"
  /**
   * Parses a structure.
   *
   * @param path where it stands, or where the message stands that it is all of
   * @param whole whether it is all of a message, so that a single part is the first below
   */
  private BodyStructure body(String path, boolean whole) throws MalformedException {
    if (++depth > Lexer.MAX_DEPTH) {
      throw MalformedException.tooDeep();
    }
    if (++parts > MAX_PARTS) {
      throw MalformedException.over("parts in a body structure", MAX_PARTS);
    }
    in.expect('(');
    BodyStructure body = in.peek() == '(' ? mpart(path) : onePart(whole ? below(path, 1) : path);
    in.expect(')');
    depth--;
    return body;
  }

  private static String below(String path, int number) {
    return path.isEmpty() ? Integer.toString(number) : path + "." + number;
  }

  // body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
  private BodyStructure mpart(String path) throws MalformedException {
    List<BodyStructure> children = new ArrayList<>();
    while (in.peek() == '(') {
      children.add(body(below(path, children.size() + 1), false));
    }
    in.sp();
    String subtype = in.string();
    Map<String, String> parameters = more() ? parameters() : Map.of();
    Extension extension = extension();
    return new Multipart(
        path,
        subtype,
        children,
        parameters,
        extension.disposition,
        extension.languages,
        extension.location);
  }

  // body-type-1part  = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
  // body-type-basic  = media-basic SP body-fields
  // body-type-msg    = media-message SP body-fields SP envelope SP body SP body-fld-lines
  // body-type-text   = media-text SP body-fields SP body-fld-lines
  // body-fields      = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP
  //                    body-fld-octets
  private BodyStructure onePart(String path) throws MalformedException {
    String type = orEmpty(in.nstring()); // NIL breaks the grammar, and Exchange says it
    in.sp();
    String subtype = orEmpty(in.nstring());
    in.sp();
    Map<String, String> parameters = parameters();
    in.sp();
    Optional<String> id = optional();
    in.sp();
    Optional<String> description = optional();
    in.sp();
    String encoding = orEmpty(in.nstring());
    in.sp();
    long size = in.acceptNil() ? 0 : in.number();
    Optional<Inner> message = Optional.empty();
    OptionalLong lines = OptionalLong.empty();
    // Some describe a broken message as if it were any other part, or leave out a text's lines.
    boolean more = more();
    if (more && in.peek() == '(' && isMessage(type, subtype)) {
      Envelope envelope = new EnvelopeParser(in).envelope();
      in.sp();
      message = Optional.of(new Inner(envelope, body(path, true)));
      in.sp();
      lines = OptionalLong.of(in.number());
      more = more();
    } else if (more && in.peek() >= '0' && in.peek() <= '9' && type.equalsIgnoreCase("text")) {
      lines = OptionalLong.of(in.number());
      more = more();
    }
    Optional<String> md5 = more ? optional() : Optional.empty();
    Extension extension = extension();
    return new Part(
        path,
        type,
        subtype,
        parameters,
        id,
        description,
        encoding,
        size,
        lines,
        message,
        md5,
        extension.disposition,
        extension.languages,
        extension.location);
  }

  private static boolean isMessage(String type, String subtype) {
    return type.equalsIgnoreCase("message")
        && (subtype.equalsIgnoreCase("rfc822") || subtype.equalsIgnoreCase("global"));
  }

  private record Extension(
      Optional<Disposition> disposition, List<String> languages, Optional<String> location) {}

  // body-ext-1part = body-fld-md5 [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc
  //                  *(SP body-extension)]]]
  private Extension extension() throws MalformedException {
    Optional<Disposition> disposition = more() ? disposition() : Optional.empty();
    List<String> languages = more() ? languages() : List.of();
    Optional<String> location = more() ? optional() : Optional.empty();
    while (more()) {
      in.skipValue();
    }
    return new Extension(disposition, languages, location);
  }

  /** Goes behind a blank if something follows it. */
  private boolean more() {
    return in.accept(' ') && in.peek() != ')';
  }

  // body-fld-dsp = "(" string SP body-fld-param ")" / nil
  private Optional<Disposition> disposition() throws MalformedException {
    if (in.peek() != '(') {
      @Nullable String bare = in.nstring(); // some write the type alone
      return Optional.ofNullable(bare).map(type -> new Disposition(type, Map.of()));
    }
    in.expect('(');
    String type = in.string();
    Map<String, String> parameters = more() ? parameters() : Map.of();
    in.expect(')');
    return Optional.of(new Disposition(type, parameters));
  }

  // body-fld-lang = nstring / "(" string *(SP string) ")"
  private List<String> languages() throws MalformedException {
    if (in.peek() != '(') {
      return optional().map(List::of).orElse(List.of());
    }
    in.expect('(');
    List<String> all = new ArrayList<>();
    while (!in.accept(')')) {
      all.add(in.string());
      in.accept(' ');
    }
    return all;
  }

  // body-fld-param = "(" string SP string *(SP string SP string) ")" / nil
  private Map<String, String> parameters() throws MalformedException {
    if (in.acceptNil()) {
      return Map.of();
    }
    in.expect('(');
    Map<String, String> all = new LinkedHashMap<>(4);
    while (!in.accept(')')) {
      String name = in.string().toLowerCase(Locale.ROOT);
      in.sp();
      all.putIfAbsent(name, orEmpty(in.nstring()));
      in.accept(' ');
    }
    return all;
  }

  private Optional<String> optional() throws MalformedException {
    return Optional.ofNullable(in.nstring());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
