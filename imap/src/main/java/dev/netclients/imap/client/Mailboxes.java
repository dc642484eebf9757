package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Messages;
import dev.netclients.imap.Namespaces;
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.Response;
import dev.netclients.imap.wire.ResponseParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The commands on mailboxes and on sets of messages, in the order of RFC 9051, section 6.3 and 6.4.
 */
final class Mailboxes {
  private static final int MAX_LISTED = 100_000;

  private final Engine engine;

  Mailboxes(Engine engine) {
    this.engine = engine;
  }

  private static String shown(String mailbox) {
    return Printable.of(mailbox);
  }

  Command<@Nullable Void> plain(String verb, String mailbox, Outcome ifItEnds) {
    return new Command.Plain(
        verb + " " + shown(mailbox), ifItEnds, out -> out.word(verb + " ").mailbox(mailbox));
  }

  Command<@Nullable Void> rename(String from, String to) {
    return new Command.Plain(
        "RENAME " + shown(from),
        Outcome.UNKNOWN,
        out -> out.word("RENAME ").mailbox(from).sp().mailbox(to));
  }

  /** {@code ENABLE} (section 6.3.1). */
  Command<Set<String>> enable(List<String> names) {
    return new Command<>("ENABLE", Outcome.UNKNOWN) {
      private final Set<String> enabled = new LinkedHashSet<>();

      @Override
      void write(CommandWriter out) {
        out.word("ENABLE");
        for (String name : names) {
          if (!name.matches("[!-~&&[^(){%*\"\\\\\\]]]{1,200}")) {
            throw new IllegalArgumentException(
                "capability: " + Printable.of(name) + " (expected: an atom)");
          }
          out.sp().word(name);
        }
      }

      @Override
      boolean take(Response response) throws IOException {
        if (response instanceof Response.Enabled told) {
          enabled.addAll(told.names());
          if (enabled.size() > MAX_LISTED) {
            throw engine
                .connection()
                .over("extensions that are enabled", MAX_LISTED, enabled.size());
          }
          return true;
        }
        return false;
      }

      @Override
      Set<String> done(Response.Condition ok) {
        if (enabled.contains("UTF8=ACCEPT") || enabled.contains("IMAP4REV2")) {
          engine.utf8(true);
        }
        return Set.copyOf(enabled);
      }
    };
  }

  /** {@code SELECT} and {@code EXAMINE} (sections 6.3.2 and 6.3.3). */
  Command<SelectedMailbox> select(String mailbox, boolean readOnly) {
    return new Select(engine, mailbox, readOnly);
  }

  private static final class Select extends Command<SelectedMailbox> {
    private final Engine engine;
    private final String mailbox;
    private final boolean readOnly;
    private long exists;
    private long recent;
    private Set<Flag> flags = Set.of();
    private @Nullable Set<Flag> permanent;
    private OptionalLong uidValidity = OptionalLong.empty();
    private OptionalLong uidNext = OptionalLong.empty();
    private OptionalLong unseen = OptionalLong.empty();

    Select(Engine engine, String mailbox, boolean readOnly) {
      super((readOnly ? "EXAMINE " : "SELECT ") + shown(mailbox), Outcome.NOT_DONE);
      this.engine = engine;
      this.mailbox = mailbox;
      this.readOnly = readOnly;
    }

    @Override
    void write(CommandWriter out) {
      out.word(readOnly ? "EXAMINE " : "SELECT ").mailbox(mailbox);
    }

    @Override
    boolean take(Response response) {
      if (response instanceof Response.Exists told) {
        exists = told.count();
      } else if (response instanceof Response.Recent told) {
        recent = told.count();
      } else if (response instanceof Response.Flags told) {
        flags = told.flags();
      } else if (response instanceof Response.Condition told && told.code().isPresent()) {
        return takeCode(told);
      } else {
        return response instanceof Response.Listed; // RFC 9051 lets SELECT tell the name
      }
      return true;
    }

    private boolean takeCode(Response.Condition told) {
      var code = told.code().orElseThrow();
      switch (code.name()) {
        case "PERMANENTFLAGS" -> permanent = ResponseParser.flags(code).orElse(null);
        case "UIDVALIDITY" -> uidValidity = ResponseParser.number(code);
        case "UIDNEXT" -> uidNext = ResponseParser.number(code);
        case "UNSEEN" -> unseen = ResponseParser.number(code);
        default -> {
          return code.is("CLOSED") || code.is("HIGHESTMODSEQ") || code.is("NOMODSEQ");
        }
      }
      return true;
    }

    @Override
    SelectedMailbox done(Response.Condition ok) {
      boolean denied = ok.code().isPresent() && ok.code().get().is("READ-ONLY");
      SelectedMailbox selected =
          new SelectedMailbox(
              mailbox,
              readOnly || denied,
              exists,
              recent,
              flags,
              permanent == null ? flags : permanent,
              uidValidity,
              uidNext,
              unseen);
      engine.selected(selected);
      return selected;
    }
  }

  /** {@code LIST} (section 6.3.9), and {@code LSUB} (RFC 3501, section 6.3.9). */
  Command<List<ListedMailbox>> list(
      String reference, String pattern, boolean subscribed, List<StatusItem> status) {
    return new ListCommand(engine, reference, pattern, subscribed, status);
  }

  private static final class ListCommand extends Command<List<ListedMailbox>> {
    private final Engine engine;
    private final String reference;
    private final String pattern;
    private final boolean subscribed;
    private final List<StatusItem> items;
    private final Map<String, ListedMailbox> listed = new LinkedHashMap<>();
    private final Map<String, MailboxStatus> told = new LinkedHashMap<>();

    ListCommand(
        Engine engine,
        String reference,
        String pattern,
        boolean subscribed,
        List<StatusItem> items) {
      super("LIST " + shown(pattern), Outcome.NOT_DONE);
      this.engine = engine;
      this.reference = reference;
      this.pattern = pattern;
      this.subscribed = subscribed;
      this.items = items;
    }

    // list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
    @Override
    void write(CommandWriter out) {
      boolean extended = engine.capabilities().listExtended();
      out.word(subscribed ? extended ? "LIST (SUBSCRIBED) " : "LSUB " : "LIST ");
      out.pattern(reference).sp().pattern(pattern);
      List<String> wanted = new ArrayList<>();
      if (engine.capabilities().specialUse() && extended) {
        wanted.add("SPECIAL-USE");
      }
      if (extended) {
        wanted.add("CHILDREN");
      }
      if (!items.isEmpty()) {
        wanted.add("STATUS (" + names(items) + ")");
      }
      if (!wanted.isEmpty()) {
        out.word(" RETURN (" + String.join(" ", wanted) + ")");
      }
    }

    @Override
    boolean take(Response response) throws IOException {
      if (response instanceof Response.Listed row) {
        room(listed.size());
        listed.putIfAbsent(row.mailbox().name(), row.mailbox());
        return true;
      }
      if (!items.isEmpty() && response instanceof Response.Status status) {
        room(told.size());
        told.put(status.status().mailbox(), status.status());
        return true;
      }
      return false;
    }

    private void room(int size) throws IOException {
      if (size == MAX_LISTED) {
        throw engine.connection().over("mailboxes in a listing", MAX_LISTED, MAX_LISTED + 1L);
      }
    }

    @Override
    List<ListedMailbox> done(Response.Condition ok) {
      return listed.values().stream()
          .map(
              mailbox -> {
                MailboxStatus status = told.get(mailbox.name());
                return status == null ? mailbox : mailbox.with(status);
              })
          .toList();
    }
  }

  private static String names(List<StatusItem> items) {
    return items.stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  /** {@code STATUS} (section 6.3.11). */
  Command<MailboxStatus> status(String mailbox, StatusItem... items) {
    if (items.length == 0) {
      throw new IllegalArgumentException("items: none (expected: at least one)");
    }
    return new Command.Question<>(
        "STATUS " + shown(mailbox),
        out -> out.word("STATUS ").mailbox(mailbox).word(" (" + names(Arrays.asList(items)) + ")"),
        response ->
            response instanceof Response.Status told
                    && told.status().mailbox().equalsIgnoreCase(mailbox)
                ? Optional.of(told.status())
                : Optional.empty(),
        new MailboxStatus(mailbox, Map.of()));
  }

  /** {@code NAMESPACE} (section 6.3.10). */
  Command<Namespaces> namespace() {
    return new Command.Question<>(
        "NAMESPACE",
        out -> out.word("NAMESPACE"),
        response ->
            response instanceof Response.Namespace told
                ? Optional.of(told.namespaces())
                : Optional.empty(),
        new Namespaces(List.of(), List.of(), List.of()));
  }

  /** {@code ID} (RFC 2971). */
  Command<Map<String, String>> id(Map<String, String> own) {
    return new Command.Question<>(
        "ID",
        out -> id(own, out),
        response ->
            response instanceof Response.Id told
                ? Optional.of(Map.copyOf(told.fields()))
                : Optional.empty(),
        Map.of());
  }

  // id-params-list = "(" *(string SP nstring) ")" / nil
  private static void id(Map<String, String> own, CommandWriter out) {
    out.word("ID ");
    if (own.isEmpty()) {
      out.word("NIL");
      return;
    }
    String before = "(";
    for (Map.Entry<String, String> field : own.entrySet()) {
      if (field.getKey().length() > 30 || field.getValue().length() > 1024) {
        throw new IllegalArgumentException(
            "ID: a field is too long (expected: names up to 30, values up to 1,024)");
      }
      out.word(before).text(field.getKey()).sp().text(field.getValue());
      before = " ";
    }
    out.word(")");
  }

  /** {@code STORE} (section 6.4.6), silent; refused for one message it may be done for others. */
  Command<@Nullable Void> store(Messages messages, StoreAction action, Flag... flags) {
    List<Flag> all = List.of(flags);
    for (Flag flag : all) {
      if (flag.equals(Flag.RECENT) || flag.equals(Flag.ANY_KEYWORD)) {
        throw new IllegalArgumentException("flag: " + flag + " (expected: one that can be set)");
      }
    }
    return new Command.Plain(
        "STORE " + messages,
        Outcome.UNKNOWN,
        Outcome.UNKNOWN, // RFC 2180, section 4.2
        out ->
            out.word(messages.prefix() + "STORE " + messages.set() + " ")
                .word(action.command() + ".SILENT ")
                .flags(all));
  }

  /** {@code COPY} (section 6.4.7). */
  Command<Optional<CopyUid>> copy(Messages messages, String mailbox) {
    return new Copy("COPY", messages, mailbox, Outcome.NOT_DONE);
  }

  /** {@code MOVE} (section 6.4.8), which may be refused half way. */
  Command<Optional<CopyUid>> move(Messages messages, String mailbox) {
    if (!engine.capabilities().move()) {
      throw new IllegalStateException("The server does not offer MOVE");
    }
    return new Copy("MOVE", messages, mailbox, Outcome.UNKNOWN);
  }

  private static final class Copy extends Command<Optional<CopyUid>> {
    private final String verb;
    private final Messages messages;
    private final String mailbox;
    private Optional<CopyUid> told = Optional.empty();

    Copy(String verb, Messages messages, String mailbox, Outcome ifRefused) {
      super(verb + " " + messages + " to " + shown(mailbox), Outcome.UNKNOWN, ifRefused);
      this.verb = verb;
      this.messages = messages;
      this.mailbox = mailbox;
    }

    @Override
    void write(CommandWriter out) {
      out.word(messages.prefix() + verb + " " + messages.set() + " ").mailbox(mailbox);
    }

    @Override
    boolean take(Response response) {
      if (response instanceof Response.Condition condition && condition.code().isPresent()) {
        Optional<CopyUid> uids = ResponseParser.copyUid(condition.code().get());
        if (uids.isPresent() && told.isEmpty()) { // RFC 6851, section 4.3: MOVE tells it so
          told = uids;
          return true;
        }
      }
      return false;
    }

    @Override
    Optional<CopyUid> done(Response.Condition ok) {
      return told.or(() -> ok.code().flatMap(ResponseParser::copyUid));
    }
  }

  /** {@code EXPUNGE} (section 6.4.3), and {@code UID EXPUNGE} (section 6.4.9) with a set. */
  Command<Long> expunge(@Nullable Messages uids) {
    return new Command<>("EXPUNGE", Outcome.UNKNOWN) {
      private long before;

      @Override
      void write(CommandWriter out) {
        before = engine.exists();
        out.word(uids == null ? "EXPUNGE" : "UID EXPUNGE " + uids.set());
      }

      @Override
      Long done(Response.Condition ok) {
        return Math.max(0, before - engine.exists());
      }
    };
  }
}
