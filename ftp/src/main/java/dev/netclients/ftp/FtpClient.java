package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Deletes;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Partial;
import dev.netclients.Printable;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Resource;
import dev.netclients.Resumes;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.Writes;
import dev.netclients.line.Line;
import dev.netclients.line.Reply;
import dev.netclients.sockets.ConnectedSession;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.SessionBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A session with an FTP server (RFC 959, 2228, 2389, 2428, 2640, 3659, 4217).
 *
 * <p>By default the conversation is in TLS before anybody signs in, and so are the data
 * connections: from the first byte with {@link Builder#implicitTls()}, else by AUTH TLS. Only an
 * anonymous session goes on in clear where the server has no TLS.
 *
 * <p>Paths are the server's: relative to its present folder, or absolute. A transfer is whole when
 * its data connection has ended in order <em>and</em> the server has said so; anything else throws.
 * Nothing is sent twice, with one exception: if a server refuses a data connection for its TLS
 * session, before it has accepted a byte, the session goes on over a new control connection in TLS
 * 1.2, in the same folder, and the transfer is begun again. {@link
 * dev.netclients.sockets.ConnectionEvent.Kind#NOTICE} tells.
 *
 * <p>Used by one thread at a time, except {@link #close()}; a call that comes while another is
 * under way, or while a body or a listing has not been read to its end, throws {@link
 * IllegalStateException} and sends nothing. A body or a listing that is closed before its end is
 * aborted; the session goes on if the server answers to that within a second, else it is over.
 *
 * <p>Unless a method says otherwise it throws {@link FtpReplyException} if the server said no, and
 * another subclass of {@link NetClientException} if something else failed. A path that is empty,
 * over 4,096 bytes, or has CR, LF, NUL or a character that the charset lacks, is an {@link
 * IllegalArgumentException}, and nothing was sent.
 */
public final class FtpClient extends ConnectedSession implements Resumes, Lists, Writes, Deletes {
  /** Commands that would change what this class keeps account of, or need a data connection. */
  private static final Set<String> OWN =
      Set.of(
          "USER", "PASS", "ACCT", "REIN", "QUIT", "AUTH", "ADAT", "CCC", "PBSZ", "PROT", "PORT",
          "EPRT", "PASV", "EPSV", "TYPE", "MODE", "STRU", "REST", "RETR", "STOR", "STOU", "APPE",
          "LIST", "NLST", "MLSD", "ABOR", "CWD", "XCWD", "CDUP", "XCUP", "HOST", "OPTS");

  private static final int MAX_PRELIMINARY = 10; // replies to a command of the caller's own

  private final Builder settings;
  private final Conversation conversation;
  private final Transfers transfers;
  private final FtpUrls urls;
  private TransferType type = TransferType.BINARY;

  private FtpClient(Builder settings, Conversation conversation) {
    super(Protocol.FTP, settings.endpoint(), conversation.calls());
    this.settings = settings;
    this.conversation = conversation;
    this.transfers = new Transfers(settings, conversation);
    this.urls = new FtpUrls(this, settings, conversation, transfers);
  }

  /** Returns a builder for a session with the server at {@code endpoint}. */
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /** Returns the server's greeting, which is empty once AUTH TLS has made it worthless. */
  public String greeting() {
    return conversation.control().greeting;
  }

  /**
   * Returns what the server said it can do when it was last asked: at the start, or by {@link
   * #feat}.
   */
  public Features features() {
    return conversation.control().features;
  }

  /** FEAT: asks again what the server can do (RFC 2389, section 3). */
  public Features feat() throws IOException {
    return command(
        control -> {
          control.features = Login.ask(control);
          return control.features;
        });
  }

  /**
   * TYPE: says how later transfers go (RFC 959, section 4.1.2); binary at first. Nothing is sent
   * before there is one.
   */
  public void type(TransferType how) {
    type = Objects.requireNonNull(how, "how");
  }

  // --- folders ---

  /**
   * PWD: the present folder (RFC 959, section 4.1.3).
   *
   * @throws dev.netclients.ProtocolException if the answer has no path in quotes
   */
  public String pwd() throws IOException {
    return command(
        control -> {
          Reply reply = control.expect("PWD");
          Optional<String> path = PathReply.parse(reply.text(), settings.charset);
          if (path.isEmpty()) {
            throw control.replies.unexpected("PWD", reply);
          }
          return path.get();
        });
  }

  /** CWD: goes to a folder. */
  public void cwd(String path) throws IOException {
    String command = "CWD " + checked(path);
    command(
        control -> {
          conversation.move(command, path.startsWith("/"));
          return true;
        });
  }

  /** CDUP: goes to the folder that the present one is in. */
  public void cdup() throws IOException {
    command(
        control -> {
          conversation.move("CDUP", false);
          return true;
        });
  }

  /**
   * MKD: makes a folder.
   *
   * @return its path as the server tells it; {@code path} if it tells none
   */
  public String mkdir(String path) throws IOException {
    String command = "MKD " + checked(path);
    return command(
        control -> {
          Reply reply = change(control, command);
          return PathReply.parse(reply.text(), settings.charset).orElse(path);
        });
  }

  /** RMD: removes a folder, which has to be empty with most servers. */
  public void rmdir(String path) throws IOException {
    String command = "RMD " + checked(path);
    command(control -> change(control, command));
  }

  /** RNFR and RNTO: gives a file or folder another name. */
  public void rename(String from, String to) throws IOException {
    String first = "RNFR " + checked(from);
    String second = "RNTO " + checked(to);
    command(
        control -> {
          Reply reply = control.replies.expect(first);
          if (!reply.isIntermediate()) {
            throw control.replies.unexpected(first, reply);
          }
          return change(control, second);
        });
  }

  /** DELE: deletes a file. */
  public void delete(String path) throws IOException {
    String command = "DELE " + checked(path);
    command(control -> change(control, command));
  }

  // --- facts ---

  /**
   * SIZE: how many bytes RETR will bring in binary (RFC 3659, section 4).
   *
   * @return nothing if the server's answer is no number
   */
  public OptionalLong size(String path) throws IOException {
    String command = "SIZE " + checked(path);
    return command(
        control -> {
          control.type(TransferType.BINARY); // servers refuse it, or count anew, in ASCII
          return number(control.expect(command));
        });
  }

  private static OptionalLong number(Reply reply) {
    Line line = Line.of(reply.text().strip());
    long size = line.number(0, line.length());
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /**
   * MDTM: when a file was last changed (RFC 3659, section 3).
   *
   * @return nothing if the server's answer is no time
   */
  public Optional<Instant> mdtm(String path) throws IOException {
    String command = "MDTM " + checked(path);
    return command(control -> FtpTime.parse(control.expect(command).text().strip()));
  }

  /**
   * MFMT: sets when a file was last changed, to the second (draft-somers-ftp-mfxx, section 3).
   *
   * @throws IllegalArgumentException also if the time's year has not four digits
   */
  public void mfmt(String path, Instant time) throws IOException {
    String command = "MFMT " + FtpTime.format(time) + " " + checked(path);
    command(control -> change(control, command));
  }

  /**
   * MLST: one file or folder, without a data connection (RFC 3659, section 7).
   *
   * @throws dev.netclients.ProtocolException if the answer has no row
   */
  public FtpEntry mlst(String path) throws IOException {
    String command = "MLST " + checked(path);
    return command(
        control -> {
          Reply reply = control.expect(command);
          List<String> lines = reply.lines();
          if (lines.size() < 3) {
            throw control.replies.unexpected(command, reply);
          }
          String row = lines.get(1).replaceFirst("^ ", "");
          return FtpEntry.mlsx(Line.of(row.getBytes(settings.charset)), settings.charset);
        });
  }

  // --- listings ---

  /**
   * Lists a folder: by MLSD where the server has it, else by LIST, whose rows are understood as far
   * as they go ({@link FtpEntry.Kind#UNREAD}).
   *
   * @param path the folder; empty for the present one
   * @return a cursor; until it is read to its end the session takes no other command
   */
  public Items<FtpEntry> list(String path) throws IOException {
    return transfers.list(path);
  }

  /**
   * MLSD: a folder, in rows made for programs (RFC 3659, section 7).
   *
   * @param path the folder; empty for the present one
   * @return as {@link #list(String)}
   */
  public Items<FtpEntry> mlsd(String path) throws IOException {
    return transfers.mlsd(path);
  }

  /**
   * NLST: the names in a folder, nothing else about them. A server that refuses an empty folder,
   * since it found no files, is understood.
   *
   * @param path the folder; empty for the present one
   * @return a cursor; until it is read to its end the session takes no other command
   */
  public Items<String> nlst(String path) throws IOException {
    return transfers.nlst(path);
  }

  // --- files ---

  /**
   * RETR: a file, as the present {@link #type} has it. Its size is told if the server's first reply
   * tells it.
   *
   * @return the file; until it is read to its end the session takes no other command
   */
  public Resource retrieve(String path) throws IOException {
    return retrieve(path, 0);
  }

  /**
   * REST and RETR: a file from a byte on (RFC 3659, section 5).
   *
   * @param offset how many bytes to leave out
   * @return as {@link #retrieve(String)}
   * @throws FtpReplyException also if the server cannot begin within a file; nothing was sent then
   * @throws IllegalArgumentException also if {@code offset} is negative, or the type is ASCII
   */
  public Resource retrieve(String path, long offset) throws IOException {
    checkOffset(offset, type);
    Names.check(path, settings.charset);
    return transfers.retrieve(urls.of(path), path, offset, type, OptionalLong.empty()).build();
  }

  /** As {@link #store(String, Content, Progress)}, without progress. */
  public void store(String path, Content content) throws IOException {
    store(path, content, Progress.NONE);
  }

  /**
   * STOR: a file under this name, in place of any other (RFC 959, section 4.1.3).
   *
   * @throws dev.netclients.LocalFailureException if the content or {@code progress} failed; a part
   *     of it may be left on the server, which was not told that it is the whole
   */
  public void store(String path, Content content, Progress progress) throws IOException {
    transfers.send("STOR", path, 0, type, content, progress);
  }

  /**
   * REST and STOR: goes on with a file from a byte on (RFC 3659, section 5).
   *
   * @param offset how many bytes of the file are on the server already
   * @param content what follows them
   * @throws FtpReplyException also if the server cannot begin within a file; nothing was sent then
   * @throws IllegalArgumentException also if {@code offset} is negative, or the type is ASCII
   * @throws IOException as {@link #store(String, Content, Progress)}
   */
  public void store(String path, long offset, Content content, Progress progress)
      throws IOException {
    checkOffset(offset, type);
    transfers.send("STOR", path, offset, type, content, progress);
  }

  /**
   * APPE: puts content at the end of a file, which is made if there is none.
   *
   * @throws IOException as {@link #store(String, Content, Progress)}
   */
  public void append(String path, Content content, Progress progress) throws IOException {
    transfers.send("APPE", path, 0, type, content, progress);
  }

  // --- other commands ---

  /** NOOP: asks for nothing, and finds out whether the server is still there. */
  public void noop() throws IOException {
    command(control -> control.expect("NOOP"));
  }

  /**
   * Sends any other command, such as {@code SITE CHMOD 644 a}, and returns its last reply, whatever
   * that says.
   *
   * @param line the command without its line end
   * @throws IllegalArgumentException if it has CR, LF or NUL, or needs a data connection, or has a
   *     method of its own that keeps account of what it changes
   */
  public Reply command(String line) throws IOException {
    Names.check("line", line, settings.charset);
    String verb = line.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
    if (OWN.contains(verb)) {
      throw new IllegalArgumentException(
          "line: " + Printable.of(verb) + " (expected: a command that has no method of its own)");
    }
    return command(
        control -> {
          Reply reply =
              control.replies.command(Names.wire(line, settings.charset), Outcome.UNKNOWN);
          for (int i = 0; reply.isPreliminary() && i < MAX_PRELIMINARY; i++) {
            reply = control.replies.read();
          }
          if (reply.code() == 421) {
            throw control.replies.refusal(verb, reply);
          }
          if (reply.isPreliminary()) { // another one would be taken for the next command's
            throw control.replies.unexpected(verb, reply);
          }
          return reply;
        });
  }

  /** QUIT: takes leave, and ends the session. */
  public void quit() throws IOException {
    leave(
        () -> {
          Control control = conversation.control();
          control.connection.at(Stage.CLOSE, Outcome.NOT_DONE);
          return control.expect("QUIT");
        });
  }

  // --- the common contract ---

  /**
   * {@link #retrieve(String)} by URL (RFC 1738, section 3.2). The path is relative to the folder of
   * the login; {@code %2F} before it makes it absolute, and {@code ;type=a} behind it ASCII.
   *
   * @param target {@code ftp://host/path}; the host and port of this session
   */
  @Override
  public Resource read(URI target) throws IOException {
    return urls.read(target, 0, "");
  }

  /**
   * As {@link #read(URI)}, from where an earlier call was cut, if size and time of the file are
   * those of then and the server can begin within a file.
   */
  @Override
  public Resource read(URI target, Partial have) throws IOException {
    return urls.read(target, have.size(), have.validator());
  }

  /**
   * {@link #list(String)} by URL. The folder itself and the one that it is in are left out; a row
   * that could not be understood is {@link Entry.Kind#OTHER}, with the row as its name. The
   * entries' URLs name the user if {@code target} does, and no password.
   *
   * @param target {@code ftp://host/path/}; the host and port of this session
   */
  @Override
  public Items<Entry> list(URI target) throws IOException {
    return urls.list(target);
  }

  /**
   * {@link #store(String, Content, Progress)} by URL.
   *
   * @param target {@code ftp://host/path}; the host and port of this session
   */
  @Override
  public void write(URI target, Content content, Progress progress) throws IOException {
    urls.write(target, content, progress);
  }

  /**
   * {@link #delete(String)} by URL, at once; {@link #rmdir} for a URL that ends in a slash.
   *
   * @param target {@code ftp://host/path}; the host and port of this session
   */
  @Override
  public void delete(URI target) throws IOException {
    urls.delete(target);
  }

  /** Ends the session; a transfer that is under way is reset. */
  @Override
  public void close() {
    conversation.close();
  }

  // --- helpers ---

  private interface Step<T> {
    T run(Control control) throws IOException;
  }

  private <T> T command(Step<T> step) throws IOException {
    return Objects.requireNonNull(
        conversation.calls().command(() -> step.run(conversation.control())));
  }

  /** Sends a command that changes something: without its answer nobody knows whether it has. */
  private static Reply change(Control control, String command) throws IOException {
    return control.positive(command, control.replies.expect(command, Outcome.UNKNOWN));
  }

  private String checked(String path) {
    return Names.argument(path, settings.charset);
  }

  private static void checkOffset(long offset, TransferType how) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: at least 0)");
    }
    if (offset > 0 && how == TransferType.ASCII) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: 0 in ASCII)");
    }
  }

  /** Sets a session up. Methods check their arguments at once. */
  public static final class Builder extends SessionBuilder<Builder> {
    Credentials credentials = Credentials.anonymous();
    Charset charset = StandardCharsets.UTF_8;
    boolean allowMissingCloseNotify;
    boolean active;

    private Builder(Endpoint endpoint) {
      super(endpoint);
      if (endpoint.unixPath().isPresent()) {
        throw new IllegalArgumentException(
            "endpoint: " + endpoint + " (expected: a host, since data connections need one)");
      }
    }

    private Builder(Builder from) {
      super(from);
      this.credentials = from.credentials;
      this.charset = from.charset;
      this.allowMissingCloseNotify = from.allowMissingCloseNotify;
      this.active = from.active;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Returns the same settings, that do not change with these. */
    Builder copy() {
      return new Builder(this);
    }

    String user() {
      return credentials instanceof Credentials.Anonymous ? "anonymous" : credentials.user();
    }

    /**
     * Sets how the server is reached. Defaults to {@link Connector#system()}.
     *
     * @throws IllegalArgumentException if it reaches a Unix socket, which has no data connections
     */
    @Override
    public Builder connector(Connector how) {
      if (how.unixSocket().isPresent()) {
        throw new IllegalArgumentException(
            "connector: goes to a Unix socket (expected: a network, for data connections)");
      }
      return super.connector(how);
    }

    /**
     * Sets who signs in. Defaults to {@link Credentials#anonymous()}.
     *
     * @throws IllegalArgumentException if it is a token, which FTP has no way to show, or names no
     *     user
     */
    public Builder credentials(Credentials who) {
      if (who instanceof Credentials.Token) {
        throw new IllegalArgumentException("credentials: a token (expected: a password)");
      }
      if (!(who instanceof Credentials.Anonymous) && who.user().isEmpty()) {
        throw new IllegalArgumentException("credentials: no user (expected: a name for USER)");
      }
      credentials = Objects.requireNonNull(who, "who");
      return this;
    }

    /**
     * Takes the end of a data connection for an end without TLS's close_notify too, which some
     * servers leave out: whether a file is whole is told by the server's reply then, and its size.
     */
    public Builder allowMissingCloseNotify() {
      allowMissingCloseNotify = true;
      return this;
    }

    /**
     * Lets the server open the data connections (PORT, EPRT). Otherwise this side does (EPSV,
     * PASV). Does not go through a proxy.
     */
    public Builder active() {
      active = true;
      return this;
    }

    /**
     * Sets the charset of names, replies and the password. Defaults to UTF-8 (RFC 2640). In
     * ISO-8859-1 all bytes are characters, so that any name can be asked for as it was listed.
     *
     * @throws IllegalArgumentException if it cannot write ASCII as ASCII
     */
    public Builder charset(Charset names) {
      String ascii = "USER a\r\n";
      if (!names.canEncode()
          || !Arrays.equals(ascii.getBytes(names), ascii.getBytes(StandardCharsets.US_ASCII))) {
        throw new IllegalArgumentException("charset: " + names + " (expected: one with ASCII)");
      }
      charset = names;
      return this;
    }

    /**
     * Connects, encrypts and signs in.
     *
     * @throws IllegalArgumentException if data connections are to be active and go through a proxy
     * @throws dev.netclients.ResolveException if the name is not known
     * @throws dev.netclients.ConnectFailedException if no address could be reached
     * @throws dev.netclients.TlsException if the server is not who it should be
     * @throws TlsRequiredException if the server cannot encrypt; nothing about the user was sent
     * @throws dev.netclients.AuthenticationException if the server refused the login
     * @throws FtpReplyException if it refused anything else
     * @throws IOException as these and other subclasses of {@link NetClientException} alone
     */
    public FtpClient open() throws IOException {
      if (active && connector().proxy().isPresent()) {
        throw new IllegalArgumentException(
            "active: through a proxy (expected: passive, for a proxy takes no calls)");
      }
      Builder settled = copy();
      FtpClient session = new FtpClient(settled, Conversation.connected(settled));
      return opened(session, session.conversation::signIn);
    }
  }
}
