package dev.netclients.ftp;

import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.SaveOption;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of the server with all that is in it, on its way here.
 *
 * @param path the folder there
 * @param target the folder here that gets what is in it
 * @param depth in how many folders of the tree it is
 * @param options for each file
 */
record TreeGet(String path, Path target, int depth, List<SaveOption> options)
    implements TreeWork.Task {
  @Override
  public void run(FtpClient session, TreeWork work) throws IOException {
    if (depth > 0) { // the first one was made already, wherever it is
      makeFolder(work);
    }
    try (Items<FtpEntry> entries = session.list(path)) {
      while (entries.hasNext()) {
        FtpEntry entry = entries.next();
        if (entry.kind() != FtpEntry.Kind.SELF && entry.kind() != FtpEntry.Kind.PARENT) {
          work.countEntry();
          add(entry, work);
        }
      }
    }
    work.folderDone();
  }

  private void makeFolder(TreeWork work) throws LocalFailureException {
    try {
      Files.createDirectory(target);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) { // a link may lead anywhere
        throw work.failedHere("a link or a file is in the folder's place", e);
      }
    } catch (IOException e) {
      throw work.failedHere("cannot make the folder: " + e, e);
    }
  }

  private void add(FtpEntry entry, TreeWork work) {
    String there = TreeWork.below(path, entry.name());
    switch (entry.kind()) {
      case LINK -> work.skip(there, "it is a link", null);
      case UNREAD -> work.skip(entry.rawText(), "the row could not be understood", null);
      case FILE, FOLDER -> {
        Optional<String> objection =
            SafeNames.objection(target, entry.name()).or(() -> work.objection(there, depth + 1));
        if (objection.isPresent()) {
          work.skip(there, objection.get(), null);
        } else if (entry.kind() == FtpEntry.Kind.FOLDER) {
          work.add(new TreeGet(there, target.resolve(entry.name()), depth + 1, options));
        } else {
          work.add(new OneFile(there, target.resolve(entry.name()), options));
        }
      }
      default -> work.skip(there, "it is neither a file nor a folder", null);
    }
  }

  private record OneFile(String path, Path target, List<SaveOption> options)
      implements TreeWork.Task {
    @Override
    public void run(FtpClient session, TreeWork work) throws IOException {
      boolean replaceable =
          options.contains(SaveOption.REPLACE)
              && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
      if (!replaceable && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        // saveTo() would refuse it too, but only when the server has begun to send.
        work.skip(path, "it is there already", new FileAlreadyExistsException(target.toString()));
        return;
      }
      SaveOption[] how = options.toArray(SaveOption[]::new);
      work.fileDone(session.retrieve(path).saveTo(target, work.progress(), how));
    }
  }
}
