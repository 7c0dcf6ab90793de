"""The questions of the month: what was asked, and what came of it once five have answered (A22)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from newsletter.models import AnswerCount, NewsletterIssuePage

ENOUGH = 5  # with fewer, a number could tell who said what
OPEN_FOR = timedelta(days=90)  # after the day of its issue; then nobody can answer, and who has is forgotten


@dataclass(frozen=True)
class Asked:
    """One question of one issue."""

    issue: NewsletterIssuePage
    block: str
    question: str
    answers: list

    @property
    def key(self):
        return f"{self.issue.pk}:{self.block}"

    @property
    def is_open(self):
        return timezone.localdate() <= self.issue.date + OPEN_FOR


def of(issue):
    """The question of an issue that is up, or None."""
    for place, raw in enumerate(issue.body.raw_data):  # no other part is built for it
        if raw["type"] == "question":
            block = issue.body[place]
            return Asked(issue, str(block.id), block.value["question"], list(block.value["answers"]))
    return None


def asked(pks=None):
    """Those of the last issues that are up, the newest first; or those of these issues."""
    found = NewsletterIssuePage.objects.live().order_by("-date", "-number")
    found = found[:12] if pks is None else found.filter(pk__in=pks)
    return [one for one in map(of, found) if one]


def results(keys):
    """{key: (question, [lines])} of these questions in two statements; no lines where fewer than five answered."""
    wanted = {int(key.partition(":")[0]) for key in keys if key.partition(":")[0].isdigit()}
    if not wanted:
        return {}
    counts = {}
    for row in AnswerCount.objects.filter(issue__in=wanted):
        counts.setdefault(f"{row.issue_id}:{row.question}", {})[row.option] = row.number
    found = {}
    for one in asked(wanted):
        numbers = counts.get(one.key, {})
        enough = sum(numbers.values()) >= ENOUGH
        found[one.key] = (
            one.question,
            [f"{answer}: {in_words(numbers.get(place, 0))}" for place, answer in enumerate(one.answers) if enough],
        )
    return found


def in_words(number):
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}
