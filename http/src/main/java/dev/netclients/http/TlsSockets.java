package dev.netclients.http;

import dev.netclients.sockets.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Lays a connector's TLS over its sockets, and a {@link TlsSocket} around both. */
final class TlsSockets extends SSLSocketFactory {
  private final Tls tls;

  TlsSockets(Tls tls) {
    this.tls = tls;
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean autoClose)
      throws IOException {
    if (!(below instanceof PlainSocket plain)) {
      throw layersOnly();
    }
    return new TlsSocket(plain.layer(tls, host), plain);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.context().getSocketFactory().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.context().getSocketFactory().getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw layersOnly();
  }

  private static IOException layersOnly() {
    return new IOException("TLS is laid over a connector's sockets only");
  }
}
