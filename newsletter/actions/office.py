"""
What a participation officer does for readers: find one by her whole address, add, stop, let in again, bring in a list.

Each is in the audit log, by the row's number alone. None of it brings back somebody who wants none (N6).
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from newsletter import consent, lists, policy
from newsletter.actions import leaving
from newsletter.actions.signing_up import bar, begin_to_read, locked, row_of
from newsletter.models import Consent, Reader, Suppression
from newsletter.models.reader import Channel, digest_of
from people import audit

S, R = Reader.State, Suppression.Reason
TOGETHER = 100  # lines of a list that are saved at once
GAP = timedelta(seconds=1)  # between the welcomes of a list: a council's mail server takes no thousand at once


class How(models.TextChoices):
    """How somebody told us."""

    FACE_TO_FACE = "face_to_face", _t("Face to face")
    PHONE = "phone", _t("On the phone")
    WRITTEN = "written", _t("In writing")


STOPS = [R.LEFT, R.COMPLAINED, R.BOUNCED, R.ERASED]  # what an officer may write down


def check(by):
    if not policy.looks_after_readers(by):
        raise PermissionDenied


@transaction.atomic
def find(*, by, address, channel=Channel.EMAIL):
    """(her row or None, what stops this address or None). That somebody looked is in the audit log."""
    check(by)
    digest = digest_of(channel, address)
    reader = Reader.objects.filter(digest=digest).prefetch_related("consents__by").first()
    audit.record("reader_looked_up", by=by, subject=reader)
    return reader, Suppression.objects.filter(digest=digest).first()


@transaction.atomic
def add(*, by, address, how, channel=Channel.EMAIL, **choices):
    """
    Write down that somebody said yes, and how. She is sent the welcome at once, with the way out.

    Raises `ValidationError` for one who reads already, and for one who is left alone: that has to be lifted first.
    """
    check(by)
    if Suppression.objects.filter(digest=digest_of(channel, address)).exists():
        raise ValidationError({"address": _("This one wants none, or mail came back. Find the address to see why.")})
    reader = row_of(channel, address, choices.get("language", "en-gb"))
    if reader.state == S.READS:
        raise ValidationError({"address": _("This one reads it already.")})
    for name, value in choices.items():
        setattr(reader, name, value)
    reader.address = address
    wording = f"{consent.to_read()} ({How(how).label})"
    begin_to_read(reader, source=Consent.Source.OFFICER, wording=wording, by=by, after=timedelta(0))
    audit.record("reader_added", by=by, subject=reader, reason=how)
    return reader


@transaction.atomic
def stop(*, by, address, reason, channel=Channel.EMAIL):
    """Somebody wants no more, or her mail came back: she gets none from now on, and no list brings her back."""
    check(by)
    if reason not in STOPS:
        raise ValidationError(_("Choose why."))
    reader = locked(digest=digest_of(channel, address))
    if reader is None:
        bar(digest_of(channel, address), reason)
    elif reason == R.ERASED:
        leaving.erase(reader)
    else:
        leaving.leave(reader, reason=reason)
    audit.record("reader_stopped", by=by, subject=reader, reason=reason)


@transaction.atomic
def lift(*, by, address, how, channel=Channel.EMAIL):
    """She told us that she may be written to again. It adds nobody: she signs up, or her yes is written down."""
    check(by)
    row = Suppression.objects.select_for_update().filter(digest=digest_of(channel, address)).first()
    if row is None:
        raise ValidationError(_("Nothing stops this address."), code="moved_on")
    reader = Reader.objects.filter(digest=row.digest).first()
    audit.record("reader_let_in_again", by=by, subject=reader, reason=f"{row.reason}: {How(how)}")
    row.delete()


def bring_in(*, by, rows):
    """
    Add who is new of a list: [(address, day of her yes, outside the county)]. Returns how many were added.

    Everybody is looked at again now, under a lock: who has stopped since the dry run stays out. Begun again after a
    crash it goes on, for who was added reads already.
    """
    check(by)
    added = 0
    for start in range(0, len(rows), TOGETHER):
        with transaction.atomic():
            for address, yes_on, outside in rows[start : start + TOGETHER]:
                added += _bring_one(by, address, yes_on, outside, after=added * GAP)
    audit.record("readers_brought_in", by=by, reason=f"{added} of {len(rows)}")
    return added


def _bring_one(by, address, yes_on, outside, after):
    if Suppression.objects.filter(digest=digest_of(Channel.EMAIL, address)).exists():
        return False
    reader = row_of(Channel.EMAIL, address, "en-gb")
    if reader.state != S.ASKED or Suppression.objects.filter(digest=reader.digest).exists():
        return False
    reader.outside_county = outside
    given_at = timezone.make_aware(datetime.combine(yes_on, time(12)))
    begin_to_read(reader, source=Consent.Source.LIST, wording=consent.to_read(), by=by, given_at=given_at, after=after)
    return True


def look_through(*, by, data):
    """The dry run of a list: [Line]. Changes nothing and keeps nothing."""
    check(by)
    return lists.read(data)
