package dev.netclients.sockets;

import dev.netclients.Endpoint;
import java.net.InetAddress;

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

  /** Refuses loopback, private, link-local, multicast and unspecified addresses. */
  static AddressGuard publicOnly() {
    return (endpoint, address) ->
        !(address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || address.isMulticastAddress()
            || isUniqueLocal(address.getAddress())
            || isSharedOrReserved(address.getAddress()));
  }

  private static boolean isUniqueLocal(byte[] a) { // RFC 4193: fc00::/7
    return a.length == 16 && (a[0] & 0xFE) == 0xFC;
  }

  private static boolean isSharedOrReserved(byte[] a) {
    if (a.length != 4) {
      return false;
    }
    int first = a[0] & 0xFF;
    int second = a[1] & 0xFF;
    return first == 0 // RFC 1122, "this network"
        || first == 100 && second >= 64 && second < 128 // RFC 6598, shared by carriers
        || first >= 240; // RFC 1112, reserved
  }
}
