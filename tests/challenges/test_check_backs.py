"""'Is it still working?' after 3 and 12 months: asked once, answered by one tap, and a no opens it again (A9, PR12)."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from challenges import actions, after, taps, waiting
from challenges.models import CheckBack
from challenges.models.check_back import months_after
from challenges.reports import influence
from challenges.reports.history import stories
from challenges.reports.periods import Period
from people.models import Membership, Notice
from tests.challenges.stages import address, fresh
from tests.factories import make_seat, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    """A Tuesday at noon; moved by hand."""
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def changed(clock, stage):
    challenge = stage.changed()
    stage.publish(challenge)
    return challenge


@pytest.fixture
def asked(changed, clock):
    """Three months later: the first check-back waits for a word."""
    clock.move_to("2027-02-24T12:00:00Z")
    assert ask() == 1
    return CheckBack.objects.get(months=3)


def ask():
    return after.ask_check_backs(timezone.now())


def codes(challenge):
    return list(challenge.timeline.values_list("code", flat=True))


# --- When -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 9, 15), 3, date(2026, 12, 15)),
    ],
)
def test_so_many_months_later(day, months, then):
    assert months_after(day, months) == then


def test_a_verdict_that_it_changed_plans_two(changed):
    planned = list(CheckBack.objects.values_list("months", "due_on", "asked_at"))

    assert planned == [(3, date(2027, 2, 24), None), (12, date(2027, 11, 24), None)]


def test_the_first_time_is_a_setting_and_what_was_planned_keeps_its_day(changed, clock, stage, ruth):
    clock.shift(DAY)
    actions.decide_clock("PR12", by=ruth, number=6)
    later = stage.changed(title="A later one")

    assert list(later.check_backs.values_list("months", "due_on")) == [(6, date(2027, 5, 25)), (12, date(2027, 11, 25))]
    assert list(changed.check_backs.values_list("months", flat=True)) == [3, 12]
    # One that was given before is planned by the number that counted then, however late.
    clock.shift(DAY)
    CheckBack.objects.filter(challenge=changed).delete()
    assert after.plan_check_backs(timezone.now()) == 2
    assert list(changed.check_backs.values_list("months", flat=True)) == [3, 12]


def test_the_months_that_are_set_stand_where_we_say_when_we_ask(changed, client, ruth):
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert "After 3 and 12 months we ask" in client.get("/how-a-challenge-moves/").content.decode()
    assert "3 and 12 months after" in influence.m19_it_lasted(stories(), period).how

    actions.decide_clock("PR12", by=ruth, number=6)

    assert "After 6 and 12 months we ask" in client.get("/how-a-challenge-moves/").content.decode()
    assert "6 and 12 months after" in influence.m19_it_lasted(stories(), period).how


@pytest.mark.parametrize("number", [12, 13])
def test_the_first_time_comes_before_the_year_is_over(changed, ruth, number):
    with pytest.raises(ValidationError):
        actions.decide_clock("PR12", by=ruth, number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckBack.objects.filter(months=12).update(months=13)


def test_a_no_plans_none(stage):
    stage.not_now()
    assert not CheckBack.objects.exists()


def test_older_verdicts_get_theirs_once(changed, stage):
    CheckBack.objects.all().delete()

    assert after.plan_check_backs(timezone.now()) == 2
    assert after.plan_check_backs(timezone.now()) == 0


def test_asked_on_its_day_and_once(changed, clock):
    clock.move_to("2027-02-23T23:59:00Z")
    assert ask() == 0
    clock.move_to("2027-02-24T00:01:00Z")
    assert (ask(), ask()) == (1, 0)
    assert codes(changed).count("check_asked") == 1


def test_her_by_mail_and_clab_on_the_site_each_once(asked, leah, yonas, dylan, amara):
    told = {(n.user.display_name, n.kind, n.channel) for n in Notice.objects.filter(kind__startswith="check_back")}

    assert told == {
        ("Leah", "check_back", "email"),
        ("Yonas", "check_back_clab", "site"),
        ("Dylan", "check_back_clab", "site"),
        ("Amara", "check_back_clab", "site"),
    }


def test_a_site_that_slept_a_year_asks_the_later_one_alone(changed, clock):
    clock.move_to("2028-01-05T12:00:00Z")

    assert ask() == 1
    assert CheckBack.objects.open().get().months == 12
    assert ask() == 0


def test_the_first_that_nobody_answered_is_let_go_when_the_second_is_asked(asked, clock):
    clock.move_to("2027-11-24T12:00:00Z")
    assert ask() == 1

    assert CheckBack.objects.open().get().months == 12


# --- Who answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "code"), [("still_working", "lasted"), ("partly", "lasted_partly")])
def test_a_yes_is_kept_as_a_code_and_it_stays_changed(said, code, asked, changed, yonas):
    actions.say_if_it_lasted(asked, by=yonas, lasted=said)

    asked.refresh_from_db()
    assert (asked.lasted, asked.answered_by) == (said, "clab")
    assert fresh(changed).status == "changed"
    assert codes(changed)[-1] == code


def test_the_first_word_stands(asked, leah, yonas):
    actions.say_if_it_lasted(asked, by=leah, lasted="still_working")

    with pytest.raises(ValidationError):
        actions.say_if_it_lasted(asked, by=yonas, lasted="not_any_more")
    assert fresh(asked.challenge).status == "changed"


def test_nobody_else_answers_and_nothing_before_it_was_asked(changed, asked, priya, ruth, fiona, gareth):
    for other in (priya, ruth, fiona, gareth):
        with pytest.raises(PermissionDenied):
            actions.say_if_it_lasted(asked, by=other, lasted="still_working")
    with pytest.raises(ValidationError):
        actions.say_if_it_lasted(CheckBack.objects.get(months=12), by=changed.authorship.user, lasted="not_any_more")
    with pytest.raises(ValidationError):
        actions.say_if_it_lasted(asked, by=changed.authorship.user, lasted="maybe")


def test_the_database_refuses_an_answer_without_a_day(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckBack.objects.filter(pk=asked.pk).update(lasted="still_working")


def test_one_tap_out_of_her_mail(asked, client, run_jobs, mailoutbox, leah):
    run_jobs()
    letter = next(m for m in reversed(mailoutbox) if m.to == [leah.email] and "still working" in m.body)
    tap = re.search(r"https?://[^/]+(/challenges/tap/\S+/)", letter.body)[1]
    assert "Letters I can open" not in letter.subject + letter.body

    assert "Is it still working?" in client.get(tap).content.decode()
    asked.refresh_from_db()
    assert asked.lasted == ""  # looking changed nothing
    assert client.post(tap, {"lasted": "nonsense"}).status_code == 422
    assert "Good to know" in client.post(tap, {"lasted": "still_working"}).content.decode()
    assert client.get(tap).status_code == 404


def test_somebody_elses_link_answers_nothing(asked, priya, client):
    his = f"/challenges/tap/{taps.token('lasted', asked.pk, user=priya)}/"
    assert client.post(his, {"lasted": "not_any_more"}).status_code == 404


def test_one_tap_on_the_site(asked, changed, yonas, sign_in):
    room = sign_in(Client(), yonas)
    assert "Is it still working?" in room.get("/clab/").content.decode()
    assert "Is it still working?" in room.get("/").content.decode()
    assert "Is it still working?" in room.get(changed.get_absolute_url()).content.decode()

    page = room.post(
        address(changed, "lasted"), {"check_back": asked.pk, "lasted": "still_working"}, follow=True
    ).content.decode()

    assert "Checked after 3 months: still working" in page
    assert "Is it still working?</h2>" not in room.get("/clab/").content.decode()


def test_strange_numbers_and_words_change_nothing(asked, changed, yonas, sign_in):
    client = sign_in(Client(), yonas)
    for number in ("", "x", "9" * 40, asked.pk + 999):
        client.post(address(changed, "lasted"), {"check_back": number, "lasted": "not_any_more"})
    client.post(address(changed, "lasted"), {"check_back": asked.pk, "lasted": "\x00"})

    assert fresh(changed).status == "changed"


def test_a_visitor_and_a_partner_are_not_asked(asked, changed, priya, sign_in):
    for client in (Client(), sign_in(Client(), priya)):
        assert "Is it still working?</h2>" not in client.get(changed.get_absolute_url()).content.decode()


# --- No ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mo(care_leavers, changed):
    mo = make_user("Mo")
    make_seat(mo, care_leavers, "care_leaver")
    # She said so while it was open.
    changed.backings.create(user=mo, at=changed.created_at)
    return mo


def test_her_no_opens_it_again_in_one_tap_and_they_hear(asked, changed, mo, leah, amara, dylan):
    actions.say_if_it_lasted(asked, by=leah, lasted="not_any_more")

    challenge = fresh(changed)
    assert challenge.status == "in_progress"
    assert challenge.parts.get().state == "open"
    assert codes(challenge)[-2:] == ["moved", "did_not_last"]
    assert not CheckBack.objects.filter(lasted="", dropped_at=None).exists()
    chairs = Notice.objects.filter(kind="open_again").values_list("user__display_name", flat=True)
    assert sorted(chairs) == ["Amara", "Dylan"]
    assert not Notice.objects.filter(kind="again").exists()  # it was she who said so
    after.tell_backers(timezone.now())
    assert Notice.objects.get(kind="backed_again").user == mo


def test_clabs_no_is_told_to_her_and_only_then_to_those_who_backed_it(asked, mo, yonas, leah, clock, run_jobs):
    actions.say_if_it_lasted(asked, by=yonas, lasted="not_any_more")
    assert Notice.objects.get(kind="again").user == leah
    after.tell_backers(timezone.now())
    assert not Notice.objects.filter(kind="backed_again").exists()

    run_jobs()
    after.tell_backers(timezone.now())
    after.tell_backers(timezone.now())
    assert Notice.objects.get(kind="backed_again").user == mo


def test_without_an_open_question_nobody_opens_it_with_one_tap(changed, leah):
    from challenges.lifecycle import transition

    with pytest.raises(ValidationError):
        transition(changed, "did_not_last", by=leah)
    with pytest.raises(ValidationError):
        transition(changed, "did_not_last", by=leah, check_back=CheckBack.objects.get(months=3))


def test_opened_again_by_clab_nothing_is_asked_of_the_old_verdict(changed, clock, yonas):
    actions.reopen(changed, by=yonas, reason="Two houses get paper again.")
    clock.move_to("2028-01-05T12:00:00Z")

    assert ask() == 0


def test_changed_again_it_is_checked_anew_from_the_new_verdict(asked, changed, stage, clock, leah):
    actions.say_if_it_lasted(asked, by=leah, lasted="not_any_more")
    clock.shift(30 * DAY)
    again = fresh(changed)
    actions.explain_part(again.parts.get(), by=stage.partner, reason="It is done again.")
    actions.propose_answer(again, by=stage.partner, kind="yes", text="Done again.")
    stage.judge(actions.answer(again, by=stage.chair), "changed")

    assert list(CheckBack.objects.filter(dropped_at=None, lasted="").values_list("months", "due_on")) == [
        (3, date(2027, 6, 26)),
        (12, date(2028, 3, 26)),
    ]
    assert after.plan_check_backs(timezone.now()) == 0


# --- The wall ---------------------------------------------------------------------------------------------------------


def wall():
    return Client().get("/what-changed/").content.decode()


def test_the_wall_says_that_it_lasted(asked, leah):
    assert "Checked after" not in wall()
    actions.say_if_it_lasted(asked, by=leah, lasted="still_working")
    assert "Checked after 3 months: still working" in wall()


def test_the_wall_says_that_it_did_not_and_not_who_said_so(asked, leah, changed):
    actions.say_if_it_lasted(asked, by=leah, lasted="not_any_more")

    assert "It did not last. It is being worked on again." in wall()
    page = Client().get(changed.get_absolute_url()).content.decode()
    assert "It did not last." in page
    for private in ("Leah", "SECRETWORD", "author"):
        assert private not in wall()


def test_what_is_not_public_is_not_on_the_wall(asked, leah, changed):
    actions.unpublish(changed, by=leah)
    actions.say_if_it_lasted(asked, by=leah, lasted="not_any_more")

    assert "It did not last" not in wall()


def test_the_wall_costs_the_same_with_many(asked, leah, stage, django_assert_max_num_queries):
    actions.say_if_it_lasted(asked, by=leah, lasted="not_any_more")
    for _number in range(3):
        stage.publish(stage.changed())

    with django_assert_max_num_queries(16):
        wall()


def test_clabs_list_and_her_home_show_what_waits(asked, leah, yonas):
    assert [one.pk for one in waiting.check_backs(yonas)] == [asked.pk]
    assert waiting.for_author(leah).get().asks_lasted


# --- M19 --------------------------------------------------------------------------------------------------------------


def test_m19_counts_answers_and_hides_a_few(stage, clock, leah):
    Membership.objects.update(from_date=date(2020, 1, 1))
    for person in (stage.author, stage.first, stage.second, stage.chair, stage.officer, stage.partner):
        person.__dict__.pop("seats", None)
    stage.seat.refresh_from_db()
    for _number in range(6):
        stage.changed()
    clock.move_to("2027-02-24T12:00:00Z")
    assert ask() == 6
    first, *others, last = CheckBack.objects.open()

    def shown():
        found = influence.m19_it_lasted(stories(), Period(date(2027, 1, 1), timezone.localdate()))
        return found.whole, found.big

    for one in others:
        actions.say_if_it_lasted(one, by=leah, lasted="still_working")
    assert shown() == (4, "")
    actions.say_if_it_lasted(first, by=leah, lasted="partly")
    assert shown() == (5, "80%")
    actions.say_if_it_lasted(last, by=leah, lasted="not_any_more")
    assert shown() == (6, "67%")
