"""A promise is read back, and the partner confirms it on her own phone with one tap (A13)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, fragments
from challenges.meeting.board import Board, sign_of
from challenges.models import Commitment, MeetingEvent, ReadBack
from events.models import Meeting
from people.models import Role
from tests.challenges.test_at_once import again, at_once
from tests.factories import make_seat, make_user
from tests.meeting.conftest import current
from tests.standing import kept

pytestmark = pytest.mark.django_db

WHAT = "Send each letter as a text."
YES = "Harbour Homes (example) says yes"
NO = "not like this"


@kept
def asked(at_letters, amara, stage):
    """A promise of Priya's, read back on every screen."""
    read_back(at_letters, amara, stage)
    return at_letters


def read_back(meeting, by, stage, what=WHAT, due_in=20):
    due = timezone.localdate() + timedelta(days=due_in)
    item = current(meeting).pk
    return actions.read_back_promise(meeting, by=by, item_id=item, owner=stage.seat, what=what, due=due)


def say(meeting, by, yes=True, words=None, **more):
    words = words or ReadBack.objects.get().sign
    return actions.answer_promise(meeting, by=by, words=words, yes=yes, **more)


def board(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk))


def part(meeting, name):
    """What screens get of it now."""
    return fragments.part(board(meeting), name)


def lock(meeting, by, **more):
    return actions.lock_promise(meeting, by=by, item_id=current(meeting).pk, **more).commitment


# --- Whose yes it is


def test_her_yes_shows_everywhere_and_locking_it_in_stays_the_chairs_act(asked, amara, priya):
    event = say(asked, priya)
    for name in ("say", "screen", "deals", "asks", "deck", "vow"):
        assert YES in part(asked, name), name
    assert YES in event.room_html
    assert "Priya" not in event.room_html, "on the screens it is the organisation"
    assert not asked.commitments.exists()
    assert "Now you can lock it in." in board(asked).step.says

    said_at = ReadBack.objects.get().yes_at
    commitment = lock(asked, amara)
    assert commitment.owner_confirmed_at == said_at
    assert commitment.confirmed_at is not None
    assert "Said yes" in part(asked, "deals")


def test_without_a_tap_it_is_the_chairs_word(asked, amara):
    commitment = lock(asked, amara)
    assert commitment.confirmed_at is not None
    assert commitment.owner_confirmed_at is None
    assert "Said yes" not in part(asked, "deals")


def test_her_deputy_at_the_same_organisation_may_say_it_too(asked, j2i, stage):
    deputy = make_user("Wren")
    make_seat(deputy, j2i, Role.DEPUTY, organisation=stage.seat.organisation)
    say(asked, deputy)
    assert ReadBack.objects.get().yes_at is not None


@pytest.mark.parametrize("name", ["gareth", "amara", "dylan", "yonas", "tom", "ruth", "leah", "fiona"])
@pytest.mark.parametrize("yes", [True, False])
def test_nobody_else_says_it_for_her(asked, everybody, name, yes):
    with pytest.raises(PermissionDenied):
        say(asked, everybody[name], yes=yes)
    draft = ReadBack.objects.get()
    assert (draft.yes_at, draft.not_so_at) == (None, None)


# --- Not like this


def test_not_like_this_is_for_the_chair_alone(asked, priya):
    before = fragments.render(asked, fragments.PROMISED).room
    event = say(asked, priya, yes=False)
    for name in ("deck", "vow", "hears"):
        assert NO in part(asked, name), name
    assert "How would you say it?" in part(asked, "script")
    assert event.room_html == before, "the room sees nothing of it"
    assert NO in event.chair_html


def test_what_she_says_last_counts(asked, priya):
    say(asked, priya)
    first = ReadBack.objects.get().yes_at
    say(asked, priya)
    assert ReadBack.objects.get().yes_at == first, "a second yes is the same yes"
    say(asked, priya, yes=False)
    draft = ReadBack.objects.get()
    assert draft.yes_at is None and draft.not_so_at is not None
    assert YES not in part(asked, "screen")
    say(asked, priya)
    draft = ReadBack.objects.get()
    assert draft.yes_at is not None and draft.not_so_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadBack.objects.update(not_so_at=timezone.now())


def test_the_same_tap_sent_twice_is_one_event(asked, priya):
    op_id = uuid4()
    first, twice = (say(asked, priya, op_id=op_id) for _each in range(2))
    assert first == twice
    assert MeetingEvent.objects.filter(kind="promise-said").count() == 1


# --- These words and no others


def test_other_words_ask_her_anew_and_the_same_words_do_not(asked, amara, priya, stage):
    old = ReadBack.objects.get().sign
    say(asked, priya)
    read_back(asked, amara, stage)
    assert ReadBack.objects.get().yes_at is not None, "read back again in the same words, her yes stands"

    for change in ({"what": "Send two letters."}, {"due_in": 25}):
        read_back(asked, amara, stage, **change)
        draft = ReadBack.objects.get()
        assert (draft.yes_at, draft.not_so_at) == (None, None)
        assert YES not in part(asked, "screen")
        with pytest.raises(ValidationError, match="These words have changed"):
            say(asked, priya, words=old)
        assert ReadBack.objects.get().yes_at is None
        say(asked, priya)


def test_the_chair_locks_in_no_words_she_has_not_read(asked, amara, tom, stage, press):
    old = ReadBack.objects.get().sign
    read_back(asked, tom, stage, what="Send nothing.")
    with pytest.raises(ValidationError, match="These words have changed"):
        lock(asked, amara, words=old)
    press(amara, asked, "promise/read/", item=current(asked).pk, words=old)
    assert not asked.commitments.exists()
    press(amara, asked, "promise/read/", item=current(asked).pk, words=ReadBack.objects.get().sign)
    assert asked.commitments.get().what == "Send nothing."


def test_locked_in_or_taken_back_there_is_nothing_to_say_yes_to(asked, amara, priya, leah):
    sign = ReadBack.objects.get().sign
    of_challenges.withdraw(current(asked).challenge, by=leah)
    assert 'name="yes"' not in part(asked, "asks")
    ReadBack.objects.all().delete()
    with pytest.raises(ValidationError, match="locked in"):
        say(asked, priya, words=sign)


def test_confirmed_later_on_its_own_page_is_her_yes_too(at_letters, amara, priya, stage):
    due = timezone.localdate() + timedelta(days=9)
    challenge = current(at_letters).challenge
    written = of_challenges.commit(challenge, by=amara, owner=stage.seat, what="Texts.", due=due)
    of_challenges.confirm_commitment(written, by=priya)
    assert written.owner_confirmed_at == written.confirmed_at is not None
    hers = of_challenges.commit(challenge, by=priya, owner=stage.seat, what="More.", due=due, confirmed=True)
    assert hers.owner_confirmed_at is not None


# --- The pages


def shell(html):
    """The opening tag of the place where a partner is asked, or None."""
    found = re.search(r'<section class="yours[^>]*>', html)
    return found[0] if found else None


def test_only_her_phone_asks_her_and_no_fragment_knows_who_looks(asked, priya, gareth, yonas, amara, visit):
    hers = visit(priya, asked, "live/").content.decode()
    assert " hidden" not in shell(hers)
    assert "Yes, I promise this" in hers
    other = visit(gareth, asked, "live/").content.decode()
    assert " hidden" in shell(other)
    for person in (yonas, amara):
        assert shell(visit(person, asked, "live/").content.decode()) is None
    fragment = part(asked, "asks")
    for never in ("<form", "csrf", "op_id", "Priya"):
        assert never not in fragment
    assert sign_of(asked, 1) != sign_of(asked, 2)


def test_one_tap_on_her_phone_by_form_or_by_script(asked, priya, gareth, press, visit):
    sign = ReadBack.objects.get().sign
    answer = press(priya, asked, "promise/yes/", live=True, **{"not": sign})
    assert answer.json()["said"] == "The chair knows. Now say out loud how it should be."
    assert ReadBack.objects.get().not_so_at is not None
    assert press(priya, asked, "promise/yes/", yes=sign).status_code == 303
    assert ReadBack.objects.get().yes_at is not None
    html = visit(priya, asked, "live/").content.decode()
    assert YES in html and 'name="yes"' not in html and 'name="not"' not in html
    assert press(gareth, asked, "promise/yes/", yes=sign).status_code == 403
    late = press(priya, asked, "promise/yes/", live=True, yes="0" * 16)
    assert late.status_code == 422 and "These words have changed" in late.json()["error"]


def test_the_chair_hears_it_on_the_page_where_she_reads_it_out(asked, amara, tom, priya, visit):
    for person in (amara, tom):
        html = visit(person, asked, "promise/read/").content.decode()
        assert "is that right?" in html and 'data-as="chair"' in html
    say(asked, priya)
    html = visit(amara, asked, "promise/read/").content.decode()
    assert YES in html and "is that right?" not in html


# --- At once


@pytest.fixture
def for_two(transactional_db, asked):
    return asked


def test_a_yes_and_other_words_at_once_never_confirm_words_she_did_not_read(for_two, amara, priya, stage):
    sign = ReadBack.objects.get().sign
    at_once(
        lambda: actions.answer_promise(for_two, by=again(priya), words=sign, yes=True),
        lambda: read_back(for_two, again(amara), stage, what="Something else."),
    )
    draft = ReadBack.objects.get()
    assert (draft.what, draft.yes_at) == ("Something else.", None)


def test_a_yes_and_the_lock_at_once_are_two_events_or_one_refusal(for_two, amara, priya):
    sign = ReadBack.objects.get().sign
    said, locked = at_once(
        lambda: actions.answer_promise(for_two, by=again(priya), words=sign, yes=True),
        lambda: lock(for_two, again(amara)),
    )
    assert isinstance(locked, Commitment)
    assert (for_two.commitments.get().owner_confirmed_at is not None) == isinstance(said, MeetingEvent), said
