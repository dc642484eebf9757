package dev.netclients.nntp;

import dev.netclients.Content;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Receipt;
import dev.netclients.Stage;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Outgoing;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Hands an article over: POST (RFC 3977, section 6.3.1). */
final class Posting {
  private final Wire wire;
  private final Function<String, Optional<URI>> places; // by message-id

  Posting(Wire wire, Function<String, Optional<URI>> places) {
    this.wire = wire;
    this.places = places;
  }

  Receipt run(Content article, Progress progress) throws IOException {
    Connection connection = wire.connection();
    wire.expect("POST", 340);
    connection.at(Stage.SEND, Outcome.NOT_DONE);
    DotBlock.Writer out = DotBlock.writer(connection.output());
    Outgoing.send(article, out, connection, progress);
    connection.at(Stage.SEND, Outcome.UNKNOWN); // the end mark may arrive from here on
    out.finish();
    out.flush();
    connection.at(Stage.REPLY, Outcome.UNKNOWN);
    Reply reply = wire.check("POST", wire.replies().read(), 240);
    return new Receipt(Printable.of(reply.text()), location(reply.text()));
  }

  /** Returns where the article is, if the server tells its message-id, as INN does. */
  private Optional<URI> location(String text) {
    int start = text.indexOf('<');
    int end = text.indexOf('>', Math.max(start, 0));
    String id = start < 0 || end < 0 ? "" : text.substring(start, end + 1);
    return Arguments.isMessageId(id) ? places.apply(id) : Optional.empty();
  }
}
