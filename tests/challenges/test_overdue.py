"""What becomes due on a whole challenge: told once, to who can act, while it is so (PR2, PR4, PR6, PR11, PR13)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from challenges import actions, overdue, waiting
from challenges.models import Concern, TimelineEntry
from front.due import STEPS
from people import notices
from people.models import Notice
from tests.challenges.stages import fresh

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
ESCALATED = TimelineEntry.Code.ESCALATED


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=LONDON), tick=False) as clock:
        yield clock


def told(kind):
    """Who was told of this kind, by name."""
    return sorted(Notice.objects.filter(kind=kind).values_list("user__display_name", flat=True))


def words(kind):
    """What it says today, or None where it is moot."""
    return notices.words_of(Notice.objects.filter(kind=kind).latest("pk"))


def twice(step):
    """A step run twice does its work once, and the second run asks little."""
    did = step(timezone.now())
    assert step(timezone.now()) == 0
    return did


def test_every_step_is_on_the_list_of_what_is_due():
    done = {step.do for step in STEPS}
    for step in ("tell_of_late_replies", "tell_of_news", "tell_of_holds", "tell_of_noes", "escalate"):
        assert getattr(overdue, step) in done
    assert overdue.tell_of_unseen_worries in done


# --- PR2 --------------------------------------------------------------------------------------------------------------


def test_a_late_reply_is_told_to_the_officer_and_once_checked_to_clab(clock, stage, ruth):
    stage.received()
    clock.shift(7 * DAY)  # the fifth working day
    assert overdue.tell_of_late_replies(timezone.now()) == 0
    clock.shift(DAY)
    twice(overdue.tell_of_late_replies)
    assert told("reply_late") == ["Ruth"]  # CLAB may not read what has not passed the check

    stage.checked()
    clock.shift(8 * DAY)
    twice(overdue.tell_of_late_replies)
    assert set(told("reply_late")) == {"Ruth", "Amara", "Dylan", "Yonas"}
    assert "SECRETWORD" not in words("reply_late").body


def test_who_was_written_to_in_time_is_not_late(clock, stage):
    stage.worded()
    clock.shift(20 * DAY)
    assert overdue.tell_of_late_replies(timezone.now()) == 0


def test_a_late_reply_is_moot_once_clab_has_written(clock, stage, ruth):
    challenge = stage.checked()
    clock.shift(8 * DAY)
    overdue.tell_of_late_replies(timezone.now())
    assert "still waiting" in words("reply_late").line
    actions.withdraw(challenge, by=stage.author)
    assert words("reply_late") is None


# --- News (PR4, PR5, PR6) ---------------------------------------------------------------------------------------------


def test_news_is_asked_for_a_week_before_and_when_it_is_late_of_who_owes_it(clock, stage, gareth):
    challenge = stage.in_progress(due_in=300, title="TITLEWORD")
    seen = []
    for day in range(1, 90):
        clock.shift(DAY)
        before = set(Notice.objects.values_list("pk", flat=True))
        overdue.tell_of_news(timezone.now())
        seen += [(day, n.kind, n.user.display_name) for n in Notice.objects.exclude(pk__in=before)]
    assert seen == [(35, "news_near", "Priya"), (43, "news_late", "Priya"), (84, "news_late", "Priya")]

    said = words("news_late")
    assert challenge.reference in said.body and "Late: news from" in said.body
    assert "TITLEWORD" not in said.body and "SECRETWORD" not in said.body
    actions.post_update(challenge, by=stage.partner, text="No news, because the printer is late.")
    assert words("news_late") is None


def test_what_the_chair_owes_is_told_to_the_chair(clock, stage):
    stage.agreed()
    clock.shift(85 * DAY)
    twice(overdue.tell_of_news)
    assert set(told("news_late")) == {"Amara", "Dylan"}


def test_an_answer_that_waits_for_clab_is_told_to_clab(clock, stage):
    stage.answered()
    clock.shift(44 * DAY)
    twice(overdue.tell_of_news)
    assert set(told("news_late")) == {"Amara", "Dylan", "Yonas"}
    assert "CLAB decides if the answer is good enough" in words("news_late").line


# --- On hold ----------------------------------------------------------------------------------------------------------


def test_on_hold_every_clock_stands_until_the_named_day_and_then_the_chair_hears_and_it_is_late(clock, stage):
    challenge = stage.paused(due_in=10)  # on hold for forty days, the promise is due in ten
    promise = challenge.parts.get().commitments.get()
    clock.shift(39 * DAY)
    promise.refresh_from_db()
    assert not promise.is_late and waiting.late_promises(stage.chair) == []
    assert overdue.tell_of_news(timezone.now()) == overdue.tell_of_holds(timezone.now()) == 0

    clock.shift(DAY)
    twice(overdue.tell_of_holds)
    assert set(told("hold_over")) == {"Amara", "Dylan"}
    assert "The new contract" not in words("hold_over").body
    clock.shift(3 * DAY)
    challenge = fresh(challenge)
    row = overdue.next_step(challenge)
    assert (row.days_late, row.code) == (3, "hold")
    assert overdue.promises.days_still(challenge) == 0

    actions.resume(challenge, by=stage.chair)
    promise.refresh_from_db()
    change = promise.date_changes.get()
    # Forty days it stood; the three after the named day count.
    assert promise.due - change.old_due == 40 * DAY and promise.due == promise.first_due + 40 * DAY
    assert change.reason == "It was on hold for 40 days." and change.role == "chair"
    assert words("hold_over") is None


def test_a_promise_that_was_late_before_stays_as_late_as_it_was(clock, stage):
    challenge = stage.in_progress(due_in=2)
    clock.shift(7 * DAY)
    actions.pause(challenge, by=stage.chair, waiting_for="A contract", until=timezone.localdate() + 30 * DAY)
    clock.shift(20 * DAY)
    [promise] = waiting.late_promises(stage.chair)
    assert promise.days_late == 5
    actions.resume(challenge, by=stage.chair)
    [promise] = waiting.late_promises(stage.chair)
    assert promise.days_late == 5


def test_taken_off_hold_on_the_same_day_no_day_moves(clock, stage):
    challenge = stage.paused(due_in=10)
    actions.resume(challenge, by=stage.chair)
    assert not challenge.parts.get().commitments.get().date_changes.exists()


# --- A no -------------------------------------------------------------------------------------------------------------


def test_the_day_to_look_at_a_no_again_is_told_to_the_chair_once(clock, stage, next_meeting):
    challenge = stage.not_now()
    clock.shift(364 * DAY)
    assert overdue.tell_of_noes(timezone.now()) == 0
    clock.shift(DAY)
    twice(overdue.tell_of_noes)
    assert set(told("look_again")) == {"Amara", "Dylan"}
    assert words("look_again") is not None
    actions.look_again(challenge, by=stage.chair, meeting=next_meeting)
    assert words("look_again") is None


# --- PR13 -------------------------------------------------------------------------------------------------------------


def test_an_unseen_worry_is_told_at_once_at_the_end_of_the_working_day(clock, stage, ruth, settings):
    settings.QUIET_HOURS = (datetime.min.time(), datetime.max.time().replace(microsecond=0))
    challenge = stage.in_progress()
    concern = actions.raise_concern(
        by=stage.author, about=Concern.About.CHALLENGE, challenge=challenge, words="HURTWORD"
    )
    clock.shift(timedelta(hours=4, minutes=59))
    assert overdue.tell_of_unseen_worries(timezone.now()) == 0
    clock.shift(timedelta(minutes=1))
    assert twice(overdue.tell_of_unseen_worries) == 1
    notice = Notice.objects.get(kind="worry_unseen")
    assert notice.user == ruth and notice.channel == "email" and notice.send_after <= timezone.now()
    said = words("worry_unseen")
    assert "HURTWORD" not in said.body and said.path == "/challenges/worries/"

    actions.mark_concern_seen(concern, by=ruth)
    assert words("worry_unseen") is None


def test_a_worry_that_was_read_is_not_told(clock, stage, ruth):
    concern = actions.raise_concern(by=stage.author, about=Concern.About.CHALLENGE, challenge=stage.in_progress())
    actions.mark_concern_seen(concern, by=ruth)
    clock.shift(5 * DAY)
    assert overdue.tell_of_unseen_worries(timezone.now()) == 0


# --- Stuck ------------------------------------------------------------------------------------------------------------


def test_stuck_is_said_once_on_the_timeline_and_to_the_head_of_service(clock, stage, fiona, as_person):
    challenge = stage.in_progress(due_in=300, title="TITLEWORD")
    for _week in range(6):
        clock.shift(14 * DAY)
        # Words of news keep it from being late. They do not move it.
        actions.post_update(challenge, by=stage.partner, text="No news, because we wait.")
        if _week < 5:
            assert overdue.escalate(timezone.now()) == 0
    assert twice(overdue.escalate) == 1
    clock.shift(DAY)
    assert overdue.escalate(timezone.now()) == 0

    assert told("stuck") == ["Fiona"]
    said = words("stuck")
    assert challenge.reference in said.line and "85 days behind" in said.line
    assert "Repairs lead, Harbour Homes (example)" in said.line and "Priya" not in said.body
    assert "TITLEWORD" not in said.body
    assert challenge.timeline.filter(code=ESCALATED).count() == 1
    page = as_person(stage.author).get(challenge.get_absolute_url()).content.decode()
    assert "It is stuck: two J2I rounds behind. The Head of Service was told." in page

    promise = challenge.parts.get().commitments.get()
    actions.mark_done(promise, by=stage.partner, evidence="Look at any letter.")
    assert words("stuck") is None
    clock.shift(84 * DAY)
    assert overdue.escalate(timezone.now()) == 1  # a new standstill is said again
    assert challenge.timeline.filter(code=ESCALATED).count() == 2


def test_with_nobody_to_tell_nothing_is_said(clock, stage):
    challenge = stage.in_progress()
    clock.shift(200 * DAY)
    assert overdue.escalate(timezone.now()) == 0
    assert not challenge.timeline.filter(code=ESCALATED).exists()


def test_what_is_on_hold_is_not_stuck_before_its_day(clock, stage, fiona):
    stage.paused()
    clock.shift(41 * DAY)
    assert overdue.escalate(timezone.now()) == 0


# --- PR11 -------------------------------------------------------------------------------------------------------------


def test_what_young_people_can_get_is_in_the_local_offer_ten_working_days_later_or_clab_sees_it(
    clock, stage, ruth, priya, as_person
):
    challenge = stage.changed()
    clock.shift(14 * DAY)
    assert waiting.offer_late(ruth) == []
    clock.shift(DAY)
    for person in (ruth, stage.first):
        assert waiting.offer_late(person) == [challenge]
        assert "Not in the Local Offer yet" in as_person(person).get("/clab/").content.decode()
    assert waiting.offer_late(priya) == []


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [overdue.tell_of_news, overdue.escalate, overdue.tell_of_late_replies])
def test_what_was_told_costs_the_same_for_few_and_many(clock, stage, fiona, step, django_assert_max_num_queries):
    for _number in range(6):
        stage.in_progress()
        stage.received()
    clock.shift(100 * DAY)
    assert step(timezone.now()) > 0
    with django_assert_max_num_queries(11):
        assert step(timezone.now()) == 0
