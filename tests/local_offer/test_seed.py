"""The Local Offer of the data file: all of it, with all its marks, and an editor's words untouched."""

import json

import pytest

from local_offer import seed
from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, Need, OfferEntryPage, RelatedEntry
from pages import seed as ground
from tests.standing import kept

pytestmark = pytest.mark.django_db
DATA = json.loads(seed.DATA.read_text(encoding="utf-8"))


@kept
def loaded(db):
    ground.load_site()
    return seed.load()


def counts():
    models = (LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage, Need, OfferEntryPage.needs.through)
    return [model.objects.count() for model in models]


def test_every_entry_of_the_data_is_a_live_page_in_its_section(loaded):
    assert counts()[:3] == [1, 8, 55]
    assert OfferEntryPage.objects.listed().live().count() == 53
    for entry in DATA["entries"]:
        page = OfferEntryPage.objects.get(offer_id=entry["id"])
        assert page.get_parent().slug == entry["section"]
        assert (page.title, page.summary, page.kind, page.kind_basis, page.note) == (
            entry["title"],
            entry["summary"],
            entry["kind"],
            entry["kind_basis"],
            entry["note"] or "",
        )
        assert (page.needs_check, page.as_of.isoformat(), page.availability) == (
            entry["needs_check"],
            entry["as_of"],
            entry["availability"],
        )
        assert page.last_checked_by_clab is None
        assert page.needs.count() == len(entry["needs"])


def test_the_sections_stand_in_the_order_of_what_people_need_first(loaded):
    titles = [section.title for section in loaded.sections()]

    assert titles == [row["title"] for row in sorted(DATA["sections"], key=lambda row: row["order"])]


def test_loading_twice_changes_nothing(loaded):
    before = counts()

    seed.load()

    assert counts() == before


def test_an_editors_change_stays(loaded):
    page = OfferEntryPage.objects.get(offer_id="L41")
    page.title, page.amount = "Clothes money", "£120 a year"
    page.save_revision().publish()

    seed.load()

    page = OfferEntryPage.objects.get(offer_id="L41")
    assert (page.title, page.amount) == ("Clothes money", "£120 a year")


def test_the_revision_that_an_editor_opens_is_the_page_that_is_live(loaded):
    page = OfferEntryPage.objects.get(offer_id="L24")

    opened = page.get_latest_revision_as_object()

    assert [need.slug for need in opened.needs.all()] == [need.slug for need in page.needs.all()] == ["seeking-asylum"]


def test_every_page_of_it_can_be_read(loaded, client):
    pages = [*LocalOfferSectionPage.objects.all(), *OfferEntryPage.objects.all()]

    assert {client.get(page.get_url()).status_code for page in pages} == {200}


def test_where_the_source_does_not_say_no_label_is_printed_as_fact(loaded, client):
    for entry in DATA["entries"]:
        page = client.get(OfferEntryPage.objects.get(offer_id=entry["id"]).get_url()).content.decode()
        if entry["kind"] == "checking":
            assert ">We are checking which</span>" in page
        assert (">By law</span>" in page, ">Extra</span>" in page) == (
            entry["kind"] == "by_law" and entry["kind_basis"] == "stated",
            entry["kind"] == "extra" and entry["kind_basis"] == "stated",
        )


def test_a_total_for_everybody_is_never_an_amount_for_one(loaded, client):
    page = client.get(OfferEntryPage.objects.get(offer_id="L50").get_url()).content.decode()

    assert "never an amount for one person" in page


def test_a_total_is_marked_as_one_and_nothing_else_is(loaded):
    assert set(OfferEntryPage.objects.filter(amount_together=True).values_list("offer_id", flat=True)) == seed.TOTALS


def test_what_goes_together_is_linked_once_and_an_editor_may_undo_it(loaded):
    pairs = {frozenset(row) for row in RelatedEntry.objects.values_list("page__offer_id", "entry__offer_id")}
    assert pairs == {frozenset(pair) for pair in seed.GO_TOGETHER}
    assert RelatedEntry.objects.count() == len(seed.GO_TOGETHER)
    page = OfferEntryPage.objects.get(offer_id="L44")
    page.related_entries.clear()
    page.save_revision().publish()

    seed.load()

    assert page.related_entries.model.objects.filter(page=page).count() == 0
