"""The review room: who is let in, what each reads and can do there, and what it costs (D29, trust.md 2)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from local_offer.models import OfferEntryPage, OfferReview
from local_offer.review import actions
from tests.conftest import SIGN_IN_BACKEND
from tests.local_offer.conftest import new_entry
from tests.standing import kept

pytestmark = pytest.mark.django_db
RIGHT, CHANGE, ENDED = OfferReview.Says
ROOM = {"yonas", "amara", "ruth", "tom"}
OWNERS = {"priya", "ruth", "fiona"}
EVERYBODY = ["yonas", "amara", "ruth", "tom", "priya", "fiona", "leah", "councillor_shah", "ed", "ada", None]


def fresh(entry):
    return OfferEntryPage.objects.get(pk=entry.pk)


def as_one(user):
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend=SIGN_IN_BACKEND)
    return client


def box(entry):
    return f"{entry.pk}:{fresh(entry).seal}"


def said(entry, says=RIGHT, what=""):
    standing = OfferReview.objects.standing().filter(entry=entry).first()
    return {"says": says, "what": what, "seal": fresh(entry).seal, "seen": standing.pk if standing else ""}


def text(response):
    return " ".join(response.content.decode().split())


@kept
def entry(money):
    return new_entry(money, amount="£100", note="SECRETNOTE")


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_address_is_there_for_whom_it_is_for(name, entry, request):
    client = as_one(name and request.getfixturevalue(name))
    status = {
        "section": client.get(reverse("review-section", args=["money"])).status_code,
        "all": client.get(reverse("review-section", args=["all"])).status_code,
        "one": client.get(reverse("review-entry", args=[entry.offer_id])).status_code,
        "mine": client.get(reverse("review-mine")).status_code,
        "changes": client.get(reverse("review-changes")).status_code,
    }

    assert status == {
        "section": 200 if name in ROOM else 404,
        "all": 200 if name in ROOM else 404,
        "one": 200 if name in ROOM else 404,
        "mine": 200 if name in OWNERS else 404,
        "changes": 200 if name in {"ruth", "ed"} else 404,
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_clab_signs_and_only_an_editor_ends(name, entry, request):
    client = as_one(name and request.getfixturevalue(name))

    signing = {
        client.post(reverse("review-section", args=["money"]), {"right": box(entry)}).status_code,
        client.post(reverse("review-entry", args=[entry.offer_id]), said(entry)).status_code,
    }
    ending = client.post(reverse("review-end", args=[entry.offer_id]), {"seal": fresh(entry).seal}).status_code

    assert signing == ({302} if name in {"yonas", "amara"} else {403} if name in ROOM else {404})
    assert ending == {"ed": 302, "ruth": 403}.get(name, 404)
    assert fresh(entry).availability == "available"


def test_two_members_check_a_section_by_boxes_and_one_button(make_entry, entry, yonas, dylan):
    other = make_entry(title="Another")
    page = text(as_one(yonas).get(reverse("review-section", args=["money"])))
    assert f'value="{box(entry)}"' in page and f'value="{box(other)}"' in page
    both = {"right": [box(entry), box(other)]}

    first = as_one(yonas).post(reverse("review-section", args=["money"]), both, follow=True)
    assert "Your name is under 2. One more member makes them so." in text(first)
    assert 'name="right"' not in text(first)  # hers stand there
    second = as_one(dylan).post(reverse("review-section", args=["money"]), both, follow=True)

    assert "2 have two names now. They are checked." in text(second)
    assert "CLAB has checked 2 of 2 pages in the last year." in text(second)
    assert set(OfferEntryPage.objects.values_list("last_checked_by_clab", flat=True)) == {timezone.localdate()}


def test_boxes_hold_the_words_that_were_read(make_entry, entry, yonas):
    other, old = make_entry(title="Another"), box(entry)
    page = fresh(entry)
    page.amount = "£120"
    page.save_revision().publish()

    answer = as_one(yonas).post(reverse("review-section", args=["money"]), {"right": [old, box(other)]}, follow=True)

    assert "Look at this one by itself: “A bus pass”." in text(answer)
    assert OfferReview.objects.get().entry == other


@pytest.mark.parametrize(
    "boxes", [[], ["nonsense"], ["1:"], ["9" * 30 + ":" + "a" * 32], ["1:\x00" + "a" * 31], ["²:" + "a" * 32]]
)
def test_boxes_that_are_none_come_back_with_a_sentence(boxes, entry, yonas):
    answer = as_one(yonas).post(reverse("review-section", args=["money"]), {"right": boxes})

    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert not OfferReview.objects.exists()


def test_what_is_no_page_of_the_review_is_not_there(make_entry, entry, yonas):
    draft = make_entry(title="Not ready")
    draft.unpublish()
    looking = make_entry(title="Wi-Fi for everyone", listed=False)
    client = as_one(yonas)

    for hidden in (draft, looking):
        assert client.get(reverse("review-entry", args=[hidden.offer_id])).status_code == 404
        assert hidden.title not in text(client.get(reverse("review-section", args=["all"])))
        client.post(reverse("review-section", args=["all"]), {"right": [box(hidden)]})
    assert client.get(reverse("review-section", args=["nonsense"])).status_code == 404
    assert not OfferReview.objects.exists()


def test_a_doubt_is_read_by_itself_and_reaches_the_editors_but_no_reader(
    make_entry, entry, yonas, dylan, ed, ruth, read
):
    make_entry(title="Another")
    wrong = "SECRETDOUBT: nobody pays it."
    one = reverse("review-entry", args=[entry.offer_id])

    on = as_one(yonas).post(one, said(entry, CHANGE, wrong))
    assert on["Location"] == reverse("review-entry", args=["T02"])  # the next that asks her
    second = as_one(dylan)
    assert f'value="{box(entry)}"' not in text(second.get(reverse("review-section", args=["money"])))
    assert wrong in text(second.get(one))
    second.post(one, said(entry, CHANGE))

    for writer in (ed, ruth):
        assert wrong in text(as_one(writer).get(reverse("review-changes")))
    assert "SECRET" not in read(entry) + read(entry.get_parent()) + read(entry.get_parent().get_parent())
    assert yonas.display_name not in text(as_one(ed).get(reverse("review-changes")))


def test_a_change_without_words_comes_back_beside_its_field(entry, yonas):
    answer = as_one(yonas).post(reverse("review-entry", args=[entry.offer_id]), said(entry, CHANGE))

    assert answer.status_code == 422
    assert "Say what has to change, so that an editor can do it." in text(answer)
    assert answer.context["form"]["says"].value() == CHANGE  # her pick stands
    assert not OfferReview.objects.exists()


def test_an_owner_who_ticks_and_says_nothing_gets_all_of_it_back(make_entry, entry, priya, harbour_homes):
    other = make_entry(title="Another")
    OfferEntryPage.objects.update(owner_organisation=harbour_homes)
    sent = {"seen": [box(entry), box(other)], "change": [entry.pk, other.pk]}
    sent |= {f"what-{entry.pk}": "  ", f"what-{other.pk}": "It is £120."}

    answer = as_one(priya).post(reverse("review-mine"), sent)

    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert text(answer).count(" checked>") == 2 and 'value="It is £120."' in text(answer)
    assert not OfferReview.objects.exists()


def test_words_that_changed_while_she_read_come_back_with_the_new_ones(entry, yonas):
    before = said(entry)
    OfferEntryPage.objects.filter(pk=entry.pk).update(amount="£120")

    answer = as_one(yonas).post(reverse("review-entry", args=[entry.offer_id]), before)

    assert answer.status_code == 422
    assert "The words changed since you looked." in text(answer)
    assert "£120" in text(answer) and f'value="{fresh(entry).seal}"' in text(answer)


def test_an_editor_says_yes_to_an_end(entry, yonas, dylan, ed, ruth):
    for member in (yonas, dylan):
        as_one(member).post(reverse("review-entry", args=[entry.offer_id]), said(entry, ENDED))
    assert "say so" not in text(as_one(ruth).get(reverse("review-changes")))
    page = text(as_one(ed).get(reverse("review-changes")))
    assert "Yes, it has ended: say so" in page

    as_one(ed).post(reverse("review-end", args=[entry.offer_id]), {"seal": fresh(entry).seal})

    assert fresh(entry).availability == "ended"


def test_a_partner_answers_for_theirs_and_reads_no_other(make_entry, entry, priya, harbour_homes, amara):
    make_entry(title="Somebody else’s")
    OfferEntryPage.objects.filter(pk=entry.pk).update(owner_organisation=harbour_homes)
    client = as_one(priya)
    page = text(client.get(reverse("review-mine")))
    assert "A bus pass" in page and "Somebody else’s" not in page

    ticked = {"seen": [box(entry)], "change": [entry.pk], f"what-{entry.pk}": "It is £120."}
    client.post(reverse("review-mine"), ticked)

    assert "No page waits for you now." in text(client.get(reverse("review-mine")))
    room = text(as_one(amara).get(reverse("review-section", args=["money"])))
    assert "Harbour Homes (example)</b>" in room and "It is £120." in room
    assert priya.display_name not in room


def test_the_state_is_one_page_and_its_numbers_add_up(make_entry, entry, yonas, dylan, fiona, harbour_homes):
    make_entry(title="Theirs", owner_organisation=harbour_homes)
    for member in (yonas, dylan):
        actions.sign_many(by=member, picked={entry.pk: fresh(entry).seal})
    third = make_entry(title="One name")
    actions.sign_many(by=yonas, picked={third.pk: fresh(third).seal})

    numbers = as_one(fiona).get(reverse("review-state")).context

    whole = numbers["numbers"]
    assert (whole.every, whole.checked, whole.overdue, whole.second) == (3, 1, 2, 1)
    for _heading, lines in numbers["tables"]:
        for name in ("every", "checked", "due", "overdue", "second", "doubts"):
            assert sum(getattr(found, name) for _of, found in lines) == getattr(whole, name)
    owners = [of for of, _found in numbers["tables"][1][1]]
    assert owners == ["Harbour Homes (example)", "No owner yet: the participation officer is asked"]


def test_everybody_reads_once_how_far_it_is(make_entry, entry, yonas, dylan, read):
    make_entry(title="Another")
    index, section = read(entry.get_parent().get_parent()), read(entry.get_parent())
    assert "CLAB has not checked these 2 pages yet." in index
    assert index.count("We are checking all of this.") == section.count("We are checking all of this.") == 1
    assert "Being checked" not in section

    for member in (yonas, dylan):
        actions.sign_many(by=member, picked={entry.pk: fresh(entry).seal})

    index, section, page = read(entry.get_parent().get_parent()), read(entry.get_parent()), read(entry)
    assert "CLAB has checked 1 of 2 pages in the last year." in index
    assert section.count("Being checked") == 1
    assert "by two of its members." in page and "We are checking this." not in page


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("yonas", ["review"]),
        ("yonas", ["review-section", "all"]),
        ("yonas", ["review-state"]),
        ("ruth", ["review-mine"]),
        ("ed", ["review-changes"]),
    ],
)
def test_thirty_pages_cost_as_much_as_one(name, address, make_entries, entry, dylan, request, count_queries):
    client = as_one(request.getfixturevalue(name))
    url = reverse(address[0], args=address[1:])

    def with_words(entries):
        for each in entries:
            actions.sign(each, by=dylan, seal=fresh(each).seal, says=CHANGE, what="Nobody pays it.")

    with_words([entry])
    client.get(url)
    one = count_queries(lambda: client.get(url))
    with_words(make_entries(29))

    assert count_queries(lambda: client.get(url)) == one <= 20


def test_thirty_signed_at_once_cost_as_much_as_one(make_entries, entry, yonas, dylan, count_queries):
    many = make_entries(29)
    picked = {each.pk: fresh(each).seal for each in many}
    one = count_queries(lambda: actions.sign_many(by=yonas, picked={entry.pk: fresh(entry).seal}))
    second = count_queries(lambda: actions.sign_many(by=dylan, picked={entry.pk: fresh(entry).seal}))

    assert count_queries(lambda: actions.sign_many(by=yonas, picked=picked)) < one + 2
    assert count_queries(lambda: actions.sign_many(by=dylan, picked=picked)) < second + 2
    assert set(OfferEntryPage.objects.values_list("needs_check", flat=True)) == {False}
    assert date(2024, 9, 13) not in OfferEntryPage.objects.values_list("review_due", flat=True)
