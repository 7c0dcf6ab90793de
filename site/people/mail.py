"""The one way mail leaves the site: kept with the change that caused it, sent afterwards by a worker."""

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from people.models import User
from people.tasks import deliver

_asked = [lambda: settings.SITE_NAME]


def named_by(ask):
    """From now on `ask()` says what this site is called; the app that keeps its settings brings it (`pages`)."""
    _asked[:] = [ask]


def site_name():
    """What the board calls this site today."""
    return _asked[0]()


def frame(to):
    """What every mail may name: the site, its address, whom it is to. The name is only asked for where it stands."""
    return {"site_name": SimpleLazyObject(site_name), "site_url": settings.SITE_URL, "to": to}


def link(url_name, *args):
    """The whole address of a page, for a mail. It comes from SITE_URL, never from a request's Host header."""
    return settings.SITE_URL + reverse(url_name, args=args)


def send(template, to, context=None, *, headers=None, with_html=True):
    """
    Queue one mail to one person, inside the caller's transaction. Returns the job, or None for one we may not write to.

    `to` is a User or an address. `templates/email/<template>.txt` is its text; its first line is the subject, which
    names no topic, for someone else may see the screen (trust.md 1, risk 1). `.html` is used where it exists, unless
    she wants words only. A person
    who asked not to be written to gets nothing (D125). The mail server is not asked here, so a broken one cannot
    break the caller.
    """
    address = to
    if isinstance(to, User):
        if to.safe_contact != User.SafeContact.EMAIL or not to.is_active:
            return None
        address = to.email
    context = {**frame(to), **(context or {})}
    with translation.override(settings.LANGUAGE_CODE):
        subject, _, body = in_words(f"email/{template}.txt", context, escape=False).partition("\n")
        try:
            html = in_words(f"email/{template}.html", context) if with_html else ""
        except TemplateDoesNotExist:
            html = ""
    return send_rendered(address=address, subject=subject, body=body.strip(), html=html, headers=headers)


def in_words(name, context, *, escape=True):
    """The template as text. A plain text must not be escaped: "Tom & Ruth" is no HTML."""
    return get_template(name).template.render(Context(context, autoescape=escape)).strip()


def send_rendered(*, address, subject, body, html="", headers=None):
    """Queue a mail that is already in words."""
    more = {"headers": headers} if headers else {}
    return deliver.enqueue(address=address, subject=" ".join(subject.split()), body=body, html=html, **more)
