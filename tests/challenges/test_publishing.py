"""Making it public: asked, agreed, told to its author first; her yes, her no, her silence (A7, A8, PR10)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from challenges import actions, after, promises
from challenges.models import Challenge, Publication
from tests.challenges.stages import fresh


@pytest.fixture
def waiting(stage, run_jobs):
    """Asked for and agreed: she was told, and has not answered."""
    challenge = stage.in_progress()
    publication = actions.ask_to_publish(challenge, by=stage.first)
    publication = actions.agree_to_publish(publication, by=stage.chair)
    run_jobs()
    after.count_her_days(timezone.now())
    publication.refresh_from_db()
    return publication


def page_of(publication, user, sign_in):
    return sign_in(Client(), user).get(publication.challenge.get_absolute_url()).content.decode()


def answer(client, publication, said, number=None):
    where = f"/challenges/{publication.challenge.reference}/publication/"
    return client.post(where, {"answer": said, "publication": number or publication.pk}, follow=True)


def test_she_reads_the_exact_words_and_the_day_before_anybody_else(waiting, stage, sign_in):
    page = page_of(waiting, stage.author, sign_in)

    block = page[page.index("May everybody read this?") : page.index("Go ahead")]
    for words in (waiting.title, waiting.what_we_asked, waiting.words):
        assert words in block
    public_from = timezone.localtime(waiting.live_at)
    assert f"{public_from:%A} {public_from.day} {public_from:%B, %H:%M}" in block
    assert Client().get(waiting.challenge.get_absolute_url()).status_code == 404


def test_nobody_else_is_asked(waiting, stage, sign_in):
    for reader in (stage.first, stage.chair, stage.officer, stage.partner):
        assert "May everybody read this?" not in page_of(waiting, reader, sign_in)


def test_her_go_ahead_makes_it_public_now(waiting, stage, client, sign_in):
    page = answer(sign_in(client, stage.author), waiting, "yes").content.decode()

    assert "It is public now." in page
    assert Client().get(waiting.challenge.get_absolute_url()).status_code == 200


def test_her_no_keeps_it_private(waiting, stage, client, sign_in):
    answer(sign_in(client, stage.author), waiting, "no")

    with_time = timezone.now() + timedelta(days=30)
    assert not Publication.objects.live(at=with_time).exists()
    assert Client().get(waiting.challenge.get_absolute_url()).status_code == 404
    assert fresh(waiting.challenge).status == "in_progress"


def test_her_silence_makes_it_public_after_two_working_days(waiting):
    assert waiting.live_at == promises.public_from(waiting.told_at)
    just_before, then = waiting.live_at - timedelta(seconds=1), waiting.live_at

    assert not Publication.objects.live(at=just_before).exists()
    assert Publication.objects.live(at=then).get() == waiting


def test_a_yes_to_words_that_were_replaced_counts_for_nothing(waiting, stage, client, sign_in):
    newer = actions.ask_to_publish(waiting.challenge, by=stage.first)

    page = answer(sign_in(client, stage.author), waiting, "yes").content.decode()

    assert "There is nothing to answer here any more." in page
    newer.refresh_from_db()
    assert (newer.author_said, newer.live_at) == ("", None)
    assert not Publication.objects.live().exists()


@pytest.mark.parametrize(
    ("said", "number"), [("maybe", None), ("", None), ("yes", "x"), ("yes", "0"), ("yes", "9" * 40)]
)
def test_a_strange_answer_changes_nothing(said, number, waiting, stage, client, sign_in):
    page = answer(sign_in(client, stage.author), waiting, said, number).content.decode()

    assert "There is nothing to answer here any more." in page
    waiting.refresh_from_db()
    assert waiting.author_said == ""


def test_the_text_of_another_challenge_is_not_hers_to_answer(waiting, stage, client, sign_in, yonas):
    other = Challenge.objects.get(pk=stage.in_progress().pk)
    other.authorship.user = yonas
    other.authorship.save()
    theirs = actions.agree_to_publish(actions.ask_to_publish(other, by=stage.first), by=stage.chair)

    answer(sign_in(client, stage.author), waiting, "yes", number=theirs.pk)

    theirs.refresh_from_db()
    assert theirs.author_said == ""


def test_once_public_she_takes_it_off_in_one_tap_and_it_goes_on_inside(stage, client, sign_in):
    challenge = stage.in_progress()
    stage.publish(challenge)

    sign_in(client, stage.author).post(f"/challenges/{challenge.reference}/unpublish/")

    assert Client().get(challenge.get_absolute_url()).status_code == 404
    assert sign_in(Client(), stage.partner).get(challenge.get_absolute_url()).status_code == 200
    assert fresh(challenge).status == "in_progress"


def test_who_only_reads_the_public_page_cannot_take_it_off(stage, client, sign_in, ada, priya):
    challenge = stage.in_progress()
    stage.publish(challenge)

    for who in (None, ada, priya):
        reader = Client() if who is None else sign_in(Client(), who)
        assert reader.post(f"/challenges/{challenge.reference}/unpublish/").status_code == 403
    assert Client().get(challenge.get_absolute_url()).status_code == 200


def test_the_chair_alone_agrees_and_the_officer_vetoes_nothing(stage):
    challenge = stage.in_progress()
    publication = actions.ask_to_publish(challenge, by=stage.officer)

    for other in (stage.officer, stage.first, stage.partner, stage.author):
        with pytest.raises(PermissionDenied):
            actions.agree_to_publish(publication, by=other)
    assert not Publication.objects.filter(agreed_at__isnull=False).exists()


def test_what_is_taken_back_is_agreed_by_nobody(stage):
    challenge = stage.in_progress()
    publication = actions.ask_to_publish(challenge, by=stage.first)
    actions.withdraw(challenge, by=stage.author)

    with pytest.raises(ValidationError):
        actions.agree_to_publish(publication, by=stage.chair)


def test_the_database_itself_refuses_a_text_she_was_not_told_of(stage):
    publication = actions.ask_to_publish(stage.in_progress(), by=stage.first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(live_at=timezone.now())


def test_a_later_change_inside_never_reaches_the_public_words(stage):
    challenge = stage.in_progress()
    stage.publish(challenge)
    Challenge.objects.filter(pk=challenge.pk).update(title="INSIDETITLE", story="INSIDESTORY")

    page = Client().get(challenge.get_absolute_url()).content.decode()

    assert "Letters I can open" in page
    assert "INSIDETITLE" not in page and "INSIDESTORY" not in page


def test_her_no_to_what_is_public_brings_no_older_text_back(stage):
    challenge = stage.in_progress()
    stage.publish(challenge)
    newer = stage.publish(challenge)

    actions.answer_publication(newer, by=stage.author, go_ahead=False)

    assert Client().get(challenge.get_absolute_url()).status_code == 404


def test_her_no_to_new_words_leaves_what_she_agreed_to(stage):
    challenge = stage.in_progress()
    stage.publish(challenge)
    newer = actions.agree_to_publish(actions.ask_to_publish(challenge, by=stage.first), by=stage.chair)

    actions.answer_publication(newer, by=stage.author, go_ahead=False)

    assert Client().get(challenge.get_absolute_url()).status_code == 200


def test_what_changed_stands_beside_the_verdict_that_said_so(stage, sign_in):
    challenge = actions.reopen(stage.changed(), by=stage.first, reason="One house stopped.")
    day = timezone.localdate() + timedelta(days=9)
    promise = actions.commit(challenge, by=stage.chair, owner=stage.seat, what="Start again.", due=day)
    actions.mark_done(promise, by=stage.partner, evidence="They have started.")
    actions.propose_answer(challenge, by=stage.partner, kind="yes", text="It works again.")
    challenge = actions.answer(challenge, by=stage.chair)
    for member in (stage.first, stage.second):
        said = {"kind": "not_good_enough", "why": "LATERWHY", "what_is_left": "LATERLEFT"}
        actions.give_verdict(challenge, by=member, **said)

    text = actions.ask_to_publish(fresh(challenge), by=stage.first)
    page = sign_in(Client(), stage.first).get(challenge.get_absolute_url()).content.decode()
    outcome = page[page.index("What has changed so far") :].partition("</section>")[0]

    assert (text.what_changed, text.why, text.what_is_left) == ("Letters come as texts.", "We asked ten people.", "")
    assert "We asked ten people." in outcome
    assert "LATER" not in outcome


def test_the_button_says_whether_it_is_public_already_and_asks_anew_once_clab_has_judged(stage, yonas, as_person):
    challenge = stage.answered(title="Letters I can open")
    page, member = challenge.get_absolute_url(), as_person(yonas)
    assert "Make it public" in member.get(page).content.decode()

    stage.publish(challenge)
    assert "Change what is public" in member.get(page).content.decode()

    stage.judge(challenge, "changed")
    assert "Make it public" in member.get(page).content.decode()
