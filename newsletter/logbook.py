"""
What a worker has in its hands, message by message, so that its death leaves one reader in doubt and not a hundred (F8).

A worker takes deliveries by the hundred, for a commit a message would halve the speed. Before each message it writes a
line here, and one after it; the database hears of them together. A line costs some microseconds, and what is written
outlives the process. It need not outlive the power: a book of before the last start of the machine counts as lost, and
all its deliveries as perhaps sent.

The lock on a book is its worker's life: the kernel lets it go when the process ends, however it ends, and not before.
"""

import fcntl
import os
import socket
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string

BOOT = Path("/proc/sys/kernel/random/boot_id")


def folder():
    place = Path(settings.VAR_DIR) / "sending"
    place.mkdir(parents=True, exist_ok=True)
    return place


def this_start():
    """Names the time since the machine started; "" where the system has no such name, and then no book is trusted."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


class Logbook:
    """A worker's own: `begins` and `ended` around each message, `close` once the database knows all."""

    def __init__(self):
        self.name = f"{socket.gethostname()[:18]}-{os.getpid()}-{get_random_string(10)}"
        while True:
            self.path = folder() / self.name
            self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            fcntl.flock(self.file, fcntl.LOCK_EX)
            if os.fstat(self.file).st_nlink:
                break
            os.close(self.file)  # somebody took it for a dead one's in the moment before the lock
        os.write(self.file, b"%s\n" % this_start().encode())

    def begins(self, pk):
        os.write(self.file, b"> %d\n" % pk)

    def ended(self, pk, state, said):
        os.write(self.file, f"< {pk} {state} {said}\n".encode())

    def close(self):
        self.path.unlink(missing_ok=True)
        os.close(self.file)

    def leave(self):
        """What is in it was not told to the database: it lies there for the next who looks."""
        os.close(self.file)


class Found:
    """
    The book of a dead worker, held by us while we read it.

    `trusted`: it was written since this machine started. `begun`: which messages it began. `ended`: {which: (state,
    what the server said)}.
    """

    def __init__(self, path, file):
        self.path, self.file, self.name = path, file, path.name
        lines = os.fdopen(os.dup(file), encoding="utf-8", errors="replace").read().split("\n")
        self.trusted = bool(lines[0]) and lines[0] == this_start()
        self.begun, self.ended = set(), {}
        for line in lines[1:-1]:  # the last has no end: it was being written
            mark, *facts = line.split(" ", 3)
            if mark == ">":
                self.begun.add(int(facts[0]))
            elif mark == "<":
                self.ended[int(facts[0])] = facts[1], facts[2]

    def forget(self):
        self.path.unlink(missing_ok=True)
        os.close(self.file)


def books():
    """(path, open file) of each book; (path, None) where its worker lives: it holds the lock, also while it sleeps."""
    for path in sorted(folder().iterdir()):
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            yield path, None
        else:
            yield path, file


def of_the_dead():
    """Each book whose worker is gone."""
    for path, file in books():
        if file is None:
            continue
        if os.fstat(file).st_nlink:
            yield Found(path, file)
        else:
            os.close(file)


def alive():
    """The names of the workers of this machine that live."""
    names = set()
    for path, file in books():
        if file is None:
            names.add(path.name)
        else:
            os.close(file)
    return names
