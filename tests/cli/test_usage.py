#!/usr/bin/env python3
"""The command line: help, refusals, exit status 2, and the manual in step."""
import os
import re

from harness import TOP, check, finish, path, run, write

EML = write("plain.eml", b"From: a@example.org\r\n\r\nhello\r\n")


def refused(name, args, words, **options):
    done = run(*args, **options)
    text = done.stderr.decode()
    holds = done.returncode == 2 and done.stdout == b"" and words in text
    check(name, holds and text.startswith("upnscan: ") and text.count("\n") == 1,
          "%s %r" % (done.returncode, text))


def main():
    done = run()
    check("alone: a friendly usage, status 2",
          done.returncode == 2 and done.stdout == b"" and done.stderr.count(b"  upnscan scan") == 3,
          done.stderr)
    for args in (["help"], ["--help"], ["-h"], ["scan", "--help"], ["help", "scan"],
                 ["show", "-h"], ["forget", "--help"], ["rules", "--help"]):
        done = run(*args)
        check("help: " + " ".join(args),
              done.returncode == 0 and b"usage: upnscan" in done.stdout and done.stderr == b"",
              done)
        check("help in 80 columns: " + " ".join(args),
              all(len(line) <= 80 for line in done.stdout.decode().splitlines()))
    for args in (["version"], ["--version"]):
        done = run(*args)
        check("version: " + " ".join(args),
              done.returncode == 0 and re.fullmatch(rb"upnscan \d+\.\d+\.\d+\n", done.stdout))

    refused("no such command", ["scam"], "there is no command 'scam'")
    refused("the command was left out", ["you@example.org"], "upnscan scan you@example.org")
    refused("no such option before a command", ["--jsn"], "unknown option '--jsn'")
    refused("no such option", ["scan", "--x", EML], "scan: unknown option '--x' (see upnscan scan --help)")
    refused("no source", ["scan"], "say where the mail is")
    refused("an option's argument is missing", ["scan", EML, "--owner"], "--owner needs an argument")
    refused("not a date", ["scan", "--since", "last year", EML], "a date such as")
    refused("not a level", ["scan", "--min-level=best", EML], "high|medium|low")
    refused("unknown provider", ["scan", "you@nowhere.invalid"], "nowhere.invalid")
    refused("rules that are not there", ["scan", "--rules", path("none"), EML], path("none"))
    refused("authorities that are not there",
            ["scan", "--ca-file", path("none.pem"), "imaps://u@127.0.0.1:1/"], "none.pem")
    refused("cannot write there", ["scan", "--output", path("no", "such"), EML], "cannot write")
    refused("would overwrite the mail", ["scan", "--output", EML, EML], "is mail to be read")
    with open(EML, "rb") as f:
        check("the mail is still there", f.read().endswith(b"hello\r\n"))
    refused("cannot write to a directory", ["scan", "--output", path(), EML], "cannot write")
    refused("cache and no cache", ["scan", "--cache", path("c"), "--no-cache", EML], "exclude")
    refused("a cache that cannot be opened", ["scan", "--cache", EML + "/c", EML], EML)
    refused("forget what", ["forget"], "--all")
    refused("forget all and something", ["forget", "--all", "x"], "--all")
    refused("rules what", ["rules"], "list or check")
    refused("show what is not kept", ["show", "you@gmail.com"], "nothing is kept")

    for args in (["--password", "hunter2"], ["--password=hunter2"]):
        done = run("scan", *args, "you@gmail.com")
        check("no password option: " + args[0][:10],
              done.returncode == 2 and b"hunter2" not in done.stderr and
              b"--password-command" in done.stderr, done.stderr)
    done = run("scan", "imaps://you:hunter2@mail.example.org/")
    check("no password in a URL",
          done.returncode == 2 and b"hunter2" not in done.stderr + done.stdout and
          b"password" in done.stderr, done.stderr)
    done = run("scan", "imaps://you@127.0.0.1:1/", start_new_session=True)
    check("no terminal to ask on",
          done.returncode == 2 and b"--password-command" in done.stderr, done.stderr)

    manual()
    finish()


def manual():
    """Every option of every command stands in upnscan(1), and no other."""
    with open(os.path.join(TOP, "src/man/upnscan.1")) as f:
        page = f.read()
    described = set(re.findall(r"^\.It Fl -([a-z0-9-]+)", page, re.M))
    offered = set()
    for command in ("scan", "show", "forget", "rules"):
        help_text = run(command, "--help").stdout.decode()
        offered |= set(re.findall(r"^  --([a-z0-9-]+)", help_text, re.M))
    check("the manual has the options of --help", offered == described, offered ^ described)


main()
