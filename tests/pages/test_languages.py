"""Another language: offered once all its sentences are there, marked as unchecked, and never given unasked (A34)."""

import re
import shutil
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Locale

from challenges.models import Challenge
from front import sentences
from local_offer import seed as offer
from pages import seed
from pages.models import HelpLine, HomePage, InformationPage
from tests.standing import kept

pytestmark = pytest.mark.django_db

OTHERS = {"ar": "rtl", "ti": "ltr"}
UNCHECKED = {"ar": "لم يراجع أي شخص", "ti": "ዝኾነ ሰብ ኣይመርመሮን"}
# Names that stay as they are in every language.
NAMES = {"CLAB", "J2I", "PA", "Home", "Office", "Shift", "Local", "Offer", "History", "spam", "Panel", "Personal"}
NAMES |= {"Education", "Plan", "apprenticeship", "foster", "care", "county", "advocate", "advocacy", "benefits", "Text"}
NAMES |= {"relay", "SHOUT", "name", "example", "org", "Said", "Done"}


@kept
def front(db):
    home = seed.load()
    offer.load()
    return home


@pytest.fixture(autouse=True)
def loaded(front):
    return front


def reader(code):
    client = Client()
    client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = code
    return client


class Seen(HTMLParser):
    """What a page says outside the parts that are marked English: its visible words and its labels."""

    VOID = {"meta", "link", "input", "br", "img", "path", "circle", "rect"}

    def __init__(self, html):
        super().__init__()
        self.words, self.open = [], []
        self.feed(html)

    @property
    def counts(self):
        return not any(english for _tag, english in self.open)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        english = attrs.get("lang", "").startswith("en") or tag in ("script", "style", "svg", "title", "bdi")
        if self.counts and not english:
            self.words += [attrs[name] for name in ("aria-label", "data-lost") if attrs.get(name)]
        if tag not in self.VOID:
            self.open.append((tag, english))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.counts:
            self.words.append(data)


def latin(html):
    """English words that a reader of another language would meet unmarked."""
    return sorted(set(re.findall(r"[A-Za-z]{2,}", " ".join(Seen(html).words))) - NAMES)


# --- What must be there before a language is offered ------------------------------------------------------------------


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_there_and_compiled_as_it_is_written(code):
    book = sentences.up_to_date(code)

    assert len(book) > 400 and sentences.gaps(book) == []
    assert not sentences.is_behind(code, book), "run `manage.py sentences`"
    assert code in dict(site_settings.LANGUAGES)


def test_a_language_with_one_gap_is_not_offered(settings, tmp_path):
    shutil.copytree(site_settings.LOCALE_PATHS[0], tmp_path, dirs_exist_ok=True)
    settings.LOCALE_PATHS = [tmp_path]
    book = sentences.up_to_date("ti")
    sentences.keep("ti", book)
    assert sentences.compiled("ti").exists()

    book.find("Question %(number)s of %(all)s").msgstr = "%(number)s"  # lost a number on the way
    sentences.keep("ti", book)

    assert not sentences.compiled("ti").exists()
    assert sentences.gaps(polib.pofile(str(sentences.catalogue("ti")))) == ["Question %(number)s of %(all)s"]


ALONE = ["/help-now/", "/local-offer/finder/", "/challenges/raise/", "/accounts/login/"]


@pytest.mark.parametrize("code", OTHERS)
def test_the_pages_it_is_for_are_whole_in_it_and_say_that_nobody_checked(code):
    client = reader(code)
    pages = {path: client.get(path) for path in ALONE}
    every = {"age": "18-20", "home": "outside", "also": ["waiting", "parent", "disability", "custody"], "at": "also"}
    pages["question"] = client.post(ALONE[1], {"age": "18-20", "at": "age"})
    pages["last question"] = client.post(ALONE[1], {"age": "18-20", "go": "also"})
    pages["result"] = client.post(ALONE[1], every)
    pages["another result"] = client.post(ALONE[1], {"go": "result"})
    pages["keep"] = client.post(ALONE[1], {**every, "go": "keep"})
    pages["nothing written"] = client.post(ALONE[2], {})
    pages["right"] = client.post(ALONE[2], {"own_words": "ቃለይ Call 07700 900123"}, follow=True)
    draft = Challenge.objects.get()
    pages["send"] = client.get(f"/challenges/raise/{draft.pk}/send/")
    pages["not sent"] = client.post(
        f"/challenges/raise/{draft.pk}/send/", {"name_shown": "display_name", "contact": "x"}
    )
    pages["no address"] = client.post("/accounts/login/code/", {"email": "x"})
    pages["code"] = client.post("/accounts/login/code/", {"email": "nobody@example.org"}, follow=True)

    assert draft.language == code
    for name, page in pages.items():
        html = page.content.decode()
        assert len(Seen(html).words) > 60, "it looked at nothing"
        left = [word for word in latin(html) if word not in ("Call", "nobody")]
        assert not left, f"{name}: {left}"
        assert f'<html lang="{code}" dir="{OTHERS[code]}">' in html and UNCHECKED[code] in html, name


def test_a_sent_challenge_answers_in_her_language(ruth):
    client = reader("ti")
    client.post("/challenges/raise/", {"own_words": "ቃለይ"})
    page = client.post(
        f"/challenges/raise/{Challenge.objects.get().pk}/send/", {"name_shown": "nothing", "consent": "on"}
    )

    assert "በጺሑና። ቃላትካ ውሑስ እዩ።" in page.content.decode()
    assert [word for word in latin(page.content.decode()) if word not in ("C",)] == []


# --- Asked for, and only then -----------------------------------------------------------------------------------------


def test_a_plain_link_is_enough_and_the_cookie_holds_the_code_alone(client):
    page = client.get("/help-now/?language=ar").content.decode()

    cookie = client.cookies["language"]
    assert get_language() == "en-gb", "what this thread does next is not for her"
    assert 'lang="ar" dir="rtl"' in page and 'href="?language=ti"' in page
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
    assert 'lang="ar"' in client.get("/local-offer/finder/").content.decode().split("<head>")[0]
    assert 'lang="en-gb"' in client.get("/help-now/?language=en-gb").content.decode().split("<head>")[0]
    assert 'lang="en-gb"' in client.get("/help-now/").content.decode().split("<head>")[0]


@pytest.mark.parametrize("asked", ["xx", "ps", "../ar", "", "AR"])
def test_a_language_that_is_not_spoken_changes_nothing(client, asked):
    response = client.get("/help-now/", {"language": asked})

    assert "language" not in response.cookies and 'html lang="en-gb"' in response.content.decode()


@pytest.mark.parametrize("first, then", [("ar", "en-gb"), ("en-gb", "ti"), ("ti", "ar")])
def test_a_kept_page_is_never_handed_to_a_reader_of_another_language(settings, first, then):
    settings.READY_SECONDS = 45
    for path in ("/help-now/", "/about/", "/"):
        caches["ready"].clear()
        one, other = reader(first), reader(then)
        for client, code in ((one, first), (other, then), (one, first), (other, then)):
            html = client.get(path).content.decode()
            assert (
                html.count(f'hreflang="{code}"')
                and f'hreflang="{code}" lang="{code}" dir="auto" rel="nofollow" aria' in html
            )
            assert (code != "ar") == ("غادر الآن" not in html) and (code != "ti") == ("ሕጂ ውጻእ" not in html)


def test_a_browser_that_prefers_arabic_is_not_guessed_at(settings):
    settings.READY_SECONDS = 45
    for _again in range(2):
        assert 'html lang="en-gb"' in Client().get("/help-now/", headers={"accept-language": "ar"}).content.decode()


def test_her_account_says_it_and_this_browser_may_say_otherwise(sign_in, yonas):
    yonas.language = "ti"
    yonas.save()
    client = sign_in(Client(), yonas)

    assert 'html lang="ti"' in client.get("/help-now/").content.decode()
    assert 'html lang="en-gb"' in client.get("/help-now/?language=en-gb").content.decode()
    assert 'html lang="en-gb"' in client.get("/help-now/").content.decode()


def test_a_page_that_is_english_says_so_in_her_language_and_its_frame_is_hers():
    html = reader("ar").get("/what-changed/").content.decode()

    assert '<html lang="en-gb" dir="ltr">' in html and '<footer class="foot" lang="ar" dir="rtl">' in html
    assert "هذه الصفحة بالإنجليزية فقط" in html and "غادر الآن" in html
    main = html.split("<main")[1].split("</main>")[0]
    assert "What changed" in main and not re.search("[\u0600-\u06ff]", main)


def test_what_an_editor_changed_is_english_and_marked_so():
    line = HelpLine.objects.first()
    HelpLine.objects.filter(pk=line.pk).update(what_for="You need someone now")

    html = reader("ar").get("/help-now/").content.decode()

    assert '<span lang="en-gb" dir="ltr">You need someone now</span>' in html
    assert '<a class="keep" href="sms:85258" dir="ltr">85258</a>' in html, "a text stays a text"
    assert '<span lang="en-gb"' not in Client().get("/help-now/").content.decode()


def test_mails_stay_in_english(leah, run_jobs, mailoutbox):
    reader("ar").post("/accounts/login/code/", {"email": leah.email})
    run_jobs()

    (mail,) = mailoutbox
    assert not re.search("[\u0600-\u06ff]", mail.subject + mail.body) and "code" in mail.body


# --- Pages of the CMS -------------------------------------------------------------------------------------------------


@pytest.fixture
def in_arabic(front):
    """The page about this site, put into Arabic as an editor would."""
    arabic = Locale.objects.get(language_code="ar")
    page = InformationPage.objects.get(slug="about", locale__language_code="en-gb").copy_for_translation(arabic)
    page.title, page.lead = "عن الموقع", "هنا ترى ما يحدث."
    page.save_revision().publish()
    return page


def test_a_translated_page_takes_the_place_of_the_english_one_for_her_alone(in_arabic):
    html = reader("ar").get("/about/").content.decode()

    assert "هنا ترى ما يحدث" in html and '<html lang="ar" dir="rtl">' in html and UNCHECKED["ar"] in html
    for other in ("en-gb", "ti"):
        html = reader(other).get("/about/").content.decode()
        assert "Here you can see what happens next" in html and "هنا ترى" not in html
        assert '<html lang="en-gb"' in html


def test_an_editor_begins_a_translation_and_nothing_goes_up_by_it(sign_in, ed, ruth, leah):
    about = InformationPage.objects.get(slug="about")
    url = reverse("simple_translation:submit_page_translation", args=[about.pk])
    arabic = Locale.objects.get(language_code="ar")

    for person in (ruth, leah, None):
        client = sign_in(Client(), person) if person else Client()
        assert client.get(url).status_code in (302, 403, 404)
        client.post(url, {"locales": [arabic.pk]})
    assert not about.has_translation(arabic)
    client = sign_in(Client(), ed)
    assert client.get(url).status_code == 200
    client.post(url, {"locales": [arabic.pk]})

    begun = about.get_translation(arabic)
    assert not begun.live and "هنا" not in reader("ar").get("/about/").content.decode().split("<main")[1]
    snippet = reverse("simple_translation:submit_snippet_translation", args=["pages", "helpline", 1])
    assert client.get(snippet).status_code == 404, "no snippet has another language"


@pytest.mark.parametrize("code", OTHERS)
def test_the_page_for_those_who_wait_is_there_in_their_languages(code):
    html = reader(code).get("/while-you-wait/").content.decode()

    assert f'<html lang="{code}"' in html and UNCHECKED[code] in html
    assert latin(html) == [word for word in ("planning", "solicitor", "triple") if word in html]
    easy = reader(code).get("/while-you-wait/?easy=1").content.decode()
    assert '<section class="easy flow"' in easy and latin(easy) == []


def test_what_is_not_translated_is_english_and_the_rest_of_the_site_stands(in_arabic, client):
    client = reader("ar")

    for path in ("/privacy/", "/local-offer/", "/local-offer/money/", "/"):
        html = client.get(path).content.decode()
        assert '<html lang="en-gb"' in html and "هذه الصفحة بالإنجليزية فقط" in html, path
    assert client.get("/nowhere/").status_code == 404
    foot = client.get("/").content.decode().split("<footer")[1]
    assert foot.count('href="/about/"') == 1 and ">عن الموقع<" in foot
    assert (
        HomePage.objects.count() == len(site_settings.LANGUAGES) and HomePage.english().locale.language_code == "en-gb"
    )


def test_every_language_of_a_reader_stands_in_its_own_script():
    html = Client().get("/about/").content.decode()

    assert re.findall(r'hreflang="\S+" lang="\S+" dir="auto" rel="nofollow"[^>]*>([^<]+)<', html) == [
        name for _code, name in site_settings.LANGUAGES
    ]
