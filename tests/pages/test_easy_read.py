"""Easy read: words of its own, where somebody wrote them; else nothing (issue 5, point 8)."""

import re

import pytest
from django.test import Client

from local_offer import seed as offer
from local_offer.models import LocalOfferIndexPage
from pages import our_words, reading, seed
from pages.models import InformationPage, SiteSettings
from tests.standing import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("front")]

LINK = 'href="?easy=1"'
MAIN = ["/help-now/", "/local-offer/finder/", "/local-offer/", "/your-rights/", "/your-words/", "/privacy/"]
MAIN += ["/while-you-wait/", "/challenges/raise/", "/what-changed/", "/how-a-challenge-moves/"]


@kept
def front(db):
    seed.load()
    offer.load()


def page(path):
    return Client().get(path).content.decode()


@pytest.mark.parametrize("path", MAIN)
def test_a_main_page_has_a_twin_in_short_lines_and_a_way_back(path):
    whole, easy = page(path), page(f"{path}?easy=1")

    words = easy.split('<section class="easy flow"')[1].split("</section>")[0].split(">", 1)[1]
    lines = [line for line in re.split(r"<br>|</?p>", words) if line.strip()]
    assert LINK in whole and 'class="easy' not in whole
    assert LINK not in easy and f'href="{path}"' in easy
    assert len(lines) >= 6 and all(len(reading.words(line)) <= 14 for line in lines)
    assert reading.grade("\n".join(lines)) < 4


def test_where_nobody_wrote_one_there_is_no_link_and_no_twin():
    assert LINK not in page("/about/") and 'class="easy' not in page("/about/?easy=1")
    assert "You have a right to be heard" in page("/about/?easy=1"), "the whole page, as if nothing had been asked for"
    SiteSettings.objects.update(easy_help="")
    LocalOfferIndexPage.objects.update(easy_read="")

    for path in ("/help-now/", "/local-offer/"):
        assert LINK not in page(path) and 'class="easy' not in page(f"{path}?easy=1")


def test_a_page_that_is_a_draft_says_so_in_easy_read_too():
    assert "This is a draft." in page("/while-you-wait/?easy=1")
    assert "Three answers, three plans" not in page("/while-you-wait/?easy=1")


def test_what_an_editor_writes_is_text_and_no_markup():
    InformationPage.objects.filter(slug="about").update(easy_read="We <b>hear</b> you.\n\nSay it.")

    assert "<p>We &lt;b&gt;hear&lt;/b&gt; you.</p>" in page("/about/?easy=1")


def test_it_is_demo_wording_until_clab_has_made_it_its_own():
    found = {text.title: text for text in our_words.not_ours_yet()}

    assert "You have rights." in found["easy read"].says or "easy read" in found
    assert {"“Get help now” in easy read", "“What can I get?” in easy read"} <= set(found)
    assert sum(text.title == "easy read" for text in our_words.not_ours_yet()) == 5
