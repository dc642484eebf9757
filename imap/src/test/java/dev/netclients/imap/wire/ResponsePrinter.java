package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.BodyStructure.Disposition;
import dev.netclients.imap.BodyStructure.Multipart;
import dev.netclients.imap.BodyStructure.Part;
import dev.netclients.imap.Envelope;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.ModifiedUtf7;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.StatusItem;
import dev.netclients.message.Address;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prints responses: the other direction of {@link ResponseParser}, so that what was parsed can be
 * printed, parsed and be the same.
 */
final class ResponsePrinter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);
  private final boolean utf8;

  private ResponsePrinter(boolean utf8) {
    this.utf8 = utf8;
  }

  /**
   * Returns a response as it goes on the wire, without its last CRLF.
   *
   * @param utf8 whether mailbox names are UTF-8, and not modified UTF-7
   * @throws MalformedException if a message's envelope or structure is not well formed
   */
  static byte[] print(Response response, boolean utf8) throws MalformedException {
    ResponsePrinter printer = new ResponsePrinter(utf8);
    printer.response(response);
    return printer.out.toByteArray();
  }

  private void response(Response response) throws MalformedException {
    if (response instanceof Response.GoAhead go) {
      put("+ ").put(go.text());
    } else if (response instanceof Response.Tagged tagged) {
      put(tagged.tag()).put(" ").condition(tagged.condition());
    } else {
      put("* ").untagged(response);
    }
  }

  private void untagged(Response response) throws MalformedException {
    if (response instanceof Response.Condition condition) {
      condition(condition);
    } else if (response instanceof Response.Enabled enabled) {
      put("ENABLED").words(enabled.names());
    } else if (response instanceof Response.Capability capability) {
      put("CAPABILITY").words(capability.capabilities().all());
    } else if (response instanceof Response.Listed listed) {
      put(listed.subscribed() ? "LSUB " : "LIST ").listed(listed.mailbox());
    } else if (response instanceof Response.Namespace namespace) {
      namespaces(namespace.namespaces());
    } else if (response instanceof Response.Status status) {
      status(status.status());
    } else if (response instanceof Response.Esearch esearch) {
      esearch(esearch);
    } else if (response instanceof Response.Search search) {
      put("SEARCH");
      search.numbers().stream().forEach(number -> put(" " + number));
    } else if (response instanceof Response.Flags flags) {
      put("FLAGS ").flags(flags.flags());
    } else if (response instanceof Response.Id id) {
      id(id.fields());
    } else if (response instanceof Response.Exists exists) {
      put(exists.count() + " EXISTS");
    } else if (response instanceof Response.Recent recent) {
      put(recent.count() + " RECENT");
    } else if (response instanceof Response.Expunge expunge) {
      put(expunge.number() + " EXPUNGE");
    } else if (response instanceof Response.Vanished vanished) {
      put("VANISHED " + (vanished.earlier() ? "(EARLIER) " : "") + vanished.uids());
    } else if (response instanceof Response.Fetch fetch) {
      fetch(fetch.data());
    } else if (response instanceof Response.Other other) {
      out.writeBytes(other.line().getBytes(ISO_8859_1));
    }
  }

  private ResponsePrinter put(String text) {
    out.writeBytes(text.getBytes(UTF_8));
    return this;
  }

  private void words(Set<String> words) {
    words.forEach(word -> put(" ").put(word));
  }

  private void condition(Response.Condition condition) {
    put(condition.word().name()).put(" ");
    condition.code().ifPresent(code -> out.writeBytes((code + " ").getBytes(ISO_8859_1)));
    put(condition.text());
  }

  private ResponsePrinter flags(Collection<Flag> flags) {
    return put("(" + String.join(" ", flags.stream().map(Flag::name).toList()) + ")");
  }

  private void listed(ListedMailbox mailbox) {
    put(
        "("
            + String.join(" ", mailbox.attributes().stream().map(Object::toString).toList())
            + ") ");
    delimiter(mailbox.delimiter()).put(" ").name(mailbox.name());
  }

  private ResponsePrinter delimiter(Optional<Character> delimiter) {
    return delimiter.isEmpty() ? put("NIL") : string(delimiter.get().toString());
  }

  private ResponsePrinter name(String name) {
    return string(utf8 ? ModifiedUtf7.encodeUtf8(name) : ModifiedUtf7.encode(name));
  }

  private ResponsePrinter string(String text) {
    return string(text.getBytes(UTF_8));
  }

  // string = quoted / literal
  private ResponsePrinter string(byte[] bytes) {
    boolean quotes = true;
    for (byte b : bytes) {
      quotes &= b >= 0x20 && b < 0x7F;
    }
    if (!quotes) {
      put("{" + bytes.length + "}\r\n");
      out.writeBytes(bytes);
      return this;
    }
    out.write('"');
    for (byte b : bytes) {
      if (b == '"' || b == '\\') {
        out.write('\\');
      }
      out.write(b);
    }
    out.write('"');
    return this;
  }

  private ResponsePrinter nstring(Optional<String> text) {
    return text.isPresent() ? string(text.get()) : put("NIL");
  }

  private void namespaces(Namespaces all) {
    put("NAMESPACE");
    for (List<Namespaces.Namespace> kind : List.of(all.personal(), all.others(), all.shared())) {
      put(" ");
      if (kind.isEmpty()) {
        put("NIL");
        continue;
      }
      put("(");
      for (Namespaces.Namespace namespace : kind) {
        put("(").name(namespace.prefix()).put(" ").delimiter(namespace.delimiter()).put(")");
      }
      put(")");
    }
  }

  private void status(MailboxStatus status) {
    put("STATUS ").name(status.mailbox()).put(" (");
    String blank = "";
    for (Map.Entry<StatusItem, Long> value : new TreeMap<>(status.values()).entrySet()) {
      put(blank + value.getKey() + " " + value.getValue());
      blank = " ";
    }
    put(")");
  }

  private void esearch(Response.Esearch esearch) {
    SearchResult result = esearch.result();
    put("ESEARCH");
    esearch.tag().ifPresent(tag -> put(" (TAG ").string(tag).put(")"));
    put(result.byUid() ? " UID" : "");
    result.min().ifPresent(min -> put(" MIN " + min));
    result.max().ifPresent(max -> put(" MAX " + max));
    put(result.isEmpty() ? "" : " ALL " + result.all());
    put(" COUNT " + result.count());
  }

  private void id(Map<String, String> fields) {
    put("ID (");
    String blank = "";
    for (Map.Entry<String, String> field : fields.entrySet()) {
      put(blank).string(field.getKey()).put(" ").string(field.getValue());
      blank = " ";
    }
    put(")");
  }

  private void fetch(FetchData data) throws MalformedException {
    put(data.number() + " FETCH (");
    int start = out.size();
    data.uid().ifPresent(uid -> item(start, "UID " + uid));
    if (data.flags().isPresent()) {
      item(start, "FLAGS ");
      flags(data.flags().get());
    }
    data.internalDate()
        .ifPresent(date -> item(start, "INTERNALDATE \"" + InternalDates.print(date) + '"'));
    data.size().ifPresent(size -> item(start, "RFC822.SIZE " + size));
    Optional<Envelope> envelope = data.envelope();
    if (envelope.isPresent()) {
      item(start, "ENVELOPE ");
      envelope(envelope.get());
    }
    Optional<BodyStructure> structure = data.bodyStructure();
    if (structure.isPresent()) {
      item(start, "BODYSTRUCTURE ");
      body(structure.get());
    }
    data.others()
        .forEach(
            (name, value) -> {
              item(start, "");
              out.writeBytes((name + " " + value).getBytes(ISO_8859_1));
            });
    for (FetchData.SectionData section : data.sections()) {
      item(start, section.binary() ? "BINARY[" : "BODY[");
      put(section.name() + "]" + (section.origin() < 0 ? "" : "<" + section.origin() + ">") + " ");
      if (section.nil()) {
        put("NIL");
      } else {
        put((section.binary() ? "~{" : "{") + section.bytes().length + "}\r\n");
        out.writeBytes(section.bytes());
      }
    }
    put(")");
  }

  private void item(int start, String text) {
    put(out.size() == start ? "" : " ").put(text);
  }

  private void envelope(Envelope envelope) {
    put("(").nstring(envelope.date()).put(" ").nstring(envelope.rawSubject());
    for (List<Address> list :
        List.of(
            envelope.from(),
            envelope.sender(),
            envelope.replyTo(),
            envelope.to(),
            envelope.cc(),
            envelope.bcc())) {
      put(" ").addresses(list);
    }
    put(" ").nstring(envelope.inReplyTo()).put(" ").nstring(envelope.messageId()).put(")");
  }

  private void addresses(List<Address> list) {
    if (list.isEmpty()) {
      put("NIL");
      return;
    }
    put("(");
    String group = "";
    for (Address address : list) {
      if (!address.group().equals(group)) {
        endGroup(group);
        group = address.group();
        put("(NIL NIL ").string(group).put(" NIL)");
      }
      String raw = address.raw();
      int at = raw.lastIndexOf('@');
      if (at >= 0) {
        put("(").nstring(Optional.of(address.name()).filter(name -> !name.isEmpty()));
        put(" NIL ").string(raw.substring(0, at)).put(" ").string(raw.substring(at + 1)).put(")");
      }
    }
    endGroup(group);
    put(")");
  }

  private void endGroup(String group) {
    if (!group.isEmpty()) {
      put("(NIL NIL NIL NIL)");
    }
  }

  private void body(BodyStructure body) {
    put("(");
    if (body instanceof Multipart multipart) {
      multipart.parts().forEach(this::body);
      put(" ").string(multipart.subtype()).put(" ").parameters(multipart.parameters());
      extension(multipart.disposition(), multipart.languages(), multipart.location());
    } else if (body instanceof Part part) {
      string(part.type()).put(" ").string(part.subtype()).put(" ").parameters(part.parameters());
      put(" ").nstring(part.id()).put(" ").nstring(part.description()).put(" ");
      string(part.encoding()).put(" " + part.size());
      if (part.message().isPresent()) {
        put(" ").envelope(part.message().get().envelope());
        put(" ").body(part.message().get().structure());
      }
      part.lines().ifPresent(lines -> put(" " + lines));
      put(" ").nstring(part.md5());
      extension(part.disposition(), part.languages(), part.location());
    }
    put(")");
  }

  private void extension(
      Optional<Disposition> disposition, List<String> languages, Optional<String> location) {
    put(" ");
    if (disposition.isPresent()) {
      put("(").string(disposition.get().type()).put(" ");
      parameters(disposition.get().parameters()).put(")");
    } else {
      put("NIL");
    }
    put(" ");
    if (languages.isEmpty()) {
      put("NIL");
    } else {
      put("(");
      String blank = "";
      for (String language : languages) {
        put(blank).string(language);
        blank = " ";
      }
      put(")");
    }
    put(" ").nstring(location);
  }

  private ResponsePrinter parameters(Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      return put("NIL");
    }
    put("(");
    String blank = "";
    for (Map.Entry<String, String> parameter : new TreeMap<>(parameters).entrySet()) {
      put(blank).string(parameter.getKey()).put(" ").string(parameter.getValue());
      blank = " ";
    }
    return put(")");
  }
}
