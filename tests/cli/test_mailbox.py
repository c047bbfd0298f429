#!/usr/bin/env python3
"""A mailbox on a server: signing in, the cache, show and forget."""
import json
import os
import subprocess
import urllib.parse

import jsonschema

from harness import TOP, WORK, Terminal, check, environment, finish, message, path, run, write

DOVECOT = os.path.join(TOP, "tests/imap/dovecot.sh")
STATE = environment(UPNSCAN_TEST_STATE=path("server"))
MINE = "reader.one@quietharbour.onmicrosoft.com"

with open(os.path.join(TOP, "src/report/result.schema.json")) as schema_file:
    VALIDATOR = jsonschema.Draft202012Validator(json.load(schema_file))


def dovecot(*args):
    done = subprocess.run([DOVECOT, *args], env=STATE, capture_output=True, timeout=60)
    if done.returncode:
        check("dovecot.sh " + args[0], False, done.stderr.decode())
        finish()
    return dict(line.split("=", 1) for line in done.stdout.decode().splitlines() if "=" in line)


def document(done):
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return {"usernames": [], "errors": [], "stats": {}}
    problems = [e.message for e in VALIDATOR.iter_errors(found)]
    check("fits the schema", not problems, problems)
    return found


def names(found):
    return [(u["username"], u["level"]) for u in found["usernames"]]


def fill():
    os.mkdir(path("mail"))
    write("mail/one.eml", message(MINE, owner="reader@example.org", name="Reader"))
    for i in range(5):
        write("mail/plain%d.eml" % i, b"From: a@example.net\r\nTo: reader@example.org\r\n"
              b"Subject: Hello %d\r\nDate: Tue, 05 Mar 2019 10:00:00 +0000\r\n"
              b"Message-ID: <%d@example.net>\r\n\r\nHello.\r\n" % (i, i))
    dovecot("load", path("mail"))


def test_sign_in(server, source):
    terminal = Terminal("scan", "--no-cache", "--ca-file", server["ca"], source)
    terminal.read(b"(it is not shown): ")
    terminal.wait_echo(False)
    terminal.type(server["password"].encode() + b"\n")
    status = terminal.end()
    text = terminal.text.decode()
    check("signed in from the terminal", status == 0 and MINE in text, (status, text))
    check("the question names the account", "Password of reader@example.org at localhost" in text,
          text)
    check("the password is not shown", server["password"] not in text)

    terminal = Terminal("scan", "--no-cache", "--ca-file", server["ca"], source)
    terminal.read(b"(it is not shown): ")
    terminal.wait_echo(False)
    terminal.type(b"wrong horse\n")
    status = terminal.end()
    text = terminal.text.decode()
    check("a refused sign-in: status 3", status == 3, (status, text))
    check("a refused sign-in: what to do", "app password" in text and "wrong horse" not in text,
          text)
    done = run("scan", "--json", "--no-cache", "--password-command", "echo wrong",
               "--ca-file", server["ca"], source)
    check("a refused sign-in: class auth", done.returncode == 3 and
          [e["class"] for e in document(done)["errors"]] == ["auth"], done)
    done = run("scan", "--json", "--no-cache", "--password-command", "echo wrong", source)
    check("an unknown authority: status 4, class tls", done.returncode == 4 and
          [e["class"] for e in document(done)["errors"]] == ["tls"], done)


def test_cache(server, source):
    scan = ("scan", "--json", "--ca-file", server["ca"], "--password-command",
            "echo " + server["password"], source)
    first = run(*scan)
    found = document(first)
    check("the owner is who signs in", names(found)[:1] == [(MINE, "high")] and
          first.returncode == 0, first)
    second = document(run(*scan))
    check("the second scan gives the same answer", second["usernames"] == found["usernames"],
          second)
    check("and reads no message again", second["stats"].get("bytes", 1 << 30) <
          found["stats"].get("bytes", 0), (second["stats"], found["stats"]))

    for args in ((), (source,)):
        shown = run("show", "--json", *args)
        check("show %d" % len(args), shown.returncode == 0 and
              document(shown)["usernames"] == found["usernames"], shown)
    check("show, as a table", MINE in run("show").stdout.decode())
    kept = b"".join(open(os.path.join(folder, name), "rb").read()
                    for folder, _, files in os.walk(path("cache")) for name in files)
    check("the cache holds neither password", kept and b"Wub72913" not in kept and
          server["password"].encode() not in kept)

    done = run("forget", source)
    check("forget says what", done.returncode == 0 and
          done.stdout.decode() == "forgotten: %s\n" % source, done)
    kept = b"".join(open(os.path.join(folder, name), "rb").read()
                    for folder, _, files in os.walk(path("cache")) for name in files)
    check("and leaves nothing of it", b"quietharbour" not in kept and
          b"reader" not in kept)
    check("nothing is left to show", run("show").returncode == 2)
    run(*scan)
    done = run("forget", "--all")
    check("forget everything", done.returncode == 0 and b"1 source" in done.stdout, done)


def test_parts(server, source):
    scan = ("scan", "--json", "--no-cache", "--ca-file", server["ca"], "--password-command",
            "echo " + server["password"])
    done = run(*scan, "--folder", "No such folder", source)
    check("a folder that is not there: status 5", done.returncode == 5 and
          document(done)["errors"], done)
    done = run(*scan, "--since", "2030-01-01", source)
    check("nothing since then: status 1", done.returncode == 1 and
          document(done)["usernames"] == [], done)
    bad = write("other.eml", b"From: a@example.org\r\n\r\nhello\r\n")
    done = run(*scan, bad, source)
    check("a file and a mailbox in one list", done.returncode == 0 and
          names(document(done))[:1] == [(MINE, "high")], done)
    done = run(*scan, "--verbose", source)
    check("--verbose tells what is done, without the password", b"upnscan: " in done.stderr and
          server["password"].encode() not in done.stderr, done.stderr)
    check("--quiet tells nothing", run(*scan, "--quiet", source).stderr == b"")


os.chmod(WORK, 0o755)
os.mkdir(path("server"))
os.chmod(path("server"), 0o755)
SERVER = dovecot("start")
SOURCE = "imaps://%s@localhost:%s" % (urllib.parse.quote(SERVER["user"], safe=""),
                                      SERVER["tls_port"])
try:
    fill()
    test_sign_in(SERVER, SOURCE)
    test_cache(SERVER, SOURCE)
    test_parts(SERVER, SOURCE)
finally:
    subprocess.run([DOVECOT, "stop"], env=STATE, capture_output=True, timeout=60)
finish()
