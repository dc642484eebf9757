package dev.netclients.sockets;

import java.util.Locale;
import java.util.Optional;

/**
 * The families and kinds of socket that C and Python have names for. Those that are not here yet
 * are refused as {@link UnsupportedFamilyException}, before anything is opened.
 */
public enum Family {
  /** IPv4, streams and datagrams: {@link Connector}, {@code Server}. */
  INET("AF_INET", true),
  /** IPv6, streams and datagrams. */
  INET6("AF_INET6", true),
  /** Streams between programs of one machine. */
  UNIX("AF_UNIX", true),
  /** Datagrams between programs of one machine; the JDK has none. */
  UNIX_DATAGRAM("AF_UNIX with SOCK_DGRAM", false),
  /** Packets with headers of one's own making; they want privileges. */
  RAW("SOCK_RAW", false),
  /** The bus in cars and machines, Linux alone. */
  CAN("AF_CAN", false),
  /** Reliable datagrams, Linux alone. */
  RDS("AF_RDS", false);

  private final String systemName;
  private final boolean supported;

  Family(String systemName, boolean supported) {
    this.systemName = systemName;
    this.supported = supported;
  }

  /** Returns the name that the system's headers have for it, such as {@code AF_CAN}. */
  public String systemName() {
    return systemName;
  }

  /** Returns whether it can be used. */
  public boolean isSupported() {
    return supported;
  }

  /**
   * Returns this.
   *
   * @throws UnsupportedFamilyException if it cannot be used yet
   */
  public Family check() {
    if (!supported) {
      throw new UnsupportedFamilyException(this);
    }
    return this;
  }

  /** Returns the one with that {@linkplain #systemName() name}, or its last part, in any case. */
  public static Optional<Family> named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replaceFirst("^(AF|SOCK)_", "");
    for (Family family : values()) {
      if (family.name().equals(wanted)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }
}
