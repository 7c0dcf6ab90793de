"""How the site runs: for officers, who decide, and administrators, who mend; no address, no words, no arguments."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from challenges.models import Authorship, Challenge
from front import running
from front.due import STEPS
from people import chores, delivery, mail, notices
from people.actions import choose_notices
from people.models import AuditEntry, Chore, ChoreRun, Notice, Topic
from people.notices import recipient_of
from people.tasks import deliver
from tests.factories import make_user

pytestmark = pytest.mark.django_db
S = Notice.State
SECRETS = ("leah@example.org", "kim@example.org", "SECRETWORD", "answer:17", "FGDC-MSPM", "challenge-key")


@pytest.fixture
def letters(leah):
    """One letter to Leah that perhaps went out, one to Kim, who has no account, that was refused."""
    common = {"kind": "verdict", "topic": Topic.MINE, "channel": "email", "refs": {"challenge": "challenge-key"}}
    hers = Notice.objects.create(
        event="answer:17", user=leah, recipient=recipient_of(leah), state=S.UNSURE, error="worker lost", **common
    )
    kims = Notice.objects.create(
        event="answer:18", address="kim@example.org", recipient="a1", state=S.FAILED, error="SMTP 550", **common
    )
    return hers, kims


@pytest.fixture
def dead_job():
    mail.send_rendered(address="kim@example.org", subject="SECRETWORD", body="FGDC-MSPM")
    return DBTaskResult.objects.update(
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path="people.tasks.Refused",
        traceback="kim@example.org SECRETWORD",
    )


@pytest.fixture
def page_of(sign_in):
    def page_of(user):
        answer = sign_in(Client(), user).get(reverse("running"))
        assert answer.status_code == 200
        return answer.content.decode()

    return page_of


def test_every_step_says_what_it_does_when_it_ran_and_what_it_did(page_of, ruth):
    now = timezone.now()
    Chore.objects.create(name="promises-near", ran_at=now)
    for days, did in ((0, 3), (2, 4), (9, 100)):
        ChoreRun.objects.create(chore_id="promises-near", at=now - timedelta(days=days), did=did)

    page = page_of(ruth)

    for step in STEPS:
        assert str(step.says) in page
    [row] = [row for row in running.steps(now) if row.did]
    near = next(step for step in STEPS if step.name == "promises-near")
    assert (row.says, row.did, row.ran_at) == (near.says, 7, now)


def test_what_went_wrong_stands_there_by_its_class(page_of, ruth):
    chores.run([chores.Step("promises-near", "Reminds", lambda now: {}["SECRETWORD"])])
    page = page_of(ruth)
    assert "Went wrong: KeyError" in page
    assert "SECRETWORD" not in page


def test_the_officer_sees_who_and_no_address_no_words_no_hour(page_of, ruth, letters, dead_job):
    Notice.objects.update(made_at=timezone.now().replace(hour=3, minute=47))
    page = page_of(ruth)

    assert "Leah" in page
    assert "Someone without an account" in page
    assert "SMTP 550" in page
    assert "worker lost" in page
    assert "A letter: a sign-in code or an invitation" in page
    assert "Refused" in page
    assert "03:47" not in page  # with the hour one could tell who raised what was answered then
    for secret in SECRETS:
        assert secret not in page


def test_the_administrator_sees_numbers_and_errors_and_no_name(page_of, ada, letters, dead_job):
    page = page_of(ada)

    assert "SMTP 550" in page
    assert "It did not arrive" in page
    assert "Leah" not in page
    assert "Someone without an account" not in page
    assert "Send it again" not in page
    for secret in SECRETS:
        assert secret not in page


@pytest.mark.parametrize("who", ["leah", "yonas", "amara", "priya", "tom", "fiona", "councillor_shah", "ed"])
def test_nobody_else_looks_or_sends(sign_in, request, letters, who):
    client = sign_in(Client(raise_request_exception=False), request.getfixturevalue(who))

    assert client.get(reverse("running")).status_code == 403
    assert client.post(reverse("running-send-again", args=[letters[0].pk])).status_code == 403
    assert Notice.objects.get(pk=letters[0].pk).state == S.UNSURE


def test_the_administrator_does_not_decide(sign_in, ada, letters):
    client = sign_in(Client(raise_request_exception=False), ada)
    assert client.post(reverse("running-send-again", args=[letters[0].pk])).status_code == 403
    assert Notice.objects.get(pk=letters[0].pk).state == S.UNSURE


def test_the_officer_sends_it_again_once(client, sign_in, ruth, letters):
    sign_in(client, ruth)
    again = reverse("running-send-again", args=[letters[0].pk])
    assert client.get(again).status_code == 405

    assert client.post(again)["Location"] == reverse("running")
    letters[0].refresh_from_db()
    assert (letters[0].state, letters[0].error) == (S.WAITING, "")
    assert AuditEntry.objects.get(action="notice_sent_again").actor == ruth
    assert DBTaskResult.objects.count() == 1

    page = client.post(again, follow=True).content.decode()
    assert "This one does not wait for you any more." in page
    assert DBTaskResult.objects.count() == 1
    assert client.post(reverse("running-send-again", args=[10**6])).status_code == 404


def test_a_digest_that_failed_goes_again_with_all_it_carried(ruth, leah, run_jobs, mailoutbox, monkeypatch):
    kind = notices.Kind("verdict", Topic.WORK, lambda refs, user: {"path": "/there/"})
    monkeypatch.setitem(notices.KINDS, "verdict", kind)
    common = {"user": leah, "recipient": recipient_of(leah), "channel": "email", "state": S.FAILED}
    digest = Notice.objects.create(
        event="digest:1", kind="digest", topic=Topic.WORK, refs={"event": "digest:1"}, **common
    )
    carried = Notice.objects.create(
        event="a", kind="verdict", topic=Topic.WORK, for_digest=True, carried_by=digest, **common
    )

    choose_notices(user=leah, how={"work": "email"})
    assert [row.about for row in running.stuck_letters(ruth)] == ["The news of a day"]

    delivery.send_again(digest, by=ruth)
    run_jobs()

    assert ["/there/" in letter.body for letter in mailoutbox] == [True]
    carried.refresh_from_db()
    assert carried.state == S.SENT


def test_a_stuck_letter_waits_on_the_officers_home_and_on_nobody_elses(sign_in, ruth, ada, letters):
    [item] = [i for i in sign_in(Client(), ruth).get("/").context["items"] if i.url == reverse("running")]
    assert (item.count, item.text) == (2, "2 letters wait for your word.")
    home = sign_in(Client(), ada).get("/")
    assert reverse("running") not in {item.url for item in home.context["items"]}
    assert reverse("running") in home.content.decode()  # the way there stands under "Go to"


def test_a_timer_that_stopped_is_said_in_words(page_of, ruth):
    assert "It has never run." in page_of(ruth)
    now = timezone.now()
    Chore.objects.create(name="digests", ran_at=now - timedelta(minutes=6))
    assert "The timer has stopped." in page_of(ruth)
    Chore.objects.update(ran_at=now - timedelta(minutes=4))
    assert "The timer runs." in page_of(ruth)


@pytest.mark.parametrize("name", ["ruth", "ada"])
def test_both_see_what_goes_soon_in_numbers_and_days_and_never_whose_it_is(name, request, page_of, stage, leah):
    """What could leak is there: her words, her alias, the address and the name she gave, a reference."""
    with time_machine.travel(timezone.localtime() - timedelta(days=80)):
        stage.draft(own_words="SECRETWORD I am Leah")
    with time_machine.travel(timezone.localtime() - timedelta(days=10)):
        stage.withdrawn()
    challenge = stage.not_now(title="TITLEWORD")
    Challenge.objects.filter(pk=challenge.pk).update(status_since=timezone.now() - timedelta(days=350))
    Authorship.objects.filter(challenge=challenge).update(contact="kim@example.org", name_given="Kimberly")
    days = {number: date_format(timezone.localdate() + timedelta(days=number), "j F") for number in (10, 20)}

    page = page_of(request.getfixturevalue(name))

    section = page.partition('id="ends"')[2].partition("</section>")[0]
    rows = {row.says: row for row in running.ends(timezone.now())}
    assert [rows[step.says].number for step in STEPS if step.name in ("old-drafts", "taken-back", "links-cut")] == [
        1,
        1,
        1,
    ]
    assert "Deletes drafts nobody wrote on for 90 days" in section
    assert days[10] in section and days[20] in section
    hidden = ("SECRETWORD", "Leah", "TITLEWORD", challenge.reference, str(challenge.pk), challenge.authorship.alias)
    for secret in (*hidden, "kim@example.org", "Kimberly", "leah@example.org", "href"):
        assert secret not in section


def test_every_step_that_deletes_says_so_beforehand():
    """A step that deletes or erases has `ahead`, so that none can be added without its number on the page."""
    assert [step.name for step in STEPS if step.ahead] == [
        "minutes-frozen", "old-drafts", "taken-back", "links-cut", "ratings-closed", "speakers", "access-needs",
        "voice-notes", "words-ahead", "pre-meet", "didnt-work", "follows", "news-who", "mail-read", "practices",
        "join-codes", "readers-asked", "readers-left", "readers-gone", "answers-spent", "old-notices", "old-sessions",
        "old-jobs", "old-runs",
    ]  # fmt: skip
    assert [step.says for step in STEPS if step.ahead] == [row.says for row in running.ends(timezone.now())]


def test_nothing_to_delete_is_said_too(page_of, ruth):
    assert "What goes in the next 30 days" in page_of(ruth)
    assert {row.number for row in running.ends(timezone.now()) if "sign-ins" not in str(row.says)} == {0}


def test_thirty_of_each_cost_what_one_costs(sign_in, ruth):
    client = sign_in(Client(), ruth)
    client.get(reverse("running"))

    def more(numbers):
        for number in numbers:
            user = make_user(f"Person{number}")
            common = {"kind": "verdict", "topic": Topic.MINE, "channel": "email", "state": S.FAILED}
            Notice.objects.create(event=f"a{number}", user=user, recipient=recipient_of(user), **common)
            deliver.enqueue(address="kim@example.org", subject="s", body="b", html="")
            Chore.objects.get_or_create(name="digests")
            ChoreRun.objects.create(chore_id="digests", did=1, error="ValueError")
        DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now(), exception_class_path="x.Refused")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("running")).status_code == 200
        return len(captured)

    assert more([0]) == more(range(1, 30))
