"""What becomes due on challenges by itself, each a step of `run_due`: safe twice, safe to be killed (PR5, PR6, A16)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from challenges.models import Commitment
from challenges.promises import Rung, rung_of
from people import notices, roles
from people.models import Membership, Notice, Role

REMIND_DAYS = (7, 1)


def keepers(commitment):
    """
    Who is told of a promise: the person in the seat that made it; has she left, all who speak for the organisation.

    So a promise outlives a change of staff, and no reminder goes to an empty chair (A19).
    """
    seats = Membership.objects.current().filter(
        organisation=commitment.part.organisation, group__slug=roles.J2I, role__in=roles.PARTNER_ROLES
    )
    every = list(seats.select_related("user").order_by("pk"))
    hers = [seat.user for seat in every if seat.pk == commitment.owner_id]
    return hers or list({seat.user_id: seat.user for seat in every}.values())


def at_work():
    """Open promises on challenges that J2I is working on; one on hold waits for something else, so it is left alone."""
    open_ones = Commitment.objects.open().filter(part__challenge__status__in=["with_j2i", "in_progress", "answered"])
    return open_ones.select_related("part__organisation", "part__challenge", "owner")


def remind_of_promises(now):
    """Seven days and one day before, once each (A16). A promise whose day moved is reminded of its new day."""
    today = timezone.localdate(now)
    near = []
    for promise in at_work().filter(due__gte=today, due__lte=today + timedelta(days=max(REMIND_DAYS))):
        # Up to the day itself: a site that slept over a day still reminds, once, of the nearest of the two.
        nearest = min(days for days in REMIND_DAYS if (promise.due - today).days <= days)
        near.append(of_promise(promise, "promise_near", str(nearest)))
    return tell_new(near)


def tell_of_late_promises(now):
    """
    The first rungs of the ladder: late, and reminded after one J2I cycle (domain.md 3.3).

    After two cycles the whole challenge is stuck, and the Heads of Service hear: `overdue.escalate`.
    """
    late = []
    for promise in at_work().filter(due__lt=timezone.localdate(now)):
        rung = rung_of((timezone.localdate(now) - promise.due).days)
        late.append(of_promise(promise, "promise_late", "late"))
        if rung >= Rung.REMINDED:
            late.append(of_promise(promise, "promise_late", "reminded"))
    return tell_new(late)


@dataclass(frozen=True)
class Event:
    """Something that somebody must hear once; `to` finds them, when nobody has heard yet."""

    name: str
    kind: str
    refs: dict
    to: Callable


def of_promise(promise, kind, what):
    """An event of a promise: its day is in its name, so a moved day is a new event."""
    refs = {"commitment": str(promise.pk), "due": promise.due.isoformat()}
    return Event(f"promise:{promise.pk}:{promise.due}:{what}", kind, refs, lambda: keepers(promise))


def tell_new(events):
    """Tell those of these events that nobody was told of yet; what was told costs one statement. How many were told."""
    known = set(Notice.objects.filter(event__in=[e.name for e in events]).values_list("event", flat=True))
    told = 0
    for event in events:
        if event.name not in known:
            told += len(notices.tell_all(event.kind, to=event.to(), event=event.name, **event.refs))
    return told


def heads_of_service():
    seats = Membership.objects.current().filter(role=Role.HEAD_OF_SERVICE).select_related("user")
    return list({seat.user_id: seat.user for seat in seats}.values())
