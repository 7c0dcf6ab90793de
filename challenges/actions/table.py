"""What happens at the J2I table: parts, the agenda, answers, on hold (A13, A14, A18, D73)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges import guards, policy
from challenges.actions.door import require, tell_author
from challenges.lifecycle import MovedOn, locked, record, transition
from challenges.models import (
    AgendaItem,
    Answer,
    Challenge,
    Commitment,
    DateChange,
    Part,
    TimelineEntry,
)
from events.models import Meeting

S = Challenge.Status


@transaction.atomic
def add_part(challenge, *, by, organisation, asked=""):
    """Give one organisation its part: what we ask of it. Once an organisation; asking again changes the ask (D73)."""
    challenge = locked(challenge)
    require(policy.chairs(by) or policy.moderates(by))
    if challenge.status not in (S.AGREED, S.WITH_J2I, S.IN_PROGRESS):
        raise MovedOn(challenge)
    part, new = Part.objects.get_or_create(challenge=challenge, organisation=organisation, defaults={"asked": asked})
    if new:
        record(challenge, TimelineEntry.Code.PART_ADDED, role=policy.role_of(by), organisation=organisation)
    elif asked and asked != part.asked:
        part.asked = asked
        part.save(update_fields=["asked"])
    return part


@transaction.atomic
def put_on_table(challenge, *, by, meeting, minutes=15, seen_version=None):
    """The chair puts it on a meeting's agenda, last but the goodbye. Returns the agenda item (A10)."""
    if meeting.is_over:
        raise ValidationError(_("That meeting is over. Choose the next one."), code="meeting_over")
    challenge = transition(challenge, "put_on_table", by=by, meeting=meeting, seen_version=seen_version)
    tell_author(challenge, "on_the_table", day=timezone.localdate(meeting.starts_at).isoformat())
    return add_to_agenda(meeting, challenge, minutes=minutes)


def add_to_agenda(meeting, challenge, *, minutes=15, times_carried=0):
    """Put an item before the closing one, in the caller's transaction; an item already there is returned as it is."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    there = meeting.agenda.filter(challenge=challenge).first()
    if there:
        return there
    items = list(meeting.agenda.all())
    closing = next((i for i in items if i.kind == AgendaItem.Kind.CLOSING), None)
    last = max((i.position for i in items if i is not closing), default=0)
    if closing and closing.position <= last + 1:
        closing.position = last + 2
        closing.save(update_fields=["position"])
    return AgendaItem.objects.create(
        meeting=meeting, challenge=challenge, position=last + 1, minutes=minutes, times_carried=times_carried
    )


@transaction.atomic
def explain_part(part, *, by, reason):
    """An organisation cannot do its part, or makes no promise: why not, in words young people can read."""
    challenge = locked(part.challenge)
    part.refresh_from_db()
    require(policy.may_answer_for(by, part))
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        raise MovedOn(challenge)
    if not reason.strip():
        raise ValidationError(_("Say why not."), code="reason")
    part.reason = reason.strip()
    if challenge.status == S.IN_PROGRESS:
        part.state = Part.State.EXPLAINED
        part.commitments.open().update(dropped_at=timezone.now())
    part.full_clean()
    part.save()
    return part


def start(challenge, *, by, meeting=None, seen_version=None):
    """'Being worked on': only with a promise, or a reason, from every part (A13)."""
    with transaction.atomic():
        challenge = transition(challenge, "start", by=by, meeting=meeting, seen_version=seen_version)
        # Who said why not, and promised nothing, has explained its part.
        said_why = challenge.parts.filter(state=Part.State.OPEN).exclude(reason="")
        said_why.exclude(commitments__in=Commitment.objects.filter(dropped_at__isnull=True)).update(
            state=Part.State.EXPLAINED
        )
        tell_author(challenge, "work_started")
    return challenge


def pause(challenge, *, by, waiting_for, until, meeting=None, seen_version=None):
    """On hold for something named, until a day: never open-ended (domain.md 3.1)."""
    return transition(
        challenge, "pause", by=by, waiting_for=waiting_for, until=until, meeting=meeting, seen_version=seen_version
    )


@transaction.atomic
def resume(challenge, *, by, meeting=None, seen_version=None):
    """
    Off hold, back to where it was. The clocks of its promises stood meanwhile: their days move by as many days.

    What ran past the day that was named counts: it is late from then on (domain.md 3.3).
    """
    held = locked(challenge)
    code = "resume_on_table" if held.paused_from == S.WITH_J2I else "resume_work"
    challenge = transition(challenge, code, by=by, meeting=meeting, seen_version=seen_version)
    stood_until = min(timezone.localdate(), held.paused_until)
    for promise in Commitment.objects.open().filter(part__challenge=challenge).prefetch_related("date_changes"):
        # A day that was named while it was on hold was named knowing that.
        named = [change.at for change in promise.date_changes.all()]
        stood_from = timezone.localdate(max([held.status_since, *named]))
        stood = stood_until - stood_from
        if stood > timedelta():
            DateChange.objects.create(
                commitment=promise,
                old_due=promise.due,
                new_due=promise.due + stood,
                # What it waited for is read inside; this stands beside the promise for everybody.
                reason=ngettext("It was on hold for %(days)d day.", "It was on hold for %(days)d days.", stood.days)
                % {"days": stood.days},
                role=policy.role_of(by),
            )
            promise.due += stood
            promise.save(update_fields=["due"])
    return challenge


@transaction.atomic
def propose_answer(
    challenge,
    *,
    by,
    kind,
    text,
    reason="",
    decided_by="",
    what_would_change_it="",
    look_again_on=None,
    organisation=None,
    meeting=None,
):
    """
    Yes, partly or a reasoned no, proposed by a partner with a part, or written by the chair in the room (A14, A18).

    A no without its reason, decider, what could change it and a day to look again is not saved.
    """
    challenge = locked(challenge)
    mine = policy.roles.organisations_of(by)
    has_part = challenge.parts.filter(organisation__in=mine).exists()
    require(policy.chairs(by) or has_part)
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        raise MovedOn(challenge)
    missing = {
        name: _("A no needs this.")
        for name, value in {
            "reason": reason,
            "decided_by": decided_by,
            "what_would_change_it": what_would_change_it,
            "look_again_on": look_again_on,
        }.items()
        if kind == Answer.Kind.NO and not value
    }
    if missing:
        raise ValidationError(missing)
    if look_again_on and look_again_on <= timezone.localdate():
        raise ValidationError({"look_again_on": _("Choose a day that is still to come.")})
    # Its own earlier proposal gives way, and nobody else's. A button shown before this one is told so.
    challenge.answers.filter(confirmed_at__isnull=True, sent_back_at__isnull=True, organisation=organisation).delete()
    challenge.version += 1
    challenge.save(update_fields=["version"])
    proposal = Answer(
        challenge=challenge,
        kind=kind,
        text=text.strip(),
        reason=reason.strip(),
        decided_by=decided_by.strip(),
        what_would_change_it=what_would_change_it.strip(),
        look_again_on=look_again_on,
        organisation=organisation,
        meeting=meeting,
    )
    proposal.full_clean(exclude=["organisation", "meeting"])
    proposal.save()
    record(
        challenge,
        TimelineEntry.Code.ANSWER_PROPOSED,
        role=policy.role_of(by),
        organisation=organisation,
        meeting=meeting,
    )
    return proposal


@transaction.atomic
def answer(challenge, *, by, meeting=None, seen_version=None):
    """The chair confirms the proposed answer; it becomes 'Here is the answer', never 'changed' (A18)."""
    challenge = locked(challenge)
    require(policy.chairs(by))
    if challenge.status != S.IN_PROGRESS:
        raise MovedOn(challenge)
    proposal = challenge.answers.filter(confirmed_at__isnull=True, sent_back_at__isnull=True).first()
    if proposal is None:
        raise ValidationError(_("There is no answer to confirm yet."), code="no_answer")
    proposal.confirmed_at, proposal.meeting = timezone.now(), meeting or proposal.meeting
    proposal.save(update_fields=["confirmed_at", "meeting"])
    if proposal.kind == Answer.Kind.NO:
        # A reasoned no explains every part that was still open.
        challenge.parts.filter(state=Part.State.OPEN, reason="").update(reason=proposal.reason[:300])
        challenge.parts.filter(state=Part.State.OPEN).update(state=Part.State.EXPLAINED)
        Commitment.objects.open().filter(part__challenge=challenge).update(dropped_at=timezone.now())
    challenge = transition(challenge, "answer", by=by, meeting=meeting, seen_version=seen_version)
    tell_author(challenge, "answered")
    return challenge


def close_no(challenge, *, by, meeting=None, seen_version=None):
    """The chair closes a no that CLAB has sent back once already. A verdict that still waited is dropped with it."""
    with transaction.atomic():
        challenge = transition(challenge, "close_no", by=by, meeting=meeting, seen_version=seen_version)
        now = timezone.now()
        challenge.verdicts.filter(given_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
        challenge.signatures.standing().update(spent_at=now)
        tell_author(challenge, "verdict")
    return challenge


def look_again(challenge, *, by, meeting):
    """From the day that was promised, a 'not now' comes back to the table. Returns the agenda item."""
    with transaction.atomic():
        guards.look_again_day_has_come(challenge)
        challenge = transition(challenge, "look_again", by=by, meeting=meeting)
        challenge.parts.update(state=Part.State.OPEN, reason="")
        return add_to_agenda(meeting, challenge)
