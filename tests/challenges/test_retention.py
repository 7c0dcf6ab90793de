"""What is kept of a challenge no longer than it is needed, and that nothing else is touched (trust.md, retention)."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, after, retention
from challenges.hers import key_of
from challenges.models import Answer, Authorship, Challenge, CheckBack, Commitment, PrivateNote, Publication, Verdict
from people.models import Notice, User
from tests.many import more_like

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    """A Tuesday at noon; moved by hand."""
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False) as clock:
        yield clock


def nightly():
    """Every step of a night. Returns what each did."""
    now = timezone.now()
    steps = (
        retention.warn_of_old_drafts,
        retention.delete_old_drafts,
        retention.erase_withdrawn,
        retention.cut_links,
    )
    return [step(now) for step in steps]


def rows(*models):
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_ends_after_ninety_idle_days_and_she_hears_a_week_before(clock, stage, leah):
    draft = stage.draft()
    clock.shift(82 * DAY)
    assert nightly() == [0, 0, 0, 0]
    clock.shift(DAY)
    assert nightly() == [1, 0, 0, 0]
    assert nightly() == [0, 0, 0, 0]
    assert Notice.objects.get(kind="draft_ends").user == leah
    clock.shift(6 * DAY)
    assert nightly() == [0, 0, 0, 0]
    clock.shift(DAY)
    assert nightly() == [0, 1, 0, 0]
    assert not Challenge.objects.filter(pk=draft.pk).exists()


def test_who_writes_on_keeps_it_and_the_warning_is_moot(clock, stage, leah, run_jobs, mailoutbox):
    draft = stage.draft()
    clock.shift(84 * DAY)
    nightly()
    actions.save_draft(draft, by=leah, own_words="I go on.")
    run_jobs()
    clock.shift(10 * DAY)

    assert nightly() == [0, 0, 0, 0]
    assert Challenge.objects.filter(pk=draft.pk).exists()
    assert mailoutbox == []


def test_a_site_that_slept_warns_first(clock, stage):
    stage.draft()
    clock.shift(200 * DAY)

    assert nightly() == [1, 0, 0, 0]
    clock.shift(7 * DAY)
    assert nightly() == [0, 1, 0, 0]


def test_who_may_not_be_written_to_and_who_has_no_account_lose_it_in_silence(clock, stage, leah):
    stage.draft()
    Authorship.objects.create(challenge=Challenge.objects.create(own_words="Of a visitor"), alias="Wren 101")
    User.objects.filter(pk=leah.pk).update(safe_contact=User.SafeContact.NEVER)
    clock.shift(90 * DAY)

    assert nightly() == [0, 2, 0, 0]


def test_her_warning_names_the_day_it_ends(clock, stage, leah):
    stage.draft()
    clock.shift(200 * DAY)  # the site slept: a week from now, and not long ago
    nightly()
    assert Notice.objects.get(kind="draft_ends").refs["day"] == str(timezone.localdate() + 7 * DAY)


# --- Said beforehand: the same sets, counted by the day they end ------------------------------------------------------


AHEAD = (retention.drafts_ahead, retention.WITHDRAWN.by_day, retention.links_ahead)


def ahead(days=30):
    """What each step says it will do, by day."""
    now = timezone.now()
    return [dict(step(now, now + days * DAY)) for step in AHEAD]


def in_days(number):
    return timezone.localdate() + number * DAY


def nights(clock, number):
    """So many nights, one after the other. Returns what each step did: [{day: how many}]."""
    done = [{}, {}, {}]
    for _night in range(number):
        after.ask_check_backs(timezone.now())
        for step, did in zip(done, nightly()[1:], strict=True):
            if did:
                step[timezone.localdate()] = did
        clock.shift(DAY)
    return done


def test_what_is_said_beforehand_is_what_then_happens_on_those_days(clock, stage):
    """Drafts with and without an account, one taken back, one closed with a no, one that changed: on three days."""
    began = timezone.localdate()
    for later in (0, 3, 5):
        clock.move_to(f"2026-11-{24 + later}T12:00:00Z")
        stage.draft()
        Authorship.objects.create(challenge=Challenge.objects.create(own_words="Of a visitor"), alias=f"Wren {later}")
        for state in (stage.withdrawn, stage.not_now, stage.changed):
            state()
    days = [began + number * DAY for number in (0, 3, 5)]

    said = ahead(100)
    assert said == [{day + 90 * DAY: 2 for day in days}, {day + 30 * DAY: 1 for day in days}, {}]
    assert nights(clock, 100) == said

    clock.move_to("2027-11-20T12:00:00Z")
    said = ahead(60)
    asked_and_waited_for = {day + 395 * DAY: 1 for day in days}
    assert said == [{}, {}, {day + 365 * DAY: 2 for day in days} | asked_and_waited_for]
    assert nights(clock, 60) == said


def test_a_month_ahead_it_names_the_days(clock, stage, leah):
    stage.draft()
    clock.shift(70 * DAY)
    stage.withdrawn()

    assert ahead() == [{in_days(20): 1}, {in_days(30): 1}, {}]
    assert ahead(19) == [{}, {}, {}]


def test_a_late_warning_moves_the_day_and_what_is_over_goes_today(clock, stage, leah):
    stage.draft()
    Authorship.objects.create(challenge=Challenge.objects.create(own_words="Of a visitor"), alias="Wren 101")
    clock.shift(200 * DAY)

    assert ahead()[0] == {in_days(7): 1, in_days(0): 1}
    assert nightly() == [1, 1, 0, 0]
    clock.shift(2 * DAY)
    assert ahead()[0] == {in_days(5): 1}


def test_a_link_waits_for_the_last_question_and_says_so(clock, stage, yonas):
    stage.changed()
    clock.move_to("2027-11-14T12:00:00Z")
    # She is asked on the 24th, and waited for thirty days from then.
    assert ahead()[2] == {}
    assert ahead(40)[2] == {in_days(40): 1}
    clock.move_to("2027-11-24T12:00:00Z")
    after.ask_check_backs(timezone.now())
    assert ahead(31)[2] == {in_days(30): 1}
    actions.say_if_it_lasted(CheckBack.objects.open().get(), by=yonas, lasted="still_working")
    assert ahead()[2] == {in_days(0): 1}


def test_what_was_closed_on_a_leap_day_ends_with_february(clock, stage):
    clock.move_to("2028-02-29T23:30:00Z")
    stage.not_now()
    clock.move_to("2029-02-27T12:00:00Z")
    assert ahead()[2] == {in_days(1): 1}
    assert nightly()[3] == 0
    clock.shift(DAY)
    assert nightly()[3] == 1


def test_to_look_ahead_costs_the_same_for_one_and_more(clock, stage):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            found = ahead(400)
        return len(captured), [sum(step.values()) for step in found]

    for make in (stage.draft, stage.withdrawn, stage.not_now, stage.changed):
        make()
    clock.shift(60 * DAY)
    few = cost()
    more_like(Challenge.objects.all(), 5)
    many = cost()
    assert (few[1], many[1]) == ([1, 1, 3], [6, 6, 18])
    assert many[0] == few[0]


# --- Taken back -------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken_back(clock, stage):
    """Once answered with a no, public, with a note; then taken back. Another one, alike, is not."""
    kept, gone = (stage.answered(kind="no") for _number in range(2))
    for one in (kept, gone):
        stage.publish(one, with_own_words=True)
        PrivateNote.objects.create(challenge=one, text="NOTEWORD")
        stage.judge(one, "not_good_enough")
    actions.withdraw(gone, by=stage.author)
    return kept, gone


def words_of(challenge):
    """Everything the database says of a challenge, but for its timeline."""
    found = list(Challenge.objects.filter(pk=challenge.pk).values())
    for related in ("publications", "answers", "verdicts", "updates", "notes", "top_asks"):
        found += list(getattr(challenge, related).values())
    for part in challenge.parts.all():
        found += [part.asked, part.reason, *part.commitments.values()]
    return str(found)


def test_thirty_days_after_it_was_taken_back_its_words_are_gone_and_the_rows_stay(taken_back, clock):
    kept, gone = taken_back
    before, timeline = words_of(kept), list(gone.timeline.values())
    counts = [model.objects.count() for model in (Challenge, Answer, Verdict, Publication, Commitment)]
    clock.shift(29 * DAY)
    assert nightly() == [0, 0, 0, 0]
    assert "SECRETWORD" in words_of(gone)
    clock.shift(DAY)

    assert nightly() == [0, 0, 1, 0]
    assert nightly() == [0, 0, 0, 0]

    said = words_of(gone)
    for word in ("SECRETWORD", "CLABSTORY", "Letters", "letter", "text", "NOTEWORD", "asked ten", "Two houses"):
        assert word not in said.replace("'text'", "").replace("'asked_", "")
    assert words_of(kept) == before
    assert list(gone.timeline.values()) == timeline
    assert [model.objects.count() for model in (Challenge, Answer, Verdict, Publication, Commitment)] == counts


# --- Who raised it ----------------------------------------------------------------------------------------------------


def test_a_year_after_a_no_the_link_is_cut_and_the_alias_stays(clock, stage, leah):
    challenge, other = stage.not_now(), stage.in_progress()
    alias = challenge.authorship.alias
    PrivateNote.objects.create(challenge=challenge, text="For you alone")
    clock.move_to("2027-11-23T12:00:00Z")
    assert nightly() == [0, 0, 0, 0]
    before = rows(Challenge, Answer, Verdict)
    timeline = list(challenge.timeline.values())
    clock.shift(DAY)

    assert nightly() == [0, 0, 0, 1]
    assert nightly() == [0, 0, 0, 0]

    who = Authorship.objects.get(challenge=challenge)
    assert (who.user, who.contact, who.name_given, who.claim_code_hash, who.alias) == (None, "", "", None, alias)
    assert not PrivateNote.objects.exists()
    assert not Notice.objects.filter(refs__hers=key_of(challenge.pk), user=leah).exists()
    assert Notice.objects.filter(refs__hers=key_of(other.pk), user=leah).exists()
    assert other.authorship.user == leah
    assert rows(Challenge, Answer, Verdict) == before
    assert list(challenge.timeline.values()) == timeline


def test_an_address_and_a_code_without_an_account_are_cut_too(clock, stage):
    challenge = stage.not_now()
    Authorship.objects.update(user=None, contact="kim@example.org", name_given="Kim", claim_code_hash="x" * 64)
    clock.shift(366 * DAY)

    assert nightly() == [0, 0, 0, 1]
    assert not Challenge.objects.get(pk=challenge.pk).authorship.contact


def test_where_it_changed_she_is_asked_first_and_waited_for(clock, stage, leah):
    challenge = stage.changed()
    clock.move_to("2027-11-24T12:00:00Z")
    assert nightly()[3] == 0
    after.ask_check_backs(timezone.now())
    clock.shift(29 * DAY)
    assert nightly()[3] == 0
    assert Authorship.objects.get(challenge=challenge).user == leah
    clock.shift(DAY)
    assert nightly()[3] == 1


def test_once_she_answered_it_is_cut(clock, stage, yonas):
    stage.changed()
    clock.move_to("2027-11-24T12:00:00Z")
    after.ask_check_backs(timezone.now())
    actions.say_if_it_lasted(CheckBack.objects.open().get(), by=yonas, lasted="still_working")

    assert nightly()[3] == 1


def test_what_was_opened_again_keeps_its_link(clock, stage, yonas, leah):
    challenge = stage.changed()
    actions.reopen(challenge, by=yonas, reason="Paper again.")
    clock.shift(500 * DAY)

    assert nightly()[3] == 0
    assert Authorship.objects.get(challenge=challenge).user == leah
