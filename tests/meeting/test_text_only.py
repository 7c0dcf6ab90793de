"""Text only: the live page in words alone, and what an hour of a meeting costs on the wire (trust.md X-A12)."""

import asyncio
import gzip
import json
import logging
import re
import zlib
from urllib.parse import urlsplit

import pytest
from channels.db import database_sync_to_async as in_db
from django.utils import timezone
from websockets.asyncio.client import connect

from challenges.meeting import actions, fragments, policy
from challenges.meeting.frames import Frames
from events.models import Meeting
from tests.browsers import session_cookie
from tests.challenges.stages import meeting_of
from tests.meeting import an_hour
from tests.meeting.conftest import current, promise

log = logging.getLogger(__name__)
pytestmark = pytest.mark.django_db

DRAWN = ("<svg", 'class="path', 'data-part="path"', 'data-part="screen"')
A_PART = '<div data-part="path"><svg>“mine”</svg></div>'


def line(meeting, by, text):
    return actions.post_line(meeting, by=by, text=text)


# --- The page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_in_words_all_that_it_drew(at_letters, stage, amara, visit):
    promise(at_letters, amara, stage.seat)
    line(at_letters, amara, A_PART)

    drawn = visit(amara, at_letters, "live/").content.decode()
    words = visit(amara, at_letters, "live/?text=1").content.decode()

    assert "<svg" in drawn and 'data-part="path"' in drawn and 'data-text="1"' not in drawn
    assert not [each for each in DRAWN if each in words]
    assert 'data-text="1"' in words
    for said in ("Letters I can open", "Stop 3 of 6: On the table", "Send each letter as a text.", "Leave now"):
        assert said in words
    assert "&lt;svg&gt;“mine”" in words, "what somebody typed is no drawing of ours"


def test_it_is_kept_for_this_device_by_a_tap_and_by_no_get(at_letters, client, sign_in, amara):
    sign_in(client, amara)

    def in_words(path="live/", **headers):
        page = client.get(f"/meetings/{at_letters.pk}/{path}", headers=headers)
        return 'data-text="1"' in page.content.decode()

    assert in_words("live/?text=1")
    assert not in_words(), "an address alone changes nothing"
    assert in_words(**{"Save-Data": "on"}), "a browser that is told to save data need not be asked"

    answer = client.post(f"/meetings/{at_letters.pk}/text/", {"text": "1"})
    assert answer.status_code == 302 and answer["Location"] == f"/meetings/{at_letters.pk}/live/"
    assert in_words()
    assert not in_words("live/?text=0")
    client.post(f"/meetings/{at_letters.pk}/text/", {"text": "0"})
    assert not in_words(**{"Save-Data": "on"}), "what she chose goes before what the browser says"
    assert client.post(f"/meetings/{at_letters.pk}/text/", {"text": "2"}).status_code == 400


def test_the_board_and_the_frames_are_cut_from_what_everybody_gets(at_letters, amara, priya, visit):
    at_letters.refresh_from_db()
    start = at_letters.version
    line(at_letters, amara, A_PART)
    actions.next_item(at_letters, by=amara, item_id=current(at_letters).pk)
    at_letters.refresh_from_db()

    since = f"board/?since={start}"
    plain, words = visit(priya, at_letters, since), visit(priya, at_letters, f"{since}&text=1")
    board = visit(priya, at_letters, "board/?text=1")
    again = board.client.get(
        f"/meetings/{at_letters.pk}/board/?text=1&since={at_letters.version}", headers={"If-None-Match": board["ETag"]}
    )

    assert again.status_code == 304 and words["ETag"] != plain["ETag"]
    assert [event["n"] for event in words.json()["events"]] == [event["n"] for event in plain.json()["events"]]
    for was, now in zip(plain.json()["events"], words.json()["events"], strict=True):
        assert now["html"] == fragments.words_only(was["html"])
        assert not [each for each in DRAWN if each in now["html"]]
        frames = Frames(was["n"], {policy.ROOM: was["html"], policy.CHAIR: "CHAIRS"})
        for text, wanted in ((True, now), (False, was)):
            _size, messages = frames[policy.ROOM, text]
            assert [json.loads(message["text"]) for message in messages] == [wanted]
    assert "&lt;div data-part=" in words.json()["events"][0]["html"], "her line is whole, whatever it looks like"
    assert 'data-part="now"' in board.json()["board"] and 'data-part="waiting"' not in board.json()["board"]


# --- An hour, counted -------------------------------------------------------------------------------------------------

MOST = 300_000
FIRST_VIEW = 50_000
# What every packet costs beside what is in it: IP and TCP 40, a TLS record 29, and the other side's receipt 40.
A_PACKET = 109
# What a phone's Chrome sends with each request.
CHROME = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "sec-ch-ua": '"Chromium";v="130", "Google Chrome";v="130", "Not?A_Brand";v="99"',
    "sec-ch-ua-mobile": "?1",
    "sec-ch-ua-platform": '"Android"',
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
}


class Wire:
    """The line between one phone and the server: everything goes through it, both ways, and is counted."""

    def __init__(self, url):
        self.to = urlsplit(url)
        self.count = self.packets = 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error):
        self.server.close()

    @property
    def on_the_wire(self):
        return self.count + self.packets * A_PACKET

    async def carry(self, reader, writer):
        out_reader, out_writer = await asyncio.open_connection(self.to.hostname, self.to.port)
        await asyncio.gather(self.one_way(reader, out_writer), self.one_way(out_reader, writer))

    async def one_way(self, reader, writer):
        try:
            while data := await reader.read(1400):
                self.count += len(data)
                self.packets += 1
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()


class Phone:
    """A signed-in phone at the end of a wire: a first view, then socket or board, as the live script asks for them."""

    def __init__(self, wire, cookie, meeting, text):
        self.wire, self.at, self.text = wire, f"/meetings/{meeting.pk}/", "&text=1" if text else ""
        self.socket_at = f"/ws/meetings/{meeting.pk}/?as=room{self.text}"
        self.headers = {**CHROME, "Cookie": f"{cookie['name']}={cookie['value']}; csrftoken={'a' * 32}"}
        self.n, self.etag, self.html, self.statuses = meeting.version, "", "", []

    async def get(self, path, **headers):
        """(status, headers, body as it came) of one request on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.wire.port)
        said = {"Host": f"127.0.0.1:{self.wire.port}", **self.headers, **headers, "Connection": "close"}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        writer.close()
        status, *rest = head.decode("latin-1").split("\r\n")
        found = {name.lower(): value for name, _, value in (each.partition(": ") for each in rest)}
        if found.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 47)
        return int(status.split()[1]), found, body

    async def first_view(self):
        """The page with all that it brings, on a phone that was never here."""
        status, _headers, body = await self.get(f"{self.at}live/?as=room{self.text}")
        assert status == 200
        self.n = int(re.search(rb'data-n="(\d+)"', body)[1])
        brought = re.findall(rb'<(?:link[^>]+href|script[^>]+src)="(/static/[^"]+)"', body)
        for path in brought:
            status, headers, body = await self.get(path.decode())
            assert status == 200
            if "content-encoding" not in headers:  # the tests' server sends files as they lie, a real one compressed
                spared = len(body) - len(gzip.compress(body))
                self.wire.count -= spared
                self.wire.packets -= spared // 1400
        assert len(brought) >= 4, "icon, style and scripts"

    async def ask_the_board(self):
        known = {"If-None-Match": self.etag} if self.etag else {}
        status, headers, body = await self.get(f"{self.at}board/?since={self.n}&as=room{self.text}", **known)
        self.etag = headers["etag"]
        self.statuses.append(status)
        for event in json.loads(body)["events"] if status == 200 else ():
            self.take(event)

    def take(self, event):
        assert event["n"] == self.n + 1
        self.n, self.html = event["n"], self.html + event["html"]

    async def follow(self):
        """Listen until cut off; each number gets its receipt. The server is offered compression, and takes none."""
        async with connect(
            f"ws://127.0.0.1:{self.wire.port}{self.socket_at}",
            origin=f"http://127.0.0.1:{self.wire.port}",
            additional_headers={name: value for name, value in self.headers.items() if name != "User-Agent"},
            user_agent_header=CHROME["User-Agent"],
            ping_interval=None,
            open_timeout=30,
        ) as self.socket:
            assert self.socket.protocol.extensions == []
            begun = ""
            async for text in self.socket:
                frame = json.loads(text)
                if "begins" in frame:
                    begun += frame["begins"]
                elif "html" in frame:
                    if frame["n"] > self.n:  # the board, asked while it was on its way, may have brought it already
                        self.take({**frame, "html": begun + frame["html"]})
                    begun = ""
                    await self.socket.send(json.dumps({"have": self.n}))
                elif frame.get("n", 0) > self.n:
                    await self.ask_the_board()

    async def keep_alive(self):
        """
        An hour's pings: the script's every 20 seconds (45 in words alone), and the server's own every 20, of one size.

        A tenth of them is sent, and counted ten times.
        """
        count, packets = self.wire.count, self.wire.packets
        its_own = range(0, 16, 2) if self.text else range(18)
        for place in range(18):
            await (await self.socket.ping(b"ping"))
            if place in its_own:
                await self.socket.send('{"ping": 1}')
                await asyncio.sleep(0.11)
        await asyncio.sleep(0.5)
        self.wire.count += 9 * (self.wire.count - count)
        self.wire.packets += 9 * (self.wire.packets - packets)


@pytest.mark.django_db(transaction=True)
async def test_an_hour_is_at_most_300_kb_both_ways_with_and_without_a_socket(live_site, stage, j2i, everybody):
    """
    First view, every event with its receipt, an hour's pings, six lost connections: what a young person's line carries.

    The same for a phone that never gets a socket and asks once a minute. Packets are counted with what they cost.
    """

    def begin():
        meeting = meeting_of(j2i, starts_at=timezone.now())
        an_hour.agenda(stage, meeting)
        meeting.refresh_from_db()
        return meeting, [session_cookie(everybody[name], live_site.url) for name in ("priya", "gareth", "tom")]

    meeting, cookies = await in_db(begin)()
    young = [everybody[name] for name in ("yonas", "dylan", "amara")]
    async with Wire(live_site.url) as one, Wire(live_site.url) as two, Wire(live_site.url) as three:
        phones = [Phone(one, cookies[0], meeting, True), Phone(two, cookies[1], meeting, False)]
        poll = Phone(three, cookies[2], meeting, True)
        for phone in (*phones, poll):
            await phone.first_view()
            assert phone.wire.on_the_wire < FIRST_VIEW
        following = [asyncio.create_task(phone.follow()) for phone in phones]

        acts = list(an_hour.acts(stage, meeting, young))
        for place, act in enumerate(acts, 1):
            await in_db(act)()
            # Nobody may send more than ten receipts a second, and the server, which did none of it and looks every two
            # seconds, hands over at once what came meanwhile.
            await asyncio.sleep(0.2)
            if place % 2 == 0:
                await poll.ask_the_board()
            if place % (len(acts) // 6) == 0:
                await phones[0].socket.close()
                await following[0]
                following[0] = asyncio.create_task(phones[0].follow())
        while len(poll.statuses) < 60 or poll.n < await in_db(version)(meeting):
            await poll.ask_the_board()
        last = await in_db(version)(meeting)
        async with asyncio.timeout(30):
            while any(phone.n < last for phone in phones):
                await asyncio.sleep(0.2)
        await asyncio.gather(*(phone.keep_alive() for phone in phones))
        for phone, task in zip(phones, following, strict=True):
            await phone.socket.close()
            await task

    words, drawn = phones
    assert last > 110 and poll.n == last
    for said in ("We have waited since May", "Send a text with the day", "The plan for when you leave care"):
        assert said in words.html and said in poll.html
    assert not [each for each in DRAWN if each in words.html + poll.html] and "<svg" in drawn.html
    costs = {"text": one.on_the_wire, "drawn": two.on_the_wire, "text without a socket": three.on_the_wire}
    log.info("An hour costs, in bytes: %s", costs)
    assert one.on_the_wire <= MOST and three.on_the_wire <= MOST, costs
    assert one.on_the_wire < two.on_the_wire, costs


def version(meeting):
    return Meeting.objects.get(pk=meeting.pk).version
