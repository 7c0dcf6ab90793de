"""
An issue as a mail: built once for all who read the same edition, and only address, word and number put in for each.

Building a mail of sixty kilobytes takes longer than sending it (goal G10). So what differs from reader to reader stands
in it as a placeholder, and `Letter.to` joins the bytes between them. All of it is seven-bit, with lines as RFC 5322
wants them, and may be given to any mail server (trust.md H1, H3; RFC 8058).
"""

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from newsletter import formats, links
from people.mail import site_name

ADDRESS = "reader@address.invalid"
NUMBER = "NUMBEROFTHEMAILNUMBEROFTHEMAIL00"
BROKEN = re.compile(b"(?:=\r\n)?".join(letter.encode() for letter in links.NOBODY))
PLACES = re.compile(f"({re.escape(ADDRESS)}|{links.NOBODY}|{NUMBER})".encode())
# One address and nothing else: no name, no list, no line break, no letter beyond ASCII.
ONE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+")


class WholeLinks(EmailPolicy):
    """Folds a header as RFC 5322 wants it, but never an address: `email` would put a long one into coded words."""

    WHOLE = {"to", "message-id", "list-unsubscribe"}

    def fold(self, name, value):
        if name.lower() == "subject" and not value.isascii():
            # `email` loses a blank between two coded words; the older class beside it does not.
            coded = Header(str(value), "utf-8", maxlinelen=76, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {coded}{self.linesep}"
        return f"{name}: {value}{self.linesep}" if name.lower() in self.WHOLE else super().fold(name, value)

    def fold_binary(self, name, value):
        return self.fold(name, value).encode("ascii")


# 76: the longest line of quoted-printable (RFC 2045, 6.7).
AS_SENT = WholeLinks(linesep="\r\n", max_line_length=76, cte_type="7bit")


class BadAddress(ValueError):
    """Not one address as mail servers take it. Its words are in no message of this error."""


def one_address(text):
    """The address as it goes to the mail server, its domain in ASCII; `BadAddress` for whatever else (H1)."""
    name, _at, host = text.rpartition("@")
    if not host.isascii():
        try:
            text = f"{name}@{host.encode('idna').decode()}"
        except UnicodeError:
            raise BadAddress from None
    if len(text) > 254 or len(name) > 64 or not ONE.fullmatch(text):
        raise BadAddress
    return text


def host():
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class Letter:
    """
    One edition of one issue. `to(reader, delivery)` gives the mail of one reader as bytes; `on_the_wire` the same with
    its dots doubled and its last line, as it follows DATA (RFC 5321, 4.5.2).
    """

    def __init__(self, snapshot, *, outside_county=False, text_only=False, language="en-gb", test=False):
        self.number = f"{snapshot.issue_id}.{snapshot.pk}"
        self.between = PLACES.split(as_bytes(snapshot, outside_county, text_only, language, test))
        stuffed = b"".join(self.between).replace(b"\r\n.", b"\r\n..")
        self.stuffed = PLACES.split(stuffed + b".\r\n")

    def to(self, reader, delivery=0):
        return self._fill(self.between, reader, delivery)

    def on_the_wire(self, reader, delivery=0):
        return self._fill(self.stuffed, reader, delivery)

    def _fill(self, parts, reader, delivery):
        hers = {
            ADDRESS.encode(): one_address(reader.address).encode(),
            links.NOBODY.encode(): links.word_of(reader).encode() if reader.key else links.NOBODY.encode(),
            NUMBER.encode(): number_of(self.number, delivery).encode(),
        }
        parts = parts.copy()
        for place in range(1, len(parts), 2):
            parts[place] = hers[parts[place]]
        return b"".join(parts)


def number_of(issue, delivery):
    """
    The same for the same delivery, so that a mail sent again after a doubt can be known as the one that came; 32 long.
    """
    return salted_hmac("newsletter.letter", f"{issue}/{delivery}", algorithm="sha256").hexdigest()[:32]


def as_bytes(snapshot, outside_county, text_only, language, test):
    with translation.override(language):
        mail = headers(snapshot, language, test)
        mail.set_content(formats.plain_text(snapshot, outside_county=outside_county), cte="quoted-printable")
        page = formats.html_mail(snapshot, outside_county=outside_county, text_only=text_only)
        mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return whole_places(mail.as_bytes(policy=AS_SENT))


def headers(snapshot, language, test):
    """All but the words. A line break in a subject or a name is refused by `email` itself, as ValueError (H1)."""
    mail = EmailMessage(policy=AS_SENT)
    name, address = parseaddr(settings.NEWSLETTER_FROM)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(addr_spec=ADDRESS)
    if settings.NEWSLETTER_REPLY_TO:
        mail["Reply-To"] = settings.NEWSLETTER_REPLY_TO
    mail["Subject"] = f"Test: {snapshot.subject}" if test else snapshot.subject.strip(" ")
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = f"<{NUMBER}@{host()}>"
    mail["List-ID"] = f"{list_name()} <news.{host()}>"
    mail["List-Unsubscribe"] = f"<{links.address('newsletter-unsubscribe', links.NOBODY)}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Content-Language"] = language
    # People wrote it, so it is not Auto-Submitted; but nobody's holiday note should answer a thousand times (RFC 3834).
    mail["Precedence"] = "list"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail


def list_name():
    """The site's name as a phrase that needs no quotes."""
    return re.sub(r"[^A-Za-z0-9 ]+", "", site_name().replace("&", "and")).strip() or "News"


def whole_places(mail):
    """
    The mail with each placeholder in one piece.

    Quoted-printable breaks lines at 76; a place that it broke gets a soft break before and after it instead.
    """
    whole = links.NOBODY.encode()
    return BROKEN.sub(lambda found: whole if found[0] == whole else b"=\r\n" + whole + b"=\r\n", mail)


class Letters:
    """The letters of one snapshot, each built when the first reader of its kind comes."""

    def __init__(self, snapshot):
        self.snapshot, self.built = snapshot, {}

    def of(self, reader):
        known = dict(settings.LANGUAGES)
        language = reader.language if reader.language in known else settings.LANGUAGE_CODE
        kind = reader.outside_county, reader.text_only, language
        if kind not in self.built:
            self.built[kind] = Letter(
                self.snapshot, outside_county=reader.outside_county, text_only=reader.text_only, language=language
            )
        return self.built[kind]


# --- Who a returned mail was for --------------------------------------------------------------------------------------


def return_path(reader):
    """
    The address a mail comes back to, with a sealed word that names the reader; the site's own where none is set.

    Servers on the way may make small letters of it, so it has none that differ by that alone.
    """
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.NEWSLETTER_FROM)[1]
    name, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{reader.pk:x}-{bounce_seal(reader)}@{domain}"


def bounce_seal(reader):
    """It opens no page: another salt than the links'."""
    return salted_hmac("newsletter.bounces", f"{reader.pk}:{reader.key}", algorithm="sha256").hexdigest()[:20]
