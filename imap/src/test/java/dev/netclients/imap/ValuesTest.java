package dev.netclients.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  // --- flags ---

  @Test
  void flagsAreComparedInAnyCase() {
    assertThat(Flag.of("\\seen")).isEqualTo(Flag.SEEN).hasSameHashCodeAs(Flag.SEEN);
    assertThat(Flag.of("\\Seen")).isSameAs(Flag.SEEN);
    assertThat(new MailboxAttribute("\\SENT")).isEqualTo(MailboxAttribute.SENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "\\", "a b", "a\r\nb", "a(b", "a)b", "a{b", "%", "*", "a\"b", "a\\b", "ü", "\u0001"
      })
  void whatIsNoFlagIsRefused(String name) { // HAZ-IMAP-01, HAZ-IMAP-02, PY-IMAP-44
    assertThatThrownBy(() -> new Flag(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MailboxAttribute(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- sets ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "1:5|1:5",
        "5:1|1:5",
        "1,2,3|1,2,3",
        "2:4,7,12:*|2:4,7,12:*",
        "*|*",
        "*:4|4:*",
        "4294967295|4294967295"
      })
  void setsAreParsedAndPrinted(String text, String printed) { // PY-IMAP-29
    assertThat(NumberSet.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "01",
        ",",
        "1,",
        ",1",
        "1:",
        ":1",
        "a",
        "1:2:3",
        "4294967296",
        "-1",
        "1 2",
        "**"
      })
  void whatIsNoSetIsRefused(String text) {
    assertThatThrownBy(() -> NumberSet.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersThatFollowOneAnotherAreARange() { // PY-IMAP-29
    assertThat(NumberSet.of(1, 2, 3, 7, 9, 10)).hasToString("1:3,7,9:10");
    assertThat(NumberSet.of()).isEqualTo(NumberSet.EMPTY);
    assertThat(NumberSet.parse("1:3,7").stream()).containsExactly(1L, 2L, 3L, 7L);
    assertThat(NumberSet.parse("1:4294967295").size()).hasValue(4_294_967_295L);
    assertThat(NumberSet.from(5).size()).isEmpty();
    assertThat(NumberSet.from(5).contains(4)).isFalse();
    assertThat(NumberSet.from(5).contains(6)).isTrue();
    assertThatThrownBy(() -> NumberSet.all().stream()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> NumberSet.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Messages.uids()).isInstanceOf(IllegalArgumentException.class);
  }

  // --- names of mailboxes ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INBOX|INBOX",
        "Entwürfe|Entw&APw-rfe",
        "R&D|R&-D",
        "~peter/mail/台北/日本語|~peter/mail/&U,BTFw-/&ZeVnLIqe-", // RFC 3501, section 5.1.3
        "😀|&2D3eAA-",
        "a😀&b|a&2D3eAA-&-b"
      })
  void namesAreModifiedUtf7(String name, String encoded) { // PY-IMAP-18
    assertThat(ModifiedUtf7.encode(name)).asString(StandardCharsets.US_ASCII).isEqualTo(encoded);
    assertThat(ModifiedUtf7.decode(encoded.getBytes(StandardCharsets.US_ASCII))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&",
        "a&b",
        "&&-",
        "&AGE-",
        "&AP-",
        "&APx-",
        "&APw",
        "&2D0-",
        "&U,BTFw-&ZeVnLIqe-",
        "\u00e9",
        "a\u0007"
      })
  void brokenNamesAreKeptAndComeBackAsTheyWere(String raw) { // HAZ-IMAP-19
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ModifiedUtf7.encode(ModifiedUtf7.decode(bytes))).isEqualTo(bytes);
    assertThat(ModifiedUtf7.encodeUtf8(ModifiedUtf7.decodeUtf8(bytes))).isEqualTo(bytes);
  }

  // --- sections ---

  @Test
  void sectionsAreNamedAsTheRfcNamesThem() { // PY-IMAP-22
    assertThat(Section.message().command()).isEqualTo("BODY.PEEK[]");
    assertThat(Section.message().markingSeen().command()).isEqualTo("BODY[]");
    assertThat(Section.part("1.2").command()).isEqualTo("BODY.PEEK[1.2]");
    assertThat(Section.mime("2").command()).isEqualTo("BODY.PEEK[2.MIME]");
    assertThat(Section.headerOf("2").command()).isEqualTo("BODY.PEEK[2.HEADER]");
    assertThat(Section.textOf("2").partial(5, 10).command()).isEqualTo("BODY.PEEK[2.TEXT]<5.10>");
    assertThat(Section.binary("1").command()).isEqualTo("BINARY.PEEK[1]");
    assertThat(Section.headerFields("From", "To").command())
        .isEqualTo("BODY.PEEK[HEADER.FIELDS (FROM TO)]");
    assertThat(Section.headerFieldsNot("Received").command())
        .isEqualTo("BODY.PEEK[HEADER.FIELDS.NOT (RECEIVED)]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1.",
        ".1",
        "1..2",
        "01",
        "MIME",
        "1.2.X",
        "] X[",
        "1\r\n",
        "HEADER.FIELDS ()",
        "HEADER.FIELDS (A)(B)",
        "HEADER.FIELDS (A] X)",
        "HEADER.FIELDS (A \"B)",
        "HEADER.FIELDS (A {3})",
        "HEADER.FIELDS (A  B)"
      })
  void whatIsNoSectionIsRefused(String name) { // HAZ-IMAP-02
    assertThatThrownBy(() -> new Section(name, false, -1, -1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void badPartsOfSectionsAreRefused() { // HAZ-IMAP-02
    assertThatThrownBy(() -> Section.part("1 2")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Section.headerFields("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Section.headerFields("a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Section.headerFields()).isInstanceOf(IllegalArgumentException.class);
    String[] many = new String[20_000]; // HAZ-API-08
    Arrays.fill(many, "Subject");
    assertThat(Section.headerFields(many).command()).hasSizeGreaterThan(20_000);
    assertThatThrownBy(() -> Section.text().partial(-2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Section.text().partial(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- queries ---

  @Test
  void queriesArePutTogether() { // PY-IMAP-23
    SearchQuery query =
        SearchQuery.and(
            SearchQuery.unseen(),
            SearchQuery.or(
                SearchQuery.from("bob"),
                SearchQuery.and(SearchQuery.larger(10), SearchQuery.flagged())),
            SearchQuery.not(SearchQuery.header("X-A", "")),
            SearchQuery.since(LocalDate.of(2024, 2, 1)),
            SearchQuery.among(Messages.uids(NumberSet.range(3, 9))));
    assertThat(query)
        .hasToString(
            "UNSEEN OR ( FROM \"bob\" ) ( LARGER 10 FLAGGED ) NOT ( HEADER \"X-A\" \"\" )"
                + " SINCE 1-Feb-2024 UID 3:9");
  }

  @Test
  void eachSearchKeyIsTheRfcsWord() { // PY-IMAP-23; RFC 9051, section 6.4.4
    LocalDate day = LocalDate.of(2024, 12, 31);
    Flag keyword = Flag.of("$Junk");
    assertThat(
            Stream.of(
                SearchQuery.all(),
                SearchQuery.answered(),
                SearchQuery.deleted(),
                SearchQuery.draft(),
                SearchQuery.flagged(),
                SearchQuery.seen(),
                SearchQuery.unanswered(),
                SearchQuery.undeleted(),
                SearchQuery.unflagged(),
                SearchQuery.unseen(),
                SearchQuery.keyword(keyword),
                SearchQuery.notKeyword(keyword),
                SearchQuery.from("a"),
                SearchQuery.to("a"),
                SearchQuery.cc("a"),
                SearchQuery.bcc("a"),
                SearchQuery.subject("a"),
                SearchQuery.body("a"),
                SearchQuery.text("a"),
                SearchQuery.header("X-A", "a"),
                SearchQuery.before(day),
                SearchQuery.on(day),
                SearchQuery.since(day),
                SearchQuery.sentBefore(day),
                SearchQuery.sentOn(day),
                SearchQuery.sentSince(day),
                SearchQuery.larger(1),
                SearchQuery.smaller(1)))
        .extracting(SearchQuery::toString)
        .containsExactly(
            "ALL",
            "ANSWERED",
            "DELETED",
            "DRAFT",
            "FLAGGED",
            "SEEN",
            "UNANSWERED",
            "UNDELETED",
            "UNFLAGGED",
            "UNSEEN",
            "KEYWORD $Junk",
            "UNKEYWORD $Junk",
            "FROM \"a\"",
            "TO \"a\"",
            "CC \"a\"",
            "BCC \"a\"",
            "SUBJECT \"a\"",
            "BODY \"a\"",
            "TEXT \"a\"",
            "HEADER \"X-A\" \"a\"",
            "BEFORE 31-Dec-2024",
            "ON 31-Dec-2024",
            "SINCE 31-Dec-2024",
            "SENTBEFORE 31-Dec-2024",
            "SENTON 31-Dec-2024",
            "SENTSINCE 31-Dec-2024",
            "LARGER 1",
            "SMALLER 1");
  }

  @Test
  void textsThatCouldBreakOutAreRefused() { // HAZ-IMAP-01, HAZ-IMAP-02
    assertThatThrownBy(() -> SearchQuery.from("a\r\nA2 LOGOUT"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SearchQuery.header("a b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SearchQuery.keyword(Flag.SEEN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SearchQuery.larger(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "(",
        ")",
        "(ALL",
        "ALL)",
        "FROM \"a",
        "FROM {3}",
        "FROM {3+}",
        "A\\",
        "FROM \"a\\",
        "ALL\u0000"
      })
  void whatIsNoSearchProgramIsRefused(String program) { // HAZ-IMAP-02
    assertThatThrownBy(() -> SearchQuery.parse(program))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSearchProgramIsItsWordsAndTexts() {
    assertThat(SearchQuery.parse("OR (FROM \"a \\\"b\\\"\") UNSEEN SUBJECT grün"))
        .hasToString("OR ( FROM \"a \\\\\"b\\\\\"\" ) UNSEEN SUBJECT \"grün\""); // shown escaped
    assertThat(SearchQuery.parse("SUBJECT grün").hasUnicode()).isTrue();
  }

  // --- URLs ---

  private static ImapUrl url(String text) {
    return ImapUrl.of(Target.of(URI.create(text), Protocol.IMAP));
  }

  @Test
  void urlsNameServersMailboxesSearchesAndMessages() { // RFC 5092
    assertThat(url("imap://h").mailbox()).isEmpty();
    assertThat(url("imap://h/").mailbox()).isEmpty();
    assertThat(url("imap://h/gray-council;UIDVALIDITY=385759043"))
        .isEqualTo(
            new ImapUrl(
                "gray-council",
                OptionalLong.of(385759043),
                Optional.empty(),
                OptionalLong.empty(),
                Section.message()));
    assertThat(url("imap://minbari.org/gray-council;UIDVALIDITY=385759045/;UID=20/;PARTIAL=0.1024"))
        .isEqualTo(
            new ImapUrl(
                "gray-council",
                OptionalLong.of(385759045),
                Optional.empty(),
                OptionalLong.of(20),
                Section.message().partial(0, 1024)));
    assertThat(
            url("imap://psicorp.example.org/~peter/%E6%97%A5%E6%9C%AC%E8%AA%9E/%E5%8F%B0%E5%8C%97")
                .mailbox())
        .isEqualTo("~peter/日本語/台北");
    assertThat(url("imap://h/INBOX/;uid=20/;section=1.2").section()).isEqualTo(Section.part("1.2"));
    assertThat(url("imap://h/gray-council?SUBJECT%20shadows").search()).contains("SUBJECT shadows");
    assertThat(url("imap://h/a/;UID=1/;PARTIAL=5").section().length()).isEqualTo(NumberSet.MAX);
    assertThat(url("imap://h/a%3Bb/;UID=1").mailbox()).isEqualTo("a;b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imap://h/;UID=1",
        "imap://h/?ALL",
        "imap://h/a;UIDVALIDITY=0",
        "imap://h/a;UIDVALIDITY=9999999999",
        "imap://h/a/;UID=x",
        "imap://h/a/;UID=1?ALL",
        "imap://h/a/;UID=1/;SECTION=%5D",
        "imap://h/a/;UID=1/;PARTIAL=1.0",
        "imap://h/a;NEW=1",
        "imap://h/a/;UID=20/;section=1.5.9;PARTIAL=1",
        "imap://h/a%0D%0Ab",
        "imap://h/a#f"
      })
  void whatIsNoUrlIsRefused(String text) {
    assertThatThrownBy(() -> url(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void urlsAreMade() {
    String path = ImapUrl.path("Entwürfe/a b;c", OptionalLong.of(3), 7);
    assertThat(path).isEqualTo("/Entw%C3%BCrfe/a%20b%3Bc;UIDVALIDITY=3/;UID=7");
    assertThat(url("imap://h" + path).mailbox()).isEqualTo("Entwürfe/a b;c");
  }

  // --- the rest ---

  @Test
  void capabilitiesThatRev2HasInItCount() {
    Capabilities rev2 = Capabilities.of(List.of("imap4rev2", "AUTH=PLAIN", "auth=scram-sha-256"));
    assertThat(rev2.idle() && rev2.move() && rev2.uidplus() && rev2.esearch()).isTrue();
    assertThat(rev2.literalPlus()).isFalse();
    assertThat(rev2.literalMinus()).isTrue();
    assertThat(rev2.auth()).containsExactly("PLAIN", "SCRAM-SHA-256");
    assertThat(Capabilities.NONE.idle()).isFalse();
  }

  @Test
  void eachCapabilityHasItsName() {
    Map<String, Predicate<Capabilities>> names = new LinkedHashMap<>();
    names.put("IMAP4rev1", Capabilities::imap4rev1);
    names.put("IMAP4rev2", Capabilities::imap4rev2);
    names.put("STARTTLS", Capabilities::starttls);
    names.put("LOGINDISABLED", Capabilities::loginDisabled);
    names.put("SASL-IR", Capabilities::saslIr);
    names.put("LITERAL+", Capabilities::literalPlus);
    names.put("LITERAL-", Capabilities::literalMinus);
    names.put("ENABLE", Capabilities::enable);
    names.put("UTF8=ACCEPT", Capabilities::utf8Accept);
    names.put("UTF8=ONLY", Capabilities::utf8Accept);
    names.put("ID", Capabilities::id);
    names.put("NAMESPACE", Capabilities::namespace);
    names.put("IDLE", Capabilities::idle);
    names.put("UIDPLUS", Capabilities::uidplus);
    names.put("MOVE", Capabilities::move);
    names.put("UNSELECT", Capabilities::unselect);
    names.put("ESEARCH", Capabilities::esearch);
    names.put("LIST-EXTENDED", Capabilities::listExtended);
    names.put("LIST-STATUS", Capabilities::listStatus);
    names.put("SPECIAL-USE", Capabilities::specialUse);
    names.put("BINARY", Capabilities::binary);
    names.forEach(
        (name, offered) -> {
          assertThat(offered.test(Capabilities.of(List.of(name)))).as(name).isTrue();
          assertThat(offered.test(Capabilities.of(List.of("X")))).as(name).isFalse();
        });
  }

  @Test
  void anEnvelopeWithoutDateOrSubjectHasNone() {
    Envelope envelope =
        new Envelope(
            Optional.of("nonsense"),
            Optional.of("=?utf-8?Q?Gr=C3=BC=C3=9Fe?="),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    assertThat(envelope.sent()).isEmpty();
    assertThat(envelope.subject()).contains("Grüße");
  }

  @Test
  void fileNamesOfPartsAreDecoded() { // HAZ-MIME-04, HAZ-MIME-06
    assertThat(ParameterText.of(Map.of("name", "=?utf-8?B?w7w=?="), "name")).contains("ü");
    assertThat(ParameterText.of(Map.of("name*", "UTF-8'en'%C3%BC%2"), "name")).contains("ü%2");
    assertThat(ParameterText.of(Map.of("name*", "no-such''a%41"), "name"))
        .contains("no-such''a%41");
    assertThat(ParameterText.of(Map.of("name*", "ISO-2022-CN''a%41"), "name"))
        .contains("aA"); // which nothing can be encoded in
    assertThat(ParameterText.of(Map.of("name*0", "a", "name*1", "b"), "name")).contains("ab");
    assertThat(ParameterText.of(Map.of("name*1", "b"), "name")).isEmpty();
    assertThat(ParameterText.of(Map.of("name*0*", "''a%42", "name*1", "%42"), "name"))
        .contains("aB%42");
  }
}
