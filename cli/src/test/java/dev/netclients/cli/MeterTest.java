package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeterTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now;
  private final Meter meter = meter(0);

  private Meter meter(long before) {
    return new Meter(
        new Terminal(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            true,
            Map.of(),
            question -> null,
            time -> {},
            () -> false,
            () -> null),
        () -> now,
        before);
  }

  private String shown() {
    String all = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return all;
  }

  private void at(double seconds) {
    now = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void showsSizeSpeedAndTheTimeLeft() {
    at(2);
    meter.transferred(2 << 20, OptionalLong.of(10 << 20));
    assertThat(shown()).isEqualTo("\r2.0 MiB of 10.0 MiB  1.0 MiB/s  0:08 left");
    at(2.1); // too soon
    meter.transferred(3 << 20, OptionalLong.of(10 << 20));
    assertThat(shown()).isEmpty();
    meter.clear();
    assertThat(shown()).isEqualTo("\r" + " ".repeat(41) + "\r");
    meter.clear();
    assertThat(shown()).isEmpty();
  }

  @Test
  void withoutATotalThereIsNoTimeLeft() {
    at(4);
    meter.transferred(1024, OptionalLong.empty());
    assertThat(shown()).isEqualTo("\r1.0 KiB  256 B/s");
  }

  @Test
  void whatWasThereBeforeDoesNotCountForTheSpeed() {
    Meter resumed = meter(100 << 20);
    at(10);
    resumed.transferred(110 << 20, OptionalLong.of(200 << 20));
    assertThat(shown()).isEqualTo("\r110.0 MiB of 200.0 MiB  1.0 MiB/s  1:30 left");
  }

  @Test
  void longTimesHaveHours() {
    at(1);
    meter.transferred(1, OptionalLong.of(7262));
    assertThat(shown()).endsWith("2:01:01 left");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "5368709120, 5.0 GiB"})
  void sizesAreForPeople(long bytes, String size) {
    assertThat(Meter.size(bytes)).isEqualTo(size);
  }
}
