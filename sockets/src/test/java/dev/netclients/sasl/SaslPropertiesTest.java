package dev.netclients.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.sasl.Scram.Binding;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a server says, a login ends, and ends typed. */
class SaslPropertiesTest {
  private static final Endpoint SERVER = Endpoint.of("mail.test", 110);
  private static final String FIRST = "r=noncemore,s=QSXCR+Q6sek8bf92,i=4096";

  @Property(tries = 300)
  void anyChallengesEndATypedFailureOrASuccess(@ForAll @Size(max = 20) List<String> texts) {
    for (int i = 0; i < 7; i++) {
      run(mechanism(i), texts, false);
    }
  }

  @Property(tries = 300)
  void anyDecodableChallengesEndATypedFailureOrASuccess(
      @ForAll @Size(max = 20) List<byte[]> challenges) {
    List<String> texts = challenges.stream().map(Base64.getEncoder()::encodeToString).toList();
    for (int i = 0; i < 7; i++) {
      run(mechanism(i), texts, true);
    }
  }

  @Test
  @Tag("soak")
  void aHundredThousandMangledScramMessagesEndTyped() {
    Random random = new Random(7);
    for (int n = 0; n < 100_000; n++) {
      StringBuilder first = new StringBuilder(FIRST.replace("4096", n % 50 == 0 ? "4096" : "1"));
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(first.length());
        switch (random.nextInt(3)) {
          case 0 -> first.deleteCharAt(at);
          case 1 -> first.insert(at, (char) random.nextInt(256));
          default -> first.setCharAt(at, "rsiemv=,0123456789+/ \0".charAt(random.nextInt(22)));
        }
      }
      String coded = Base64.getEncoder().encodeToString(first.toString().getBytes(ISO_8859_1));
      run(
          mechanism(n % 7),
          List.of(coded, coded.substring(0, random.nextInt(coded.length()))),
          true);
    }
  }

  private static void run(SaslMechanism mechanism, List<String> challenges, boolean goodEnd) {
    Parrot parrot = new Parrot(challenges, goodEnd);
    try {
      SaslLogin.exchange("s", mechanism, parrot);
      assertThat(goodEnd).isTrue();
    } catch (NetClientException e) {
      assertThat(e.getMessage()).doesNotContain("s3cretPassw0rd").hasSizeLessThan(3000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(parrot.replies).isLessThan(Exchange.MAX_CHALLENGES + 3);
  }

  private static SaslMechanism mechanism(int kind) {
    char[] secret = "s3cretPassw0rd".toCharArray();
    return switch (kind) {
      case 0 -> SingleMessage.plain("s", "u", secret);
      case 1 -> new LoginMechanism("s", "u", secret);
      case 2 -> new CramMd5("s", "u", secret);
      case 3 -> new Scram("s", "SCRAM-SHA-1", "u", secret, Binding.NONE, "nonce");
      case 4 -> new Scram("s", "SCRAM-SHA-256", "u", secret, Binding.NOT_OFFERED, "nonce");
      case 5 -> Bearer.oauthbearer(SERVER, "u", secret);
      default -> Bearer.xoauth2(SERVER, "u", secret);
    };
  }

  /** A server that says what it was given, and then the end. */
  private static final class Parrot implements SaslDialogue {
    private final List<String> challenges;
    private final boolean goodEnd;
    private int replies;

    Parrot(List<String> challenges, boolean goodEnd) {
      this.challenges = challenges;
      this.goodEnd = goodEnd;
    }

    @Override
    public int initialResponseLimit() {
      return 100;
    }

    @Override
    public Step begin(String mechanism, byte @Nullable [] initialResponse) {
      return next();
    }

    @Override
    public Step answer(byte[] response) {
      return new String(response, UTF_8).equals("*") ? new Refused("501", "off", true) : next();
    }

    private Step next() {
      if (replies++ < challenges.size()) {
        return new Challenge(challenges.get(replies - 1));
      }
      return goodEnd ? new Success() : new Refused("535", "no", true);
    }
  }
}
