"""What is kept of a challenge no longer than it is needed, and that nothing else is touched (trust.md, retention)."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.utils import timezone

from challenges import actions, after, retention
from challenges.hers import key_of
from challenges.models import Answer, Authorship, Challenge, CheckBack, Commitment, PrivateNote, Publication, Verdict
from people.models import Notice, User

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
