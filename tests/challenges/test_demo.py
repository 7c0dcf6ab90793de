"""The living demo: invented, marked, and with something in every state (design.md 6)."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from django.utils.formats import date_format

from challenges.models import Challenge, CheckBack, Commitment, DateChange, OwnerChange, Thanks
from events.models import Meeting
from people.models import Notice
from tests.standing import kept


@kept
def loaded(db):
    """The whole demo, made once for this file."""
    with override_settings(DEMO=True):
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demo(loaded, db, settings):
    settings.DEMO = True


def test_every_state_has_an_example(demo):
    states = Counter(Challenge.objects.ours().values_list("status", flat=True))

    assert set(states) == {status.value for status in Challenge.Status}
    assert not Challenge.objects.ours().filter(is_example=False).exists()


def test_two_promises_are_late_and_both_are_of_invented_organisations(demo):
    late = list(Commitment.objects.late())

    assert len(late) == 2
    assert all("(example)" in promise.part.organisation.name for promise in late)


def test_no_real_organisation_promised_or_answered_anything(demo):
    for promise in Commitment.objects.select_related("part__organisation"):
        assert promise.part.organisation.is_example
    assert not Challenge.objects.taken_over().filter(answers__isnull=False).exists()


def test_one_change_is_asked_if_it_lasted_and_waits_for_a_word(demo):
    assert CheckBack.objects.open().count() == 1


def test_one_change_lasted_and_one_did_not_and_was_opened_again(demo):
    answered = CheckBack.objects.exclude(lasted="").order_by("months")

    assert [(one.months, one.lasted) for one in answered] == [(3, "still_working"), (12, "not_any_more")]
    washing = answered.last().challenge
    assert washing.status == "in_progress"
    assert washing.timeline.filter(code="did_not_last").exists()


def test_clab_thanked_for_promises_that_were_kept(demo):
    assert [each.commitment.owner.user.display_name for each in Thanks.objects.all()] == ["Gareth", "Gareth"]


def test_one_promise_went_from_one_person_to_the_next_and_keeps_its_words_and_day(demo, client):
    change = OwnerChange.objects.get()

    assert (change.old_owner.user.display_name, change.new_owner.user.display_name) == ("Morgan", "Priya")
    assert change.old_owner.organisation == change.new_owner.organisation
    assert change.commitment.is_open and change.commitment.due == change.commitment.first_due
    assert change.old_owner.until is not None
    page = client.get(change.commitment.challenge.get_absolute_url()).content.decode()
    assert "A colleague at Harbour Homes (example) looks after a promise now." in page
    assert "Morgan" not in page  # a name is read inside J2I alone
    assert client.post("/demo/sign-in/morgan/").status_code == 404


def test_one_day_moved_and_the_first_one_stands_beside_it(demo, client):
    change = DateChange.objects.get()

    page = client.get(change.commitment.challenge.get_absolute_url()).content.decode()

    assert f"Was {date_format(change.old_due, 'j F Y')}" in page
    assert date_format(change.new_due, "j F Y") in page


def test_one_is_on_hold_for_something_named_and_until_a_day(demo, client):
    held = Challenge.objects.get(status="paused")

    assert held.paused_for and held.paused_until > timezone.localdate()
    assert f"Until {date_format(held.paused_until, 'j F Y')}" in client.get(held.get_absolute_url()).content.decode()


def test_no_mail_of_days_gone_by_waits_to_be_sent(demo):
    assert not Notice.objects.filter(state=Notice.State.WAITING).exists()


def test_the_next_meeting_is_a_thursday_with_an_agenda(demo):
    meeting = Meeting.objects.next_of("j2i")

    assert meeting.starts_at.weekday() == 3
    assert meeting.agenda.filter(challenge__isnull=False).count() == 4


def test_references_were_given_in_the_order_of_taking_on(demo):
    taken_on = Challenge.objects.filter(timeline__to_status="agreed").order_by("timeline__at")

    references = list(taken_on.values_list("reference", flat=True))

    assert references == sorted(references)


def test_a_second_load_is_refused_or_does_nothing(demo):
    before = Challenge.objects.count()

    call_command("load_demo", "--if-empty", verbosity=0)
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)

    assert Challenge.objects.count() == before


def test_a_real_site_refuses_it(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
