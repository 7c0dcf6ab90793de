"""The public page of measures: what is counted, what is hidden, and that it names nothing unpublished (D7)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, seed
from challenges.models import Challenge, TimelineEntry
from challenges.reports import influence
from challenges.reports.history import stories
from challenges.reports.measure import percent
from challenges.reports.periods import Month, Period
from events.models import Attendance, Meeting
from people.models import Membership, Role
from tests.challenges.stages import meeting_of
from tests.factories import make_seat, make_user
from tests.many import more_like

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(stage):
    """The stage, with seats that everybody has held for years: some of these stories begin long ago."""
    Membership.objects.update(from_date=date(2020, 1, 1))
    for person in (stage.author, stage.first, stage.second, stage.chair, stage.officer, stage.partner):
        person.__dict__.pop("seats", None)
    stage.seat.refresh_from_db()
    return stage


def page(query=""):
    response = Client().get(f"/influence/{query}")
    return response.status_code, response.content.decode()


def today():
    return timezone.localdate()


def this_year():
    return Period(today() - timedelta(days=365), today())


def measure(function, period=None):
    return function(stories(), period or this_year())


def shown(function, period=None):
    found = measure(function, period)
    return found.whole, found.big


def days_ago(days):
    """At this hour of that day by the clock on the wall: an hour more or less in between would make it another day."""
    return time_machine.travel(timezone.localtime() - timedelta(days=days))


# --- Each measure, by its formula -------------------------------------------------------------------------------------


def test_m1_and_m2_count_what_clab_closed(stage):
    for _number in range(3):
        stage.changed()
    stage.partly_changed()
    stage.not_now()
    stage.answered()

    assert shown(influence.m1_change_rate) == (5, "80%")
    assert shown(influence.m2_full_change_rate) == (5, "60%")
    assert "4 of the 5" in measure(influence.m1_change_rate).says


def test_what_was_opened_again_is_not_closed(stage):
    won = [stage.changed() for _number in range(6)]
    assert shown(influence.m1_change_rate) == (6, "100%")

    actions.reopen(won[0], by=stage.first, reason="It did not last.")

    assert measure(influence.m1_change_rate).whole == 5


def test_a_time_that_is_over_keeps_its_numbers(stage):
    with days_ago(60):
        won = [stage.changed() for _number in range(5)]
    past = Period(today() - timedelta(days=90), today() - timedelta(days=30))
    assert shown(influence.m1_change_rate, past) == (5, "100%")

    actions.reopen(won[0], by=stage.first, reason="It did not last.")

    assert shown(influence.m1_change_rate, past) == (5, "100%")
    assert measure(influence.m1_change_rate).whole == 4


def test_m3_counts_answers_that_clab_did_not_send_back(stage):
    for _number in range(4):
        stage.changed()
    stage.judged("not_good_enough")

    assert shown(influence.m3_accepted_answers) == (5, "80%")


def test_m4_counts_noes_with_their_reasons(stage):
    for _number in range(5):
        stage.not_now()

    assert shown(influence.m4_reasoned_no) == (5, "100%")


def test_m6_and_m7_name_the_middle_and_what_eight_in_ten_stay_within(stage):
    for days in (10, 20, 30, 40, 50):
        with days_ago(days):
            challenge = stage.in_progress()
        for promise in challenge.parts.get().commitments.all():
            actions.mark_done(promise, by=stage.partner, evidence="Ten letters went out.")
        actions.propose_answer(challenge, by=stage.partner, kind="yes", text="Done.")
        actions.answer(challenge, by=stage.chair)

    answered = measure(influence.m7_time_to_answer)
    assert (answered.whole, answered.big) == (5, "30 days")
    assert "30 days" in answered.says and "40 days" in answered.says
    assert shown(influence.m6_time_to_first_step) == (5, "0 days")


def test_m8_counts_by_the_first_day_and_by_the_agreed_day(stage):
    with days_ago(60):
        challenges = [stage.in_progress(due_in=20) for _number in range(6)]
    promises = [challenge.parts.get().commitments.get() for challenge in challenges]
    with days_ago(45):
        actions.mark_done(promises[0], by=stage.partner, evidence="Seen.")
        for promise in promises[1:3]:
            actions.move_date(promise, by=stage.partner, new_due=today() + timedelta(days=40), reason="The printer.")
    with days_ago(20):
        actions.mark_done(promises[1], by=stage.partner, evidence="Seen.")

    # One was done by its first day; two were moved, and one of those was done by the new one; three are late.
    assert shown(influence.m8_kept_by_first_day) == (6, "17%")
    assert shown(influence.m8_kept_by_agreed_day) == (6, "33%")


def test_m8_does_not_count_a_day_that_is_still_to_come_nor_what_was_taken_back(stage, leah):
    for _number in range(5):
        stage.in_progress(due_in=10)
    with days_ago(60):
        back = [stage.in_progress(due_in=30) for _number in range(5)]
    with days_ago(40):
        for challenge in back:
            actions.withdraw(challenge, by=leah)

    assert measure(influence.m8_kept_by_first_day).whole == 0
    assert measure(influence.m8_kept_by_agreed_day).whole == 0


def held(group, days, *people):
    starts_at = timezone.now() - timedelta(days=days)
    meeting = meeting_of(group, starts_at=starts_at, status=Meeting.Status.CLOSED)
    for person in people:
        Attendance.objects.create(meeting=meeting, user=person, here_at=starts_at)


def test_m12_counts_meetings_with_a_care_leaver_in_the_chair(j2i, clab, amara, dylan, tom, yonas):
    Membership.objects.update(from_date=date(2020, 1, 1))
    grown_up = make_user("Nia")
    make_seat(grown_up, j2i, Role.CHAIR, from_date=date(2020, 1, 1))
    held(j2i, 10, amara, tom)
    held(j2i, 50, dylan)
    held(j2i, 90, amara, dylan)
    held(j2i, 130, grown_up, yonas)
    held(j2i, 170, tom)
    meeting_of(j2i, starts_at=timezone.now() - timedelta(days=200), status=Meeting.Status.CANCELLED)

    assert shown(influence.m12_chaired_by_young_people) == (5, "60%")


def test_m12_asks_who_held_the_seats_on_that_day(j2i, amara):
    for days in (10, 50, 90, 130, 170):
        held(j2i, days, amara)  # her seats begin today

    assert shown(influence.m12_chaired_by_young_people) == (5, "0%")


def test_m9_and_m10_look_at_the_last_day(stage):
    with days_ago(100):
        old = [stage.in_progress(due_in=90) for _number in range(3)]
    fresh = [stage.in_progress() for _number in range(3)]
    actions.post_update(old[0], by=stage.partner, text="We are on it.")

    assert shown(influence.m9_fresh_news) == (6, "67%")
    # A word of news is no movement.
    assert shown(influence.m10_stuck) == (6, "50%")
    actions.pause(old[0], by=stage.chair, waiting_for="A contract", until=today() + timedelta(days=30))
    assert shown(influence.m10_stuck) == (6, "33%")
    assert len(fresh) == 3


def test_whole_percents_are_all_or_none_only_when_they_are():
    assert percent(199, 200) == "99%"
    assert percent(1, 300) == "1%"
    assert percent(0, 7) == "0%"
    assert percent(7, 7) == "100%"


# --- What never counts, and what never shows --------------------------------------------------------------------------


def test_taken_over_challenges_count_in_none(settings):
    settings.DEMO = True
    seed.load_taken_over()

    assert Challenge.objects.taken_over().count() == 23
    assert stories() == []
    for function in influence.PUBLIC + influence.ANNEX:
        assert measure(function).whole == 0


def test_fewer_than_five_are_hidden_and_five_show(stage):
    for _number in range(4):
        stage.changed()
    _status, html = page()
    assert "Too few to tell" in html and "Did it change?" in html
    assert "100%" not in html and "4 of the 4" not in html

    stage.changed()

    assert "5 of the 5" in page()[1]


def test_nobody_learns_of_an_unpublished_one(stage, j2i):
    for _number in range(5):
        stage.changed(title="SECRETTITLE")
    stage.in_progress(title="SECRETTITLE")

    status, html = page()

    assert status == 200 and "5 of the 5" in html
    secrets = ("SECRETTITLE", "SECRETWORD", "CLABSTORY", "Letters come as texts.", "We asked ten people.")
    for word in (*secrets, "Send each letter", "Harbour Homes", "Priya", "Leah", "C-20"):
        assert word not in html


def test_all_read_the_same(stage, sign_in, fiona, ruth, amara):
    for _number in range(5):
        stage.changed()

    def body(client):
        return client.get("/influence/").content.decode().split("<main")[1].split("</main")[0]

    readers = [Client(), *(sign_in(Client(), person) for person in (fiona, ruth, amara))]
    assert len({body(reader) for reader in readers}) == 1


def test_no_partner_is_named_or_ranked(stage):
    with days_ago(60):
        for _number in range(6):
            stage.in_progress(due_in=20)

    status, html = page()

    assert status == 200 and "0 of 6 promises" in html
    assert "Harbour Homes" not in html


def test_with_nothing_yet_it_says_so_warmly():
    status, html = page()

    assert status == 200
    assert "Every story starts somewhere." in html
    assert "%" not in html.split("<main")[1].split("</main")[0].replace("%20", "")


# --- The time, in the address -----------------------------------------------------------------------------------------


def test_the_address_of_a_time_stands_on_the_page_with_its_day(stage):
    with time_machine.travel("2026-03-10 12:00:00+00:00"):
        for _number in range(5):
            stage.changed()
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        status, html = page("?from=2026-03&to=2026-04")

    assert status == 200
    assert "/influence/?from=2026-03&amp;to=2026-04" in html
    assert "As at 30 April 2026." in html and "March 2026 to April 2026." in html
    assert "5 of the 5" in html


def test_a_full_date_means_its_month(stage):
    with time_machine.travel("2026-03-10 12:00:00+00:00"):
        stage.changed()
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        assert "March 2026 to April 2026." in page("?from=2026-03-15&to=2026-04-02")[1]


def test_the_last_twelve_months_unless_somebody_chooses(stage):
    with time_machine.travel("2024-03-10 12:00:00+00:00"):
        stage.changed()
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        assert "December 2025 to November 2026." in page()[1]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?from=2026-06&to=2026-03", "This month comes before the first one."),
        ("?from=2026-13&to=2026-03", "Choose a month from the list."),
        ("?from=1066-10&to=2026-03", "Choose a month from the list."),
        ("?from=2026-03&to=2099-01", "Choose a month from the list."),
        ("?from=%00&to=2026-03", ""),
        ("?from=2026-03", ""),
        ("?from=%F0%9F%98%80&to=<script>alert(1)</script>", "Choose a month from the list."),
    ],
)
def test_a_time_that_makes_no_sense_is_answered_in_words(stage, query, says):
    with time_machine.travel("2026-03-10 12:00:00+00:00"):
        stage.changed()
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        status, html = page(query)

    assert status == 422
    assert says in html and "<script>alert" not in html
    assert "Did it change?" not in html


def test_thirty_cost_no_more_statements_than_four(stage):
    kinds = ["changed", "not_now", "in_progress", "answered"]
    for kind in kinds:
        stage.at(kind)

    def count():
        with CaptureQueriesContext(connection) as asked:
            page()
        return len(asked)

    page()
    one = count()
    more_like(Challenge.objects.all(), 7)

    assert Challenge.objects.count() == 32
    assert count() == one


def test_a_month_is_read_and_written_the_same_way():
    assert str(Month.read("2026-01").previous) == "2025-12"
    assert str(Month.read("2025-12").next) == "2026-01"
    assert Month.read("2024-02").last == date(2024, 2, 29)
    for wrong in ("2026-00", "2026-13", "0000-01", "26-01", "2026-1", ""):
        with pytest.raises(ValueError):
            Month.read(wrong)


def test_a_draft_is_in_no_story(stage):
    stage.draft()

    assert stories() == []
    assert TimelineEntry.objects.filter(code="moved").count() == 0
