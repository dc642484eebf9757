package dev.netclients.telnet;

/**
 * Where one option of one side stands: the Q method (RFC 1143, section 7), which cannot loop. A
 * queue of one, OPPOSITE, remembers a change of mind while an answer is awaited.
 *
 * <pre>
 *                      they say yes    they say no    enable it           disable it
 *   NO                 YES +           -              WANT_YES +          -
 *   YES                -               NO -           -                   WANT_NO -
 *   WANT_NO            NO              NO             WANT_NO_OPPOSITE    -
 *   WANT_NO_OPPOSITE   YES             WANT_YES +     -                   WANT_NO
 *   WANT_YES           YES             NO             -                   WANT_YES_OPPOSITE
 *   WANT_YES_OPPOSITE  WANT_NO -       NO             WANT_YES            -
 * </pre>
 *
 * <p>A sign behind the next state is what is said: + is DO or WILL, - is DONT or WONT. In NO a yes
 * that is not welcome is answered by no, and changes nothing.
 */
enum QState {
  NO("YES +", "NO", "WANT_YES +", "NO"),
  YES("YES", "NO -", "YES", "WANT_NO -"),
  WANT_NO("NO", "NO", "WANT_NO_OPPOSITE", "WANT_NO"),
  WANT_NO_OPPOSITE("YES", "WANT_YES +", "WANT_NO_OPPOSITE", "WANT_NO"),
  WANT_YES("YES", "NO", "WANT_YES", "WANT_YES_OPPOSITE"),
  WANT_YES_OPPOSITE("WANT_NO -", "NO", "WANT_YES", "WANT_YES_OPPOSITE");

  /** What can happen. */
  enum Event {
    THEY_SAY_YES,
    THEY_SAY_NO,
    ENABLE,
    DISABLE
  }

  /** What is said about it. */
  enum Say {
    NOTHING,
    YES,
    NO
  }

  /** What follows from an event. */
  record Move(QState to, Say say) {}

  private final String theySayYes;
  private final String theySayNo;
  private final String enable;
  private final String disable;

  QState(String theySayYes, String theySayNo, String enable, String disable) {
    this.theySayYes = theySayYes;
    this.theySayNo = theySayNo;
    this.enable = enable;
    this.disable = disable;
  }

  /**
   * Returns what follows.
   *
   * @param welcome whether a yes that nobody asked for is agreed to
   */
  Move on(Event event, boolean welcome) {
    if (this == NO && event == Event.THEY_SAY_YES && !welcome) {
      return new Move(NO, Say.NO);
    }
    String[] cell =
        switch (event) {
          case THEY_SAY_YES -> theySayYes.split(" ");
          case THEY_SAY_NO -> theySayNo.split(" ");
          case ENABLE -> enable.split(" ");
          case DISABLE -> disable.split(" ");
        };
    Say say = cell.length == 1 ? Say.NOTHING : cell[1].equals("+") ? Say.YES : Say.NO;
    return new Move(valueOf(cell[0]), say);
  }

  /**
   * Returns whether the option is in force. Who takes it back himself does so at once; the other
   * side goes on until it has said so.
   */
  boolean inForce(Side side) {
    return this == YES || side == Side.REMOTE && (this == WANT_NO || this == WANT_NO_OPPOSITE);
  }
}
