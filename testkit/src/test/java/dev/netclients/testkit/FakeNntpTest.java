package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fake as it looks from the wire, without the client that it is for. */
class FakeNntpTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static byte[] article(long number) {
    String text =
        "Message-ID: <"
            + number
            + "@x.test>\r\nFrom: a@x.test\r\nSubject: folded\r\n\tsubject "
            + number
            + "\r\nNewsgroups: small.test, other.test\r\n\r\n.dot\r\n";
    return text.getBytes(US_ASCII);
  }

  private FakeNntp server() {
    return fakes
        .use(FakeNntp.start())
        .group("small.test", "A small one")
        .group("closed.test", "Gr\u00fc\u00dfe", "n")
        .article(article(1))
        .article(article(2))
        .article(article(3))
        .expire("small.test", 2);
  }

  private static RawClient connected(FakeNntp server) throws Exception {
    RawClient client = RawClient.of(server);
    assertThat(client.line()).startsWith("20");
    return client;
  }

  @Test
  void groupsAreSelectedAndWalked() throws Exception {
    try (RawClient client = connected(server())) {
      assertThat(client.ask("STAT 1")).startsWith("412");
      assertThat(client.ask("GROUP no.such")).startsWith("411");
      assertThat(client.ask("GROUP closed.test")).isEqualTo("211 0 1 0 closed.test");
      assertThat(client.ask("NEXT")).startsWith("420");
      assertThat(client.ask("GROUP small.test")).isEqualTo("211 2 1 3 small.test");
      assertThat(client.ask("STAT")).isEqualTo("223 1 <1@x.test>");
      assertThat(client.ask("NEXT")).isEqualTo("223 3 <3@x.test>"); // 2 is expired
      assertThat(client.ask("NEXT")).startsWith("421");
      assertThat(client.ask("LAST")).isEqualTo("223 1 <1@x.test>");
      assertThat(client.ask("LAST")).startsWith("422");
      assertThat(client.ask("LISTGROUP small.test 2-")).startsWith("211");
      assertThat(client.block()).containsExactly("3");
    }
  }

  @Test
  void articlesComeByNumberAndById() throws Exception {
    try (RawClient client = connected(server())) {
      client.ask("GROUP small.test");
      assertThat(client.ask("ARTICLE 3")).isEqualTo("220 3 <3@x.test>");
      assertThat(client.block()).contains("Message-ID: <3@x.test>", "", "..dot");
      assertThat(client.ask("HEAD <1@x.test>")).isEqualTo("221 0 <1@x.test>");
      assertThat(client.block()).hasSize(5).last().asString().startsWith("Newsgroups");
      assertThat(client.ask("BODY")).isEqualTo("222 3 <3@x.test>");
      assertThat(client.block()).containsExactly("..dot");
      assertThat(client.ask("ARTICLE 2")).startsWith("423");
      assertThat(client.ask("ARTICLE <2@x.test>")).startsWith("430");
    }
  }

  @Test
  void overviewsAndHeadersComeByRangeAndById() throws Exception {
    try (RawClient client = connected(server())) {
      client.ask("GROUP small.test");
      assertThat(client.ask("LIST OVERVIEW.FMT")).startsWith("215");
      assertThat(client.block()).hasSize(8).startsWith("Subject:");
      String row =
          "\tfolded subject 3\ta@x.test\t\t<3@x.test>\t\t" + article(3).length + "\t1"; // and a tab
      assertThat(client.ask("OVER 2-")).startsWith("224");
      assertThat(client.block()).containsExactly("3" + row);
      assertThat(client.ask("XOVER 1-9")).startsWith("224");
      assertThat(client.block()).hasSize(2);
      assertThat(client.ask("OVER <3@x.test>")).startsWith("224");
      assertThat(client.block()).containsExactly("0" + row);
      assertThat(client.ask("OVER 2")).startsWith("423");
      assertThat(client.ask("HDR :lines 1-")).startsWith("225");
      assertThat(client.block()).containsExactly("1 1", "3 1");
      assertThat(client.ask("XHDR Subject <1@x.test>")).startsWith("221");
      assertThat(client.block()).containsExactly("0 folded subject 1");
    }
  }

  @Test
  void listsAreFilteredByWildmat() throws Exception {
    try (RawClient client = connected(server())) {
      assertThat(client.ask("LIST ACTIVE")).startsWith("215");
      assertThat(client.block()).containsExactly("closed.test 0 1 n", "small.test 3 1 y");
      assertThat(client.ask("LIST COUNTS *,!closed.*")).startsWith("215");
      assertThat(client.block()).containsExactly("small.test 3 1 2 y");
      assertThat(client.ask("LIST NEWSGROUPS s?all.*")).startsWith("215");
      assertThat(client.block()).containsExactly("small.test\tA small one");
      assertThat(client.ask("LIST NONSENSE")).startsWith("501");
      assertThat(client.ask("NEWGROUPS 20000101 000000 GMT")).startsWith("231");
      assertThat(client.block()).hasSize(2);
      assertThat(client.ask("NEWNEWS * 20000101 000000")).startsWith("230");
      assertThat(client.block()).containsExactly("<1@x.test>", "<3@x.test>");
      assertThat(client.ask("NEWNEWS * 20990101 000000")).startsWith("230");
      assertThat(client.block()).isEmpty();
      assertThat(client.ask("DATE")).matches("111 [0-9]{14}");
    }
  }

  private static final String HEADER = "From: a\r\nSubject: b\r\nNewsgroups: small.test\r\n\r\n";

  @Test
  void whatIsPostedIsThereOnce() throws Exception {
    FakeNntp server = server();
    try (RawClient client = connected(server)) {
      assertThat(client.ask("POST")).startsWith("340");
      assertThat(client.ask("Message-ID: <new@x>\r\n" + HEADER + "..x\r\n.")).startsWith("240");
      assertThat(server.articles("small.test").get(2))
          .asString(US_ASCII)
          .isEqualTo("Message-ID: <new@x>\r\n" + HEADER + ".x\r\n");
      client.ask("POST");
      assertThat(client.ask("Message-ID: <new@x>\r\n" + HEADER + ".")).startsWith("441");
      client.ask("POST");
      assertThat(client.ask(HEADER.replace("small", "closed") + ".")).startsWith("441");
      client.ask("POST");
      assertThat(client.ask(HEADER.replace("small", "no") + ".")).startsWith("441");
      client.ask("POST");
      assertThat(client.ask(HEADER + ".")).startsWith("240 received <post-");
    }
    try (RawClient client = connected(server.readOnly())) {
      assertThat(client.ask("POST")).startsWith("440");
    }
  }

  @Test
  void aLineOfAnArticleWithoutCrlfIsForbidden() throws Exception {
    FakeNntp server = FakeNntp.start().group("small.test", "");
    try (RawClient client = connected(server)) {
      client.ask("POST");
      assertThat(client.ask(HEADER + "bare\nlf\r\n.")).startsWith("240");
    }
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("does not end with CRLF");
  }

  @Test
  void whoSignsInIsAskedForTlsFirstIfThatIsRequired() throws Exception {
    FakeNntp server = server().user("bob", "two words").requireTls().requireLogin();
    try (RawClient client = connected(server)) {
      assertThat(client.ask("GROUP small.test")).startsWith("480");
      assertThat(client.ask("AUTHINFO USER bob")).startsWith("483");
      assertThat(client.ask("STARTTLS")).startsWith("382");
      client.startTls();
      assertThat(client.ask("STARTTLS")).startsWith("502");
      assertThat(client.ask("AUTHINFO PASS x")).startsWith("482");
      assertThat(client.ask("AUTHINFO USER bob")).startsWith("381");
      assertThat(client.ask("AUTHINFO PASS wrong")).startsWith("481");
      String plain = Base64.getEncoder().encodeToString("\0bob\0two words".getBytes(US_ASCII));
      assertThat(client.ask("AUTHINFO SASL SCRAM-SHA-256")).startsWith("503");
      assertThat(client.ask("AUTHINFO SASL PLAIN " + plain)).startsWith("281");
      assertThat(client.ask("GROUP small.test")).startsWith("211");
      assertThat(client.ask("AUTHINFO USER bob")).startsWith("502");
    }
    try (RawClient client = connected(server)) {
      client.ask("STARTTLS");
      client.startTls();
      client.ask("AUTHINFO USER bob");
      assertThat(client.ask("AUTHINFO PASS two words")).startsWith("281"); // blanks count
    }
  }

  @Test
  void capabilitiesFollowTheState() throws Exception {
    FakeNntp server = server().user("bob", "secret").transit().without("HDR");
    try (RawClient client = connected(server)) {
      client.ask("CAPABILITIES");
      assertThat(client.block())
          .contains("MODE-READER", "STARTTLS", "AUTHINFO USER SASL", "SASL PLAIN")
          .doesNotContain("READER", "POST");
      assertThat(client.ask("GROUP small.test")).startsWith("401");
      assertThat(client.ask("MODE READER")).startsWith("200");
      client.ask("CAPABILITIES");
      assertThat(client.block()).contains("READER", "POST", "OVER MSGID").doesNotContain("HDR");
      assertThat(client.ask("HDR Subject 1")).startsWith("500");
      assertThat(client.ask("NONSENSE")).startsWith("500");
      assertThat(client.ask("QUIT")).startsWith("205");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aLargeGroupTakesNoMemory() throws Exception {
    FakeNntp server =
        fakes.use(FakeNntp.start()).synthetic("big.test", 3_000_000_000L, FakeNntpTest::article);
    try (RawClient client = connected(server)) {
      assertThat(client.ask("GROUP big.test")).isEqualTo("211 3000000000 1 3000000000 big.test");
      assertThat(client.ask("OVER 2999999999-")).startsWith("224");
      assertThat(client.block()).hasSize(2);
      assertThat(client.ask("STAT <7@x.test>")).isEqualTo("223 0 <7@x.test>");
      assertThat(client.ask("STAT <7@y.test>")).startsWith("430");
    }
  }

  @Test
  void anyCommandCanBeAnsweredOtherwise() throws Exception {
    FakeNntp server = server();
    server.answerOnce("DATE", "503 no clock");
    server.answer("GROUP x", "211 nonsense");
    try (RawClient client = connected(server)) {
      assertThat(client.ask("DATE")).isEqualTo("503 no clock");
      assertThat(client.ask("DATE")).startsWith("111");
      assertThat(client.ask("group x")).isEqualTo("211 nonsense");
    }
    assertThat(server.received()).isEqualTo(List.of("DATE", "DATE", "group x"));
  }
}
