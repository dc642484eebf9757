package dev.netclients.ftp;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.SaveOption;
import dev.netclients.Stage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders with all that is in them, to and from a server, over several sessions at a time.
 *
 * <p>What a server says is below a folder stays below the folder chosen here: a name that leads
 * elsewhere, or is none on one of the usual systems, is left out and told in the {@link
 * TreeReport}; links are followed on neither side, and folders not deeper than {@value #MAX_DEPTH}.
 * An entry that one side refuses is left out too, and the rest goes on; any other failure ends the
 * call. What was carried over until then stays, each file whole.
 *
 * <p>Sessions are opened as they are needed and kept until {@link #close()}. Used by one thread at
 * a time, except {@code close()}. Memory is taken for the names that have been listed and not been
 * carried over yet.
 */
public final class FtpTrees implements Closeable {
  /** How many folders may be inside one another. */
  public static final int MAX_DEPTH = 64;

  private final FtpClient.Builder settings;
  private final int count;
  private final long maxEntries;
  private final Progress progress;
  private final Pool pool = new Pool();
  private volatile @Nullable TreeWork current;

  private FtpTrees(Builder builder) {
    this.settings = builder.settings.copy();
    this.count = builder.count;
    this.maxEntries = builder.maxEntries;
    this.progress = builder.progress;
  }

  /**
   * Returns a builder for trees on the server of {@code session}, reached and signed in to as it
   * says.
   */
  public static Builder builder(FtpClient.Builder session) {
    return new Builder(session);
  }

  /**
   * Fetches a folder with all that is in it.
   *
   * @param folder on the server, relative to the login's folder or absolute; empty for that itself
   * @param target the folder here that gets what is in it, made if need be
   * @param options for each file; without {@link SaveOption#REPLACE} what is there already is left
   *     as it is, and told
   * @throws IllegalArgumentException if {@code folder} cannot be a path: nothing was sent
   * @throws LocalFailureException if {@code target} cannot be made, the disk is full, or the
   *     progress threw
   * @throws dev.netclients.LimitException if there are too many entries
   * @throws NetClientException if a session could not be opened, or failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public TreeReport get(String folder, Path target, SaveOption... options) throws IOException {
    checkPath(folder);
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw local("cannot make the folder: " + e, e);
    }
    return run(new GetFolder(folder, target, 0, options));
  }

  /**
   * Stores what is in a folder.
   *
   * @param folder here
   * @param target the folder on the server that gets what is in it, relative to the login's folder
   *     or absolute, made if need be; empty for the login's folder itself. Files of the same names
   *     are replaced
   * @throws IllegalArgumentException if {@code target} cannot be a path: nothing was sent
   * @throws IOException as {@link #get}
   */
  public TreeReport put(Path folder, String target) throws IOException {
    checkPath(target);
    if (!Files.isDirectory(folder)) {
      throw local("no folder: " + folder, new IOException(folder + " is no folder"));
    }
    return run(new PutFolder(folder, target, 0));
  }

  private TreeReport run(TreeWork.Task first) throws IOException {
    TreeWork work = new TreeWork(pool, settings.endpoint().toString(), maxEntries, progress);
    current = work;
    try {
      return work.run(first, count);
    } finally {
      current = null;
    }
  }

  private void checkPath(String path) {
    if (!path.isEmpty()) {
      Names.check(path, settings.charset);
    }
  }

  private LocalFailureException local(String why, IOException cause) {
    return new LocalFailureException(
        settings.endpoint().toString(), Stage.COMMAND, Outcome.NOT_DONE, why, false, cause);
  }

  /** Ends all sessions; a call that is under way fails. */
  @Override
  public void close() {
    pool.close();
    TreeWork work = current;
    if (work != null) {
      work.fail(
          new CancelledException(
              settings.endpoint().toString(),
              Stage.COMMAND,
              Outcome.UNKNOWN,
              "the trees were closed from this side"));
    }
  }

  /** The sessions. */
  private final class Pool implements TreeWork.Sessions, Closeable {
    private final Deque<FtpClient> idle = new ArrayDeque<>();
    private final Set<FtpClient> taken = new HashSet<>();
    private boolean closed;

    @Override
    public FtpClient take() throws IOException {
      synchronized (this) {
        checkOpen();
        while (!idle.isEmpty()) {
          FtpClient session = idle.pop();
          if (session.isOpen()) {
            taken.add(session);
            return session;
          }
        }
      }
      FtpClient session = settings.open();
      synchronized (this) {
        if (!closed) {
          taken.add(session);
          return session;
        }
      }
      session.close();
      throw new IllegalStateException("The trees are closed");
    }

    private void checkOpen() {
      if (closed) {
        throw new IllegalStateException("The trees are closed");
      }
    }

    @Override
    public synchronized void giveBack(FtpClient session) {
      taken.remove(session);
      if (session.isOpen()) {
        idle.push(session);
      }
    }

    @Override
    public void closeTaken() {
      List<FtpClient> all;
      synchronized (this) {
        all = List.copyOf(taken);
      }
      all.forEach(FtpClient::close);
    }

    @Override
    public void close() {
      List<FtpClient> all;
      synchronized (this) {
        closed = true;
        all = new ArrayList<>(idle);
        idle.clear();
      }
      all.forEach(FtpClient::close);
      closeTaken();
    }
  }

  // --- names ---

  private static String below(String folder, String name) {
    return folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  private static Optional<String> objection(String path, int depth, Charset charset) {
    if (depth > MAX_DEPTH) {
      return Optional.of("it is in too many folders");
    }
    try {
      Names.check(path, charset);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  // --- from the server ---

  private final class GetFolder implements TreeWork.Task {
    private final String folder;
    private final Path target;
    private final int depth;
    private final SaveOption[] options;

    GetFolder(String folder, Path target, int depth, SaveOption... options) {
      this.folder = folder;
      this.target = target;
      this.depth = depth;
      this.options = options;
    }

    @Override
    public String path() {
      return folder;
    }

    @Override
    public void run(FtpClient session, TreeWork work) throws IOException {
      if (depth > 0) { // the first one was made already, wherever it is
        makeFolder();
      }
      try (Items<FtpEntry> entries = session.list(folder)) {
        while (entries.hasNext()) {
          add(entries.next(), work);
        }
      }
      work.folderDone();
    }

    private void makeFolder() throws LocalFailureException {
      try {
        Files.createDirectory(target);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) { // a link may lead anywhere
          throw local("a link or a file is in the folder's place", e);
        }
      } catch (IOException e) {
        throw local("cannot make the folder: " + e, e);
      }
    }

    private void add(FtpEntry entry, TreeWork work) throws IOException {
      String path = below(folder, entry.name());
      switch (entry.kind()) {
        case SELF, PARENT -> {
          // The listing is of them.
        }
        case LINK -> work.skip(path, "it is a link", null);
        case OTHER -> work.skip(path, "it is neither a file nor a folder", null);
        case UNREAD -> work.skip(entry.rawText(), "the row could not be understood", null);
        case FILE, FOLDER -> {
          Optional<String> objection =
              SafeNames.objection(entry.name())
                  .or(() -> objection(path, depth + 1, settings.charset));
          if (objection.isPresent()) {
            work.skip(path, objection.get(), null);
          } else if (entry.kind() == FtpEntry.Kind.FOLDER) {
            work.add(new GetFolder(path, target.resolve(entry.name()), depth + 1, options));
          } else {
            work.add(new GetFile(path, target.resolve(entry.name()), options));
          }
        }
      }
    }
  }

  private static final class GetFile implements TreeWork.Task {
    private final String path;
    private final Path target;
    private final SaveOption[] options;

    GetFile(String path, Path target, SaveOption... options) {
      this.path = path;
      this.target = target;
      this.options = options;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public void run(FtpClient session, TreeWork work) throws IOException {
      work.fileDone(session.retrieve(path).saveTo(target, work.progress(), options));
    }
  }

  // --- to the server ---

  private final class PutFolder implements TreeWork.Task {
    private final Path folder;
    private final String target;
    private final int depth;

    PutFolder(Path folder, String target, int depth) {
      this.folder = folder;
      this.target = target;
      this.depth = depth;
    }

    @Override
    public String path() {
      return folder.toString();
    }

    @Override
    public void run(FtpClient session, TreeWork work) throws IOException {
      if (!target.isEmpty()) {
        makeFolder(session);
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          add(entry, work);
        }
      } catch (NetClientException e) {
        throw e;
      } catch (IOException e) {
        throw local("cannot read the folder: " + e, e);
      } catch (DirectoryIteratorException e) {
        throw local("cannot read the folder: " + e.getCause(), new IOException(e));
      }
      work.folderDone();
    }

    /** A server does not tell why it refuses; so a folder that is there is looked for. */
    private void makeFolder(FtpClient session) throws IOException {
      try {
        session.mkdir(target);
      } catch (FtpReplyException refusal) {
        if (!refusal.sessionUsable() || !isFolder(session)) {
          throw refusal;
        }
      }
    }

    private boolean isFolder(FtpClient session) throws IOException {
      String here = session.pwd();
      try {
        session.cwd(target);
      } catch (FtpReplyException e) {
        return false;
      }
      session.cwd(here);
      return true;
    }

    private void add(Path entry, TreeWork work) throws IOException {
      String path = below(target, Objects.requireNonNull(entry.getFileName()).toString());
      Optional<String> objection = objection(path, depth + 1, settings.charset);
      if (objection.isPresent()) {
        work.skip(entry.toString(), objection.get(), null);
      } else if (Files.isSymbolicLink(entry)) {
        work.skip(entry.toString(), "it is a link", null);
      } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        work.add(new PutFolder(entry, path, depth + 1));
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        work.add(new PutFile(entry, path));
      } else {
        work.skip(entry.toString(), "it is neither a file nor a folder", null);
      }
    }
  }

  private static final class PutFile implements TreeWork.Task {
    private final Path file;
    private final String target;

    PutFile(Path file, String target) {
      this.file = file;
      this.target = target;
    }

    @Override
    public String path() {
      return file.toString();
    }

    @Override
    public void run(FtpClient session, TreeWork work) throws IOException {
      Content content;
      try {
        content = Content.of(file);
      } catch (IOException e) {
        work.skip(file.toString(), "it cannot be read: " + e.getMessage(), e);
        return;
      }
      session.store(target, content, work.progress());
      work.fileDone(content.length().orElse(0));
    }
  }

  /** Sets trees up. Methods check their arguments at once. */
  public static final class Builder {
    private final FtpClient.Builder settings;
    private int count = 4;
    private long maxEntries = 1_000_000;
    private Progress progress = Progress.NONE;

    private Builder(FtpClient.Builder settings) {
      this.settings = Objects.requireNonNull(settings, "session");
    }

    /**
     * Sets over how many sessions at a time, 1 to 64. Defaults to 4: many servers allow no more of
     * one address.
     */
    public Builder sessions(int most) {
      if (most < 1 || most > 64) {
        throw new IllegalArgumentException("sessions: " + most + " (expected: 1 to 64)");
      }
      count = most;
      return this;
    }

    /** Sets how many files and folders a tree may have. Defaults to 1,000,000. */
    public Builder maxEntries(long most) {
      if (most < 1) {
        throw new IllegalArgumentException("maxEntries: " + most + " (expected: at least 1)");
      }
      maxEntries = most;
      return this;
    }

    /**
     * Sets who hears how many bytes of the whole tree have been transferred; called by one thread
     * at a time, but not always the same. An exception that it throws ends the call.
     */
    public Builder progress(Progress hears) {
      progress = Objects.requireNonNull(hears, "hears");
      return this;
    }

    /** Returns trees with these settings; nothing is opened yet. */
    public FtpTrees build() {
      return new FtpTrees(this);
    }
  }
}
