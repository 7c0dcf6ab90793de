"""The outbox names a person, so it does not name what she raised (design.md 3.4, trust.md 1)."""

import json

import pytest
from django.core import serializers

from challenges import notices as kinds
from challenges.hers import found, key_of
from challenges.models import Authorship
from people.models import Notice, Topic

pytestmark = pytest.mark.django_db


def test_no_row_of_the_outbox_leads_from_her_to_her_challenge(stage, leah):
    challenge = stage.changed(title="TITLEWORD")
    stage.publish(challenge)
    hers = Notice.objects.filter(user=leah, topic=Topic.MINE)
    assert hers.count() > 5

    words = serializers.serialize("json", hers)
    for pointer in (str(challenge.pk), challenge.pk.hex, challenge.reference, "TITLEWORD", "SECRETWORD"):
        assert pointer not in words
    for refs in hers.values_list("refs", flat=True):
        assert set(refs) <= {"hers", "about", "day"}, json.dumps(refs)


def test_her_challenge_is_found_by_the_key_and_by_nobody_elses(stage, leah, yonas):
    challenge = stage.agreed()
    refs = {"hers": key_of(challenge.pk)}

    assert kinds.hers(refs, leah)["challenge"] == challenge
    assert kinds.hers(refs, yonas) is None
    assert found("nonsense", leah) is None


def test_the_key_leads_nowhere_once_the_link_is_cut(stage, leah):
    challenge = stage.agreed()
    Authorship.objects.update(user=None)

    assert found(key_of(challenge.pk), leah) is None
    assert found(key_of(challenge.pk), None) is None


def test_another_secret_key_makes_other_keys(stage, settings):
    challenge = stage.agreed()
    before = key_of(challenge.pk)
    settings.SECRET_KEY = "another-secret-key-that-is-long-enough-for-the-tests"

    assert key_of(challenge.pk) != before


def test_without_an_account_it_is_found_while_she_can_be_written_to(stage):
    challenge = stage.agreed()
    Authorship.objects.update(user=None, contact="kim@example.org")
    assert found(key_of(challenge.pk), None).challenge == challenge
