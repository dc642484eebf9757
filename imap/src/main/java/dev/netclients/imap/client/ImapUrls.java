package dev.netclients.imap.client;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.ProtocolException;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.ImapUrl;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.Messages;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.Section;
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.StoreAction;
import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The verbs on URLs (RFC 5092), made of the client's own methods. */
final class ImapUrls {
  private final ImapClient imap;

  ImapUrls(ImapClient imap) {
    this.imap = imap;
  }

  private Target target(URI uri) {
    return Target.of(uri, Protocol.IMAP).checkServer(imap.endpoint(), imap.implicitTls());
  }

  private static IllegalArgumentException refused(Target target, String expected) {
    return new IllegalArgumentException("URL: " + target + " (expected: " + expected + ")");
  }

  Resource read(URI uri) throws IOException {
    Target target = target(uri);
    ImapUrl url = ImapUrl.of(target);
    if (url.uid().isEmpty()) {
      throw refused(target, "a message, such as imap://host/mailbox/;UID=7");
    }
    enter(url, true);
    boolean whole = url.section().equals(Section.message());
    Items<FetchedMessage> rows =
        imap.fetch(Messages.uids(url.uid().getAsLong()), Attribute.INTERNAL_DATE, url.section());
    if (!rows.hasNext()) {
      throw none(url, "there is no message " + url.uid().getAsLong());
    }
    FetchedMessage message = rows.next();
    Optional<FetchedSection> section = message.section(url.section());
    if (section.isEmpty() || section.get().isNil()) {
      while (rows.hasNext()) {
        rows.next(); // so that the session can go on
      }
      Optional<ProtocolException> problem = message.problem();
      if (problem.isPresent()) {
        throw problem.get();
      }
      throw none(url, "there is no such section");
    }
    Resource.Builder resource =
        Resource.builder(uri, new Body(section.get().stream(), rows))
            .size(section.get().size())
            .type(whole ? "message/rfc822" : "application/octet-stream");
    message.internalDate().ifPresent(date -> resource.modified(date.toInstant()));
    return resource.build();
  }

  private ImapReplyException none(ImapUrl url, String text) {
    return new ImapReplyException(
        imap.endpoint().toString(),
        Stage.REPLY,
        Outcome.NOT_DONE,
        "FETCH in " + Printable.of(url.mailbox()),
        "",
        "NONEXISTENT",
        text);
  }

  /** A section; its end is the end of the call, so that a refusal behind it is not missed. */
  private static final class Body extends BlockInputStream {
    private final InputStream section;
    private final Items<FetchedMessage> rows;
    private boolean over;

    Body(InputStream section, Items<FetchedMessage> rows) {
      this.section = section;
      this.rows = rows;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = section.read(to, offset, length);
      if (n < 0 && !over) {
        over = true;
        while (rows.hasNext()) {
          rows.next(); // a change of flags that looks like an answer
        }
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      if (!over) {
        over = true;
        rows.close();
      }
    }
  }

  Items<Entry> list(URI uri) throws IOException {
    Target target = target(uri);
    ImapUrl url = ImapUrl.of(target);
    if (url.uid().isPresent()) {
      throw refused(target, "a server, a mailbox or a search, to list");
    }
    String server = server(target);
    if (url.mailbox().isEmpty()) {
      return Items.of(folders(server, imap.list("", "%"), ""));
    }
    Optional<SearchQuery> query = url.search().map(SearchQuery::parse);
    List<Entry> first = query.isPresent() ? List.of() : below(server, url.mailbox());
    SelectedMailbox selected = enter(url, true);
    Messages messages = Messages.all();
    if (query.isPresent()) {
      SearchResult found = imap.search(query.get());
      if (found.isEmpty()) {
        return Items.of(List.of());
      }
      messages = found.messages();
    } else if (selected.exists() == 0) { // 1:* would name the last message, and there is none
      return Items.of(first);
    }
    Items<FetchedMessage> rows =
        imap.fetch(
            messages, Attribute.FLAGS, Attribute.INTERNAL_DATE, Attribute.SIZE, Attribute.ENVELOPE);
    return new Entries(first, rows, row -> entry(server, selected, row));
  }

  private List<Entry> below(String server, String mailbox) throws IOException {
    List<ListedMailbox> itself = imap.list("", mailbox);
    Optional<Character> delimiter = itself.stream().findFirst().flatMap(ListedMailbox::delimiter);
    if (delimiter.isEmpty() || mailbox.indexOf('%') >= 0 || mailbox.indexOf('*') >= 0) {
      return List.of(); // those two are patterns, whatever is meant
    }
    String prefix = mailbox + delimiter.get();
    return folders(server, imap.list("", prefix + "%"), prefix);
  }

  private static List<Entry> folders(String server, List<ListedMailbox> all, String prefix) {
    List<Entry> entries = new ArrayList<>();
    for (ListedMailbox mailbox : all) {
      String name = mailbox.name();
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put(
          "attributes",
          mailbox.attributes().stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(" ")));
      boolean url = isText(name);
      entries.add(
          new Entry(
              URI.create(server + (url ? ImapUrl.path(name, OptionalLong.empty()) : "/")),
              name.startsWith(prefix) ? name.substring(prefix.length()) : name,
              url ? Entry.Kind.FOLDER : Entry.Kind.OTHER,
              OptionalLong.empty(),
              Optional.empty(),
              facts));
    }
    return entries;
  }

  /** Returns whether no half of a character is in it: such a name cannot stand in a URL. */
  private static boolean isText(String name) {
    return name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static Entry entry(String server, SelectedMailbox mailbox, FetchedMessage row) {
    OptionalLong uid = row.uid();
    if (uid.isEmpty()) { // the row is broken; that it is there is told all the same
      return new Entry(
          URI.create(server + ImapUrl.path(mailbox.name(), mailbox.uidValidity())),
          "message " + row.number(),
          Entry.Kind.OTHER,
          OptionalLong.empty(),
          Optional.empty(),
          Map.of());
    }
    Map<String, String> facts = new LinkedHashMap<>();
    row.flags()
        .ifPresent(
            flags ->
                facts.put(
                    "flags",
                    flags.stream().map(Flag::name).sorted().collect(Collectors.joining(" "))));
    try {
      row.envelope()
          .ifPresent(
              envelope -> {
                envelope.subject().ifPresent(subject -> facts.put("subject", subject));
                if (!envelope.from().isEmpty()) {
                  facts.put("from", envelope.from().get(0).mailbox());
                }
              });
    } catch (NetClientException e) {
      facts.put("problem", String.valueOf(e.getMessage()));
    }
    return new Entry(
        URI.create(server + ImapUrl.path(mailbox.name(), mailbox.uidValidity(), uid.getAsLong())),
        Long.toString(uid.getAsLong()),
        Entry.Kind.FILE,
        row.size(),
        row.internalDate().map(OffsetDateTime::toInstant),
        facts);
  }

  /** Entries that are here, and those that a cursor brings. */
  private static final class Entries implements Items<Entry> {
    private interface Maker {
      Entry of(FetchedMessage row);
    }

    private final Items<Entry> first;
    private final Items<FetchedMessage> rows;
    private final Maker maker;

    Entries(List<Entry> first, Items<FetchedMessage> rows, Maker maker) {
      this.first = Items.of(first);
      this.rows = rows;
      this.maker = maker;
    }

    @Override
    public boolean hasNext() throws IOException {
      return first.hasNext() || rows.hasNext();
    }

    @Override
    public Entry next() throws IOException {
      return first.hasNext() ? first.next() : maker.of(rows.next());
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  Receipt send(URI uri, Content content, Progress progress) throws IOException {
    Target target = target(uri);
    ImapUrl url = ImapUrl.of(target);
    if (url.mailbox().isEmpty() || url.uid().isPresent() || url.search().isPresent()) {
      throw refused(target, "a mailbox, such as imap://host/Sent");
    }
    AppendCommand.Answer answer = imap.appending(url.mailbox(), content, Append.PLAIN, progress);
    Optional<URI> location =
        answer
            .uid()
            .filter(uid -> uid.uids().size().orElse(0) == 1)
            .map(
                uid ->
                    URI.create(
                        server(target)
                            + ImapUrl.path(
                                url.mailbox(),
                                OptionalLong.of(uid.uidValidity()),
                                uid.uids().ranges().get(0).first())));
    return new Receipt(answer.text(), location);
  }

  void delete(URI uri) throws IOException {
    Target target = target(uri);
    ImapUrl url = ImapUrl.of(target);
    if (url.uid().isEmpty() || !url.section().equals(Section.message())) {
      throw refused(target, "a message, such as imap://host/mailbox/;UID=7");
    }
    enter(url, false);
    long uid = url.uid().getAsLong();
    Messages message = Messages.uids(uid);
    if (imap.search(SearchQuery.among(message)).isEmpty()) {
      throw none(url, "there is no message " + uid);
    }
    imap.store(message, StoreAction.ADD, Flag.DELETED);
    if (imap.capabilities().uidplus()) {
      imap.expunge(message.set());
    }
  }

  /** Selects the mailbox, unless it is selected; its identifiers have to be those of the URL. */
  private SelectedMailbox enter(ImapUrl url, boolean readOnly) throws IOException {
    SelectedMailbox selected = imap.selected().orElse(null);
    if (selected == null
        || !selected.name().equals(url.mailbox())
        || selected.readOnly() && !readOnly) {
      selected = readOnly ? imap.examine(url.mailbox()) : imap.select(url.mailbox());
    }
    if (url.uidValidity().isPresent() && !url.uidValidity().equals(selected.uidValidity())) {
      throw none(
          url,
          "the mailbox is not the one that the URL was made for: its UIDVALIDITY is another now");
    }
    return selected;
  }

  private String server(Target target) {
    Endpoint endpoint = imap.endpoint();
    String scheme = imap.implicitTls() ? Protocol.IMAP.tlsScheme() : Protocol.IMAP.scheme();
    String user =
        target
            .user()
            .map(
                u ->
                    Target.encode(u).replace("%3B", ";").replace("%3D", "=").replace("%2A", "*")
                        + "@")
            .orElse("");
    return scheme + "://" + user + endpoint.urlHost() + ":" + endpoint.port();
  }
}
