package dev.netclients;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server sent for a URL: a body, and what is known of it.
 *
 * <p>Reading the body to its end proves it whole, or throws: {@link TruncatedException} where the
 * peer ended early, and the other kinds as they come. Used by one thread at a time. Closing gives
 * the connection back or up; what has not been read is lost.
 */
public final class Resource implements Closeable {
  /** The number of bytes that {@link #readAll()} keeps in memory at the most: 64 MiB. */
  public static final int MAX_IN_MEMORY = 64 << 20;

  private final URI uri;
  private final InputStream body;
  private final long offset;
  private final OptionalLong size;
  private final Optional<Instant> modified;
  private final Optional<String> type;
  private final Optional<String> validator;

  private Resource(Builder builder) {
    this.uri = builder.uri;
    this.body = builder.body;
    this.offset = builder.offset;
    this.size = builder.size;
    this.modified = builder.modified;
    this.type = builder.type;
    this.validator = builder.validator;
  }

  /**
   * Begins a resource.
   *
   * @param uri what was read, after any redirects
   * @param body the bytes; its end is the proof that they are whole, and its {@code close} gives
   *     the connection back or up
   */
  public static Builder builder(URI uri, InputStream body) {
    return new Builder(uri, body);
  }

  /** Returns what was read, after any redirects. */
  public URI uri() {
    return uri;
  }

  /** Returns the body, to be read once. */
  public InputStream body() {
    return body;
  }

  /** Returns where in the whole the body begins: 0 unless a partial read was resumed. */
  public long offset() {
    return offset;
  }

  /** Returns the size of the whole in bytes, if the server told. */
  public OptionalLong size() {
    return size;
  }

  /** Returns when it last changed, if the server told. */
  public Optional<Instant> modified() {
    return modified;
  }

  /** Returns its media type, if the server told; for example {@code text/plain; charset=utf-8}. */
  public Optional<String> type() {
    return type;
  }

  /** Returns the server's word for this version, with which a partial read can be resumed. */
  public Optional<String> validator() {
    return validator;
  }

  /**
   * Reads the body to its end and closes this resource.
   *
   * @throws LimitException if it is longer than {@link #MAX_IN_MEMORY}
   * @throws NetClientException if it did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] readAll() throws IOException {
    return readAll(MAX_IN_MEMORY);
  }

  /**
   * Reads the body to its end and closes this resource.
   *
   * @param max the number of bytes to keep in memory at the most
   * @throws LimitException if it is longer
   * @throws NetClientException if it did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] readAll(int max) throws IOException {
    try (this) {
      byte[] all = body.readNBytes(max);
      if (all.length == max && body.read() >= 0) {
        throw new LimitException(
            Target.redact(uri.toString()), Stage.RECEIVE, "bytes kept in memory", max, max + 1L);
      }
      return all;
    }
  }

  /**
   * Reads the body to its end into {@code file} and closes this resource.
   *
   * <p>The bytes go to another name in the same folder, which becomes {@code file} only when they
   * are whole. A failure leaves nothing under the final name and never touches an older file. Links
   * are not followed.
   *
   * @return the size of the file in bytes
   * @throws LocalFailureException if the disk or {@code progress} failed, or the name is taken and
   *     {@link SaveOption#REPLACE} is not given
   * @throws CancelledException if the thread was interrupted
   * @throws NetClientException if the body did not arrive whole
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public long saveTo(Path file, Progress progress, SaveOption... options) throws IOException {
    try (this) {
      return new FileSink(file, options).save(this, progress);
    }
  }

  /** As {@link #saveTo(Path, Progress, SaveOption...)}, without progress. */
  public long saveTo(Path file, SaveOption... options) throws IOException {
    return saveTo(file, Progress.NONE, options);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** Returns the URL without userinfo. */
  @Override
  public String toString() {
    return Target.redact(uri.toString());
  }

  /** Collects what is known of a resource. */
  public static final class Builder {
    private final URI uri;
    private final InputStream body;
    private long offset;
    private OptionalLong size = OptionalLong.empty();
    private Optional<Instant> modified = Optional.empty();
    private Optional<String> type = Optional.empty();
    private Optional<String> validator = Optional.empty();

    private Builder(URI uri, InputStream body) {
      this.uri = Objects.requireNonNull(uri, "uri");
      this.body = Objects.requireNonNull(body, "body");
    }

    /** Sets where in the whole the body begins, in bytes. */
    public Builder offset(long bytes) {
      offset = bytes;
      return this;
    }

    /** Sets the size of the whole in bytes. */
    public Builder size(long bytes) {
      size = OptionalLong.of(bytes);
      return this;
    }

    /** Sets when it last changed. */
    public Builder modified(Instant when) {
      modified = Optional.of(when);
      return this;
    }

    /** Sets its media type. */
    public Builder type(String mediaType) {
      type = Optional.of(mediaType);
      return this;
    }

    /** Sets the server's word for this version. */
    public Builder validator(String word) {
      validator = Optional.of(word);
      return this;
    }

    /** Returns the resource. */
    public Resource build() {
      return new Resource(this);
    }
  }
}
