"""What the actions of raising promise, asked directly (A1, A2, A7, A21)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from challenges import actions
from challenges.lifecycle import MovedOn
from challenges.models import AuthorReply, Authorship, Challenge
from tests.challenges.stages import fresh


def visitor(*claimed):
    user = AnonymousUser()
    user.claimed = {challenge.pk for challenge in claimed}
    return user


def test_a_draft_belongs_to_its_writer_alone(stage, yonas, ruth):
    draft = stage.draft()

    for other in (yonas, ruth, stage.chair, visitor()):
        with pytest.raises(PermissionDenied):
            actions.save_draft(draft, by=other, own_words="Mine")
        with pytest.raises(PermissionDenied):
            actions.send(draft, by=other, consent=True)
        with pytest.raises(PermissionDenied):
            actions.withdraw(draft, by=other)
    assert fresh(draft).own_words == draft.own_words


@pytest.mark.parametrize("field", ["status", "reference", "title", "story", "checked_at", "version"])
def test_a_draft_takes_its_own_fields_and_no_others(field, stage):
    with pytest.raises(TypeError):
        actions.save_draft(stage.draft(), by=stage.author, **{field: "changed"})


def test_a_sent_one_is_a_draft_no_more(stage):
    challenge = stage.received()

    with pytest.raises(ValidationError):
        actions.save_draft(challenge, by=stage.author, own_words="Other words")
    with pytest.raises(MovedOn):
        actions.send(challenge, by=stage.author, consent=True)
    assert "SECRETWORD" in fresh(challenge).own_words


@pytest.mark.parametrize("said", [{"consent": False}, {"consent": True, "words": "  "}])
def test_nothing_is_sent_without_consent_and_words(said, stage):
    draft = stage.draft(own_words=said.get("words", "Letters."))

    with pytest.raises(ValidationError):
        actions.send(draft, by=stage.author, consent=said["consent"])
    assert (fresh(draft).status, fresh(draft).sent_at, fresh(draft).consent_at) == ("draft", None, None)


def test_without_an_account_a_code_is_given_once_and_only_its_hash_is_kept(db):
    challenge, code = actions.raise_challenge(by=visitor(), own_words="The lift is broken.")

    row = Authorship.objects.get(challenge=challenge)
    assert code and code not in (row.claim_code_hash, row.alias)
    assert len(row.claim_code_hash) == 64
    assert actions.claim(by=visitor(), code=code) == challenge


def test_two_challenges_of_one_person_share_no_name(stage):
    assert stage.received().authorship.pk != stage.received().authorship.pk
    aliases = {Authorship.new_alias() for _time in range(20)}
    assert len(aliases) > 1


def test_a_code_without_letters_opens_nothing(db):
    actions.raise_challenge(by=visitor(), own_words="The lift is broken.")

    for code in ("", "   ", "---", "0000"):
        with pytest.raises(ValidationError):
            actions.claim(by=visitor(), code=code)


def test_only_an_officer_writes_down_for_someone(stage, yonas, priya):
    for other in (yonas, priya, stage.chair, visitor()):
        with pytest.raises(PermissionDenied):
            actions.write_down_for_someone(by=other, own_words="The lift is broken.")
    assert not Challenge.objects.exists()


def test_writing_down_makes_the_officer_no_author(ruth):
    challenge, _code = actions.write_down_for_someone(by=ruth, own_words="The lift is broken.")

    with pytest.raises(PermissionDenied):
        actions.choose_name(challenge, by=ruth, name_shown="display_name")
    assert not Challenge.objects.by(ruth).exists()


def test_her_email_is_deleted_when_she_wants_no_more_mail(db):
    challenge, _code = actions.raise_challenge(by=visitor(), own_words="The lift.", contact="her@example.org")

    with pytest.raises(PermissionDenied):
        actions.forget_contact(challenge, by=visitor())
    actions.forget_contact(challenge, by=visitor(challenge))

    assert Authorship.objects.get(challenge=challenge).contact == ""


def test_her_yes_or_no_to_the_words_stands_until_the_words_change_again(stage):
    challenge = stage.checked()
    words = {"title": "Letters", "what_we_asked": "Texts."}
    actions.propose_wording(challenge, by=stage.first, **words)
    actions.answer_wording(challenge, by=stage.author, yes=False)
    assert fresh(challenge).wording_reply == "no"

    actions.propose_wording(challenge, by=stage.first, **{**words, "title": "Letters I can open"})

    assert fresh(challenge).wording_reply == ""


def test_she_may_change_her_mind_about_an_answer_until_clab_decided(stage):
    challenge = stage.answered()
    answer = challenge.answers.get()
    actions.reply_to_answer(answer, by=stage.author, fixes="yes")
    actions.reply_to_answer(answer, by=stage.author, fixes="no")
    assert AuthorReply.objects.get().fixes == "no"

    stage.judge(challenge, "changed")

    with pytest.raises(ValidationError):
        actions.reply_to_answer(answer, by=stage.author, fixes="yes")
    assert AuthorReply.objects.get().fixes == "no"


@pytest.mark.parametrize("other", ["yonas", "amara", "ruth", "priya"])
def test_nobody_answers_for_her(other, stage, request):
    challenge = stage.answered()
    other = request.getfixturevalue(other)

    for act in (
        lambda: actions.reply_to_answer(challenge.answers.get(), by=other, fixes="yes"),
        lambda: actions.answer_wording(challenge, by=other, yes=True),
        lambda: actions.choose_name(challenge, by=other, name_shown="display_name"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not AuthorReply.objects.exists()


def test_taking_back_ends_every_publication_and_keeps_the_count(stage):
    challenge = stage.in_progress()
    publication = stage.publish(challenge)

    actions.withdraw(challenge, by=stage.author)

    publication.refresh_from_db()
    assert publication.ended_at
    assert Challenge.objects.filter(status="withdrawn").count() == 1
    assert challenge.timeline.last().to_status == "withdrawn"


def test_a_name_she_never_gave_cannot_show(db):
    her = visitor()
    challenge, _code = actions.raise_challenge(by=her, own_words="The lift is broken.")

    with pytest.raises(ValidationError, match="no name to show"):
        actions.choose_name(challenge, by=her, name_shown="display_name")
    assert fresh(challenge).name_shown == "nothing"
