"""The one home of someone signed in: what is on now, what waits for her, what is late, what moved (design.md 6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions
from challenges import seed as taken_over
from challenges.models import Authorship, Commitment
from events.models import Meeting
from front import glance
from tests.challenges.stages import meeting_of

pytestmark = pytest.mark.django_db


def at_home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response, response.content.decode()


def told(client):
    return [line.text for line in at_home(client)[0].context["glance"]]


def waiting(client):
    return {(item.title, item.button) for item in at_home(client)[0].context["items"]}


def test_an_empty_site_still_has_a_front_door(client):
    page = at_home(client)[1]

    assert "You said it. See what happened." in page
    assert "The next day comes here." in page


def test_the_author_is_asked_first_and_sees_hers(stage, leah, sign_in):
    stage.answered(title="Letters I can open")
    stage.draft(own_words="A draft of mine")
    client = sign_in(Client(), leah)

    assert waiting(client) == {("Letters I can open", "Read the answer")}
    page = at_home(client)[1]
    assert "Hello Leah" in page
    assert "A draft of mine" in page
    assert "Only you can see this." in page


def test_new_words_and_a_public_text_wait_for_their_author(stage, leah, yonas, amara, sign_in):
    challenge = stage.agreed(title="Letters")
    client = sign_in(Client(), leah)
    assert waiting(client) == {("Letters", "Read the words")}

    actions.answer_wording(challenge, by=leah, yes=True)
    actions.agree_to_publish(actions.ask_to_publish(challenge, by=yonas), by=amara)
    assert waiting(client) == {("Letters", "Read the text")}


def test_a_clab_member_has_yeses_verdicts_and_the_list(stage, yonas, dylan, sign_in, settings):
    settings.DEMO = True  # the council's list is public on a demo alone
    taken_over.load_taken_over()
    answered = stage.answered(title="Answered")
    new = stage.checked(own_words="Something new")
    client = sign_in(Client(), yonas)

    assert waiting(client) == {
        ("Answered", "Read the answer"),
        (new.title, "Read it"),
        ("Is it true for you?", "Go on"),
    }
    actions.give_verdict(
        answered,
        by=yonas,
        kind="changed",
        why="We asked.",
        outcome={"kind": "new_service", "what_changed": "Texts."},
    )
    assert ("Answered", "Read the answer") not in waiting(client)
    assert ("Answered", "Read the answer") in waiting(sign_in(Client(), dylan))


def test_the_officer_has_new_words_and_worries(stage, ruth, leah, sign_in):
    challenge = stage.received()
    actions.raise_concern(by=leah, about="challenge", challenge=challenge)

    assert waiting(sign_in(Client(), ruth)) == {
        ("New words to look at", "Look at them"),
        ("Someone is worried", "Read it now"),
    }


def test_the_chair_has_the_agenda_answers_and_public_texts(stage, amara, yonas, priya, sign_in):
    stage.agreed(title="For the table")
    working = stage.in_progress(title="Being worked on")
    actions.propose_answer(working, by=priya, kind="yes", text="Done.")
    actions.ask_to_publish(working, by=yonas)

    assert {
        ("For the table", "Put it on the table"),
        ("Being worked on", "Read the answer"),
        ("Being worked on", "Read the text"),
    } <= waiting(sign_in(Client(), amara))


def test_a_partner_has_promises_to_confirm_and_late_ones(stage, priya, gareth, sign_in):
    stage.in_progress()
    client = sign_in(Client(), priya)
    assert waiting(client) == {("Send each letter as a text.", "Read your promise")}

    Commitment.objects.update(confirmed_at=timezone.now())
    assert waiting(client) == set()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))
    assert waiting(client) == {("Send each letter as a text.", "Say how it is")}
    assert "8 days late" in at_home(client)[1]
    assert waiting(sign_in(Client(), gareth)) == set()


def test_a_partner_reads_no_own_words_and_nothing_that_clab_still_keeps(stage, priya, sign_in):
    stage.received()
    stage.agreed(title="STILLWITHCLAB")
    stage.in_progress()

    page = at_home(sign_in(Client(), priya))[1]

    assert "SECRETWORD" not in page
    assert "STILLWITHCLAB" not in page


def test_somebody_without_a_seat_at_it_reads_of_no_late_promise(stage, councillor_shah, ed, sign_in):
    stage.in_progress()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))

    for person in (councillor_shah, ed):
        page = at_home(sign_in(Client(), person))[1]
        assert "Late, and with whom" not in page
        assert "Send each letter as a text." not in page


def test_one_number_counts_what_waits_for_the_officer_wherever_she_reads_it(stage, ruth, leah, sign_in):
    for _each in range(2):
        stage.received()
    actions.hold(stage.received(), by=ruth, reason="A phone number stands in it.")
    actions.raise_concern(by=leah, about="challenge", challenge=stage.received())
    client = sign_in(Client(), ruth)

    response, page = at_home(client)

    assert response.context["count"] == 4
    assert '<span class="count">4</span>' in page
    assert "3 wait for you." in page
    assert "3 new to look at." in client.get("/clab/").content.decode()


def test_more_than_six_open_at_a_tap_and_all_of_them_are_counted(stage, amara, sign_in):
    for number in range(8):
        stage.agreed(title=f"Number {number}")

    response, page = at_home(sign_in(Client(), amara))

    assert (len(response.context["items"]), len(response.context["more_items"])) == (6, 2)
    assert '<span class="count">8</span>' in page
    assert "Show 2 more" in page


def test_a_partner_who_did_it_all_comes_from_her_home_to_the_form_of_the_answer(stage, priya, sign_in):
    challenge = stage.in_progress()
    actions.mark_done(Commitment.objects.get(), by=priya, evidence="Ten letters.")
    client = sign_in(Client(), priya)

    (item,) = at_home(client)[0].context["items"]

    assert (item.url, item.button) == (f"/challenges/{challenge.reference}/answer/", "Propose an answer")
    assert client.get(item.url).status_code == 200


# --- The meeting ------------------------------------------------------------------------------------------------------


def test_a_meeting_that_is_on_stands_first_with_one_way_in(stage, j2i, amara, yonas, sign_in):
    stage.agreed()
    running = meeting_of(j2i, status=Meeting.Status.LIVE)

    for person, door in ((amara, 'class="btn" href="{}chair/"'), (yonas, 'action="{}here/"')):
        page = at_home(sign_in(Client(), person))[1]
        main = page[page.index("<main") :]
        card = main[main.index("J2I is meeting now") : main.index('id="waiting"')]
        assert door.format(f"/meetings/{running.pk}/") in card
        assert card.count('class="btn"') == 1


def test_the_one_that_is_on_is_not_the_next_one(stage, j2i, yonas, sign_in):
    meeting_of(j2i, status=Meeting.Status.LIVE, starts_at=timezone.now() - timedelta(hours=1))
    client = sign_in(Client(), yonas)

    page = at_home(client)[1]
    assert "Next meeting" not in page
    assert "No day is set yet." not in page

    planned = meeting_of(j2i)
    response, page = at_home(client)
    assert response.context["meeting"] == planned
    assert "Next meeting" in page


def test_who_is_not_invited_does_not_learn_that_one_is_on(stage, j2i, leah, fiona, ed, sign_in):
    running = meeting_of(j2i, status=Meeting.Status.LIVE)

    for person in (leah, fiona, ed):
        page = at_home(sign_in(Client(), person))[1]
        assert "meeting now" not in page
        assert f"{running.pk}" not in page


def test_the_next_meeting_is_joined_by_those_who_are_invited(stage, j2i, yonas, leah, sign_in):
    meeting = meeting_of(j2i)

    assert f"/meetings/{meeting.pk}/" in at_home(sign_in(Client(), yonas))[1]
    page = at_home(sign_in(Client(), leah))[1]
    assert f"/meetings/{meeting.pk}/" not in page
    assert "It is for people who are invited." in page


def test_an_editor_and_an_administrator_find_their_tools_and_no_meeting_that_is_not_theirs(
    next_meeting, ed, ada, sign_in
):
    for person, tool in ((ed, "/cms/"), (ada, "/accounts/invite/")):
        page = at_home(sign_in(Client(), person))[1]
        main = page[page.index("<main") : page.index("</main")]
        assert f'href="{tool}"' in main
        assert "Next meeting" not in main


# --- What moved, what is late -----------------------------------------------------------------------------------------


def test_what_moved_since_the_last_meeting_stands_there_for_those_with_a_seat(
    stage, next_meeting, yonas, leah, sign_in
):
    old, new = stage.changed(title="Moved long ago"), stage.changed(title="Moved this week")
    last = meeting_of(next_meeting.series.group, status=Meeting.Status.CLOSED, starts_at=timezone.now() - timedelta(9))
    old.timeline.update(at=last.starts_at - timedelta(days=1))

    response, page = at_home(sign_in(Client(), yonas))

    assert response.context["since"]["moved"] == [new]
    assert "1 challenge moved since the last meeting" in page
    assert at_home(sign_in(Client(), leah))[0].context["since"] is None


def test_the_numbers_at_a_glance_are_those_of_the_lists_below(stage, amara, sign_in):
    stage.agreed()
    for _each in range(7):
        stage.in_progress()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))

    response, page = at_home(sign_in(Client(), amara))

    assert "7 promises are late: Harbour Homes (example)" in page
    assert page.count("8 days late:") == 5  # and the way to all of them
    assert "See every challenge" in page
    assert response.context["count"] == 1 and "1 thing waits for you" in page
    assert [line.to for line in response.context["glance"]] == ["#waiting", "#late", "#since"]
    assert page.index("1 thing waits for you") < page.index('id="waiting"')


def test_who_is_late_is_named_once_and_more_than_two_are_others(stage, amara, northgate_jobcentre, sign_in):
    for _each in range(3):
        other = stage.in_progress()
    other.parts.update(organisation=northgate_jobcentre)
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))
    Commitment.objects.filter(part__challenge=other).update(due=timezone.localdate() - timedelta(days=3))

    late = next(line for line in at_home(sign_in(Client(), amara))[0].context["glance"] if line.is_late)

    assert late.text == "3 promises are late: Harbour Homes (example) and Northgate Jobcentre (example)"
    assert glance.with_whom(["A", "B", "A", "C"]) == ": A, B and others"


def test_without_a_seat_she_reads_of_her_own_alone(stage, leah, ed, sign_in):
    other = stage.in_progress(title="Of somebody else")
    stage.publish(other)
    Authorship.objects.filter(challenge=other).update(user=ed)
    old = stage.in_progress(title="Long ago")
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))
    old.timeline.update(at=timezone.now() - timedelta(days=15))
    assert told(sign_in(Client(), leah)) == ["1 of yours is late: Repairs lead, Harbour Homes (example)"]

    stage.draft(own_words="Nobody reads this yet")
    stage.received()
    assert told(sign_in(Client(), leah))[1:] == ["There is news on 1 of yours"]


def test_her_own_late_one_says_with_whom_by_role_and_never_by_name(stage, leah, sign_in):
    stage.in_progress()
    Commitment.objects.update(due=timezone.localdate() - timedelta(days=8))

    page = at_home(sign_in(Client(), leah))[1]

    assert "Late: Repairs lead, Harbour Homes (example) has not kept a promise yet." in page
    assert "Priya" not in page


@pytest.mark.once
@pytest.mark.parametrize("name", ["leah", "yonas", "amara", "ruth", "priya", "fiona"])
def test_statements_do_not_grow_with_what_waits(stage, request, sign_in, name, next_meeting):
    client = sign_in(Client(), request.getfixturevalue(name))

    def many():
        stage.received()
        stage.checked()
        stage.agreed()
        stage.answered()
        stage.in_progress()

    def count():
        with CaptureQueriesContext(connection) as asked:
            at_home(client)
        return len(asked)

    many()
    count()
    one = count()
    for _more in range(6):
        many()

    assert count() == one
