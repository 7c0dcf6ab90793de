"""
How somebody becomes a reader: she leaves an address, and nothing happens before her tap in the confirming mail.

The page answers the same, as fast, whoever's address it was (trust.md N5): what is done about it is the worker's job.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter import consent, links, mails, welcome_words
from newsletter.models import Consent, Reader, Suppression
from newsletter.models.reader import digest_of, normal
from newsletter.reader_tasks import send_welcome, take_sign_up
from people import choices

S = Reader.State
A_DAY = timedelta(days=1)
ASKED_AT_MOST = 3  # then nothing more until the row is forgotten: somebody may leave an address that is not theirs
CHOOSES_FOR = timedelta(minutes=10)  # so long after her yes she may still be choosing how it comes


def sign_up(*, channel, address, language):
    """Take an address, whoever left it. One statement, whatever is known of it. Returns the job."""
    return take_sign_up.enqueue(channel=channel, address=normal(channel, address), language=language)


@transaction.atomic
def ask(*, channel, address, language):
    """
    Ask whose address it is for her yes, at most once a day (N1) and three times in all, for she may never look.

    Who reads already gets the link to her own page. Returns the reader who was written to, or None: asked today or
    often enough, or not to be written to.
    """
    now = timezone.now()
    # Looked at twice: of one that is stopped no row is made, and one may be stopped while we wait for the row.
    if stopped(digest_of(channel, address), now):
        return None
    reader = row_of(channel, address, language)
    if stopped(reader.digest, now):
        return None
    if reader.asked_at and now - reader.asked_at < A_DAY:
        return None
    if Reader.objects.reading().filter(pk=reader.pk).exists():
        reader.asked_at = now
        reader.save(update_fields=["asked_at"])
        mails.send("newsletter_already", reader)
        return reader
    if reader.asked_times >= ASKED_AT_MOST:
        return None
    reader.asked_at = now
    reader.state, reader.address, reader.asked_times = S.ASKED, address, reader.asked_times + 1
    reader.save()
    word = links.confirming_word(reader)
    confirm, not_me = links.address("newsletter-confirm", word), links.address("newsletter-not-me", word)
    mails.send("newsletter_confirm", reader, confirm=confirm, not_me=not_me)
    return reader


def stopped(digest, now):
    """Whether this address is written to no more, not even to ask."""
    return any(not row.lifts(now) for row in Suppression.objects.filter(digest=digest))


def row_of(channel, address, language):
    """The one row of this address, locked; a new one where there is none. Two at once get the same."""
    digest = digest_of(channel, address)
    reader = locked(digest=digest)
    if reader is None:
        try:
            with transaction.atomic():
                return Reader.objects.create(channel=channel, address=address, language=language)
        except IntegrityError:  # somebody left the same address in this very moment
            reader = locked(digest=digest)
    return reader


def locked(**which):
    """The row as it is now, and nobody else changes it until we are done; None where it is gone."""
    return Reader.objects.select_for_update().filter(**which).first()


@transaction.atomic
def confirm(reader, *, language="en-gb"):
    """
    Her yes: from now on she reads, and the welcome waits for her choices. Said twice, it is one.

    Raises `ValidationError` when it is too late: she said it was not her, an officer stopped it, or 14 days are over.
    """
    reader = locked(pk=reader.pk)
    if reader is not None and reader.state == S.READS:
        return reader
    if reader is None or reader.state != S.ASKED or stopped(reader.digest, timezone.now()):
        raise ValidationError(_("This link is over."), code="over")
    return begin_to_read(reader, source=Consent.Source.WEB, wording=consent.to_read(), language=language)


def begin_to_read(reader, *, source, wording, language="en-gb", by=None, given_at=None, after=CHOOSES_FOR):
    """The one place where somebody starts to read: her dated yes is written down, and what stopped her is lifted."""
    now = timezone.now()
    # "Not me" and a complaint are an officer's to lift, also when they come in this very moment.
    hers_to_lift = [Suppression.Reason.LEFT, Suppression.Reason.ERASED, Suppression.Reason.BOUNCED]
    Suppression.objects.filter(digest=reader.digest, reason__in=hers_to_lift).delete()
    reader.state, reader.confirmed_at, reader.left_at, reader.asked_times = S.READS, now, None, 0
    reader.save()
    given = {"given_at": given_at or now, "wording": wording, "language": language, "by": by}
    Consent.objects.create(reader=reader, source=source, **given)
    if reader.welcomed_at is None:
        at = choices.after_quiet_hours(now + after, None)
        send_welcome.using(run_after=at).enqueue(reader_id=reader.pk)
    return reader


@transaction.atomic
def not_me(reader):
    """Somebody else left her address: it is forgotten, and nothing is ever sent to it again (N1)."""
    reader = locked(pk=reader.pk)
    if reader is None or reader.state != S.ASKED:
        raise ValidationError(_("This link is over."), code="over")
    bar(reader.digest, Suppression.Reason.NOT_ME)
    forget(reader)


def forget(reader):
    """One who was asked and never said yes is gone; who read before stays as one who left."""
    if reader.left_at is None:
        reader.delete()
        return
    reader.state, reader.address = S.LEFT, ""
    reader.save()


def bar(digest, reason):
    """This address is written to no more. What says more stays: who complained and then leaves has complained."""
    row, new = Suppression.objects.select_for_update().get_or_create(digest=digest, defaults={"reason": reason})
    weight = Suppression.WEIGHT.index
    if not new and weight(reason) > weight(row.reason):
        row.reason, row.at = reason, timezone.now()
        row.save()
    return row


@transaction.atomic
def welcome(reader_id):
    """The welcome issue, as she chose to have it. Once, whoever asks; not to one who has left meanwhile."""
    mine = Reader.objects.reading().filter(pk=reader_id, welcomed_at=None)
    if not mine.update(welcomed_at=timezone.now()):
        return None
    reader = Reader.objects.get(pk=reader_id)
    return mails.send("newsletter_welcome", reader, **welcome_words.of(outside=reader.outside_county))
