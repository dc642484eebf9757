package dev.netclients.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeNntp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's {@code nntplib}, slrnpull and slrn as clients of the fake news server. */
@RealServers
class OthersNntpClientsTest extends OthersClients<FakeNntp> {
  /** A session from STARTTLS to QUIT, with what nntplib has. */
  private static final String SESSION =
      """
      import datetime, nntplib, ssl, sys, warnings
      ca, kind, port = sys.argv[1:4]
      context = ssl.create_default_context(cafile=ca)
      if kind == 'starttls':
          news = nntplib.NNTP('localhost', int(port), timeout=15)
          assert 'STARTTLS' in news.getcapabilities()
          news.starttls(context)
      else:
          news = nntplib.NNTP_SSL('localhost', int(port), ssl_context=context, timeout=15)
      print('STARTTLS' in news.getcapabilities(), news.nntp_version)
      news.login('alice', 'secret', False)
      print([g.group for g in news.list()[1]], news.description('misc.test'))
      print(news.group('misc.test')[1:])
      print(news.next()[1:], news.last()[1:], news.stat(2)[1:])
      print(news.article(1)[1].lines[-2:], news.head('<2@x.test>')[1].lines[0])
      over = news.over((1, None))[1]
      print([(n, f['subject'], f[':lines'], f['xref']) for n, f in over])
      print(news.xover(1, 1)[1][0][1]['message-id'], news.xhdr('subject', '1-2')[1])
      day = datetime.date(2000, 1, 1)
      print(news.newgroups(day)[1][0].group, news.newnews('*', day)[1])
      print(news.date()[1] > datetime.datetime(2020, 1, 1))
      print(news.post(b'''From: a@x.test
      Newsgroups: misc.test
      Subject: posted
      Message-ID: <posted@x.test>

      .dot
      '''.splitlines(True)))
      try:
          news.article('<none@x.test>')
      except nntplib.NNTPTemporaryError as refused:
          print(refused.response[:3])
      news.quit()
      """;

  OthersNntpClientsTest() {
    super("nntp", FakeNntp.start(), FakeNntp.startTls());
  }

  @BeforeEach
  void fill() {
    for (FakeNntp each : List.of(server, tlsServer)) {
      each.group("misc.test", "For tests")
          .user("alice", "secret")
          .article(article(1))
          .article(article(2));
    }
  }

  private static byte[] article(int number) {
    String text =
        "Message-ID: <"
            + number
            + "@x.test>\r\nFrom: Bob <bob@x.test>\r\nNewsgroups: misc.test\r\nSubject: number "
            + number
            + "\r\nDate: Sat, 01 Jan 2000 00:00:00 +0000\r\n\r\n.dot\r\nend\r\n";
    return text.getBytes(US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"starttls", "tls"})
  void nntplibGoesThroughAWholeSession(String kind) throws Exception {
    FakeNntp fake = fake(kind);
    String said = python(SESSION, kind, fake.port());
    assertThat(said.lines())
        .containsExactly(
            "False 2",
            "['misc.test'] For tests",
            "(2, 1, 2, 'misc.test')",
            "(2, '<2@x.test>') (1, '<1@x.test>') (2, '<2@x.test>')",
            "[b'.dot', b'end'] b'Message-ID: <2@x.test>'",
            "[(1, 'number 1', '2', None), (2, 'number 2', '2', None)]",
            "<1@x.test> [('1', 'number 1'), ('2', 'number 2')]",
            "misc.test ['<1@x.test>', '<2@x.test>']",
            "True",
            "240 received <posted@x.test>",
            "430");
    assertThat(fake.articles("misc.test").get(2)).asString(US_ASCII).endsWith("\r\n\r\n.dot\r\n");
  }

  @Test
  void slrnpullFetchesAGroupAndPostsWhatIsWaiting() throws Exception {
    Files.writeString(folder.resolve("slrnpull.conf"), "misc.test 0 0\n");
    Path outgoing = Files.createDirectories(folder.resolve("out.going"));
    Files.writeString(
        outgoing.resolve("X1"),
        "From: a@x.test\nNewsgroups: misc.test\nSubject: pulled\nMessage-ID: <p@x.test>\n\n"
            + "..dot\n"); // stuffed already, as slrn leaves it there
    Program.named(folder, "slrnpull")
        .with("-d", folder, "-h", "localhost:" + server.port())
        .run()
        .succeeded();
    Path spool = folder.resolve("news/misc/test");
    assertThat(Files.readString(spool.resolve("1"))).contains("<1@x.test>").endsWith(".dot\nend\n");
    assertThat(Files.readString(spool.resolve("2"))).contains("<2@x.test>");
    assertThat(server.articles("misc.test").get(2)).asString(US_ASCII).endsWith("\r\n.dot\r\n");
    assertThat(server.received()).contains("GROUP misc.test", "POST", "QUIT");
  }

  @Test
  void slrnReadsAnArticle() throws Exception {
    Path rc =
        Files.writeString(folder.resolve("slrnrc"), "hostname \"x.test\"\nset confirm_actions 0\n");
    Path newsrc = Files.writeString(folder.resolve("jnewsrc"), "misc.test: \n");
    Program.named(folder, "slrn")
        .with("-i", rc, "-f", newsrc, "-h", "localhost:" + server.port(), "-C-")
        .inATerminal()
        .reading("  qq") // the group, its first article, and away
        .run()
        .succeeded();
    assertThat(server.received())
        .contains("GROUP misc.test")
        .anyMatch(l -> l.startsWith("ARTICLE"));
    assertThat(Files.readString(newsrc)).isEqualTo("misc.test: 1\n");
  }
}
