"""What may be copied and translated in the CMS, and what there is one of alone."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from local_offer import seed as offer
from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from newsletter import seed as news
from newsletter.models import NewsletterIssuePage
from pages.models import HomePage, InformationPage
from tests.standing import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, home, sign_in, ed):
    return sign_in(client, ed)


@kept
def whole(home):
    offer.load()
    news.load()


def copy(client, page, slug, **more):
    form = {"new_title": "A second one", "new_slug": slug, "new_parent_page": page.get_parent().pk, **more}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)


def test_a_page_is_copied_and_its_copy_is_a_draft(editor):
    about = InformationPage.objects.get(slug="about", locale__language_code="en-gb")

    assert copy(editor, about, "about-two").status_code == 302

    made = InformationPage.objects.get(slug="about-two")
    assert made.title == "A second one" and not made.live


@pytest.mark.parametrize("slug", ["help-now", "challenges", "cms", "search"])
def test_no_copy_takes_an_address_of_the_site(editor, slug):
    about = InformationPage.objects.get(slug="about", locale__language_code="en-gb")

    refused = copy(editor, about, slug)

    assert refused.status_code == 200
    assert "uses this address" in refused.context["form"].errors["new_slug"][0]
    assert InformationPage.objects.filter(title="A second one").count() == 0


def one_of_each():
    return [
        LocalOfferIndexPage.objects.get(),
        LocalOfferSectionPage.objects.first(),
        OfferEntryPage.objects.first(),
        NewsletterIssuePage.objects.first(),
    ]


def test_what_has_a_number_of_its_own_has_no_copy(editor, whole):
    for page in one_of_each():
        assert copy(editor, page, f"{page.slug}-two").status_code in (302, 403), page
        assert type(page).objects.filter(title="A second one").count() == 0


def test_nor_another_language_and_the_editor_is_told_so(editor, whole):
    arabic = Locale.objects.get(language_code="ar")

    for page in one_of_each():
        where = reverse("simple_translation:submit_page_translation", args=[page.pk])
        for answer in (editor.get(where, follow=True), editor.post(where, {"locales": [arabic.pk]}, follow=True)):
            assert "has no other languages yet" in answer.content.decode(), page
        assert not page.has_translation(arabic)


def test_a_translation_of_the_front_page_brings_none_of_those_below(editor, whole):
    home = HomePage.english()
    arabic = Locale.objects.get(language_code="ar")
    home.get_translation(arabic).delete()
    where = reverse("simple_translation:submit_page_translation", args=[home.pk])

    editor.post(where, {"locales": [arabic.pk], "include_subtree": "on"})

    begun = home.get_translation(arabic)
    assert not begun.live and begun.get_children().count() == 0


def test_nobody_else_begins_one(home, sign_in, ruth, leah):
    about = InformationPage.objects.get(slug="about", locale__language_code="en-gb")
    for person in (ruth, leah):
        where = reverse("simple_translation:submit_page_translation", args=[about.pk])
        assert sign_in(Client(), person).get(where).status_code in (302, 403, 404)
