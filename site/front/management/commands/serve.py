"""
Runs the whole site on one machine: the server for pages and sockets, the worker that sends mail, and the timer that
does what is due.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError

STOPPING = (signal.SIGINT, signal.SIGTERM)
# A message of the live page is a receipt of a few bytes; what is larger is no friend (trust.md G6, live.md 4).
# A ping every 20 seconds keeps a phone's line open; at 10, an hour of them cost more than what was said (X-A12).
SERVER = ["daphne", "-v", "0", "--ping-interval", "20", "--ping-timeout", "20"]
SERVER += ["--websocket-max-message-size", "16384", "--websocket-max-frame-size", "16384"]
# Five hundred who come back at once are let in one after the other; after the usual 5 seconds the last were dropped.
SERVER += ["--websocket_connect_timeout", "20"]
WORKER = ["manage.py", "db_worker", "--backend", "jobs", "--queue-name", "default", "-v", "0"]
TIMER = ["manage.py", "run_due", "--every", "60", "-v", "0"]


class Command(BaseCommand):
    help = "Run the server, the worker and the timer together until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="127.0.0.1")

    def handle(self, *args, port, bind, **options):
        refuse_taken_port(bind, port)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")]),
        }
        server = [sys.executable, "-m", *SERVER, "-b", bind, "-p", str(port), "config.asgi:application"]
        worker, timer = [sys.executable, *WORKER], [sys.executable, *TIMER]
        self.stdout.write(self.welcome(port))
        run_together([server, worker, timer], environment)

    def welcome(self, port):
        site = f"http://localhost:{port}"
        lines = [f"{settings.SITE_NAME} is starting. In a few seconds, open:", "", f"    {site}/"]
        if settings.DEMO:
            lines += [
                f"    {site}/demo/           be one of the people, with one tap",
                f"    {site}/demo/outbox/    the mail they got",
            ]
        return "\n".join([*lines, "", "Stop with Ctrl-C. Your data stays.", ""])


def refuse_taken_port(bind, port):
    """A plain sentence instead of a stack trace."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OverflowError:
            raise CommandError(f"{port} is no port. Use a number from 1 to 65535.") from None
        except PermissionError:
            raise CommandError(f"Port {port} needs an administrator. Try PORT=8001 make run.") from None
        except OSError:
            raise CommandError(f"Port {port} is taken by another program. Try PORT={port + 1} make run.") from None


def end_with_parent():
    """On Linux the kernel ends a child whose parent was killed outright, so none stays behind on the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def run_together(commands, environment):
    """Start all; when one ends or we are asked to stop, end all, each by its own process id."""
    # Each has a group of its own: Ctrl-C reaches us alone, and we end them in order.
    started = [
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, start_new_session=True, preexec_fn=end_with_parent
        )
        for command in commands
    ]
    asked = []
    for number in STOPPING:
        signal.signal(number, lambda which, frame: asked.append(which))
    while not asked and all(process.poll() is None for process in started):
        time.sleep(0.2)
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if not asked:
        raise CommandError("The server, the worker or the timer ended by itself; its last words stand above.")
