#!/usr/bin/env python3
"""run.py [COUNT]: a thorough IMAPS scan beside a bare TLS client.

Makes COUNT (4000) messages, puts them on a Dovecot of our own, and prints the
best of three of: tests/bench/imap_drain, which asks for the same bytes and
throws them away; upnscan scan --thorough with an empty cache; the same again
with the cache of the first. Memory is the sum of Pss of upnscan's processes
(proc(5), smaps_rollup), sampled while it runs.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / "build"
SERVER = TOP / "tests/imap/dovecot.sh"
RUNS = 3


def descendants(pid):
    """pid and all processes below it, by what /proc tells of parents."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def pss(pid):
    total = 0
    for each in descendants(pid):
        try:
            text = pathlib.Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total


def run(command, env, sample=False):
    """Seconds, peak Pss in KiB (0 where not sampled), standard output."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, env=env)
        peak = 0
        while process.poll() is None:
            if sample:
                peak = max(peak, pss(process.pid))
            time.sleep(0.02 if sample else 0.002)
        seconds = time.monotonic() - began
        out.seek(0)
        text = out.read().decode()
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}\n{text}")
    return seconds, peak, text


def server(env, *words):
    return subprocess.run([SERVER, *words], env=env, check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def measure(state, count, env):
    subprocess.run([TOP / "tests/bench/make_mail.py", str(count), state / "mail"], check=True)
    size = sum(file.stat().st_size for file in (state / "mail").iterdir())
    info = dict(line.split("=", 1) for line in server(env, "start").splitlines() if "=" in line)
    server(env, "bulk", state / "mail")
    (state / "password").write_text(info["password"] + "\n")
    drain = [BUILD / "tests/bench/imap_drain", "localhost", info["tls_port"], info["user"],
             info["password"], info["ca"]]
    scan = [BUILD / "upnscan", "scan", "--quiet", "--thorough", "--ca-file", info["ca"],
            "--password-command", f"cat {state}/password", "--owner", "mila.bakker@example.org",
            f"imaps://{info['user']}@localhost:{info['tls_port']}"]

    # Once unmeasured, so that the server has made its indexes and caches.
    run(drain, env)
    bare = min(run(drain, env)[0] for _ in range(RUNS))
    first, again, peak = [], [], 0
    for number in range(RUNS):
        shutil.rmtree(state / "cache", ignore_errors=True)
        seconds, _, text = run(scan, env)
        first.append(seconds)
        again.append(run(scan, env)[0])
        if "mila@zeilmakerijbakker.onmicrosoft.com" not in text:
            sys.exit("the username was not found:\n" + text)
    shutil.rmtree(state / "cache", ignore_errors=True)
    peak = run(scan, env, sample=True)[1]

    print(f"messages                {count} ({size / 1e6:.1f} MB)")
    print(f"bare TLS client         {bare:.2f} s")
    print(f"thorough scan           {min(first):.2f} s ({min(first) / bare:.2f} times the bare client)")
    print(f"second run              {min(again):.2f} s")
    print(f"peak memory             {peak / 1024:.1f} MiB (Pss of all processes)")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    state = pathlib.Path(tempfile.mkdtemp(prefix="upnscan-bench."))
    state.chmod(0o755)
    env = dict(os.environ, UPNSCAN_TEST_STATE=str(state), XDG_CACHE_HOME=str(state / "cache"))
    try:
        measure(state, count, env)
    finally:
        subprocess.run([SERVER, "stop"], env=env, stdout=subprocess.DEVNULL, check=False)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
