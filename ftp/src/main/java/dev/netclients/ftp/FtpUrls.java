package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.Protocol;
import dev.netclients.Resource;
import dev.netclients.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The verbs of the common contract: by URL, over the session's own. */
final class FtpUrls {
  private final FtpClient ftp;
  private final FtpClient.Builder settings;
  private final Conversation conversation;
  private final Transfers transfers;

  FtpUrls(
      FtpClient ftp, FtpClient.Builder settings, Conversation conversation, Transfers transfers) {
    this.ftp = ftp;
    this.settings = settings;
    this.conversation = conversation;
    this.transfers = transfers;
  }

  /** Returns the URL of a path, without a user. */
  URI of(String path) {
    return URI.create(base(Optional.empty()) + FtpPath.encodePath(path, settings.charset));
  }

  private String base(Optional<String> user) {
    String scheme = settings.isTlsImplicit() ? Protocol.FTP.tlsScheme() : Protocol.FTP.scheme();
    String name = user.map(u -> Target.encode(u) + "@").orElse("");
    Endpoint endpoint = settings.endpoint();
    return scheme + "://" + name + endpoint.urlHost() + ":" + endpoint.port() + "/";
  }

  private FtpPath path(URI uri) {
    Target target =
        Target.of(uri, Protocol.FTP).checkServer(settings.endpoint(), settings.isTlsImplicit());
    checkUser(target);
    return FtpPath.of(target, settings.charset);
  }

  /** A session is one user's. */
  private void checkUser(Target target) {
    String user = target.user().orElse(settings.user());
    boolean anybody = settings.credentials instanceof Credentials.Anonymous && isAnybody(user);
    if (!user.equals(settings.user()) && !anybody) {
      throw refused(target.uri(), "no user, or the one who signed in");
    }
  }

  /** Returns whether a user needs no password (RFC 1635). */
  static boolean isAnybody(String user) {
    return user.equals("anonymous") || user.equals("ftp");
  }

  /** Returns the path of a file, as it can be asked for here. */
  private String file(URI target, FtpPath path) {
    if (path.folder() || Objects.equals(path.type(), 'd')) {
      throw refused(target, "a file; a folder can be listed");
    }
    return Names.check(conversation.fromHome(path.text()), settings.charset);
  }

  private static TransferType type(FtpPath path) {
    return Objects.equals(path.type(), 'a') ? TransferType.ASCII : TransferType.BINARY;
  }

  private static IllegalArgumentException refused(URI target, String expected) {
    return new IllegalArgumentException(
        "URL: " + Target.redact(target.toString()) + " (expected: " + expected + ")");
  }

  /** Reads a file, but for the bytes that are here already, if they are of the same version. */
  Resource read(URI target, long here, String version) throws IOException {
    FtpPath path = path(target);
    String name = file(target, path);
    if (type(path) == TransferType.ASCII) {
      return transfers.retrieve(target, name, 0, TransferType.ASCII, OptionalLong.empty()).build();
    }
    OptionalLong size = OptionalLong.empty();
    Optional<Instant> time = Optional.empty();
    if (ftp.features().has("SIZE")) {
      size = known(() -> ftp.size(name), OptionalLong.empty());
    }
    if (ftp.features().has("MDTM")) {
      time = known(() -> ftp.mdtm(name), Optional.empty());
    }
    String validator =
        size.isPresent() && time.isPresent() ? size.getAsLong() + " " + time.get() : "";
    boolean same = !validator.isEmpty() && validator.equals(version) && here <= size.orElse(0);
    Resource.Builder resource = from(target, name, same && restarts() ? here : 0, size);
    time.ifPresent(resource::modified);
    if (!validator.isEmpty() && restarts()) {
      resource.validator(validator);
    }
    return resource.build();
  }

  private Resource.Builder from(URI target, String name, long offset, OptionalLong size)
      throws IOException {
    if (offset > 0) {
      try {
        return transfers.retrieve(target, name, offset, TransferType.BINARY, size);
      } catch (FtpReplyException e) {
        if (!e.sessionUsable()) {
          throw e;
        }
        // If it cannot begin within a file after all, then from its first byte.
      }
    }
    return transfers.retrieve(target, name, 0, TransferType.BINARY, size);
  }

  private boolean restarts() {
    String how = ftp.features().parameters("REST").orElse("");
    return how.toUpperCase(Locale.ROOT).contains("STREAM");
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  /** Asks for what a download can do without. */
  private static <T> T known(Asking<T> asking, T otherwise) throws IOException {
    try {
      return asking.ask();
    } catch (FtpReplyException e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      return otherwise;
    }
  }

  Items<Entry> list(URI target) throws IOException {
    FtpPath path = path(target);
    String url = base(Target.of(target, Protocol.FTP).user());
    if (!path.text().isEmpty()) {
      url += FtpPath.encodePath(path.text(), settings.charset) + "/";
    }
    return new Entries(transfers.list(conversation.fromHome(path.text())), url, settings.charset);
  }

  void write(URI target, Content content, Progress progress) throws IOException {
    FtpPath path = path(target);
    transfers.send("STOR", file(target, path), 0, type(path), content, progress);
  }

  void delete(URI target) throws IOException {
    FtpPath path = path(target);
    if (path.text().isEmpty() || path.type() != null) {
      throw refused(target, "a file or a folder, and no ;type=");
    }
    String name = conversation.fromHome(path.text());
    if (path.folder()) {
      ftp.rmdir(name);
    } else {
      ftp.delete(name);
    }
  }
}
