"""The welcome: three things that changed, where she lives, and no more than we know (D37); stop in one click."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from challenges.models import OutcomeEntry
from local_offer import seed as local_offer
from local_offer.models import OfferEntryPage
from newsletter import links, welcome_words
from newsletter.actions import leaving, signing_up
from newsletter.models import Reader
from pages import seed as ground
from tests.standing import kept

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=11)


@kept
def offer(db):
    ground.load()
    local_offer.load()


@pytest.fixture
def newcomer(make_reader):
    return make_reader("new@example.org", welcomed_at=None)


def test_it_waits_for_her_choices_and_comes_once(client, sign_up, link_in, letters):
    _answer, letter = sign_up("leah@example.org")
    client.post(link_in(letter, "confirm"))
    reader = Reader.objects.get()
    assert len(letters()) == 1  # she may be choosing how it comes

    leaving.choose(reader, outside_county=True, text_only=True)

    _confirming, welcome = letters()
    assert "OUTSIDE THE COUNTY" in welcome.body and not welcome.alternatives
    with time_machine.travel(timezone.now() + SOON, tick=False):
        assert len(letters()) == 2


def test_without_a_choice_it_comes_after_ten_minutes_and_not_to_one_who_has_left(sign_up, client, link_in, letters):
    for who in ("stays", "goes"):
        _answer, letter = sign_up(f"{who}@example.org")
        client.post(link_in(letter, "confirm"))
    leaving.leave(Reader.objects.get(address="goes@example.org"))

    with time_machine.travel(timezone.now() + SOON, tick=False):
        *_before, welcome = letters()

    assert welcome.to == ["stays@example.org"] and len(letters()) == 3


def test_it_can_be_stopped_in_one_click_like_every_issue(newcomer, letters):
    signing_up.welcome(newcomer.pk)
    [letter] = letters()

    message = letter.message()
    stop = f"http://localhost:8000/news/unsubscribe/{links.word_of(newcomer)}/"
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = letter.alternatives[0][0]
    assert stop in letter.body and stop in html
    assert "<img" not in html and "<script" not in html and 'src="' not in html


def test_it_names_what_clab_called_changed_the_newest_first_and_nothing_that_is_not_public(stage, newcomer, letters):
    hidden = stage.changed(title="HIDDENTITLE")
    won = stage.changed(title="One worker, not five")
    stage.publish(won)

    signing_up.welcome(newcomer.pk)

    [letter] = [each for each in letters() if each.to == [newcomer.address]]
    for said in (letter.body, letter.alternatives[0][0]):
        assert "One worker, not five" in said and f"/challenges/{won.reference}/" in said
        assert hidden.title not in said


def test_outside_the_county_it_promises_nothing_that_is_not_known_to_hold_there(offer, stage):
    won = stage.changed(title="One worker, not five")
    stage.publish(won)
    entry = OfferEntryPage.objects.live().filter(availability="available").first()
    OutcomeEntry.objects.create(outcome=won.outcome, entry=entry)

    def facts():
        return welcome_words.of(outside=True)

    OfferEntryPage.objects.update(outside_county="unknown")
    assert facts()["changed"] == facts()["offer"] == [] and facts()["unknown"] > 40
    OfferEntryPage.objects.update(outside_county="no")
    assert facts()["changed"] == facts()["offer"] == [] and facts()["unknown"] == 0
    OfferEntryPage.objects.filter(pk=entry.pk).update(outside_county="yes")
    assert [one["title"] for one in facts()["changed"]] == ["One worker, not five"]
    assert [one["title"] for one in facts()["offer"]] == [entry.title]
    inside = welcome_words.of(outside=False)
    assert len(inside["changed"]) + len(inside["offer"]) == 3


def test_where_nothing_is_known_it_says_that_we_are_checking(offer, make_reader, letters):
    OfferEntryPage.objects.update(outside_county="unknown")
    signing_up.welcome(make_reader(welcomed_at=None, outside_county=True).pk)

    [letter] = letters()
    for said in (letter.body, letter.alternatives[0][0]):
        assert "We don’t know of anything yet that surely holds where you live. We are checking." in said
        assert "/local-offer/for/outside-the-county/" in said and "/help-now/" in said
