"""The benchmark itself: one server of ours and the floor, the same phones at both, their events in turn."""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from channels.db import database_sync_to_async as in_db

from challenges.models import Line
from tests.faults.plan import SMALL_CAST, Plan
from tests.faults.stage import Meeting30
from tests.faults.wire import ask
from tests.meeting.clients import TOKEN
from tests.performance import clock
from tests.performance.phones import Phones
from tests.servers import ROOT, Copies, LiveSite, free_port

EACH_HAS = 5  # pages open a person: six are allowed
SIZE = 2000  # bytes of a broadcast of the floor: about what a changed agenda is
BETWEEN = 0.1  # seconds between two events
SLOW, HEALTHY = 20, 30  # readers that never read, and those who must not notice
TICKS = os.sysconf("SC_CLK_TCK")


def at(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def milliseconds(values):
    return f"{at(values, 0.5):.1f} / {at(values, 0.95):.1f} ms"


def processor(pid):
    """Seconds of processor a process has had (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid):
    """
    KB that this process holds, what it shares included (Linux): the server is a copy of a loaded process, and each page
    of memory that it merely looks at becomes its own, which is no cost of a connection.
    """
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))


class Broadcaster:
    """A server beside ours, `floor` or `bare`, that sends to everybody when it is told to."""

    def __init__(self, module):
        self.port, self.told = free_port(), 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"tests.performance.{module}", str(self.port), str(SIZE)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline().strip() == "ready"

    async def broadcast(self, phones):
        """One to all. Milliseconds to the last phone, or None."""
        self.told += 1
        phones.expect(b'{"n": %d,' % self.told)
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        began = int(await asyncio.to_thread(self.process.stdout.readline))
        last = await phones.all_have_it()
        return last and (last - began) / 1e6

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close(), self.process.stdout.close()


class Notes:
    """What was measured: a table, a goal a line."""

    def __init__(self):
        self.rows = []

    def note(self, goal, what, measured, beside):
        self.rows.append((goal, what, measured, beside))
        sys.stderr.write(f"{goal}: {what}: {measured} ({beside})\n")

    def lines(self):
        head = ("goal", "what", "measured", "floor, anchor, goal")
        wide = [max(len(row[place]) for row in [head, *self.rows]) for place in range(4)]
        return [
            " | ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()
            for row in [head, tuple("-" * width for width in wide), *self.rows]
        ]


class Bench:
    """`run()`: the live meeting; `notes` has what came of it."""

    def __init__(self, folder, *, sizes, events, idle, notes):
        self.folder, self.sizes, self.events, self.idle = folder, sizes, events, idle
        self.note, self.ratios = notes.note, {}
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        self.floor = self.daphne = self.copies = self.site = None

    async def run(self):
        await self.begin()
        floor, bare, ours = Phones(), Phones(), Phones()
        for size in self.sizes:
            await self.grow(floor, bare, ours, size)
            await self.fan_out(floor, ours, size)
            await self.daphnes_own(bare, size)
        bare.leave()
        self.compare_sizes()
        await self.stay_idle(ours)
        await self.pages_and_live(ours)
        floor.leave(), ours.leave()
        await asyncio.sleep(3)
        await self.storm()
        await self.slow_readers()

    # --- Beginning and end

    async def begin(self):
        """A live meeting with seats for all the phones, our server with a clock in it, and the floor."""
        port = free_port()
        self.notes = self.folder / "commits"
        self.copies = await asyncio.to_thread(
            Copies,
            var=self.folder / "var",
            SITE_URL=f"http://127.0.0.1:{port}",
            ALLOWED_HOSTS="127.0.0.1,localhost",
            **{clock.NOTES: str(self.notes)},
        )
        self.site = LiveSite(
            self.copies, port=port, log=self.folder / "server.log", first="tests.performance.clock:note_commits"
        )
        await asyncio.to_thread(self.site.start)
        young = -(-max(*self.sizes, HEALTHY + SLOW) // EACH_HAS)
        cast = (*SMALL_CAST, *(("young person", 0),) * young)
        self.stage = await in_db(Meeting30)(Plan(0, (), (), False, cast), self.site.url)
        headers = await in_db(self.stage.headers)()
        self.chair = headers[0]
        self.people = [f"Cookie: {each['Cookie']}" for each in headers[len(SMALL_CAST) :]]
        self.officer = headers[2]
        self.path = f"/ws/meetings/{self.stage.meeting.pk}/?as=room"
        item = await in_db(lambda: self.stage.meeting.agenda.filter(kind="challenge").first().pk)()
        self.moves = cycle((f"{item}:down", f"{item}:up"))
        self.n = await in_db(self.stage.version)()
        self.floor = await asyncio.to_thread(Broadcaster, "floor")
        self.daphne = await asyncio.to_thread(Broadcaster, "bare")

    def end(self):
        for other in filter(None, (self.floor, self.daphne)):
            other.end()
        if self.site:
            self.site.kill()
        if self.copies:
            self.copies.end()

    # --- What is done

    async def act(self, path, **fields):
        """The chair's tap. Returns (number, moment it was sent, milliseconds until it was answered)."""
        headers = [*self.chair.items(), ("X-CSRFToken", TOKEN), ("X-Requested-With", "live")]
        body = urlencode({"op_id": uuid4(), **fields}).encode()
        began = time.monotonic_ns()
        status, said = await ask(
            self.site.port, "POST", f"/meetings/{self.stage.meeting.pk}/{path}", headers=headers, body=body
        )
        assert status == 200, (status, said[:200])
        self.n += 1
        return self.n, began, (time.monotonic_ns() - began) / 1e6

    async def order(self):
        return await self.act("order/", move=next(self.moves))

    def expect(self, phones):
        phones.expect(b'{"n": %d,' % (self.n + 1))

    async def grow(self, floor, bare, ours, size):
        """More phones at all three, in one burst each."""
        more = size - len(ours.all)
        pids = {"floor": self.floor.process.pid, "ours": self.site.process.pid}
        before = {name: memory(pid) for name, pid in pids.items()}
        took = {
            "floor": await floor.join(more, self.floor.port, "/", lambda place: []),
            "ours": await ours.join(more, self.site.port, self.path, self.headers),
        }
        await bare.join(more, self.daphne.port, "/", lambda place: [])
        await asyncio.sleep(0.5)
        each = {name: (memory(pid) - before[name]) / more for name, pid in pids.items()}
        self.note(
            "G4", f"{more} more join in one burst", f"{ours.refused} refused so far, {took['ours']:.1f} s",
            f"floor {took['floor']:.1f} s; goal 0 refused",
        )  # fmt: skip
        if size != self.sizes[0]:  # the first ones pay for what is loaded once
            self.note("G5", f"memory a connection, to {size}", f"{each['ours']:.0f} KB",
                      f"floor {each['floor']:.0f} KB; goal 40, aim 30")  # fmt: skip

    def headers(self, place):
        return [self.people[place // EACH_HAS]]

    async def fan_out(self, floor, ours, size):
        """Events at both in turn, and what each takes to the last of all phones."""
        for _warm in range(3):
            await self.floor.broadcast(floor)
            self.expect(ours)
            await self.order()
            await ours.all_have_it()
        pairs, lost = [], 0
        for _each in range(self.events):
            bare = await self.floor.broadcast(floor)
            await asyncio.sleep(BETWEEN / 2)
            self.expect(ours)
            before = processor(self.site.process.pid)
            n, began, _took = await self.order()
            last = await ours.all_have_it()
            await asyncio.sleep(BETWEEN / 2)
            spent = processor(self.site.process.pid) - before
            if last is None or bare is None:
                lost += 1
                continue
            pairs.append((bare, n, began, last, spent))
            for phone in ours.all[:: max(1, size // 50)]:
                phone.receipt(n)
        await self.receipts(ours)
        commits = clock.read(self.notes)
        bare = [pair[0] for pair in pairs]
        commit = [(last - commits[n][0]) / 1e6 for _bare, n, _began, last, _spent in pairs]
        tap = [(last - began) / 1e6 for _bare, _n, began, last, _spent in pairs]
        of_commit = statistics.median(took / floor for took, floor in zip(commit, bare, strict=True))
        of_tap = statistics.median(took / floor for took, floor in zip(tap, bare, strict=True))
        self.ratios[size] = of_commit
        beside = f"floor {milliseconds(bare)}"
        self.note("G1", f"commit to the last of {size}", f"{milliseconds(commit)}, {of_commit:.1f} x, {lost} lost",
                  f"{beside}; goal 6 x, aim 4; Channels 12-22 x")  # fmt: skip
        self.note("G1", f"tap to the last of {size}", f"{milliseconds(tap)}, {of_tap:.1f} x",
                  "goal 8 x, aim 5, and p50 below 100 ms")  # fmt: skip
        spent = sum(pair[4] for pair in pairs) / (len(pairs) * size)
        self.note("G2", f"processor a delivery at {size}", f"{spent * 1e6:.0f} us, the POST included",
                  "goal 110, aim 60; Channels 264")  # fmt: skip
        told = [commits[n][1] - commits[n - 1][1] for n in sorted(commits) if n - 1 in commits][-self.events + 1 :]
        self.note("G3", f"statements an event at {size}", f"{at(told, 0.5):.0f} (median)", "goal: the same at every N")

    async def daphnes_own(self, bare, size):
        """What the server itself takes of a delivery, with nothing of ours above it."""
        await self.daphne.broadcast(bare)
        before = processor(self.daphne.process.pid)
        for _each in range(self.events):
            await self.daphne.broadcast(bare)
            await asyncio.sleep(BETWEEN)
        spent = (processor(self.daphne.process.pid) - before) / (self.events * size)
        self.note("G2", f"processor a delivery at {size}, a bare Daphne", f"{spent * 1e6:.0f} us", "none of ours in it")

    async def receipts(self, phones):
        for phone in phones.all:
            phone.receipt(self.n)
        await asyncio.sleep(0.3)

    def compare_sizes(self):
        small, large = self.sizes[0], self.sizes[-1]
        if small != large:
            self.note("G2", f"ratio at {large} to the ratio at {small}",
                      f"{self.ratios[large] / self.ratios[small]:.2f}", "goal 1.3")  # fmt: skip

    async def stay_idle(self, ours):
        gone = ours.gone
        await asyncio.sleep(self.idle)
        self.expect(ours)
        await self.order()
        last = await ours.all_have_it()
        await self.receipts(ours)
        self.note("G4", f"{self.idle} s idle, {len(ours.all)} sockets", f"{ours.gone - gone} closed",
                  f"the next event {'reached all' if last else 'did NOT reach all'}; goal 0 closed")  # fmt: skip

    async def pages_and_live(self, ours):
        """People who read pages while the meeting goes on: both, at once."""
        took, taps, dice, over = [], [], Random(0), asyncio.Event()
        places = ("/what-changed/", f"/meetings/{self.stage.meeting.pk}/live/", "/how-a-challenge-moves/")

        async def read():
            while not over.is_set():
                began = time.monotonic()
                status, _said = await ask(self.site.port, "GET", dice.choice(places), headers=self.officer.items())
                assert status == 200, status
                took.append((time.monotonic() - began) * 1000)
                await asyncio.sleep(dice.uniform(0.1, 0.5))

        readers = [asyncio.create_task(read()) for _each in range(3)]
        for _each in range(self.events):
            self.expect(ours)
            _n, began, _took = await self.order()
            last = await ours.all_have_it()
            if last:
                taps.append((last - began) / 1e6)
            await self.receipts(ours)
        over.set()
        await asyncio.gather(*readers)
        for what, values in (("pages", took), ("tap to last phone", taps)):
            spread = at(values, 0.95) / at(values, 0.5)
            self.note("G13", f"{what}, both at once", f"{milliseconds(values)}, p95 is {spread:.1f} x p50",
                      "goal 3 x; floor 1.5")  # fmt: skip

    async def storm(self):
        """Everybody back at once, as after a restart."""
        await asyncio.to_thread(self.site.restart)
        phones, number = Phones(), min(500, max(self.sizes))
        took = await phones.join(number, self.site.port, self.path, self.headers)
        self.note("G4", f"{number} join a fresh server in one burst", f"{phones.refused} refused, {took:.1f} s",
                  "goal 0 refused; Channels on Redis 78-319 refused")  # fmt: skip
        phones.leave()
        await asyncio.sleep(3)

    async def slow_readers(self):
        """Some never read and owe much; how the others fare, and what it costs."""
        healthy, stuck = Phones(), Phones()
        await healthy.join(HEALTHY, self.site.port, self.path, self.headers)
        alone, _grown = await self.heavy(healthy)
        before = memory(self.site.process.pid)
        await stuck.join(SLOW, self.site.port, self.path, lambda place: self.headers(place + HEALTHY))
        for phone in stuck.all:
            phone.transport.pause_reading()
        beside, grown = await self.heavy(healthy)
        ratio = at(beside, 0.5) / at(alone, 0.5)
        self.note("slow", f"tap to the last of {HEALTHY} beside {SLOW} that never read",
                  f"{milliseconds(beside)}, {ratio:.2f} x without them", f"without {milliseconds(alone)}")  # fmt: skip
        self.note("slow", "memory it cost", f"{(grown - before) / 1024:.1f} MB at most",
                  f"bound: {SLOW} x 256 KB and the system's buffers")  # fmt: skip
        for phones in (healthy, stuck):
            phones.leave()

    async def heavy(self, healthy):
        """Long lines, one after the other, until much more is owed than may be. Returns (taps, most memory)."""
        shown = Line.objects.filter(meeting=self.stage.meeting)
        await in_db(shown.update)(status=Line.Status.HIDDEN)  # the frames begin small again
        taps, most = [], 0
        for _each in range(60):
            self.expect(healthy)
            _n, began, _took = await self.act("lines/write/", text="word " * 99)
            last = await healthy.all_have_it()
            if last:
                taps.append((last - began) / 1e6)
            for phone in healthy.all:
                phone.receipt(self.n)
            most = max(most, memory(self.site.process.pid))
        return taps, most
