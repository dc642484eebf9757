package dev.netclients.ftp;

import dev.netclients.line.Line;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
final class ListDialects {
  /**
   * The number of bytes that a row may have to be read: the regular expressions below are not
   * linear, and rows of systems that exist are shorter.
   */
  static final int MAX_ROW = 1000;

  private static final Pattern MODE = Pattern.compile("[-a-zA-Z]([-r][-w][-xsStTlL]){3}.*");
  private static final Pattern NT_DATE = Pattern.compile("[0-9]{2,4}-[0-9]{2}-[0-9]{2,4} .*");

  private final Charset charset;
  private final List<FTPFileEntryParser> parsers;
  private boolean first = true;

  /** Chooses by the text of the answer to SYST; an empty one means Unix or Windows. */
  ListDialects(String syst, Charset charset) {
    this.charset = charset;
    String system = syst.toUpperCase(Locale.ROOT);
    List<FTPFileEntryParser> chosen = new ArrayList<>();
    FTPFileEntryParser own = own(system);
    if (own != null) {
      chosen.add(own);
    }
    if (system.contains("WINDOWS")) {
      chosen.add(new NTFTPEntryParser());
      chosen.add(new UnixFTPEntryParser());
    } else {
      chosen.add(new UnixFTPEntryParser()); // most say that they are Unix, whatever they are
      chosen.add(new NTFTPEntryParser());
    }
    for (FTPFileEntryParser parser : chosen) {
      if (parser instanceof Configurable configurable) {
        FTPClientConfig config = new FTPClientConfig();
        if (parser instanceof NTFTPEntryParser) {
          config = new FTPClientConfig(FTPClientConfig.SYST_NT);
          config.setDefaultDateFormatStr("MM-dd-yy hh:mma");
        } else if (own == parser) {
          continue; // it has formats of its own
        }
        config.setServerTimeZoneId("UTC");
        configurable.configure(config);
      }
    }
    this.parsers = List.copyOf(chosen);
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

  /** Returns the entry of a row; nothing for a row that is none by all accounts. */
  Optional<FtpEntry> entry(Line line) {
    byte[] row = line.bytes();
    boolean sum = line.startsWith("total ") && line.number(6, row.length) >= 0; // ls -l says so
    if (row.length == 0 || sum) {
      return Optional.empty();
    }
    if (row.length <= MAX_ROW) {
      String text = line.text(0, row.length, charset);
      for (FTPFileEntryParser parser : parsers) {
        FTPFile file = parse(parser, text);
        if (file != null && file.getName() != null && !file.getName().isEmpty()) {
          first = false;
          return Optional.of(entry(row, text, file));
        }
      }
    }
    first = false;
    return Optional.of(FtpEntry.unread(row, charset));
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
