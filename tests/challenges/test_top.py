"""CLAB takes it to the top: who asks, who sees it, who replies, and what everybody reads of it (D6)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges import actions, policy
from challenges.lifecycle import MovedOn
from challenges.models import Challenge, TopAsk
from people.models import Membership, Role
from tests.challenges.stages import fresh
from tests.factories import make_seat, make_user
from tests.standing import kept

pytestmark = pytest.mark.django_db
QUESTION = "Can every young person get letters as a text?"
HOSTILE = '<script>alert("top")</script>'
TAKEN_ON = ["agreed", "with_j2i", "in_progress", "paused", "answered"]


@kept
def lead_member(directors_lead_member):
    user = make_user("Lee")
    make_seat(user, directors_lead_member, Role.LEAD_MEMBER)
    return user


def asked(stage, challenge, role=Role.DIRECTOR, asks=QUESTION):
    return actions.ask_the_top(challenge, by=stage.first, role=role, asks=asks)


def ask_address(challenge):
    return reverse("challenge-ask-top", args=[challenge.reference or challenge.pk])


def reply_address(ask):
    return reverse("challenge-top-reply", args=[ask.challenge.reference, ask.pk])


def codes(challenge):
    return [(entry.code, entry.role) for entry in challenge.timeline.filter(code__startswith="top_")]


# --- CLAB asks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", TAKEN_ON)
def test_clab_asks_one_role_about_what_it_has_taken_on(stage, yonas, as_person, status):
    challenge = stage.at(status)
    client = as_person(yonas)

    assert "Take it to the top" in client.get(challenge.get_absolute_url()).content.decode()
    response = client.post(ask_address(challenge), {"role": "director", "asks": QUESTION}, follow=True)

    ask = TopAsk.objects.get()
    assert (ask.challenge, ask.role, ask.asks, ask.reply) == (challenge, "director", QUESTION, "")
    assert "Asked the Director" in response.content.decode() and QUESTION in response.content.decode()
    assert codes(challenge) == [("top_asked", "clab")]
    assert fresh(challenge).status == status


@pytest.mark.parametrize("status", ["received", "checked", "changed", "not_now", "withdrawn"])
def test_what_is_not_taken_on_or_is_closed_goes_to_nobody(stage, status):
    challenge = stage.checked() if status == "checked" else stage.at(status)

    with pytest.raises(MovedOn):
        asked(stage, challenge)

    assert not TopAsk.objects.exists()


def test_a_challenge_of_the_report_is_not_taken_to_the_top(stage, yonas):
    from challenges import seed

    seed.load_taken_over()
    for challenge in Challenge.objects.taken_over():
        assert not policy.may_ask_the_top(yonas, challenge)


@pytest.mark.parametrize(
    ("name", "status"),
    [("leah", 403), ("ruth", 403), ("priya", 404), ("tom", 404), ("fiona", 404), ("dara", 404), ("ed", 404)],
)
def test_nobody_but_clab_asks(stage, request, as_person, name, status):
    challenge = stage.agreed()
    person = request.getfixturevalue(name)

    for method in ("get", "post"):
        send = getattr(as_person(person), method)
        assert send(ask_address(challenge), {"role": "director", "asks": QUESTION}).status_code == status
    with pytest.raises(PermissionDenied):
        actions.ask_the_top(challenge, by=person, role=Role.DIRECTOR, asks=QUESTION)

    assert not TopAsk.objects.exists()


@pytest.mark.parametrize("role", ["panel_member", "chair", "", "somebody"])
def test_only_those_at_the_top_are_asked(stage, yonas, as_person, role):
    challenge = stage.agreed()

    response = as_person(yonas).post(ask_address(challenge), {"role": role, "asks": QUESTION})
    assert response.status_code == 422
    with pytest.raises(ValidationError):
        asked(stage, challenge, role=role)

    assert not TopAsk.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 301])
def test_a_question_has_words_and_is_short(stage, yonas, as_person, words):
    challenge = stage.agreed()

    response = as_person(yonas).post(ask_address(challenge), {"role": "director", "asks": words})
    assert response.status_code == 422
    with pytest.raises(ValidationError):
        asked(stage, challenge, asks=words)

    assert not TopAsk.objects.exists()


def test_one_open_question_a_role_and_the_next_after_its_reply(stage, dara, yonas, as_person):
    challenge = stage.agreed()
    first = asked(stage, challenge)

    response = as_person(yonas).post(ask_address(challenge), {"role": "director", "asks": "And now?"})
    assert response.status_code == 422
    assert "We asked them already" in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        TopAsk.objects.create(challenge=challenge, role="director", asks="And now?")
    asked(stage, challenge, role=Role.LEAD_MEMBER)
    asked(stage, stage.agreed(title="Another one"))

    actions.reply_from_the_top(first, by=dara, text="Yes.")
    asked(stage, challenge, asks="And now?")

    assert challenge.top_asks.count() == 3


# --- Who sees it ------------------------------------------------------------------------------------------------------


def test_the_asked_director_sees_it_before_j2i_in_clabs_words_and_never_in_hers(stage, dara, as_person):
    challenge = stage.agreed()
    client = as_person(dara)
    assert client.get(challenge.get_absolute_url()).status_code == 404

    asked(stage, challenge)
    page = client.get(challenge.get_absolute_url()).content.decode()

    assert challenge.title in page and "CLABSTORY" in page and QUESTION in page
    assert "SECRETWORD" not in page and "Send a text I can read." not in page
    assert "Take it to the top" not in page
    assert client.get(reverse("challenge-list")).content.decode().count(challenge.title) >= 1


def test_asking_one_role_opens_it_to_no_other(stage, dara, lead_member, as_person, request):
    challenge = stage.agreed()
    ask = asked(stage, challenge, role=Role.LEAD_MEMBER)

    assert as_person(lead_member).get(challenge.get_absolute_url()).status_code == 200
    for person in (dara, *map(request.getfixturevalue, ["priya", "gareth", "tom", "fiona", "councillor_shah", "ed"])):
        client = as_person(person)
        assert client.get(challenge.get_absolute_url()).status_code == 404
        assert client.get(reply_address(ask)).status_code == 404
        assert client.post(reply_address(ask), {"text": "No."}).status_code == 404
        assert QUESTION not in client.get("/").content.decode()
        assert not Challenge.objects.visible_to(person).filter(pk=challenge.pk).exists()
        assert not policy.reads_inside(person, challenge)
    assert as_person(None).get(challenge.get_absolute_url()).status_code == 404


def test_whoever_holds_the_role_now_is_asked_and_not_who_held_it_then(stage, dara, directors_lead_member, as_person):
    ask = asked(stage, stage.agreed())
    Membership.objects.filter(user=dara).update(until=timezone.localdate())
    after = make_user("Nia")
    make_seat(after, directors_lead_member, Role.DIRECTOR)

    assert as_person(dara).get(ask.challenge.get_absolute_url()).status_code == 404
    assert QUESTION in as_person(after).get("/").content.decode()
    as_person(after).post(reply_address(ask), {"text": "Yes, from May."})

    ask.refresh_from_db()
    assert ask.reply == "Yes, from May."


def test_what_was_taken_back_is_gone_for_the_director_too(stage, dara, as_person):
    ask = asked(stage, stage.agreed())
    actions.withdraw(ask.challenge, by=stage.author)

    assert as_person(dara).get(ask.challenge.get_absolute_url()).status_code == 404
    assert as_person(dara).get(reply_address(ask)).status_code == 404
    assert QUESTION not in as_person(dara).get("/").content.decode()
    with pytest.raises(PermissionDenied):
        actions.reply_from_the_top(ask, by=dara, text="Yes.")


def test_at_j2i_all_who_sit_there_read_question_and_reply(stage, dara, fiona, priya, leah, as_person):
    challenge = stage.with_j2i()
    actions.reply_from_the_top(asked(stage, challenge), by=dara, text="Yes, from May.")

    for person in (priya, fiona, leah, dara):
        page = as_person(person).get(challenge.get_absolute_url()).content.decode()
        assert "Asked the Director" in page and QUESTION in page
        assert "From the Director:" in page and "Yes, from May." in page
        assert "CLAB took a question to the top." in page and "There is a reply from the top." in page


def test_a_visitor_to_a_public_one_reads_neither(stage, dara):
    challenge = stage.in_progress()
    actions.reply_from_the_top(asked(stage, challenge), by=dara, text="Yes, from May.")
    stage.publish(challenge)

    page = Client().get(challenge.get_absolute_url()).content.decode()

    assert challenge.title in page
    for word in (QUESTION, "Yes, from May.", "Director", "to the top"):
        assert word not in page
    assert Client().get(reply_address(TopAsk.objects.get())).status_code == 404


# --- The reply --------------------------------------------------------------------------------------------------------


def test_it_waits_on_her_home_until_she_replies_and_the_author_is_told(stage, dara, as_person, run_jobs, mailoutbox):
    ask = asked(stage, stage.agreed())
    client = as_person(dara)
    assert reply_address(ask) in client.get("/").content.decode()
    assert QUESTION in client.get(reply_address(ask)).content.decode()
    run_jobs()
    mailoutbox.clear()

    client.post(reply_address(ask), {"text": "Yes, from May."})

    ask.refresh_from_db()
    assert ask.reply == "Yes, from May." and ask.replied_at
    assert codes(ask.challenge) == [("top_asked", "clab"), ("top_replied", "director")]
    assert reply_address(ask) not in client.get("/").content.decode()
    run_jobs()
    assert [mail.to for mail in mailoutbox] == [[stage.author.email]]
    assert mailoutbox[0].subject == "News for you"
    assert "Yes, from May." not in mailoutbox[0].body and "Director" not in mailoutbox[0].body


def test_the_first_reply_stands(stage, dara, as_person):
    ask = asked(stage, stage.agreed())
    actions.reply_from_the_top(ask, by=dara, text="Yes, from May.")

    response = as_person(dara).post(reply_address(ask), {"text": "No, never."}, follow=True)
    assert "The first one stands." in response.content.decode()
    with pytest.raises(ValidationError, match="The first one stands"):
        actions.reply_from_the_top(ask, by=dara, text="No, never.")

    ask.refresh_from_db()
    assert ask.reply == "Yes, from May."
    assert len(codes(ask.challenge)) == 2


@pytest.mark.parametrize("name", ["yonas", "amara", "ruth", "leah", "priya", "tom", "fiona", "lead_member"])
def test_who_reads_it_but_does_not_hold_the_role_may_not_reply(stage, request, as_person, name):
    ask = asked(stage, stage.with_j2i())
    person = request.getfixturevalue(name)
    client = as_person(person)

    assert client.get(ask.challenge.get_absolute_url()).status_code == 200
    assert reply_address(ask) not in client.get(ask.challenge.get_absolute_url()).content.decode()
    assert client.get(reply_address(ask)).status_code == 403
    assert client.post(reply_address(ask), {"text": "Yes."}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.reply_from_the_top(ask, by=person, text="Yes.")

    ask.refresh_from_db()
    assert not ask.replied_at


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
def test_a_reply_has_words_and_is_not_too_long(stage, dara, as_person, words):
    ask = asked(stage, stage.agreed())

    assert as_person(dara).post(reply_address(ask), {"text": words}).status_code == 422
    with pytest.raises(ValidationError):
        actions.reply_from_the_top(ask, by=dara, text=words)

    ask.refresh_from_db()
    assert not ask.replied_at


def test_an_ask_of_another_challenge_is_not_there(stage, dara, as_person):
    ask, other = asked(stage, stage.agreed()), asked(stage, stage.agreed(title="Another one"))

    mixed = reverse("challenge-top-reply", args=[ask.challenge.reference, other.pk])

    assert as_person(dara).get(mixed).status_code == 404
    assert as_person(dara).post(mixed, {"text": "Yes."}).status_code == 404


def test_words_with_tags_in_them_stay_words(stage, dara, yonas, as_person):
    ask = asked(stage, stage.agreed(), asks=HOSTILE)
    for address in ("/", reply_address(ask), ask.challenge.get_absolute_url()):
        page = as_person(dara).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    actions.reply_from_the_top(ask, by=dara, text=HOSTILE)

    page = as_person(yonas).get(ask.challenge.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") == 2
