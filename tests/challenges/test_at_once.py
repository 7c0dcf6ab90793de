"""Two people acting at once: one legal order, and the other is told what happened meanwhile (domain.md 3.2, F4, F6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from challenges import actions
from challenges.lifecycle import MovedOn
from challenges.models import Authorship, Backing, Challenge, ReferenceCounter, Signature
from people.models import Role, User
from tests.challenges.stages import fresh, pillar
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db(transaction=True)
S = Challenge.Status


def at_once(*acts):
    """Run each in a thread and connection of its own, all let go together. Returns results and refusals, in order."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except Exception as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def again(user):
    """The same person in another request: seats are read anew."""
    return User.objects.get(pk=user.pk)


def test_two_chairs_press_different_buttons_and_one_is_told(stage, amara, dylan):
    challenge = stage.with_j2i()
    actions.commit(challenge, by=amara, owner=stage.seat, what="Texts", due=timezone.localdate() + timedelta(days=9))
    until = timezone.localdate() + timedelta(days=30)

    results = at_once(
        lambda: actions.start(fresh(challenge), by=again(amara), seen_version=challenge.version),
        lambda: actions.pause(
            fresh(challenge), by=again(dylan), waiting_for="A law", until=until, seen_version=challenge.version
        ),
    )

    refused = [r for r in results if isinstance(r, MovedOn)]
    assert len(refused) == 1
    assert [r.status for r in results if isinstance(r, Challenge)] == [fresh(challenge).status]
    assert str(S(fresh(challenge).status).label) in refused[0].messages[0]
    moves = list(challenge.timeline.filter(code="moved").values_list("from_status", flat=True))
    assert moves.count(S.WITH_J2I) == 1


def test_the_second_yes_given_twice_at_once_moves_it_once(stage, yonas, dylan, amara):
    challenge = stage.checked()
    actions.propose_wording(challenge, by=yonas, title="Letters", what_we_asked="Send texts.", pillar=pillar())
    actions.take_on(challenge, by=yonas)

    at_once(
        lambda: actions.take_on(fresh(challenge), by=again(dylan)),
        lambda: actions.take_on(fresh(challenge), by=again(amara)),
    )

    assert fresh(challenge).status == S.AGREED
    assert challenge.timeline.filter(to_status=S.AGREED).count() == 1
    assert not Signature.objects.standing().filter(challenge=challenge).exists()


def test_twelve_taken_on_at_once_get_twelve_references_without_a_hole(stage, yonas):
    waiting = [stage.checked() for _number in range(12)]
    for challenge in waiting:
        actions.propose_wording(challenge, by=yonas, title="Letters", what_we_asked="Send texts.", pillar=pillar())

    results = at_once(
        *(
            lambda challenge=challenge: actions.take_on(fresh(challenge), by=again(yonas), after_meeting=True)
            for challenge in waiting
        )
    )

    year = timezone.localdate().year
    assert sorted(c.reference for c in results) == [f"C-{year}-{number:03d}" for number in range(1, 13)]
    assert ReferenceCounter.objects.get(year=year).last == 12


def test_me_too_tapped_ten_times_at_once_counts_once(stage, care_leavers):
    challenge = stage.in_progress()
    stage.publish(challenge)
    mo = make_user("Mo")
    make_seat(mo, care_leavers, Role.CARE_LEAVER)

    results = at_once(*[lambda: actions.back(fresh(challenge), by=again(mo))] * 10)

    assert not [r for r in results if isinstance(r, Exception)]
    assert Backing.objects.filter(challenge=challenge).count() == 1


def test_sent_twice_at_once_is_there_once(stage, leah):
    draft = stage.draft()

    results = at_once(*[lambda: actions.send(Challenge.objects.get(pk=draft.pk), by=again(leah), consent=True)] * 2)

    assert len([r for r in results if isinstance(r, tuple)]) == 1
    assert len([r for r in results if isinstance(r, MovedOn)]) == 1
    assert draft.timeline.filter(to_status=S.RECEIVED).count() == 1


def test_a_promise_done_and_moved_at_once_is_one_or_the_other(stage, priya, amara):
    promise = stage.in_progress(due_in=5).parts.get().commitments.get()
    later = timezone.localdate() + timedelta(days=50)

    at_once(
        lambda: actions.mark_done(type(promise).objects.get(pk=promise.pk), by=again(priya), evidence="Ten texts."),
        lambda: actions.move_date(
            type(promise).objects.get(pk=promise.pk), by=again(amara), new_due=later, reason="The printer."
        ),
    )

    promise.refresh_from_db()
    assert promise.done_at is not None
    assert promise.date_changes.count() == (1 if promise.due == later else 0)


def test_two_with_the_same_code_at_once_and_exactly_one_gets_it(stage, ruth, leah, yonas):
    challenge, code = actions.write_down_for_someone(by=ruth, own_words="The lift is broken.")

    results = at_once(*[lambda who=who: actions.claim(by=again(who), code=code) for who in (leah, yonas)])

    assert [r for r in results if isinstance(r, Challenge)] == [challenge]
    refused = [r for r in results if isinstance(r, ValidationError)]
    assert len(refused) == 1
    assert "We can’t find anything with this code" in refused[0].messages[0]
    assert Authorship.objects.get(challenge=challenge).user in (leah, yonas)
