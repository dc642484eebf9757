package dev.netclients.nntp;

import dev.netclients.Items;
import dev.netclients.line.Line;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for overviews and for single headers: by OVER and HDR (RFC 3977, section 8), or by XOVER and
 * XHDR (RFC 2980) where the server does not have those.
 */
final class Overviews {
  private static final int MAX_FIELDS = 1000;

  private final Wire wire;
  private final Calls calls;
  private final Listing listing;
  private final Supplier<Capabilities> capabilities;
  private @Nullable OverviewFormat format; // none before it was asked for

  Overviews(Wire wire, Calls calls, Listing listing, Supplier<Capabilities> capabilities) {
    this.wire = wire;
    this.calls = calls;
    this.listing = listing;
    this.capabilities = capabilities;
  }

  OverviewFormat format() throws IOException {
    OverviewFormat known = format;
    if (known == null) {
      known = calls.command(this::askFormat);
      format = known;
    }
    return known;
  }

  private OverviewFormat askFormat() throws IOException {
    Capabilities can = capabilities.get();
    if (!can.list().isEmpty() && !can.keywords().has("LIST", "OVERVIEW.FMT")) {
      return OverviewFormat.DEFAULT;
    }
    String command = "LIST OVERVIEW.FMT";
    Reply reply = wire.command(command);
    if (reply.code() == 500 || reply.code() == 501 || reply.code() == 503) {
      return OverviewFormat.DEFAULT;
    }
    wire.check(command, reply, 215);
    List<String> lines = wire.lines("an overview's format", MAX_FIELDS);
    return lines.isEmpty() ? OverviewFormat.DEFAULT : OverviewFormat.parse(lines);
  }

  <T> Items<T> over(ArticleRange range, Function<Overview, T> become) throws IOException {
    OverviewFormat fields = format();
    return listing.rowsOrNone(over() + range, 224, row -> become.apply(overview(row, fields)));
  }

  Overview over(String messageId) throws IOException {
    Arguments.messageId(messageId);
    OverviewFormat fields = format();
    return listing.row(over() + messageId, 224, row -> overview(row, fields));
  }

  private String over() {
    return capabilities.get().over() ? "OVER " : "XOVER ";
  }

  private Overview overview(Line row, OverviewFormat fields) throws IOException {
    return listing.parsed(
        Overview.parse(row, fields), row, "a number and the fields of an overview");
  }

  Items<HeaderValue> hdr(String header, ArticleRange range) throws IOException {
    boolean x = isX();
    return listing.rowsOrNone(hdr(x, header) + range, x ? 221 : 225, row -> headerValue(row, x));
  }

  HeaderValue hdr(String header, String messageId) throws IOException {
    Arguments.messageId(messageId);
    boolean x = isX();
    return listing.row(hdr(x, header) + messageId, x ? 221 : 225, row -> headerValue(row, x));
  }

  private boolean isX() {
    return !capabilities.get().hdr();
  }

  private static String hdr(boolean x, String header) {
    return (x ? "XHDR " : "HDR ") + Arguments.header(header) + " ";
  }

  private HeaderValue headerValue(Line row, boolean x) throws IOException {
    return listing.parsed(HeaderValue.parse(row, x), row, "a number and a header's content");
  }
}
