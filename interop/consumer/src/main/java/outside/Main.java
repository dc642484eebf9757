package outside;

import dev.netclients.Protocol;

/** Says what the port table says, and in which kind of module. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(Protocol.GOPHER.scheme() + " " + Protocol.GOPHER.port());
    System.out.println(Main.class.getModule().isNamed() ? "module path" : "class path");
  }
}
