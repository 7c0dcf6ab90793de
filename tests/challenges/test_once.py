"""Who sees what is put together once a request; what is hidden meanwhile is hidden in that same request."""

import pytest
from django.contrib.auth.models import AnonymousUser

from challenges import actions
from challenges.models import Challenge, Pillar
from challenges.models.challenge import ChallengeQuerySet
from challenges.once import read_once
from people.models import Membership, User

pytestmark = pytest.mark.django_db


def seen(user):
    return set(Challenge.objects.visible_to(user).values_list("pk", flat=True))


@pytest.fixture
def built(monkeypatch):
    """How often the question was put together."""
    asked, whole = [], ChallengeQuerySet.visible_to
    monkeypatch.setattr(ChallengeQuerySet, "visible_to", lambda *args: asked.append(1) or whole(*args))
    return asked


def test_the_question_is_kept_and_no_answer(stage, built):
    challenge = stage.in_progress()
    stage.publish(challenge)
    visitor = AnonymousUser()

    with read_once():
        assert seen(visitor) == {challenge.pk}
        actions.unpublish(challenge, by=stage.first)
        assert seen(visitor) == set()
        assert len(built) == 1
    seen(visitor)
    assert len(built) == 2, "outside a request nothing is kept"


def test_another_person_another_seat_and_another_code_ask_anew(stage, built, gareth, j2i):
    mine, table = stage.received(), stage.with_j2i()
    visitor = AnonymousUser()

    with read_once():
        assert seen(stage.author) == {mine.pk, table.pk}
        assert seen(visitor) == set()
        visitor.claimed = {mine.pk}
        assert seen(visitor) == {mine.pk}
        assert seen(gareth) == {table.pk}
        Membership.objects.filter(user=gareth).delete()
        assert seen(User.objects.get(pk=gareth.pk)) == set()


def test_of_a_part_of_them_only_that_part_is_seen(stage):
    """The challenges of one theme are asked by another manager: what was kept for all is never handed out for them."""
    one, other = stage.received(), stage.received()
    theme = Pillar.objects.create(slug="homes", title="Homes", order=1)
    Challenge.objects.filter(pk=one.pk).update(pillar=theme)

    with read_once():
        assert seen(stage.author) == {one.pk, other.pk}
        assert set(theme.challenges.visible_to(stage.author)) == {one}
        assert set(Challenge.objects.filter(pk=other.pk).visible_to(stage.author)) == {other}
