package dev.netclients.nntp;

import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Pipeline;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Body;
import dev.netclients.sockets.Bulk;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/** Asks for articles: ARTICLE, HEAD, BODY and STAT, one by one or many ahead. */
final class Retrieval {
  private final Wire wire;
  private final Calls calls;
  private final Function<ArticleId, URI> uris;

  Retrieval(Wire wire, Calls calls, Function<ArticleId, URI> uris) {
    this.wire = wire;
    this.calls = calls;
    this.uris = uris;
  }

  /** Asks for one part of one article, which holds the session until it is read. */
  Article one(Part part, Asked asked) throws IOException {
    ArticleId[] id = new ArticleId[1];
    Body body =
        calls.body(
            () -> {
              String command = asked.command(part);
              id[0] = id(command, asked, wire.expect(command, part.code()));
              return wire.block();
            });
    return new Article(part, uris.apply(id[0]), id[0], body, null);
  }

  /** Asks whether there is an article; {@code none} are the codes that say there is not. */
  Optional<ArticleId> found(String command, Asked asked, int... none) throws IOException {
    return calls.command(
        () -> {
          Reply reply = wire.command(command);
          if (Arrays.stream(none).anyMatch(code -> code == reply.code())) {
            return Optional.<ArticleId>empty();
          }
          return Optional.of(id(command, asked, wire.check(command, reply, Part.STAT.code())));
        });
  }

  /** Asks for many, commands sent ahead if {@code ahead}. */
  Items<Article> all(Part part, Iterator<Asked> asked, boolean ahead) throws IOException {
    return Bulk.open(
        calls,
        wire.connection(),
        () -> {
          wire.connection().at(Stage.COMMAND, Outcome.NOT_DONE);
          wire.replies().checkFarewell(part.toString());
          return part;
        },
        ahead ? Pipeline.MAX_COMMANDS : 1,
        asked,
        one -> (one.command(part) + "\r\n").getBytes(StandardCharsets.US_ASCII),
        (one, bulk) -> answer(part, one, bulk));
  }

  private Article answer(Part part, Asked asked, Bulk<Asked, Article> bulk) throws IOException {
    Reply reply = wire.replies().read();
    if (reply.code() == part.code()) {
      ArticleId id = id(asked.command(part), asked, reply);
      return new Article(part, uris.apply(id), id, part == Part.STAT ? null : bulk.body(), null);
    }
    if (reply.code() < 400) {
      throw wire.replies().unexpected(asked.command(part), reply);
    }
    NetClientException refusal = wire.refusal(asked.command(part), reply);
    if (refusal instanceof NntpReplyException one && one.sessionUsable()) {
      return new Article(part, uris.apply(asked.id()), asked.id(), null, one);
    }
    throw refusal;
  }

  private ArticleId id(String command, Asked asked, Reply reply) throws IOException {
    return asked.answeredBy(reply).orElseThrow(() -> wire.replies().unexpected(command, reply));
  }
}
