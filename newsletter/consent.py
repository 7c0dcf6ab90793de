"""The sentences that somebody says yes to. A `Consent` keeps the one that stood there, word for word."""

from django.utils.translation import gettext as _


def to_read():
    """Beside the button of the confirming page, and of an officer who writes down a yes."""
    return _("Send me the newsletter. Keep my address for that, and for nothing else. I can stop at any time.")


def to_come_back():
    """Beside the button that brings somebody back who has just left."""
    return _("I want it again. Send me the newsletter as before. I can stop at any time.")
