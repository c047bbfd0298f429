#!/usr/bin/env python3
"""Write the sample mailbox tests/data/demo/ (same bytes at every run).

Everybody in it is invented. Sanne de Vries (sanne.devries@example.org) is
secretary of a choir, for which she once took out Microsoft 365. Her user names:

  sanne@zonnewendekoor.onmicrosoft.com            now, the choir's
  sanne.devries@atelierdevries.onmicrosoft.com    until 2019, her own shop's

All other names in it belong to somebody else, or are bait.
"""

import base64
import hashlib
import pathlib
import shutil
import sys
import textwrap
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

OWNER = "sanne.devries@example.org"
TO_SANNE = f"Sanne de Vries <{OWNER}>"
CHOIR = "zonnewendekoor.onmicrosoft.com"
LOGIN = f"sanne@{CHOIR}"
OLD_LOGIN = "sanne.devries@atelierdevries.onmicrosoft.com"


def when(text):
    return datetime.fromisoformat(text)


def token(*words, n=24):
    return hashlib.sha256("|".join(words).encode()).hexdigest()[:n]


def encoded_word(text):
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=70).encode()


def quoted_printable(data, width=72):
    """Soft breaks fall where they fall, also inside an address."""
    lines = []
    for line in data.split(b"\n"):
        out = ""
        for i, byte in enumerate(line):
            last = i == len(line) - 1
            plain = 33 <= byte <= 126 and byte != 61 or byte in b" \t" and not last
            piece = chr(byte) if plain else f"={byte:02X}"
            if len(out) + len(piece) > width:
                lines.append(out + "=")
                out = ""
            out += piece
        lines.append(out)
    return "\n".join(lines)


def part(kind, text, encoding="8bit", charset="utf-8", width=72, extra=""):
    """One MIME part: its header lines and its body."""
    data = text if isinstance(text, bytes) else text.encode(charset)
    if encoding == "base64":
        body = "\n".join(textwrap.wrap(base64.b64encode(data).decode(), 76))
    elif encoding == "quoted-printable":
        body = quoted_printable(data, width)
    else:
        body = data.decode(charset)
    kind += f"; charset={charset}" if kind.startswith("text/") else ""
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n{extra}\n{body}"


def multipart(subtype, *parts, parameters=""):
    boundary = "_=" + token(*parts)
    text = f'Content-Type: multipart/{subtype}; boundary="{boundary}"{parameters}\n\n'
    for each in parts:
        text += f"--{boundary}\n{each}\n"
    return text + f"--{boundary}--"


def plain(text):
    return part("text/plain", textwrap.dedent(text).strip() + "\n")


def message(path, sender, subject, date, body, *, to=TO_SANNE, helo="mail.example.com",
            domain=None, result="pass", headers=""):
    """A delivered message; domain is that of the sender, for the checks."""
    address = sender[sender.rfind("<") + 1:].rstrip(">")
    domain = domain or address.split("@")[1]
    stamp = format_datetime(when(date))
    name = sender[:sender.rfind("<")].strip()
    head = f"""Return-Path: <{address}>
Delivered-To: {OWNER}
Authentication-Results: mx.example.org;
 spf={result} smtp.mailfrom={address};
 dkim={'pass' if result == 'pass' else 'none'} header.d={domain};
 dmarc={result} header.from={address.split("@")[1]}
Received: from {helo} ({helo} [192.0.2.{int(token(path, n=2), 16)}])
 by mx.example.org with ESMTPS id {token(path, 'id', n=10)}
 for <{OWNER}>; {stamp}
"""
    return path, headed(head, f'{encoded_word(name)} <{address}>' if name else address,
                        to, subject, stamp, headers, body, path)


def headed(head, sender, to, subject, stamp, headers, body, path):
    return (head + headers + f"""Date: {stamp}
From: {sender}
To: {to}
Subject: {encoded_word(subject)}
Message-ID: <{token(path, 'message')}@mail.example.com>
MIME-Version: 1.0
""" + body + "\n")


def sent(path, to, subject, date, body):
    stamp = format_datetime(when(date))
    return path, headed("", TO_SANNE, to, subject, stamp, "User-Agent: Webmail\n", body, path)


def dkim(domain, selector="selector2"):
    return (f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\n"
            f" s={selector}; h=From:Date:Subject:Message-ID;\n"
            f" bh={base64.b64encode(token(domain, 'bh', n=32).encode()).decode()};\n"
            f" b={base64.b64encode(token(domain, 'b', n=48).encode()).decode()}\n")


# What Microsoft wrote to her

def welcome():
    text = f"""\
Thank you for choosing Microsoft 365 Business Basic
Keep this message: it holds what you need to sign in.

Your user ID: {LOGIN}
Sign in at: https://portal.office.com

The password is the one that you chose while signing up; we cannot see it.

Organization name: Koor Zonnewende
Microsoft Corporation, One Microsoft Way, Redmond, WA 98052
"""
    html = f"""\
<!DOCTYPE html><html><head><title>Your account</title>
<style>td {{ font: 14px Segoe UI, sans-serif }}</style></head><body>
<div style="display:none">Your new subscription is ready</div>
<table><tr><td><h1>Thank you for choosing Microsoft&nbsp;365 Business Basic</h1></td></tr>
<tr><td>Keep this message: it holds what you need to sign in.</td></tr>
<tr><td><b>Your user ID:</b></td><td><a href="mailto:{LOGIN}">{LOGIN}</a></td></tr>
<tr><td><b>Sign in at:</b></td><td><a href="https://portal.office.com">portal.office.com</a></td></tr>
<tr><td>The password is the one that you chose while signing up; we cannot see it.</td></tr>
<tr><td>Organization name: Koor Zonnewende</td></tr></table></body></html>
"""
    body = multipart("alternative", part("text/plain", text, "base64"),
                     part("text/html", html, "base64"))
    return message("Archive/2021/001.eml", "Microsoft Online Services <microsoft-noreply@microsoft.com>",
                   "Welcome! Here is your Microsoft 365 account information", "2021-03-02T10:14:31+00:00",
                   body, helo="mail-nam.microsoft.com", headers=dkim("microsoft.com"))


def old_account():
    html = f"""\
<html><body><p style="font-size:0;color:#fff">A user account was made or changed for your organization.</p>
<h1>A user account has been created or modified. You may now pass this on to your user.</h1>
<p>Below are the temporary passwords of new or changed user accounts. They are valid for 90 days.</p>
<p> <strong>User Name: </strong> {OLD_LOGIN}<br> <!----><!----> <strong>Temporary Password: </strong> \
<a style="color:#000;text-decoration:none;" href="">Qud40817</a></p>
<p>Go to the sign-in page, https://portal.office.com</p>
<p>Sincerely,<br>The Microsoft Office 365 Team</p>
<p><small>This is a mandatory service communication, sent from an unmonitored e-mail address.<br>
One Microsoft Way, Redmond, WA 98052-6399 USA</small></p></body></html>
"""
    return message("Archive/2021/002.eml",
                   "Microsoft Online Services Team <msonlineservicesteam@email.microsoftonline.com>",
                   "New or modified user account information", "2018-06-19T08:02:55+00:00",
                   part("text/html", html, "quoted-printable", width=66),
                   helo="mta.email.microsoftonline.com",
                   headers=dkim("email.microsoftonline.com", "200608"))


def password_reset_by_admin():
    html = f"""\
<html><body><table width="600"><tr><td>
<h2>Er is een gebruikersaccount gemaakt of gewijzigd</h2>
<p>U kunt deze gegevens nu aan de gebruiker doorgeven.</p>
<p><strong>Gebruikersnaam:&nbsp;</strong><span>sanne@</span><span>zonnewendekoor</span>.onmicrosoft.com<br>
<strong>Tijdelijk wachtwoord:&nbsp;</strong>Wop62951<br></p>
<p>Ga naar de aanmeldingspagina: <a href="https://portal.office.com">portal.office.com</a></p>
<p>Met vriendelijke groet,<br>het Microsoft 365-team</p>
<p style="font-size:10px">Dit is een verplichte servicemededeling. Dit adres wordt niet gelezen.</p>
</td></tr></table></body></html>
"""
    return message("001.eml", "Microsoft namens uw organisatie <ms-noreply@microsoft.com>",
                   "Informatie over een nieuw of gewijzigd gebruikersaccount", "2022-09-14T16:40:07+00:00",
                   part("text/html", html, "quoted-printable"),
                   helo="mail-eur.microsoft.com", headers=dkim("microsoft.com"))


def verification_code():
    html = f"""\
<html><head><title>Koor Zonnewende account email verification code</title></head><body>
<div id="HeaderPlaceholder_UserVerificationEmailHeader">Verify your email address</div>
<span id="BodyPlaceholder_UserVerificationEmailBodySentence1">Thanks for verifying your \
{LOGIN} account!</span><br>
<span id="BodyPlaceholder_UserVerificationEmailBodySentence2">Your code is: 482913</span><br>
Sincerely,<br><i>Koor Zonnewende</i></body></html>
"""
    return message("002.eml", "Microsoft on behalf of Koor Zonnewende <msonlineservicesteam@microsoftonline.com>",
                   "Koor Zonnewende account email verification code", "2023-05-08T19:21:44+00:00",
                   part("text/html", html, "quoted-printable", width=58),
                   helo="mail-eur.microsoft.com", headers=dkim("microsoftonline.com", "selector1"))


def invoice(path, date, month):
    text = f"""\
Your Microsoft 365 Business Basic invoice of {month} can be viewed now.{chr(160) * 40}

Account information
Organization name: Koor Zonnewende
Domain: {CHOIR}
Subscription name: Microsoft 365 Business Basic

You need not pay by hand: the card on file is charged.
Microsoft Corporation, One Microsoft Way, \u200bRedmond, WA 98052\u200b
"""
    pdf = b"%PDF-1.4\n% a sample, not a real invoice\n%%EOF\n"
    body = multipart("mixed",
                     multipart("alternative",
                               part("text/plain", text, "quoted-printable"),
                               part("text/html", "<html><body><p>" + text.replace("\n", "<br>\n")
                                    + "</p></body></html>", "quoted-printable")),
                     part("application/octet-stream; name=invoice.pdf", pdf, "base64",
                          extra="Content-Disposition: attachment; filename=invoice.pdf\n"))
    return message(path, "Microsoft <microsoft-noreply@microsoft.com>",
                   "View your Microsoft 365 Business Basic invoice", date, body,
                   helo="mail-nam.cloudapp.azure.com", headers=dkim("microsoft.com"))


def message_center():
    html = f"""\
<html><body><h2>Weekly digest: service updates</h2>
<p>MC771203 &middot; KOOR ZONNEWENDE</p>
<p><b>Changes to sharing links in OneDrive</b><br>Nothing needs to be done before June.</p>
<p><b>New look of the calendar</b><br>Comes to everybody in the weeks ahead.</p>
<table><tr><td style="font-size:10px">You&rsquo;re subscribed to this email using
<a href="mailto:{LOGIN}">{LOGIN}</a>. If you&#39;re an IT admin you get it by default, and may
<a href="https://admin.microsoft.com/">unsubscribe</a>.</td></tr></table></body></html>
"""
    return message("005.eml", "Microsoft 365 Message center <o365mc@microsoft.com>",
                   "Weekly digest: Microsoft service updates", "2024-04-22T07:30:12+00:00",
                   part("text/html", html, "base64"), helo="mail-nam.microsoft.com",
                   headers=dkim("microsoft.com"))


# What others wrote, with names in it that are not hers

def shared_file():
    html = """\
<html><body><p>Joost Bakker shared a file with you</p>
<p><a href="https://studiobakker-my.sharepoint.com/personal/joost_bakker_studiobakker_onmicrosoft_com/Documents/affiche.pdf">affiche.pdf</a></p>
<p>Joost Bakker (joost.bakker@studiobakker.onmicrosoft.com) wrote: is this the poster you meant?</p>
</body></html>
"""
    return message("006.eml", "Joost Bakker via Teams <noreply@email.teams.microsoft.com>",
                   "Joost Bakker shared affiche.pdf with you", "2024-03-11T13:05:00+00:00",
                   part("text/html", html, "quoted-printable"), helo="mail-eur.microsoft.com",
                   headers=dkim("teams.microsoft.com"))


def invitation():
    calendar = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:generale-repetitie-2024
DTSTART:20240517T180000Z
DTEND:20240517T200000Z
SUMMARY:Generale repetitie
ORGANIZER;CN=Hanneke Smit:mailto:hanneke.smit@podiumhuisnoord.onmicrosoft
 .com
ATTENDEE;CN=Sanne de Vries:mailto:sanne.devries@example.org
END:VEVENT
END:VCALENDAR
"""
    body = multipart("alternative",
                     plain("Beste Sanne, hierbij de afspraak voor de generale repetitie.\nHanneke"),
                     part("text/calendar; method=REQUEST", calendar))
    return message("007.eml", "Hanneke Smit <hanneke.smit@podiumhuis.example>",
                   "Uitnodiging: generale repetitie", "2024-04-29T09:12:40+00:00", body,
                   headers=dkim("podiumhuisnoord.onmicrosoft.com"))


def guest_invitation():
    html = """\
<html><body><p>Hanneke Smit invited you to collaborate with Podiumhuis Noord</p>
<p>Only accept when you know this organization and expected this invitation.</p>
<p>Organization: Podiumhuis Noord<br>Domain: podiumhuisnoord.onmicrosoft.com</p>
<p><a href="https://login.microsoftonline.com/redeem?rd=https%3a%2f%2finvitations.microsoft.com%2fredeem%2f%3ftenant%3d0b1c">Accept</a></p>
</body></html>
"""
    return message("008.eml", "Microsoft Invitations on behalf of Podiumhuis Noord <invites@microsoft.com>",
                   "Hanneke Smit invited you to collaborate with Podiumhuis Noord",
                   "2024-05-02T08:45:19+00:00", part("text/html", html, "quoted-printable"),
                   helo="mail-eur.microsoft.com", headers=dkim("microsoft.com"))


def newsletter():
    text = """
        Beheerwijs, nummer 41

        Lezersvraag: hoe zie ik met welke naam iemand zich aanmeldt?
        In het beheercentrum staat bij elke gebruiker de gebruikersnaam, dus
        bijvoorbeeld User name: alex@contoso.onmicrosoft.com, met daaronder het
        primaire e-mailadres. Die twee hoeven niet gelijk te zijn.

        Afmelden: https://beheerwijs.example/afmelden
        """
    return message("009.eml", "Beheerwijs <nieuws@beheerwijs.example>",
                   "Beheerwijs 41: aanmelden met de juiste naam", "2024-01-18T06:00:00+00:00",
                   plain(text), headers="List-Id: <nieuws.beheerwijs.example>\n"
                   "List-Unsubscribe: <https://beheerwijs.example/afmelden>\nPrecedence: bulk\n")


def colleague():
    text = """
        Hoi Sanne,

        De partituren liggen klaar bij de receptie, je kunt ze vrijdag ophalen.

        Groet, Marieke

        --
        Marieke Jansen | Drukkerij Jansen
        marieke@drukkerijjansen.onmicrosoft.com | 020 555 01 43
        """
    return message("010.eml", "Marieke Jansen <marieke@drukkerijjansen.example>",
                   "Partituren", "2024-02-07T14:31:05+00:00", plain(text))


def signed_by_tenant():
    return message("011.eml", "Bakkerij Hoekstra <bestel@bakkerijhoekstra.example>",
                   "Uw bestelling staat klaar", "2023-12-21T10:00:00+00:00",
                   plain("Uw vier stollen staan klaar. Graag voor vijf uur ophalen.\nBakkerij Hoekstra"),
                   domain="bakkerijhoekstra.onmicrosoft.com",
                   headers="X-OriginatorOrg: bakkerijhoekstra.onmicrosoft.com\n"
                   + dkim("bakkerijhoekstra.onmicrosoft.com",
                          "selector1-bakkerijhoekstra-onmicrosoft-com"))


def bounce():
    report = """\
Reporting-MTA: dns; mx.example.org

Original-Recipient: rfc822;secretaris@zangbond.example
Final-Recipient: rfc822;secretaris@zangbond.example
Action: failed
Status: 5.1.1
"""
    body = multipart("report",
                     plain("Your message to secretaris@zangbond.example could not be delivered:\n"
                           "the address was not found."),
                     "Content-Type: message/delivery-status\n\n" + report,
                     parameters="; report-type=delivery-status")
    return message("012.eml",
                   "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@zangbond.onmicrosoft.com>",
                   "Undeliverable: Contributie 2024", "2024-01-09T20:15:33+00:00", body,
                   headers="Auto-Submitted: auto-replied\n")


def dmarc_report():
    xml = """\
<?xml version="1.0" encoding="UTF-8"?>
<feedback><report_metadata><org_name>Enterprise Outlook</org_name></report_metadata>
<policy_published><domain>koorzonnewende.example</domain><p>none</p></policy_published>
<record><row><source_ip>192.0.2.44</source_ip><count>3</count></row>
<identifiers><envelope_to>gemeentewaterland.onmicrosoft.com</envelope_to>
<header_from>koorzonnewende.example</header_from></identifiers></record></feedback>
"""
    body = multipart("mixed", plain("This is a DMARC aggregate report for koorzonnewende.example."),
                     part("text/xml; name=report.xml", xml, "base64",
                          extra="Content-Disposition: attachment; filename=report.xml\n"))
    return message("Website/001.eml", "DMARC Aggregate Report <dmarcreport@microsoft.com>",
                   "Report Domain: koorzonnewende.example Submitter: enterprise.protection.outlook.com",
                   "2024-03-03T01:00:00+00:00", body, helo="mail-nam.microsoft.com",
                   headers=dkim("microsoft.com"))


# Bait

def phish():
    html = """\
<html><body><h2>Uw wachtwoord verloopt vandaag</h2>
<p>Meld u aan om uw mailbox te behouden.</p>
<p><b>Gebruikersnaam:</b> sanne.devries@mailverificatie24.onmicrosoft.com<br>
<b>Tijdelijk wachtwoord:</b> Zomer20240</p>
<p><a href="https://inloggen.mailverificatie.example/office">https://portal.office.com</a></p>
</body></html>
"""
    return message("Junk/001.eml", "Microsoft namens uw organisatie <ms-noreply@microsoft.com>",
                   "Belangrijk: nieuw gebruikersaccount", "2024-05-20T03:11:58+00:00",
                   part("text/html", html, "quoted-printable"), helo="vps.mailverificatie.example",
                   result="fail")


def lottery():
    return message("Junk/002.eml", "Claim Desk <hot@prijsuitkering88.onmicrosoft.com>",
                   "U heeft gewonnen", "2024-05-21T02:40:10+00:00",
                   plain("Geachte winnaar, antwoord binnen 24 uur om uw prijs te ontvangen."),
                   result="fail")


# Her own

def reply_to_colleague():
    text = """
        Dank je Marieke, vrijdag om vier uur ben ik er.

        Op 7 feb. 2024 om 15:31 schreef Marieke Jansen
        <marieke@drukkerijjansen.onmicrosoft.com>:
        > De partituren liggen klaar bij de receptie, je kunt ze vrijdag ophalen.
        """
    return sent("Sent/001.eml", "Marieke Jansen <marieke@drukkerijjansen.example>",
                "Re: Partituren", "2024-02-07T16:02:17+00:00", plain(text))


def to_the_choir():
    return sent("Sent/002.eml", "Leden <leden@koorzonnewende.example>", "Repetitie van donderdag",
                "2024-05-13T18:22:00+00:00",
                plain("Beste allen,\n\nDonderdag repeteren we in de kleine zaal. Neem je map mee.\n\nSanne"))


def to_the_bank():
    return sent("Sent/003.eml", "Klantenservice <service@bank.example>", "Nieuwe penningmeester",
                "2023-08-30T11:47:29+00:00",
                plain("Geachte mevrouw, mijnheer,\n\nWelke formulieren heeft u nodig om een nieuwe "
                      "penningmeester\nin te schrijven?\n\nMet vriendelijke groet,\nSanne de Vries"))


def photo():
    pixel = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
    body = multipart("mixed", plain("Kijk, daar stonden we. Liefs, Floor"),
                     part("image/png; name=koor.png", pixel, "base64",
                          extra="Content-Disposition: attachment; filename=koor.png\n"))
    return message("Reünie/001.eml", "Floor de Vries <floor@example.net>",
                   "Foto van de reünie", "2022-06-27T20:09:12+00:00", body, domain="example.net")


ORDINARY = [
    ("013.eml", "Veerman Energie <facturen@veermanenergie.example>", "Uw jaarafrekening",
     "2024-02-01T05:12:00+00:00", "Uw jaarafrekening staat klaar. U krijgt 84,20 euro terug."),
    ("014.eml", "Pakketpunt <bericht@pakketpunt.example>", "Uw pakket komt morgen",
     "2024-05-06T17:55:41+00:00", "Morgen tussen 10:15 en 12:15 staan wij voor de deur."),
    ("015.eml", "Tandartspraktijk Molenweg <balie@tandartsmolenweg.example>", "Herinnering controle",
     "2024-04-10T08:00:00+00:00", "Wij verwachten u donderdag om 9:40 voor de halfjaarlijkse controle."),
    ("016.eml", "Floor de Vries <floor@example.net>", "zondag",
     "2024-05-16T21:13:37+00:00", "Komen jullie zondag eten? Neem de kinderen mee. x Floor"),
    ("017.eml", "Restaurant De Sluis <reserveren@desluis.example>", "Uw reservering",
     "2024-03-28T12:31:08+00:00", "Wij zien u graag zaterdag om 19:00, een tafel voor zes personen."),
    ("018.eml", "Zangbond <bestuur@zangbond.example>", "Notulen ledenvergadering",
     "2023-11-02T09:09:09+00:00", "Bijgaand de notulen. Opmerkingen graag voor de vijftiende."),
    ("Archive/2021/003.eml", "Hotel Duinzicht <boeking@duinzicht.example>", "Bevestiging van uw boeking",
     "2021-07-11T15:20:30+00:00", "Twee nachten, ontbijt inbegrepen. Wij wensen u een goede reis."),
    ("Archive/2021/004.eml", "Gemeente Waterland <noreply@waterland.example>", "Uw parkeervergunning",
     "2021-09-01T07:00:01+00:00", "Uw vergunning is met een jaar verlengd. U hoeft niets te doen."),
    ("Archive/2021/005.eml", "Muziekhandel Toon <winkel@toon.example>", "Factuur bladmuziek",
     "2021-10-19T10:44:52+00:00", "Hartelijk dank voor uw bestelling van 32 partituren."),
    ("Reünie/002.eml", "Ruben Post <ruben.post@example.com>", "Lijst met oud-leden",
     "2022-05-30T19:01:23+00:00", "Ik heb er nu 61 gevonden. Weet jij waar Annelies gebleven is?"),
    ("Junk/003.eml", "Voordeelclub <actie@voordeelclub.example>", "Laatste kans",
     "2024-05-19T04:00:00+00:00", "Nog drie uur: alle koffers met veertig procent korting."),
]


def mailbox():
    yield welcome()
    yield old_account()
    yield password_reset_by_admin()
    yield verification_code()
    yield invoice("Archive/2021/006.eml", "2021-11-09T03:00:10+00:00", "November 2021")
    yield invoice("003.eml", "2024-02-09T03:00:14+00:00", "February 2024")
    yield invoice("004.eml", "2024-03-09T03:00:12+00:00", "March 2024")
    yield message_center()
    for make in (shared_file, invitation, guest_invitation, newsletter, colleague, signed_by_tenant,
                 bounce, dmarc_report, phish, lottery, reply_to_colleague, to_the_choir,
                 to_the_bank, photo):
        yield make()
    for path, sender, subject, date, text in ORDINARY:
        yield message(path, sender, subject, date, plain(text))


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                       else pathlib.Path(__file__).parent / "demo")
    shutil.rmtree(top, ignore_errors=True)
    for path, text in mailbox():
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


if __name__ == "__main__":
    main()
