"""What changed becomes part of the Local Offer: the link from an outcome to the page that says so (PR11, M18)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import policy
from challenges.actions.door import require
from challenges.lifecycle import MovedOn, locked, record
from challenges.models import Challenge, OutcomeEntry, TimelineEntry
from local_offer.drafts import draft_entry as draft_in_the_offer
from local_offer.drafts import forget_draft

S = Challenge.Status
WON = (S.CHANGED, S.PARTLY_CHANGED)


@transaction.atomic
def link_entry(challenge, *, by, entry):
    """
    CLAB or the officer names the page of the Local Offer that says what changed. Returns the challenge.

    A page that everybody can read, and that is part of the offer: what is only being looked at, nobody can get yet.
    """
    challenge = locked(challenge)
    require(policy.may_link_entry(by, challenge))
    if challenge.status not in WON or not hasattr(challenge, "outcome"):
        raise MovedOn(challenge)
    if not entry.live:
        raise ValidationError(_("Choose a page that everybody can read."), code="entry")
    if not entry.listed:
        raise ValidationError(_("Nobody can get this yet. Choose another page."), code="entry")
    _link, new = OutcomeEntry.objects.get_or_create(outcome=challenge.outcome, entry=entry)
    if new:
        record(challenge, TimelineEntry.Code.IN_THE_OFFER, role=policy.role_of(by))
    return challenge


@transaction.atomic
def draft_entry(challenge, *, by, section):
    """
    A new page of the Local Offer out of what changed: a draft with title, section and source, and no amount (A40).

    In the public words alone, for whoever works in the CMS reads it (G5): so it waits until they are public. The link
    to the outcome stands from now on, and counts once the page is published. Twice is once. Returns the page.
    """
    challenge = locked(challenge)
    require(policy.may_draft_entry(by, challenge))
    if challenge.status not in WON or not hasattr(challenge, "outcome"):
        raise MovedOn(challenge)
    there = drafted(challenge)
    if there:
        return there
    text = public_words(challenge)
    if text is None:
        raise ValidationError(_("First CLAB makes public what changed. Then it can be a page."), code="section")
    page = draft_in_the_offer(
        section,
        by=by,
        title=text.title,
        summary=text.what_changed,
        source=_("CLAB’s challenge %(reference)s") % {"reference": challenge.reference},
        as_of=timezone.localdate(challenge.outcome.at),
        note=_("Still to write: who it is for, and how to get it. Ask the council before you name an amount."),
    )
    OutcomeEntry.objects.create(outcome=challenge.outcome, entry=page)
    return page


def drafts_of(challenge):
    """The links to pages that were made out of it and were never public."""
    links = OutcomeEntry.objects.filter(outcome__challenge=challenge)
    return links.filter(entry__live=False, entry__first_published_at=None).select_related("entry")


def drafted(challenge):
    """The page that was made out of it and is not public yet, or None."""
    link = drafts_of(challenge).first()
    return link and link.entry


@transaction.atomic
def forget_drafts(challenge):
    """
    What changed is public no more, or was taken back: a draft made out of those words leaves the CMS (A7, G5).

    Every saved version of it goes, for each began with her words. While a public text still tells what changed, it
    stays. Called by whatever ends a text, in its transaction. Returns how many went.
    """
    still_told = challenge.publications.live().exclude(what_changed="").exists()
    if still_told and challenge.status != S.WITHDRAWN:
        return 0
    return sum(forget_draft(link.entry) for link in drafts_of(challenge))


def public_words(challenge):
    """The live text that tells what changed, written after the verdict; None while there is none."""
    live = challenge.publications.live().filter(asked_at__gte=challenge.status_since).exclude(what_changed="")
    return live.order_by("-live_at", "-pk").first()


@transaction.atomic
def say_it_is_in_the_offer(entry):
    """A page is public for the first time: the timeline of each challenge that wrote it says so. Returns how many."""
    if entry.first_published_at != entry.last_published_at:
        return 0
    written = Challenge.objects.filter(outcome__entry_links__entry=entry, status__in=WON)
    said = 0
    for challenge in map(locked, written.exclude(timeline__code=TimelineEntry.Code.IN_THE_OFFER)):
        if challenge.status in WON and not challenge.timeline.filter(code=TimelineEntry.Code.IN_THE_OFFER).exists():
            record(challenge, TimelineEntry.Code.IN_THE_OFFER)
            said += 1
    return said
