"""The live socket: who may listen, and what a client may say. Nobody acts over it (design.md 4)."""

import json
import logging
import time
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from challenges import limits
from challenges.meeting import by_code, hub, policy
from events.models import Meeting

log = logging.getLogger(__name__)

NOT_FOR_YOU = 4404  # the same for a meeting that does not exist
# The protocol's own 1003, 1007, 1008 and 1009 with 4 in front: those Daphne refuses to send, and breaks instead.
NO_BINARY, NOT_JSON, NOT_SAID, TOO_BIG = 4003, 4007, 4008, 4009
LONGEST_FRAME = 16 * 1024
A_SECOND = 10  # frames
PATIENCE = 30  # frames over that, and she is closed


class Refused(Exception):
    """What came is nothing a client may say."""

    def __init__(self, code):
        self.code = code


class MeetingConsumer(AsyncWebsocketConsumer):
    """
    Lets in who has a seat, and takes receipts and pings. It sends `{"n": n}` first, then what the hub has.

    Only the hub listens to the channel layer. This alias does not exist, so that a socket costs no channel, no
    subscription and no second task.
    """

    channel_layer_alias = "only the hub listens"

    async def __call__(self, scope, receive, send):
        self.hub = self.socket = None
        self.second, self.said, self.over = 0, 0, 0
        try:
            await super().__call__(scope, receive, send)
        finally:
            # `disconnect` is not called when a consumer raises or is cancelled; this is.
            if self.hub is not None:
                self.hub.leave(self.socket)

    async def connect(self):
        meeting, audience, user = await database_sync_to_async(self.find_seat)()
        if audience is None:
            await self.close(NOT_FOR_YOU)
            return
        address = limits.address_of(self.scope)
        if hub.is_full(address):
            log.warning("An address has too many pages of meetings open; one was refused.")
            await self.close(hub.TOO_MANY)
            return
        text = self.asked("text") == "1"
        session = self.scope["session"].session_key
        self.socket = hub.Socket(user, audience, self.scope["straight_out"], self.close, address, text, session)
        self.hub = hub.hub_of(meeting)
        await self.hub.join(self.socket)
        await self.accept()
        # She is live from the number she was told on: nothing may come between the two.
        told = None
        while told != self.hub.n:
            told = self.hub.n
            await self.send(json.dumps({"n": told}))
        self.socket.live = True

    def find_seat(self):
        """The meeting, the audience she may listen as, and who she is; all None for everybody who is not invited."""
        user = self.scope["user"]
        if not user.is_authenticated and (joined := by_code.joined_in(self.scope["session"])):
            user = by_code.person_of(joined)
        meeting = Meeting.objects.select_related("series__group").filter(pk=self.scope["url_route"]["kwargs"]["pk"])
        meeting = meeting.first() if user.is_authenticated else None
        if meeting is None:
            return None, None, None
        seat = policy.audience(user, meeting)
        wanted = self.asked("as", policy.ROOM)
        if wanted not in policy.AUDIENCES or not policy.may_hear(seat, wanted):
            wanted = seat
        return (meeting, wanted, user) if seat else (None, None, None)

    def asked(self, name, otherwise=""):
        """What stands in the address she connected to."""
        return parse_qs(self.scope["query_string"].decode("latin-1")).get(name, [otherwise])[0]

    async def receive(self, text_data=None, bytes_data=None):
        try:
            await self.hear(text_data)
        except Refused as refused:
            log.info("A frame in a meeting was refused: %s", refused.code)
            self.hub.leave(self.socket)
            await self.close(refused.code)

    async def hear(self, text):
        """A receipt or a ping; raises `Refused` for anything else."""
        if text is None:
            raise Refused(NO_BINARY)
        if len(text.encode()) > LONGEST_FRAME:
            raise Refused(TOO_BIG)
        if self.too_fast():
            return
        match parse(text):
            case {"have": int(n)} if not isinstance(n, bool):
                self.socket.has(n)
            case {"ping": _}:
                await self.send('{"pong": 1}')
            case _:
                raise Refused(NOT_SAID)

    def too_fast(self):
        """Ten frames a second are heard; raises `Refused` when she goes on and on."""
        second = int(time.monotonic())
        if second != self.second:
            self.second, self.said = second, 0
        self.said += 1
        if self.said <= A_SECOND:
            return False
        self.over += 1
        if self.over > PATIENCE:
            raise Refused(NOT_SAID)
        return True


def parse(text):
    """The JSON of a frame; raises `Refused` for what is none, NaN and thousandfold nesting included."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_JSON) from error


def _no_constant(name):
    raise ValueError(name)
