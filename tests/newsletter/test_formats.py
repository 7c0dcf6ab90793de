"""One issue in every format: the same words, frozen once, with nothing from elsewhere and nobody's address."""

import re
from datetime import date, timedelta
from html import escape, unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image as Pillow
from wagtail.images import get_image_model

from challenges import actions
from challenges.models import Answer
from local_offer import seed as local_offer
from local_offer.models import AmountChange, OfferEntryPage
from newsletter import formats, links
from newsletter.actions.freezing import freeze
from newsletter.blocks import IssueBlock
from newsletter.models import IssueSnapshot, NewsletterIssuePage, Sending
from newsletter.parts import parts_of
from tests.standing import kept

pytestmark = pytest.mark.django_db

EVIL = (
    '<p onclick="x()">Hi <b>there</b> <a href="javascript:alert(1)">tap</a> <a href="/local-offer/">the offer</a></p>'
    '<img src="https://spy.example/pixel.gif"><div style="background:url(https://spy.example/bg.png)">Styled</div>'
    "<style>p{background:url(https://spy.example/c.png)}</style><script>alert(1)</script>"
    '<form action="https://spy.example/"><input name="q"><button>Send</button></form>'
    '<ul><li>One</li><li>Two</li></ul><iframe src="https://spy.example/"></iframe>'
)
AFAR = ("out_of_county", {"text": "<p>Wherever you live.</p>"})


class Words(HTMLParser):
    """The words and the addresses of a mail, as somebody with a screen reader gets them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.hrefs, self.silent = [], [], 0
        self.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("style", "title")
        if tag == "a":
            self.hrefs.append(dict(attrs)["href"])
        if tag == "img":
            self.found.append(dict(attrs)["alt"])

    def handle_endtag(self, tag):
        self.silent -= tag in ("style", "title")

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.found.append(" ".join(data.split()))


def flat(text):
    return " ".join(text.split())


@kept
def to_tell(news, stage):
    """What an issue can tell of: one that changed, a no, one that is worked on, and an amount that went up."""
    local_offer.load()
    won = stage.changed(title="Letters I can open")
    no = stage.not_now(title="A cat in my flat")
    slow = stage.in_progress(title="Tell us when a repair comes")
    for challenge in (won, no, slow):
        stage.publish(challenge)
    entry = OfferEntryPage.objects.get(offer_id="L41")
    AmountChange.objects.create(entry=entry, amount="£80 a year")
    AmountChange.objects.create(entry=entry, amount="£100 a year", from_day=date(2026, 4, 1))
    return won, no, slow, entry


@pytest.fixture
def everything(make_issue, to_tell):
    """An issue with a part of each kind, its challenge and the no it speaks of."""
    won, no, slow, entry = to_tell
    soon, gone = timezone.localdate() + timedelta(days=9), timezone.localdate() - timedelta(days=1)
    job = {"text": "<p>Ask us.</p>", "link": "https://jobs.example.org/"}
    issue = make_issue(
        ("hello", {"text": "<p>Hi & hello</p>", "who": "Yonas"}),
        ("outcome", won.reference),
        ("offer_change", {"entry": entry.pk, "text": ""}),
        ("not_now", no.reference),
        ("progress", {"most": 5}),
        AFAR,
        ("question", {"question": "Is your home warm?", "answers": ["Yes", "Not yet"]}),
        ("have_your_say", {"question": "What else?", "how": "<p>Tell us</p>"}),
        ("next_meeting", {"day": None, "text": "<p>Send your words.</p>"}),
        ("did_you_know", {"entry": entry.pk, "text": ""}),
        ("opportunity", {"title": "A job in a cafe", "closes": soon.isoformat(), **job}),
        ("opportunity", {"title": "A job that is gone", "closes": gone.isoformat(), **job}),
        ("event", {"title": "Care leavers week", "day": "2027-10-25", "until": "2027-10-31", "text": ""}),
        ("recruitment", {"text": "<p>Come and see.</p>"}),
        ("asylum", {"text": "<p>You are safe to ask.</p>", "listen": "https://listen.example.org/"}),
        ("word", {"avoid": "placement", "better": "home", "why": "You live there."}),
        ("well_done", {"text": "<p>Ten of you passed.</p>"}),
        ("member_leaving", {"text": "<p>Thank you, all the best.</p>", "yes_on": "2026-11-01"}),
        title="Letters you can open",
    )
    issue.won, issue.no, issue.slow = won, no, slow
    return issue


def test_each_kind_of_part_is_in_every_format(everything, stage, read):
    snapshot = freeze(everything, by=stage.officer)

    mail = formats.html_mail(snapshot, outside_county=False)
    said = flat(" ".join(Words(mail).found))
    plain = flat(formats.plain_text(snapshot, outside_county=False))
    page = flat(unescape(re.sub(r"<[^>]+>", " ", read(everything))))
    for words in (
        "Hello from CLAB", "Letters I can open", "Letters come as texts.", "New in the Local Offer",
        "It was: £80 a year. Now it is: £100 a year.", "It counts from 1 April 2026.", "Not now, and why",
        "What could change it: The owner's rules end next year.", "Still working on it", "Tell us when a repair comes",
        "Outside the county", "Wherever you live.", "Question of the month", "Is your home warm?", "Not yet",
        "Have your say", "Next meeting", "Did you know?", "A job in a cafe", "Care leavers week",
        "25 October 2027 to 31 October 2027", "Join CLAB", "You are safe to ask.", "Instead of “placement”",
        "Well done", "Ten of you passed.", "Thank you and goodbye", "Tell CLAB one thing", "Take part from far away",
        "Get help now", "How to stop",
    ):  # fmt: skip
        for place in (said, plain, page):
            assert words in place, words
    again = f"We look at it again on {date_format(timezone.localdate() + timedelta(days=365), 'j F Y')}."
    for place in (said, plain, page):
        assert again in place.partition("What could change it:")[2].partition("Still working on it")[0]
    assert "A job that is gone" not in said + plain + page
    assert set(snapshot.references) == {everything.won.reference, everything.no.reference, everything.slow.reference,
                                        "L41"}  # fmt: skip
    tried = {one["kind"] for one in snapshot.parts} - {"tell", "afar", "stop"}
    assert set(IssueBlock().child_blocks) - tried == {"picture", "what_we_did"}


def test_a_no_that_is_put_off_says_its_new_day_and_one_that_is_looked_at_again_says_none(
    everything, stage, read, next_meeting
):
    """Frozen words stay in the mail that went out; the web says what is so today."""
    snapshot = freeze(everything, by=stage.officer)
    Sending.objects.create(snapshot=snapshot, begun_at=timezone.now())
    answers = Answer.objects.filter(challenge=everything.no)

    answers.update(look_again_on=date(2028, 2, 29))
    assert "We look at it again on 29 February 2028." in read(everything)
    answers.update(look_again_on=timezone.localdate())
    actions.look_again(everything.no, by=stage.chair, meeting=next_meeting)
    now = read(everything)
    assert "A cat in my flat" in now and "look at it again" not in now
    assert "look at it again" in formats.plain_text(snapshot, outside_county=False)


def test_a_picture_is_from_our_own_site_and_said_in_words_wherever_it_is_not_shown(make_issue, stage, read):
    kept = BytesIO()
    Pillow.new("RGB", (900, 600), "teal").save(kept, "PNG")
    image = get_image_model().objects.create(title="Our room", file=ContentFile(kept.getvalue(), name="room.png"))
    alt, caption = "Our “round” table & eight chairs.", "Here we meet."
    value = {"image": image.pk, "alt": alt, "caption": caption, "people": "said_yes", "yes_on": "2026-11-01"}
    issue = make_issue(("picture", value), AFAR)
    snapshot = freeze(issue, by=stage.officer)

    [shown] = [piece for part in snapshot.parts for piece in part["pieces"] if piece["is"] == "picture"]
    assert shown["src"].startswith(f"{settings.SITE_URL}/media/") and shown["src"].endswith(".jpg")
    page = read(issue).partition("<h1>")[2].partition("</main>")[0]  # the page is what prints on A4
    [on_page] = re.findall("<img [^>]+>", page)
    assert f'src="{shown["src"].removeprefix(settings.SITE_URL)}"' in on_page
    assert f'alt="{escape(alt)}"' in on_page and 'width="600" height="400"' in on_page
    mail = formats.html_mail(snapshot, outside_county=False)
    [in_mail] = re.findall("<img [^>]+>", mail)
    assert f'src="{shown["src"]}"' in in_mail and alt in unescape(in_mail)

    words_only = formats.html_mail(snapshot, outside_county=False, text_only=True)
    assert "<img" not in words_only
    for place in (mail, words_only):
        assert {alt, caption} <= set(Words(place).found)
    plain = formats.plain_text(snapshot, outside_county=False)
    assert f"{alt}\n\n{caption}" in plain
    assert shown["src"] not in plain + snapshot.text_message
    for place in (page, mail, words_only, plain, snapshot.text_message):
        assert "2026-11-01" not in place and "1 November 2026" not in place and "said_yes" not in place


def test_the_text_part_says_what_the_mail_says_and_the_other_way_round(everything, stage):
    snapshot = freeze(everything, by=stage.officer)

    for outside in (False, True):
        words = Words(formats.html_mail(snapshot, outside_county=outside))
        plain = formats.plain_text(snapshot, outside_county=outside)
        for said in words.found:
            if said != "Said & Done":  # the name above the mail stands in a letter's From
                assert said.lower() in flat(plain).lower(), said
        for href in words.hrefs:
            assert href in plain or href.startswith(("tel:", "sms:")), href
        in_mail = flat(" ".join(words.found)).lower()
        for each in plain.split("\n\n"):
            bare = flat(re.sub(r"\(?https?://\S+?\)?(?=\s|$)|-{3,}|^- ", "", each, flags=re.MULTILINE)).lower()
            for sentence in filter(None, (one.strip(" .·:") for one in re.split(r"(?<=[.?!:])\s|·", bare))):
                assert sentence in in_mail, sentence
        assert set(re.findall(r"https?://[^\s)]+", plain)) == {h for h in words.hrefs if h.startswith("http")}


def test_for_who_lives_outside_the_county_her_part_comes_first(everything, stage):
    snapshot = freeze(everything, by=stage.officer)

    inside = formats.plain_text(snapshot, outside_county=False)
    outside = formats.plain_text(snapshot, outside_county=True)

    assert outside.index("Wherever you live.") < outside.index("What changed") < outside.index("Still working")
    assert inside.index("What changed") < inside.index("Wherever you live.")


def test_what_is_known_to_hold_where_she_lives_is_named_and_what_is_not_known_is_said_to_be_so(make_issue, stage, read):
    from local_offer import seed as local_offer

    local_offer.load()
    places = OfferEntryPage.OutsideCounty
    for number, place in (("L41", places.YES), ("L02", places.NO), ("L11", places.UNKNOWN)):
        OfferEntryPage.objects.filter(offer_id=number).update(outside_county=place)
    entries = list(OfferEntryPage.objects.filter(offer_id__in=["L41", "L02", "L11"]).order_by("-offer_id"))
    issue = make_issue(("out_of_county", {"text": "<p>Wherever.</p>", "entries": [entry.pk for entry in entries]}))

    snapshot = freeze(issue, by=stage.officer)
    mail = flat(" ".join(Words(formats.html_mail(snapshot, outside_county=True)).found))
    plain = flat(formats.plain_text(snapshot, outside_county=True))
    page = flat(unescape(re.sub(r"<[^>]+>", " ", read(issue))))

    held, no, unknown = entries[0], *entries[1:]
    assert held.offer_id == "L41"
    for place in (mail, plain, page):
        assert "This also holds where you live:" in place and held.title in place and held.amount in place
        assert "Of some things we don’t know yet if they hold there. See what we know." in place
        assert no.title not in place and unknown.title not in place
    assert snapshot.references == ["L41"]

    OfferEntryPage.objects.update(outside_county=places.YES)
    assert "Of some things" not in str(parts_of(issue))
    OfferEntryPage.objects.update(outside_county=places.NO)
    assert "where you live:" not in str(parts_of(NewsletterIssuePage.objects.get(pk=issue.pk)))


def test_what_comes_from_elsewhere_is_in_no_format(make_issue, stage, read):
    issue = make_issue(("hello", {"text": EVIL, "who": ""}), ("out_of_county", {"text": EVIL}))
    snapshot = freeze(issue, by=stage.officer)
    mail = formats.html_mail(snapshot, outside_county=False)
    plain = formats.plain_text(snapshot, outside_county=False)

    assert "the offer" in mail and "Styled" in plain and "- One\n- Two" in plain
    main = read(issue).partition("<h1>")[2].partition("</main>")[0]
    main = main.partition('aria-labelledby="sign-up"')[0]  # that one is ours
    for place in (mail, plain, main, snapshot.text_message):
        assert "spy.example" not in place and "javascript:" not in place and "alert(1)" not in place
        assert "onclick" not in place and "<form" not in place and "<iframe" not in place
    # Nothing is loaded: no font, no picture, no script; and every address is ours or one to tap.
    assert not re.search(r"url\(|@import|<link|<script|googleapis", mail)
    assert all(href.startswith((settings.SITE_URL, "tel:", "sms:")) for href in Words(mail).hrefs)


def test_her_own_links_are_in_the_mail_with_nobodys_word(everything, stage):
    snapshot = freeze(everything, by=stage.officer)
    question = next(str(b.id) for b in everything.body if b.block_type == "question")

    for written in (
        formats.html_mail(snapshot, outside_county=True),
        formats.plain_text(snapshot, outside_county=True),
    ):
        for name in ("newsletter-tell", "newsletter-mine", "newsletter-unsubscribe"):
            assert links.address(name, links.NOBODY) in written
        assert links.address("newsletter-answer", links.NOBODY, everything.pk, question, 1) in written
    assert links.NOBODY not in str(snapshot.parts)


def test_a_text_message_fits_and_ends_with_the_link(everything, stage):
    everything.title = "“Ünïcode” – a very long title 😀 " + "word " * 18
    everything.intro = "x" * 300
    everything.save()

    words = formats.text_message(freeze(everything, by=stage.officer))

    assert len(words) <= formats.LONGEST
    assert words.endswith(settings.SITE_URL + everything.get_url())
    assert formats.in_gsm(words) == words and "😀" not in words
    assert links.address("newsletter-unsubscribe", links.NOBODY) in words
    assert links.address("newsletter-tell", links.NOBODY) in words


def test_what_was_frozen_stays_and_what_was_taken_back_goes(everything, stage, read):
    snapshot = freeze(everything, by=stage.officer)
    Sending.objects.create(snapshot=snapshot, begun_at=timezone.now())
    everything.won.refresh_from_db()
    everything.body[0].value["who"] = "Somebody else"
    everything.save()

    assert "Yonas" in read(everything) and "Letters I can open" in read(everything)
    for challenge in (everything.won, everything.slow, everything.no):
        actions.unpublish(challenge, by=stage.chair)

    page = read(everything)
    for words in ("Letters I can open", "Letters come as texts.", "Tell us when a repair comes", "A cat in my flat"):
        assert words not in page
    assert page.count("Taken back") == 3 and "Ten of you passed." in page
    snapshot.refresh_from_db()
    assert "Letters come as texts." in str(snapshot.parts)


def test_no_issue_is_frozen_without_a_part_for_afar_unless_somebody_says_why(make_issue, stage):
    issue = make_issue(("hello", {"text": "<p>Hi</p>", "who": ""}))

    with pytest.raises(ValidationError, match="outside the county"):
        freeze(issue, by=stage.officer, no_out_of_county_because="  ")
    snapshot = freeze(issue, by=stage.officer, no_out_of_county_because="It is about one event.")

    assert snapshot.no_out_of_county_because == "It is about one event."
    assert freeze(make_issue(AFAR), by=stage.officer, no_out_of_county_because="x").no_out_of_county_because == ""


def test_only_what_is_up_is_frozen_and_only_by_those_who_write_it(make_issue, stage):
    issue = make_issue(AFAR)
    with pytest.raises(PermissionDenied):
        freeze(issue, by=stage.author)
    issue.unpublish()
    with pytest.raises(ValidationError, match="second person"):
        freeze(issue, by=stage.officer)
    assert not IssueSnapshot.objects.exists()


@pytest.mark.parametrize("title", ["News\r\nBcc: x@example.org", "News\u202e", "News\x00"])
def test_a_title_that_would_add_a_header_is_no_subject(make_issue, stage, title):
    issue = make_issue(AFAR)
    issue.title = title
    type(issue).objects.filter(pk=issue.pk).update(title=title.replace("\x00", "\x07"))

    with pytest.raises(ValidationError, match="one short line"):
        freeze(issue, by=stage.officer)


def test_many_parts_ask_no_more_than_one_of_each(everything, make_issue, stage, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for times in (1, 3):
        issue = make_issue(*[("outcome", everything.won.reference), ("not_now", everything.no.reference)] * times,
                           ("progress", {"most": 5}), AFAR)  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            parts_of(issue)
        counts.append(len(queries))
    assert counts[0] == counts[1]
