"""Does what is due, once; with --every, again and again: the timer beside the server and the worker."""

import logging
import signal
import threading

from django.core.management import BaseCommand
from django.db import Error, close_old_connections

from front.due import STEPS
from people import chores

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is due: reminders, lateness, check-backs, digests, retention. Safe to run at any time, by anybody."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, with this pause, until stopped")

    def handle(self, *args, every=None, verbosity=1, **options):
        stop = threading.Event()
        if every:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *which: stop.set())
        while True:
            try:
                done = chores.run(STEPS)
            except Error:  # a connection that is gone is an InterfaceError, and no DatabaseError
                if not every:
                    raise
                # A database that restarts must not end the timer, and with it the server beside it: next time.
                log.exception("The database did not answer")
                done = {}
            if verbosity:
                for name, did in done.items():
                    if did or verbosity > 1:
                        self.stdout.write(f"{name}: {did}")
            if not every:
                return
            close_old_connections()
            if stop.wait(every):
                return
