package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeFtp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's ftplib, curl and lftp against our fake server. */
@RealServers
class OthersFtpClientsTest {
  private static final byte[] BIG = new byte[300_000];

  static {
    new Random(7).nextBytes(BIG);
  }

  @TempDir Path folder;

  private FakeFtp server = FakeFtp.start();

  @BeforeEach
  void fill() {
    fill(server);
  }

  private static void fill(FakeFtp server) {
    server.user("alice", "secret").file("/pub/big", BIG).file("/pub/text", "one\ntwo\n");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FTP", "FTP_TLS"})
  void pythonDoesItAll(String kind) throws Exception {
    if (kind.equals("FTP_TLS")) {
      server.requireTls();
    }
    Program.Ended ended =
        Program.python(
                folder,
                """
                import ftplib, io, ssl, sys
                ca, kind, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
                if kind == 'FTP_TLS':
                    ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=ca))
                else:
                    ftp = ftplib.FTP()
                ftp.connect('localhost', port, 10)
                ftp.login('alice', 'secret')
                if kind == 'FTP_TLS':
                    ftp.prot_p()
                ftp.cwd('pub')
                assert ftp.pwd() == '/pub'
                got = io.BytesIO()
                ftp.retrbinary('RETR big', got.write)
                ftp.storbinary('STOR copy', io.BytesIO(got.getvalue()))
                assert ftp.size('copy') == 300000
                lines = []
                ftp.retrlines('RETR text', lines.append)
                assert lines == ['one', 'two'], lines
                assert sorted(ftp.nlst()) == ['big', 'copy', 'text'], ftp.nlst()
                facts = dict(ftp.mlsd())
                assert facts['copy']['size'] == '300000', facts
                rows = []
                ftp.dir(rows.append)
                assert len(rows) == 3, rows
                assert ftp.mkd('sub') == '/pub/sub'
                ftp.rename('sub', 'gone')
                ftp.rmd('gone')
                ftp.set_pasv(False)
                ftp.storlines('STOR active', io.BytesIO(b'a\\nb\\n'))
                rest = io.BytesIO()
                ftp.retrbinary('RETR big', rest.write, rest=299990)
                assert rest.getvalue() == got.getvalue()[-10:]
                ftp.delete('text')
                ftp.quit()
                """)
            .with(kind, server.port())
            .run()
            .succeeded();
    assertThat(ended.errors()).isEmpty();
    assertThat(server.bytes("/pub/copy").orElseThrow()).isEqualTo(BIG);
    assertThat(server.bytes("/pub/active").orElseThrow()).asString().isEqualTo("a\nb\n");
    assertThat(server.stored()).containsExactly("/pub/copy", "/pub/active");
    assertThat(server.paths()).doesNotContain("/pub/text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "explicit", "implicit", "active"})
  void curlGetsListsAndPuts(String way) throws Exception {
    if (way.equals("implicit")) {
      server.close();
      server = FakeFtp.startTls();
      fill(server);
    } else if (way.equals("explicit")) {
      server.requireTls();
    }
    String url = (way.equals("implicit") ? "ftps" : "ftp") + "://localhost:" + server.port();
    Object[] how =
        switch (way) {
          // Of TLS 1.3 this curl leaves tickets unread, and so resets its uploads at their end.
          case "explicit" -> new Object[] {"--ssl-reqd", "--tls-max", "1.2"};
          case "implicit" -> new Object[] {"--tls-max", "1.2"};
          case "active" -> new Object[] {"-P", "-"};
          default -> new Object[] {};
        };
    byte[] got = curl(how).with(url + "/pub/big").run().succeeded().output();
    assertThat(got).isEqualTo(BIG);
    assertThat(curl(how).with(url + "/pub/").run().succeeded().text()).contains(" big", " text");
    Path upload = Files.write(folder.resolve("upload"), BIG);
    curl(how).with("-T", upload, url + "/pub/put").run().succeeded();
    assertThat(server.bytes("/pub/put").orElseThrow()).isEqualTo(BIG);
    byte[] tail = curl(how).with("-C", "299000", url + "/pub/big").run().succeeded().output();
    assertThat(tail).hasSize(1000);
    assertThat(server.stored()).containsExactly("/pub/put");
  }

  private Program curl(Object... how) throws Exception {
    return Program.curl(folder).with("-u", "alice:secret").with(how);
  }

  @Test
  void lftpMirrorsATreeInTls() throws Exception {
    server.requireTls();
    for (int i = 0; i < 20; i++) {
      server.file("/tree/d" + i % 3 + "/f" + i, ("content " + i).getBytes(StandardCharsets.UTF_8));
    }
    String script =
        "set ssl:ca-file "
            + Program.fakesCa(folder)
            + "; set ftp:ssl-force true; set ftp:ssl-protect-data true; set net:timeout 10;"
            + " set net:max-retries 1; open -u alice,secret ftp://localhost:"
            + server.port()
            + "; mirror -P 3 tree copy; mirror -R -P 2 copy back; bye";
    Program.named(folder, "lftp").with("-c", script).run().succeeded();
    for (int i = 0; i < 20; i++) {
      String path = "d" + i % 3 + "/f" + i;
      assertThat(folder.resolve("copy/" + path)).hasContent("content " + i);
      assertThat(server.bytes("/back/" + path).orElseThrow()).asString().isEqualTo("content " + i);
    }
  }
}
