"""
A phone that joined by a code on paper: it is in one meeting, and everywhere else a visitor's (trust.md 1.1).

Its session holds the code's row and no sign-in. Only at the addresses named here, and only of that meeting, is the
request hers; so whatever else the site has, or will have, answers as it answers anybody.
"""

from contextlib import suppress

from django.contrib.auth import logout
from django.db import DatabaseError
from django.middleware.csrf import rotate_token
from django.utils.functional import SimpleLazyObject

from events import joining

SESSION_KEY = "join_code"
# What a young person does in the room. Not here: CLAB's verdict, what would help her to come, and all that is the
# chair's, her helper's or the officer's.
HERS = frozenset(
    {
        "meeting-live",
        "meeting-board",
        "meeting-here",
        "meeting-line-write",
        "meeting-line-worried",
        "meeting-worried-thanks",
        "meeting-card",
        "meeting-feel",
        "meeting-speak",
        "meeting-text",
        "meeting-minutes",
        "meeting-rating",
        "meeting-rate",
    }
)


class JoinedByCode:
    """
    Sets `request.user` to the code's person, marked with `.join_code`, at `HERS` of her meeting; and nowhere else.

    `request.joined` is the code's row, or None, on every page of such a phone. A session that loses the code, by
    leaving or joining anew, ends the code: it comes back in no other browser.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        pk = request.session.get(SESSION_KEY)
        if pk is None:
            return self.get_response(request)
        request.joined = SimpleLazyObject(lambda: joined_in(request.session))
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        if request.session.get(SESSION_KEY) != pk:
            with suppress(DatabaseError):  # she must get away even when nothing else works
                joining.leave(pk=pk)
        return response

    def process_view(self, request, view, args, kwargs):
        if not hasattr(request, "joined") or request.resolver_match.url_name not in HERS:
            return
        found = request.joined
        if found and found.meeting_id == kwargs.get("pk") and not request.user.is_authenticated:
            request.user = person_of(found)


def joined_in(session):
    """The code by which this session is in a meeting, or None when it has none or that does not hold any more."""
    pk = session.get(SESSION_KEY)
    return joining.joined(pk) if pk is not None else None


def person_of(found):
    """The young person whose code it is, marked: `policy` gives her no more than a place in the room."""
    found.user.join_code = found
    return found.user


def begin(request, found, *, remember):
    """
    This browser is in by this code from now on, whatever it was before: its old session ends, with whoever was in it.

    Until it is closed; or, when she asked for that, until the code's own end.
    """
    logout(request)
    request.session[SESSION_KEY] = found.pk
    request.session.set_expiry(joining.over_at(found.meeting) if remember else 0)
    rotate_token(request)


def end_with_sign_in(sender, request, user, **kwargs):
    """Who signs in is herself again, everywhere, and the code is over."""
    pk = getattr(request, "session", {}).pop(SESSION_KEY, None)
    if pk is not None:
        joining.leave(pk=pk)
