#!/usr/bin/env python3
"""Searching and reading, with servers that answer wrong, late or not at all."""
import re
import time

import fake_imap
from fake_imap import Folder, Session, folder, mail
from harness import certificates, check, dump, finish

CERTS = certificates()
CA = f"ca={CERTS}/ca.pem"
MANY = 60  # too many to be read without a search


def run(session, *words, count=5, folders=None, timeout=1):
    folders = {"INBOX": folder(count)} if folders is None else folders
    with fake_imap.Server(CERTS, session, folders) as server:
        result = dump(server.port, CA, f"timeout={timeout}", *words)
        server.settle()
        result.server = server
        for one in server.sessions:
            if one.error:
                raise one.error
        return result


def reads_all(name, session, *words, count=5, **more):
    result = run(session, *words, count=count, **more)
    check(name, result.status == 0 and sorted(result.uids()) == list(range(1, count + 1)) and
          not result.of("skipped") and not result.of("problem"), result)
    return result


def skips(name, session, uid, words, count=5, **more):
    """All but one message are read, and that one is named."""
    result = run(session, "thorough", count=count, **more)
    found = result.of("skipped")
    check(name, result.status == 0 and len(found) == 1 and found[0][1] == str(uid) and
          words in found[0][2] and
          sorted(result.uids()) == [n for n in range(1, count + 1) if n != uid], result)
    cursor = result.cursor()
    check(name + ", and is counted", cursor and cursor[4:7] == [count + 1, count - 1, 1], cursor)
    return result


def fetching(**replies):
    """A session whose fetch_reply for uid N is replies["uidN"](seq, uid, good)."""
    class Odd(Session):
        def fetch_reply(self, seq, uid, text, items):
            good = super().fetch_reply(seq, uid, text, items)
            odd = replies.get(f"uid{uid}")
            return odd(seq, uid, good) if odd and "BODY" in items else good
    return Odd


def test_search():
    words = ["from=somebody7@", "subject=message 31", "body=hello 50"]

    class Refusing(Session):
        def do_UID_SEARCH(self, tag, w, rest):
            self.send(f"{tag} NO [CANNOT] I never search")

    class Hanging(Session):
        def do_UID_SEARCH(self, tag, w, rest):
            if self.number == 0:
                self.stall()
            super().do_UID_SEARCH(tag, w, rest)

    class Slow(Session):
        def do_UID_SEARCH(self, tag, w, rest):
            for part in range(3):
                time.sleep(0.6)
                self.send(f"* OK Searched {part * 30}% of the mailbox")
            super().do_UID_SEARCH(tag, w, rest)

    class Plodding(Session):
        def do_UID_SEARCH(self, tag, w, rest):
            if "BODY" in rest:
                time.sleep(0.4)
            super().do_UID_SEARCH(tag, w, rest)

    class Boasting(Session):
        def found(self, rest):
            return super().found(rest) + [4000, 4001, 0, 77777]

    class Long(Session):
        def found(self, rest):
            return super().found(rest) * 40000

    class Lazy(Session):
        def found(self, rest):
            return super().found(rest)[:10]

    result = run(Session, *words, count=MANY)
    check("a search narrows", result.uids() == [7, 31, 50] and
          result.cursor()[3:6] == [MANY + 1, 0, 3], result)
    asked = [c for c in result.server.commands() if c.startswith("UID SEARCH")]
    check("one search a field, no charset", len(asked) == 3 and
          not [c for c in asked if "CHARSET" in c], asked)
    result = run(Session, *words, "widen", count=MANY)
    check("widening reads each of the others once", sorted(result.uids()) ==
          list(range(1, MANY + 1)) and result.cursor()[4:6] == [MANY + 1, MANY], result)
    reads_all("a search that is refused", Refusing, *words, count=MANY)
    reads_all("a search that never ends", Hanging, *words, count=MANY)
    result = run(Slow, *words, count=MANY)
    check("a search that takes long, and says so", result.uids() == [7, 31, 50], result)
    result = run(Plodding, *words, count=2000)
    check("a search of texts that would take long is left out", result.uids()[:2] == [7, 31] and
          50 not in result.uids() and result.cursor()[3:5] == [2001, 0], result)
    result = run(Session, *words, count=2000)
    check("one that is quick is not", 50 in result.uids(), result)
    result = run(Boasting, *words, count=MANY)
    check("a search that names missing messages", result.uids() == [7, 31, 50] and
          not result.of("skipped"), result)
    result = run(Long, *words, count=MANY)
    check("a search result of 280 KB", result.uids() == [7, 31, 50], result)
    reads_all("a listing that leaves some out", Lazy, "thorough", count=MANY)
    result = run(Session, *[f"from=somebody{n}@" for n in range(100, 140)], "from=x\"y\\z",
                 count=MANY)
    asked = [c for c in result.server.commands() if c.startswith("UID SEARCH")]
    check("many words are split up", len(asked) == 3 and max(map(len, asked)) < 1000, asked)
    result = run(Session, "since=2024-03-01", "thorough", count=5)
    asked = [c for c in result.server.commands() if c.startswith("UID SEARCH")]
    check("a day is asked for with the one before", asked ==
          ["UID SEARCH UID 1:5 SINCE 29-Feb-2024"], asked)


def test_replies():
    def between(good, more):
        return good.replace(b" BODY[]", more + b" BODY[]")

    class Noisy(Session):
        def do_UID_FETCH(self, tag, words, rest):
            for line in ["* 5 EXISTS", "* 0 RECENT", "* FLAGS (\\Seen)", "* XNEWS (a (b c) \"d\")",
                         "* 3 FETCH (FLAGS (\\Seen))", "* 2 FETCH (FLAGS () UID 2)",
                         "* OK [X-ODD \"]", "* VANISHED 9", "* ESEARCH (TAG \"1\") UID ALL 1:2", "",
                         "* OK [ALERT]", "*", "* 1", "9999 OK not yours", "* 7 EXPUNGE"]:
                self.send(line)
            super().do_UID_FETCH(tag, words, rest)

    class Twice(Session):
        def fetch_reply(self, seq, uid, text, items):
            return 2 * super().fetch_reply(seq, uid, text, items)

    class Backwards(Session):
        def wanted(self, words):
            return super().wanted(words)[::-1]

    class Quoted(Session):
        def literal(self, text):
            return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'

    class Eight(Session):
        def literal(self, text):
            return b"~" + super().literal(text)

    class Extra(Session):
        def fetch_reply(self, seq, uid, text, items):
            good = super().fetch_reply(seq, uid, text, items)
            return between(good, b" X-NEW (a \"(\" {3}\r\n)))) EMAILID (M1) PREVIEW {2}\r\n\"\\"
                           b" MODSEQ (7) ENVELOPE NIL FLAGS (\\Seen \\Odd)")

    class Behind(Session):
        def fetch_reply(self, seq, uid, text, items):
            good = super().fetch_reply(seq, uid, text, items)
            return good.replace(f"UID {uid} ".encode(), b"")[:-3] + f" UID {uid})\r\n".encode()

    class Dates(Session):
        def fetch_reply(self, seq, uid, text, items):
            good = super().fetch_reply(seq, uid, text, items)
            return good.replace(b'"02-Jan-2024 10:00:00 +0100"',
                                [b'""', b"NIL", b'"yesterday"', b'" 2-Jan-2024 10:00:00 +0100"',
                                 b'"99-Xyz-0000 99:99:99 +9999"'][uid - 1])

    class Whole(Session):
        def fetch_reply(self, seq, uid, text, items):
            return super().fetch_reply(seq, uid, text, re.sub("<0.*>", "", items))

    class NoPartial(Session):
        def do_UID_FETCH(self, tag, words, rest):
            if "<0." in rest:
                self.send(f"{tag} BAD what is <")
            else:
                super().do_UID_FETCH(tag, words, rest)

    class Crumbs(Session):
        def send(self, data):
            data = data.encode() + b"\r\n" if isinstance(data, str) else data
            for at in range(len(data)):
                super().send(data[at:at + 1])

    result = reads_all("lines that nobody asked for", Noisy)
    reads_all("each message twice", Twice)
    reads_all("messages backwards", Backwards)
    reads_all("text in quotes", Quoted)
    reads_all("text as literal8", Eight)
    reads_all("items that nobody asked for", Extra)
    reads_all("UID behind the text", Behind)
    result = reads_all("dates that are none", Dates)
    check("and one that is", [m[5] for m in result.of("message")][3] == "1704186000", result)
    reads_all("partial fetch ignored", Whole)
    reads_all("partial fetch not understood", NoPartial)
    reads_all("one byte at a time", Crumbs)
    nul = Folder({1: b"From: a\r\n\r\n\0b\0\r\n", 2: b"", 3: mail(3)})
    result = run(Session, folders={"INBOX": nul})
    check("NUL bytes, and a message of nothing", [m[3] for m in result.of("message")] ==
          ["16", "0", str(len(mail(3)))], result)


def test_broken_message():
    def garbage(seq, uid, good):
        return f"* {seq} FETCH (UID\r\n".encode()

    def deep(seq, uid, good):
        return f"* {seq} FETCH (UID {uid} BODYSTRUCTURE ".encode() + 20000 * b"(" + b"\r\n"

    def nil(seq, uid, good):
        return f"* {seq} FETCH (UID {uid} BODY[]<0> NIL)\r\n".encode()

    def unnamed(seq, uid, good):
        return good.replace(f"UID {uid} ".encode(), b"")

    class Refusing(Session):
        def do_UID_FETCH(self, tag, words, rest):
            for seq, uid, text in self.wanted(words):
                if uid == 4 and "BODY" in rest:
                    self.send(f"{tag} NO [UNKNOWN-CTE] message 4 is broken")
                    return
                self.send(self.fetch_reply(seq, uid, text, rest))
            self.ok(tag)

    class Dying(Session):
        def fetch_reply(self, seq, uid, text, items):
            if uid == 3 and "BODY" in items:
                self.close()
            return super().fetch_reply(seq, uid, text, items)

    skips("an answer that is garbage", fetching(uid2=garbage), 2, "cannot be read")
    skips("a structure nested 20000 deep", fetching(uid2=deep), 2, "cannot be read")
    skips("NIL for a text", fetching(uid5=nil), 5, "cannot be read")
    skips("a message that is refused", Refusing, 4, "[UNKNOWN-CTE] message 4 is broken")
    skips("a message that kills the server", Dying, 3, "connection broke whenever", count=300)
    reads_all("an answer without its UID", fetching(uid3=unnamed))

    class Hopeless(Session):
        def do_UID_FETCH(self, tag, words, rest):
            self.send(f"{tag} NO go away")

    result = run(Hopeless, count=MANY, folders={"INBOX": folder(MANY), "Other": folder(1)})
    check("a folder whose messages are all refused", result.status == 0 and
          "the server hands out no messages: go away" in str(result.of("problem")), result)


def once(fault):
    """The fault happens on the first connection only, at message 3."""
    class Once(Session):
        def fetch_reply(self, seq, uid, text, items):
            good = super().fetch_reply(seq, uid, text, items)
            if uid == 3 and self.number == 0 and "BODY" in items:
                fault(self, good)
            return good
    return Once


def test_lost_line():
    def in_literal(session, good):
        session.send(good[:-20])
        session.close()

    def huge(session, good):
        session.send(b"* 3 FETCH (UID 3 BODY[]<0> {4294967295}\r\n")
        session.stall()

    def absurd(session, good):
        session.send(b"* 3 FETCH (UID 3 BODY[]<0> {" + 40 * b"9" + b"}\r\n")
        session.stall()

    def endless(session, good):
        while True:
            session.send(100000 * b"x")

    def drip(session, good):
        for at in range(1000):
            session.send(b"x")
            time.sleep(0.3)

    def silent(session, good):
        session.stall()

    def bye(session, good):
        session.send("* BYE back in a minute")
        session.close()

    def flood(session, good):
        while True:
            session.send(1000 * b"* OK still here\r\n")

    def literals(session, good):
        session.send(b"* 3 FETCH (UID 3")
        for _ in range(1000):
            session.send(b" X {1}\r\nx")
        session.stall()

    for name, fault in [("the end inside a text", in_literal), ("a text of 4 GB", huge),
                        ("a text of 10^40 bytes", absurd), ("a line without end", endless),
                        ("a byte now and then", drip), ("silence", silent), ("BYE", bye),
                        ("a flood of nothing", flood), ("a reply in 1000 literals", literals)]:
        result = reads_all(name, once(fault), "thorough")
        check(name + ", connected once more", len(result.server.sessions) == 2 and
              result.seconds < 25, result)

    class Never(Session):
        def run(self):
            if self.number > 0:
                self.close()
            super().run()

        def fetch_reply(self, seq, uid, text, items):
            if uid == 3:
                self.close()
            return super().fetch_reply(seq, uid, text, items)

    result = run(Never, "thorough")
    check("no new connection to be had", result.error() and result.error()[0] == "network" and
          result.uids() == [1, 2] and len(result.server.sessions) <= 6, result)


def test_change():
    class Shrinking(Session):
        def do_UID_FETCH(self, tag, words, rest):
            self.selected.messages.pop(4, None)
            super().do_UID_FETCH(tag, words, rest)

    class Renewed(Session):
        def do_EXAMINE(self, tag, words, rest):
            self.server.folders["INBOX"].uidvalidity += 1
            super().do_EXAMINE(tag, words, rest)

    result = run(Shrinking, "thorough")
    check("a message deleted meanwhile", result.status == 0 and result.uids() == [1, 2, 3, 5] and
          not result.of("skipped"), result)
    result = run(Renewed, "thorough")
    check("a folder made anew meanwhile", result.uids() == [1, 2, 3, 4, 5] and
          result.of("cursor")[0][8:] == ["reset"], result)


def test_size():
    big = 33 << 20

    class Ignoring(Session):
        def fetch_reply(self, seq, uid, text, items):
            return super().fetch_reply(seq, uid, text, re.sub("<0.*>", "", items))

    folders = {"INBOX": Folder({1: mail(1), 2: b"Subject: big\r\n\r\n" + big * b"x", 3: mail(3)})}
    for name, session in [("cut by the server", Session), ("cut by us", Ignoring)]:
        result = run(session, "thorough", folders=folders, timeout=20)
        lines = result.of("message")
        check(f"a message of 33 MB, {name}", result.uids() == [1, 2, 3] and
              int(lines[1][3]) == 32 << 20 and int(lines[1][4]) == big + 16 and
              lines[1][6] == "cut", result)


test_search()
test_replies()
test_broken_message()
test_lost_line()
test_change()
test_size()
finish()
