package dev.netclients.telnet;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.Talks;
import dev.netclients.Target;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.SessionBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A session with a Telnet server (RFC 854): a stream of bytes each way, options about it, and
 * {@link #expect}, which waits for what a person at the terminal would look for.
 *
 * <p>Options are agreed on by the Q method (RFC 1143). Without further words ECHO, SGA and EOR are
 * left to the server's wish, CHARSET offers the session's own, and all else is refused: what the
 * server learns of terminal, window and environment is what the caller has set, and nothing more.
 *
 * <p>Outside BINARY, {@link #output()} sends LF as CR LF, keeps CR LF, and sends any other CR as CR
 * NUL; {@link #input()} hands out CR NUL as CR, and CR LF as it is. In BINARY, which is agreed on
 * for each side by itself, all bytes but IAC stand for themselves, and IAC is doubled and made one
 * again.
 *
 * <p>One thread reads, by {@link #input()}, {@link #expect} or {@link #login}; a second read
 * meanwhile throws {@link IllegalStateException}. All other methods may be called by any thread, at
 * any time. Answers about options are sent while somebody calls. Failures are {@link
 * NetClientException}s, after which the session is over; whether the server acted on the last line
 * is not known then, so their outcome is {@link Outcome#UNKNOWN}, but for the login.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc854">RFC 854</a>
 */
public final class TelnetClient extends ConnectedSession implements Talks {
  private final Builder settings;
  private final Connection connection;
  private final Encoder encoder;
  private final Options options;
  private final Incoming incoming;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private volatile Charset charset;

  private TelnetClient(Builder settings, Connection connection) {
    super(Protocol.TELNET, settings.endpoint(), new Calls(connection));
    this.settings = settings;
    this.connection = connection;
    this.charset = settings.charsets.get(0);
    this.encoder = new Encoder(connection);
    this.options = new Options(connection, encoder, settings.handlers(agreed -> charset = agreed));
    this.incoming = new Incoming(connection, options, encoder, settings.expectLimit);
  }

  private void begin() throws IOException {
    connection.urgentInline(); // a data mark that the system takes out would cut its IAC off
    writing(
        () -> {
          options.start();
          encoder.flush();
        });
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /**
   * Returns a builder for a session with the server of a URL, in TLS if that says {@code telnets}.
   * Its user and password are advice (RFC 4248), which is not taken here.
   *
   * @throws IllegalArgumentException if {@code uri} is no URL of this protocol, or says more than
   *     who and where
   */
  public static Builder builder(URI uri) {
    Target target = Target.of(uri, Protocol.TELNET);
    String path = target.rawPath();
    if (!(path.isEmpty() || path.equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "URL: " + target + " (expected: nothing behind the host and the port)");
    }
    Builder builder = new Builder(target.endpoint());
    return target.implicitTls() ? builder.implicitTls() : builder;
  }

  // --- expect ---

  /**
   * Waits until the server has said one of these, and takes all up to its end.
   *
   * <p>It is found in linear time, wherever the bytes were cut: see {@link Expect}. What came and
   * was not taken is the next call's, {@code expect} or {@link #input()}; that includes all that
   * came without a find.
   *
   * @param most how long to wait. When it has passed the session is as it was
   * @return what was found first; empty if nothing was in time
   * @throws IllegalArgumentException if nothing is expected, or {@code most} is negative
   * @throws dev.netclients.LimitException if more came than {@link Builder#expectLimit} without a
   *     find
   * @throws dev.netclients.TruncatedException if the server ended; what it said last can still be
   *     read from {@link #input()}
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Optional<Match> expect(Duration most, Expect... any) throws IOException {
    Expect[] expected = checked(any);
    if (most.isNegative()) {
      throw new IllegalArgumentException("most: " + most + " (expected: zero or more)");
    }
    return reading(
        () -> {
          waiting();
          return incoming.expect(
              most, new Incoming.Search(expected, charset, UnaryOperator.identity(), false));
        });
  }

  private static Expect[] checked(Expect[] any) {
    if (any.length == 0) {
      throw new IllegalArgumentException("any: nothing (expected: something to wait for)");
    }
    Expect[] expected = any.clone();
    for (Expect one : expected) {
      Objects.requireNonNull(one, "any");
    }
    return expected;
  }

  // --- login ---

  /** As {@link #login(Login, Credentials, Expect...)}, with {@link Login#DEFAULT}. */
  public Match login(Credentials who, Expect... prompt) throws IOException {
    return login(Login.DEFAULT, who, prompt);
  }

  /**
   * Signs in: waits for the questions, answers them, and waits for the prompt. Its clock is the
   * connector's for whole calls, unless {@link #callTimeout} sets another.
   *
   * @param dialog what the questions look like
   * @param who a user with a password
   * @param prompt what shows that the server has let the user in
   * @return the prompt, and what came between it and the password
   * @throws IllegalArgumentException if {@code who} is not a user with a password, or the charset
   *     lacks a character of theirs or of what is looked for
   * @throws TlsRequiredException if the session is in clear and {@link
   *     Builder#allowCleartextCredentials()} was not called; nothing was sent
   * @throws AuthenticationException if the server refused, or asked nothing that was understood in
   *     time; the session is over
   * @throws IOException as {@link #expect}
   */
  public Match login(Login dialog, Credentials who, Expect... prompt) throws IOException {
    return login(dialog, who, false, prompt);
  }

  /** Signs in, and leaves what came behind the password to be read, if {@code keep} says so. */
  Match login(Login dialog, Credentials who, boolean keep, Expect... prompt) throws IOException {
    Credentials.Password credentials = password(who);
    Expect[] expected = checked(prompt);
    dialog.check(charset); // before the first answer is sent
    for (Expect one : expected) {
      one.automaton(charset);
    }
    try (LoginDialog login =
        new LoginDialog(connection, incoming, encoder, this::charset, dialog, credentials)) {
      return calls.command(
          () -> {
            try {
              connection.at(Stage.LOGIN, Outcome.NOT_DONE);
              checkSecure();
              return login.run(keep, expected);
            } finally {
              waiting();
            }
          });
    }
  }

  /** Refuses what nobody can type. */
  static Credentials.Password password(Credentials who) {
    if (who instanceof Credentials.Password password) {
      return password;
    }
    throw new IllegalArgumentException("who: " + who + " (expected: a user and a password)");
  }

  private void checkSecure() throws TlsRequiredException {
    if (tls().isEmpty() && !settings.isCleartextAllowed()) {
      throw new TlsRequiredException(
          connection.server(),
          "Telnet is in clear, so anybody on the way could read the password; use TLS, as in"
              + " telnets://, or allow credentials in clear by name");
    }
  }

  // --- sending ---

  /**
   * Sends a line: the text in {@link #charset()}, and CR LF; in BINARY the CR alone, which is what
   * the key sends.
   *
   * @throws IllegalArgumentException if it holds CR, LF or NUL, or what the charset lacks; nothing
   *     was sent
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public void writeLine(String text) throws IOException {
    byte[] bytes = PatternParser.encode(text, charset);
    for (byte b : bytes) {
      if (b == '\r' || b == '\n' || b == 0) {
        throw new IllegalArgumentException("text: holds CR, LF or NUL");
      }
    }
    writing(
        () -> {
          encoder.write(bytes, 0, bytes.length);
          encoder.endLine();
          encoder.flush();
        });
  }

  /**
   * Sends a command of RFC 854, such as {@link Command#AYT}.
   *
   * @throws IOException as {@link #writeLine}
   */
  public void send(Command command) throws IOException {
    writing(
        () -> {
          connection.event(ConnectionEvent.Kind.COMMAND, command::name);
          encoder.later(new byte[] {(byte) Code.IAC, (byte) command.code()});
          encoder.flush();
        });
  }

  /**
   * Sends the Synch: a data mark as TCP urgent data, which tells the server to throw away what it
   * has not read yet, up to the mark (RFC 854, page 8). Usual behind {@link Command#IP} or {@link
   * Command#AO}. In TLS, which knows no urgent data, the mark goes in its place alone.
   *
   * @throws IOException as {@link #writeLine}
   */
  public void synch() throws IOException {
    writing(
        () -> {
          connection.event(ConnectionEvent.Kind.COMMAND, () -> "DM");
          encoder.synch();
        });
  }

  // --- options ---

  /**
   * Asks that a side use an option; the answer comes while somebody calls. Does nothing if it is in
   * force or asked for already.
   *
   * @throws IllegalArgumentException if the session knows no handler of that option, or it does not
   *     accept the option for that side
   * @throws IOException as {@link #writeLine}
   */
  public void enable(Side side, Option option) throws IOException {
    if (!options.welcomes(side, option)) {
      throw new IllegalArgumentException(
          "option: " + option + " (expected: one that this session accepts for " + side + ")");
    }
    writing(
        () -> {
          options.enable(side, option);
          encoder.flush();
        });
  }

  /**
   * Tells that a side shall use an option no longer, which the other cannot refuse.
   *
   * @throws IOException as {@link #writeLine}
   */
  public void disable(Side side, Option option) throws IOException {
    writing(
        () -> {
          options.disable(side, option);
          encoder.flush();
        });
  }

  /** Returns whether an option is in force for a side, as far as what was read tells. */
  public boolean isEnabled(Side side, Option option) {
    return options.isEnabled(side, option);
  }

  /**
   * Tells the server another size of the window, if it wants to know (NAWS, RFC 1073).
   *
   * @throws IllegalArgumentException if either is not 0 to 65535
   * @throws IllegalStateException if {@link Builder#windowSize} was not called: NAWS is refused
   *     then
   * @throws IOException as {@link #writeLine}
   */
  public void windowSize(int columns, int rows) throws IOException {
    WindowSize.check("columns", columns);
    WindowSize.check("rows", rows);
    WindowSize window = settings.window;
    if (window == null) {
      throw new IllegalStateException("The session was opened without a window size");
    }
    writing(
        () -> {
          options.resize(window, columns, rows);
          encoder.flush();
        });
  }

  /** Returns the charset of texts: the builder's, or what CHARSET has agreed on since. */
  public Charset charset() {
    return charset;
  }

  // --- the contract ---

  /**
   * Returns what the server says, commands taken out; each read returns what has come. Its {@code
   * available()} is what an {@link #expect} has left.
   */
  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen() && !incoming.ended();
  }

  /**
   * Sets the clock of each later {@link #expect}, {@link #login} and read of {@link #input()}. What
   * is sent, at any time and by any thread, has the connector's clock of writes alone.
   *
   * @throws IllegalArgumentException if {@code whole} is negative
   */
  @Override
  public void callTimeout(Duration whole) {
    super.callTimeout(whole);
  }

  // --- calls ---

  private interface Step {
    void run() throws IOException;
  }

  private void writing(Step step) throws IOException {
    if (!connection.isOpen()) {
      connection.beginCall(Duration.ZERO); // which tells that the session is over, and why
    }
    connection.at(Stage.SEND, Outcome.UNKNOWN);
    try {
      step.run();
    } catch (NetClientException e) {
      if (!e.sessionUsable()) {
        connection.close(); // in TLS a failed write does not end it by itself
      }
      throw e;
    } finally {
      waiting();
    }
  }

  private void waiting() {
    connection.at(Stage.REPLY, Outcome.UNKNOWN);
  }

  private <T> T reading(Calls.Step<T> step) throws IOException {
    Object call = new Object();
    T result = calls.open(call, step);
    calls.finish(call);
    return result;
  }

  private final class Input extends BlockInputStream {
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      if (!connection.isOpen() && incoming.available() > 0) { // the last words of one who is gone
        return incoming.readKept(to, offset, length);
      }
      if (incoming.ended()) {
        return -1;
      }
      return reading(() -> incoming.read(to, offset, length));
    }

    @Override
    public int available() {
      return incoming.available();
    }

    @Override
    public void close() {
      TelnetClient.this.close();
    }
  }

  private final class Output extends BlockOutputStream {
    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, from.length);
      writing(() -> encoder.write(from, offset, length));
    }

    @Override
    public void flush() throws IOException {
      writing(encoder::flush);
    }

    @Override
    public void close() {
      TelnetClient.this.close();
    }
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SessionBuilder<Builder> {
    private static final int EXPECT_LIMIT = 1 << 20;

    int expectLimit = EXPECT_LIMIT;
    List<Charset> charsets = List.of(StandardCharsets.UTF_8);
    @Nullable WindowSize window;
    private @Nullable Environment environment;
    private final Map<Option, OptionHandler> own = new LinkedHashMap<>();

    private Builder(Endpoint endpoint) {
      super(endpoint);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** TLS from the first byte (port 992). There is no other way: START_TLS is not spoken. */
    @Override
    public Builder implicitTls() {
      return super.implicitTls();
    }

    /**
     * Lets {@link TelnetClient#login} send a password in clear: everybody on the way can read it.
     */
    @Override
    public Builder allowCleartextCredentials() {
      return super.allowCleartextCredentials();
    }

    /**
     * Tells a server that asks what the terminal is called, the best name first (TTYPE, RFC 1091).
     * Without it the server is not told.
     *
     * @throws IllegalArgumentException if there is none, or one is not 1 to 40 printable ASCII
     *     characters without a blank
     */
    public Builder terminalType(String... names) {
      return option(new TerminalType(List.of(names)));
    }

    /**
     * Tells a server that asks how large the terminal is (NAWS, RFC 1073), now and whenever {@link
     * TelnetClient#windowSize} changes it. Without it the server is not told.
     *
     * @throws IllegalArgumentException if either is not 0 to 65535
     */
    public Builder windowSize(int columns, int rows) {
      window = new WindowSize(columns, rows);
      return option(window);
    }

    /**
     * Lets a server that asks know one variable (NEW-ENVIRON, RFC 1572). May be called again; what
     * was not named here no server learns.
     *
     * @throws IllegalArgumentException if the name is empty, or either holds CR, LF or NUL
     */
    public Builder environment(String name, String value) {
      Environment variables = environment == null ? new Environment() : environment;
      variables.set(name, value);
      environment = variables;
      return option(variables);
    }

    /** Asks for BINARY both ways (RFC 856), and agrees to it; without it, it is refused. */
    public Builder binary() {
      Set<Side> both = Set.of(Side.values());
      return option(new Agreed(Option.BINARY, both, both));
    }

    /**
     * Sets the charset of texts, and which others CHARSET (RFC 2066) may agree on, in the order of
     * liking. Defaults to UTF-8 alone.
     *
     * @throws IllegalArgumentException if there is none, or one does not hold ASCII as ASCII does
     */
    public Builder charsets(Charset... these) {
      for (Charset charset : these) {
        if (!Arrays.equals(
            "A\r\n".getBytes(charset), "A\r\n".getBytes(StandardCharsets.US_ASCII))) {
          throw new IllegalArgumentException(
              "charset: " + charset + " (expected: one with ASCII in it)");
        }
      }
      if (these.length == 0) {
        throw new IllegalArgumentException("charsets: none (expected: at least one)");
      }
      charsets = List.of(these);
      return this;
    }

    /** Adds an option of one's own, or replaces what is done about one that is known here. */
    public Builder option(OptionHandler handler) {
      own.put(handler.option(), handler);
      return this;
    }

    /**
     * Sets how many bytes {@link TelnetClient#expect} keeps. Defaults to 1 MiB.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder expectLimit(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("bytes: " + bytes + " (expected: at least 1)");
      }
      expectLimit = bytes;
      return this;
    }

    Map<Option, OptionHandler> handlers(Consumer<Charset> agreed) {
      Map<Option, OptionHandler> all = new LinkedHashMap<>();
      for (OptionHandler handler :
          List.of(
              Agreed.to(Option.ECHO, Side.REMOTE),
              Agreed.to(Option.SGA, Side.LOCAL, Side.REMOTE),
              Agreed.to(Option.EOR, Side.LOCAL, Side.REMOTE),
              new CharsetOption(charsets, agreed))) {
        all.put(handler.option(), handler);
      }
      all.putAll(own);
      return all;
    }

    /**
     * Connects. Servers speak first or not at all, so nothing is waited for; a builder opens one
     * session.
     *
     * @throws dev.netclients.ResolveException if the name is not known
     * @throws dev.netclients.ConnectFailedException if no address could be reached
     * @throws dev.netclients.TlsException if the server is not who it should be
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public TelnetClient open() throws IOException {
      TelnetClient client = new TelnetClient(this, connect());
      return opened(client, client::begin);
    }
  }
}
