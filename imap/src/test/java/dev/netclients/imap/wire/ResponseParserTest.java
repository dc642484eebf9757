package dev.netclients.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.Capabilities;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxAttribute;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.Namespaces.Namespace;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.ResponseCode;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.wire.Response.Word;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  private static Arguments row(String text, Response value) {
    return Arguments.of(text, value);
  }

  private static Response.Condition condition(Word word, String code, String text) {
    int blank = code.indexOf(' ');
    Optional<ResponseCode> parsed =
        code.isEmpty()
            ? Optional.empty()
            : Optional.of(
                blank < 0
                    ? new ResponseCode(code, "")
                    : new ResponseCode(code.substring(0, blank), code.substring(blank + 1)));
    return new Response.Condition(word, parsed, text);
  }

  private static ListedMailbox mailbox(String name, String delimiter, MailboxAttribute... all) {
    return new ListedMailbox(
        name,
        delimiter.isEmpty() ? Optional.empty() : Optional.of(delimiter.charAt(0)),
        Set.of(all),
        Optional.empty());
  }

  private static Response esearch(
      String tag, boolean uid, String all, long min, long max, long count) {
    return new Response.Esearch(
        tag.isEmpty() ? Optional.empty() : Optional.of(tag),
        new SearchResult(
            uid,
            all.isEmpty() ? NumberSet.EMPTY : NumberSet.parse(all),
            min < 0 ? OptionalLong.empty() : OptionalLong.of(min),
            max < 0 ? OptionalLong.empty() : OptionalLong.of(max),
            count));
  }

  /** The examples of RFC 9051 and RFC 3501, section 7, and what real servers write. */
  static Stream<Arguments> good() {
    return Stream.of(
        row(
            "+ Ready for additional command text",
            new Response.GoAhead("Ready for additional command text")),
        row("+", new Response.GoAhead("")),
        row("+ ", new Response.GoAhead("")),
        row("* OK IMAP4rev1 server ready", condition(Word.OK, "", "IMAP4rev1 server ready")),
        row("* OK", condition(Word.OK, "", "")),
        row(
            "* OK [UNSEEN 17] Message 17 is the first unseen message",
            condition(Word.OK, "UNSEEN 17", "Message 17 is the first unseen message")),
        row(
            "* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited",
            condition(Word.OK, "PERMANENTFLAGS (\\Deleted \\Seen \\*)", "Limited")),
        row("* OK [UIDVALIDITY 3857529045]", condition(Word.OK, "UIDVALIDITY 3857529045", "")),
        row("* OK [BADURL \"a]b\"] no", condition(Word.OK, "BADURL \"a]b\"", "no")),
        row("* OK [open bracket", condition(Word.OK, "", "[open bracket")),
        row("* OK ends in {12}", condition(Word.OK, "", "ends in {12}")),
        row("* no [alert] disk full", condition(Word.NO, "ALERT", "disk full")),
        row("* BAD Empty command line", condition(Word.BAD, "", "Empty command line")),
        row(
            "* PREAUTH IMAP4rev1 server logged in as Smith",
            condition(Word.PREAUTH, "", "IMAP4rev1 server logged in as Smith")),
        row(
            "* BYE Autologout; idle for too long",
            condition(Word.BYE, "", "Autologout; idle for too long")),
        row(
            "A222 NO COPY failed: disk quota exceeded",
            new Response.Tagged(
                "A222", condition(Word.NO, "", "COPY failed: disk quota exceeded"))),
        row(
            "A1 OK [APPENDUID 38505 3955] done",
            new Response.Tagged("A1", condition(Word.OK, "APPENDUID 38505 3955", "done"))),
        row(
            "* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI XPIG-LATIN",
            new Response.Capability(
                Capabilities.of(List.of("IMAP4rev1", "STARTTLS", "AUTH=GSSAPI", "XPIG-LATIN")))),
        row(
            "* CAPABILITY IMAP4rev1 ",
            new Response.Capability(Capabilities.of(List.of("IMAP4rev1")))),
        row(
            "* ENABLED CONDSTORE utf8=accept",
            new Response.Enabled(Set.of("CONDSTORE", "UTF8=ACCEPT"))),
        row("* ENABLED", new Response.Enabled(Set.of())),
        row(
            "* LIST (\\Noselect) \"/\" ~/Mail/foo",
            new Response.Listed(mailbox("~/Mail/foo", "/", MailboxAttribute.NO_SELECT), false)),
        row("* LIST () \"/\" \"\"", new Response.Listed(mailbox("", "/"), false)),
        row("* LIST () NIL INBOX", new Response.Listed(mailbox("INBOX", ""), false)), // HAZ-IMAP-19
        row(
            "* LIST (\\HasChildren) \".\" \"a \\\"b\\\" \\\\c\"",
            new Response.Listed(mailbox("a \"b\" \\c", ".", MailboxAttribute.HAS_CHILDREN), false)),
        row("* LIST () \"/\" {6}\r\nfoo(ba", new Response.Listed(mailbox("foo(ba", "/"), false)),
        row("* LIST () \"/\" foo[bar]", new Response.Listed(mailbox("foo[bar]", "/"), false)),
        row(
            "* LIST () \"/\" ~peter/mail/&U,BTFw-/&ZeVnLIqe-",
            new Response.Listed(mailbox("~peter/mail/台北/日本語", "/"), false)),
        row("* LIST () \"/\" foo ", new Response.Listed(mailbox("foo", "/"), false)),
        row(
            "* LIST (\\Sent \\sent) \"/\" s (\"CHILDINFO\" (\"SUBSCRIBED\"))",
            new Response.Listed(mailbox("s", "/", MailboxAttribute.SENT), false)),
        row(
            "* LSUB () \".\" #news.comp.mail.misc",
            new Response.Listed(mailbox("#news.comp.mail.misc", "."), true)),
        row(
            "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)",
            new Response.Status(
                new MailboxStatus(
                    "blurdybloop", Map.of(StatusItem.MESSAGES, 231L, StatusItem.UIDNEXT, 44292L)))),
        row("* STATUS \"\" ()", new Response.Status(new MailboxStatus("", Map.of()))),
        row(
            "* STATUS a (X-NEW (1 \"b\") UNSEEN 0) ",
            new Response.Status(new MailboxStatus("a", Map.of(StatusItem.UNSEEN, 0L)))),
        row("* SEARCH 2 3 6", new Response.Search(NumberSet.parse("2:3,6"))),
        row("* SEARCH", new Response.Search(NumberSet.EMPTY)),
        row("* SEARCH ", new Response.Search(NumberSet.EMPTY)),
        row("* SEARCH 2 5 (MODSEQ 917162500)", new Response.Search(NumberSet.parse("2,5"))),
        row("* ESEARCH UID COUNT 17 ALL 4:18,21,28", esearch("", true, "4:18,21,28", -1, -1, 17)),
        row(
            "* ESEARCH (TAG \"a567\") UID COUNT 5 ALL 4:19,21,28",
            esearch("a567", true, "4:19,21,28", -1, -1, 5)),
        row(
            "* ESEARCH (TAG \"a1\") MIN 2 MAX 9 MODSEQ 12 X (1)",
            esearch("a1", false, "", 2, 9, 0)),
        row("* ESEARCH (TAG \"a1\")", esearch("a1", false, "", -1, -1, 0)),
        row(
            "* FLAGS (\\Answered \\Flagged $MDNSent [Gmail])",
            new Response.Flags(
                Set.of(
                    Flag.ANSWERED,
                    Flag.FLAGGED,
                    new Flag("$MDNSent"),
                    new Flag("[Gmail]")))), // PY-IMAP-45
        row("* FLAGS ()", new Response.Flags(Set.of())),
        row(
            "* NAMESPACE ((\"\" \"/\")) NIL NIL",
            new Response.Namespace(
                new Namespaces(
                    List.of(new Namespace("", Optional.of('/'))), List.of(), List.of()))),
        row(
            "* NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\" \"X-PARAM\" (\"F\" \"M\"))) ((\"~\" NIL)) NIL",
            new Response.Namespace(
                new Namespaces(
                    List.of(
                        new Namespace("", Optional.of('/')),
                        new Namespace("#mh/", Optional.of('/'))),
                    List.of(new Namespace("~", Optional.empty())),
                    List.of()))),
        row(
            "* ID (\"name\" \"Cyrus\" \"version\" \"1.5\" \"os\" NIL)",
            new Response.Id(Map.of("name", "Cyrus", "version", "1.5"))),
        row("* ID (\"name\", \"GImap\",)", new Response.Id(Map.of("name", "GImap"))), // HAZ-IMAP-14
        row("* ID NIL", new Response.Id(Map.of())),
        row("* 23 EXISTS", new Response.Exists(23)),
        row("* 0 EXISTS", new Response.Exists(0)),
        row("* 5 RECENT", new Response.Recent(5)),
        row("* 44 EXPUNGE", new Response.Expunge(44)),
        row(
            "* VANISHED (EARLIER) 41,43:116,118",
            new Response.Vanished(NumberSet.parse("41,43:116,118"), true)),
        row("* VANISHED 405", new Response.Vanished(NumberSet.parse("405"), false)),
        row("* 12 X-THING (1 2)", new Response.Other("12 X-THING (1 2)")),
        row(
            "* QUOTA (STORAGE 10 512)",
            new Response.Other("QUOTA (STORAGE 10 512)")), // HAZ-IMAP-14
        row("* X-PIG {3}\r\nabc ig", new Response.Other("X-PIG {3}\r\nabc ig")),
        row(
            "* THREAD (2)(3 6 (4 23)(44 7 96))",
            new Response.Other("THREAD (2)(3 6 (4 23)(44 7 96))")));
  }

  private static Response read(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  private static Response read(InputStream in) throws IOException {
    return new ResponseReader(new BufferedInput(in), Peer.named("test")).next();
  }

  @ParameterizedTest
  @MethodSource("good")
  void aResponseIsItsValueWholeAndInPiecesOfAnySize(String text, Response value) throws Exception {
    byte[] wire = bytes(text + "\r\n");
    assertThat(read(wire)).isEqualTo(value);
    for (int place = 1; place < wire.length; place++) {
      assertThat(read(pieces(wire, place))).isEqualTo(value);
      byte[] half = Arrays.copyOf(wire, place);
      assertThatThrownBy(() -> read(half)).isInstanceOf(TruncatedException.class);
    }
    assertThat(read(bytes(text + "\r\n* OK more\r\n"))).isEqualTo(value);
  }

  /** Bytes as a network may bring them: so many at a time. */
  static InputStream pieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, size));
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("good")
  void whatIsPrintedParsesToTheSame(String text, Response value) throws Exception {
    Response parsed = ResponseParser.parse(bytes(text), false);
    assertThat(ResponseParser.parse(ResponsePrinter.print(parsed, false), false)).isEqualTo(parsed);
  }

  @ParameterizedTest
  @MethodSource("good")
  void eachPrefixIsAValueOrMalformed(String text, Response value) {
    byte[] all = bytes(text);
    for (int end = 0; end < all.length; end++) {
      parsesOrRefuses(Arrays.copyOf(all, end));
    }
  }

  static void parsesOrRefuses(byte[] bytes) {
    try {
      Response response = ResponseParser.parse(bytes, false);
      if (response instanceof Response.Fetch fetch) {
        fetch.data().envelope();
        fetch.data().bodyStructure();
      }
    } catch (MalformedException e) {
      assertThat(e.expected()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "* ",
        "*OK",
        "A1",
        "A1 ",
        "A1 YES",
        "A1 PREAUTH hm",
        "A1 BYE hm",
        "* 1",
        "* 0 EXPUNGE",
        "* 4294967296 EXPUNGE",
        "* 99999999999999999999 EXISTS",
        "* 1 EXISTS more",
        "* LIST",
        "* LIST (",
        "* LIST ()",
        "* LIST () \"/\"",
        "* LIST () / INBOX",
        "* LIST () \"ab\" INBOX",
        "* LIST () \"/\" \"never closed",
        "* LIST (\\a{b) \"/\" x",
        "* SEARCH 0",
        "* SEARCH 1 x",
        "* SEARCH 4294967296",
        "* ESEARCH ALL 1:*",
        "* ESEARCH (NOTAG \"x\")",
        "* STATUS a (MESSAGES x)",
        "* STATUS a (MESSAGES",
        "* FLAGS (\\Seen",
        "* FLAGS \\Seen",
        "* NAMESPACE NIL NIL",
        "* NAMESPACE (()) NIL NIL",
        "* ID (\"name\")",
        "* VANISHED 1:*",
        "(1)",
        "\u0000",
      })
  void whatBreaksTheGrammarIsRefused(String text) { // HAZ-IMAP-12, HAZ-IMAP-14
    assertThatThrownBy(() -> read(bytes(text + "\r\n"))).isInstanceOf(ProtocolException.class);
  }

  // HAZ-IMAP-03
  @ParameterizedTest
  @ValueSource(
      strings = {
        "* LIST () \"/\" {-1}",
        "* LIST () \"/\" {}",
        "* LIST () \"/\" {1e9}",
        "* LIST () \"/\" {99999999999999999999}",
        "* 1 FETCH (BODY[] {-1}",
        "* 1 FETCH (BODY[] {99999999999999999999}",
        "* 1 FETCH (BODY[] {}"
      })
  void aLiteralWithoutASizeIsRefused(String line) {
    assertThatThrownBy(() -> read(bytes(line + "\r\nabc)\r\n")))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aGiantStringIsRefusedBeforeItIsRead() { // HAZ-IMAP-03
    assertThatThrownBy(() -> read(bytes("* LIST () \"/\" {4000000000}\r\n")))
        .isInstanceOf(LimitException.class);
    assertThatThrownBy(
            () -> read(bytes("* 1 FETCH (ENVELOPE (NIL {65537}\r\n" + "x".repeat(70_000))))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void aGiantSectionIsLeftOnTheConnectionAndNothingIsAllocated() throws Exception { // HAZ-IMAP-03
    BufferedInput in =
        new BufferedInput(
            new ByteArrayInputStream(bytes("* 1 FETCH (UID 7 BODY[] {4000000000}\r\nab")));
    ResponseReader reader = new ResponseReader(in, Peer.named("test"));
    FetchData data = ((Response.Fetch) reader.next()).data();
    assertThat(data.uid()).hasValue(7);
    assertThat(reader.hasLiteral()).isTrue();
    assertThat(data.sections().get(0).streamed()).isEqualTo(4_000_000_000L);
    InputStream body = reader.literal();
    assertThat(body.readNBytes(2)).isEqualTo(bytes("ab"));
    assertThatThrownBy(body::read).isInstanceOf(TruncatedException.class);
  }

  @Test
  void anEndlessLineIsRefused() { // PY-IMAP-39
    assertThatThrownBy(() -> read(bytes("* LIST () \"/\" " + "x".repeat(2 << 20) + "\r\n")))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void manyLiteralsTakeTimeLinearInTheirNumber() { // HAZ-IMAP-04
    StringBuilder text = new StringBuilder("* 1 FETCH (BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (");
    for (int i = 0; i < 20_000; i++) {
      text.append("{1}\r\na {1}\r\nb ");
    }
    text.append(") NIL NIL \"7BIT\" 1 1))\r\n");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          FetchData data = ((Response.Fetch) read(bytes(text.toString()))).data();
          assertThat(data.bodyStructure().orElseThrow().parameters()).containsEntry("a", "b");
        });
  }

  @Test
  void textsWithEscapesAndLongSetsTakeTimeLinearInTheirNumber() { // HAZ-IMAP-04
    String texts = "* 1 FETCH (X (" + "\"\\a\" ".repeat(200_000) + "))\r\n";
    String set = "* ESEARCH ALL " + "1,".repeat(500_000) + "1\r\n";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          FetchData data = ((Response.Fetch) read(bytes(texts))).data();
          assertThat(data.problem()).isEmpty();
          NumberSet all = ((Response.Esearch) read(bytes(set))).result().all();
          assertThat(all.ranges()).hasSize(500_001);
        });
  }

  @Test
  void aStructureOfManyPartsIsListedInLinearTime() { // HAZ-IMAP-04
    String part = "((\"a\" \"b\" NIL NIL NIL \"\" 0) \"c\")";
    String structure = "* 1 FETCH (BODYSTRUCTURE (" + part.repeat(30_000) + " \"mixed\"))\r\n";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          FetchData data = ((Response.Fetch) read(bytes(structure))).data();
          List<BodyStructure> all = data.bodyStructure().orElseThrow().all();
          assertThat(all).hasSize(60_001);
          assertThat(all.get(60_000).path()).isEqualTo("30000.1");
        });
  }

  // HAZ-IMAP-05, HAZ-MIME-01
  @ParameterizedTest
  @ValueSource(
      strings = {"* 1 FETCH (BODYSTRUCTURE %s", "* 1 FETCH (ENVELOPE %s", "* 1 FETCH (X %s"})
  void deepNestingIsRefusedByACounter(String form) {
    for (int depth : new int[] {101, 2_500, 200_000}) {
      String line = String.format(form, "(".repeat(depth) + ")".repeat(depth) + ")\r\n");
      assertThatThrownBy(() -> read(bytes(line))).isInstanceOf(LimitException.class);
    }
  }

  /** Responses with so many items, each another. */
  static Stream<Arguments> items() {
    return Stream.of(
        Arguments.of("* CAPABILITY%s", " C%d"),
        Arguments.of("* FLAGS (%s)", " f%d"),
        Arguments.of("* LIST (%s) NIL a", " f%d"),
        Arguments.of("* 1 FETCH (FLAGS (%s))", " f%d"),
        Arguments.of("* SEARCH%s", " %d1"), // so that no two are neighbours
        Arguments.of("* NAMESPACE (%s) NIL NIL", "(\"\" \"\")"));
  }

  @ParameterizedTest
  @MethodSource("items")
  void moreThan100000ItemsAreALimit(String form, String item) { // HAZ-IMAP-06
    String many =
        IntStream.rangeClosed(1, 100_001)
            .mapToObj(i -> String.format(item, i))
            .collect(Collectors.joining());
    assertThatThrownBy(() -> read(bytes(String.format(form, many) + "\r\n")))
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.limit()).isEqualTo("items in a response");
              assertThat(e.value()).isEqualTo(100_000);
              assertThat(e.seen()).isEqualTo(100_001);
            });
  }

  @Test
  void giantRangesAreKeptAsRanges() throws Exception { // HAZ-IMAP-06
    Response response = ResponseParser.parse(bytes("* ESEARCH UID ALL 1:4294967295"), false);
    NumberSet all = ((Response.Esearch) response).result().all();
    assertThat(all.ranges()).hasSize(1);
    assertThat(all.size()).hasValue(4_294_967_295L);
    ResponseCode code = new ResponseCode("COPYUID", "1 1:4294967294 2:4294967295");
    assertThat(ResponseParser.copyUid(code).orElseThrow().copies().ranges()).hasSize(1);
    response = ResponseParser.parse(bytes("* VANISHED 1:4294967295"), false);
    assertThat(((Response.Vanished) response).uids().ranges()).hasSize(1);
  }

  @Test
  void codesAreParsedWhereTheyAreWellFormed() {
    assertThat(ResponseParser.appendUid(new ResponseCode("APPENDUID", "38505 3955")))
        .contains(new AppendUid(38505, NumberSet.of(3955)));
    assertThat(ResponseParser.copyUid(new ResponseCode("COPYUID", "38505 304,319:320 3956:3958")))
        .contains(new CopyUid(38505, NumberSet.parse("304,319:320"), NumberSet.parse("3956:3958")));
    assertThat(ResponseParser.number(new ResponseCode("UIDNEXT", "4392"))).hasValue(4392);
    for (String bad : List.of("", "1", "x 1", "1 x", "1 1:*", "0 1", "4294967296 1")) {
      assertThat(ResponseParser.appendUid(new ResponseCode("APPENDUID", bad))).isEmpty();
      assertThat(ResponseParser.copyUid(new ResponseCode("COPYUID", bad))).isEmpty();
    }
    assertThat(ResponseParser.flags(new ResponseCode("PERMANENTFLAGS", "(\\Seen \\*)")))
        .contains(Set.of(Flag.SEEN, Flag.ANY_KEYWORD));
    assertThat(ResponseParser.flags(new ResponseCode("PERMANENTFLAGS", "\\Seen"))).isEmpty();
  }

  @Test
  void namesAreUtf8WhereThatIsAgreed() throws Exception { // PY-IMAP-18
    Response response = ResponseParser.parse(bytes("* LIST () \"/\" \"Entwürfe & mehr\""), true);
    assertThat(((Response.Listed) response).mailbox().name()).isEqualTo("Entwürfe & mehr");
  }
}
