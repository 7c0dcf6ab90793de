"""The officer's check of new words: for safety and privacy, never for what they ask (A20, domain.md 3.1)."""

import pytest

from challenges.models import Challenge
from challenges.views.safety import marked
from tests.challenges.stages import address, fresh

pytestmark = pytest.mark.django_db
S = Challenge.Status


def test_the_officer_sees_new_words_with_what_looks_private_marked_and_escaped(stage, ruth, as_person):
    stage.received(own_words="<b>Ring</b> me on 07700 900123 or me@example.org")

    page = as_person(ruth).get("/clab/check/").content.decode()

    assert "<mark>07700 900123</mark>" in page
    assert "<mark>me@example.org</mark>" in page
    assert "&lt;b&gt;Ring&lt;/b&gt;" in page


def test_marking_escapes_every_piece():
    assert marked("<i>a</i> & b", ["a</i>"]) == "&lt;i&gt;<mark>a&lt;/i&gt;</mark> &amp; b"
    assert marked("", []) == ""


@pytest.mark.parametrize("name", ["amara", "yonas", "leah", "priya", "fiona", "ada"])
def test_the_check_is_the_officers_alone(stage, request, as_person, name):
    challenge = stage.received()
    client = as_person(request.getfixturevalue(name))
    hers = 403 if name == "leah" else 404

    assert client.get("/clab/check/").status_code == 404
    assert client.get(address(challenge, "check")).status_code == hers
    for verb in ("check/safe", "check/hold", "check/help", "check/join"):
        assert client.post(address(challenge, verb), {"reason": "x"}).status_code == hers
    assert fresh(challenge).checked_at is None


def test_safe_hold_and_safe_again(stage, ruth, as_person):
    challenge = stage.received()
    client = as_person(ruth)

    for wrong in ("", "Call 07700 900123", "x" * 201):
        assert client.post(address(challenge, "check/hold"), {"reason": wrong}).status_code == 422
    client.post(address(challenge, "check/hold"), {"reason": "It names a friend."})
    assert fresh(challenge).held_reason == "It names a friend."
    client.post(address(challenge, "check/safe"))

    assert fresh(challenge).passed_the_check


def test_better_help_deletes_the_words_only_when_they_are_filed_and_she_was_asked(stage, ruth, as_person):
    challenge = stage.received()
    client = as_person(ruth)
    full = {"message": "Call the advocate.", "asked_author": "on", "filed": "on"}

    for missing in full:
        response = client.post(address(challenge, "check/help"), {k: v for k, v in full.items() if k != missing})
        assert response.status_code == 422
        assert fresh(challenge).own_words
    client.post(address(challenge, "check/help"), full)

    now = fresh(challenge)
    assert (now.status, now.own_words) == (S.REDIRECTED, "")
    assert now.notes.get().text == "Call the advocate."


def test_joining_names_the_other_and_its_authors_yes(stage, ruth, as_person):
    other, challenge = stage.agreed(), stage.checked()
    client = as_person(ruth)

    assert client.post(address(challenge, "check/join"), {"other": other.pk}).status_code == 422
    assert (
        client.post(address(challenge, "check/join"), {"other": challenge.pk, "author_said_yes": "on"}).status_code
        == 422
    )
    client.post(address(challenge, "check/join"), {"other": other.pk, "author_said_yes": "on"})

    assert fresh(challenge).merged_into == other


@pytest.mark.parametrize("verb", ["check/safe", "check/hold", "check/help", "check/join"])
def test_a_get_changes_nothing(stage, ruth, as_person, verb):
    assert as_person(ruth).get(address(stage.received(), verb)).status_code == 405
