package dev.netclients.ftp;

import dev.netclients.line.Line;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.net.ftp.Configurable;
import org.apache.commons.net.ftp.FTPClientConfig;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPFileEntryParser;
import org.apache.commons.net.ftp.parser.MVSFTPEntryParser;
import org.apache.commons.net.ftp.parser.MacOsPeterFTPEntryParser;
import org.apache.commons.net.ftp.parser.NTFTPEntryParser;
import org.apache.commons.net.ftp.parser.NetwareFTPEntryParser;
import org.apache.commons.net.ftp.parser.OS2FTPEntryParser;
import org.apache.commons.net.ftp.parser.OS400FTPEntryParser;
import org.apache.commons.net.ftp.parser.UnixFTPEntryParser;
import org.apache.commons.net.ftp.parser.VMSFTPEntryParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of LIST, which no standard describes: commons-net knows its dialects, and nothing else
 * here knows commons-net.
 *
 * <p>Which dialects are tried is chosen among the classes named here by a word in the server's
 * answer to SYST; a row that none of them understands is handed out unread. Used by one thread at a
 * time, for one listing.
 */
final class ListDialects implements DataRows.Parser<FtpEntry> {
  /**
   * The number of bytes that a row may have to be read: the regular expressions below are not
   * linear, and rows of systems that exist are shorter.
   */
  static final int MAX_ROW = 1000;

  private static final Pattern SUM = Pattern.compile("total [0-9]+");
  private static final Pattern MODE = Pattern.compile("[-a-zA-Z]([-r][-w][-xsStTlL]){3}.*");
  private static final Pattern NT_DATE = Pattern.compile("[0-9]{2,4}-[0-9]{2}-[0-9]{2,4} .*");

  private static final Pattern NT_24_HOURS = Pattern.compile("\\S+ +[0-9]{2}:[0-9]{2} .*");

  /** A name of VMS that is too long for one line: the rest of its row is on the next. */
  private static final Pattern VMS_NAME = Pattern.compile("\\S+;[0-9]+\\s*");

  private final Charset charset;
  private final boolean vms;
  private final List<FTPFileEntryParser> parsers;
  private final NTFTPEntryParser windowsIn24Hours = new NTFTPEntryParser();
  private byte @Nullable [] begun; // a row of VMS whose rest has not come yet
  private boolean first = true;

  /** Chooses by the text of the answer to SYST; an empty one means Unix or Windows. */
  ListDialects(String syst, Charset charset) {
    this.charset = charset;
    String system = syst.toUpperCase(Locale.ROOT);
    this.vms = system.contains("VMS");
    List<FTPFileEntryParser> chosen = new ArrayList<>();
    FTPFileEntryParser own = own(system);
    if (own != null) {
      chosen.add(own);
    }
    FTPFileEntryParser unix = new UnixFTPEntryParser();
    FTPFileEntryParser windows = new NTFTPEntryParser();
    boolean isWindows =
        system.contains("WINDOWS"); // most say that they are Unix, whatever they are
    chosen.add(isWindows ? windows : unix);
    chosen.add(isWindows ? unix : windows);
    for (FTPFileEntryParser parser : chosen) {
      if (parser instanceof Configurable configurable) {
        configurable.configure(inUtc()); // the parser adds its own formats
      }
    }
    FTPClientConfig in24Hours = inUtc();
    in24Hours.setDefaultDateFormatStr("MM-dd-yy HH:mm");
    windowsIn24Hours.configure(in24Hours);
    this.parsers = List.copyOf(chosen);
  }

  private static FTPClientConfig inUtc() {
    FTPClientConfig config = new FTPClientConfig();
    config.setServerTimeZoneId("UTC");
    return config;
  }

  private static @Nullable FTPFileEntryParser own(String system) {
    if (system.contains("VMS")) {
      return new VMSFTPEntryParser();
    } else if (system.contains("OS/400") || system.contains("AS/400")) {
      return new OS400FTPEntryParser();
    } else if (system.contains("OS/2")) {
      return new OS2FTPEntryParser();
    } else if (system.contains("NETWARE")) {
      return new NetwareFTPEntryParser();
    } else if (system.contains("MVS")) {
      return new MVSFTPEntryParser();
    } else if (system.contains("MACOS")) {
      return new MacOsPeterFTPEntryParser();
    }
    return null;
  }

  @Override
  public void parse(Line line, Consumer<FtpEntry> out) {
    byte[] row = line.bytes();
    byte[] name = begun;
    begun = null;
    if (name != null && (line.at(0) == ' ' || line.at(0) == '\t')) {
      row = joined(name, row);
    } else if (name != null) {
      out.accept(FtpEntry.unread(name, charset));
    }
    if (row.length > MAX_ROW) {
      first = false;
      out.accept(FtpEntry.unread(row, charset));
      return;
    }
    String text = new String(row, charset);
    if (vms && VMS_NAME.matcher(text).matches()) {
      begun = row;
    } else if (!isNone(text)) {
      out.accept(entry(row, text));
      first = false;
    }
  }

  @Override
  public void end(Consumer<FtpEntry> out) {
    byte[] name = begun;
    if (name != null) {
      begun = null;
      out.accept(FtpEntry.unread(name, charset));
    }
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + 2 + other.length);
    both[one.length] = '\r';
    both[one.length + 1] = '\n';
    System.arraycopy(other, 0, both, one.length + 2, other.length);
    return both;
  }

  /**
   * Returns whether a row is no entry's by all accounts: the headings and sums of ls and of VMS.
   */
  private boolean isNone(String row) {
    return row.isEmpty()
        || SUM.matcher(row).matches()
        || vms && (row.startsWith("Directory ") || row.startsWith("Total of "));
  }

  private FtpEntry entry(byte[] row, String text) {
    for (FTPFileEntryParser parser : parsers) {
      FTPFile file = parse(parser, text);
      if (file != null && file.getName() != null && !file.getName().isEmpty()) {
        return entry(row, text, file);
      }
    }
    return FtpEntry.unread(row, charset);
  }

  private @Nullable FTPFile parse(FTPFileEntryParser parser, String text) {
    try {
      if (first && parser instanceof MVSFTPEntryParser) { // its heading tells what the rows are
        parser.preParse(new ArrayList<>(List.of(text)));
        return null;
      }
      if (parser instanceof NTFTPEntryParser && !NT_DATE.matcher(text).matches()) {
        return null; // it would take any four words for a row
      }
      if (parser instanceof NTFTPEntryParser && NT_24_HOURS.matcher(text).matches()) {
        return windowsIn24Hours.parseFTPEntry(text); // the other one takes these for local times
      }
      return parser.parseFTPEntry(text);
    } catch (RuntimeException | StackOverflowError e) { // of a row that it does not understand
      return null;
    }
  }

  private FtpEntry entry(byte[] row, String text, FTPFile file) {
    String name = file.getName();
    FtpEntry.Kind kind = FtpEntry.Kind.OTHER;
    if (name.equals(".")) {
      kind = FtpEntry.Kind.SELF;
    } else if (name.equals("..")) {
      kind = FtpEntry.Kind.PARENT;
    } else if (file.isSymbolicLink()) {
      kind = FtpEntry.Kind.LINK;
    } else if (file.isDirectory()) {
      kind = FtpEntry.Kind.FOLDER;
    } else if (file.isFile() && !isDevice(text)) {
      kind = FtpEntry.Kind.FILE;
    }
    Map<String, String> told = new LinkedHashMap<>();
    put(told, "owner", file.getUser());
    put(told, "group", file.getGroup());
    put(told, "target", file.getLink());
    if (MODE.matcher(text).matches()) {
      told.put("permissions", text.substring(0, 10));
    }
    return FtpEntry.listed(
        row,
        charset,
        name,
        kind,
        kind == FtpEntry.Kind.FILE ? file.getSize() : -1,
        Optional.ofNullable(file.getTimestampInstant()),
        told);
  }

  /** A device, a pipe or a socket of Unix, which are files to commons-net. */
  private static boolean isDevice(String text) {
    return MODE.matcher(text).matches() && "bcps".indexOf(text.charAt(0)) >= 0;
  }

  private static void put(Map<String, String> told, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      told.put(name, value);
    }
  }
}
