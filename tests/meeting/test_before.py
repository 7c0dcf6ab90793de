"""Before a meeting: another day, calling it off, the calendar, and what helps people to come."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.meeting import actions
from challenges.meeting.fragments import EVERYTHING, render
from challenges.models import AgendaItem, MeetingEvent, Minutes, TimelineEntry
from events.actions import say_coming, say_need
from events.models import AccessNeed, Meeting
from pages import seed as pages
from pages.models import InformationPage
from people.models import Membership, Notice
from tests.challenges.stages import meeting_of
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS, GYM = "Letters I can open", "Tell us when you come", "Money for the gym"


def titles(meeting):
    return [str(item.title) for item in meeting.agenda.filter(kind="challenge").select_related("challenge")]


def facts(meeting, **said):
    as_it_is = {name: getattr(meeting, name) for name in ("starts_at", "length", "place", "online_link")}
    return {"seen": meeting.sequence, **as_it_is, **said}


def form_fields(meeting, **said):
    """The form of another day, as a browser would send it."""
    local = timezone.localtime(meeting.starts_at)
    there = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "length": meeting.length, "place": meeting.place}
    return {"seen": meeting.sequence, **there, "online_link": meeting.online_link, **said}


# --- Another day, and calling it off ----------------------------------------------------------------------------------


def test_the_officer_changes_the_day_by_a_plain_form(planned, ruth, amara, press, visit):
    day = timezone.localdate() + timedelta(days=5)
    said = form_fields(planned, day=day.isoformat(), time="18:15", place="The library")
    answer = press(ruth, planned, "change/", **said)
    assert answer.status_code == 303
    planned.refresh_from_db()
    local = timezone.localtime(planned.starts_at)
    assert (local.date(), f"{local:%H:%M}", planned.place) == (day, "18:15", "The library")
    assert "The library" in visit(amara, planned).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"day": ""}, "Choose a day."),
        ({"day": "next week"}, "Write the day like this"),
        ({"day": "2020-01-01"}, "still to come"),
        ({"time": "half past"}, "Write the time like this"),
        ({"length": "5"}, "Write a number from 15 to 480."),
        ({"online_link": "javascript:alert(1)"}, "It begins with https://"),
        ({"place": "x" * 201}, "Say it in 200 letters."),
    ],
)
def test_a_bad_day_comes_back_with_a_sentence(planned, ruth, press, fields, says):
    answer = press(ruth, planned, "change/", **form_fields(planned, **fields))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Meeting.objects.get(pk=planned.pk).sequence == 0


def test_who_saves_over_a_change_reads_it_first_and_may_save_again(planned, ruth, press):
    old = form_fields(planned, place="Mine")
    actions.change_meeting(planned, by=ruth, **facts(planned, place="Theirs"))
    answer = press(ruth, planned, "change/", **old)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in html and 'value="Mine"' in html
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    assert press(ruth, planned, "change/", **{**old, "seen": seen}).status_code == 303
    assert Meeting.objects.get(pk=planned.pk).place == "Mine"


def test_authors_hear_the_new_day_and_no_new_place(planned, ruth, leah):
    Notice.objects.all().delete()
    actions.change_meeting(planned, by=ruth, **facts(planned, place="Elsewhere"))
    assert not Notice.objects.exists()
    planned.refresh_from_db()
    new = planned.starts_at + timedelta(days=3)
    actions.change_meeting(planned, by=ruth, **facts(planned, starts_at=new))
    day = timezone.localdate(new).isoformat()
    hers = Notice.objects.filter(user=leah, kind="on_the_table")
    assert [notice.refs["day"] for notice in hers] == [day, day]  # two of hers are on the list


def test_called_off_its_list_goes_first_on_the_next_one(listed, ruth, stage, leah, j2i):
    following = meeting_of(j2i, starts_at=listed.starts_at + timedelta(days=42))
    stage.with_j2i(meeting=following, title="There already")
    Notice.objects.all().delete()

    event = actions.call_off(listed, by=ruth)

    assert Meeting.objects.get(pk=listed.pk).status == Meeting.Status.CANCELLED
    assert titles(following) == [LETTERS, REPAIRS, GYM, "There already"]
    assert [item.kind for item in following.agenda.all()][:: len(titles(following)) + 1] == ["opening", "closing"]
    assert set(following.agenda.values_list("times_carried", flat=True)) == {0}
    assert not TimelineEntry.objects.filter(code="carried").exists()  # "There was no time" would not be true
    assert "This meeting was called off" in event.room_html
    assert "You ran it" not in event.chair_html
    days = {notice.refs["day"] for notice in Notice.objects.filter(user=leah, kind="on_the_table")}
    assert days == {timezone.localdate(following.starts_at).isoformat()}


def test_called_off_with_nothing_planned_after_it_makes_the_next_meeting(listed, ruth):
    Meeting.objects.filter(pk=listed.pk).update(length=120)
    actions.call_off(listed, by=ruth)
    following = Meeting.objects.next_of("j2i")
    assert following.starts_at == listed.series.date_after(listed.starts_at)
    assert (titles(following), following.length) == ([LETTERS, REPAIRS, GYM], 120)


def test_called_off_twice_is_called_off_once(planned, ruth, amara, press, visit):
    say_coming(planned, by=amara, coming="yes")
    assert press(ruth, planned, "call-off/").status_code == 303
    assert press(ruth, planned, "call-off/").status_code == 303
    assert "cannot be changed any more" in visit(ruth, planned).content.decode()
    assert Meeting.objects.filter(series=planned.series).count() == 2
    assert Notice.objects.filter(kind="meeting_off").count() == 1


def test_the_way_to_arrange_it_is_the_officers_alone(planned, ruth, amara, visit):
    links = [f"/meetings/{planned.pk}/{each}/" for each in ("change", "call-off", "easier/all")]
    hers, chairs = visit(ruth, planned).content.decode(), visit(amara, planned).content.decode()
    assert [link in hers for link in links] == [True] * 3
    assert [link in chairs for link in links] == [False] * 3


@pytest.mark.parametrize("path", ["", "live/", "screen/"])
def test_a_called_off_meeting_says_so(planned, ruth, yonas, visit, path):
    actions.call_off(planned, by=ruth)
    assert re.search("alled off", visit(yonas, planned, path).content.decode())


# --- The calendar -----------------------------------------------------------------------------------------------------


def test_the_calendar_is_for_those_invited(planned, everybody, client, visit):
    url = f"/meetings/{planned.pk}/calendar.ics"
    assert url in visit(everybody["priya"], planned).content.decode()
    for name in ("amara", "yonas", "ruth", "tom", "priya"):
        answer = visit(everybody[name], planned, "calendar.ics")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="meeting.ics"'
        assert answer["Cache-Control"] == "private, no-store"
        assert f"UID:{planned.pk}" in answer.content.decode()
    for name in ("leah", "fiona", "councillor-shah", "ed", "ada"):
        assert visit(everybody[name], planned, "calendar.ics").status_code == 404
    client.logout()
    assert client.get(url).status_code == 404


# --- What would make it easier ----------------------------------------------------------------------------------------


def test_the_page_for_a_first_meeting_is_one_tap_away_while_the_editor_has_it_there(planned, yonas, visit):
    assert "Your first meeting" not in visit(yonas, planned).content.decode()
    pages.load()
    assert 'href="/your-first-meeting/"' in visit(yonas, planned).content.decode()
    InformationPage.objects.get(slug="your-first-meeting").unpublish()
    assert "Your first meeting" not in visit(yonas, planned).content.decode()


def test_she_writes_changes_and_deletes_hers_by_plain_forms(planned, yonas, press, visit):
    press(yonas, planned, "easier/", words="A lift from the bus")
    assert "A lift from the bus" in visit(yonas, planned, "easier/").content.decode()
    assert "See or change what I wrote" in visit(yonas, planned).content.decode()
    press(yonas, planned, "easier/", words="A quiet corner")
    assert AccessNeed.objects.get().words == "A quiet corner"
    press(yonas, planned, "easier/", words="A quiet corner", delete="1")
    assert not AccessNeed.objects.exists()


def test_too_long_comes_back_with_her_words(planned, yonas, press):
    answer = press(yonas, planned, "easier/", words="long " * 70)
    assert answer.status_code == 422
    assert "That is too long." in answer.content.decode() and "long long" in answer.content.decode()
    assert not AccessNeed.objects.exists()


def test_only_she_and_the_officer_read_it(planned, everybody, visit, run_jobs, ruth, mailoutbox):
    """The words are there from before the meeting to its minutes; every page, frame, mail and row is searched."""
    secret = "NEEDWORD"
    say_need(planned, by=everybody["yonas"], words=secret)
    assert secret in visit(everybody["yonas"], planned, "easier/").content.decode()
    assert secret in visit(ruth, planned, "easier/all/").content.decode()
    for name in ("amara", "dylan", "yonas", "tom", "priya", "gareth"):
        assert visit(everybody[name], planned, "easier/all/").status_code == 403
    others = [user for name, user in everybody.items() if name != "yonas"]
    paths = ["", "live/", "screen/", "board/", "board/?as=chair", "chair/", "lines/", "easier/", "calendar.ics"]

    def search():
        for user in others:
            for path in paths:
                assert secret not in visit(user, planned, path).content.decode(), f"{user} {path}"
        for path in ("", "live/", "screen/"):
            assert secret not in visit(everybody["yonas"], planned, path).content.decode()
        shown = render(Meeting.objects.get(pk=planned.pk), EVERYTHING)
        assert secret not in shown.room + shown.chair

    say_coming(planned, by=everybody["amara"], coming="yes")
    actions.change_meeting(planned, by=ruth, **facts(planned, place="The library"))
    search()
    actions.go_live(planned, by=everybody["amara"])
    actions.close(planned, by=everybody["amara"])
    search()
    run_jobs()
    assert mailoutbox
    for letter in mail.outbox:
        assert secret not in letter.subject + letter.body
    assert secret not in str(Minutes.objects.get().content)
    for model in (MeetingEvent, Notice, TimelineEntry, AgendaItem):
        assert secret not in str(list(model.objects.values()))
    assert secret not in str(AccessNeed.objects.get())


def test_who_lost_her_seat_is_left_out(planned, yonas, ruth, visit):
    say_need(planned, by=yonas, words="NEEDWORD")
    Membership.objects.filter(user=yonas).update(until=timezone.localdate())
    assert "NEEDWORD" not in visit(ruth, planned, "easier/all/").content.decode()


def test_thirty_people_and_items_cost_what_one_costs(planned, ruth, amara, clab, stage, visit):
    def asked():
        counts = []
        for user, path in ((amara, ""), (ruth, ""), (ruth, "easier/all/"), (amara, "calendar.ics")):
            visit(user, planned, path)
            with CaptureQueriesContext(connection) as queries:
                visit(user, planned, path)
            counts.append(len(queries))
        return counts

    def person():
        user = make_user("Somebody")
        make_seat(user, clab)
        say_coming(planned, by=user, coming="yes")
        say_need(planned, by=user, words="A lift")

    person()
    few = asked()
    for _each in range(29):
        person()
    for place in range(4):
        stage.with_j2i(meeting=planned, title=f"Another {place}")
    assert asked() == few
