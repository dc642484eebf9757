package dev.netclients.http;

import dev.netclients.Content;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import java.io.IOException;
import java.util.OptionalLong;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Content on its way out. A source or a callback that fails is recorded, and the request left
 * unfinished, so that the server cannot take the half for the whole.
 */
final class Sending extends RequestBody {
  private static final int BLOCK = 64 << 10;

  private final @Nullable Content content; // null: an empty one, which POST and PUT must have
  private final Progress progress;
  private final Attempt attempt;

  Sending(@Nullable Content content, Progress progress, Attempt attempt) {
    this.content = content;
    this.progress = progress;
    this.attempt = attempt;
  }

  /** Null, for the type is a header like any other here. */
  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() throws IOException {
    if (content == null) {
      return 0;
    }
    OptionalLong length = length(content);
    if (length.orElse(0) < 0) {
      throw failed("the content's length cannot be", new IOException(length + " bytes"));
    }
    return length.orElse(-1);
  }

  private OptionalLong length(Content of) throws IOException {
    try {
      return of.length();
    } catch (RuntimeException e) {
      throw failed("the content could not tell its length", e);
    }
  }

  /** So that OkHttp never sends it again by its own rules; ours are in {@link Journey}. */
  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    if (content == null) {
      return;
    }
    attempt.contentOpens();
    OptionalLong total = length(content);
    Buffer buffer = sink.getBuffer(); // read right into it: no copy between
    try (From source = new From(content)) {
      long done = 0;
      for (long n; (n = source.read(buffer)) >= 0; ) {
        done += n;
        if (total.isPresent() && done > total.getAsLong()) {
          throw wrongLength(total.getAsLong(), "more");
        }
        sink.emitCompleteSegments();
        try {
          progress.transferred(done, total);
        } catch (RuntimeException e) {
          throw failed("the progress callback failed", e);
        }
      }
      if (total.isPresent() && done < total.getAsLong()) {
        throw wrongLength(total.getAsLong(), "only " + done);
      }
    }
  }

  private IOException wrongLength(long promised, String came) {
    return failed(
        "the content is not as long as it said",
        new IOException(promised + " bytes were promised, " + came + " came"));
  }

  private IOException failed(String what, Exception cause) {
    return attempt.failedHere(what, cause, Outcome.NOT_DONE);
  }

  /** The caller's stream, whose failures are told apart from the connection's. */
  private final class From implements AutoCloseable {
    private final Source in;

    From(Content content) throws IOException {
      try {
        in = Okio.source(content.open());
      } catch (IOException | RuntimeException e) {
        throw failed("the content could not be opened", e);
      }
    }

    long read(Buffer to) throws IOException {
      try {
        return in.read(to, BLOCK);
      } catch (IOException | RuntimeException e) {
        throw failed("the content could not be read", e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        in.close();
      } catch (IOException | RuntimeException e) {
        throw failed("the content could not be closed", e);
      }
    }
  }
}
