"""'How a challenge moves' says what the table of moves says, and nothing else."""

import pytest
from django.utils.html import escape

from challenges.lifecycle import MOVES
from challenges.models import Challenge

pytestmark = pytest.mark.django_db


def test_every_move_stands_there_with_who_and_what_must_be_true(client):
    page = client.get("/how-a-challenge-moves/").content.decode()

    for move in MOVES:
        assert escape(str(move.says)) in page
        assert escape(str(move.who.label)) in page
        assert escape(str(move.needs)) in page


def test_every_state_stands_there_by_its_label(client):
    page = client.get("/how-a-challenge-moves/").content.decode()

    assert [s.label for s in Challenge.Status if str(escape(str(s.label))) not in page] == []


def test_promises_nobody_has_said_yes_to_yet_show_only_on_a_demo_and_as_example(client, settings):
    settings.DEMO = False
    assert "What we promise you" not in client.get("/how-a-challenge-moves/").content.decode()

    settings.DEMO = True
    page = client.get("/how-a-challenge-moves/").content.decode()
    assert "What we promise you" in page
    assert "within 5 working days" in page
    assert '<span class="tag ex">Example</span>' in page
