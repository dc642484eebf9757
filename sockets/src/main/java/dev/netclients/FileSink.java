package dev.netclients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a body to a file that gets its name when it is whole.
 *
 * <p>Two kinds of temporary name: a random one that a failure deletes, and, with {@link
 * SaveOption#KEEP_PARTIAL} and a validator, a fixed one that {@link Partial} finds again.
 */
final class FileSink {
  private static final int BLOCK = 64 << 10;

  private final Path target;
  private final Set<SaveOption> options = EnumSet.noneOf(SaveOption.class);

  FileSink(Path target, SaveOption... options) {
    this.target = target;
    this.options.addAll(List.of(options));
    Partial.partOf(target); // refuses a path without a name before anything else happens
  }

  long save(Resource resource, Progress progress) throws IOException {
    boolean keep = options.contains(SaveOption.KEEP_PARTIAL) && resource.validator().isPresent();
    Path part =
        keep || resource.offset() > 0
            ? Partial.partOf(target)
            : Partial.sibling(target, "." + ThreadLocalRandom.current().nextInt(1 << 30));
    boolean whole = false;
    try {
      local("cannot write " + name(target), this::refuseTakenName);
      long size;
      try (FileChannel out = open(part, resource, keep)) {
        size = copy(resource, progress, out);
        if (options.contains(SaveOption.SYNC)) {
          local("cannot sync " + name(part), () -> out.force(true));
        }
      }
      local("cannot name " + name(target), () -> giveName(part));
      whole = true;
      return size;
    } finally {
      boolean kept = part.equals(Partial.partOf(target));
      if (whole || !keep) {
        discard(part);
      }
      if (whole || !keep && kept) { // whole: then what an earlier call left is of no use either
        discard(Partial.partOf(target));
        discard(Partial.tagOf(target));
      }
    }
  }

  private static void discard(Path left) {
    try {
      Files.deleteIfExists(left);
    } catch (IOException e) {
      // It stays under a name that nobody takes for the file; what happened before counts.
    }
  }

  private void refuseTakenName() throws IOException {
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return; // any other failure would come again when all has arrived, as of a name too long
    }
    if (!options.contains(SaveOption.REPLACE) || !there.isRegularFile()) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  private FileChannel open(Path part, Resource resource, boolean keep) throws IOException {
    try {
      if (resource.offset() > 0) {
        FileChannel out =
            FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (out.size() != resource.offset()) { // somebody else wrote to it meanwhile
          out.close();
          throw new IOException("It no longer has " + resource.offset() + " bytes");
        }
        return out.position(resource.offset());
      }
      if (keep) {
        Files.deleteIfExists(part); // another version's
        Path tag = Partial.tagOf(target);
        Files.deleteIfExists(tag); // were it a link, its target would be written to
        Files.writeString(
            tag,
            resource.validator().orElseThrow(),
            StandardCharsets.UTF_8,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW);
      }
      return FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw failure("cannot write " + name(part), e);
    }
  }

  private static long copy(Resource resource, Progress progress, FileChannel out)
      throws IOException {
    InputStream body = resource.body();
    OptionalLong total = resource.size();
    byte[] block = new byte[BLOCK];
    long done = resource.offset();
    for (int n; (n = body.read(block)) >= 0; ) {
      ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
      local(
          "cannot write the file",
          () -> {
            while (bytes.hasRemaining()) {
              out.write(bytes);
            }
          });
      done += n;
      try {
        progress.transferred(done, total);
      } catch (RuntimeException e) {
        throw failure("the progress callback failed", e);
      }
    }
    return done;
  }

  private void giveName(Path part) throws IOException {
    if (options.contains(SaveOption.REPLACE)) {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(target, part); // unlike a rename, this fails if the name was taken meanwhile
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (e instanceof FileAlreadyExistsException taken) {
        throw taken;
      }
      Files.move(part, target); // a file system without hard links
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void local(String what, Step step) throws NetClientException {
    try {
      step.run();
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  private static NetClientException failure(String what, Exception cause) {
    return LocalFailureException.orCancelled(
        "",
        Stage.RECEIVE,
        Outcome.NOT_DONE,
        what + ": " + Printable.of(cause.toString()),
        false,
        cause);
  }

  private static String name(Path path) {
    return Printable.of(path.toString());
  }
}
