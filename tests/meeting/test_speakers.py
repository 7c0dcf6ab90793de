"""The speakers' list: young people first, nobody shamed, and nothing of it left when the meeting ends (domain.md 4)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.meeting import actions, fragments, journal, retention, speakers
from challenges.meeting.board import Board
from challenges.models import MeetingEvent, Speaker
from events.models import Attendance, Meeting
from people import actions as of_people
from people.models import Membership, Role
from tests.challenges.test_at_once import again, at_once
from tests.factories import make_seat, make_user
from tests.meeting.conftest import before_more, go_on, in_sight
from tests.meeting.test_hub import Page, in_db

pytestmark = pytest.mark.django_db


def ask(meeting, *people):
    for person in people:
        actions.ask_to_speak(meeting, by=person)


def board(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk))


def names(meeting):
    """Who waits, in the order the list calls; "-" for somebody without a name."""
    return [one.name or "-" for one in board(meeting).speakers.waiting]


def call(meeting, by):
    """Call the next one. Returns her name."""
    one = board(meeting).speakers.waiting[0]
    actions.call_speaker(meeting, by=by, speaker_id=one.row.pk)
    return one.name or "-"


def part(meeting, name):
    return " ".join(re.sub(r"<[^>]+>", "", fragments.part(board(meeting), name)).split())


def sent(meeting, audience="room", since=0):
    """Everything that was sent to an audience."""
    return "".join(chair if audience == "chair" else room for _n, room, chair in journal.after(meeting.pk, since))


def console(html):
    """What she sees before "More", and how many controls that is."""
    return before_more(html), in_sight(html)


@pytest.fixture
def look(client, sign_in):
    def look(user, meeting, path):
        return sign_in(client, user).get(f"/meetings/{meeting.pk}/{path}").content.decode()

    return look


class TestTheOrder:
    def test_young_people_come_first_and_of_them_who_has_not_spoken_today(
        self, at_letters, amara, priya, gareth, yonas, dylan
    ):
        ask(at_letters, yonas)
        assert call(at_letters, amara) == "Yonas"
        ask(at_letters, priya, gareth)
        ask(at_letters, yonas)  # while it is her turn: she is not asked to wait as well
        actions.end_turn(at_letters, by=amara, speaker_id=board(at_letters).speakers.now.row.pk)
        ask(at_letters, yonas, dylan)

        assert names(at_letters) == ["Dylan", "Yonas", "Priya", "Gareth"]

    def test_of_the_others_too_who_has_not_spoken_comes_first(self, at_letters, amara, priya, gareth, tom):
        ask(at_letters, priya)
        call(at_letters, amara)
        actions.no_more(at_letters, by=priya)
        ask(at_letters, priya, gareth, tom)
        assert names(at_letters) == ["Gareth", "Tom", "Priya"]
        assert [call(at_letters, amara) for _each in range(3)] == ["Gareth", "Tom", "Priya"]

    def test_among_equals_it_is_who_asked_first_whatever_the_clock_says(self, at_letters, clab, monkeypatch):
        people = [make_user(f"Wren{place}") for place in range(4)]
        for person in people:
            make_seat(person, clab, Role.MEMBER, from_date=timezone.localdate() - timedelta(days=1))
        start = timezone.now()
        for place, person in enumerate(people):
            monkeypatch.setattr(timezone, "now", lambda place=place: start - timedelta(hours=place))
            ask(at_letters, person)
        assert names(at_letters) == ["Wren0", "Wren1", "Wren2", "Wren3"]

    def test_the_chair_may_call_another_than_the_next(self, at_letters, amara, yonas, priya):
        ask(at_letters, yonas, priya)
        second = board(at_letters).speakers.waiting[1]
        actions.call_speaker(at_letters, by=amara, speaker_id=second.row.pk)
        assert board(at_letters).speakers.now.name == "Priya"
        assert names(at_letters) == ["Yonas"]

    def test_somebody_in_the_room_waits_without_a_name_among_the_young(self, at_letters, amara, priya, yonas):
        ask(at_letters, priya)
        actions.add_speaker(at_letters, by=amara)
        ask(at_letters, yonas)
        assert names(at_letters) == ["-", "Yonas", "Priya"]
        assert call(at_letters, amara) == "-"
        assert part(at_letters, "speaks") == "A young person speaks. 2 want to speak."
        call(at_letters, amara)
        assert Speaker.objects.filter(user=None).count() == 0, "she had her turn, and nothing of her is kept"

    def test_at_most_five_wait_without_a_name_and_one_may_be_taken_off(self, at_letters, amara):
        for _each in range(5):
            actions.add_speaker(at_letters, by=amara)
        with pytest.raises(ValidationError, match="Five without a name"):
            actions.add_speaker(at_letters, by=amara)
        first = board(at_letters).speakers.waiting[0].row.pk
        actions.take_off_list(at_letters, by=amara, speaker_id=first)
        assert Speaker.objects.count() == 4


class TestAskingAndCalling:
    def test_asking_twice_is_once_and_not_any_more_takes_off(self, at_letters, yonas):
        op_id = uuid4()
        first, second = (actions.ask_to_speak(at_letters, by=yonas, op_id=op_id) for _each in range(2))
        assert first == second
        place = Speaker.objects.get().place
        ask(at_letters, yonas)
        assert Speaker.objects.get().place == place, "she keeps her place"

        actions.no_more(at_letters, by=yonas)
        assert not Speaker.objects.exists(), "who has not spoken leaves nothing behind"
        actions.no_more(at_letters, by=yonas)

    def test_a_call_ends_the_turn_before_it_and_the_next_item_ends_the_last(self, at_letters, amara, yonas, dylan):
        ask(at_letters, yonas, dylan)
        call(at_letters, amara)
        call(at_letters, amara)
        assert board(at_letters).speakers.now.name == "Dylan"
        assert Speaker.objects.filter(is_speaking=True).count() == 1
        ask(at_letters, yonas)
        go_on(at_letters, amara)
        assert board(at_letters).speakers.now is None
        assert names(at_letters) == ["Yonas"], "who waits, waits on"

    def test_a_wrong_tap_is_taken_back_as_if_never_made(self, at_letters, amara, yonas, dylan):
        ask(at_letters, yonas, dylan)
        call(at_letters, amara)
        actions.put_back(at_letters, by=amara, speaker_id=board(at_letters).speakers.now.row.pk)
        assert names(at_letters) == ["Yonas", "Dylan"]
        assert list(Speaker.objects.values_list("turns", flat=True)) == [0, 0]

    def test_who_was_called_and_is_not_waiting_any_more_is_not_called_again(self, at_letters, amara, dylan, yonas):
        ask(at_letters, yonas)
        row = Speaker.objects.get().pk
        actions.no_more(at_letters, by=yonas)
        for act in (actions.call_speaker, actions.end_turn, actions.put_back, actions.take_off_list):
            with pytest.raises(ValidationError, match="Somebody was quicker") as refused:
                act(at_letters, by=dylan, speaker_id=row)
            assert refused.value.code == "moved_on"

    @pytest.mark.parametrize("name", ["amara", "yonas", "priya", "ruth", "tom"])
    def test_everybody_invited_may_ask_and_nobody_else(self, at_letters, everybody, name):
        ask(at_letters, everybody[name])
        assert names(at_letters) == [everybody[name].display_name]
        for stranger in (everybody["leah"], everybody["ada"]):
            with pytest.raises(PermissionDenied):
                ask(at_letters, stranger)

    @pytest.mark.parametrize("name", ["yonas", "tom", "ruth", "priya"])
    def test_only_who_runs_the_meeting_calls(self, at_letters, everybody, amara, dylan, name):
        ask(at_letters, dylan)
        row = Speaker.objects.get().pk
        for act in (actions.call_speaker, actions.end_turn, actions.put_back, actions.take_off_list):
            with pytest.raises(PermissionDenied):
                act(at_letters, by=everybody[name], speaker_id=row)
        with pytest.raises(PermissionDenied):
            actions.add_speaker(at_letters, by=everybody[name])
        assert names(at_letters) == ["Dylan"]

    def test_before_and_after_the_meeting_there_is_no_list(self, planned, amara, yonas):
        refused = []
        for go_on_by in (actions.go_live, actions.close, None):
            try:
                ask(planned, yonas)
            except ValidationError as error:
                refused += error.messages
            if go_on_by:
                go_on_by(planned, by=amara)
        assert refused == ["This meeting has not begun yet.", "This meeting is over."]
        assert not Speaker.objects.exists()


class TestNobodyIsShamed:
    def test_the_room_hears_a_number_and_a_role_and_nothing_else(self, at_letters, amara, yonas, dylan, priya):
        since = Meeting.objects.get(pk=at_letters.pk).version
        ask(at_letters, priya, yonas, dylan)
        assert part(at_letters, "speaks") == "3 want to speak."
        assert "3 want to speak." in part(at_letters, "screen")
        call(at_letters, amara)
        assert part(at_letters, "speaks") == "A young person speaks. 2 want to speak."
        assert "A young person speaks. 2 want to speak." in part(at_letters, "screen")
        call(at_letters, amara)
        call(at_letters, amara)
        assert "Harbour Homes (example) speaks." in part(at_letters, "screen")
        assert "Harbour Homes (example) speaks." in part(at_letters, "say")

        room = sent(at_letters, since=since)
        for name in ("Yonas", "Dylan", "Priya", "first", "has spoken"):
            assert name not in room
        assert "Yonas" in sent(at_letters, "chair", since), "the chair reads who it is"

    def test_no_sign_in_the_rooms_frames_comes_twice_so_nobody_counts_turns(self, at_letters, amara, yonas):
        for _each in range(3):
            ask(at_letters, yonas)
            call(at_letters, amara)
            actions.no_more(at_letters, by=yonas)
        found = [each for each in re.findall(r'data-speaker-is="(\w*)"', sent(at_letters)) if each]
        assert len(found) == len(set(found)) == 3
        assert set(found) <= set(speakers.signs(at_letters, yonas.pk, None).split())

    def test_her_own_page_knows_that_she_waits_and_that_it_is_her_turn(self, at_letters, amara, yonas, dylan, look):
        ask(at_letters, yonas, dylan)
        assert 'data-is="waits"' in look(yonas, at_letters, "live/")
        assert 'data-is="no"' in look(amara, at_letters, "live/")
        call(at_letters, amara)
        hers, his = look(yonas, at_letters, "live/"), look(dylan, at_letters, "live/")
        sign = re.search(r'data-speaker-is="(\w+)"', hers)[1]
        assert 'data-is="turn"' in hers
        assert sign in re.search(r'data-signs="([^"]*)"', hers)[1].split()
        assert 'data-is="waits"' in his
        assert sign not in re.search(r'data-signs="([^"]*)"', his)[1].split()
        assert re.search(r'<div class="note tall" data-speak="turn">', hers)
        assert re.search(r'<div class="note tall" data-speak="turn" hidden>', his)

    def test_no_event_says_who_asked_and_nobody_is_made_present_by_it(self, at_letters, yonas):
        ask(at_letters, yonas)
        actions.no_more(at_letters, by=yonas)
        assert set(MeetingEvent.objects.filter(kind__startswith="speak").values_list("by", flat=True)) == {None}
        assert not Attendance.objects.filter(user=yonas, here_at__isnull=False).exists()


class TestNothingIsKept:
    def test_the_end_deletes_every_row_and_every_name_that_was_sent(self, at_letters, amara, clab):
        person = make_user("Zephyrine")
        make_seat(person, clab, Role.MEMBER)
        ask(at_letters, person)
        call(at_letters, amara)
        ask(at_letters, person)
        actions.add_speaker(at_letters, by=amara)
        assert "Zephyrine" in sent(at_letters, "chair")

        actions.close(at_letters, by=amara)

        assert not Speaker.objects.exists()
        for model in apps.get_models():
            if model.__name__ in ("User", "NoticeChoice"):
                continue
            rows = model._default_manager.values_list(*[field.attname for field in model._meta.concrete_fields])
            assert "Zephyrine" not in repr(list(rows)), f"her name stands in {model.__name__}"
        assert "You ran it" in sent(at_letters, "chair"), "the last event holds the whole board"

    def test_who_loses_her_seat_leaves_the_list_and_the_chairs_screen(
        self, at_letters, amara, yonas, dylan, django_capture_on_commit_callbacks, everybody
    ):
        ask(at_letters, yonas, dylan)
        since = Meeting.objects.get(pk=at_letters.pk).version
        with django_capture_on_commit_callbacks(execute=True):
            of_people.end_seat(seat=Membership.objects.get(user=yonas), by=everybody["ada"])
        assert names(at_letters) == ["Dylan"]
        assert list(Speaker.objects.values_list("user", flat=True)) == [dylan.pk]
        assert "Dylan" in sent(at_letters, "chair", since) and "Yonas" not in sent(at_letters, "chair", since)

    def test_who_may_not_sign_in_any_more_is_called_by_nobody(self, at_letters, yonas):
        ask(at_letters, yonas)
        yonas.is_active = False
        yonas.save()
        assert names(at_letters) == []

    def test_a_meeting_that_nobody_ends_forgets_it_after_a_day(self, at_letters, yonas):
        ask(at_letters, yonas)
        now = timezone.now()
        assert retention.forget_speakers(now) == 0
        day = timezone.localdate(Meeting.objects.get(pk=at_letters.pk).went_live_at) + timedelta(days=1)
        assert retention.SPEAKERS.by_day(now, now + timedelta(days=2)) == {day: 1}
        assert retention.forget_speakers(now + timedelta(days=1)) == 1
        assert not Speaker.objects.exists()
        assert "Yonas" not in sent(at_letters, "chair")


class TestOnTheConsole:
    def test_the_next_one_stands_in_sight_while_nothing_is_more_urgent(
        self, at_letters, amara, yonas, priya, gareth, look
    ):
        ask(at_letters, priya, yonas)
        html, controls = console(look(amara, at_letters, "chair/"))
        assert "2 want to speak." in html and "Your turn, Yonas" in html
        assert "Your turn, Priya" not in html
        assert controls <= 5

        line = actions.post_line(at_letters, by=gareth, text="Waiting").line
        html, controls = console(look(amara, at_letters, "chair/"))
        assert "2 want to speak." in html and "Your turn" not in html
        assert controls <= 5
        assert "Your turn, Yonas" in part(at_letters, "speakers"), "two taps away"

        seat = next(seat for seat in helpers(at_letters) if seat.user_id == yonas.pk)
        actions.hand_lines(at_letters, by=amara, helper=seat)
        html, controls = console(look(amara, at_letters, "chair/"))
        assert "Take it back" in html and "Your turn, Yonas" in html
        assert controls <= 5
        actions.hand_lines(at_letters, by=amara)
        actions.hide_line(at_letters, by=amara, line_id=line.pk)

        actions.show_card(at_letters, by=gareth, kind="slower")
        html, controls = console(look(amara, at_letters, "chair/"))
        assert "Thank you, go on" in html and "Your turn" not in html
        assert controls <= 5

    def test_a_whole_turn_by_plain_forms(self, at_letters, amara, yonas, press, look):
        at = f"/meetings/{at_letters.pk}/"
        assert press(yonas, at_letters, "speak/", speak="yes")["Location"] == f"{at}live/"
        row = Speaker.objects.get().pk
        for do in (f"call:{row}", f"back:{row}", f"call:{row}", "add"):
            assert press(amara, at_letters, "speakers/", do=do)["Location"] == f"{at}chair/"
        assert "It’s your turn." in look(yonas, at_letters, "live/")
        press(yonas, at_letters, "speak/", speak="no")
        assert names(at_letters) == ["-"]
        assert Speaker.objects.get(user=yonas).turns == 1
        press(amara, at_letters, "speakers/", do=f"off:{Speaker.objects.get(user=None).pk}")
        assert names(at_letters) == []

    @pytest.mark.parametrize("do", ["", "call", "call:", "call:x", "drop:1", "add:1", "call:99999999999999999"])
    def test_nonsense_is_refused(self, at_letters, amara, press, do):
        assert press(amara, at_letters, "speakers/", do=do).status_code == 400
        assert press(amara, at_letters, "speak/", speak=do).status_code == 400

    def test_a_name_with_markup_is_shown_as_text(self, at_letters, amara, clab, look):
        person = make_user("<img src=x>")
        make_seat(person, clab, Role.MEMBER)
        ask(at_letters, person)
        assert "<img" not in look(amara, at_letters, "chair/")
        assert "&lt;img" in look(amara, at_letters, "chair/")

    def test_one_who_waits_and_thirty_cost_the_same_statements(self, at_letters, amara, clab, client, sign_in):
        people = [make_user("Somebody") for _each in range(30)]
        for person in people:
            make_seat(person, clab, Role.MEMBER)
        sign_in(client, amara)

        def asked():
            counts = []
            for path in ("live/", "chair/", "screen/", "board/?as=chair"):
                client.get(f"/meetings/{at_letters.pk}/{path}")
                with CaptureQueriesContext(connection) as queries:
                    client.get(f"/meetings/{at_letters.pk}/{path}")
                counts.append(len(queries))
            return counts

        ask(at_letters, people[0])
        one = asked()
        Speaker.objects.bulk_create(
            Speaker(meeting=at_letters, user=person, place=50 + place) for place, person in enumerate(people[1:])
        )
        assert len(names(at_letters)) == 30
        assert asked() == one
        assert max(one) < 40


def helpers(meeting):
    from challenges.meeting import policy

    return policy.helpers(meeting)


@pytest.mark.django_db(transaction=True)
def test_ten_ask_at_once_and_two_who_call_at_once_call_one(at_letters, amara, dylan, clab):
    people = [make_user(f"Wren{place}") for place in range(10)]
    for person in people:
        make_seat(person, clab, Role.MEMBER)

    asked = at_once(
        *(lambda one=one: actions.ask_to_speak(Meeting(pk=at_letters.pk), by=again(one)) for one in people * 2)
    )
    assert all(isinstance(each, MeetingEvent) for each in asked)
    assert len(names(at_letters)) == 10
    places = list(Speaker.objects.values_list("place", flat=True))
    assert len(set(places)) == 10

    first = board(at_letters).speakers.waiting[0].row
    results = at_once(
        *(
            lambda who=who: actions.call_speaker(Meeting(pk=at_letters.pk), by=again(who), speaker_id=first.pk)
            for who in (amara, dylan)
        )
    )
    assert sorted(isinstance(each, ValidationError) for each in results) == [False, True]
    assert board(at_letters).speakers.now.row.pk == first.pk
    assert Speaker.objects.get(pk=first.pk).turns == 1
    numbers = list(MeetingEvent.objects.filter(meeting=at_letters).order_by("n").values_list("n", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db(transaction=True)
async def test_names_reach_the_chairs_socket_and_not_the_rooms(at_letters, amara, priya, yonas):
    room, chair = Page(priya, at_letters), Page(amara, at_letters, "chair")
    await room.open()
    await chair.open()

    await in_db(actions.ask_to_speak)(at_letters, by=yonas)
    got = [(await room.frame())["html"], (await chair.frame())["html"]]
    await in_db(call)(at_letters, amara)
    got += [(await room.frame())["html"], (await chair.frame())["html"]]

    assert "1 wants to speak." in got[0]
    assert "A young person speaks." in got[2]
    assert "Yonas" in got[1] and "Yonas" in got[3]
    assert "Yonas" not in got[0] + got[2]
    await room.leave()
    await chair.leave()
