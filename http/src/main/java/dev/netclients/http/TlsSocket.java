package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS over a {@link PlainSocket}, with what OkHttp lacks: a clock for the handshake, an
 * end that never waits for the peer (the socket below goes first), and for HTTP/1 a {@link
 * ResponseGuard}.
 */
final class TlsSocket extends SSLSocket implements SocketView {
  private final SSLSocket tls;
  private final PlainSocket raw;
  private final Duration handshake;
  private volatile @Nullable GuardedInput input;
  private volatile int soTimeout;

  TlsSocket(SSLSocket tls, PlainSocket raw, Duration handshake) {
    this.tls = tls;
    this.raw = raw;
    this.handshake = handshake;
    this.soTimeout = raw.getSoTimeout();
  }

  @Override
  public void startHandshake() throws IOException {
    HandshakeClock clock = new HandshakeClock(raw, handshake);
    clock.start();
    try {
      tls.startHandshake();
    } catch (IOException e) {
      if (clock.ranOut) {
        throw new Carried(
            new TimedOutException(
                raw.server(), Stage.TLS, Outcome.NOT_DONE, Clock.HANDSHAKE, handshake));
      }
      throw e;
    } finally {
      Watchdog.unwatch(clock);
    }
  }

  private static final class HandshakeClock implements Watchdog.Watched {
    private final PlainSocket raw;
    private final Duration value;
    private volatile long until = Watchdog.NEVER;
    volatile boolean ranOut;

    HandshakeClock(PlainSocket raw, Duration value) {
      this.raw = raw;
      this.value = value;
    }

    void start() {
      until = CallClock.until(value);
      Watchdog.watch(this);
      Watchdog.deadlineSet(until);
    }

    @Override
    public long deadline() {
      return until;
    }

    @Override
    public void expire(long now) {
      ranOut = true;
      until = Watchdog.NEVER;
      raw.closeNow();
    }
  }

  @Override
  public void begin(String method) throws IOException {
    GuardedInput reading = input;
    if (reading != null) {
      reading.begin(method, raw.pending(), PlainSocket.stale(raw.server()));
    }
  }

  @Override
  public boolean isAnswered() {
    GuardedInput reading = input;
    return reading != null && reading.guard().isAnswered();
  }

  @Override
  public long number() {
    return raw.number();
  }

  /** Called after the handshake, when it is known what is spoken. */
  @Override
  public InputStream getInputStream() throws IOException {
    if ("h2".equals(tls.getApplicationProtocol())) {
      return tls.getInputStream();
    }
    GuardedInput reading = input;
    if (reading == null) {
      reading = new GuardedInput(tls.getInputStream(), new ResponseGuard(raw.server()), this, raw);
      input = reading;
    }
    return reading;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return tls.getOutputStream();
  }

  /** Closes what is below first: TLS's own farewell waits for a write that is blocked. */
  @Override
  public void close() throws IOException {
    GuardedInput reading = input;
    if (reading != null) {
      reading.unwatch();
    }
    raw.close();
    tls.close();
  }

  @Override
  public boolean isClosed() {
    GuardedInput reading = input;
    return raw.isClosed()
        || tls.isClosed()
        || reading != null && reading.guard().isQuiet() && !reading.guard().isReusable();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    soTimeout = timeout;
    tls.setSoTimeout(PlainSocket.kernelTimeout(timeout));
  }

  @Override
  public int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public boolean isInputShutdown() {
    return isClosed();
  }

  @Override
  public boolean isOutputShutdown() {
    return isClosed();
  }

  @Override
  public void shutdownInput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public void shutdownOutput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public boolean isConnected() {
    return raw.isConnected();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return raw.getInetAddress();
  }

  @Override
  public int getPort() {
    return raw.getPort();
  }

  @Override
  public String toString() {
    return raw.toString();
  }

  // The rest is the JDK's, as it is.

  @Override
  public SSLParameters getSSLParameters() {
    return tls.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    tls.setSSLParameters(parameters);
  }

  @Override
  public String getApplicationProtocol() {
    return tls.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return tls.getHandshakeApplicationProtocol();
  }

  @Override
  public SSLSession getSession() {
    return tls.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return tls.getHandshakeSession();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return tls.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    tls.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return tls.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return tls.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    tls.setEnabledProtocols(protocols);
  }

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    tls.addHandshakeCompletedListener(listener);
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    tls.removeHandshakeCompletedListener(listener);
  }

  @Override
  public void setUseClientMode(boolean mode) {
    tls.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return tls.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    tls.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return tls.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    tls.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return tls.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    tls.setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return tls.getEnableSessionCreation();
  }
}
