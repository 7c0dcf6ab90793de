"""The outbox: told once, on the channel and at the hour she chose, in words that are true when they leave (F7, F8)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from people import choices, notices
from people.models import How, Notice, NoticeChoice, Topic, User
from people.notices import Kind
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
S = Notice.State


@pytest.fixture(autouse=True)
def by_day(settings):
    """A Tuesday at ten: nothing waits for the morning."""
    settings.QUIET_HOURS = (time(21), time(8))
    with time_machine.travel(datetime(2026, 11, 24, 10, 0, tzinfo=LONDON), tick=False) as clock:
        yield clock


@pytest.fixture
def news(monkeypatch):
    """`news["hers"]`, `news["group"]`: facts of two kinds, to be changed or taken away (None: moot)."""
    facts = {"hers": {"path": "/hers/"}, "group": {"path": "/group/"}}
    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, lambda refs, user: facts["hers"]))
    monkeypatch.setitem(notices.KINDS, "joined", Kind("joined", Topic.WORK, lambda refs, user: facts["group"]))
    return facts


def by_mail(user, *topics):
    for topic in topics or Topic:
        NoticeChoice.objects.create(user=user, topic=topic, how=How.EMAIL)
    return user


def test_one_event_is_told_once(leah, news, run_jobs, mailoutbox):
    first = notices.tell("verdict", to=leah, event="verdict:1")

    assert notices.tell("verdict", to=leah, event="verdict:1") is None
    run_jobs()
    run_jobs()

    [letter] = mailoutbox
    assert letter.to == ["leah@example.org"]
    first.refresh_from_db()
    assert (first.state, first.attempts) == (S.SENT, 1)


def test_an_address_without_an_account_is_one_person_however_it_is_spelt(news, run_jobs, mailoutbox):
    notices.tell("verdict", to="Kim@Example.org", event="verdict:1")
    notices.tell("verdict", to=" kim@example.org ", event="verdict:1")

    run_jobs()

    assert [letter.to for letter in mailoutbox] == [["Kim@Example.org"]]
    assert Notice.objects.get().address == ""  # needed no longer, so not kept


def test_her_own_challenge_comes_by_mail_unless_she_says_no(leah, news):
    assert notices.tell("verdict", to=leah, event="a").channel == Notice.Channel.EMAIL

    NoticeChoice.objects.create(user=leah, topic=Topic.MINE, how=How.SITE)
    assert notices.tell("verdict", to=leah, event="b").channel == Notice.Channel.SITE

    NoticeChoice.objects.update(how=How.NOTHING)
    assert notices.tell("verdict", to=leah, event="c") is None


def test_what_waits_for_the_group_stands_on_the_site_unless_she_wants_mail(yonas, news):
    assert notices.tell("joined", to=yonas, event="a").channel == Notice.Channel.SITE
    by_mail(yonas, Topic.WORK)
    assert notices.tell("joined", to=yonas, event="b").channel == Notice.Channel.EMAIL


@pytest.mark.parametrize(("wish", "channel"), [(User.SafeContact.SITE_ONLY, "site"), (User.SafeContact.NEVER, None)])
def test_safe_contact_is_stronger_than_any_choice(wish, channel, news, run_jobs, mailoutbox):
    person = by_mail(make_user(safe_contact=wish))

    told = notices.tell("verdict", to=person, event="a")
    run_jobs()

    assert (told and told.channel) == channel
    assert mailoutbox == []


def test_who_changed_her_mind_while_it_waited_gets_no_mail(leah, news, run_jobs, mailoutbox):
    told = notices.tell("verdict", to=leah, event="a")
    User.objects.filter(pk=leah.pk).update(safe_contact=User.SafeContact.NEVER)

    run_jobs()

    assert mailoutbox == []
    told.refresh_from_db()
    assert told.state == S.MOOT


def test_what_is_no_longer_so_is_not_told(leah, news, run_jobs, mailoutbox):
    told = notices.tell("verdict", to=leah, event="a")
    news["hers"] = None

    run_jobs()

    assert mailoutbox == []
    told.refresh_from_db()
    assert told.state == S.MOOT


def test_a_letter_greets_tells_leads_on_and_says_how_to_stop(leah, news, run_jobs, mailoutbox, settings):
    settings.SITE_URL = "https://board.example.org"
    notices.tell("verdict", to=leah, event="a")
    run_jobs()

    [letter] = mailoutbox
    assert letter.subject == "News for you"
    assert letter.body.startswith("Hello,")
    assert "https://board.example.org/hers/" in letter.body
    assert "https://board.example.org/accounts/me/" in letter.body


# --- The night --------------------------------------------------------------------------------------------------------


def at(*when):
    return datetime(*when, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (at(2026, 11, 24, 20, 59), at(2026, 11, 24, 20, 59)),
        (at(2026, 11, 24, 21, 0), at(2026, 11, 25, 8, 0)),
        (at(2026, 11, 25, 0, 0), at(2026, 11, 25, 8, 0)),
        (at(2026, 11, 25, 7, 59), at(2026, 11, 25, 8, 0)),
        (at(2026, 11, 25, 8, 0), at(2026, 11, 25, 8, 0)),
        (at(2026, 3, 28, 22, 0), at(2026, 3, 29, 8, 0)),  # the clocks go forward in this night
        (at(2026, 10, 24, 22, 0), at(2026, 10, 25, 8, 0)),  # and back in this one
        (at(2028, 2, 28, 23, 0), at(2028, 2, 29, 8, 0)),
    ],
)
def test_nobody_is_written_to_at_night(moment, sent):
    assert choices.after_quiet_hours(moment) == sent


def test_quiet_hours_by_day_for_who_sleeps_by_day():
    nurse = User(quiet_from=time(9, 0), quiet_until=time(17, 0))

    assert choices.after_quiet_hours(at(2026, 11, 24, 12, 0), nurse) == at(2026, 11, 24, 17, 0)
    assert choices.after_quiet_hours(at(2026, 11, 24, 22, 0), nurse) == at(2026, 11, 24, 22, 0)
    nurse.quiet_until = time(9, 0)
    assert choices.after_quiet_hours(at(2026, 11, 24, 9, 0), nurse) == at(2026, 11, 24, 9, 0)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        # The clocks go back: half past one comes twice, and her night ends with the second.
        ("2026-10-25T00:15:00Z", "2026-10-25T01:30:00Z"),
        ("2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z"),
        # They go forward: there is no half past one, and the first hour after it is half past two.
        ("2026-03-29T00:45:00Z", "2026-03-29T01:30:00Z"),
    ],
)
def test_a_night_that_ends_at_half_past_one_on_the_day_the_clocks_change(moment, sent):
    late = User(quiet_from=time(22, 0), quiet_until=time(1, 30))

    assert choices.after_quiet_hours(datetime.fromisoformat(moment), late) == datetime.fromisoformat(sent)


def test_quiet_hours_never_hold_a_mail_longer_than_a_day(leah):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _half_hour in range(2 * 24 * 366):
        moment += timedelta(minutes=30)
        held = choices.after_quiet_hours(moment, leah) - moment
        assert timedelta(0) <= held <= timedelta(hours=12)


def test_a_mail_of_the_night_leaves_in_the_morning(leah, news, by_day, run_jobs, mailoutbox):
    by_day.move_to(at(2026, 11, 24, 23, 0))
    notices.tell("verdict", to=leah, event="a")
    run_jobs()
    assert mailoutbox == []

    by_day.move_to(at(2026, 11, 25, 8, 1))
    run_jobs()
    assert len(mailoutbox) == 1


# --- Once a day -------------------------------------------------------------------------------------------------------


@pytest.fixture
def daily(yonas):
    yonas.mail_rhythm = User.MailRhythm.DAILY
    yonas.save()
    return by_mail(yonas)


def test_once_a_day_all_in_one(daily, news, by_day, run_jobs, mailoutbox):
    for event in "abc":
        notices.tell("joined", to=daily, event=event)
    run_jobs()
    assert (notices.make_digests(), mailoutbox) == (0, [])  # it is ten in the morning

    by_day.move_to(at(2026, 11, 24, 17, 0))
    assert notices.make_digests() == 1
    assert notices.make_digests() == 0
    run_jobs()

    [letter] = mailoutbox
    assert letter.body.count("/group/") == 3
    assert set(Notice.objects.values_list("state", flat=True)) == {S.SENT}


def test_her_own_challenge_does_not_wait_for_the_digest(daily, news, run_jobs, mailoutbox):
    notices.tell("verdict", to=daily, event="a")
    run_jobs()
    assert len(mailoutbox) == 1


def test_what_comes_after_todays_digest_goes_with_tomorrows(daily, news, by_day, run_jobs, mailoutbox):
    by_day.move_to(at(2026, 11, 24, 17, 0))
    notices.tell("joined", to=daily, event="a")
    notices.make_digests()
    notices.tell("joined", to=daily, event="b")
    notices.make_digests()
    run_jobs()
    assert [letter.body.count("/group/") for letter in mailoutbox] == [1]

    by_day.move_to(at(2026, 11, 25, 17, 0))
    notices.make_digests()
    run_jobs()
    assert [letter.body.count("/group/") for letter in mailoutbox] == [1, 1]


def test_a_digest_of_nothing_is_not_sent(daily, news, by_day, run_jobs, mailoutbox):
    notices.tell("joined", to=daily, event="a")
    news["group"] = None
    by_day.move_to(at(2026, 11, 24, 17, 0))
    notices.make_digests()
    run_jobs()

    assert mailoutbox == []
    assert set(Notice.objects.values_list("state", flat=True)) == {S.MOOT}


def test_what_cannot_wait_waits_for_neither_night_nor_digest(daily, news, by_day, monkeypatch, run_jobs, mailoutbox):
    urgent = Kind("joined", Topic.WORK, lambda refs, user: {"path": "/now/"}, at_once=True)
    monkeypatch.setitem(notices.KINDS, "joined", urgent)
    by_day.move_to(at(2026, 11, 24, 23, 30))
    notices.tell("joined", to=daily, event="a")
    run_jobs()
    assert len(mailoutbox) == 1


def test_on_the_site_the_newest_stands_first_and_only_hers(yonas, dylan, news, by_day):
    for minute, event in enumerate("abc"):
        by_day.move_to(at(2026, 11, 24, 10, minute))
        notices.tell("joined", to=yonas, event=event)
    notices.tell("joined", to=dylan, event="a")

    assert [notice.event for notice in Notice.objects.unseen(yonas)] == ["c", "b", "a"]
    assert timezone.localtime(Notice.objects.on_site(yonas)[0].sent_at).minute == 2
