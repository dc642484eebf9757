package dev.netclients.sockets;

import dev.netclients.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Judges each address before it is dialled, so that a name cannot be allowed and another address
 * reached. Asked about every address that a look-up gave; one that is refused refuses them all.
 */
@FunctionalInterface
public interface AddressGuard {
  /** Allows every address. */
  AddressGuard NONE = (endpoint, address) -> true;

  /** Returns whether {@code address} may be dialled in order to reach {@code endpoint}. */
  boolean allows(Endpoint endpoint, InetAddress address);

  /**
   * Refuses loopback, private, link-local, multicast and unspecified addresses, and those of IPv6
   * that lead to such a one of IPv4 (NAT64, RFC 6052; 6to4, RFC 3056).
   */
  static AddressGuard publicOnly() {
    return (endpoint, address) -> {
      byte[] a = address.getAddress();
      if (isUnder(a, 0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0)) {
        return isPublic(Arrays.copyOfRange(a, 12, 16));
      }
      return isPublic(a) && (!isUnder(a, 0x20, 0x02) || isPublic(Arrays.copyOfRange(a, 2, 6)));
    };
  }

  private static boolean isUnder(byte[] a, int... prefix) {
    boolean under = a.length == 16;
    for (int i = 0; under && i < prefix.length; i++) {
      under = (a[i] & 0xFF) == prefix[i];
    }
    return under;
  }

  private static boolean isPublic(byte[] a) {
    InetAddress address;
    try {
      address = InetAddress.getByAddress(a);
    } catch (UnknownHostException e) {
      return false; // it has 4 or 16 bytes
    }
    return !(address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || a.length == 16 && (a[0] & 0xFE) == 0xFC // RFC 4193, unique local
        || a.length == 4 && isSharedOrReserved(a));
  }

  private static boolean isSharedOrReserved(byte[] a) {
    int first = a[0] & 0xFF;
    int second = a[1] & 0xFF;
    return first == 0 // RFC 1122, "this network"
        || first == 100 && second >= 64 && second < 128 // RFC 6598, shared by carriers
        || first >= 240; // RFC 1112, reserved
  }
}
