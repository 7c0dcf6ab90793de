"""
The hub: one task for each meeting and process, which reads what happened and writes it to its sockets (design.md 4).

It hears the bell, reads the journal after its own number once, and sends. Every two seconds it does so unasked and
looks who is still signed in and has a seat: so a lost bell, a broken channel layer or a change from another process
delays a screen by that much and no more, and who left or lost a seat loses the screen.
"""

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection

from challenges.meeting import journal, policy
from challenges.meeting.frames import Frames
from challenges.meeting.names import bell_group
from events.joining import still_in
from events.models import Meeting
from events.policy import by_code

log = logging.getLogger(__name__)

SWEEP = 2  # seconds
LISTEN_AGAIN = 60  # the memory layer forgets a channel whose message lay for so long
AT_ONCE = 200  # events read at a time; who is further behind gets the whole board
OWED = 256 * 1024  # bytes sent and not receipted
SOCKETS_A_PERSON = 6  # the chair alone has her console, a phone, the room screen and the lines open
# A whole meeting sits behind one address of the building's Wi-Fi: 250 people, each with as many pages as she may have.
# It only bounds what one machine can cost this process; who is refused still follows by asking every 15 seconds.
SOCKETS_AN_ADDRESS = 1500
SEAT_GONE, TOO_SLOW, TOO_MANY = 4403, 4408, 4429

_hubs = WeakKeyDictionary()  # running loop -> {meeting id: hub}; a test has a loop of its own
# All hubs read one after the other, in a thread that keeps its connection: SQLite reads the whole plan of the database
# anew for each, which takes longer than what a hub asks.
_reader = ThreadPoolExecutor(1, "hub")


def hubs():
    """The hubs of the running loop, by meeting."""
    return _hubs.setdefault(asyncio.get_running_loop(), {})


async def read(question):
    """The answer of a function that asks the database, from the thread where the hubs read."""
    return await sync_to_async(_read, thread_sensitive=False, executor=_reader)(question)


def _read(question):
    try:
        return question()
    except Exception:
        connection.close()  # whatever it was: the next one begins anew
        raise
    finally:
        if connection.vendor != "sqlite":
            close_old_connections()  # back into the pool, where it costs nothing to fetch one


class Socket:
    """One open page: who, which audience, in words alone or not, and what it was sent and has not receipted."""

    def __init__(self, user, audience, send, close, address="", text=False, session=None):
        self.user_id, self.audience, self.send, self.close = user.pk, audience, send, close
        self.join_code = user.join_code.pk if by_code(user) else None
        self.address, self.text, self.session = address, text, session
        self.live = False
        self.owed, self.unreceipted = 0, deque()

    async def tell(self, n, size, messages):
        """Send what has number n. `send` never waits under Daphne, so what is owed is counted and bounded here."""
        self.owed += size
        self.unreceipted.append((n, size))
        for message in messages:
            await self.send(message)

    def has(self, n):
        """Her receipt: everything up to n arrived."""
        while self.unreceipted and self.unreceipted[0][0] <= n:
            self.owed -= self.unreceipted.popleft()[1]


def hub_of(meeting):
    """The hub of a meeting in this process; made when missing, and gone when its last socket has left."""
    return hubs().setdefault(meeting.pk, Hub(meeting))


async def make_room(socket):
    """One person has at most six pages open; the oldest gives way."""
    hers = [(hub, s) for hub in hubs().values() for s in hub.sockets if s.user_id == socket.user_id]
    for hub, oldest in hers[: max(0, len(hers) + 1 - SOCKETS_A_PERSON)]:
        await hub.drop(oldest, TOO_MANY)


def is_full(address):
    """Whether this address has as many pages open in this process as it may."""
    return sum(s.address == address for hub in hubs().values() for s in hub.sockets) >= SOCKETS_AN_ADDRESS


class Hub:
    """Everything of one meeting in this process that follows it."""

    def __init__(self, meeting):
        self.meeting = meeting
        self.sockets = []
        self.n = 0
        self.ready = asyncio.Event()
        self.task = None
        self.channel = None
        self.listened_at = 0

    async def join(self, socket):
        """Take a socket in, and return once the hub knows its number."""
        await make_room(socket)
        self.sockets.append(socket)
        hubs()[self.meeting.pk] = self
        if self.task is None:
            self.task = asyncio.create_task(self.run())
        await self.ready.wait()

    async def run(self):
        """Until nobody is left. Trouble is logged and tried again; it never ends the task."""
        loop, bell, due = asyncio.get_running_loop(), None, 0
        while self.sockets:
            try:
                if self.channel is None or loop.time() > self.listened_at + LISTEN_AGAIN:
                    # Listen first, then read: what happens between the two rings.
                    await self.listen()
                if not self.ready.is_set():
                    self.n = await read(self.version)
                    self.ready.set()
                if self.channel is not None and bell is None:
                    bell = asyncio.create_task(get_channel_layer().receive(self.channel))
                wait = max(0, due - loop.time())
                if bell is None:
                    await asyncio.sleep(wait)
                else:
                    # Never wait_for: a cancelled `receive` loses the channel's next message.
                    await asyncio.wait({bell}, timeout=wait)
                rung = sweeping = False
                if bell is not None and bell.done():
                    rung, bell = bell.result()["n"] > self.n, None
                if loop.time() >= due:
                    due, rung, sweeping = loop.time() + SWEEP, True, True
                if sweeping:
                    await self.close_those_signed_out(await read(self.sessions_gone))
                while rung:
                    happened, seats, over = await read(self.look)
                    await self.close_those_without_a_seat(seats, over)
                    await self.tell(happened)
                    rung = len(happened) == AT_ONCE
            except Exception:
                log.exception("The hub of a meeting had trouble and goes on.")
                if bell is not None:
                    bell.cancel()
                bell = self.channel = None
                await asyncio.sleep(1)
        # No await between the last look at the sockets and this: nobody can join a hub that has ended.
        if hubs().get(self.meeting.pk) is self:
            del hubs()[self.meeting.pk]
        channel, self.channel, self.task = self.channel, None, None
        if bell is not None:
            bell.cancel()
        await self.stop_listening(channel)
        if not hubs():
            await read(connection.close)

    async def listen(self):
        """Join the bell's group. Without a channel layer the meeting goes on: the sweep reads every two seconds."""
        loop = asyncio.get_running_loop()
        try:
            layer = get_channel_layer()
            channel = self.channel or await layer.new_channel()
            await asyncio.wait_for(layer.group_add(bell_group(self.meeting.pk), channel), 2)
        except Exception as error:
            log.warning("No bell for a meeting, looking every %s s: %r", SWEEP, error)
            self.channel, self.listened_at = None, 0
            return
        self.channel, self.listened_at = channel, loop.time()

    async def stop_listening(self, channel):
        """Leave the bell's group, so that no bell piles up for nobody."""
        if channel is None:
            return
        try:
            await asyncio.wait_for(get_channel_layer().group_discard(bell_group(self.meeting.pk), channel), 2)
        except Exception as error:
            log.info("The bell of a meeting was not signed off: %r", error)

    def version(self):
        return Meeting.objects.values_list("version", flat=True).get(pk=self.meeting.pk)

    def look(self):
        """
        What happened, and then who may hear it: in this order, so that whoever was told off by one of these events gets
        none of them. And which codes on paper hold no longer, of those that pages are in by.
        """
        happened, seats = journal.after(self.meeting.pk, self.n, AT_ONCE), policy.audiences(self.meeting)
        codes = {socket.join_code for socket in list(self.sockets) if socket.join_code}
        if not codes:
            return happened, seats, codes
        fresh = Meeting.objects.select_related("series__group").get(pk=self.meeting.pk)
        return happened, seats, codes - still_in(fresh, codes)

    def sessions_gone(self):
        """Which sessions of these pages are there no longer; who joins while this asks is not among them."""
        asked = {socket.session for socket in list(self.sockets) if socket.session}
        return asked - set(Session.objects.filter(pk__in=asked).values_list("pk", flat=True))

    async def close_those_signed_out(self, gone):
        """Who left, or signed out, in one page of a browser or everywhere has left this page too."""
        for socket in list(self.sockets):
            if socket.session in gone:
                await self.drop(socket, SEAT_GONE)

    async def close_those_without_a_seat(self, seats, over):
        """Compares the audience too: a co-chair or helper who lost the role must not keep the chair's frames."""
        for socket in list(self.sockets):
            if socket.join_code in over or not policy.may_hear(seats.get(socket.user_id), socket.audience):
                await self.drop(socket, SEAT_GONE)

    async def tell(self, happened):
        """Write what happened to every socket that is live, in order."""
        for n, room_html, chair_html in happened:
            frames = Frames(n, {policy.ROOM: room_html, policy.CHAIR: chair_html})
            for socket in [s for s in self.sockets if s.live]:
                try:
                    await socket.tell(n, *frames[socket.audience, socket.text])
                except Exception as error:  # one client's trouble is not the others'
                    log.info("A socket of a meeting could not be written to: %r", error)
                    self.sockets.remove(socket)
                    continue
                if socket.owed > OWED:
                    await self.drop(socket, TOO_SLOW)
            self.n = n

    async def drop(self, socket, code):
        """Close a socket and forget it."""
        self.leave(socket)
        try:
            await socket.close(code)
        except Exception as error:
            log.info("A socket of a meeting was gone before it was closed: %r", error)

    def leave(self, socket):
        """Forget a socket; nothing when it is gone already."""
        if socket in self.sockets:
            self.sockets.remove(socket)
