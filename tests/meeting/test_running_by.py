"""The chair in one tap: handed over, taken, taken back; never a right for anybody who has none (D72)."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from challenges.meeting import actions, journal, policy
from challenges.meeting.board import Board
from challenges.models import MeetingEvent, RunningChair
from events.models import Meeting
from people import actions as of_people
from people.models import Membership, Role
from tests.challenges.test_at_once import again, at_once
from tests.factories import make_seat, make_user
from tests.meeting.conftest import before_more, current, go_on, go_to, in_sight, promise

pytestmark = pytest.mark.django_db


def seat_of(user, role=None):
    seats = Membership.objects.filter(user=user, group__slug="j2i")
    return seats.get(role=role) if role else seats.get()


def has_it(meeting):
    """The name of who has the chair, or None."""
    seat = policy.in_the_chair(Meeting.objects.get(pk=meeting.pk))
    return seat and seat.user.display_name


def sign(meeting):
    return Board(Meeting.objects.get(pk=meeting.pk)).chair_sign


def hand(meeting, by, to, **more):
    return actions.hand_chair(meeting, by=by, seat=seat_of(to), **more)


def take(meeting, by, seen=None, **more):
    return actions.take_chair(meeting, by=by, seen=sign(meeting) if seen is None else seen, **more)


@pytest.fixture
def look(client, sign_in):
    def look(user, meeting, path="chair/"):
        html = sign_in(client, user).get(f"/meetings/{meeting.pk}/{path}").content.decode()
        return html[html.index("<main") : html.index("</main>") + 7]

    return look


def seen_in(html):
    """What is in sight of a page's main part: what is hidden, and the sheet, left out."""
    html = re.sub(r"<(span|p|div)[^>]*\shidden>.*?</\1>", "", before_more(html), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestHandingOver:
    def test_who_opened_it_has_the_chair_until_it_is_handed_over(self, planned, amara, dylan):
        assert has_it(planned) is None
        actions.go_live(planned, by=dylan)
        assert has_it(planned) == "Dylan"
        event = hand(planned, dylan, amara)
        assert has_it(planned) == "Amara"
        assert (event.kind, event.n) == ("chair", 2)

    def test_it_is_taken_back_with_one_tap_and_the_same_tap_twice_is_one(self, at_letters, amara, dylan):
        op_id = uuid4()
        assert hand(at_letters, amara, dylan, op_id=op_id) == hand(at_letters, amara, dylan, op_id=op_id)
        before, op_id = sign(at_letters), uuid4()
        assert take(at_letters, amara, op_id=op_id) == take(at_letters, amara, seen=before, op_id=op_id)
        assert has_it(at_letters) == "Amara"
        assert MeetingEvent.objects.filter(kind="chair").count() == 2

    def test_whoever_has_it_not_goes_on_and_ends_by_no_mistake_and_keeps_all_else(
        self, at_letters, amara, dylan, priya
    ):
        line = actions.post_line(at_letters, by=priya, text="Hello").line
        hand(at_letters, amara, dylan)
        for act in (lambda: go_on(at_letters, amara), lambda: actions.close(at_letters, by=amara)):
            with pytest.raises(ValidationError, match="Dylan runs the meeting now. Nothing was changed.") as refused:
                act()
            assert refused.value.code == "moved_on"
        actions.release_line(at_letters, by=amara, line_id=line.pk)
        actions.hide_line(at_letters, by=amara, line_id=line.pk)
        go_on(at_letters, dylan)
        take(at_letters, amara)
        actions.close(at_letters, by=amara)

    def test_before_it_was_handed_over_both_share_the_job(self, at_letters, dylan):
        go_on(at_letters, dylan)

    @pytest.mark.parametrize("name", ["yonas", "priya", "tom", "ruth"])
    def test_nobody_without_that_seat_hands_takes_or_gets_it(self, at_letters, everybody, name):
        amara, other = everybody["amara"], everybody[name]
        with pytest.raises(PermissionDenied):
            hand(at_letters, other, amara)
        with pytest.raises(PermissionDenied):
            take(at_letters, other)
        for seat in Membership.objects.filter(user=other):
            with pytest.raises(ValidationError, match="Choose the other one"):
                actions.hand_chair(at_letters, by=amara, seat=seat)
        assert has_it(at_letters) == "Amara"

    def test_a_seat_that_has_ended_takes_the_chair_along(
        self, at_letters, amara, dylan, ada, django_capture_on_commit_callbacks
    ):
        hand(at_letters, amara, dylan)
        with django_capture_on_commit_callbacks(execute=True):
            of_people.end_seat(seat=seat_of(dylan), by=ada)
        assert has_it(at_letters) is None
        assert MeetingEvent.objects.order_by("n").last().kind == "seat", "the consoles hear of it"
        go_on(at_letters, amara)

    def test_the_end_forgets_it(self, at_letters, amara, dylan):
        hand(at_letters, amara, dylan)
        actions.close(at_letters, by=dylan)
        assert not RunningChair.objects.exists()
        assert has_it(at_letters) is None

    def test_only_while_it_is_live(self, planned, amara, dylan):
        with pytest.raises(ValidationError, match="not begun"):
            hand(planned, amara, dylan)
        with pytest.raises(ValidationError, match="not begun"):
            take(planned, dylan)


class TestOnBothConsoles:
    def test_each_says_who_runs_it_and_only_one_has_the_next_thing(self, at_letters, amara, dylan, look):
        hand(at_letters, amara, dylan)
        hers, his = look(amara, at_letters), look(dylan, at_letters)
        assert "Dylan runs the meeting now." in seen_in(hers) and "Take the chair" in seen_in(hers)
        assert 'class="btn next"' not in hers
        assert "You run the meeting." in seen_in(his) and "Next: ask for a promise" in seen_in(his)
        assert "Take the chair" not in his
        assert "Let Amara take the chair" in his

    def test_the_fragments_name_nobody(self, at_letters, amara, dylan):
        since = Meeting.objects.get(pk=at_letters.pk).version
        hand(at_letters, amara, dylan)
        take(at_letters, amara)
        for _n, room, chair in journal.after(at_letters.pk, since):
            assert "Amara" not in chair and "Dylan" not in chair
            assert "data-chair-is" not in room and "data-chair-is" in chair

    def test_the_one_without_it_has_fewer_controls_in_sight(self, at_letters, amara, dylan, priya, look):
        for _each in range(3):
            actions.post_line(at_letters, by=priya, text="Waiting")
        hand(at_letters, amara, dylan)
        for person in (amara, dylan):
            assert in_sight(look(person, at_letters)) <= 5

    def test_by_plain_forms_there_and_back(self, at_letters, amara, dylan, press):
        at = f"/meetings/{at_letters.pk}/chair/"
        assert press(amara, at_letters, "chair/hand/", to=seat_of(dylan).pk)["Location"] == at
        assert has_it(at_letters) == "Dylan"
        assert press(amara, at_letters, "chair/take/", seen=sign(at_letters))["Location"] == at
        assert has_it(at_letters) == "Amara"
        answer = press(dylan, at_letters, "chair/take/", live=True, seen="somebody")
        assert (answer.status_code, has_it(at_letters)) == (422, "Amara")
        assert answer.json()["error"] == "Amara runs the meeting now. Nothing was changed."

    @pytest.mark.parametrize("to", ["", "x", "0", "99999999999999999"])
    def test_nonsense_hands_it_to_nobody(self, at_letters, amara, press, to):
        assert press(amara, at_letters, "chair/hand/", to=to).status_code == 400
        assert has_it(at_letters) == "Amara"

    def test_who_chairs_alone_is_offered_nobody(self, at_letters, amara, dylan, ada, look):
        of_people.end_seat(seat=seat_of(dylan), by=ada)
        html = look(amara, at_letters)
        assert "You run the meeting." not in html and "take the chair" not in html
        assert "Next: ask for a promise" in html


class TestHersToKeep:
    @pytest.fixture
    def over(self, at_letters, amara, stage):
        promise(at_letters, amara, stage.seat, what="Send each letter as a text.")
        actions.start(at_letters, by=amara, item_id=current(at_letters).pk)
        go_to(at_letters, amara, "Goodbye and next date")
        actions.close(at_letters, by=amara)
        return at_letters

    def test_it_counts_and_names_the_roles_and_no_person(self, over, everybody, look):
        html = look(everybody["amara"], over, "you-ran-it/")
        text = seen_in(html)
        assert "You ran it. 2 challenges, 1 promise, with a role and a day." in text
        assert "Send each letter as a text." in text and "Harbour Homes (example)" in text
        assert not [one for one in everybody.values() if one.display_name in text]
        assert f"/meetings/{over.pk}/you-ran-it/" in look(everybody["dylan"], over)

    def test_what_was_taken_back_since_is_not_on_it(self, over, amara, leah, look, django_capture_on_commit_callbacks):
        from challenges import actions as of_challenges

        challenge = over.agenda.get(challenge__title="Letters I can open").challenge
        with django_capture_on_commit_callbacks(execute=True):
            of_challenges.withdraw(challenge, by=leah)
        html = look(amara, over, "you-ran-it/")
        assert "Letters I can open" not in html and "Send each letter" not in html

    def test_before_the_end_there_is_none(self, at_letters, amara, client, sign_in):
        answer = sign_in(client, amara).get(f"/meetings/{at_letters.pk}/you-ran-it/")
        assert answer["Location"] == f"/meetings/{at_letters.pk}/chair/"


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_take_it_at_once_and_one_has_it(self, at_letters, amara, dylan, j2i):
        third = make_user("Robin")
        make_seat(third, j2i, Role.CO_CHAIR)
        seen = sign(at_letters)
        results = at_once(
            *(
                lambda who=who: actions.take_chair(Meeting(pk=at_letters.pk), by=again(who), seen=seen)
                for who in (dylan, third)
            )
        )
        won = [each for each in results if isinstance(each, MeetingEvent)]
        told = [each for each in results if isinstance(each, ValidationError)]
        assert (len(won), len(told)) == (1, 1)
        assert has_it(at_letters) == won[0].by.display_name
        assert told[0].messages == [f"{has_it(at_letters)} runs the meeting now. Nothing was changed."]

    def test_handing_over_beside_going_on_is_one_legal_order(self, at_letters, amara, dylan):
        item, n = current(at_letters).pk, at_letters.events.count()
        to = seat_of(dylan)
        results = at_once(
            lambda: actions.hand_chair(Meeting(pk=at_letters.pk), by=again(amara), seat=to),
            lambda: actions.next_item(Meeting(pk=at_letters.pk), by=again(amara), item_id=item),
        )
        assert isinstance(results[0], MeetingEvent)
        went_on = isinstance(results[1], MeetingEvent)
        assert (current(at_letters).pk != item) == went_on
        assert went_on or "Dylan runs the meeting now" in results[1].messages[0]
        numbers = list(at_letters.events.order_by("n").values_list("n", flat=True))
        assert numbers == list(range(1, n + 2 + went_on))
