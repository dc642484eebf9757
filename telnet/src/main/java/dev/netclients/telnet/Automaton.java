package dev.netclients.telnet;

import dev.netclients.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a machine that takes one byte after the other, in time linear in their number: all
 * places where the pattern may stand are kept at once (Thompson's construction), so there is
 * nothing to go back to.
 *
 * <p>Immutable; {@link Run} is one use of it.
 */
final class Automaton {
  /** How many instructions a pattern may have. */
  static final int MAX_SIZE = 10_000;

  private enum Op {
    BYTES,
    SPLIT,
    LINE_START,
    FOUND
  }

  /** Goes to {@code x}, or also to {@code y}; {@code bytes} says for which bytes. */
  private record Instruction(Op op, int x, int y, boolean @Nullable [] bytes) {}

  /** A part of a pattern, which writes itself behind what is written. */
  interface Part {
    /** Writes it into {@code program}. */
    void write(Program program);
  }

  /** What is written so far. */
  static final class Program {
    private final List<Instruction> instructions = new ArrayList<>();

    private int here() {
      return instructions.size();
    }

    private int add(Op op, int x, int y, boolean @Nullable [] bytes) {
      if (here() >= MAX_SIZE) {
        throw new IllegalArgumentException("pattern: too large (expected: " + MAX_SIZE + " steps)");
      }
      instructions.add(new Instruction(op, x, y, bytes));
      return here() - 1;
    }

    private void set(int at, int x, int y) {
      Instruction old = instructions.get(at);
      instructions.set(at, new Instruction(old.op, x, y, old.bytes));
    }
  }

  // --- parts ---

  /** One byte out of a set. */
  static Part oneOf(boolean[] bytes) {
    return program -> program.add(Op.BYTES, program.here() + 1, 0, bytes);
  }

  /** The start of a line. */
  static Part lineStart() {
    return program -> program.add(Op.LINE_START, program.here() + 1, 0, null);
  }

  /** One after the other. */
  static Part sequence(List<Part> parts) {
    List<Part> all = List.copyOf(parts);
    return program -> all.forEach(part -> part.write(program));
  }

  /** One of several. */
  static Part either(List<Part> parts) {
    List<Part> all = List.copyOf(parts);
    int last = all.size() - 1;
    return program -> {
      int[] jumps = new int[last];
      for (int i = 0; i < last; i++) {
        int split = program.add(Op.SPLIT, 0, 0, null);
        all.get(i).write(program);
        jumps[i] = program.add(Op.SPLIT, 0, 0, null);
        program.set(split, split + 1, program.here());
      }
      all.get(last).write(program);
      for (int jump : jumps) {
        program.set(jump, program.here(), program.here());
      }
    };
  }

  /** Any number of times, none included. */
  static Part star(Part part) {
    return program -> {
      int split = program.add(Op.SPLIT, 0, 0, null);
      part.write(program);
      program.add(Op.SPLIT, split, split, null);
      program.set(split, split + 1, program.here());
    };
  }

  /** Once or more. */
  static Part plus(Part part) {
    return program -> {
      int begin = program.here();
      part.write(program);
      program.add(Op.SPLIT, begin, program.here() + 1, null);
    };
  }

  /** Once or not at all. */
  static Part maybe(Part part) {
    return program -> {
      int split = program.add(Op.SPLIT, 0, 0, null);
      part.write(program);
      program.set(split, split + 1, program.here());
    };
  }

  // --- the machine ---

  private final Instruction[] instructions;
  private final boolean[] first = new boolean[256]; // the bytes that a find can begin with

  /**
   * Makes the machine of a pattern.
   *
   * @throws IllegalArgumentException if it would find the empty text, which is everywhere
   */
  Automaton(String shown, Part pattern) {
    Program program = new Program();
    pattern.write(program);
    program.add(Op.FOUND, 0, 0, null);
    instructions = program.instructions.toArray(Instruction[]::new);
    Run run = new Run();
    if (run.enter(run.now, 0, 0, true) >= 0) {
      throw new IllegalArgumentException(
          "pattern: " + Printable.of(shown) + " (expected: one that needs at least one character)");
    }
    for (int i = 0; i < run.now.size; i++) {
      boolean[] bytes = instructions[run.now.at[i]].bytes;
      for (int b = 0; bytes != null && b < 256; b++) {
        first[b] |= bytes[b];
      }
    }
  }

  /** Returns whether a find can begin with that byte. */
  boolean canBegin(byte b) {
    return first[b & 0xFF];
  }

  /** Places in the program, each once, the one that began first before the others. */
  private final class Places {
    final int[] at = new int[instructions.length];
    final int[] since = new int[instructions.length];
    final int[] index = new int[instructions.length]; // of a place in at, if that agrees
    int size;

    boolean has(int place) {
      int i = index[place];
      return i < size && at[i] == place;
    }

    void add(int place, int start) {
      index[place] = size;
      at[size] = place;
      since[size++] = start;
    }
  }

  /** One search through a text that comes byte by byte. */
  final class Run {
    private Places now = new Places();
    private Places next = new Places();
    private final int[] open = new int[2 * instructions.length + 2];

    /** Returns whether it is in the midst of something that may become a find. */
    boolean isBusy() {
      return now.size > 0;
    }

    /**
     * Takes the byte at {@code position}.
     *
     * @param lineStart whether a line begins there
     * @return where the find begins that ends with this byte, the earliest one; -1 if none does
     */
    int take(byte b, int position, boolean lineStart) {
      if (now.size == 0 && !first[b & 0xFF]) {
        return -1;
      }
      enter(now, 0, position, lineStart);
      next.size = 0;
      int found = -1;
      for (int i = 0; i < now.size && found < 0; i++) {
        Instruction instruction = instructions[now.at[i]];
        boolean[] bytes = instruction.bytes;
        if (bytes != null && bytes[b & 0xFF]) {
          found = enter(next, instruction.x, now.since[i], b == '\n');
        }
      }
      Places old = now;
      now = next;
      next = old;
      return found;
    }

    /** Goes to a place and on from it as far as no byte is needed; returns the start if found. */
    private int enter(Places places, int place, int start, boolean lineStart) {
      int found = -1;
      int n = 0;
      open[n++] = place;
      while (n > 0) {
        int at = open[--n];
        if (places.has(at)) {
          continue;
        }
        places.add(at, start);
        Instruction instruction = instructions[at];
        switch (instruction.op) {
          case SPLIT -> {
            open[n++] = instruction.y;
            open[n++] = instruction.x;
          }
          case LINE_START -> {
            if (lineStart) {
              open[n++] = instruction.x;
            }
          }
          case FOUND -> found = start;
          case BYTES -> {}
        }
      }
      return found;
    }
  }
}
