package dev.netclients.nntp;

/** What may be asked for of an article, by the command that asks for it (RFC 3977, section 6.2). */
public enum Part {
  /** Header, empty line and body. */
  ARTICLE(220),
  /** The header alone. */
  HEAD(221),
  /** The body alone. */
  BODY(222),
  /** Nothing but whether it is there. */
  STAT(223);

  private final int code;

  Part(int code) {
    this.code = code;
  }

  /** Returns the code of the answer that has it. */
  int code() {
    return code;
  }
}
