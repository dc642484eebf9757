package dev.netclients.ftp;

import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Callback;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connections;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A data connection that was agreed upon, before the command that it is for (RFC 959, section 3.2).
 */
interface DataWay extends Closeable {
  /**
   * Returns the connection, in clear; asked once, after the server has said that it begins.
   *
   * @param look asked while nobody calls, where the server has to
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  Connection connect(Callback.Look look) throws IOException;

  /** Gives it up before {@link #connect}; afterwards nothing. */
  @Override
  void close();

  /**
   * The server listens, and is dialled where the control connection found it: EPSV (RFC 2428), or
   * PASV where the server refuses that.
   */
  static DataWay passive(Control control, Connections connections, boolean throughProxy)
      throws IOException {
    Endpoint there = control.sibling(passivePort(control), throughProxy);
    Connection data = connections.connect(there, control.connection.callLeft());
    return new DataWay() {
      private boolean taken;

      @Override
      public Connection connect(Callback.Look look) {
        taken = true;
        return data;
      }

      @Override
      public void close() {
        if (!taken) {
          data.close();
        }
      }
    };
  }

  private static int passivePort(Control control) throws IOException {
    if (!control.epsvRefused) {
      Reply reply = control.replies.command("EPSV");
      if (reply.code() < 400) {
        int port = reply.code() == 229 ? PassiveReply.epsv(reply.text()) : -1;
        if (port < 0) {
          throw control.replies.unexpected("EPSV", reply);
        }
        return port;
      }
      if (reply.code() == 421) {
        throw control.replies.refusal("EPSV", reply);
      }
      control.epsvRefused = reply.isPermanent();
    }
    Reply reply = control.expect("PASV");
    int port = reply.code() == 227 ? PassiveReply.pasv(reply.text()) : -1;
    if (port < 0) {
      throw control.replies.unexpected("PASV", reply);
    }
    return port;
  }

  /**
   * We listen, on the address that the server talks to already, and it calls back: EPRT (RFC 2428),
   * or PORT where the server refuses that. Callers from elsewhere are turned away.
   */
  static DataWay active(Control control, Connections connections) throws IOException {
    InetAddress here = ((InetSocketAddress) control.connection.localAddress()).getAddress();
    InetAddress there = ((InetSocketAddress) control.connection.remoteAddress()).getAddress();
    Callback callback = listen(control, connections, here);
    boolean told = false;
    try {
      tellWhere(control, callback.address());
      told = true;
    } finally {
      if (!told) {
        callback.close();
      }
    }
    return new DataWay() {
      @Override
      public Connection connect(Callback.Look look) throws IOException {
        try {
          return callback.accept(
              there, control.connection.timeouts().connect(), control.connection.callLeft(), look);
        } finally {
          callback.close();
        }
      }

      @Override
      public void close() {
        callback.close();
      }
    };
  }

  private static Callback listen(Control control, Connections connections, InetAddress here)
      throws IOException {
    try {
      return connections.listen(here);
    } catch (NetClientException e) {
      throw e;
    } catch (IOException e) {
      throw new LocalFailureException(
          control.connection.server(),
          Stage.CONNECT,
          Outcome.NOT_DONE,
          "cannot listen on " + here.getHostAddress() + ": " + e.getMessage(),
          true,
          e);
    }
  }

  private static void tellWhere(Control control, InetSocketAddress address) throws IOException {
    boolean four = address.getAddress() instanceof Inet4Address;
    String host = address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    if (!control.eprtRefused) {
      String command =
          String.format(
              "EPRT |%d|%s|%d|",
              four ? 1 : 2, zone < 0 ? host : host.substring(0, zone), address.getPort());
      Reply reply = control.replies.command(command);
      if (reply.isPositive()) {
        return;
      }
      if (!four || reply.code() == 421) {
        throw control.replies.refusal(command, reply);
      }
      control.eprtRefused = reply.isPermanent();
    }
    control.expect(
        "PORT "
            + host.replace('.', ',')
            + ","
            + (address.getPort() >> 8)
            + ","
            + (address.getPort() & 0xFF));
  }
}
