"""Freezing an issue: its words as they go out, once, for every format (design.md 3.7)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from newsletter import formats, policy
from newsletter.models import IssueSnapshot, NewsletterIssuePage
from newsletter.parts import parts_of, references_in
from people.text import steers


@transaction.atomic
def freeze(issue, *, by, no_out_of_county_because=""):
    """
    The words of an issue that is up, resolved once under a lock. Every call is a new row; none is ever changed.

    Raises `ValidationError` for an issue that a second person has not put up, for a title that cannot be a subject
    (trust.md H1), and for one without a part for who lives outside the county, unless a reason is given (A22).
    """
    if not policy.writes_news(by):
        raise PermissionDenied
    # Of itself alone: the row of the page above it is another table's, and PostgreSQL locks what is joined too.
    issue = NewsletterIssuePage.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if not issue.live:
        raise ValidationError(_("A second person has to put it up first."), code="not_up")
    subject = " ".join(issue.title.split(" "))
    if steers(subject) or len(subject) > 150:
        raise ValidationError(_("The title goes out as the subject. Make it one short line of words."), code="subject")
    because = " ".join(no_out_of_county_because.split())
    has_it = any(block.block_type == "out_of_county" for block in issue.body)
    if not has_it and not because:
        says = _("Nothing in it is for who lives outside the county. Add that part, or say why there is none.")
        raise ValidationError(says, code="out_of_county")
    with translation.override(issue.locale.language_code):
        parts = parts_of(issue)
        return IssueSnapshot.objects.create(
            issue=issue,
            made_by=by,
            subject=subject,
            intro=issue.intro,
            text_message=formats.short(issue, parts),
            parts=parts,
            references=references_in(parts),
            no_out_of_county_because="" if has_it else because,
        )
