"""
Carries deliveries out: takes some, hands each to the mail server, writes down what came of it (trust.md F7, F8).

A delivery is TAKEN, and that is committed, before any word of it leaves. Only the worker's own thread speaks to the
database; the connections to the mail server have a thread each and write into the worker's logbook. So a worker that
dies leaves one reader in doubt for each connection, however many deliveries it had taken.
"""

import queue
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from newsletter import audience, bounces, letter, texting
from newsletter.lines import line
from newsletter.logbook import Logbook
from newsletter.models import Delivery, Reader, Sending
from newsletter.models.reader import Channel
from newsletter.pace import Share
from people.choices import after_quiet_hours
from people.tasks import GAPS, NotNow, PerhapsSent, Refused

S = Delivery.State
SLICE = 8  # seconds: the same worker sends sign-in codes, and nobody waits longer for one
AT_ONCE = 200  # deliveries taken at a time
LEASE = 120  # seconds after which a taken delivery is not begun any more, but handed back
SETTLE = 0.5  # seconds
LOOK = 0.02
CLOSED_DOOR = timedelta(minutes=1)
ALL_REFUSED = 20  # so many and none taken: it is not the readers
NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}  # no such address (RFC 3463)


@dataclass(frozen=True)
class Job:
    """One delivery in hand, with all that its thread needs to know."""

    pk: int
    tries: int
    reader: Reader
    built: object
    until: float


@dataclass(frozen=True)
class Result:
    """What came of it: a state, and what was answered. QUEUED: surely not sent, later. `touched`: it was tried."""

    job: Job
    state: str
    said: str = ""
    touched: bool = True


class Hand(threading.Thread):
    """One connection. Takes jobs until there are no more; what it could not even begin it gives back."""

    def __init__(self, courier):
        super().__init__(daemon=True)
        self.courier = courier

    def run(self):
        courier, mine = self.courier, None
        try:
            mine = line(courier.sending.channel)
            while (job := courier.jobs.get()) is not None:
                courier.results.put(self.carry(mine, job))
        except BaseException as error:  # a fault of ours: the worker stops, and the logbook knows what was begun
            courier.broken = error
        finally:
            if mine is not None:
                mine.close()

    def carry(self, mine, job):
        courier = self.courier
        if courier.stop.is_set() or time.monotonic() > job.until:
            return Result(job, S.QUEUED, touched=False)
        try:
            mine.ready()
        except NotNow as error:
            courier.closed = True
            courier.stop.set()
            return Result(job, S.QUEUED, str(error))
        courier.book.begins(job.pk)
        try:
            said, state = mine.give(job.built, job.reader, job.pk), S.SENT
        except letter.BadAddress:
            said, state = "address", S.FAILED
        except NotNow as error:
            said, state = str(error), S.QUEUED
        except Refused as error:
            said, state = str(error), S.FAILED
        except PerhapsSent as error:
            said, state = str(error), S.UNKNOWN
        courier.book.ended(job.pk, state, said)
        return Result(job, state, said)


class Courier:
    """
    One slice of one sending: `run(seconds)`. Returns after how many seconds it is worth coming again, None: never.

    Any number of them may run at once, in any number of processes.
    """

    def __init__(self, sending, *, connections=None):
        self.sending = sending
        self.connections = connections or settings.NEWSLETTER_CONNECTIONS
        self.book = Logbook()
        self.jobs, self.results = queue.SimpleQueue(), queue.SimpleQueue()
        self.stop, self.closed, self.broken = threading.Event(), False, None
        self.hands, self.out, self.numbers, self.paced_until = [], 0, defaultdict(int), 0.0
        kinds = texting.Texts if sending.channel == Channel.TEXT else letter.Letters
        self.letters = kinds(sending.snapshot)

    def run(self, seconds=SLICE):
        end = time.monotonic() + seconds
        try:
            self._carry_until(end)
        except BaseException:
            self._end_hands()
            self.book.leave()  # whoever finds it makes good what we could not
            raise
        self._end_hands()
        if self.broken:
            self.book.leave()
            raise self.broken
        self._settle(self._at_hand())
        self.book.close()
        return self._again_in()

    def _carry_until(self, end):
        settled, done, wait = time.monotonic(), [], 0.0
        while not self.broken:
            now = time.monotonic()
            if now >= end:
                self.stop.set()
            if not self.stop.is_set() and now >= wait and self.out - len(done) <= AT_ONCE // 2:
                took, pause = self._take()
                if took == 0 and self.out == 0 and (pause is None or now + pause > end):
                    return
                # Nothing more that we know of: what is out may come back, so we look when it has, or in a second.
                wait = 0.0 if took else now + min(1.0 if pause is None else pause, 1.0)
            if self.stop.is_set():
                self._call_back()
            done += self._at_hand(LOOK)
            now = time.monotonic()
            if done and (len(done) >= AT_ONCE or now - settled > SETTLE or len(done) == self.out):
                self._settle(done)
                done, settled = [], now
                if self.out == 0:
                    wait = min(wait, self.paced_until)
            if self.stop.is_set() and self.out == 0:
                return

    def _take(self):
        """Take some that are due; (how many, in how many seconds there may be more, None: none that we know of)."""
        rows, pause = claim(self.sending, self.book.name, AT_ONCE)
        if rows is None:
            self.stop.set()
            return 0, None
        now = time.monotonic()
        until, self.paced_until = now + LEASE, now + (pause or 0.0)
        for row, reader in rows:
            self.jobs.put(Job(row.pk, row.tries, reader, self.letters.of(reader), until))
        self.out += len(rows)
        wanted = min(self.connections, 1 + len(rows) // 5)
        while len(self.hands) < wanted:
            self.hands.append(Hand(self))
            self.hands[-1].start()
        return len(rows), pause

    def _call_back(self):
        """What no hand has begun goes back into the queue at once."""
        while True:
            try:
                self.results.put(Result(self.jobs.get_nowait(), S.QUEUED, touched=False))
            except queue.Empty:
                return

    def _at_hand(self, wait=0.0):
        found = []
        if wait and not self.out:
            time.sleep(wait)
        try:
            found.append(self.results.get(timeout=wait) if wait and self.out else self.results.get_nowait())
            while True:
                found.append(self.results.get_nowait())
        except queue.Empty:
            return found

    def _settle(self, results):
        if not results:
            return
        settle(self.book.name, results)
        self.out -= len(results)
        for result in results:
            self.numbers[result.state] += 1
        if self.numbers[S.FAILED] >= ALL_REFUSED and not self.numbers[S.SENT]:
            # The mail server refuses us, and not one reader after the other.
            Sending.objects.filter(pk=self.sending.pk, state=Sending.State.SENDING).update(state=Sending.State.PAUSED)
            self.stop.set()

    def _end_hands(self):
        self.stop.set()
        self._call_back()
        for _hand in self.hands:
            self.jobs.put(None)
        for hand in self.hands:
            hand.join()

    def _again_in(self):
        if self.closed:
            return CLOSED_DOOR.total_seconds()
        return again_in(self.sending)


def claim(sending, name, most):
    """
    Take up to `most` deliveries in this worker's name, as many as the pace allows.

    Returns ([(delivery, reader)], seconds until more), or (None, None) when the sending is not going out any more.
    Whoever left while she waited is let go here.
    """
    with transaction.atomic():
        going = Sending.objects.select_for_update().filter(pk=sending.pk, state=Sending.State.SENDING)
        if not going.exists():
            return None, None
        now = timezone.now()
        if after_quiet_hours(now) > now:
            return [], (after_quiet_hours(now) - now).total_seconds()
        share = Share(sending.channel, sending.a_minute, now)
        due = Delivery.objects.filter(sending=sending, state=S.QUEUED, next_try_at__lte=now)
        due = due.select_for_update(skip_locked=True).order_by("next_try_at").defer("taken_by", "said")
        rows = list(due[: min(most, share.number)]) if share.number else []
        readers = audience.still(sending).in_bulk([row.reader_id for row in rows])
        gone = [row.pk for row in rows if row.reader_id not in readers]
        if gone:
            Delivery.objects.filter(pk__in=gone).update(state=S.LET_GO, over_at=now)
        rows = [row for row in rows if row.reader_id in readers]
        share.take(len(rows))
        if rows:
            taken = {"state": S.TAKEN, "taken_by": name, "taken_at": now, "tries": F("tries") + 1}
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**taken)
        if rows or gone:
            return [(row, readers[row.reader_id]) for row in rows], 0.0
        if share.number:
            return [], None
        return [], share.wait.total_seconds() or 0.05


def settle(name, results):
    """Write down what came of deliveries that this worker had taken; one transaction, a statement a kind of end."""
    now = timezone.now()
    kinds = defaultdict(list)
    for result in results:
        state, said, at = result.state, result.said[:60], now
        if state == S.QUEUED and result.touched:
            if result.job.tries >= len(GAPS):
                state = S.FAILED
            else:
                at = now + GAPS[result.job.tries]
        kinds[state, said, result.touched, at].append(result)
    with transaction.atomic():
        for (state, said, touched, at), same in kinds.items():
            # UNKNOWN too: somebody may have taken us for dead, and we know better.
            mine = Delivery.objects.filter(
                pk__in=[result.job.pk for result in same], taken_by=name, state__in=[S.TAKEN, S.UNKNOWN]
            )
            if state == S.QUEUED:
                give_back(mine, said=said, at=at, touched=touched)
            else:
                mine.update(state=state, said=said, over_at=now)
        for result in results:
            if result.state == S.FAILED and result.said.rpartition(" ")[2] in NOBODY:
                bounces.stop(Reader.objects.get(deliveries=result.job.pk), bounces.BOUNCED)


def give_back(rows, *, said, at, touched):
    """Into the queue again; where the sending was called off meanwhile, out of it."""
    called_off = Q(sending__state=Sending.State.CANCELLED)
    ids = list(rows.filter(called_off).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids, state__in=[S.TAKEN, S.UNKNOWN]).update(state=S.LET_GO, over_at=timezone.now())
    facts = {"state": S.QUEUED, "taken_by": "", "taken_at": None, "said": said}
    facts |= {"next_try_at": at} if touched else {"tries": F("tries") - 1}
    rows.update(**facts)


def again_in(sending):
    """Seconds until something of this sending is due; 0 now, None: nothing is left to come. Then it is done."""
    with transaction.atomic():
        mine = Sending.objects.select_for_update().get(pk=sending.pk)
        if mine.state != Sending.State.SENDING:
            return None
        now = timezone.now()
        first = mine.deliveries.filter(state=S.QUEUED).aggregate(first=Min("next_try_at"))["first"]
        if first is not None:
            quiet = (after_quiet_hours(now) - now).total_seconds()
            wait = Share(mine.channel, mine.a_minute, now).wait.total_seconds()
            return max(0.0, quiet, wait, (first - now).total_seconds())
        if mine.deliveries.filter(state=S.TAKEN).exists():
            return 5.0  # in another worker's hands, or in a dead one's
        mine.state, mine.over_at = Sending.State.DONE, now
        mine.save(update_fields=["state", "over_at"])
        return None
