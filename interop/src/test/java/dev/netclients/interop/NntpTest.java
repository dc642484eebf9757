package dev.netclients.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Receipt;
import dev.netclients.TlsRequiredException;
import dev.netclients.nntp.ActiveGroup;
import dev.netclients.nntp.Article;
import dev.netclients.nntp.ArticleId;
import dev.netclients.nntp.ArticleRange;
import dev.netclients.nntp.Group;
import dev.netclients.nntp.HeaderValue;
import dev.netclients.nntp.Newsgroup;
import dev.netclients.nntp.NntpClient;
import dev.netclients.nntp.NntpReplyException;
import dev.netclients.nntp.Overview;
import dev.netclients.nntp.Part;
import dev.netclients.sockets.Connector;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** INN: innd behind, and an nnrpd for each connection. */
@RealServers
class NntpTest {
  private static NntpClient.Builder builder(String server, Connector connector) {
    NntpClient.Builder builder = NntpClient.builder(Lab.at(server)).connector(connector);
    return server.equals("nntps") ? builder.implicitTls() : builder;
  }

  private static NntpClient alice(String server) throws IOException {
    return builder(server, Lab.connector()).credentials(Lab.alice()).open();
  }

  private static String newId() {
    return "<" + UUID.randomUUID() + "@lab.test>";
  }

  private static String article(String id, String group, String subject) {
    return "Message-ID: "
        + id
        + "\r\nFrom: Alice <alice@lab.test>\r\nNewsgroups: "
        + group
        + "\r\nSubject: "
        + subject
        + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8"
        + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n.dot\r\n..\r\n.\r\nend\r\n";
  }

  private static String text(Article article) throws IOException {
    return new String(article.readAll(), ISO_8859_1);
  }

  // --- how a session begins ---

  @ParameterizedTest
  @ValueSource(strings = {"nntp", "nntps", "nntp.transit"})
  void whoeverReadsIsEncrypted(String server) throws IOException {
    try (NntpClient nntp = builder(server, Lab.connector()).open()) {
      assertThat(nntp.tls()).isPresent();
      assertThat(nntp.capabilities().version()).isEqualTo(2);
      assertThat(nntp.capabilities().implementation().orElseThrow()).startsWith("INN 2.");
      assertThat(nntp.capabilities().reader()).isTrue();
      assertThat(nntp.postingAllowed()).isFalse();
      assertThat(nntp.group("local.public").name()).isEqualTo("local.public");
      assertThatThrownBy(() -> nntp.group("local.test"))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.loginRequired()).isTrue());
      assertThat(nntp.date())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
      nntp.quit();
    }
  }

  @Test
  void whereTlsIsOfferedAndCannotBeHadItIsClearThatIsAllowedOrNothing() throws IOException {
    // Without a certificate nnrpd offers STARTTLS all the same, and answers 580.
    assertThatThrownBy(() -> builder("nntp.clear", Lab.connector()).open())
        .isInstanceOf(TlsRequiredException.class);
    assertThatThrownBy(() -> alice("nntp.clear")).isInstanceOf(TlsRequiredException.class);
    String id = newId();
    try (NntpClient nntp =
        builder("nntp.clear", Lab.connector())
            .credentials(Lab.alice())
            .allowCleartextCredentials()
            .open()) {
      assertThat(nntp.tls()).isEmpty();
      nntp.post(Content.of(article(id, "local.test", "in clear")));
      assertThat(text(nntp.body(id))).endsWith("end\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void aliceSignsInBySasl(String mechanism) throws IOException {
    try (NntpClient nntp =
        builder("nntp", Lab.connector())
            .credentials(Lab.alice())
            .mechanisms(List.of(mechanism))
            .open()) {
      assertThat(nntp.postingAllowed()).isTrue();
      nntp.group("local.test");
    }
  }

  @Test
  void aWrongPasswordIsTold() {
    for (boolean sasl : new boolean[] {true, false}) {
      NntpClient.Builder mallory =
          builder("nntps", Lab.connector())
              .credentials(Credentials.password(sasl ? "alice" : "mallory", "wrong"));
      if (sasl) {
        mallory.mechanisms(List.of("SCRAM-SHA-256"));
      }
      assertThatThrownBy(mallory::open)
          .isInstanceOfSatisfying(
              AuthenticationException.class, e -> assertThat(e.code()).isEqualTo("481"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itIsReachedThroughProxies(boolean socks) throws IOException {
    Connector through = Lab.through(socks ? Lab.socks() : Lab.squid());
    for (String server : List.of("nntp", "nntps")) {
      try (NntpClient nntp = builder(server, through).credentials(Lab.alice()).open()) {
        assertThat(nntp.tls()).isPresent();
        nntp.group("local.test");
      }
    }
  }

  // --- reading and posting ---

  @ParameterizedTest
  @ValueSource(strings = {"nntp", "nntps", "nntp.transit"})
  void whatIsPostedCanBeReadInEveryWay(String server) throws IOException {
    String id = newId();
    String subject = "gr\u00fc\u00df dich " + id.substring(1, 9);
    String posted =
        article(id, "local.test", "=?utf-8?q?gr=C3=BC=C3=9F_dich?= " + id.substring(1, 9));
    try (NntpClient nntp = alice(server)) {
      Receipt receipt = nntp.post(Content.of(posted));
      assertThat(receipt.text()).contains(id);

      assertThat(nntp.stat(id)).isPresent();
      assertThat(text(nntp.article(id))).contains("Message-ID: " + id).endsWith("end\r\n");
      assertThat(text(nntp.body(id))).isEqualTo(".dot\r\n..\r\n.\r\nend\r\n");
      assertThat(nntp.head(id).header().text("Subject")).contains(subject);
      Group group = nntp.group("local.test");
      long number = group.high(); // or a bit lower, if others post
      while (nntp.stat(number).filter(found -> found.messageId().equals(id)).isEmpty()) {
        number--;
      }
      assertThat(nntp.stat()).contains(new ArticleId(number, id));
      assertThat(text(nntp.article(number))).contains("Path: ");
      assertThat(text(nntp.body())).startsWith(".dot\r\n");

      Overview row = nntp.overview(ArticleRange.of(number)).toList(1).get(0);
      assertThat(row.number()).isEqualTo(number);
      assertThat(row.subject()).isEqualTo(subject);
      assertThat(row.author().orElseThrow().mailbox()).isEqualTo("alice@lab.test");
      assertThat(row.messageId()).isEqualTo(id);
      assertThat(row.date().orElseThrow().toInstant())
          .isAfter(Instant.now().minus(Duration.ofMinutes(5)));
      assertThat(row.lines()).hasValue(4);
      assertThat(row.bytes().orElseThrow()).isGreaterThan(posted.length());
      assertThat(row.value("Xref").orElseThrow()).contains("local.test:" + number);
      HeaderValue header = nntp.hdr("Subject", ArticleRange.of(number)).toList(1).get(0);
      assertThat(header.text()).isEqualTo(subject);
      assertThat(nntp.hdr("Message-ID", id).value()).isEqualTo(id);
      assertThat(nntp.listGroup("local.test").toList(10_000)).contains(number);
      assertThat(nntp.newnews("local.*", Instant.now().minusSeconds(3600)).toList(10_000))
          .contains(id);
    }
  }

  @Test
  void aGroupIsWalkedWithNextAndLast() throws IOException {
    try (NntpClient nntp = alice("nntps")) {
      for (int i = 0; i < 3; i++) {
        nntp.post(Content.of(article(newId(), "local.public", "walk " + i)));
      }
      nntp.group("local.public");
      ArticleId first = nntp.stat().orElseThrow();
      assertThat(nntp.last()).isEmpty();
      ArticleId second = nntp.next().orElseThrow();
      assertThat(second.number()).isGreaterThan(first.number());
      assertThat(nntp.last()).contains(first);
      int steps = 0;
      while (nntp.next().isPresent()) {
        steps++;
      }
      assertThat(steps).isGreaterThanOrEqualTo(2);
      assertThat(nntp.stat(1_000_000)).isEmpty();
      assertThat(nntp.overview(ArticleRange.from(1_000_000)).toList(1)).isEmpty();
    }
  }

  @Test
  void groupsAreListed() throws IOException {
    try (NntpClient nntp = alice("nntp")) {
      assertThat(nntp.listActive().toList(100))
          .extracting(ActiveGroup::name)
          .contains("local.public", "local.test", "local.moderated");
      ActiveGroup moderated = nntp.listActive("*.mod*").toList(100).get(0);
      assertThat(moderated.moderated()).isTrue();
      assertThat(nntp.listCounts("local.test").toList(1).get(0).count()).isPresent();
      assertThat(nntp.listNewsgroups("local.test").toList(1))
          .containsExactly(new Newsgroup("local.test", "For tests"));
      assertThat(nntp.newgroups(Instant.ofEpochSecond(1_600_000_000)).toList(100))
          .extracting(ActiveGroup::name)
          .contains("local.test");
      assertThat(nntp.newgroups(Instant.now()).toList(100)).isEmpty();
      assertThat(nntp.overviewFormat().fields()).hasSizeGreaterThanOrEqualTo(8);
      assertThatThrownBy(() -> nntp.group("no.such.group"))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("411"));
    }
  }

  @Test
  void aRefusedArticleIsTold() throws IOException {
    try (NntpClient nntp = alice("nntp")) {
      String id = newId();
      nntp.post(Content.of(article(id, "local.test", "once")));
      for (String refused :
          List.of(
              article(id, "local.test", "twice"),
              article(newId(), "no.such.group", "nowhere"),
              "Newsgroups: local.test\r\n\r\nno From\r\n")) {
        assertThatThrownBy(() -> nntp.post(Content.of(refused)))
            .isInstanceOfSatisfying(
                NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("441"));
      }
      nntp.group("local.test"); // the session goes on
    }
  }

  @Test
  void manyArticlesComeAtATime() throws IOException {
    int count = 120; // more than a window; nnrpd takes 45 ms for each
    try (NntpClient nntp = alice("nntp")) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = newId();
        nntp.post(Content.of(article(id, "local.many", "many") + "x".repeat(500) + "\r\n"));
        ids.add(id);
      }
      Group group = nntp.group("local.many");
      int whole = 0;
      try (Items<Article> all =
          nntp.retrieveAll(Part.ARTICLE, ArticleRange.of(group.low(), group.high() + 10))) {
        while (all.hasNext()) {
          Article article = all.next();
          if (article.refusal().isEmpty()) {
            assertThat(text(article)).endsWith("xxx\r\n");
            whole++;
          } else {
            assertThat(article.refusal().get().code()).isEqualTo("423");
          }
        }
      }
      assertThat(whole).isGreaterThanOrEqualTo(count);
      ids.set(count / 2, newId());
      int refused = 0;
      try (Items<Article> all = nntp.retrieveAll(Part.STAT, ids)) {
        while (all.hasNext()) {
          refused += all.next().refusal().isPresent() ? 1 : 0;
        }
      }
      assertThat(refused).isEqualTo(1);
      try (Items<Article> heads = nntp.retrieveAll(Part.HEAD, group.low(), group.low() + 1)) {
        assertThat(heads.next().header().text("Subject")).contains("many");
        assertThat(heads.next().number()).isEqualTo(group.low() + 1);
        assertThat(heads.hasNext()).isFalse();
      }
    }
  }

  // --- by URL ---

  @Test
  void urlsAreWalked() throws IOException {
    String id = newId();
    Endpoint server = Lab.at("nntps");
    URI root = URI.create("nntps://" + server + "/");
    try (NetClients net =
        NetClients.builder()
            .connector(Lab.connector())
            .credentials(CredentialSource.of(server.host(), Lab.alice()))
            .server(root)
            .build()) {
      net.send(root, Content.of(article(id, "local.test", "by URL")), dev.netclients.Progress.NONE);
      Entry group =
          net.list(root).toList(100).stream()
              .filter(entry -> entry.name().equals("local.test"))
              .findFirst()
              .orElseThrow();
      Entry article =
          net.list(group.uri()).toList(10_000).stream()
              .filter(entry -> id.equals(entry.facts().get("message-id")))
              .findFirst()
              .orElseThrow();
      byte[] read = net.read(article.uri()).readAll();
      assertThat(read).asString(US_ASCII).contains(id);
      URI news = URI.create("news:" + id.substring(1, id.length() - 1));
      assertThat(net.read(news).readAll()).asString(US_ASCII).contains(id).endsWith("end\r\n");
    }
  }

  @Test
  void theCommandPostsAndFetches(@TempDir Path folder) throws Exception {
    String id = newId();
    Path file = Files.writeString(folder.resolve("article"), article(id, "local.test", "typed"));
    URI server = URI.create("nntp://" + Lab.at("nntp") + "/");
    netclients(folder, "send", file, server);
    String fetched =
        netclients(folder, "get", "--server", server, "news:" + id.substring(1, id.length() - 1));
    assertThat(fetched).contains(id).endsWith("\r\n.dot\r\n..\r\n.\r\nend\r\n");
    assertThat(netclients(folder, "ls", server)).contains("local.test");
  }

  private static String netclients(Path folder, Object... arguments) throws Exception {
    return Program.netclients(folder)
        .with(arguments)
        .with("--cacert", Lab.file("tls/ca.pem"), "--user", Lab.property("user"))
        .withVariable("NETCLIENTS_PASSWORD", Lab.property("password"))
        .run()
        .succeeded()
        .text();
  }
}
