"""A client of Python's library in a process of its own: the same orders and answers as Worker.java."""
import ftplib
import http.client
import imaplib
import poplib
import resource
import smtplib
import socket
import sys
import time


class PopLib:
    """A mailbox into memory, as Pop3Jobs has it: each message the list of lines that poplib makes."""

    def __init__(self, port):
        self.port = port

    def prepare(self, units):
        self.client = poplib.POP3("127.0.0.1", self.port)
        self.client.user("n%d" % units)
        self.client.pass_("secret")

    def run(self, units):
        kept = [self.client.retr(i + 1)[1] for i in range(units)]
        assert len(kept) == units

    def after(self):
        self.client.close()


class ImapLib:
    """A mailbox into memory, as ImapJobs has it: a command for each message."""

    def __init__(self, port):
        self.port = port

    def prepare(self, units):
        self.client = imaplib.IMAP4("127.0.0.1", self.port)
        self.client.login("n%d" % units, "secret")
        self.client.select("INBOX", readonly=True)

    def run(self, units):
        kept = [self.client.fetch(str(i + 1), "(BODY.PEEK[])")[1][0][1] for i in range(units)]
        assert len(kept) == units

    def after(self):
        self.client.logout()


class ImapLibBulk(ImapLib):
    """The same with one command."""

    def run(self, units):
        kept = [row[1] for row in self.client.fetch("1:*", "(BODY.PEEK[])")[1] if len(row) == 2]
        assert len(kept) == units


class ImapLibEnvelopes(ImapLib):
    """Envelopes and structures as the bytes that came: imaplib parses neither."""

    def run(self, units):
        items = "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"
        assert len(self.client.fetch("1:*", items)[1]) == units


class NntpLib:
    """Articles into memory, as NntpJobs has it: each the list of lines that nntplib makes."""

    def __init__(self, port):
        import nntplib  # Python 3.13 has it no longer

        self.client = nntplib.NNTP("127.0.0.1", port)

    def prepare(self, units):
        self.client.group("n%d" % units)

    def run(self, units):
        kept = [self.client.article(i + 1)[1].lines for i in range(units)]
        assert len(kept) == units

    def after(self):
        pass


class NntpLibOver(NntpLib):
    """An overview, as NntpJobs has it: nntplib makes a list of all rows."""

    def run(self, units):
        rows = self.client.over((1, units))[1]
        assert len(rows) == units


class TelnetLib:
    """Text as a stream, as TelnetJobs has it; a MiB of it is fetched once, to be written."""

    def __init__(self, port):
        import telnetlib  # Python 3.13 has it no longer

        self.client = telnetlib.Telnet("127.0.0.1", port)

    def prepare(self, units):
        pass

    def fetch(self, units):
        self.client.write(b"S %d\r\n" % units)
        got = []
        left = units << 20
        while left:
            got.append(self.client.read_some())
            left -= len(got[-1])
        return got

    def after(self):
        pass


class TelnetLibRead(TelnetLib):
    def run(self, units):
        for _ in range(units):
            self.fetch(1)


class TelnetLibWrite(TelnetLib):
    def __init__(self, port):
        super().__init__(port)
        self.text = b"".join(self.fetch(1))

    def run(self, units):
        self.client.write(b"R %d\r\n" % units)
        for _ in range(units):
            for at in range(0, 1 << 20, 1 << 16):
                self.client.write(self.text[at : at + (1 << 16)])
        assert self.client.read_some() == b"k"


class FtpLib:
    """Small files into memory over one session, as FtpJobs has it."""

    def __init__(self, port):
        self.client = ftplib.FTP()
        self.client.connect("127.0.0.1", port)
        self.client.login("user", "secret")

    def prepare(self, units):
        pass

    def run(self, units):
        for _ in range(units):
            blocks = []
            self.client.retrbinary("RETR 4096", blocks.append)
            assert sum(map(len, blocks)) == 4096

    def after(self):
        pass


class FtpLibGet(FtpLib):
    def run(self, units):
        self.got = 0
        self.client.retrbinary("RETR %d" % (units << 20), self.count, 1 << 16)
        assert self.got == units << 20

    def count(self, block):
        self.got += len(block)


class FtpLibPut(FtpLib):
    def run(self, units):
        self.left = units << 20
        self.client.storbinary("STOR x", self, 1 << 16)

    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


class FtpLibMlsd(FtpLib):
    def run(self, units):
        assert sum(1 for _ in self.client.mlsd("%d" % units)) == units


class SmtpLib:
    """The same message over and over, as SmtpJobs has it."""

    recipients = 1

    def __init__(self, port):
        self.client = smtplib.SMTP("127.0.0.1", port, local_hostname="client.test")
        self.to = ["bob%d@mx.test" % i for i in range(self.recipients)]
        line = b"the quick brown fox jumps over the lazy dog, and then it lies down again\r\n"
        self.message = (b"Subject: a message like many\r\n\r\n" + line * 60)[:4094] + b"\r\n"

    def prepare(self, units):
        pass

    def run(self, units):
        for _ in range(units):
            assert not self.client.sendmail("ann@client.test", self.to, self.message)

    def after(self):
        pass


class SmtpLibTo20(SmtpLib):
    """The same to more."""

    recipients = 20


class HttpClient:
    """Small requests on a kept connection, as HttpJobs has it."""

    def __init__(self, port):
        self.client = http.client.HTTPConnection("127.0.0.1", port)

    def prepare(self, units):
        pass

    def run(self, units):
        for _ in range(units):
            self.client.request("GET", "/small")
            assert len(self.client.getresponse().read()) == 128

    def after(self):
        pass


class PythonSocket:
    """32 bytes there and back, as TcpJobs has it."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def prepare(self, units):
        self.socket.sendall(b"P" + units.to_bytes(8, "big"))

    def run(self, units):
        ping = bytes(32)
        for _ in range(units):
            self.socket.sendall(ping)
            left = 32
            while left:
                left -= len(self.socket.recv(left))

    def after(self):
        pass


class PythonUdpSocket:
    """Datagrams of 32 bytes there and back, as UdpJobs has it."""

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def prepare(self, units):
        pass

    def run(self, units):
        ping = bytes(32)
        for _ in range(units):
            self.socket.send(ping)
            assert len(self.socket.recv(65507)) == 32

    def after(self):
        pass


JOBS = {
    "smtplib": SmtpLib,
    "smtplib to 20": SmtpLibTo20,
    "poplib": PopLib,
    "imaplib": ImapLib,
    "imaplib in bulk": ImapLibBulk,
    "imaplib envelopes, unparsed": ImapLibEnvelopes,
    "nntplib": NntpLib,
    "nntplib over": NntpLibOver,
    "telnetlib read": TelnetLibRead,
    "telnetlib write": TelnetLibWrite,
    "ftplib": FtpLib,
    "ftplib get": FtpLibGet,
    "ftplib put": FtpLibPut,
    "ftplib mlsd": FtpLibMlsd,
    "http.client": HttpClient,
    "Python socket": PythonSocket,
    "Python UDP socket": PythonUdpSocket,
}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(job, units):
    job.prepare(units)
    used, began = cpu(), time.monotonic()
    job.run(units)
    wall, used = time.monotonic() - began, cpu() - used
    job.after()
    return wall, used


def warm(job, millis, target, most):
    """Python has nothing to warm up: this finds out how many units take as long as they should."""
    units, best, began = 1, 0.0, time.monotonic()
    while True:
        best = max(best, units / (timed(job, units)[0] * 1000))
        wanted = max(1, min(most, int(best * target)))
        if units >= wanted // 2 and (time.monotonic() - began) * 1000 >= millis / 4:
            return wanted
        units = min(wanted, units * 8)


def main():
    job = JOBS[sys.argv[1]](int(sys.argv[2]))
    for order in sys.stdin:
        words = order.split()
        if words[0] == "warm":
            print("warm", warm(job, *map(int, words[1:])), flush=True)
        else:
            wall, used = timed(job, int(words[1]))
            print("ran", int(wall * 1e9), int(used * 1e9), flush=True)


main()
