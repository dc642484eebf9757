package outside;

import dev.netclients.Resource;
import dev.netclients.gopher.GopherClient;
import dev.netclients.gopher.GopherMenu;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Fetches from a server of its own: by the module's client, and by its URL alone. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    System.out.println(Main.class.getModule().isNamed() ? "module path" : "class path");
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      Thread answers = new Thread(() -> answerTwice(server));
      answers.setDaemon(true);
      answers.start();
      String root = "gopher://127.0.0.1:" + server.getLocalPort() + "/";
      try (GopherClient gopher = GopherClient.create();
          GopherMenu menu = gopher.menu(URI.create(root))) {
        System.out.println(menu.next().title());
      }
      try (NetClients clients = NetClients.create();
          Resource text = clients.read(URI.create(root + "0/hello"))) {
        System.out.print(new String(text.readAll(), StandardCharsets.UTF_8));
      }
    }
  }

  private static void answerTwice(ServerSocket server) {
    for (String answer : new String[] {"0A menu\t/hello\t127.0.0.1\t70\r\n.\r\n", "A text\r\n.\r\n"}) {
      try (Socket client = server.accept()) {
        while (client.getInputStream().read() != '\n') {
          // the selector ends here
        }
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
