"""The list of a meeting before it begins: places by arrow and by number, minutes, and what they come to."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.actions import post_update
from challenges.meeting import actions, journal
from challenges.models import ChallengeUpdate, MeetingEvent
from events.models import Meeting
from tests.challenges.stages import meeting_of
from tests.challenges.test_at_once import again, at_once

pytestmark = pytest.mark.django_db

LETTERS, REPAIRS, GYM = "Letters I can open", "Tell us when you come", "Money for the gym"


def titles(meeting):
    return [str(item.title) for item in meeting.agenda.filter(kind="challenge").select_related("challenge")]


def item_of(meeting, title):
    return meeting.agenda.get(challenge__title=title)


@pytest.mark.parametrize(
    ("title", "place", "order"),
    [
        (GYM, 2, [GYM, LETTERS, REPAIRS]),
        (LETTERS, 4, [REPAIRS, GYM, LETTERS]),
        (LETTERS, 3, [REPAIRS, LETTERS, GYM]),
        (LETTERS, 2, [LETTERS, REPAIRS, GYM]),
    ],
)
def test_an_item_moves_to_the_number_that_everyone_reads(listed, dylan, title, place, order):
    actions.plan_item(listed, by=dylan, item_id=item_of(listed, title).pk, minutes=20, place=place)

    assert titles(listed) == order
    assert item_of(listed, title).minutes == 20
    kinds = list(listed.agenda.values_list("kind", flat=True))
    assert (kinds[0], kinds[-1]) == ("opening", "closing")
    assert len(set(listed.agenda.values_list("position", flat=True))) == 5


@pytest.mark.parametrize("place", [0, 1, 5, 99])
def test_the_opening_stays_first_and_the_goodbye_last(listed, amara, place):
    with pytest.raises(ValidationError, match="Choose a place from 2 to 4"):
        actions.plan_item(listed, by=amara, item_id=item_of(listed, GYM).pk, minutes=15, place=place)
    with pytest.raises(ValidationError, match="keeps its place"):
        actions.plan_item(listed, by=amara, item_id=listed.agenda.get(kind="opening").pk, minutes=15, place=3)
    assert titles(listed) == [LETTERS, REPAIRS, GYM]


@pytest.mark.parametrize("minutes", [4, 61])
def test_an_item_takes_5_to_60_minutes(listed, amara, minutes):
    with pytest.raises(ValidationError):
        actions.plan_item(listed, by=amara, item_id=item_of(listed, GYM).pk, minutes=minutes)
    assert not MeetingEvent.objects.exists()


@pytest.mark.parametrize("name", ["yonas", "priya", "tom", "ruth"])
def test_the_list_is_the_chairs_and_co_chairs(listed, everybody, name):
    with pytest.raises(PermissionDenied):
        actions.plan_item(listed, by=everybody[name], item_id=item_of(listed, GYM).pk, minutes=15, place=2)


def test_once_it_runs_the_plan_stands(live, amara):
    with pytest.raises(ValidationError, match="Its plan stands"):
        actions.plan_item(live, by=amara, item_id=item_of(live, LETTERS).pk, minutes=15, place=3)


def test_the_same_tap_twice_is_one_event_and_it_reaches_the_screens(listed, amara):
    op_id = uuid4()
    said = {"item_id": item_of(listed, GYM).pk, "minutes": 25, "place": 2}
    first = actions.plan_item(listed, by=amara, op_id=op_id, **said)
    assert actions.plan_item(listed, by=amara, op_id=op_id, **said) == first
    [(_n, room, _chair)] = journal.after(listed.pk, 0)
    assert room.index(GYM) < room.index(LETTERS)
    assert "25 min" in room


def test_who_runs_it_plans_by_plain_forms_alone(listed, amara, client, sign_in):
    """Each form as it stands on the page is sent, as a browser without JavaScript sends it."""
    at = f"/meetings/{listed.pk}/"
    html = sign_in(client, amara).get(at).content.decode()
    forms = [part.partition("</form>")[0] for part in html.split('<form class="plan')[1:]]
    form = next(form for form in forms if GYM in form)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (fields["place"], fields["was"], fields["minutes"]) == ("4", "4", "15")

    answer = client.post(at + "item/", {**fields, "place": "2", "minutes": "30"})

    assert (answer.status_code, answer["Location"]) == (303, at)
    assert titles(listed) == [GYM, LETTERS, REPAIRS]
    assert item_of(listed, GYM).minutes == 30


def test_other_minutes_from_an_old_page_move_nothing(listed, amara, dylan, press):
    """Amara's page says place 4; Dylan has moved it to 2 meanwhile."""
    item = item_of(listed, GYM)
    actions.plan_item(listed, by=dylan, item_id=item.pk, minutes=15, place=2)
    press(amara, listed, "item/", item=item.pk, was=4, place=4, minutes=40)
    assert titles(listed) == [GYM, LETTERS, REPAIRS]
    assert item_of(listed, GYM).minutes == 40


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"place": "9", "minutes": "15"}, "Choose a place from 2 to 4."),
        ({"place": "first", "minutes": "15"}, "Write a number."),
        ({"place": "-1", "minutes": "15"}, "Choose a place that is on the list."),
        ({"place": "2", "minutes": ""}, "Write how many minutes."),
        ({"place": "2", "minutes": "4"}, "at least 5 minutes"),
        ({"place": "2", "minutes": "61"}, "at most 60 minutes"),
        ({"place": "2", "minutes": "9" * 30}, "at most 60 minutes"),
    ],
)
def test_a_bad_number_gets_a_sentence_and_changes_nothing(listed, amara, press, fields, says):
    answer = press(amara, listed, "item/", item=item_of(listed, GYM).pk, was=4, **fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert titles(listed) == [LETTERS, REPAIRS, GYM]
    assert not MeetingEvent.objects.exists()


def test_an_item_of_another_meeting_is_not_there(listed, amara, press, j2i, stage):
    other = meeting_of(j2i, starts_at=timezone.now() + timedelta(days=50))
    stage.with_j2i(meeting=other, title="Elsewhere")
    answer = press(amara, listed, "item/", item=item_of(other, "Elsewhere").pk, place=2, minutes=15)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("length", "says"),
    [(90, "65 minutes planned.</b> The meeting has 90. 25 minutes are free."), (65, "The meeting has 65. That fits."),
     (60, "The meeting has 60. That is 5 minutes too many.")],
)  # fmt: skip
def test_the_sum_of_minutes_is_said_in_words(listed, amara, yonas, visit, length, says):
    Meeting.objects.filter(pk=listed.pk).update(length=length)
    assert says in visit(amara, listed).content.decode()
    assert "minutes planned" not in visit(yonas, listed).content.decode()


# --- What partners wrote ----------------------------------------------------------------------------------------------


def test_a_partners_news_since_last_time_is_there_to_read_before(listed, j2i, priya, gareth, tom, ruth, visit):
    letters = item_of(listed, LETTERS).challenge
    held = timezone.now() - timedelta(days=30)
    old = post_update(letters, by=priya, text="OLDWORDS")
    ChallengeUpdate.objects.filter(pk=old.pk).update(at=held - timedelta(days=1))
    meeting_of(j2i, starts_at=held, status=Meeting.Status.CLOSED, closed_at=held)
    post_update(letters, by=priya, text="FIRSTWORDS")
    post_update(letters, by=priya, text="NEWESTWORDS")
    post_update(letters, by=ruth, text="OFFICERWORDS")

    page = visit(tom, listed).content.decode()

    written = page.partition('id="wr"')[2]
    assert "NEWESTWORDS" in written and "Harbour Homes (example)" in written
    for word in ("OLDWORDS", "FIRSTWORDS", "OFFICERWORDS", REPAIRS, "Write an update", "Priya"):
        assert word not in written
    assert f"/challenges/{letters.reference}/news/" in visit(priya, listed).content.decode()
    assert "Write an update" not in visit(gareth, listed).content.decode()


def test_what_was_taken_back_is_not_read_before(listed, priya, leah, tom, visit):
    letters = item_of(listed, LETTERS).challenge
    post_update(letters, by=priya, text="NEWSWORDS")
    of_challenges.withdraw(letters, by=leah)
    assert "NEWSWORDS" not in visit(tom, listed).content.decode()


def test_once_it_runs_the_table_is_the_place_for_news(listed, priya, amara, visit):
    post_update(item_of(listed, LETTERS).challenge, by=priya, text="NEWSWORDS")
    actions.go_live(listed, by=amara)
    assert "NEWSWORDS" not in visit(amara, listed).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_leave_each_item_one_place(listed, amara, dylan):
    letters, gym = item_of(listed, LETTERS), item_of(listed, GYM)

    results = at_once(
        lambda: actions.plan_item(listed, by=again(amara), item_id=letters.pk, minutes=20, place=4),
        lambda: actions.plan_item(listed, by=again(dylan), item_id=gym.pk, minutes=25, place=2),
        lambda: actions.change_order(listed, by=again(amara), item_id=gym.pk, up=True),
    )

    assert all(isinstance(r, MeetingEvent | ValidationError) for r in results), results
    assert len([r for r in results if isinstance(r, MeetingEvent)]) >= 2
    assert len(set(listed.agenda.values_list("position", flat=True))) == 5
    assert sorted(titles(listed)) == sorted([LETTERS, REPAIRS, GYM])
    assert (item_of(listed, LETTERS).minutes, item_of(listed, GYM).minutes) == (20, 25)
    numbers = list(MeetingEvent.objects.values_list("n", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
