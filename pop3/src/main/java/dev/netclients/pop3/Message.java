package dev.netclients.pop3;

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
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends for a message: its bytes, to be read once, or its refusal to send them.
 *
 * <p>Reading to the end proves the message whole, or throws. Until then the session takes no other
 * command. The next message of a bulk call may be asked for at any time: what is left of this one
 * is skipped then.
 */
public final class Message implements Closeable {
  private final IntFunction<URI> uris;
  private final int number;
  private final @Nullable Pop3ReplyException refusal;
  private final @Nullable Body body; // none: refused, or the answer to DELE

  Message(
      IntFunction<URI> uris,
      int number,
      @Nullable Body body,
      @Nullable Pop3ReplyException refusal) {
    this.uris = uris;
    this.number = number;
    this.body = body;
    this.refusal = refusal;
  }

  /** Returns the message's number in this session, from 1. */
  public int number() {
    return number;
  }

  /** Returns why the server does not send it, or nothing if it does. */
  public Optional<Pop3ReplyException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Returns the message as it was stored, dots unstuffed, lines ending in CRLF. Closing the stream
   * before its end gives up the session; in a bulk call it does nothing, for the next message skips
   * the rest.
   *
   * @throws Pop3ReplyException if the server refused it
   */
  public InputStream body() throws Pop3ReplyException {
    return whole();
  }

  private Body whole() throws Pop3ReplyException {
    if (refusal != null) {
      throw refusal;
    }
    return Objects.requireNonNull(body, "DELE has no body");
  }

  /**
   * Reads the message into memory.
   *
   * @throws Pop3ReplyException if the server refused it
   * @throws dev.netclients.LimitException if it has more than {@link Resource#MAX_IN_MEMORY} bytes;
   *     the session is over then
   * @throws dev.netclients.NetClientException if it did not arrive whole
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public byte[] readAll() throws IOException {
    return readAll(Resource.MAX_IN_MEMORY);
  }

  /**
   * Reads the message into memory.
   *
   * @param max how many bytes it may have
   * @throws IOException as {@link #readAll()}
   */
  public byte[] readAll(int max) throws IOException {
    return whole().readAll(max);
  }

  /**
   * Reads the message and returns its header, decoded on demand; what follows it is skipped.
   *
   * @throws Pop3ReplyException if the server refused it
   * @throws dev.netclients.LimitException if the header is too long; the session is over then
   * @throws IOException as {@link #readAll()}
   */
  public HeaderBlock header() throws IOException {
    return whole().readHeader();
  }

  /**
   * Reads the message into a file that gets its name when it is whole: see {@link
   * Resource#saveTo(Path, Progress, SaveOption...)}.
   *
   * @return the number of bytes
   * @throws Pop3ReplyException if the server refused it
   * @throws IOException as {@link Resource#saveTo(Path, Progress, SaveOption...)}
   */
  public long saveTo(Path file, SaveOption... options) throws IOException {
    return resource(uris.apply(number)).build().saveTo(file, options);
  }

  Resource.Builder resource(URI uri) throws Pop3ReplyException {
    return Resource.builder(uri, whole()).type("message/rfc822");
  }

  /** Closes {@link #body()}, if there is one. */
  @Override
  public void close() {
    if (body != null) {
      body.close();
    }
  }
}
