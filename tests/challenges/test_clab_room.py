"""CLAB's room: who gets in, what waits there, taking on, judging, opening again, making public (A5, A6, A20)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, after, seed
from challenges.models import Challenge, Publication, Verdict
from local_offer import seed as local_offer
from local_offer.models import OfferEntryPage
from pages import seed as ground
from tests.challenges.stages import address, fresh, pillar

pytestmark = pytest.mark.django_db
S = Challenge.Status


def words(challenge, **changed):
    return {
        "title": "Letters I can open",
        "what_we_asked": "Send letters as a text.",
        "story": "They come as files.",
        "pillar": pillar().pk,
        "tags": "Money, letters, money",
        "version": challenge.version,
        **changed,
    }


def said(challenge, kind="changed", **changed):
    return {
        "kind": kind,
        "why": "We asked ten people.",
        "outcome_kind": "new_service",
        "what_changed": "Letters come as texts.",
        "big": "A text",
        "version": fresh(challenge).version,
        **changed,
    }


# --- Who gets in, and what she finds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["amara", "dylan", "yonas", "ruth"])
def test_members_and_the_officer_get_in(name, request, as_person):
    assert as_person(request.getfixturevalue(name)).get("/clab/").status_code == 200


@pytest.mark.parametrize("name", ["leah", "tom", "priya", "fiona", "councillor_shah", "ed", "ada"])
def test_for_everybody_else_the_room_is_not_there(name, request, as_person, client):
    assert as_person(request.getfixturevalue(name)).get("/clab/").status_code == 404
    assert client.get("/clab/").status_code == 404


def test_the_room_shows_checked_words_and_of_held_ones_only_that_and_why(stage, yonas, ruth, as_person):
    stage.checked(own_words="CHECKEDWORDS about the bus")
    actions.hold(stage.received(own_words="HELDWORDS about a person"), by=ruth, reason="It names a friend.")
    stage.received(own_words="NEWWORDS nobody looked at")

    page = as_person(yonas).get("/clab/").content.decode()

    assert "CHECKEDWORDS" in page
    assert "It names a friend." in page
    assert "HELDWORDS" not in page
    assert "NEWWORDS" not in page
    assert "1 more is with the participation officer" in page


def test_the_room_says_what_is_late_and_with_whom(stage, yonas, as_person):
    challenge = stage.in_progress(due_in=1)
    challenge.parts.get().commitments.update(due=timezone.localdate() - timedelta(days=8))

    page = as_person(yonas).get("/clab/").content.decode()

    assert "8 days late" in page
    assert "With Priya, Harbour Homes (example)." in page


def test_thirty_things_cost_no_more_statements_than_one(stage, yonas, as_person):
    client = as_person(yonas)
    stage.checked()
    stage.answered()
    client.get("/clab/")

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/clab/").status_code == 200
        return len(asked)

    one = count()
    for number in range(29):
        stage.checked(own_words=f"Number {number}")
    for _more in range(4):
        stage.answered()

    assert count() == one


def test_a_taken_over_answer_waits_for_no_verdict(stage, yonas, as_person):
    seed.load_taken_over()
    page = as_person(yonas).get("/clab/").content.decode()

    assert "No answer waits for us." in page
    assert "Clothes wear out every year" not in page


# --- Taking on --------------------------------------------------------------------------------------------------------


def test_two_members_take_it_on_in_clabs_words_and_hers_stay(stage, yonas, dylan, as_person):
    challenge = stage.checked(own_words="Letters come as a file.")
    client = as_person(yonas)

    client.post(address(challenge, "take-on"), words(challenge))
    now = fresh(challenge)
    assert (now.title, now.own_words) == ("Letters I can open", "Letters come as a file.")
    assert sorted(now.tags.names()) == ["letters", "money"]

    client.post(address(challenge, "take-on"), {"yes": "1", "version": now.version})
    assert fresh(challenge).status == S.RECEIVED

    as_person(dylan).post(address(challenge, "take-on"), {"yes": "1", "version": now.version})
    assert fresh(challenge).status == S.AGREED


def test_one_yes_after_a_meeting_is_enough(stage, yonas, as_person):
    challenge = stage.checked()
    client = as_person(yonas)
    client.post(address(challenge, "take-on"), words(challenge))

    client.post(address(challenge, "take-on"), {"yes": "1", "after_meeting": "on", "version": fresh(challenge).version})

    assert fresh(challenge).status == S.AGREED


def test_nobody_says_yes_to_words_that_changed_meanwhile(stage, yonas, dylan, as_person):
    challenge = stage.checked()
    as_person(yonas).post(address(challenge, "take-on"), words(challenge))
    read = fresh(challenge).version
    as_person(yonas).post(address(challenge, "take-on"), words(fresh(challenge), title="Other words"))

    response = as_person(dylan).post(address(challenge, "take-on"), {"yes": "1", "version": read}, follow=True)

    assert "Somebody was quicker" in response.content.decode()
    assert not fresh(challenge).signatures.exists()


def test_words_with_a_name_or_a_number_are_not_taken_on_and_it_says_why(stage, yonas, as_person):
    challenge = stage.checked()
    client = as_person(yonas)
    client.post(address(challenge, "take-on"), words(challenge, story="Ring me on 07700 900123"))

    response = client.post(address(challenge, "take-on"), {"yes": "1", "version": fresh(challenge).version})

    assert response.status_code == 422
    assert "07700 900123" in response.content.decode()
    assert fresh(challenge).status == S.RECEIVED


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"pillar": "9999"},
        {"pillar": ""},
        {"tags": ",".join("abcdefghi")},
        {"version": "x"},
    ],
)
def test_a_wrong_field_gets_a_sentence_and_nothing_is_stored(stage, yonas, as_person, wrong):
    challenge = stage.checked()

    response = as_person(yonas).post(address(challenge, "take-on"), words(challenge, **wrong))

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert fresh(challenge).version == challenge.version


@pytest.mark.parametrize(
    ("name", "status"), [("ruth", 403), ("priya", 404), ("fiona", 404), ("leah", 403), ("gareth", 404), ("ada", 404)]
)
def test_only_members_take_on(stage, request, as_person, name, status):
    challenge = stage.checked()
    client = as_person(request.getfixturevalue(name))

    assert client.get(address(challenge, "take-on")).status_code == status
    assert client.post(address(challenge, "take-on"), words(challenge)).status_code == status
    assert fresh(challenge).version == challenge.version


# --- The verdict ------------------------------------------------------------------------------------------------------


def test_two_members_who_say_the_same_make_it_changed(stage, yonas, dylan, as_person):
    challenge = stage.answered()
    as_person(yonas).post(address(challenge, "verdict"), said(challenge))
    waits = challenge.verdicts.get()
    assert fresh(challenge).status == S.ANSWERED

    page = as_person(dylan).get(address(challenge, "verdict")).content.decode()
    assert "We asked ten people." in page
    as_person(dylan).post(address(challenge, "verdict/second"), {"verdict": waits.pk})

    now = fresh(challenge)
    assert now.status == S.CHANGED
    assert now.outcome.what_changed == "Letters come as texts."


def test_the_same_member_twice_is_not_two(stage, yonas, as_person):
    challenge = stage.answered()
    client = as_person(yonas)
    client.post(address(challenge, "verdict"), said(challenge))

    client.post(address(challenge, "verdict/second"), {"verdict": challenge.verdicts.get().pk})

    assert fresh(challenge).status == S.ANSWERED


def test_a_second_word_on_a_verdict_that_was_replaced_counts_for_nothing(stage, yonas, dylan, as_person):
    challenge = stage.answered()
    as_person(yonas).post(address(challenge, "verdict"), said(challenge))
    read = challenge.verdicts.get().pk
    as_person(yonas).post(
        address(challenge, "verdict"), said(challenge, "not_good_enough", what_is_left="Two houses still get paper.")
    )

    as_person(dylan).post(address(challenge, "verdict/second"), {"verdict": read})

    assert fresh(challenge).status == S.ANSWERED


def test_not_good_enough_says_what_is_missing_and_sends_it_back(stage, yonas, as_person):
    challenge = stage.answered()
    client = as_person(yonas)

    response = client.post(address(challenge, "verdict"), said(challenge, "not_good_enough", after_meeting="on"))
    assert response.status_code == 422
    assert "Say what is missing" in response.content.decode()
    assert not Verdict.objects.exists()

    client.post(
        address(challenge, "verdict"),
        said(challenge, "not_good_enough", after_meeting="on", what_is_left="Two houses still get paper."),
    )
    assert fresh(challenge).status == S.IN_PROGRESS
    assert not hasattr(fresh(challenge), "outcome")


@pytest.mark.parametrize("missing", ["why", "what_changed", "outcome_kind"])
def test_changed_says_why_and_what(stage, yonas, as_person, missing):
    challenge = stage.answered()

    response = as_person(yonas).post(address(challenge, "verdict"), said(challenge, **{missing: ""}))

    assert response.status_code == 422
    assert not Verdict.objects.exists()


def test_accepting_a_no_is_offered_only_for_a_no(stage, yonas, as_person):
    yes, no = stage.answered(), stage.answered(kind="no")
    client = as_person(yonas)

    assert 'value="accept_no"' not in client.get(address(yes, "verdict")).content.decode()
    assert client.post(address(yes, "verdict"), said(yes, "accept_no")).status_code == 422

    client.post(address(no, "verdict"), said(no, "accept_no", after_meeting="on"))
    assert fresh(no).status == S.NOT_NOW


def test_entries_are_found_by_a_word_and_ticked_and_what_was_typed_stays(stage, yonas, as_person):
    ground.load()
    local_offer.load()
    challenge = stage.answered()
    client = as_person(yonas)

    page = client.post(address(challenge, "verdict"), said(challenge, find="1", look_for="driving")).content.decode()
    entry = OfferEntryPage.objects.get(title="Driving tests")
    assert f'value="{entry.pk}"' in page
    assert "We asked ten people." in page
    assert not Verdict.objects.exists()

    client.post(address(challenge, "verdict"), said(challenge, entries=[entry.pk], after_meeting="on"))
    assert list(fresh(challenge).outcome.entries.all()) == [entry]


@pytest.mark.parametrize("hostile", ["\x00", "'; drop table", "<script>alert(1)</script>", "x" * 500])
def test_looking_with_hostile_words_finds_nothing_and_breaks_nothing(stage, yonas, as_person, hostile):
    challenge = stage.answered()

    response = as_person(yonas).post(address(challenge, "verdict"), said(challenge, find="1", look_for=hostile))

    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.parametrize(("name", "status"), [("priya", 403), ("ruth", 403), ("fiona", 403), ("tom", 403), ("ed", 404)])
def test_who_sees_but_may_not_judge_is_refused_and_for_others_it_is_not_there(stage, request, as_person, name, status):
    challenge = stage.answered()
    client = as_person(request.getfixturevalue(name))

    for verb in ("verdict", "verdict/second"):
        assert client.post(address(challenge, verb), said(challenge)).status_code == status
    assert client.get(address(challenge, "verdict")).status_code == status
    assert not Verdict.objects.exists()


def test_a_visitor_finds_no_verdict_form_on_an_unpublished_one(stage, client):
    assert client.get(address(stage.answered(), "verdict")).status_code == 404


def test_opening_again_needs_a_reason(stage, yonas, as_person):
    challenge = stage.changed()
    client = as_person(yonas)

    assert client.post(address(challenge, "reopen"), {"reason": " "}).status_code == 422
    client.post(address(challenge, "reopen"), {"reason": "The texts stopped."})

    assert fresh(challenge).status == S.IN_PROGRESS


def test_a_form_for_another_moment_shows_what_happened(stage, yonas, as_person):
    client = as_person(yonas)

    for challenge, verb in ((stage.agreed(), "take-on"), (stage.in_progress(), "verdict"), (stage.agreed(), "reopen")):
        response = client.get(address(challenge, verb), follow=True)
        assert response.redirect_chain[-1][0] == challenge.get_absolute_url()
        assert "Somebody was quicker" in response.content.decode()


# --- Making it public -------------------------------------------------------------------------------------------------


def test_asking_to_publish_shows_the_exact_text_first(stage, yonas, as_person):
    challenge = stage.agreed()
    client = as_person(yonas)

    assert "SECRETWORD" not in client.get(address(challenge, "publish")).content.decode()
    assert "SECRETWORD" in client.get(address(challenge, "publish") + "?own=1").content.decode()
    client.post(address(challenge, "publish"), {"version": challenge.version})

    text = Publication.objects.get()
    assert (text.title, text.words) == (challenge.title, challenge.story)
    assert text.live_at is None


def test_words_that_changed_since_are_not_asked_for(stage, yonas, as_person):
    challenge = stage.agreed()

    as_person(yonas).post(address(challenge, "publish"), {"version": challenge.version - 1})

    assert not Publication.objects.exists()


def test_a_partner_does_not_ask_to_publish(stage, priya, as_person):
    challenge = stage.with_j2i()

    assert as_person(priya).get(address(challenge, "publish")).status_code == 403
    assert as_person(priya).post(address(challenge, "publish"), {"version": challenge.version}).status_code == 403


def test_after_a_verdict_making_it_public_waits_for_clab_until_somebody_asked(
    stage, yonas, ruth, amara, leah, as_person, run_jobs
):
    challenge = stage.changed()
    client = as_person(yonas)
    place = f'href="{address(challenge, "publish")}"'
    for where in ("/", "/clab/"):
        assert place in client.get(where).content.decode()

    text = actions.ask_to_publish(challenge, by=yonas)
    assert place not in client.get("/clab/").content.decode()
    assert "Waits for the chair." in client.get("/clab/").content.decode()

    actions.agree_to_publish(text, by=amara)
    run_jobs()
    after.count_her_days(timezone.now())  # word has reached her
    assert "Waits for a go-ahead from whoever raised it, until" in client.get("/clab/").content.decode()

    actions.answer_publication(text, by=leah, go_ahead=False)
    for where in ("/", "/clab/"):
        assert place not in client.get(where).content.decode(), "her no is not asked about again"


def test_a_text_from_before_the_verdict_does_not_stand_for_it(stage, yonas, as_person):
    challenge = stage.answered()
    stage.publish(challenge)
    stage.judge(challenge, "changed")

    assert f'href="{address(challenge, "publish")}"' in as_person(yonas).get("/clab/").content.decode()


# --- One thing at a time ----------------------------------------------------------------------------------------------


def test_what_is_to_fix_stands_on_top_of_the_page_and_leads_to_its_field(stage, yonas, as_person):
    challenge = stage.answered()

    page = as_person(yonas).post(address(challenge, "verdict"), said(challenge, why="")).content.decode()

    assert page.index('role="alert"') < page.index("<h1>")
    assert page.count('role="alert"') == 1
    assert 'href="#id_why"' in page


def test_what_a_verdict_does_not_need_is_not_asked_and_not_kept(stage, yonas, as_person):
    challenge = stage.answered()
    client = as_person(yonas)

    refused = client.post(address(challenge, "verdict"), {"version": challenge.version})
    assert set(refused.context["form"].errors) == {"kind"}

    client.post(address(challenge, "verdict"), said(challenge, what_is_left="Typed, then hidden."))
    assert Verdict.objects.get().what_is_left == ""


def test_her_own_words_come_before_clabs_form(stage, yonas, as_person):
    challenge = stage.checked(own_words="HERWORDS about the bus")

    page = as_person(yonas).get(address(challenge, "take-on")).content.decode()

    assert page.index("HERWORDS") < page.index('name="title"')


def test_her_no_is_said_and_her_own_ask_is_offered(stage, yonas, leah, as_person):
    challenge = stage.worded(own_ask="Send a text I can read.")
    actions.answer_wording(challenge, by=leah, yes=False)
    client = as_person(yonas)

    page = client.get(address(challenge, "take-on")).content.decode()
    assert "Who raised it says no to these words." in page
    assert 'name="yes"' not in page
    assert 'value="Send a text I can read."' in client.get(address(challenge, "take-on") + "?own=1").content.decode()

    response = client.post(address(challenge, "take-on"), {"yes": "1", "version": fresh(challenge).version})
    assert response.status_code == 422
    assert fresh(challenge).status == S.RECEIVED
