"""The drawing as data: stops in order, each with its day, and the turns a road can take (look/README)."""

from django.utils import timezone

from challenges import actions
from challenges.models import Challenge
from challenges.path import STATUS, path_of


def drawn(challenge):
    return [(str(stop.name), stop.state, stop.turn) for stop in path_of(challenge).stops]


def test_every_state_has_its_chip():
    assert set(STATUS) == set(Challenge.Status)
    assert all(str(chip.label) == status.label for status, chip in STATUS.items())


def test_what_is_done_has_its_day_and_what_is_to_come_says_so(stage):
    challenge = stage.in_progress()
    path = path_of(challenge)

    assert drawn(challenge) == [
        ("Heard", "done", ""),
        ("Taken on", "done", ""),
        ("On the table", "done", ""),
        ("Being worked on", "here", ""),
        ("Answered", "ahead", ""),
        ("Changed", "ahead", ""),
    ]
    assert path.at == 4
    assert str(path.stops[0].note) == timezone.localdate().strftime("%-d %B %Y")
    assert str(path.stops[5].note) == "CLAB decides"


def test_changed_is_won(stage):
    assert drawn(stage.changed())[-1] == ("Changed", "here", "won")


def test_not_now_rests_and_names_the_day_we_look_again(stage):
    challenge = stage.not_now()
    look_again = challenge.answers.get().look_again_on

    assert drawn(challenge)[-2:] == [("Not now", "here", "rest"), ("We look again", "ahead", "")]
    assert path_of(challenge).stops[-1].note == look_again.strftime("%-d %B %Y")


def test_opened_again_keeps_what_was_done_and_sets_off_again(stage, yonas):
    challenge = actions.reopen(stage.changed(), by=yonas, reason="It came back.")

    assert drawn(challenge) == [
        ("Heard", "done", ""),
        ("Taken on", "done", ""),
        ("On the table", "done", ""),
        ("Being worked on", "done", ""),
        ("Answered", "done", ""),
        ("Changed", "done", "won"),
        ("Opened again", "here", "again"),
        ("Answered", "ahead", ""),
        ("Changed", "ahead", ""),
    ]
    assert path_of(challenge).is_again


def test_not_good_enough_steps_the_path_back(stage):
    challenge = stage.judged("not_good_enough")

    assert drawn(challenge)[3] == ("Being worked on", "here", "")
    assert drawn(challenge)[4] == ("Answered", "ahead", "")


def test_the_path_asks_the_database_once(stage, django_assert_num_queries):
    challenge = Challenge.objects.prefetch_related("timeline").get(pk=stage.in_progress().pk)

    with django_assert_num_queries(0):
        path_of(challenge)
