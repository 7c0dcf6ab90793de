"""What happens to the challenge on the table: promise, start, on hold, answer, CLAB's verdict (A13, A14, A18)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import actions
from challenges.meeting import fragments, journal, policy
from challenges.meeting.actions.door import current_challenge, must_be_live, require
from challenges.models import AgendaItem, Challenge, ReadBack
from people.roles import PARTNER_ROLES

S = Challenge.Status


def read_back_promise(meeting, *, by, op_id=None, item_id, owner, what, due):
    """
    Put a promise on every screen to be read out loud, so that who makes it can say yes. Not yet locked in (A13).

    Other words, another person or another day, and what was said to the ones before does not count.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="read-back", target=f"{what} {owner.pk} {due}") as turn:
        if turn.event:
            return turn.event
        require(policy.may_record(by, turn.meeting))
        item, challenge = current_challenge(turn.meeting, item_id)
        if challenge.status not in (S.WITH_J2I, S.IN_PROGRESS):
            raise ValidationError(_("This challenge takes no promise just now."), code="moved_on")
        if owner.role not in PARTNER_ROLES or owner.group_id != turn.meeting.series.group_id:
            raise ValidationError({"owner": _("A promise needs a person from an organisation.")})
        if due < timezone.localdate():
            raise ValidationError({"due": _("Choose a day that is still to come.")})
        draft = ReadBack(item=item, what=what.strip(), owner=owner, due=due)
        draft.full_clean(validate_unique=False)
        before = ReadBack.objects.filter(item=item).first()
        if before is None or before.sign != draft.sign:
            # Saved over the one before: its yes goes with its words.
            draft.save()
        return turn.write(item=item, parts=fragments.PROMISED)


def drop_promise(meeting, *, by, op_id=None, item_id):
    """ "No promise yet": take what was read back off the screens."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="drop", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.may_record(by, turn.meeting))
        item, _challenge = current_challenge(turn.meeting, item_id)
        ReadBack.objects.filter(item=item).delete()
        return turn.write(item=item, parts=fragments.PROMISED)


def answer_promise(meeting, *, by, op_id=None, words, yes):
    """
    The partner's own answer to a promise that is read back: yes, these words; or not like this (A13).

    `words` is the sign of the ones she read. What she says last counts, until it is locked in; that stays the chair's
    act. A yes shows on every screen, a no to the chair alone: she asks kindly how it should be said.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="promise-said", target=f"{words} {yes}") as turn:
        if turn.event:
            return turn.event
        require(policy.promises(by, turn.meeting))
        must_be_live(turn.meeting)
        item = turn.meeting.agenda.filter(status=AgendaItem.Status.CURRENT).first()
        draft = ReadBack.objects.filter(item=item).select_related("owner").first()
        if draft is not None:
            require(policy.may_promise(by, turn.meeting, draft))
        _same_words(draft, words)
        if not yes:
            draft.yes_at, draft.not_so_at = None, timezone.now()
        elif draft.yes_at is None:
            draft.yes_at, draft.not_so_at = timezone.now(), None
        draft.save(update_fields=["yes_at", "not_so_at"])
        return turn.write(item=item, parts=fragments.PROMISED)


def _same_words(draft, words):
    if draft is None or draft.sign != words:
        raise ValidationError(_("These words have changed, or are locked in. Read them again."), code="moved_on")


def lock_promise(meeting, *, by, op_id=None, item_id, words=None):
    """
    Lock in the promise that was read back: who makes it has said yes, on the phone or in the room.

    Without a tap of hers it is the chair's word; it marks nobody as there. The owner is counted in the minutes if she
    joined or spoke. `words`: the sign of those on the page it came from; others are not locked in unread.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="promise", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.may_record(by, turn.meeting))
        item, challenge = current_challenge(turn.meeting, item_id)
        draft = ReadBack.objects.filter(item=item).select_related("owner__organisation").first()
        if draft is None:
            raise ValidationError(_("Read the promise back first."), code="no_read_back")
        if words is not None:
            _same_words(draft, words)
        commitment = actions.commit(
            challenge,
            by=by,
            owner=draft.owner,
            what=draft.what,
            due=draft.due,
            meeting=turn.meeting,
            confirmed=True,
            owner_confirmed_at=draft.yes_at,
        )
        draft.delete()
        return turn.write(item=item, commitment=commitment, parts=fragments.PROMISED)


def start(meeting, *, by, op_id=None, item_id):
    """Every organisation has promised or said why not: the work starts, and every path moves one stop (A13)."""
    return _move(meeting, actions.start, by=by, op_id=op_id, item_id=item_id, kind="start")


def pause(meeting, *, by, op_id=None, item_id, waiting_for, until):
    """On hold for something named, until a day."""
    return _move(
        meeting, actions.pause, by=by, op_id=op_id, item_id=item_id, kind="pause", waiting_for=waiting_for, until=until
    )


def resume(meeting, *, by, op_id=None, item_id):
    """Off hold, back to where it was."""
    return _move(meeting, actions.resume, by=by, op_id=op_id, item_id=item_id, kind="resume")


def _move(meeting, action, *, by, op_id, item_id, kind, **facts):
    with journal.turn(meeting, by=by, op_id=op_id, kind=kind, target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item, challenge = current_challenge(turn.meeting, item_id)
        action(challenge, by=by, meeting=turn.meeting, **facts)
        return turn.write(item=item)


def answer(meeting, *, by, op_id=None, item_id, proposal=None):
    """
    Confirm the answer that a partner proposed, or write down what was said in the room (`proposal`) and confirm it.

    A reasoned no may come before any promise: then its reason stands for each part without one (A14).
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="answer", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.runs(by, turn.meeting))
        item, challenge = current_challenge(turn.meeting, item_id)
        if proposal:
            actions.propose_answer(challenge, by=by, meeting=turn.meeting, **proposal)
        waits = challenge.answers.filter(confirmed_at__isnull=True, sent_back_at__isnull=True).first()
        if waits is None:
            raise ValidationError(_("There is no answer to confirm yet."), code="no_answer")
        if challenge.status == S.WITH_J2I:
            if waits.kind == waits.Kind.NO:
                for part in challenge.parts.filter(reason="", commitments__isnull=True):
                    actions.explain_part(part, by=by, reason=waits.reason[:300])
            challenge = actions.start(challenge, by=by, meeting=turn.meeting)
        actions.answer(challenge, by=by, meeting=turn.meeting)
        return turn.write(item=item)


def give_verdict(meeting, *, by, op_id=None, item_id, kind, why, what_is_left="", outcome=None):
    """
    CLAB's verdict, given in the room by one of its members; the meeting stands for the second (A5).

    "Not good enough" steps the path back on every screen.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="verdict", target=item_id) as turn:
        if turn.event:
            return turn.event
        require(policy.judges(by, turn.meeting))
        item, challenge = current_challenge(turn.meeting, item_id)
        actions.give_verdict(
            challenge, by=by, kind=kind, why=why, what_is_left=what_is_left, meeting=turn.meeting, outcome=outcome
        )
        return turn.write(item=item)
