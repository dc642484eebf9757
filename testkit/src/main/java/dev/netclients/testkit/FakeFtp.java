package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An FTP server (RFC 959, 2389, 2428, 3659, 4217) with a tree of files in memory, TLS on both
 * channels, recording, scripted answers and faults.
 *
 * <p>Everybody sees the same tree, users and {@code anonymous} alike. Replies pass {@link
 * Point#REPLY}, data connections {@link Point#ACCEPT} and {@link Point#TLS} as control connections
 * do, and what they bring {@link Point#DATA}, which is passed before an upload is read too. An
 * upload that is cut stays in the tree as far as it came, and is not among {@link #stored()}.
 */
public final class FakeFtp extends FakeServer {
  private static final List<String> FEATURES =
      List.of(
          "EPRT",
          "EPSV",
          "MDTM",
          "MFMT",
          "MLST type*;size*;modify*;perm*;",
          "REST STREAM",
          "SIZE",
          "TVFS",
          "UTF8");

  final FtpFiles files = new FtpFiles();
  final Map<String, byte[]> listings = new ConcurrentHashMap<>();
  final Set<String> lacking = ConcurrentHashMap.newKeySet();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
  volatile boolean authTls = true;
  volatile boolean tlsRequired;
  volatile boolean reuseRequired;
  volatile @Nullable String reuseOnlyIn;
  volatile String ending = "226 done";
  private volatile byte @Nullable [] greeting;

  private FakeFtp(boolean tls) {
    super(tls, null);
  }

  /** Returns a server in clear that offers AUTH TLS; its tree is empty. */
  public static FakeFtp start() {
    FakeFtp server = new FakeFtp(false);
    server.listen();
    return server;
  }

  /** Returns a server in TLS from the first byte; its tree is empty. */
  public static FakeFtp startTls() {
    FakeFtp server = new FakeFtp(true);
    server.listen();
    return server;
  }

  // --- the tree ---

  /** Puts a file, and the folders above it; changed just now. */
  public FakeFtp file(String path, byte[] bytes) {
    return file(path, bytes, Instant.now());
  }

  /** As {@link #file(String, byte[])}, with text in UTF-8. */
  public FakeFtp file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a file that was changed at {@code modified}, which counts to the second. */
  public FakeFtp file(String path, byte[] bytes, Instant modified) {
    Instant second = modified.truncatedTo(ChronoUnit.SECONDS);
    files.put(FtpFiles.absolute("/", path), bytes.clone(), second);
    return this;
  }

  /** Makes a folder, and those above it. */
  public FakeFtp folder(String path) {
    files.folder(FtpFiles.absolute("/", path));
    return this;
  }

  /** Returns what is in a file, or nothing if there is none. */
  public Optional<byte[]> bytes(String path) {
    return files.node(FtpFiles.absolute("/", path)).map(FtpFiles.Node::bytes);
  }

  /** Returns when a file was changed. */
  public Optional<Instant> modified(String path) {
    return files.node(FtpFiles.absolute("/", path)).map(FtpFiles.Node::modified);
  }

  /** Returns the paths of all files and folders, sorted. */
  public List<String> paths() {
    return files.paths();
  }

  /** Returns the paths of the uploads that were taken for whole, in their order. */
  public List<String> stored() {
    synchronized (stored) {
      return List.copyOf(stored);
    }
  }

  void store(String path) {
    stored.add(path);
  }

  // --- what it is like ---

  /** Adds a user. */
  public FakeFtp user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  /** Offers AUTH TLS no longer. */
  public FakeFtp withoutTls() {
    authTls = false;
    return this;
  }

  /** Lets nobody sign in in clear. */
  public FakeFtp requireTls() {
    tlsRequired = true;
    return this;
  }

  /**
   * Refuses data connections whose TLS session is not that of the control connection: with 522, as
   * vsftpd does.
   */
  public FakeFtp requireReuse() {
    reuseRequired = true;
    return this;
  }

  /** As {@link #requireReuse()}, and resumes no session in another version than this. */
  public FakeFtp requireReuseIn(String version) {
    reuseOnlyIn = version;
    return requireReuse();
  }

  /**
   * Knows these commands no longer, nor names them in its answer to FEAT: for example {@code MLSD},
   * {@code EPSV}.
   */
  public FakeFtp without(String... commands) {
    for (String command : commands) {
      lacking.add(command.toUpperCase(Locale.ROOT));
    }
    return this;
  }

  /** Sends these bytes on the data connection for this command, a whole line. */
  public FakeFtp data(String command, byte[] bytes) {
    listings.put(command.toUpperCase(Locale.ROOT), bytes.clone());
    return this;
  }

  /** Says this behind the data, in place of 226. */
  public FakeFtp ending(String reply) {
    ending = reply;
    return this;
  }

  /** Greets with these bytes. */
  public FakeFtp greeting(byte[] bytes) {
    greeting = bytes.clone();
    return this;
  }

  // --- the conversation ---

  List<String> features(boolean tls) {
    List<String> all = new ArrayList<>();
    if (authTls || tls) {
      all.add("AUTH TLS");
      all.add("PBSZ");
      all.add("PROT");
    }
    all.addAll(FEATURES);
    all.removeIf(feature -> lacking.contains(feature.split(" ")[0]));
    if (lacking.contains("MLSD")) {
      all.removeIf(feature -> feature.startsWith("MLST"));
    }
    return all;
  }

  boolean admits(String user, String password) {
    return password.equals(passwords.get(user)) || user.equals("anonymous") || user.equals("ftp");
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    byte[] other = greeting;
    if (other != null) {
      client.send(Point.GREETING, other);
    } else {
      client.send(Point.GREETING, "220 fake FTP ready");
    }
    try (FtpConversation conversation = new FtpConversation(this, client)) {
      conversation.run();
    }
  }
}
