"""What the IMAP tests share: running imap_dump, and saying what held."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
DUMP = os.environ.get("IMAP_DUMP", str(TOP / "build/tests/imap/imap_dump"))
WORK = pathlib.Path(tempfile.mkdtemp(prefix="upnscan-imap."))
WORK.chmod(0o755)

_failed = 0


def check(name, holds, why=""):
    """One line for one thing that has to hold."""
    global _failed
    if holds:
        print("ok", name, flush=True)
    else:
        _failed += 1
        print("not ok %s: %s" % (name, str(why).replace("\n", "\\n")[:1500]), flush=True)


def finish():
    shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(1 if _failed else 0)


def certificates():
    """A directory as ca.sh makes it."""
    certs = WORK / "certs"
    subprocess.run([HERE / "ca.sh", certs], check=True)
    return str(certs)


class Result:
    """The lines of imap_dump, by their first word, split at the tabs."""

    def __init__(self, process, seconds):
        self.text = process.stdout.decode("utf-8", "replace")
        self.log = process.stderr.decode("utf-8", "replace")
        self.status = process.returncode
        self.seconds = seconds
        self.lines = [line.split("\t") for line in self.text.splitlines()]

    def of(self, kind):
        return [line[1:] for line in self.lines if line[0] == kind]

    def uids(self, folder="INBOX"):
        return [int(line[1]) for line in self.of("message") if line[0] == folder]

    def error(self):
        """(class, text) or None."""
        found = self.of("error")
        return tuple(found[0]) if found else None

    def cursor(self, folder="INBOX"):
        """The last one: uidvalidity, uidnext, messages, searched, read, ..."""
        found = [line[1:] for line in self.of("cursor") if line[0] == folder]
        return [int(n) if n.isdigit() else n for n in found[-1]] if found else None

    def __str__(self):
        return f"status {self.status}, {self.seconds:.1f} s\n{self.text}{self.log}"


def dump(port, *words, user="reader@example.org", password="open-sesame", host="localhost",
         timeout=60):
    began = time.monotonic()
    process = subprocess.run([DUMP, host, str(port), user, password, *words],
                             capture_output=True, timeout=timeout, check=False)
    if b"Sanitizer" in process.stderr or process.returncode < 0:
        check("no crash and no leak", False, process.stderr.decode("utf-8", "replace"))
    return Result(process, time.monotonic() - began)
