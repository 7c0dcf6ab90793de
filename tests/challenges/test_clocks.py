"""The promises to young people as settings, and the days they give: over any day of any year (domain.md 3.3)."""

import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from challenges import actions, clocks, promises, working_days
from challenges.models import Challenge, Clock
from challenges.models.clock import PROPOSED
from challenges.promises import CYCLE_DAYS, Rung, What, clocks_of, rung_of
from challenges.seed import load_clocks
from challenges.working_days import is_working_day, working_days_after, working_days_between
from events.models import MeetingSeries
from people.models import AuditEntry
from tests.challenges.stages import fresh, meeting_of

DAY = timedelta(days=1)
S = Challenge.Status
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))
moments = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2035, 12, 31), timezones=st.just(UTC))
few = st.integers(min_value=0, max_value=30)
often = tried(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# --- Working days -----------------------------------------------------------------------------------------------------


@often
@given(day=days, count=few)
def test_working_days_land_on_working_days_and_count_back_to_the_same_number(day, count):
    after = working_days_after(day, count)

    assert working_days_between(day, after) == count
    assert after == day if count == 0 else is_working_day(after)


@often
@given(day=days, count=few, more=few, later=few)
def test_more_working_days_or_a_later_start_is_never_sooner(day, count, more, later):
    assert working_days_after(day, count) <= working_days_after(day, count + more)
    assert working_days_after(day, count) <= working_days_after(day + later * DAY, count)


def test_bank_holidays_are_known_for_as_long_as_anybody_promises_something_and_then_weekends_alone():
    for year in range(2023, 2101):
        off = [day for day in days_of(year) if day.weekday() < 5 and not is_working_day(day)]
        assert 8 <= len(off) <= 10, year
    assert not any(day.weekday() < 5 and not is_working_day(day) for day in days_of(2101))


def days_of(year):
    return [date(year, 1, 1) + number * DAY for number in range(366)][: 366 if year % 4 == 0 and year != 2100 else 365]


@pytest.fixture
def restless():
    """Threads take turns all the time, so that what can come between two of them does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_ask_for_a_new_year_at_once_all_see_its_holidays(restless):
    """The library fills a year while it is asked: a second thread would take Christmas for a working day."""
    for year in range(2031, 2061):
        working_days._bank_holidays.cache_clear()
        start, wrong = threading.Barrier(8), []

        def ask(christmas, start=start, wrong=wrong):
            start.wait()
            if is_working_day(christmas):
                wrong.append(christmas)

        christmas = next(day for day in (date(year, 12, 25), date(year, 1, 1), date(year, 12, 26)) if day.weekday() < 5)
        threads = [threading.Thread(target=ask, args=[christmas]) for _one in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


@pytest.mark.parametrize(
    ("moment", "by"),
    [
        ("2026-11-24 09:00", "2026-11-24 17:00"),  # a Tuesday
        ("2026-11-24 17:00", "2026-11-25 17:00"),  # after work
        ("2026-11-27 22:00", "2026-11-30 17:00"),  # Friday night
        ("2026-11-28 10:00", "2026-11-30 17:00"),  # Saturday
        ("2026-12-24 18:00", "2026-12-29 17:00"),  # over Christmas, the Monday is a bank holiday too
        ("2028-02-29 08:00", "2028-02-29 17:00"),  # a leap day
    ],
)
def test_a_worry_is_read_by_the_end_of_the_same_working_day(moment, by):
    raised = timezone.make_aware(datetime.fromisoformat(moment))

    assert promises.see_by(raised) == timezone.make_aware(datetime.fromisoformat(by))


@often
@given(moment=moments)
def test_a_worry_is_never_due_before_it_was_raised_nor_on_a_day_off(moment):
    by = promises.see_by(moment)

    assert by > moment
    assert is_working_day(timezone.localdate(by))


# --- Going public: the settings are not asked for here, so the proposed two days run --------------------------------


@pytest.mark.django_db
@often
@given(moment=moments)
def test_it_never_goes_public_sooner_than_two_working_days_over_clock_changes_and_leap_days(moment):
    public = promises.public_from(moment)

    told, live = timezone.localtime(moment), timezone.localtime(public)
    assert working_days_between(told.date(), live.date()) == 2
    assert is_working_day(live.date())
    # By the clock on the wall it is never earlier in the day than she was told.
    assert live.time() >= told.time().replace(microsecond=0) or not is_working_day(told.date())


@pytest.mark.parametrize(
    ("told", "public"),
    [
        ("2026-03-27 12:00", "2026-03-31 12:00"),  # the clocks go forward on the Sunday between
        ("2026-10-23 12:00", "2026-10-27 12:00"),  # and back
        ("2028-02-28 12:00", "2028-03-01 12:00"),  # over a leap day
        ("2026-12-24 12:00", "2026-12-30 12:00"),  # over Christmas
    ],
)
@pytest.mark.django_db
def test_two_working_days_to_the_hour(told, public):
    moment = timezone.make_aware(datetime.fromisoformat(told))

    assert promises.public_from(moment) == timezone.make_aware(datetime.fromisoformat(public))


# --- The ladder -------------------------------------------------------------------------------------------------------


@often
@given(late=st.integers(-50, 500), more=st.integers(0, 200), still=st.integers(0, 500), longer=st.integers(0, 200))
def test_nobody_goes_down_the_ladder_by_waiting(late, more, still, longer):
    assert rung_of(late, still) <= rung_of(late + more, still + longer)


@pytest.mark.parametrize(
    ("late", "still", "rung"),
    [
        (0, 0, Rung.ON_TIME),
        (0, 83, Rung.ON_TIME),  # in time, and nothing had to move yet
        (0, 84, Rung.STUCK),  # words of news alone do not move it (M10)
        (84, 3, Rung.STUCK),  # one promise is two rounds late, whatever else moved
        (10, 126, Rung.FIRST_IN_PANEL),
        (42, 10, Rung.REMINDED),
    ],
)
def test_stuck_is_two_cycles_behind_late_or_without_movement(late, still, rung):
    assert rung_of(late, still) == rung


# --- A day for every state --------------------------------------------------------------------------------------------


@pytest.mark.django_db
@often
@given(status=st.sampled_from(S.open()), since=moments, news=few, wait=st.integers(0, 400), agenda=st.lists(days))
def test_every_open_state_has_a_next_day_and_is_never_late_by_less_than_nothing(status, since, news, wait, agenda):
    until = timezone.localdate(since) + 30 * DAY
    owed = clocks_of(
        status,
        since=since,
        news_at=since + news * DAY,
        on=timezone.localdate(since) + wait * DAY,
        sent_at=since,
        paused_until=until if status == S.PAUSED else None,
        agenda=sorted(agenda),
    )

    assert owed and owed == sorted(owed)
    assert all(due.day >= timezone.localdate(since) for due in owed)
    if status == S.PAUSED:
        assert [due.what for due in owed] == [What.HOLD]


@pytest.mark.parametrize("status", [s for s in S if s not in S.open()])
def test_what_is_not_open_owes_nothing(status):
    now = timezone.now()
    assert clocks_of(status, since=now, news_at=now, on=now.date()) == []


@pytest.mark.parametrize(
    "state", ["received", "checked", "worded", "agreed", "with_j2i", "in_progress", "paused", "answered"]
)
def test_standing_is_never_negative_and_has_a_next_day(stage, state):
    challenge = fresh(getattr(stage, state)())

    for wait in (0, 1, 41, 42, 43, 200):
        standing = promises.standing(challenge, on=timezone.localdate() + wait * DAY)
        assert standing.next_date is not None
        assert standing.days_late >= 0 and standing.days_since_news >= 0
    assert promises.standing(challenge, on=timezone.localdate() - 3 * DAY).days_since_news == 0


# --- PR4: on the table ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("meets_in", "by"), [(7, 7), (6, 48), (30, 30), (None, 84)])
def test_taken_on_seven_days_before_a_meeting_it_goes_to_that_one_and_else_to_the_next(stage, j2i, meets_in, by):
    if meets_in:
        meeting_of(j2i, starts_at=timezone.now() + meets_in * DAY)
        meeting_of(j2i, starts_at=timezone.now() + (meets_in + CYCLE_DAYS) * DAY)
        off = meeting_of(j2i, starts_at=timezone.now() + 8 * DAY)
        off.status = "cancelled"
        off.save()
    challenge = fresh(stage.agreed())

    assert promises.table_by(challenge.status_since) == timezone.localdate() + by * DAY


def test_a_meeting_that_came_and_went_without_a_first_step_is_late_and_carried_it_is_not(stage, next_meeting, j2i):
    challenge = fresh(stage.with_j2i(meeting=next_meeting))
    day = timezone.localdate(next_meeting.starts_at)

    assert promises.standing(challenge, on=day).days_late == 0
    assert promises.standing(challenge, on=day + 3 * DAY).days_late == 3
    after = meeting_of(j2i, starts_at=next_meeting.starts_at + 20 * DAY)
    actions.table.add_to_agenda(after, challenge, times_carried=1)
    assert promises.standing(challenge, on=day + 3 * DAY).days_late == 0


# --- Settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_site_has_all_thirteen_as_proposed_and_none_is_agreed():
    load_clocks()
    every = Clock.objects.in_force()

    assert [(c.code, c.unit, c.number) for c in every] == [(code, unit.value, n) for code, unit, n in PROPOSED]
    assert not any(c.is_adopted for c in every)
    assert Clock.objects.count() == 13
    assert all(clocks.in_words(c) for c in every)


def decide(ruth, code="PR2", **said):
    given = {"number": 3, "adopted_by": "CLAB and the council", "adopted_on": timezone.localdate()}
    return actions.decide_clock(code, by=ruth, **{**given, **said})


def test_a_new_number_counts_from_now_on_and_never_changes_what_runs(stage, ruth):
    before = fresh(stage.received())
    was = promises.reply_by(before)
    told = timezone.now()
    public = promises.public_from(told)

    with time_machine.travel(timezone.now() + 2 * DAY):
        decide(ruth)
        decide(ruth, "PR10", number=9)
        after = fresh(stage.received())
        assert promises.reply_by(before) == was
        assert promises.public_from(told) == public
        assert promises.reply_by(after) == working_days_after(timezone.localdate(), 3)
    assert Clock.objects.filter(code="PR2").count() == 2
    assert "PR2: 5 > 3" in AuditEntry.objects.filter(action="clock_decided").values_list("reason", flat=True)


def test_only_the_officer_writes_it_down(amara, ada, fiona, ruth):
    for other in (amara, ada, fiona):
        with pytest.raises(PermissionDenied):
            decide(other)
    assert Clock.objects.count() == 13
    decide(ruth)


def test_half_a_yes_or_a_day_to_come_or_a_new_number_under_an_old_yes_is_refused(ruth):
    for wrong in (
        {"adopted_by": ""},
        {"adopted_on": None},
        {"adopted_on": timezone.localdate() + DAY},
        {"number": None},
        {"number": 0},
    ):
        with pytest.raises(ValidationError):
            decide(ruth, **wrong)
    decide(ruth)
    with pytest.raises(ValidationError):
        decide(ruth)  # nothing new
    with pytest.raises(ValidationError):
        decide(ruth, number=1)
    assert clocks.number("PR2") == 3


def test_within_a_request_settings_are_one_statement_and_outside_each_question_is_new(ruth, django_assert_num_queries):
    with clocks.read_once(), django_assert_num_queries(1):
        assert [clocks.number("PR2"), clocks.number("PR6"), clocks.adopted("PR2")] == [5, 42, False]
    decide(ruth)
    assert clocks.number("PR2") == 3
    with clocks.read_once():
        assert clocks.number("PR2") == 3
        with time_machine.travel(timezone.now() + DAY):
            decide(ruth, number=4, adopted_on=timezone.localdate())
            assert clocks.number("PR2") == 4


def test_the_officers_page_says_each_promise_and_takes_a_yes(as_person, ruth, client, settings):
    browser = as_person(ruth)
    page = browser.get("/clocks/").content.decode()
    assert page.count("Nobody has said yes to it yet.") == 13

    wrong = browser.post("/clocks/PR2/", {"number": "0", "adopted_by": "CLAB", "adopted_on": ""})
    assert wrong.status_code == 422
    right = browser.post(
        "/clocks/PR2/", {"number": "4", "adopted_by": "CLAB and the council", "adopted_on": "2026-01-02"}
    )
    assert right.status_code == 302
    page = browser.get("/clocks/").content.decode()
    assert "within 4 working days" in page and "CLAB and the council said yes on 2 January 2026." in page
    assert "within 5 working days" in browser.get("/clocks/PR2/").content.decode().split("What counted before")[1]

    # What is agreed is a promise everywhere; what is not stays off a real site.
    public = client.get("/how-a-challenge-moves/").content.decode()
    assert "within 4 working days" in public and "The Panel sees it" not in public
    assert "within 4 working days" in client.get("/challenges/raise/").content.decode()


@pytest.mark.parametrize("name", [None, "leah", "amara", "priya", "fiona", "ada"])
def test_one_promise_is_the_officers_to_decide(name, as_person, everybody):
    browser = as_person(everybody[name] if name else None)

    assert browser.get("/clocks/PR2/").status_code == 404
    assert browser.post("/clocks/PR2/", {"number": "1"}).status_code == 404
    assert Clock.objects.count() == 13


def test_a_promise_that_is_not_there_is_not_found(as_person, ruth):
    assert as_person(ruth).get("/clocks/PR14/").status_code == 404


def test_days_stand_as_examples_until_these_promises_are_agreed(as_person, stage, ruth, leah):
    challenge = stage.in_progress()
    assert "Example promises" in as_person(leah).get(challenge.get_absolute_url()).content.decode()

    for code, number in (("PR2", 5), ("PR4", 1), ("PR6", 42)):
        decide(ruth, code, number=number)
    assert "Example promises" not in as_person(leah).get(challenge.get_absolute_url()).content.decode()


# --- Where a number stands in words -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_chair_and_the_officer_read_the_days_that_count(as_person, stage, amara, ruth):
    def agree_page(challenge):
        actions.ask_to_publish(challenge, by=stage.first)
        return as_person(amara).get(f"{challenge.get_absolute_url()}agree/").content.decode()

    assert "It goes public 2 working days later" in agree_page(stage.agreed())
    decide(ruth, "PR10", number=1, adopted_by="", adopted_on=None)
    another = stage.agreed(title="Another")
    assert "It goes public 1 working day later" in agree_page(another)

    actions.agree_to_publish(another.publications.get(), by=amara)
    said = as_person(ruth).post(f"{another.get_absolute_url()}told/", follow=True).content.decode()
    assert "It goes public in 1 working day, unless the answer is no." in said


@pytest.mark.django_db
def test_how_often_j2i_meets_is_said_as_its_meetings_are_set_up(as_person, client, fiona, j2i):
    assert "J2I meets every 6 weeks." in client.get("/").content.decode()

    series = MeetingSeries.objects.create(group=j2i, name="J2I", every_days=28)
    assert "J2I meets every 4 weeks." in client.get("/").content.decode()
    assert "J2I meets every 4 weeks." in as_person(fiona).get("/j2i/").content.decode()
    MeetingSeries.objects.filter(pk=series.pk).update(every_days=30)
    assert "J2I meets every 30 days." in as_person(fiona).get("/j2i/").content.decode()


@pytest.mark.django_db
def test_a_promise_that_waits_for_a_meeting_has_a_day_where_that_meeting_has_one(
    as_person, ruth, clab, corporate_parenting_panel
):
    def shown(code):
        return as_person(ruth).get("/clocks/").content.decode().split(f'id="{code}"')[1].split("</li>")[0]

    nothing = "No next meeting is in the calendar, so there is no day yet."
    assert [nothing in shown(code) for code in ("PR3", "PR4", "PR8", "PR2")] == [True, True, True, False]

    meeting_of(clab, starts_at=timezone.make_aware(datetime(2046, 3, 5, 18)))
    meeting_of(corporate_parenting_panel, starts_at=timezone.make_aware(datetime(2046, 4, 6, 14)))
    meeting_of(corporate_parenting_panel, starts_at=timezone.now() - DAY)
    assert "The next meeting is on 5 March 2046." in shown("PR3")
    assert "The next meeting is on 6 April 2046." in shown("PR8") and nothing in shown("PR4")
