"""One entry of the Local Offer: every line, in its order, and nothing that the source does not say (D36, D123)."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from wagtail import hooks

from local_offer import sources
from local_offer.models import Need, OfferEntryPage, RelatedEntry
from pages.models import SiteSettings

pytestmark = pytest.mark.django_db
Kind, Basis = OfferEntryPage.Kind, OfferEntryPage.Basis


def test_every_line_is_there_in_the_one_order(make_entry, read):
    page = read(
        make_entry(
            summary="Money for clothes.",
            kind=Kind.EXTRA,
            kind_basis=Basis.STATED,
            amount="£100 a year",
            last_checked_by_clab=date(2026, 3, 1),
        )
    )

    lines = [
        "Money for clothes.",
        "Who it is for",
        "All care leavers.",
        "By law or extra?",
        "The law does not make the council do this.",
        "How to get it",
        "Ask your Personal Adviser (PA).",
        "How much",
        "£100 a year",
        "True on 13 September 2023.",
        "If you are told no",
        "Ask for the reason in writing.",
        "Last checked by CLAB",
        "1 March 2026",
        "The council’s scrutiny report, 13 September 2023, paragraph 2.27.",
    ]
    places = [page.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)


def test_what_nobody_knows_is_said_and_not_left_out(make_entry, read):
    page = read(make_entry())

    assert "No amount is written down." in page
    assert "Not yet." in page
    assert "We don’t know yet if it is by law or extra." in page
    assert "We don’t know yet if it holds for you." in page


@pytest.mark.parametrize(
    ("kind", "basis", "label"),
    [
        (Kind.BY_LAW, Basis.STATED, "By law"),
        (Kind.EXTRA, Basis.STATED, "Extra"),
        (Kind.BY_LAW, Basis.INFERRED, "We are checking which"),
        (Kind.EXTRA, Basis.INFERRED, "We are checking which"),
        (Kind.CHECKING, Basis.INFERRED, "We are checking which"),
        (Kind.NATIONAL_OR_PARTNER, Basis.INFERRED, "National or partner"),
    ],
)
def test_by_law_and_extra_are_never_printed_on_a_guess(make_entry, read, kind, basis, label):
    page = read(make_entry(kind=kind, kind_basis=basis))

    assert [tag for tag in Kind.labels if f">{tag}</span>" in page] == [label]
    assert f"<b>{label}.</b>" in page


def test_what_is_being_checked_says_so_in_one_line(make_entry, read):
    page = read(make_entry(needs_check=True, review_due=date(2099, 1, 1)))

    assert page.count("We are checking this.") == page.count("It was right on 13 September 2023.") == 1
    assert "We are checking this." not in read(make_entry(needs_check=False, review_due=date(2099, 1, 1)))


def test_past_its_day_everybody_reads_that_it_is_being_checked(make_entry, read):
    assert "We are checking this." in read(make_entry(needs_check=False, review_due=date(2024, 1, 1)))


def test_beside_ask_your_pa_stands_whom_to_ask_without_one(make_entry, read):
    entry = make_entry()
    assert "We don’t have its number yet." in read(entry)

    SiteSettings.objects.update(duty_line="01234 567890")

    page = read(entry)
    assert '<a href="tel:01234567890">Call the duty line</a>' in page
    assert "We don’t have its number yet." not in page


@pytest.mark.parametrize(
    ("how", "asks"),
    [
        ("Ask your Personal Adviser (PA).", True),
        ("Ask the Care Leavers Service for support again.", True),
        ("Sign up here or ask your PA.", True),
        ("Ask at your Personal Education Plan meeting.", True),
        ("Read it here, and tell CLAB what is missing.", False),
    ],
)
def test_it_knows_when_somebody_must_be_asked(how, asks):
    assert OfferEntryPage(how_to_claim=how).asks_somebody is asks


def test_who_waits_for_an_immigration_decision_is_told_to_ask_first(make_entry, read):
    words = "Waiting for an immigration decision?"

    assert words in read(make_entry(ask_first=True))
    assert words not in read(make_entry(ask_first=False))


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ({"min_age": 16}, "From 16 years old."),
        ({"max_age": 25}, "Up to 25"),
        ({"min_age": 18, "max_age": 21}, "From 18 to 21"),
    ],
)
def test_ages_are_in_words(make_entry, read, ages, words):
    assert words in read(make_entry(**ages))


def test_what_cannot_be_got_now_says_so(make_entry, read):
    assert "This is planned, and may not be open yet" in read(make_entry(availability="planned"))


def test_what_a_higher_app_says_was_won_is_shown(make_entry, read, client):
    entry = make_entry()
    assert "Won by young people" not in read(entry)

    def won(page, request, args, kwargs):
        request.won_by_young_people = [
            SimpleNamespace(title="Buses cost <too> much", url="/challenges/C-2026-001/", outcome="A pass for all.")
        ]

    with hooks.register_temporarily("before_serve_page", won):
        page = read(entry)

    assert "Won by young people" in page
    assert '<a href="/challenges/C-2026-001/">Buses cost &lt;too&gt; much</a>' in page
    assert "A pass for all." in page


def test_what_an_editor_types_is_text_and_never_markup(make_entry, read, money):
    evil = "<img src=x onerror=alert(1)>"
    page = read(
        make_entry(title=evil, summary=evil, eligibility=evil, amount=evil, how_to_claim=evil, good_to_know=evil)
    ) + read(money)

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_the_note_for_editors_stays_with_editors(make_entry, read):
    assert "printed as plus-minus" not in read(make_entry(note="printed as plus-minus"))


def test_ages_the_wrong_way_round_are_refused(make_entry):
    entry = make_entry(min_age=25)
    entry.max_age = 18

    with pytest.raises(ValidationError) as refused:
        entry.full_clean()

    assert list(refused.value.message_dict) == ["max_age"]


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("S1 2.27", "The council’s scrutiny report, 13 September 2023, paragraph 2.27"),
        ("S1 2.26, 2.27", "The council’s scrutiny report, 13 September 2023, paragraphs 2.26, 2.27"),
        (
            "S1 2.25; S2 1.5",
            "The council’s scrutiny report, 13 September 2023, paragraph 2.25;"
            " The council’s report to Cabinet, 1 October 2024, paragraph 1.5",
        ),
        ("Minutes of May", "Minutes of May"),
    ],
)
def test_a_source_is_told_in_words(sign, words):
    assert sources.in_words(sign) == words


# --- Who to ask, where one lives, what goes with it -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("yes", "Yes, this is yours too."),
        ("no", "No, this is only inside the county."),
        ("unknown", "We are checking. We don’t know yet if it holds for you. Ask your PA."),
    ],
)
def test_living_outside_the_county_is_answered_in_one_of_three_ways(make_entry, read, where, words):
    page = read(make_entry(outside_county=where))

    assert f"Living outside the county?</b> {words}" in page


def test_whom_to_ask_stands_there_when_somebody_tried_it(make_entry, read):
    known = {
        "contact_name": "The housing desk",
        "contact_phone": "01234 567890",
        "contact_checked_on": date(2026, 5, 4),
    }
    page = read(make_entry(**known, contact_email="desk@example.org", contact_link="https://example.org/desk"))

    assert "The housing desk." in page and 'href="tel:01234567890"' in page
    assert 'href="mailto:desk@example.org"' in page and 'href="https://example.org/desk"' in page
    assert "We tried it on 4 May 2026." in page
    assert "We tried it on" not in read(make_entry(title="Nobody knows"))


@pytest.mark.parametrize("contact", [{"contact_phone": "01234 567890"}, {"contact_email": "desk@example.org"}])
def test_a_contact_nobody_tried_is_refused(make_entry, contact):
    entry = make_entry()
    for name, value in contact.items():
        setattr(entry, name, value)

    with pytest.raises(ValidationError) as refused:
        entry.full_clean()

    assert list(refused.value.message_dict) == ["contact_checked_on"]


def goes_with(entry, *others):
    for other in others:
        entry.related_entries.add(RelatedEntry(entry=other))
    entry.save_revision().publish()
    return entry


def test_what_goes_with_it_stands_on_both_pages_and_once_on_each(make_entry, read):
    lessons, test = make_entry(title="LESSONS"), make_entry(title="DRIVETEST")
    goes_with(lessons, test)
    goes_with(test, lessons)

    for page, other in ((lessons, test), (test, lessons)):
        assert read(page).count(f'href="{other.get_url()}"') == 1
        assert read(page).count(f'href="{page.get_url()}"') == 0


def test_what_cannot_be_read_or_got_goes_with_nothing(make_entry, read):
    entry, draft, looked_at = make_entry(), make_entry(title="DRAFT"), make_entry(title="LOOKEDAT", listed=False)
    goes_with(entry, draft, looked_at)
    draft.unpublish()

    page = read(entry)

    assert "DRAFT" not in page and "LOOKEDAT" not in page and "Goes with it" not in page


def test_an_entry_does_not_go_with_itself(make_entry):
    entry = make_entry()

    with pytest.raises(ValidationError):
        RelatedEntry(page=entry, entry=entry).clean()


def test_it_leads_to_what_else_there_is_for_the_same_situation(make_entry, read):
    entry = make_entry()
    entry.needs = [Need.objects.create(slug="studying", door="I’m studying")]
    entry.save_revision().publish()

    assert '<a href="/local-offer/for/studying/">I’m studying</a>' in read(entry)


def test_an_editors_preview_shows_what_she_chose_before_it_is_saved(make_entry, money):
    other = make_entry(title="OTHER")
    new = OfferEntryPage(
        title="New", slug="new", offer_id="T99", summary="Sum.", eligibility="All", how_to_claim="Ask.",
        as_of=date(2026, 5, 4), source_paragraph="S1 2.27",
    )  # fmt: skip
    new.related_entries.add(RelatedEntry(entry=other))
    new.path, new.depth = money.path + "0099", money.depth + 1

    page = new.make_preview_request().rendered_content

    assert "OTHER" in page and "It didn’t work for me" not in page
