"""Frames that no page of ours sends (trust.md F12): each closes its own socket, and nobody else hears of it."""

import asyncio
import json
import os
from random import Random

import pytest
from channels.db import database_sync_to_async as in_db
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from challenges.meeting import actions, consumer
from tests.browsers import session_cookie

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
SEED = int(os.environ.get("SEED", "1"))
FRAMES = int(os.environ.get("FRAMES", "120"))
OURS = {consumer.NO_BINARY, consumer.NOT_JSON, consumer.NOT_SAID, consumer.TOO_BIG}
CODES = OURS | {1002, 1007, 1009}  # what breaks the protocol itself the server closes before we hear of it
KNOWN = ("have", "ping", "type", "n", "html", "begins", "op_id", "")


def masked(first, payload):
    """A frame as it goes over the wire, with a mask of noughts."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
    return bytes([first]) + length + bytes(4) + payload


def bad(dice):
    """What no page of ours sends: text or bytes as a message, or a `bytearray` to put on the wire as it is."""
    value = dice.choice((None, True, "5", -1.5, [], {}, "x" * dice.randint(0, 300)))
    match dice.randrange(9):
        case 0:
            return dice.randbytes(dice.randint(1, 200))
        case 1:
            return json.dumps({dice.choice(KNOWN[2:]): value, dice.choice(KNOWN[2:]): value})
        case 2:
            return json.dumps(value)
        case 3:
            return '{"have": ' + dice.choice(("NaN", "Infinity", '"7"', "true", "null", "[1]", "1.5")) + "}"
        case 4:
            return dice.choice(("", " ", "not json", "{", '{"ping": 1', "[" * 9000, "\x00"))
        case 5:
            return '{"ping": "%s"}' % ("x" * dice.choice((16 * 1024, 20_000, 60_000)))
        case 6:  # not UTF-8
            return bytearray(
                masked(0x81, b'{"ping": "' + dice.choice((b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80")) + b'"}')
            )
        case 7:  # an operation that does not exist, or a reserved bit
            return bytearray(masked(dice.choice((0x83, 0x8B, 0xC1, 0xF1)), b"{}"))
        case _:  # one message in pieces without end
            return bytearray(masked(0x01, b"[" * 8000) + masked(0x00, b"[" * 8000) + masked(0x00, b"[" * 8000))


async def test_each_bad_frame_closes_its_own_socket_and_no_other(live_site, at_letters, priya, gareth, amara):
    dice = Random(SEED)

    def as_(user):
        cookie = session_cookie(user, live_site.url)
        return {"Cookie": f"{cookie['name']}={cookie['value']}"}

    attacker, good = await in_db(as_)(gareth), await in_db(as_)(priya)
    at = live_site.url.replace("http", "ws") + f"/ws/meetings/{at_letters.pk}/"
    said_before = live_site.process.said().count("\n")

    async with connect(at, origin=live_site.url, additional_headers=good, ping_interval=None) as other:
        start = json.loads(await other.recv())["n"]
        for number in range(FRAMES):
            frame = bad(dice)
            why = f"seed {SEED}, frame {number}: {bytes(frame[:60]) if not isinstance(frame, str) else frame[:60]!r}"
            async with connect(at, origin=live_site.url, additional_headers=attacker, ping_interval=None) as socket:
                assert json.loads(await socket.recv())["n"] == start
                try:
                    if isinstance(frame, bytearray):
                        socket.transport.write(bytes(frame))
                    else:
                        await socket.send(frame)
                    async with asyncio.timeout(20):
                        got = await socket.recv()
                        raise AssertionError(f"{why} was answered with {got!r}")
                except ConnectionClosed as closed:
                    assert closed.rcvd is None or closed.rcvd.code in CODES, f"{why}: {closed}"
        await in_db(actions.post_line)(at_letters, by=amara, text="Still here")
        assert json.loads(await asyncio.wait_for(other.recv(), 20))["n"] == start + 1

    said = live_site.process.said()
    assert "Traceback" not in said, said[-3000:]
    assert said.count("\n") - said_before <= FRAMES  # a line each at the most
