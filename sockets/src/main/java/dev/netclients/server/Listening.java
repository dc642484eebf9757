package dev.netclients.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bound address that clients may knock at. The channel is non-blocking and waited for with a
 * selector, since Unix channels know no timed accept; {@link #close()} from any thread ends a wait.
 */
final class Listening implements Closeable {
  private final ServerSocketChannel channel;
  private final Selector selector;
  private final SocketAddress address;
  private final @Nullable Path path; // of a Unix socket
  private final @Nullable Object inode; // that our bind made at the path

  private Listening(ServerSocketChannel channel, @Nullable Path path) throws IOException {
    this.channel = channel;
    this.path = path;
    this.inode = path == null ? null : inode(path);
    channel.configureBlocking(false);
    if (path != null) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      turnAwayAll();
    }
    this.address = channel.getLocalAddress();
    this.selector = Selector.open();
    try {
      channel.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  static Listening at(SocketAddress local, int backlog, boolean reuseAddress) throws IOException {
    boolean unix = local instanceof UnixDomainSocketAddress;
    Path path = unix ? ((UnixDomainSocketAddress) local).getPath().toAbsolutePath() : null;
    ServerSocketChannel channel =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    boolean bound = false;
    try {
      if (path == null) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, reuseAddress);
        channel.bind(local, backlog);
      } else {
        makeRoom(path);
        channel.bind(UnixDomainSocketAddress.of(path), backlog);
      }
      bound = true;
      return new Listening(channel, path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      if (bound && path != null) {
        Files.deleteIfExists(path); // made by our bind, a moment ago
      }
      String where = path == null ? String.valueOf(local) : "unix:" + path;
      BindException failure =
          new BindException("Cannot listen at " + where + ": " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** Removes a socket that a dead server left at {@code path}; anything else there is refused. */
  private static void makeRoom(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes there =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!there.isOther()) {
      throw new BindException("there is something else than a socket");
    }
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    } catch (ConnectException e) {
      Files.delete(path); // refused: nobody listens, and nobody can again at this inode
      return;
    }
    throw new BindException("a server is listening there");
  }

  /** Closes whoever connected between our bind and the change of the permissions. */
  private void turnAwayAll() throws IOException {
    for (SocketChannel early = channel.accept(); early != null; early = channel.accept()) {
      early.close();
    }
  }

  private static @Nullable Object inode(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  SocketAddress address() {
    return address;
  }

  /**
   * Returns the next client, in blocking mode, or null if nobody came or the thread was
   * interrupted.
   *
   * @param millis 0 is for ever
   * @throws IOException if nobody can be accepted: too many open files, or this is closed
   */
  @Nullable SocketChannel accept(long millis) throws IOException {
    SocketChannel client = channel.accept();
    if (client == null) {
      try {
        selector.select(millis);
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException e) {
        return null;
      }
      client = channel.accept();
    }
    return client;
  }

  /** Frees the address; the path of a Unix socket is removed if it is still ours. */
  @Override
  public void close() throws IOException {
    if (path != null && channel.isOpen()) {
      try {
        if (Objects.equals(inode, inode(path))) {
          Files.delete(path);
        }
      } catch (NoSuchFileException e) {
        // Somebody was faster.
      }
    }
    channel.close();
    selector.close(); // the channel's descriptor lives on until its selector lets go of it
  }
}
