package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.FetchItem;
import dev.netclients.imap.Messages;
import dev.netclients.imap.Section;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.FetchData;
import dev.netclients.imap.wire.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code FETCH} and {@code UID FETCH} (RFC 9051, section 6.4.5). */
final class FetchCommand extends Command<Long> {
  /** Told of each row; what it leaves of streamed sections is passed over. */
  interface Rows {
    /** Takes a row. */
    void row(FetchData data) throws IOException;
  }

  private final Messages messages;
  private final Set<FetchItem> items = new LinkedHashSet<>();
  private final boolean onlyFlags;
  private final boolean hasStar;
  private final Rows rows;
  private long count;

  FetchCommand(Messages messages, Rows rows, FetchItem... wanted) {
    super("FETCH " + messages, Outcome.NOT_DONE);
    this.messages = messages;
    this.rows = rows;
    if (wanted.length == 0) {
      throw new IllegalArgumentException("items: none (expected: at least one)");
    }
    if (messages.byUid()) {
      items.add(Attribute.UID);
    }
    // What is short goes first: servers answer in this order, and sections may be streamed.
    Arrays.stream(wanted)
        .sorted(Comparator.comparing((FetchItem item) -> item instanceof Section))
        .forEach(items::add);
    this.onlyFlags =
        items.stream().allMatch(item -> item == Attribute.UID || item == Attribute.FLAGS);
    this.hasStar = messages.set().hasStar();
  }

  // fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att /
  //         "(" fetch-att *(SP fetch-att) ")")
  @Override
  void write(CommandWriter out) {
    out.word(messages.prefix() + "FETCH " + messages.set() + " (");
    out.word(String.join(" ", items.stream().map(FetchItem::command).toList())).word(")");
  }

  @Override
  boolean take(Response response) throws IOException {
    if (!(response instanceof Response.Fetch fetch) || !isMine(fetch.data())) {
      return false;
    }
    count++;
    rows.row(fetch.data());
    return true;
  }

  /** A change of flags may come between; it is told from an answer by what it lacks. */
  private boolean isMine(FetchData data) {
    boolean broken = data.problem().isPresent();
    if (broken && messages.byUid() && data.uid().isEmpty()) {
      return true; // nobody else can say what was meant
    }
    boolean meant =
        messages.byUid()
            ? data.uid().isPresent() && (hasStar || messages.set().contains(data.uid().getAsLong()))
            : hasStar || messages.set().contains(data.number());
    return meant
        && (broken
            || onlyFlags
            || data.size().isPresent()
            || data.internalDate().isPresent()
            || data.hasEnvelope()
            || data.hasBodyStructure()
            || !data.sections().isEmpty());
  }

  @Override
  Long done(Response.Condition ok) {
    return count;
  }
}
