"""What an act draws anew: all that it changed on any screen, and not the rest (G2)."""

from contextlib import contextmanager

import pytest

from challenges.meeting import actions, fragments, journal, policy
from challenges.meeting.board import Board
from challenges.models import AgendaItem
from events.models import Meeting
from tests.meeting.conftest import current, go_on, promise

pytestmark = pytest.mark.django_db


def everything(meeting):
    """Every part of every screen, drawn anew from the database."""
    board = Board(Meeting.objects.select_related("series__group").get(pk=meeting.pk))
    return {name: fragments.part(board, name) for name in fragments.EVERYTHING}


@pytest.fixture
def drawn(monkeypatch):
    """For each act, in order: (its kind, the parts it drew, the parts that changed since the act before)."""
    seen, turn, last = [], journal.turn, {}

    @contextmanager
    def compared(meeting, **facts):
        before = last or everything(meeting)
        with turn(meeting, **facts) as inner:
            write, drew = inner.write, []

            def noted(parts=fragments.EVERYTHING, **more):
                drew.extend(parts)
                return write(parts=parts, **more)

            inner.write = noted
            yield inner
        after = everything(meeting)
        seen.append((facts["kind"], set(drew), {name for name in after if after[name] != before[name]}))
        last.update(after)

    monkeypatch.setattr(journal, "turn", compared)
    return seen


def test_an_act_draws_all_that_it_changed(listed, stage, amara, dylan, yonas, priya, tom, drawn):
    """
    An evening with every kind of act that draws a few parts alone; acts that draw everything cannot leave one out.
    """
    meeting = listed
    actions.plan_item(meeting, by=amara, item_id=meeting.agenda.get(challenge__title="Money for the gym").pk, minutes=9)
    actions.go_live(meeting, by=amara)
    meeting.refresh_from_db()
    ahead = meeting.agenda.get(challenge__title="Letters I can open")
    actions.change_order(meeting, by=amara, item_id=ahead.pk, up=False)
    actions.change_order(meeting, by=amara, item_id=ahead.pk, up=True)
    actions.send_words(ahead, by=yonas, text="I cannot come. Please read this out.")
    go_on(meeting, amara)
    for text in ("The first that waits", "The second that waits", "The third that waits"):
        line = actions.post_line(meeting, by=priya, text=text).line
    actions.hand_lines(meeting, by=amara, helper=next(s for s in policy.helpers(meeting) if s.user_id == yonas.pk))
    actions.release_line(meeting, by=yonas, line_id=line.pk)
    actions.hand_lines(meeting, by=amara)
    actions.read_out(meeting, by=amara, words_id=Board(meeting).ahead[0].pk)
    promise(meeting, amara, stage.seat)
    actions.ask_feelings(meeting, by=amara, item_id=current(meeting).pk)
    actions.drop_feelings(meeting, by=amara, item_id=current(meeting).pk)
    actions.show_card(meeting, by=yonas, kind="slower")
    actions.take_card_down(meeting, by=amara, card_id=meeting.cards.get().pk)
    actions.show_card(meeting, by=dylan, kind="word", word="pathway")
    actions.explain_word(meeting, by=amara, word_id=meeting.words.get().pk, meaning="The plan for when you leave care.")
    actions.start_break(meeting, by=amara, minutes=5)
    actions.end_break(meeting, by=amara)
    actions.ask_to_speak(meeting, by=yonas)
    actions.call_speaker(meeting, by=amara, speaker_id=meeting.speakers.get().pk)
    actions.end_turn(meeting, by=amara, speaker_id=meeting.speakers.get().pk)
    actions.hand_chair(
        meeting, by=amara, seat=next(seat for seat in policy.chairs(meeting) if seat.user_id == dylan.pk)
    )
    hard = meeting.agenda.filter(status=AgendaItem.Status.WAITING, kind="challenge").first()
    actions.mark_hard(meeting, by=amara, item_id=hard.pk, hard=True, note="About being moved")
    actions.give_heads_up(meeting, by=dylan, item_id=current(meeting).pk)
    go_on(meeting, dylan)
    late = actions.post_line(meeting, by=priya, text="Shown when we talk of something else").line
    go_on(meeting, dylan)
    actions.release_line(meeting, by=amara, line_id=late.pk)

    left_out = [(kind, changed - drew) for kind, drew, changed in drawn if not changed <= drew]
    assert left_out == []
    few = [drew for _kind, drew, _changed in drawn if len(drew) < len(fragments.EVERYTHING)]
    assert len(few) >= 25
    assert any("agenda" in changed for kind, _drew, changed in drawn if kind == "show"), "the late line left its mark"
