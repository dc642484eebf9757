package dev.netclients.gopher;

import java.util.Map;

/**
 * What an item is: the character that begins its row (RFC 1436, section 3.8). The set is open, and
 * a character that is not known here is kept as it is.
 *
 * @param code the character
 */
public record GopherType(char code) {
  /** A text document, {@code 0}. */
  public static final GopherType TEXT = new GopherType('0');

  /** A menu, {@code 1}. */
  public static final GopherType MENU = new GopherType('1');

  /** A CSO phone book, {@code 2}: another protocol. */
  public static final GopherType CSO = new GopherType('2');

  /** An error; its title says what went wrong, {@code 3}. */
  public static final GopherType ERROR = new GopherType('3');

  /** A Macintosh file in BinHex, {@code 4}: text. */
  public static final GopherType BINHEX = new GopherType('4');

  /** A DOS archive, {@code 5}. */
  public static final GopherType DOS_ARCHIVE = new GopherType('5');

  /** A uuencoded file, {@code 6}: text. */
  public static final GopherType UUENCODED = new GopherType('6');

  /** A search, which is asked with words and answers with a menu, {@code 7}. */
  public static final GopherType SEARCH = new GopherType('7');

  /** A Telnet session, {@code 8}: another protocol. */
  public static final GopherType TELNET = new GopherType('8');

  /** A binary file, {@code 9}. */
  public static final GopherType BINARY = new GopherType('9');

  /** A further server for the item before, {@code +}. */
  public static final GopherType DUPLICATE = new GopherType('+');

  /** A TN3270 session, {@code T}: another protocol. */
  public static final GopherType TN3270 = new GopherType('T');

  /** A GIF image, {@code g}. */
  public static final GopherType GIF = new GopherType('g');

  /** An image of some kind, {@code I}. */
  public static final GopherType IMAGE = new GopherType('I');

  /** A sound, {@code s}. */
  public static final GopherType SOUND = new GopherType('s');

  /** An event, {@code e}. */
  public static final GopherType EVENT = new GopherType('e');

  /** A calendar, {@code c}. */
  public static final GopherType CALENDAR = new GopherType('c');

  /**
   * An HTML page, {@code h}; with a selector that begins with {@code URL:}, a link out of Gopher.
   */
  public static final GopherType HTML = new GopherType('h');

  /** A line of text in a menu that leads nowhere, {@code i}. */
  public static final GopherType INFO = new GopherType('i');

  /** A MIME message, {@code M}. */
  public static final GopherType MIME = new GopherType('M');

  /** A whois server or a web address, {@code w}: another protocol. */
  public static final GopherType WHOIS = new GopherType('w');

  /** A query, {@code q}. */
  public static final GopherType QUERY = new GopherType('q');

  /** A bitmap image of Gopher+, {@code :}. */
  public static final GopherType PLUS_IMAGE = new GopherType(':');

  /** A movie of Gopher+, {@code ;}. */
  public static final GopherType PLUS_MOVIE = new GopherType(';');

  /** A sound of Gopher+, {@code <}. */
  public static final GopherType PLUS_SOUND = new GopherType('<');

  /** A word processor's document, {@code d}. */
  public static final GopherType DOCUMENT = new GopherType('d');

  /** A PDF document, {@code P}. */
  public static final GopherType PDF = new GopherType('P');

  private static final Map<Character, String> NAMES =
      Map.ofEntries(
          Map.entry('0', "text"),
          Map.entry('1', "menu"),
          Map.entry('2', "CSO phone book"),
          Map.entry('3', "error"),
          Map.entry('4', "BinHex file"),
          Map.entry('5', "DOS archive"),
          Map.entry('6', "uuencoded file"),
          Map.entry('7', "search"),
          Map.entry('8', "Telnet session"),
          Map.entry('9', "binary file"),
          Map.entry('+', "further server"),
          Map.entry('T', "TN3270 session"),
          Map.entry('g', "GIF image"),
          Map.entry('I', "image"),
          Map.entry('s', "sound"),
          Map.entry('e', "event"),
          Map.entry('c', "calendar"),
          Map.entry('h', "HTML page"),
          Map.entry('i', "info"),
          Map.entry('M', "MIME message"),
          Map.entry('w', "whois or web address"),
          Map.entry('q', "query"),
          Map.entry(':', "Gopher+ image"),
          Map.entry(';', "Gopher+ movie"),
          Map.entry('<', "Gopher+ sound"),
          Map.entry('d', "document"),
          Map.entry('P', "PDF document"));

  /** Returns the type's name in English, for people; {@code type x} if it is not known. */
  public String displayName() {
    return NAMES.getOrDefault(code, "type " + dev.netclients.Printable.of(String.valueOf(code)));
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
