package dev.netclients.imap.wire;

import dev.netclients.imap.Envelope;
import dev.netclients.message.Address;
import dev.netclients.message.HeaderText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses envelopes: one method per grammar rule, named after it, in the order of RFC 9051, section
 * 9.
 */
final class EnvelopeParser {
  private static final int MAX_ADDRESSES = 10_000;

  private final Lexer in;

  // Servers repeat the authors as sender and receiver of answers: bytes seen last, and their value.
  private int lastFrom;
  private int lastTo;
  private List<Address> last = List.of();

  EnvelopeParser(Lexer in) {
    this.in = in;
  }

  // envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP
  //            env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"
  Envelope envelope() throws MalformedException {
    in.expect('(');
    Optional<String> date = nstring();
    in.sp();
    Optional<String> subject = nstring();
    in.sp();
    List<Address> from = addresses();
    in.sp();
    List<Address> sender = addresses();
    in.sp();
    List<Address> replyTo = addresses();
    in.sp();
    List<Address> to = addresses();
    in.sp();
    List<Address> cc = addresses();
    in.sp();
    List<Address> bcc = addresses();
    in.sp();
    Optional<String> inReplyTo = nstring();
    in.sp();
    Optional<String> messageId = nstring();
    in.expect(')');
    return new Envelope(date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId);
  }

  private Optional<String> nstring() throws MalformedException {
    return Optional.ofNullable(in.nstring());
  }

  // env-from = "(" 1*address ")" / nil, and the other five alike
  private List<Address> addresses() throws MalformedException {
    if (in.acceptNil()) {
      return List.of();
    }
    int begin = in.pos();
    int length = lastTo - lastFrom;
    byte[] bytes = in.bytes();
    if (length > 0
        && begin + length <= bytes.length
        && Arrays.equals(bytes, lastFrom, lastTo, bytes, begin, begin + length)) {
      in.skipValue();
      if (in.pos() == begin + length) {
        return last;
      }
      throw MalformedException.expected("the same addresses"); // equal bytes end alike
    }
    in.expect('(');
    List<Address> all = new ArrayList<>(2);
    @Nullable String group = null;
    int members = 0;
    while (!in.accept(')')) {
      if (all.size() == MAX_ADDRESSES) {
        throw MalformedException.over("addresses in a header field", MAX_ADDRESSES);
      }
      in.expect('(');
      @Nullable String name = in.nstring();
      in.sp();
      in.acceptNstring(); // addr-adl, a route: nobody writes one any longer
      in.sp();
      @Nullable String mailbox = in.nstring();
      in.sp();
      @Nullable String host = in.nstring();
      in.expect(')');
      in.accept(' '); // not in the grammar, and some write it
      if (host != null) {
        all.add(address(name, mailbox == null ? "" : mailbox, host, group == null ? "" : group));
        members++;
      } else if (mailbox != null) { // a group begins
        group = HeaderText.decode(mailbox);
        members = 0;
      } else if (group != null) { // and ends
        if (members == 0) {
          all.add(new Address("", "", "", group, group + ":;"));
        }
        group = null;
      }
    }
    last = List.copyOf(all);
    lastFrom = begin;
    lastTo = in.pos();
    return last;
  }

  // address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
  private static Address address(@Nullable String name, String mailbox, String host, String group) {
    String shown = name == null ? "" : HeaderText.decode(name);
    String raw = mailbox + "@" + host;
    boolean proper = !mailbox.isEmpty() && isPlain(mailbox) && isPlain(host);
    return proper
        ? new Address(shown, mailbox, host, group, raw)
        : new Address(shown, "", "", group, raw);
  }

  private static boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < 0x20 || part.charAt(i) == 0x7F) {
        return false;
      }
    }
    return true;
  }
}
