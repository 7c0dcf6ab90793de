"""A hard topic: marked before it comes, told on every screen, and nobody comes upon it unawares (X-A16)."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from challenges import actions as of_challenges
from challenges.meeting import actions, fragments
from challenges.meeting.board import Board
from challenges.models import AgendaItem, MeetingEvent
from events.models import Meeting
from tests.challenges.test_at_once import again, at_once
from tests.meeting.conftest import current, go_on, go_to, promise
from tests.standing import kept

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS = "Letters I can open", "Tell us when you come"
NOTE = "About losing a home"
TOLD = "The next one may be hard"


def item_of(meeting, title):
    return meeting.agenda.get(challenge__title=title)


def board(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk))


def part(meeting, name):
    """What screens get of it now."""
    return fragments.part(board(meeting), name)


def mark(meeting, by, title=REPAIRS, hard=True, note=NOTE):
    return actions.mark_hard(meeting, by=by, item_id=item_of(meeting, title).pk, hard=hard, note=note)


def tell(meeting, by):
    return actions.give_heads_up(meeting, by=by, item_id=current(meeting).pk)


@kept
def marked(at_letters, amara):
    """At the first challenge; the one after it may be hard."""
    mark(at_letters, amara)
    return at_letters


# --- Marking it


def test_the_chairs_and_the_officer_mark_what_is_still_to_come(planned, everybody, stage):
    for name in ("amara", "dylan", "ruth"):
        mark(planned, everybody[name], note=f"  {name}'s   words ")
        assert item_of(planned, REPAIRS).hard_note == f"{name}'s words"
    for name in ("yonas", "tom", "priya", "leah", "fiona"):
        with pytest.raises(PermissionDenied):
            mark(planned, everybody[name], hard=False)
    item = item_of(planned, REPAIRS)
    assert (item.is_hard, item.hard_note) == (True, "ruth's words")


def test_what_it_is_about_goes_when_it_is_not_hard_after_all(planned, amara):
    mark(planned, amara)
    mark(planned, amara, hard=False, note="Still here")
    item = item_of(planned, REPAIRS)
    assert (item.is_hard, item.hard_note) == (False, "")


def test_words_that_were_wrong_leave_every_replay(planned, amara, ruth):
    mark(planned, amara, note="About Wren")
    mark(planned, ruth, note=NOTE)
    assert not planned.events.filter(room_html__contains="Wren").exists()
    assert NOTE in planned.events.last().room_html


def test_only_a_challenge_that_is_still_to_come_and_only_a_short_note(at_letters, amara):
    with pytest.raises(ValidationError, match="on the table"):
        mark(at_letters, amara, title=LETTERS)
    goodbye = at_letters.agenda.get(kind="closing")
    with pytest.raises(ValidationError, match="not on the list"):
        actions.mark_hard(at_letters, by=amara, item_id=goodbye.pk, hard=True)
    with pytest.raises(ValidationError, match="60"):
        mark(at_letters, amara, note="x" * 61)
    actions.close(at_letters, by=amara)
    with pytest.raises(ValidationError, match="over"):
        mark(at_letters, amara)
    assert not AgendaItem.objects.filter(meeting=at_letters, is_hard=True).exists()


def test_everyone_reads_it_on_the_list_before_the_meeting_and_in_it(planned, amara, priya, yonas, visit):
    mark(planned, amara)
    for person, path in ((priya, ""), (yonas, ""), (yonas, "live/"), (amara, ""), (amara, "chair/")):
        html = visit(person, planned, path).content.decode()
        assert "May be hard." in html and NOTE in html, (person, path)
    actions.go_live(planned, by=amara)
    assert NOTE in part(planned, "agenda")
    assert NOTE not in part(planned, "screen"), "the big screen says it when it is next, not before"


# --- The heads-up


def test_the_chairs_next_tells_everyone_first_and_then_goes_on(marked, amara, visit, stage):
    promise(marked, amara, stage.seat)
    actions.start(marked, by=amara, item_id=current(marked).pk)
    step = board(marked).step
    assert (step.label, step.acts) == ("Next: a heads-up", True)
    assert step.url == f"/meetings/{marked.pk}/heads-up/"
    for name in ("card", "say", "screen"):
        assert TOLD not in part(marked, name)

    event = tell(marked, amara)
    for name in ("card", "say", "screen"):
        html = part(marked, name)
        assert TOLD in html and NOTE in html and "Nobody asks why." in html, name
        assert html in event.room_html
    assert "/help-now/" in part(marked, "card")
    assert "participation officer" in part(marked, "screen")
    assert str(current(marked).title) == LETTERS, "nothing moves yet"
    phone = visit(stage.first, marked, "live/").content.decode()
    assert TOLD in phone
    step = board(marked).step
    assert (step.label, step.url) == (f"Next: {REPAIRS}", f"/meetings/{marked.pk}/next/")

    go_on(marked, amara)
    for name in ("card", "say", "screen"):
        assert TOLD not in part(marked, name)
    assert "May be hard." in part(marked, "now"), "who comes in late reads it too"
    assert NOTE in part(marked, "now")


def test_no_button_goes_past_it_untold(marked, amara, press):
    with pytest.raises(ValidationError, match="Tell everyone first"):
        go_on(marked, amara)
    assert f'formaction="/meetings/{marked.pk}/heads-up/"' in part(marked, "this-item")
    assert f'formaction="/meetings/{marked.pk}/next/"' not in part(marked, "this-item")
    assert press(amara, marked, "heads-up/", item=current(marked).pk).status_code == 303
    assert f'formaction="/meetings/{marked.pk}/next/"' in part(marked, "deck")
    go_on(marked, amara)
    assert str(current(marked).title) == REPAIRS


def test_what_is_not_hard_takes_no_tap_more(at_letters, amara, dylan):
    with pytest.raises(ValidationError, match="Somebody was quicker"):
        tell(at_letters, amara)
    go_on(at_letters, dylan)
    assert str(current(at_letters).title) == REPAIRS


@pytest.mark.parametrize("name", ["yonas", "tom", "ruth", "priya"])
def test_only_who_runs_the_meeting_tells(marked, everybody, name):
    with pytest.raises(PermissionDenied):
        tell(marked, everybody[name])
    assert board(marked).heads_up is None


def test_the_same_tap_twice_tells_once_and_a_second_person_skips_no_moment(marked, amara, dylan):
    op_id, item = uuid4(), current(marked).pk
    first, twice = (actions.give_heads_up(marked, by=amara, op_id=op_id, item_id=item) for _each in range(2))
    assert first == twice
    with pytest.raises(ValidationError, match="Somebody was quicker"):
        tell(marked, dylan)
    assert MeetingEvent.objects.filter(kind="heads-up").count() == 1


def test_another_order_is_told_anew(marked, amara, stage):
    stage.with_j2i(meeting=marked, title="Money for the gym")
    tell(marked, amara)
    actions.change_order(marked, by=amara, item_id=item_of(marked, "Money for the gym").pk, up=True)
    assert board(marked).heads_up is None
    assert TOLD not in part(marked, "screen")
    assert TOLD not in MeetingEvent.objects.get(kind="order").room_html
    go_on(marked, amara)
    with pytest.raises(ValidationError, match="Tell everyone first"):
        go_on(marked, amara)


def test_it_steps_back_while_something_here_waits_for_an_answer(marked, amara, stage):
    tell(marked, amara)
    item = current(marked).pk
    actions.ask_feelings(marked, by=amara, item_id=item)
    assert TOLD not in part(marked, "screen") and TOLD not in part(marked, "card")
    assert board(marked).step.label == "Show how we feel"
    actions.drop_feelings(marked, by=amara, item_id=item)
    assert TOLD in part(marked, "screen")


def test_taken_off_again_no_screen_says_it(marked, amara, ruth):
    tell(marked, amara)
    event = mark(marked, ruth, hard=False)
    assert TOLD not in event.room_html and NOTE not in event.room_html
    go_on(marked, amara)


def test_a_challenge_taken_back_takes_its_words_along(marked, amara, leah, django_capture_on_commit_callbacks):
    tell(marked, amara)
    with django_capture_on_commit_callbacks(execute=True):
        of_challenges.withdraw(item_of(marked, REPAIRS).challenge, by=leah)
    everything = fragments.render(Meeting.objects.get(pk=marked.pk), fragments.EVERYTHING)
    for words in (NOTE, TOLD, "May be hard."):
        assert words not in everything.chair
    assert not MeetingEvent.objects.filter(room_html__contains=NOTE).exists(), "nor does a replay bring it back"
    assert not AgendaItem.objects.exclude(hard_note="").exists()
    go_on(marked, amara)


def test_it_is_carried_over_and_the_old_list_keeps_no_words(marked, amara):
    actions.close(marked, by=amara)
    following = Meeting.objects.planned().get()
    item = item_of(following, REPAIRS)
    assert (item.is_hard, item.hard_note, item.told_at) == (True, NOTE, None)
    assert list(AgendaItem.objects.exclude(hard_note="")) == [item]
    assert not marked.events.filter(room_html__contains=NOTE).exists()


def test_two_chairs_who_tap_at_once_tell_once(db_for_two, amara, dylan):
    meeting = db_for_two
    item = current(meeting).pk
    results = at_once(
        lambda: actions.give_heads_up(meeting, by=again(amara), item_id=item),
        lambda: actions.give_heads_up(meeting, by=again(dylan), item_id=item),
        lambda: actions.next_item(meeting, by=again(dylan), item_id=item),
    )
    told = [r for r in results if isinstance(r, MeetingEvent) and r.kind == "heads-up"]
    assert len(told) == 1, results
    moved = [r for r in results if isinstance(r, MeetingEvent) and r.kind == "item"]
    assert len(moved) <= 1 and all(event.n > told[0].n for event in moved)


@pytest.fixture
def db_for_two(transactional_db, at_letters, amara):
    mark(at_letters, amara)
    return at_letters


# --- The page


def test_the_page_marks_it_and_says_what_to_fix(planned, ruth, priya, leah, press, visit):
    item = item_of(planned, REPAIRS).pk
    assert press(ruth, planned, "hard/", item=item, hard="on", note=NOTE).status_code == 303
    html = visit(ruth, planned, "hard/").content.decode()
    assert NOTE in html and html.count('name="hard"') == 2
    assert "checked" in html
    wrong = press(ruth, planned, "hard/", item=item, hard="on", note="x" * 61)
    assert wrong.status_code == 422
    assert item_of(planned, REPAIRS).hard_note == NOTE
    assert visit(priya, planned, "hard/").status_code == 403
    assert visit(leah, planned, "hard/").status_code == 404
    for person, there in ((ruth, True), (priya, False)):
        assert ("/hard/" in visit(person, planned).content.decode()) is there


def test_markup_in_the_note_is_shown_as_text(marked, amara, yonas, visit):
    mark(marked, amara, note="<img src=x>")
    tell(marked, amara)
    for path in ("live/", "screen/", "chair/", "hard/", "script/"):
        html = visit(amara, marked, path).content.decode()
        assert "&lt;img src=x" in html and "<img" not in html, path


def test_it_goes_before_the_first_item_too(planned, amara):
    mark(planned, amara, title=LETTERS)
    actions.go_live(planned, by=amara)
    assert board(planned).step.label == "Next: a heads-up"
    tell(planned, amara)
    go_to(planned, amara, LETTERS)
    assert str(current(planned).title) == LETTERS
