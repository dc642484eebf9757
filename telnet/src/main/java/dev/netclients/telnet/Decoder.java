package dev.netclients.telnet;

import dev.netclients.NetClientException;
import dev.netclients.line.Peer;
import dev.netclients.line.Scan;
import java.util.Arrays;

/**
 * Takes the commands out of what the server sends, in place (RFC 854; BINARY is RFC 856).
 *
 * <pre>
 *   +---------------------------+      data, up to the next IAC
 *   | IAC | IAC                 |      one byte of data, 255
 *   | IAC | command             |      NOP, GA, EOR ...
 *   | IAC | verb   | option     |      WILL, WONT, DO, DONT
 *   | IAC | SB     | option     | parameters, IAC in them doubled ... | IAC | SE |
 *   | CR  | NUL                 |      CR by itself, unless the server sends in BINARY
 *   +---------------------------+
 * </pre>
 *
 * <p>CR LF stays CR LF, and all else stays as it is. Where the bytes are cut makes no difference.
 * Pure but for what it tells {@link Events}; runs are copied whole, so dense commands alone are
 * slow.
 */
final class Decoder {
  /** How long parameters may be that are handed over; longer ones are skipped. */
  static final int MAX_PARAMETERS = 8 << 10;

  /** How far they are skipped before the server is taken to be mad. */
  static final int MAX_SKIPPED = 1 << 20;

  /** Hears of commands, in their order. */
  interface Events {
    /** Hears how many bytes of data of this call stand before the event that follows. */
    void at(int count);

    /** Hears WILL, WONT, DO or DONT. */
    void negotiation(int verb, Option option) throws NetClientException;

    /** Hears a subnegotiation with its parameters. */
    void subnegotiation(Option option, byte[] parameters) throws NetClientException;

    /** Hears any other command. */
    void command(int code) throws NetClientException;
  }

  private enum State {
    DATA,
    IAC,
    OPTION, // of a verb
    SB,
    PARAMETERS,
    PARAMETERS_IAC
  }

  private final Peer peer;
  private final Events events;
  private State state = State.DATA;
  private boolean binary;
  private boolean afterCr;
  private int verb;
  private int option;
  private byte[] parameters = new byte[64];
  private int length; // of the parameters, those skipped included

  Decoder(Peer peer, Events events) {
    this.peer = peer;
    this.events = events;
  }

  /** Sets whether the server sends in BINARY; may be called by {@link Events}. */
  void binary(boolean on) {
    binary = on;
    afterCr = false;
  }

  /** Returns whether the bytes so far end within a command. */
  boolean withinCommand() {
    return state != State.DATA;
  }

  /**
   * Decodes {@code count} bytes in place.
   *
   * @return how many bytes of data stand at {@code offset} now
   */
  int decode(byte[] bytes, int offset, int count) throws NetClientException {
    int to = offset + count;
    int out = offset;
    for (int i = offset; i < to; ) {
      switch (state) {
        case DATA -> {
          int special =
              binary
                  ? Scan.indexOf(bytes, i, to, (byte) Code.IAC)
                  : Scan.indexOfEither(bytes, i, to, (byte) Code.IAC, (byte) 0);
          int end = special < 0 ? to : special;
          if (end > i) {
            if (out != i) {
              System.arraycopy(bytes, i, bytes, out, end - i);
            }
            out += end - i;
            afterCr = bytes[end - 1] == '\r';
          }
          i = end;
          if (special >= 0) {
            i++;
            if (bytes[special] == (byte) Code.IAC) {
              state = State.IAC;
            } else {
              if (!afterCr) {
                bytes[out++] = 0; // a NUL by itself is data to somebody
              }
              afterCr = false;
            }
          }
        }
        case IAC -> {
          int code = bytes[i++] & 0xFF;
          if (code == Code.IAC) {
            bytes[out++] = (byte) Code.IAC;
            afterCr = false;
            state = State.DATA;
          } else {
            command(code, out - offset);
          }
        }
        case OPTION -> {
          state = State.DATA;
          events.at(out - offset);
          events.negotiation(verb, new Option(bytes[i++] & 0xFF));
        }
        case SB -> {
          option = bytes[i++] & 0xFF;
          length = 0;
          state = State.PARAMETERS;
        }
        case PARAMETERS -> {
          int iac = Scan.indexOf(bytes, i, to, (byte) Code.IAC);
          int end = iac < 0 ? to : iac;
          keep(bytes, i, end - i);
          i = end;
          if (iac >= 0) {
            i++;
            state = State.PARAMETERS_IAC;
          }
        }
        case PARAMETERS_IAC -> {
          int code = bytes[i++] & 0xFF;
          if (code == Code.IAC) {
            keep(bytes, i - 1, 1);
            state = State.PARAMETERS;
          } else if (code == Code.SE) {
            state = State.DATA;
            if (length <= MAX_PARAMETERS) {
              events.at(out - offset);
              events.subnegotiation(new Option(option), Arrays.copyOf(parameters, length));
            }
          } else { // SE was forgotten: what was meant is anybody's guess, the command is not
            command(code, out - offset);
          }
        }
      }
    }
    return out - offset;
  }

  private void command(int code, int at) throws NetClientException {
    switch (code) {
      case Code.WILL, Code.WONT, Code.DO, Code.DONT -> {
        verb = code;
        state = State.OPTION;
      }
      case Code.SB -> state = State.SB;
      default -> {
        state = State.DATA;
        events.at(at);
        events.command(code);
      }
    }
  }

  private void keep(byte[] bytes, int from, int count) throws NetClientException {
    if (length + count > MAX_SKIPPED) {
      throw peer.over("bytes of a subnegotiation", MAX_SKIPPED, (long) length + count);
    }
    if (length + count <= MAX_PARAMETERS) {
      if (length + count > parameters.length) {
        parameters = Arrays.copyOf(parameters, Math.max(2 * parameters.length, length + count));
      }
      System.arraycopy(bytes, from, parameters, length, count);
    }
    length += count;
  }
}
