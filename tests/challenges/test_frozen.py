"""A month that is over is frozen: numbered, never changed, rid of what is taken back (domain.md 7, design.md 3.7)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, retention
from challenges.models import Challenge, ChallengeUpdate, PrivateNote, Report
from challenges.reports import frozen, pack
from challenges.reports.history import stories
from challenges.reports.periods import Month
from people.models import Membership, Role
from tests.challenges.stages import fresh, promise_of
from tests.challenges.test_at_once import at_once
from tests.many import more_like
from tests.standing import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOVEMBER = "/reports/monthly/2026-11/"
QUESTION = "Will your teams send letters as a text?"


@pytest.fixture
def stage(stage, fiona, dara):
    """The stage, with seats that everybody has held for years: some of these stories begin long ago."""
    Membership.objects.update(from_date=date(2020, 1, 1))
    for person in (stage.author, stage.first, stage.second, stage.chair, stage.officer, stage.partner, fiona, dara):
        person.__dict__.pop("seats", None)
    stage.seat.refresh_from_db()
    return stage


def day(year, month, number, hour=12):
    return time_machine.travel(datetime(year, month, number, hour, tzinfo=UTC), tick=False)


def freeze():
    return frozen.freeze_months(timezone.now())


def ask(stage, challenge, role=Role.HEAD_OF_SERVICE, asks=QUESTION):
    return actions.ask_the_top(challenge, by=stage.first, role=role, asks=asks)


@kept
def a_month(stage):
    """A November with something in every item, all of it Leah's; returned by what became of it."""
    with day(2026, 8, 1):
        stuck = stage.in_progress(title="TITLE stuck", due_in=300)
    with day(2026, 10, 20):
        actions.post_update(stuck, by=stage.partner, text="NEWSWORD No news, because.")
    with day(2026, 11, 5):
        made = {
            "stuck": stuck,
            "owed": stage.in_progress(title="TITLE owed", due_in=10),
            "done": stage.in_progress(title="TITLE done", due_in=10),
            "no": stage.not_now(title="TITLE no"),
            "back": stage.judged("not_good_enough", title="TITLE back"),
        }
        actions.mark_done(promise_of(made["done"]), by=stage.partner, evidence="Ten letters went out.")
        actions.thank(promise_of(made["done"]), by=stage.first)
        ask(stage, made["owed"])
        for challenge in made.values():
            PrivateNote.objects.create(challenge=challenge, text="NOTEWORD")
    return {name: fresh(challenge) for name, challenge in made.items()}


def rows_of(content):
    """How many rows each item has."""
    return {item: len(rows) for item, rows in content.items() if isinstance(rows, list) and item != "counts"}


# --- When, and how often ----------------------------------------------------------------------------------------------


def test_a_month_is_frozen_once_it_is_over_and_never_twice(stage):
    with day(2026, 11, 30, hour=23):
        stage.with_j2i()
        assert freeze() == 0
    with day(2026, 12, 1, hour=0):
        assert (freeze(), freeze()) == (1, 0)

    report = Report.objects.get()
    assert (report.kind, report.number, report.first, report.last) == (
        "monthly",
        1,
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    assert timezone.localdate(report.frozen_at) == date(2026, 12, 1)


def test_a_day_is_a_day_in_london(stage):
    with day(2026, 6, 10):
        stage.with_j2i()
    with day(2026, 6, 30, hour=22):
        assert freeze() == 0
    with day(2026, 6, 30, hour=23):  # in London it is July
        assert freeze() == 1


def test_a_site_that_slept_catches_up_in_order_and_makes_up_nothing_from_before(stage):
    with day(2026, 9, 29):
        stage.with_j2i()
    with day(2026, 12, 20):
        assert (freeze(), freeze()) == (3, 0)

    made = list(Report.objects.values_list("number", "first"))
    assert made == [(1, date(2026, 9, 1)), (2, date(2026, 10, 1)), (3, date(2026, 11, 1))]


def test_years_are_caught_up_in_several_runs_without_a_hole(stage):
    with day(2025, 1, 10):
        stage.with_j2i()
    with day(2026, 3, 20):
        assert [freeze(), freeze(), freeze()] == [12, 2, 0]

    assert list(Report.objects.values_list("number", flat=True)) == list(range(1, 15))


def test_where_nothing_was_ever_sent_there_is_no_report(stage):
    with day(2026, 9, 29):
        stage.draft()
    with day(2026, 12, 20):
        assert freeze() == 0


def test_catching_up_late_tells_the_month_as_it_was_when_it_ended(stage, a_month, amara):
    def november():
        return pack.told(Month(2026, 11), stories(), Challenge.objects.at_j2i())

    with day(2026, 12, 1, hour=0):
        then = november()
    with day(2026, 12, 9):
        promise = promise_of(a_month["owed"])
        actions.move_date(promise, by=stage.partner, new_due=date(2027, 2, 1), reason="The printer.")
        actions.back(a_month["owed"], by=amara)
        actions.mark_done(promise_of(a_month["stuck"]), by=stage.partner, evidence="Sent.")
        actions.post_update(a_month["stuck"], by=stage.partner, text="It moves.")
        stage.with_j2i(title="TITLE later")
    with day(2027, 1, 20):
        assert november() == then

    rows = {"asks": 1, "new": 4, "owed": 1, "thanks": 1, "stuck": 1, "carried": 0, "not_now": 1, "not_accepted": 1}
    rows["didnt_work"] = 0  # what fewer than five met is nowhere
    assert rows_of(then) == rows
    [owed] = then["owed"]
    assert {each["title"]: each["status"]["label"] for each in owed["promises"]} == {
        "TITLE owed": "15 days late",
        "TITLE done": "They say: done on 5 November 2026",
    }


def test_it_is_written_once(stage):
    with day(2026, 10, 5):
        stage.with_j2i()
    freeze()
    report = Report.objects.first()

    with pytest.raises(TypeError):
        report.save()
    with pytest.raises(TypeError):
        report.delete()
    for said in ({"number": 1, "first": date(2020, 1, 1)}, {"number": 999, "first": report.first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(kind="monthly", last=report.last, content={}, **said)


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_each_month_has_one_report_and_no_number_is_missing(stage):
    with time_machine.travel(timezone.now() - 130 * DAY):
        stage.with_j2i()

    at_once(*[freeze] * 4)
    while freeze():
        pass

    made = list(Report.objects.order_by("number").values_list("number", "first"))
    assert [number for number, _first in made] == list(range(1, len(made) + 1)) and len(made) >= 4
    assert sorted({first for _number, first in made}) == [first for _number, first in made]


# --- What stands on the page ------------------------------------------------------------------------------------------


def test_the_page_says_its_number_and_day_and_stays_whatever_happens_later(stage, a_month, read, fiona, yonas, amara):
    with day(2026, 12, 1):
        assert freeze() == 4
        before = {reader: read(reader, NOVEMBER) for reader in (fiona, yonas)}
    with day(2026, 12, 12):
        actions.move_date(
            promise_of(a_month["owed"]), by=stage.partner, new_due=date(2027, 2, 1), reason="The printer."
        )
        actions.mark_done(promise_of(a_month["stuck"]), by=stage.partner, evidence="Sent.")
        actions.post_update(a_month["stuck"], by=stage.partner, text="It moves.")
        actions.back(a_month["back"], by=amara)
        actions.reopen(a_month["no"], by=stage.first, reason="They changed the rules.")
        Challenge.objects.filter(pk=a_month["owed"].pk).update(title="Another title", what_we_asked="Another ask")
        stage.with_j2i(title="TITLE later")
        freeze()
        after = {reader: read(reader, NOVEMBER) for reader in (fiona, yonas)}

    status, page = before[fiona]
    assert status == 200 and "Report 4, frozen on 1 December 2026." in page and "As at 30 November 2026." in page
    for words in (
        "TITLE stuck",
        "TITLE owed",
        "15 days late",
        "TITLE no",
        "TITLE back",
        "NEWSWORD",
        "CLAB says thank you",
    ):
        assert words in page
    assert "1 day late" in page  # the reply, which is never frozen
    for reader in (fiona, yonas):
        assert after[reader][1].replace("12 days late", "1 day late") == before[reader][1]


def test_a_running_month_has_no_number_and_says_that_it_is_not_over(stage, a_month, read, fiona):
    with day(2026, 11, 20):
        freeze()
        page = read(fiona, NOVEMBER)[1]

    assert "The month is not over yet." in page and "frozen on" not in page
    assert "TITLE owed" in page and "5 days late" in page


def test_in_the_minutes_before_it_is_frozen_it_says_so(stage, a_month, read, fiona):
    with day(2026, 12, 1):
        page = read(fiona, NOVEMBER)[1]

    assert "Its report is made in a few minutes." in page and "TITLE owed" in page and "15 days late" in page


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 404), ("leah", 404), ("priya", 404), ("tom", 404), ("ada", 404), ("councillor_shah", 404),
     ("fiona", 200), ("dara", 200), ("ruth", 200), ("yonas", 200), ("amara", 200)],
)  # fmt: skip
def test_a_frozen_report_is_read_by_those_who_read_the_month(request, stage, a_month, read, name, status):
    with day(2026, 12, 1):
        freeze()
        found, page = read(request.getfixturevalue(name) if name else None, NOVEMBER)

    assert found == status and ("TITLE" in page) == (status == 200)


def test_no_author_no_own_words_no_note_and_no_name_of_a_person_is_kept(stage, a_month):
    with day(2026, 12, 1):
        freeze()

    kept = json.dumps(list(Report.objects.values_list("content", flat=True)))
    assert "TITLE owed" in kept and "Repairs lead" in kept
    for word in ("SECRETWORD", "Send a text I can read.", "NOTEWORD", "CLABSTORY", "Leah", "Priya", "Amara", "Yonas"):
        assert word not in kept


# --- Replies go on ----------------------------------------------------------------------------------------------------


def test_a_question_of_a_frozen_month_can_still_be_replied_to_and_late_is_said_for_good(
    stage, a_month, read, fiona, ruth, yonas
):
    asked = a_month["owed"].top_asks.get()
    reply = f"/challenges/{a_month['owed'].reference}/top/{asked.pk}/reply/"
    with day(2026, 12, 1):
        freeze()
        assert reply in read(fiona, NOVEMBER)[1]
        for reader in (ruth, yonas):
            page = read(reader, NOVEMBER)[1]
            assert QUESTION in page and reply not in page
    with day(2026, 12, 3):
        actions.reply_from_the_top(asked, by=fiona, text="Yes, from January.")
    with day(2027, 1, 5):
        freeze()
        for address in (NOVEMBER, "/reports/monthly/2026-12/"):
            page = read(fiona, address)[1]
            assert "Replied, 3 days late" in page and "Yes, from January." in page and reply not in page
        assert QUESTION not in read(fiona, "/reports/monthly/2027-01/")[1]


def test_a_leader_reads_what_is_asked_of_her_role_alone_in_a_frozen_one_too(stage, read, fiona, dara, yonas):
    with day(2026, 11, 5):
        ask(stage, stage.in_progress())
        ask(stage, stage.agreed(title="NOTYETATJ2I"), role=Role.DIRECTOR, asks="DIRECTORQUESTION")
    with day(2026, 12, 1):
        freeze()
        hers, the_directors, clabs = (read(reader, NOVEMBER)[1] for reader in (fiona, dara, yonas))

    assert QUESTION in hers and "DIRECTORQUESTION" not in hers and "NOTYETATJ2I" not in hers
    assert "DIRECTORQUESTION" in the_directors and QUESTION not in the_directors
    assert QUESTION in clabs and "DIRECTORQUESTION" not in clabs


# --- Taken back, hidden, erased ---------------------------------------------------------------------------------------


def test_what_is_taken_back_is_only_a_mark_for_everybody_and_the_numbers_stay(stage, a_month, read, fiona, ruth, yonas):
    with day(2026, 12, 1):
        freeze()
        numbers = read(fiona, NOVEMBER)[1].split("The month in numbers")[1].split("</table")[0]
    with day(2026, 12, 2):
        for name in ("owed", "stuck", "back"):
            actions.withdraw(a_month[name], by=stage.author)
        pages = {reader: read(reader, NOVEMBER)[1] for reader in (fiona, ruth, yonas)}

    for page in pages.values():
        for word in ("TITLE owed", "TITLE stuck", "TITLE back", "NEWSWORD", QUESTION, "Two houses still get paper."):
            assert word not in page
        assert "TITLE no" in page and "Taken back" in page
    assert pages[fiona].split("The month in numbers")[1].split("</table")[0] == numbers


def test_her_own_is_only_a_mark_too_where_its_author_sits_on_clab(stage, read, yonas, dylan, amara):
    stage.author, stage.first = yonas, amara
    with day(2026, 11, 5):
        hers = stage.with_j2i(title="TITLE hers")
    with day(2026, 12, 1):
        freeze()
        assert "TITLE hers" in read(yonas, NOVEMBER)[1]
        actions.withdraw(hers, by=yonas)
        assert "TITLE hers" not in read(yonas, NOVEMBER)[1]


def test_one_that_was_joined_with_another_leaves_only_a_mark(stage, read, fiona, ruth):
    with day(2026, 11, 5):
        challenge, other = stage.with_j2i(title="TITLE joined"), stage.with_j2i(title="TITLE stays")
    with day(2026, 12, 1):
        freeze()
        actions.merge(challenge, by=stage.officer, other=other, author_said_yes=True)
        pages = [read(reader, NOVEMBER)[1] for reader in (fiona, ruth)]

    for page in pages:
        assert "TITLE joined" not in page and "TITLE stays" in page and "joined with another" in page


def test_news_that_is_gone_is_left_out_and_the_rest_stays(stage, a_month, read, fiona):
    with day(2026, 12, 1):
        freeze()
        ChallengeUpdate.objects.filter(challenge=a_month["stuck"]).delete()
        page = read(fiona, NOVEMBER)[1]

    assert "NEWSWORD" not in page and "TITLE stuck" in page


def test_when_its_words_are_erased_they_are_gone_from_the_report_itself(stage, a_month, read, fiona):
    with day(2026, 12, 1):
        freeze()
        before = Report.objects.get(number=4).content
        for name in ("owed", "stuck", "back"):
            actions.withdraw(a_month[name], by=stage.author)
    with day(2027, 1, 2):
        assert retention.erase_withdrawn(timezone.now()) == 3
        after = Report.objects.get(number=4).content
        page = read(fiona, NOVEMBER)

    kept = json.dumps(list(Report.objects.values_list("content", flat=True)))
    for word in ("TITLE owed", "TITLE stuck", "TITLE back", "NEWSWORD", QUESTION, "Two houses still get paper."):
        assert word in json.dumps(before) and word not in kept
    for word in ("TITLE no", "TITLE done", "The building is rented"):
        assert word in kept
    assert after["counts"] == before["counts"] and rows_of(after) == rows_of(before)
    assert page[0] == 200 and "Taken back" in page[1] and "TITLE no" in page[1]


def test_erasing_one_leaves_reports_that_do_not_name_it_as_they_were(stage, a_month):
    with day(2026, 12, 1):
        freeze()
        before = list(Report.objects.values_list("content", flat=True))
        with transaction.atomic():
            frozen.forget(stage.with_j2i(title="In no report yet"))

    assert list(Report.objects.values_list("content", flat=True)) == before


# --- As many statements for thirty as for one -------------------------------------------------------------------------


def test_a_frozen_month_of_thirty_costs_no_more_statements_than_one_of_three(stage, sign_in, fiona):
    def some():
        news = stage.in_progress(due_in=3)
        ask(stage, news)
        actions.post_update(news, by=stage.partner, text="We are on it.")
        return [news, stage.judged("not_good_enough"), stage.not_now()]

    def cost(address):
        client = sign_in(Client(), fiona)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert b"frozen on" in client.get(address).content
        return len(asked)

    with day(2026, 3, 2):
        some()
    with day(2026, 7, 6):
        more_like(some(), 9)
    with day(2026, 12, 1):
        freeze()
        assert cost("/reports/monthly/2026-10/") == cost("/reports/monthly/2026-06/") <= 20
