"""The one way mail leaves the site: kept with the change that caused it, sent afterwards by a worker."""

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from people.models import User
from people.tasks import deliver


def link(url_name, *args):
    """The whole address of a page, for a mail. It comes from SITE_URL, never from a request's Host header."""
    return settings.SITE_URL + reverse(url_name, args=args)


def send(template, to, context=None):
    """
    Queue one mail to one person, inside the caller's transaction. Returns the job, or None for one we may not write to.

    `to` is a User or an address. `templates/email/<template>.txt` is its text; its first line is the subject, which
    names no topic, for someone else may see the screen (trust.md 1, risk 1). `.html` is used where it exists. A person
    who asked not to be written to gets nothing (D125). The mail server is not asked here, so a broken one cannot
    break the caller.
    """
    address = to
    if isinstance(to, User):
        if to.safe_contact != User.SafeContact.EMAIL or not to.is_active:
            return None
        address = to.email
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "to": to, **(context or {})}
    with translation.override(settings.LANGUAGE_CODE):
        subject, _, body = in_words(f"email/{template}.txt", context, escape=False).partition("\n")
        try:
            html = in_words(f"email/{template}.html", context)
        except TemplateDoesNotExist:
            html = ""
    return send_rendered(address=address, subject=subject, body=body.strip(), html=html)


def in_words(name, context, *, escape=True):
    """The template as text. A plain text must not be escaped: "Tom & Ruth" is no HTML."""
    return get_template(name).template.render(Context(context, autoescape=escape)).strip()


def send_rendered(*, address, subject, body, html=""):
    """Queue a mail that is already in words."""
    return deliver.enqueue(address=address, subject=" ".join(subject.split()), body=body, html=html)
