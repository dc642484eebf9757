package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.sockets.Connector;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Who fakes Gopher gets neither Kotlin nor GreenMail nor JUnit: each is touched by one class. */
class OptionalLibrariesTest {
  private static URLClassLoader bare() {
    URL kit = FakeServer.class.getProtectionDomain().getCodeSource().getLocation();
    URL core = Connector.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {kit, core}, ClassLoader.getPlatformClassLoader());
  }

  @Test
  void withoutOptionalLibrariesAllOtherFakesStart() throws Exception {
    try (URLClassLoader loader = bare()) {
      for (String name :
          List.of("ScriptedServer", "FakeGopher", "FakeSocks5", "FakeHttpProxy", "FakeHttp")) {
        Class<?> type = loader.loadClass("dev.netclients.testkit." + name);
        assertThat(type.getClassLoader()).isSameAs(loader);
        ((AutoCloseable) type.getMethod("start").invoke(null)).close();
      }
      Class<?> pop3 = loader.loadClass("dev.netclients.testkit.FakePop3");
      IntFunction<byte[]> messages = n -> new byte[n];
      ((AutoCloseable)
              pop3.getMethod("synthetic", int.class, IntFunction.class).invoke(null, 1, messages))
          .close();
      Class<?> proxy = loader.loadClass("dev.netclients.testkit.FaultProxy");
      ((AutoCloseable) proxy.getMethod("to", int.class).invoke(null, 1)).close();
    }
  }

  @Test
  void theOthersSayWhatIsMissing() throws Exception {
    try (URLClassLoader loader = bare()) {
      for (String[] name : new String[][] {{"FakeHttp", "startTls"}, {"FakePop3", "start"}}) {
        Class<?> type = loader.loadClass("dev.netclients.testkit." + name[0]);
        assertThatThrownBy(() -> type.getMethod(name[1]).invoke(null))
            .satisfiesAnyOf(
                e -> assertThat(e).isInstanceOf(NoClassDefFoundError.class),
                e ->
                    assertThat(((InvocationTargetException) e).getCause())
                        .isInstanceOf(NoClassDefFoundError.class));
      }
    }
  }
}
