package dev.netclients.http;

import dev.netclients.Content;
import dev.netclients.Printable;
import dev.netclients.WireText;
import dev.netclients.line.BlockInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A form with files, as {@code multipart/form-data} (RFC 7578). Parts are opened one after the
 * other while they are sent; no file is held in memory. Immutable.
 */
public final class Multipart implements TypedContent {
  private record Part(byte[] head, Content content) {}

  private static final byte[] CRLF = {'\r', '\n'};

  private final String boundary;
  private final List<Part> parts;

  private Multipart(Builder builder) {
    this.boundary = builder.boundary;
    this.parts = List.copyOf(builder.parts);
  }

  /** Returns a builder without parts. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** Returns the number of bytes, if that of every part is known. */
  @Override
  public OptionalLong length() {
    long all = last().length;
    for (Part part : parts) {
      OptionalLong length = part.content.length();
      if (length.isEmpty()) {
        return OptionalLong.empty();
      }
      all = Math.addExact(all, part.head.length + length.getAsLong() + CRLF.length);
    }
    return OptionalLong.of(all);
  }

  /** Returns whether every part can be read again. */
  @Override
  public boolean repeatable() {
    return parts.stream().allMatch(part -> part.content.repeatable());
  }

  @Override
  public InputStream open() {
    return new Parts();
  }

  private byte[] last() {
    return ("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the number of parts; what is in them may be secret. */
  @Override
  public String toString() {
    return "multipart of " + parts.size() + " parts";
  }

  /** Head, content, CRLF for each part, then the last boundary; each opened when its turn comes. */
  private final class Parts extends BlockInputStream {
    private int step; // three for each part
    private InputStream current = nullInputStream();

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      while (true) {
        int n = current.read(to, offset, length);
        if (n >= 0) {
          return n;
        }
        if (step > 3 * parts.size()) {
          return -1;
        }
        current.close();
        current = next(step++);
      }
    }

    private InputStream next(int step) throws IOException {
      int index = step / 3;
      if (index == parts.size()) {
        return new ByteArrayInputStream(last());
      }
      Part part = parts.get(index);
      return switch (step % 3) {
        case 0 -> new ByteArrayInputStream(part.head);
        case 1 -> part.content.open();
        default -> new ByteArrayInputStream(CRLF);
      };
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }

  /** Collects parts, in the order in which they are sent. */
  public static final class Builder {
    private final String boundary = "-" + UUID.randomUUID();
    private final List<Part> parts = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a field with a text in UTF-8.
     *
     * @throws IllegalArgumentException if {@code name} holds a control character
     */
    public Builder field(String name, String value) {
      return part(name, null, null, Content.of(value));
    }

    /**
     * Adds a file, under its own name without folders.
     *
     * @param type its media type, such as {@code image/png}
     * @throws IllegalArgumentException if {@code name} or the file's name holds a control
     *     character, or {@code type} is none
     * @throws IOException if it is no regular file
     */
    public Builder file(String name, Path file, String type) throws IOException {
      return file(name, String.valueOf(file.getFileName()), type, Content.of(file));
    }

    /**
     * Adds content as a file.
     *
     * @throws IllegalArgumentException if a name holds a control character, or {@code type} is no
     *     media type
     */
    public Builder file(String name, String fileName, String type, Content content) {
      return part(name, fileName, Syntax.mediaType(type), content);
    }

    private Builder part(
        String name, @Nullable String fileName, @Nullable String type, Content content) {
      Objects.requireNonNull(content, "content");
      StringBuilder head = new StringBuilder(128);
      head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
      head.append(quotable("name", name)).append('"');
      if (fileName != null) {
        head.append("; filename=\"").append(quotable("fileName", fileName)).append('"');
      }
      if (type != null) {
        head.append("\r\nContent-Type: ").append(type);
      }
      head.append("\r\n\r\n");
      parts.add(new Part(head.toString().getBytes(StandardCharsets.UTF_8), content));
      return this;
    }

    /** Control characters are refused; a quotation mark is encoded, as browsers do (WHATWG). */
    private static String quotable(String what, String text) {
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            what + ": " + Printable.of(text) + " (expected: no control character)");
      }
      WireText.check(what, text);
      return text.replace("\"", "%22");
    }

    /**
     * Returns the form.
     *
     * @throws IllegalStateException if it has no part
     */
    public Multipart build() {
      if (parts.isEmpty()) {
        throw new IllegalStateException("A multipart needs a part");
      }
      return new Multipart(this);
    }
  }
}
