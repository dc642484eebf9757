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

  /** What a workload's clients do, whose words are {@link Workload}'s. */
  private record Load(String server, String unit, long per, long repeatMillis, long maxUnits) {}

  private static Workload sideBySide(
      String name, String title, Load load, List<Target> targets, Contender... contenders) {
    return new Workload(
        name,
        title,
        load.server,
        load.unit,
        load.per,
        load.repeatMillis,
        load.maxUnits,
        List.of(contenders),
        targets);
  }

  private static Workload inSmallHeap(
      String name, String title, String server, String unit, long units, Job.Factory ours) {
    Load once = new Load(server, unit, units, 0, units);
    return sideBySide(name, title, once, List.of(), Contender.ours(ours));
  }

  static final List<Workload> ALL =
      List.of(
          sideBySide(
              "tcp-ping",
              "32 bytes there and back, one after the other, on one CPU",
              new Load("tcp@cpu", "exchange", 20_000, 400, Long.MAX_VALUE),
              List.of(cheap("Socket")),
              Contender.ours(TcpJobs.ping(TcpJobs::connection)),
              Contender.java("Socket", TcpJobs.ping(TcpJobs::socket)),
              Contender.java("SocketChannel", TcpJobs.ping(TcpJobs::channel)),
              Contender.python("Python socket")),
          tcpBulk("tcp-read", "one stream read in blocks of 64 KiB", TcpJobs::read),
          tcpBulk("tcp-write", "one stream written in blocks of 64 KiB", TcpJobs::write),
          sideBySide(
              "udp-ping",
              "a datagram of 32 bytes there and back, one after the other, on one CPU",
              new Load("udp@cpu", "exchange", 20_000, 400, Long.MAX_VALUE),
              List.of(cheap("DatagramSocket")),
              Contender.ours(UdpJobs::udpSocketPing),
              Contender.java("DatagramSocket", UdpJobs::datagramSocketPing),
              Contender.java("DatagramSocket, SO_TIMEOUT", UdpJobs::timedDatagramSocketPing),
              Contender.java("DatagramChannel", UdpJobs::channelPing),
              Contender.python("Python UDP socket")),
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
          sideBySide(
              "imap",
              "messages of 8 KiB into memory",
              new Load("imap", "message", 10_000, 400, 10_000),
              List.of(
                  faster("Angus Mail", 6),
                  faster("Angus Mail, bulk", 4),
                  faster("imaplib in bulk", 2.5)),
              Contender.ours(ImapJobs::netclients),
              Contender.java("netclients, in flight", ImapJobs::netclientsInFlight),
              Contender.java("raw, one command", port -> ImapJobs.raw(port, "BODY.PEEK[]")),
              Contender.java("Angus Mail", ImapJobs::angus),
              Contender.java("Angus Mail, bulk", ImapJobs::angusBulk),
              Contender.java("commons-net", ImapJobs::commonsNet),
              Contender.curl(ImapJobs::curl),
              Contender.python("imaplib"),
              Contender.python("imaplib in bulk")),
          sideBySide(
              "imap-envelope",
              "envelopes with structures, looked into",
              new Load("imap", "message", 50_000, 400, 50_000),
              List.of(faster("Angus Mail", 2.5)),
              Contender.ours(ImapJobs::netclientsEnvelopes),
              Contender.java(
                  "raw, one command",
                  port ->
                      ImapJobs.raw(
                          port, "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)")),
              Contender.java("Angus Mail", ImapJobs::angusEnvelopes),
              Contender.java("commons-net, unparsed", ImapJobs::commonsNetEnvelopes),
              Contender.python("imaplib envelopes, unparsed")),
          sideBySide(
              "imap@rtt",
              "messages of 8 KiB, a call each, over a line with 10 ms delay each way",
              new Load("imap@rtt", "message", 10_000, 1000, 10_000),
              List.of(faster("Angus Mail", 20)),
              Contender.ours(ImapJobs::netclientsInFlight),
              Contender.java("Angus Mail", ImapJobs::angus),
              Contender.java("commons-net", ImapJobs::commonsNet),
              Contender.curl(ImapJobs::curl),
              Contender.python("imaplib")),
          sideBySide(
              "nntp-over",
              "an overview: number, subject, author, date and message-id of each row",
              new Load("nntp", "row", 100_000, 400, 200_000),
              List.of(faster("commons-net", 4)),
              Contender.ours(NntpJobs::netclientsOverview),
              Contender.java("raw", NntpJobs::rawOverview),
              Contender.java("commons-net", NntpJobs::commonsNetOverview),
              Contender.python("nntplib over")),
          nntpArticle("nntp-article", "nntp", "articles of 5 KiB into memory", 400, 10),
          nntpArticle(
              "nntp-article@rtt",
              "nntp@rtt",
              "the same over a line with 10 ms delay each way",
              1000,
              20),
          http(
              "http-small",
              "GET with 128 bytes in the answer, on one CPU",
              new Load("http@cpu", "request", 20_000, 500, 1 << 20),
              HttpJobs::small,
              Contender.curl(HttpContenders::curlSmall),
              Contender.python("http.client")),
          http(
              "http-download",
              "one body of some GiB",
              new Load("http", "MiB", 1024, 500, 1 << 20),
              HttpJobs::download,
              Contender.curl(HttpContenders::curlDownload)),
          http(
              "http-upload",
              "one body of some GiB, posted from a stream",
              new Load("http", "MiB", 1024, 500, 1 << 20),
              HttpJobs::upload),
          sideBySide(
              "telnet-read",
              "text with a byte 255 in each KiB, read in blocks of 64 KiB",
              new Load("telnet", "MiB", 1024, 400, 1 << 20),
              List.of(faster("commons-net", 80)),
              Contender.ours(TelnetJobs::netclientsRead),
              Contender.java("raw", TelnetJobs::rawRead),
              Contender.java("commons-net", TelnetJobs::commonsNetRead),
              Contender.java(
                  "commons-net, no reader thread", TelnetJobs::commonsNetReadWithoutThread),
              Contender.python("telnetlib read")),
          sideBySide(
              "telnet-write",
              "the same text, written in blocks of 64 KiB",
              new Load("telnet", "MiB", 1024, 400, 1 << 20),
              List.of(faster("commons-net", 10)),
              Contender.ours(TelnetJobs::netclientsWrite),
              Contender.java("raw", TelnetJobs::rawWrite),
              Contender.java("commons-net", TelnetJobs::commonsNetWrite),
              Contender.python("telnetlib write")),
          ftpBulk("ftp-get", "one file of some GiB", FtpJobs::get, true),
          ftpBulk("ftp-put", "one file of some GiB, stored from a stream", FtpJobs::put, false),
          sideBySide(
              "ftp-mlsd",
              "a folder: name, size and time of each row",
              new Load("ftp", "row", 50_000, 400, 50_000),
              List.of(faster("commons-net", 8)),
              Contender.ours(FtpJobs.list(OURS)),
              Contender.java("raw", FtpJobs.list("raw")),
              Contender.java("commons-net", FtpJobs.list("commons-net")),
              Contender.python("ftplib mlsd")),
          ftpSmall("ftp-small", "ftp", "files of 4 KiB into memory over 8 sessions", 500, 1.4),
          ftpSmall(
              "ftp-small@rtt",
              "ftp@rtt",
              "the same over a line with 10 ms delay each way",
              1000,
              6),
          sideBySide(
              "gopher-menu",
              "menus of 30 rows, a connection each",
              new Load("gopher", "menu", 5000, 500, 20_000),
              List.of(),
              Contender.ours(GopherJobs::netclientsMenus),
              Contender.java("raw", GopherJobs::rawMenus),
              Contender.curl(GopherJobs::curlMenus)),
          sideBySide(
              "gopher-file",
              "one file of some GiB",
              new Load("gopher", "MiB", 1024, 500, 1 << 20),
              List.of(),
              Contender.ours(GopherJobs::netclientsFile),
              Contender.java("raw", GopherJobs::rawFile),
              Contender.curl(GopherJobs::curlFile)),
          inSmallHeap(
              "smtp-memory",
              "100,000 messages of 4 KiB on one connection",
              "smtp",
              "message",
              100_000,
              SmtpJobs.netclients(1, true)),
          inSmallHeap(
              "smtp-large-memory",
              "one message of 1 GiB, from a stream",
              "smtp",
              "MiB",
              1024,
              SmtpJobs::netclientsLarge),
          inSmallHeap(
              "pop3-memory",
              "one mailbox of 100,000 messages, each as a byte[] and let go",
              "pop3",
              "message",
              100_000,
              Pop3Jobs::netclientsStreaming),
          inSmallHeap(
              "imap-memory",
              "one mailbox of 100,000 messages, envelopes, structures and bodies, and let go",
              "imap",
              "message",
              100_000,
              ImapJobs::netclientsStreaming),
          inSmallHeap(
              "imap-file-memory",
              "one body of 1 GiB to a file",
              "imap",
              "MiB",
              1024,
              ImapJobs::netclientsFile),
          inSmallHeap(
              "nntp-over-memory",
              "an overview of a million rows",
              "nntp",
              "row",
              1_000_000,
              NntpJobs::netclientsOverview),
          inSmallHeap(
              "telnet-read-memory",
              "4 GiB of text, read in blocks",
              "telnet",
              "MiB",
              4096,
              TelnetJobs::netclientsRead),
          inSmallHeap(
              "http-download-memory",
              "4 GiB in one body, read in blocks",
              "http",
              "MiB",
              4096,
              HttpJobs.download(port -> HttpContenders.netclients())),
          inSmallHeap(
              "http-upload-memory",
              "4 GiB in one body, from a stream",
              "http",
              "MiB",
              4096,
              HttpJobs.upload(port -> HttpContenders.netclients())),
          inSmallHeap(
              "ftp-get-memory",
              "2 GiB in one file, read in blocks",
              "ftp",
              "MiB",
              2048,
              FtpJobs.get(OURS)),
          inSmallHeap(
              "ftp-put-memory",
              "2 GiB in one file, from a stream",
              "ftp",
              "MiB",
              2048,
              FtpJobs.put(OURS)),
          inSmallHeap(
              "ftp-mlsd-memory",
              "a folder of a million rows",
              "ftp",
              "row",
              1_000_000,
              FtpJobs.list(OURS)));

  private static Workload tcpBulk(
      String name, String title, Function<TcpJobs.Opener, Job.Factory> work) {
    return sideBySide(
        name,
        title,
        new Load("tcp", "MiB", 1024, 400, 1 << 20),
        List.of(cheap("Socket")),
        Contender.ours(work.apply(TcpJobs::connection)),
        Contender.java("Socket", work.apply(TcpJobs::socket)),
        Contender.java("SocketChannel", work.apply(TcpJobs::channel)));
  }

  private static Workload ftpBulk(
      String name, String title, Function<String, Job.Factory> work, boolean curl) {
    List<Contender> contenders =
        new ArrayList<>(
            List.of(
                Contender.ours(work.apply(OURS)),
                Contender.java("raw", work.apply("raw")),
                Contender.java("commons-net", work.apply("commons-net")),
                Contender.python("ftplib " + name.substring(4))));
    if (curl) { // which stores files alone, and a GiB of them would be the disk's figure
      contenders.add(Contender.curl(FtpJobs::curlGet));
    }
    return sideBySide(
        name,
        title,
        new Load("ftp", "MiB", 1024, 500, 2048),
        List.of(cheap("raw")),
        contenders.toArray(Contender[]::new));
  }

  private static Workload ftpSmall(
      String name, String server, String title, long repeatMillis, double times) {
    int sessions = FtpJobs.SESSIONS;
    return sideBySide(
        name,
        title,
        new Load(server, "file", 2000, repeatMillis, 2000),
        List.of(faster("commons-net", times)),
        Contender.ours(FtpJobs.small(OURS, sessions)),
        Contender.java("raw, 8 sessions", FtpJobs.small("raw", sessions)),
        Contender.java("raw, one session", FtpJobs.small("raw", 1)),
        Contender.java("commons-net, 8 sessions", FtpJobs.small("commons-net", sessions)),
        Contender.java("commons-net", FtpJobs.small("commons-net", 1)),
        Contender.python("ftplib"));
  }

  private static Workload http(
      String name,
      String title,
      Load load,
      Function<HttpJobs.Maker, Job.Factory> work,
      Contender... others) {
    List<Contender> contenders =
        new ArrayList<>(
            List.of(
                Contender.ours(work.apply(port -> HttpContenders.netclients())),
                Contender.java("OkHttp", work.apply(port -> HttpContenders.okHttp())),
                Contender.java(
                    "HttpURLConnection", work.apply(port -> HttpContenders.urlConnection())),
                Contender.java("Apache 5", work.apply(port -> HttpContenders.apache())),
                Contender.java("java.net.http", work.apply(port -> HttpContenders.jdk())),
                Contender.java("raw", work.apply(HttpContenders::raw))));
    contenders.addAll(List.of(others));
    return sideBySide(
        name, title, load, List.of(cheap("OkHttp")), contenders.toArray(Contender[]::new));
  }

  private static Workload smtp(String name, int recipients, boolean chunks, double times) {
    boolean far = name.endsWith("@rtt");
    String how = chunks ? "by BDAT where there is one" : "by DATA";
    return sideBySide(
        name,
        "messages of 4 KiB to "
            + (recipients == 1 ? "one" : recipients)
            + ", "
            + how
            + (far ? ", over a line with 10 ms delay each way" : ""),
        new Load(
            far ? "smtp@rtt" : "smtp",
            "message",
            recipients == 1 ? 5000 : 1000,
            far ? 1000 : 400,
            far ? 5000 : 200_000),
        List.of(faster("Angus Mail", times)),
        Contender.ours(SmtpJobs.netclients(recipients, chunks)),
        Contender.java("raw", SmtpJobs.raw(recipients, chunks)),
        Contender.java("Angus Mail", SmtpJobs.angus(recipients)),
        Contender.java("commons-net", SmtpJobs.commonsNet(recipients)),
        Contender.curl((port, messages) -> SmtpJobs.curl(port, messages, recipients)),
        Contender.python(recipients == 1 ? "smtplib" : "smtplib to 20"));
  }

  private static Workload pop3(
      String name, String title, long repeatMillis, long maxUnits, double times) {
    return sideBySide(
        name,
        title,
        new Load(name, "message", 10_000, repeatMillis, maxUnits),
        List.of(faster("Angus Mail", times), faster("commons-net", times)),
        Contender.ours(Pop3Jobs::netclients),
        Contender.java("raw, 100 ahead", port -> Pop3Jobs.raw(port, 100)),
        Contender.java("raw, one by one", port -> Pop3Jobs.raw(port, 1)),
        Contender.java("Angus Mail", Pop3Jobs::angus),
        Contender.java("commons-net", Pop3Jobs::commonsNet),
        Contender.curl(Pop3Jobs::curl),
        Contender.python("poplib"));
  }

  private static Workload nntpArticle(
      String name, String server, String title, long repeatMillis, double times) {
    return sideBySide(
        name,
        title,
        new Load(server, "article", 10_000, repeatMillis, 20_000),
        List.of(faster("commons-net", times)),
        Contender.ours(NntpJobs::netclientsArticles),
        Contender.java("raw, 100 ahead", port -> NntpJobs.rawArticles(port, 100)),
        Contender.java("raw, one by one", port -> NntpJobs.rawArticles(port, 1)),
        Contender.java("commons-net", NntpJobs::commonsNetArticles),
        Contender.python("nntplib"));
  }

  private Workloads() {}

  static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("workload: " + name));
  }
}
