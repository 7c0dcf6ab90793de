"""
The floor: a websocket server that does nothing but write. `python -m tests.performance.floor PORT SIZE`.

Each line on its input is a broadcast of SIZE bytes to everybody; it answers with the moment before it wrote, in
nanoseconds of the clock that all processes of a machine share.
"""

import asyncio
import json
import sys
import time

from websockets.asyncio.server import broadcast, serve


async def main(port, size):
    everybody = set()

    async def keep(socket):
        everybody.add(socket)
        try:
            await socket.send('{"n": 0}')
            await socket.wait_closed()
        finally:
            everybody.discard(socket)

    async with serve(keep, "127.0.0.1", port, compression=None, ping_interval=None, backlog=2048):
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        print("ready", flush=True)  # noqa: T201
        n = 0
        while await lines.readline():
            n += 1
            text = json.dumps({"n": n, "html": "x" * (size - 24)})
            began = time.monotonic_ns()
            broadcast(everybody, text)
            print(began, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
