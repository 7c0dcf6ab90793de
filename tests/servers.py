"""Real server processes for the tests, ended by their own process id."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    """The address of the database this test uses, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    sign_in = quote(at["USER"], safe="") + (":" + quote(at["PASSWORD"], safe="") if at["PASSWORD"] else "")
    return f"postgres://{sign_in}@{at['HOST'] or '127.0.0.1'}:{at['PORT'] or 5432}/{at['NAME']}"


class LiveSite:
    """One Daphne with the production settings, on a port of its own."""

    def __init__(self, *, var, **environment):
        self.var = Path(var)
        self.var.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.var / "server.log"
        self.environment = environment
        self.process = None

    def start(self, timeout=60):
        """Start the process and wait until it says it is ready."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "DJANGO_SETTINGS_MODULE": "tests.live_settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(self.var),
            "SITE_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DEMO": "1",
            "DEBUG": "0",
            **self.environment,
        }
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        command += ["--ping-interval", "10", "--ping-timeout", "10"]
        command += ["--websocket-max-message-size", "16384", "--websocket-max-frame-size", "16384"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "config.asgi:application"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.wait(timeout)
        return self

    def wait(self, timeout=60):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self.log.read_text()[-4000:]}")
            try:
                with urlopen(self.url + "/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            time.sleep(0.1)
        raise RuntimeError(f"The server was not ready in {timeout} s:\n{self.log.read_text()[-4000:]}")

    def kill(self, sig=signal.SIGKILL):
        """End it at once, as a power cut would; fine when it is gone already."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(sig)
            self.process.wait(timeout=20)

    def restart(self):
        self.kill()
        return self.start()
