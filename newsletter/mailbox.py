"""
The box that returned mail comes to: a file, a folder, or another server's (IMAP, POP3). What was understood is removed.

What is no report stays there for a person to read. Nothing of a mail is kept here, and none of it is in a log.
"""

import imaplib
import mailbox
import poplib
import ssl
from urllib.parse import unquote, urlsplit

from django.conf import settings

from newsletter.bounces import take_in

SECONDS = 20
AT_ONCE = 500  # mails a run: the rest comes next time


def read(where):
    """Take in every report of the box at this address; returns (how many were understood, how many stay)."""
    at = urlsplit(where)
    readers = {"mbox": of_files, "maildir": of_files, "imap": of_imap, "imaps": of_imap}
    return readers.get(at.scheme, of_pop3)(at)


def read_due(now=None):
    """As `read`, of the box in the settings, if there is one; how many were understood."""
    return read(settings.BOUNCE_MAILBOX)[0] if settings.BOUNCE_MAILBOX else 0


def of_files(at):
    kind = mailbox.mbox if at.scheme == "mbox" else mailbox.Maildir
    box = kind(unquote(at.path), factory=None, create=False)
    understood = stay = 0
    box.lock()
    try:
        for key in list(box.keys())[:AT_ONCE]:
            if take_in(box.get_bytes(key)):
                box.remove(key)
                understood += 1
            else:
                stay += 1
        box.flush()
    finally:
        box.unlock()
        box.close()
    return understood, stay


def of_imap(at):
    if at.scheme == "imaps":
        box = imaplib.IMAP4_SSL(at.hostname, at.port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    else:
        box = imaplib.IMAP4(at.hostname, at.port or 143, timeout=SECONDS)
    understood = stay = 0
    with box:
        box.login(unquote(at.username or ""), unquote(at.password or ""))
        answer, _number = box.select(unquote(at.path.strip("/")) or "INBOX")
        if answer != "OK":
            raise OSError("no such mailbox")
        # Unseen: what a person has to read is looked at once and not every five minutes.
        for key in box.search(None, "UNSEEN")[1][0].split()[:AT_ONCE]:
            text = next((part[1] for part in box.fetch(key, "(RFC822)")[1] if isinstance(part, tuple)), b"")
            if take_in(text):
                box.store(key, "+FLAGS", "\\Deleted")
                understood += 1
            else:
                stay += 1
        box.expunge()
    return understood, stay


def of_pop3(at):
    if at.scheme == "pop3s":
        context = ssl.create_default_context()
        box = poplib.POP3_SSL(at.hostname, at.port or 995, timeout=SECONDS, context=context)
    else:
        box = poplib.POP3(at.hostname, at.port or 110, timeout=SECONDS)
    understood = stay = 0
    try:
        box.user(unquote(at.username or ""))
        box.pass_(unquote(at.password or ""))
        for key in range(1, min(box.stat()[0], AT_ONCE) + 1):
            if take_in(b"\r\n".join(box.retr(key)[1]) + b"\r\n"):
                box.dele(key)
                understood += 1
            else:
                stay += 1
    finally:
        box.quit()
    return understood, stay
