"""What the public pages of other apps may show of challenges: live publications, read by their public reference."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from challenges.models import Answer, Challenge, OutcomeEntry, Publication, TakenOver
from challenges.path import status_of

S = Challenge.Status


@dataclass(frozen=True)
class PublicOutcome:
    """One public challenge, in the words its author and CLAB agreed to."""

    reference: str
    title: str
    url: str
    what_we_asked: str
    what_changed: str
    big: str
    status: object
    council_says: str
    council_said_on: date | None
    is_demo_wording: bool
    is_example: bool
    answer: str = ""
    look_again_on: date | None = None  # named with a "not now"

    @property
    def summary(self):
        return self.what_changed or self.what_we_asked

    outcome = summary


def _live():
    """
    The live texts of challenges that have a reference and were not taken back, the newest first.

    One a challenge: a text that a newer one replaced is found by no search and stands on no page.
    """
    gone = [S.WITHDRAWN, S.REDIRECTED, S.DRAFT]
    named = Answer.objects.standing().filter(challenge=OuterRef("challenge")).values("look_again_on")[:1]
    newer = Publication.objects.live().filter(challenge=OuterRef("challenge"), live_at__gt=OuterRef("live_at"))
    return (
        Publication.objects.live()
        .exclude(Exists(newer))
        .exclude(challenge__status__in=gone)
        .filter(challenge__reference__isnull=False)
        .select_related("challenge__taken_over")
        .annotate(look_again_on=Subquery(named))
        .order_by("-live_at", "-pk")
    )


def _shown(publications):
    """One outcome a challenge, from its newest live text."""
    shown = {}
    for publication in publications:
        challenge = publication.challenge
        shown.setdefault(
            challenge.pk,
            PublicOutcome(
                reference=challenge.reference,
                title=publication.title,
                url=reverse("challenge", args=[challenge.reference]),
                what_we_asked=publication.what_we_asked,
                what_changed=publication.what_changed,
                big=publication.big,
                status=status_of(challenge),
                council_says=challenge.taken_over.council_says if challenge.is_taken_over else "",
                council_said_on=challenge.taken_over.as_at if challenge.is_taken_over else None,
                is_demo_wording=challenge.wording == Challenge.Wording.DEMO,
                is_example=challenge.is_example,
                answer=publication.answer,
                look_again_on=publication.look_again_on if challenge.status == S.NOT_NOW else None,
            ),
        )
    return list(shown.values())


def outcome(reference):
    """The public text of one challenge as it stands now, or None when it is not public (any more)."""
    found = _shown(_live().filter(challenge__reference=reference)[:5])
    return found[0] if found else None


def outcomes(references):
    """Those of several references that are public, by reference, in one statement."""
    return {o.reference: o for o in _shown(_live().filter(challenge__reference__in=list(references)))}


def choices():
    """(reference, title) of everything public, for a chooser in the CMS."""
    return sorted((o.reference, o.title) for o in _shown(_live()))


def changed(most, *, outside=False):
    """
    The newest that CLAB calls changed, wholly or in part, in a text of after that verdict: so many at the most.

    `outside`: only those that wrote something in the Local Offer which, all of it, is known to hold outside the county.
    """
    found = _said_of([S.CHANGED, S.PARTLY_CHANGED])
    if outside:
        wrote = OutcomeEntry.objects.in_the_offer().filter(outcome__challenge=OuterRef("challenge"))
        found = found.filter(Exists(wrote)).exclude(Exists(wrote.exclude(entry__outside_county="yes")))
    return _shown(found[:most])


def moved_since(day=None):
    """What CLAB called changed, or partly, in a text of after that verdict; since a day, if one is given."""
    found = _said_of([S.CHANGED, S.PARTLY_CHANGED])
    return _shown(found.filter(live_at__date__gte=day) if day else found)


def noes(since=None):
    """The reasoned noes, in a text of after the no; those since a day, if one is given."""
    found = _said_of([S.NOT_NOW])
    return _shown(found.filter(live_at__date__gte=since) if since else found)


def _said_of(status):
    judged = Q(challenge__status__in=status, challenge__taken_over__isnull=True)
    return _live().filter(judged, asked_at__gte=F("challenge__status_since"))


def texts(most):
    """(key, title, what we asked, what changed) of so many live public texts, the newest first, to be searched."""
    found = _live().select_related(None)
    return list(found.values_list("pk", "title", "what_we_asked", "what_changed")[:most])


def of_texts(keys):
    """The public challenges with these texts, of those that are live at this moment; one statement, or none."""
    return _shown(_live().filter(pk__in=keys)) if keys else []


def won_by_young_people(entry):
    """
    The public challenges that wrote an entry of the Local Offer.

    Only where CLAB asked for it, and never for what the law makes the council do (look/README, truth on the page).
    One of ours stands there while CLAB calls it changed, in a text of after that verdict, as on the wall.
    """
    if entry.kind == entry.Kind.BY_LAW:
        return []
    taken = TakenOver.objects.filter(entries=entry, origin=TakenOver.Origin.CLAB).values("challenge_id")
    written = OutcomeEntry.objects.filter(entry=entry).values("outcome__challenge_id")
    won = Q(challenge__in=written, challenge__status__in=[S.CHANGED, S.PARTLY_CHANGED])
    won &= Q(asked_at__gte=F("challenge__status_since"))
    return _shown(_live().filter(Q(challenge__in=taken) | won))
