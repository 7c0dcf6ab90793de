"""Saying whether one comes, and being there."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from events import policy
from events.actions import mark_here, say_coming
from events.models import Attendance, Meeting
from people.models import Membership
from tests.challenges.stages import meeting_of
from tests.factories import make_group, make_seat


@pytest.fixture
def meeting(j2i):
    return meeting_of(j2i)


def test_the_last_word_counts(meeting, priya):
    say_coming(meeting, by=priya, coming="yes")
    say_coming(meeting, by=priya, coming="online")
    assert Attendance.objects.get().coming == "online"


def test_who_was_not_asked_cannot_say_anything(meeting, leah):
    with pytest.raises(PermissionDenied):
        say_coming(meeting, by=leah, coming="yes")
    assert not Attendance.objects.exists()


def test_one_of_three_and_only_before_the_end(meeting, priya):
    with pytest.raises(ValidationError):
        say_coming(meeting, by=priya, coming="perhaps")
    meeting.status = Meeting.Status.CLOSED
    meeting.save()
    with pytest.raises(ValidationError):
        say_coming(meeting, by=priya, coming="yes")


def test_being_there_counts_from_the_first_time_and_only_while_it_runs(meeting, priya):
    with pytest.raises(ValidationError):
        mark_here(meeting, by=priya)
    meeting.status = Meeting.Status.LIVE
    meeting.save()
    first = mark_here(meeting, by=priya).here_at
    assert mark_here(meeting, by=priya).here_at == first


@pytest.mark.parametrize(
    ("name", "asked"),
    [("amara", True), ("yonas", True), ("ruth", True), ("tom", True), ("priya", True), ("leah", False),
     ("fiona", False), ("councillor-shah", False), ("ed", False), ("ada", False)],
)  # fmt: skip
def test_who_is_asked_to_j2i(meeting, everybody, name, asked):
    user = everybody[name]
    assert policy.invited(user, meeting) is asked
    assert policy.seats_at(meeting).filter(user=user).exists() is asked


def test_clab_is_not_asked_to_every_groups_meetings(yonas, priya, ruth):
    group = make_group("housing-task-group")
    make_seat(priya, group, "member")
    meeting = meeting_of(group)
    assert [policy.invited(user, meeting) for user in (priya, yonas, ruth)] == [True, False, True]


def test_a_seat_that_ended_asks_nobody(meeting, priya):
    Membership.objects.filter(user=priya).update(until=timezone.localdate())
    priya.__dict__.pop("seats", None)
    assert not policy.invited(priya, meeting)
    assert not policy.seats_at(meeting).filter(user=priya).exists()
