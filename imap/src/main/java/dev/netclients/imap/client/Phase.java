package dev.netclients.imap.client;

/**
 * Where a session stands, and what may be sent there (RFC 9051, section 3).
 *
 * <pre>
 *   greeting OK --&gt; NOT_AUTHENTICATED --LOGIN, AUTHENTICATE--&gt; AUTHENTICATED --SELECT, EXAMINE--&gt; SELECTED
 *   greeting PREAUTH ------------------------------------------^    ^---- UNSELECT, refused SELECT ----'
 *                       any --LOGOUT, BYE--&gt; LOGOUT
 * </pre>
 */
enum Phase {
  /** CAPABILITY, NOOP, ID, LOGOUT, STARTTLS, LOGIN, AUTHENTICATE. */
  NOT_AUTHENTICATED,
  /** The mailboxes too: LIST, STATUS, CREATE, DELETE, RENAME, SUBSCRIBE, APPEND, SELECT, IDLE. */
  AUTHENTICATED,
  /** The messages of one too: FETCH, STORE, COPY, MOVE, SEARCH, EXPUNGE, UNSELECT. */
  SELECTED,
  /** Nothing. */
  LOGOUT
}
