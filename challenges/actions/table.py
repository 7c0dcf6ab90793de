"""What happens at the J2I table: parts, promises, answers, on hold, news (A13, A14, A17, A18, D73)."""

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
    ChallengeUpdate,
    Commitment,
    DateChange,
    Part,
    TimelineEntry,
)
from events.models import Meeting
from people.roles import PARTNER_ROLES

S = Challenge.Status
UPDATE_WORDS = 100


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
def commit(challenge, *, by, owner, what, due, meeting=None, confirmed=False):
    """
    A promise: what, who, by when (A13). `owner` is the seat of the person who answers for it, at an organisation.

    Made by the chair in the room, or by a partner for its own organisation. Raises `ValidationError` without a name,
    words, or a day that is still to come.
    """
    challenge = locked(challenge)
    mine = owner.organisation_id is not None and policy.roles.organisations_of(by) >= {owner.organisation_id}
    require(policy.chairs(by) or mine or (policy.roles.is_minute_taker(by) and meeting is not None))
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
        raise MovedOn(challenge)
    if owner.role not in PARTNER_ROLES or owner.organisation is None:
        raise ValidationError(_("A promise needs a person from an organisation."), code="owner")
    if due < timezone.localdate():
        raise ValidationError(_("Choose a day that is still to come."), code="due")
    part, _new = Part.objects.get_or_create(challenge=challenge, organisation=owner.organisation)
    commitment = Commitment(
        part=part,
        what=what.strip(),
        owner=owner,
        due=due,
        first_due=due,
        meeting=meeting,
        confirmed_at=timezone.now() if confirmed else None,
    )
    commitment.full_clean(exclude=["meeting"])
    commitment.save()
    if part.reason or part.state != Part.State.OPEN:
        # There is something to do again: what was done or explained before does not stand for it (A18).
        part.reason, part.state = "", Part.State.OPEN
        part.save(update_fields=["reason", "state"])
    record(
        challenge,
        TimelineEntry.Code.COMMITTED,
        role=policy.role_of(by),
        organisation=owner.organisation,
        meeting=meeting,
        commitment=commitment,
    )
    return commitment


def at_work(challenge):
    """Promises are kept, moved and confirmed while the challenge is at J2I and open; else somebody was quicker."""
    if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS, S.PAUSED, S.ANSWERED):
        raise MovedOn(challenge)
    return challenge


@transaction.atomic
def confirm_commitment(commitment, *, by):
    """The partner says: yes, that is my promise, in these words. Once; the first yes stands."""
    at_work(locked(commitment.challenge))
    require(policy.owes(by, commitment))
    if commitment.confirmed_at is None:
        commitment.confirmed_at = timezone.now()
        commitment.save(update_fields=["confirmed_at"])
    return commitment


@transaction.atomic
def move_date(commitment, *, by, new_due, reason):
    """A later (or sooner) day, with a reason in plain words. The old day stays on the page (D27, D73)."""
    at_work(locked(commitment.challenge))
    commitment.refresh_from_db()
    require(policy.owes(by, commitment) or policy.chairs(by))
    if not commitment.is_open:
        raise ValidationError(_("This promise is done already."), code="done")
    if new_due == commitment.due or new_due < timezone.localdate():
        raise ValidationError(_("Choose another day that is still to come."), code="due")
    if not reason.strip():
        raise ValidationError(_("Say why the day moves. Young people can read it."), code="reason")
    hers = policy.owes(by, commitment)
    change = DateChange(
        commitment=commitment,
        old_due=commitment.due,
        new_due=new_due,
        reason=reason.strip(),
        role="partner" if hers else policy.role_of(by),
        organisation=commitment.part.organisation if hers else None,
    )
    change.full_clean(exclude=["organisation"])
    change.save()
    commitment.due = new_due
    commitment.save(update_fields=["due"])
    record(
        commitment.challenge,
        TimelineEntry.Code.DATE_MOVED,
        role=policy.role_of(by),
        organisation=commitment.part.organisation,
        commitment=commitment,
    )
    return commitment


@transaction.atomic
def mark_done(commitment, *, by, evidence="", evidence_link=""):
    """
    A partner says it is done, and how others can see that: in words, by a link, or both (A18).

    The challenge is not done by this: CLAB says so, after the chair has confirmed an answer.
    """
    at_work(locked(commitment.challenge))
    commitment.refresh_from_db()
    require(policy.owes(by, commitment))
    if not commitment.is_open:
        raise ValidationError(_("This promise is done already."), code="done")
    evidence, evidence_link = evidence.strip(), evidence_link.strip()
    if not evidence and not evidence_link:
        raise ValidationError(_("Say how we can see that it is done."), code="evidence")
    if evidence_link and not evidence_link.startswith("https://"):
        raise ValidationError(_("A link begins with https://"), code="evidence_link")
    commitment.done_at, commitment.evidence, commitment.evidence_link = timezone.now(), evidence, evidence_link
    commitment.full_clean(exclude=["meeting"])
    commitment.save()
    part = commitment.part
    if part.state == Part.State.OPEN and not part.commitments.open().exists():
        part.state = Part.State.DONE
        part.save(update_fields=["state"])
    record(
        commitment.challenge,
        TimelineEntry.Code.COMMITMENT_DONE,
        role=policy.role_of(by),
        organisation=part.organisation,
        commitment=commitment,
    )
    return commitment


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
    proposal.confirmed_at = timezone.now()
    proposal.save(update_fields=["confirmed_at"])
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


def may_be_news(challenge, *, by, text):
    """Stop what may not become news: from somebody without a part in it, or longer than 100 words (A17)."""
    require(policy.may_post_update(by, challenge))
    if len(text.split()) > UPDATE_WORDS:
        raise ValidationError(
            _("That is %(count)d words. Keep it to 100.") % {"count": len(text.split())}, code="too_long"
        )


@transaction.atomic
def post_update(challenge, *, by, text, meeting=None, line=None):
    """
    News in at most 100 words, from a partner with a part, the officer or the chair (A17, PR6).

    It is their own published word on the challenge's page, at once. While a live meeting has the challenge on its
    agenda the chair shows it first, so pages call `challenges.meeting.actions.post_news`; this is refused then, but
    for the `line` that she shows.
    """
    challenge = locked(challenge)
    may_be_news(challenge, by=by, text=text)
    on_now = challenge.agenda_items.filter(meeting__status=Meeting.Status.LIVE)
    if line is None and on_now.exists():
        raise ValidationError(_("A meeting talks about it now. The chair shows news first."), code="live")
    mine = challenge.parts.filter(organisation__in=policy.roles.organisations_of(by)).first()
    update = ChallengeUpdate(
        challenge=challenge,
        text=text.strip(),
        role=policy.role_of(by),
        organisation=mine.organisation if mine else None,
        meeting=meeting,
        line=line,
    )
    update.full_clean(exclude=["organisation", "meeting", "line"])
    update.save()
    record(
        challenge,
        TimelineEntry.Code.UPDATED,
        role=update.role,
        organisation=update.organisation,
        meeting=meeting,
    )
    return update
