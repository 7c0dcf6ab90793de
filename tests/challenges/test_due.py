"""Reminders and the ladder of lateness: once each, to who can act, of what is still so (A16, PR5, domain.md 3.3)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from challenges import actions, due, overdue
from challenges.models import Commitment
from challenges.promises import Rung, rung_of
from people.actions import end_seat
from people.models import Membership, Notice, Role
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=LONDON), tick=False) as clock:
        yield clock


@pytest.fixture
def promise(clock, stage):
    """Priya's promise, due in thirty days."""
    stage.in_progress(due_in=30, title="TITLEWORD")
    return Commitment.objects.get()


def every_day_until(clock, promise, days_after):
    """Run what is due every day, until so many days after the promise's day. Returns [(days after, kind)]."""
    told = []
    while (timezone.localdate() - promise.due).days <= days_after:
        seen = set(Notice.objects.values_list("pk", flat=True))
        due.remind_of_promises(timezone.now())
        due.tell_of_late_promises(timezone.now())
        overdue.escalate(timezone.now())
        due.remind_of_promises(timezone.now())
        for notice in Notice.objects.exclude(pk__in=seen).order_by("pk"):
            told.append(((timezone.localdate() - promise.due).days, notice.kind, notice.user.display_name))
        clock.shift(DAY)
    return told


def test_the_whole_ladder_each_rung_once(promise, clock, fiona):
    assert every_day_until(clock, promise, 140) == [
        (-7, "promise_near", "Priya"),
        (-1, "promise_near", "Priya"),
        (1, "promise_late", "Priya"),
        (42, "promise_late", "Priya"),
        # The work began thirty days before the promise's day, and nothing has moved since: two rounds, 84 days.
        (54, "stuck", "Fiona"),
    ]


@pytest.mark.parametrize(
    ("days", "rung"),
    [
        (-3, Rung.ON_TIME),
        (0, Rung.ON_TIME),
        (1, Rung.LATE),
        (41, Rung.LATE),
        (42, Rung.REMINDED),
        (83, Rung.REMINDED),
        (84, Rung.STUCK),
        (126, Rung.FIRST_IN_PANEL),
        (9999, Rung.FIRST_IN_PANEL),
    ],
)
def test_rungs(days, rung):
    assert rung_of(days) == rung


def test_a_site_that_slept_reminds_once_of_the_nearest(promise, clock):
    clock.move_to(datetime.combine(promise.due, datetime.min.time(), LONDON) - timedelta(hours=6))  # the evening before
    assert due.remind_of_promises(timezone.now()) == 1
    assert due.remind_of_promises(timezone.now()) == 0


def test_a_moved_day_is_reminded_of_the_new_one_and_the_old_mail_is_moot(promise, clock, priya, run_jobs, mailoutbox):
    clock.shift(24 * DAY)
    due.remind_of_promises(timezone.now())
    actions.move_date(promise, by=priya, new_due=promise.due + 30 * DAY, reason="The printer is late.")
    run_jobs()
    assert [letter for letter in mailoutbox if letter.to == [priya.email]] == []

    clock.shift(30 * DAY)
    due.remind_of_promises(timezone.now())
    run_jobs()
    assert len([letter for letter in mailoutbox if letter.to == [priya.email]]) == 1


def test_what_is_done_or_dropped_or_on_hold_is_not_reminded(promise, clock, priya, amara):
    clock.shift(24 * DAY)
    challenge = actions.pause(
        promise.challenge, by=amara, waiting_for="The contract", until=timezone.localdate() + 30 * DAY
    )
    assert due.remind_of_promises(timezone.now()) == 0

    actions.resume(challenge, by=amara)
    actions.mark_done(promise, by=priya, evidence="Look at any letter.")
    assert due.remind_of_promises(timezone.now()) == 0


def test_the_letter_says_what_and_when_and_nothing_of_a_young_person(promise, clock, priya, run_jobs, mailoutbox):
    clock.shift(24 * DAY)
    due.remind_of_promises(timezone.now())
    run_jobs()

    [letter] = [letter for letter in mailoutbox if letter.to == [priya.email]]
    assert promise.what in letter.body
    assert f"{promise.due:%d %B}".lstrip("0") in letter.body
    assert "/challenges/tap/" in letter.body
    for private in ("SECRETWORD", "TITLEWORD", "Leah", "leah"):
        assert private not in letter.body and private not in letter.subject


def test_when_the_person_left_all_who_speak_for_the_organisation_hear(promise, clock, priya, ada, j2i, harbour_homes):
    successor = make_user("Noor")
    make_seat(successor, j2i, Role.PARTNER_LEAD, harbour_homes)
    end_seat(seat=Membership.objects.get(user=priya), by=ada)
    clock.shift(24 * DAY)
    due.remind_of_promises(timezone.now())

    assert list(Notice.objects.filter(kind="promise_near").values_list("user", flat=True)) == [successor.pk]


def test_another_organisation_is_never_told(promise, clock, gareth):
    clock.shift(24 * DAY)
    due.remind_of_promises(timezone.now())
    due.tell_of_late_promises(timezone.now() + 40 * DAY)

    assert not Notice.objects.filter(user=gareth).exists()


def test_many_promises_cost_as_much_as_few_when_all_are_told(promise, clock, stage, django_assert_max_num_queries):
    for number in range(5):
        stage.in_progress(due_in=20 + number)
    clock.shift(24 * DAY)
    assert due.remind_of_promises(timezone.now()) + due.tell_of_late_promises(timezone.now()) == 6
    with django_assert_max_num_queries(4):
        assert due.remind_of_promises(timezone.now()) + due.tell_of_late_promises(timezone.now()) == 0
