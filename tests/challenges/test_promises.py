"""Clocks and lateness: derived, in working days where the promise says so (domain.md 3.3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from challenges import actions, promises
from tests.challenges.stages import fresh


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 22), 5, date(2026, 11, 27)),  # sent on a Sunday
        (date(2026, 12, 24), 2, date(2026, 12, 30)),  # over Christmas, Boxing Day's substitute on the Monday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2028, 2, 28), 1, date(2028, 2, 29)),  # a leap day is a day
    ],
)
def test_working_days_leave_out_weekends_and_englands_bank_holidays(sent, days, due):
    assert promises.working_days_after(sent, days) == due


@pytest.mark.django_db
def test_it_goes_public_two_working_days_later_at_the_same_time_of_day_over_the_clock_change():
    friday_in_summer_time = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)  # 17:30 in London

    public = promises.public_from(friday_in_summer_time)

    assert timezone.localtime(public).strftime("%a %d %b %H:%M") == "Tue 27 Oct 17:30"


@pytest.mark.django_db
def test_told_at_a_weekend_she_has_two_whole_working_days():
    early_on_sunday = datetime(2026, 11, 22, 3, 6, tzinfo=UTC)

    public = promises.public_from(early_on_sunday)

    assert timezone.localtime(public).strftime("%a %d %b %H:%M") == "Tue 24 Nov 23:59"


def test_a_promise_is_late_from_the_day_after_its_day(stage):
    challenge = stage.in_progress(due_in=3)
    promise = challenge.parts.get().commitments.get()

    assert (promise.days_left, promise.days_late) == (3, 0)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert not promise.is_late
        assert not promises.late_commitments()
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert promise.days_late == 2
        assert list(promises.late_commitments()) == [promise]


def test_a_done_promise_is_not_late(stage, priya):
    promise = stage.in_progress(due_in=3).parts.get().commitments.get()
    actions.mark_done(promise, by=priya, evidence="Seen by ten people.")

    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert not promises.late_commitments()


def test_news_is_due_every_six_weeks_and_late_after(stage, priya):
    challenge = stage.in_progress()
    due = timezone.localdate() + timedelta(days=42)

    assert promises.standing(challenge).next_date == due
    assert promises.standing(challenge, on=due).days_late == 0
    assert promises.standing(challenge, on=due + timedelta(days=8)).days_late == 8

    with time_machine.travel(timezone.now() + timedelta(days=20)):
        actions.post_update(challenge, by=priya, text="The printer is mended.")
        standing = promises.standing(fresh(challenge))
        assert standing.days_since_news == 0
        assert standing.next_date == due + timedelta(days=20)


def test_on_hold_the_clock_stands_until_the_day_that_was_named(stage):
    challenge = stage.paused()

    assert promises.standing(challenge).next_date == challenge.paused_until


def test_nothing_is_owed_on_what_is_closed(stage):
    assert promises.standing(stage.changed()).next_date is None


def test_moving_a_day_keeps_the_old_one_and_its_reason(stage, priya):
    promise = stage.in_progress(due_in=3).parts.get().commitments.get()
    first = promise.due

    moved = actions.move_date(promise, by=priya, new_due=first + timedelta(days=14), reason="The printer broke.")

    assert moved.first_due == first
    assert moved.due == first + timedelta(days=14)
    change = moved.date_changes.get()
    assert (change.old_due, change.new_due, change.reason) == (first, moved.due, "The printer broke.")
    assert moved.times_moved == 1
