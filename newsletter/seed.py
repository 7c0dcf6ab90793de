"""
The news page and two issues that show what one can hold. They say of themselves that they are examples.

`load_readers` is the demo's alone: a real site begins with nobody on its list.
"""

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from local_offer.models import OfferEntryPage
from newsletter import consent, welcome_words
from newsletter.models import Consent, NewsletterIndexPage, NewsletterIssuePage, Reader
from newsletter.models.reader import digest_of
from pages.models import HomePage
from pages.seed import publish

LEAD = "What changed, what did not, and how to join in. Every 6 weeks, wherever you live."
CYCLE = timedelta(days=42)


@transaction.atomic
def load():
    """The index, and two example issues. Pages, Local Offer and challenges come first. Returns the index."""
    news = NewsletterIndexPage.objects.first()
    if news is None:
        news = publish(
            HomePage.english(), NewsletterIndexPage(title="News", slug="news", lead=LEAD, show_in_menus=True)
        )
    for issue in examples(timezone.localdate()):
        if not NewsletterIssuePage.objects.filter(number=issue.number).exists():
            publish(news, issue)
    return news


def examples(today):
    """Two issues six weeks apart, not yet in the tree."""
    return [
        NewsletterIssuePage(
            number=1,
            title="Hello, and how this works (example)",
            slug="1",
            date=today - CYCLE,
            intro="The first issue. What this site is for, and the first job for CLAB.",
            is_example=True,
            body=json.dumps(first()),
        ),
        NewsletterIssuePage(
            number=2,
            title="Is it true for you? (example)",
            slug="2",
            date=today,
            intro="The council says a lot is done. CLAB checks the list, and you can help.",
            is_example=True,
            body=json.dumps(second()),
        ),
    ]


def first():
    return [
        part(
            "hello",
            {
                "text": "<p>Care leavers run this. You tell us what needs to change. Then you can see what happens.</p>"
                "<p>The people in this demo are made up. So are Harbour Homes (example) and Northgate Jobcentre"
                " (example). The facts about West Sussex are from the council’s own reports.</p>",
                "who": "a CLAB member (example)",
            },
        ),
        part(
            "have_your_say",
            {
                "question": "What is the one thing you would change?",
                "how": '<p>Tell us on your phone: <a href="/challenges/raise/">raise a challenge</a>. You don’t need an'
                " account. Or tell your worker, and they write it down for you.</p>",
            },
        ),
        spotlight("L41", "<p>Clothes wear out. Did you ask for yours this year?</p>"),
        part(
            "word",
            {
                "avoid": "placement",
                "better": "home, or where I live",
                "why": "A young person lives somewhere. Nobody is placed.",
            },
        ),
        part("out_of_county", {"text": AFAR}),
        part("help", None),
    ]


def second():
    from challenges import public

    return [
        part(
            "hello",
            {
                "text": "<p>In 2023 the council wrote down what came out of J2I. The list is long, and we are glad.</p>"
                "<p>But nobody has asked you yet. So CLAB goes through the list now, one by one.</p>",
                "who": "a CLAB member (example)",
            },
        ),
        part(
            "have_your_say",
            {
                "question": "Did you get it when you asked?",
                "how": '<p>Look at the <a href="/local-offer/">Local Offer</a>. Did it work for you? Tell CLAB.</p>',
            },
        ),
        *(part("outcome", reference) for reference, _title in public.choices()[:2]),
        part("question", {"question": "Did the last thing you asked for come?", "answers": ["Yes", "Not yet", "No"]}),
        part("next_meeting", {"day": None, "text": "<p>You can send your words ahead, from wherever you live.</p>"}),
        spotlight("L02", "<p>You left, and now you need someone? You can come back. Nobody may tell you off.</p>"),
        spotlight("L11", "<p>Told no at the desk? Ask for the reason in writing, and tell CLAB.</p>"),
        part("well_done", {"text": "<p>To everyone who said what they think in a room full of adults. Well done.</p>"}),
        part("out_of_county", {"text": AFAR, "entries": held_outside()}),
        part("help", None),
    ]


def held_outside():
    """What is known to hold outside the county; of most entries it is not known yet."""
    return [entry.pk for entry in welcome_words.entries(3, outside=True)]


AFAR = (
    "<p>You live outside West Sussex? You are still one of us. Your words count the same.</p>"
    '<p>For most things we don’t know yet if they hold where you live. The <a href="/local-offer/">Local Offer</a> says'
    " so at each one, and whom to ask.</p>"
)


def part(kind, value):
    return {"type": kind, "value": value}


def spotlight(offer_id, text):
    return part("did_you_know", {"entry": OfferEntryPage.objects.get(offer_id=offer_id).pk, "text": text})


# --- Made-up readers, for the demo alone ------------------------------------------------------------------------------

READS, ASKED = Reader.State.READS, Reader.State.ASKED
READERS = (
    {"address": "kim@example.org"},
    {"address": "nia@example.org", "outside_county": True},
    {"address": "robin@example.org", "text_only": True, "language": "ti"},
    {"address": "jo@example.org", "frequency": Reader.Frequency.YEARLY},
    {"address": "sol@example.org", "state": ASKED},
)


@transaction.atomic
def load_readers():
    """Five who never were: one lives outside the county, one has not said yes so far. Twice makes no more of them."""
    now = timezone.now()
    for said in READERS:
        reads = said.get("state", READS) == READS
        when = {"asked_at": now - timedelta(days=2), "state": READS}
        when |= {"confirmed_at": now - timedelta(days=2), "welcomed_at": now} if reads else {}
        digest = digest_of("email", said["address"])
        reader, new = Reader.objects.get_or_create(digest=digest, defaults={**when, **said})
        if new and reads:
            Consent.objects.create(reader=reader, source=Consent.Source.WEB, wording=consent.to_read())
