"""A scripted IMAP server for tests: it lies where a test wants it to.

Server runs one Session per connection, in a thread, and keeps every byte that
came in: `clear` before TLS was on, `secure` after. A Session serves a Mailbox
properly; a test makes a subclass and overrides what shall go wrong.
"""

import base64
import re
import socket
import ssl
import threading
import time

USER = "reader@example.org"
PASSWORD = "open-sesame"
CAPABILITIES = "IMAP4rev1 SASL-IR ID NAMESPACE SPECIAL-USE AUTH=PLAIN"


class Gone(Exception):
    """The client has left, or the script wants the connection closed."""


class Folder:
    def __init__(self, messages=(), flags="", uidvalidity=7, separator='"/"'):
        self.messages = dict(messages)  # UID: bytes
        self.flags = flags
        self.uidvalidity = uidvalidity
        self.separator = separator

    def uidnext(self):
        return max(self.messages, default=0) + 1


def mail(number, text="hello"):
    return (f"From: somebody{number}@example.org\r\nSubject: message {number}\r\n"
            f"Date: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\n{text} {number}\r\n").encode()


def folder(count, first=1, **more):
    return Folder({n: mail(n) for n in range(first, first + count)}, **more)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(word):
    if word.startswith('"'):
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    return word


def in_set(uid, numbers, last):
    for part in numbers.split(","):
        low, _, high = part.partition(":")
        low = last if low == "*" else int(low)
        high = low if not high else last if high == "*" else int(high)
        if min(low, high) <= uid <= max(low, high):
            return True
    return False


class Session:
    """One connection, served as a good server would."""

    greeting = "* OK [CAPABILITY {capabilities}] ready"
    capabilities = CAPABILITIES
    implicit = True
    certificate = "good"
    limit_tls = None  # an ssl.TLSVersion, the highest that is spoken

    def __init__(self, server, sock):
        self.server = server
        self.sock = sock
        self.number = len(server.sessions)  # of connections before this one
        self.clear = bytearray()
        self.secure = bytearray()
        self.is_secure = False
        self.pending = b""
        self.commands = []
        self.selected = None
        self.error = None

    # bytes

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self.limit_tls:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = self.limit_tls
        name = f"{self.server.certs}/{self.certificate}"
        context.load_cert_chain(name + ".pem", name + ".key")
        return context

    def start_tls(self):
        try:
            self.sock = self.context().wrap_socket(self.sock, server_side=True)
        except (ssl.SSLError, OSError) as error:
            raise Gone() from error
        self.is_secure = True

    def send(self, data):
        if isinstance(data, str):
            data = data.encode() + b"\r\n"
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Gone() from error

    def receive(self):
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Gone() from error
        (self.secure if self.is_secure else self.clear).extend(data)
        if not data:
            raise Gone()
        self.pending += data

    def take(self, count):
        while len(self.pending) < count:
            self.receive()
        data, self.pending = self.pending[:count], self.pending[count:]
        return data

    def take_line(self):
        while b"\r\n" not in self.pending:
            self.receive()
        line, _, self.pending = self.pending.partition(b"\r\n")
        return line

    def command(self):
        """A line with its literals made into quoted strings."""
        text = self.take_line().decode("utf-8", "surrogateescape")
        while match := re.search(r"\{(\d+)(\+?)\}$", text):
            if not match[2]:
                self.send("+ go on")
            literal = self.take(int(match[1])).decode("utf-8", "surrogateescape")
            text = text[:match.start()] + quote(literal)
            text += self.take_line().decode("utf-8", "surrogateescape")
        return text

    def stall(self):
        """Say nothing more, until the client hangs up."""
        while True:
            self.receive()

    def close(self):
        raise Gone()

    # the conversation

    def run(self):
        if self.implicit:
            self.start_tls()
        self.greet()
        while True:
            line = self.command()
            tag, _, rest = line.partition(" ")
            self.commands.append(rest)
            words = re.findall(r'"(?:[^"\\]|\\.)*"|\S+', rest)
            name = words[0].upper()
            if name == "UID":
                name += "_" + words[1].upper()
                words = words[1:]
            getattr(self, "do_" + name, self.unknown)(tag, words[1:], rest)

    def greet(self):
        self.send(self.greeting.format(capabilities=self.capabilities))

    def unknown(self, tag, words, rest):
        self.send(f"{tag} BAD what is that")

    def ok(self, tag, text="done"):
        self.send(f"{tag} OK {text}")

    def do_CAPABILITY(self, tag, words, rest):
        self.send("* CAPABILITY " + self.capabilities)
        self.ok(tag)

    def do_STARTTLS(self, tag, words, rest):
        self.ok(tag, "begin")
        self.start_tls()

    def sign_in(self, tag, user, password):
        if (user, password) == (USER, self.server.password):
            self.ok(tag, f"[CAPABILITY {self.capabilities}] welcome")
        else:
            self.send(f"{tag} NO [AUTHENTICATIONFAILED] wrong")

    def do_AUTHENTICATE(self, tag, words, rest):
        if len(words) > 1:
            secret = words[1]
        else:
            self.send("+ ")
            secret = self.take_line().decode()
        _, user, password = base64.b64decode(secret).decode().split("\0")
        self.sign_in(tag, user, password)

    def do_LOGIN(self, tag, words, rest):
        self.sign_in(tag, unquote(words[0]), unquote(words[1]))

    def do_ID(self, tag, words, rest):
        self.send('* ID ("name" "fake")')
        self.ok(tag)

    def do_NAMESPACE(self, tag, words, rest):
        self.send('* NAMESPACE (("" "/")) NIL NIL')
        self.ok(tag)

    def list_line(self, name, box):
        return f"* LIST ({box.flags}) {box.separator} {quote(name)}"

    def do_LIST(self, tag, words, rest):
        for name, box in self.server.folders.items():
            self.send(self.list_line(name, box))
        self.ok(tag)

    def status_line(self, name, box):
        return (f"* STATUS {quote(name)} (MESSAGES {len(box.messages)} "
                f"UIDNEXT {box.uidnext()} UIDVALIDITY {box.uidvalidity})")

    def do_STATUS(self, tag, words, rest):
        name = unquote(words[0])
        self.send(self.status_line(name, self.server.folders[name]))
        self.ok(tag)

    def do_EXAMINE(self, tag, words, rest):
        self.selected = self.server.folders.get(unquote(words[0]))
        if not self.selected:
            self.send(f"{tag} NO [NONEXISTENT] no such folder")
            return
        self.send("* FLAGS (\\Seen)")
        self.send(f"* {len(self.selected.messages)} EXISTS")
        self.send("* 0 RECENT")
        self.send("* OK [PERMANENTFLAGS ()] nothing")
        self.send(f"* OK [UIDVALIDITY {self.selected.uidvalidity}] valid")
        self.send(f"* OK [UIDNEXT {self.selected.uidnext()}] next")
        self.ok(tag, "[READ-ONLY] open")

    def found(self, rest):
        """The UIDs that a search finds: any of its words, within its UIDs."""
        numbers = re.search(r"UID (\S+)", rest[len("UID SEARCH"):])
        words = [unquote(w).encode() for w in re.findall(r'"(?:[^"\\]|\\.)*"', rest)]
        last = self.selected.uidnext() - 1
        return [uid for uid, text in sorted(self.selected.messages.items())
                if in_set(uid, numbers[1] if numbers else "1:*", last) and
                (not words or any(w in text for w in words))]

    def do_UID_SEARCH(self, tag, words, rest):
        self.send(" ".join(["* SEARCH"] + [str(uid) for uid in self.found(rest)]))
        self.ok(tag)

    def literal(self, text):
        return f"{{{len(text)}}}\r\n".encode() + text

    def fetch_reply(self, seq, uid, text, items):
        if "BODY" not in items:
            return f"* {seq} FETCH (UID {uid})\r\n".encode()
        partial = re.search(r"<0\.(\d+)>", items)
        shown = text[:int(partial[1])] if partial else text
        return (f'* {seq} FETCH (UID {uid} INTERNALDATE "02-Jan-2024 10:00:00 +0100" '
                f"RFC822.SIZE {len(text)} BODY[]{'<0>' if partial else ''} ").encode() + \
            self.literal(shown) + b")\r\n"

    def wanted(self, words):
        last = self.selected.uidnext() - 1
        return [(seq, uid, text) for seq, (uid, text) in
                enumerate(sorted(self.selected.messages.items()), 1)
                if in_set(uid, words[0], last)]

    def do_UID_FETCH(self, tag, words, rest):
        for seq, uid, text in self.wanted(words):
            self.send(self.fetch_reply(seq, uid, text, rest))
        self.ok(tag)

    def do_LOGOUT(self, tag, words, rest):
        self.send("* BYE bye")
        self.ok(tag)
        self.close()


class Server:
    """with Server(certs, MySession, {"INBOX": folder(3)}) as server: ..."""

    def __init__(self, certs, session=Session, folders=None, password=PASSWORD):
        self.certs = certs
        self.session = session
        self.folders = {"INBOX": folder(3)} if folders is None else folders
        self.password = password
        self.sessions = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            session = self.session(self, sock)
            self.sessions.append(session)
            threading.Thread(target=self.serve, args=[session], daemon=True).start()

    @staticmethod
    def serve(session):
        try:
            session.run()
        except Gone:
            pass
        except Exception as error:  # a mistake in a test's script
            session.error = error
        try:
            session.sock.close()
        except OSError:
            pass

    def received(self):
        """All that came in on all connections."""
        return b"".join(bytes(s.clear + s.secure) for s in self.sessions)

    def commands(self):
        return [command for s in self.sessions for command in s.commands]

    def secrets_seen(self):
        """Whether a byte of the password arrived, in any coding of it."""
        data = self.received()
        forms = [self.password.encode(), USER.encode(), b"LOGIN ", b"AUTHENTICATE",
                 base64.b64encode(f"\0{USER}\0{self.password}".encode())]
        return [form for form in forms if form in data]

    def settle(self):
        """Wait a moment, so that what the client sent last has come in."""
        time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for session in self.sessions:
            try:
                session.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
