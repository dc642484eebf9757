package dev.netclients.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a server says it can do (RFC 9051, section 7.2.2). What IMAP4rev2 has in it counts as
 * offered where that is.
 *
 * @param all each capability in upper case, in the server's order
 */
public record Capabilities(Set<String> all) {
  /** What is known of a server that was not asked: nothing. */
  public static final Capabilities NONE = new Capabilities(Set.of());

  private static final Set<String> IN_REV2 =
      Set.of(
          "BINARY",
          "ENABLE",
          "ESEARCH",
          "IDLE",
          "LIST-EXTENDED",
          "LIST-STATUS",
          "LITERAL-",
          "MOVE",
          "NAMESPACE",
          "SASL-IR",
          "SPECIAL-USE",
          "UIDPLUS",
          "UNSELECT");

  /** Copies the set. */
  public Capabilities {
    all = Collections.unmodifiableSet(new LinkedHashSet<>(all));
  }

  /** Returns these capabilities. */
  public static Capabilities of(Collection<String> names) {
    Set<String> all = new LinkedHashSet<>();
    names.forEach(name -> all.add(name.toUpperCase(Locale.ROOT)));
    return new Capabilities(all);
  }

  /** Returns whether the server offers {@code name}, by itself or as a part of IMAP4rev2. */
  public boolean has(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return all.contains(upper) || imap4rev2() && IN_REV2.contains(upper);
  }

  /** IMAP4rev1: RFC 3501 is spoken. */
  public boolean imap4rev1() {
    return all.contains("IMAP4REV1");
  }

  /** IMAP4rev2: RFC 9051 is spoken, once it is enabled where rev1 is offered too. */
  public boolean imap4rev2() {
    return all.contains("IMAP4REV2");
  }

  /** STARTTLS: the conversation can go on in TLS (RFC 9051, section 6.2.1). */
  public boolean starttls() {
    return has("STARTTLS");
  }

  /** LOGINDISABLED: LOGIN would be refused (RFC 9051, section 6.2.3). */
  public boolean loginDisabled() {
    return has("LOGINDISABLED");
  }

  /** AUTH=: the mechanisms of AUTHENTICATE. */
  public List<String> auth() {
    List<String> mechanisms = new ArrayList<>();
    for (String name : all) {
      if (name.startsWith("AUTH=")) {
        mechanisms.add(name.substring("AUTH=".length()));
      }
    }
    return mechanisms;
  }

  /** SASL-IR: AUTHENTICATE takes an initial response (RFC 4959). */
  public boolean saslIr() {
    return has("SASL-IR");
  }

  /** LITERAL+: literals need no go-ahead (RFC 7888). */
  public boolean literalPlus() {
    return has("LITERAL+");
  }

  /** LITERAL-: literals of up to 4,096 bytes need no go-ahead (RFC 7888). */
  public boolean literalMinus() {
    return has("LITERAL-");
  }

  /** ENABLE: extensions can be enabled (RFC 5161). */
  public boolean enable() {
    return has("ENABLE");
  }

  /** UTF8=ACCEPT: names and headers may be UTF-8, once it is enabled (RFC 6855). */
  public boolean utf8Accept() {
    return has("UTF8=ACCEPT") || has("UTF8=ONLY");
  }

  /** ID: the two can say who they are (RFC 2971). */
  public boolean id() {
    return has("ID");
  }

  /** NAMESPACE: the server tells where mailboxes are (RFC 2342). */
  public boolean namespace() {
    return has("NAMESPACE");
  }

  /** IDLE: the server tells of changes by itself (RFC 2177). */
  public boolean idle() {
    return has("IDLE");
  }

  /** UIDPLUS: what is added gets told its identifier, and some can be expunged (RFC 4315). */
  public boolean uidplus() {
    return has("UIDPLUS");
  }

  /** MOVE: messages move in one step (RFC 6851). */
  public boolean move() {
    return has("MOVE");
  }

  /** UNSELECT: a mailbox can be left without an expunge (RFC 3691). */
  public boolean unselect() {
    return has("UNSELECT");
  }

  /** ESEARCH: what is found can be told in short (RFC 4731). */
  public boolean esearch() {
    return has("ESEARCH");
  }

  /** LIST-EXTENDED: LIST takes options (RFC 5258). */
  public boolean listExtended() {
    return has("LIST-EXTENDED");
  }

  /** LIST-STATUS: LIST can tell the status too (RFC 5819). */
  public boolean listStatus() {
    return has("LIST-STATUS");
  }

  /** SPECIAL-USE: LIST tells what mailboxes are for (RFC 6154). */
  public boolean specialUse() {
    return has("SPECIAL-USE");
  }

  /** BINARY: the server can undo transfer encodings (RFC 3516). */
  public boolean binary() {
    return has("BINARY");
  }
}
