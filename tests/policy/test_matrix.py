"""The whole matrix, asked of the running site: address x role x method x state (trust.md 2, I1)."""

import logging
import re
from copy import copy

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from challenges import actions
from challenges.meeting import actions as meeting_actions
from challenges.models import Challenge, Minutes, TimelineEntry
from challenges.models.challenge import ChallengeQuerySet
from config import urls
from people import cast
from people.models import Role, User
from people.setup import reference_groups
from tests.browser import axe
from tests.conftest import SIGN_IN_BACKEND
from tests.factories import make_seat, make_user
from tests.policy import matrix
from tests.policy.matrix import ALL, PEOPLE, SEES
from tests.standing import kept

SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are asked for here; a log line for each would hide the one that matters."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def bare_refusals(monkeypatch, settings):
    """
    Nine in ten answers here are a refusal, and only its number counts: the kind page around it is left out, and the
    question whether an editor has moved that address. Who somebody is, and her seats, are read once and not thousands
    of times, for nothing that is done here is kept; and so is which challenges she sees, until the timeline grows. That
    a change bites at once is asked below, without this.
    """
    people, read = {}, AuthenticationBackend.get_user
    seen, ask = {}, ChallengeQuerySet.visible_to

    def get_user(backend, pk):
        if pk not in people:
            people[pk] = read(backend, pk)
            assert people[pk].seats is not None
        return copy(people[pk])

    def visible_to(challenges, user):
        who = user.pk, frozenset(getattr(user, "claimed", ())), TimelineEntry.objects.count()
        if who not in seen:
            seen[who] = list(ask(Challenge.objects.all(), user).values_list("pk", flat=True))
        return challenges.filter(pk__in=seen[who])

    monkeypatch.setattr(AuthenticationBackend, "get_user", get_user)
    monkeypatch.setattr(ChallengeQuerySet, "visible_to", visible_to)
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    moved = "wagtail.contrib.redirects.middleware.RedirectMiddleware"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != moved]
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", lambda *_, status=status, **__: HttpResponse(status=status))


@kept
def company(db):
    """The cast, and Mo: a care leaver who raised nothing."""
    groups = reference_groups()
    cast.bring_all()
    make_seat(make_user("Mo", email="mo@example.org"), groups["care-leavers"], Role.CARE_LEAVER)


@pytest.fixture
def clients(company, db):
    """One signed-in browser for each of them."""
    people = {user.email.partition("@")[0].replace("-", "_"): user for user in User.objects.all()}
    clients = {}
    for name in PEOPLE:
        clients[name] = client = Client(raise_request_exception=False)
        if name != "visitor":
            client.force_login(people[name], backend=SIGN_IN_BACKEND)
    return clients


def challenge_in(state, stage):
    """A challenge of Leah's in the state of the table."""
    if state == "held":
        return actions.hold(stage.received(), by=stage.officer, reason="A name is in it")
    if state == "public":
        challenge = stage.in_progress()
        stage.publish(challenge)
        return challenge
    return getattr(stage, state)()


def outcome(client, method, url):
    """What happened, as the matrix speaks: done, hidden, refused, no such method, or asked to sign in."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    if response.status_code in (301, 302) and response["Location"].startswith(SIGN_IN):
        return "refused"
    assert response.status_code < 500, f"{method} {url}: {response.status_code}"
    return {404: "hidden", 403: "refused", 405: "no such method"}.get(response.status_code, "done")


def expected(rule, method, name, state, sees):
    if name not in sees:
        return "hidden"
    who = getattr(rule, method)
    if who is None:
        return "no such method"
    if rule.only is not None and state not in rule.only:
        return "refused"
    return "done" if name in who else "refused"


def differences(clients, rule, url, sees, state=""):
    """
    Every cell of one row where the site does other than the matrix says.

    On a second database each refusal is asked of two people alone: it never got as far as what may differ there.
    """
    found = []
    for method in ("get", "post"):
        # A method that is not there is asked for once: nothing is done, whoever asks.
        asked = clients if getattr(rule, method) is not None else {min(sees): clients[min(sees)]}
        no = 0
        for name, client in asked.items():
            wanted = expected(rule, method, name, state, sees)
            no += wanted != "done"
            if wanted != "done" and no > 2 and axe.was_looked_at():
                continue
            got = outcome(client, method, url)
            if wanted != got:
                found.append(f"{method.upper()} {url} as {name}: {got}, not {wanted}")
    return found


@pytest.mark.parametrize("state", SEES)
def test_every_address_of_a_challenge(state, bare_refusals, stage, clients):
    challenge = challenge_in(state, stage)
    key = challenge.reference or challenge.pk
    found = []

    for name, rule in matrix.CHALLENGE.items():
        found += differences(clients, rule, reverse(name, args=[key]), SEES[state], state)

    assert not found, "\n".join(found)


def test_every_step_of_a_draft(bare_refusals, stage, clients):
    draft = stage.draft()
    found = []

    for name, rule in matrix.DRAFT_STEPS.items():
        found += differences(clients, rule, reverse(name, args=[draft.pk]), SEES["draft"])

    assert not found, "\n".join(found)


def test_every_address_of_a_promise(bare_refusals, stage, clients):
    promise = stage.in_progress().parts.get().commitments.get()
    found = []

    for name, rule in matrix.PROMISES.items():
        found += differences(clients, rule, reverse(name, args=[promise.pk]), SEES["in_progress"])

    assert not found, "\n".join(found)


@pytest.mark.parametrize("state", ["planned", "live", "closed"])
def test_every_address_of_a_meeting(state, bare_refusals, stage, clients, next_meeting):
    stage.with_j2i(meeting=next_meeting)
    if state != "planned":
        meeting_actions.go_live(next_meeting, by=stage.chair)
    if state == "closed":
        meeting_actions.close(next_meeting, by=stage.chair)
    found = []

    for name, rule in matrix.MEETING.items():
        found += differences(clients, rule, reverse(name, args=[next_meeting.pk]), matrix.INVITED)
    for name, rule in matrix.PRE_MEET.items():
        found += differences(clients, rule, reverse(name, args=[next_meeting.pk]), matrix.YOUNG)
    for reads in (matrix.MINUTES, matrix.MINUTES_OUT) if state == "closed" else (set(),):
        for name, client in clients.items():
            got = outcome(client, "get", reverse("meeting-minutes", args=[next_meeting.pk]))
            if (got, name in reads) not in {("done", True), ("hidden", False)}:
                found.append(f"minutes as {name}: {got}")
        Minutes.objects.update(out_at=timezone.now())

    assert not found, "\n".join(found)


def test_every_place(bare_refusals, clients):
    found = []

    for name, rule in matrix.PLACES.items():
        if name == "leave":
            continue  # it ends the session that asks; tests/pages/test_leave.py
        for person in PEOPLE:
            client = clients[person]
            for method in ("get", "post"):
                who = getattr(rule, method)
                if who is None or name in ("account_logout", "sign-out-everywhere") and method == "post":
                    continue
                got = outcome(client, method, reverse(name))
                if (person in who) != (got == "done"):
                    found.append(f"{method.upper()} {reverse(name)} as {person}: {got}")

    assert not found, "\n".join(found)


def test_the_cms_opens_for_its_own_people_alone(clients):
    opened = {name for name, client in clients.items() if client.get("/cms/").status_code == 200}

    assert opened == matrix.CMS


def test_what_is_closed_is_closed_for_everybody(bare_refusals, clients):
    got = {name: {client.get(reverse(name)).status_code for client in clients.values()} for name in matrix.CLOSED}

    assert got == dict.fromkeys(matrix.CLOSED, {404})


def test_every_address_has_an_entry():
    tables = (matrix.CHALLENGE, matrix.DRAFT_STEPS, matrix.PROMISES, matrix.MEETING, matrix.PLACES, matrix.ELSEWHERE)
    known = {"meeting-minutes"}.union(matrix.CLOSED, matrix.PRE_MEET, *tables)
    missing = sorted(name for name in our_addresses() if name not in known)

    assert not missing, f"Say in tests/policy/matrix.py who may use: {', '.join(missing)}"


def our_addresses(resolver=None):
    """The name of every address that is ours: all but Wagtail's own, which stand behind the CMS's door."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.namespace or "").startswith("wagtail"):
                yield from our_addresses(pattern)
        elif pattern.name and not pattern.name.startswith("wagtail"):
            yield pattern.name


def test_a_draft_of_another_and_one_that_never_was_look_the_same(stage, clients):
    draft = stage.draft()
    never = "00000000-0000-4000-8000-000000000000"

    for name in ALL - {"leah"}:
        real = clients[name].get(reverse("challenge", args=[draft.pk]))
        made_up = clients[name].get(reverse("challenge", args=[never]))
        assert real.status_code == made_up.status_code == 404
        assert plain(real).replace(str(draft.pk), "") == plain(made_up).replace(never, "")


def plain(response):
    """The page without its form token, which is new each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def test_removing_a_role_bites_on_the_next_request(stage, clients):
    url = reverse("challenge", args=[stage.checked().pk])
    assert clients["yonas"].get(url).status_code == 200

    seat = cast.bring("yonas").memberships.get()
    type(seat).objects.filter(pk=seat.pk).update(until=timezone.localdate())

    assert clients["yonas"].get(url).status_code == 404


def test_a_visitor_is_nobody():
    from people import roles

    questions = [q for name, q in vars(roles).items() if name.startswith(("is_", "sits_"))]

    assert questions
    assert not any(question(AnonymousUser()) for question in questions)
