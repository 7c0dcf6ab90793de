"""The J2I table: who reads it, what a partner owes, and what the chair moves outside the meeting (A13-A18)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, waiting
from challenges.meeting import actions as meeting_actions
from challenges.models import Answer, Challenge, Commitment
from tests.challenges.stages import NO, address, fresh, in_days, promise_of
from tests.many import more_like

pytestmark = pytest.mark.django_db
S = Challenge.Status


# --- Who reads it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["amara", "dylan", "priya", "gareth", "tom", "ruth", "fiona", "dara"])
def test_all_who_sit_at_j2i_and_the_heads_read_it(name, request, as_person):
    assert as_person(request.getfixturevalue(name)).get("/j2i/").status_code == 200


@pytest.mark.parametrize("name", ["leah", "yonas", "councillor_shah", "ed", "ada"])
def test_for_others_it_is_not_there(name, request, as_person, client):
    assert as_person(request.getfixturevalue(name)).get("/j2i/").status_code == 404
    assert client.get("/j2i/").status_code == 404


@pytest.mark.parametrize("name", ["priya", "gareth", "tom", "fiona"])
def test_nobody_at_the_table_reads_a_young_persons_own_words_or_what_clab_still_keeps(stage, request, as_person, name):
    stage.received()
    stage.agreed(title="STILLWITHCLAB")
    late = stage.in_progress(due_in=1)
    stage.answered()
    stage.paused()
    promise_of(late)

    page = as_person(request.getfixturevalue(name)).get("/j2i/").content.decode()

    assert "Letters I can open" in page
    assert "SECRETWORD" not in page
    assert "STILLWITHCLAB" not in page
    assert "Leah" not in page


def test_a_meeting_that_is_on_comes_before_everything_else(stage, next_meeting, amara, as_person):
    stage.with_j2i(meeting=next_meeting)
    page = as_person(amara).get("/j2i/").content.decode()
    assert page.index("At the next meeting") < page.index(">Next meeting<")

    meeting_actions.go_live(next_meeting, by=amara)

    page = as_person(amara).get("/j2i/").content.decode()
    assert page.index("Meeting now") < page.index("At this meeting")
    assert "At the next meeting" not in page
    assert page.count("Live now, opened at") == 1


def test_late_ones_are_named_and_come_first(stage, amara, as_person):
    fine, late = stage.in_progress(title="Fine"), stage.in_progress(title="Late")
    Commitment.objects.filter(part__challenge=late).update(due=in_days(-8))

    response = as_person(amara).get("/j2i/")
    page = response.content.decode()

    assert [row.title for row in response.context["working"]] == ["Late", "Fine"]
    assert "8 days late" in page
    assert "Priya, Harbour Homes (example)" in page
    assert fine.reference in page


def test_a_head_of_service_reads_roles_and_not_names(stage, fiona, as_person):
    stage.in_progress()

    page = as_person(fiona).get("/j2i/").content.decode()

    assert "Repairs lead, Harbour Homes (example)" in page
    assert "Priya" not in page


def test_what_waits_is_listed_only_for_whom_it_waits(stage, yonas, amara, dara, ruth, next_meeting, as_person):
    challenge = stage.agreed(title="WAITSFORTHECHAIR")
    actions.ask_the_top(challenge, by=yonas, role="director", asks="Can you help?")
    asked = as_person(dara)

    assert "Put it on the table" in as_person(amara).get("/j2i/").content.decode()
    for client in (asked, as_person(ruth)):
        assert "WAITSFORTHECHAIR" not in client.get("/j2i/").content.decode()
    for nobodys in (waiting.to_put_on_table, waiting.answers_to_confirm, waiting.to_look_at_again):
        assert not nobodys(dara) and not nobodys(ruth)
    assert not waiting.texts_to_agree(ruth)
    assert [item.button for item in asked.get("/").context["items"]] == ["Write a reply"]


def test_who_is_not_invited_gets_no_door_to_the_meeting(fiona, priya, next_meeting, as_person):
    door = f'href="/meetings/{next_meeting.pk}/"'

    assert door in as_person(priya).get("/j2i/").content.decode()
    assert door not in as_person(fiona).get("/j2i/").content.decode()


def test_thirty_cost_no_more_statements_than_one(stage, amara, priya, as_person):
    stage.in_progress()
    stage.agreed()
    clients = [as_person(amara), as_person(priya)]

    def count(client):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/j2i/").status_code == 200
        return len(asked)

    for client in clients:
        count(client)
    before = [count(client) for client in clients]
    more_like(Challenge.objects.all(), 14)

    assert Challenge.objects.count() == 30
    assert [count(client) for client in clients] == before


# --- What a partner owes ----------------------------------------------------------------------------------------------


def test_a_partner_sees_only_what_she_owes_the_nearest_day_first(stage, priya, gareth, as_person):
    far, near = stage.in_progress(title="Far", due_in=30), stage.in_progress(title="Near", due_in=3)

    owed = as_person(priya).get("/j2i/").context["owed"]

    assert [promise.challenge for promise, _status in owed] == [near, far]
    assert [str(status.label) for _promise, status in owed] == ["3 days to go", "30 days to go"]
    assert as_person(gareth).get("/j2i/").context["owed"] == []


def test_confirming_saying_done_with_proof_and_the_part_is_done(stage, priya, as_person):
    challenge = stage.in_progress()
    promise = promise_of(challenge)
    client = as_person(priya)
    page = f"/j2i/promises/{promise.pk}/"
    assert "Are these the right words?" in client.get(page).content.decode()

    client.post(f"{page}confirm/")
    assert client.post(f"{page}done/", {"evidence": " "}).status_code == 422
    client.post(f"{page}done/", {"evidence": "Ten letters went out as texts."})

    promise.refresh_from_db()
    assert promise.confirmed_at and promise.done_at
    assert fresh(challenge).status == S.IN_PROGRESS  # done is what they say; CLAB judges


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"new_due": ""}, {"new_due": "soon"}, {"new_due": "2020-01-01"}, {"reason": "x" * 301}]
)
def test_moving_a_day_needs_a_day_to_come_and_a_reason(stage, priya, as_person, wrong):
    promise = promise_of(stage.in_progress())
    full = {"new_due": f"{in_days(60)}", "reason": "The printer broke."}

    response = as_person(priya).post(f"/j2i/promises/{promise.pk}/move/", {**full, **wrong})

    assert response.status_code == 422
    promise.refresh_from_db()
    assert promise.due == promise.first_due


def test_a_moved_day_keeps_the_old_one_and_the_reason(stage, priya, amara, as_person):
    promise = promise_of(stage.in_progress())
    as_person(priya).post(
        f"/j2i/promises/{promise.pk}/move/", {"new_due": f"{in_days(60)}", "reason": "The printer broke."}
    )

    promise.refresh_from_db()
    assert promise.due == in_days(60)
    assert "The printer broke." in as_person(amara).get(f"/j2i/promises/{promise.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("gareth", 403), ("tom", 403), ("yonas", 403), ("leah", 403), ("ed", 404)]
)
def test_nobody_else_touches_a_promise(stage, request, as_person, name, status):
    promise = promise_of(stage.in_progress())
    client = as_person(request.getfixturevalue(name))
    page = f"/j2i/promises/{promise.pk}/"

    assert client.get(page).status_code == status
    for verb, data in (
        ("confirm", {}),
        ("done", {"evidence": "x"}),
        ("move", {"new_due": f"{in_days(60)}", "reason": "x"}),
    ):
        assert client.post(f"{page}{verb}/", data).status_code == status
    promise.refresh_from_db()
    assert (promise.done_at, promise.confirmed_at, promise.due) == (None, None, promise.first_due)


def test_news_has_a_hundred_words_at_most(stage, priya, as_person):
    challenge = stage.in_progress()
    client = as_person(priya)

    response = client.post(address(challenge, "news"), {"text": "word " * 101})
    assert response.status_code == 422
    assert "That is 1 word too many." in response.content.decode()
    client.post(address(challenge, "news"), {"text": "word " * 100})

    assert challenge.updates.get().organisation.slug == "harbour-homes"


@pytest.mark.parametrize(("name", "status"), [("gareth", 403), ("tom", 403), ("yonas", 403), ("ed", 404)])
def test_news_answers_and_reasons_come_from_those_with_a_part(stage, request, as_person, name, status):
    challenge = stage.in_progress()
    part = challenge.parts.get()
    client = as_person(request.getfixturevalue(name))

    for verb, data in (
        ("news", {"text": "News"}),
        ("answer", {"kind": "yes", "text": "Yes"}),
        (f"parts/{part.pk}/why-not", {"reason": "No"}),
    ):
        assert client.get(address(challenge, verb)).status_code == status
        assert client.post(address(challenge, verb), data).status_code == status
    assert not challenge.updates.exists() and not challenge.answers.exists()


def test_a_part_of_another_challenge_is_not_found_here(stage, priya, as_person):
    one, other = stage.in_progress(), stage.in_progress()

    assert as_person(priya).get(address(one, f"parts/{other.parts.get().pk}/why-not")).status_code == 404


def test_explaining_a_part_closes_its_open_promises(stage, priya, as_person):
    challenge = stage.in_progress()
    part = challenge.parts.get()

    as_person(priya).post(address(challenge, f"parts/{part.pk}/why-not"), {"reason": "The owner says no."})

    part.refresh_from_db()
    assert (part.state, part.reason) == ("explained", "The owner says no.")


# --- Answers (A14, A18) -----------------------------------------------------------------------------------------------

NAMED = {
    "reason": "A no says why.",
    "decided_by": "A no says who decided.",
    "what_would_change_it": "A no says what could change it.",
    "look_again_on": "A no has a day when we look again.",
}


@pytest.mark.parametrize("missing", NAMED)
def test_a_no_is_blocked_until_its_four_are_there_each_with_a_sentence_beside_it(stage, priya, as_person, missing):
    challenge = stage.in_progress()
    said = {**NO, "look_again_on": f"{in_days(200)}", missing: ""}

    response = as_person(priya).post(address(challenge, "answer"), said)
    page = response.content.decode()

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {missing}
    assert f'id="id_{missing}_error"' in page
    assert NAMED[missing] in page
    assert not Answer.objects.exists()


def test_a_whole_no_goes_to_the_chair(stage, priya, amara, as_person):
    challenge = stage.in_progress()

    as_person(priya).post(address(challenge, "answer"), {**NO, "look_again_on": f"{in_days(200)}"})
    assert fresh(challenge).status == S.IN_PROGRESS
    as_person(amara).post(address(challenge, "answer/confirm"))

    assert fresh(challenge).status == S.ANSWERED


def test_words_that_say_nothing_get_a_hint_once_and_never_a_block(stage, priya, as_person):
    challenge = stage.in_progress()
    weak = {"kind": "partly", "text": "Your request is noted and under consideration."}
    client = as_person(priya)

    page = client.post(address(challenge, "answer"), weak).content.decode()
    assert "Say it plainer:" in page
    assert "“noted”" in page
    assert "“under consideration”" in page
    assert not Answer.objects.exists()

    client.post(address(challenge, "answer"), {**weak, "as_it_is": "1"})
    assert Answer.objects.get().text == weak["text"]


def test_a_partner_does_not_confirm_her_own_answer(stage, priya, as_person):
    challenge = stage.in_progress()
    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")

    assert as_person(priya).post(address(challenge, "answer/confirm")).status_code == 403
    assert fresh(challenge).status == S.IN_PROGRESS


# --- The buttons on the challenge page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "name", "offers"),
    [
        ("checked", "yonas", {"take-on"}),
        ("received", "ruth", {"check"}),
        ("agreed", "amara", {"publish", "table"}),
        ("with_j2i", "amara", {"publish", "table", "promise", "start", "pause", "news"}),
        ("with_j2i", "priya", {"promise", "answer", "why-not", "news"}),
        ("in_progress", "gareth", set()),
        ("in_progress", "tom", set()),
        ("in_progress", "fiona", set()),
        ("answered", "yonas", {"verdict", "publish"}),
        ("answered", "priya", {"news"}),
        ("changed", "yonas", {"reopen", "publish"}),
        ("paused", "dylan", {"publish", "resume", "news"}),
    ],
)
def test_the_page_of_a_challenge_offers_what_her_role_may_do_now(stage, request, as_person, state, name, offers):
    challenge = getattr(stage, state)()
    client = as_person(request.getfixturevalue(name))

    url = challenge.get_absolute_url()
    page = client.get(url).content.decode()

    verbs = {"take-on", "check", "publish", "table", "promise", "start", "pause", "news", "answer", "why-not"}
    verbs |= {"verdict", "reopen", "resume", "close", "look-again", "agree"}
    assert {verb for verb in verbs if re.search(rf'"{url}(parts/\d+/)?{verb}/"', page)} == offers


def test_the_chair_reads_the_proposed_answer_before_she_confirms_it(stage, priya, amara, tom, as_person):
    challenge = stage.in_progress()
    actions.propose_answer(challenge, by=priya, kind="partly", text="PROPOSEDWORDS for now.")
    page = challenge.get_absolute_url()

    assert "PROPOSEDWORDS" in as_person(amara).get(page).content.decode()
    assert "PROPOSEDWORDS" in as_person(priya).get(page).content.decode()
    assert "PROPOSEDWORDS" not in as_person(tom).get(page).content.decode()
    assert "An answer waits for you." in as_person(amara).get("/j2i/").content.decode()


def test_a_promise_on_what_was_taken_back_waits_on_no_list(stage, as_person):
    challenge = stage.in_progress(due_in=3)
    assert "Send each letter as a text." in as_person(stage.partner).get("/").content.decode()

    actions.withdraw(challenge, by=stage.author)

    for where in ("/", "/j2i/"):
        assert "Send each letter as a text." not in as_person(stage.partner).get(where).content.decode()


def test_after_a_second_no_the_day_of_the_first_counts_no_more(stage, next_meeting):
    challenge = stage.not_now()
    challenge.answers.update(look_again_on=timezone.localdate())
    assert list(waiting.to_look_at_again(stage.chair)) == [challenge]

    actions.look_again(challenge, by=stage.chair, meeting=next_meeting)
    day = timezone.localdate() + timedelta(days=9)
    actions.commit(challenge, by=stage.chair, owner=stage.seat, what="Ask again.", due=day)
    challenge = actions.start(challenge, by=stage.chair)
    actions.propose_answer(challenge, by=stage.partner, look_again_on=day + timedelta(days=300), **NO)
    challenge = actions.answer(challenge, by=stage.chair)
    stage.judge(challenge, "accept_no")

    assert fresh(challenge).status == S.NOT_NOW
    assert list(waiting.to_look_at_again(stage.chair)) == []


def test_a_promise_they_say_is_done_stays_in_sight_until_clab_has_spoken(stage, priya, amara, as_person):
    challenge = stage.in_progress()
    client = as_person(amara)
    actions.mark_done(promise_of(challenge), by=priya, evidence="Ten letters went out as texts.")

    page = client.get("/j2i/").content.decode()
    assert "They say: done on" in page
    assert "CLAB has not said yet" in page

    actions.propose_answer(challenge, by=priya, kind="yes", text="Done.")
    stage.judge(actions.answer(challenge, by=amara), "changed")
    assert "They say: done on" not in client.get("/j2i/").content.decode()


def test_what_is_being_worked_on_is_not_said_to_be_asked_for_anew(stage, amara, next_meeting, as_person):
    stage.in_progress()

    page = as_person(amara).get("/j2i/").content.decode()

    assert "At the next meeting" in page
    assert "We ask how it is going: Harbour Homes (example)." in page
    assert "Asked of:" not in page


def test_each_button_of_several_says_for_which_promise(stage, priya, as_person):
    stage.in_progress(title="One")
    stage.in_progress(title="Two")
    Commitment.objects.filter(part__challenge__title="Two").update(what="Mend the lift by day and by night.")

    page = as_person(priya).get("/j2i/").content.decode()

    labels = re.findall(r"Say how it is going: “(.+?)”", page)
    assert sorted(labels) == ["Mend the lift by …", "Send each letter as …"]


# --- Nothing private by accident --------------------------------------------------------------------------------------


def test_a_name_in_a_promise_gets_a_hint_once_and_never_a_block(stage, priya, as_person):
    challenge = stage.with_j2i()
    said = {"what": "Ring Mrs Jones on 07700 900123.", "owner": stage.seat.pk, "due": in_days(9)}
    client = as_person(priya)

    page = client.post(address(challenge, "promise"), said).content.decode()
    assert "This looks private:" in page
    assert "07700 900123" in page
    assert not Commitment.objects.exists()

    client.post(address(challenge, "promise"), {**said, "as_it_is": "1"})
    assert Commitment.objects.get().what == "Ring Mrs Jones on 07700 900123."


@pytest.mark.parametrize(("verb", "field"), [("move", "reason"), ("done", "evidence")])
def test_a_name_with_a_new_day_or_a_proof_gets_a_hint_once(stage, priya, as_person, verb, field):
    promise = promise_of(stage.in_progress())
    said = {field: "Mrs Jones is ill.", **({"new_due": in_days(60)} if verb == "move" else {})}
    url = f"/j2i/promises/{promise.pk}/{verb}/"
    client = as_person(priya)

    assert "This looks private:" in client.post(url, said).content.decode()
    promise.refresh_from_db()
    assert promise.done_at is None
    assert promise.due == promise.first_due

    client.post(url, {**said, "as_it_is": "1"})
    promise.refresh_from_db()
    assert promise.done_at or promise.due != promise.first_due


def test_words_without_anything_private_go_at_once(stage, priya, as_person):
    challenge = stage.with_j2i()

    as_person(priya).post(
        address(challenge, "promise"), {"what": "Send texts.", "owner": stage.seat.pk, "due": in_days(9)}
    )

    assert Commitment.objects.get().what == "Send texts."


def test_what_only_a_no_needs_does_not_go_with_a_yes(stage, priya, as_person):
    challenge = stage.in_progress()

    as_person(priya).post(
        address(challenge, "answer"),
        {"kind": "yes", "text": "Every letter is a text.", "reason": "Typed, then hidden."},
    )

    assert Answer.objects.get().reason == ""
