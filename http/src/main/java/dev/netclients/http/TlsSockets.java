package dev.netclients.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Lays a connector's TLS over its sockets, and a {@link TlsSocket} around both. */
final class TlsSockets extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final Duration handshake;

  TlsSockets(SSLSocketFactory tls, Duration handshake) {
    this.tls = tls;
    this.handshake = handshake;
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean autoClose)
      throws IOException {
    if (!(below instanceof PlainSocket raw)) {
      throw layersOnly();
    }
    SSLSocket layer = (SSLSocket) tls.createSocket(raw.inner(), host, port, autoClose);
    return new TlsSocket(layer, raw, handshake);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
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
