package dev.netclients.benchmarks;

import dev.netclients.Resource;
import dev.netclients.gopher.GopherClient;
import dev.netclients.gopher.GopherMenu;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gopher: a connection for each menu, and one for a large file. No library of Java's speaks it. */
final class GopherJobs {
  private static final int BLOCK = 64 << 10;

  private GopherJobs() {}

  /** Each menu's rows as items. */
  static Job netclientsMenus(int port) {
    URI menu = URI.create("gopher://127.0.0.1:" + port + "/1/menu");
    GopherClient client = GopherClient.create();
    return Job.over(
        client,
        menus -> {
          for (long i = 0; i < menus; i++) {
            int rows = 0;
            try (GopherMenu items = client.menu(menu)) {
              for (; items.hasNext(); rows++) {
                items.next();
              }
            }
            Job.check(GopherServer.ROWS, rows, "rows of a menu");
          }
        });
  }

  static Job netclientsFile(int port) {
    GopherClient client = GopherClient.create();
    return Job.over(
        client,
        mebibytes -> {
          URI file = URI.create("gopher://127.0.0.1:" + port + "/9/mib/" + mebibytes);
          try (Resource resource = client.read(file)) {
            Job.check(
                mebibytes << 20, Job.drain(resource.body(), new byte[BLOCK]), "bytes of a file");
          }
        });
  }

  /** The limit: sockets, and the bytes counted. */
  static Job rawMenus(int port) {
    byte[] block = new byte[BLOCK];
    return menus -> {
      long bytes = 0;
      for (long i = 0; i < menus; i++) {
        bytes += raw(port, "/menu", block);
      }
      Job.check(menus * GopherServer.MENU.length, bytes, "bytes of menus");
    };
  }

  static Job rawFile(int port) {
    byte[] block = new byte[BLOCK];
    return mebibytes -> {
      Job.check(mebibytes << 20, raw(port, "/mib/" + mebibytes, block), "bytes of a file");
    };
  }

  static List<String> curlMenus(int port, long menus) {
    return List.of("gopher://127.0.0.1:" + port + "/1/menu[1-" + menus + "]");
  }

  static List<String> curlFile(int port, long mebibytes) {
    return List.of("gopher://127.0.0.1:" + port + "/9/mib/" + mebibytes);
  }

  private static long raw(int port, String selector, byte[] block) throws IOException {
    try (Socket socket = Job.socket(port)) {
      socket.getOutputStream().write((selector + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return Job.drain(socket.getInputStream(), block);
    }
  }
}
