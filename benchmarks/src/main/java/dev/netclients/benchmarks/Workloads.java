package dev.netclients.benchmarks;

import dev.netclients.benchmarks.Workload.Contender;
import dev.netclients.benchmarks.Workload.Measure;
import dev.netclients.benchmarks.Workload.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All that is measured, and what is to be reached. */
final class Workloads {
  private static final String OURS = Workload.OURS;

  /** CPU within a tenth of the peer's: what a layer of ours may cost. */
  private static Target cheap(String peer) {
    return new Target(Measure.CPU, peer, 1.1);
  }

  private static Target faster(String peer, double times) {
    return new Target(Measure.RATE, peer, times);
  }

  static final List<Workload> ALL =
      List.of(
          new Workload(
              "tcp-ping",
              "32 bytes there and back, one after the other, on one CPU",
              "tcp@cpu",
              "exchange",
              20_000,
              400,
              Long.MAX_VALUE,
              List.of(
                  Contender.java(OURS, TcpJobs::connectionPing),
                  Contender.java("Socket", TcpJobs::socketPing),
                  Contender.java("SocketChannel", TcpJobs::channelPing),
                  Contender.python("Python socket")),
              List.of(cheap("Socket")),
              false),
          new Workload(
              "tcp-read",
              "one stream read in blocks of 64 KiB",
              "tcp",
              "MiB",
              1024,
              400,
              1 << 20,
              List.of(
                  Contender.java(OURS, TcpJobs::connectionRead),
                  Contender.java("Socket", TcpJobs::socketRead),
                  Contender.java("SocketChannel", TcpJobs::channelRead)),
              List.of(cheap("Socket")),
              false),
          new Workload(
              "tcp-write",
              "one stream written in blocks of 64 KiB",
              "tcp",
              "MiB",
              1024,
              400,
              1 << 20,
              List.of(
                  Contender.java(OURS, TcpJobs::connectionWrite),
                  Contender.java("Socket", TcpJobs::socketWrite),
                  Contender.java("SocketChannel", TcpJobs::channelWrite)),
              List.of(cheap("Socket")),
              false),
          new Workload(
              "udp-ping",
              "a datagram of 32 bytes there and back, one after the other, on one CPU",
              "udp@cpu",
              "exchange",
              20_000,
              400,
              Long.MAX_VALUE,
              List.of(
                  Contender.java(OURS, UdpJobs::udpSocketPing),
                  Contender.java("DatagramSocket", UdpJobs::datagramSocketPing),
                  Contender.java("DatagramSocket, SO_TIMEOUT", UdpJobs::timedDatagramSocketPing),
                  Contender.java("DatagramChannel", UdpJobs::channelPing),
                  Contender.python("Python UDP socket")),
              List.of(cheap("DatagramSocket")),
              false),
          smtp("smtp-data", 1, false, 2.5),
          smtp("smtp-chunks", 1, true, 15),
          smtp("smtp-20-data", 20, false, 8),
          smtp("smtp-20-chunks", 20, true, 40),
          smtp("smtp-data@rtt", 1, false, 3),
          smtp("smtp-20-data@rtt", 20, false, 12),
          smtp("smtp-chunks@rtt", 1, true, 20),
          pop3("pop3", "messages of 8 KiB into memory", 400, 100_000, 12),
          pop3(
              "pop3@rtt",
              "the same over a line with 10 ms delay each way",
              1000,
              Pop3Jobs.MAILBOX,
              20),
          new Workload(
              "imap",
              "messages of 8 KiB into memory",
              "imap",
              "message",
              10_000,
              400,
              10_000,
              List.of(
                  Contender.java(OURS, ImapJobs::netclients),
                  Contender.java("netclients, in flight", ImapJobs::netclientsInFlight),
                  Contender.java("raw, one command", port -> ImapJobs.raw(port, "BODY.PEEK[]")),
                  Contender.java("Angus Mail", ImapJobs::angus),
                  Contender.java("Angus Mail, bulk", ImapJobs::angusBulk),
                  Contender.java("commons-net", ImapJobs::commonsNet),
                  Contender.curl(ImapJobs::curl),
                  Contender.python("imaplib"),
                  Contender.python("imaplib in bulk")),
              List.of(
                  faster("Angus Mail", 6),
                  faster("Angus Mail, bulk", 4),
                  faster("imaplib in bulk", 2.5)),
              false),
          new Workload(
              "imap-envelope",
              "envelopes with structures, looked into",
              "imap",
              "message",
              50_000,
              400,
              50_000,
              List.of(
                  Contender.java(OURS, ImapJobs::netclientsEnvelopes),
                  Contender.java(
                      "raw, one command",
                      port ->
                          ImapJobs.raw(
                              port, "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)")),
                  Contender.java("Angus Mail", ImapJobs::angusEnvelopes),
                  Contender.java("commons-net, unparsed", ImapJobs::commonsNetEnvelopes),
                  Contender.python("imaplib envelopes, unparsed")),
              List.of(faster("Angus Mail", 2.5)),
              false),
          new Workload(
              "imap@rtt",
              "messages of 8 KiB, a call each, over a line with 10 ms delay each way",
              "imap@rtt",
              "message",
              10_000,
              1000,
              10_000,
              List.of(
                  Contender.java(OURS, ImapJobs::netclientsInFlight),
                  Contender.java("Angus Mail", ImapJobs::angus),
                  Contender.java("commons-net", ImapJobs::commonsNet),
                  Contender.curl(ImapJobs::curl),
                  Contender.python("imaplib")),
              List.of(faster("Angus Mail", 20)),
              false),
          new Workload(
              "nntp-over",
              "an overview: number, subject, author, date and message-id of each row",
              "nntp",
              "row",
              100_000,
              400,
              200_000,
              List.of(
                  Contender.java(OURS, NntpJobs::netclientsOverview),
                  Contender.java("raw", NntpJobs::rawOverview),
                  Contender.java("commons-net", NntpJobs::commonsNetOverview),
                  Contender.python("nntplib over")),
              List.of(faster("commons-net", 4)),
              false),
          nntpArticle("nntp-article", "nntp", "articles of 5 KiB into memory", 400, 10),
          nntpArticle(
              "nntp-article@rtt",
              "nntp@rtt",
              "the same over a line with 10 ms delay each way",
              1000,
              20),
          http(
              "http-small",
              "http@cpu",
              "GET with 128 bytes in the answer, on one CPU",
              "request",
              20_000,
              HttpJobs::small,
              Contender.curl(HttpContenders::curlSmall),
              Contender.python("http.client")),
          http(
              "http-download",
              "http",
              "one body of some GiB",
              "MiB",
              1024,
              HttpJobs::download,
              Contender.curl(HttpContenders::curlDownload)),
          http(
              "http-upload",
              "http",
              "one body of some GiB, posted from a stream",
              "MiB",
              1024,
              HttpJobs::upload),
          new Workload(
              "telnet-read",
              "text with a byte 255 in each KiB, read in blocks of 64 KiB",
              "telnet",
              "MiB",
              1024,
              400,
              1 << 20,
              List.of(
                  Contender.java(OURS, TelnetJobs::netclientsRead),
                  Contender.java("raw", TelnetJobs::rawRead),
                  Contender.java("commons-net", TelnetJobs::commonsNetRead),
                  Contender.java(
                      "commons-net, no reader thread", TelnetJobs::commonsNetReadWithoutThread),
                  Contender.python("telnetlib read")),
              List.of(faster("commons-net", 80)),
              false),
          new Workload(
              "telnet-write",
              "the same text, written in blocks of 64 KiB",
              "telnet",
              "MiB",
              1024,
              400,
              1 << 20,
              List.of(
                  Contender.java(OURS, TelnetJobs::netclientsWrite),
                  Contender.java("raw", TelnetJobs::rawWrite),
                  Contender.java("commons-net", TelnetJobs::commonsNetWrite),
                  Contender.python("telnetlib write")),
              List.of(faster("commons-net", 10)),
              false),
          ftpBulk("ftp-get", "one file of some GiB", FtpJobs::get, true),
          ftpBulk("ftp-put", "one file of some GiB, stored from a stream", FtpJobs::put, false),
          new Workload(
              "ftp-mlsd",
              "a folder: name, size and time of each row",
              "ftp",
              "row",
              50_000,
              400,
              50_000,
              List.of(
                  Contender.java(OURS, FtpJobs.list(OURS)),
                  Contender.java("raw", FtpJobs.list("raw")),
                  Contender.java("commons-net", FtpJobs.list("commons-net")),
                  Contender.python("ftplib mlsd")),
              List.of(faster("commons-net", 8)),
              false),
          ftpSmall("ftp-small", "ftp", "files of 4 KiB into memory over 8 sessions", 500, 1.4),
          ftpSmall(
              "ftp-small@rtt",
              "ftp@rtt",
              "the same over a line with 10 ms delay each way",
              1000,
              6),
          new Workload(
              "gopher-menu",
              "menus of 30 rows, a connection each",
              "gopher",
              "menu",
              5000,
              500,
              20_000,
              List.of(
                  Contender.java(OURS, GopherJobs::netclientsMenus),
                  Contender.java("raw", GopherJobs::rawMenus),
                  Contender.curl(GopherJobs::curlMenus)),
              List.of(),
              false),
          new Workload(
              "gopher-file",
              "one file of some GiB",
              "gopher",
              "MiB",
              1024,
              500,
              1 << 20,
              List.of(
                  Contender.java(OURS, GopherJobs::netclientsFile),
                  Contender.java("raw", GopherJobs::rawFile),
                  Contender.curl(GopherJobs::curlFile)),
              List.of(),
              false),
          new Workload(
              "smtp-memory",
              "100,000 messages of 4 KiB on one connection",
              "smtp",
              "message",
              5000,
              0,
              100_000,
              List.of(Contender.java(OURS, SmtpJobs.netclients(1, true))),
              List.of(),
              true),
          new Workload(
              "smtp-large-memory",
              "one message of 1 GiB, from a stream",
              "smtp",
              "MiB",
              1024,
              0,
              1024,
              List.of(Contender.java(OURS, SmtpJobs::netclientsLarge)),
              List.of(),
              true),
          new Workload(
              "pop3-memory",
              "one mailbox of 100,000 messages, each as a byte[] and let go",
              "pop3",
              "message",
              10_000,
              0,
              100_000,
              List.of(Contender.java(OURS, Pop3Jobs::netclientsStreaming)),
              List.of(),
              true),
          new Workload(
              "imap-memory",
              "one mailbox of 100,000 messages, envelopes, structures and bodies, and let go",
              "imap",
              "message",
              10_000,
              0,
              100_000,
              List.of(Contender.java(OURS, ImapJobs::netclientsStreaming)),
              List.of(),
              true),
          new Workload(
              "imap-file-memory",
              "one body of 1 GiB to a file",
              "imap",
              "MiB",
              1024,
              0,
              1024,
              List.of(Contender.java(OURS, ImapJobs::netclientsFile)),
              List.of(),
              true),
          new Workload(
              "nntp-over-memory",
              "an overview of a million rows",
              "nntp",
              "row",
              100_000,
              0,
              1_000_000,
              List.of(Contender.java(OURS, NntpJobs::netclientsOverview)),
              List.of(),
              true),
          new Workload(
              "telnet-read-memory",
              "4 GiB of text, read in blocks",
              "telnet",
              "MiB",
              1024,
              0,
              4096,
              List.of(Contender.java(OURS, TelnetJobs::netclientsRead)),
              List.of(),
              true),
          httpMemory(
              "http-download-memory", "4 GiB in one body, read in blocks", HttpJobs::download),
          httpMemory("http-upload-memory", "4 GiB in one body, from a stream", HttpJobs::upload),
          ftpMemory("ftp-get-memory", "2 GiB in one file, read in blocks", 2048, FtpJobs.get(OURS)),
          ftpMemory("ftp-put-memory", "2 GiB in one file, from a stream", 2048, FtpJobs.put(OURS)),
          ftpMemory(
              "ftp-mlsd-memory", "a folder of a million rows", 1_000_000, FtpJobs.list(OURS)));

  private static Workload ftpBulk(
      String name, String title, Function<String, Job.Factory> work, boolean curl) {
    List<Contender> contenders =
        new ArrayList<>(
            List.of(
                Contender.java(OURS, work.apply(OURS)),
                Contender.java("raw", work.apply("raw")),
                Contender.java("commons-net", work.apply("commons-net")),
                Contender.python("ftplib " + name.substring(4))));
    if (curl) { // which stores files alone, and a GiB of them would be the disk's figure
      contenders.add(Contender.curl(FtpJobs::curlGet));
    }
    return new Workload(
        name, title, "ftp", "MiB", 1024, 500, 2048, contenders, List.of(cheap("raw")), false);
  }

  private static Workload ftpSmall(
      String name, String server, String title, long repeatMillis, double times) {
    int sessions = FtpJobs.SESSIONS;
    return new Workload(
        name,
        title,
        server,
        "file",
        2000,
        repeatMillis,
        2000,
        List.of(
            Contender.java(OURS, FtpJobs.small(OURS, sessions)),
            Contender.java("raw, 8 sessions", FtpJobs.small("raw", sessions)),
            Contender.java("raw, one session", FtpJobs.small("raw", 1)),
            Contender.java("commons-net, 8 sessions", FtpJobs.small("commons-net", sessions)),
            Contender.java("commons-net", FtpJobs.small("commons-net", 1)),
            Contender.python("ftplib")),
        List.of(faster("commons-net", times)),
        false);
  }

  private static Workload ftpMemory(String name, String title, long units, Job.Factory job) {
    return new Workload(
        name,
        title,
        "ftp",
        units == 2048 ? "MiB" : "row",
        units == 2048 ? 1024 : 100_000,
        0,
        units,
        List.of(Contender.java(OURS, job)),
        List.of(),
        true);
  }

  private static Workload http(
      String name,
      String server,
      String title,
      String unit,
      long per,
      Function<HttpJobs.Maker, Job.Factory> work,
      Contender... others) {
    List<Contender> contenders =
        new ArrayList<>(
            List.of(
                Contender.java(OURS, work.apply(port -> HttpContenders.netclients())),
                Contender.java("OkHttp", work.apply(port -> HttpContenders.okHttp())),
                Contender.java(
                    "HttpURLConnection", work.apply(port -> HttpContenders.urlConnection())),
                Contender.java("Apache 5", work.apply(port -> HttpContenders.apache())),
                Contender.java("java.net.http", work.apply(port -> HttpContenders.jdk())),
                Contender.java("raw", work.apply(HttpContenders::raw))));
    contenders.addAll(List.of(others));
    return new Workload(
        name, title, server, unit, per, 500, 1 << 20, contenders, List.of(cheap("OkHttp")), false);
  }

  private static Workload httpMemory(
      String name, String title, Function<HttpJobs.Maker, Job.Factory> work) {
    return new Workload(
        name,
        title,
        "http",
        "MiB",
        1024,
        0,
        4096,
        List.of(Contender.java(OURS, work.apply(port -> HttpContenders.netclients()))),
        List.of(),
        true);
  }

  private static Workload smtp(String name, int recipients, boolean chunks, double times) {
    boolean far = name.endsWith("@rtt");
    String how = chunks ? "by BDAT where there is one" : "by DATA";
    return new Workload(
        name,
        "messages of 4 KiB to "
            + (recipients == 1 ? "one" : recipients)
            + ", "
            + how
            + (far ? ", over a line with 10 ms delay each way" : ""),
        far ? "smtp@rtt" : "smtp",
        "message",
        recipients == 1 ? 5000 : 1000,
        far ? 1000 : 400,
        far ? 5000 : 200_000,
        List.of(
            Contender.java(OURS, SmtpJobs.netclients(recipients, chunks)),
            Contender.java("raw", SmtpJobs.raw(recipients, chunks)),
            Contender.java("Angus Mail", SmtpJobs.angus(recipients)),
            Contender.java("commons-net", SmtpJobs.commonsNet(recipients)),
            Contender.curl((port, messages) -> SmtpJobs.curl(port, messages, recipients)),
            Contender.python(recipients == 1 ? "smtplib" : "smtplib to 20")),
        List.of(faster("Angus Mail", times)),
        false);
  }

  private static Workload pop3(
      String name, String title, long repeatMillis, long maxUnits, double times) {
    return new Workload(
        name,
        title,
        name,
        "message",
        10_000,
        repeatMillis,
        maxUnits,
        List.of(
            Contender.java(OURS, Pop3Jobs::netclients),
            Contender.java("raw, 100 ahead", port -> Pop3Jobs.raw(port, 100)),
            Contender.java("raw, one by one", port -> Pop3Jobs.raw(port, 1)),
            Contender.java("Angus Mail", Pop3Jobs::angus),
            Contender.java("commons-net", Pop3Jobs::commonsNet),
            Contender.curl(
                (port, units) ->
                    List.of(
                        ("pop3://n" + units + ":secret@127.0.0.1:" + port)
                            + ("/[1-" + units + "]"))),
            Contender.python("poplib")),
        List.of(faster("Angus Mail", times), faster("commons-net", times)),
        false);
  }

  private static Workload nntpArticle(
      String name, String server, String title, long repeatMillis, double times) {
    return new Workload(
        name,
        title,
        server,
        "article",
        10_000,
        repeatMillis,
        20_000,
        List.of(
            Contender.java(OURS, NntpJobs::netclientsArticles),
            Contender.java("raw, 100 ahead", port -> NntpJobs.rawArticles(port, 100)),
            Contender.java("raw, one by one", port -> NntpJobs.rawArticles(port, 1)),
            Contender.java("commons-net", NntpJobs::commonsNetArticles),
            Contender.python("nntplib")),
        List.of(faster("commons-net", times)),
        false);
  }

  private Workloads() {}

  static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("workload: " + name));
  }
}
