"""Those who look after entries are asked once a round, in one mail, and answer without signing in (A38, F7)."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from local_offer.models import OfferEntryPage, OfferReview, OwnerAnswer, ReviewAsk
from local_offer.review import actions, due, taps
from people.models import Membership, Notice, User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def seats_of_always(ruth, fiona, priya, harbour_homes):
    Membership.objects.update(from_date=date(2020, 1, 1))


@pytest.fixture
def entries(make_entry, harbour_homes):
    """Two of Harbour Homes, and one that nobody is set for."""
    hers = {"owner_organisation": harbour_homes, "review_due": DUE}
    return [
        make_entry(title="SECRETTITLE rent", **hers),
        make_entry(title="A key", amount="£20", **hers),
        make_entry(title="A bus pass", review_due=DUE),
    ]


def run(on):
    """Both steps, as `run_due` does them that day. How many were told."""
    with time_machine.travel(f"{on}T12:00:00Z"):
        return due.ask_owners(timezone.now()), due.tell_of_silence(timezone.now())


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__email", flat=True))


def path_in(letter):
    return re.search(r"https?://[^/]+(/local-offer/review/tap/\S+/)", letter.body)[1]


def test_thirty_days_before_on_the_day_and_once_each(entries, priya, ruth):
    assert run(DUE - 31 * DAY) == (0, 0)
    assert run(DUE - 30 * DAY) == (2, 0)  # one mail each: Priya's two in one, and the officer's
    assert told("review_ask") == sorted([priya.email, ruth.email])
    for day in (DUE - 30 * DAY, DUE - 29 * DAY, DUE - DAY):
        assert run(day) == (0, 0)

    assert run(DUE) == (2, 0)

    assert run(DUE) == run(DUE + DAY) == (0, 0)
    assert ReviewAsk.objects.count() == 6


def test_after_two_weeks_of_silence_the_head_of_service_and_the_officer_hear_once(entries, fiona, ruth):
    run(DUE)
    assert run(DUE + 13 * DAY) == (0, 0)

    assert run(DUE + 14 * DAY) == (0, 2)

    assert told("review_silent") == sorted([fiona.email, ruth.email])
    assert run(DUE + 14 * DAY) == run(DUE + 200 * DAY) == (0, 0)


def test_a_site_that_slept_asks_first_and_tells_of_silence_two_weeks_later(entries):
    late = DUE + 400 * DAY
    assert run(late) == (2, 0)
    assert run(late + 13 * DAY) == (0, 0)
    assert run(late + 14 * DAY) == (0, 2)


def test_who_has_answered_is_asked_no_more_and_nobody_told(entries, priya, ruth):
    run(DUE - 30 * DAY)
    for person in (priya, ruth):
        hers = {entry.pk: OfferEntryPage.objects.get(pk=entry.pk).seal for entry in entries}
        actions.answer(by=User.objects.get(pk=person.pk), seen=hers)

    assert run(DUE) == run(DUE + 14 * DAY) == (0, 0)


def test_what_clab_has_checked_begins_a_new_round(entries, yonas, dylan):
    run(DUE)
    with time_machine.travel(f"{DUE}T12:00:00Z"):
        for member in (yonas, dylan):
            seals = {entry.pk: OfferEntryPage.objects.get(pk=entry.pk).seal for entry in entries}
            actions.sign_many(by=member, picked=seals)

    assert run(DUE + 14 * DAY) == (0, 0)
    assert run(DUE.replace(year=2028) - 31 * DAY) == (0, 0)
    assert run(DUE.replace(year=2028) - 30 * DAY) == (2, 0)


def test_with_nobody_to_ask_it_is_asked_when_somebody_comes(make_entry, ruth):
    make_entry(review_due=DUE)
    Membership.objects.filter(user=ruth).update(until=DUE + DAY)
    assert run(DUE + 2 * DAY) == (0, 0)

    Membership.objects.filter(user=ruth).update(until=None)

    assert run(DUE + 3 * DAY) == (1, 0)


def test_thirty_entries_ask_the_database_as_little_as_one(make_entry, make_entries, count_queries):
    make_entry(review_due=DUE)
    one = count_queries(lambda: run(DUE))
    Notice.objects.all().delete()
    ReviewAsk.objects.all().delete()
    make_entries(29, review_due=DUE)

    assert count_queries(lambda: run(DUE)) == one


# --- The mail and its one tap -----------------------------------------------------------------------------------------


@pytest.fixture
def tap(make_entry, harbour_homes, priya, run_jobs, mailoutbox):
    """The address in Priya's mail, sent today."""
    for title in ("Rent", "A key"):
        make_entry(title=title, owner_organisation=harbour_homes)
    due.ask_owners(timezone.now())
    run_jobs()
    (letter,) = [letter for letter in mailoutbox if letter.to == [priya.email]]
    assert "- Rent" in letter.body and "- A key" in letter.body
    assert "Rent" not in letter.subject
    return path_in(letter)


def boxes():
    return [f"{entry.pk}:{entry.seal}" for entry in OfferEntryPage.objects.in_review()]


def test_from_the_mail_to_an_answer_in_one_tap_without_signing_in(tap, client, priya):
    page = client.get(tap).content.decode()
    assert "Rent" in page and "A key" in page
    assert not OwnerAnswer.objects.exists()  # looking changed nothing

    done = client.post(tap, {"seen": boxes()})

    assert "CLAB sees your 2 answers." in done.content.decode()
    assert set(OwnerAnswer.objects.values_list("says", "role")) == {("still_right", "partner_lead")}
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("review-mine")).status_code == 404
    assert "No page waits for you now." in client.get(tap).content.decode()


def test_a_link_in_wrong_hands_does_no_harm(tap, client, make_entry):
    other = make_entry(title="Nobody’s yet")

    client.post(tap, {"seen": boxes(), "change": [other.pk], f"what-{other.pk}": "Delete it."})

    assert not OwnerAnswer.objects.filter(entry=other).exists()  # not theirs to answer
    assert not OfferReview.objects.exists()
    assert set(OfferEntryPage.objects.values_list("last_checked_by_clab", "needs_check")) == {(None, True)}
    assert "Delete it." not in client.get("/local-offer/").content.decode()


def test_words_that_changed_since_the_page_was_opened_are_not_answered_for(tap, client):
    old = boxes()
    OfferEntryPage.objects.filter(title="Rent").update(amount="£9")

    done = client.post(tap, {"seen": old})

    assert "1 changed while you read." in done.content.decode()
    assert OwnerAnswer.objects.get().entry.title == "A key"


def test_the_link_ends(tap, client, priya, ruth):
    later = client.get(tap)
    assert later.status_code == 200
    for forged in (
        tap[:-5] + "aaaa/",
        reverse("review-tap", args=[signing.dumps(priya.pk)]),
        reverse("review-tap", args=["x"]),
    ):
        assert client.get(forged).status_code == client.post(forged, {"seen": boxes()}).status_code == 404
    Membership.objects.filter(user=priya).update(until=date(2026, 1, 1))  # she sits there no more
    assert client.post(tap, {"seen": boxes()}).status_code == 404
    with time_machine.travel(date.today() + 31 * DAY):
        Membership.objects.filter(user=priya).update(until=None)
        assert client.get(tap).status_code == 404
    assert not OwnerAnswer.objects.exists()


def test_an_account_that_is_closed_opens_nothing(tap, client, priya):
    User.objects.filter(pk=priya.pk).update(is_active=False)

    assert client.get(tap).status_code == 404
    assert taps.opened(tap.split("/")[-2]) is None


@pytest.mark.parametrize("seen", [[], ["x"], ["1:\x00"]])
def test_nonsense_gets_a_sentence(seen, tap, client):
    assert client.post(tap, {"seen": seen}).status_code == 422
    assert not OwnerAnswer.objects.exists()


def test_a_mail_that_waited_says_what_is_so_when_it_leaves(make_entry, ruth, run_jobs, mailoutbox):
    entry = make_entry()
    due.ask_owners(timezone.now())
    actions.answer(by=ruth, seen={entry.pk: OfferEntryPage.objects.get(pk=entry.pk).seal})

    run_jobs()

    assert not mailoutbox
