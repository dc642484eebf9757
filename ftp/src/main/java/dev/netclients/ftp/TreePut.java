package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.NetClientException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder here with all that is in it, on its way to the server.
 *
 * @param folder the folder here
 * @param target the folder there that gets what is in it
 * @param depth in how many folders of the tree it is
 */
record TreePut(Path folder, String target, int depth) implements TreeWork.Task {
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
        work.countEntry();
        add(entry, work);
      }
    } catch (NetClientException e) {
      throw e;
    } catch (IOException e) {
      throw work.failedHere("cannot read the folder: " + e, e);
    } catch (DirectoryIteratorException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      throw work.failedHere("cannot read the folder: " + cause, cause);
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
    boolean back = false;
    try {
      session.cwd(here);
      back = true;
    } finally {
      if (!back) { // paths that are relative would mean something else there
        session.close();
      }
    }
    return true;
  }

  private void add(Path entry, TreeWork work) {
    String there = TreeWork.below(target, Objects.requireNonNull(entry.getFileName()).toString());
    Optional<String> objection = work.objection(there, depth + 1);
    if (objection.isPresent()) {
      work.skip(entry.toString(), objection.get(), null);
    } else if (Files.isSymbolicLink(entry)) {
      work.skip(entry.toString(), "it is a link", null);
    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      work.add(new TreePut(entry, there, depth + 1));
    } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      work.add(new OneFile(entry, there));
    } else {
      work.skip(entry.toString(), "it is neither a file nor a folder", null);
    }
  }

  private record OneFile(Path file, String target) implements TreeWork.Task {
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
        throw work.failedHere("cannot read the file: " + e, e);
      }
      session.store(target, content, work.progress());
      work.fileDone(content.length().orElse(0));
    }
  }
}
