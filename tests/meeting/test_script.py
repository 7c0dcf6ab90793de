"""What the chair can say: it follows the list and the moment, in short plain words, and is hers alone (A15)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, policy, script
from challenges.meeting.board import Board
from challenges.models import PauseCard, ReadBack
from events.models import Meeting
from pages.words import check
from tests.meeting.conftest import current, go_on, go_to, in_sight

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS = "Letters I can open", "Tell us when you come"
LONGEST = 20  # words a sentence (trust.md X-A7)


def board(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk))


def said(meeting):
    return [words for scene in script.now(board(meeting)) for words in scene.says]


def read_back(meeting, by, stage):
    due = timezone.localdate() + timedelta(days=20)
    what = "Send each letter as a text."
    actions.read_back_promise(meeting, by=by, item_id=current(meeting).pk, owner=stage.seat, what=what, due=due)


def walk(meeting, stage, amara, priya):
    """Every moment of a meeting, one after the other: its name, with the meeting standing there."""
    yield "planned"
    actions.go_live(meeting, by=amara)
    yield "opening"
    go_on(meeting, amara)
    yield "ask"
    actions.show_card(meeting, by=priya, kind=PauseCard.Kind.SLOWER)
    yield "card"
    actions.take_card_down(meeting, by=amara, card_id=meeting.cards.get().pk)
    actions.start_break(meeting, by=amara, minutes=5)
    yield "break"
    actions.end_break(meeting, by=amara)
    item = current(meeting).pk
    actions.ask_feelings(meeting, by=amara, item_id=item)
    yield "vote"
    actions.show_feelings(meeting, by=amara, item_id=item)
    read_back(meeting, amara, stage)
    yield "read back"
    sign = ReadBack.objects.get().sign
    actions.answer_promise(meeting, by=priya, words=sign, yes=False)
    yield "not so"
    actions.answer_promise(meeting, by=priya, words=sign, yes=True)
    yield "yes"
    actions.lock_promise(meeting, by=amara, item_id=item)
    actions.start(meeting, by=amara, item_id=item)
    yield "promised"
    hard = meeting.agenda.get(challenge__title=REPAIRS).pk
    actions.mark_hard(meeting, by=amara, item_id=hard, hard=True, note="About losing a home")
    actions.give_heads_up(meeting, by=amara, item_id=item)
    yield "heads-up"
    go_on(meeting, amara)
    item = current(meeting).pk
    actions.pause(meeting, by=amara, item_id=item, waiting_for="A law", until=timezone.localdate() + timedelta(days=30))
    yield "on hold"
    actions.resume(meeting, by=amara, item_id=item)
    for promise in current(meeting).challenge.parts.get().commitments.all():
        of_challenges.mark_done(promise, by=priya, evidence="Ten repairs were told.")
    of_challenges.propose_answer(current(meeting).challenge, by=priya, kind="yes", text="Every time.")
    yield "answer waits"
    actions.answer(meeting, by=amara, item_id=item)
    yield "answered"
    of_challenges.withdraw(current(meeting).challenge, by=stage.author)
    yield "taken back"
    go_on(meeting, amara)
    yield "goodbye"
    actions.close(meeting, by=amara)
    yield "over"


SAYS = {
    "planned": "Hello everyone",
    "opening": "First: what changed since last time?",
    "ask": "Harbour Homes (example): what will you do? Who does it, and by when?",
    "card": "Let’s go slower.",
    "break": "We are back at",
    "vote": "Nobody sees who says what.",
    "read back": "Is that right? Does everyone understand it?",
    "not so": "How would you say it?",
    "yes": "You said yes. Thank you. I lock it in.",
    "promised": "Do we all accept that?",
    "heads-up": "for some of us. About losing a home. You can step out",
    "on hold": "This one is on hold until",
    "answer waits": "There is an answer. I’ll read it out.",
    "answered": "CLAB, is this good enough? Only you say.",
    "taken back": "This one was taken back.",
    "goodbye": "We have 1 promise, with a day.",
}


def test_it_follows_the_meeting_from_the_welcome_to_the_goodbye(planned, stage, amara, priya, gareth, visit):
    seen, counted, rooms, chairs = [], {}, "", ""
    for moment in walk(planned, stage, amara, priya):
        seen.append(moment)
        if moment != "read back" and planned.lines.count() < 3 and Meeting.objects.get(pk=planned.pk).is_live:
            actions.post_line(planned, by=gareth, text="Waiting")
        words = said(planned)
        for sentence in (one for text in words for one in re.split(r"(?<=[.?!]) ", text)):
            assert len(sentence.split()) <= LONGEST, sentence
            assert not check(sentence.replace("participation officer", "officer")), sentence
        if moment == "over":
            assert words == []
        else:
            assert SAYS[moment] in " ".join(words), moment
            html = visit(amara, planned, "chair/").content.decode()
            counted[moment] = in_sight(html)
            folded = re.search(r'<details class="sayable"[^>]*>', html)[0]
            assert " open" not in folded
            event = planned.events.last()
            rooms, chairs = rooms + (event.room_html if event else ""), chairs + (event.chair_html if event else "")
    assert seen == [*SAYS, "over"]
    assert max(counted.values()) <= 5, counted
    assert "Is that right? Does everyone understand it?" not in rooms, "what she can say is on nobody else's screen"
    assert "Is that right? Does everyone understand it?" in chairs


def test_one_challenge_not_begun_asks_for_the_ask_young_people_and_the_promise(at_letters):
    words = said(at_letters)
    assert words[0] == "This is “Letters I can open”. We asked: Send letters as a text."
    assert words[1].startswith("Young people first.")


@pytest.mark.parametrize(("name", "status"), [
    ("amara", 200), ("dylan", 200), ("ruth", 200), ("yonas", 403), ("tom", 403), ("priya", 403),
    ("leah", 404), ("fiona", 404), (None, 404),
])  # fmt: skip
def test_it_is_for_the_chairs_and_the_officer(planned, everybody, name, status, visit):
    assert visit(name and everybody[name], planned, "script/").status_code == status


def test_the_whole_script_has_the_list_in_its_order(listed, amara, visit):
    def order():
        html = visit(amara, listed, "script/").content.decode()
        return [html.index(f"<h2>{title}") for title in ("Welcome", LETTERS, REPAIRS, "Money for the gym", "Goodbye")]

    assert order() == sorted(order())
    gym = listed.agenda.get(challenge__title="Money for the gym")
    for _each in range(2):
        actions.change_order(listed, by=amara, item_id=gym.pk, up=True)
    places = order()
    assert places[3] < places[1] < places[2]
    html = visit(amara, listed, "script/").content.decode()
    assert "Harbour Homes (example), you promised: Send each letter as a text." in html
    assert "15 min" in html
    assert 'class="wrap flow script"' in html
    assert 'class="wrap flow script large"' in visit(amara, listed, "script/?print=large").content.decode()


def test_a_challenge_taken_back_has_no_words_in_it(planned, amara, leah, visit):
    item = planned.agenda.get(challenge__title=LETTERS)
    item.challenge.what_we_asked = "SECRETASK"
    item.challenge.save()
    assert "SECRETASK" in visit(amara, planned, "script/").content.decode()
    of_challenges.withdraw(item.challenge, by=leah)
    html = visit(amara, planned, "script/").content.decode()
    assert "SECRETASK" not in html and LETTERS not in html
    assert "This one was taken back." in html


@pytest.mark.parametrize("path", ["script/", "hard/", "chair/"])
def test_thirty_items_cost_no_more_statements_than_one(planned, amara, stage, sign_in, client, path):
    sign_in(client, amara)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/meetings/{planned.pk}/{path}").status_code == 200
        return len(queries)

    asked()
    planned.agenda.filter(challenge__title=REPAIRS).delete()
    one = asked()
    for number in range(29):
        stage.with_j2i(meeting=planned, title=f"Ask {number}")
    assert asked() == one


def test_the_moment_costs_no_more_statements_for_many_promises(at_letters, amara, stage):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            said(at_letters)
        return len(queries)

    challenge, due = current(at_letters).challenge, timezone.localdate() + timedelta(days=9)
    of_challenges.commit(challenge, by=amara, owner=stage.seat, what="One", due=due, meeting=at_letters)
    one = asked()
    for number in range(29):
        of_challenges.commit(challenge, by=amara, owner=stage.seat, what=f"{number}", due=due, meeting=at_letters)
    assert asked() == one


def test_over_there_is_no_script_and_the_page_says_so(at_letters, amara, visit):
    go_to(at_letters, amara, "Goodbye and next date")
    actions.close(at_letters, by=amara)
    assert "not needed any more" in visit(amara, at_letters, "script/").content.decode()
    assert "sayable" not in visit(amara, at_letters, "chair/").content.decode()
    assert policy.reads_script(amara, at_letters)
