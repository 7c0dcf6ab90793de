"""The word helper on every form of those at work here, and on none of a young person's own words (A39)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges import actions
from people.models import Role
from tests.challenges.stages import fresh, promise_of

pytestmark = pytest.mark.django_db

JARGON = "This service user has a placement."
HINT = "Say it plainer"


def in_a_month():
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def in_two_months():
    return (timezone.localdate() + timedelta(days=60)).isoformat()


def promise_form(stage):
    return reverse("challenge-promise", args=[stage.with_j2i().reference]), {
        "what": JARGON, "owner": stage.seat.pk, "due": in_a_month(),
    }  # fmt: skip


def done_form(stage):
    return reverse("promise-done", args=[promise_of(stage.in_progress()).pk]), {"evidence": JARGON}


def move_form(stage):
    url = reverse("promise-move", args=[promise_of(stage.in_progress()).pk])
    return url, {"new_due": in_two_months(), "reason": JARGON}


def explain_form(stage):
    part = stage.with_j2i().parts.get()
    return reverse("challenge-explain", args=[part.challenge.reference, part.pk]), {"reason": JARGON}


def news_form(stage):
    return reverse("challenge-news", args=[stage.in_progress().reference]), {"text": JARGON}


def answer_form(stage):
    return reverse("challenge-answer", args=[stage.in_progress().reference]), {"kind": "yes", "text": JARGON}


def reply_form(stage):
    ask = actions.ask_the_top(stage.agreed(), by=stage.first, role=Role.HEAD_OF_SERVICE, asks="Can you help?")
    return reverse("challenge-top-reply", args=[ask.challenge.reference, ask.pk]), {"text": JARGON}


def redirect_form(stage):
    return reverse("challenge-redirect", args=[stage.received().pk]), {
        "message": JARGON, "asked_author": "on", "filed": "on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (promise_form, "priya"),
        (done_form, "priya"),
        (move_form, "priya"),
        (explain_form, "priya"),
        (news_form, "priya"),
        (news_form, "ruth"),
        (answer_form, "priya"),
        (reply_form, "fiona"),
        (redirect_form, "ruth"),
    ],
)
def test_who_is_at_work_here_is_told_once_and_then_it_goes(stage, as_person, request, form, name):
    client = as_person(request.getfixturevalue(name))
    url, facts = form(stage)

    first = client.post(url, facts)
    page = first.content.decode()
    assert HINT in page and "“service user”" in page and "“placement”" in page, page[-3000:]
    assert 'name="as_it_is"' in page and JARGON in page
    second = client.post(url, {**facts, "as_it_is": "1"})

    assert second.status_code == 302


@pytest.mark.parametrize("form", [promise_form, move_form, news_form, answer_form])
def test_a_young_chair_is_told_nothing_about_her_words(stage, as_person, amara, form):
    url, facts = form(stage)

    answer = as_person(amara).post(url, facts, follow=True)

    assert HINT not in answer.content.decode()
    assert answer.redirect_chain, "it went at the first time"


def ask_the_top(stage):
    return reverse("challenge-ask-top", args=[stage.agreed().reference]), {"role": "director", "asks": JARGON}


def pause(stage):
    challenge = stage.in_progress()
    return reverse("challenge-pause", args=[challenge.reference]), {
        "waiting_for": JARGON, "until": in_a_month(), "version": challenge.version,
    }  # fmt: skip


def take_on(stage):
    challenge = stage.checked()
    return reverse("challenge-take-on", args=[challenge.pk]), {
        "title": "Our placements", "what_we_asked": JARGON, "story": JARGON, "form": "wording",
    }  # fmt: skip


def raise_words(stage):
    draft = stage.draft()
    return reverse("challenge-raise-words", args=[draft.pk]), {"own_words": JARGON}


def raise_right(stage):
    draft = stage.draft()
    return reverse("challenge-raise-right", args=[draft.pk]), {"own_ask": JARGON}


def verdict(stage):
    challenge = stage.answered()
    return reverse("challenge-verdict", args=[challenge.reference]), {"kind": "changed", "why": JARGON}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (raise_words, "leah"),
        (raise_right, "leah"),
        (take_on, "yonas"),
        (verdict, "yonas"),
        (ask_the_top, "yonas"),
        (pause, "amara"),
    ],
)
def test_no_form_of_a_young_person_says_a_word_about_hers(stage, as_person, request, form, name):
    url, facts = form(stage)

    answer = as_person(request.getfixturevalue(name)).post(url, facts, follow=True)

    assert answer.status_code in (200, 422)
    assert HINT not in answer.content.decode() and "better say" not in answer.content.decode()


def test_an_urgent_hold_is_not_kept_waiting_by_a_hint(stage, as_person, ruth):
    challenge = stage.received()

    as_person(ruth).post(reverse("challenge-hold", args=[challenge.pk]), {"reason": "Not safe for the service user"})

    assert fresh(challenge).held_at is not None
