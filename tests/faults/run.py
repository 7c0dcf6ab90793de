"""One meeting under a plan: the clients, the conductor who breaks things, and what all of them saw (`Record`)."""

import asyncio
import time
from random import Random
from uuid import uuid4

from channels.db import database_sync_to_async as in_db

from tests.faults import acts
from tests.faults.checker import WITHIN, Answer, Page, Record, Sent
from tests.faults.screens import CHAIR, ROOM, Screen
from tests.faults.stage import Meeting30, secrets_of
from tests.faults.wire import LOSE, Lost, Wire, as_json, ask
from tests.meeting.clients import TOKEN

GIVES_UP = 90  # seconds for one act, retries and restarts included
SIT_BY_THE_CHAIR = {"chair", "co-chair", "minute-taker"}


class Person(Screen):
    """A client: the page she has open, and what she does on it."""

    def __init__(self, place, role, user_id, *page, **more):
        super().__init__(*page, **more)
        self.place, self.role, self.user_id = place, role, user_id
        self.target = ""

    async def does(self, act, stage):
        """Send the form of this act until it is answered; nothing where there is nothing to tap."""
        self.target = ""
        fields = await acts.form(act, self, stage)
        if fields is None:
            return None
        target = self.target or fields.get("feel", "").partition(":")[0]
        sent = Sent(act.kind, self.place, self.user_id, fields.get("text", ""), target)
        body = acts.sent(uuid4(), fields)
        path = f"/meetings/{self.meeting_id}/{acts.address(act.kind)}"
        copies = [self.send(sent, path, body, loses=copy < act.loses) for copy in range(act.copies)]
        await asyncio.gather(*copies)
        end = time.monotonic() + GIVES_UP
        while all(answer.status is None or answer.status >= 500 for answer in sent.answers):
            assert time.monotonic() < end, f"{sent} got no answer in {GIVES_UP} seconds: {sent.answers[-1]}"
            await asyncio.sleep(0.15)
            await self.send(sent, path, body)
        return sent

    async def send(self, sent, path, body, loses=False):
        headers = [*self.headers.items(), ("X-CSRFToken", TOKEN), ("X-Requested-With", "live")]
        headers += [(LOSE, "1")] if loses else []
        asked = time.monotonic()
        try:
            status, said = await ask(self.wire.port, "POST", path, headers=headers, body=body)
        except Lost:
            status, said = None, b""
        n = (as_json(said) or {}).get("n") if status == 200 else None
        sent.answers.append(Answer(status, n, asked, time.monotonic()))


class Meeting:
    """A plan, run."""

    def __init__(self, plan, site, redis=None):
        self.plan, self.site, self.redis = plan, site, redis
        self.dice = Random(plan.seed)  # which lines are cut; how many there are is up to the moment
        self.sent, self.done, self.broken = [], 0, []
        self.lost_seat = None

    async def run(self):
        """The record of it, screens that came right within five seconds and those that did not."""
        stage = await in_db(Meeting30)(self.plan, self.site.url)
        headers = await in_db(stage.headers)()
        async with Wire(self.site.port) as self.wire:
            self.people = [
                Person(
                    *(place, role, stage.users[place].pk, self.wire, stage.meeting.pk, headers[place]),
                    audience=CHAIR if role in SIT_BY_THE_CHAIR else ROOM,
                    stubborn=role == "not invited" or place == stage.loses_seat,
                )
                for place, (role, _times) in enumerate(self.plan.cast)
            ]
            pages = [asyncio.create_task(person.run()) for person in self.people]
            try:
                await self.all_open()
                breaking = asyncio.create_task(self.breaks(stage))
                await asyncio.gather(*(self.lives(person, stage) for person in self.people))
                self.done = float("inf")  # what is still to be broken is broken now
                await breaking
                if self.plan.closes:
                    await self.tap(self.people[0], stage, "close")
                return await self.record(stage, time.monotonic())
            finally:
                for task in pages:
                    task.cancel()
                ends = await asyncio.gather(*pages, return_exceptions=True)
                for end in ends:
                    if not isinstance(end, asyncio.CancelledError):
                        raise end or AssertionError("a page gave up")

    async def all_open(self):
        invited = [person for person in self.people if person.role != "not invited"]
        end = time.monotonic() + 60
        while not all(person.connected for person in invited):
            assert time.monotonic() < end, "the pages did not open"
            await asyncio.sleep(0.05)

    async def lives(self, person, stage):
        """She does what the plan has for her; after a promise that was read back she or another locks it in."""
        for act in self.plan.acts[person.place]:
            await asyncio.sleep(act.pause)
            sent = await person.does(act, stage)
            self.done += 1
            if sent is not None:
                self.sent.append(sent)

    async def tap(self, person, stage, kind):
        from tests.faults.plan import Act

        sent = await person.does(Act(kind, 0, 0, 2, 1), stage)
        self.sent.append(sent)

    async def breaks(self, stage):
        total = sum(map(len, self.plan.acts))
        for fault in self.plan.faults:
            while self.done < fault.after * total:
                await asyncio.sleep(0.02)
            await getattr(self, fault.kind)(fault, stage)
            self.broken.append(fault.kind)

    async def kill(self, fault, stage):
        """As a power cut would end it; and started again."""
        await asyncio.to_thread(self.site.kill)
        await asyncio.to_thread(self.site.start)

    async def cut(self, fault, stage):
        lines = sorted(self.wire.open, key=id)
        self.wire.cut(self.dice.sample(lines, int(len(lines) * fault.much)))

    async def down(self, fault, stage):
        self.wire.down = True
        self.wire.cut(list(self.wire.open))
        await asyncio.sleep(fault.much)
        self.wire.down = False

    async def revoke(self, fault, stage):
        self.lost_seat = await in_db(stage.end_a_seat)(), time.monotonic()

    async def redis_away(self, fault, stage):
        await asyncio.to_thread(self.redis.kill)
        await asyncio.sleep(fault.much)
        await asyncio.to_thread(self.redis.start)

    async def record(self, stage, healed):
        """Wait until every page is right, or five seconds are over; then put together all that is known."""
        truth = await in_db(stage.truth)()
        late = {}
        while time.monotonic() < healed + WITHIN and len(late) < len(self.people):
            for person in self.people:
                right = person.n == truth.version and truth.boards[person.audience].items() <= person.parts.items()
                if right:
                    late.setdefault(person.place, time.monotonic() - healed)
            await asyncio.sleep(0.05)
        if self.lost_seat:
            # A frame that comes too late would come by the next sweep.
            await asyncio.sleep(max(0, healed + 2.5 - time.monotonic()))
        pages = [
            Page(
                *(person.place, person.role, person.audience, person.n, person.parts, person.got, person.seen),
                late=late.get(person.place),
                lost_seat=self.lost_seat if person.place == stage.loses_seat else None,
                told_off=person.told_off,
                codes=person.codes,
            )
            for person in self.people
        ]
        record = Record(
            self.sent,
            pages,
            truth,
            names={user.display_name: place for place, user in enumerate(stage.users) if place != 0},
            unnamed={place for place, (role, _n) in enumerate(self.plan.cast) if role in ("only cards", "not invited")},
        )
        record.secrets = secrets_of(record)
        return record


async def hold(plan, site, redis=None):
    """Hold the meeting of this plan on this server. Returns (record, the `Meeting` that was run)."""
    meeting = Meeting(plan, site, redis)
    return await meeting.run(), meeting
