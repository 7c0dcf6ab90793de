from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from challenges.models import Challenge

SESSION_KEY = "claimed"


class ClaimedChallenges:
    """
    Sets `request.user.claimed`: the challenges this browser opened by a claim code, or began without an account (A21).

    So a person without an account is the author of what is hers, for as long as her session lasts. Signing out ends
    the session and with it the claim.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        claimed = claimed_in(request)
        if claimed:
            request.user.claimed = claimed
        return self.get_response(request)


def claimed_in(request):
    """The challenges this session may act for, as UUIDs."""
    return {UUID(key) for key in request.session.get(SESSION_KEY, ())}


def remember(request, challenge):
    """From now on this browser session is the author of this challenge. Called when it was proved, never on a GET."""
    keys = request.session.get(SESSION_KEY, [])
    if str(challenge.pk) not in keys:
        # The list is short: nobody follows hundreds from one phone, and a session row must not grow without end.
        request.session[SESSION_KEY] = [*keys, str(challenge.pk)][-50:]
    request.user.claimed = claimed_in(request)


def forget_everywhere(challenge):
    """
    No browser acts for this challenge any more, whatever code opened it there.

    Reads every session, as `people.actions.sign_out_everywhere` does: they end after twelve hours, so they are few.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        if str(challenge.pk) in row.get_decoded().get(SESSION_KEY, ()):
            session = store(row.session_key)
            session[SESSION_KEY] = [key for key in session[SESSION_KEY] if key != str(challenge.pk)]
            session.save()


def keep_drafts_only(sender, request, user, **kwargs):
    """
    Signing in ends what this browser could open by a claim code; drafts stay, for she may sign in while writing.

    Otherwise the next person to sign in on a shared phone would be the author of what the one before had opened.
    """
    session = getattr(request, "session", {})
    if session.get(SESSION_KEY):
        drafts = Challenge.objects.filter(pk__in=session[SESSION_KEY], status=Challenge.Status.DRAFT)
        session[SESSION_KEY] = [str(pk) for pk in drafts.values_list("pk", flat=True)]
