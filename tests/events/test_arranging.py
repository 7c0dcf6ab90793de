"""Another day, calling it off, and what would make it easier for a person to come."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from events import retention
from events.actions import call_off, change_meeting, say_coming, say_need
from events.models import AccessNeed, Meeting
from front.due import STEPS
from people import notices
from people.models import How, Membership, Notice, NoticeChoice, Topic, User
from tests.challenges.stages import meeting_of

DAY = timedelta(days=1)


@pytest.fixture
def meeting(j2i):
    return meeting_of(j2i, place="The Exchange")


def facts(meeting, **said):
    """The form as it stands, with what was changed in it."""
    as_it_is = {name: getattr(meeting, name) for name in ("starts_at", "length", "place", "online_link")}
    return {"seen": meeting.sequence, **as_it_is, **said}


def told():
    return {(notice.user.display_name, notice.kind, notice.channel) for notice in Notice.objects.all()}


def test_who_said_she_comes_is_told_by_mail_and_nobody_else(meeting, ruth, amara, yonas, priya, run_jobs, mailoutbox):
    for person, coming in ((ruth, "yes"), (amara, "yes"), (yonas, "online"), (priya, "no")):
        say_coming(meeting, by=person, coming=coming)

    changed = change_meeting(meeting, by=ruth, **facts(meeting, place="SECRETPLACE"))

    assert (changed.place, changed.sequence) == ("SECRETPLACE", 1)
    assert told() == {("Amara", "meeting_changed", "email"), ("Yonas", "meeting_changed", "email")}
    run_jobs()
    assert {mail.to[0] for mail in mailoutbox} == {amara.email, yonas.email}
    for mail in mailoutbox:
        assert mail.subject == "A change of plan"
        assert f"/meetings/{meeting.pk}/" in mail.body
        for word in ("SECRETPLACE", "J2I", "eaver"):
            assert word not in mail.subject + mail.body


def test_saved_with_nothing_changed_it_tells_nobody(meeting, ruth, amara):
    say_coming(meeting, by=amara, coming="yes")
    assert change_meeting(meeting, by=ruth, **facts(meeting)).sequence == 0
    assert not Notice.objects.exists()


def test_what_somebody_else_changed_is_never_lost_unseen(meeting, ruth):
    stale = facts(meeting, place="Mine")
    change_meeting(meeting, by=ruth, **facts(meeting, place="Theirs"))

    with pytest.raises(ValidationError, match="It is now: .*Theirs"):
        change_meeting(meeting, by=ruth, **stale)

    meeting.refresh_from_db()
    assert meeting.place == "Theirs"
    assert change_meeting(meeting, by=ruth, **{**stale, "seen": 1}).place == "Mine"


def test_a_day_that_is_over_or_taken_is_refused(meeting, ruth, j2i):
    other = meeting_of(j2i, starts_at=meeting.starts_at + 7 * DAY)
    for starts_at in (timezone.now() - DAY, other.starts_at):
        with pytest.raises(ValidationError) as refused:
            change_meeting(meeting, by=ruth, **facts(meeting, starts_at=starts_at))
        assert set(refused.value.error_dict) == {"day"}


@pytest.mark.parametrize("name", ["amara", "dylan", "yonas", "priya", "tom", "leah", "fiona", "ada"])
def test_only_the_officer_arranges(meeting, everybody, name):
    with pytest.raises(PermissionDenied):
        change_meeting(meeting, by=everybody[name], **facts(meeting, place="Elsewhere"))
    with pytest.raises(PermissionDenied):
        call_off(meeting, by=everybody[name])
    assert Meeting.objects.get().status == Meeting.Status.PLANNED


@pytest.mark.parametrize("status", [Meeting.Status.LIVE, Meeting.Status.CLOSED, Meeting.Status.CANCELLED])
def test_what_has_begun_or_is_over_stays_as_it_is(meeting, ruth, status):
    Meeting.objects.update(status=status)
    with pytest.raises(ValidationError):
        change_meeting(meeting, by=ruth, **facts(meeting, place="x"))
    with pytest.raises(ValidationError):
        call_off(meeting, by=ruth)
    assert Meeting.objects.get().status == status


def test_of_two_changes_only_the_last_is_told(meeting, ruth, amara, run_jobs, mailoutbox):
    say_coming(meeting, by=amara, coming="yes")
    change_meeting(meeting, by=ruth, **facts(meeting, place="First"))
    meeting.refresh_from_db()
    call_off(meeting, by=ruth)

    run_jobs()

    assert ["is called off" in mail.body for mail in mailoutbox] == [True]


@pytest.mark.parametrize("change", ["says no", "loses her seat"])
def test_who_does_not_come_any_more_hears_nothing(meeting, ruth, amara, run_jobs, mailoutbox, change):
    say_coming(meeting, by=amara, coming="yes")
    call_off(meeting, by=ruth)
    notice = Notice.objects.get()
    assert notices.words_of(notice) is not None
    if change == "says no":
        meeting.attendance.update(coming="no")
    else:
        Membership.objects.filter(user=amara).update(until=timezone.localdate())

    run_jobs()

    assert mailoutbox == []


def test_it_does_not_wait_for_a_digest_and_her_choice_counts(meeting, ruth, amara, yonas):
    User.objects.filter(pk=amara.pk).update(mail_rhythm=User.MailRhythm.DAILY)
    NoticeChoice.objects.create(user=yonas, topic=Topic.MEETINGS, how=How.SITE)
    for person in (amara, yonas):
        say_coming(meeting, by=person, coming="yes")

    call_off(meeting, by=ruth)

    assert {(n.user_id, n.channel, n.for_digest) for n in Notice.objects.all()} == {
        (amara.pk, "email", False),
        (yonas.pk, "site", False),
    }


# --- What would make it easier ----------------------------------------------------------------------------------------


def test_a_need_is_hers_to_change_and_delete(meeting, yonas):
    say_need(meeting, by=yonas, words=" A lift ")
    assert say_need(meeting, by=yonas, words="A lift home").words == "A lift home"
    assert AccessNeed.objects.get().user == yonas
    assert say_need(meeting, by=yonas, words="  ") is None
    assert not AccessNeed.objects.exists()


def test_a_need_is_short_and_from_somebody_invited_before_the_end(meeting, yonas, leah):
    with pytest.raises(PermissionDenied):
        say_need(meeting, by=leah, words="A lift")
    with pytest.raises(ValidationError):
        say_need(meeting, by=yonas, words="x" * 301)
    say_need(meeting, by=yonas, words="x" * 300)
    meeting.status = Meeting.Status.CLOSED
    with pytest.raises(ValidationError):
        say_need(meeting, by=yonas, words="A lift")
    say_need(meeting, by=yonas, words="")  # deleting is never too late
    assert not AccessNeed.objects.exists()


def test_needs_are_forgotten_30_days_after_the_meeting_and_said_beforehand(meeting, yonas, priya, j2i):
    later = meeting_of(j2i, starts_at=meeting.starts_at + DAY)
    for one in (meeting, later):
        say_need(one, by=yonas, words="A lift")
    say_need(meeting, by=priya, words="Big letters")
    ends = meeting.starts_at + 30 * DAY
    [step] = [step for step in STEPS if step.name == "access-needs"]

    with time_machine.travel(meeting.starts_at + DAY, tick=False):
        now = timezone.now()
        assert retention.forget_needs(now) == 0
        assert step.ahead(now, now + 30 * DAY) == {
            timezone.localdate(ends): 2,
            timezone.localdate(ends + DAY): 1,
        }
    assert retention.forget_needs(ends - timedelta(seconds=1)) == 0
    assert retention.forget_needs(ends) == 2
    assert retention.forget_needs(ends) == 0
    assert AccessNeed.objects.get().meeting == later


def test_it_moves_with_the_meeting(meeting, yonas, ruth):
    say_need(meeting, by=yonas, words="A lift")
    old = meeting.starts_at
    change_meeting(meeting, by=ruth, **facts(meeting, starts_at=old + 7 * DAY))
    assert retention.forget_needs(old + 31 * DAY) == 0
