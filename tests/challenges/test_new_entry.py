"""What changed becomes a page of the Local Offer: one button, a draft in public words, links both ways (A40, M18)."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, override_settings
from django.urls import reverse

import local_offer.seed
import pages.seed
from challenges import actions
from challenges.models import OutcomeEntry, TimelineEntry
from challenges.reports import influence
from challenges.reports.history import stories
from local_offer.models import LocalOfferSectionPage, OfferEntryPage, OfferReview
from tests.challenges.stages import address, fresh
from tests.challenges.test_influence import this_year
from tests.conftest import SIGN_IN_BACKEND
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def offer(db):
    """The council's whole Local Offer."""
    with override_settings(DEMO=True):
        pages.seed.load()
        local_offer.seed.load()


@kept
def money(offer):
    return LocalOfferSectionPage.objects.get(code="money")


@kept
def won(offer, stage):
    """CLAB called it changed, and everybody may read it."""
    challenge = stage.changed(title="Letters I can open")
    stage.publish(challenge)
    return fresh(challenge)


def as_one(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=SIGN_IN_BACKEND)
    return client


def drafts():
    return OfferEntryPage.objects.filter(live=False)


def finish(page):
    """What the editor writes in the CMS before it goes public."""
    page = OfferEntryPage.objects.get(pk=page.pk)
    page.eligibility, page.how_to_claim = "Everybody who gets letters", "Ask your Personal Adviser (PA)."
    page.save_revision().publish()
    return OfferEntryPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("name", ["ruth", "ed"])
def test_one_button_makes_a_draft_with_what_is_known_and_no_amount(name, won, money, request):
    client = as_one(request.getfixturevalue(name))
    where = reverse("challenge-new-entry", args=[won.reference])
    assert where in client.get(won.get_absolute_url()).content.decode()
    assert "Letters come as texts." in client.get(where).content.decode()

    going = client.post(where, {"section": money.pk})

    page = drafts().get()
    assert going["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(going["Location"]).status_code == 200
    assert page.get_parent().pk == money.pk
    assert (page.title, page.summary) == ("Letters I can open", "Letters come as texts.")
    assert page.source_paragraph == f"CLAB’s challenge {won.reference}"
    assert (page.amount, page.amount_gbp, page.how_to_claim) == ("", None, "")
    assert page.offer_id == "L56"
    assert Client().get(page.url or money.url + page.slug + "/").status_code == 404


@pytest.mark.parametrize("name", ["yonas", "amara", "priya", "tom", "fiona", "leah", "ada"])
def test_nobody_else_makes_one(name, won, money, request):
    user = request.getfixturevalue(name)

    assert as_one(user).post(address(won, "new-entry"), {"section": money.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.draft_entry(won, by=user, section=money)
    assert not drafts().exists()


def test_twice_is_once(won, money, ed, ruth):
    first = actions.draft_entry(won, by=ed, section=money)

    assert actions.draft_entry(won, by=ruth, section=money).pk == first.pk
    assert "There is a draft already." in as_one(ed).get(address(won, "new-entry")).content.decode()


def test_words_that_are_not_public_never_reach_the_cms(offer, stage, money, ruth, ed):
    secret = stage.changed(title="SECRETTITLE")

    assert as_one(ed).get(address(secret, "new-entry")).status_code == 404
    answer = as_one(ruth).post(address(secret, "new-entry"), {"section": money.pk})
    assert answer.status_code == 422
    assert "First CLAB makes public what changed." in answer.content.decode()
    with pytest.raises(ValidationError):
        actions.draft_entry(secret, by=ruth, section=money)
    assert not drafts().exists()


def test_a_text_of_before_the_verdict_is_none_of_what_changed(offer, stage, money, ruth):
    challenge = stage.answered(title="Letters I can open")
    stage.publish(challenge)
    stage.judge(challenge, "changed")

    with pytest.raises(ValidationError):
        actions.draft_entry(fresh(challenge), by=ruth, section=money)


def test_what_is_no_section_comes_back_with_a_sentence(won, ed):
    for nonsense in ("", "x", "9" * 30):
        assert as_one(ed).post(address(won, "new-entry"), {"section": nonsense}).status_code == 422
    assert not drafts().exists()


def test_published_it_links_both_ways_once_and_not_before(won, money, ed):
    page = actions.draft_entry(won, by=ed, section=money)
    said = won.timeline.filter(code=TimelineEntry.Code.IN_THE_OFFER)
    visitor = Client()
    assert not said.exists()
    assert page.title not in visitor.get("/local-offer/money/").content.decode()
    assert "How to get it:" not in visitor.get(won.get_absolute_url()).content.decode()

    page = finish(page)

    assert "How to get it: Letters I can open" in visitor.get(won.get_absolute_url()).content.decode()
    assert won.get_absolute_url() in visitor.get(page.url).content.decode()
    assert said.count() == 1
    finish(page)
    assert said.count() == 1
    assert not OfferReview.objects.exists()  # nobody has checked it by writing it


# --- Taken back -------------------------------------------------------------------------------------------------------


def in_the_cms():
    """Every row of the Local Offer and of the CMS, as text: pages, saved versions, log, search, hand-ins, comments."""
    models = [model for model in apps.get_models() if model._meta.app_label.startswith(("wagtail", "local_offer"))]
    return str([list(model.objects.values()) for model in models])


@pytest.mark.parametrize("how", ["taken back", "off the public pages", "her no"])
def test_a_draft_made_of_it_leaves_the_cms_with_every_saved_version(how, stage, won, money, ed):
    page = actions.draft_entry(won, by=ed, section=money)
    page = OfferEntryPage.objects.get(pk=page.pk)
    page.summary = "ANOTHERVERSION"
    page.save_revision(user=ed, log_action=True, clean=False)
    page.summary = "Nothing of it here"
    page.save_revision(user=ed, clean=False)
    before = in_the_cms()
    assert all(words in before for words in ("Letters I can open", "Letters come as texts.", "ANOTHERVERSION"))
    text = won.publications.get()

    if how == "taken back":
        actions.reopen(won, by=stage.first, reason="It broke.")
        actions.withdraw(fresh(won), by=stage.author)
    elif how == "off the public pages":
        actions.unpublish(won, by=stage.first)
    else:
        actions.answer_publication(text, by=stage.author, go_ahead=False)

    after = in_the_cms()
    for words in ("Letters I can open", "letters-i-can-open", "Letters come as texts.", "ANOTHERVERSION"):
        assert words not in after
    assert not drafts().exists() and not OutcomeEntry.objects.exists()
    money.refresh_from_db()
    assert money.numchild == money.get_children().count()
    assert as_one(ed).get(reverse("wagtailadmin_reports:site_history")).status_code == 200


def test_a_page_that_went_public_stays_and_so_does_a_draft_while_a_text_still_tells_of_it(stage, won, money, ed):
    page = actions.draft_entry(won, by=ed, section=money)
    waits = actions.ask_to_publish(won, by=stage.first)
    actions.agree_to_publish(waits, by=stage.chair)
    actions.answer_publication(waits, by=stage.author, go_ahead=False)
    assert drafts().get().pk == page.pk

    page = finish(page)
    actions.reopen(won, by=stage.first, reason="It broke.")
    actions.withdraw(fresh(won), by=stage.author)

    assert Client().get(page.url).status_code == 200
    assert won.get_absolute_url() not in Client().get(page.url).content.decode()


def test_of_a_page_whose_challenge_was_taken_back_the_editor_is_told_until_it_names_another_source(
    stage, won, money, ed, ruth
):
    page = finish(actions.draft_entry(won, by=ed, section=money))
    told = "“Letters I can open” began with words that were taken back."
    actions.reopen(won, by=stage.first, reason="It broke.")
    assert told not in as_one(ed).get("/cms/").content.decode()

    actions.withdraw(fresh(won), by=stage.author)
    for name in (ed, ruth):
        assert told in as_one(name).get("/cms/").content.decode()

    page.title, page.source_paragraph = "Letters by text", "The council’s letter of 3 May 2026"
    page.save_revision().publish()
    assert "taken back" not in as_one(ed).get("/cms/").content.decode()


def test_m18_counts_what_stands_in_the_offer(offer, stage, money, ed):
    five = [stage.changed(title=f"Thing {number}") for number in range(5)]
    found = influence.m18_written_into_the_offer(stories(), this_year())
    assert (found.whole, found.big) == (5, "0%")
    for challenge in five[:3]:
        stage.publish(challenge)
    made = [actions.draft_entry(fresh(challenge), by=ed, section=money) for challenge in five[:3]]
    assert influence.m18_written_into_the_offer(stories(), this_year()).big == "0%"  # drafts are no word of the offer

    for page in made:
        finish(page)
    OfferEntryPage.objects.filter(pk=made[2].pk).update(listed=False)  # nobody can get that yet

    found = influence.m18_written_into_the_offer(stories(), this_year())
    assert (found.whole, found.big) == (5, "40%")
    assert "2 of 5" in found.says
    assert OutcomeEntry.objects.count() == 3
