"""She hears first: her days begin when word has left, and whoever said "me too" hears after her (A8, PR10, A4)."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.test import Client
from django.utils import timezone

from challenges import actions, after, promises, waiting
from challenges.models import Authorship, Backing, Challenge, Publication
from people import delivery, notices
from people.models import How, Notice, NoticeChoice, Topic, User
from tests.challenges.stages import fresh
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = Notice.State


@pytest.fixture
def clock():
    """A Tuesday at noon; moved by hand."""
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def agreed(clock, stage):
    """A text that CLAB asked for and the chair agreed to; the mail to Leah is on its way."""
    return actions.agree_to_publish(actions.ask_to_publish(stage.changed(), by=stage.first), by=stage.chair)


def count():
    return after.count_her_days(timezone.now())


def codes(challenge):
    return list(challenge.timeline.values_list("code", flat=True))


# --- When her two days begin ------------------------------------------------------------------------------------------


def test_while_the_mail_is_on_its_way_nothing_runs(agreed, clock):
    clock.shift(30 * DAY)

    assert count() == 0
    agreed.refresh_from_db()
    assert (agreed.told_at, agreed.live_at) == (None, None)
    assert not Publication.objects.live().exists()


def test_her_days_begin_when_the_mail_has_left_and_the_log_says_when(agreed, clock, run_jobs):
    clock.shift(5 * timedelta(hours=1))
    run_jobs()
    left = timezone.now()
    clock.shift(timedelta(hours=3))

    assert (count(), count()) == (1, 0)

    agreed.refresh_from_db()
    assert (agreed.told_at, agreed.live_at) == (left, promises.public_from(left))
    [entry] = agreed.challenge.timeline.filter(code="author_heard")
    assert (entry.at, entry.publication_id) == (left, agreed.pk)


@pytest.mark.parametrize("state", [S.FAILED, S.UNSURE])
def test_a_mail_that_went_wrong_is_no_telling_and_the_officer_hears_once(state, agreed, clock, ruth):
    Notice.objects.filter(kind="before_public").update(state=state)
    clock.shift(30 * DAY)

    assert count() == 0
    assert after.tell_of_lost_word(timezone.now()) == 1
    assert after.tell_of_lost_word(timezone.now()) == 0
    assert Notice.objects.get(kind="not_reached").user == ruth
    assert list(waiting.not_told(ruth)) == [agreed]

    actions.told_in_person(agreed, by=ruth)
    assert agreed.live_at == promises.public_from(timezone.now())
    assert list(waiting.not_told(ruth)) == []


def test_a_mail_on_its_way_asks_nothing_of_the_officer(agreed, ruth, yonas):
    assert list(waiting.not_told(ruth)) == []
    Notice.objects.filter(kind="before_public").update(state=S.FAILED)
    assert list(waiting.not_told(yonas)) == []  # not his to do


def test_on_the_site_she_is_told_at_once(clock, stage, leah):
    NoticeChoice.objects.create(user=leah, topic=Topic.MINE, how=How.SITE)
    text = actions.agree_to_publish(actions.ask_to_publish(stage.changed(), by=stage.first), by=stage.chair)

    assert (text.told_at, text.live_at) == (timezone.now(), promises.public_from(timezone.now()))


@pytest.mark.parametrize("wish", ["nothing", "never"])
def test_who_chose_not_to_be_written_to_finds_it_on_her_page(wish, clock, stage, leah, sign_in):
    if wish == "never":
        User.objects.filter(pk=leah.pk).update(safe_contact=User.SafeContact.NEVER)
    else:
        NoticeChoice.objects.create(user=leah, topic=Topic.MINE, how=How.NOTHING)
    text = actions.agree_to_publish(actions.ask_to_publish(stage.changed(), by=stage.first), by=stage.chair)

    assert text.told_at == timezone.now()
    assert "May everybody read this?" in sign_in(Client(), leah).get(text.challenge.get_absolute_url()).content.decode()


def test_who_changed_her_mind_while_the_mail_waited_finds_it_on_her_page_from_then_on(agreed, leah, run_jobs):
    User.objects.filter(pk=leah.pk).update(safe_contact=User.SafeContact.NEVER)
    run_jobs()

    assert count() == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_who_wants_it_on_the_site_instead_has_her_days_from_when_it_stands_there(
    at_once, agreed, leah, clock, run_jobs, mailoutbox
):
    clock.shift(timedelta(hours=3))
    NoticeChoice.objects.create(user=leah, topic=Topic.MINE, how=How.SITE)
    if at_once:
        delivery.follow_choices(leah)
    else:
        run_jobs()
    there = timezone.now()
    clock.shift(timedelta(hours=1))

    assert (count(), count()) == (1, 0)
    agreed.refresh_from_db()
    assert (agreed.told_at, agreed.live_at) == (there, promises.public_from(there))
    run_jobs()
    assert [letter for letter in mailoutbox if "may go public" in letter.body] == []


def test_what_a_worker_has_in_hand_begins_no_days_whatever_she_chooses(agreed, leah, clock):
    Notice.objects.filter(kind="before_public").update(state=S.SENDING, claimed_at=timezone.now())
    NoticeChoice.objects.create(user=leah, topic=Topic.MINE, how=How.SITE)
    delivery.follow_choices(leah)
    clock.shift(30 * DAY)

    assert count() == 0


def test_a_second_text_is_told_of_too(agreed, stage, run_jobs, mailoutbox):
    actions.agree_to_publish(actions.ask_to_publish(agreed.challenge, by=stage.first), by=stage.chair)
    run_jobs()

    assert Notice.objects.filter(kind="before_public").count() == 2
    assert len([letter for letter in mailoutbox if "may go public" in letter.body]) == 1  # the old one is moot


def test_a_closed_account_is_no_way_to_tell_her(clock, stage, leah):
    challenge = stage.changed()
    User.objects.filter(pk=leah.pk).update(is_active=False)

    text = actions.agree_to_publish(actions.ask_to_publish(challenge, by=stage.first), by=stage.chair)

    assert text.told_at is None


# --- Her word beside CLAB's verdict -----------------------------------------------------------------------------------


@pytest.fixture
def judged(stage, clock):
    """She said 'partly', and CLAB said 'changed'."""
    challenge = stage.answered()
    actions.reply_to_answer(challenge.answers.get(), by=stage.author, fixes="partly")
    stage.judge(challenge, "changed")
    return fresh(challenge)


SAYS = "The person who raised it says:"


def test_with_her_go_ahead_her_word_stands_beside_the_verdict_everywhere(judged, stage, sign_in):
    stage.publish(judged)

    for page in ("/what-changed/", judged.get_absolute_url()):
        text = Client().get(page).content.decode()
        assert SAYS in text and "<b>partly" in text
    partner = sign_in(Client(), stage.partner).get(judged.get_absolute_url()).content.decode()
    assert SAYS in partner


def test_her_silence_is_no_leave_to_quote_her(judged, stage, clock, run_jobs, sign_in):
    actions.agree_to_publish(actions.ask_to_publish(judged, by=stage.first), by=stage.chair)
    run_jobs()
    count()
    clock.shift(9 * DAY)

    assert Publication.objects.live().get().author_says == "partly"  # there is something that could leak
    for page in ("/what-changed/", judged.get_absolute_url()):
        text = Client().get(page).content.decode()
        assert SAYS not in text and "partly" not in text
    assert SAYS not in sign_in(Client(), stage.partner).get(judged.get_absolute_url()).content.decode()


def test_she_reads_that_her_word_is_part_of_the_text_before_she_says_yes(judged, stage, sign_in):
    actions.agree_to_publish(actions.ask_to_publish(judged, by=stage.first), by=stage.chair)

    page = sign_in(Client(), stage.author).get(judged.get_absolute_url()).content.decode()

    assert SAYS in page[page.index("May everybody read this?") : page.index("Go ahead")]


# --- Those who said "me too" ------------------------------------------------------------------------------------------


@pytest.fixture
def mo(care_leavers):
    mo = make_user("Mo")
    make_seat(mo, care_leavers, "care_leaver")
    return mo


@pytest.fixture
def backed(clock, stage, mo):
    """Public, and Mo and Yonas said "me too"."""
    challenge = stage.in_progress()
    stage.publish(challenge)
    for person in (mo, stage.first):
        actions.back(challenge, by=person)
    clock.shift(DAY)
    return challenge


def answer(challenge, stage):
    commitment = challenge.parts.get().commitments.get()
    actions.mark_done(commitment, by=stage.partner, evidence="Ten letters went out.")
    actions.propose_answer(challenge, by=stage.partner, kind="yes", text="ANSWERTEXT")
    return actions.answer(challenge, by=stage.chair)


def tell():
    return after.tell_backers(timezone.now())


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__display_name", flat=True))


def test_after_her_reply_they_hear_of_the_answer_once(backed, stage, run_jobs):
    tell()  # that it is public
    answered = answer(backed, stage)
    run_jobs()
    assert tell() == 0

    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")
    assert (tell(), tell()) == (2, 0)
    assert told("backed_answered") == ["Mo", "Yonas"]

    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="no")
    assert tell() == 0


def test_without_a_reply_they_hear_two_working_days_after_she_was_told(backed, stage, clock, run_jobs):
    tell()
    answer(backed, stage)
    clock.shift(DAY)
    run_jobs()  # it left a day late
    heard = promises.public_from(timezone.now())

    clock.move_to(heard - timedelta(seconds=1))
    assert tell() == 0
    clock.move_to(heard)
    assert tell() == 2


def test_while_her_mail_has_not_reached_her_they_do_not_hear(backed, stage, clock):
    tell()
    answer(backed, stage)
    Notice.objects.filter(kind="answered").update(state=S.FAILED)
    clock.shift(20 * DAY)

    assert tell() == 0


def test_who_took_it_back_or_came_later_or_raised_it_does_not_hear(backed, stage, clock, mo, leah, run_jobs):
    tell()
    answered = answer(backed, stage)
    run_jobs()
    actions.take_back_backing(backed, by=mo)
    Backing.objects.create(challenge=backed, user=leah)  # backed it before she claimed it
    Backing.objects.filter(user=leah).update(at=timezone.now() - DAY)
    clock.shift(timedelta(hours=1))
    Backing.objects.create(challenge=backed, user=make_user("Late"))
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")

    assert tell() == 1
    assert told("backed_answered") == ["Yonas"]


def test_what_they_may_not_see_they_are_not_told(backed, stage, run_jobs, mo):
    tell()
    answered = answer(backed, stage)
    actions.unpublish(backed, by=stage.author)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")

    assert tell() == 1
    assert told("backed_answered") == ["Yonas"]  # CLAB sees it still


def test_a_mail_that_waits_is_moot_once_it_was_taken_off(backed, stage, mo, run_jobs, mailoutbox):
    NoticeChoice.objects.create(user=mo, topic=Topic.BACKED, how=How.EMAIL)
    tell()
    actions.unpublish(backed, by=stage.author)
    run_jobs()

    assert [letter for letter in mailoutbox if letter.to == [mo.email]] == []


@pytest.mark.parametrize(("kind", "status"), [("changed", "changed"), ("partly_changed", "partly_changed")])
def test_the_verdict_is_told_after_her(kind, status, backed, stage, clock, run_jobs):
    tell()
    stage.judge(answer(backed, stage), kind)
    run_jobs()
    assert (fresh(backed).status, tell()) == (status, 0)

    clock.shift(7 * DAY)
    assert tell() == 2
    assert told("backed_decided") == ["Mo", "Yonas"]
    assert told("backed_answered") == []  # the verdict says more


def test_letters_to_them_name_no_title_and_no_words(backed, stage, clock, mo, run_jobs, mailoutbox):
    NoticeChoice.objects.create(user=mo, topic=Topic.BACKED, how=How.EMAIL)
    tell()
    stage.judge(answer(backed, stage), "changed")
    run_jobs()
    clock.shift(7 * DAY)
    tell()
    run_jobs()

    letters = [letter for letter in mailoutbox if letter.to == [mo.email]]
    assert len(letters) == 2
    for letter in letters:
        for private in ("ANSWERTEXT", "Letters I can open", "SECRETWORD", "Leah"):
            assert private not in letter.subject + letter.body


def test_old_news_is_not_told_when_old_notices_are_forgotten(backed, stage, clock, run_jobs):
    tell()
    stage.judge(answer(backed, stage), "changed")
    run_jobs()
    clock.shift(7 * DAY)
    assert tell() == 2

    clock.shift(100 * DAY)
    Notice.objects.all().delete()
    assert tell() == 0


def test_one_backer_or_thirty_cost_the_same_to_look_for(backed, stage, django_assert_num_queries):
    tell()
    for number in range(30):
        Backing.objects.create(challenge=backed, user=make_user(f"B{number}"))

    with django_assert_num_queries(6):
        tell()
    assert Challenge.objects.count() == 1


# --- Those whose own was joined with it -------------------------------------------------------------------------------


@pytest.fixture
def joined(clock, stage, mo):
    """Mo raised one that was joined with Leah's, which is public."""
    challenge = stage.in_progress()
    stage.publish(challenge)
    clock.shift(DAY)
    mine = actions.raise_challenge(by=mo, own_words="MOSECRET My letters too.", consent=True)[0]
    actions.merge(mine, by=stage.officer, other=challenge, author_said_yes=True)
    clock.shift(DAY)
    return challenge


def of(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__display_name", flat=True))


def test_who_raised_a_joined_one_hears_of_the_answer_after_its_author_and_once(joined, stage, run_jobs):
    answered = answer(joined, stage)
    run_jobs()
    assert tell() == 0

    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")
    assert (tell(), tell()) == (1, 0)
    assert (of("followed_answered"), of("answered")) == (["Mo"], ["Leah"])


def test_and_of_the_verdict_two_working_days_after_her(joined, stage, clock, run_jobs, mailoutbox):
    stage.judge(answer(joined, stage), "changed")
    run_jobs()
    heard = promises.public_from(timezone.now())
    clock.move_to(heard - timedelta(seconds=1))
    assert tell() == 0
    clock.move_to(heard)
    assert tell() == 1
    run_jobs()

    [letter] = [letter for letter in mailoutbox if "you and others asked for" in letter.body]
    assert "CLAB says: changed" in letter.body
    assert joined.get_absolute_url() in letter.body


def test_and_of_a_new_text_when_it_is_public(joined, stage, clock, run_jobs):
    actions.agree_to_publish(actions.ask_to_publish(joined, by=stage.first), by=stage.chair)
    run_jobs()
    count()
    assert tell() == 0
    clock.shift(9 * DAY)

    assert (tell(), tell(), of("followed_public")) == (1, 0, ["Mo"])


def test_while_word_has_not_reached_its_author_who_follows_does_not_hear(joined, stage, clock):
    answer(joined, stage)
    Notice.objects.filter(kind="answered").update(state=S.FAILED)
    clock.shift(20 * DAY)

    assert tell() == 0


def test_what_was_before_it_was_joined_is_no_news_to_her(clock, stage, mo, run_jobs):
    challenge = stage.answered()
    actions.reply_to_answer(challenge.answers.get(), by=stage.author, fixes="yes")
    clock.shift(DAY)
    mine = actions.raise_challenge(by=mo, own_words="My letters too.", consent=True)[0]
    actions.merge(mine, by=stage.officer, other=challenge, author_said_yes=True)

    assert tell() == 0


def test_who_follows_and_said_me_too_or_follows_twice_hears_once(joined, stage, mo, leah, clock):
    actions.back(joined, by=mo)
    for person in (mo, leah):  # Leah raised the one it is joined with herself
        again = actions.raise_challenge(by=person, own_words="Letters again.", consent=True)[0]
        actions.merge(again, by=stage.officer, other=joined, author_said_yes=True)
    clock.shift(DAY)
    answered = answer(joined, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")

    assert (tell(), tell()) == (1, 0)
    assert (of("followed_answered"), of("backed_answered")) == (["Mo"], [])


def test_who_wants_nothing_of_her_own_hears_as_one_who_said_me_too(joined, stage, mo, clock):
    NoticeChoice.objects.create(user=mo, topic=Topic.MINE, how=How.NOTHING)
    actions.back(joined, by=mo)
    clock.shift(DAY)
    answered = answer(joined, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")

    assert (tell(), tell(), of("backed_answered")) == (1, 0, ["Mo"])


def test_without_an_account_she_hears_at_the_address_she_left(joined, stage, mo, run_jobs, mailoutbox):
    Authorship.objects.filter(user=mo).update(user=None, contact="mo@example.org")
    answered = answer(joined, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")
    tell()
    run_jobs()

    [letter] = [letter for letter in mailoutbox if letter.to == ["mo@example.org"] and "an answer" in letter.body]
    assert joined.reference not in letter.body  # she opens her own with her code, and follows from there


def test_joined_twice_over_she_follows_the_one_that_goes_on(joined, stage, mo, leah, run_jobs):
    Challenge.objects.filter(pk=joined.pk).update(status="with_j2i")  # still so that it may be joined
    last = stage.in_progress(title="The one that goes on")
    actions.merge(fresh(joined), by=stage.officer, other=last, author_said_yes=True)
    answered = answer(last, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")

    assert (tell(), of("followed_answered")) == (1, ["Mo"])  # Leah raised both of the others
    [notice] = Notice.objects.filter(kind="followed_answered")
    assert last.get_absolute_url() in notices.words_of(notice).path


def test_the_row_and_the_letter_name_neither_author_and_no_challenge(joined, stage, mo, clock, run_jobs, mailoutbox):
    mine = Challenge.objects.get(merged_into=joined)
    stage.judge(answer(joined, stage), "changed")
    run_jobs()
    clock.shift(7 * DAY)
    mailoutbox.clear()
    tell()
    run_jobs()

    rows = Notice.objects.filter(kind__startswith="followed_")
    words = serializers.serialize("json", rows)
    pointers = [str(pk) for one in (mine, joined) for pk in (one.pk, one.pk.hex)] + [joined.reference]
    for pointer in [*pointers, "Letters I can open", "Leah", "MOSECRET", "SECRETWORD"]:
        assert pointer not in words
    assert [set(row.refs) for row in rows] == [{"hers", "about"}]
    [letter] = [letter for letter in mailoutbox if letter.to == [mo.email]]
    for private in ["Leah", "Mo", "MOSECRET", "SECRETWORD", "ANSWERTEXT", "Letters I can open", str(mine.pk)]:
        assert private not in letter.subject + letter.body
    for authorship in Authorship.objects.all():
        assert authorship.alias not in letter.body


@pytest.mark.parametrize("which", ["hers", "the other"])
def test_moot_once_either_was_taken_back(which, joined, stage, mo, clock, run_jobs, mailoutbox):
    answered = answer(joined, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")
    tell()
    gone = Challenge.objects.filter(merged_into=joined) if which == "hers" else Challenge.objects.filter(pk=joined.pk)
    gone.update(status="withdrawn")
    run_jobs()

    assert Notice.objects.get(kind="followed_answered").state == S.MOOT


def test_one_follower_or_thirty_cost_the_same_to_look_for(joined, stage, django_assert_num_queries):
    answered = answer(joined, stage)
    actions.reply_to_answer(answered.answers.get(), by=stage.author, fixes="yes")
    for number in range(30):
        one = actions.raise_challenge(by=make_user(f"F{number}"), own_words="Letters.", consent=True)[0]
        actions.merge(one, by=stage.officer, other=joined, author_said_yes=True)
    Challenge.objects.filter(merged_into=joined).update(status_since=timezone.now() - DAY)
    tell()
    assert Notice.objects.filter(kind="followed_answered").count() == 31

    with django_assert_num_queries(8):
        tell()
