"""
A site with three hundred challenges asks its database as often as one with a handful: every list, for whoever reads it.

One challenge in each state of its life against twenty-eight in each, all of them late, all of them Leah's: so the
longest list of everybody is there.
"""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions
from challenges.models import Challenge, Commitment
from people import cast
from people.models import Membership, User
from people.setup import reference_groups
from tests.challenges.stages import Stage, fresh, meeting_of
from tests.conftest import SIGN_IN_BACKEND
from tests.many import more_like
from tests.standing import kept

pytestmark = pytest.mark.django_db
EACH = 28  # of eleven: three hundred
AGO = timedelta(days=130)  # three rounds of J2I: whatever is open is late
PLAIN_FILES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CAST = ("leah", "yonas", "amara", "priya", "ruth", "tom", "fiona", "dara", "councillor-shah", "ed", "ada")
# One of each role, and of those who read the same page in the same way one alone.
PAGES = [
    *[("/", name) for name in (None, *CAST)],
    *[("/challenges/", name) for name in (None, "leah", "yonas", "priya", "ruth", "fiona")],
    *[("/clab/", name) for name in ("yonas", "ruth")],
    *[("/j2i/", name) for name in ("amara", "fiona")],
    ("/desk/", "priya"),
    (f"/reports/monthly/{timezone.localdate():%Y-%m}/", "fiona"),
    ("/reports/panel/", "councillor-shah"),
    *[("/accounts/me/news/", name) for name in ("leah", "priya")],
    *[("/running/", name) for name in ("ruth", "ada")],
    ("/what-changed/", None),
    ("/influence/", None),
]


def one_in_each_state(stage):
    """The life of a challenge, each stop once; what may be public is."""
    answered, changed, no = stage.answered(), stage.changed(), stage.not_now()
    for public in (changed, no):
        stage.publish(public)
    paused = stage.paused()
    late = stage.in_progress(due_in=10)
    actions.back(late, by=stage.first)
    actions.post_update(late, by=stage.partner, text="We are on it.")
    asked = stage.in_progress(due_in=10)
    actions.ask_the_top(asked, by=stage.first, role="director", asks="Why does it take so long?")
    proposed = stage.in_progress()
    for promise in Commitment.objects.filter(part__challenge=proposed):
        actions.mark_done(promise, by=stage.partner, evidence="Ten letters went out as texts.")
    actions.propose_answer(proposed, by=stage.partner, kind="yes", text="Every letter is a text now.")
    others = [stage.received(), stage.checked(), stage.agreed(), stage.with_j2i()]
    return [answered, changed, no, paused, late, asked, proposed, *others]


@kept
def cost(db):
    """The statements of each page with a handful, and those with three hundred."""
    groups = reference_groups()
    cast.bring_all()
    Membership.objects.update(from_date=timezone.localdate() - 2 * AGO)
    people = {name: User.objects.get(email=f"{name}@example.org") for name in (*CAST, "dylan")}
    roles = {"author": "leah", "first": "yonas", "second": "dylan", "chair": "amara", "officer": "ruth"}
    with time_machine.travel(timezone.now() - AGO):
        stage = Stage(**{role: people[name] for role, name in roles.items()}, partner=people["priya"])
        few = one_in_each_state(stage)
        meeting_of(groups["j2i"])
    Challenge.objects.filter(status="paused").update(paused_until=timezone.localdate() - timedelta(days=90))
    clients = {None: Client()}
    for name, user in people.items():
        clients[name] = Client()
        clients[name].force_login(user, backend=SIGN_IN_BACKEND)
    for path, name in PAGES:
        clients[name].get(path)  # what a process reads once is read
    few_times = {page: statements(clients, page) for page in PAGES}
    more_like([fresh(challenge) for challenge in few], EACH)
    assert Challenge.objects.count() > 300
    many_times = {page: statements(clients, page) for page in PAGES}
    return few_times, many_times


def statements(clients, page):
    path, name = page
    with CaptureQueriesContext(connection) as captured:
        assert clients[name].get(path).status_code == 200, page
    return [query["sql"] for query in captured]


@pytest.mark.once
@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: f"{seen[0]} for {seen[1] or 'a visitor'}")
def test_three_hundred_challenges_cost_no_more_statements_than_a_handful(cost, seen):
    few, many = (times[seen] for times in cost)

    # Fewer are fine: where none of the ten rows of a page was answered, nobody is asked for their answers.
    assert len(many) <= len(few), f"{len(many)} for three hundred, {len(few)} for a handful"
