"""Real server processes for the tests, ended by their own process id."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
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


class Copies:
    """Makes processes of the site by copying one that has loaded it; all have its environment, database and folder."""

    def __init__(self, *, var, **environment):
        self.var = Path(var)
        self.var.mkdir(parents=True, exist_ok=True)
        self.said = (self.var / "copies.log").open("ab")
        self.asking = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.copies"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
                "DJANGO_SETTINGS_MODULE": "tests.live_settings",
                "DATABASE_URL": database_url(),
                "REDIS_URL": settings.REDIS_URL,
                "SECRET_KEY": settings.SECRET_KEY,
                "VAR_DIR": str(self.var),
                "DEBUG": "0",
                **environment,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
        )
        assert self.answer() == "ready"

    def answer(self):
        line = self.process.stdout.readline()
        assert line, (self.var / "copies.log").read_text()[-4000:]
        return json.loads(line)

    def ask(self, **what):
        with self.asking:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
            return self.answer()

    def start(self, *argv, log, first=""):
        """A new process that runs `daphne ...` or `manage.py ...`, `first` called in it; `log` is what it says."""
        return Copy(self, self.ask(argv=argv, log=str(log), first=first), log)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.said.close()


class Copy:
    """One process made by `Copies`, with the verbs of `subprocess.Popen`."""

    def __init__(self, copies, pid, log):
        self.copies, self.pid, self.log, self.returncode = copies, pid, Path(log), None

    def poll(self):
        if self.returncode is None:
            self.returncode = self.copies.ask(poll=self.pid)
        return self.returncode

    def send_signal(self, sig):
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout):
        """Its return code (minus the signal that ended it); `subprocess.TimeoutExpired` after so many seconds."""
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return self.returncode

    def said(self):
        return self.log.read_text() if self.log.exists() else ""


class LiveSite:
    """One Daphne with the production settings, on the port that `copies` were loaded for."""

    def __init__(self, copies, *, port, log, first=""):
        self.copies, self.port, self.log, self.first = copies, port, Path(log), first
        self.url = f"http://127.0.0.1:{port}"
        self.process = None

    def start(self, timeout=60):
        """Start the process and wait until it says it is ready."""
        self.process = self.copies.start(
            *("daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0"),
            *("--ping-interval", "20", "--ping-timeout", "20"),
            *("--websocket-max-message-size", "16384", "--websocket-max-frame-size", "16384"),
            *("--websocket_connect_timeout", "20"),
            "config.asgi:application",
            log=self.log,
            first=self.first,
        )
        self.wait(timeout)
        return self

    def wait(self, timeout=60):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self.process.said()[-4000:]}")
            try:
                with urlopen(self.url + "/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            time.sleep(0.02)
        raise RuntimeError(f"The server was not ready in {timeout} s:\n{self.process.said()[-4000:]}")

    def kill(self, sig=signal.SIGKILL):
        """End it at once, as a power cut would; fine when it is gone already."""
        if self.process:
            self.process.send_signal(sig)
            self.process.wait(timeout=20)

    def restart(self):
        self.kill()
        return self.start()
