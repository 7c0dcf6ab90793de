"""The month for Heads of Service and the Panel's dashboard: who reads them, and what never stands there (D4, D5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, promises, seed
from challenges.models import Challenge, Pillar, PrivateNote, TopAsk
from challenges.reports import monthly, panel
from challenges.reports.history import stories
from challenges.reports.periods import Month, Period
from people.models import Membership, Role
from tests.challenges.stages import meeting_of, pillar
from tests.many import more_like

pytestmark = pytest.mark.django_db
QUESTION = "Will your teams send letters as a text?"
NOVEMBER = "2026-11-10 12:00:00+00:00"


@pytest.fixture
def stage(stage, fiona, councillor_shah, dara):
    """The stage, with seats that everybody has held for years: some of these stories begin long ago."""
    Membership.objects.update(from_date=date(2020, 1, 1))
    for person in (stage.author, stage.first, stage.second, stage.chair, stage.officer, stage.partner, fiona, dara):
        person.__dict__.pop("seats", None)
    stage.seat.refresh_from_db()
    return stage


def at(moment):
    return time_machine.travel(moment)


def day(year, month, number):
    return time_machine.travel(datetime(year, month, number, 12, tzinfo=UTC))


def this_month():
    return f"/reports/monthly/{timezone.localdate():%Y-%m}/"


def ask(stage, challenge, role=Role.HEAD_OF_SERVICE, asks=QUESTION):
    return actions.ask_the_top(challenge, by=stage.first, role=role, asks=asks)


# --- Who reads them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "month", "panel_page"),
    [
        (None, 404, 404),
        ("leah", 404, 404),
        ("priya", 404, 404),
        ("tom", 404, 404),
        ("ed", 404, 404),
        ("ada", 404, 404),
        ("councillor_shah", 404, 200),
        ("fiona", 200, 200),
        ("dara", 200, 200),
        ("ruth", 200, 200),
        ("yonas", 200, 200),
        ("amara", 200, 200),
    ],
)
def test_who_reads_what(request, groups, read, name, month, panel_page):
    user = request.getfixturevalue(name) if name else None

    assert read(user, this_month())[0] == month
    assert read(user, "/reports/panel/")[0] == panel_page
    assert read(user, f"/reports/panel/{timezone.localdate()}/")[0] == panel_page


@pytest.mark.parametrize("address", ["/reports/monthly/2026-11/", "/reports/panel/", "/reports/panel/2026-11-10/"])
def test_a_report_is_only_read(stage, sign_in, fiona, address):
    with at(NOVEMBER):
        assert sign_in(Client(), fiona).post(address).status_code == 405


@pytest.mark.parametrize(
    "key", ["2026-13", "2026-00", "0000-01", "9999-12", "2026-12", "2019-01", "2026-1", "x", "٢٠٢٦-١١"]
)
def test_a_month_that_is_none_or_has_nothing_to_say_is_not_there(stage, read, fiona, key):
    with at(NOVEMBER):
        stage.agreed()
        assert read(fiona, f"/reports/monthly/{key}/")[0] == 404


@pytest.mark.parametrize(
    "key", ["2026-02-30", "0000-00-00", "9999-12-31", "2026-11-11", "2019-01-01", "today", "2026-11"]
)
def test_a_day_that_is_none_or_has_nothing_to_say_is_not_there(stage, read, councillor_shah, key):
    with at(NOVEMBER):
        stage.agreed()
        assert read(councillor_shah, f"/reports/panel/{key}/")[0] == 404


def test_the_way_in_leads_to_this_month_and_stands_on_the_home(stage, sign_in, fiona, councillor_shah):
    with at(NOVEMBER):
        leader = sign_in(Client(), fiona)
        assert leader.get("/reports/monthly/")["Location"] == "/reports/monthly/2026-11/"
        assert "/reports/monthly/" in leader.get("/").content.decode()
        member = sign_in(Client(), councillor_shah).get("/").content.decode()
        assert "/reports/panel/" in member and "/reports/monthly/" not in member


def test_with_nothing_yet_both_say_so_in_words(groups, read, fiona, councillor_shah):
    status, month = read(fiona, this_month())
    assert status == 200 and "CLAB has no question open for this month." in month
    status, page = read(councillor_shah, "/reports/panel/")
    assert status == 200 and "Nothing is late, and nothing is stuck." in page


# --- CLAB asks a Head of Service --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 2), date(2026, 11, 30)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 24), date(2026, 12, 31)),  # five working days from now are in December
        (date(2026, 12, 31), date(2027, 1, 29)),  # the month ends on a Sunday
        (date(2026, 5, 1), date(2026, 5, 29)),
        (date(2027, 4, 27), date(2027, 5, 28)),  # 31 May 2027 is a bank holiday
    ],
)
def test_she_replies_before_the_next_report_and_has_five_working_days(asked, due):
    assert promises.reply_before_report(asked) == due


def test_the_question_has_a_day_and_waits_on_her_home_and_in_the_report(stage, read, fiona):
    with at(NOVEMBER):
        asked = ask(stage, stage.in_progress())
        reply = f"/challenges/{asked.challenge.reference}/top/{asked.pk}/reply/"
        home, month = read(fiona, "/")[1], read(fiona, this_month())[1]

    assert asked.due_on == date(2026, 11, 30)
    assert "Reply by 30 November." in home and reply in home
    assert QUESTION in month and "30 November 2026" in month and "No reply yet" in month and reply in month


def test_nobody_else_at_the_top_gets_a_day(stage):
    assert ask(stage, stage.agreed(), role=Role.DIRECTOR).due_on is None


def test_the_database_keeps_no_question_to_her_without_a_day(stage):
    with pytest.raises(IntegrityError), transaction.atomic():
        TopAsk.objects.create(challenge=stage.agreed(), role="head_of_service", asks=QUESTION)


def test_a_question_opens_a_challenge_to_her_before_j2i_reads_it(stage, read, fiona, dara):
    challenge = stage.agreed()
    assert read(fiona, challenge.get_absolute_url())[0] == 404

    ask(stage, challenge)

    assert read(fiona, challenge.get_absolute_url())[0] == 200
    assert read(dara, challenge.get_absolute_url())[0] == 404
    month = read(fiona, this_month())[1]
    assert QUESTION in month and "SECRETWORD" not in month
    assert QUESTION not in read(dara, this_month())[1]


def test_no_reply_is_late_in_words_the_day_after(stage, read, fiona, yonas):
    with at(NOVEMBER):
        asked = ask(stage, stage.in_progress())
    with day(2026, 11, 30):
        assert "late" not in read(fiona, "/reports/monthly/2026-11/")[1].split("The month in numbers")[0]
    with day(2026, 12, 3):
        top = read(fiona, "/reports/monthly/2026-12/")[1].split("The month in numbers")[0]
        assert "3 days late" in top and QUESTION in top
        assert "3 days late." in read(yonas, asked.challenge.get_absolute_url())[1]


def test_a_late_reply_says_late_for_good_in_the_next_report(stage, read, fiona, yonas):
    with at(NOVEMBER):
        asked = ask(stage, stage.in_progress())
    with day(2026, 12, 3):
        actions.reply_from_the_top(asked, by=fiona, text="Yes, from January.")
    with day(2026, 12, 20):
        for reader in (fiona, yonas):
            month = read(reader, "/reports/monthly/2026-12/")[1]
            assert "Replied, 3 days late" in month and "Yes, from January." in month
    with day(2027, 1, 10):
        assert QUESTION not in read(fiona, "/reports/monthly/2027-01/")[1]


def test_a_reply_in_time_is_not_late(stage, read, fiona):
    with at(NOVEMBER):
        asked = ask(stage, stage.in_progress())
        actions.reply_from_the_top(asked, by=fiona, text="Yes.")
        top = read(fiona, this_month())[1].split("The month in numbers")[0]

    assert "Replied" in top and "late" not in top
    assert "Write a reply" not in top


def test_a_leader_reads_what_is_asked_of_her_role_alone(stage, read, fiona, dara):
    challenge = stage.in_progress()
    ask(stage, challenge)
    ask(stage, challenge, role=Role.DIRECTOR, asks="DIRECTORQUESTION")

    hers, the_directors = read(fiona, this_month())[1], read(dara, this_month())[1]

    assert QUESTION in hers and "DIRECTORQUESTION" not in hers
    assert "DIRECTORQUESTION" in the_directors and QUESTION not in the_directors


def test_the_officer_reads_the_question_and_may_not_reply(stage, read, ruth):
    asked = ask(stage, stage.agreed())

    month = read(ruth, this_month())[1]

    assert QUESTION in month and f"/top/{asked.pk}/reply/" not in month


def test_what_was_taken_back_takes_its_question_with_it(stage, read, fiona):
    asked = ask(stage, stage.agreed())
    actions.withdraw(asked.challenge, by=stage.author)

    assert QUESTION not in read(fiona, this_month())[1]


# --- The month --------------------------------------------------------------------------------------------------------


def counted(month):
    return {str(line.label): (line.now, line.before) for line in monthly.counts(stories(), month)}


def test_the_numbers_of_a_month_stand_beside_those_of_the_last(stage):
    with day(2026, 9, 1):
        stage.in_progress(due_in=100)
    with day(2026, 10, 20):
        stage.changed()
        stage.in_progress(due_in=3)
    with day(2026, 11, 25):
        stage.received()
        stage.answered()

    with day(2026, 12, 10):
        # The first one: its news was due on 13 October; on 24 November it has stood still for 84 days.
        assert counted(Month(2026, 11)) == {
            "Open": (4, 2),
            "New": (2, 2),
            "Answered": (1, 1),
            "Changed, says CLAB": (0, 1),
            "Late": (2, 2),
            "Stuck": (1, 0),
        }


def test_a_day_that_was_moved_later_was_late_before(stage):
    with day(2026, 10, 1):
        promise = stage.in_progress(due_in=10).parts.get().commitments.get()
    with day(2026, 11, 5):
        actions.move_date(promise, by=stage.partner, new_due=date(2026, 12, 20), reason="The printer.")

    with day(2026, 11, 10):
        assert counted(Month(2026, 11))["Late"] == (0, 1)


def test_on_hold_is_neither_late_nor_stuck_before_its_day(stage):
    with day(2026, 6, 1):
        challenge = stage.in_progress(due_in=300)
        actions.pause(challenge, by=stage.chair, waiting_for="A contract", until=date(2026, 12, 1))
    with day(2026, 11, 10):
        assert counted(Month(2026, 11))["Late"] == (0, 0)
        assert counted(Month(2026, 11))["Stuck"] == (0, 0)
    with day(2026, 12, 5):
        assert counted(Month(2026, 12))["Late"] == (1, 0)


def test_what_is_not_at_j2i_is_a_number_and_nothing_more(stage, read, fiona, yonas, ruth):
    stage.received()
    stage.checked()
    stage.agreed(title="SECRETTITLE")
    stage.draft()

    for reader in (fiona, yonas, ruth):
        month = read(reader, this_month())[1]
        assert "3 more are still with CLAB." in month
        for word in ("SECRETTITLE", "SECRETWORD", "CLABSTORY", "Send letters as a text."):
            assert word not in month


def test_the_month_tells_what_came_to_the_table_with_its_ask_theme_and_organisations(stage, read, fiona, amara):
    challenge = stage.with_j2i(title="Letters I can open")
    actions.back(challenge, by=amara)

    month = read(fiona, this_month())[1]

    for words in ("Letters I can open", "Send letters as a text.", "We listen and act", "Harbour Homes (example)"):
        assert words in month
    assert "1 person said “me too”." in month


def test_no_author_no_own_words_no_note_and_no_name_of_a_person(stage, read, fiona):
    challenge = stage.in_progress(name_shown="display_name", due_in=5)
    PrivateNote.objects.create(challenge=challenge, text="SECRETNOTE")
    for state in ("not_now", "changed", "answered"):
        stage.at(state, name_shown="display_name")
    stage.judged("not_good_enough", name_shown="display_name")
    ask(stage, challenge)

    status, month = read(fiona, this_month())

    assert status == 200
    for word in ("SECRETWORD", "Send a text I can read.", "SECRETNOTE", "CLABSTORY", "Leah", "Priya", "Amara", "Yonas"):
        assert word not in month


def test_promises_stand_with_their_organisation_and_how_they_are(stage, read, fiona):
    with day(2026, 10, 1):
        stage.in_progress(due_in=20, title="The late one")
        stage.in_progress(due_in=45, title="The one of this month")
        stage.in_progress(due_in=90, title="The one of next year")
    with at(NOVEMBER):
        owed = read(fiona, this_month())[1].split("Promises due and overdue")[1].split("<section")[0]

    assert "Harbour Homes (example)" in owed and "Repairs lead" in owed
    assert "The late one" in owed and "20 days late" in owed
    assert "The one of this month" in owed and "5 days to go" in owed
    assert "The one of next year" not in owed


def test_a_no_of_the_month_says_why_who_and_when(stage, read, fiona):
    with day(2026, 10, 5):
        stage.not_now(title="An older no")
    with at(NOVEMBER):
        stage.not_now(title="A new no")
        month = read(fiona, this_month())[1]

    refused = month.split("Not now, and why")[1]
    assert "A new no" in refused and "An older no" not in refused
    assert "The building is rented" in refused and "Head of homes, Harbour Homes (example)" in refused
    assert "10 November 2027" in refused


def test_an_answer_that_clab_sent_back_says_why(stage, read, fiona):
    stage.judged("not_good_enough", title="Not yet")

    sent_back = read(fiona, this_month())[1].split("Answers that CLAB did not accept")[1]

    assert "Not yet" in sent_back and "We asked ten people." in sent_back and "Two houses still get paper." in sent_back


def test_an_item_with_nothing_in_it_is_no_empty_box(stage, read, fiona):
    stage.in_progress()

    month = read(fiona, this_month())[1]

    for heading in ("Not now, and why", "Answers that CLAB did not accept", "Stuck, and why"):
        assert heading not in month


def test_what_is_stuck_says_who_has_to_move_and_the_last_three_words_of_it(stage, read, fiona):
    with day(2026, 8, 1):
        challenge = stage.in_progress(title="It stands still", due_in=300)
    for number, on in ((1, 10), (2, 20), (3, 25), (4, 28)):
        with day(2026, 10, on):
            actions.post_update(challenge, by=stage.partner, text=f"No news, because {number}.")
    with at(NOVEMBER):
        still = read(fiona, this_month())[1].split("Stuck, and why")[1]

    assert "It stands still" in still and "2 J2I cycles behind" in still
    assert "Repairs lead, Harbour Homes (example)" in still
    assert "because 4." in still and "because 2." in still and "because 1." not in still


def test_what_the_council_says_is_in_no_report(stage, read, fiona, councillor_shah, settings):
    settings.DEMO = True
    seed.load_taken_over()
    title = Challenge.objects.taken_over().first().title

    for reader, address in ((fiona, this_month()), (councillor_shah, "/reports/panel/")):
        status, page = read(reader, address)
        assert status == 200 and title not in page


# --- The Panel --------------------------------------------------------------------------------------------------------


def test_the_panel_reads_what_is_public_and_a_number_of_the_rest(stage, read, councillor_shah):
    stage.publish(stage.changed(title="A public win"))
    stage.changed(title="SECRETWIN")
    stage.publish(stage.not_now(title="A public no"))
    stage.not_now(title="SECRETNO")
    with time_machine.travel(timezone.localtime() - timedelta(days=40)):
        stage.publish(stage.in_progress(title="A public late one", due_in=10))
        stage.in_progress(title="SECRETLATE", due_in=10)

    page = read(councillor_shah, "/reports/panel/")[1]

    for words in ("A public win", "A public no", "A public late one", "30 days late"):
        assert words in page
    assert "1 more changed." in page and "1 more is late or stuck." in page and "1 more got a “not now”." in page
    assert "The building is rented" in page and "Repairs lead, Harbour Homes (example)" in page
    for word in ("SECRET", "Leah", "Priya"):
        assert word not in page


def test_everybody_who_may_read_the_panels_page_reads_the_same(stage, read, councillor_shah, fiona, ruth, amara):
    stage.publish(stage.changed(title="A public win"))
    stage.changed(title="SECRETWIN")

    pages = {read(reader, "/reports/panel/")[1] for reader in (councillor_shah, fiona, ruth, amara)}

    assert len(pages) == 1


def test_what_was_taken_off_the_public_pages_is_gone_here_too(stage, read, councillor_shah, leah):
    challenge = stage.changed(title="Gone soon")
    stage.publish(challenge)
    assert "Gone soon" in read(councillor_shah, "/reports/panel/")[1]

    actions.unpublish(challenge, by=leah)

    page = read(councillor_shah, "/reports/panel/")[1]
    assert "Gone soon" not in page and "1 more changed." in page


def test_since_when_is_the_viewers_to_choose(stage, read, councillor_shah):
    with day(2026, 3, 10):
        stage.publish(stage.changed(title="In spring"))
    with at(NOVEMBER):
        assert "In spring" not in read(councillor_shah, "/reports/panel/")[1]
        page = read(councillor_shah, "/reports/panel/?from=2026-03-01")[1]
        assert "In spring" in page and "Since 1 March 2026." in page


def test_the_panel_reads_from_its_last_meeting_on_where_that_is_in_the_calendar(
    stage, read, councillor_shah, corporate_parenting_panel
):
    with day(2026, 10, 1):
        stage.publish(stage.changed(title="Told last time"))
    with at(NOVEMBER):
        page = read(councillor_shah, "/reports/panel/")[1]
        assert "Told last time" in page and "Since 10 August 2026." in page
        assert "The day of the Panel’s next meeting is not set yet." in page

        for starts_at in (datetime(2026, 10, 15, 14, tzinfo=UTC), datetime(2027, 1, 14, 14, tzinfo=UTC)):
            meeting_of(corporate_parenting_panel, starts_at=starts_at)
        page = read(councillor_shah, "/reports/panel/")[1]
        assert "Told last time" not in page and "Since 15 October 2026." in page
        assert "The Panel meets next on 14 January 2027." in page


@pytest.mark.parametrize("since", ["2026-11-11", "2099-01-01", "yesterday", "", "%00", "2026-02-30"])
def test_a_day_that_makes_no_sense_is_answered_in_words(stage, read, councillor_shah, since):
    with at(NOVEMBER):
        stage.publish(stage.changed(title="In autumn"))
        status, page = read(councillor_shah, f"/reports/panel/?from={since}")

    assert status == 422
    assert 'role="alert"' in page and "In autumn" not in page


def test_an_earlier_day_is_told_as_it_stood(stage, read, councillor_shah):
    with day(2026, 9, 1):
        challenge = stage.in_progress(title="Late in October", due_in=30)
        stage.publish(challenge)
    with day(2026, 11, 1):
        promise = challenge.parts.get().commitments.get()
        actions.mark_done(promise, by=stage.partner, evidence="Ten letters went out.")
    with at(NOVEMBER):
        then = read(councillor_shah, "/reports/panel/2026-10-20/")[1]
        now = read(councillor_shah, "/reports/panel/")[1]

    assert "As at 20 October 2026." in then and "19 days late" in then
    assert "Late in October" not in now


def test_a_challenge_opened_again_is_told_as_a_number(stage, read, councillor_shah):
    challenge = stage.changed(title="It came back")
    stage.publish(challenge)
    actions.reopen(challenge, by=stage.first, reason="It did not last.")

    page = read(councillor_shah, "/reports/panel/")[1]

    assert "1 was opened again" in page
    assert "It came back" not in page.split("Late or stuck")[0]


def test_small_themes_hide_and_never_one_alone(stage):
    big, small, other = (
        Pillar.objects.create(slug=slug, title=slug, statement="x", order=order)
        for order, slug in enumerate(["big", "small", "other"])
    )
    listen = pillar()
    for number, theme in enumerate([big] * 7 + [other] * 5 + [listen] * 6 + [small]):
        challenge = stage.agreed(title=f"Number {number}")
        Challenge.objects.filter(pk=challenge.pk).update(pillar=theme)

    today = timezone.localdate()
    told = {each.pillar.slug: each.count for each in panel.spread(stories(), Period(today, today))}

    # Were only the small one hidden, the sum of all would give it away.
    assert told == {"big": 7, "listen-act": 6, "other": None, "small": None}


# --- As many statements for thirty as for one -------------------------------------------------------------------------


def test_thirty_cost_no_more_statements_than_five(stage, sign_in, fiona, councillor_shah):
    def old():
        with time_machine.travel(timezone.localtime() - timedelta(days=100)):
            challenge = stage.in_progress(due_in=5)
            actions.post_update(challenge, by=stage.partner, text="We are on it.")
            return challenge

    def count(user, address):
        client = sign_in(Client(), user)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    pages = [(fiona, this_month()), (councillor_shah, "/reports/panel/")]
    stage.publish(stage.changed())
    stage.publish(stage.not_now())
    stage.judged("not_good_enough")
    ask(stage, stage.in_progress(due_in=3))
    stage.publish(old())
    few = [count(*page) for page in pages]
    more_like(Challenge.objects.all(), 5)

    assert Challenge.objects.count() == 30
    assert [count(*page) for page in pages] == few
