"""The rows of a practice meeting, as its pages ask for them; made from its JSON."""

from datetime import datetime
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.meeting.practice import story
from challenges.models import Verdict
from events.models import Meeting

KEY = "practice"  # what stands in its addresses where a meeting's id would


def moment(text):
    return timezone.localtime(datetime.fromisoformat(text)) if text else None


class Rows(list):
    """A list that is asked as related rows are."""

    def all(self):
        return self


class Told(SimpleNamespace):
    """A challenge of the practice: what comes to a page as rows is asked of it as of a real one."""

    def read(self, name):
        return getattr(self, name).all()


class PracticeMeeting:
    """What the pages ask of a meeting. Its key is no id, so nothing in the database can ever belong to it."""

    pk = KEY
    is_practice = True
    is_called_off = False
    length = 45
    version = 0
    place = online_link = ""

    def __init__(self, state):
        self.status = state["status"]
        self.starts_at = moment(state["made"])
        self.went_live_at, self.closed_at = moment(state["began"]), moment(state["ended"])
        self.series = _("Practice meeting")

    def __str__(self):
        return self.series

    @property
    def is_planned(self):
        return self.status == Meeting.Status.PLANNED

    @property
    def is_live(self):
        return self.status == Meeting.Status.LIVE

    @property
    def is_over(self):
        return self.status == Meeting.Status.CLOSED

    def get_status_display(self):
        return Meeting.Status(self.status).label


def label(choice):
    return lambda: choice.label


def day(text):
    return datetime.fromisoformat(text).date() if text else None


def promise_row(row, **more):
    """A promise. Nobody made up taps a yes of her own: the chair locks in what was said out loud."""
    owner, said = story.PARTNERS[row["owner"]], {"sign": "", "yes_at": None, "not_so_at": None}
    return SimpleNamespace(what=row["what"], owner=owner, due=day(row["due"]), **{**said, **more})


def verdict_row(row):
    return SimpleNamespace(
        kind=row["kind"],
        get_kind_display=label(Verdict.Kind(row["kind"])),
        why=row["why"],
        what_is_left=row["what_is_left"],
        given_at=moment(row["at"]),
    )


def vote_row(row):
    numbers = dict(story.FEELINGS)
    if row["mine"]:
        numbers[row["mine"]] += 1
    shown = moment(row["shown"])
    return SimpleNamespace(
        pk=row["id"], about_answer=row["about_answer"], shown_at=shown, mine=row["mine"], numbers=shown and numbers
    )
