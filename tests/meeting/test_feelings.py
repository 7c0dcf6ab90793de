"""The feelings vote: asked, tapped once, held, shown as three numbers or as none, and nobody's (domain.md 4)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions as of_challenges
from challenges.meeting import actions, feelings, fragments, journal
from challenges.meeting.board import Board
from challenges.models import FeelingsVote, FeelingToken, MeetingEvent, Minutes
from events.models import Attendance, Meeting
from people.models import Role, User
from tests.challenges.stages import NO
from tests.factories import make_seat, make_user
from tests.meeting.conftest import before_more, current, go_on, go_to, in_sight
from tests.standing import kept

pytestmark = pytest.mark.django_db

REPAIRS = "Tell us when you come"
SHOWING = ("say", "feel", "felt", "screen", "deck")
FEW = "Fewer than 5 of us answered, so it stays with us."


@kept
def asked(at_letters, amara):
    """The meeting, with the question open on its first challenge."""
    actions.ask_feelings(at_letters, by=amara, item_id=current(at_letters).pk)
    return at_letters


@pytest.fixture
def members(clab):
    """`members(6)`: as many more young people on CLAB, each with a name that stands nowhere else."""

    def members(number):
        people = [make_user(f"Wrenfield{place}") for place in range(number)]
        for person in people:
            make_seat(person, clab, Role.MEMBER)
        return people

    return members


def tap(meeting, people, *said):
    """Each of these people taps what stands at her place."""
    vote = FeelingsVote.objects.open().get(meeting=meeting)
    return [
        actions.feel(meeting, by=one, vote_id=vote.pk, feeling=feeling)
        for one, feeling in zip(people, said, strict=True)
    ]


def show(meeting, by):
    return actions.show_feelings(meeting, by=by, item_id=current(meeting).pk)


def part(meeting, name):
    """What screens get of it now."""
    return fragments.part(Board(Meeting.objects.get(pk=meeting.pk)), name)


def page(client, sign_in, user, meeting, path):
    sign_in(client, user)
    return client.get(f"/meetings/{meeting.pk}/{path}").content.decode()


# --- Who asks, who answers


@pytest.mark.parametrize("name", ["yonas", "tom", "ruth", "priya"])
def test_only_who_runs_the_meeting_asks_shows_and_stops(asked, everybody, name):
    item, user = current(asked).pk, everybody[name]
    for act in (actions.show_feelings, actions.drop_feelings, actions.ask_feelings):
        with pytest.raises(PermissionDenied):
            act(asked, by=user, item_id=item)
    assert FeelingsVote.objects.get().shown_at is None


@pytest.mark.parametrize("name", ["priya", "gareth", "ruth", "tom", "leah", "fiona", "ada"])
def test_no_feeling_but_a_young_persons_is_counted(asked, everybody, name):
    with pytest.raises(PermissionDenied):
        tap(asked, [everybody[name]], "green")
    assert (FeelingsVote.objects.get().answers, FeelingToken.objects.count()) == (0, 0)


def test_clab_and_who_runs_the_meeting_answer(asked, yonas, amara, dylan):
    assert tap(asked, [yonas, amara, dylan], "green", "amber", "red") == [True, True, True]
    vote = FeelingsVote.objects.get()
    assert (vote.green, vote.amber, vote.red) == (1, 1, 1)


def test_a_second_tap_changes_nothing_whatever_it_says(asked, yonas):
    assert tap(asked, [yonas, yonas, yonas], "red", "red", "green") == [True, False, False]
    vote = FeelingsVote.objects.get()
    assert (vote.green, vote.amber, vote.red) == (0, 0, 1)
    assert FeelingToken.objects.count() == 1


def test_one_question_at_a_time_and_only_about_a_challenge(live, amara):
    with pytest.raises(ValidationError, match="no challenge"):
        actions.ask_feelings(live, by=amara, item_id=current(live).pk)
    go_on(live, amara)
    actions.ask_feelings(live, by=amara, item_id=current(live).pk)
    with pytest.raises(ValidationError, match="asking already"):
        actions.ask_feelings(live, by=amara, item_id=current(live).pk)
    assert FeelingsVote.objects.count() == 1


def test_the_same_tap_of_the_chair_sent_twice_asks_once(at_letters, amara):
    op_id, item = uuid4(), current(at_letters).pk
    first, again = (actions.ask_feelings(at_letters, by=amara, op_id=op_id, item_id=item) for _each in range(2))
    assert first == again
    assert FeelingsVote.objects.count() == 1


def test_shown_it_is_over_and_may_be_asked_anew(asked, amara, yonas, members):
    people = members(5)
    tap(asked, people, *["green"] * 5)
    show(asked, amara)
    vote = FeelingsVote.objects.get()

    with pytest.raises(ValidationError, match="This vote is over"):
        actions.feel(asked, by=yonas, vote_id=vote.pk, feeling="red")
    with pytest.raises(ValidationError, match="Nobody is being asked"):
        show(asked, amara)
    assert FeelingsVote.objects.get().numbers == {"green": 5, "amber": 0, "red": 0}
    assert not FeelingToken.objects.exists()

    actions.ask_feelings(asked, by=amara, item_id=current(asked).pk)
    assert tap(asked, people, *["red"] * 5) == [True] * 5, "a new question, and everybody may answer it"


# --- Held until it is shown; five or none


def test_until_it_is_shown_no_screen_changes_and_no_number_is_taken(asked, client, sign_in, amara, members):
    def everything():
        shown = fragments.render(Meeting.objects.get(pk=asked.pk), fragments.EVERYTHING)
        sign_in(client, amara)
        answer = client.get(f"/meetings/{asked.pk}/board/?as=chair&since=0")
        return shown, answer["ETag"], answer.json(), Meeting.objects.get(pk=asked.pk).version

    before = everything()
    tap(asked, members(6), "green", "green", "green", "amber", "amber", "red")
    assert FeelingsVote.objects.get().answers == 6
    assert everything() == before


def test_from_five_answers_on_every_screen_gets_three_numbers(asked, amara, members):
    tap(asked, members(7), "green", "green", "green", "green", "amber", "amber", "red")
    show(asked, amara)
    for name in SHOWING:
        words = part(asked, name).replace("<b>", "").replace("</b>", "")
        assert [each in words for each in ("Good: 4", "Not sure: 2", "Not good: 1")] == [True] * 3, name
        assert FEW not in words
    event = MeetingEvent.objects.get(kind="feelings-show")
    assert "Good: <b>4</b>" in event.room_html and "Good: <b>4</b>" in event.chair_html


@pytest.mark.parametrize("said", [[], ["red"], ["green", "green", "red", "red"]])
def test_fewer_than_five_are_one_sentence_and_their_numbers_are_forgotten(asked, amara, members, said):
    tap(asked, members(len(said)), *said)
    show(asked, amara)
    vote = FeelingsVote.objects.get()
    assert (vote.green, vote.amber, vote.red, vote.numbers) == (0, 0, 0, None)
    for name in SHOWING:
        html = part(asked, name)
        assert FEW in html, name
        assert not any(word in html for word in ("Good:", "Not sure", "Not good:")), name


def test_what_four_or_none_said_looks_the_same_on_every_screen(live, amara, members):
    """Two votes that could be told apart: nobody answered, and four did."""
    people, seen = members(4), []
    go_on(live, amara)
    for said in ([], ["red"] * 4):
        actions.ask_feelings(live, by=amara, item_id=current(live).pk)
        tap(live, people[: len(said)], *said)
        show(live, amara)
        seen.append([part(live, name) for name in SHOWING])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("green", [1, 4])
def test_the_database_itself_refuses_to_keep_a_few(asked, green):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeelingsVote.objects.update(green=green, shown_at=timezone.now())


def test_colour_never_stands_alone(asked, amara, members):
    html = part(asked, "feel")
    assert [html.count(f">{word}</button>") for word in ("Good", "Not sure", "Not good")] == [1, 1, 1]
    shapes = {one.feeling: one.icon for one in feelings.choices()}
    assert len(set(shapes.values())) == 3


# --- Nobody's


def rows():
    """Every row of every table, as it is."""
    return {
        model._meta.label: sorted(str(row) for row in model._base_manager.values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def test_a_tap_leaves_a_counter_and_a_token_in_the_database_and_nothing_else(asked, press, yonas, client, sign_in):
    """By the real door, with a session: no event, no presence, no moment, and not a word of who it was."""
    page(client, sign_in, yonas, asked, "live/")  # her session is there before
    vote = FeelingsVote.objects.get()
    before = rows()
    address = f"/meetings/{asked.pk}/feelings/"
    answer = client.post(address, {"feel": f"{vote.pk}:red", "op_id": str(uuid4()), "from": "phone"})
    after = rows()

    assert answer.status_code == 303
    changed = {label for label in after if after[label] != before[label]}
    assert changed == {"challenges.FeelingsVote", "challenges.FeelingToken"}
    assert list(FeelingToken.objects.values_list()) == [(feelings.token(vote, yonas), vote.pk)]
    assert {field.name for field in FeelingToken._meta.get_fields()} == {"token", "vote"}
    assert not Attendance.objects.filter(user=yonas, here_at__isnull=False).exists()


def test_whatever_one_taps_leaves_the_same_traces(asked, amara, members):
    """The same people, all green and then all red: only the counters tell the two apart, and these name nobody."""
    people, seen = members(3), []
    for feeling in ("green", "red"):
        with transaction.atomic():
            tap(asked, people, *[feeling] * 3)
            left = rows()
            assert FeelingsVote.objects.values_list(feeling, flat=True).get() == 3
            left.pop("challenges.FeelingsVote")
            seen.append(left)
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert seen[0]["challenges.FeelingToken"], "there was something that could have told"


def test_a_token_is_made_of_both_vote_and_person_and_says_neither(asked, amara, yonas, dylan):
    vote = FeelingsVote.objects.get()
    other = FeelingsVote(pk=vote.pk + 1)
    tokens = {feelings.token(v, who) for v in (vote, other) for who in (yonas, dylan)}
    assert len(tokens) == 4
    assert all(len(each) == 64 for each in tokens)


def test_no_frame_of_the_whole_vote_names_who_answered(asked, amara, members):
    """Every frame that was ever recorded, for both audiences: names, addresses and tokens could be in it."""
    people = members(6)
    tap(asked, people, "green", "green", "green", "amber", "amber", "red")
    tokens = list(FeelingToken.objects.values_list("token", flat=True))
    show(asked, amara)
    frames = "".join(room + chair for _n, room, chair in journal.after(asked.pk, 0))

    assert "Good: <b>3</b>" in frames
    for one in people:
        assert one.display_name not in frames
        assert one.email not in frames
    assert not any(token in frames for token in tokens)
    assert len(tokens) == 6
    kinds = MeetingEvent.objects.filter(n__gt=2).order_by("n").values_list("kind", "by")
    assert list(kinds) == [("feelings-ask", amara.pk), ("feelings-show", amara.pk)]


@pytest.mark.parametrize("by_script", [True, False])
def test_the_answer_to_a_tap_is_the_same_for_each_colour_and_the_second_time(asked, press, members, by_script):
    """Its length would tell on the way, even where it cannot be read."""
    vote = FeelingsVote.objects.get()
    answers = [
        press(one, asked, "feelings/", live=by_script, feel=f"{vote.pk}:{feeling}")
        for one, feelings_of in zip(members(3), ("green", "amber", "red"), strict=True)
        for feeling in (feelings_of, "green")
    ]
    assert len({(answer.status_code, answer.content, answer.get("Location")) for answer in answers}) == 1
    assert FeelingsVote.objects.get().answers == 3


# --- It ends with its item


def test_the_next_item_forgets_a_vote_that_was_not_shown(asked, amara, members):
    tap(asked, members(6), *["red"] * 6)
    go_on(asked, amara)
    assert (FeelingsVote.objects.count(), FeelingToken.objects.count()) == (0, 0)
    assert all("Not good" not in part(asked, name) for name in SHOWING)


def test_the_end_of_the_meeting_forgets_it_too_and_the_minutes_do_not_know_it(asked, amara, members):
    tap(asked, members(6), *["red"] * 6)
    actions.close(asked, by=amara)
    assert (FeelingsVote.objects.count(), FeelingToken.objects.count()) == (0, 0)
    assert [item["feelings"] for item in Minutes.objects.get().content["items"] if "feelings" in item] == [[], []]


def test_stopped_it_is_forgotten_and_nothing_is_shown(asked, amara, members):
    tap(asked, members(6), *["red"] * 6)
    actions.drop_feelings(asked, by=amara, item_id=current(asked).pk)
    assert (FeelingsVote.objects.count(), FeelingToken.objects.count()) == (0, 0)
    assert all("Not good" not in part(asked, name) and FEW not in part(asked, name) for name in SHOWING)


def test_a_challenge_that_is_taken_back_takes_its_feelings_with_it(
    asked, amara, leah, members, django_capture_on_commit_callbacks
):
    tap(asked, members(6), *["red"] * 6)
    show(asked, amara)
    with django_capture_on_commit_callbacks(execute=True):
        of_challenges.withdraw(current(asked).challenge, by=leah)
    assert not FeelingsVote.objects.exists()
    assert "Not good" not in "".join(room + chair for _n, room, chair in journal.after(asked.pk, 0))


def test_a_page_left_behind_answers_no_other_question(asked, amara, press, yonas):
    old = FeelingsVote.objects.get().pk
    actions.drop_feelings(asked, by=amara, item_id=current(asked).pk)
    actions.ask_feelings(asked, by=amara, item_id=current(asked).pk)

    answer = press(yonas, asked, "feelings/", live=True, feel=f"{old}:red")

    assert (answer.status_code, answer.json()["error"]) == (422, "This vote is over. No more taps are counted.")
    assert FeelingsVote.objects.get().answers == 0


# --- The chair's next thing, and the pages


def test_the_chairs_next_thing_is_to_show_it(asked, amara, yonas, priya, client, sign_in):
    assert Board(asked).step.label == "Show how we feel"
    html = page(client, sign_in, amara, asked, "chair/")
    first, sheet = before_more(html), html.split('<details class="sheet"')[1]
    assert f'formaction="/meetings/{asked.pk}/feelings/show/"' in first
    assert f'formaction="/meetings/{asked.pk}/feelings/drop/"' in sheet
    assert 'name="feel"' in html, "she is asked herself, in her sheet"
    show(asked, amara)
    assert Board(Meeting.objects.get(pk=asked.pk)).step.label == "Next: ask for a promise"


def test_while_young_people_tap_the_chair_has_at_most_five_controls_in_sight(asked, amara, priya, client, sign_in):
    for _each in range(3):
        actions.post_line(asked, by=priya, text="Waiting")
    html = page(client, sign_in, amara, asked, "chair/")
    assert "Show how we feel" in html
    assert in_sight(html) == 5


def test_with_an_answer_on_the_table_the_question_is_about_it(at_letters, amara):
    item = current(at_letters)
    proposal = {**NO, "look_again_on": timezone.localdate() + timedelta(days=200)}
    actions.answer(at_letters, by=amara, item_id=item.pk, proposal=proposal)
    actions.ask_feelings(at_letters, by=amara, item_id=item.pk)
    for name in ("say", "feel", "screen"):
        assert "How do you feel about this answer?" in part(at_letters, name)
    assert "Young people now say how they feel about this answer." in part(at_letters, "felt")


def test_young_people_get_the_buttons_and_others_the_words(asked, everybody, client, sign_in):
    for name in ("yonas", "dylan", "amara"):
        html = page(client, sign_in, everybody[name], asked, "live/")
        assert html.count('name="feel"') == 3, name
    for name in ("priya", "gareth", "ruth", "tom"):
        html = page(client, sign_in, everybody[name], asked, "live/")
        assert 'name="feel"' not in html, name
        assert "Young people now say how they feel about this." in html
    for name in ("amara", "priya"):
        html = page(client, sign_in, everybody[name], asked, "screen/")
        assert 'name="feel"' not in html
        assert "Tap on your phone." in html


def test_without_a_script_she_taps_once_and_reads_that_nobody_sees_it(asked, client, sign_in, yonas, dylan):
    def hidden(html, what):
        tag = html[html.index(what) :].split(">", 1)[0]
        return "hidden" in tag

    html = page(client, sign_in, yonas, asked, "live/")
    assert (hidden(html, "data-vote="), hidden(html, "data-voted=")) == (False, True)
    vote = FeelingsVote.objects.get()
    answer = client.post(f"/meetings/{asked.pk}/feelings/", {"feel": f"{vote.pk}:amber", "from": "phone"})
    assert (answer.status_code, answer["Location"]) == (303, f"/meetings/{asked.pk}/live/")
    html = client.get(answer["Location"]).content.decode()
    assert (hidden(html, "data-vote="), hidden(html, "data-voted=")) == (True, False)
    assert "You have voted. Nobody can see what." in html
    other = page(client, sign_in, dylan, asked, "live/")
    assert (hidden(other, "data-vote="), hidden(other, "data-voted=")) == (False, True)


def test_the_chair_stays_where_she_tapped(asked, press, amara, yonas):
    vote = FeelingsVote.objects.get()
    at = f"/meetings/{asked.pk}/"
    assert press(amara, asked, "feelings/", feel=f"{vote.pk}:red", **{"from": "chair"})["Location"] == at + "chair/"
    assert press(amara, asked, "feelings/", feel=f"{vote.pk}:red", **{"from": "phone"})["Location"] == at + "live/"
    assert press(yonas, asked, "feelings/", feel=f"{vote.pk}:red", **{"from": "chair"})["Location"] == at + "live/"


@pytest.mark.parametrize("said", ["", "x", "1:", ":green", "1:blue", "1:GREEN", "9" * 40 + ":red", "-1:red", "²:red"])
def test_nonsense_is_refused(asked, press, yonas, said):
    assert press(yonas, asked, "feelings/", feel=said).status_code == 400
    assert FeelingsVote.objects.get().answers == 0


@pytest.mark.parametrize("path", ["feelings/", "feelings/ask/", "feelings/show/", "feelings/drop/"])
def test_a_visit_changes_nothing_and_who_is_not_invited_finds_nothing(asked, client, sign_in, amara, leah, path, press):
    sign_in(client, amara)
    assert client.get(f"/meetings/{asked.pk}/{path}").status_code == 405
    assert press(leah, asked, path, feel="1:red", item=1).status_code == 404


def test_by_plain_buttons_the_chair_asks_and_shows(at_letters, press, amara, members):
    item, at = current(at_letters).pk, f"/meetings/{at_letters.pk}/chair/"
    assert press(amara, at_letters, "feelings/ask/", item=item)["Location"] == at
    tap(at_letters, members(5), *["green"] * 5)
    assert press(amara, at_letters, "feelings/show/", item=item)["Location"] == at
    assert "Good: <b>5</b>" in part(at_letters, "screen")
    answer = press(amara, at_letters, "feelings/drop/", live=True, item=item)
    assert answer.json()["error"] == "Nobody is being asked just now."


def test_the_number_of_statements_does_not_grow_with_answers(asked, client, sign_in, yonas, amara, members):
    def statements():
        counts = []
        for user, path in ((yonas, "live/"), (amara, "chair/"), (amara, "screen/")):
            page(client, sign_in, user, asked, path)  # what is read once and kept
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/meetings/{asked.pk}/{path}")
            counts.append(len(queries))
        return counts

    people = members(30)
    tap(asked, people[:1], "green")
    one = statements()
    tap(asked, people[1:], *["green"] * 29)
    assert statements() == one


# --- The minutes


def test_the_minutes_keep_three_numbers_or_one_sentence(at_letters, amara, tom, client, sign_in, members):
    people = members(6)
    actions.ask_feelings(at_letters, by=amara, item_id=current(at_letters).pk)
    tap(at_letters, people, "green", "green", "green", "amber", "amber", "red")
    show(at_letters, amara)
    go_to(at_letters, amara, REPAIRS)
    actions.ask_feelings(at_letters, by=amara, item_id=current(at_letters).pk)
    tap(at_letters, people[:4], *["red"] * 4)
    show(at_letters, amara)
    actions.close(at_letters, by=amara)

    kept = {item["title"]: item["feelings"] for item in Minutes.objects.get().content["items"] if "feelings" in item}
    assert kept == {
        "Letters I can open": [{"about_answer": False, "numbers": {"green": 3, "amber": 2, "red": 1}}],
        REPAIRS: [{"about_answer": False, "numbers": None}],
    }
    html = page(client, sign_in, tom, at_letters, "minutes/")
    assert [html.count(words) for words in ("Good: <b>3</b>", "Not sure: <b>2</b>", "Not good: <b>1</b>", FEW)] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert html.count("How young people feel about this") == 2


def test_minutes_filed_before_there_were_votes_are_read_as_ever(at_letters, amara, tom, client, sign_in):
    actions.close(at_letters, by=amara)
    filed = Minutes.objects.get()
    for item in filed.content["items"]:
        item.pop("feelings", None)
    filed.save()
    html = page(client, sign_in, tom, at_letters, "minutes/")
    assert "Letters I can open" in html
    assert "How young people feel" not in html


def test_who_has_lost_her_seat_answers_no_more(asked, yonas):
    yonas.memberships.update(until=timezone.localdate())
    with pytest.raises(PermissionDenied):
        tap(asked, [User.objects.get(pk=yonas.pk)], "red")
    assert FeelingsVote.objects.get().answers == 0
