"""The checker finds what it is for: in records with one thing wrong each, and on a server that does all of it."""

from copy import deepcopy

import pytest

from tests.faults import plan as plans
from tests.faults.checker import Answer, Event, Page, Record, Sent, Truth, complaints
from tests.faults.run import hold
from tests.faults.screens import Got, parts_of
from tests.faults.stage import secrets_of
from tests.servers import LiveSite

CHAIR, PARTNER, STRANGER = 1, 2, 3


def part(name, inside):
    return f'<div data-part="{name}">{inside}</div>'


def sent(kind, place, n, at, **more):
    return Sent(kind, place, place + 1, answers=[Answer(200, n, at, at + 0.1)], **more)


@pytest.fixture
def good():
    """A partner's two lines, one of them hidden again after it was shown; and a word, asked for and explained."""
    waits, both = part("waiting", "Qname1 wrote FIRST"), part("lines", "FIRST")
    events = [
        Event(1, "open", CHAIR, None),
        Event(2, "line", PARTNER, "a", "1"),
        Event(3, "show", CHAIR, "b", "1"),
        Event(4, "hide", CHAIR, "c", "1"),
        Event(5, "line", PARTNER, "d", "2"),
        Event(6, "show", CHAIR, "e", "2"),
        Event(7, "card", None, "f"),
        Event(8, "word", CHAIR, "g"),
    ]
    board = {"room": part("lines", "SECOND") + part("words", "WORD: plain"), "chair": ""}
    board["chair"] = board["room"] + part("waiting", "")
    told = {
        "room": ["", both, part("lines", ""), "", part("lines", "SECOND"), "", part("words", "WORD: plain")],
        "chair": [waits, both + part("waiting", ""), part("lines", ""), part("waiting", "Qname1 wrote SECOND"),
                  part("lines", "SECOND") + part("waiting", ""), part("waiting", "WORD?"),
                  part("words", "WORD: plain") + part("waiting", "")],
    }  # fmt: skip
    pages = []
    for place, (role, audience) in enumerate((("chair", "chair"), ("partner", "room"))):
        got = [Got("frame", audience, n, html, float(n), float(n)) for n, html in enumerate(told[audience], start=2)]
        shown = parts_of(board[audience])
        pages.append(Page(place, role, audience, 8, shown, got, list(range(2, 9)), late=0.1))
    pages.append(Page(2, "not invited", "room", 0, {}, [], [], told_off=1.0))
    record = Record(
        [
            sent("line", 1, 2, 2, text="FIRST"),
            sent("show", 0, 3, 3),
            sent("hide", 0, 4, 4),
            sent("line", 1, 5, 5, text="SECOND"),
            sent("show", 0, 6, 6),
            sent("card", 1, 7, 7, text="WORD"),
            sent("explain", 0, 8, 8, target="WORD"),
        ],
        pages,
        Truth(8, 1, events, {"1": "FIRST", "2": "SECOND"}, {name: parts_of(html) for name, html in board.items()}),
        names={"Qname1": 1},
    )
    record.secrets = secrets_of(record)
    return record


def test_a_meeting_that_held_has_no_complaints(good):
    assert complaints(good) == []


def lost(record):
    del record.truth.events[4]
    record.truth.version = 7


def a_hole(record):
    record.truth.events[7] = Event(9, "word", CHAIR, "g")
    record.truth.version = 9
    record.sent[6].answers[0].n = 9


def told_two_numbers(record):
    record.sent[3].answers.append(Answer(200, 6, 6, 6))


def there_twice(record):
    record.truth.lines["3"] = "SECOND"


def one_intent_twice(record):
    record.truth.events[5] = Event(6, "show", CHAIR, "b", "2")


def invented(record):
    record.truth.events.append(Event(9, "item", CHAIR, "x"))
    record.truth.version = 9


def told_no_and_there(record):
    record.sent[3].answers = [Answer(None, None, 5, 5), Answer(422, None, 5.1, 5.2)]


def told_nothing_and_there(record):
    del record.sent[3]


def five_hundred(record):
    record.sent[0].answers.insert(0, Answer(500, None, 1.9, 1.95))


def not_marked_as_there(record):
    record.sent.append(Sent("here", 1, PARTNER, answers=[Answer(303, None, 5, 5)]))


def a_tap_too_many(record):
    record.truth.votes["4"] = (1, False)


def a_page_left_behind(record):
    record.pages[1].parts["lines"] = "FIRST"
    record.pages[1].late = None


def a_page_that_was_slow(record):
    record.pages[1].late = 5.1


def a_number_twice(record):
    record.pages[1].seen[3] = record.pages[1].seen[2]


def frame(record, n, html, how="frame", at=20.0, asked=None):
    record.pages[1].got.append(Got(how, "room", n, html, at, at if asked is None else asked))


def shown_too_early(record):
    frame(record, 2, "FIRST", at=2.5)


def hidden_and_replayed(record):
    frame(record, 3, "FIRST", how="event", at=20.0)


def hidden_and_in_a_later_number(record):
    frame(record, 6, "FIRST", at=4.05)


def hidden_and_on_a_board(record):
    frame(record, 8, "FIRST", how="board")


def on_a_board_before_it_was_shown(record):
    frame(record, 4, "SECOND", how="board", at=5.5)


def a_word_before_it_was_explained(record):
    frame(record, 7, "WORD")


def a_name_in_the_room(record):
    frame(record, 8, "Qname1")


def who_put_up_the_card(record):
    record.unnamed.add(1)


def a_form(record):
    frame(record, 8, "<form>")


def a_stranger_hears(record):
    record.pages[2].got.append(Got("frame", "room", 8, "", 8.0, 8.0))


def lost_her_seat_and_hears(record):
    record.pages[1].lost_seat = (6, 6.2)


def hidden_in_the_minutes(record):
    record.truth.minutes = "FIRST and SECOND"


def shown_and_not_in_the_minutes(record):
    record.truth.minutes = "Nothing was said."


WRONG = [
    (lost, "it is lost"),
    (a_hole, "missing [8]"),
    (told_two_numbers, "different numbers"),
    (there_twice, "there 2 times"),
    (one_intent_twice, "an act is there 2 times"),
    (invented, "was invented"),
    (told_no_and_there, "was told no (422)"),
    (told_nothing_and_there, "was invented"),
    (five_hundred, "answered 500"),
    (not_marked_as_there, "she is not"),
    (a_tap_too_many, "vote 4 counts 1"),
    (a_page_left_behind, "wrong parts: ['lines']"),
    (a_page_that_was_slow, "client 1 (partner, room) stands at 8 of 8"),
    (a_number_twice, "twice or backwards"),
    (shown_too_early, "before it was shown at 3"),
    (hidden_and_replayed, "after it was hidden"),
    (hidden_and_in_a_later_number, "after it was hidden at 4"),
    (hidden_and_on_a_board, "after it was hidden"),
    (on_a_board_before_it_was_shown, "before it was shown"),
    (a_word_before_it_was_explained, "before it was shown at 8"),
    (a_name_in_the_room, "names client 1"),
    (who_put_up_the_card, "names client 1"),
    (a_form, "holds <form"),
    (a_stranger_hears, "was sent something"),
    (lost_her_seat_and_hears, "still sent frame 7"),
    (hidden_in_the_minutes, "the minutes hold “FIRST”"),
    (shown_and_not_in_the_minutes, "the minutes miss “SECOND”"),
]


@pytest.mark.parametrize(("breaks", "said"), WRONG, ids=[breaks.__name__ for breaks, _said in WRONG])
def test_each_fault_is_found(good, breaks, said):
    record = deepcopy(good)
    breaks(record)
    assert any(said in complaint for complaint in complaints(record)), complaints(record)


def test_the_same_seed_is_the_same_plan_and_another_is_another():
    assert plans.make(7) == plans.make(7)
    assert plans.make(7) != plans.make(8)
    assert len(plans.CAST) == 30
    assert {role for role, _times in plans.CAST} == set(plans.DOES)


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
async def test_a_server_that_leaks_loses_doubles_and_skips_is_found_out(live_site, live_copies, tmp_path):
    """The real product with five deliberate faults: each of them is seen from outside."""
    live_site.kill()
    copies, port = live_copies
    broken = LiveSite(copies, port=port, log=tmp_path / "broken.log", first="tests.faults.broken:everything")
    broken.start()
    try:
        record, _meeting = await hold(plans.quiet(3), broken)
    finally:
        broken.kill()

    wrong = "\n".join(complaints(record))
    seen = ("before it was shown", "names client", "2 different acts", "different numbers", "stands at", "still sent")
    assert [said for said in seen if said not in wrong] == [], wrong[:3000]
