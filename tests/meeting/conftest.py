"""A J2I meeting with an agenda, on its eve or under way, and the people in it."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.utils import timezone

from challenges.meeting import actions
from challenges.models import AgendaItem
from tests.challenges.stages import Stage, meeting_of
from tests.standing import kept


@kept
def stage(leah, yonas, dylan, amara, ruth, priya):
    """Leah raises, Yonas and Dylan judge, Amara chairs, Ruth checks, Priya owes."""
    return Stage(author=leah, first=yonas, second=dylan, chair=amara, officer=ruth, partner=priya)


@kept
def planned(j2i, stage):
    """The next meeting, with two challenges on its agenda: one on the table, one being worked on."""
    meeting = meeting_of(j2i, starts_at=timezone.now() + timedelta(days=1))
    stage.with_j2i(meeting=meeting, title="Letters I can open")
    stage.in_progress(meeting=meeting, title="Tell us when you come")
    return meeting


@kept
def listed(planned, stage):
    """The meeting with its opening, three challenges and the goodbye."""
    stage.with_j2i(meeting=planned, title="Money for the gym")
    return actions.plan_agenda(planned)


@kept
def live(planned, amara):
    """The meeting, opened: what changed since last time is on the screens."""
    actions.go_live(planned, by=amara)
    planned.refresh_from_db()
    return planned


@kept
def at_letters(live, amara):
    """The meeting at its first challenge, which waits for a promise."""
    go_on(live, amara)
    return live


@pytest.fixture
def visit(client, sign_in):
    """`visit(user, path)`: what that person gets at that address of a meeting."""

    def visit(user, meeting, path=""):
        if user is None:
            client.logout()
        else:
            sign_in(client, user)
        return client.get(f"/meetings/{meeting.pk}/{path}")

    return visit


@pytest.fixture
def press(client, sign_in):
    """`press(user, meeting, path, **fields)`: that person sends a form with an op id of its own."""

    def press(user, meeting, path, live=False, **fields):
        sign_in(client, user)
        fields.setdefault("op_id", str(uuid4()))
        headers = {"X-Requested-With": "live"} if live else {}
        return client.post(f"/meetings/{meeting.pk}/{path}", fields, headers=headers)

    return press


class InSight(HTMLParser):
    """The controls of a page's main part that stand in sight: not folded away, not hidden."""

    CONTROLS = {"a", "button", "summary", "textarea", "select", "input"}
    EMPTY = {"input", "br", "path", "img", "hr", "circle", "rect"}

    def __init__(self, html):
        super().__init__()
        self.found, self.around = [], []
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        folded = any(name == "details" for name, _hidden in self.around) and not self._in_a_summary(tag)
        gone = folded or "hidden" in attrs or any(hidden for _name, hidden in self.around)
        if tag in self.CONTROLS and attrs.get("type") != "hidden" and not gone:
            self.found.append(tag)
        if tag not in self.EMPTY:
            self.around.append(("" if tag == "details" and "open" in attrs else tag, "hidden" in attrs))

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            self.around.pop()

    def _in_a_summary(self, tag):
        names = [name for name, _hidden in self.around]
        return "summary" in [*names, tag] and names.count("details") == 1


def before_more(html):
    """The chair's page down to its sheet "More", the script folded as it stands there."""
    page = html[html.index("<main") :].split('<details class="sheet"', 1)[0]
    return re.sub(r'(<details class="sayable".*?</summary>).*?(?=</details>)', r"\1", page, flags=re.DOTALL)


def in_sight(html):
    """How many controls she sees before she unfolds anything."""
    return len(InSight(html).found)


def go_on(meeting, by):
    """Press Next."""
    return actions.next_item(meeting, by=by, item_id=current(meeting).pk)


def current(meeting):
    return meeting.agenda.get(status=AgendaItem.Status.CURRENT)


def go_to(meeting, by, title):
    """Press Next until the item of this title is on the table."""
    while str(current(meeting).title) != title:
        go_on(meeting, by)
    return current(meeting)


def promise(meeting, by, owner, what="Send each letter as a text.", due_in=20):
    """Read a promise back and lock it in."""
    item = current(meeting)
    due = timezone.localdate() + timedelta(days=due_in)
    actions.read_back_promise(meeting, by=by, item_id=item.pk, owner=owner, what=what, due=due)
    return actions.lock_promise(meeting, by=by, item_id=item.pk).commitment


def end_with_a_promise(meeting, by, owner, **said):
    """A promise, the work starts, and on to the goodbye: the meeting is over. Returns it as it is now."""
    promise(meeting, by, owner, **said)
    actions.start(meeting, by=by, item_id=current(meeting).pk)
    go_to(meeting, by, "Goodbye and next date")
    actions.close(meeting, by=by)
    meeting.refresh_from_db()
    return meeting
