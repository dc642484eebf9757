package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client of {@link FakeFtp}. */
final class FtpConversation implements Closeable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LS =
      DateTimeFormatter.ofPattern("MMM dd  yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final FakeFtp server;
  private final FakeClient client;
  private final FtpData data;
  private String user = "";
  private boolean signedIn;
  private boolean privateData;
  private boolean ascii = true; // RFC 959's default
  private String folder = "/";
  private String renaming = "";
  private int restart;

  FtpConversation(FakeFtp server, FakeClient client) {
    this.server = server;
    this.client = client;
    this.data = new FtpData(server, client.connection());
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  void run() throws IOException {
    String line = client.line();
    while (line != null && answer(line)) {
      line = client.line();
    }
  }

  private void say(String line) throws IOException {
    client.send(Point.REPLY, line);
  }

  /** Returns false after the last answer. */
  private boolean answer(String line) throws IOException {
    int blank = line.indexOf(' ');
    String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
    String argument = blank < 0 ? "" : line.substring(blank + 1);
    byte[] scripted = server.scripted(line);
    if (scripted != null) {
      client.send(Point.REPLY, scripted);
      return !verb.equals("QUIT");
    }
    if (server.lacking.contains(verb)) {
      say("502 no " + verb + " here");
      return true;
    }
    int from = restart;
    restart = 0;
    switch (verb) {
      case "USER" -> user(argument);
      case "PASS" -> pass(argument);
      case "AUTH" -> auth(argument);
      case "PBSZ" -> say(tls() ? "200 PBSZ=0" : "503 AUTH first");
      case "PROT" -> prot(argument);
      case "FEAT" -> feat();
      case "OPTS" ->
          say(argument.toUpperCase(Locale.ROOT).startsWith("UTF8") ? "200 yes" : "501 no");
      case "NOOP", "ALLO" -> say("200 yes");
      case "SYST" -> say("215 UNIX Type: L8");
      case "MODE", "STRU" -> say(argument.matches("[SsFf]") ? "200 yes" : "504 no");
      case "QUIT" -> {
        say("221 bye");
        return false;
      }
      default -> {
        if (signedIn) {
          files(verb, line, argument, from);
        } else {
          say("530 sign in first");
        }
      }
    }
    return true;
  }

  private boolean tls() {
    return client.connection().tls().isPresent();
  }

  private void user(String name) throws IOException {
    user = name;
    signedIn = false;
    say(server.tlsRequired && !tls() ? "530 TLS first" : "331 and the password?");
  }

  private void pass(String password) throws IOException {
    signedIn = !user.isEmpty() && (!server.tlsRequired || tls()) && server.admits(user, password);
    say(signedIn ? "230 welcome" : "530 wrong user or password");
  }

  private void auth(String mechanism) throws IOException {
    if (!server.authTls || tls()) {
      say("502 no TLS here");
    } else if (!mechanism.equalsIgnoreCase("TLS") && !mechanism.equalsIgnoreCase("TLS-C")) {
      say("504 no such mechanism");
    } else {
      say("234 go on");
      client.startTls();
      user = "";
    }
  }

  private void prot(String level) throws IOException {
    if (!tls()) {
      say("503 AUTH first");
    } else if (level.equalsIgnoreCase("P")) {
      privateData = true;
      say("200 private");
    } else if (level.equalsIgnoreCase("C")) {
      privateData = false;
      say("200 clear");
    } else {
      say("536 no such level");
    }
  }

  private void feat() throws IOException {
    StringBuilder all = new StringBuilder("211-these\r\n");
    server.features(tls()).forEach(feature -> all.append(' ').append(feature).append("\r\n"));
    client.send(Point.REPLY, (all + "211 end\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private void files(String verb, String line, String argument, int from) throws IOException {
    String path = FtpFiles.absolute(folder, argument);
    switch (verb) {
      case "TYPE" -> {
        ascii = argument.toUpperCase(Locale.ROOT).startsWith("A");
        say(argument.matches("[AaIi]( [Nn])?|[Ll] 8") ? "200 yes" : "504 no such type");
      }
      case "PWD", "XPWD" -> say("257 \"" + folder.replace("\"", "\"\"") + "\" is where you are");
      case "CWD", "XCWD" -> changeFolder(path);
      case "CDUP", "XCUP" -> changeFolder(FtpFiles.absolute(folder, ".."));
      case "MKD", "XMKD" ->
          say(
              server.files.makeFolder(path)
                  ? "257 \"" + path.replace("\"", "\"\"") + "\" made"
                  : "550 cannot");
      case "RMD", "XRMD" -> say(server.files.remove(path, true) ? "250 removed" : "550 cannot");
      case "DELE" -> say(server.files.remove(path, false) ? "250 deleted" : "550 no such file");
      case "RNFR" -> {
        renaming = server.files.node(path).isPresent() ? path : "";
        say(renaming.isEmpty() ? "550 no such name" : "350 and to?");
      }
      case "RNTO" -> {
        String before = renaming;
        renaming = "";
        say(
            before.isEmpty()
                ? "503 RNFR first"
                : server.files.rename(before, path) ? "250 renamed" : "553 cannot");
      }
      case "SIZE" -> size(path);
      case "MDTM" ->
          say(
              file(path)
                  .map(node -> "213 " + TIME.format(node.modified()))
                  .orElse("550 no such file"));
      case "MFMT" -> touch(argument);
      case "REST" -> {
        boolean number = argument.matches("[0-9]{1,9}");
        restart = number ? Integer.parseInt(argument) : 0;
        say(number ? "350 from there" : "501 a number");
      }
      case "EPSV" -> say("229 come (|||" + data.passive() + "|)");
      case "PASV" -> pasv();
      case "PORT" -> port(argument);
      case "EPRT" -> eprt(argument);
      case "MLST" -> mlst(path);
      case "MLSD", "LIST", "NLST" -> list(verb, line, argument);
      case "RETR" -> retrieve(line, path, from);
      case "STOR" -> store(path, from, false);
      case "APPE" -> store(path, 0, true);
      case "ABOR" -> say("226 nothing is under way");
      default -> say("500 what?");
    }
  }

  private void changeFolder(String path) throws IOException {
    if (server.files.node(path).filter(FtpFiles.Node::isFolder).isPresent()) {
      folder = path;
      say("250 you are there");
    } else {
      say("550 no such folder");
    }
  }

  private Optional<FtpFiles.Node> file(String path) {
    return server.files.node(path).filter(node -> !node.isFolder());
  }

  private void size(String path) throws IOException {
    if (ascii) {
      say("550 not in ASCII");
    } else {
      say(file(path).map(node -> "213 " + node.size()).orElse("550 no such file"));
    }
  }

  private void touch(String argument) throws IOException {
    String[] parts = argument.split(" ", 2);
    try {
      Instant time = LocalDateTime.parse(parts[0], TIME).toInstant(ZoneOffset.UTC);
      boolean there =
          parts.length == 2 && server.files.touch(FtpFiles.absolute(folder, parts[1]), time);
      say(there ? "213 Modify=" + parts[0] + "; " + parts[1] : "550 no such file");
    } catch (DateTimeException e) {
      say("501 no such time");
    }
  }

  // --- data connections ---

  private void pasv() throws IOException {
    byte[] address = data.local().getAddress();
    if (address.length != 4) {
      say("522 use EPSV");
      return;
    }
    int port = data.passive();
    say(
        String.format(
            "227 come (%d,%d,%d,%d,%d,%d)",
            address[0] & 0xFF,
            address[1] & 0xFF,
            address[2] & 0xFF,
            address[3] & 0xFF,
            port >> 8,
            port & 0xFF));
  }

  private void port(String argument) throws IOException {
    String[] parts = argument.split(",");
    if (!argument.matches("[0-9]{1,3}(,[0-9]{1,3}){5}")) {
      say("501 six numbers");
      return;
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    int port = Integer.parseInt(parts[4]) << 8 | Integer.parseInt(parts[5]);
    say(data.active(InetAddress.getByAddress(address), port) ? "200 there" : "501 not there");
  }

  private void eprt(String argument) throws IOException {
    String[] parts = argument.split("\\|");
    if (!argument.matches("\\|[12]\\|[0-9a-fA-F.:]+\\|[0-9]{1,5}\\|")) {
      say("501 what?");
      return;
    }
    InetAddress address = InetAddress.getByName(parts[2]); // digits alone: no look-up
    say(data.active(address, Integer.parseInt(parts[3])) ? "200 there" : "501 not there");
  }

  /** Does something with a data connection, between the first reply and the last. */
  private interface Work {
    /** Returns the last reply. */
    String run(FakeClient data) throws IOException;
  }

  private void transfer(Work work) throws IOException {
    if (!data.agreed()) {
      say("425 EPSV or EPRT first");
      return;
    }
    say("150 here it comes");
    client.flush();
    String last = "426 the data connection ended";
    FakeClient other = null;
    try {
      other = data.open();
      if (privateData) {
        // A key of its own knows no session to resume.
        other.startTls(resumes() ? server.serverTls() : TestCa.shared().certificate().serverTls());
      }
      last = refuses(other) ? "522 the session has to be resumed" : work.run(other);
    } catch (IOException e) { // the client's end, or a fault's
      if (other == null) {
        last = "425 no data connection";
      }
    } finally {
      if (other != null) {
        other.connection().close();
      }
    }
    say(last);
  }

  private boolean resumes() {
    String only = server.reuseOnlyIn;
    return only == null
        || client.connection().tls().filter(facts -> facts.protocol().equals(only)).isPresent();
  }

  private boolean refuses(FakeClient other) {
    return server.reuseRequired && privateData && !other.connection().resumed(client.connection());
  }

  private void send(byte[] bytes) throws IOException {
    transfer(
        other -> {
          other.send(Point.DATA, bytes);
          other.flush();
          return server.ending;
        });
  }

  private void retrieve(String line, String path, int from) throws IOException {
    byte[] scripted = server.listings.get(line.toUpperCase(Locale.ROOT));
    Optional<FtpFiles.Node> node = file(path);
    if (scripted != null) {
      send(scripted);
    } else if (node.isEmpty() || from > node.get().size()) {
      say("550 no such file");
    } else {
      byte[] bytes = content(node.get());
      send(ascii ? withCrLf(bytes) : Arrays.copyOfRange(bytes, from, bytes.length));
    }
  }

  private static byte[] content(FtpFiles.Node node) {
    byte @Nullable [] bytes = node.bytes();
    return bytes == null ? new byte[0] : bytes;
  }

  private static byte[] withCrLf(byte[] text) {
    return latin(new String(text, StandardCharsets.ISO_8859_1).replaceAll("(?<!\r)\n", "\r\n"));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void store(String path, int from, boolean append) throws IOException {
    int size = (int) file(path).map(FtpFiles.Node::size).orElse(0L).longValue();
    if (from > size || !server.files.store(path, new byte[0], from, append)) {
      say("553 cannot");
      return;
    }
    transfer(
        other -> {
          ByteArrayOutputStream soFar = new ByteArrayOutputStream();
          boolean whole = false;
          try {
            FtpData.readAll(other, soFar);
            whole = server.ending.startsWith("2");
            return server.ending;
          } finally {
            byte[] bytes = soFar.toByteArray();
            if (ascii) {
              bytes = latin(new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
            }
            server.files.store(path, bytes, from, append);
            if (whole) {
              server.store(path);
            }
          }
        });
  }

  // --- listings ---

  private static String facts(FtpFiles.Node node, String type) {
    String size = node.isFolder() ? "" : "size=" + node.size() + ";";
    return "type=" + type + ";" + size + "modify=" + TIME.format(node.modified()) + ";";
  }

  private static String mlsx(FtpFiles.Node node) {
    return facts(node, node.isFolder() ? "dir" : "file") + " " + node.name();
  }

  private void mlst(String path) throws IOException {
    Optional<FtpFiles.Node> node = server.files.node(path);
    if (node.isEmpty()) {
      say("550 no such name");
      return;
    }
    String row = facts(node.get(), node.get().isFolder() ? "dir" : "file") + " " + path;
    String all = "250-here\r\n " + row + "\r\n250 end\r\n";
    client.send(Point.REPLY, all.getBytes(StandardCharsets.UTF_8));
  }

  private void list(String verb, String line, String argument) throws IOException {
    byte[] scripted = server.listings.get(line.toUpperCase(Locale.ROOT));
    if (scripted != null) {
      send(scripted);
      return;
    }
    // Options of ls are not looked at.
    String bare = verb.equals("MLSD") ? argument : argument.replaceFirst("^(-[A-Za-z]+ ?)+", "");
    String path = FtpFiles.absolute(folder, bare);
    Optional<FtpFiles.Node> node = server.files.node(path);
    if (node.isEmpty()) {
      say("550 no such folder");
      return;
    }
    if (verb.equals("MLSD") && !node.get().isFolder()) {
      say("501 no folder");
      return;
    }
    StringBuilder rows = new StringBuilder();
    if (verb.equals("MLSD")) {
      rows.append(facts(node.get(), "cdir")).append(" .\r\n");
      rows.append(facts(node.get(), "pdir")).append(" ..\r\n");
    }
    List<FtpFiles.Node> children =
        node.get().isFolder() ? server.files.children(path) : List.of(node.get());
    for (FtpFiles.Node child : children) {
      rows.append(row(verb, child)).append("\r\n");
    }
    send(rows.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String row(String verb, FtpFiles.Node node) {
    return switch (verb) {
      case "MLSD" -> mlsx(node);
      case "NLST" -> node.name();
      default ->
          String.format(
              Locale.ROOT,
              "%s   1 fake     fake     %10d %s %s",
              node.isFolder() ? "drwxr-xr-x" : "-rw-r--r--",
              node.size(),
              LS.format(node.modified()),
              node.name());
    };
  }
}
