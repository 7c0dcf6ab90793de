"""Numbers without holes, acts that happen once, and what is hidden stays hidden (trust.md M1-M3, F4, F6)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from channels.layers import channel_layers
from django.core.exceptions import ValidationError
from django.db import connection

from challenges.meeting import actions, journal
from challenges.models import Line, MeetingEvent
from tests.meeting.conftest import current

WRITERS = 20


def at_once(number, act):
    """Run `act(place)` in this many threads, all starting together. Returns what each returned."""
    gate = Barrier(number)

    def run(place):
        gate.wait()
        try:
            return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_leave_no_hole(at_letters, priya, gareth, yonas, dylan):
    before = at_letters.version
    people = [priya, gareth, yonas, dylan]

    events = at_once(
        WRITERS,
        lambda place: [actions.post_line(at_letters, by=people[place % 4], text=f"Line {place} {n}") for n in range(3)],
    )

    told = sorted(event.n for each in events for event in each)
    at_letters.refresh_from_db()
    assert at_letters.version == before + 3 * WRITERS + 1  # and the one that brought us to this item
    assert told == list(range(told[0], told[0] + 3 * WRITERS))
    assert list(MeetingEvent.objects.filter(meeting=at_letters).order_by("n").values_list("n", flat=True)) == list(
        range(1, at_letters.version + 1)
    )
    assert Line.objects.count() == 3 * WRITERS


@pytest.mark.django_db(transaction=True)
def test_the_same_tap_twenty_times_at_once_is_one_line_and_one_answer(at_letters, priya):
    op_id = uuid4()

    events = at_once(WRITERS, lambda _place: actions.post_line(at_letters, by=priya, op_id=op_id, text="Once"))

    assert len({event.n for event in events}) == 1
    assert Line.objects.get().text == "Once"


@pytest.mark.django_db(transaction=True)
def test_two_chairs_pressing_next_together_go_on_by_one(at_letters, amara, dylan):
    item = current(at_letters)

    def press(place):
        try:
            return actions.next_item(at_letters, by=[amara, dylan][place], item_id=item.pk).n
        except ValidationError as refused:
            return refused.code

    assert sorted(map(str, at_once(2, press))) == sorted([str(at_letters.version + 2), "moved_on"])
    assert str(current(at_letters).title) == "Tell us when you come"


def test_another_button_of_the_same_old_page_is_another_intent(at_letters, amara, priya):
    for text in ("First", "Second"):
        actions.post_line(at_letters, by=priya, text=text)
    first, second = Line.objects.order_by("posted_at")
    op_id = uuid4()

    shown = [actions.release_line(at_letters, by=amara, op_id=op_id, line_id=line.pk).n for line in (first, second)]

    assert shown[0] != shown[1]
    assert Line.objects.filter(status="released").count() == 2
    assert actions.release_line(at_letters, by=amara, op_id=op_id, line_id=first.pk).n == shown[0]


def test_replay_after_a_hole_gives_what_was_missed_in_order(at_letters, amara):
    at_letters.refresh_from_db()
    seen = at_letters.version
    for text in ("One", "Two", "Three"):
        actions.post_line(at_letters, by=amara, text=text)

    missed = journal.after(at_letters.pk, seen)

    assert [n for n, *_html in missed] == [seen + 1, seen + 2, seen + 3]
    assert "Three" in missed[-1][1]


def test_what_was_hidden_comes_back_in_no_replay(at_letters, amara, priya):
    actions.post_line(at_letters, by=priya, text="SECRETADDRESS is where she lives")
    line = Line.objects.get()
    actions.release_line(at_letters, by=amara, line_id=line.pk)
    actions.post_line(at_letters, by=amara, text="This one stays")
    assert "SECRETADDRESS" in "".join(room + chair for _n, room, chair in journal.after(at_letters.pk, 0))

    actions.hide_line(at_letters, by=amara, line_id=line.pk)

    everything = journal.after(at_letters.pk, 0)
    assert "SECRETADDRESS" not in "".join(room + chair for _n, room, chair in everything)
    assert "This one stays" in everything[-1][1]  # the last event holds the whole board
    at_letters.refresh_from_db()
    assert [n for n, *_html in everything] == list(range(1, at_letters.version + 1))


@pytest.mark.django_db(transaction=True)
def test_a_broken_channel_layer_never_breaks_what_was_saved(at_letters, amara, client, sign_in, caplog):
    class Broken:
        async def group_send(self, *args):
            raise ConnectionError("no Redis here")

    was = channel_layers.set("default", Broken())
    try:
        sign_in(client, amara)
        item = current(at_letters)
        answer = client.post(
            f"/meetings/{at_letters.pk}/next/",
            {"op_id": str(uuid4()), "item": item.pk},
            headers={"X-Requested-With": "live"},
        )
    finally:
        channel_layers.set("default", was) if was else channel_layers.backends.pop("default")

    assert answer.status_code == 200
    assert answer.json()["n"] == at_letters.version + 2
    assert "no Redis here" in caplog.text
