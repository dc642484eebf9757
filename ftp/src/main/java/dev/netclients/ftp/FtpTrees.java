package dev.netclients.ftp;

import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Progress;
import dev.netclients.SaveOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
 * <p>Sessions are opened as they are needed and kept until {@link #close()}. A server that refuses
 * a further one is not asked again in that call: the rest goes over those that are open, and the
 * {@link TreeReport} tells it. Used by one thread at a time, except {@code close()}. Memory is
 * taken for the names that have been listed and not been carried over yet.
 */
public final class FtpTrees implements Closeable {
  /** How many folders may be inside one another. */
  public static final int MAX_DEPTH = 64;

  private final FtpClient.Builder settings;
  private final int count;
  private final long maxEntries;
  private final Progress progress;
  private final SessionPool sessions;
  private volatile @Nullable TreeWork current;

  private FtpTrees(Builder builder) {
    this.settings = builder.settings.copy();
    this.count = builder.count;
    this.maxEntries = builder.maxEntries;
    this.progress = builder.progress;
    this.sessions = new SessionPool(settings);
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
   * @throws dev.netclients.AuthenticationException if the login was refused, and no session is open
   * @throws NetClientException if a session could not be opened, or failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public TreeReport get(String folder, Path target, SaveOption... options) throws IOException {
    checkPath(folder);
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw TreeWork.failedHere(settings, "cannot make the folder: " + e, e);
    }
    return run(new TreeGet(folder, target, 0, List.of(options)));
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
      throw TreeWork.failedHere(
          settings, "no folder: " + folder, new IOException(folder + " is no folder"));
    }
    return run(new TreePut(folder, target, 0));
  }

  private TreeReport run(TreeWork.Task first) throws IOException {
    TreeWork work = new TreeWork(sessions, settings, count, maxEntries, progress);
    current = work;
    try {
      return work.run(first);
    } finally {
      current = null;
    }
  }

  private void checkPath(String path) {
    if (!path.isEmpty()) {
      Names.check(path, settings.charset);
    }
  }

  /** Ends all sessions; a call that is under way fails. */
  @Override
  public void close() {
    TreeWork work = current;
    if (work != null) { // first, so that this is why it ends, and not what its threads meet then
      work.cancel("the trees were closed from this side");
    }
    sessions.close();
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
