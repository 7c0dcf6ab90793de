"""Clients of a real server: a page that follows a meeting as the script does, and a writer that never gives up."""

import asyncio
import json
import random
import time
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

TOKEN = "a" * 32


class Browser:
    """What a signed-in person's browser sends: her session, and the token of our forms."""

    def __init__(self, url, cookie):
        self.url = url
        self.headers = {"Cookie": f"{cookie['name']}={cookie['value']}; csrftoken={TOKEN}"}

    async def get(self, path):
        """(status, JSON or None)."""
        return await asyncio.to_thread(self._ask, Request(self.url + path, headers=self.headers))

    async def post(self, path, **fields):
        headers = {**self.headers, "X-CSRFToken": TOKEN, "X-Requested-With": "live"}
        request = Request(self.url + path, data=urlencode(fields).encode(), headers=headers, method="POST")
        return await asyncio.to_thread(self._ask, request)

    @staticmethod
    def _ask(request):
        try:
            with urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, None

    def socket(self, path):
        return connect(
            self.url.replace("http", "ws") + path,
            origin=self.url,
            additional_headers=self.headers,
            open_timeout=30,
            ping_interval=None,
        )


class Follower:
    """
    One page: takes frames in order, asks the board for what it missed, comes back when the server was away.

    `seen` holds the number of every event it has applied, each once; `n` is where it stands.
    """

    def __init__(self, browser, meeting_id, n):
        self.browser, self.meeting_id, self.n = browser, meeting_id, n
        self.seen, self.connected, self.at = [], asyncio.Event(), 0
        self.joined_after = None

    async def run(self):
        tries = 0
        while True:
            try:
                async with self.browser.socket(f"/ws/meetings/{self.meeting_id}/?as=room") as socket:
                    self.connected.set()
                    tries = 0
                    await self.listen(socket)
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                pass
            self.connected.clear()
            await asyncio.sleep(min(3, 0.3 * 2**tries) * (0.7 + random.random() * 0.6))
            tries += 1

    async def listen(self, socket):
        said, receipted = 0, 0
        async for text in socket:
            frame = json.loads(text)
            if "begins" in frame:  # its end comes in the frame with the number
                continue
            if "html" in frame and frame["n"] == self.n + 1:
                self.take(frame["n"])
            elif frame.get("n", 0) > self.n:
                await self.catch_up()
            if self.n != receipted and time.monotonic() > said + 1:
                said, receipted = time.monotonic(), self.n
                await socket.send(json.dumps({"have": self.n}))

    async def catch_up(self):
        try:
            status, board = await self.browser.get(f"/meetings/{self.meeting_id}/board/?since={self.n}")
        except (URLError, OSError):
            return
        if status == 200:
            for event in board.get("events", ()):
                if event["n"] > self.n:
                    self.take(event["n"])

    def take(self, n):
        self.n, self.at = n, time.monotonic()
        self.seen.append(n)


async def until_acknowledged(browser, path, **fields):
    """Send it, with one op id, until it is answered. Returns (op id, n)."""
    fields["op_id"] = str(uuid4())
    while True:
        try:
            status, answer = await browser.post(path, **fields)
        except (URLError, OSError):
            status = None
        if status == 200:
            return fields["op_id"], answer["n"]
        if status is not None and status < 500:
            raise AssertionError(f"refused with {status}")
        await asyncio.sleep(0.2 + random.random() * 0.2)
