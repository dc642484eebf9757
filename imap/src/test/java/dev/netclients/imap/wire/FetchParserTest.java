package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.BodyStructure.Multipart;
import dev.netclients.imap.BodyStructure.Part;
import dev.netclients.imap.Envelope;
import dev.netclients.imap.Flag;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.Peer;
import dev.netclients.message.Address;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchParserTest {
  /** RFC 3501, section 8. */
  private static final String ENVELOPE =
      "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\""
          + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
          + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
          + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
          + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
          + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")"
          + "(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL"
          + " \"<B27397-0100000@cac.washington.edu>\")";

  /** RFC 9051, section 7.5.2: the two parts of a message, and one that holds another. */
  private static final String MULTIPART =
      "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1152 23)"
          + "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\" \"NAME\" \"cc.diff\")"
          + " \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"BASE64\" 4554 73)"
          + " \"MIXED\" (\"BOUNDARY\" \"x\") (\"INLINE\" NIL) (\"en\" \"de\") \"loc\" 12 (\"new\" 1))";

  private static final String NESTED =
      "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1)"
          + "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 100 "
          + "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
          + " ((\"text\" \"html\" NIL NIL NIL \"7bit\" 2 1)"
          + "(\"image\" \"png\" (\"name\" \"=?utf-8?Q?Gr=C3=BC=C3=9Fe.png?=\") NIL NIL \"base64\" 9)"
          + " \"alternative\") 7 NIL (\"attachment\" (\"filename*0*\" \"utf-8''a%20b\" \"filename*1\""
          + " \"%c.eml\"))) \"mixed\")";

  private static FetchData parse(String text) throws MalformedException {
    return ((Response.Fetch) ResponseParser.parse(text.getBytes(UTF_8), false)).data();
  }

  private static ResponseReader reader(String wire, int size) {
    InputStream in = ResponseParserTest.pieces(wire.getBytes(UTF_8), size);
    return new ResponseReader(new BufferedInput(in), Peer.named("test"));
  }

  @Test
  void theRfcsRowIsItsValues() throws Exception { // PY-IMAP-21
    FetchData data =
        parse(
            "* 12 FETCH (FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\""
                + " RFC822.SIZE 4286 ENVELOPE "
                + ENVELOPE
                + " BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92))");
    assertThat(data.number()).isEqualTo(12);
    assertThat(data.flags()).contains(Set.of(Flag.SEEN));
    assertThat(data.internalDate()).contains(OffsetDateTime.parse("1996-07-17T02:44:25-07:00"));
    assertThat(data.size()).hasValue(4286);
    assertThat(data.uid()).isEmpty();
    Envelope envelope = data.envelope().orElseThrow();
    assertThat(envelope.subject()).contains("IMAP4rev1 WG mtg summary and minutes");
    assertThat(envelope.sent()).contains(OffsetDateTime.parse("1996-07-17T02:23:25-07:00"));
    assertThat(envelope.from()).isEqualTo(envelope.sender()).isEqualTo(envelope.replyTo());
    assertThat(envelope.from().get(0).name()).isEqualTo("Terry Gray");
    assertThat(envelope.cc())
        .extracting(Address::mailbox)
        .containsExactly("minutes@CNRI.Reston.VA.US", "KLENSIN@MIT.EDU");
    assertThat(envelope.bcc()).isEmpty();
    assertThat(envelope.inReplyTo()).isEmpty();
    assertThat(envelope.messageId()).contains("<B27397-0100000@cac.washington.edu>");
    Part part = (Part) data.bodyStructure().orElseThrow();
    assertThat(part.path()).isEqualTo("1");
    assertThat(part.is("text", "plain")).isTrue();
    assertThat(part.size()).isEqualTo(3028);
    assertThat(part.lines()).hasValue(92);
    assertThat(part.parameters()).containsEntry("charset", "US-ASCII");
  }

  @Test
  void aMultipartIsItsPartsAndWhereTheyStand() throws Exception {
    Multipart all =
        (Multipart)
            parse("* 1 FETCH (BODYSTRUCTURE " + MULTIPART + ")").bodyStructure().orElseThrow();
    assertThat(all.subtype()).isEqualTo("MIXED");
    assertThat(all.parameters()).containsEntry("boundary", "x");
    assertThat(all.disposition().orElseThrow().type()).isEqualTo("INLINE");
    assertThat(all.languages()).containsExactly("en", "de");
    assertThat(all.location()).contains("loc");
    assertThat(all.all()).extracting(BodyStructure::path).containsExactly("", "1", "2");
    Part second = (Part) all.parts().get(1);
    assertThat(second.fileName()).contains("cc.diff");
    assertThat(second.description()).contains("Compiler diff");
  }

  @Test
  void aMessageWithinAMessageIsCountedAsTheRfcCountsIt() throws Exception { // RFC 9051, 6.4.5.1
    BodyStructure all =
        parse("* 1 FETCH (BODYSTRUCTURE " + NESTED + ")").bodyStructure().orElseThrow();
    assertThat(all.all())
        .extracting(BodyStructure::path)
        .containsExactly("", "1", "2", "2", "2.1", "2.2");
    Part inner = (Part) all.all().get(2);
    assertThat(inner.lines()).hasValue(7);
    assertThat(inner.fileName()).contains("a b%c.eml"); // RFC 2231; HAZ-MIME-04
    assertThat(((Part) all.all().get(5)).fileName()).contains("Grüße.png");
  }

  @Test
  void whatIsPrintedParsesToTheSame() throws Exception {
    for (String structure : List.of(MULTIPART, NESTED)) {
      FetchData data =
          parse(
              "* 3 FETCH (UID 9 FLAGS (\\Seen $X) INTERNALDATE \" 1-Feb-2024 00:00:00 +0100\" RFC822.SIZE 5"
                  + " X-GM-MSGID 12 ENVELOPE "
                  + ENVELOPE
                  + " BODYSTRUCTURE "
                  + structure
                  + " BODY[1.2.TEXT]<5> {4}\r\n\0)\r\n BINARY[3] NIL)");
      FetchData again =
          ((Response.Fetch)
                  ResponseParser.parse(
                      ResponsePrinter.print(new Response.Fetch(data), false), false))
              .data();
      assertThat(again.problem()).isEmpty();
      assertThat(again.uid()).isEqualTo(data.uid());
      assertThat(again.flags()).isEqualTo(data.flags());
      assertThat(again.internalDate()).isEqualTo(data.internalDate());
      assertThat(again.size()).isEqualTo(data.size());
      assertThat(again.envelope()).isEqualTo(data.envelope());
      assertThat(again.bodyStructure()).isEqualTo(data.bodyStructure());
      assertThat(again.others()).isEqualTo(data.others()).containsEntry("X-GM-MSGID", "12");
      assertThat(again.sections())
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(data.sections());
    }
  }

  @Test
  void sectionsAreBytesOrNilOrAbsent() throws Exception { // HAZ-IMAP-18
    FetchData data =
        parse("* 1 FETCH (BODY[] {3}\r\na\0b BODY[2] NIL BODY[1]<10> \"\" BINARY[1] ~{1}\r\n\0)");
    assertThat(data.problem()).isEmpty();
    assertThat(data.sections().get(0).bytes()).containsExactly('a', 0, 'b');
    assertThat(data.sections().get(1).nil()).isTrue();
    assertThat(data.sections().get(2).nil()).isFalse();
    assertThat(data.sections().get(2).bytes()).isEmpty();
    assertThat(data.sections().get(2).origin()).isEqualTo(10);
    assertThat(data.sections().get(3).binary()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 1 FETCH (UID 5 RFC822.SIZE x)",
        "* 1 FETCH (UID 5 FLAGS \\Seen)",
        "* 1 FETCH (UID 5 INTERNALDATE \"31-Feb-2024 00:00:00 +0000\")",
        "* 1 FETCH (UID 5 INTERNALDATE \"nonsense\")",
        "* 1 FETCH (UID 5 ENVELOPE (\"never closed)",
        "* 1 FETCH (UID 5 BODY[ NIL)",
        "* 1 FETCH (UID 5 BODY[]<x> NIL)",
        "* 1 FETCH (UID 5 X))",
        "* 1 FETCH (UID 5 ENVELOPE (NIL)",
      })
  void aBadRowKeepsWhatCameBefore(String row) throws Exception { // HAZ-IMAP-15
    FetchData data = parse(row);
    assertThat(data.problem()).isPresent();
    assertThat(data.uid()).hasValue(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(NIL)",
        "NIL",
        "(NIL NIL NIL NIL NIL NIL NIL NIL NIL)",
        "(NIL NIL ((NIL)) NIL NIL NIL NIL NIL NIL NIL)",
        "(NIL NIL \"x\" NIL NIL NIL NIL NIL NIL NIL)",
        "(NIL NIL (((NIL NIL NIL NIL))) NIL NIL NIL NIL NIL NIL NIL)",
        "(1 2 3)"
      })
  void aBadEnvelopeSpoilsNothingElse(String envelope) throws Exception { // HAZ-IMAP-15
    FetchData data = parse("* 1 FETCH (ENVELOPE " + envelope + " UID 7)");
    assertThat(data.problem()).isEmpty();
    assertThat(data.uid()).hasValue(7);
    assertThatThrownBy(data::envelope).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(\"TEXT\")",
        "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" x 1)",
        "((\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1))",
        "NIL",
        "()"
      })
  void aBadStructureSpoilsNothingElse(String structure) throws Exception { // HAZ-MIME-02
    FetchData data = parse("* 1 FETCH (BODYSTRUCTURE " + structure + " UID 7)");
    assertThat(data.uid()).hasValue(7);
    assertThatThrownBy(data::bodyStructure).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(NIL NIL NIL NIL NIL NIL NIL)", // Exchange, for what it cannot read
        "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 5 NIL)",
        "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 5)",
        "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 5 NIL (\"inline\" NIL) NIL)",
        "(\"application\" \"x\" NIL NIL NIL \"BASE64\" 5 NIL \"attachment\" \"en\")",
        "(\"application\" \"x\" (\"a\" NIL \"a\" \"twice\") NIL NIL \"BASE64\" NIL )",
      })
  void whatServersWriteBesideTheGrammarIsTaken(String structure) throws Exception { // HAZ-MIME-03
    FetchData data = parse("* 1 FETCH (BODYSTRUCTURE " + structure + ")");
    assertThat(data.bodyStructure()).isPresent();
  }

  @Test
  void groupsAndStrangeAddressesAreKept() throws Exception { // HAZ-MIME-05
    String list =
        "((NIL NIL \"friends\" NIL)(NIL NIL \"a\" \"b.test\")(NIL NIL NIL NIL)"
            + "(NIL NIL \"empty\" NIL)(NIL NIL NIL NIL)(\"=?utf-8?Q?J=C3=BC?=\" \"@route\" \"c\" \"d.test\")"
            + "(\"x\" NIL \"\" \"\"))";
    Envelope envelope =
        parse("* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL " + list + " NIL NIL NIL NIL))")
            .envelope()
            .orElseThrow();
    assertThat(envelope.to())
        .extracting(Address::group)
        .containsExactly("friends", "empty", "", "");
    assertThat(envelope.to())
        .extracting(Address::mailbox)
        .containsExactly("a@b.test", "", "c@d.test", "");
    assertThat(envelope.to().get(2).name()).isEqualTo("Jü");
  }

  @Test
  void eachPrefixOfARowIsTotal() {
    String row = "* 1 FETCH (UID 3 ENVELOPE " + ENVELOPE + " BODYSTRUCTURE " + NESTED + ")";
    byte[] all = row.getBytes(UTF_8);
    for (int end = 0; end <= all.length; end++) {
      ResponseParserTest.parsesOrRefuses(Arrays.copyOf(all, end));
    }
  }

  @Test
  void largeSectionsAreStreamedAndTheRestOfTheRowFollows() throws Exception {
    String big = "x".repeat(100_000);
    String wire =
        "* 1 FETCH (UID 3 BODY[1] {100000}\r\n"
            + big
            + " BODY[2] {2}\r\nab BODY[3] {100000}\r\n"
            + big
            + " FLAGS (\\Seen))\r\n* 2 EXPUNGE\r\n";
    for (int size : new int[] {1, wire.length()}) {
      ResponseReader reader = reader(wire, size);
      FetchData data = ((Response.Fetch) reader.next()).data();
      assertThat(data.sections()).hasSize(1);
      assertThat(reader.literal().readAllBytes()).hasSize(100_000);
      reader.resume(data);
      assertThat(data.sections()).hasSize(3);
      assertThat(data.sections().get(1).bytes()).containsExactly('a', 'b');
      assertThat(data.flags()).isEmpty();
      assertThat(reader.literal().readAllBytes()).hasSize(100_000);
      reader.resume(data);
      assertThat(reader.hasLiteral()).isFalse();
      assertThat(data.flags()).contains(Set.of(Flag.SEEN));
      assertThat(data.problem()).isEmpty();
      assertThat(reader.next()).isEqualTo(new Response.Expunge(2));
    }
  }

  @Test
  void literalsOfUnknownItemsAreNoSections() throws IOException {
    String wire =
        "* 1 FETCH (X[1] {5}\r\nhello BODY[HEADER.FIELDS (A)]<3> {2}\r\nab XBODY[] {1}\r\nc UID 4)\r\n";
    ResponseReader reader = reader(wire, 1);
    FetchData data = ((Response.Fetch) reader.next()).data();
    assertThat(data.problem()).isEmpty();
    assertThat(data.uid()).hasValue(4);
    assertThat(data.others()).containsKeys("X[1]", "XBODY[]");
    assertThat(data.sections()).hasSize(1);
    assertThat(data.sections().get(0).bytes()).containsExactly('a', 'b');
  }

  @Test
  void manySmallSectionsAreStreamedOnceTheyAreManyBytes() throws IOException {
    StringBuilder wire = new StringBuilder("* 1 FETCH (");
    for (int i = 1; i <= 20; i++) {
      wire.append(i == 1 ? "" : " ").append("BODY[").append(i).append("] {60000}\r\n");
      wire.append("y".repeat(60_000));
    }
    ResponseReader reader = reader(wire + ")\r\n", 8192);
    FetchData data = ((Response.Fetch) reader.next()).data();
    int streamed = 0;
    while (reader.hasLiteral()) {
      streamed++;
      assertThat(reader.literal().readAllBytes()).hasSize(60_000);
      reader.resume(data);
    }
    assertThat(streamed).isEqualTo(16); // no more than 256 KiB are kept, however long the row is
    assertThat(data.sections()).hasSize(20);
  }
}
