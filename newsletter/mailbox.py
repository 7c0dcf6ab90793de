"""
The box that returned mail comes to: a file, a folder, or another server's (IMAP, POP3). What was understood is removed.

What a mail asks for is committed before its box hears of it, and each mail counts once, though the worker dies or the
server hangs up in between. What is no report is looked at once and stays for a person to read. Nothing of a mail is
kept here but a keyed hash (`MailRead`), and none of it is in a log.
"""

import imaplib
import mailbox
import poplib
import ssl
import time
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from newsletter.bounces import AT_MOST, Was, take_in
from newsletter.models import MailRead

SECONDS = 20  # that a server may be silent
AT_ONCE = 500  # mails a run, and...
NO_LONGER = 120  # ...seconds: the rest comes next time, for what else is due waits
SLICE = 500
ONE_DAY = timedelta(days=1)
LEFT_BEHIND = 1024  # seconds: a lock as old as that belongs to a process that died, as procmail sees it too
# A line of a mail may be as long as its writer likes, and one that `poplib` refuses would stand before all others.
poplib._MAXLINE = AT_MOST + 1000


class BoxFault(Exception):
    """What is wrong is its name, for that is all that is told of a step: no address, no password, no server's words."""


class NoSuchBox(BoxFault):
    """No mbox, maildir, imaps or pop3s; or the server has no folder of that name."""


class NotSealed(BoxFault):
    """The password would go over the net for all to read."""


class NotLetIn(BoxFault):
    """The server took the name or the password for wrong."""


FAULTS = (BoxFault, OSError, imaplib.IMAP4.error, poplib.error_proto, mailbox.Error)


def read(where):
    """Take in every report of the box at this address; returns (how many were new, how many others were looked at)."""
    at = urlsplit(where)
    if at.scheme not in BOXES:
        raise NoSuchBox
    if at.scheme in ("imap", "pop3") and at.hostname not in settings.THIS_MACHINE:
        raise NotSealed
    end = time.monotonic() + NO_LONGER
    understood = others = 0
    with BOXES[at.scheme](at) as box:
        for key in islice(box.not_looked_at(), AT_ONCE):
            was = take_in(box.text(key))  # committed when it comes back
            if was is Was.NO_REPORT:
                box.leave(key)
                others += 1
            else:
                box.remove(key)
                understood += was is Was.NEW
            if time.monotonic() > end:
                break
    return understood, others


def read_due(now=None):
    """As `read`, of the box in the settings, if there is one; how many were new."""
    return read(settings.BOUNCE_MAILBOX)[0] if settings.BOUNCE_MAILBOX else 0


class Box:
    """
    One open box. Each kind has `keys` (of all its mails), `name` (by which it knows a mail for ever), `text` and
    `remove`; `end` when all went well, `drop` when it did not.
    """

    def __init__(self, at):
        self.at = at
        self.where = f"{at.scheme}://{at.username or ''}@{at.hostname or ''}{at.path}"
        self.user, self.password = unquote(at.username or ""), unquote(at.password or "")
        self.open()

    def __enter__(self):
        return self

    def __exit__(self, error, *where):
        if error is None:
            try:
                self.end()
            except BaseException:
                self.drop()
                raise
        else:
            self.drop()

    def not_looked_at(self):
        """The keys of those that no run looked at before."""
        keys = iter(self.keys())
        while some := list(islice(keys, SLICE)):
            marks = {key: self.mark(key) for key in some}
            known = MailRead.objects.met(marks.values(), timezone.now(), again_after=ONE_DAY)
            yield from (key for key in some if marks[key] not in known)

    def leave(self, key):
        MailRead.objects.get_or_create(mark=self.mark(key))

    def mark(self, key):
        return MailRead.mark_of("stays", self.where.encode() + b" " + self.name(key))

    def end(self):
        self.drop()


class Files(Box):
    def open(self):
        kind = mailbox.mbox if self.at.scheme == "mbox" else mailbox.Maildir
        path = Path(unquote(self.at.path))
        self.box = kind(path, factory=None, create=False)
        try:
            self.box.lock()
        except mailbox.ExternalClashError:
            lock = path.with_name(f"{path.name}.lock")
            if not lock.exists() or time.time() - lock.stat().st_mtime < LEFT_BEHIND:
                raise
            lock.unlink()
            self.box.lock()

    def keys(self):
        return list(self.box.keys())

    def name(self, key):
        # A folder has names; in a file, all places move when one is taken out.
        return key.encode() if isinstance(key, str) else self.text(key)

    def text(self, key):
        with self.box.get_file(key) as file:
            return file.read(AT_MOST + 1)

    def remove(self, key):
        self.box.remove(key)

    def drop(self):
        try:
            self.box.flush()
        finally:
            self.box.unlock()
            self.box.close()


class Server(Box):
    """`MAKERS`: for each scheme what makes the line, its usual port, and what it calls the rules of TLS."""

    def open(self):
        make, port, rules = self.MAKERS[self.at.scheme]
        sealed = {rules: ssl.create_default_context()} if rules else {}
        self.box = make(self.at.hostname, self.at.port or port, timeout=SECONDS, **sealed)
        try:
            self.let_in()
        except BaseException:
            self.drop()
            raise


class Imap(Server):
    """It knows itself what was looked at (\\Seen), so that whoever opens the box sees it too; looking marks nothing."""

    MAKERS = {"imap": (imaplib.IMAP4, 143, ""), "imaps": (imaplib.IMAP4_SSL, 993, "ssl_context")}

    def let_in(self):
        try:
            self.box.login(quoted(self.user), self.password)
        except imaplib.IMAP4.abort:  # it hung up, and said nothing about the password
            raise
        except (imaplib.IMAP4.error, UnicodeError):  # and it knows no letters beyond ASCII
            raise NotLetIn from None
        if self.box.select(quoted(unquote(self.at.path.strip("/")) or "INBOX"))[0] != "OK":
            raise NoSuchBox

    def not_looked_at(self):
        return (self.well(self.box.uid("SEARCH", "UNSEEN"))[0] or b"").split()

    def text(self, key):
        said = self.well(self.box.uid("FETCH", key, f"(BODY.PEEK[]<0.{AT_MOST + 1}>)"))
        return next((part[1] for part in said if isinstance(part, tuple)), b"")

    def leave(self, key):
        self.well(self.box.uid("STORE", key, "+FLAGS.SILENT", r"(\Seen)"))

    def remove(self, key):
        self.well(self.box.uid("STORE", key, "+FLAGS.SILENT", r"(\Deleted)"))

    def end(self):
        self.well(self.box.expunge())
        with suppress(OSError, imaplib.IMAP4.error):  # all is done: a line that breaks now takes nothing back
            self.box.logout()

    def drop(self):
        with suppress(OSError):
            self.box.shutdown()

    @staticmethod
    def well(answer):
        """What the server said, if it did what it was asked."""
        state, said = answer
        if state != "OK":
            raise imaplib.IMAP4.error("the server refused a command")
        return said


def quoted(text):
    """A string of IMAP (RFC 3501, 4.3): `imaplib` puts the password into one, and no name."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Pop3(Server):
    """Each mail has a name for ever (UIDL). What was removed is so once the server has heard QUIT, and not before."""

    MAKERS = {"pop3": (poplib.POP3, 110, ""), "pop3s": (poplib.POP3_SSL, 995, "context")}

    def let_in(self):
        try:
            self.box.user(self.user)
            self.box.pass_(self.password)
        except poplib.error_proto as fault:
            if fault.args[0] == "-ERR EOF":  # `poplib`'s own word for a line that broke
                raise
            raise NotLetIn from None
        self.sizes = dict(map(numbers, self.box.list()[1]))
        self.names = dict(line.split(maxsplit=1) for line in self.box.uidl()[1])

    def keys(self):
        return self.sizes

    def name(self, key):
        return self.names[b"%d" % key]

    def text(self, key):
        if self.sizes[key] > AT_MOST:  # there is no asking for a part of it
            return b""
        return b"\r\n".join(self.box.retr(key)[1]) + b"\r\n"

    def remove(self, key):
        self.box.dele(key)

    def end(self):
        self.box.quit()

    def drop(self):
        with suppress(OSError):
            self.box.close()


def numbers(line):
    """A line of LIST: (which mail, how many bytes)."""
    key, size = line.split()[:2]
    return int(key), int(size)


BOXES = {"mbox": Files, "maildir": Files, "imap": Imap, "imaps": Imap, "pop3": Pop3, "pop3s": Pop3}
