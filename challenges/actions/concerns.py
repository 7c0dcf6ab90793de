"""'I'm worried about them': on every text, into its own table. The full safety path builds on this."""

from django.db import transaction
from django.utils import timezone

from challenges import policy
from challenges.actions.door import require
from challenges.models import Challenge, Concern


@transaction.atomic
def raise_concern(*, by, about, challenge=None, subject_id="", words=""):
    """
    Anybody who can read a text may say she is worried about whoever wrote it. Returns the concern.

    Raises `PermissionDenied` for a challenge she cannot see.
    """
    if challenge is not None:
        sent = Challenge.objects.visible_to(by).exclude(status=Challenge.Status.DRAFT)
        require(sent.filter(pk=challenge.pk).exists())
    concern = Concern(
        about=about,
        challenge=challenge,
        subject_id=str(subject_id),
        words=words.strip(),
        raised_by=by if by.is_authenticated else None,
    )
    concern.full_clean(exclude=["challenge", "raised_by", "seen_by"])
    concern.save()
    return concern


@transaction.atomic
def mark_concern_seen(concern, *, by):
    """A person has read it and acts by the council's procedure. The first to do so stands."""
    require(policy.reads_concerns(by))
    Concern.objects.filter(pk=concern.pk, seen_at__isnull=True).update(seen_at=timezone.now(), seen_by=by)
    concern.refresh_from_db()
    return concern
