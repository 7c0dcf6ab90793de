"""A partner's desk: what she owes and nothing private, news, evidence, thanks (A16-A18, D27, D73)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges import actions, due, promises, taps
from challenges.models import Challenge, ChallengeUpdate, Thanks, TimelineEntry
from people.models import Notice
from tests.challenges.stages import address, fresh, in_days, promise_of
from tests.challenges.test_handing_over import hand_over
from tests.many import more_like
from tests.standing import kept

pytestmark = pytest.mark.django_db
S = Challenge.Status


def words_of(response):
    """What stands on the page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- What I promised --------------------------------------------------------------------------------------------------


def test_what_is_owed_stands_by_day_with_all_one_needs(stage, priya, amara, as_person):
    far, near = stage.in_progress(title="Far away", due_in=30), stage.in_progress(title="Near by", due_in=3)
    actions.confirm_commitment(promise_of(near), by=priya)
    actions.move_date(promise_of(far), by=priya, new_due=in_days(40), reason="The printer broke.")

    page = words_of(as_person(priya).get("/desk/"))

    assert page.index("Near by") < page.index("Far away")
    for each in (far, near):
        assert each.reference in page
    assert "3 days to go" in page and "40 days to go" in page
    assert page.count("You said yes to these words") == page.count("Are these words right?") == 1
    assert f"Was {in_days(30).day} {in_days(30):%B %Y}" in page


def test_late_is_said_in_words(stage, priya, as_person):
    promise = promise_of(stage.in_progress())
    type(promise).objects.update(due=in_days(-2))

    assert "2 days late" in words_of(as_person(priya).get("/desk/"))


def test_nothing_private_of_a_young_person_reaches_the_desk(stage, priya, leah, as_person):
    """Her own words, CLAB's story, her name and how she is shown could all leak from these challenges."""
    owed = stage.in_progress(own_words="OWNWORDS of mine", own_ask="OWNASK of mine")
    Challenge.objects.filter(pk=owed.pk).update(name_shown=Challenge.NameShown.DISPLAY_NAME)
    done = promise_of(stage.in_progress(title="Another one", own_words="OWNWORDS again"))
    actions.mark_done(done, by=priya, evidence="Ten letters.")
    received = stage.received(own_words="OWNWORDS not with J2I")
    actions.thank(done, by=stage.first)

    page = as_person(priya).get("/desk/").content.decode()

    assert "Letters I can open" in page and "Another one" in page
    for secret in ("OWNWORDS", "OWNASK", "CLABSTORY", leah.display_name, leah.email, str(received.pk), "Yonas"):
        assert secret not in page, secret


def test_another_organisations_promises_are_not_hers(stage, gareth, as_person):
    stage.in_progress()
    page = words_of(as_person(gareth).get("/desk/"))

    assert "Letters I can open" not in page
    assert "Nobody waits for you right now" in page
    assert "We write to you before the day comes." in page


def test_done_waits_for_clab_until_it_is_judged(stage, priya, as_person):
    challenge = stage.answered()
    assert "Done, and waiting for CLAB" in words_of(as_person(priya).get("/desk/"))

    stage.judge(challenge, "changed")
    assert "Done, and waiting for CLAB" not in words_of(as_person(priya).get("/desk/"))


def test_what_is_done_asks_for_an_answer(stage, priya, as_person):
    challenge = stage.in_progress()
    assert "Propose an answer" not in words_of(as_person(priya).get("/desk/"))

    actions.mark_done(promise_of(challenge), by=priya, evidence="Ten letters.")
    page = as_person(priya).get("/desk/").content.decode()
    assert address(challenge, "answer") in page


def test_home_leads_to_the_desk_and_only_a_partners_does(stage, priya, fiona, as_person):
    stage.in_progress()
    assert 'href="/desk/"' in as_person(priya).get("/").content.decode()
    assert 'href="/desk/"' not in as_person(fiona).get("/").content.decode()


def test_thirty_promises_cost_no_more_statements_than_three(stage, priya, as_person):
    client = as_person(priya)

    stage.in_progress(title="Owed")
    done = promise_of(stage.in_progress(title="Done"))
    actions.mark_done(done, by=priya, evidence="Ten letters.")
    actions.thank(done, by=stage.first)
    moved = promise_of(stage.in_progress(title="Moved"))
    actions.move_date(moved, by=priya, new_due=in_days(50), reason="The printer broke.")

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/").status_code == 200
        return len(asked)

    count()
    before = count()
    more_like(Challenge.objects.all(), 9)

    assert Thanks.objects.count() == 10
    assert count() == before


# --- News -------------------------------------------------------------------------------------------------------------

WEAK = "Stakeholders were consulted going forward."


def test_plainer_words_are_shown_once_and_then_it_goes_as_it_is(stage, priya, as_person):
    challenge, client = stage.in_progress(), as_person(priya)

    first = client.post(address(challenge, "news"), {"text": WEAK})
    assert first.status_code == 200
    assert "Say it plainer" in words_of(first)
    assert "“Stakeholders”" in words_of(first)
    assert "people with a part in this" in words_of(first)
    assert not ChallengeUpdate.objects.exists()

    client.post(address(challenge, "news"), {"text": WEAK, "as_it_is": "1"})
    assert ChallengeUpdate.objects.get().text == WEAK


def test_private_details_in_news_are_pointed_out_once(stage, priya, as_person):
    challenge, client = stage.in_progress(), as_person(priya)
    text = "We rang her on 07700 900123."

    assert "This looks private" in words_of(client.post(address(challenge, "news"), {"text": text}))
    assert not ChallengeUpdate.objects.exists()
    client.post(address(challenge, "news"), {"text": text, "as_it_is": "1"})
    assert ChallengeUpdate.objects.get().text == text


def test_the_form_asks_what_will_be_better_and_counts_without_a_script_too(stage, priya, as_person):
    challenge, client = stage.in_progress(), as_person(priya)
    page = client.get(address(challenge, "news")).content.decode()
    assert "What will be better, for whom, by when?" in page
    assert "At most 100 words" in page and 'data-words="100"' in page

    long = client.post(address(challenge, "news"), {"text": "word " * 103, "as_it_is": "1"})
    assert long.status_code == 422
    assert "That is 3 words too many." in words_of(long)
    client.post(address(challenge, "news"), {"text": "word " * 100})
    assert ChallengeUpdate.objects.count() == 1


@kept
def tap(stage, priya):
    promise = promise_of(stage.in_progress())
    return f"/challenges/tap/{taps.token('promise', promise.pk, user=priya)}/"


def test_the_tap_hints_once_too_and_signs_nobody_in(tap, client):
    first = client.post(tap, {"text": WEAK})
    assert (first.status_code, "Say it plainer" in words_of(first)) == (200, True)
    assert not ChallengeUpdate.objects.exists()

    done = client.post(tap, {"text": WEAK, "as_it_is": "1"})
    assert "Posted." in words_of(done)
    assert ChallengeUpdate.objects.get().text == WEAK
    assert "_auth_user_id" not in client.session
    assert client.get("/desk/").status_code == 404


@pytest.mark.parametrize("wrong", ["", "   ", "word " * 101, "x" * 801])
def test_the_tap_says_what_is_wrong_and_keeps_the_words(tap, client, wrong):
    response = client.post(tap, {"text": wrong, "as_it_is": "1"})

    assert response.status_code == 422
    assert wrong.strip() in response.content.decode()
    assert not ChallengeUpdate.objects.exists()


# --- Done, and how one can see it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"evidence": "Ten letters."}, ["“Ten letters.”"]),
        ({"evidence_link": "https://harbour.example/letters"}, ["harbour.example", "https://harbour.example/letters"]),
    ],
)
def test_words_or_a_link_are_enough_and_the_link_is_text(stage, priya, yonas, as_person, said, words):
    challenge = stage.in_progress()
    as_person(priya).post(f"/j2i/promises/{promise_of(challenge).pk}/done/", said)

    assert promise_of(challenge).done_at
    page = as_person(yonas).get(challenge.get_absolute_url()).content.decode()
    for each in words:
        assert each in page
    assert 'href="https://harbour.example' not in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"evidence": "  "},
        {"evidence_link": "http://harbour.example/"},
        {"evidence_link": "javascript:alert(1)"},
        {"evidence_link": "https://priya:secret@harbour.example/"},
        {"evidence_link": "nonsense"},
    ],
)
def test_without_anything_to_see_it_is_not_done(stage, priya, as_person, said):
    challenge = stage.in_progress()
    response = as_person(priya).post(f"/j2i/promises/{promise_of(challenge).pk}/done/", said)

    assert response.status_code == 422
    assert promise_of(challenge).done_at is None


def test_the_action_holds_it_too(stage, priya):
    promise = promise_of(stage.in_progress())
    for said in ({}, {"evidence_link": "http://harbour.example/"}):
        with pytest.raises(ValidationError):
            actions.mark_done(promise, by=priya, **said)


def test_no_file_is_taken_and_nobodys_photo_or_story(stage, priya, as_person):
    page = as_person(priya).get(f"/j2i/promises/{promise_of(stage.in_progress()).pk}/").content.decode()

    assert 'type="file"' not in page
    assert "Never a young person’s photo or story." in page


def test_done_is_not_answered_before_the_chair_says_so_and_never_changed(stage, priya, amara, as_person):
    challenge = stage.in_progress()
    actions.mark_done(promise_of(challenge), by=priya, evidence="Ten letters.")
    actions.propose_answer(challenge, by=priya, kind="yes", text="Every letter is a text.")
    assert fresh(challenge).status == S.IN_PROGRESS

    as_person(priya).post(address(challenge, "answer/confirm"))
    assert fresh(challenge).status == S.IN_PROGRESS
    actions.answer(challenge, by=amara)
    assert fresh(challenge).status == S.ANSWERED


# --- Thanks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(stage, priya):
    """A promise that Priya says is done."""
    promise = promise_of(stage.in_progress(own_words="OWNWORDS of mine"))
    return actions.mark_done(promise, by=priya, evidence="Ten letters.")


def test_one_tap_thanks_once_and_the_partner_hears(kept, yonas, amara, priya, as_person, run_jobs, mailoutbox):
    page = as_person(yonas).get(kept.challenge.get_absolute_url()).content.decode()
    assert f"/j2i/promises/{kept.pk}/thanks/" in page

    for member in (yonas, amara, yonas):
        as_person(member).post(f"/j2i/promises/{kept.pk}/thanks/")

    assert Thanks.objects.get().role == "clab"
    assert TimelineEntry.objects.filter(code="thanked").count() == 1
    assert [(n.user, n.topic) for n in Notice.objects.filter(kind="thanked")] == [(priya, "owed")]
    run_jobs()
    letter = next(mail for mail in mailoutbox if mail.subject == "Thank you")
    assert letter.to == [priya.email] and kept.what in letter.body
    for secret in ("OWNWORDS", "Letters I can open", "Yonas", "Amara"):
        assert secret not in letter.subject + letter.body
    assert "CLAB says thank you" in words_of(as_person(priya).get("/desk/"))
    again = as_person(yonas).get(kept.challenge.get_absolute_url()).content.decode()
    assert f"/j2i/promises/{kept.pk}/thanks/" not in again


def test_only_clab_thanks_and_only_for_what_is_done(kept, stage, yonas, priya, ruth, fiona, gareth, leah):
    for user in (priya, ruth, fiona, gareth, leah):
        with pytest.raises(PermissionDenied):
            actions.thank(kept, by=user)
    still_open = promise_of(stage.in_progress(title="Still open"))
    with pytest.raises(ValidationError):
        actions.thank(still_open, by=yonas)
    assert not Thanks.objects.exists()


def test_thanks_stand_in_the_months_report_by_organisation_without_a_young_person(kept, yonas, fiona, leah, as_person):
    month = f"/reports/monthly/{timezone.localdate():%Y-%m}/"
    assert "CLAB says thank you" not in words_of(as_person(fiona).get(month))

    actions.thank(kept, by=yonas)
    page = words_of(as_person(fiona).get(month))

    part = page[page.index("CLAB says thank you") :]
    assert "Harbour Homes (example)" in part and kept.what in part and kept.challenge.reference in part
    for secret in ("OWNWORDS", "CLABSTORY", leah.display_name, yonas.display_name, "Priya"):
        assert secret not in page


def test_thanks_for_what_was_taken_back_leave_the_report(kept, yonas, leah, fiona, as_person):
    actions.thank(kept, by=yonas)
    actions.withdraw(fresh(kept.challenge), by=leah)

    month = f"/reports/monthly/{timezone.localdate():%Y-%m}/"
    assert kept.what not in words_of(as_person(fiona).get(month))


def test_thanks_stop_no_clock(kept, yonas):
    before = promises.last_news(kept.challenge)
    TimelineEntry.objects.filter(challenge=kept.challenge).update(at=timezone.now() - timedelta(days=20))
    actions.thank(kept, by=yonas)
    assert promises.last_news(fresh(kept.challenge)) == before - timedelta(days=20)


# --- Handing over a seat (tests/challenges/test_handing_over.py) -----------------------------------------------------


def test_reminders_go_to_who_holds_the_promise_now(stage, priya):
    promise = promise_of(stage.in_progress(due_in=5))
    sasha = hand_over(priya)
    due.remind_of_promises(timezone.now())

    assert [notice.user for notice in Notice.objects.filter(kind="promise_near")] == [sasha]
    promise.refresh_from_db()
    assert promise.owner.user == sasha
