"""What the tests of the program share: running it, and saying what held."""
import atexit
import fcntl
import os
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
UPNSCAN = os.path.abspath(os.environ.get("UPNSCAN", os.path.join(TOP, "build/upnscan")))
WORK = tempfile.mkdtemp(prefix="upnscan-cli-")
atexit.register(shutil.rmtree, WORK, ignore_errors=True)

OWNER = "jo.tester@example.org"
USERNAME = "jo.tester@quietharbour.onmicrosoft.com"

_failed = 0


def check(name, holds, why=""):
    """One line for one thing that has to hold."""
    global _failed
    if holds:
        print("ok", name, flush=True)
    else:
        _failed += 1
        print("not ok %s: %s" % (name, str(why).replace("\n", "\\n")[:600]), flush=True)


def finish():
    sys.exit(1 if _failed else 0)


def environment(**extra):
    """A home of its own, so that no cache or setting of the user takes part."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": WORK,
           "XDG_CACHE_HOME": os.path.join(WORK, "cache"), "LC_ALL": "C.UTF-8"}
    if "UPNSCAN_RULES" in os.environ:
        env["UPNSCAN_RULES"] = os.environ["UPNSCAN_RULES"]
    env.update(extra)
    return env


def run(*args, stdin=b"", env=None, **options):
    """The finished program; standard output and error as bytes."""
    return subprocess.run([UPNSCAN, *args], input=stdin, env=env or environment(),
                          capture_output=True, timeout=120, **options)


def path(*names):
    return os.path.join(WORK, *names)


def write(name, data):
    with open(path(name), "wb") as f:
        f.write(data)
    return path(name)


def message(username=USERNAME, subject="New or modified user account information",
            sender="ms-noreply@microsoft.com", owner=OWNER, name="Contact person",
            message_id="one@mail.example", day="Mon, 04 Mar 2019 10:00:00 +0000"):
    """A mail of the kind that is written when an account is made."""
    return ("From: Microsoft on behalf of your organization <%s>\r\n"
            "To: %s <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            "A user account has been created or modified\r\n\r\n"
            "User name: %s\r\nTemporary password: Wub72913\r\n\r\n"
            "Sign-in page: https://portal.office.com\r\n"
            % (sender, name, owner, subject, day, message_id, username)).encode()


PLAIN = (b"From: Ann <ann@example.net>\r\nTo: jo.tester@example.org\r\n"
         b"Subject: Lunch\r\nDate: Tue, 05 Mar 2019 10:00:00 +0000\r\n"
         b"Message-ID: <lunch@example.net>\r\n\r\nAt noon?\r\n")


class Terminal:
    """The program on a terminal of its own; what it prints is gathered."""

    def __init__(self, *args, columns=80, env=None, stdout=None):
        self.fd, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.text = b""
        self.process = subprocess.Popen(
            [UPNSCAN, *args], stdin=slave, stdout=slave if stdout is None else stdout,
            stderr=slave, env=env or environment(TERM="xterm"), start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.slave = slave

    def read(self, until=None, seconds=20):
        """Until these bytes came, or the end; returns all that came so far."""
        ends = time.monotonic() + seconds
        while until is None or until not in self.text:
            left = ends - time.monotonic()
            if left <= 0:
                break
            ready = select.select([self.fd], [], [], min(left, 0.1))[0]
            if ready:
                try:
                    more = os.read(self.fd, 65536)
                except OSError:
                    break
                if not more:
                    break
                self.text += more
            elif self.process.poll() is not None:
                break
        return self.text

    def type(self, data):
        os.write(self.fd, data)

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def wait_echo(self, wanted, seconds=10):
        """The prompt stands a moment before or after the echo changes."""
        ends = time.monotonic() + seconds
        while self.echoes() != wanted and time.monotonic() < ends:
            time.sleep(0.02)
        return self.echoes() == wanted

    def end(self, seconds=60):
        """Its exit status; the terminal is gone afterwards."""
        self.read(seconds=seconds)
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        os.close(self.fd)
        os.close(self.slave)
        return status


def children(pid):
    """All processes below pid."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open("/proc/%s/stat" % entry, "rb") as f:
                    parent = int(f.read().rsplit(b")", 1)[1].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry))
    found, todo = [], [pid]
    while todo:
        todo += below.get(todo[0], [])
        found.append(todo.pop(0))
    return found[1:]
