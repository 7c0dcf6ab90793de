"""The Local Offer says what changed: who names the page, what stops the clock, what the page then shows (PR11)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

import local_offer.seed
import pages.seed
from challenges import actions, public, waiting
from challenges.lifecycle import MovedOn
from challenges.models import OutcomeEntry, TimelineEntry
from local_offer.models import OfferEntryPage
from tests.challenges.stages import address, fresh
from tests.standing import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = 30 * DAY  # ten working days are over


@kept
def offer(db):
    """The council's whole Local Offer."""
    with override_settings(DEMO=True):
        pages.seed.load()
        local_offer.seed.load()


@kept
def entry(offer):
    """A page that says what young people can get, and that no law asks for."""
    return OfferEntryPage.objects.get(offer_id="L41")


@kept
def by_law(offer):
    return OfferEntryPage.objects.live().listed().filter(kind=OfferEntryPage.Kind.BY_LAW).first()


@kept
def changed(offer, stage):
    """CLAB called it changed: a new service that young people can get."""
    return stage.changed(title="Letters I can open")


def link(client, challenge, entry):
    return client.post(address(challenge, "offer"), {"entry": entry if isinstance(entry, str) else entry.pk})


def said_to(client):
    return client.get(reverse("home")).content.decode()


def shown_on(client, entry):
    response = client.get(entry.url)
    assert response.status_code == 200
    return response.content.decode()


def taken_back(challenge, stage):
    """Opened again, and then she took it back."""
    return actions.withdraw(actions.reopen(challenge, by=stage.first, reason="Paper again."), by=stage.author)


def links():
    return OutcomeEntry.objects.count()


# --- Who, and which page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["yonas", "amara", "ruth"])
def test_clab_and_the_officer_name_the_page_and_the_challenge_leads_there(name, changed, entry, as_person, request):
    client = as_person(request.getfixturevalue(name))
    form = client.get(address(changed, "offer")).content.decode()
    assert "Where does the Local Offer say so?" in form
    assert f'<option value="{entry.pk}">{entry.title}</option>' in form

    response = link(client, changed, entry)

    assert response["Location"] == changed.get_absolute_url()
    assert list(fresh(changed).outcome.entries.all()) == [entry]
    assert entry.url in client.get(changed.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [(name, 403) for name in ("priya", "gareth", "tom", "fiona", "leah", "dara")] + [("ed", 404), ("ada", 404)],
)
def test_nobody_else_does(name, status, changed, entry, as_person, request):
    client = as_person(request.getfixturevalue(name))
    client.raise_request_exception = False

    assert client.get(address(changed, "offer")).status_code == status
    assert link(client, changed, entry).status_code == status
    with pytest.raises(PermissionDenied):
        actions.link_entry(changed, by=request.getfixturevalue(name), entry=entry)
    assert links() == 0


@pytest.mark.parametrize("made_up", ["", "nonsense", "999999", "9" * 30, "-1", "1\x00"])
def test_what_is_no_page_of_the_offer_comes_back_with_a_sentence(made_up, changed, ruth, as_person):
    response = link(as_person(ruth), changed, made_up)

    assert response.status_code == 422
    assert response.context["form"].errors["entry"]
    assert "Where does the Local Offer say so?" in response.content.decode()
    assert links() == 0


def test_a_page_nobody_can_read_or_get_anything_from_is_no_choice(changed, entry, ruth, as_person):
    entry.unpublish()
    exploring = OfferEntryPage.objects.live().unlisted().first()
    client = as_person(ruth)
    form = client.get(address(changed, "offer")).content.decode()

    for wrong in (entry, exploring):
        assert f'value="{wrong.pk}"' not in form
        assert link(client, changed, wrong).status_code == 422
        with pytest.raises(ValidationError):  # one door: whoever calls it
            actions.link_entry(changed, by=ruth, entry=wrong)
    assert links() == 0


# --- When -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["in_progress", "answered", "not_now"])
def test_what_clab_did_not_call_changed_has_nothing_to_name(state, offer, stage, entry, ruth, as_person):
    challenge = getattr(stage, state)()

    assert link(as_person(ruth), challenge, entry)["Location"] == challenge.get_absolute_url()
    with pytest.raises(MovedOn):
        actions.link_entry(challenge, by=ruth, entry=entry)
    assert links() == 0


def test_what_was_opened_again_or_taken_back_since_the_form_was_shown_is_not_linked(
    offer, stage, entry, ruth, as_person
):
    again, back = stage.changed(), stage.changed()
    client = as_person(ruth)
    assert client.get(address(again, "offer")).status_code == client.get(address(back, "offer")).status_code == 200
    actions.reopen(again, by=stage.first, reason="Paper again.")
    taken_back(back, stage)

    link(client, again, entry)
    link(client, back, entry)
    for challenge in (again, back):  # its outcome is still there, and no longer true
        with pytest.raises(MovedOn):
            actions.link_entry(challenge, by=ruth, entry=entry)
    assert links() == 0


def test_one_that_was_taken_over_has_no_such_page(offer, ruth, as_person):
    import challenges.seed

    with override_settings(DEMO=True):
        challenges.seed.load_taken_over()
    assert as_person(ruth).get(reverse("challenge-offer", args=["R-2023-09"])).status_code == 404


def test_twice_is_once_and_another_page_is_one_more(changed, entry, by_law, ruth, as_person):
    client = as_person(ruth)
    link(client, changed, entry)
    link(client, changed, entry)
    link(client, changed, by_law)

    assert set(changed.outcome.entries.all()) == {entry, by_law}
    assert TimelineEntry.objects.filter(challenge=changed, code="in_the_offer").count() == 2


def test_the_timeline_keeps_a_code_and_a_role_and_says_it_to_all_who_see_it(changed, entry, ruth, leah, as_person):
    link(as_person(ruth), changed, entry)

    row = TimelineEntry.objects.get(code="in_the_offer")
    assert (row.challenge, row.role, row.organisation, row.publication) == (changed, "officer", None, None)
    for reader in (leah, ruth):
        assert "It is in the Local Offer now." in as_person(reader).get(changed.get_absolute_url()).content.decode()


# --- The clock --------------------------------------------------------------------------------------------------------


def test_once_it_is_named_it_is_late_no_more_anywhere(changed, entry, ruth, yonas, as_person):
    with time_machine.travel(timezone.now() + LATER):
        client = as_person(ruth)
        assert waiting.offer_late(ruth) == waiting.offer_late(yonas) == [changed]
        assert "Not in the Local Offer yet" in client.get(reverse("clab")).content.decode()
        assert "It changed, and the Local Offer does not say so yet." in said_to(client)

        link(client, changed, entry)

        assert waiting.offer_late(ruth) == waiting.offer_late(yonas) == []
        assert "Not in the Local Offer yet" not in client.get(reverse("clab")).content.decode()
        assert address(changed, "offer") not in said_to(client)


def test_a_page_that_is_taken_down_starts_it_again(changed, entry, by_law, ruth):
    actions.link_entry(changed, by=ruth, entry=entry)
    with time_machine.travel(timezone.now() + LATER):
        entry.unpublish()
        assert waiting.offer_late(ruth) == [changed]
        actions.link_entry(changed, by=ruth, entry=by_law)
        assert waiting.offer_late(ruth) == []
        OfferEntryPage.objects.filter(pk=by_law.pk).update(listed=False)
        assert waiting.offer_late(ruth) == [changed]
        OfferEntryPage.objects.get(pk=by_law.pk).delete()
        assert waiting.offer_late(ruth) == [changed]


# --- What the page says then ------------------------------------------------------------------------------------------


def test_before_it_is_public_the_page_shows_nothing_and_the_officer_is_told_so(
    changed, entry, ruth, as_person, client, stage
):
    officer = as_person(ruth)
    answer = officer.post(address(changed, "offer"), {"entry": entry.pk}, follow=True).content.decode()
    assert "When this is public, the page says that young people won it." in answer

    for reader in (client, officer, as_person(stage.author)):  # a public page says the same to everybody
        page = shown_on(reader, entry)
        for word in ("Won by young people", "Letters", "SECRETWORD", changed.reference):
            assert word not in page


def test_once_public_it_says_the_public_words_and_no_others(changed, entry, ruth, as_person, client, stage):
    stage.publish(changed)
    answer = as_person(ruth).post(address(changed, "offer"), {"entry": entry.pk}, follow=True).content.decode()
    assert "Linked. The page says that young people won this." in answer

    page = shown_on(client, entry)
    assert "Won by young people" in page
    assert "Letters I can open" in page
    assert "Letters come as texts." in page
    alias = changed.authorship.alias
    for word in ("SECRETWORD", "CLABSTORY", "Leah", alias, "We asked ten people", "Priya", "Ruth"):
        assert word not in page


def test_a_text_of_before_the_verdict_does_not_tell_what_changed(offer, stage, entry, ruth):
    challenge = stage.answered(title="Letters I can open")
    stage.publish(challenge)
    stage.judge(challenge, "changed")
    actions.link_entry(fresh(challenge), by=ruth, entry=entry)

    assert public.outcome(challenge.reference)  # public it is, in older words
    assert public.won_by_young_people(entry) == []


def test_taken_back_taken_off_or_opened_again_it_is_gone_from_the_page(offer, stage, entry, ruth, client):
    for gone in (
        lambda challenge: taken_back(challenge, stage),
        lambda challenge: actions.unpublish(challenge, by=stage.author),
        lambda challenge: actions.reopen(challenge, by=stage.first, reason="Paper again."),
    ):
        challenge = stage.changed(title="Letters I can open")
        stage.publish(challenge)
        actions.link_entry(challenge, by=ruth, entry=entry)
        assert "Letters I can open" in shown_on(client, entry)

        gone(fresh(challenge))

        assert "Letters" not in shown_on(client, entry)


def test_what_the_law_asks_for_was_not_won_and_the_officer_is_told_so(changed, by_law, stage, ruth, as_person, client):
    stage.publish(changed)
    answer = as_person(ruth).post(address(changed, "offer"), {"entry": by_law.pk}, follow=True).content.decode()

    assert "The page stays as it is: the law says the council must do this." in answer
    assert "Won by young people" not in shown_on(client, by_law)
