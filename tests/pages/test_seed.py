"""The first pages of a site: made once, never again over an editor's words, and honest."""

import re

import pytest
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from pages import seed, words
from pages.models import HelpLine, HomePage, InformationPage, SiteSettings

pytestmark = pytest.mark.django_db


def counts():
    return [model.objects.count() for model in (Page, Site, HomePage, InformationPage, HelpLine, SiteSettings)]


def test_a_new_database_gets_one_home_page_and_loses_wagtails_welcome():
    assert Page.objects.filter(depth=2).get().title.startswith("Welcome")

    home = seed.load_site()

    assert list(Page.objects.filter(depth=2).specific()) == [home]
    site = Site.objects.get()
    assert (site.root_page.specific, site.is_default_site, site.hostname) == (home, True, "localhost")
    assert Page.find_problems() == ([], [], [], [], [])


def test_loading_twice_changes_nothing():
    seed.load()
    before = counts()

    seed.load()

    assert counts() == before == [14, 1, 3, 10, 8, 1], "three front pages: one for each language"


def test_an_editors_change_stays():
    seed.load()
    page = InformationPage.objects.get(slug="about")
    page.title, page.lead = "About us", "We wrote this."
    page.save_revision().publish()
    HelpLine.objects.filter(name="NHS").update(how="Call 112")
    SiteSettings.objects.update(duty_line="01234 567890")

    seed.load()

    page.refresh_from_db()
    assert (page.title, page.lead) == ("About us", "We wrote this.")
    assert HelpLine.objects.get(name="NHS").how == "Call 112"
    assert SiteSettings.current().duty_line == "01234 567890"


def test_every_help_line_can_be_tapped_and_the_unchecked_say_so():
    seed.load()

    assert dict(HelpLine.objects.values_list("name", "link")) == {
        "Emergency": "tel:999",
        "NHS": "tel:111",
        "Childline": "tel:08001111",
        "Samaritans": "tel:116123",
        "Shout": "sms:85258",
        "Coram Voice, Always Heard": "tel:08088005792",
        "Become, Care Advice Line": "tel:08000232033",
        "National Domestic Abuse Helpline": "tel:08082000247",
    }
    assert HelpLine.objects.filter(checked=True).count() == 3
    for line in HelpLine.objects.all():
        line.full_clean()


def test_the_about_page_has_the_right_to_be_heard_and_every_pillar_and_principle(client):
    seed.load()

    page = client.get("/about/").content.decode()

    assert "Article 12" in page
    assert page.count("<dt>") - HelpLine.objects.count() == 4 + 7
    assert "section 1(1)(g)" in page


@pytest.mark.parametrize(
    ("slug", "signer"),
    [
        ("privacy", "the council’s data protection officer"),
        ("your-rights", "the council’s lawyer"),
        ("accessibility", "the council"),
        ("your-first-meeting", "CLAB and the participation officer"),
    ],
)
def test_a_page_that_must_be_signed_says_it_is_a_draft_until_it_is(client, slug, signer):
    seed.load()
    assert f"It must be signed by {signer}." in client.get(f"/{slug}/").content.decode()

    InformationPage.objects.filter(slug=slug).update(signed_on="2026-12-01")

    page = client.get(f"/{slug}/").content.decode()
    assert "This is a draft" not in page
    assert f"Signed by {signer}, 1 December 2026." in page


def test_the_rights_page_names_the_law_with_its_sections(client):
    seed.load()

    page = client.get("/your-rights/").content.decode()

    for law in ("2017, section 3", "sections 23C and 23D", "(Leaving Care) Act 2000", "2017, section 2", "Article 12"):
        assert law in page


def test_our_own_pages_keep_to_our_own_word_list_and_to_short_sentences():
    seed.load()

    body = InformationPage._meta.get_field("body")
    for page in InformationPage.objects.filter(locale__language_code="en-gb"):
        for part in [page.lead, page.easy_read, *body.get_searchable_content(page.body)]:
            text = strip_tags(part)
            assert [flag for flag in words.check(text) if flag.level == "warn"] == []
            for sentence in re.split(r"[.!?:]\s+|\n", text):
                assert len(sentence.split()) <= 20, sentence
