"""One open page of somebody, as the live script keeps it; and everything it was ever sent, to be searched later."""

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.faults.wire import Lost, as_json, ask

ROOM, CHAIR = "room", "chair"
PART = re.compile(r'<div data-part="([a-z-]+)">')


def parts_of(html):
    """The parts of a fragment: name to what stands in it."""
    names = list(PART.finditer(html))
    ends = [*(name.start() for name in names[1:]), len(html)][: len(names)]
    return {name[1]: html[name.end() : end] for name, end in zip(names, ends, strict=True)}


@dataclass(frozen=True)
class Got:
    """Something this page was sent: a `frame`, an `event` of the board, or a whole `board`."""

    how: str
    audience: str  # whose it was: the audience it came to
    n: int
    text: str
    at: float
    asked: float  # when it was asked for; for a frame, when it came


class Screen:
    """
    Follows a meeting: each number once, in order; asks the board after a hole; comes back when the line was cut.

    `parts` is what stands on the page; `got` is every frame and answer, with the moment it came.
    """

    SAME = {}  # the same frame goes to many pages: kept once

    def __init__(self, wire, meeting_id, headers, audience=ROOM, stubborn=False):
        self.wire, self.meeting_id, self.headers, self.audience = wire, meeting_id, headers, audience
        self.stubborn = stubborn  # knocks again although she was told that this is not for her
        self.n, self.parts, self.got, self.seen = 0, {}, [], []
        self.connected, self.told_off, self.codes = False, None, []
        self.early, self.begun = {}, ""

    @property
    def path(self):
        return f"/meetings/{self.meeting_id}/board/"

    async def run(self):
        """Until it is told that this is not for her."""
        tries = 0
        while self.told_off is None or self.stubborn:
            try:
                if not self.parts:
                    await self.look()
                if self.told_off is None or self.stubborn:
                    await self.follow()
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                pass
            if self.connected:
                self.connected, tries = False, 0
            await asyncio.sleep(min(3, 0.3 * 2**tries) * (0.7 + random.random() * 0.6))
            tries += 1

    async def follow(self):
        at = f"ws://127.0.0.1:{self.wire.port}/ws/meetings/{self.meeting_id}/?as={self.audience}"
        try:
            async with connect(
                at,
                origin=f"http://127.0.0.1:{self.wire.port}",
                additional_headers=self.headers,
                open_timeout=20,
                close_timeout=1,
                ping_interval=None,
                compression=None,
            ) as socket:
                self.begun, receipted = "", time.monotonic()
                async for text in socket:
                    self.connected = True
                    await self.hear(json.loads(text))
                    if time.monotonic() > receipted + 1:
                        receipted = time.monotonic()
                        await socket.send(json.dumps({"have": self.n}))
        except InvalidStatus:
            await self.look()  # a refused handshake looks like any other failure: the board knows
            raise
        except ConnectionClosed as closed:
            self.codes.append(closed.rcvd.code if closed.rcvd else None)
            if closed.rcvd and closed.rcvd.code in (4403, 4404):
                await self.look()
            raise

    async def hear(self, frame):
        now = time.monotonic()
        if "begins" in frame:
            self.begun += frame["begins"]
        if "html" in frame:
            html, self.begun = self.begun + frame["html"], ""
            self.keep("frame", frame["n"], html, now, now)
            self.arrived(frame["n"], html)
        if self.early or frame.get("n", 0) > self.n:
            await self.look()

    def arrived(self, n, html):
        """Each number once, in order; what comes too early waits for what is before it."""
        if n > self.n:
            self.early[n] = html
        while self.n + 1 in self.early:
            self.put(self.early.pop(self.n + 1))
            self.n += 1
            self.seen.append(self.n)

    def put(self, html):
        self.parts.update(parts_of(html))

    def keep(self, how, n, text, at, asked):
        self.got.append(Got(how, self.audience, n, self.SAME.setdefault(text, text), at, asked))

    async def look(self):
        """Ask the board for what was missed, or for the whole of it."""
        asked = time.monotonic()
        since = f"since={self.n}&" if self.parts else ""
        try:
            status, said = await ask(
                self.wire.port, "GET", f"{self.path}?{since}as={self.audience}", headers=self.headers.items()
            )
        except Lost:
            return
        now = time.monotonic()
        if status in (403, 404):
            self.told_off = now
        if status != 200:
            return
        board = as_json(said)
        if self.audience == CHAIR and board["as"] == ROOM:
            # She had the chair's page and has that place no more: back to the phone, with all it shows.
            self.audience, self.parts = ROOM, {}
            self.keep("board", board["n"], json.dumps(board), now, asked)
            return await self.look()
        if "board" in board:
            self.keep("board", board["n"], board["board"], now, asked)
            self.n, self.parts, self.early = board["n"], parts_of(board["board"]), {}
            return
        for event in board["events"]:
            self.keep("event", event["n"], event["html"], now, asked)
            self.arrived(event["n"], event["html"])
        self.early = {n: html for n, html in self.early.items() if n > self.n}
