"""She hears first, and silence is a yes only where word could reach her (PR10, A8); joined ones are followed."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from challenges import actions, after, public
from challenges.middleware import SESSION_KEY
from challenges.models import Authorship, Challenge
from tests.challenges.stages import Stage, fresh, pillar
from tests.standing import kept


@kept
def nobody_told(stage):
    """A challenge raised without an account and without an address, on its way to the public."""
    visitor = AnonymousUser()
    stage = Stage(visitor, stage.first, stage.second, stage.chair, stage.officer, stage.partner)
    challenge, _code = actions.raise_challenge(by=visitor, own_words="The heating is off.", own_ask="Mend it.")
    actions.pass_check(challenge, by=stage.officer)
    actions.propose_wording(challenge, by=stage.first, title="Heating", what_we_asked="Mend it.", pillar=pillar())
    challenge = actions.take_on(challenge, by=stage.first, after_meeting=True)
    publication = actions.agree_to_publish(actions.ask_to_publish(challenge, by=stage.first), by=stage.chair)
    return visitor, challenge, publication


def in_a_month():
    return time_machine.travel(timezone.now() + timedelta(days=30))


def test_silence_is_no_yes_where_nobody_could_tell_her(nobody_told):
    _visitor, challenge, publication = nobody_told

    assert publication.told_at is None
    with in_a_month():
        assert public.outcome(challenge.reference) is None


def test_with_her_code_she_says_go_ahead(nobody_told):
    visitor, challenge, publication = nobody_told

    actions.answer_publication(publication, by=visitor, go_ahead=True)

    assert public.outcome(challenge.reference).title == "Heating"


def test_told_in_person_her_two_days_begin(nobody_told, ruth, yonas):
    _visitor, challenge, publication = nobody_told
    with pytest.raises(PermissionDenied):
        actions.told_in_person(publication, by=yonas)

    actions.told_in_person(publication, by=ruth)

    assert public.outcome(challenge.reference) is None
    with in_a_month():
        assert public.outcome(challenge.reference).title == "Heating"
    with pytest.raises(ValidationError):
        actions.told_in_person(publication, by=ruth)


def test_an_address_is_a_way_to_tell_her(stage, run_jobs):
    visitor = AnonymousUser()
    challenge, _code = actions.raise_challenge(by=visitor, own_words="Cold.", contact="her@example.org")
    Challenge.objects.filter(pk=challenge.pk).update(status="agreed", title="Cold", what_we_asked="Heat.")

    text = actions.agree_to_publish(actions.ask_to_publish(fresh(challenge), by=stage.first), by=stage.chair)

    run_jobs()
    after.count_her_days(timezone.now())
    text.refresh_from_db()
    assert text.live_at > timezone.now()


def test_the_chair_confirms_the_answer_she_read_and_no_other(client, sign_in, stage, amara, priya):
    challenge = stage.in_progress()
    actions.mark_done(challenge.parts.get().commitments.get(), by=priya, evidence="Ten texts.")
    actions.propose_answer(challenge, by=priya, kind="yes", text="Yes, from May.", organisation=stage.seat.organisation)
    read = fresh(challenge).version
    actions.propose_answer(challenge, by=priya, kind="partly", text="Only some.", organisation=stage.seat.organisation)

    sign_in(client, amara).post(f"/challenges/{challenge.reference}/answer/confirm/", {"version": read})

    assert fresh(challenge).status == Challenge.Status.IN_PROGRESS
    assert not challenge.answers.filter(confirmed_at__isnull=False).exists()


def test_who_raised_a_joined_one_follows_the_other(client, sign_in, stage, leah, ruth):
    other = stage.agreed(title="The one that goes on", own_words="OTHERSECRET of somebody else")
    Authorship.objects.filter(challenge=other).update(user=None)
    mine = actions.merge(stage.received(), by=ruth, other=other, author_said_yes=True)

    page = sign_in(client, leah).get(f"/challenges/{other.reference}/").content.decode()

    assert "The one that goes on" in page
    assert "OTHERSECRET" not in page
    assert f"/challenges/{other.reference}/" in client.get(f"/challenges/{mine.pk}/").content.decode()


def test_signing_in_ends_what_a_code_opened_in_this_browser(client, sign_in, stage, priya):
    sent = stage.received()
    session = client.session
    session[SESSION_KEY] = [str(sent.pk)]
    session.save()
    Authorship.objects.filter(challenge=sent).update(user=None)
    assert client.get(f"/challenges/{sent.pk}/").status_code == 200

    sign_in(client, priya)

    assert client.get(f"/challenges/{sent.pk}/").status_code == 404
