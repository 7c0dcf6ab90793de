"""The front door for a visitor: what this is, what changed, what is next, what one can get (design.md 6)."""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import seed as taken_over
from local_offer import seed as local_offer
from pages import seed as ground
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def loaded(db):
    """The pages, the Local Offer and the council's report."""
    with override_settings(DEMO=True):
        ground.load()
        local_offer.load()
        taken_over.load_taken_over()


@pytest.fixture
def filled(loaded, settings):
    """All of it, on a demo."""
    settings.DEMO = True


def at_home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response, response.content.decode()


def test_a_visitor_reads_what_this_is_and_what_to_do(filled, next_meeting, client):
    _response, page = at_home(client)

    assert "You said it. See what happened." in page
    assert 'href="/challenges/raise/"' in page
    for stop in ("Heard", "Taken on", "On the table", "Being worked on", "Answered", "Changed"):
        assert stop in page
    assert 'href="/local-offer/money/"' in page
    assert f"{timezone.localtime(next_meeting.starts_at).day}" in page.split("J2I meets on")[1][:80]
    assert "J2I is for people who are invited." in page


def test_three_of_what_changed_the_checked_one_first_and_bright(filled, stage, client):
    stage.publish(stage.changed(title="A text, please"))

    page = at_home(client)[1]

    assert page.count('<li class="win leaf">') == 1
    assert page.count('<li class="card">') == 2
    assert page.index("A text, please") < page.index("CLAB has not checked yet")


def test_nothing_unpublished_stands_on_the_front_door(filled, stage, client):
    stage.changed(title="PRIVATETITLE")

    page = at_home(client)[1]

    assert "PRIVATETITLE" not in page
    assert "SECRETWORD" not in page


def test_ten_changed_cost_no_more_statements_than_one(filled, stage, client):
    stage.publish(stage.changed(title="First"))
    at_home(client)

    def count():
        with CaptureQueriesContext(connection) as asked:
            at_home(client)
        return len(asked)

    one = count()
    for number in range(9):
        stage.publish(stage.changed(title=f"Number {number}"))

    assert count() == one <= 25
