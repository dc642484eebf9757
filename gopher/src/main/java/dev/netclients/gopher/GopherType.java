package dev.netclients.gopher;

import dev.netclients.Printable;
import java.util.HashMap;
import java.util.Map;

/**
 * What an item is: the character that begins its row (RFC 1436, section 3.8). The set is open, and
 * a character that is not known here is kept as it is.
 *
 * @param code the character
 */
public record GopherType(char code) {
  private static final Map<Character, String> NAMES = new HashMap<>(); // filled by what follows

  /** A text document, {@code 0}. */
  public static final GopherType TEXT = known('0', "text");

  /** A menu, {@code 1}. */
  public static final GopherType MENU = known('1', "menu");

  /** A CSO phone book, {@code 2}: another protocol. */
  public static final GopherType CSO = known('2', "CSO phone book");

  /** An error; its title says what went wrong, {@code 3}. */
  public static final GopherType ERROR = known('3', "error");

  /** A Macintosh file in BinHex, {@code 4}: text. */
  public static final GopherType BINHEX = known('4', "BinHex file");

  /** A DOS archive, {@code 5}. */
  public static final GopherType DOS_ARCHIVE = known('5', "DOS archive");

  /** A uuencoded file, {@code 6}: text. */
  public static final GopherType UUENCODED = known('6', "uuencoded file");

  /** A search, which is asked with words and answers with a menu, {@code 7}. */
  public static final GopherType SEARCH = known('7', "search");

  /** A Telnet session, {@code 8}: another protocol. */
  public static final GopherType TELNET = known('8', "Telnet session");

  /** A binary file, {@code 9}. */
  public static final GopherType BINARY = known('9', "binary file");

  /** A further server for the item before, {@code +}. */
  public static final GopherType DUPLICATE = known('+', "further server");

  /** A TN3270 session, {@code T}: another protocol. */
  public static final GopherType TN3270 = known('T', "TN3270 session");

  /** A GIF image, {@code g}. */
  public static final GopherType GIF = known('g', "GIF image");

  /** An image of some kind, {@code I}. */
  public static final GopherType IMAGE = known('I', "image");

  /** A sound, {@code s}. */
  public static final GopherType SOUND = known('s', "sound");

  /** An event, {@code e}. */
  public static final GopherType EVENT = known('e', "event");

  /** A calendar, {@code c}. */
  public static final GopherType CALENDAR = known('c', "calendar");

  /**
   * An HTML page, {@code h}; with a selector that begins with {@code URL:}, a link out of Gopher.
   */
  public static final GopherType HTML = known('h', "HTML page");

  /** A line of text in a menu that leads nowhere, {@code i}. */
  public static final GopherType INFO = known('i', "info");

  /** A MIME message, {@code M}. */
  public static final GopherType MIME = known('M', "MIME message");

  /** A whois server or a web address, {@code w}: another protocol. */
  public static final GopherType WHOIS = known('w', "whois or web address");

  /** A query, {@code q}. */
  public static final GopherType QUERY = known('q', "query");

  /** A bitmap image of Gopher+, {@code :}. */
  public static final GopherType PLUS_IMAGE = known(':', "Gopher+ image");

  /** A movie of Gopher+, {@code ;}. */
  public static final GopherType PLUS_MOVIE = known(';', "Gopher+ movie");

  /** A sound of Gopher+, {@code <}. */
  public static final GopherType PLUS_SOUND = known('<', "Gopher+ sound");

  /** A word processor's document, {@code d}. */
  public static final GopherType DOCUMENT = known('d', "document");

  /** A PDF document, {@code P}. */
  public static final GopherType PDF = known('P', "PDF document");

  private static GopherType known(char code, String name) {
    NAMES.put(code, name);
    return new GopherType(code);
  }

  /** Returns the type's name in English, for people; {@code type x} if it is not known. */
  public String displayName() {
    return NAMES.getOrDefault(code, "type " + Printable.of(String.valueOf(code)));
  }

  /** Returns whether the answer to such an item is a menu. */
  public boolean isMenu() {
    return code == '1' || code == '7';
  }

  /** Returns whether the answer to such an item is lines that a lone dot ends. */
  public boolean isLines() {
    return isMenu() || code == '0' || code == '4' || code == '6';
  }

  /** Returns whether such an item is nothing that this protocol can fetch. */
  public boolean isElsewhere() {
    return "238Tiw+".indexOf(code) >= 0;
  }

  /** Returns the media type of such a document, or an empty text where the type does not tell. */
  String mediaType() {
    return switch (code) {
      case '0' -> "text/plain";
      case '1', '7' -> "text/gopher-menu";
      case 'g' -> "image/gif";
      case 'h' -> "text/html";
      case 'P' -> "application/pdf";
      default -> "";
    };
  }

  /** Returns the character alone. */
  @Override
  public String toString() {
    return String.valueOf(code);
  }
}
