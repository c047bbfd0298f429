#!/usr/bin/env python3
"""make_mail.py COUNT DIR [SEED]: ordinary mail in bulk, the same for a seed.

About 20 KB a message: plain notes, HTML newsletters, attachments. One in 500 is
an invoice of Microsoft 365, and the first one is the welcome that names the user.
"""

import base64
import pathlib
import random
import sys
import textwrap
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone

OWNER = "mila.bakker@example.org"
TENANT = "zeilmakerijbakker.onmicrosoft.com"
SYLLABLES = "ba de fo gu hi ka le mo nu pi ra se to vu wi za ster len hof burg meer tal".split()


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4)))
                      for _ in range(3000)]

    def sentence(self):
        words = self.random.choices(self.words, k=self.random.randint(5, 16))
        return " ".join(words).capitalize() + "."

    def text(self, size):
        lines, length = [], 0
        while length < size:
            paragraph = " ".join(self.sentence() for _ in range(self.random.randint(2, 6)))
            lines += textwrap.wrap(paragraph, 74) + [""]
            length += len(paragraph)
        return "\n".join(lines)

    def html(self, size):
        rows, length = [], 0
        while length < size:
            row = (f'<tr><td style="font:14px/20px Arial,sans-serif;color:#{self.random.randrange(1 << 24):06x};'
                   f'padding:0 12px"><a href="https://klik.example/{self.random.getrandbits(128):032x}">'
                   f"{self.sentence()}</a>&nbsp;&middot; {self.sentence()}</td></tr>")
            rows.append(row)
            length += len(row)
        return ("<!DOCTYPE html><html><head><style>td{margin:0}</style></head><body><table>\n"
                + "\n".join(rows) + "\n</table></body></html>")

    def note(self):
        return ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                + self.text(self.random.randint(300, 6000)))

    def letter(self):
        size = self.random.choice([4000, 9000, 18000, 30000])
        html = base64.encodebytes(self.html(size).encode()).decode()
        return ('Content-Type: multipart/alternative; boundary="b1"\n\n--b1\n' + self.note()
                + "\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + html + "--b1--")

    def attachment(self):
        data = base64.encodebytes(self.random.randbytes(self.random.choice([20000, 40000, 120000]))).decode()
        return ('Content-Type: multipart/mixed; boundary="b2"\n\n--b2\n' + self.note()
                + "\n--b2\nContent-Type: application/pdf; name=stuk.pdf\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=stuk.pdf\n\n" + data + "--b2--")

    def microsoft(self, first):
        said = (f"Your user ID: mila@{TENANT}\nSign in at: https://portal.office.com\n" if first else
                "Account information\nOrganization name: Zeilmakerij Bakker\n"
                f"Domain: {TENANT}\nSubscription name: Microsoft 365 Business Basic\n")
        return "Content-Type: text/plain; charset=utf-8\n\n" + said

    def message(self, number):
        when = datetime(2015, 1, 1, tzinfo=timezone.utc) + timedelta(
            minutes=number * 300 + self.random.randint(0, 200))
        sender = "Microsoft <microsoft-noreply@microsoft.com>"
        subject = "View your Microsoft 365 Business Basic invoice"
        results = "dmarc=pass header.from=microsoft.com"
        if number % 500 == 0:
            body = self.microsoft(number == 0)
        else:
            name = self.random.choice(self.words)
            sender = f"{name.capitalize()} <{name}@{self.random.choice(self.words)}.example>"
            subject = self.sentence()[:70]
            results = "dmarc=none"
            body = self.random.choices([self.note, self.letter, self.attachment], [6, 5, 1])[0]()
        return (f"Return-Path: <bounce@mail.example.com>\nDelivered-To: {OWNER}\n"
                f"Authentication-Results: mx.example.org; {results}\n"
                f"Received: from mail.example.com by mx.example.org; {format_datetime(when)}\n"
                f"Date: {format_datetime(when)}\nFrom: {sender}\nTo: {OWNER}\nSubject: {subject}\n"
                f"Message-ID: <{self.random.getrandbits(96):024x}@mail.example.com>\n"
                f"MIME-Version: 1.0\n{body}\n")


def main():
    count, top = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    maker = Maker(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    top.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (top / f"{number:07d}.eml").write_bytes(maker.message(number).encode())


if __name__ == "__main__":
    main()
