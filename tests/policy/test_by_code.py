"""A phone that is in a meeting by a code on paper, at every address of the matrix: a visitor's, but for her place."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from challenges.meeting import actions as meeting_actions
from challenges.meeting.by_code import HERS
from events import joining
from tests.challenges.stages import meeting_of
from tests.policy import matrix
from tests.policy.test_matrix import bare_refusals, challenge_in, our_addresses, quiet  # noqa: F401  (fixtures)
from tests.standing import kept

LEAVES = ("leave", "join-out", "join-in", "account_logout")  # they end it; tests/meeting/test_joining.py


@kept
def meeting(stage, next_meeting):
    stage.with_j2i(meeting=next_meeting)
    meeting_actions.go_live(next_meeting, by=stage.chair)
    next_meeting.refresh_from_db()
    return next_meeting


@pytest.fixture
def phone(meeting, stage):
    """Yonas's, by the code on his paper."""
    [made] = joining.make_join_codes(meeting, by=stage.officer, people=[stage.first])
    phone = Client(raise_request_exception=False)
    op_id = "11111111-1111-4111-8111-111111111111"
    assert phone.post("/join/in/", {"code": made.code, "op_id": op_id}).status_code == 303
    return phone


def asked(client, method, url):
    """How it was answered: the number, and where to."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{method} {url}"
    return response.status_code, response.get("Location", "")


def test_every_other_address_answers_as_it_answers_a_visitor(meeting, phone, stage, bare_refusals):  # noqa: F811
    other = meeting_of(meeting.series.group)
    draft = stage.draft()
    states = ("received", "with_j2i", "public")
    keys = [challenge.reference or challenge.pk for challenge in (challenge_in(state, stage) for state in states)]
    promise = stage.in_progress().parts.get().commitments.get()
    tables = [
        *((matrix.CHALLENGE, key) for key in keys),
        (matrix.DRAFT_STEPS, draft.pk),
        (matrix.PROMISES, promise.pk),
        (matrix.MEETING, meeting.pk),
        (matrix.MEETING, other.pk),
    ]
    rows = [(name, key) for table, key in tables for name in table if key != meeting.pk or name not in HERS]
    urls = [reverse(name, args=[key]) for name, key in rows]
    urls += [reverse(name) for name in {**matrix.PLACES, **dict.fromkeys(matrix.CLOSED)} if name not in LEAVES]
    visitor = Client(raise_request_exception=False)
    found = []

    for url in [*urls, reverse("meeting-minutes", args=[other.pk]), "/cms/", "/documents/1/x/"]:
        for method in ("get", "post"):
            hers, a_visitors = asked(phone, method, url), asked(visitor, method, url)
            if hers != a_visitors:
                found.append(f"{method.upper()} {url}: {hers}, not {a_visitors}")

    assert len(urls) > 200
    assert not found, "\n".join(found)


def test_her_place_is_named_address_by_address_and_is_a_members(meeting, phone, stage, bare_refusals):  # noqa: F811
    assert set(our_addresses()) >= HERS
    for name in HERS & set(matrix.MEETING):
        rule, url = matrix.MEETING[name], reverse(name, args=[meeting.pk])
        assert matrix.CM in (rule.get or set()) | (rule.post or set()), f"{name} is not a member's"
        for method in ("get", "post"):
            if getattr(rule, method) is not None:
                assert asked(phone, method, url)[0] not in (403, 404), f"{method} {name}"
                assert asked(Client(), method, url)[0] in (403, 404), f"{method} {name}"
