"""
How the site runs, for those who look after it: what is done by itself, what mail did not arrive, what broke (F7, F8).

No address, no words of a mail, no arguments of a job. An officer, who decides, sees the name a person likes to be
called and what the mail was roughly about; not more roughly than the day and the topic, for "an answer came at 14:03"
would say who raised which challenge (trust.md 2, "Author identity"). An administrator, who mends, sees numbers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from front.due import STEPS
from people import policy
from people.models import Chore, ChoreRun, Notice, Topic
from people.models.notice import DIGEST
from people.tasks import deliver, deliver_notice

LATELY = timedelta(days=7)
AHEAD = timedelta(days=30)
AT_MOST = 50

ABOUT = {
    Topic.MINE: gettext_lazy("News about what they sent"),
    Topic.BACKED: gettext_lazy("News about what they said “me too” to"),
    Topic.OWED: gettext_lazy("A promise of theirs"),
    Topic.WORK: gettext_lazy("What waits for their group"),
    Topic.MEETINGS: gettext_lazy("A meeting they come to"),
}
JOBS = {
    deliver.module_path: gettext_lazy("A letter: a sign-in code or an invitation"),
    deliver_notice.module_path: gettext_lazy("A letter with news"),
}
STATES = {
    Notice.State.FAILED: gettext_lazy("It did not arrive"),
    Notice.State.UNSURE: gettext_lazy("Perhaps it arrived, perhaps not"),
}


@dataclass(frozen=True)
class StepRow:
    """One step: what it does, when it ran last, how many things it did lately, and what went wrong the last time."""

    says: str
    ran_at: datetime | None
    did: int
    error: str


def steps(now):
    """Every step of `run_due`, in the order in which they are done: two statements."""
    known = {chore.name: chore for chore in Chore.objects.all()}
    lately = ChoreRun.objects.filter(at__gte=now - LATELY).order_by()
    did = dict(lately.values_list("chore").annotate(total=Sum("did")))
    found = [(step, known.get(step.name)) for step in STEPS]
    return [
        StepRow(step.says, chore and chore.ran_at, did.get(step.name, 0), chore.error if chore else "")
        for step, chore in found
    ]


def went_wrong(now):
    """The last times a step went wrong: [(what it does, when, the class of the error)]."""
    says = {step.name: step.says for step in STEPS}
    runs = ChoreRun.objects.filter(at__gte=now - LATELY).exclude(error="")[:AT_MOST]
    return [(says.get(run.chore_id, run.chore_id), run.at, run.error) for run in runs]


@dataclass(frozen=True)
class EndRow:
    """What one step will delete or cut: how many in all, and on which day; no words, no names, no challenge."""

    says: str
    number: int
    days: list  # [(day, how many)]


def ends(now):
    """
    What goes in the next thirty days, of what is there now: the steps that delete, each asked for its own set.

    Whoever writes on, signs in again or opens something again keeps it, so it is the most that can go.
    """
    ahead = [(step.says, sorted(step.ahead(now, now + AHEAD).items())) for step in STEPS if step.ahead]
    return [EndRow(says, sum(number for _day, number in days), days) for says, days in ahead]


@dataclass(frozen=True)
class StuckRow:
    """A letter that an officer decides about. `who` is the name that person likes to be called, never an address."""

    pk: int
    who: str
    about: str
    day: datetime
    state: str
    unsure: bool
    error: str


def stuck_letters(user):
    """Letters that failed or perhaps went out, for an officer, the newest first; for anybody else none."""
    if not policy.decides_about_mail(user):
        return []
    return [
        StuckRow(
            notice.pk,
            notice.user.display_name if notice.user else _("Someone without an account"),
            about(notice),
            notice.made_at,
            STATES[notice.state],
            notice.state == Notice.State.UNSURE,
            notice.error,
        )
        for notice in stuck().select_related("user")[:AT_MOST]
    ]


def stuck():
    """What a digest carried goes again with its digest, so it stands in no list of its own."""
    return Notice.objects.stuck().filter(carried_by=None)


def about(notice):
    return _("The news of a day") if notice.kind == DIGEST else ABOUT[notice.topic]


def stuck_in_numbers():
    """The same as numbers, without anybody's name: [(state in words, error, how many)]."""
    counted = stuck().order_by().values_list("state", "error").annotate(number=Count("pk")).order_by("state", "error")
    return [(STATES[state], error, number) for state, error, number in counted]


def dead_jobs():
    """Jobs that broke: [(what kind, when, class of the error)], the newest first; no argument, no content."""
    dead = DBTaskResult.objects.filter(status="FAILED").order_by("-finished_at")
    rows = dead.values_list("task_path", "finished_at", "exception_class_path")[:AT_MOST]
    return [(JOBS.get(path, _("Something else")), at, error.rpartition(".")[2]) for path, at, error in rows]


def waiting_jobs(now):
    """How many jobs wait for a worker right now."""
    return DBTaskResult.objects.filter(status="READY", run_after__lte=now).count()
