"""The demo's front door: sign in as one of the made-up people, and read the mail they got. Only where DEMO=1."""

from datetime import UTC
from email import message_from_bytes, policy
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import cast
from people.models import User

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 50


def demo_only(view):
    """404 where DEMO is off, asked at each request."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@never_cache
@require_safe
def people(request):
    """The thirteen people, each with one line on who they are and one on what to try."""
    present = set(User.objects.filter(email__endswith="@example.org").values_list("email", flat=True))
    people = [person for person in cast.CAST.values() if person.email in present]
    return render(request, "front/demo.html", {"people": people})


@demo_only
@require_POST
def sign_in(request, name):
    """One tap: sign in as one of them."""
    if name not in cast.CAST:
        raise Http404
    user = User.objects.filter(email=cast.CAST[name].email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=SIGN_IN_BACKEND)
    return redirect("home")


@demo_only
@never_cache
@require_safe
def outbox(request):
    """The newest mails that would have been sent, as their readers would see them."""
    return render(request, "front/outbox.html", {"mails": newest_mails()})


def newest_mails():
    """What lies under var/mail, newest first. A file holds one connection's mails, one after the other."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = []
    for file in files[:SHOWN]:
        parts = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
        mails += [read(part) for part in reversed(parts) if part.strip()]
    return mails[:SHOWN]


def read(raw):
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    sent = message["Date"] and message["Date"].datetime
    if sent and timezone.is_naive(sent):
        sent = sent.replace(tzinfo=UTC)  # "-0000": the sender says UTC and nothing of its own zone
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "sent": sent,
        "text": body.get_content() if body else "",
    }
