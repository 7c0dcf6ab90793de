"""The wall: bright only where CLAB said so, plain where the council says so, and only what is public."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges import actions, seed
from challenges import wall as wall_module
from challenges.models import Challenge
from tests import many

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


def test_it_is_narrowed_by_what_is_on_it_alone(stage, client, settings):
    settings.DEMO = True
    seed.load_taken_over()
    hidden = stage.changed(title="Not public")
    hidden.tags.add("hiddentopic")
    shown = stage.changed(title="A text, please")
    stage.publish(shown)
    shown.tags.add("letters")

    page = wall(client)
    assert "hiddentopic" not in page
    assert "letters (1)" in page

    only = client.get("/what-changed/?tag=letters").content.decode()
    assert "A text, please" in only
    assert '<li class="card">' not in only
    assert client.get("/what-changed/?tag=hiddentopic").content.decode().count('<li class="card">') == 23

    pillar = shown.pillar or Challenge.objects.filter(pillar__isnull=False).first().pillar
    cards = client.get(f"/what-changed/?pillar={pillar.slug}").content.decode()
    on_it = wall_module.narrowed(wall_module.public(), pillar.slug, "").count()
    assert cards.count('<li class="card">') + cards.count('<li class="win') == on_it > 0


def test_a_long_wall_comes_in_pages_the_proudest_first(stage, client, settings):
    settings.DEMO = True
    seed.load_taken_over()
    challenge = stage.changed(title="A text, please")
    stage.publish(challenge)
    many.more_like([challenge], 29)

    first, second = wall(client), client.get("/what-changed/?page=2").content.decode()

    assert first.count('<li class="win') == 30 and '<li class="card">' not in first
    assert '<li class="win' not in second and second.count('<li class="card">') == 23
    assert "Nothing yet" not in second


def card_of(challenge):
    return f"/what-changed/{challenge.reference}/"


def test_the_card_to_print_or_send_has_public_words_and_no_name(stage, client, yonas, leah):
    challenge = stage.changed(title="A text, please", own_words="SECRETWORD")
    Challenge.objects.filter(pk=challenge.pk).update(name_shown=Challenge.NameShown.DISPLAY_NAME)
    stage.publish(challenge)

    page = client.get(card_of(challenge)).content.decode()

    assert "You asked. It changed." in page
    assert "A text, please" in page and "Letters come as texts." in page
    assert f"/challenges/{challenge.reference}/" in page and 'class="qr"' in page
    assert "Leah" not in page and "SECRETWORD" not in page and "Yonas" not in page


def test_partly_says_partly(stage, client):
    challenge = stage.partly_changed(title="Half of it")
    stage.publish(challenge)

    assert "You asked. Part of it changed." in client.get(card_of(challenge)).content.decode()


def test_there_is_no_card_of_anything_else(stage, client, sign_in, amara, leah, settings):
    settings.DEMO = True
    seed.load_taken_over()
    private, working, taken_back = stage.changed(), stage.in_progress(), stage.changed()
    stage.publish(working)
    stage.publish(taken_back)
    assert client.get(card_of(taken_back)).status_code == 200
    actions.unpublish(taken_back, by=leah)
    told = Challenge.objects.taken_over().first()

    for reader in (Client(), sign_in(Client(), amara), sign_in(Client(), leah)):
        for challenge in (private, working, taken_back, told):
            assert reader.get(card_of(challenge)).status_code == 404
        assert reader.get(f"/what-changed/{private.pk}/").status_code == 404
