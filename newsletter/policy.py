"""Who may do what with the newsletter. One small question each."""

from pages import publishing
from people import roles


def looks_after_readers(user):
    """Finds, adds and stops readers, brings in a list: officers alone. Administrators see no address (trust.md 2c)."""
    return roles.is_officer(user)


def sends_news(user):
    """Prepares a sending, lets another's go, pauses and stops it: the participation officer and the site's editors."""
    return roles.is_officer(user) or roles.is_editor(user)


def lets_go(user, sending):
    """A second person: never who prepared it (issue 6, point 5)."""
    return sends_news(user) and sending.made_by_id != user.pk


def sees_sendings(user):
    """What was sent and how far it is, in numbers: administrators too, for they look after the mail server."""
    return sends_news(user) or roles.is_administrator(user)


def sees_readers_masked(user):
    """A few masked addresses, and who perhaps got it: the officer alone."""
    return roles.is_officer(user)


def decides_about_unknown(user):
    """Whether one that perhaps arrived goes again: the officer, as for all mail (trust.md F8)."""
    return roles.is_officer(user)


def writes_news(user):
    """Begins an issue, and freezes its words: a site editor or the participation officer (A22)."""
    return publishing.looks_after_pages(user)
