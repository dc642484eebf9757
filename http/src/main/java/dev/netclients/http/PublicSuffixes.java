package dev.netclients.http;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;

/**
 * Domains under which anybody may register a name, such as {@code co.uk} (publicsuffix.org): no
 * cookie is for all of those. The list is the one in OkHttp's jar, which OkHttp itself does not
 * find on the module path, since its package is not open; a module's reader does.
 *
 * <p>Without the list every domain counts as one, so that cookies stay with the host that set them.
 */
final class PublicSuffixes {
  private static final String LIST = "okhttp3/internal/publicsuffix/PublicSuffixDatabase.list";

  /** Loaded when the first cookie names a domain. */
  private static final class Rules {
    static final Set<String> ALL;
    static final Set<String> EXCEPTIONS;

    static {
      Set<String> all = Set.of();
      Set<String> exceptions = Set.of();
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(read()))) {
        all = lines(in);
        exceptions = lines(in);
      } catch (IOException e) {
        // Both stay empty: see the class comment. A test watches over it.
      }
      ALL = all;
      EXCEPTIONS = exceptions;
    }

    // Two blocks of lines, each behind its length.
    private static Set<String> lines(DataInputStream in) throws IOException {
      byte[] bytes = in.readNBytes(in.readInt());
      return new HashSet<>(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n")));
    }

    private static byte[] read() throws IOException {
      Module okHttp = OkHttpClient.class.getModule();
      if (okHttp.isNamed() && okHttp.getLayer() != null) {
        Optional<ResolvedModule> module =
            okHttp.getLayer().configuration().findModule(okHttp.getName());
        if (module.isPresent()) {
          try (ModuleReader reader = module.get().reference().open()) {
            Optional<InputStream> list = reader.open(LIST);
            return list.isPresent() ? all(list.get()) : new byte[0];
          }
        }
      }
      InputStream list = OkHttpClient.class.getClassLoader().getResourceAsStream(LIST);
      return list == null ? new byte[0] : all(list);
    }

    private static byte[] all(InputStream in) throws IOException {
      try (in) {
        return in.readAllBytes();
      }
    }
  }

  private PublicSuffixes() {}

  static boolean areKnown() {
    return !Rules.ALL.isEmpty();
  }

  /** Returns whether {@code domain}, in lower case and punycode, is one. */
  static boolean contains(String domain) {
    String unicode = IDN.toUnicode(domain);
    int dot = unicode.indexOf('.');
    if (dot < 0 || !areKnown()) {
      return true; // the rule that holds if no other does is "*"
    }
    return !Rules.EXCEPTIONS.contains(unicode)
        && (Rules.ALL.contains(unicode) || Rules.ALL.contains("*" + unicode.substring(dot)));
  }
}
