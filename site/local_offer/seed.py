"""The Local Offer as the council's two reports describe it. Missing pages are made; an editor's changes stay."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, Need, OfferEntryPage, RelatedEntry
from pages.models import HomePage
from pages.seed import publish

DATA = Path(__file__).parent / "data" / "local_offer.json"
RULES = Path(__file__).parent / "data" / "finder_rules.json"
LEAD = "Money, a home, health, learning, work. Some of it is yours by law, and some the council chose to add."
EASY = """Here is what you can ask for.

Some of it is yours by law.
The council must do it.

Some of it is extra.
The council chose to do it.

Look for your thing.
Tap it. Then you see how to ask for it.

We are still checking some of it.
So ask before you count on it."""

# Section: area of the law (Children and Social Work Act 2017, section 2), first sentence, what has no entry yet.
SECTIONS = {
    "rights": (
        "All areas; helping you move on (Children’s Wellbeing and Schools Act 2026)",
        "What you are owed, and who is there for you.",
        "Who counts as a care leaver. How to complain. Moving on to adult life. Living outside the county.",
    ),
    "money": (
        "Finance; financial literacy (Children’s Wellbeing and Schools Act 2026)",
        "Allowances, council tax, driving and benefits.",
        "Making your money last.",
    ),
    "accommodation": (
        "Accommodation",
        "Before you are 18, your own place, and homes with support.",
        "If you may lose your home. Coming out of custody. A home outside the county.",
    ),
    "health-wellbeing": ("Health and wellbeing", "Prescriptions, gyms, and someone to talk to.", ""),
    "education-training": (
        "Education and training",
        "University, school and college, English classes, and coming back to study.",
        "",
    ),
    "employment": ("Employment", "Apprenticeships, kit for work, and help to find a job.", ""),
    "relationships": (
        "Relationships",
        "Seeing the people who matter, and someone who has been there.",
        "Being a young parent. Finding family and old friends.",
    ),
    "participation-society": (
        "Participation in society",
        "CLAB, the newsletter, and your ID.",
        "Voting.",
    ),
}

# Need in the data: the words on the door. Age and "outside the county" are doors too, and fields of their own.
DOORS = [
    ("seeking asylum", "I came to the UK seeking asylum"),
    ("parent", "I’m a parent"),
    ("disability or health", "I’m disabled, or my health needs care"),
    ("custody", "I’ve been in custody"),
    ("studying", "I’m studying, or want to"),
    ("working or looking", "I’m working, or looking for work"),
    ("over 25", "I’m over 25"),
]

# What the data's notes mean for a reader, in plain words. The notes themselves are for editors.
GOOD_TO_KNOW = {
    "L02": "We are still checking if this holds while you are 25.",
    "L07": "The law says there must be a Local Offer. Checking it every year is the council’s own promise.",
    "L08": "This is the council’s own decision. It is not part of the Equality Act 2010.",
    "L10": "We don’t know yet if there is an age limit, or how you show that it is yours.",
    "L11": "We are still checking which other gyms.",
    "L13": "It was expected in December 2023. We don’t know if it has opened.",
    "L20": "We don’t know yet if this is each year or for the whole course. Part of it may be by law.",
    "L25": "The report writes about ages 16 to 18 here.",
    "L26": "The report writes about ages 16 to 18 here.",
    "L27": "The report writes about ages 16 to 18 here.",
    "L29": "This is a national payment. The council can’t change it.",
    "L31": "The report writes about ages 16 to 18 here. We are checking what CSC is called now.",
    "L34": "We don’t know yet if any part of this is by law.",
    "L35": "We are checking if the council can always be your guarantor.",
    "L37": "12 is a number of places. It is not money.",
    "L40": "This depends on a plan for more staff. We don’t know yet if it was agreed.",
    "L43": "We are checking if you can do this more than once.",
    "L45": "This is an agreement, not a guarantee. It can still happen. If it does, tell us at once.",
    "L46": "£150,000 is for everyone together. It is never an amount for one person.",
    "L48": "Not everyone can have a UK passport. Ask what is right for you.",
    "L50": "£5,000 was for the whole programme. It is never an amount for one person.",
}

# What the source gives for everybody together: never an amount for one person.
TOTALS = {"L46", "L50"}

# Which entries go with which: our own choice, an editor changes it.
GO_TOGETHER = [
    ("L01", "L02"),
    ("L01", "L03"),
    ("L02", "L06"),
    ("L18", "L39"),
    ("L20", "L21"),
    ("L22", "L20"),
    ("L25", "L26"),
    ("L25", "L27"),
    ("L28", "L29"),
    ("L30", "L31"),
    ("L32", "L33"),
    ("L35", "L36"),
    ("L43", "L44"),
    ("L44", "L48"),
    ("L49", "L50"),
]


@transaction.atomic
def load():
    """The index, its eight sections and every entry. `pages.seed.load` comes first. Returns the index."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    offer = LocalOfferIndexPage.objects.first()
    if offer is None:
        offer = publish(
            HomePage.english(),
            LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead=LEAD, easy_read=EASY, show_in_menus=True),
        )
    needs = load_doors()
    sections = load_sections(offer, data["sections"])
    rules = finder_rules()
    pages = {page.offer_id: page for page in OfferEntryPage.objects.all()}
    new = [entry for entry in data["entries"] if entry["id"] not in pages]
    for entry in new:
        page = pages[entry["id"]] = with_rule(entry_page(entry), rules)
        page.needs = [needs[need] for need in entry["needs"]]
        go_together(page, pages)
        publish(sections[entry["section"]], page)
    load_missing_rules(rules)
    return offer


def finder_rules():
    """The curated table of the finder: chosen by us, to be confirmed by the council. By the number of the entry."""
    return json.loads(RULES.read_text(encoding="utf-8"))["rules"]


def with_rule(page, rules):
    """The page with its rule of the table, marked as chosen by us; as it was where the table has none."""
    for name, value in rules.get(page.offer_id, {}).items():
        setattr(page, name, value)
    if page.offer_id in rules:
        page.rule_state = page.RuleState.CHOSEN
    return page


def load_missing_rules(rules):
    """Entries from before there were rules get theirs, but for those an editor is at work on: a draft stays a draft."""
    bare = OfferEntryPage.objects.filter(rule_state=OfferEntryPage.RuleState.NOT_SET, offer_id__in=rules)
    for page in bare.filter(for_whom="", live=True, has_unpublished_changes=False):
        with_rule(page, rules).save_revision().publish()


def go_together(page, pages):
    """Name on a new page those that go with it and are there already; they show it too."""
    for pair in GO_TOGETHER:
        if page.offer_id in pair:
            other = pages.get(pair[1 - pair.index(page.offer_id)])
            if other is not None and other.pk:
                page.related_entries.add(RelatedEntry(entry=other))


def load_doors():
    """By the data's word for it, so that an editor may change what the door says."""
    doors = {}
    for order, (word, door) in enumerate(DOORS):
        doors[word], _ = Need.objects.get_or_create(slug=slugify(word), defaults={"door": door, "order": order})
    return doors


def load_sections(offer, rows):
    """By code, in the order of what people need first (domain.md 5)."""
    sections = {section.code: section for section in LocalOfferSectionPage.objects.all()}
    for row in sorted(rows, key=lambda row: row["order"]):
        if row["id"] not in sections:
            area, lead, still_writing = SECTIONS[row["id"]]
            sections[row["id"]] = publish(
                offer,
                LocalOfferSectionPage(
                    title=row["title"],
                    slug=row["id"],
                    code=row["id"],
                    legal_area=area,
                    lead=lead,
                    still_writing=still_writing,
                ),
            )
    return sections


def entry_page(entry):
    """A page that is not yet in the tree, as the data has it: every mark kept, nothing added (D36)."""
    as_of = date.fromisoformat(entry["as_of"])
    amount = entry["amount_gbp"]
    return OfferEntryPage(
        title=entry["title"],
        slug=slugify(entry["title"]),
        offer_id=entry["id"],
        summary=entry["summary"],
        good_to_know=GOOD_TO_KNOW.get(entry["id"], ""),
        amount=entry["amount"] or "",
        amount_gbp=None if amount is None else Decimal(str(amount)),
        amount_period=entry["amount_period"] or "",
        amount_together=entry["id"] in TOTALS,
        eligibility=entry["eligibility"],
        kind=entry["kind"],
        kind_basis=entry["kind_basis"],
        how_to_claim=entry["how_to_claim"],
        ask_first=entry["ask_first_if_waiting_for_immigration_decision"],
        min_age=entry["min_age"],
        max_age=entry["max_age"],
        availability=entry["availability"],
        outside_county=entry["outside_county"],
        listed=entry["listed"],
        as_of=as_of,
        needs_check=entry["needs_check"],
        # J2I looks at the whole offer every year (S1 3.1).
        review_due=as_of.replace(year=as_of.year + 1),
        source_paragraph=entry["source_paragraph"],
        note=entry["note"] or "",
    )
