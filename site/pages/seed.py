"""
The ground that every site stands on, and the first pages of one.

Everything here may be run again: what is missing is made, and nothing that an editor changed is touched.
"""

import json
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.html import escape
from wagtail.models import Locale, Page, Site

from pages import access
from pages.models import HelpLine, HomePage, InformationPage, SearchWord, SiteSettings

DATA = Path(__file__).parent / "data"
HOME_LEAD = (
    "Is something not right for care leavers? Tell us. We take it to the people who can fix it, "
    "and you can see every step."
)
# The day the sources of the checked numbers were read; the list itself says so of each.
READ_ON = date(2026, 11, 21)


@transaction.atomic
def load():
    """The home page, the settings, the help lines, the words people use, the CMS groups and the information pages."""
    home = load_site()
    load_help_lines()
    load_search_words()
    access.load_groups()
    load_information_pages(home)
    load_translations(home)
    return home


@transaction.atomic
def load_site():
    """The home page as the root of the one site, and its settings; for an empty site too. Returns the home page."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = HomePage.english()
    if home is None:
        home = HomePage(title=settings.SITE_NAME, slug="front", lead=HOME_LEAD)
        publish(Page.objects.get(depth=1), home)
    where = urlsplit(settings.SITE_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or site.root_page_id != home.pk:
        port = where.port or (443 if where.scheme == "https" else 80)
        site = site or Site(is_default_site=True)
        site.hostname, site.port, site.site_name, site.root_page = where.hostname, port, settings.SITE_NAME, home
        site.save()
    # Wagtail's migrations leave a page of their own that nobody needs. A page of ours always has a class of ours.
    for welcome in Page.objects.filter(depth=2, content_type__app_label="wagtailcore", numchild=0):
        welcome.delete()
    SiteSettings.objects.get_or_create(site=site, defaults=read("easy_read.json"))
    return home


def load_help_lines():
    """The eight national lines. Those whose source nobody has read stay unchecked, and the CMS says so in red."""
    if HelpLine.objects.exists():
        return
    for order, line in enumerate(read("about.json")["help_lines"]):
        HelpLine.objects.create(
            sort_order=order,
            name=line["name"],
            how=line["how"],
            what_for=line["for"],
            link=tap(line["how"]),
            checked=line["checked"],
            checked_on=READ_ON if line["checked"] else None,
            source=line["source"],
        )


def load_search_words():
    """A first list, made from what is in the Local Offer. Only where there is none: from then on it is the editors'."""
    if not SearchWord.objects.exists():
        SearchWord.objects.bulk_create(SearchWord(**word) for word in read("search_words.json"))


def tap(how):
    """What one tap does: "Text SHOUT to 85258" is a text, everything else a call to the first number."""
    first = how.split(".")[0]
    number = "".join(letter for letter in first if letter.isdigit())
    return f"{'sms' if first.startswith('Text ') else 'tel'}:{number}"


def load_information_pages(home):
    """About, rights, how J2I works, privacy and accessibility, in plain words; drafts say who must sign them."""
    there = set(InformationPage.objects.values_list("slug", flat=True))
    about = read("about.json")
    for text in read("information.json"):
        if text["slug"] in there:
            continue
        body = [{**part, "value": facts(about, part["value"])} for part in text.pop("body")]
        publish(home, InformationPage(body=json.dumps(body), show_in_menus=True, **text))


def load_translations(home):
    """
    The page for those who wait for an immigration decision, in their languages (D105); nobody has checked them.

    A page of another language hangs below a front page of its own.
    """
    spoken = dict(settings.LANGUAGES)
    for code, texts in read("translations.json").items():
        page = InformationPage.objects.filter(slug="while-you-wait", locale=home.locale).first()
        locale = Locale.objects.filter(language_code=code).first()
        if code not in spoken or page is None or page.has_translation(locale):
            continue
        if not home.has_translation(locale):
            put_up(home.copy_for_translation(locale), texts["home"])
        put_up(page.copy_for_translation(locale), texts["while-you-wait"])


def put_up(page, texts):
    for name, text in texts.items():
        setattr(page, name, json.dumps(text) if name == "body" else text)
    page.save_revision().publish()


def facts(about, value):
    """The pillars and principles stand in the text by name and come from the council's own data."""
    if value not in ("pillars", "principles"):
        return value
    rows = []
    for row in about[value]:
        # The heading above them names the Act.
        law = f" ({escape('section ' + row['legal_ref'].rpartition('s.')[2])})" if "legal_ref" in row else ""
        rows.append({"name": row["title"], "text": f"<p>{escape(row['statement'])}{law}</p>"})
    return rows


def publish(parent, page):
    """Put a page into the tree, with a first revision to go back to. Returns it."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))
