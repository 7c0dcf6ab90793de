"""What an event costs: one drawing a part and audience, no statement a page, no frame that would be lost (G3)."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async as in_db
from django.db.backends.utils import CursorWrapper

from challenges.meeting import actions, fragments, frames, hub, policy


async def follow(meeting, user, pages):
    """So many more pages at the hub of a meeting. Returns (hub, what each was sent)."""
    told = [[] for _page in range(pages)]
    of = hub.hub_of(meeting)
    for got in told:

        async def send(message, got=got):
            got.append(json.loads(message["text"]))

        async def close(code):
            raise AssertionError(code)

        socket = hub.Socket(user, policy.ROOM, send, close)
        await of.join(socket)
        socket.live = True
    return of, told


@pytest.mark.django_db(transaction=True)
async def test_fifty_pages_cost_no_more_statements_and_drawings_than_one(at_letters, priya, monkeypatch):
    """Counted from the act to the last page, on every connection of the process; the sweep stands still meanwhile."""
    monkeypatch.setattr(hub, "SOCKETS_A_PERSON", 100)
    monkeypatch.setattr(hub, "SWEEP", 3600)
    statements, drawn = [], []
    execute, part = CursorWrapper.execute, fragments.part

    def counted(self, sql, params=None):
        statements.append(sql)
        return execute(self, sql, params)

    def noted(board, name):
        drawn.append(name)
        return part(board, name)

    async def event(told, text):
        before = len(told[0])
        statements.clear(), drawn.clear()
        await in_db(actions.post_line)(at_letters, by=priya, text=text)
        async with asyncio.timeout(20):
            while any(len(got) == before for got in told):
                await asyncio.sleep(0.01)
        return len(statements), sorted(drawn)

    of, one = await follow(at_letters, priya, 1)
    await event(one, "The first makes her present")
    monkeypatch.setattr(CursorWrapper, "execute", counted)
    monkeypatch.setattr(fragments, "part", noted)

    alone = await event(one, "One page")
    _of, more = await follow(at_letters, priya, 49)
    among_fifty = await event(one + more, "Fifty pages")

    of.task.cancel()
    assert among_fifty == alone
    assert alone[0] > 0
    assert alone[1] == sorted(fragments.POSTED)


@pytest.mark.parametrize(
    "html",
    ["", "<p>short</p>", "x" * 40_000, "“é” " * 9_000, "👩‍👩‍👧 " * 6_000, '\\"\n' * 9_000, "x" * 16_300 + "é" * 60],
    ids=["nothing", "short", "long", "curly", "families", "escaped", "uneven"],
)
def test_what_is_too_long_for_one_frame_comes_in_several_and_whole(html):
    """Daphne's limit holds for what is sent as well: a longer frame is lost, and no page would know."""
    made = frames.frames_of(7, html)

    assert all(len(frame.encode()) <= frames.LONGEST for frame in made)
    *begins, last = map(json.loads, made)
    assert all(set(frame) == {"begins"} for frame in begins)
    assert last["n"] == 7
    assert "".join(frame["begins"] for frame in begins) + last["html"] == html
    if len(html) < 1000:
        assert not begins
