"""
Mail that came back, and complaints about mail: whose it was is not written to again (RFC 3464, RFC 5965; trust.md N6).

A returned mail names its reader by the sealed word in the address it came back to. Its text may say anything and is
believed in nothing but the state of the delivery; a word that is not ours does nothing at all.
The same mail counts once.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses
from enum import Enum, auto

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsletter.actions import leaving
from newsletter.letter import bounce_seal
from newsletter.links import NOBODY, reader_of
from newsletter.models import Delivery, MailRead, Reader, Suppression

BOUNCED, COMPLAINED = Suppression.Reason.BOUNCED, Suppression.Reason.COMPLAINED
AT_MOST = 1024 * 1024  # bytes: our mails have a twentieth, so what is larger is no report of one
# The address is wrong, or its mailbox is closed (RFC 3463); a full box or a rule of theirs may pass.
FOR_GOOD = re.compile(r"5\.(1\.\d+|2\.1)$")
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
HER_LINK = re.compile(rf"/news/unsubscribe/([A-Za-z0-9_-]{{{len(NOBODY)}}})")


@dataclass(frozen=True)
class Returned:
    """What one mail in the box tells: whose mail it was, and why it came back. `status`: as in RFC 3463, or ""."""

    reader: Reader
    reason: str
    status: str = ""

    @property
    def for_good(self):
        return self.reason == COMPLAINED or bool(FOR_GOOD.match(self.status))


def understand(text):
    """What a mail of the box says (bytes), or None: it is no report, or not about a mail of ours."""
    if len(text) > AT_MOST:
        return None
    try:
        reason, status, addresses = report(text)
    except Exception:
        # `email` meets headers that it was not made for with errors of every kind, and one such mail would stand before
        # all others for ever. Nothing here asks the database, whose errors are not to be passed over.
        return None
    reader = reason and reader_of_report(addresses, text)
    return Returned(reader, reason, status) if reader else None


def report(text):
    """(why it came back, its status, the addresses it came to); the reason is "" where it is no report."""
    mail = message_from_bytes(text, policy=default)
    kind = str(mail.get_param("report-type", "")).lower() if mail.get_content_type() == "multipart/report" else ""
    parts = list(mail.walk())
    status = failed_status(parts) if kind == "delivery-status" else ""
    reason = BOUNCED if status else COMPLAINED if kind == "feedback-report" and feedback(parts) else ""
    headers = (str(value) for name in TO for value in mail.get_all(name, []))
    return reason, status, [address for header in headers for _who, address in getaddresses([header])]


def failed_status(parts):
    """The status of a recipient whom it failed to reach; "" for a delay, a success or nothing of the kind."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if str(block.get("Action", "")).strip().lower() == "failed":
                found = re.match(r"\s*(5\.\d{1,3}\.\d{1,3})", str(block.get("Status", "")))
                return found[1] if found else ""
    return ""


def feedback(parts):
    """Whether a complaint is in it, of abuse and not of a virus check or the like."""
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            said = part.get_payload()
            said = "".join(map(str, said)) if isinstance(said, list) else str(said)
            return "feedback-type: abuse" in said.lower()
    return False


def reader_of_report(addresses, text):
    """By the address it came back to; a complaint may come elsewhere, and then by the link that stands in our mail."""
    for address in addresses:
        if reader := reader_at(address):
            return reader
    whole = text.replace(b"=\r\n", b"").replace(b"=\n", b"").decode("ascii", "replace")
    words = set(HER_LINK.findall(whole)) - {NOBODY}
    return reader_of(words.pop()) if len(words) == 1 else None


def reader_at(address):
    """The reader whom a return path names, if its seal is ours."""
    name, _at, domain = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    found = re.fullmatch(
        rf"{re.escape(name)}\+([0-9a-f]{{1,15}})-([0-9a-f]{{20}})@{re.escape(domain)}", address.lower()
    )
    if not name or not found:
        return None
    reader = Reader.objects.filter(pk=int(found[1], 16)).first()
    return reader if reader and hmac.compare_digest(bounce_seal(reader), found[2]) else None


class Was(Enum):
    """What a mail of the box turned out to be. KNOWN: a report that was taken in, and could not be removed then."""

    NEW = auto()
    KNOWN = auto()
    NO_REPORT = auto()


@transaction.atomic(durable=True)
def take_in(text):
    """
    Do what one returned mail asks for, once; returns what it was.

    When this comes back it is committed (`durable`: it refuses to stand inside a transaction), so the mail may go.
    """
    mark, now = MailRead.mark_of("taken", text), timezone.now()
    if MailRead.objects.met([mark], now, again_after=timedelta(0)):
        return Was.KNOWN
    returned = understand(text)
    if returned is None:
        return Was.NO_REPORT
    if not MailRead.objects.get_or_create(mark=mark, defaults={"at": now})[1]:  # by another worker, in this very moment
        return Was.KNOWN
    last = returned.reader.deliveries.filter(state=Delivery.State.SENT).order_by("-over_at", "-pk").first()
    if last and returned.reason == BOUNCED:
        last.state, last.said = Delivery.State.FAILED, f"came back {returned.status}"
        last.save(update_fields=["state", "said"])
    if returned.for_good:
        stop(returned.reader, returned.reason)
    return Was.NEW


def stop(reader, reason):
    """This address gets no more from us, whoever brings it again (N6)."""
    leaving.leave(reader, reason=reason)
