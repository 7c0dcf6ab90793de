"""A Redis of our own, on a free port, that may be stopped and started again."""

import shutil
import signal
import socket
import subprocess
import time

from tests.servers import free_port

PROGRAM = shutil.which("redis-server")


class OwnRedis:
    """`.start()`, `.kill()`; it keeps nothing on disk, so what it held is gone."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < end, "Redis did not start"
            time.sleep(0.02)
        return self

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)
