"""Real workers, ended in any line they run, and several at once: nobody twice, none lost, one in doubt a death (F8)."""

import os
import random
import time

import pytest
from django.utils import timezone

from newsletter import recovery
from newsletter.models import Delivery, Sending
from tests.newsletter.readers import MailServer, make_readers, make_sending, states
from tests.servers import Copies

pytestmark = pytest.mark.django_db(transaction=True)
S = Delivery.State
SEEDS = list(map(int, os.environ.get("NEWS_SEEDS", "1 3").split()))


@pytest.fixture(scope="module")
def server():
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def copies(django_db_setup, server, tmp_path_factory):
    copies = Copies(var=tmp_path_factory.mktemp("news"), EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    yield copies
    copies.end()


@pytest.fixture
def workers(transactional_db, copies, settings, server):
    """`workers(first=..., name=...)` starts one: `send_news`, until nothing goes out any more."""
    settings.VAR_DIR = copies.var
    server.letters.clear()
    server.mails.clear()
    started = []

    def start(*, dies_at=0, connections=1):
        program = f"dies-{dies_at}" if dies_at else "manage.py"
        first = "tests.newsletter.crashes:die" if dies_at else ""
        argv = (program, "send_news", "--connections", str(connections))
        started.append(copies.start(*argv, log=copies.var / f"{len(started)}.log", first=first))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_two_workers_at_once_and_one_is_killed(workers, server, make_issue):
    readers = make_readers(300)
    sending = make_sending(make_issue())
    first, second = workers(connections=2), workers(connections=2)
    server.settle(60, seconds=20)
    first.kill()
    first.wait(timeout=20)
    recovery.make_good()
    second.wait(timeout=60)
    workers().wait(timeout=60)

    got = server.addresses()
    assert len(got) == len(set(got)) and set(got) <= {reader.address for reader in readers}
    there = states(sending)
    assert there.get(S.UNKNOWN, 0) <= 2  # one a connection
    assert there[S.SENT] + there.get(S.UNKNOWN, 0) == 300
    assert there[S.SENT] <= len(got)


@pytest.mark.timeout(3000)
def test_no_reader_twice_and_none_lost_in_whatever_line_a_worker_dies(workers, server, make_issue):
    """
    Plans by seed: the line of each death, a mail server with moods. One connection, so one in doubt a death at most.
    """
    for seed in SEEDS:
        server.letters.clear()
        play(seed, workers, server, make_issue)


def play(seed, workers, server, make_issue):
    dice = random.Random(seed)
    Delivery.objects.all().delete()
    Sending.objects.all().delete()
    readers = make_readers(12)
    sending = make_sending(make_issue(slug=f"seed-{seed}"), language="")
    addresses = dict(sending.deliveries.values_list("reader__address", "pk"))
    server.mails = dice.choices(["take", "later", "full", "drop", "taken", "no"], weights=[14, 1, 1, 1, 1, 1], k=30)
    breaks = sum(mood in ("drop", "taken") for mood in server.mails)
    deaths = 0
    for _start in range(dice.randint(1, 4)):
        worker = workers(dies_at=int(dice.triangular(1, 1400, 200)))
        while worker.poll() is None and Sending.objects.filter(state=Sending.State.SENDING).exists():
            time.sleep(0.02)
            again_now()
        worker.wait(timeout=30)
        deaths += worker.returncode == 9
        recovery.make_good()
    last = workers()
    while last.poll() is None:
        again_now()
        time.sleep(0.05)
    recovery.make_good()

    got = server.addresses()
    assert len(got) == len(set(got)), f"seed {seed}: somebody got it twice"
    ends = dict(Delivery.objects.filter(sending=sending).values_list("pk", "state"))
    doubted = sum(state == S.UNKNOWN for state in ends.values())
    assert doubted <= deaths + breaks, f"seed {seed}: {doubted} in doubt after {deaths} deaths and {breaks} breaks"
    assert set(got) <= set(addresses) and len(addresses) >= len(readers)
    for address, pk in addresses.items():
        if ends[pk] == S.SENT:
            assert address in got, f"seed {seed}: said to be sent and was not"
        elif address in got:
            assert ends[pk] == S.UNKNOWN, f"seed {seed}: arrived, and its row says {ends[pk]}"
        else:
            assert ends[pk] in (S.UNKNOWN, S.FAILED), f"seed {seed}: lost as {ends[pk]}"


def again_now():
    """What was put off need not wait for its minute."""
    Delivery.objects.filter(state=S.QUEUED, next_try_at__gt=timezone.now()).update(next_try_at=timezone.now())
