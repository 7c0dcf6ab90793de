"""
The line to whoever carries a message on: a mail server, a gateway for text messages, or a folder in the demo.

`ready` opens it, and what fails there has surely sent nothing. `give` hands over one message and returns what was
answered, or raises `NotNow` (surely not taken), `Refused` (a no for good) or `PerhapsSent` (nobody knows).
"""

import contextlib
import re
import smtplib
from email import message_from_bytes
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from newsletter import letter, texting
from newsletter.models.reader import Channel
from people.tasks import NotNow, PerhapsSent, Refused

A_CONNECTION = 200  # so many mails; then a new one, for servers count and get tired
ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")


def line(channel):
    """A line of the kind this channel needs."""
    if channel == Channel.TEXT:
        return TextLine()
    backend = get_connection()
    return MailLine(backend) if isinstance(backend, EmailBackend) else FolderLine(backend)


class MailLine:
    """One connection to the mail server, kept for many mails. It says each word itself, to know where it broke."""

    def __init__(self, backend):
        self.backend, self.left = backend, 0

    def ready(self):
        if self.backend.connection is not None and self.left > 0:
            return
        self.close()
        try:
            self.backend.open()
        except smtplib.SMTPResponseException as error:
            self.drop()
            raise NotNow(f"SMTP {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise NotNow(type(error).__name__) from error
        self.left = A_CONNECTION

    def give(self, built, reader, number):
        to = letter.one_address(reader.address)
        words = built.on_the_wire(reader, number)
        server, self.left = self.backend.connection, self.left - 1
        try:
            self._expect(server.mail(letter.return_path(reader), self._options(server, words)))
            self._expect(server.rcpt(to))
            self._expect(server.docmd("DATA"), 354)
        except (NotNow, Refused):
            self._again(server)
            raise
        except (OSError, smtplib.SMTPException) as error:  # not a word of the mail has been said
            self.drop()
            raise NotNow(type(error).__name__) from error
        try:
            server.send(words)
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise PerhapsSent(type(error).__name__) from error
        try:
            self._expect(answer)
        except NotNow:
            self._again(server)
            raise
        return said(answer)

    def _options(self, server, words):
        return [f"SIZE={len(words)}"] if server.has_extn("size") else []

    def _expect(self, answer, wanted=250):
        code = answer[0]
        if code == wanted or wanted == 250 and 200 <= code < 300:
            return
        if code == 421:
            self.left = 0  # it says good-bye with this
        if 400 <= code < 500 or code < 0:
            raise NotNow(said(answer))
        raise Refused(said(answer))

    def _again(self, server):
        """The same line for the next mail, if it still holds."""
        try:
            if self.left <= 0 or server.rset()[0] != 250:
                self.drop()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def drop(self):
        """Without a word of good-bye, for nobody listens."""
        if self.backend.connection is not None:
            with contextlib.suppress(OSError):
                self.backend.connection.close()
            self.backend.connection = None

    def close(self):
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.backend.close()
        self.backend.connection = None


def said(answer):
    """What the server said, as a code and nothing else: its words may hold an address."""
    code, words = answer
    found = ENHANCED.search(words or b"")
    return f"SMTP {code} {found[1].decode()}" if found else f"SMTP {code}"


class AsItIs(EmailMessage):
    """A mail that is built already, for Django's other ways of mail: a folder, or a list in the tests."""

    def __init__(self, built, reader, number):
        self.whole = message_from_bytes(built.to(reader, number))
        sender = parseaddr(settings.NEWSLETTER_FROM)[1]
        super().__init__(self.whole["Subject"], "", sender, [letter.one_address(reader.address)])

    def message(self):
        return self.whole


class FolderLine:
    """Whatever else Django sends mail by."""

    def __init__(self, backend):
        self.backend = backend

    def ready(self):
        pass

    def give(self, built, reader, number):
        self.backend.send_messages([AsItIs(built, reader, number)])
        return "taken"

    def close(self):
        pass


class TextLine:
    """The gateway that the settings name."""

    def __init__(self):
        self.gateway = texting.backend()

    def ready(self):
        if self.gateway is None:
            raise NotNow("off")

    def give(self, built, reader, number):
        return self.gateway.send(reader.address, built.to(reader), built.number_of(number))

    def close(self):
        pass
