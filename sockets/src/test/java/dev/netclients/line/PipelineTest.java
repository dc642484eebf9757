package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.LocalFailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
  private final AtomicInteger aborts = new AtomicInteger();

  private Pipeline start(Iterator<byte[]> commands, int window, OutputStream out) {
    return Pipeline.start(commands, window, out, Peer.named("test"), aborts::incrementAndGet);
  }

  private static Iterator<byte[]> commands(int count, int size) {
    return IntStream.range(0, count).mapToObj(i -> new byte[size]).iterator();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void everyCommandIsWrittenOnceAndCountedOnce(int window) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int replies = 0;
    try (Pipeline pipeline = start(commands(1000, 10), window, out)) {
      while (pipeline.advance()) {
        replies++;
        assertThat(pipeline.unanswered()).isBetween(1, window);
      }
    }
    assertThat(replies).isEqualTo(1000);
    assertThat(out.size()).isEqualTo(10_000);
    assertThat(aborts).hasValue(0);
  }

  @Test
  void noMoreThanTheWindowIsOnItsWay() throws IOException {
    AtomicInteger written = new AtomicInteger();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            written.incrementAndGet();
          }
        };
    try (Pipeline pipeline = start(commands(500, 1), Pipeline.MAX_COMMANDS, counting)) {
      for (int taken = 0; pipeline.advance(); taken++) {
        assertThat(written.get()).isLessThanOrEqualTo(taken + Pipeline.MAX_COMMANDS);
      }
    }
  }

  @Test
  void bigCommandsAreBoundedByTheirBytes() throws IOException {
    try (Pipeline pipeline =
        start(commands(20, 40_000), Pipeline.MAX_COMMANDS, OutputStream.nullOutputStream())) {
      while (pipeline.advance()) {
        assertThat(pipeline.unanswered()).isEqualTo(1); // two would be over 64 KiB
      }
    }
  }

  @Test
  void whatWasWrittenBeforeAFailureIsStillAnswered() throws IOException { // HAZ-NET-11
    OutputStream failing =
        new OutputStream() {
          private int left = 3;

          @Override
          public void write(int b) throws IOException {
            if (left-- == 0) {
              throw new IOException("broken pipe");
            }
          }
        };
    try (Pipeline pipeline = start(commands(10, 1), Pipeline.MAX_COMMANDS, failing)) {
      for (int i = 0; i < 3; i++) {
        assertThat(pipeline.advance()).isTrue();
      }
      assertThatThrownBy(pipeline::advance).hasMessage("broken pipe");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aSourceThatThrowsEndsTheConversationAsLocal(int window) { // HAZ-NET-22
    for (Throwable failure : List.of(new IllegalStateException("no"), new AssertionError("no"))) {
      Iterator<byte[]> source =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public byte[] next() {
              if (failure instanceof Error error) {
                throw error; // were it not told, all would seem to have been answered
              }
              throw (RuntimeException) failure;
            }
          };
      try (Pipeline pipeline = start(source, window, OutputStream.nullOutputStream())) {
        assertThatThrownBy(pipeline::advance)
            .isInstanceOf(LocalFailureException.class)
            .hasCause(failure);
      }
    }
  }

  @Test
  void closedBeforeTheLastReplyItEndsTheConversationOnce() throws IOException { // P-07
    Pipeline pipeline = start(commands(5, 1), 5, OutputStream.nullOutputStream());
    assertThat(pipeline.advance()).isTrue();
    pipeline.close();
    pipeline.close();
    assertThat(aborts).hasValue(1);
  }

  @Test
  void anEmptyBulkIsOverAtOnce() throws IOException {
    for (int window : List.of(1, 100)) {
      try (Pipeline pipeline = start(commands(0, 1), window, OutputStream.nullOutputStream())) {
        assertThat(pipeline.advance()).isFalse();
      }
    }
    assertThat(aborts).hasValue(0);
  }

  @Test
  void anInterruptEndsTheWaitForTheNextCommand() { // P-20, HAZ-NET-13
    CountDownLatch never = new CountDownLatch(1);
    Iterator<byte[]> slow =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            try {
              never.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new AssertionError("It is the caller who was interrupted", e);
            }
            return false;
          }

          @Override
          public byte[] next() {
            throw new NoSuchElementException();
          }
        };
    Thread.currentThread().interrupt();
    try (Pipeline pipeline = start(slow, 2, OutputStream.nullOutputStream())) {
      assertThatThrownBy(pipeline::advance).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      never.countDown();
    }
  }
}
