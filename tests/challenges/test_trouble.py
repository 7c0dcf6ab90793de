"""What did not work in the Local Offer: CLAB's page, the month's report, the way to a challenge (A42, 7.1 item 7)."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge, Report
from challenges.reports import frozen
from local_offer.models import LocalOfferIndexPage, LocalOfferSectionPage, OfferEntryPage, OfferExperience, TroubleNote
from pages import seed as ground
from pages.seed import publish
from tests.challenges.stages import Stage

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 22, 15, tzinfo=UTC)
PAGE = "/clab/offer-trouble/"


@pytest.fixture
def make_entry(db):
    """`make_entry(title)`: a live page of the Local Offer."""
    offer = publish(ground.load_site(), LocalOfferIndexPage(title="Local Offer", slug="local-offer", lead="All of it."))
    money = publish(
        offer, LocalOfferSectionPage(title="Money", slug="money", code="money", legal_area="Finance", lead="Pounds.")
    )
    made = []

    def make_entry(title="A bus pass"):
        made.append(title)
        number = f"T{len(made):02}"
        fields = {"summary": "Sum.", "eligibility": "All", "how_to_claim": "Ask.", "source_paragraph": "S1 2.27"}
        return publish(
            money,
            OfferEntryPage(title=title, slug=number.lower(), offer_id=number, as_of=date(2023, 9, 13), **fields),
        )

    return make_entry


def happened(entry, number, month=date(2026, 10, 1), what="told_no"):
    for question, answer in (("what", what), ("when", "longer"), ("where", "inside")):
        row, _new = OfferExperience.objects.get_or_create(entry=entry, month=month, question=question, answer=answer)
        row.number += number
        row.save()


@pytest.fixture
def november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


# --- CLAB's page ------------------------------------------------------------------------------------------------------


def test_clab_and_the_officer_read_it_in_steps_of_five(november, make_entry, read, yonas, ruth):
    many, few = make_entry("MANY"), make_entry("FEW")
    happened(many, 6)
    happened(many, 3, what="no_answer")
    happened(few, 4)
    happened(few, 40, month=date(2026, 11, 1))

    for reader in (yonas, ruth):
        status, page = read(reader, PAGE)
        assert status == 200
        assert "MANY" in page and "FEW" not in page
        assert "5 or more people" in page and "Nobody answered me: fewer than 5" in page
        assert "up to the end of October 2026" in page and "1 December" in page
        words = re.sub(r"<[^>]*>", " ", page)
        assert set(re.findall(r"\d+", words)) == {"2026", "1", "5"}, "no other number than the steps and two days"


def test_a_clab_member_says_it_on_the_page_and_takes_it_back(november, make_entry, sign_in, yonas, dylan):
    entry = make_entry("MANY")
    happened(entry, 6)
    client, other = sign_in(Client(), yonas), sign_in(Client(), dylan)
    url = reverse("clab-trouble-show", args=[entry.offer_id])

    assert "The page says so now." in client.post(url, {"shown": "1"}, follow=True).content.decode()
    assert "Some people had trouble with this." in Client().get(entry.url).content.decode()
    assert "Take it off the page" in other.get(PAGE).content.decode()

    other.post(url, {"shown": "0"})
    assert "Some people had trouble with this." not in Client().get(entry.url).content.decode()


def test_of_what_few_told_it_is_refused_in_words(november, make_entry, sign_in, yonas):
    entry = make_entry("FEW")
    happened(entry, 4)

    answer = sign_in(Client(), yonas).post(
        reverse("clab-trouble-show", args=[entry.offer_id]), {"shown": "1"}, follow=True
    )

    assert "Fewer than 5 people told us." in answer.content.decode()
    assert not TroubleNote.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("ruth", 403), ("fiona", 404), ("priya", 404), ("leah", 404), ("ed", 404), ("ada", 404), (None, 404)],
)
def test_nobody_else_decides_it(november, make_entry, request, as_person, name, status):
    entry = make_entry("MANY")
    happened(entry, 6)
    client = as_person(request.getfixturevalue(name) if name else None)
    url = reverse("clab-trouble-show", args=[entry.offer_id])

    assert client.post(url, {"shown": "1"}).status_code == status
    assert not TroubleNote.objects.exists()


@pytest.mark.parametrize("number", ["L999", "T01"])
def test_a_page_that_is_not_there_or_a_draft_is_404(make_entry, sign_in, yonas, number):
    make_entry().unpublish()
    client = sign_in(Client(), yonas)

    assert client.post(reverse("clab-trouble-show", args=[number]), {"shown": "1"}).status_code == 404
    assert client.get(reverse("clab-trouble-show", args=[number])).status_code == 405


def test_thirty_pages_cost_what_one_costs(november, make_entry, sign_in, yonas, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(Client(), yonas)
    happened(make_entry(), 6)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(29):
        happened(make_entry(f"Thing {number}"), 6)

    with django_assert_num_queries(len(one)):
        client.get(PAGE)


# --- The month's report -----------------------------------------------------------------------------------------------


def test_the_report_of_a_month_that_is_over_has_it_and_is_frozen_with_it(
    november, make_entry, read, stage, fiona, groups
):
    many, few = make_entry("MANY"), make_entry("FEW")
    with time_machine.travel(datetime(2026, 10, 5, 12, tzinfo=UTC)):
        began(stage)
    happened(many, 12)
    happened(few, 4)
    happened(many, 30, month=date(2026, 11, 1))

    for _frozen in range(2):
        page = read(fiona, "/reports/monthly/2026-10/")[1]
        assert "MANY: 10 or more people" in page and "FEW" not in page
        assert "12 " not in page.partition("It didn’t work for me")[2]
        frozen.freeze_months(NOVEMBER)
    assert Report.objects.filter(first=date(2026, 10, 1)).exists()

    running = read(fiona, "/reports/monthly/2026-11/")[1]
    assert "MANY" not in running and "It didn’t work for me" not in running


def test_a_report_frozen_before_there_was_such_an_item_still_opens(november, make_entry, read, stage, fiona):
    with time_machine.travel(datetime(2026, 10, 5, 12, tzinfo=UTC)):
        began(stage)
    frozen.freeze_months(NOVEMBER)
    report = Report.objects.get(first=date(2026, 10, 1))
    content = {key: value for key, value in report.content.items() if key != "didnt_work"}
    Report.objects.filter(pk=report.pk).update(content=content)

    assert read(fiona, "/reports/monthly/2026-10/")[0] == 200


def began(stage: Stage):
    """There is something to tell of since October."""
    challenge = stage.received()
    assert challenge.sent_at.month == 10


# --- Make it a challenge ----------------------------------------------------------------------------------------------


def test_it_begins_with_the_title_and_what_would_be_right_and_nothing_else(make_entry, as_person, leah):
    entry = make_entry("Clothing")
    client = as_person(leah)

    first = client.get("/challenges/raise/", {"about": "T01"})
    form = first.context["form"]
    assert form["own_words"].value() == "“Clothing” did not work for me."
    assert not Challenge.objects.exists()

    right = client.post("/challenges/raise/", {"about": "T01", "own_words": "They sent me away."}, follow=True)
    assert right.context["form"]["own_ask"].value() == "Everybody it is for gets “Clothing” when they ask."
    draft = Challenge.objects.get()
    assert draft.own_words == "They sent me away."
    assert not OfferExperience.objects.exists() and entry.offer_id not in str(vars(draft))


@pytest.mark.parametrize("about", ["", "L999", "x" * 300, "T01\x00", "T02"])
def test_any_other_number_is_the_plain_form(make_entry, client, about):
    make_entry("Clothing")
    make_entry("DRAFTTITLE").unpublish()

    page = client.get("/challenges/raise/", {"about": about})

    assert page.status_code == 200
    assert page.context["form"]["own_words"].value() in (None, "")
    assert "DRAFTTITLE" not in page.content.decode()


def test_without_it_nothing_is_put_into_her_mouth(make_entry, as_person, leah):
    make_entry("Clothing")

    answer = as_person(leah).post("/challenges/raise/", {"own_words": "The bus."}, follow=True)

    assert answer.context["form"]["own_ask"].value() == ""
    assert Challenge.objects.get().own_ask == ""
