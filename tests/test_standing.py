"""What is saved once for tests in a row: each finds its own rows, as they were saved, and nobody else's."""

import datetime

import pytest

from people.models import Membership, User
from tests.standing import kept

pytestmark = pytest.mark.django_db
_made = []


@kept
def name(leah):
    """How she is called, looked up once."""
    _made.append(leah.pk)
    return User.objects.get().display_name


def names():
    return set(User.objects.values_list("display_name", flat=True))


def test_whoever_was_not_asked_for_is_not_there():
    assert not names()


def test_only_who_was_asked_for_is_there(leah):
    assert names() == {"Leah"}


def test_another_is_there_alone_too(ruth):
    assert names() == {"Ruth"}


def test_what_stands_on_others_is_of_the_same_people(stage, leah):
    assert names() == {"Leah", "Yonas", "Dylan", "Amara", "Ruth", "Priya"}
    assert stage.author is leah


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_changes_the_next_does_not_find(leah, time):
    assert (leah.display_name, names()) == ("Leah", {"Leah"})
    leah.display_name = "Somebody else"
    leah.save()
    User.objects.create(email="more@example.org", display_name="More")


@pytest.mark.parametrize("time", ["first", "second", "third"])
def test_it_is_made_once_for_tests_in_a_row(name, time):
    assert name == "Leah"
    assert len(_made) == 1


@pytest.mark.time_machine("2031-03-01 12:00:00+00:00")
def test_who_travels_in_time_has_it_made_then(leah):
    assert Membership.objects.get(user=leah).from_date == datetime.date(2031, 3, 1)


@pytest.mark.django_db(transaction=True)
def test_who_brings_transactions_has_it_made_for_her(leah):
    assert names() == {"Leah"}
    assert User.objects.get() == leah
