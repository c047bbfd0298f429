#!/usr/bin/env python3
"""More folders than are told apart: none of their mail is left out."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

UPNSCAN = os.environ.get("UPNSCAN", "build/upnscan")
FOLDERS = 20050 # UPN_MAX_FOLDERS is 20000
HEAD = b"From a@example.net Mon Mar  4 10:00:00 2019\nFrom: a@example.net\nSubject: x\n\n"
TEXT = b"User name: zoe@quietharbour.onmicrosoft.com\nTemporary password: Wub7-2913\n"

with tempfile.TemporaryDirectory() as directory:
    for i in range(FOLDERS):
        pathlib.Path(directory, "box%05d" % i).write_bytes(HEAD + b"hello\n")
    # the last one in the order of reading
    pathlib.Path(directory, "zzz").write_bytes(HEAD + TEXT)
    done = subprocess.run([UPNSCAN, "scan", "--json", "--no-cache", directory],
                          capture_output=True, timeout=120, check=False)
    report = json.loads(done.stdout)
    messages = report["stats"]["messages"]
    found = [user["username"] for user in report["usernames"]]
    good = messages == FOLDERS + 1 and found == ["zoe@quietharbour.onmicrosoft.com"]
    print("ok all folders are read" if good else
          "not ok all folders are read: %d messages, %s, exit %d" % (messages, found,
                                                                     done.returncode))
    sys.exit(not good)
