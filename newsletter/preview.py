"""What an editor sees of an issue before it goes anywhere: the mail, the plain text and the text message."""

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


def shown(issue, mode):
    """One of them, from words that are frozen for this look alone and stored nowhere."""
    parts = parts_of(issue)
    snapshot = IssueSnapshot(subject=issue.title, intro=issue.intro, parts=parts)
    snapshot.issue_id = issue.pk or 0
    snapshot.text_message = formats.short(issue, parts)
    _label, draw = MODES[mode]
    return draw(snapshot)
