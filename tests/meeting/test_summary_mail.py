"""Whoever raised what we talked about hears first; then everybody who was asked gets the short version (PR10)."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges import promises
from challenges.hers import key_of
from challenges.meeting import actions, life
from challenges.models import Challenge, Minutes
from events.models import Meeting
from people import notices
from people.models import How, Notice, NoticeChoice, Topic
from tests.meeting.conftest import go_on, go_to
from tests.standing import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Next Tuesday evening: seats begin on the day they are made.
TUESDAY = timezone.localdate() + DAY * ((1 - timezone.localdate().weekday()) % 7 + 7)
EVENING = timezone.make_aware(datetime.combine(TUESDAY, time(18, 30)))


@kept
def over(listed, amara, yonas):
    """A Tuesday evening: the first two challenges were talked about, and for the third there was no time."""
    with time_machine.travel(EVENING, tick=False):
        Meeting.objects.filter(pk=listed.pk).update(starts_at=EVENING)
        Notice.objects.all().delete()
        actions.go_live(listed, by=amara)
        go_to(listed, amara, "Letters I can open")
        go_on(listed, amara)
        actions.post_line(listed, by=yonas, text="A line.")
        actions.close(listed, by=amara)
    listed.refresh_from_db()
    return listed


def approve(meeting, by, at=EVENING + timedelta(hours=1)):
    with time_machine.travel(at, tick=False):
        actions.write_short(meeting, by=by, words={"opening": "STORYWORDS"}, seen_version=0, approve=True)


def run(at):
    with time_machine.travel(at, tick=False):
        return life.send_out(timezone.now())


def told(kind):
    return Notice.objects.filter(kind=kind)


def delivered(at):
    Notice.objects.filter(kind="talked_about").update(state="sent", sent_at=at)


def test_authors_are_told_at_once_and_the_others_after_their_working_days(over, amara, leah, priya, fiona, visit):
    assert run(EVENING) == 0
    first = told("talked_about")
    assert {notice.user for notice in first} == {leah} and first.count() == 2
    keys = {notice.refs["hers"] for notice in first}
    assert keys == {
        key_of(c.pk) for c in Challenge.objects.filter(title__in=["Letters I can open", "Tell us when you come"])
    }
    assert not told("minutes_out").exists()
    assert run(EVENING + timedelta(minutes=1)) == 0 and first.count() == 2, "once"
    words = notices.words_of(first[0])
    for secret in ("Letters", "Tell us", "SECRETWORD", "STORYWORDS", str(over.pk)):
        assert secret not in words.subject + words.body + str(first[0].refs)

    approve(over, amara)
    heard = EVENING + timedelta(hours=14)
    assert run(EVENING + 3 * DAY) == 0, "her mail has not left yet"
    delivered(heard)
    public = promises.public_from(heard)
    assert run(public - timedelta(minutes=1)) == 0
    assert visit(fiona, over, "minutes/").status_code == 404

    assert run(public) == 1
    assert run(public) == 0
    assert visit(fiona, over, "minutes/").status_code == 200
    names = set(told("minutes_out").values_list("user__display_name", flat=True))
    assert names == {"Amara", "Dylan", "Yonas", "Ruth", "Priya"}, "those asked, and nobody else"
    letter = notices.words_of(told("minutes_out").get(user=priya))
    assert letter.path == f"/meetings/{over.pk}/minutes/"
    assert f"The short version of our meeting on Tuesday {TUESDAY.day} {TUESDAY:%B} is there" in letter.line
    for secret in ("STORYWORDS", "Letters", "Tell us", "gym", "J2I"):
        assert secret not in letter.subject + letter.body


def test_nothing_goes_out_before_the_chair_said_yes_but_not_for_ever(over, settings):
    run(EVENING)
    delivered(EVENING)
    latest = EVENING + DAY * settings.MINUTES_LATEST_DAYS
    assert run(latest - timedelta(minutes=1)) == 0
    assert run(latest) == 1
    assert Minutes.objects.get().approved_at is None


def test_a_mail_that_went_wrong_holds_it_up_and_not_for_ever(over, amara, settings):
    run(EVENING)
    approve(over, amara)
    told("talked_about").update(state="failed")
    assert run(EVENING + 10 * DAY) == 0
    assert run(EVENING + DAY * settings.MINUTES_LATEST_DAYS) == 1


def test_who_cannot_be_told_or_heard_already_is_told_nothing_more(over, amara, leah):
    letters = Challenge.objects.get(title="Letters I can open")
    with time_machine.travel(EVENING, tick=False):
        notices.tell("verdict", to=leah, event="verdict:x", hers=key_of(letters.pk), about="x")
    other = Challenge.objects.get(title="Tell us when you come")
    other.authorship.user = None
    other.authorship.save()

    run(EVENING)
    approve(over, amara)

    assert not told("talked_about").exists()
    assert run(EVENING + 10 * DAY) == 0
    told("verdict").update(state="sent", sent_at=EVENING)
    assert run(promises.public_from(EVENING + timedelta(minutes=5))) == 1


def test_one_that_was_taken_back_is_waited_for_no_more(over, amara, leah):
    with time_machine.travel(EVENING, tick=False):
        for challenge in Challenge.objects.filter(title__in=["Letters I can open", "Tell us when you come"]):
            of_challenges.withdraw(challenge, by=leah)
    approve(over, amara)
    assert run(EVENING + timedelta(hours=2)) == 1
    assert not told("talked_about").exists()


def test_what_each_chose_is_heeded(over, amara, priya, yonas):
    NoticeChoice.objects.create(user=priya, topic=Topic.MEETINGS, how=How.NOTHING)
    NoticeChoice.objects.create(user=yonas, topic=Topic.MEETINGS, how=How.SITE)
    approve(over, amara)
    run(EVENING + 14 * DAY)
    channels = dict(told("minutes_out").values_list("user__display_name", "channel"))
    assert "Priya" not in channels
    assert channels["Yonas"] == "site" and channels["Ruth"] == "email"


def test_a_step_costs_the_same_for_one_challenge_more(over):
    run(EVENING)
    with CaptureQueriesContext(connection) as asked:
        run(EVENING)
    assert len(asked) <= 5
