"""
A bare Daphne: our server, and an application that only sends. `python -m tests.performance.bare PORT SIZE`.

What one delivery costs here is Daphne's own; what ours costs above it is ours. It is spoken to as `floor.py` is.
"""

import asyncio
import json
import sys
import time

from daphne.server import Server  # installs its reactor, so it comes before any loop

everybody = set()


async def application(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    everybody.add(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    everybody.discard(send)


async def broadcast(n, size):
    message = {"type": "websocket.send", "text": json.dumps({"n": n, "html": "x" * (size - 24)})}
    print(time.monotonic_ns(), flush=True)  # noqa: T201
    for send in list(everybody):
        await send(message)


def main(port, size):
    numbers, tasks = iter(range(1, sys.maxsize)), set()

    def asked():
        if not sys.stdin.readline():  # whoever asked is gone
            asyncio.get_running_loop().remove_reader(sys.stdin)
            return
        task = asyncio.get_running_loop().create_task(broadcast(next(numbers), size))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def ready():
        asyncio.get_event_loop().add_reader(sys.stdin, asked)
        print("ready", flush=True)  # noqa: T201

    Server(
        application,
        endpoints=[f"tcp:port={port}:interface=127.0.0.1:backlog=2048"],
        ready_callable=ready,
        signal_handlers=False,
    ).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
