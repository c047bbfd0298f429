#!/usr/bin/env python3
"""A password is found in no place where it does not belong."""
import os
import signal
import socket
import subprocess
import threading
import time

from harness import UPNSCAN, check, children, environment, finish, path, run, write

SECRET = b"Tr0ub4dor-and-3"
SCAN = [UPNSCAN, "scan", "--verbose", "--timeout", "20"]


class Silent:
    """A server that takes connections and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.source = "imaps://me@127.0.0.1:%d/" % self.socket.getsockname()[1]
        self.taken = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                self.taken.append(self.socket.accept()[0])
            except OSError:
                return


def contents(pid, name):
    try:
        with open("/proc/%d/%s" % (pid, name), "rb") as f:
            return f.read()
    except OSError:
        return b""


def open_fds(pid):
    try:
        return os.listdir("/proc/%d/fd" % pid)
    except OSError:
        return []


def contents_of_link(pid, fd):
    try:
        return os.readlink("/proc/%d/fd/%s" % (pid, fd))
    except OSError:
        return ""


def look_inside(name, process, server):
    """Into all that the processes show of themselves while they wait."""
    ends = time.monotonic() + 10
    while not server.taken and time.monotonic() < ends:
        time.sleep(0.05)
    everyone = [process.pid] + children(process.pid)
    check(name + ": a worker reads", len(everyone) >= 3, everyone)
    for file in ("cmdline", "environ"):
        check("%s: not in %s" % (name, file),
              not any(SECRET in contents(pid, file) for pid in everyone))
    limits = [line for pid in everyone for line in contents(pid, "limits").splitlines()
              if line.startswith(b"Max core file size")]
    check(name + ": no core files", limits and all(line.split()[4:6] == [b"0", b"0"]
                                                   for line in limits), limits)
    open_files = [contents_of_link(pid, fd) for pid in everyone[1:] for fd in open_fds(pid)]
    # only root may list what a process that may not be looked into has open
    if os.getuid() == 0:
        check(name + ": no worker holds where it came from",
              open_files and path("secret") not in open_files, open_files)
    # a process that may be looked into belongs to its user in /proc
    if os.getuid() != 0:
        check(name + ": nobody else may look inside",
              all(os.stat("/proc/%d/environ" % pid).st_uid == 0 for pid in everyone))


def test_running():
    server = Silent()
    secret = write("secret", SECRET + b"\nsecond line\n")
    fd = os.open(secret, os.O_RDONLY)
    cache = path("secret.cache")
    for name, options in (("command", ["--password-command", "cat " + secret]),
                          ("fd", ["--password-fd", str(fd)])):
        server.taken.clear()
        os.lseek(fd, 0, os.SEEK_SET)
        process = subprocess.Popen(SCAN + options + ["--cache", cache, server.source],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(), pass_fds=[fd])
        look_inside(name, process, server)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        check(name + ": interrupted", process.returncode == 130, (process.returncode, err))
        check(name + ": not in what is printed", SECRET not in out + err)
    kept = b"".join(open(os.path.join(path(), n), "rb").read() for n in os.listdir(path())
                    if n.startswith("secret.cache"))
    check("not in the cache", kept and SECRET not in kept)


def test_crash():
    """Not even a crash leaves it on the disk."""
    server = Silent()
    where = path("crash")
    os.mkdir(where)
    process = subprocess.Popen(SCAN + ["--no-cache", "--password-command",
                                       "echo " + SECRET.decode(), server.source],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=where,
                               env=environment())
    ends = time.monotonic() + 10
    while not server.taken and time.monotonic() < ends:
        time.sleep(0.05)
    process.send_signal(signal.SIGSEGV)
    process.communicate(timeout=30)
    check("a crash ends it", process.returncode == -signal.SIGSEGV, process.returncode)
    check("and leaves no core file", os.listdir(where) == [], os.listdir(where))


def test_sources():
    """Where passwords come from, and what is wrong with them."""
    source = "imaps://me@127.0.0.1:1/"
    rows = (
        ("a command that is not there", "no-such-command-here", b"no-such-command-here"),
        ("a command that fails", "sh -c 'echo %s; exit 3'" % SECRET.decode(), b"exit status 3"),
        ("a command that says nothing", "true", b"no password"),
        ("an empty first line", "printf '\\n%s'" % SECRET.decode(), b"no password"),
        ("far too much", "head -c 100000 /dev/zero", b"more than"),
        ("control characters", "printf 'a\\001%s'" % SECRET.decode(), b"password"),
        ("a quote that is open", "echo '", b"quote"),
    )
    for name, command, words in rows:
        done = run("scan", "--no-cache", "--password-command", command, source)
        check(name, done.returncode == 2 and words in done.stderr and
              SECRET not in done.stderr + done.stdout, done)
    done = run("scan", "--no-cache", "--timeout", "5", "--password-command",
               "sh -c 'echo $UPNSCAN_ACCOUNT >> %s; echo x'" % path("asked"),
               source, "imaps://you@127.0.0.1:1/")
    with open(path("asked")) as f:
        asked = f.read().split()
    check("the command knows for which account", done.returncode == 4 and
          asked == ["imaps://me@127.0.0.1:1", "imaps://you@127.0.0.1:1"], (asked, done))
    done = run("scan", "--no-cache", "--password-fd", "0", source, "imaps://you@127.0.0.1:1/",
               stdin=SECRET)
    check("one descriptor for two accounts", done.returncode == 2 and
          b"--password-fd" in done.stderr, done)
    done = run("scan", "--no-cache", "--password-fd", "77", source)
    check("a descriptor that is not open", done.returncode == 2 and
          b"Bad file descriptor" in done.stderr, done)
    done = run("scan", "--no-cache", "--timeout", "5", "--password-fd", "0", source,
               stdin=SECRET)
    check("a password without a line break", done.returncode == 4, done)


test_running()
test_crash()
test_sources()
finish()
