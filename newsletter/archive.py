"""Finding an issue again: by words, and by the promise of the council that it speaks of."""

import re

from django.db.models import Max, TextField
from django.db.models.functions import Cast

from challenges.models import Pillar
from challenges.wall import public
from newsletter.models import IssueSnapshot

REFERENCE = re.compile(r"\b[A-Z]-\d{4}-\d{2,}\b")
WORD = re.compile(r"\w+")
LONGEST = 80


def found(issues, *, words="", pillar=""):
    """Those of the issues with these words of ours in them, and with a public challenge of this pillar."""
    words = " ".join(WORD.findall(words[:LONGEST]))  # marks mean something to the index
    if words:
        hits = issues.order_by().autocomplete(words, operator="and", order_by_relevance=False)
        issues = issues.filter(pk__in=[issue.pk for issue in hits])
    if pillar:
        wanted = set(public().filter(pillar__slug=pillar).exclude(reference=None).values_list("reference", flat=True))
        issues = issues.filter(pk__in=[pk for pk, named in named_by(issues).items() if named & wanted])
    return issues


def pillars():
    """[(slug, title)] of the promises that public challenges are about."""
    return list(Pillar.objects.filter(challenges__in=public()).distinct().values_list("slug", "title"))


def named_by(issues):
    """{issue: the references that its parts name, or that it was sent with}: two statements."""
    rows = issues.order_by().values_list("pk", Cast("body", TextField()))
    found = {pk: set(REFERENCE.findall(body or "")) for pk, body in rows}
    newest = IssueSnapshot.objects.filter(issue__in=list(found)).order_by().values("issue").annotate(last=Max("pk"))
    last = newest.values("last")
    for pk, references in IssueSnapshot.objects.filter(pk__in=last).values_list("issue", "references"):
        found[pk] |= set(references)
    return found
