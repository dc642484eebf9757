package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One INBOX of any size that holds no message: a function makes each when it is asked for. For
 * bytes that have to arrive exactly as they are, and for more of them than fit in memory. Other
 * mailboxes take what is appended to them. It knows what tests of a client need, and no more.
 */
final class SyntheticMailboxes implements ImapMailboxes {
  private static final Pattern SECTION =
      Pattern.compile(
          "BODY(?:\\.PEEK)?\\[(|TEXT|HEADER|1)\\](?:<([0-9]+)\\.([0-9]+)>)?",
          Pattern.CASE_INSENSITIVE);
  private static final long VALIDITY = 38;

  private final Object lock = new Object();
  private final IntFunction<byte[]> messages; // from 1 on
  private final int made;
  private final Set<Long> gone = new TreeSet<>();
  private final Map<Long, Set<String>> flags = new TreeMap<>();
  private final Map<Long, byte[]> added = new TreeMap<>(); // behind those that are made
  private final Map<String, List<byte[]>> others = new ConcurrentHashMap<>();

  SyntheticMailboxes(int count, IntFunction<byte[]> message) {
    this.made = count;
    this.messages = message;
  }

  @Override
  public void mailbox(String user) {
    // All share the one INBOX.
  }

  @Override
  public void deliver(String user, byte[] message) {
    append("INBOX", message);
  }

  private long append(String mailbox, byte[] message) {
    synchronized (lock) {
      if (!mailbox.equalsIgnoreCase("INBOX")) {
        List<byte[]> other = others.computeIfAbsent(mailbox, name -> new ArrayList<>());
        other.add(message);
        return other.size();
      }
      long uid = made + added.size() + 1L;
      added.put(uid, message);
      return uid;
    }
  }

  @Override
  public List<byte[]> messages(String user) {
    List<byte[]> all = new ArrayList<>();
    for (long uid : present()) {
      all.add(message(uid));
    }
    return all;
  }

  private long[] present() {
    synchronized (lock) {
      return LongStream.rangeClosed(1, made + added.size())
          .filter(uid -> !gone.contains(uid))
          .toArray();
    }
  }

  private byte[] message(long uid) {
    if (uid <= made) {
      return messages.apply((int) uid);
    }
    synchronized (lock) {
      return added.getOrDefault(uid, new byte[0]);
    }
  }

  @Override
  public View open(String user) {
    return new Session();
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private final class Session implements View {
    private long @Nullable [] uids; // of the selected mailbox, by number; none before

    @Override
    public void answer(ImapCommand command, Answers to) throws IOException {
      String tag = command.tag();
      List<String> words = command.arguments();
      String verb = command.verb();
      boolean byUid = verb.startsWith("UID ");
      switch (byUid ? verb.substring(4) : verb) {
        case "NOOP", "CHECK" -> to.line(tag + " OK done");
        case "SELECT", "EXAMINE" -> select(tag, verb, words.get(0), to);
        case "STATUS" -> {
          to.line(
              "* STATUS \""
                  + words.get(0)
                  + "\" (MESSAGES "
                  + present().length
                  + " UIDVALIDITY "
                  + VALIDITY
                  + ")");
          to.line(tag + " OK done");
        }
        case "LIST", "LSUB" -> {
          Pattern wanted = pattern(words.get(words.size() - 1));
          if (wanted.matcher("INBOX").matches()) {
            to.line("* " + verb + " () \"/\" INBOX");
          }
          for (String other : others.keySet()) {
            if (wanted.matcher(other).matches()) {
              to.line("* " + verb + " () \"/\" \"" + other + "\"");
            }
          }
          to.line(tag + " OK done");
        }
        case "CREATE" -> {
          others.putIfAbsent(words.get(0), new ArrayList<>());
          to.line(tag + " OK done");
        }
        case "APPEND" -> {
          byte[] last = command.literals().get(command.literals().size() - 1);
          long uid = append(words.get(0), last);
          to.line(tag + " OK [APPENDUID " + VALIDITY + " " + uid + "] stored");
        }
        case "IDLE" -> idle(tag, to);
        case "FETCH" -> fetch(tag, byUid, words, to);
        case "SEARCH" -> search(tag, byUid, words, to);
        case "STORE" -> store(tag, byUid, words, to);
        case "EXPUNGE" -> expunge(tag, byUid ? words.get(0) : "1:*", to);
        default -> to.line(tag + " BAD this is not known here");
      }
    }

    /** {@code *} is anything, {@code %} anything within a level. */
    private static Pattern pattern(String listed) {
      String quoted = Pattern.quote(listed).replace("*", "\\E.*\\Q").replace("%", "\\E[^/]*\\Q");
      return Pattern.compile(quoted, Pattern.CASE_INSENSITIVE);
    }

    private void select(String tag, String verb, String mailbox, Answers to) throws IOException {
      if (!mailbox.equalsIgnoreCase("INBOX") && !others.containsKey(mailbox)) {
        uids = null;
        to.line(tag + " NO [NONEXISTENT] no such mailbox");
        return;
      }
      long[] selected = mailbox.equalsIgnoreCase("INBOX") ? present() : new long[0];
      uids = selected;
      to.line("* " + selected.length + " EXISTS");
      to.line("* FLAGS (\\Seen \\Deleted \\Flagged)");
      to.line("* OK [UIDVALIDITY " + VALIDITY + "] valid");
      to.line(tag + " OK [READ-" + (verb.equals("SELECT") ? "WRITE" : "ONLY") + "] done");
    }

    private void idle(String tag, Answers to) throws IOException {
      to.line("+ idling");
      while (!to.clientSpeaks()) {
        long[] now = present();
        long[] before = uids;
        if (before != null && now.length > before.length) {
          uids = now;
          to.line("* " + now.length + " EXISTS");
        }
      }
      to.clientLine();
      to.line(tag + " OK idled");
    }

    private long[] selected() throws IOException {
      long[] now = uids;
      if (now == null) {
        throw new IOException("No mailbox is selected");
      }
      return now;
    }

    private static boolean contains(String set, long number, long last) {
      for (String range : set.split(",")) {
        String[] ends = range.split(":", 2);
        long first = ends[0].equals("*") ? last : Long.parseLong(ends[0]);
        String end = ends[ends.length - 1];
        long to = end.equals("*") ? Math.max(first, last) : Long.parseLong(end);
        if (number >= Math.min(first, to) && number <= Math.max(first, to)) {
          return true;
        }
      }
      return false;
    }

    private interface Row {
      void of(int number, long uid) throws IOException;
    }

    private void each(boolean byUid, String set, Row row) throws IOException {
      long[] all = selected();
      long last = all.length == 0 ? 0 : byUid ? all[all.length - 1] : all.length;
      for (int i = 0; i < all.length; i++) {
        if (contains(set, byUid ? all[i] : i + 1, last)) {
          row.of(i + 1, all[i]);
        }
      }
    }

    private Set<String> flagsOf(long uid) {
      synchronized (lock) {
        return new TreeSet<>(flags.getOrDefault(uid, new TreeSet<>()));
      }
    }

    private void fetch(String tag, boolean byUid, List<String> words, Answers to)
        throws IOException {
      each(byUid, words.get(0), (number, uid) -> row(number, uid, byUid, words, to));
      to.line(tag + " OK fetched");
    }

    private void row(int number, long uid, boolean byUid, List<String> items, Answers to)
        throws IOException {
      byte[] message = message(uid);
      StringBuilder line = new StringBuilder("* " + number + " FETCH (");
      String blank = "";
      if (byUid) {
        line.append("UID ").append(uid);
        blank = " ";
      }
      for (String item : items.subList(1, items.size())) {
        String upper = item.toUpperCase(Locale.ROOT);
        Matcher section = SECTION.matcher(item);
        if (upper.equals("FLAGS")) {
          line.append(blank).append("FLAGS (").append(String.join(" ", flagsOf(uid))).append(")");
        } else if (upper.equals("RFC822.SIZE")) {
          line.append(blank).append("RFC822.SIZE ").append(message.length);
        } else if (upper.equals("INTERNALDATE")) {
          line.append(blank).append("INTERNALDATE \" 1-Feb-2024 00:00:00 +0000\"");
        } else if (upper.equals("ENVELOPE")) {
          line.append(blank)
              .append("ENVELOPE (NIL \"message " + uid + "\" NIL NIL NIL NIL NIL NIL NIL NIL)");
        } else if (upper.equals("BODYSTRUCTURE")) {
          line.append(blank)
              .append(
                  "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" "
                      + message.length
                      + " 1)");
        } else if (section.matches()) {
          byte[] bytes = cut(message, section);
          String origin = section.group(2) == null ? "" : "<" + section.group(2) + ">";
          line.append(blank)
              .append("BODY[" + section.group(1) + "]" + origin + " {" + bytes.length + "}");
          to.literal(line.toString(), bytes);
          line.setLength(0);
        } else {
          continue; // parentheses, and what was said already
        }
        blank = " ";
      }
      to.line(line + ")");
    }

    private byte[] cut(byte[] message, Matcher section) {
      String text = new String(message, StandardCharsets.ISO_8859_1);
      int body = text.indexOf("\r\n\r\n");
      int middle = body < 0 ? message.length : body + 4;
      boolean header = section.group(1).equalsIgnoreCase("HEADER");
      int from = header || section.group(1).isEmpty() ? 0 : middle;
      int to = header ? middle : message.length;
      if (section.group(2) != null) {
        from = (int) Math.min(to, from + Long.parseLong(section.group(2)));
        to = (int) Math.min(to, from + Long.parseLong(section.group(3)));
      }
      return Arrays.copyOfRange(message, from, to);
    }

    /** Knows UID and a set, DELETED, and takes all else for ALL. */
    private void search(String tag, boolean byUid, List<String> words, Answers to)
        throws IOException {
      int uid = words.indexOf("UID");
      String set = uid < 0 ? "1:*" : words.get(uid + 1);
      boolean deleted = words.contains("DELETED");
      StringBuilder found = new StringBuilder("* SEARCH");
      each(
          true,
          set,
          (number, each) -> {
            if (!deleted || flagsOf(each).contains("\\Deleted")) {
              found.append(' ').append(byUid ? each : number);
            }
          });
      to.line(found.toString());
      to.line(tag + " OK searched");
    }

    private void store(String tag, boolean byUid, List<String> words, Answers to)
        throws IOException {
      String how = words.get(1).toUpperCase(Locale.ROOT);
      List<String> named =
          words.subList(2, words.size()).stream().filter(w -> !w.matches("[()]")).toList();
      each(
          byUid,
          words.get(0),
          (number, uid) -> {
            synchronized (lock) {
              Set<String> now = flags.computeIfAbsent(uid, u -> new TreeSet<>());
              if (how.startsWith("FLAGS")) {
                now.clear();
              }
              if (how.startsWith("-")) {
                now.removeAll(named);
              } else {
                now.addAll(named);
              }
            }
            if (!how.endsWith(".SILENT")) {
              to.line("* " + number + " FETCH (FLAGS (" + String.join(" ", flagsOf(uid)) + "))");
            }
          });
      to.line(tag + " OK stored");
    }

    private void expunge(String tag, String set, Answers to) throws IOException {
      long[] all = selected();
      long last = all.length == 0 ? 0 : all[all.length - 1];
      List<Long> left = new ArrayList<>();
      int number = 1;
      for (long uid : all) {
        if (contains(set, uid, last) && flagsOf(uid).contains("\\Deleted")) {
          synchronized (lock) {
            gone.add(uid);
          }
          to.line("* " + number + " EXPUNGE");
        } else {
          left.add(uid);
          number++;
        }
      }
      uids = left.stream().mapToLong(Long::longValue).toArray();
      to.line(tag + " OK expunged");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
