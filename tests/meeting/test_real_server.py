"""A meeting on a real server: killed in the middle, idle for a minute, three hundred people at once (trust.md F1)."""

import asyncio
import time

import pytest
from channels.db import database_sync_to_async as in_db

from challenges.models import Line, MeetingEvent
from events.models import Meeting
from tests.browsers import session_cookie
from tests.meeting.clients import Browser as Client
from tests.meeting.clients import Follower, until_acknowledged

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clients(live_site):
    """`clients(user)`: that person's browser, signed in."""
    return lambda user: Client(live_site.url, session_cookie(user, live_site.url))


async def eventually(what, seconds):
    """Wait until `what()` is true; the seconds it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "not in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def test_killed_in_mid_meeting_nothing_acknowledged_is_lost(live_site, at_letters, clients, amara, priya, gareth):
    """Every acknowledged line is there once, with the number it was told, and every page saw every number once."""
    start = await in_db(lambda: Meeting.objects.get(pk=at_letters.pk).version)()
    people = [await in_db(clients)(user) for user in (amara, priya, gareth)]
    followers = [Follower(people[place % 3], at_letters.pk, start) for place in range(9)]
    following = [asyncio.create_task(each.run()) for each in followers]
    await asyncio.gather(*(asyncio.wait_for(each.connected.wait(), 30) for each in followers))
    acknowledged, go_on = [], True

    async def write(person, name):
        count = 0
        while go_on:
            count += 1
            op = await until_acknowledged(
                person, f"/meetings/{at_letters.pk}/lines/write/", text=f"Line {name} {count}"
            )
            acknowledged.append((op[1], f"Line {name} {count}"))

    writing = [asyncio.create_task(write(person, name)) for name, person in enumerate([*people, *people])]
    await eventually(lambda: len(acknowledged) >= 10, 60)

    await asyncio.to_thread(live_site.kill)
    await asyncio.to_thread(live_site.start)
    before = len(acknowledged)
    await eventually(lambda: len(acknowledged) >= before + 10, 60)
    go_on = False
    await asyncio.gather(*writing)

    version = await in_db(lambda: Meeting.objects.get(pk=at_letters.pk).version)()
    await eventually(lambda: all(each.n == version for each in followers), 30)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)

    stored = await in_db(
        lambda: dict(MeetingEvent.objects.filter(meeting=at_letters, line__isnull=False).values_list("n", "line__text"))
    )()
    assert dict(acknowledged) == stored  # each once, none invented
    assert await in_db(Line.objects.count)() == len(acknowledged)
    numbers = await in_db(
        lambda: list(MeetingEvent.objects.filter(meeting=at_letters).order_by("n").values_list("n", flat=True))
    )()
    assert numbers == list(range(1, version + 1))
    for each in followers:
        assert each.seen == list(range(start + 1, version + 1))


async def test_after_a_restart_every_screen_comes_back_by_itself(live_site, at_letters, clients, amara):
    """Within 10 seconds of /readyz, without a reload by hand."""
    start = await in_db(lambda: Meeting.objects.get(pk=at_letters.pk).version)()
    person = await in_db(clients)(amara)
    followers = [Follower(person, at_letters.pk, start) for _place in range(5)]
    following = [asyncio.create_task(each.run()) for each in followers]
    await asyncio.gather(*(asyncio.wait_for(each.connected.wait(), 30) for each in followers))

    await asyncio.to_thread(live_site.kill)
    await eventually(lambda: not any(each.connected.is_set() for each in followers), 10)
    await asyncio.to_thread(live_site.start)
    took = await eventually(lambda: all(each.connected.is_set() for each in followers), 10)
    await until_acknowledged(person, f"/meetings/{at_letters.pk}/lines/write/", text="Back again")
    await eventually(lambda: all(each.n == start + 1 for each in followers), 10)

    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    assert took < 10


async def test_what_another_process_saves_reaches_the_screens_by_the_sweep(
    live_site, at_letters, clients, priya, amara
):
    """The in-memory layer does not cross processes; a worker's or a shell's change reaches the screens all the same."""
    from challenges.meeting import actions

    start = await in_db(lambda: Meeting.objects.get(pk=at_letters.pk).version)()
    follower = Follower(await in_db(clients)(priya), at_letters.pk, start)
    following = asyncio.create_task(follower.run())
    await asyncio.wait_for(follower.connected.wait(), 30)

    await in_db(actions.post_line)(at_letters, by=amara, text="From elsewhere")

    assert await eventually(lambda: follower.n == start + 1, 5) < 4
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


@pytest.mark.load
async def test_three_hundred_join_at_once_and_an_idle_minute_closes_nobody(live_site, at_letters, clients, everybody):
    """On Redis where REDIS_URL is set, else in memory. 60 people with five pages each."""
    from people.models import Role
    from tests.factories import make_seat, make_user

    def invite():
        people = []
        for place in range(60):
            user = make_user(f"Member {place}")
            make_seat(user, at_letters.series.group, Role.MEMBER)
            people.append(clients(user))
        return people

    people = await in_db(invite)()
    start = await in_db(lambda: Meeting.objects.get(pk=at_letters.pk).version)()
    followers = [Follower(person, at_letters.pk, start) for person in people for _page in range(5)]
    following = [asyncio.create_task(each.run()) for each in followers]
    # That all get in and stay is the claim; how fast depends on what else this machine does, so it has minutes.
    await eventually(lambda: all(each.connected.is_set() for each in followers), 180)

    losses = []

    async def watch():
        while True:
            losses.append(sum(not each.connected.is_set() for each in followers))
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(61)
    watching.cancel()
    chair = await in_db(clients)(everybody["amara"])
    await until_acknowledged(chair, f"/meetings/{at_letters.pk}/lines/write/", text="After a minute")
    await eventually(lambda: all(each.n == start + 1 for each in followers), 60)

    for task in following:
        task.cancel()
    await asyncio.gather(*following, watching, return_exceptions=True)
    assert max(losses) == 0
    assert all(each.seen == [start + 1] for each in followers)
