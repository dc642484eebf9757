package dev.netclients.imap.client;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code SEARCH} and {@code UID SEARCH} (RFC 9051, section 6.4.4). */
final class SearchCommand extends Command<SearchResult> {
  private static final int MAX_RANGES = 100_000;

  private final SearchQuery query;
  private final boolean byUid;
  private final Engine engine;
  private String tag = "";
  private final List<NumberSet.Range> ranges = new ArrayList<>();
  private @Nullable SearchResult told;

  SearchCommand(SearchQuery query, boolean byUid, Engine engine) {
    super("SEARCH", Outcome.NOT_DONE);
    this.query = query;
    this.byUid = byUid;
    this.engine = engine;
  }

  // search = "SEARCH" [search-return-opts] SP search-program
  // search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"
  // search-program     = ["CHARSET" SP charset SP] search-key *(SP search-key)
  @Override
  void write(CommandWriter out) {
    tag = out.tag();
    out.word(byUid ? "UID SEARCH " : "SEARCH ");
    if (engine.capabilities().esearch()) {
      out.word("RETURN (MIN MAX COUNT ALL) ");
    }
    if (query.hasUnicode() && !engine.isUtf8()) { // RFC 6855, section 3, forbids it there
      out.word("CHARSET UTF-8 ");
    }
    out.query(query);
  }

  @Override
  boolean take(Response response) throws NetClientException {
    if (response instanceof Response.Search search) {
      if (ranges.size() + search.numbers().ranges().size() > MAX_RANGES) {
        throw engine
            .connection()
            .over("ranges in the answers to a search", MAX_RANGES, MAX_RANGES + 1L);
      }
      ranges.addAll(search.numbers().ranges());
      return true;
    }
    if (response instanceof Response.Esearch esearch
        && (esearch.tag().isEmpty() || esearch.tag().get().equals(tag))) {
      told = esearch.result();
      return true;
    }
    return false;
  }

  @Override
  SearchResult done(Response.Condition ok) {
    SearchResult esearch = told;
    if (esearch != null) {
      return new SearchResult(byUid, esearch.all(), esearch.min(), esearch.max(), esearch.count());
    }
    NumberSet all = new NumberSet(ranges);
    return new SearchResult(byUid, all, extreme(true), extreme(false), all.size().orElse(0));
  }

  private OptionalLong extreme(boolean lowest) {
    return lowest
        ? ranges.stream().mapToLong(NumberSet.Range::first).min()
        : ranges.stream().mapToLong(NumberSet.Range::last).max();
  }
}
