package dev.netclients.ftp;

import dev.netclients.line.Line;

/** Where a server waits for a data connection: the port in its answer to PASV or EPSV. */
final class PassiveReply {
  private PassiveReply() {}

  // h1,h2,h3,h4,p1,p2 (RFC 959, section 4.2); where in the text it stands is not said, so the first
  // six numbers in a row are meant (RFC 1123, section 4.1.2.6).
  /**
   * Returns the port in the text of a 227, or -1 if there is none. The address is not looked at: a
   * server that names another host than itself is lying, or behind a translation that made its
   * address worthless.
   */
  static int pasv(String text) {
    Line line = Line.of(text);
    int from = 0;
    while (from < line.length()) {
      if (!digit(line.at(from))) {
        from++;
        continue;
      }
      long[] numbers = new long[6];
      int count = 0;
      int at = from;
      while (count < 6) {
        int begin = at;
        while (digit(line.at(at))) {
          at++;
        }
        long number = at - begin <= 3 ? line.number(begin, at) : -1;
        if (number < 0 || number > 255) {
          break;
        }
        numbers[count++] = number;
        if (count < 6) {
          if (line.at(at) != ',') {
            break;
          }
          at++;
        }
      }
      if (count == 6 && !digit(line.at(at)) && line.at(at) != ',') {
        int port = (int) (numbers[4] << 8 | numbers[5]);
        return port == 0 ? -1 : port;
      }
      while (digit(line.at(from))
          || line.at(from) == ',') { // what was looked at is not six numbers
        from++;
      }
    }
    return -1;
  }

  // "(" <d> <d> <d> <tcp-port> <d> ")", d being any of ASCII 33 to 126 (RFC 2428, section 3)
  /** Returns the port in the text of a 229, or -1 if there is none. */
  static int epsv(String text) {
    Line line = Line.of(text);
    int open = line.indexOf('(', 0);
    int d = open < 0 ? -1 : line.at(open + 1);
    if (d < 33 || d > 126 || digit(d) || line.at(open + 2) != d || line.at(open + 3) != d) {
      return -1;
    }
    int end = line.indexOf((char) d, open + 4);
    long port = end < 0 || end - open > 9 ? -1 : line.number(open + 4, end);
    return line.at(end + 1) == ')' && port >= 1 && port <= 65535 ? (int) port : -1;
  }

  private static boolean digit(int b) {
    return b >= '0' && b <= '9';
  }
}
