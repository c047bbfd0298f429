#!/usr/bin/env python3
"""A worker that crashes, hangs or runs out of memory is one clear error."""
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

UPNSCAN = os.environ.get("UPNSCAN", "build/upnscan")
MAIL = b"""From: Microsoft on behalf of your organization <ms-noreply@microsoft.com>
To: jo.tester@example.org
Subject: New or modified user account information
Date: Mon, 04 Mar 2019 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

A user account has been created or modified

User name: jo.tester@quietharbour.onmicrosoft.com
Temporary password: Wub72913

Sign-in page: https://portal.office.com
"""
failed = 0


def check(name, holds, why=""):
    global failed
    if holds:
        print("ok", name)
    else:
        failed += 1
        print("not ok %s: %s" % (name, why))


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % entry, "rb") as f:
                fields = f.read().rsplit(b")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(entry))
    return found


class Scan:
    """A scan of a good file and of a standard input that stays open."""

    def __init__(self, mail, *options):
        self.process = subprocess.Popen(
            [UPNSCAN, "scan", "--json", "--owner", "jo.tester@example.org", *options, mail, "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.worker = self.find_worker()

    def find_worker(self):
        # The program starts a spawner, which starts a worker for each source;
        # the one that is left after a while is reading standard input.
        until, seen, since = time.time() + 20, None, 0
        while time.time() < until:
            grandchildren = [w for s in children(self.process.pid) for w in children(s)]
            if len(grandchildren) == 1:
                if grandchildren[0] == seen and time.time() - since > 1:
                    return seen
                if grandchildren[0] != seen:
                    seen, since = grandchildren[0], time.time()
            if self.process.poll() is not None:
                raise SystemExit("not ok worker: ended early: %s"
                                 % self.process.stderr.read().decode())
            time.sleep(0.05)
        raise SystemExit("not ok worker: no worker process seen")

    def end(self):
        out, err = self.process.communicate(timeout=90)
        return self.process.returncode, json.loads(out), err.decode()


def confinement(pid):
    with open("/proc/%d/status" % pid) as f:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in f if ":\t" in line)
    with open("/proc/%d/limits" % pid) as f:
        limits = {line[:26].strip(): line[26:].split()[:2] for line in f}
    check("worker: no new privileges", status.get("NoNewPrivs") == "1", status)
    check("worker: seccomp filter", status.get("Seccomp") == "2", status.get("Seccomp"))
    check("worker: no core file", limits["Max core file size"] == ["0", "0"], limits)
    check("worker: cannot write files", limits["Max file size"] == ["0", "0"], limits)
    check("worker: memory is limited", limits["Max address space"][1] != "unlimited", limits)


def expect(name, scan, words, error_class="worker"):
    status, report, _ = scan.end()
    check(name + ": exit 5", status == 5, status)
    errors = report["errors"]
    check(name + ": one error", len(errors) == 1, errors)
    if errors:
        check(name + ": class", errors[0]["class"] == error_class, errors[0])
        check(name + ": says so", words in errors[0]["message"], errors[0])
        check(name + ": names the source", errors[0]["source"] == "-", errors[0])
    names = [u["username"] for u in report["usernames"]]
    check(name + ": the rest is reported", names[:1] == ["jo.tester@quietharbour.onmicrosoft.com"],
          names)
    check(name + ": nothing is left running", not os.path.exists("/proc/%d" % scan.worker), "")


def main():
    with tempfile.TemporaryDirectory() as tmp:
        mail = os.path.join(tmp, "mail.eml")
        with open(mail, "wb") as f:
            f.write(MAIL)

        scan = Scan(mail)
        confinement(scan.worker)
        os.kill(scan.worker, signal.SIGSEGV)
        expect("crash", scan, "crashed (signal 11")

        scan = Scan(mail, "--timeout", "5")
        os.kill(scan.worker, signal.SIGSTOP)
        expect("hang", scan, "hung")

        scan = Scan(mail)
        with open("/proc/%d/statm" % scan.worker) as f:
            used = int(f.read().split()[0]) * resource.getpagesize()
        resource.prlimit(scan.worker, resource.RLIMIT_AS, (used + (1 << 20), used + (1 << 20)))
        try:
            scan.process.stdin.write(MAIL + b"x" * 70 + b"\n" + (b"y" * 70 + b"\n") * 200000)
        except BrokenPipeError:
            pass
        expect("out of memory", scan, "memory", "limit")

        scan = Scan(mail)
        scan.process.send_signal(signal.SIGINT)
        status, report, _ = scan.end()
        check("interrupt: exit 130", status == 130, status)
        check("interrupt: what was found is printed", len(report["usernames"]) == 1, report)
        check("interrupt: nothing is left running", not os.path.exists("/proc/%d" % scan.worker), "")

        scan = Scan(mail)
        scan.process.kill()
        scan.process.communicate()
        for _ in range(50):
            if not os.path.exists("/proc/%d" % scan.worker):
                break
            time.sleep(0.1)
        check("killed parent: the worker ends too", not os.path.exists("/proc/%d" % scan.worker), "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
