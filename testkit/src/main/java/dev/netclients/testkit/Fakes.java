package dev.netclients.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Closes fakes after each test of JUnit Jupiter, the last one first, and so fails the test if one
 * of them saw what it forbids.
 *
 * <pre>{@code
 * @RegisterExtension final Fakes fakes = new Fakes();
 *
 * @Test void signsIn() throws Exception {
 *   FakePop3 server = fakes.use(FakePop3.start()).mailbox("alice", "secret");
 * }
 * }</pre>
 *
 * <p>Registered in a static field, it keeps what a {@code @BeforeAll} method gave it until all
 * tests of the class are done. For tests that run one after another. This class alone needs JUnit.
 */
public final class Fakes
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final Deque<AutoCloseable> forAll = new ArrayDeque<>();
  private final Deque<AutoCloseable> forEach = new ArrayDeque<>();
  private boolean beforeAll;

  /** Makes one with nothing to close yet. */
  public Fakes() {}

  /** Returns {@code fake}, which will be closed. */
  public <T extends AutoCloseable> T use(T fake) {
    (beforeAll ? forAll : forEach).push(fake);
    return fake;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    beforeAll = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    beforeAll = false;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    closeAll(forEach);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    closeAll(forAll);
  }

  private static void closeAll(Deque<AutoCloseable> fakes) throws Exception {
    Throwable first = null;
    while (!fakes.isEmpty()) {
      try {
        fakes.pop().close();
      } catch (Exception | AssertionError e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    } else if (first != null) {
      throw (Exception) first;
    }
  }
}
