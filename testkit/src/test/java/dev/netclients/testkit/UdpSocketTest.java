package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.ResolveException;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.AddressGuard;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.Family;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.UdpSocket;
import dev.netclients.sockets.UnsupportedFamilyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link UdpSocket}, over real sockets. */
@Timeout(20)
class UdpSocketTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  @RegisterExtension final Fakes fakes = new Fakes();

  private UdpSocket bound() throws IOException {
    return bound("127.0.0.1");
  }

  private UdpSocket bound(String address) throws IOException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(address), 0);
    return fakes.use(Connector.system().bindUdp(local));
  }

  private UdpSocket connected(UdpSocket to) throws IOException {
    return fakes.use(Connector.system().connectUdp(at(to)));
  }

  private static Endpoint at(UdpSocket socket) throws IOException {
    InetSocketAddress local = socket.localAddress();
    return Endpoint.of(local.getAddress().getHostAddress(), local.getPort());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Datagram next(UdpSocket socket) throws IOException {
    return socket.receive(SOON).orElseThrow();
  }

  // --- there and back ---

  // PY-SOCK-01, PY-SOCK-06, PY-SOCK-14, PY-SOCK-16
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void datagramsGoBothWaysAndTellTheirSender(String address) throws Exception {
    UdpSocket one = bound(address);
    UdpSocket other = connected(one);
    other.send(bytes("question"));
    Datagram came = next(one);
    assertThat(came.text()).isEqualTo("question");
    assertThat(came.truncated()).isFalse();
    assertThat(came.sender()).isEqualTo(other.localAddress());
    one.send(bytes("answer"), came.sender());
    assertThat(other.receive().text()).isEqualTo("answer");
    assertThat(other.remoteAddress()).contains(one.localAddress());
    assertThat(one.remoteAddress()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1472, 1473, 65_506, Datagram.MAX_BYTES})
  void everySizeArrivesWhole(int size) throws Exception {
    UdpSocket one = bound();
    byte[] sent = new byte[size];
    Arrays.fill(sent, (byte) 'x');
    bound().send(sent, one.localAddress());
    Datagram came = next(one);
    assertThat(came.bytes()).isEqualTo(sent);
    assertThat(came.truncated()).isFalse();
  }

  @Test
  void whatIsLargerThanWantedIsCutAndSaysSo() throws Exception { // HAZ-UDP-02, PY-SOCK-16
    UdpSocket one = bound().maxDatagram(10);
    UdpSocket other = connected(one);
    other.send(bytes("0123456789"));
    other.send(bytes("0123456789+"));
    other.send(bytes("after"));
    assertThat(next(one).truncated()).isFalse();
    Datagram cut = one.receive();
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.text()).isEqualTo("0123456789");
    assertThat(cut).hasToString("10 bytes of a larger datagram from " + cut.sender());
    assertThat(next(one).text()).isEqualTo("after");
  }

  @Test
  void whatNoDatagramHoldsIsRefusedBeforeItIsSent() throws Exception { // HAZ-UDP-04
    UdpSocket one = bound();
    UdpSocket other = connected(one);
    assertThatThrownBy(() -> other.send(new byte[Datagram.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65508");
    other.send(bytes("usable"));
    assertThat(next(one).text()).isEqualTo("usable");
  }

  @Test
  void aConnectedSocketHearsItsPeerAlone() throws Exception { // HAZ-UDP-01
    UdpSocket server = bound();
    UdpSocket client = connected(server);
    bound().send(bytes("forged"), client.localAddress());
    server.send(bytes("true"), client.localAddress());
    assertThat(next(client).text()).isEqualTo("true");
    assertThat(client.receive(SHORT)).isEmpty();
  }

  // --- an answer ---

  @Test
  void anAnswerIsToldFromLateOnesAndJunk() throws Exception { // HAZ-UDP-03
    UdpSocket server = bound();
    UdpSocket client = connected(server);
    for (String datagram : List.of("1 late", "junk", "1 late", "2 answer")) {
      server.send(bytes(datagram), client.localAddress());
    }
    Datagram answer = client.ask(bytes("2"), SOON, 0, came -> came.text().startsWith("2 "));
    assertThat(answer.text()).isEqualTo("2 answer");
    assertThat(next(server).text()).isEqualTo("2");
  }

  @Test
  void aLostQuestionIsAskedAgainIfThatIsWanted() throws Exception { // HAZ-UDP-06
    UdpSocket server = bound();
    UdpSocket client = connected(server);
    Thread answers =
        new Thread(
            () -> {
              try {
                next(server); // as good as lost
                server.send(bytes("to the second"), next(server).sender());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    answers.start();
    assertThat(client.ask(bytes("?"), Duration.ofMillis(300), 10, came -> true).text())
        .isEqualTo("to the second");
    answers.join();
  }

  @Test
  void withoutAnAnswerItIsAskedThatOftenAndThenOver() throws Exception { // HAZ-UDP-06
    for (int resends : new int[] {0, 2}) {
      UdpSocket server = bound();
      UdpSocket client = connected(server);
      assertThatThrownBy(() -> client.ask(bytes("?"), SHORT, resends, came -> true))
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.READ);
                assertThat(e.after()).isEqualTo(SHORT.multipliedBy(resends + 1L));
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
              });
      for (int i = 0; i <= resends; i++) {
        assertThat(next(server).text()).isEqualTo("?");
      }
      assertThat(server.receive(SHORT)).isEmpty();
      assertThat(client.isOpen()).isFalse(); // a late answer answers nothing
      assertThatThrownBy(() -> client.ask(bytes("?"), SOON))
          .isInstanceOf(SessionClosedException.class)
          .hasMessageContaining("read clock");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFloodOfJunkDoesNotPostponeTheDeadline(boolean byCall) throws Exception { // HAZ-UDP-07
    UdpSocket server = bound();
    UdpSocket client = connected(server);
    AtomicBoolean over = new AtomicBoolean();
    Thread flood =
        new Thread(
            () -> {
              try {
                while (!over.get()) {
                  server.send(bytes("junk"), client.localAddress());
                }
              } catch (IOException e) {
                // The client is gone.
              }
            });
    flood.start();
    long start = System.nanoTime();
    Duration most = Duration.ofMillis(200);
    if (byCall) {
      client.beginCall(most);
    }
    assertThatThrownBy(() -> client.ask(bytes("?"), byCall ? SOON : most, 0, came -> false))
        .isInstanceOfSatisfying(
            TimedOutException.class,
            e -> assertThat(e.clock()).isEqualTo(byCall ? Clock.CALL : Clock.READ));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(most, most.plusMillis(1000));
    over.set(true);
    flood.join();
  }

  @Test
  void whatTellsAnswersApartMayFail() throws Exception {
    UdpSocket server = bound();
    UdpSocket client = connected(server);
    server.send(bytes("x"), client.localAddress());
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThatThrownBy(
            () ->
                client.ask(
                    bytes("?"),
                    SOON,
                    0,
                    came -> {
                      throw bug;
                    }))
        .isInstanceOf(LocalFailureException.class)
        .hasCause(bug);
    assertThat(client.isOpen()).isFalse();
  }

  // --- nobody there ---

  @Test
  void thatNobodyListensIsSaidToAConnectedClient() throws Exception { // HAZ-UDP-05, PY-SOCK-38
    UdpSocket gone = bound();
    Endpoint nobody = at(gone);
    gone.close();
    UdpSocket client = fakes.use(Connector.system().connectUdp(nobody));
    client.send(bytes("anybody?"));
    assertThatThrownBy(client::receive)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining(nobody.toString())
        .hasMessageContaining("nobody listens");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anUnknownNameAndAnAddressWithoutARouteAreTold() throws Exception {
    Connector none =
        Connector.builder()
            .resolver(
                host -> {
                  throw new java.net.UnknownHostException(host);
                })
            .build();
    assertThatThrownBy(() -> none.connectUdp(Endpoint.of("unknown.test", 9)))
        .isInstanceOf(ResolveException.class);
    // Everybody's address: the system lets nobody connect to it who has not asked for a broadcast.
    assertThatThrownBy(() -> Connector.system().connectUdp(Endpoint.of("255.255.255.255", 9)))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("255.255.255.255");
  }

  @Test
  void theFirstAddressWithARouteIsTaken() throws Exception {
    UdpSocket server = bound();
    Connector two =
        Connector.builder()
            .resolver(
                host ->
                    List.of(
                        InetAddress.getByName("255.255.255.255"),
                        InetAddress.getByName("127.0.0.1")))
            .build();
    UdpSocket client =
        fakes.use(two.connectUdp(Endpoint.of("two.test", server.localAddress().getPort())));
    client.send(bytes("here"));
    assertThat(next(server).text()).isEqualTo("here");
    assertThat(client.endpoint().host()).isEqualTo("two.test");
  }

  @Test
  void theGuardJudgesEveryAddressThatIsSentTo() throws Exception { // P-15
    Connector guarded = Connector.builder().guard(AddressGuard.publicOnly()).build();
    assertThatThrownBy(() -> guarded.connectUdp(Endpoint.of("127.0.0.1", 9)))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("guard");
    UdpSocket bound =
        fakes.use(guarded.bindUdp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    assertThatThrownBy(() -> bound.send(bytes("x"), bound.localAddress()))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("guard");
    assertThat(bound.isOpen()).isTrue();
  }

  @Test
  void aProxyIsNotGoneAround() {
    Connector proxied =
        Connector.builder().proxy(ProxyServer.socks5(Endpoint.of("127.0.0.1", 1))).build();
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThatThrownBy(() -> proxied.connectUdp(Endpoint.of("127.0.0.1", 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proxy");
    assertThatThrownBy(() -> proxied.bindUdp(here)).isInstanceOf(IllegalArgumentException.class);
  }

  // --- groups and everybody ---

  @Test
  void aGroupIsHeardFromJoiningToLeaving() throws Exception { // PY-SOCK-28
    NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    InetAddress group = InetAddress.getByName("239.255.77.5");
    UdpSocket one = fakes.use(Connector.system().joinUdp(new InetSocketAddress(group, 0), lo));
    InetSocketAddress to = new InetSocketAddress(group, one.localAddress().getPort());
    UdpSocket other = fakes.use(Connector.system().joinUdp(to, lo)); // the same port, shared
    UdpSocket sender = bound().option(StandardSocketOptions.IP_MULTICAST_IF, lo);
    sender.option(StandardSocketOptions.IP_MULTICAST_LOOP, true);
    sender.send(bytes("all"), to);
    assertThat(next(one).text()).isEqualTo("all");
    assertThat(next(other).sender()).isEqualTo(sender.localAddress());
    other.leave(group, lo);
    sender.send(bytes("fewer"), to);
    assertThat(next(one).text()).isEqualTo("fewer");
    assertThat(other.receive(SHORT)).isEmpty();
    other.join(group, lo, InetAddress.getByName("127.0.0.9")); // from that sender alone
    sender.send(bytes("not from there"), to);
    assertThat(next(one).text()).isEqualTo("not from there");
    assertThat(other.receive(SHORT)).isEmpty();
    other.leave(group, lo);
    other.join(group, lo, sender.localAddress().getAddress());
    sender.send(bytes("from there"), to);
    assertThat(next(other).text()).isEqualTo("from there");
  }

  @Test
  void whatIsNoGroupCannotBeJoined() throws Exception {
    NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    InetAddress here = InetAddress.getLoopbackAddress();
    assertThatThrownBy(() -> Connector.system().joinUdp(new InetSocketAddress(here, 0), lo))
        .isInstanceOf(IllegalArgumentException.class);
    UdpSocket bound = bound();
    assertThatThrownBy(() -> bound.join(here, lo)).isInstanceOf(IllegalArgumentException.class);
    bound.leave(InetAddress.getByName("239.255.77.5"), lo); // never joined
  }

  @Test
  void aBroadcastWantsLeave() throws Exception { // PY-SOCK-25
    UdpSocket hears = bound("0.0.0.0");
    InetAddress everybody = InetAddress.getByName("127.255.255.255");
    InetSocketAddress to = new InetSocketAddress(everybody, hears.localAddress().getPort());
    UdpSocket sender = bound();
    assertThatThrownBy(() -> sender.send(bytes("all"), to))
        .isInstanceOfSatisfying(
            LocalFailureException.class, e -> assertThat(e.sessionUsable()).isTrue());
    sender.option(StandardSocketOptions.SO_BROADCAST, true).send(bytes("all"), to);
    assertThat(next(hears).text()).isEqualTo("all");
  }

  // --- the end ---

  @Test
  void aPollThatFindsNothingHarmsNothing() throws Exception { // PY-SOCK-23
    UdpSocket one = bound();
    assertThat(one.receive(Duration.ZERO)).isEmpty();
    assertThat(one.receive(SHORT)).isEmpty();
    connected(one).send(bytes("late"));
    assertThat(one.receive().text()).isEqualTo("late");
  }

  @Test
  void theReadClockEndsIt() throws Exception {
    Timeouts clocks = Timeouts.DEFAULT.atMost(SHORT);
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    UdpSocket socket = fakes.use(Connector.builder().timeouts(clocks).build().bindUdp(here));
    assertThatThrownBy(socket::receive)
        .isInstanceOfSatisfying(
            TimedOutException.class, e -> assertThat(e.stage()).isEqualTo(Stage.RECEIVE));
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void behindCloseNothingIsSentAndClosingTwiceDoesNothing() throws Exception { // PY-SOCK-22
    UdpSocket one = bound();
    UdpSocket other = connected(one);
    other.close();
    other.close();
    assertThatThrownBy(() -> other.send(bytes("x"))).isInstanceOf(SessionClosedException.class);
    assertThatThrownBy(other::receive)
        .isInstanceOf(SessionClosedException.class)
        .hasCauseInstanceOf(CancelledException.class);
    assertThat(one.receive(SHORT)).isEmpty();
    assertThatThrownBy(() -> other.option(StandardSocketOptions.SO_BROADCAST, true))
        .isInstanceOf(SessionClosedException.class);
    assertThatThrownBy(() -> other.join(InetAddress.getByName("224.0.0.1"), loopback()))
        .isInstanceOf(SessionClosedException.class);
  }

  private static NetworkInterface loopback() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
  }

  @Test
  void theListenerHearsOfEachDatagram() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    Connector heard =
        Connector.builder().listener(e -> events.add(e.kind() + " " + e.text())).build();
    UdpSocket server = bound();
    UdpSocket client = heard.connectUdp(at(server));
    client.send(bytes("12345"));
    server.send(bytes("123"), next(server).sender());
    client.receive();
    client.close();
    assertThat(events).hasSize(5);
    assertThat(events.get(0)).startsWith(ConnectionEvent.Kind.RESOLVED.name());
    assertThat(events.get(2)).startsWith("SENT 5 bytes to ");
    assertThat(events.get(3)).startsWith("RECEIVED 3 bytes from ");
    assertThat(events.get(4)).startsWith("CLOSED");
  }

  // --- careless callers ---

  @Test
  void badArgumentsSendNothing() throws Exception {
    UdpSocket one = bound();
    UdpSocket other = connected(one);
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> bad = new ArrayList<>();
    bad.add(() -> other.send(bytes("x"), new InetSocketAddress("127.0.0.1", 9)));
    bad.add(() -> one.send(bytes("x"), InetSocketAddress.createUnresolved("a.test", 9)));
    bad.add(() -> one.send(bytes("x"), new InetSocketAddress("127.0.0.1", 0)));
    bad.add(() -> other.send(new byte[0])); // which the JDK would lose
    bad.add(() -> one.maxDatagram(0));
    bad.add(() -> one.maxDatagram(Datagram.MAX_BYTES + 1));
    bad.add(() -> one.receive(Duration.ofMillis(-1)));
    bad.add(() -> other.ask(bytes("x"), Duration.ZERO));
    bad.add(() -> other.ask(bytes("x"), SOON, -1, came -> true));
    bad.add(() -> one.option(StandardSocketOptions.TCP_NODELAY, true));
    bad.add(() -> Connector.system().bindUdp(InetSocketAddress.createUnresolved("a.test", 9)));
    for (var call : bad) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> one.send(bytes("x"))).isInstanceOf(IllegalStateException.class);
    Predicate<Datagram> none = null;
    assertThatThrownBy(() -> other.ask(bytes("x"), SOON, 0, none))
        .isInstanceOf(NullPointerException.class);
    assertThat(one.receive(SHORT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void familiesThatComeLaterAreRefusedByType(Family family) { // PY-SOCK-04, PY-SOCK-05, PY-TUT-11
    assertThat(Family.named(family.name().toLowerCase(java.util.Locale.ROOT))).contains(family);
    if (family.isSupported()) {
      assertThat(family.check()).isEqualTo(family);
    } else {
      assertThatThrownBy(family::check)
          .isInstanceOfSatisfying(
              UnsupportedFamilyException.class, e -> assertThat(e.family()).isEqualTo(family))
          .hasMessageContaining(family.systemName());
    }
  }

  @Test
  void unixDatagramsComeLater() { // PY-SOCK-03
    Endpoint unix = Endpoint.unix(Path.of("s"));
    assertThatThrownBy(() -> Connector.system().connectUdp(unix))
        .isInstanceOfSatisfying(
            UnsupportedFamilyException.class,
            e -> assertThat(e.family()).isEqualTo(Family.UNIX_DATAGRAM));
    assertThat(Family.named("AF_CAN")).contains(Family.CAN);
    assertThat(Family.named("SOCK_RAW")).contains(Family.RAW);
    assertThat(Family.named("AF_IPX")).isEmpty();
  }
}
