package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A mailbox of any size that holds no message: a function makes each when it is asked for. For
 * bytes that have to arrive exactly as they are, and for more of them than fit in memory.
 */
final class SyntheticMaildrop implements Pop3Maildrop {
  private final IntFunction<byte[]> messages; // from 1 on
  private final BitSet gone = new BitSet(); // guarded by itself
  private final List<byte[]> delivered = new ArrayList<>(); // guarded by gone
  private final int made;

  SyntheticMaildrop(int count, IntFunction<byte[]> messages) {
    this.made = count;
    this.messages = messages;
  }

  @Override
  public void mailbox(String user) {
    // All share the one mailbox.
  }

  @Override
  public void deliver(String user, byte[] message) {
    synchronized (gone) {
      delivered.add(message.clone());
    }
  }

  @Override
  public List<byte[]> messages(String user) {
    List<byte[]> all = new ArrayList<>();
    for (int number : present()) {
      all.add(message(number));
    }
    return all;
  }

  private int[] present() {
    synchronized (gone) {
      int count = made + delivered.size();
      return IntStream.rangeClosed(1, count).filter(n -> !gone.get(n)).toArray();
    }
  }

  private byte[] message(int number) {
    if (number <= made) {
      return messages.apply(number);
    }
    synchronized (gone) {
      return delivered.get(number - made - 1);
    }
  }

  @Override
  public View open(String user) {
    return new Snapshot(present());
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private final class Snapshot implements View {
    private final int[] numbers; // ours, by the client's, from 0 on
    private final BitSet deleted = new BitSet();

    Snapshot(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public Answer ask(String command) throws IOException {
      String[] words = command.strip().split(" +");
      return switch (words[0].toUpperCase(Locale.ROOT)) {
        case "STAT" -> Answer.of("+OK " + (numbers.length - deleted.cardinality()) + " " + total());
        case "LIST" -> listing(words, index -> String.valueOf(bytes(index).length));
        case "UIDL" -> listing(words, index -> "synthetic-" + numbers[index]);
        case "RETR" -> one(words, 2, index -> block(bytes(index)));
        case "TOP" -> one(words, 3, index -> block(top(bytes(index), Integer.parseInt(words[2]))));
        case "DELE" ->
            one(
                words,
                2,
                index -> {
                  deleted.set(index);
                  return Answer.of("+OK gone");
                });
        case "NOOP" -> Answer.of("+OK");
        case "RSET" -> {
          deleted.clear();
          yield Answer.of("+OK");
        }
        case "QUIT" -> {
          synchronized (gone) {
            deleted.stream().forEach(index -> gone.set(numbers[index]));
          }
          yield Answer.of("+OK bye");
        }
        default -> Answer.of("-ERR no such command");
      };
    }

    private byte[] bytes(int index) {
      return message(numbers[index]);
    }

    private long total() {
      long total = 0;
      for (int i = 0; i < numbers.length; i++) {
        total += deleted.get(i) ? 0 : bytes(i).length;
      }
      return total;
    }

    private Answer one(String[] words, int count, IntFunction<Answer> answer) {
      if (words.length != count || !words[count - 1].matches("[0-9]{1,9}")) {
        return Answer.of("-ERR what?");
      }
      int index = words[1].matches("[0-9]{1,9}") ? Integer.parseInt(words[1]) - 1 : -1;
      if (index < 0 || index >= numbers.length || deleted.get(index)) {
        return Answer.of("-ERR no such message");
      }
      return answer.apply(index);
    }

    private Answer listing(String[] words, IntFunction<String> value) {
      if (words.length > 1) {
        return one(words, 2, index -> Answer.of("+OK " + (index + 1) + " " + value.apply(index)));
      }
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < numbers.length; i++) {
        if (!deleted.get(i)) {
          rows.append(i + 1).append(' ').append(value.apply(i)).append("\r\n");
        }
      }
      return new Answer("+OK", DotText.of(rows.toString()));
    }

    private static Answer block(byte[] message) {
      return new Answer("+OK " + message.length + " octets", DotText.of(message));
    }

    /** The header, the empty line, and so many lines of the body. */
    private static byte[] top(byte[] message, int lines) {
      String text = new String(message, StandardCharsets.ISO_8859_1);
      int body = text.indexOf("\r\n\r\n");
      int end = body < 0 ? text.length() : body + 4;
      for (int left = lines; left > 0 && end < text.length(); left--) {
        int next = text.indexOf('\n', end);
        end = next < 0 ? text.length() : next + 1;
      }
      return text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
