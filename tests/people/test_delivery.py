"""A real mail server that fails, hangs and drops; workers that die. Told twice: nobody. Forgotten: nothing (F7, F8)."""

import contextlib
import random
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import delivery, mail, notices, tasks
from people.models import How, Notice, NoticeChoice, Topic, User
from people.notices import Kind
from tests.factories import make_user
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db
S = Notice.State


@pytest.fixture
def server(settings):
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def clock():
    """The clock, to be moved."""
    with time_machine.travel(timezone.now(), tick=True) as clock:
        yield clock


@pytest.fixture(autouse=True)
def plain_news(monkeypatch):
    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, lambda refs, user: {"path": "/"}))


def tell(user, event="a"):
    return notices.tell("verdict", to=user, event=event)


def state_of(notice):
    return Notice.objects.get(pk=notice.pk).state


def test_a_letter_arrives_whole(leah, server, run_jobs):
    told = tell(leah)
    run_jobs()

    [(to, letter)] = server.letters
    assert to == "leah@example.org"
    assert letter["Subject"] == "News for you"
    assert letter.get_body(("plain",)).get_content().startswith("Hello,")
    assert state_of(told) == S.SENT


@pytest.mark.parametrize("mood", ["busy", "later", "full"])
def test_a_server_that_says_not_now_is_asked_again_with_growing_gaps(mood, leah, server, run_jobs, clock):
    server.plan = [mood] * 3
    told = tell(leah)
    waits = []
    for _turn in range(4):
        run_jobs()
        told.refresh_from_db()
        if told.state == S.WAITING:
            waits.append(told.send_after - timezone.now())
            run_jobs()  # too early: nothing happens
            clock.move_to(told.send_after + timedelta(seconds=1))

    assert (told.state, told.attempts, len(server.letters)) == (S.SENT, 4, 1)
    assert waits == sorted(waits)
    assert server.seen == [mood] * 3 + ["take"]


def test_after_the_last_gap_it_has_failed_and_stands_for_the_officer(leah, server, run_jobs, clock):
    server.plan = ["later"] * 50
    told = tell(leah)
    while state_of(told) == S.WAITING:
        clock.move_to(Notice.objects.get(pk=told.pk).send_after + timedelta(seconds=1))
        run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error) == (S.FAILED, "SMTP 451")
    assert len(server.seen) == len(tasks.GAPS) + 1
    assert list(Notice.objects.stuck()) == [told]


def test_a_no_for_good_is_not_asked_again(leah, server, run_jobs):
    server.plan = ["no"]
    told = tell(leah)
    run_jobs()
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error, server.seen) == (S.FAILED, "SMTP 550", ["no"])


@pytest.mark.parametrize("mood", ["drop", "taken"])
def test_a_line_that_breaks_on_the_text_is_never_tried_again_by_itself(mood, leah, server, run_jobs, clock):
    server.plan = [mood]
    told = tell(leah)
    run_jobs()
    clock.shift(timedelta(days=2))
    delivery.pick_up_forgotten()
    run_jobs()

    assert state_of(told) == S.UNSURE
    assert server.seen == [mood]


def test_a_server_that_hangs_holds_the_worker_for_its_timeout_alone(leah, server, settings, run_jobs):
    server.use(settings, timeout=0.3)
    server.plan = ["hang"]
    told = tell(leah)
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error) == (S.WAITING, "SMTPServerDisconnected")


def test_a_hundred_letters_and_a_server_that_dies_at_the_fortieth(server, run_jobs, clock):
    people = [make_user() for _one in range(100)]
    for person in people:
        tell(person)
    server.plan = ["take"] * 39 + ["busy"] * 20
    run_jobs()
    clock.shift(timedelta(minutes=2))
    run_jobs()

    assert server.addresses() == sorted(person.email for person in people)
    assert set(Notice.objects.values_list("state", flat=True)) == {S.SENT}


class PowerCut(BaseException):
    """The worker's process is gone in this very line; no handler of ours runs for it."""


@pytest.mark.parametrize("block", range(10))
def test_no_letter_twice_whatever_line_the_worker_dies_at(block, leah, server, monkeypatch, clock):
    """
    200 seeded plans of deaths and bad servers: at most once for everybody, and nobody lost without a trace.

    A death is an exception no code of ours catches, raised before the claim, before, in or after the handing over, or
    before the last word is written; then the row is given to the next worker, as it would be after a restart.
    """
    people = [leah, *(make_user() for _one in range(3))]
    for seed in range(20 * block, 20 * block + 20):
        play(seed, people, server, monkeypatch, clock)


def play(seed, people, server, monkeypatch, clock):
    dice = random.Random(seed)
    Notice.objects.all().delete()
    told = [tell(person, event=f"seed:{seed}") for person in people]
    server.letters.clear()
    server.plan = dice.choices(["take", "busy", "later", "drop", "taken"], weights=[6, 1, 1, 1, 1], k=4)
    real = {"hand_over": tasks.hand_over, "settle": delivery.settle}

    def hand_over(message):
        if dice.random() < 0.2:
            raise PowerCut
        real["hand_over"](message)
        if dice.random() < 0.2:
            raise PowerCut

    def settle(notice, state, **facts):
        if dice.random() < 0.2:
            raise PowerCut
        real["settle"](notice, state, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "hand_over", hand_over)
        broken.setattr(delivery, "settle", settle)
        for _restart in range(8):
            for notice in told:
                with contextlib.suppress(PowerCut):
                    if dice.random() > 0.1:
                        tasks.deliver_notice.func(notice_id=notice.pk)
            clock.shift(timedelta(hours=3))
    delivery.mark_perhaps_sent()

    got = server.addresses()
    assert len(got) == len(set(got)), f"seed {seed}: somebody got it twice"
    for notice in Notice.objects.select_related("user"):
        if notice.state == S.SENT:
            assert notice.user.email in got, f"seed {seed}: said to be sent and was not"
        elif notice.user.email in got:
            assert notice.state == S.UNSURE, f"seed {seed}: arrived, and the outbox says {notice.state}"
        else:
            assert notice.state in (S.UNSURE, S.WAITING, S.FAILED), f"seed {seed}: lost"


def test_what_a_dead_worker_had_in_hand_is_marked_after_ten_minutes(leah, server, clock):
    told = tell(leah)
    Notice.objects.update(state=S.SENDING, claimed_at=timezone.now())
    assert delivery.mark_perhaps_sent() == 0

    clock.shift(timedelta(minutes=11))
    assert delivery.mark_perhaps_sent() == 1
    assert state_of(told) == S.UNSURE


def test_a_letter_whose_job_was_lost_is_picked_up_once(leah, server, run_jobs, clock):
    told = tell(leah)
    assert delivery.pick_up_forgotten() == 0
    DBTaskResult.objects.all().delete()
    clock.shift(timedelta(minutes=11))

    assert (delivery.pick_up_forgotten(), delivery.pick_up_forgotten()) == (1, 0)
    run_jobs()
    assert state_of(told) == S.SENT


def test_an_officer_sends_again_what_perhaps_went_out_and_nobody_else_does(leah, ruth, yonas, server, run_jobs):
    server.plan = ["drop"]
    told = tell(leah)
    run_jobs()
    with pytest.raises(PermissionDenied):
        delivery.send_again(told, by=yonas)

    delivery.send_again(told, by=ruth)
    run_jobs()

    assert state_of(told) == S.SENT
    with pytest.raises(ValidationError):
        delivery.send_again(told, by=ruth)


def test_a_sign_in_code_is_tried_again_too(server, run_jobs, clock):
    server.plan = ["busy"]
    mail.send_rendered(address="kim@example.org", subject="Your code", body="FGDC-MSPM")
    run_jobs()
    assert server.letters == []

    clock.shift(timedelta(minutes=1, seconds=1))
    run_jobs()
    assert server.addresses() == ["kim@example.org"]


def test_a_job_that_is_refused_for_good_is_a_dead_letter(server, run_jobs):
    server.plan = ["no"]
    mail.send_rendered(address="kim@example.org", subject="Your code", body="FGDC-MSPM")
    run_jobs()

    [job] = DBTaskResult.objects.failed()
    assert job.exception_class_path == "people.tasks.Refused"


def test_a_fault_of_ours_is_not_taken_for_a_letter_that_perhaps_went_out(leah, monkeypatch, run_jobs, server):
    told = tell(leah)
    monkeypatch.setitem(notices.KINDS, "verdict", Kind("verdict", Topic.MINE, lambda refs, user: 1 / 0))
    run_jobs()

    told.refresh_from_db()
    assert (told.state, told.error, server.seen) == (S.FAILED, "ZeroDivisionError", [])


# --- She changes her mind while it waits ------------------------------------------------------------------------------


@pytest.fixture
def daily(leah, monkeypatch):
    """What she said "me too" to comes to her once a day; the rest stands on the site."""
    monkeypatch.setitem(notices.KINDS, "joined", Kind("joined", Topic.BACKED, lambda refs, user: {"path": "/joined/"}))
    monkeypatch.setitem(notices.KINDS, "taken_on", Kind("taken_on", Topic.WORK, lambda refs, user: {"path": "/group/"}))
    User.objects.filter(pk=leah.pk).update(mail_rhythm=User.MailRhythm.DAILY)
    leah.refresh_from_db()
    choose(leah, backed=How.EMAIL)
    return leah


def choose(user, **how):
    for topic, said in how.items():
        NoticeChoice.objects.update_or_create(user=user, topic=topic, defaults={"how": said})


def where(notice):
    notice.refresh_from_db()
    return notice.channel, notice.state


def at_five(clock):
    clock.move_to(timezone.localtime().replace(hour=17, minute=0, second=0) + timedelta(days=1))
    return delivery_of_digest()


def delivery_of_digest():
    assert notices.make_digests() == 1
    return Notice.objects.get(kind="digest")


ON_SITE = ("site", "sent")


@pytest.mark.parametrize("how", ["the topic", "safe contact"])
def test_a_mail_that_waits_stands_on_the_site_when_she_wants_it_there(how, leah, server, run_jobs, clock):
    told = tell(leah)
    if how == "the topic":
        choose(leah, mine=How.SITE)
    else:
        User.objects.filter(pk=leah.pk).update(safe_contact=User.SafeContact.SITE_ONLY)
    clock.shift(timedelta(hours=1))
    run_jobs()

    assert (where(told), server.seen) == (ON_SITE, [])
    assert list(Notice.objects.unseen(leah)) == [told]
    assert told.sent_at > told.made_at + timedelta(minutes=59)  # word reached her now, and not when it was written


def test_a_mail_that_waits_is_dropped_when_she_wants_nothing(leah, server, run_jobs):
    told = tell(leah)
    choose(leah, mine=How.NOTHING)
    delivery.follow_choices(leah)
    run_jobs()

    assert (where(told), server.seen) == (("email", "moot"), [])


def test_what_stands_on_the_site_is_not_mailed_when_she_wants_mail(leah, server, run_jobs):
    choose(leah, mine=How.SITE)
    told = tell(leah)
    choose(leah, mine=How.EMAIL)
    run_jobs()

    assert tell(leah) is None  # told again, it is the same line
    assert (where(told), server.seen, Notice.objects.count()) == (ON_SITE, [], 1)


def test_what_was_mailed_does_not_stand_on_the_site_too(leah, server, run_jobs):
    told = tell(leah)
    run_jobs()
    choose(leah, mine=How.SITE)

    assert delivery.follow_choices(leah) == 0
    assert tell(leah) is None
    assert (where(told), Notice.objects.count()) == (("email", "sent"), 1)


def test_one_that_stands_there_already_needs_no_second_line(leah, server, run_jobs):
    """Two rows of one event can only be left from before `tell` looked at every channel."""
    told = tell(leah)
    there = {"topic": Topic.MINE, "user": leah, "recipient": told.recipient, "channel": "site", "state": S.SENT}
    line = Notice.objects.create(event="a", kind="verdict", sent_at=timezone.now(), **there)
    choose(leah, mine=How.SITE)
    delivery.follow_choices(leah)

    assert (where(told), where(line)) == (("email", "moot"), ON_SITE)


def test_what_a_worker_has_in_hand_is_left_to_it(leah, server, run_jobs, clock):
    told = tell(leah)
    Notice.objects.update(state=S.SENDING, claimed_at=timezone.now())
    choose(leah, mine=How.SITE)

    assert delivery.follow_choices(leah) == 0
    clock.shift(timedelta(minutes=11))
    delivery.mark_perhaps_sent()
    assert where(told) == ("email", "unsure")  # it is in her mailbox, or not: an officer looks


def test_what_comes_back_from_a_worker_stands_on_the_site(leah, server, run_jobs, monkeypatch):
    """The mail server is busy, and while the worker found that out she chose the site."""
    server.plan = ["busy"]
    told = tell(leah)
    real = tasks.hand_over

    def hand_over(message):
        choose(leah, mine=How.SITE)
        assert delivery.follow_choices(leah) == 0  # in hand
        real(message)

    monkeypatch.setattr(tasks, "hand_over", hand_over)
    run_jobs()
    run_jobs()

    assert (where(told), server.seen) == (ON_SITE, ["busy"])


def test_an_officer_who_sends_it_again_puts_it_where_she_wants_it_now(leah, ruth, server, run_jobs):
    server.plan = ["no"]
    told = tell(leah)
    run_jobs()
    choose(leah, mine=How.SITE)
    delivery.send_again(told, by=ruth)
    run_jobs()

    assert (where(told), server.seen) == (ON_SITE, ["no"])


def test_a_digest_goes_out_though_what_waits_for_her_group_does_not(daily, server, run_jobs, clock):
    told = notices.tell("joined", to=daily, event="a")
    digest = at_five(clock)
    run_jobs()

    assert (where(told), where(digest)) == (("email", "sent"), ("email", "sent"))
    assert "/joined/" in server.letters[0][1].get_body(("plain",)).get_content()


@pytest.mark.parametrize("carried", [False, True])
def test_a_line_of_a_digest_stands_on_the_site_when_she_wants_it_there(carried, daily, server, run_jobs, clock):
    choose(daily, work=How.EMAIL)
    moves, stays = notices.tell("joined", to=daily, event="a"), notices.tell("taken_on", to=daily, event="b")
    if carried:
        digest = at_five(clock)
    choose(daily, backed=How.SITE)
    assert delivery.follow_choices(daily) == 1
    assert where(moves) == ON_SITE
    digest = digest if carried else at_five(clock)
    run_jobs()

    assert (where(moves), where(stays), where(digest)) == (ON_SITE, ("email", "sent"), ("email", "sent"))
    [(_to, letter)] = server.letters
    text = letter.get_body(("plain",)).get_content()
    assert "/group/" in text and "/joined/" not in text


@pytest.mark.parametrize(("wish", "end"), [(How.SITE, ON_SITE), (How.NOTHING, ("email", "moot"))])
def test_the_worker_asks_for_each_line_of_a_digest(wish, end, daily, server, run_jobs, clock):
    told = notices.tell("joined", to=daily, event="a")
    digest = at_five(clock)
    choose(daily, backed=wish)
    run_jobs()

    assert (where(told), where(digest), server.seen) == (end, ("email", "moot"), [])


def test_what_a_digest_in_hand_carries_is_left_to_it(daily, server, run_jobs, clock):
    told = notices.tell("joined", to=daily, event="a")
    at_five(clock)
    Notice.objects.filter(kind="digest").update(state=S.SENDING, claimed_at=timezone.now())
    choose(daily, backed=How.SITE)

    assert delivery.follow_choices(daily) == 0
    assert where(told) == ("email", "waiting")


def test_who_may_not_be_written_to_any_more_gets_no_digest(daily, server, run_jobs, clock):
    told = notices.tell("joined", to=daily, event="a")
    digest = at_five(clock)
    User.objects.filter(pk=daily.pk).update(is_active=False)
    run_jobs()

    assert (where(told), where(digest), server.seen) == (("email", "moot"), ("email", "moot"), [])
