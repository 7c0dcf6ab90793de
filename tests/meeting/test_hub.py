"""The live socket: who gets in, what she gets, and what closes her (design.md 4, live.md)."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers, get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from challenges.meeting import actions, consumer, hub, policy
from challenges.models import Line
from config.asgi import application
from events import joining
from events.models import JoinCode, Meeting
from pages import offline
from people import actions as of_people
from people.models import Membership, Role, User
from tests.factories import make_seat
from tests.meeting.conftest import go_on

pytestmark = pytest.mark.django_db(transaction=True)
in_db = database_sync_to_async


class Page:
    """One open page of a person: connects, takes frames, sends receipts."""

    def __init__(self, user, meeting, audience="room"):
        path = f"/ws/meetings/{getattr(meeting, 'pk', meeting)}/?as={audience}"
        self.socket = WebsocketCommunicator(
            application, path, headers=[(b"origin", b"http://localhost"), (b"host", b"localhost")]
        )
        if user is not None:
            self.user_id = user.pk
        self.user = user
        self.socket.scope["extensions"] = {}

    async def open(self, cookie=None):
        """(True, the number told first) or (False, close code). `cookie`: of a session that is there already."""
        if self.user is not None:
            cookie = cookie or await in_db(session_of)(self.user)
            self.socket.scope["headers"].append((b"cookie", cookie))
        connected, code = await self.socket.connect(timeout=5)
        if not connected:
            return False, code
        return True, (await self.frame())["n"]

    async def frame(self, timeout=5):
        return json.loads(await self.socket.receive_from(timeout))

    async def closed(self, timeout=5):
        """The code she is closed with; frames on the way are passed over."""
        while True:
            said = await self.socket.receive_output(timeout)
            if said["type"] == "websocket.close":
                return said["code"]

    async def open_still(self):
        """Whether it answers a ping, after a sweep."""
        await asyncio.sleep(0.5)
        await self.socket.send_to(text_data='{"ping": 1}')
        return (await self.frame()) == {"pong": 1}

    async def quiet(self, seconds=0.3):
        return await self.socket.receive_nothing(seconds)

    async def leave(self):
        await self.socket.disconnect()


def session_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()


def offer_of_seat(user):
    """She names a colleague; the token of the link that is sent."""
    seat = Membership.objects.get(user=user, group__slug="j2i")
    return of_people.hand_over_seat(seat=seat, by=user, email="sasha@example.org", display_name="Sasha").token


@pytest.fixture
def quick_sweep(monkeypatch):
    monkeypatch.setattr(hub, "SWEEP", 0.2)


async def test_a_line_goes_to_every_screen_and_each_number_to_every_audience(at_letters, amara, priya):
    room, chair = Page(priya, at_letters), Page(amara, at_letters, "chair")
    _in, n = await room.open()
    assert await chair.open() == (True, n)

    await in_db(actions.post_line)(at_letters, by=priya, text="WAITINGWORDS")
    waiting = await room.frame(), await chair.frame()
    line = await in_db(Line.objects.get)()
    await in_db(actions.release_line)(at_letters, by=amara, line_id=line.pk)
    shown = await room.frame(), await chair.frame()

    assert [frame["n"] for frame in (*waiting, *shown)] == [n + 1, n + 1, n + 2, n + 2]
    assert waiting[0]["html"] == ""
    assert "WAITINGWORDS" in waiting[1]["html"]
    assert "WAITINGWORDS" in shown[0]["html"]
    await room.leave()
    await chair.leave()


async def test_the_room_never_gets_what_waits_nor_who_wrote_it(at_letters, amara, priya, dylan, tom):
    """Data that could leak is there: a waiting line, and the name of who typed it (W7)."""
    room, big = Page(priya, at_letters), Page(amara, at_letters, "room")
    await room.open()
    await big.open()

    await in_db(actions.post_line)(at_letters, by=priya, text="WAITINGWORDS")
    await in_db(go_on)(at_letters, amara)

    for page in (room, big):
        got = (await page.frame())["html"] + (await page.frame())["html"]
        assert "WAITINGWORDS" not in got
        assert "Priya" not in got
        assert "csrf" not in got
        assert "<form" not in got
        await page.leave()


async def test_a_partner_who_asks_for_the_chairs_frames_gets_the_rooms(at_letters, priya, gareth):
    page = Page(priya, at_letters, "chair")
    await page.open()

    await in_db(actions.post_line)(at_letters, by=gareth, text="WAITINGWORDS")

    assert (await page.frame())["html"] == ""
    await page.leave()


async def test_who_is_not_invited_is_closed_as_if_there_were_no_such_meeting(at_letters, leah, fiona, ada, amara):
    nowhere = await Page(amara, uuid4()).open()

    assert nowhere == (False, consumer.NOT_FOR_YOU)
    for stranger in (leah, fiona, ada, None):
        assert await Page(stranger, at_letters).open() == nowhere
    assert hub.hubs() == {}


async def test_a_foreign_origin_is_refused(at_letters, amara):
    page = Page(amara, at_letters)
    page.socket.scope["headers"][0] = (b"origin", b"http://evil.example")
    assert (await page.open())[0] is False


async def test_a_lost_seat_closes_the_screen_within_the_sweep(at_letters, priya, gareth, quick_sweep):
    gone, stays = Page(priya, at_letters), Page(gareth, at_letters)
    await gone.open()
    await stays.open()

    await in_db(Membership.objects.filter(user=priya).update)(until=timezone.localdate())

    assert await gone.closed() == hub.SEAT_GONE
    assert await stays.quiet()
    assert await Page(priya, at_letters).open() == (False, consumer.NOT_FOR_YOU)
    await stays.leave()


async def test_leaving_in_one_page_of_a_browser_closes_its_others_and_nobody_elses(at_letters, priya, quick_sweep):
    """ "Leave now", signing out, signing out everywhere: the session is gone, the seat is not (X-A6)."""
    cookie, phone = await in_db(session_of)(priya), Page(priya, at_letters)
    gone = Page(priya, at_letters)
    await gone.open(cookie)
    await phone.open()

    client = Client()
    client.cookies.load(cookie.decode())
    assert (await in_db(client.get)("/leave/")).status_code == 302

    assert await gone.closed() == hub.SEAT_GONE
    assert await phone.open_still(), "on her own phone she is signed in"
    await phone.leave()


async def test_who_joins_while_the_sweep_asks_is_not_taken_for_one_who_left(
    at_letters, priya, gareth, quick_sweep, monkeypatch
):
    asked, go_ahead, read = asyncio.Event(), asyncio.Event(), hub.read

    async def slowly(question):
        answer = await read(question)
        if question.__name__ == hub.Hub.sessions_gone.__name__:
            asked.set()
            await go_ahead.wait()
        return answer

    monkeypatch.setattr(hub, "read", slowly)
    first, late = Page(priya, at_letters), Page(gareth, at_letters)
    await first.open()
    await asked.wait()
    assert (await late.open())[0] is True
    go_ahead.set()
    assert await late.open_still() is True
    await first.leave()
    await late.leave()


async def test_who_hands_her_seat_over_is_out_when_the_colleague_takes_it_and_not_before(
    at_letters, amara, priya, gareth, quick_sweep
):
    """She is closed and told nothing more; her colleague follows from where the meeting is."""
    gone, stays = Page(priya, at_letters), Page(gareth, at_letters)
    await gone.open()
    await stays.open()
    token = await in_db(offer_of_seat)(priya)
    assert await gone.quiet(0.6)  # three sweeps: until the link is used the seat is hers

    sasha = await in_db(of_people.accept_invitation)(token=token)

    assert await gone.closed() == hub.SEAT_GONE
    await in_db(go_on)(at_letters, amara)
    assert await gone.quiet()
    took_over = Page(sasha, at_letters)
    assert await took_over.open() == (True, (await stays.frame())["n"])
    # Taking it over signed her out as well, so she is a stranger; signed in again, she is one without a seat.
    assert await Page(priya, at_letters).open() == (False, consumer.NOT_FOR_YOU)
    await stays.leave()
    await took_over.leave()


async def test_an_officer_who_ends_a_seat_ends_the_screen(at_letters, tom, ruth, priya, quick_sweep):
    """Whoever loses a seat, and whatever it was: the minute-taker hears the chair's frames."""
    gone, stays = Page(tom, at_letters, "chair"), Page(priya, at_letters)
    await gone.open()
    await stays.open()

    for seat in await in_db(list)(Membership.objects.filter(user=tom)):
        await in_db(of_people.end_seat)(seat=seat, by=ruth)

    assert await gone.closed() == hub.SEAT_GONE
    assert await stays.quiet()
    await stays.leave()


async def test_a_disabled_account_closes_the_screen_too(at_letters, priya, quick_sweep):
    page = Page(priya, at_letters)
    await page.open()
    await in_db(User.objects.filter(pk=priya.pk).update)(is_active=False)
    assert await page.closed() == hub.SEAT_GONE


async def test_a_helper_hears_what_waits_until_it_is_taken_back_and_not_one_number_longer(
    at_letters, amara, yonas, priya
):
    """Without waiting for a sweep: the event that takes the job back is not sent to who loses it."""
    seat = await in_db(lambda: next(one for one in policy.helpers(at_letters) if one.user_id == yonas.pk))()
    before = Page(yonas, at_letters, "chair")
    await before.open()
    await in_db(actions.post_line)(at_letters, by=priya, text="WAITINGWORDS")
    assert (await before.frame())["html"] == ""
    await in_db(actions.hand_lines)(at_letters, by=amara, helper=seat)
    assert "WAITINGWORDS" not in (await before.frame())["html"]
    await before.leave()

    helper, rooms = Page(yonas, at_letters, "chair"), Page(yonas, at_letters, "room")
    _in, n = await helper.open()
    await rooms.open()
    await in_db(actions.post_line)(at_letters, by=priya, text="MOREWORDS")
    assert "MOREWORDS" in (await helper.frame())["html"]
    assert (await rooms.frame())["html"] == ""

    await in_db(actions.hand_lines)(at_letters, by=amara)
    await in_db(actions.post_line)(at_letters, by=priya, text="TOOLATE")

    said = await helper.socket.receive_output(5)
    assert (said["type"], said.get("code")) == ("websocket.close", hub.SEAT_GONE)
    assert [(await rooms.frame())["n"] for _each in range(2)] == [n + 2, n + 3]
    await rooms.leave()


async def test_a_whole_room_behind_one_address_gets_in_and_one_machine_has_a_limit(
    at_letters, priya, gareth, tom, monkeypatch
):
    monkeypatch.setattr(hub, "SOCKETS_AN_ADDRESS", 2)
    pages = [Page(person, at_letters) for person in (priya, gareth, tom)]
    for page in pages:
        page.socket.scope["client"] = ["192.0.2.7", 1]
    assert [(await page.open())[0] for page in pages] == [True, True, False]
    elsewhere = Page(tom, at_letters)
    elsewhere.socket.scope["client"] = ["192.0.2.8", 1]
    assert (await elsewhere.open())[0]
    for page in (*pages[:2], elsewhere):
        await page.leave()


def test_the_limits_let_a_full_hall_in():
    """Two hundred people in one building, each with as many pages as she may have (trust.md W10)."""
    assert hub.SOCKETS_AN_ADDRESS >= 200 * hub.SOCKETS_A_PERSON


async def test_a_co_chair_who_loses_the_role_keeps_no_chairs_frames(at_letters, dylan, quick_sweep):
    """He stays on CLAB, so he is still invited: to the room's frames, not the chair's."""
    chairs, rooms = Page(dylan, at_letters, "chair"), Page(dylan, at_letters, "room")
    await chairs.open()
    await rooms.open()

    await in_db(Membership.objects.filter(user=dylan, role="co_chair").update)(until=timezone.localdate())

    assert await chairs.closed() == hub.SEAT_GONE
    assert await rooms.quiet()
    await rooms.leave()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"bytes_data": b"\x00\x01"}, consumer.NO_BINARY),
        ({"text_data": "not json"}, consumer.NOT_JSON),
        ({"text_data": '{"have": NaN}'}, consumer.NOT_JSON),
        ({"text_data": "[" * 10_000}, consumer.NOT_JSON),
        ({"text_data": '{"have": "5"}'}, consumer.NOT_SAID),
        ({"text_data": '{"have": true}'}, consumer.NOT_SAID),
        ({"text_data": '{"type": "websocket.disconnect"}'}, consumer.NOT_SAID),
        ({"text_data": '{"type": "receive", "text": "x"}'}, consumer.NOT_SAID),
        ({"text_data": "[]"}, consumer.NOT_SAID),
        ({"text_data": '{"ping": "%s"}' % ("x" * 16 * 1024)}, consumer.TOO_BIG),
    ],
)  # fmt: skip
async def test_a_bad_frame_closes_that_socket_and_no_other(at_letters, priya, amara, sent, code):
    bad, other = Page(priya, at_letters), Page(amara, at_letters)
    await bad.open()
    await other.open()

    await bad.socket.send_to(**sent)

    assert await bad.closed() == code
    await other.socket.send_to(text_data='{"ping": 1}')
    assert await other.frame() == {"pong": 1}
    await other.leave()


async def test_two_hundred_frames_a_second_close_the_socket(at_letters, priya):
    page = Page(priya, at_letters)
    await page.open()
    for _each in range(200):
        await page.socket.send_to(text_data='{"ping": 1}')
    assert await page.closed() == consumer.NOT_SAID


async def test_who_sends_no_receipt_is_closed_and_the_others_go_on(at_letters, amara, priya, gareth, monkeypatch):
    monkeypatch.setattr(hub, "OWED", 20_000)
    slow, good = Page(priya, at_letters), Page(gareth, at_letters)
    await slow.open()
    await good.open()
    await asyncio.sleep(1.1)  # so that receipts fall into a second of their own

    for number in range(6):
        await in_db(actions.post_line)(at_letters, by=amara, text=f"{number} " + "x" * 490)
        got = await good.frame()
        await good.socket.send_to(text_data=json.dumps({"have": got["n"]}))

    for number in range(6, 12):
        await in_db(actions.post_line)(at_letters, by=amara, text=f"{number} " + "x" * 490)
        got = await good.frame()
        await good.socket.send_to(text_data=json.dumps({"have": got["n"]}))

    assert await slow.closed() == hub.TOO_SLOW
    assert await good.quiet()
    await good.leave()


async def test_one_page_too_many_of_one_person_closes_her_oldest(at_letters, priya):
    pages = [Page(priya, at_letters) for _each in range(hub.SOCKETS_A_PERSON + 1)]
    for page in pages:
        assert (await page.open())[0]

    assert await pages[0].closed() == hub.TOO_MANY
    assert len(hub.hubs()[at_letters.pk].sockets) == hub.SOCKETS_A_PERSON
    for page in pages[1:]:
        await page.leave()


class Mute:
    """A channel layer whose service is away."""

    async def new_channel(self):
        raise ConnectionError("away")

    group_add = group_send = receive = new_channel


async def test_with_the_channel_layer_away_the_sweep_brings_everything(at_letters, amara, priya, quick_sweep):
    was = channel_layers.set("default", Mute())
    try:
        page = Page(priya, at_letters)
        _in, n = await page.open()
        await in_db(go_on)(at_letters, amara)
        assert (await page.frame())["n"] == n + 1
        await page.leave()
    finally:
        channel_layers.set("default", was) if was else channel_layers.backends.pop("default")


async def test_bells_out_of_order_and_lost_ones_still_give_each_number_once(at_letters, amara, priya, monkeypatch):
    page = Page(priya, at_letters)
    _in, n = await page.open()
    await asyncio.sleep(0.1)
    from challenges.meeting import journal

    with monkeypatch.context() as lost:
        lost.setattr(journal, "ring", lambda *args: None)
        for text in ("a", "b", "c"):
            await in_db(actions.post_line)(at_letters, by=amara, text=text)
    group = journal.bell_group(at_letters.pk)
    for rung in (n + 3, n + 1, n + 2):
        await get_channel_layer().group_send(group, {"type": "bell", "n": rung})

    assert [(await page.frame())["n"] for _each in range(3)] == [n + 1, n + 2, n + 3]
    assert await page.quiet()
    await page.leave()


async def test_a_socket_costs_no_channel_of_its_own(at_letters, priya, gareth):
    """Rests on Channels giving None for an alias that does not exist; only the hub may stand in the layer."""
    assert get_channel_layer(consumer.MeetingConsumer.channel_layer_alias) is None
    pages = [Page(priya, at_letters), Page(gareth, at_letters)]
    for page in pages:
        await page.open()
    await asyncio.sleep(0.1)

    def members():
        named = [group for group in get_channel_layer().groups if at_letters.pk.hex in group]
        return sum(len(get_channel_layer().groups[group]) for group in named)

    assert members() == 1
    for page in pages:
        await page.leave()
    await asyncio.sleep(2.5)
    assert members() == 0


async def test_when_the_last_one_leaves_the_hub_is_gone(at_letters, priya, quick_sweep):
    page = Page(priya, at_letters)
    await page.open()
    assert at_letters.pk in hub.hubs()
    await page.leave()
    await asyncio.sleep(0.6)
    assert hub.hubs() == {}


async def test_trouble_in_the_hub_is_logged_and_it_goes_on(at_letters, amara, priya, quick_sweep, monkeypatch, caplog):
    page = Page(priya, at_letters)
    _in, n = await page.open()
    from challenges.meeting import journal

    read = journal.after
    with monkeypatch.context() as broken:
        broken.setattr(journal, "after", lambda *args: 1 / 0)
        await asyncio.sleep(0.5)
    assert "had trouble" in caplog.text
    monkeypatch.setattr(journal, "after", read)
    await in_db(go_on)(at_letters, amara)
    assert (await page.frame())["n"] == n + 1
    await page.leave()


# --- By a code on paper -----------------------------------------------------------------------------------------------


def in_by_code(meeting, officer, person):
    """A phone that joined by a code: the client and its cookie."""
    [made] = joining.make_join_codes(meeting, by=officer, people=[person])
    phone = Client()
    phone.post("/join/in/", {"code": made.code, "op_id": str(uuid4())})
    return phone, f"{settings.SESSION_COOKIE_NAME}={phone.cookies[settings.SESSION_COOKIE_NAME].value}".encode()


async def test_by_a_code_one_hears_the_room_of_that_meeting_alone(at_letters, ruth, yonas, amara, gareth, quick_sweep):
    _phone, cookie = await in_db(in_by_code)(at_letters, ruth, yonas)
    seat = await in_db(Membership.objects.get)(user=yonas)
    await in_db(actions.hand_lines)(at_letters, by=amara, helper=seat)
    page, elsewhere = Page(yonas, at_letters, "chair"), Page(yonas, uuid4())
    assert (await elsewhere.open(cookie))[0] is False
    assert (await page.open(cookie))[0] is True

    await in_db(actions.post_line)(at_letters, by=gareth, text="WAITINGWORDS")

    assert (await page.frame())["html"] == ""
    await page.leave()


@pytest.mark.parametrize("way", ["left", "ended", "co-chair", "an hour after", "her own account"])
async def test_a_code_that_is_over_closes_the_screen_within_the_sweep(
    at_letters, ruth, yonas, amara, j2i, quick_sweep, way
):
    phone, cookie = await in_db(in_by_code)(at_letters, ruth, yonas)
    by_code, signed_in = Page(yonas, at_letters), Page(yonas, at_letters)
    await by_code.open(cookie)
    await signed_in.open()
    assert (await by_code.open_still(), await signed_in.open_still()) == (True, True)

    if way == "left":
        await in_db(phone.get)("/leave/")
    elif way == "ended":
        await in_db(joining.end_join_code)(at_letters, by=ruth, pk=(await in_db(JoinCode.objects.get)()).pk)
    elif way == "co-chair":
        await in_db(make_seat)(yonas, j2i, Role.CO_CHAIR)
    elif way == "her own account":
        await in_db(phone.force_login)(yonas, backend="allauth.account.auth_backends.AuthenticationBackend")
    else:
        closed = Meeting.objects.filter(pk=at_letters.pk)
        await in_db(closed.update)(status="closed", closed_at=timezone.now() - timedelta(minutes=61))

    assert await by_code.closed() == hub.SEAT_GONE
    assert await signed_in.open_still() is True
    assert (await Page(yonas, at_letters).open(cookie))[0] is False
    await signed_in.leave()


async def test_everything_public_off_lets_no_visitor_listen_and_stops_no_meeting(
    at_letters, ruth, yonas, amara, priya, quick_sweep
):
    """As the switch's own page says: "people who are signed in go on"; whoever sits there by a code does too."""
    phone, cookie = await in_db(in_by_code)(at_letters, ruth, yonas)
    before = Page(priya, at_letters)
    await before.open()

    await in_db(offline.take_offline)(by=ruth)

    assert await before.open_still() is True
    visitor, late, by_code = Page(None, at_letters), Page(amara, at_letters, "chair"), Page(yonas, at_letters)
    assert await visitor.open() == (False, consumer.NOT_FOR_YOU)
    assert (await late.open())[0] is True
    assert (await by_code.open(cookie))[0] is True
    board = f"/meetings/{at_letters.pk}/board/?since=0"
    assert (await in_db(phone.get)(board)).status_code == 200
    for visitor, path in ((Client(), board), (phone, "/about/")):
        assert (await in_db(visitor.get)(path)).status_code == 503
    await in_db(actions.post_line)(at_letters, by=priya, text="We go on.")
    assert all([(await page.frame())["n"] for page in (before, late, by_code)])
    for page in (before, late, by_code):
        await page.leave()
