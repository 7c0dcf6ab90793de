"""The issue as a mail: MJML, which becomes the tables that every mail program understands."""

import mrml
from django.conf import settings
from django.template.loader import render_to_string

from newsletter.formats.order import answer_links, in_mail, with_addresses
from people import mail


def html_mail(snapshot, *, outside_county, text_only=False, dark=False, pictures=True):
    """
    The whole issue as HTML: one column, light and dark, all of it readable without pictures, and nothing that counts
    who opens it. `text_only`: for who wants no pictures, and gets what is on them in words. `dark` and `pictures` are
    for an editor's preview.
    """
    parts = [
        {**part, "pieces": [drawn(piece, snapshot.issue_id) for piece in part["pieces"]]}
        for part in in_mail(snapshot.parts, outside_county=outside_county)
    ]
    context = {
        "subject": snapshot.subject,
        "intro": snapshot.intro,
        "parts": parts,
        "site_name": mail.site_name(),
        "site_url": settings.SITE_URL,
        "dark": "all" if dark else "(prefers-color-scheme: dark)",
        "pictures": pictures and not text_only,
    }
    return mrml.to_html(render_to_string("newsletter/mail.mjml", context)).content


def drawn(piece, issue):
    if piece["is"] == "answers":
        return {**piece, "links": answer_links(piece, issue)}
    if piece["is"] == "list":
        return {**piece, "items": [with_addresses(item) for item in piece["items"]]}
    if "runs" in piece:
        return {**piece, "runs": with_addresses(piece["runs"])}
    return piece
