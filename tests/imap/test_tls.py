#!/usr/bin/env python3
"""No byte of a credential leaves before the server has proved who it is."""
import hashlib
import ssl
import subprocess

import fake_imap
from harness import certificates, check, dump, finish

CERTS = certificates()
CA = f"ca={CERTS}/ca.pem"


def refuses(name, session, error_class, words, *more, host="localhost"):
    """The scan ends in that error, and nothing secret was sent."""
    with fake_imap.Server(CERTS, session) as server:
        result = dump(server.port, CA, "timeout=3", *more, host=host)
        server.settle()
        error = result.error()
        check(name, error and error[0] == error_class and words in error[1], result)
        check(name + ", nothing secret sent", not server.secrets_seen(),
              f"{server.secrets_seen()} in {server.received()}")


def accepts(name, session, *words, host="localhost"):
    with fake_imap.Server(CERTS, session) as server:
        result = dump(server.port, *words, host=host)
        check(name, result.status == 0 and result.uids() == [1, 2, 3], result)


def with_certificate(name, implicit=True):
    return type("Shows", (fake_imap.Session,), {"certificate": name, "implicit": implicit})


def pin_of(name):
    key = subprocess.run(["openssl", "x509", "-in", f"{CERTS}/{name}.pem", "-noout", "-pubkey"],
                         check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key,
                         check=True, capture_output=True).stdout
    return hashlib.sha256(der).hexdigest()


BAD_CERTIFICATES = [
    ("expired", "the certificate has expired (2020-12-31)"),
    ("future", "the certificate is not valid before 2090-01-01"),
    ("wronghost", "the certificate is for 'imap.example.net', not 'localhost'"),
    ("cnonly", "so it is not for 'localhost'"),
    ("clientonly", "the certificate is not for a server"),
    ("selfsigned", "the certificate is signed by itself"),
    ("otherca", "signed by an unknown authority ('Stranger')"),
]


def test_certificates():
    for name, words in BAD_CERTIFICATES:
        refuses(f"certificate {name}", with_certificate(name), "tls", words)
        refuses(f"certificate {name} by STARTTLS", with_certificate(name, False), "tls", words,
                "starttls")
    accepts("good certificate", with_certificate("good"), CA)
    accepts("good certificate, by address", with_certificate("good"), CA, host="127.0.0.1")
    accepts("good certificate by STARTTLS", with_certificate("good", False), CA, "starttls")
    refuses("host name that is an address", with_certificate("wronghost"), "tls",
            "is for 'imap.example.net', not '127.0.0.1'", host="127.0.0.1")


def test_pin():
    accepts("pinned key of a self-signed certificate", with_certificate("selfsigned"), CA,
            "pin=" + pin_of("selfsigned"))
    accepts("pin in capitals", with_certificate("expired"), "pin=" + pin_of("expired").upper())
    refuses("other key than the pinned", with_certificate("good"), "tls",
            "not the pinned one but " + pin_of("good"), "pin=" + pin_of("otherca"))
    refuses("pin that is none", with_certificate("good"), "usage", "64 hexadecimal digits",
            "pin=abc")


def test_protocol():
    class Old(fake_imap.Session):
        limit_tls = ssl.TLSVersion.TLSv1_1

    class Plain(fake_imap.Session):
        def start_tls(self):
            pass

    class Mute(fake_imap.Session):
        def start_tls(self):
            self.stall()

    class Closed(fake_imap.Session):
        def start_tls(self):
            self.close()

    refuses("TLS 1.1", Old, "tls", "no TLS 1.2 or later")
    refuses("no TLS at all", Plain, "tls", "does not speak TLS on this port")
    refuses("silence instead of TLS", Mute, "network", "did not answer in time")
    refuses("hanging up instead of TLS", Closed, "network", "the ")  # EOF, or a reset


class Clear(fake_imap.Session):
    implicit = False


def test_starttls():
    class Preauth(Clear):
        greeting = "* PREAUTH you are somebody"

    class Refusing(Clear):
        def do_STARTTLS(self, tag, words, rest):
            self.send(f"{tag} NO not today")

    class Stripped(Clear):
        capabilities = "IMAP4rev1 AUTH=PLAIN"

        def do_STARTTLS(self, tag, words, rest):
            self.send(f"{tag} BAD what is that")

    class Injected(Clear):
        def do_STARTTLS(self, tag, words, rest):
            self.send(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n".encode())
            self.start_tls()

    class Early(Clear):
        def greet(self):
            self.send(b"* OK ready\r\n1 OK begin\r\n")

    class Halfway(Clear):
        def do_STARTTLS(self, tag, words, rest):
            self.ok(tag)
            self.close()

    class Pretending(Clear):
        def do_STARTTLS(self, tag, words, rest):
            self.ok(tag)

    class Lying(Clear):
        greeting = "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready"

    refuses("PREAUTH in clear", Preauth, "tls", "PREAUTH", "starttls")
    refuses("STARTTLS refused", Refusing, "tls", "not today", "starttls")
    refuses("STARTTLS stripped", Stripped, "tls", "does not start TLS", "starttls")
    refuses("lines behind STARTTLS's OK", Injected, "tls", "before the connection was secure",
            "starttls")
    refuses("OK before STARTTLS", Early, "tls", "before the connection was secure", "starttls")
    refuses("end after STARTTLS", Halfway, "network", "the ", "starttls")
    refuses("STARTTLS without TLS", Pretending, "network", "did not answer in time", "starttls")
    accepts("capabilities from before TLS are forgotten", Lying, CA, "starttls")


test_certificates()
test_pin()
test_protocol()
test_starttls()
finish()
