package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that refuses everything and notes the decoded words it heard. */
record RecordingDialogue(List<String> heard) implements SaslDialogue {
  @Override
  public int initialResponseLimit() {
    return 10_000;
  }

  @Override
  public Step begin(String mechanism, byte @Nullable [] initialResponse) {
    if (initialResponse != null) {
      heard.add(new String(Base64.getDecoder().decode(initialResponse), UTF_8));
    }
    return new Refused("", "no", true);
  }

  @Override
  public Step answer(byte[] response) {
    heard.add(new String(response, US_ASCII));
    return new Refused("", "no", true);
  }
}
