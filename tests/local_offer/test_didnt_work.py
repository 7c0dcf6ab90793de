"""'It didn't work for me': three taps, counted and nothing else; what may be told of it, and what may not (A42)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from local_offer import actions, experiences
from local_offer.models import OfferExperience, TroubleNote
from local_offer.models.experience import What
from local_offer.views import trouble

pytestmark = pytest.mark.django_db
SAID = {"what": "told_no", "when": "this_month", "where": "outside"}


def address(entry):
    return reverse("offer-didnt-work", args=[entry.offer_id])


def form_of(client, entry):
    """The form as she got it: its one hidden word."""
    return {"once": client.get(address(entry)).context["form"]["once"].value()}


def tell(client, entry, **said):
    return client.post(address(entry), {**form_of(client, entry), **SAID, **said})


def counted():
    """{(entry, question, answer): how often}, whatever the month."""
    rows = OfferExperience.objects.values_list("entry__offer_id", "question", "answer")
    return {row[:3]: row[3] for row in rows.annotate(all=Sum("number")) if row[3]}


def happened(entry, times, *, what="told_no", months_ago=1):
    """So many people told us of an entry, some months ago, in one statement a question."""
    month = experiences.months_before(timezone.localdate(), months_ago)
    for question, answer in (("what", what), ("when", "longer"), ("where", "inside")):
        row, _new = OfferExperience.objects.get_or_create(entry=entry, month=month, question=question, answer=answer)
        OfferExperience.objects.filter(pk=row.pk).update(number=row.number + times)


# --- Telling ----------------------------------------------------------------------------------------------------------


def test_three_taps_raise_three_numbers_and_nothing_else_in_the_database(client, make_entry):
    entry = make_entry()
    form = form_of(client, entry)
    before = {model: model.objects.count() for model in apps.get_models() if model is not OfferExperience}

    answer = client.post(address(entry), {**form, **SAID, "name": "Kim", "words": "SECRETWORD"})

    assert answer["Location"] == reverse("offer-didnt-work-thanks", args=[entry.offer_id])
    assert counted() == {("T01", question, said): 1 for question, said in SAID.items()}
    assert {model: model.objects.count() for model in before} == before, "no row a person"
    assert "sessionid" not in client.cookies


def test_a_counter_keeps_a_month_and_no_person_no_moment_and_no_word():
    fields = {field.name for field in OfferExperience._meta.concrete_fields}
    assert fields == {"id", "entry", "month", "question", "answer", "number"}


@pytest.mark.time_machine("2026-11-22 15:00:00+00:00", tick=False)
def test_the_month_is_its_first_day(client, make_entry):
    tell(client, make_entry())

    assert set(OfferExperience.objects.values_list("month", flat=True)) == {date(2026, 11, 1)}


def test_the_three_answers_of_one_person_are_not_kept_together(client, make_entry):
    entry = make_entry()
    tell(client, entry)
    tell(client, entry, what="no_answer", where="inside")

    assert counted() == {
        ("T01", "what", "told_no"): 1,
        ("T01", "what", "no_answer"): 1,
        ("T01", "when", "this_month"): 2,
        ("T01", "where", "outside"): 1,
        ("T01", "where", "inside"): 1,
    }


@pytest.mark.parametrize("wrong", [{"what": ""}, {"when": "on Monday"}, {"where": "Crawley"}, {"what": "x" * 5000}])
def test_an_answer_there_is_not_comes_back_with_a_sentence_and_counts_nothing(client, make_entry, wrong):
    entry = make_entry()

    answer = tell(client, entry, **wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert counted() == {}
    if "" not in wrong.values():
        with pytest.raises(ValidationError):
            actions.count_experience(entry, **{**SAID, **wrong})


def test_the_form_has_no_box_to_write_in(client, make_entry):
    page = client.get(address(make_entry())).content.decode().split("<main")[1].split("</main")[0]

    assert "<textarea" not in page
    assert set(re.findall(r'<input type="(\w+)"', page)) == {"hidden", "radio"}


def test_looking_counts_nothing(client, make_entry):
    entry = make_entry()
    client.get(address(entry), SAID)
    client.get(reverse("offer-didnt-work-thanks", args=[entry.offer_id]))

    assert not OfferExperience.objects.exists()


def test_a_post_without_our_own_form_is_refused(make_entry):
    entry = make_entry()
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(address(entry), SAID).status_code == 403
    assert counted() == {}


# --- Replays, floods, wrong numbers -----------------------------------------------------------------------------------


def test_one_form_sent_again_counts_once_and_gets_the_same_answer(client, make_entry):
    entry = make_entry()
    form = {**form_of(client, entry), **SAID}

    answers = [client.post(address(entry), form) for _again in range(4)]

    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert set(counted().values()) == {1}


def test_a_form_that_is_not_ours_of_another_page_or_of_yesterday_counts_nothing(client, make_entry):
    entry, other = make_entry(), make_entry(title="Other")
    ours = form_of(client, entry)["once"]
    with time_machine.travel(timezone.localtime() - timedelta(days=2)):
        old = trouble.token(entry)

    for once in ("", "made-up", ours + "x", form_of(client, other)["once"], old, f"{entry.pk}:abc"):
        client.post(address(entry), {**SAID, "once": once})

    assert counted() == {}


def test_one_address_cannot_flood_a_page_or_all_of_them(client, make_entry):
    entries = [make_entry(title=f"Thing {number}") for number in range(8)]

    answers = [tell(client, entries[0]).status_code for _time in range(trouble.HERE + 2)]
    assert answers == [302] * trouble.HERE + [429, 429]
    for entry in entries[1:]:
        for _time in range(trouble.HERE):
            tell(client, entry)

    told = OfferExperience.objects.filter(question="what").aggregate(all=Sum("number"))["all"]
    assert told <= trouble.ANYWHERE
    page = tell(client, entries[0])
    assert page.status_code == 429 and "Please try again in an hour." in page.content.decode()


def test_what_was_refused_may_be_sent_again_later_and_then_counts_once(client, make_entry, monkeypatch):
    entry = make_entry()
    counted_already = {**form_of(client, entry), **SAID}
    client.post(address(entry), counted_already)
    for _time in range(trouble.HERE - 1):
        tell(client, entry)
    refused = {**form_of(client, entry), **SAID}
    assert [client.post(address(entry), refused).status_code for _again in range(2)] == [429, 429]

    monkeypatch.setattr(trouble, "may_tell", lambda *_: True)  # an hour later: the limit is over

    assert client.post(address(entry), counted_already).status_code == 302
    assert counted()["T01", "what", "told_no"] == trouble.HERE
    for _again in range(2):
        assert client.post(address(entry), refused).status_code == 302
        assert counted()["T01", "what", "told_no"] == trouble.HERE + 1


def test_hundreds_of_others_push_no_spent_form_out(client, make_entry):
    """A cache in memory throws a third of itself away when it is full: 300 rows, unless it is told otherwise."""
    entry = make_entry()
    form = {**form_of(client, entry), **SAID}
    client.post(address(entry), form)
    for number in range(700):
        trouble.spend(f"another form {number}")
        cache.set(f"another-limit-{number}", 1)

    client.post(address(entry), form)

    assert counted()["T01", "what", "told_no"] == 1


def test_a_draft_what_is_only_looked_at_and_no_number_at_all_look_the_same(client, make_entry):
    draft, looked_at = make_entry(title="DRAFTTITLE"), make_entry(title="Looked at", listed=False)
    draft.unpublish()

    for number in (draft.offer_id, looked_at.offer_id, "L999", "money"):
        for name in ("offer-didnt-work", "offer-didnt-work-thanks"):
            page = client.get(reverse(name, args=[number]))
            assert page.status_code == 404 and "DRAFTTITLE" not in page.content.decode()
        assert client.post(reverse("offer-didnt-work", args=[number]), SAID).status_code == 404
    assert counted() == {}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted(make_entry):
    entry = make_entry()

    def count(_number):
        try:
            actions.count_experience(entry, **SAID)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(count, range(12)))

    assert set(counted().values()) == {12}
    assert OfferExperience.objects.count() == 3


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_the_entry_leads_there_and_what_is_only_being_looked_at_does_not(make_entry, read):
    entry = make_entry()

    assert f'href="{address(entry)}"' in read(entry)
    assert "It didn’t work for me" not in read(make_entry(title="Looked at", listed=False))


def test_afterwards_it_says_what_happens_and_how_to_get_an_answer(client, make_entry):
    entry = make_entry()

    page = client.post(address(entry), {**form_of(client, entry), **SAID}, follow=True).content.decode()

    assert "CLAB and the Head of Service see the numbers." in page
    assert f'href="/challenges/raise/?about={entry.offer_id}"' in page
    assert "told_no" not in page and "outside" not in page.split("<main")[1]


# --- What may be told of it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "shown"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (124, 120)])
def test_a_number_is_hidden_below_five_and_goes_in_steps_of_five(number, shown):
    assert experiences.disclosed(number) == shown


def test_a_page_with_fewer_than_five_is_not_even_named(make_entry):
    few, many = make_entry(title="FEW"), make_entry(title="MANY")
    happened(few, 4)
    happened(many, 5)

    assert [(each.entry.title, each.words) for each in experiences.told(experiences.over())] == [("MANY", "5 or more")]
    assert experiences.told_of(few) is None


def test_the_month_that_runs_shows_nowhere_so_no_number_moves_under_ones_eyes(make_entry):
    entry = make_entry()
    happened(entry, 30, months_ago=0)

    assert experiences.told(experiences.over()) == []
    assert experiences.told_of(entry) is None


@pytest.mark.parametrize("answers", [2, 3])
def test_no_total_lets_one_work_out_a_hidden_answer(answers):
    """In every world that looks the same from outside, the hidden number may be one of several."""
    worlds = {}
    for numbers in product(range(15), repeat=answers):
        if sum(numbers) >= 5 and min(numbers) < 5:
            shown = tuple(experiences.disclosed(number) for number in (sum(numbers), *numbers))
            for place, number in enumerate(numbers):
                if number < 5:
                    worlds.setdefault((shown, place), set()).add(number)

    assert worlds
    assert min(len(fits) for fits in worlds.values()) > 1


def test_an_answer_under_five_is_hidden_beside_one_that_is_shown(make_entry):
    entry = make_entry()
    happened(entry, 11)
    happened(entry, 4, what="no_answer")

    [told] = experiences.told(experiences.over())

    what = dict(told.questions[0][1])
    assert (told.words, what[What.TOLD_NO.label]) == ("15 or more", "10 or more")
    assert what[What.NO_ANSWER.label] == what[What.TOO_LONG.label] == "fewer than 5"


def test_two_months_side_by_side_do_not_tell_a_hidden_one(make_entry):
    entry = make_entry()
    shown = set()
    for hidden in range(5):
        OfferExperience.objects.all().delete()
        happened(entry, 5, months_ago=2)
        happened(entry, hidden, months_ago=1)
        shown.add(tuple(each.words for each in experiences.told(experiences.over())))

    assert shown == {("5 or more",)}


def test_it_costs_two_statements_however_many_pages(make_entry, make_entries, count_queries):
    happened(make_entry(), 6)
    one = count_queries(lambda: experiences.told(experiences.over()))
    for entry in make_entries(29):
        happened(entry, 6)

    assert count_queries(lambda: experiences.told(experiences.over())) == one == 2


# --- What the page says -----------------------------------------------------------------------------------------------

WORDS = "Some people had trouble with this."


def test_the_page_says_it_only_if_clab_chooses_and_no_more_when_it_takes_it_back(make_entry, read, yonas):
    entry = make_entry()
    happened(entry, 50)
    assert WORDS not in read(entry)

    actions.show_trouble(entry, by=yonas, shown=True)
    assert WORDS in read(entry)
    assert "50" not in read(entry).split(WORDS)[1][:200]
    note = TroubleNote.objects.get()
    assert (note.role, note.on) == ("clab", timezone.localdate())
    assert [field.name for field in TroubleNote._meta.concrete_fields if field.is_relation] == ["entry"]

    actions.show_trouble(entry, by=yonas, shown=False)
    assert WORDS not in read(entry)


def test_on_fewer_than_five_clab_cannot_say_it_and_can_always_take_it_back(make_entry, read, yonas):
    entry = make_entry()
    happened(entry, 4)

    with pytest.raises(ValidationError):
        actions.show_trouble(entry, by=yonas, shown=True)
    actions.show_trouble(entry, by=yonas, shown=False)

    assert WORDS not in read(entry)


@pytest.mark.parametrize("name", ["ruth", "ed", "fiona", "priya", "leah", "ada"])
def test_nobody_but_clab_says_it(request, make_entry, name):
    entry = make_entry()
    happened(entry, 9)

    with pytest.raises(PermissionDenied):
        actions.show_trouble(entry, by=request.getfixturevalue(name), shown=True)
    assert not TroubleNote.objects.exists()


# --- How long it is kept ----------------------------------------------------------------------------------------------


@pytest.mark.time_machine("2026-11-22 15:00:00+00:00", tick=False)
def test_a_month_is_forgotten_a_year_after_it_was_over_and_its_note_with_it(make_entry, yonas, read):
    entry = make_entry()
    happened(entry, 7, months_ago=12)
    happened(entry, 2, months_ago=3)
    actions.show_trouble(entry, by=yonas, shown=True)
    now = timezone.now()

    assert experiences.ahead(now, now + timedelta(days=30)) == {date(2026, 12, 1): 3}
    assert experiences.forget_old(now) == 0
    with time_machine.travel("2026-12-01 08:00:00+00:00"):
        assert experiences.forget_old(timezone.now()) == 4  # three counters and the note
        assert experiences.forget_old(timezone.now()) == 0
        assert WORDS not in read(entry)
    assert counted()["T01", "what", "told_no"] == 2


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 22), 0, date(2026, 11, 1)),
        (date(2026, 1, 31), 1, date(2025, 12, 1)),
        (date(2026, 11, 22), 12, date(2025, 11, 1)),
        (date(2025, 12, 1), -1, date(2026, 1, 1)),
    ],
)
def test_months_are_counted_over_the_turn_of_a_year(day, months, first):
    assert experiences.months_before(day, months) == first


def test_the_counters_go_with_the_page(make_entry):
    entry = make_entry()
    happened(entry, 7)

    entry.delete()

    assert not OfferExperience.objects.exists()
