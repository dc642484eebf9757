package dev.netclients.nntp;

import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.message.HeaderBlock;
import dev.netclients.sockets.Body;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends of an article: the bytes of the part that was asked for, to be read once, or
 * its refusal to send them.
 *
 * <p>Reading to the end proves the part whole, or throws. Until then the session takes no other
 * command. The next article of a bulk call may be asked for at any time: what is left of this one
 * is skipped then.
 */
public final class Article implements Closeable {
  private final Part part;
  private final URI uri;
  private final ArticleId id;
  private final @Nullable Body body; // none: refused, or STAT
  private final @Nullable NntpReplyException refusal;

  Article(
      Part part, URI uri, ArticleId id, @Nullable Body body, @Nullable NntpReplyException refusal) {
    this.part = part;
    this.uri = uri;
    this.id = id;
    this.body = body;
    this.refusal = refusal;
  }

  /** Returns what was asked for. */
  public Part part() {
    return part;
  }

  /** Returns the article's number; 0 if it was asked for by message-id. */
  public long number() {
    return id.number();
  }

  /** Returns the article's message-id, with the angle brackets; empty if nobody told it. */
  public String messageId() {
    return id.messageId();
  }

  /** Returns why the server does not send it, such as {@code 423} and {@code 430}: it is gone. */
  public Optional<NntpReplyException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Returns the part as it was posted, dots unstuffed, lines ending in CRLF. Closing the stream
   * before its end gives up the session; in a bulk call it does nothing, for the next article skips
   * the rest.
   *
   * @throws NntpReplyException if the server refused it
   * @throws IllegalStateException if STAT was asked for, which brings no bytes
   */
  public InputStream body() throws NntpReplyException {
    return whole();
  }

  private Body whole() throws NntpReplyException {
    if (refusal != null) {
      throw refusal;
    }
    if (body == null) {
      throw new IllegalStateException("STAT brings no bytes");
    }
    return body;
  }

  /**
   * Reads the part into memory.
   *
   * @throws NntpReplyException if the server refused it
   * @throws dev.netclients.LimitException if it has more than {@link Resource#MAX_IN_MEMORY} bytes;
   *     the session is over then
   * @throws dev.netclients.NetClientException if it did not arrive whole
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public byte[] readAll() throws IOException {
    return readAll(Resource.MAX_IN_MEMORY);
  }

  /**
   * Reads the part into memory.
   *
   * @param max how many bytes it may have
   * @throws IOException as {@link #readAll()}
   */
  public byte[] readAll(int max) throws IOException {
    return whole().readAll(max);
  }

  /**
   * Reads the part and returns its header, decoded on demand; what follows it is skipped.
   *
   * @throws NntpReplyException if the server refused it
   * @throws IllegalStateException if the body alone was asked for
   * @throws dev.netclients.LimitException if the header is too long; the session is over then
   * @throws IOException as {@link #readAll()}
   */
  public HeaderBlock header() throws IOException {
    if (part == Part.BODY) {
      throw new IllegalStateException("BODY brings no header");
    }
    return whole().readHeader();
  }

  /**
   * Reads the part into a file that gets its name when it is whole: see {@link
   * Resource#saveTo(Path, Progress, SaveOption...)}.
   *
   * @return the number of bytes
   * @throws NntpReplyException if the server refused it
   * @throws IOException as {@link Resource#saveTo(Path, Progress, SaveOption...)}
   */
  public long saveTo(Path file, SaveOption... options) throws IOException {
    return resource(uri).saveTo(file, options);
  }

  Resource resource(URI named) throws NntpReplyException {
    return Resource.builder(named, whole()).type("message/rfc822").build();
  }

  /** Closes {@link #body()}, if there is one. */
  @Override
  public void close() {
    if (body != null) {
      body.close();
    }
  }
}
