"""A whole room taps at once: every feeling counts once, and no socket hears of it before the chair shows it."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from challenges.meeting import actions
from challenges.models import FeelingsVote, FeelingToken, MeetingEvent
from events.models import Meeting
from people.models import Role
from tests.challenges.test_at_once import again, at_once
from tests.factories import make_seat, make_user
from tests.meeting.conftest import current
from tests.meeting.test_hub import Page

pytestmark = pytest.mark.django_db(transaction=True)
in_db = database_sync_to_async
COLOURS = ("green", "green", "amber", "red")


@pytest.fixture
def young(clab):
    """Ten more young people on CLAB."""
    people = [make_user(f"Wrenfield{place}") for place in range(10)]
    for person in people:
        make_seat(person, clab, Role.MEMBER)
    return people


@pytest.fixture
def asked(at_letters, amara):
    actions.ask_feelings(at_letters, by=amara, item_id=current(at_letters).pk)
    return at_letters


def test_ten_people_tap_twice_at_once_and_each_counts_once(asked, young):
    """Twenty taps in twenty threads; the second of each says something else."""
    vote = FeelingsVote.objects.get()

    def tap(one, feeling):
        return lambda: actions.feel(Meeting(pk=asked.pk), by=again(one), vote_id=vote.pk, feeling=feeling)

    taps = [tap(one, "green") for one in young] + [tap(one, "red") for one in young]
    results = at_once(*taps)

    assert sorted(results) == [False] * 10 + [True] * 10
    vote.refresh_from_db()
    assert (vote.green, vote.amber, vote.red) == (results[:10].count(True), 0, results[10:].count(True))
    assert (vote.answers, FeelingToken.objects.count()) == (10, 10)


def test_twenty_different_taps_at_once_are_all_counted(asked, young, clab):
    people = young + [make_user(f"Finchley{place}") for place in range(10)]
    for person in people[10:]:
        make_seat(person, clab, Role.MEMBER)
    vote, version = FeelingsVote.objects.get(), Meeting.objects.get().version

    results = at_once(
        *(
            lambda one=one, feeling=COLOURS[place % 4]: actions.feel(
                Meeting(pk=asked.pk), by=again(one), vote_id=vote.pk, feeling=feeling
            )
            for place, one in enumerate(people)
        )
    )

    assert results == [True] * 20
    vote.refresh_from_db()
    assert (vote.green, vote.amber, vote.red, FeelingToken.objects.count()) == (10, 5, 5, 20)
    assert Meeting.objects.get().version == version


def test_a_tap_beside_the_showing_counts_before_it_or_not_at_all(asked, young, amara):
    vote, item = FeelingsVote.objects.get(), current(asked).pk
    shows = lambda: actions.show_feelings(Meeting(pk=asked.pk), by=again(amara), item_id=item)  # noqa: E731
    taps = [
        lambda one=one: actions.feel(Meeting(pk=asked.pk), by=again(one), vote_id=vote.pk, feeling="amber")
        for one in young
    ]

    results = at_once(*taps, shows)

    counted = sum(result is True for result in results)
    vote.refresh_from_db()
    assert vote.amber == (counted if counted >= 5 else 0)
    assert not FeelingToken.objects.exists()
    event = MeetingEvent.objects.get(kind="feelings-show")
    assert (f"Not sure: <b>{counted}</b>" in event.room_html) == (counted >= 5)


def test_two_who_ask_at_once_ask_one_question(at_letters, amara, dylan):
    item = current(at_letters).pk
    results = at_once(
        *(
            lambda who=who: actions.ask_feelings(Meeting(pk=at_letters.pk), by=again(who), item_id=item)
            for who in (amara, dylan)
        )
    )
    assert sum(isinstance(result, MeetingEvent) for result in results) == 1
    assert FeelingsVote.objects.count() == 1


async def test_open_sockets_hear_nothing_until_it_is_shown(at_letters, young, amara, priya):
    """Room, chair and a voter's own phone are open and recorded: six taps bring no frame, the showing brings one."""
    pages = Page(priya, at_letters), Page(amara, at_letters, "chair"), Page(young[0], at_letters)
    for page in pages:
        await page.open()
    item = await in_db(current)(at_letters)
    await in_db(actions.ask_feelings)(at_letters, by=amara, item_id=item.pk)
    heard = [[await page.frame()] for page in pages]
    vote = await in_db(FeelingsVote.objects.get)()

    for one, feeling in zip(young[:6], ("green",) * 3 + ("red",) * 3, strict=True):
        await in_db(actions.feel)(at_letters, by=one, vote_id=vote.pk, feeling=feeling)
    tokens = await in_db(lambda: list(FeelingToken.objects.values_list("token", flat=True)))()
    assert await asyncio.gather(*(page.quiet(2.5) for page in pages)) == [True] * 3, "a sweep has gone by as well"

    await in_db(actions.show_feelings)(at_letters, by=amara, item_id=item.pk)
    for page, frames in zip(pages, heard, strict=True):
        frames.append(await page.frame())
        assert [frame["n"] for frame in frames] == [3, 4]
        told = "".join(frame["html"] for frame in frames)
        assert "Good: <b>3</b>" in told
        assert "Wrenfield" not in told
        assert not any(token in told for token in tokens)
        assert await page.quiet(0.2)
        await page.leave()
