"""
An hour of a J2I meeting, act by act, through the real actions: what low data is measured by (trust.md X-A12).

Seven items with the opening and the goodbye, five promises, forty lines of an ordinary length, two votes, three pause
cards with a word explained, and a break.
"""

from datetime import timedelta

from django.utils import timezone

from challenges.meeting import actions
from challenges.models import AgendaItem, FeelingsVote, Line

TITLES = (
    "Letters I can open",
    "Tell us when you are coming to fix it",
    "Money for the gym, without asking three people",
    "A bed on the first night after I leave",
    "One worker who stays, instead of five who go",
)
LINES = (
    "We have waited since May and nobody rang us back.",
    "In our house the letter came two weeks after the day it was about.",
    "We can send a text for each repair from next month on, and a call where somebody asked us for a call.",
    "Who decides that, and who can we ask when it does not happen?",
    "That is the third time we hear this. What is different now?",
    "I think it should be the same for everyone, wherever you live now.",
    "We checked: in the last six weeks it was eleven times, and nine of those were late.",
    "Thank you for saying that out loud.",
)


def agenda(stage, meeting):
    """Five challenges on the agenda, between the opening and the goodbye."""
    for title in TITLES:
        stage.with_j2i(meeting=meeting, title=title)
    actions.plan_agenda(meeting)


def current(meeting):
    return meeting.agenda.get(status=AgendaItem.Status.CURRENT)


def acts(stage, meeting, young):
    """
    Each act of the hour as something to call, one after the other.

    `young`, three people, ask for words and answer the votes.
    """
    chair, partner = stage.chair, stage.partner
    yield lambda: actions.go_live(meeting, by=chair)
    for place, title in enumerate(TITLES):
        yield lambda: actions.next_item(meeting, by=chair, item_id=current(meeting).pk)
        for text in LINES[:4]:
            yield from _line(meeting, chair, partner, f"{text} {title[:8]}")
        if place % 2:
            yield lambda: actions.ask_feelings(meeting, by=chair, item_id=current(meeting).pk)
            for user in young:
                yield lambda user=user: _feel(meeting, user)
            yield lambda: actions.show_feelings(meeting, by=chair, item_id=current(meeting).pk)
        else:
            yield lambda place=place: actions.show_card(
                meeting, by=young[place // 2], kind="word", word=f"pathway {place}"
            )
            yield lambda: actions.explain_word(
                meeting, by=chair, word_id=meeting.words.last().pk, meaning="The plan for when you leave care."
            )
            yield lambda: actions.take_card_down(meeting, by=chair, card_id=meeting.cards.get().pk)
        yield lambda: actions.read_back_promise(
            meeting,
            by=chair,
            item_id=current(meeting).pk,
            owner=stage.seat,
            what="Send a text with the day and a two-hour window before every repair, and ring when it changes.",
            due=timezone.localdate() + timedelta(days=30),
        )
        yield lambda: actions.lock_promise(meeting, by=chair, item_id=current(meeting).pk)
        for text in LINES[4:]:
            yield from _line(meeting, chair, partner, f"{text} {title[:8]}")
        yield lambda: actions.start(meeting, by=chair, item_id=current(meeting).pk)
        if place == 2:
            yield lambda: actions.start_break(meeting, by=chair, minutes=10)
            yield lambda: actions.end_break(meeting, by=chair)
    yield lambda: actions.next_item(meeting, by=chair, item_id=current(meeting).pk)
    yield lambda: actions.close(meeting, by=chair)


def _line(meeting, chair, partner, text):
    yield lambda: actions.post_line(meeting, by=partner, text=text)
    yield lambda: actions.release_line(
        meeting, by=chair, line_id=meeting.lines.filter(status=Line.Status.WAITING).first().pk
    )


def _feel(meeting, user):
    vote = FeelingsVote.objects.open().get(meeting=meeting)
    actions.feel(meeting, by=user, vote_id=vote.pk, feeling="green")
