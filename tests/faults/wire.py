"""The line between clients and server, on loopback: it can be cut, be down, and lose an answer on its way back."""

import asyncio
import json
from contextlib import suppress

LOSE = "X-Lose-The-Answer"  # a request that carries this is answered, and the answer gets lost


class Lost(OSError):
    """No answer came: nobody knows whether it was done."""


class Wire:
    """A relay in front of a server's port. `.port` is where the clients call."""

    def __init__(self, to):
        self.to, self.down, self.open, self.tasks = to, False, set(), set()
        self.port = self.server = None

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.carry, "127.0.0.1", 0, limit=1 << 20)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *args):
        self.server.close()
        self.cut(list(self.open))
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def cut(self, lines):
        """Cut these lines in the middle of whatever is on them."""
        for line in lines:
            for end in line:
                end.transport.abort()

    async def carry(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        line, loses = (writer,), True
        try:
            if self.down:
                return
            there, away = await asyncio.open_connection("127.0.0.1", self.to, limit=1 << 20)
            line = (writer, away)
            self.open.add(line)
            first = await reader.read(1 << 16)
            loses = LOSE.encode() in first
            away.write(first)
            back = self.swallow(there) if loses else self.pour(there, writer)
            ways = {asyncio.create_task(back), asyncio.create_task(self.pour(reader, away))}
            try:
                # Where one end hangs up, the other hears of it: but not before all that came back was handed on.
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            self.open.discard(line)
            self.tasks.discard(asyncio.current_task())
            if loses:
                writer.transport.abort()
            for end in line:
                with suppress(OSError, RuntimeError):
                    end.close()

    @staticmethod
    async def pour(reader, writer):
        with suppress(OSError):
            while some := await reader.read(1 << 16):
                writer.write(some)
                await writer.drain()

    @staticmethod
    async def swallow(reader):
        """Wait until the whole answer is there, and keep it."""
        with suppress(OSError):
            while await reader.read(1 << 16):
                pass


async def ask(port, method, path, *, headers=(), body=b"", timeout=60):
    """One request on a line of its own: (status, body). Raises `Lost` where no whole answer came."""
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
            try:
                lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
                lines += [f"{name}: {value}" for name, value in headers]
                if method == "POST":
                    lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                status, length = int(head.split(" ", 2)[1]), _length(head)
                said = await (reader.read(-1) if length is None else reader.readexactly(length))
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:
        raise Lost(repr(error)) from error
    return status, said


def _length(head):
    for line in head.split("\r\n"):
        name, _colon, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
        if name.lower() == "transfer-encoding":
            raise Lost("an answer in chunks is not expected here")
    return None


def as_json(said):
    """What was answered, where it is JSON; else None (a page)."""
    with suppress(ValueError):
        return json.loads(said)
    return None
