package dev.netclients.ftp;

import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.Fakes;
import java.io.IOException;

/** The ways in which the two channels come about. */
enum FtpWay {
  EXPLICIT,
  IMPLICIT,
  CLEAR,
  ACTIVE,
  ACTIVE_IN_CLEAR,
  PASV,
  PORT;

  boolean inClear() {
    return this == CLEAR || this == ACTIVE_IN_CLEAR;
  }

  /** Returns a server that goes this way alone, and knows a user. */
  FakeFtp server(Fakes fakes) {
    FakeFtp server = fakes.use(this == IMPLICIT ? FakeFtp.startTls() : FakeFtp.start());
    if (inClear()) {
      server.withoutTls();
    } else if (this != IMPLICIT) {
      server.requireTls();
    }
    switch (this) {
      case PASV -> server.without("EPSV");
      case PORT -> server.without("EPRT");
      default -> {}
    }
    return server.user("alice", "canary");
  }

  FtpClient open(Fakes fakes, FakeFtp server) throws IOException {
    FtpClient.Builder builder = FtpDialogues.builder(server);
    switch (this) {
      case IMPLICIT -> builder.implicitTls();
      case CLEAR -> builder.allowCleartextCredentials();
      case ACTIVE_IN_CLEAR -> builder.active().allowCleartextCredentials();
      case ACTIVE, PORT -> builder.active();
      default -> {}
    }
    return fakes.use(builder.open());
  }
}
