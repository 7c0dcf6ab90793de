"""What is kept no longer than it is needed: notices 90 days, finished jobs a day, dead ones a month, old sign-ins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from front.due import STEPS
from people import notices, retention
from people.models import Notice, Topic
from people.notices import Kind
from people.tasks import deliver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = Notice.State
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


def notice(user, event, age, **fields):
    fields = {"kind": "verdict", "topic": Topic.MINE, "channel": "site", "state": S.SENT, "sent_at": NOW, **fields}
    return Notice.objects.create(event=event, user=user, recipient="u", made_at=NOW - age, **fields)


def left():
    return set(Notice.objects.values_list("event", flat=True))


def test_notices_are_forgotten_after_90_days_seen_or_not(leah):
    notice(leah, "old", 90 * DAY + timedelta(seconds=1))
    notice(leah, "old and seen", 91 * DAY, seen_at=NOW)
    notice(leah, "old and moot", 91 * DAY, state=S.MOOT)
    notice(leah, "young", 90 * DAY - timedelta(seconds=1))

    assert retention.forget_old_notices(NOW) == 3
    assert retention.forget_old_notices(NOW) == 0

    assert left() == {"young"}


@pytest.mark.parametrize("state", [S.WAITING, S.SENDING, S.FAILED, S.UNSURE])
def test_what_still_has_to_leave_or_an_officer_decides_about_stays(leah, state):
    notice(leah, "old", 200 * DAY, channel="email", state=state)
    assert retention.forget_old_notices(NOW) == 0


def test_what_a_step_would_tell_again_stays_until_it_is_over(leah, monkeypatch):
    so = {"still": True}
    kind = Kind("verdict", Topic.OWED, lambda refs, user: {"path": "/"} if so["still"] else None, while_so=True)
    monkeypatch.setitem(notices.KINDS, "verdict", kind)
    notice(leah, "late", 200 * DAY)

    assert retention.forget_old_notices(NOW) == 0
    so["still"] = False
    assert retention.forget_old_notices(NOW) == 1


def test_sign_ins_that_are_over_go_and_living_ones_stay(sign_in, leah, yonas):
    phone, tablet = sign_in(Client(), leah), sign_in(Client(), yonas)
    over = SessionStore(session_key=phone.session.session_key)
    Session.objects.filter(pk=over.session_key).update(expire_date=NOW - timedelta(seconds=1))

    assert retention.forget_sessions(NOW) == 1

    assert phone.get(reverse("me")).status_code == 302
    assert tablet.get(reverse("me")).status_code == 200


def job(status, **fields):
    result = deliver.enqueue(address="kim@example.org", subject="s", body="b", html="")
    DBTaskResult.objects.filter(pk=result.id).update(status=status, **fields)
    return DBTaskResult.objects.get(pk=result.id)


def test_jobs_hold_addresses_so_they_go_when_their_day_is_over():
    over = [
        job("SUCCESSFUL", finished_at=NOW - DAY - timedelta(seconds=1)),
        job("FAILED", finished_at=NOW - 30 * DAY - timedelta(seconds=1)),
        job("RUNNING", started_at=NOW - 30 * DAY - timedelta(seconds=1)),  # its worker died over it
    ]
    stay = [
        job("SUCCESSFUL", finished_at=NOW - DAY + timedelta(seconds=1)),
        job("FAILED", finished_at=NOW - 30 * DAY + timedelta(seconds=1)),
        job("RUNNING", started_at=NOW - DAY),
        job("READY", enqueued_at=NOW - 100 * DAY),
    ]

    assert retention.forget_jobs(NOW) == len(over)

    assert {one.pk for one in DBTaskResult.objects.all()} == {one.pk for one in stay}


def test_what_goes_in_a_month_is_counted_by_day_from_the_same_sets(leah):
    notice(leah, "over", 95 * DAY)
    notice(leah, "in ten days", 80 * DAY)
    notice(leah, "in forty days", 50 * DAY)
    notice(leah, "waits for an officer", 95 * DAY, channel="email", state=S.FAILED)
    job("SUCCESSFUL", finished_at=NOW)
    job("FAILED", finished_at=NOW - 20 * DAY)
    job("READY", enqueued_at=NOW - 100 * DAY)
    today = NOW.date()

    assert retention.NOTICES.by_day(NOW, NOW + 30 * DAY) == {today: 1, today + 10 * DAY: 1}
    assert retention.jobs_ahead(NOW, NOW + 30 * DAY) == {today + DAY: 1, today + 10 * DAY: 1}
    for days, left_over in ((0, 3), (10, 2), (30, 2), (40, 1)):
        assert NOW + days * DAY and retention.forget_old_notices(NOW + days * DAY) >= 0
        assert Notice.objects.count() == left_over


def test_the_day_is_the_one_in_london(leah):
    """Half past midnight in summer is still yesterday by the sun."""
    made = datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    notice(leah, "summer", NOW - made)
    assert retention.NOTICES.by_day(made, made + 100 * DAY) == {made.date() + 90 * DAY: 1}


def test_it_runs_every_day_by_itself():

    steps = {step.do: step.every for step in STEPS}
    for forget in (retention.forget_old_notices, retention.forget_sessions, retention.forget_jobs):
        assert steps[forget] == DAY
