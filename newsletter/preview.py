"""What an editor sees of an issue before it goes anywhere: the mail, the plain text, the text message and the paper."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from newsletter import formats
from newsletter.models import IssueSnapshot
from newsletter.parts import parts_of


def as_mail(**how):
    return lambda snapshot: HttpResponse(formats.html_mail(snapshot, outside_county=False, **how))


def as_text(snapshot):
    words = formats.plain_text(snapshot, outside_county=False)
    return render(None, "newsletter/preview_text.html", {"words": words})


def as_message(snapshot):
    words = formats.text_message(snapshot)
    context = {"words": words, "length": len(words), "most": formats.LONGEST}
    return render(None, "newsletter/preview_text.html", context)


MODES = {
    "mail": (_("Email"), as_mail()),
    "mail-dark": (_("Email, in the dark"), as_mail(dark=True)),
    "mail-words": (_("Email, pictures off"), as_mail(pictures=False)),
    "text": (_("Email as plain text"), as_text),
    "message": (_("Text message"), as_message),
}


PAPER = "paper"
SHEET = """
html { background: #777; }
body { box-sizing: border-box; inline-size: 210mm; min-block-size: 297mm; margin: 6mm auto; padding: 18mm; }
"""


def on_paper(response):
    """The page as it comes out of a printer: its own rules for print hold on the screen, on a sheet of A4."""
    response.render()
    rules = f"<style>{SHEET}{print_rules()}</style></head>"
    response.content = response.content.replace(b"</head>", rules.encode(), 1)
    return response


@cache
def print_rules():
    """What stands inside each `@media print` of the site's styles."""
    css = Path(finders.find("css/site.css")).read_text(encoding="utf-8")
    found = ""
    for opened in re.finditer(r"@media print {", css):
        deep, end = 1, opened.end()
        while deep:
            deep += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        found += css[opened.end() : end - 1]
    return found


def shown(issue, mode):
    """One of them, from words that are frozen for this look alone and stored nowhere."""
    parts = parts_of(issue)
    snapshot = IssueSnapshot(subject=issue.title, intro=issue.intro, parts=parts)
    snapshot.issue_id = issue.pk or 0
    snapshot.text_message = formats.short(issue, parts)
    _label, draw = MODES[mode]
    return draw(snapshot)
