"""How a reader leaves, comes back within a week, is erased, or says how it comes. Her link is enough for all of it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter import consent, mails
from newsletter.actions.signing_up import bar, begin_to_read, locked
from newsletter.models import Consent, Reader, Suppression
from newsletter.models.reader import new_key
from newsletter.reader_tasks import send_welcome

S, R = Reader.State, Suppression.Reason
WAY_BACK = timedelta(days=7)  # so long her address is kept after she left
HERS = {"language", "text_only", "frequency", "outside_county"}


@transaction.atomic
def leave(reader, *, reason=R.LEFT):
    """She gets no more, from this moment, and no list brings her back. Again changes nothing."""
    found = locked(pk=reader.pk)  # before what stops her, as everywhere: two at once wait, and none for ever
    bar(reader.digest, reason)
    if found is not None and found.state != S.LEFT:
        now = timezone.now()
        found.state, found.left_at = S.LEFT, now
        if reason != R.LEFT:  # nothing brings her back by a tap, so the address is of no use any more
            found.address = ""
        found.save()
        found.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    return found or reader


def may_come_back(reader):
    """For a week after she left by herself: the address is still there, and nothing else stops her."""
    if reader.state != S.LEFT or not reader.address or timezone.now() - reader.left_at > WAY_BACK:
        return False
    return not Suppression.objects.filter(digest=reader.digest).exclude(reason=R.LEFT).exists()


@transaction.atomic
def come_back(reader, *, language="en-gb"):
    """One tap, and all is as it was: a new dated yes, and a mail that says so, for somebody else may hold her link."""
    reader = locked(pk=reader.pk)
    if reader is not None and reader.state == S.READS:
        return reader
    if reader is None or not may_come_back(reader):
        raise ValidationError(_("Sign up again."), code="over")
    begin_to_read(reader, source=Consent.Source.WEB, wording=consent.to_come_back(), language=language)
    mails.send("newsletter_back", reader)
    return reader


@transaction.atomic
def erase(reader):
    """Her address, her choices and her yeses go at once; what says that lists must leave her alone stays."""
    found = locked(pk=reader.pk)
    bar(reader.digest, R.ERASED)
    return reader if found is None else let_go(found)


def let_go(reader):
    """Nothing about her stays in the row but that her links, in mails she may still have, are answered."""
    blank = {name: Reader._meta.get_field(name).default for name in HERS}
    reader.consents.all().delete()
    reader.state, reader.address, reader.left_at = S.LEFT, "", reader.left_at or timezone.now()
    for name, value in blank.items():
        setattr(reader, name, value)
    reader.save()
    return reader


@transaction.atomic
def choose(reader, **how):
    """She says how it comes. The welcome need wait no longer. Raises `PermissionDenied` for what is not hers to say."""
    if strange := set(how) - HERS:
        raise PermissionDenied(f"Not to be chosen: {', '.join(sorted(strange))}")
    reader = locked(pk=reader.pk)
    if reader is None or reader.state != S.READS:
        raise ValidationError(_("This link is over."), code="over")
    for name, value in how.items():
        setattr(reader, name, value)
    reader.full_clean(exclude=["address", "digest"])
    reader.save(update_fields=list(how))
    if reader.welcomed_at is None:
        send_welcome.enqueue(reader_id=reader.pk)
    return reader


@transaction.atomic
def new_links(reader):
    """
    All links of before end, and the new one goes to her address: once a day. Returns whether it was done.

    Whoever held a forwarded copy holds nothing any more; and who asked for it there learns nothing new.
    """
    reader, now = locked(pk=reader.pk), timezone.now()
    if reader is None or reader.state != S.READS:
        raise ValidationError(_("This link is over."), code="over")
    if reader.key_at and now - reader.key_at < timedelta(days=1):
        return False
    reader.key, reader.key_at = new_key(), now
    reader.save(update_fields=["key", "key_at"])
    mails.send("newsletter_new_link", reader)
    return True
