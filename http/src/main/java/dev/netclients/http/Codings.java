package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The content codings of a response (RFC 9110, section 8.4), undone in reverse order. */
final class Codings {
  private static final int MAX_STACKED = 5;

  private Codings() {}

  /** Returns the codings that were applied, in their order, without {@code identity}. */
  static List<String> of(okhttp3.Headers headers) {
    List<String> values = headers.values("Content-Encoding");
    if (values.isEmpty()) {
      return List.of();
    }
    List<String> codings = new ArrayList<>();
    for (String value : values) {
      for (String coding : value.split(",")) {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("identity")) {
          codings.add(name);
        }
      }
    }
    return codings;
  }

  /**
   * Returns {@code body} with {@code codings} undone.
   *
   * @throws LimitException if there are more than five
   * @throws ProtocolException if one is not gzip or deflate: it was not asked for
   */
  static InputStream undo(List<String> codings, InputStream body, Attempt attempt, int maxRatio)
      throws NetClientException {
    if (codings.size() > MAX_STACKED) {
      throw new LimitException(
          attempt.server(), Stage.RECEIVE, "content codings", MAX_STACKED, codings.size());
    }
    Counted network = new Counted(body);
    InputStream decoded = network;
    for (int i = codings.size() - 1; i >= 0; i--) {
      boolean gzip =
          switch (codings.get(i)) {
            case "gzip", "x-gzip" -> true;
            case "deflate" -> false;
            default ->
                throw new ProtocolException(
                    attempt.server(),
                    Stage.RECEIVE,
                    attempt.outcome(),
                    "a content coding that was not asked for: " + Printable.of(codings.get(i)),
                    null);
          };
      decoded = new InflatingInput(decoded, gzip, attempt, () -> network.count, maxRatio);
    }
    return decoded;
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = super.read(to, offset, length);
      count += Math.max(0, n);
      return n;
    }
  }
}
