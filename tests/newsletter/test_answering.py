"""A reader answers: one thing for CLAB, or one tap; and nobody can see which reader it was (A22, N3)."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from challenges.models import Authorship, Challenge
from newsletter import links, questions
from newsletter.actions.answering import count_answer, forget_who_answered
from newsletter.models import AnswerCount, AnswerSpent, Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return Reader.objects.create(address="afar@example.org", state=Reader.State.READS)


@pytest.fixture
def issue(make_issue):
    return make_issue(
        ("question", {"question": "Is your home warm?", "answers": ["Yes", "Not yet"]}), date=timezone.localdate()
    )


def tell(reader):
    return reverse("newsletter-tell", args=[links.word_of(reader)])


def address(reader, issue, option=0):
    return reverse("newsletter-answer", args=[links.word_of(reader), issue.pk, questions.of(issue).block, option])


def test_what_she_tells_lands_with_clab_with_a_code_and_without_her(client, reader, stage):
    assert "We do not store it with your words." in client.get(tell(reader)).content.decode()
    page = client.post(tell(reader), {"own_words": "The bus is dear.", "consent": "on"}).content.decode()

    challenge = Challenge.objects.get()
    assert (challenge.status, challenge.own_words) == ("received", "The bus is dear.")
    assert challenge.checked_at is None and challenge.authorship.user is None and challenge.authorship.contact == ""
    assert "Your code" in page and Authorship.objects.get().claim_code_hash
    # Every row of every table of ours, but the reader's own: none holds her key, her word or her address.
    stored = [
        row
        for model in apps.get_models()
        if model._meta.app_label in ("challenges", "people", "events", "newsletter") and model is not Reader
        for row in model._base_manager.all()
    ]
    written = serializers.serialize("json", stored)
    assert "The bus is dear." in json.dumps(json.loads(written))
    for hers in (reader.key, reader.address, reader.digest):
        assert hers not in written
    assert not client.session.keys()


def test_a_bad_form_and_a_private_detail_are_said_once(client, reader):
    assert client.post(tell(reader), {}).status_code == 422
    words = {"own_words": "Call me on 07700 900123.", "consent": "on"}

    asked = client.post(tell(reader), words)

    assert asked.status_code == 422 and "This looks private:" in asked.content.decode()
    assert not Challenge.objects.exists()
    assert client.post(tell(reader), {**words, "as_it_is": "1"}).status_code == 200
    assert Challenge.objects.count() == 1


def test_a_link_that_is_forged_old_or_of_who_left_leads_to_one_page(client, reader, issue):
    good = links.word_of(reader)
    forged = good[:-1] + ("A" if good[-1] != "A" else "B")
    pages = {client.get(reverse("newsletter-tell", args=[word])).content for word in (forged, "x", links.NOBODY)}
    reader.state = Reader.State.LEFT
    reader.save()
    answers = [client.get(tell(reader)), client.get(address(reader, issue)), client.post(address(reader, issue))]

    assert len({*pages, *(each.content for each in answers)}) == 1
    assert {each.status_code for each in answers} == {404}


def test_one_tap_counts_once_and_a_look_counts_nothing(client, reader, issue):
    page = client.get(address(reader, issue)).content.decode()
    assert "Is your home warm?" in page and not AnswerCount.objects.exists()

    assert "It counts." in client.post(address(reader, issue)).content.decode()
    assert "answered already" in client.post(address(reader, issue, option=1)).content.decode()

    assert list(AnswerCount.objects.values_list("option", "number")) == [(0, 1)]
    spent = AnswerSpent.objects.get()
    assert reader.key not in spent.token and len(spent.token) == 64


def test_an_answer_there_is_not_and_a_question_of_another_issue_are_not_there(client, reader, issue, make_issue):
    other = make_issue(("hello", {"text": "<p>Hi</p>", "who": ""}))
    assert client.get(address(reader, issue, option=2)).status_code == 404
    there = reverse("newsletter-answer", args=[links.word_of(reader), other.pk, questions.of(issue).block, 0])
    assert client.get(there).status_code == 404


def test_the_result_shows_from_five_answers_on_in_a_later_issue(issue, make_issue, read):
    asked = questions.of(issue)
    later = make_issue(("what_we_did", {"about": asked.key, "text": "<p>We asked the council.</p>"}))

    for number in range(1, 6):
        one = Reader.objects.create(address=f"r{number}@example.org", state=Reader.State.READS)
        page = read(later)
        assert "Is your home warm?" in page and "We asked the council." in page and "Yes:" not in page
        count_answer(asked, reader=one, option=number % 2)

    assert "Yes: 2 people" in read(later) and "Not yet: 3 people" in read(later)


def test_after_90_days_it_is_closed_and_who_answered_is_forgotten(client, reader, issue):
    client.post(address(reader, issue))
    with time_machine.travel(timezone.now() + questions.OPEN_FOR, tick=False):
        assert forget_who_answered(timezone.now()) == 0
    with time_machine.travel(timezone.now() + questions.OPEN_FOR * 1.02, tick=False):
        assert client.post(address(reader, issue)).status_code == 422
        assert forget_who_answered(timezone.now()) == 1
    assert AnswerCount.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_once_lose_none_and_double_none(make_issue):
    issue = make_issue(("question", {"question": "Warm?", "answers": ["Yes", "No"]}), date=timezone.localdate())
    readers = [Reader.objects.create(address=f"r{n}@example.org", state=Reader.State.READS) for n in range(6)]
    asked = questions.of(issue)

    def tap(reader):
        try:
            return count_answer(asked, reader=reader, option=0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(tap, [*readers, *readers]))

    assert sum(counted) == 6 and AnswerCount.objects.get().number == 6 and AnswerSpent.objects.count() == 6
