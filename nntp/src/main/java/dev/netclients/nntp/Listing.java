package dev.netclients.nntp;

import dev.netclients.Items;
import dev.netclients.line.Line;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks for rows. */
final class Listing {
  private final Wire wire;
  private final Connection connection;
  private final Calls calls;

  Listing(Wire wire, Calls calls) {
    this.wire = wire;
    this.connection = wire.connection();
    this.calls = calls;
  }

  /** Returns a cursor over the rows that follow {@code code}. */
  <T> Items<T> rows(String command, int code, Rows.Parser<T> parser) throws IOException {
    return Rows.open(
        wire.dialogue(), calls, Wire.MAX_ROW, () -> wire.expect(command, code), parser);
  }

  /** Asks for newsgroups, as LIST ACTIVE has them. */
  Items<ActiveGroup> active(String command, int code) throws IOException {
    return active(command, code, Function.identity());
  }

  <T> Items<T> active(String command, int code, Function<ActiveGroup, T> become)
      throws IOException {
    String expected = "a group, two numbers and its status";
    return rows(command, code, row -> become.apply(parsed(ActiveGroup.parse(row), row, expected)));
  }

  /** Asks for newsgroups, as LIST COUNTS has them. */
  Items<ActiveGroup> counts(String command) throws IOException {
    String expected = "a group, three numbers and its status";
    return rows(command, 215, row -> parsed(ActiveGroup.parseCounts(row), row, expected));
  }

  /** Asks for the numbers of articles. */
  Items<Long> numbers(String command) throws IOException {
    return rows(
        command,
        211,
        row -> {
          long number = new Words(row).number();
          Optional<Long> one = number < 1 ? Optional.empty() : Optional.of(number);
          return parsed(one, row, "an article's number");
        });
  }

  /** As {@link #rows}, where the server may say that the range has no articles. */
  <T> Items<T> rowsOrNone(String command, int code, Rows.Parser<T> parser) throws IOException {
    try {
      return rows(command, code, parser);
    } catch (NntpReplyException e) {
      if (e.code().equals("423") || e.code().equals("420")) { // the latter in RFC 2980
        return Items.of(List.of());
      }
      throw e;
    }
  }

  /** Returns the one row that follows {@code code}. */
  <T> T row(String command, int code, Rows.Parser<T> parser) throws IOException {
    return calls.command(
        () -> {
          wire.expect(command, code);
          Line row = wire.dialogue().lines().nextInBlock("a row", Wire.MAX_ROW);
          if (row == null) {
            throw connection.malformed("expected one row in answer to " + command + ", got none");
          }
          T value = parser.parse(row);
          Line second = wire.dialogue().lines().nextInBlock("a row", Wire.MAX_ROW);
          if (second != null) {
            throw second.malformed(connection, "one row in answer to " + command);
          }
          return value;
        });
  }

  /** Returns what a row was parsed to, or ends the conversation. */
  <T> T parsed(Optional<T> value, Line row, String expected) throws IOException {
    if (value.isEmpty()) {
      throw row.malformed(connection, expected);
    }
    return value.get();
  }
}
