"""
What becomes due on a whole challenge, each a step of `run_due`: replies, news, holds, noes, worries, what is carried
from meeting to meeting, and the ladder.

Each tells an event once: its name holds what is owed and the day, so a new day is a new event. Nothing is asked of the
database for what was told already.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from challenges import promises
from challenges.due import Event, heads_of_service, tell_new
from challenges.lifecycle import locked, record
from challenges.models import AgendaItem, Challenge, Concern, TimelineEntry
from challenges.next_step import look_again_on, next_step, with_clocks
from challenges.once import read_once
from challenges.promises import CYCLE_DAYS, Rung, What
from events.models import Meeting
from people import notices, roles
from people.models import Membership, Role

S = Challenge.Status
NEAR = timedelta(days=7)
TOO_OFTEN = 3  # times carried to the next meeting


def at_work():
    return with_clocks(Challenge.objects.ours().open())


def tell_of_late_replies(now):
    """Nobody has written back in time: the officer and CLAB read it on the site (PR2)."""
    today = timezone.localdate(now)
    late = []
    for challenge in with_clocks(Challenge.objects.ours().filter(status=S.RECEIVED)):
        due = next((due for due in promises.owed_on(challenge, today) if due.what == What.REPLY), None)
        if due and due.day < today:
            # CLAB reads what has passed the safety check; what has not is the officer's alone.
            to = [officers, clab] if challenge.passed_the_check else [officers]
            late.append(_event(challenge, due, "reply_late", "late", *to))
    return tell_new(late)


@read_once()
def tell_of_news(now):
    """A week before news is due, when it is late, and after one whole J2I cycle: to who owes it (PR4, PR5, PR6)."""
    today = timezone.localdate(now)
    found = []
    for challenge in at_work():
        due = promises.owed_on(challenge, today)[0]
        if due.what in (What.REPLY, What.CLAB, What.HOLD):
            continue
        to, late = who_owes(challenge, due), (today - due.day).days
        if late > 0:
            found.append(_event(challenge, due, "news_late", "late", *to))
            if late >= CYCLE_DAYS:
                found.append(_event(challenge, due, "news_late", "reminded", *to))
        elif due.day - today <= NEAR:
            found.append(_event(challenge, due, "news_near", "near", *to))
    return tell_new(found)


def tell_of_holds(now):
    """The day that was named has come: the chair takes it off hold, or says why not. From then on it is late."""
    over = Challenge.objects.ours().filter(status=S.PAUSED, paused_until__lte=timezone.localdate(now))
    return tell_new([_told(c, "hold_over", f"hold:{c.pk}:{c.paused_until}", c.paused_until, chairs) for c in over])


def tell_of_noes(now):
    """The day to look at a no again has come: the chair puts it back on the table (A14)."""
    today = timezone.localdate(now)
    found = []
    for challenge in Challenge.objects.ours().filter(status=S.NOT_NOW).prefetch_related("answers"):
        day = look_again_on(challenge)
        if day and day <= today:
            found.append(_told(challenge, "look_again", f"again:{challenge.pk}:{day}", day, chairs))
    return tell_new(found)


def tell_of_unseen_worries(now):
    """Somebody is worried, and nobody has read it by the end of the same working day: at once, at any hour (PR13)."""
    unseen = Concern.objects.filter(seen_at__isnull=True)
    return tell_new(
        [
            Event(f"concern:{concern.pk}:unseen", "worry_unseen", {"concern": str(concern.pk)}, keep_safe)
            for concern in unseen
            if promises.see_by(concern.raised_at) <= now
        ]
    )


@read_once()
def escalate(now):
    """
    What is two J2I cycles behind is stuck: the timeline says so once, and the Heads of Service are told (domain 3.3).

    Once for as long as it stays behind. With no Head of Service on the site there is nobody to tell, so nothing is
    said either. First in the Panel's report after three cycles is no notice: the report reads `rung_of`.
    """
    today = timezone.localdate(now)
    told = 0
    for challenge in at_work():
        late, still = next_step(challenge, on=today).days_late, promises.days_still(challenge, today)
        if promises.rung_of(late, still) < Rung.STUCK:
            continue
        since = today - timedelta(days=max(late, still))
        heads = [] if said_since(challenge.timeline.all(), since) else heads_of_service()
        if not heads:
            continue
        with transaction.atomic():
            fresh = locked(challenge)
            if said_since(fresh.timeline.filter(code=TimelineEntry.Code.ESCALATED), since):
                continue  # somebody was quicker
            record(fresh, TimelineEntry.Code.ESCALATED)
            refs = {"challenge": str(challenge.pk)}
            told += len(notices.tell_all("stuck", to=heads, event=f"stuck:{challenge.pk}:{since}", **refs))
    return told


def tell_of_carried(now):
    """
    What J2I has carried to the next meeting for the third time goes to the Heads of Service; the timeline says so.

    Once, and no fourth time either: the row names the meeting it was carried to. With no Head of Service on the site
    there is nobody to tell, so nothing is said.
    """
    said = TimelineEntry.objects.filter(
        code=TimelineEntry.Code.CARRIED_THRICE, challenge=OuterRef("challenge"), meeting=OuterRef("meeting")
    )
    thrice = AgendaItem.objects.filter(
        ~Exists(said),
        times_carried=TOO_OFTEN,
        meeting__in=Meeting.objects.open(),
        challenge__in=Challenge.objects.ours().open(),
    )
    thrice = list(thrice.select_related("challenge"))
    heads = heads_of_service() if thrice else []
    return sum(_tell_of_carried(item, heads) for item in thrice) if heads else 0


@transaction.atomic
def _tell_of_carried(item, heads):
    fresh, code = locked(item.challenge), TimelineEntry.Code.CARRIED_THRICE
    if fresh.timeline.filter(code=code, meeting=item.meeting_id).exists():
        return 0  # somebody was quicker
    record(fresh, code, meeting_id=item.meeting_id)
    refs = {"challenge": str(fresh.pk), "meeting": str(item.meeting_id)}
    return len(notices.tell_all("carried", to=heads, event=f"carried:{fresh.pk}:{item.meeting_id}", **refs))


def said_since(entries, since):
    """Whether the timeline says "stuck" of this very standstill."""
    return any(e.code == TimelineEntry.Code.ESCALATED and timezone.localdate(e.at) > since for e in entries)


def _event(challenge, due, kind, when, *to):
    """An event of something that is owed by a day: a new day is a new event."""
    refs = {"challenge": str(challenge.pk), "day": due.day.isoformat(), "what": due.what}
    return Event(f"{due.what}:{challenge.pk}:{due.day}:{when}", kind, refs, lambda: everyone(to))


def _told(challenge, kind, name, day, *to):
    return Event(name, kind, {"challenge": str(challenge.pk), "day": day.isoformat()}, lambda: everyone(to))


# --- Who hears --------------------------------------------------------------------------------------------------------


def who_owes(challenge, due):
    """Who owes it: the organisations that have something to do, CLAB its verdict, and else the chair."""
    if challenge.status in (S.RECEIVED, S.ANSWERED):
        return [clab]
    organisations = {p.part.organisation_id for p in promises.open_promises(challenge)}
    if challenge.status == S.IN_PROGRESS and organisations and due.what == What.NEWS:
        return [lambda: _seated(roles.PARTNER_ROLES, roles.J2I, organisation__in=organisations)]
    return [chairs]


def everyone(to):
    """Each person once."""
    return list({user.pk: user for find in to for user in find()}.values())


def _seated(role, group=None, **more):
    seats = Membership.objects.current().filter(role__in=role, **more)
    if group:
        seats = seats.filter(group__slug=group)
    return [seat.user for seat in seats.select_related("user").order_by("pk")]


def officers():
    return _seated({Role.PARTICIPATION_OFFICER})


def keep_safe():
    """The officer and the safeguarding lead (PR13)."""
    return everyone([lambda: _seated({Role.PARTICIPATION_OFFICER, Role.SAFEGUARDING_LEAD})])


def clab():
    return _seated(roles.YOUNG_ROLES, roles.CLAB)


def chairs():
    return _seated({Role.CHAIR, Role.CO_CHAIR}, roles.J2I)
