package dev.netclients.telnet;

/** The numbers that structure the stream; those of {@link Command} stand by themselves. */
final class Code {
  static final int SE = 240;
  static final int DM = 242;
  static final int SB = 250;
  static final int WILL = 251;
  static final int WONT = 252;
  static final int DO = 253;
  static final int DONT = 254;
  static final int IAC = 255;

  private Code() {}

  /** Returns a negotiation as three bytes. */
  static byte[] negotiation(int verb, Option option) {
    return new byte[] {(byte) IAC, (byte) verb, (byte) option.code()};
  }

  /** Returns {@code parameters} with each IAC doubled, between SB and SE. */
  static byte[] subnegotiation(Option option, byte[] parameters) {
    int doubled = 0;
    for (byte b : parameters) {
      doubled += b == (byte) IAC ? 1 : 0;
    }
    byte[] all = new byte[parameters.length + doubled + 5];
    int n = 0;
    all[n++] = (byte) IAC;
    all[n++] = (byte) SB;
    all[n++] = (byte) option.code();
    for (byte b : parameters) {
      all[n++] = b;
      if (b == (byte) IAC) {
        all[n++] = b;
      }
    }
    all[n++] = (byte) IAC;
    all[n] = (byte) SE;
    return all;
  }

  /** Returns what a trace shows of WILL, WONT, DO and DONT. */
  static String verb(int code) {
    return switch (code) {
      case WILL -> "WILL";
      case WONT -> "WONT";
      case DO -> "DO";
      default -> "DONT";
    };
  }
}
