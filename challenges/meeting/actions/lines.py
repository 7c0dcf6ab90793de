"""Lines: anybody invited writes, the chair or her helper shows or hides. Nobody else sees it before that (A12)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges import actions as of_challenges
from challenges.meeting import fragments, journal, minutes, policy
from challenges.meeting.actions.cards import look_again
from challenges.meeting.actions.door import current_item, must_be_live, require
from challenges.models import AgendaItem, Challenge, ChallengeUpdate, Line, LineHelper
from challenges.reports import frozen
from events.models import Meeting


def post_line(meeting, *, by, op_id=None, text):
    """
    Write a line for what is on the table. It waits for the chair; the chair's and co-chair's own shows at once.

    Whatever is typed into a page of the meeting goes this way; news on a challenge's own page goes by `post_news`.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="line") as turn:
        if turn.event:
            return turn.event
        require(policy.invited(by, turn.meeting))
        item = current_item(turn.meeting)
        line = Line(meeting=turn.meeting, item=item, text=" ".join(text.split()), user=by)
        if policy.runs(by, turn.meeting):
            line.status, line.released_at = Line.Status.RELEASED, timezone.now()
        if len(line.text) > Line.AT_MOST:
            raise ValidationError(_("That is too long for a line. Say it in fewer words."), code="too_long")
        line.full_clean(exclude=["user"])
        line.save()
        return turn.write(item=item, line=line, parts=_parts(line))


def post_news(challenge, *, by, text, op_id=None):
    """
    News on a challenge's own page, in at most 100 words (A17). Returns the `ChallengeUpdate`, or the `Line` it became.

    While a live meeting has the challenge on its agenda, it is a line that waits for the chair: shown, it stands on
    the challenge's page too; not shown, nowhere. What nobody got to is posted when the meeting is over, as it would
    have been without one. Who runs the meeting shows her own at once.
    """
    item = on_now(challenge)
    if item is None:
        return of_challenges.post_update(challenge, by=by, text=text)
    with journal.turn(item.meeting, by=by, op_id=op_id, kind="line", target=challenge.pk) as turn:
        if turn.event:
            return turn.event.line
        if turn.meeting.is_live:
            challenge = Challenge.objects.get(pk=challenge.pk)
            of_challenges.may_be_news(challenge, by=by, text=text)
            line = Line(meeting=turn.meeting, item=item, text=" ".join(text.split()), user=by, is_news=True)
            line.full_clean(exclude=["user"])
            line.save()
            if policy.runs(by, turn.meeting):
                _show(line)
            turn.write(item=item, line=line, parts=_parts(line), here=False)
            return line
    return of_challenges.post_update(challenge, by=by, text=text)  # it ended while we waited for our turn


def on_now(challenge):
    """The item of a live meeting that this challenge is, or None."""
    live = AgendaItem.objects.filter(challenge=challenge, meeting__status=Meeting.Status.LIVE)
    return live.select_related("meeting__series__group").first()


def _show(line):
    """Put a line on the screens; news stands on the challenge's page from then on, too."""
    line.status, line.released_at = Line.Status.RELEASED, timezone.now()
    line.save(update_fields=["status", "released_at"])
    if line.is_news:
        publish_news(line)


def _parts(line):
    """What a line changes on the screens, as it is now."""
    if line.status == Line.Status.WAITING:
        return fragments.POSTED
    return fragments.SHOWN if line.item.status == AgendaItem.Status.CURRENT else fragments.SHOWN_LATE


def publish_news(line):
    """Post what waited, in its writer's name; nothing when she may not any more, or the challenge has gone."""
    try:
        of_challenges.post_update(line.item.challenge, by=line.user, text=line.text, line=line)
    except PermissionDenied:
        return


def release_line(meeting, *, by, op_id=None, line_id):
    """Show a waiting line on every screen."""
    with journal.turn(meeting, by=by, op_id=op_id, kind="show", target=line_id) as turn:
        if turn.event:
            return turn.event
        require(policy.shows_lines(by, turn.meeting))
        must_be_live(turn.meeting)
        line = _line(turn.meeting, line_id)
        if line.status != Line.Status.WAITING:
            raise ValidationError(_("Somebody was quicker. This line does not wait any more."), code="moved_on")
        _show(line)
        return turn.write(item=line.item, line=line, parts=_parts(line))


def hide_line(meeting, *, by, op_id=None, line_id):
    """
    Take a line off every screen, out of every replay and out of the minutes; also after the meeting (trust.md 1.9).

    What was sent before is emptied; this event holds the whole board. News leaves the challenge's page and the reports.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="hide", target=line_id) as turn:
        if turn.event:
            return turn.event
        require(policy.may_hide(by, turn.meeting))
        line = _line(turn.meeting, line_id)
        if line.status == Line.Status.WAITING and not policy.shows_lines(by, turn.meeting):
            raise PermissionDenied
        line.status, line.hidden_at = Line.Status.HIDDEN, timezone.now()
        line.save(update_fields=["status", "hidden_at"])
        news = ChallengeUpdate.objects.filter(line=line)
        frozen.forget_news(list(news.values_list("pk", flat=True)))
        news.delete()
        turn.forget()
        minutes.leave_out(turn.meeting, line)
        look_again(turn.meeting)
        return turn.write(item=line.item, line=line, parts=fragments.EVERYTHING)


def hand_lines(meeting, *, by, op_id=None, helper=None):
    """
    Hand the job of showing lines to the person in seat `helper`; without one it is the chair's again (design.md 4).

    Who runs the meeting keeps the right to show and hide, hands on and takes back; a helper may only give it back.
    From this number on, a helper who lost the job gets none of the chair's frames: the hub looks before it sends.
    """
    with journal.turn(meeting, by=by, op_id=op_id, kind="hand", target=helper.pk if helper else "") as turn:
        if turn.event:
            return turn.event
        meeting = turn.meeting
        require(policy.runs(by, meeting) or (helper is None and policy.helps(by, meeting)))
        if meeting.is_over:
            must_be_live(meeting)
        if helper is None:
            LineHelper.objects.filter(meeting=meeting).delete()
        elif helper.user_id not in {seat.user_id for seat in policy.helpers(meeting)}:
            raise ValidationError(_("Choose somebody who is in this meeting and is no partner."), code="helper")
        else:
            LineHelper.objects.update_or_create(
                meeting=meeting, defaults={"user": helper.user, "since": timezone.now()}
            )
        return turn.write(parts=fragments.HANDED)


def _line(meeting, line_id):
    line = meeting.lines.select_related("item__challenge", "user").filter(pk=line_id).first()
    if line is None or line.status == Line.Status.HIDDEN:
        raise ValidationError(_("This line is not there any more."), code="gone")
    return line
