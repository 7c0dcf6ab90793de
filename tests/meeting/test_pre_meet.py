"""The pre-meet: what young people want to ask, who says it, and nobody else reads it (domain.md 4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.meeting import actions, before
from challenges.meeting.fragments import EVERYTHING, render
from challenges.models import MeetingEvent, Minutes, PreMeetQuestion
from front.due import STEPS
from tests.meeting.conftest import before_more, current, go_on

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WORDS = "Why did nobody ring me back? SECRETASK"


def item_of(meeting, title="Letters I can open"):
    return next(item for item in meeting.agenda.select_related("challenge") if str(item.title) == title)


def ask(meeting, by, text=WORDS, **facts):
    return actions.ask_ahead(meeting, by=by, item_id=item_of(meeting).pk, text=text, **facts)


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


# --- Writing and taking parts -----------------------------------------------------------------------------------------


def test_she_writes_by_a_plain_form_and_another_takes_it(listed, yonas, dylan, press, visit):
    fields = {"item": item_of(listed).pk, "text": f"  {WORDS} ", "who": "somebody"}
    assert press(yonas, listed, "pre-meet/", **fields).status_code == 303
    question = PreMeetQuestion.objects.get()
    assert (question.text, question.author, question.speaker) == (WORDS, yonas, None)
    assert "Nobody says this yet." in page(visit(dylan, listed, "pre-meet/"))

    assert press(dylan, listed, "pre-meet/mine/", question=question.pk, named="on").status_code == 303

    assert "You say it." in page(visit(dylan, listed, "pre-meet/"))
    hers = page(visit(yonas, listed, "pre-meet/"))
    assert "Dylan says this." in hers and "You wrote this. Your name does not show." in hers
    press(dylan, listed, "pre-meet/give-back/", question=question.pk)
    assert "Nobody says this yet." in page(visit(yonas, listed, "pre-meet/"))
    press(yonas, listed, "pre-meet/delete/", question=question.pk)
    assert not PreMeetQuestion.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": ""}, "Write what you want to ask."),
        ({"text": "x" * 301}, "Say it in 300 letters."),
        ({"who": ""}, "Choose who says it."),
        ({"item": ""}, "Choose one."),
        ({"item": "987654"}, "This is not on the list any more."),
    ],
)
def test_what_is_missing_comes_back_with_a_sentence(listed, yonas, press, fields, says):
    sent = {"item": item_of(listed).pk, "text": WORDS, "who": "me", **fields}
    answer = press(yonas, listed, "pre-meet/", **sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not PreMeetQuestion.objects.exists()


def test_nobody_reads_whose_it_is_unless_she_says_so(listed, yonas, dylan, amara, visit):
    quiet = ask(listed, yonas, text="Quiet one", says_it=True)
    for reader in (dylan, amara):
        html = page(visit(reader, listed, "pre-meet/"))
        assert "Quiet one" in html and "One of us says this." in html
        assert yonas.display_name not in html
    actions.take_question_back(listed, by=yonas, question_id=quiet.pk)
    ask(listed, yonas, text="Named one", says_it=True, named=True)
    html = page(visit(dylan, listed, "pre-meet/"))
    assert "Yonas wrote this." in html and "Yonas says this." in html


def test_only_what_is_hers_is_hers_to_change(listed, yonas, dylan):
    question = ask(listed, yonas, says_it=True)
    for act in (actions.take_question_back, actions.give_part_back):
        with pytest.raises(PermissionDenied):
            act(listed, by=dylan, question_id=question.pk)
    with pytest.raises(ValidationError, match="quicker"):
        actions.take_part(listed, by=dylan, question_id=question.pk)
    actions.take_part(listed, by=yonas, question_id=question.pk, named=True)  # again, with her name now
    assert PreMeetQuestion.objects.get().said_by == "Yonas"
    for act in (actions.take_part, actions.take_question_back):
        with pytest.raises(ValidationError, match="not there any more"):
            act(listed, by=dylan, question_id=question.pk + 1)


def test_ten_from_one_person_and_none_once_it_has_begun(listed, yonas, dylan, amara):
    mine = [ask(listed, yonas, text=f"Question {n}") for n in range(PreMeetQuestion.A_PERSON)]
    with pytest.raises(ValidationError, match="ten from you"):
        ask(listed, yonas)
    ask(listed, dylan)
    actions.go_live(listed, by=amara)
    with pytest.raises(ValidationError, match="has begun"):
        ask(listed, dylan)
    with pytest.raises(ValidationError, match="has begun"):
        actions.take_part(listed, by=dylan, question_id=mine[0].pk)
    actions.take_question_back(listed, by=yonas, question_id=mine[0].pk)  # deleting is never too late


@pytest.mark.django_db(transaction=True)
def test_two_take_one_part_at_the_same_time_and_one_has_it(listed, yonas, dylan, amara):
    question, together = ask(listed, amara), Barrier(2)

    def take(person):
        together.wait()
        try:
            actions.take_part(listed, by=person, question_id=question.pk)
            return person.pk
        except ValidationError as error:
            assert error.code == "moved_on"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        took = [pk for pk in both.map(take, (yonas, dylan)) if pk]

    assert took == [PreMeetQuestion.objects.get().speaker_id]


# --- Nobody else ------------------------------------------------------------------------------------------------------


def test_no_one_else_finds_the_page_or_a_way_to_it(listed, everybody, yonas, visit):
    ask(listed, yonas)
    for name in ("priya", "gareth", "ruth", "tom", "fiona", "leah", "ada"):
        assert visit(everybody[name], listed, "pre-meet/").status_code == 404
        with pytest.raises(PermissionDenied):
            ask(listed, everybody[name])
    for name in ("priya", "ruth", "tom"):
        assert "pre-meet" not in page(visit(everybody[name], listed))
    assert "pre-meet/" in page(visit(yonas, listed))


def test_in_the_meeting_the_chair_has_it_and_no_frame_page_or_minutes_ever_hold_it(
    listed, yonas, dylan, amara, everybody, visit
):
    ask(listed, yonas, says_it=True, named=True)
    ask(listed, dylan, text="Somebody ask this. SECRETASK")
    # The page she opens the meeting from stays where it is, so they are in it before.
    assert f'data-while-on="{item_of(listed).pk}" hidden' in page(visit(amara, listed, "chair/"))
    actions.go_live(listed, by=amara)
    assert f'data-while-on="{item_of(listed).pk}" hidden' in page(visit(amara, listed, "chair/"))
    go_on(listed, amara)

    for chair in (amara, dylan):
        html = page(visit(chair, listed, "chair/"))
        assert "Young people want to ask" in html and "Yonas says this." in html
        assert "Please ask this for somebody." in html
    for name in ("amara", "tom", "ruth", "priya", "yonas"):
        for path in ("live/", "screen/", "lines/", "board/", "board/?as=chair", "pack/", ""):
            answer = visit(everybody[name], listed, path)
            assert answer.status_code == 403 or "SECRETASK" not in answer.content.decode()
    shown = render(listed, EVERYTHING)
    assert "SECRETASK" not in shown.room + shown.chair

    actions.close(listed, by=amara)
    assert not MeetingEvent.objects.filter(room_html__contains="SECRETASK").exists()
    assert not MeetingEvent.objects.filter(chair_html__contains="SECRETASK").exists()
    assert "SECRETASK" not in str(Minutes.objects.get().content)


def test_the_console_keeps_its_five_controls_and_marks_with_one_tap(listed, yonas, amara, priya, press, visit):
    question = ask(listed, yonas)
    with pytest.raises(ValidationError, match="not begun"):
        actions.mark_asked(listed, by=amara, question_id=question.pk)
    actions.go_live(listed, by=amara)
    go_on(listed, amara)
    seen = before_more(page(visit(amara, listed, "chair/")))
    assert WORDS in seen and "pre-meet/asked/" not in seen

    answer = press(amara, listed, "pre-meet/asked/", live=True, question=question.pk)

    assert answer.json()["answered"] == f"asked-{question.pk}"
    assert press(amara, listed, "pre-meet/asked/", question=question.pk).status_code == 303  # twice is once
    assert f'data-vote="asked-{question.pk}" hidden' in page(visit(amara, listed, "chair/"))
    assert "Asked in the meeting" in page(visit(yonas, listed, "pre-meet/"))
    assert press(yonas, listed, "pre-meet/asked/", question=question.pk).status_code == 403
    assert press(priya, listed, "pre-meet/asked/", question=question.pk).status_code == 403


def test_while_the_meeting_is_on_the_way_there_comes_first(listed, amara, yonas, visit):
    ask(listed, yonas)
    assert "The meeting is on." not in page(visit(yonas, listed, "pre-meet/"))
    actions.go_live(listed, by=amara)
    shown = page(visit(yonas, listed, "pre-meet/"))
    assert shown.index("Go to the meeting") < shown.index("SECRETASK")


def test_of_a_challenge_that_was_taken_back_nothing_is_read(listed, yonas, leah, visit):
    from challenges import actions as of_challenges

    item = item_of(listed)
    ask(listed, yonas)
    of_challenges.withdraw(item.challenge, by=leah)
    assert "SECRETASK" not in page(visit(yonas, listed, "pre-meet/"))
    assert actions.questions_of(listed) == []


# --- Moving, and going ------------------------------------------------------------------------------------------------


def test_called_off_it_goes_along_to_the_next_meeting(listed, yonas, ruth, visit):
    ask(listed, yonas)
    actions.call_off(listed, by=ruth)
    following = PreMeetQuestion.objects.get().item.meeting
    assert following.starts_at > listed.starts_at
    assert WORDS in page(visit(yonas, following, "pre-meet/"))


def test_it_is_deleted_seven_days_after_the_meeting_and_said_beforehand(listed, yonas, dylan):
    ask(listed, yonas)
    ask(listed, dylan)
    ends = listed.starts_at + 7 * DAY
    [step] = [step for step in STEPS if step.name == "pre-meet"]
    with time_machine.travel(listed.starts_at + DAY, tick=False):
        now = timezone.now()
        assert step.ahead(now, now + 30 * DAY) == {timezone.localdate(ends): 2}
    assert before.forget_questions(ends - timedelta(seconds=1)) == 0
    assert step.do(ends) == 2
    assert not PreMeetQuestion.objects.exists()


def test_the_page_asks_as_many_statements_for_thirty_questions_as_for_one(listed, yonas, dylan, amara, visit):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(visit(amara, listed, "pre-meet/"))
        return len(asked)

    ask(listed, yonas, named=True, says_it=True)
    cost()
    one = cost()
    for person in (yonas, dylan, amara):
        for n in range(9):
            ask(listed, person, text=f"{n}?", named=True, says_it=True)
    assert PreMeetQuestion.objects.count() >= 28
    assert cost() == one


def test_markup_in_a_question_is_text(listed, yonas, amara, visit):
    ask(listed, yonas, text="<img src=x>")
    assert "&lt;img src=x&gt;" in page(visit(amara, listed, "pre-meet/"))
    actions.go_live(listed, by=amara)
    go_on(listed, amara)
    assert current(listed) == item_of(listed)
    assert "<img" not in page(visit(amara, listed, "chair/"))
