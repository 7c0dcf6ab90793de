"""
Text messages, by whatever gateway a council has: a class named in TEXT_BACKEND, and none by default (issue 6, point 7).

Such a class has `send(number, words, key)`, which returns what was answered as a short code, or raises `NotNow`,
`Refused` or `PerhapsSent`. Consent, pace and "once" are the same as for mail, for it is the same courier.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from newsletter import formats, links
from newsletter.letter import number_of


def backend():
    """An instance of the class that is named, or None: text messages are off."""
    return import_string(settings.TEXT_BACKEND)() if settings.TEXT_BACKEND else None


class Text:
    """One issue as a text message, with a place for the reader's own word."""

    def __init__(self, snapshot):
        self.number = f"{snapshot.issue_id}.{snapshot.pk}"
        self.words = " ".join(formats.text_message(snapshot).split())

    def to(self, reader):
        return self.words.replace(links.NOBODY, links.word_of(reader))

    def number_of(self, delivery):
        """By this the gateway knows a message that it has had before."""
        return number_of(self.number, delivery)


class Texts:
    """As `letter.Letters`: what each reader of this snapshot gets."""

    def __init__(self, snapshot):
        self.text = Text(snapshot)

    def of(self, reader):
        return self.text
