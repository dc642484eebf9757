package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.imap.AppendUid;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxAttribute;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.ModifiedUtf7;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.ResponseCode;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.StatusItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses responses: one method per grammar rule, named after it, in the order of RFC 9051, section
 * 9. A rule method consumes its rule or throws. Bytes in, value out; nothing is kept between
 * responses.
 */
public final class ResponseParser {
  /** The number of items that one response may bring beside messages. */
  private static final int MAX_ITEMS = 100_000;

  private final Lexer in;
  private final boolean utf8;
  private final @Nullable Queue<byte[]> sections;

  private ResponseParser(Lexer in, boolean utf8, @Nullable Queue<byte[]> sections) {
    this.in = in;
    this.utf8 = utf8;
    this.sections = sections;
  }

  /**
   * Returns what the bytes of a response, without its last CRLF, say.
   *
   * @param utf8 whether mailbox names are UTF-8, and not modified UTF-7
   * @throws MalformedException if they break the grammar, or pass a limit
   */
  public static Response parse(byte[] bytes, boolean utf8) throws MalformedException {
    return parse(bytes, bytes.length, utf8, null);
  }

  /**
   * As {@link #parse(byte[], boolean)}.
   *
   * @param sections the literals of sections, which do not stand in the bytes then
   */
  static Response parse(byte[] bytes, int end, boolean utf8, @Nullable Queue<byte[]> sections)
      throws MalformedException {
    return new ResponseParser(new Lexer(bytes, 0, end), utf8, sections).response();
  }

  /** Goes on with a FETCH response behind a streamed literal. */
  static void resume(byte[] bytes, int end, FetchData data, @Nullable Queue<byte[]> sections) {
    try {
      new FetchParser(new Lexer(bytes, 0, end), data, sections).items();
    } catch (MalformedException e) {
      data.problem(e);
    }
  }

  // response       = continue-req / response-data / response-done
  // continue-req   = "+" SP (resp-text / base64) CRLF
  // response-data  = "*" SP (resp-cond-state / resp-cond-bye / mailbox-data / message-data /
  //                  capability-data / id-response / enable-data) CRLF
  // response-done  = tag SP resp-cond-state CRLF
  private Response response() throws MalformedException {
    if (in.accept('+')) {
      in.accept(' '); // "+" alone breaks the grammar, and many send it
      return new Response.GoAhead(in.rest());
    }
    if (in.accept('*')) {
      in.sp();
      return responseData();
    }
    String tag = in.atom();
    in.sp();
    Response.@Nullable Condition condition = acceptCondition();
    if (condition == null
        || condition.word() == Response.Word.PREAUTH
        || condition.word() == Response.Word.BYE) {
      throw MalformedException.expected("OK, NO or BAD");
    }
    return new Response.Tagged(tag, condition);
  }

  private Response responseData() throws MalformedException {
    int c = in.peek();
    if (c >= '0' && c <= '9') {
      return numbered();
    }
    Response.@Nullable Condition condition = acceptCondition();
    if (condition != null) {
      return condition;
    }
    int from = in.pos();
    String name = in.atom().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "CAPABILITY" -> new Response.Capability(Capabilities.of(words()));
      case "ENABLED" -> new Response.Enabled(upper(words()));
      case "FLAGS" -> flags();
      case "LIST", "LSUB" -> listed(name.equals("LSUB"));
      case "SEARCH" -> search();
      case "ESEARCH" -> esearch();
      case "STATUS" -> {
        in.sp();
        yield ended(new Response.Status(status()));
      }
      case "NAMESPACE" -> ended(namespace());
      case "ID" -> {
        in.sp();
        yield ended(new Response.Id(id()));
      }
      case "VANISHED" -> ended(vanished());
      default -> other(from);
    };
  }

  private Response flags() throws MalformedException {
    in.sp();
    return ended(new Response.Flags(flagList(in)));
  }

  private Response listed(boolean subscribed) throws MalformedException {
    in.sp();
    return ended(new Response.Listed(mailboxList(), subscribed));
  }

  private Response ended(Response response) throws MalformedException {
    in.expectEnd();
    return response;
  }

  private Response other(int from) {
    in.rest();
    return new Response.Other(new String(in.bytes(), from, in.pos() - from, ISO_8859_1));
  }

  // message-data = nz-number SP ("EXPUNGE" / ("FETCH" SP msg-att)); number SP "EXISTS" / "RECENT"
  private Response numbered() throws MalformedException {
    int from = in.pos();
    long number = in.number();
    in.sp();
    if (in.acceptWord("FETCH")) {
      if (number < 1 || number > NumberSet.MAX) {
        throw MalformedException.expected("a message's number");
      }
      in.sp();
      return new Response.Fetch(fetch(number));
    }
    if (in.acceptWord("EXISTS")) {
      return ended(new Response.Exists(number));
    }
    if (in.acceptWord("RECENT")) {
      return ended(new Response.Recent(number));
    }
    if (in.acceptWord("EXPUNGE")) {
      if (number < 1 || number > NumberSet.MAX) {
        throw MalformedException.expected("a message's number");
      }
      return ended(new Response.Expunge(number));
    }
    return other(from);
  }

  /** A row that breaks the grammar is handed out as such: its end is known, so others are good. */
  private FetchData fetch(long number) throws MalformedException {
    FetchData data = new FetchData(number);
    try {
      new FetchParser(in, data, sections).msgAtt();
    } catch (MalformedException e) {
      if (e.isLimit()) {
        throw e;
      }
      data.problem(e);
    }
    return data;
  }

  // resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text
  // resp-cond-bye   = "BYE" SP resp-text; resp-cond-auth = ("OK" / "PREAUTH") SP resp-text
  private Response.@Nullable Condition acceptCondition() {
    for (Response.Word word : Response.Word.values()) {
      if (in.acceptWord(word.name())) {
        in.accept(' '); // "OK" without a text breaks the grammar, and many send it
        return respText(word);
      }
    }
    return null;
  }

  // resp-text      = ["[" resp-text-code "]" SP] [text]
  // resp-text-code = atom [SP 1*<any TEXT-CHAR except "]">] and many known ones
  private Response.Condition respText(Response.Word word) {
    Optional<ResponseCode> code = Optional.empty();
    int begin = in.pos();
    if (in.accept('[')) {
      try {
        String inside = in.upTo(']');
        int blank = inside.indexOf(' ');
        String name = blank < 0 ? inside : inside.substring(0, blank);
        if (!name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
          code = Optional.of(new ResponseCode(name, blank < 0 ? "" : inside.substring(blank + 1)));
          in.accept(' ');
          begin = in.pos();
        }
      } catch (MalformedException e) {
        // A bracket that is not closed is a word like any other.
      }
    }
    in.backTo(begin);
    return new Response.Condition(word, code, in.rest());
  }

  // capability-data = "CAPABILITY" *(SP capability) SP "IMAP4rev2" *(SP capability)
  private List<String> words() throws MalformedException {
    List<String> words = new ArrayList<>();
    while (in.accept(' ')) {
      if (in.atEnd()) {
        break;
      }
      if (in.peek() == ' ') {
        continue;
      }
      check(words.size());
      words.add(in.word());
    }
    in.expectEnd();
    return words;
  }

  private static void check(int items) throws MalformedException {
    if (items >= MAX_ITEMS) {
      throw MalformedException.over("items in a response", MAX_ITEMS);
    }
  }

  private static Set<String> upper(List<String> words) {
    Set<String> all = new LinkedHashSet<>();
    words.forEach(word -> all.add(word.toUpperCase(Locale.ROOT)));
    return all;
  }

  // flag-list = "(" [flag *(SP flag)] ")"
  static Set<Flag> flagList(Lexer in) throws MalformedException {
    in.expect('(');
    Set<Flag> flags = new LinkedHashSet<>(8);
    while (!in.accept(')')) {
      if (in.accept(' ')) {
        continue;
      }
      check(flags.size());
      String name = in.word();
      if (!Flag.isFlag(name)) {
        throw MalformedException.expected("a flag");
      }
      flags.add(Flag.of(name));
    }
    return flags;
  }

  // mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
  //                [SP mbox-list-extended]
  private ListedMailbox mailboxList() throws MalformedException {
    Set<MailboxAttribute> attributes = new LinkedHashSet<>();
    for (Flag flag : flagList(in)) {
      attributes.add(new MailboxAttribute(flag.name()));
    }
    in.sp();
    Optional<Character> delimiter = delimiter();
    in.sp();
    String name = name(in.mailbox());
    if (in.accept(' ') && !in.atEnd()) {
      in.skipValue(); // CHILDINFO, OLDNAME: nobody asked for them
    }
    return new ListedMailbox(name, delimiter, attributes, Optional.empty());
  }

  private Optional<Character> delimiter() throws MalformedException {
    @Nullable String text = in.nstring();
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > 1) {
      throw MalformedException.expected("a delimiter of one character");
    }
    return Optional.of(text.charAt(0));
  }

  private String name(byte[] encoded) {
    return utf8 ? ModifiedUtf7.decodeUtf8(encoded) : ModifiedUtf7.decode(encoded);
  }

  // mailbox-data =/ "SEARCH" *(SP nz-number), RFC 3501; a modification sequence may follow
  private Response search() throws MalformedException {
    RangeBuilder numbers = new RangeBuilder();
    while (in.accept(' ')) {
      int c = in.peek();
      if (c == '(') {
        in.skipValue(); // (MODSEQ 917162500), RFC 7162
      } else if (c >= '0' && c <= '9') {
        numbers.add(in.nzNumber());
      } else if (c != ' ' && c != -1) {
        throw MalformedException.expected("a number");
      }
    }
    in.expectEnd();
    return new Response.Search(numbers.build());
  }

  /** Numbers as ranges. */
  private static final class RangeBuilder {
    private final List<NumberSet.Range> ranges = new ArrayList<>();
    private long first = -1;
    private long last = -1;

    void add(long number) throws MalformedException {
      if (first >= 0 && number == last + 1) {
        last = number;
        return;
      }
      end();
      first = number;
      last = number;
    }

    private void end() throws MalformedException {
      if (first >= 0) {
        check(ranges.size());
        ranges.add(new NumberSet.Range(first, last));
      }
    }

    NumberSet build() throws MalformedException {
      end();
      return new NumberSet(ranges);
    }
  }

  // esearch-response   = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
  // search-correlator  = SP "(" "TAG" SP tag-string ")"
  // search-return-data = "MIN" SP nz-number / "MAX" SP nz-number / "ALL" SP sequence-set /
  //                      "COUNT" SP number / search-ret-data-ext
  private Response esearch() throws MalformedException {
    Optional<String> tag = Optional.empty();
    boolean byUid = false;
    NumberSet all = NumberSet.EMPTY;
    OptionalLong min = OptionalLong.empty();
    OptionalLong max = OptionalLong.empty();
    long count = -1;
    while (in.accept(' ')) {
      if (in.peek() == '(') {
        in.expect('(');
        if (!in.acceptWord("TAG")) {
          throw MalformedException.expected("TAG");
        }
        in.sp();
        tag = Optional.of(new String(in.astring(), ISO_8859_1));
        in.expect(')');
      } else if (in.acceptWord("UID")) {
        byUid = true;
      } else if (in.acceptWord("MIN")) {
        in.sp();
        min = OptionalLong.of(in.nzNumber());
      } else if (in.acceptWord("MAX")) {
        in.sp();
        max = OptionalLong.of(in.nzNumber());
      } else if (in.acceptWord("ALL")) {
        in.sp();
        all = sequenceSet();
      } else if (in.acceptWord("COUNT")) {
        in.sp();
        count = in.number();
      } else if (!in.atEnd()) {
        in.atom();
        in.sp();
        in.skipValue();
      }
    }
    in.expectEnd();
    return new Response.Esearch(
        tag, new SearchResult(byUid, all, min, max, count >= 0 ? count : all.size().orElse(0)));
  }

  // sequence-set without "*", which a server has no use for
  private NumberSet sequenceSet() throws MalformedException {
    return sequenceSet(in.word());
  }

  private static NumberSet sequenceSet(String text) throws MalformedException {
    NumberSet set =
        NumberSet.tryParse(text).orElseThrow(() -> MalformedException.expected("a set of numbers"));
    if (set.hasStar()) {
      throw MalformedException.expected("a set of numbers without *");
    }
    return set;
  }

  // mailbox-data =/ "STATUS" SP mailbox SP "(" [status-att-list] ")"
  // status-att-list = status-att-val *(SP status-att-val)
  private MailboxStatus status() throws MalformedException {
    String name = name(in.mailbox());
    in.sp();
    in.expect('(');
    Map<StatusItem, Long> values = new EnumMap<>(StatusItem.class);
    while (!in.accept(')')) {
      if (in.accept(' ')) {
        continue;
      }
      String word = in.atom().toUpperCase(Locale.ROOT);
      in.sp();
      Optional<StatusItem> item =
          Arrays.stream(StatusItem.values()).filter(i -> i.name().equals(word)).findFirst();
      if (item.isPresent()) {
        values.put(item.get(), in.number());
      } else {
        in.skipValue();
      }
    }
    return new MailboxStatus(name, values);
  }

  // namespace-response = "NAMESPACE" SP namespace SP namespace SP namespace
  private Response namespace() throws MalformedException {
    in.sp();
    List<Namespaces.Namespace> personal = namespaces();
    in.sp();
    List<Namespaces.Namespace> others = namespaces();
    in.sp();
    return new Response.Namespace(new Namespaces(personal, others, namespaces()));
  }

  // namespace       = nil / "(" 1*namespace-descr ")"
  // namespace-descr = "(" string SP (DQUOTE QUOTED-CHAR DQUOTE / nil) [namespace-response-ext] ")"
  private List<Namespaces.Namespace> namespaces() throws MalformedException {
    if (in.acceptNil()) {
      return List.of();
    }
    in.expect('(');
    List<Namespaces.Namespace> all = new ArrayList<>();
    while (!in.accept(')')) {
      check(all.size());
      in.accept(' ');
      in.expect('(');
      String prefix = name(in.astring());
      in.sp();
      Optional<Character> delimiter = delimiter();
      while (in.accept(' ')) {
        in.skipValue();
      }
      in.expect(')');
      all.add(new Namespaces.Namespace(prefix, delimiter));
    }
    return all;
  }

  // id-response = "ID" SP id-params-list; id-params-list = "(" *(string SP nstring) ")" / nil
  private Map<String, String> id() throws MalformedException {
    Map<String, String> fields = new LinkedHashMap<>();
    if (in.acceptNil()) {
      return fields;
    }
    in.expect('(');
    while (!in.accept(')')) {
      if (in.accept(' ') || in.accept(',')) { // commas: javamail#306
        continue;
      }
      check(fields.size());
      String name = in.string().toLowerCase(Locale.ROOT);
      in.accept(',');
      in.sp();
      @Nullable String value = in.nstring();
      if (value != null) {
        fields.putIfAbsent(name, value);
      }
    }
    return fields;
  }

  // expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids, RFC 7162
  private Response vanished() throws MalformedException {
    in.sp();
    boolean earlier = in.accept('(');
    if (earlier) {
      if (!in.acceptWord("EARLIER")) {
        throw MalformedException.expected("EARLIER");
      }
      in.expect(')');
      in.sp();
    }
    return new Response.Vanished(sequenceSet(), earlier);
  }

  // --- what stands in brackets ---

  // resp-code-apnd = "APPENDUID" SP nz-number SP append-uid
  /** Returns what APPENDUID says, if {@code code} is one and is well formed. */
  public static Optional<AppendUid> appendUid(ResponseCode code) {
    String[] words = code.arguments().split(" ", -1);
    if (!code.is("APPENDUID") || words.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AppendUid(nzNumber(words[0]), sequenceSet(words[1])));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  // resp-code-copy = "COPYUID" SP nz-number SP uid-set SP uid-set
  /** Returns what COPYUID says, if {@code code} is one and is well formed. */
  public static Optional<CopyUid> copyUid(ResponseCode code) {
    String[] words = code.arguments().split(" ", -1);
    if (!code.is("COPYUID") || words.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CopyUid(nzNumber(words[0]), sequenceSet(words[1]), sequenceSet(words[2])));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Returns the number that is all the arguments of {@code code}, if it is one. */
  public static OptionalLong number(ResponseCode code) {
    try {
      return OptionalLong.of(nzNumber(code.arguments()));
    } catch (MalformedException e) {
      return OptionalLong.empty();
    }
  }

  private static long nzNumber(String text) throws MalformedException {
    Lexer lexer = lexer(text);
    long number = lexer.nzNumber();
    lexer.expectEnd();
    return number;
  }

  /** Returns the flags of PERMANENTFLAGS, if {@code code} has them well formed. */
  public static Optional<Set<Flag>> flags(ResponseCode code) {
    try {
      return Optional.of(flagList(lexer(code.arguments())));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Lexer lexer(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new Lexer(bytes, 0, bytes.length);
  }

  /** Returns the capabilities that a code of that name brings. */
  public static Capabilities capabilities(ResponseCode code) {
    return Capabilities.of(
        Arrays.stream(code.arguments().split(" ")).filter(w -> !w.isEmpty()).toList());
  }
}
