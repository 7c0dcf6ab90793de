"""What other apps may show of challenges: live publications and nothing else."""

from challenges import actions, public
from challenges.models import Challenge
from front.search import asked, words
from front.search.challenges import challenges
from tests.challenges.stages import fresh


def search(text):
    """What a search for these words finds."""
    wanted, _says = words.wanted(asked.take_apart(text))
    return challenges(wanted) if wanted else []


def test_only_the_published_words_are_there(stage):
    challenge = stage.changed(own_words="SECRETWORD my own words")
    assert public.outcome(challenge.reference) is None

    stage.publish(challenge)
    shown = public.outcome(challenge.reference)

    assert shown.title == "Letters I can open"
    assert shown.what_changed == "Letters come as texts."
    assert "SECRETWORD" not in str(shown)
    assert search("SECRETWORD") == []
    assert [o.reference for o in search("letters texts")] == [challenge.reference]


def test_taken_back_is_gone_at_once(stage, leah):
    challenge = stage.in_progress()
    stage.publish(challenge)
    assert public.choices() == [(challenge.reference, "Letters I can open")]

    actions.withdraw(fresh(challenge), by=leah)

    assert public.outcome(challenge.reference) is None
    assert public.choices() == []
    assert search("letters") == []


def test_a_new_text_stands_for_the_old_one_only_once_it_is_live(stage, yonas, amara):
    challenge = stage.in_progress()
    stage.publish(challenge)
    challenge.title = "A better title"
    challenge.save()

    waiting = actions.ask_to_publish(challenge, by=yonas)
    actions.agree_to_publish(waiting, by=amara)
    assert public.outcome(challenge.reference).title == "Letters I can open"

    actions.answer_publication(waiting, by=stage.author, go_ahead=True)
    assert public.outcome(challenge.reference).title == "A better title"


def test_a_search_for_nothing_or_for_nonsense_finds_nothing(stage):
    stage.publish(stage.in_progress())

    for query in ("", "   ", "\x00", "%", "' OR 1=1 --", "letters zebra"):
        assert search(query) == []


def test_many_references_are_one_statement(stage, django_assert_num_queries):
    first, second = stage.changed(title="One"), stage.changed(title="Two")
    stage.publish(first)
    stage.publish(second)

    with django_assert_num_queries(1):
        found = public.outcomes([first.reference, second.reference, "C-1999-001"])

    assert {ref: o.title for ref, o in found.items()} == {first.reference: "One", second.reference: "Two"}


def test_a_text_that_a_newer_one_replaced_is_found_no_more(stage):
    challenge = stage.in_progress(title="Zebra lane letters")
    stage.publish(challenge)
    Challenge.objects.filter(pk=challenge.pk).update(title="Letters for all")
    stage.publish(challenge)

    assert search("zebra") == []
    assert [o.title for o in search("letters")] == ["Letters for all"]
