"""
What becomes due in the review by itself: two steps of `run_due`, each safe twice (A38).

Those who look after an entry get one mail with all of theirs, thirty days before and on the day. Two weeks after the
day without a word, the Head of Service and the officer hear. Each rung is a row (`ReviewAsk`), so nobody is told twice
of the same round, however long ago the first time was.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from local_offer.models import OfferEntryPage, OwnerAnswer, ReviewAsk
from local_offer.models.entry import SOON
from local_offer.review import owners
from local_offer.review.actions import day_of, locked
from people import notices
from people.models import Membership, Role

SILENCE = timedelta(days=14)
Rung = ReviewAsk.Rung


def unanswered(entries):
    """Those of these entries about whose words of today nobody who looks after them has said anything this round."""
    said = set(OwnerAnswer.objects.filter(entry__in=entries).values_list("entry_id", "due", "seal"))
    return [entry for entry in entries if (entry.pk, day_of(entry), entry.seal) not in said]


def waiting_for(user, on=None):
    """What this person is asked about now: hers, due within thirty days or overdue, and unanswered."""
    today = on or timezone.localdate()
    hers = owners.asked_of(user)
    return unanswered([entry for entry in hers if entry.is_overdue(today) or entry.is_due(today)])


def _asked(entries):
    """What was asked of this round: {(entry's key, rung): the day}."""
    days = {entry.pk: day_of(entry) for entry in entries}
    asked = ReviewAsk.objects.filter(entry__in=entries).values_list("entry_id", "due", "rung", "on")
    return {(pk, rung): on for pk, due, rung, on in asked if days[pk] == due}


@transaction.atomic
def ask_owners(now):
    """Thirty days before and on the day, one mail to each person with all that waits for her. Returns how many."""
    today = timezone.localdate(now)
    near = locked(review_due__lte=today + SOON)
    asked, new = _asked(near), {}
    for entry in unanswered(near):
        rung = Rung.DAY if entry.review_due <= today else Rung.NEAR
        if (entry.pk, rung) not in asked:
            new[entry] = rung
    who = owners.asked_about(new)
    # With nobody to ask, it is not asked: the day an officer comes, she is.
    new = {entry: rung for entry, rung in new.items() if who[entry.pk].seats}
    people = {person.pk: person for entry in new for person in who[entry.pk].people}
    ReviewAsk.objects.bulk_create(
        ReviewAsk(entry=entry, due=day_of(entry), rung=rung, on=today) for entry, rung in new.items()
    )
    return len(notices.tell_all("review_ask", to=people.values(), event=f"review:ask:{today}"))


@transaction.atomic
def tell_of_silence(now):
    """Two weeks after the day, and after the mail of that day, without an answer: said once. Returns how many heard."""
    today = timezone.localdate(now)
    late = locked(review_due__lte=today - SILENCE)
    asked = _asked(late)
    silent = [
        entry
        for entry in unanswered(late)
        if (entry.pk, Rung.SILENT) not in asked and asked.get((entry.pk, Rung.DAY), today) <= today - SILENCE
    ]
    seats = Membership.objects.current().filter(role__in=[Role.HEAD_OF_SERVICE, Role.PARTICIPATION_OFFICER])
    people = {seat.user_id: seat.user for seat in seats.select_related("user").order_by("pk")} if silent else {}
    if not people:
        return 0
    ReviewAsk.objects.bulk_create(
        ReviewAsk(entry=entry, due=day_of(entry), rung=Rung.SILENT, on=today) for entry in silent
    )
    return len(notices.tell_all("review_silent", to=people.values(), event=f"review:silent:{today}"))


def silent():
    """What nobody has answered though the Heads of Service were told, as it is now."""
    told = set(ReviewAsk.objects.filter(rung=Rung.SILENT).values_list("entry_id", "due"))
    entries = [entry for entry in OfferEntryPage.objects.in_review() if (entry.pk, day_of(entry)) in told]
    return unanswered(entries)
