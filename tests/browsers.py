"""What every browser of the tests is started with, and how it is signed in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # nothing ever asks outside
]


def session_cookie(user, url):
    """The cookie of a fresh session of that person, as Playwright wants it."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "domain": urlsplit(url).hostname,
        "path": "/",
        "httpOnly": True,
        "sameSite": "Lax",
    }
