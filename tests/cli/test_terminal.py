#!/usr/bin/env python3
"""On a terminal: the password question, colour, width, progress, Ctrl-C."""
import json
import os
import re
import signal
import subprocess
import time

from harness import (OWNER, UPNSCAN, Terminal, check, environment, finish, message, path, run,
                     write)

PROMPT = b"(it is not shown): "
SOURCE = "imaps://me@127.0.0.1:1/"  # nobody listens there
SCAN = ("scan", "--no-cache", "--timeout", "5")


def asked(*args):
    """A terminal on which the question stands, with echo off."""
    terminal = Terminal(*SCAN, *args, SOURCE)
    terminal.read(PROMPT)
    return terminal, PROMPT in terminal.text and terminal.wait_echo(False)


def test_answer():
    terminal, hidden = asked()
    check("the question names user and host", b"Password of me at 127.0.0.1" in terminal.text,
          terminal.text)
    check("no echo while it stands", hidden, terminal.text)
    terminal.type(b"correct horse\n")
    terminal.read(b"\n")
    echo = terminal.wait_echo(True)
    status = terminal.end()
    check("the password is not shown", b"correct" not in terminal.text, terminal.text)
    check("echo is back afterwards", echo)
    check("the scan goes on", status == 4, (status, terminal.text))

    terminal, _ = asked()
    terminal.type(b"\n")
    check("an empty answer", terminal.end() == 2 and b"no password" in terminal.text,
          terminal.text)
    terminal, _ = asked()
    terminal.type(b"\x04")
    check("end of input", terminal.end() == 2 and b"no password" in terminal.text,
          terminal.text)


def test_signals():
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGHUP, 130),
                           (signal.SIGQUIT, -signal.SIGQUIT)):
        terminal, hidden = asked()
        terminal.process.send_signal(number)
        ended = terminal.process.wait(20)
        check("echo is back after " + number.name, hidden and terminal.wait_echo(True))
        check("exit status after " + number.name, ended == status, ended)
        terminal.end()
    terminal, _ = asked()
    terminal.type(b"\x03")
    check("Ctrl-C at the question", terminal.end() == 130, terminal.text)


def stopped(pid):
    with open("/proc/%d/stat" % pid, "rb") as f:
        return f.read().rsplit(b")", 1)[1].split()[0] == b"T"


def test_every_moment():
    """A signal is noticed however early or late it comes."""
    missed = 0
    for number in range(40):
        terminal = Terminal(*SCAN, SOURCE)
        terminal.read(PROMPT[:number % 4 + 1])
        time.sleep(0.0005 * (number % 7))
        terminal.process.send_signal(signal.SIGTERM)
        try:
            missed += terminal.process.wait(10) not in (130, -signal.SIGTERM)
        except subprocess.TimeoutExpired:
            terminal.process.kill()
            missed += 1
        terminal.end()
    check("no signal is missed", missed == 0, "%d of 40" % missed)


def test_stop():
    """Ctrl-Z and fg, under a shell that stands between, as there always is one."""
    script = "set -m; %s %s %s; echo status $?; fg > /dev/null; echo status $?" % (
        UPNSCAN, " ".join(SCAN), SOURCE)
    env = environment(TERM="xterm")
    import harness
    shell, harness.UPNSCAN = harness.UPNSCAN, "/bin/bash"
    terminal = Terminal("-c", script, env=env)
    harness.UPNSCAN = shell
    terminal.read(PROMPT)
    terminal.wait_echo(False)
    terminal.type(b"\x1a")
    terminal.read(b"status 148")
    check("Ctrl-Z stops it", b"status 148" in terminal.text, terminal.text)
    ends = time.monotonic() + 20
    while terminal.text.count(PROMPT) < 2 and time.monotonic() < ends:
        terminal.read(b"never", 0.2)
    check("it asks again when continued", terminal.text.count(PROMPT) == 2 and
          terminal.wait_echo(False), terminal.text)
    terminal.type(b"correct horse\n")
    terminal.end()
    check("and goes on", b"status 4" in terminal.text, terminal.text)


def test_look():
    good = write("good.eml", message())
    args = ("scan", "--no-cache", "--owner", OWNER, good)
    plain = environment(TERM="xterm", NO_COLOR="1")
    dumb = environment(TERM="dumb")
    for name, terminal, coloured in (
            ("colour on a terminal", Terminal(*args), True),
            ("no colour with NO_COLOR", Terminal(*args, env=plain), False),
            ("no colour on a dumb terminal", Terminal(*args, env=dumb), False),
            ("no colour with --color=never", Terminal(*args, "--color", "never"), False)):
        terminal.end()
        check(name, (b"\x1b[1" in terminal.text) == coloured, terminal.text)
    for columns in (40, 80, 200):
        terminal = Terminal(*args, columns=columns)
        terminal.end()
        text = re.sub(r"\x1b\[[0-9;]*m", "", terminal.text.decode())
        wide = [line for line in text.splitlines()
                if len(line) > min(columns, 100) and " " in line.strip()]
        check("fits %d columns" % columns, not wide, wide)


def slow_input(terminal_args):
    """Standard input that never ends, with one message in it so far."""
    pipe = os.pipe()
    os.write(pipe[1], b"From x Mon Mar  4 10:00:00 2019\n" + message() + b"\n" +
             b"From x Mon Mar  4 10:00:00 2019\n" + message(message_id="x") + b"\n")
    process = subprocess.Popen([UPNSCAN, "scan", "--json", "--owner", OWNER, *terminal_args, "-"],
                               stdin=pipe[0], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=environment())
    os.close(pipe[0])
    return process, pipe[1]


def test_interrupt():
    process, end = slow_input(())
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    os.close(end)
    check("interrupted: status 130", process.returncode == 130, (process.returncode, err))
    try:
        found = json.loads(out)
    except ValueError:
        found = None
    check("interrupted: what was found is printed", found and found["schema"] == 1, out)
    check("interrupted: that is no error of the scan", found and found["errors"] == [], out)


def test_progress():
    many = path("many.mbox")
    one = b"From x Mon Mar  4 10:00:00 2019\n" + message() + b"\n"
    with open(many, "wb") as f:
        for _ in range(20):
            f.write(one * 1000)
    terminal = Terminal("scan", "--no-cache", "--owner", OWNER, many, columns=40)
    terminal.end(120)
    drawn = re.findall(rb"\r([^\r\n]*?)\x1b\[K", terminal.text)
    lines = [line for line in drawn if line]
    if not lines:
        print("ok progress # skip: it was over within a second")
        return
    check("progress: counts", any(re.search(rb"\d+ messages", line) for line in lines), lines[:3])
    check("progress: fits the terminal", all(len(line) < 40 for line in lines))
    check("progress: is cleared at the end", drawn[-1] == b"", drawn[-2:])
    done = run("scan", "--no-cache", "--owner", OWNER, many)
    check("progress: not into a pipe", done.stderr == b"", done.stderr)
    terminal = Terminal("scan", "--quiet", "--no-cache", "--owner", OWNER, many)
    terminal.end(120)
    check("progress: not with --quiet", b"\r\x1b[K" not in terminal.text and
          b"messages\x1b[K" not in terminal.text)


test_answer()
test_signals()
test_every_moment()
test_stop()
test_look()
test_interrupt()
test_progress()
finish()
