package dev.netclients.imap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Of which parts a message consists, as the server has parsed it (RFC 9051, section 7.5.2). Types,
 * encodings and names of parameters are as the server writes them; case does not matter in them.
 */
public sealed interface BodyStructure {
  /**
   * Returns where it stands, as {@link Section#part} takes it: {@code 1} for a message that is no
   * multipart, {@code 2.1} for the first part of the second; empty for the multipart that a message
   * is.
   */
  String path();

  /** Returns the media type, such as {@code text}. */
  String type();

  /** Returns the media subtype, such as {@code plain}. */
  String subtype();

  /** Returns the parameters of the media type, names in lower case. */
  Map<String, String> parameters();

  /** Returns how it is to be shown, if that is told. */
  Optional<Disposition> disposition();

  /** Returns this and all that is in it, in the order of the message. */
  default List<BodyStructure> all() {
    List<BodyStructure> all = new ArrayList<>();
    Deque<BodyStructure> rest = new ArrayDeque<>(List.of(this)); // no recursion
    while (!rest.isEmpty()) {
      BodyStructure next = rest.pop();
      all.add(next);
      if (next instanceof Multipart multipart) {
        for (int i = multipart.parts().size() - 1; i >= 0; i--) {
          rest.push(multipart.parts().get(i));
        }
      } else if (next instanceof Part part) {
        part.message().ifPresent(message -> rest.push(message.structure()));
      }
    }
    return all;
  }

  /** Returns whether the type and subtype are these, in any case. */
  default boolean is(String wantedType, String wantedSubtype) {
    return type().equalsIgnoreCase(wantedType) && subtype().equalsIgnoreCase(wantedSubtype);
  }

  /**
   * How a part is to be shown (RFC 2183).
   *
   * @param type {@code inline}, {@code attachment} or another
   * @param parameters its parameters, names in lower case
   */
  record Disposition(String type, Map<String, String> parameters) {
    /** Copies the parameters. */
    public Disposition {
      Objects.requireNonNull(type, "type");
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * The message that a part of type {@code message/rfc822} is.
   *
   * @param envelope its envelope
   * @param structure its structure
   */
  record Inner(Envelope envelope, BodyStructure structure) {
    /** Refuses null. */
    public Inner {
      Objects.requireNonNull(envelope, "envelope");
      Objects.requireNonNull(structure, "structure");
    }
  }

  /**
   * A part that is no multipart.
   *
   * @param path where it stands
   * @param type its media type
   * @param subtype its media subtype
   * @param parameters the parameters of the type
   * @param id its Content-ID, if it has one
   * @param description its description as it is written, if it has one
   * @param encoding how it is encoded for transfer, such as {@code base64}
   * @param size how many bytes it has, encoded
   * @param lines how many lines it has, for text and messages
   * @param message what is in it, if it is a message
   * @param md5 its MD5 sum as it is written, if it has one
   * @param disposition how it is to be shown
   * @param languages its languages
   * @param location where it came from, if that is told
   */
  record Part(
      String path,
      String type,
      String subtype,
      Map<String, String> parameters,
      Optional<String> id,
      Optional<String> description,
      String encoding,
      long size,
      OptionalLong lines,
      Optional<Inner> message,
      Optional<String> md5,
      Optional<Disposition> disposition,
      List<String> languages,
      Optional<String> location)
      implements BodyStructure {
    /** Copies what can change. */
    public Part {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(subtype, "subtype");
      parameters = Map.copyOf(parameters);
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(description, "description");
      Objects.requireNonNull(encoding, "encoding");
      Objects.requireNonNull(lines, "lines");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(md5, "md5");
      Objects.requireNonNull(disposition, "disposition");
      languages = List.copyOf(languages);
      Objects.requireNonNull(location, "location");
    }

    /**
     * Returns the name of the file that it is meant to become, decoded, if there is one: data from
     * a stranger, not fit to be a path.
     */
    public Optional<String> fileName() {
      return disposition
          .flatMap(d -> ParameterText.of(d.parameters(), "filename"))
          .or(() -> ParameterText.of(parameters, "name"));
    }
  }

  /**
   * Several parts.
   *
   * @param path where it stands; empty if it is the message
   * @param subtype its media subtype, such as {@code mixed}
   * @param parts what it consists of
   * @param parameters the parameters of the type
   * @param disposition how it is to be shown
   * @param languages its languages
   * @param location where it came from, if that is told
   */
  record Multipart(
      String path,
      String subtype,
      List<BodyStructure> parts,
      Map<String, String> parameters,
      Optional<Disposition> disposition,
      List<String> languages,
      Optional<String> location)
      implements BodyStructure {
    /** Copies what can change. */
    public Multipart {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(subtype, "subtype");
      parts = List.copyOf(parts);
      parameters = Map.copyOf(parameters);
      Objects.requireNonNull(disposition, "disposition");
      languages = List.copyOf(languages);
      Objects.requireNonNull(location, "location");
    }

    @Override
    public String type() {
      return "multipart";
    }
  }
}
