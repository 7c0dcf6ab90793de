"""Claim codes, and what an officer writes down for someone (A21)."""

import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from challenges import actions, limits
from challenges.models import Authorship, Challenge
from people.models import AuditEntry
from tests.standing import kept

CLAIM = "/challenges/claim/"
HELP = "/challenges/help-someone/"
SORRY = "We can’t find anything with this code. Check each letter."


@kept
def given(ruth):
    """A challenge Ruth wrote down, and the code she handed over."""
    return actions.write_down_for_someone(by=ruth, own_words="The lift is broken. SECRETWORD", name_given="Sky")


def written(**answers):
    return {
        "own_words": "The lift is broken.",
        "own_ask": "Mend it.",
        "name_shown": "nothing",
        "consent": "on",
        "once": str(uuid.uuid4()),
        **answers,
    }


def test_a_code_opens_the_challenge_in_this_browser_alone(client, given):
    challenge, code = given
    stranger = Client()

    response = client.post(CLAIM, {"code": code}, follow=True)

    assert response.redirect_chain[-1][0] == f"/challenges/{challenge.pk}/"
    assert "SECRETWORD" in response.content.decode()
    assert stranger.get(f"/challenges/{challenge.pk}/").status_code == 404


@pytest.mark.parametrize("spelling", [str.lower, lambda c: c.replace("-", " "), lambda c: f"  {c.replace('-', '')} "])
def test_a_code_may_be_typed_in_any_way(spelling, client, given):
    assert client.post(CLAIM, {"code": spelling(given[1])}).status_code == 302


def test_a_signed_in_person_keeps_it_for_good_and_nobody_else_can_take_it(client, given, leah, yonas, sign_in):
    challenge, code = given
    sign_in(client, leah).post(CLAIM, {"code": code})

    assert Authorship.objects.get(challenge=challenge).user == leah
    assert sign_in(Client(), leah).get(f"/challenges/{challenge.pk}/").status_code == 200
    other = sign_in(Client(), yonas).post(CLAIM, {"code": code})
    assert other.status_code == 422
    assert SORRY in other.content.decode()
    assert Client().post(CLAIM, {"code": code}).status_code == 422
    assert Authorship.objects.get(challenge=challenge).user == leah


@pytest.mark.parametrize("code", ["K7MW-3QPX-9TRD", "x", "-", "' OR 1=1 --", "ኣ", "%00"])
def test_a_wrong_code_gets_the_same_sentence_and_opens_nothing(code, client, given):
    response = client.post(CLAIM, {"code": code})

    assert response.status_code == 422
    assert SORRY in response.content.decode()
    assert "claimed" not in client.session


@pytest.mark.parametrize("code", ["", "x" * 41, "a\0b", None])
def test_a_code_that_is_none_is_refused_beside_its_field(code, client, db):
    response = client.post(CLAIM, {} if code is None else {"code": code})

    assert response.status_code == 422
    assert 'id="id_code_error"' in response.content.decode()


def test_one_address_has_few_tries_also_with_the_right_code(client, given):
    for _time in range(10):
        client.post(CLAIM, {"code": "K7MW-3QPX-9TRD"})

    response = client.post(CLAIM, {"code": given[1]})

    assert response.status_code == 429
    assert "Please wait ten minutes" in response.content.decode()
    assert "claimed" not in client.session


def test_a_count_begins_anew_when_its_time_is_over(rf):
    request = rf.post("/")

    assert [limits.allow(request, "try", times=1, seconds=60) for _time in range(2)] == [True, False]
    assert limits.allow(request, "other", times=1, seconds=60)


def test_opening_by_code_is_no_way_to_what_is_not_hers(client, given, stage):
    others = stage.received()

    client.post(CLAIM, {"code": given[1]})

    assert client.get(f"/challenges/{others.pk}/").status_code == 404


def test_leaving_fast_ends_what_a_code_opened(client, given):
    client.post(CLAIM, {"code": given[1]})

    client.get("/leave/")

    assert client.get(f"/challenges/{given[0].pk}/").status_code == 404


# --- Written down by the officer --------------------------------------------------------------------------------------


def test_the_officer_writes_it_down_and_gets_a_code_to_print(client, ruth, sign_in):
    response = sign_in(client, ruth).post(HELP, written(name_shown="display_name", name_given="Sky"))

    challenge = Challenge.objects.get()
    page = response.content.decode()
    code = re.search(r"(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}", page).group()
    assert response.status_code == 200
    assert Authorship.objects.for_code(code).get().challenge == challenge
    assert "/challenges/claim/" in page.replace("<wbr>", "")
    assert (challenge.status, challenge.author_label) == ("received", "Sky")
    assert challenge.authorship.helped
    assert challenge.authorship.user is None
    assert challenge.checked_at  # she has read it already


def test_their_name_shows_nowhere_unless_they_said_so(client, ruth, sign_in):
    sign_in(client, ruth).post(HELP, written(name_given="Sky"))

    assert Challenge.objects.get().author_label == ""


def test_a_second_press_or_a_reload_saves_it_once(client, ruth, sign_in):
    answers = written()
    sign_in(client, ruth).post(HELP, answers)

    again = client.post(HELP, answers)

    assert Challenge.objects.count() == 1
    assert again.url == f"/challenges/{Challenge.objects.get().pk}/"


def test_what_looks_private_is_shown_once_then_saved_as_it_is(client, ruth, sign_in):
    answers = written(own_words="My PA Sarah did it.")
    sign_in(client, ruth)

    warned = client.post(HELP, answers).content.decode()
    assert "This looks private" in warned and "Sarah" in warned
    assert not Challenge.objects.exists()
    client.post(HELP, {**answers, "as_it_is": "1"})

    assert Challenge.objects.get().own_words == "My PA Sarah did it."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("own_words", ""),
        ("own_words", "x" * 5001),
        ("own_ask", "x" * 301),
        ("contact", "nowhere"),
        ("name_shown", "all"),
        ("consent", ""),
        ("name_given", "a@example.org"),
    ],
)
def test_a_wrong_field_is_refused_beside_it_and_nothing_is_stored(field, value, client, ruth, sign_in):
    response = sign_in(client, ruth).post(HELP, written(**{field: value}))

    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("once", ["", "nonsense"])
def test_a_form_without_its_number_is_refused(once, client, ruth, sign_in):
    assert sign_in(client, ruth).post(HELP, written(once=once)).status_code == 422
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    "who", ["leah", "yonas", "amara", "tom", "priya", "fiona", "councillor_shah", "ed", "ada", None]
)
def test_for_everybody_else_the_page_is_not_there(who, client, sign_in, request, groups):
    if who:
        sign_in(client, request.getfixturevalue(who))

    assert client.get(HELP).status_code == 404
    assert client.post(HELP, written()).status_code == 404
    assert not Challenge.objects.exists()


# --- A code is for the young person alone -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ruth", "tom", "priya", "gareth", "fiona", "dara", "councillor_shah", "ed", "ada"])
def test_nobody_with_a_job_here_can_use_a_code_not_even_who_wrote_it_down(name, request, given, sign_in, leah):
    challenge, code = given

    response = sign_in(Client(), request.getfixturevalue(name)).post(CLAIM, {"code": code})

    assert response.status_code == 422
    assert "Codes are for the young people" in response.content.decode()
    assert Authorship.objects.get(challenge=challenge).user is None
    with pytest.raises(ValidationError):
        actions.claim(by=request.getfixturevalue(name), code=code)
    assert actions.claim(by=leah, code=code) == challenge


def test_a_lost_code_is_made_anew_once_and_the_old_one_stops_at_once(client, given, ruth, sign_in):
    challenge, code = given
    client.post(CLAIM, {"code": code})
    page = f"/challenges/{challenge.pk}/"
    assert client.get(page).status_code == 200
    hers = sign_in(Client(), ruth)
    assert "Their code is lost" in hers.get(page).content.decode()

    shown = hers.post(f"{page}new-code/").content.decode()
    anew = re.search(r"<bdi>([A-Z2-9-]{14})</bdi>", shown).group(1)

    assert client.get(page).status_code == 404, "the browser that the old code opened"
    assert Client().post(CLAIM, {"code": code}).status_code == 422
    assert Client().post(CLAIM, {"code": anew}).status_code == 302
    assert anew not in hers.get(f"{page}new-code/").content.decode()
    entry = AuditEntry.objects.get(action="claim_code_renewed")
    assert (entry.actor, entry.subject_id) == (ruth, str(challenge.pk))
    assert anew not in str(AuditEntry.objects.values())


def test_what_is_in_an_account_or_was_sent_by_herself_gets_no_new_code(stage, given, ruth, leah, sign_in):
    challenge, code = given
    actions.claim(by=leah, code=code)
    hers = sign_in(Client(), ruth)

    for each in (challenge, stage.received()):
        with pytest.raises(ValidationError):
            actions.renew_claim_code(each, by=ruth)
        hers.post(f"/challenges/{each.pk}/new-code/")
        assert "Their code is lost" not in hers.get(f"/challenges/{each.pk}/").content.decode()
    assert not AuditEntry.objects.filter(action="claim_code_renewed").exists()


def test_only_an_officer_makes_a_new_code(given, yonas, priya, leah):
    for person in (yonas, priya, leah):
        with pytest.raises(PermissionDenied):
            actions.renew_claim_code(given[0], by=person)
