"""
The languages a person may name as hers, each in its own script (X-A10), and the one in which she is answered.

Of these the site speaks only the ones whose catalogue is filled (`settings.LANGUAGES`). She picks one by a plain link,
`?language=ar`; a cookie that holds the code and nothing else remembers it. Nobody is given another language unasked:
the translations were not checked by a person, and a guess from a browser's settings would hide that.
"""

from django.conf import settings
from django.db import DatabaseError

LANGUAGES = [
    ("en-gb", "English"),
    ("ar", "العربية"),
    ("ti", "ትግርኛ"),
    ("am", "አማርኛ"),
    ("ps", "پښتو"),
    ("fa", "فارسی / دری"),
    ("ckb", "کوردیی ناوەندی"),
    ("kmr", "Kurmancî"),
    ("vi", "Tiếng Việt"),
    ("sq", "Shqip"),
    ("so", "Soomaali"),
    ("om", "Afaan Oromoo"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("ro", "Română"),
]
PARAMETER = "language"


def asked_for(request):
    """The language that the address asks for, or None; one that the site does not speak is not heard."""
    asked = request.GET.get(PARAMETER) if request.method in ("GET", "HEAD") else None
    return asked if asked in dict(settings.LANGUAGES) else None


def of(request):
    """
    The reader's language: what the address asks for, what this browser chose, what her account says, else English.

    Always one that the site speaks. Who she is was asked already; where the database is what failed, it is English.
    """
    spoken = dict(settings.LANGUAGES)
    chosen = asked_for(request) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in spoken:
        return chosen
    try:
        hers = getattr(getattr(request, "user", None), "language", None)
    except DatabaseError:
        hers = None
    return hers if hers in spoken else settings.LANGUAGE_CODE


def speaks(view):
    """Of a view whose whole page comes in every language of `settings.LANGUAGES`. Others answer in English."""
    view.speaks = True
    return view
