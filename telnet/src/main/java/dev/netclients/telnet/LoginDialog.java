package dev.netclients.telnet;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One login: waits for the questions, answers them, and waits for the prompt. Closed, it forgets
 * the password.
 */
final class LoginDialog implements AutoCloseable {
  private final Connection connection;
  private final Incoming incoming;
  private final Encoder out;
  private final Supplier<Charset> charset; // which the two may agree on meanwhile
  private final Login look;
  private final char[] secret;
  private final byte[] user;
  private final byte[] password;

  /**
   * Prepares the answers.
   *
   * @throws IllegalArgumentException if the charset lacks a character of theirs
   */
  LoginDialog(
      Connection connection,
      Incoming incoming,
      Encoder out,
      Supplier<Charset> charset,
      Login look,
      Credentials.Password who) {
    this.connection = connection;
    this.incoming = incoming;
    this.out = out;
    this.charset = charset;
    this.look = look;
    this.user = PatternParser.encode(who.user(), charset.get());
    this.secret = who.password();
    this.password = encodedSecret();
  }

  private byte[] encodedSecret() {
    try {
      return PatternParser.encode(CharBuffer.wrap(secret), charset.get());
    } catch (IllegalArgumentException e) {
      Arrays.fill(secret, '\0');
      throw e;
    }
  }

  /** Signs in, and leaves what came behind the password to be read, if {@code keep} says so. */
  Match run(boolean keep, Expect... prompt) throws IOException {
    if (!incoming.hasSpoken()) {
      connection.at(Stage.GREETING, Outcome.NOT_DONE);
    }
    Match asked = await(false, look.user(), look.password());
    connection.at(Stage.LOGIN, Outcome.NOT_DONE);
    if (asked.index() == 0) {
      send(user);
      asked = await(false, with(look.password(), prompt));
      if (asked.index() > 0) { // some let a user in by name alone
        return withoutFirst(asked);
      }
    }
    send(password);
    Match said = await(keep, with(look.refused(), prompt));
    if (said.index() == 0) {
      throw refused(
          "the server refused the login: " + Incoming.lastWords(said.all().strip(), this::masked));
    }
    return withoutFirst(said);
  }

  private static Expect[] with(Expect first, Expect... others) {
    Expect[] all = new Expect[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private static Match withoutFirst(Match match) {
    return new Match(match.index() - 1, match.before(), match.text());
  }

  private Match await(boolean keep, Expect... any) throws IOException {
    Incoming.Search search = new Incoming.Search(any, charset.get(), this::masked, keep);
    Optional<Match> found = incoming.expect(look.patience(), search);
    if (found.isEmpty()) {
      String wanted = Incoming.expectedText(any);
      throw refused(wanted + " did not come within " + look.patience().toSeconds() + " s");
    }
    return found.get();
  }

  private AuthenticationException refused(String why) {
    return new AuthenticationException(connection.server(), "login", "", why, false, null);
  }

  /** Some servers echo what they should not. */
  private String masked(String text) {
    return secret.length == 0 ? text : text.replace(new String(secret), "***");
  }

  private void send(byte[] line) throws IOException {
    out.write(line, 0, line.length);
    out.endLine();
    out.flush();
  }

  @Override
  public void close() {
    Arrays.fill(secret, '\0');
    Arrays.fill(password, (byte) 0);
  }
}
