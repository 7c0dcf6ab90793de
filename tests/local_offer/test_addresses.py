"""No page of the Local Offer takes an address that the site itself answers at, or hides its own pages behind one."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse

from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage
from pages.models import HomePage, InformationPage

pytestmark = pytest.mark.django_db

ROUTES = [str(one.pattern) for app in get_resolver().url_patterns for one in getattr(app, "url_patterns", [])]
FIXED = {found[1] for route in ROUTES if (found := re.match(r"local-offer/([\w-]+)/", route))}


def test_the_list_is_the_sites_own_table_of_addresses():
    assert {"finder", "list", "review", "for", "following"} <= FIXED


@pytest.mark.parametrize("slug", sorted(FIXED))
def test_no_section_takes_a_fixed_address(money, slug):
    with pytest.raises(ValidationError) as refused:
        money.slug = slug
        money.save()

    assert "slug" in refused.value.message_dict


@pytest.mark.parametrize("slug", ["follow", "didnt-work"])
def test_no_entry_takes_one(make_entry, slug):
    entry = make_entry()

    with pytest.raises(ValidationError):
        entry.slug = slug
        entry.save()
    make_entry(slug=f"{slug}-x")


def test_no_page_below_the_start_takes_one(money):
    home = HomePage.objects.get()

    for slug in ("search", "challenges", "help-now", "j2i", "cms"):
        with pytest.raises(ValidationError):
            home.add_child(instance=InformationPage(title="About", slug=slug, lead="Hello."))


def test_the_form_says_so_before_the_page_is_made(client, money, sign_in, ed):
    sign_in(client, ed)
    offer = LocalOfferIndexPage.objects.get()
    where = reverse("wagtailadmin_pages:add", args=["local_offer", "localoffersectionpage", offer.pk])
    form = {"title": "Find", "slug": "finder", "lead": "Help.", "code": "find", "legal_area": "Health"}

    refused = client.post(where, form)
    assert "The site itself uses this address. Choose another." in refused.content.decode()
    assert not LocalOfferSectionPage.objects.filter(code="find").exists()

    client.post(where, {**form, "slug": "find"})
    assert LocalOfferSectionPage.objects.filter(code="find").exists()
    assert not OfferEntryPage.objects.filter(slug="finder").exists()
