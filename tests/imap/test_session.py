#!/usr/bin/env python3
"""Greeting, sign-in and folders, with servers that do them in their own way."""
import re
import signal
import subprocess
import time

import fake_imap
from fake_imap import Session, folder
from harness import DUMP, certificates, check, dump, finish

CERTS = certificates()
CA = f"ca={CERTS}/ca.pem"
ALLOWED = re.compile(r"(CAPABILITY|ID \(\"name\" \"upnscan\" \"version\" \"[0-9.]+\"\)|NAMESPACE|"
                     r"LIST .*|STATUS .*|EXAMINE .*|UID SEARCH .*|UID FETCH [0-9:,*]+ \(.*\)|"
                     r"LOGOUT|AUTHENTICATE PLAIN.*|LOGIN .*|STARTTLS)$")


def run(session, *words, folders=None, password=fake_imap.PASSWORD):
    with fake_imap.Server(CERTS, session, folders, password) as server:
        result = dump(server.port, CA, "timeout=2", *words, password=password)
        server.settle()
        result.server = server
        for one in server.sessions:
            if one.error:
                raise one.error
        return result


def works(name, session, *words, uids=(1, 2, 3), **more):
    result = run(session, *words, **more)
    check(name, result.status == 0 and result.uids() == list(uids), result)
    strange = [c for c in result.server.commands() if not ALLOWED.match(c)]
    check(name + ", only harmless commands", not strange, strange)
    return result


def fails(name, session, error_class, words, **more):
    result = run(session, **more)
    error = result.error()
    check(name, error and error[0] == error_class and words in error[1], result)
    return result


def test_greeting():
    class Busy(Session):
        greeting = "* BYE too many connections from you"

    class Web(Session):
        greeting = "HTTP/1.1 400 Bad Request"

    class Mute(Session):
        def greet(self):
            self.stall()

    class Gone(Session):
        def greet(self):
            self.close()

    class Preauth(Session):
        greeting = "* PREAUTH [CAPABILITY IMAP4rev1] welcome back"

    class Bare(Session):
        greeting = "* OK"
        capabilities = "IMAP4rev1"

    class Empty(Session):
        greeting = "* OK [ALERT]"

    class Chatty(Session):
        def greet(self):
            self.send("* OK [REFERRAL imap://elsewhere/] \x1b[31mred\x1b[0m")

    fails("BYE at once", Busy, "server", "too many connections")
    fails("no IMAP server", Web, "server", "no IMAP server")
    fails("no greeting", Mute, "network", "did not answer in time")
    fails("end before the greeting", Gone, "network", "the ")
    result = works("PREAUTH over TLS", Preauth)
    check("PREAUTH needs no password", not result.server.secrets_seen(), result)
    works("greeting without a word", Bare)
    works("greeting with an empty alert", Empty)
    works("greeting with control characters", Chatty)


def test_sign_in():
    class Steps(Session):
        capabilities = "IMAP4rev1 AUTH=PLAIN"

    class Login(Session):
        capabilities = "IMAP4rev1"

    class Closed(Session):
        capabilities = "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2"

    class Untold(Session):
        greeting = "* OK ready"

        def sign_in(self, tag, user, password):
            self.ok(tag)

    class Web(Session):
        def sign_in(self, tag, user, password):
            self.send(f"{tag} NO [WEBALERT https://example.com/?token=SESAME] Web login "
                      "required \x1b]0;gotcha\x07" + "x" * 500)

    class Tired(Session):
        def sign_in(self, tag, user, password):
            self.send(f"{tag} NO [UNAVAILABLE] later")

    class Ending(Session):
        def sign_in(self, tag, user, password):
            self.send("* BYE Basic authentication is disabled.")
            self.close()

    class Parrot(Session):
        def sign_in(self, tag, user, password):
            self.send(f"{tag} NO no such user: {user}/{password}")

    class Hanging(Session):
        def sign_in(self, tag, user, password):
            self.stall()

    works("AUTHENTICATE PLAIN in two steps", Steps)
    works("capabilities asked for after the sign-in", Untold)
    works("LOGIN", Login)
    works("LOGIN with a password to quote", Login, password='a "b" \\c')
    works("LOGIN with a password beyond ASCII", Login, password="wachtw\u00f6rd \u20ac{3}")
    works("AUTHENTICATE PLAIN with such", Steps, password="wachtw\u00f6rd \u20ac{3}")
    result = fails("no way to sign in", Closed, "auth", "takes no password")
    check("no way to sign in, no secret sent", not result.server.secrets_seen(), result)
    result = fails("sign-in through the web", Web, "auth", "sign-in refused for "
                   "'reader@example.org': [WEBALERT] Web login required")
    text = result.error()[1]
    check("no token in the error", "SESAME" not in result.text + result.log, result)
    check("short and clean", len(text) < 400 and not re.search(r"[\x00-\x1f]", text), text)
    result = fails("a server that repeats what it heard", Parrot, "auth", "no reason given")
    check("no password in the error", fake_imap.PASSWORD not in result.text + result.log, result)
    fails("a server that is not well", Tired, "server", "not possible now: [UNAVAILABLE] later")
    fails("BYE as the answer", Ending, "server", "Basic authentication is disabled")
    fails("no answer", Hanging, "network", "did not answer in time")
    with fake_imap.Server(CERTS, Session) as server:
        result = dump(server.port, CA, password="not this one")
        check("wrong password", result.error() and result.error()[0] == "auth" and
              "[AUTHENTICATIONFAILED] wrong" in result.error()[1], result)
        tries = [c for c in server.commands() if c.startswith(("AUTH", "LOGIN"))]
        check("one try only", len(tries) == 1, tries)


def test_names():
    boxes = {
        "INBOX": folder(1), "Entw&APw-rfe": folder(1, flags="\\drafts", separator="NIL"),
        "a &- b": folder(1), "&U,BTFw-/&ZeVnLIqe-": folder(1), "caf\u00e9": folder(1),
        "broken&": folder(1), 'say "hi" \\o': folder(1), "None": folder(1, flags="\\noselect"),
        "Gone": folder(1, flags="\\NonExistent"), "Spam": folder(1),
        "shared/x": folder(1), "Sent Items": folder(1), "All": folder(9, flags="\\All"),
    }

    class Spaces(Session):
        def do_NAMESPACE(self, tag, words, rest):
            self.send('* NAMESPACE (("" "/")) (("other/" "/")) '
                      '(("shared/" "/" "X-PARAM" ("FLAG1" "FLAG2")))')
            self.ok(tag)

        def list_line(self, name, box):
            if name == "a &- b":
                return f"* LIST () \"/\" {{{len(name)}}}\r\n{name}"
            if name == "Sent Items":
                return '* LIST (\\HasNoChildren) "/" Sent Items'
            if name == "Spam":
                return '* LIST () "/" Spam ("CHILDINFO" ("SUBSCRIBED"))'
            return super().list_line(name, box)

    result = run(Spaces, folders=boxes)
    seen = [line[0] for line in result.of("cursor")]
    check("names of folders", sorted(seen) == sorted(
        ["INBOX", "Entw\u00fcrfe", "a & b", "\u53f0\u5317/\u65e5\u672c\u8a9e", "caf\u00e9", "broken&",
         'say "hi" \\o', "Spam", "Sent Items"]), result)
    check("INBOX first, what was written last", seen[0] == "INBOX" and
          seen[-2:] == ["Sent Items", "Entw\u00fcrfe"], seen)
    marks = {line[0]: line[6] for line in result.of("message")}
    check("junk and sent are told by attribute or name", marks["Spam"] == "junk" and
          marks["Sent Items"] == "sent" and marks["Entw\u00fcrfe"] == "sent" and
          marks["INBOX"] == "", marks)

    result = run(Spaces, "folder=Entw\u00fcrfe", "folder=inbox", "folder=Nowhere", "folder=None",
                 folders=boxes)
    check("folders that were asked for", {line[0] for line in result.of("message")} ==
          {"INBOX", "Entw\u00fcrfe"}, result)
    check("folders that are not there", [line[0] for line in result.of("problem")] ==
          ["server", "server"] and "'Nowhere'" in result.of("problem")[0][1], result)
    result = run(Session, "folder=Archive/2020", folders={
        "INBOX": folder(1), "Archive.2020": folder(2, separator='"."')})
    check("a path with another separator", result.uids("Archive.2020") == [1, 2], result)


def test_gmail():
    class Gmail(Session):
        capabilities = fake_imap.CAPABILITIES + " X-GM-EXT-1"

    labels = {
        "INBOX": folder(2), "Work": folder(1), "[Gmail]": folder(0, flags="\\Noselect"),
        "[Gmail]/All Mail": folder(4, flags="\\All"), "[Gmail]/Spam": folder(1, flags="\\Junk"),
        "[Gmail]/Trash": folder(1, flags="\\Trash"), "[Gmail]/Sent": folder(1, flags="\\Sent"),
    }
    result = run(Gmail, folders=labels)
    check("each message of Gmail once", sorted({m[0] for m in result.of("message")}) ==
          ["[Gmail]/All Mail", "[Gmail]/Spam", "[Gmail]/Trash"], result)
    del labels["[Gmail]/All Mail"]
    result = run(Gmail, folders=labels)
    check("Gmail without All Mail", "INBOX" in {m[0] for m in result.of("message")}, result)


def test_folders():
    class NoList(Session):
        def do_LIST(self, tag, words, rest):
            self.send(f"{tag} NO sorry")

    class Extended(Session):
        capabilities = fake_imap.CAPABILITIES + " LIST-EXTENDED"

        def do_LIST(self, tag, words, rest):
            if "RETURN" in rest:
                self.send(f"{tag} BAD no such thing")
            else:
                super().do_LIST(tag, words, rest)

    class NoInbox(Session):
        def do_LIST(self, tag, words, rest):
            self.ok(tag)

    class NoStatus(Session):
        def do_STATUS(self, tag, words, rest):
            self.send(f"{tag} BAD what")

    class Riddles(Session):
        def status_line(self, name, box):
            return f"* STATUS {name} (SIZE 99999999999 MESSAGES 3 HIGHESTMODSEQ 5)"

    class Deaf(Session):
        def do_STATUS(self, tag, words, rest):
            self.stall()

    class Locked(Session):
        def do_EXAMINE(self, tag, words, rest):
            if "Locked" in rest:
                self.send(f"{tag} NO [NOPERM] it is not yours")
            else:
                super().do_EXAMINE(tag, words, rest)

    class Unnumbered(Session):
        def do_STATUS(self, tag, words, rest):
            self.send(f"{tag} NO sorry")

        def do_EXAMINE(self, tag, words, rest):
            self.selected = self.server.folders["INBOX"]
            self.send("* 3 EXISTS")
            self.ok(tag)

    fails("no LIST", NoList, "server", "does not list the folders: sorry")
    works("no extended LIST", Extended)
    works("INBOX that is not listed", NoInbox)
    works("no STATUS", NoStatus)
    works("STATUS with strange items", Riddles)
    works("STATUS without an answer", Deaf)
    result = run(Locked, folders={"INBOX": folder(3), "Locked": folder(1), "Open": folder(1)})
    check("a folder that is locked", result.status == 0 and result.uids("Open") == [1] and
          result.of("problem") == [["server", "imap: folder 'Locked': the folder cannot be "
                                    "opened: [NOPERM] it is not yours"]], result)
    works("no UIDVALIDITY, no UIDNEXT", Unnumbered)


def test_end():
    class Stubborn(Session):
        def do_LOGOUT(self, tag, words, rest):
            self.stall()

    class Stalling(Session):
        def do_UID_FETCH(self, tag, words, rest):
            self.stall()

    result = works("no answer to LOGOUT", Stubborn)
    check("no long wait for it", result.seconds < 4, result.seconds)
    with fake_imap.Server(CERTS, Stalling) as server:
        process = subprocess.Popen([DUMP, "localhost", str(server.port), fake_imap.USER,
                                    fake_imap.PASSWORD, CA], stdout=subprocess.PIPE)
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=20)[0].decode()
        took = time.monotonic() - began
        check("interrupted while the server is silent", "error\tcancelled" in out, out)
        check("at once", took < 0.7, took)


test_greeting()
test_sign_in()
test_names()
test_gmail()
test_folders()
test_end()
finish()
