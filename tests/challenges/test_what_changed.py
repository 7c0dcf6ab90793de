"""The wall: bright only where CLAB said so, plain where the council says so, and only what is public."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges import actions, seed

pytestmark = pytest.mark.django_db


def wall(client):
    response = client.get("/what-changed/")
    assert response.status_code == 200
    return response.content.decode()


def test_what_clab_says_changed_is_bright_with_its_reason(stage, client):
    stage.publish(stage.changed(title="A text, please"))

    page = wall(client)

    assert 'class="win leaf"' in page
    assert "A text, please" in page
    assert "We asked ten people." in page
    assert "Changed, says CLAB" in page


def test_partly_changed_says_what_did_not(stage, client):
    stage.publish(stage.partly_changed(title="Half of it"))

    page = wall(client)

    assert "Partly changed, says CLAB" in page
    assert "Two houses still get paper." in page


def test_an_unpublished_one_is_on_no_wall_whoever_looks(stage, client, sign_in, ruth, yonas, amara):
    stage.changed(title="PRIVATETITLE")

    for reader in (client, sign_in(Client(), ruth), sign_in(Client(), yonas), sign_in(Client(), amara)):
        assert "PRIVATETITLE" not in wall(reader)


def test_one_that_is_waiting_to_be_public_is_not_there_yet(stage, client, yonas, amara):
    challenge = stage.changed(title="WAITINGTITLE")
    publication = actions.ask_to_publish(challenge, by=yonas)
    actions.agree_to_publish(publication, by=amara)

    assert "WAITINGTITLE" not in wall(client)


def test_taking_it_off_the_public_pages_takes_it_off_the_wall(stage, client, leah):
    challenge = stage.changed(title="Gone soon")
    stage.publish(challenge)
    assert "Gone soon" in wall(client)

    actions.unpublish(challenge, by=leah)

    assert "Gone soon" not in wall(client)


def test_a_text_from_before_the_verdict_does_not_stand_as_changed(stage, client):
    challenge = stage.answered(title="Published early")
    stage.publish(challenge)
    stage.judge(challenge, "changed")

    assert "Published early" not in wall(client)


def test_a_text_with_an_older_verdict_does_not_stand_as_changed(stage, client):
    challenge = stage.judged("not_good_enough")
    stage.publish(challenge)
    for commitment in challenge.parts.get().commitments.all():
        actions.explain_part(commitment.part, by=stage.partner, reason="It is done already.")
    actions.propose_answer(challenge, by=stage.partner, kind="yes", text="Now it works.")
    actions.answer(challenge, by=stage.chair)
    stage.judge(challenge, "changed")

    assert "Why CLAB says so" not in wall(client)

    stage.publish(challenge)
    assert "Letters come as texts." in wall(client)


def test_what_one_member_proposes_is_in_no_public_text(stage, client, yonas):
    challenge = stage.answered()
    outcome = {"kind": "new_service", "what_changed": "PROPOSEDCHANGE"}
    actions.give_verdict(challenge, by=yonas, kind="changed", why="It works.", outcome=outcome)

    publication = stage.publish(challenge)

    assert publication.what_changed == ""
    assert "PROPOSEDCHANGE" not in client.get(challenge.get_absolute_url()).content.decode()


def test_her_own_words_are_on_no_wall(stage, client):
    stage.publish(stage.changed())

    assert "SECRETWORD" not in wall(client)


def test_what_the_council_says_is_plain_and_not_checked(client, settings):
    settings.DEMO = True
    seed.load_taken_over()

    page = wall(client)

    assert page.count('<li class="card">') == 23
    assert page.count("CLAB has not checked yet") == 23
    assert 'class="win' not in page
    told, under_way = page.split("The council says under way")
    assert told.count('<li class="card">') == 12
    assert under_way.count("<b>under way</b>") == 11


def test_demo_wording_is_not_there_on_a_real_site(client, settings):
    settings.DEMO = False
    seed.load_taken_over()

    assert "Clothes wear out every year" not in wall(client)


def test_ten_cost_no_more_statements_than_one(stage, client):
    stage.publish(stage.changed(title="First one"))
    wall(client)

    def count():
        with CaptureQueriesContext(connection) as asked:
            wall(client)
        return len(asked)

    one = count()
    for number in range(9):
        stage.publish(stage.changed(title=f"Number {number}"))

    assert count() == one
