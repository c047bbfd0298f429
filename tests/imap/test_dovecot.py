#!/usr/bin/env python3
"""A real Dovecot: all is read, nothing is touched, a second run reads nothing."""
import hashlib
import os
import pathlib
import re
import subprocess
import time

from harness import HERE, WORK, check, dump, finish

FOLDERS = {"": 30, "Sent": 3, "Junk": 2, "Archive/2020": 400, "Archive/Entw\u00fcrfe & Co": 1}
TOTAL = sum(FOLDERS.values())


class Dovecot:
    """A server of its own, with what dovecot.sh tells of it as attributes."""

    def __init__(self, name, **settings):
        self.state = WORK / name
        self.state.mkdir()
        self.state.chmod(0o755)
        self.env = dict(os.environ, UPNSCAN_TEST_STATE=str(self.state), **settings)
        self.info = dict(line.split("=", 1) for line in self.run("start").splitlines())

    def run(self, *words):
        return subprocess.run([HERE / "dovecot.sh", *map(str, words)], env=self.env, check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    def doveadm(self, *words):
        return self.run("doveadm", *words)

    def dump(self, *words, starttls=False, **more):
        return dump(self.info["port" if starttls else "tls_port"], "ca=" + self.info["ca"], *words,
                    *(["starttls"] if starttls else []), **more)

    def log(self):
        return (self.state / "dovecot/log").read_text()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("stop")


def write_mail(root, folders):
    for name, count in folders.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        for n in range(count):
            (root / name / f"{n:04}.eml").write_bytes(
                f"From: sender{n}@example.org\nTo: reader@example.org\nSubject: number {n}\n"
                f"Date: Mon, 1 Jan 2024 10:00:00 +0000\nMessage-ID: <{name}{n}@example.org>\n\n"
                f"{name} {n} {'text ' * (n % 40)}\n".encode())
    return root


def files_of(server):
    """Every message file: its folder, name, time and content."""
    found = {}
    for path in pathlib.Path(server.info["maildir"]).rglob("*"):
        if path.is_file() and path.parent.name in ("cur", "new"):
            found[str(path)] = (path.stat().st_mtime_ns,
                                hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def flags_of(server):
    user = server.info["user"]
    return (server.doveadm("fetch", "-u", user, "mailbox uid flags", "all"),
            re.sub(r"highestmodseq=\d+", "", server.doveadm(
                "mailbox", "status", "-u", user, "messages recent unseen uidvalidity", "*")))


def save(text):
    path = WORK / "cursors"
    path.write_text(text)
    return f"cursors={path}"


def test_reading(server):
    user = server.info["user"]
    server.doveadm("flags", "add", "-u", user, "\\Flagged", "mailbox", "INBOX", "uid", "2")
    # what came in last lies in new/, where no mail program has seen it
    server.run("bulk", write_mail(WORK / "more", {"": 2}))
    files, flags = files_of(server), flags_of(server)
    result = server.dump("thorough")
    messages = result.of("message")
    check("all is read", result.status == 0 and len(messages) == TOTAL + 2 and
          not result.of("skipped") and not result.of("problem"), result)
    check("folders by their names", {m[0] for m in messages} ==
          {"INBOX", "Sent", "Junk", "Archive/2020", "Archive/Entw\u00fcrfe & Co"}, result)
    check("new mail is there for the proof", sum("/new/" in name for name in files) > 2, files)
    wanted = sorted(hashlib.sha256(pathlib.Path(f).read_bytes().replace(b"\n", b"\r\n")).hexdigest()
                    for f in files)
    check("every byte is right", sorted(m[7] for m in messages) == wanted, result)
    check("the message files are as they were", files_of(server) == files)
    check("flags and \\Recent are as they were", flags_of(server) == flags)
    check("a cursor every 300 messages", [c[1:] for c in result.of("cursor") if
          c[0] == "Archive/2020"][0][4] == "301", result)
    return result


def test_again(server, first):
    before = len(server.log())
    result = server.dump("thorough", save(first.text))
    check("a second run reads nothing", result.status == 0 and not result.of("message") and
          len(result.of("cursor")) == len(FOLDERS) + 1, result)
    said = re.findall(r" in=(\d+) out=(\d+) .*body_count=(\d+)", server.log()[before:])
    check("and costs little", len(said) == 1 and int(said[0][0]) < 900 and
          int(said[0][1]) < 2500 and said[0][2] == "0", said)
    check("the cursors stay the same", [result.cursor(c[0]) for c in result.of("cursor")] ==
          [first.cursor(c[0]) for c in result.of("cursor")], result)

    server.run("load", write_mail(WORK / "new", {"": 1, "Archive/2020": 2}))
    result = server.dump("thorough", save(first.text))
    check("new mail costs only itself", result.uids() == [33] and
          result.uids("Archive/2020") == [401, 402] and len(result.of("message")) == 3, result)
    check("and is counted with the rest", result.cursor()[1:] == [34, 33, 34, 34, 33, 0], result)


def test_resume(server):
    result = server.dump("thorough", "folder=Archive/2020", "stop=350")
    done = result.uids("Archive/2020")
    rest = server.dump("thorough", "folder=Archive/2020", save(result.text))
    check("a run that was cut goes on at its last cursor", len(done) == 350 and
          rest.uids("Archive/2020") == list(range(301, 403)) and
          rest.cursor("Archive/2020")[5] == 402, rest)


def test_search(server):
    words = ["from=sender77@", "body=2020 399"]
    result = server.dump("folder=Archive/2020", *words)
    check("a search narrows", result.uids("Archive/2020") == [78, 400] and
          result.cursor("Archive/2020")[3:6] == [403, 0, 2], result)
    again = server.dump("folder=Archive/2020", *words, save(result.text))
    check("what was searched is not searched again", not again.of("message") and
          again.cursor("Archive/2020") == result.cursor("Archive/2020"), again)
    wide = server.dump("folder=Archive/2020", *words, "widen", save(result.text))
    check("but it can be read", wide.uids("Archive/2020") == list(range(1, 403)) and
          wide.cursor("Archive/2020")[3:6] == [403, 403, 402], wide)


def test_renewed(server, first):
    user = server.info["user"]
    server.doveadm("mailbox", "update", "-u", user, "--uid-validity", "4711", "Junk")
    result = server.dump("thorough", save(first.text))
    resets = [c for c in result.of("cursor") if c[8:] == ["reset"]]
    at = [line[:2] for line in result.lines].index(["message", "Junk"])
    check("another UIDVALIDITY is told before the first message", len(resets) == 1 and
          resets[0][:8] == ["Junk", "4711", "3", "2", "0", "0", "0", "0"] and
          ["cursor", *resets[0]] in result.lines[:at], result)
    check("and the folder is read anew", len(result.uids("Junk")) == 2 and
          {m[2] for m in result.of("message") if m[0] == "Junk"} == {"4711"}, result)


def test_sign_in(server):
    result = server.dump(password="wrong")
    check("a wrong password", result.error() and result.error()[0] == "auth" and
          "sign-in refused for 'reader@example.org': [AUTHENTICATIONFAILED]" in result.error()[1],
          result)
    result = server.dump(user=server.info["odd_user"], password=server.info["odd_password"])
    check("a password full of quotes", result.status == 0, result)
    result = server.dump("folder=Sent", host="127.0.0.1")
    check("a certificate for an address", result.uids("Sent") == [1, 2, 3], result)
    result = server.dump("folder=Sent", starttls=True)
    check("STARTTLS", result.uids("Sent") == [1, 2, 3], result)


def test_variants():
    mail = write_mail(WORK / "few", {"": 2, "A/B": 3})
    settings = {"DOVECOT_SEPARATOR": ".", "DOVECOT_PREFIX": "INBOX.", "DOVECOT_PLAIN": "no",
                "DOVECOT_CAPABILITY": "IMAP4rev1"}
    with Dovecot("variant", **settings) as server:
        server.run("load", mail)
        result = server.dump(starttls=True)
        check("a bare server with dots and a prefix", result.uids() == [1, 2] and
              result.uids("INBOX.A.B") == [1, 2, 3], result)
        result = server.dump("folder=INBOX/A/B")
        check("its folder by a path with slashes", result.uids("INBOX.A.B") == [1, 2, 3], result)
    with Dovecot("expired", DOVECOT_CERT="expired") as server:
        result = server.dump()
        check("an expired certificate", result.error() and result.error()[0] == "tls", result)
        # Dovecot writes its log when it gets to it.
        for _ in range(100):
            if "user=<>" in server.log():
                break
            time.sleep(0.1)
        check("and nobody signed in", "user=<>" in server.log() and
              "Login: " not in server.log(), server.log())


with Dovecot("server") as dovecot:
    dovecot.run("load", write_mail(WORK / "mail", FOLDERS))
    whole = test_reading(dovecot)
    test_again(dovecot, whole)
    test_resume(dovecot)
    test_search(dovecot)
    test_renewed(dovecot, whole)
    test_sign_in(dovecot)
test_variants()
finish()
