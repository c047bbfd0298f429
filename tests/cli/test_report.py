#!/usr/bin/env python3
"""What is printed: every format, valid and harmless, and the exit status."""
import csv
import io
import json
import os
import re
import stat
import unicodedata

import jsonschema

from harness import OWNER, PLAIN, TOP, USERNAME, check, finish, message, path, run, write

with open(os.path.join(TOP, "src/report/result.schema.json")) as schema_file:
    SCHEMA = json.load(schema_file)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
LINE_VALIDATOR = jsonschema.Draft202012Validator(
    {"$ref": "#/$defs/username", "$defs": SCHEMA["$defs"]})

# An escape sequence, a bell, C1, bidi, a zero width blank, a formula.
HOSTILE = "\x1b]0;owned\x07\x9b31m\u202egpj.exe\u200b =HYPERLINK(1)"


def scan(*args, **options):
    return run("scan", "--no-cache", "--owner", OWNER, *args, **options)


def document(name, done):
    """The JSON on standard output, after it was validated."""
    try:
        found = json.loads(done.stdout)
    except ValueError as e:
        check(name + " is JSON", False, "%s: %r %r" % (e, done.stdout[:300], done.stderr))
        return {"usernames": [], "errors": [], "stats": {}}
    problems = ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message)
                for e in VALIDATOR.iter_errors(found)]
    check(name + " fits the schema", not problems, "; ".join(problems))
    return found


def controls(text):
    return [c for c in text
            if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\r\n"]


def test_formats():
    good = write("good.eml", message())
    done = scan("--json", good)
    found = document("a found username", done)
    names = [u["username"] for u in found["usernames"]]
    check("the username is found", names[:1] == [USERNAME], done.stdout)
    check("exit status 0", done.returncode == 0, done)
    check("nothing on standard error", done.stderr == b"", done.stderr)
    if names:
        evidence = found["usernames"][0]["evidence"][0]
        check("evidence", evidence["date"] == "2019-03-04T10:00:00Z" and
              evidence["from"] == "ms-noreply@microsoft.com" and
              evidence["message_id"].strip("<>") == "one@mail.example" and
              evidence["uid"] is None and evidence["source"] == good, evidence)
    check("the password beside it is nowhere", b"Wub72913" not in done.stdout)

    same = scan("--json", good)
    strip = re.compile(rb'"seconds":[0-9.]+')
    check("the same input gives the same output",
          strip.sub(b"", same.stdout) == strip.sub(b"", done.stdout))

    done = scan("--json", "--explain", good)
    found = document("an explained username", done)
    check("explanation", found["usernames"] and found["usernames"][0].get("explanation"))

    done = scan("--jsonl", "--explain", good)
    lines = done.stdout.decode().splitlines()
    problems = [e.message for line in lines for e in LINE_VALIDATOR.iter_errors(json.loads(line))]
    check("JSON Lines", lines and not problems and
          json.loads(lines[0])["username"] == USERNAME, problems or done)

    done = scan("--csv", good)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    check("CSV", rows and rows[0]["username"] == USERNAME and rows[0]["kind"] == "member" and
          rows[0]["date"] == "2019-03-04T10:00:00Z", done)
    check("CSV lines end in CR LF", done.stdout.count(b"\r\n") == len(rows) + 1)

    done = scan(good)
    text = done.stdout.decode()
    check("table: the username first", text.splitlines()[2:3] == ["    " + USERNAME], text)
    check("table: what to do next", "https://aka.ms/sspr" in text, text)
    check("table: no colour in a pipe", "\x1b" not in text)
    check("table: colour when asked for", b"\x1b[" in scan("--color=always", good).stdout)
    check("standard input", scan("--json", "-", stdin=message()).returncode == 0)


def test_levels():
    good = write("good.eml", message())
    other = write("other.eml", message("karel.other@distantmeadow.onmicrosoft.com",
                                       owner="karel@example.net", name="Karel Other",
                                       message_id="two@mail.example"))
    plain = write("plain.eml", PLAIN)
    for level in ("low", "medium", "high"):
        done = scan("--json", "--min-level", level, good, other)
        found = document("at least " + level, done)
        order = ["low", "medium", "high"]
        check("no username below " + level,
              all(order.index(u["level"]) >= order.index(level) for u in found["usernames"]))
        check("one list, best first: " + level,
              [u["username"] for u in found["usernames"]][:1] == [USERNAME] and
              [u["score"] for u in found["usernames"]] ==
              sorted((u["score"] for u in found["usernames"]), reverse=True), done)

    done = scan("--json", plain)
    found = document("nothing found", done)
    check("nothing found", done.returncode == 1 and found["usernames"] == [] and
          found["stats"]["messages"] == 1 and found["stats"]["read_whole"] == 1, done)
    text = scan(plain).stdout.decode()
    check("table: how strong the answer is", "1 message" in text and "2024-08-30" in text and
          "Where else to look" in text, text)
    check("--min-level changes no exit status",
          scan("--json", "--min-level", "high", plain).returncode == 1)


def test_hostile():
    mail = message(subject=HOSTILE + " code 123456 at https://evil.example/x",
                   message_id="<h\x1b[2J@x>", sender="ms-noreply@microsoft.com").replace(
                       b"New or modified", b"")
    bad = path("hostile")
    os.mkdir(bad)
    write("hostile/bad \x1b]0;name\x07.eml", mail)
    for form in ("--table", "--json", "--jsonl", "--csv"):
        done = scan(form, "--explain", bad)
        text = done.stdout.decode("utf-8", "strict")
        check("no control characters: " + form, text and not controls(text), repr(text[:300]))
        if form in ("--json", "--jsonl"):
            decoded = json.dumps(json.loads(text.splitlines()[0] if form == "--jsonl" else text),
                                 ensure_ascii=False)
            check("nor escaped ones: " + form, "\\u00" not in text and not controls(decoded))
        check("no link and no code: " + form,
              "evil.example" not in text and "123456" not in text, text)
    # a problem is told with the hostile name of the file
    done = scan("--json", path("missing \x1b]0;name\x07"))
    check("no control characters in messages", not controls(done.stderr.decode()), done.stderr)

    # cells that a spreadsheet would compute
    mail = message("=cmd@quietharbour.onmicrosoft.com", subject="=1+1")
    done = scan("--csv", "--min-level", "low", write("formula.eml", mail), write("g.eml", message(
        subject="+1", message_id="x")), write("h.eml", message(subject="@SUM(A1)")))
    cells = [c for row in csv.reader(io.StringIO(done.stdout.decode(), newline="")) for c in row]
    check("CSV: no cell starts a formula", cells and
          not [c for c in cells if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", c)], cells)


def test_files():
    good = write("good.eml", message())
    out = path("answer.json")
    for i in range(2):
        done = scan("--json", "--output", out, good)
        check("--output: status and silence %d" % i,
              done.returncode == 0 and done.stdout == b"" and done.stderr == b"", done)
    with open(out, "rb") as f:
        check("--output: the document", json.load(f)["usernames"])
    check("--output: for the user only", stat.S_IMODE(os.stat(out).st_mode) == 0o600)
    check("--output: nothing is left beside it",
          [n for n in os.listdir(path()) if n.startswith("answer")] == ["answer.json"])
    done = scan("--json", "--output", "/dev/full", good)
    check("a full disk", done.returncode == 5 and b"No space left" in done.stderr, done)
    with open("/dev/full", "wb") as full:
        import subprocess
        from harness import UPNSCAN, environment
        done = subprocess.run([UPNSCAN, "scan", "--no-cache", good], stdout=full,
                              stderr=subprocess.PIPE, env=environment(), timeout=60)
    check("a full disk behind standard output",
          done.returncode == 5 and b"No space left" in done.stderr, done)
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([UPNSCAN, "scan", "--no-cache", good], stdout=write_end,
                          stderr=subprocess.PIPE, env=environment(), timeout=60)
    os.close(write_end)
    check("a closed pipe", done.returncode == 5 and b"Broken pipe" in done.stderr, done)


def test_errors():
    good = write("good.eml", message())
    missing = path("missing.eml")
    done = scan("--json", missing)
    found = document("a file that is not there", done)
    check("a file that is not there", done.returncode in (2, 5) and len(found["errors"]) == 1 and
          found["errors"][0]["source"] == missing and b"missing.eml" in done.stderr, done)
    done = scan("--json", missing, good)
    found = document("one file of two is there", done)
    check("one file of two is there", done.returncode in (2, 5) and
          [u["username"] for u in found["usernames"]] == [USERNAME] and
          len(found["errors"]) == 1, done)
    text = scan(missing, good).stdout.decode()
    check("table: what could not be read", "What could not be read" in text and
          "missing.eml" in text, text)
    done = scan("--json", "--password-command", "echo secret",
                "--timeout", "5", "imaps://me@127.0.0.1:1/")
    found = document("nobody listens", done)
    check("nobody listens", done.returncode == 4 and
          [e["class"] for e in found["errors"]] == ["network"], done)


def test_rules():
    done = run("rules", "list")
    check("rules list", done.returncode == 0 and len(done.stdout.splitlines()) > 5, done)
    done = run("rules", "check")
    check("rules check", done.returncode == 0 and
          re.fullmatch(rb"\d+ rules, no problems\n", done.stdout), done)
    done = run("forget", "--all")
    check("forget when nothing is kept", done.returncode == 0 and
          done.stdout == b"nothing was kept\n", done)
    done = run("show")
    check("show when nothing is kept", done.returncode == 2 and
          b"nothing is kept yet" in done.stderr, done)


test_formats()
test_levels()
test_hostile()
test_files()
test_errors()
test_rules()
finish()
