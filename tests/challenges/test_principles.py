"""The seven corporate parenting principles: a list of the law's, and what CLAB ties to what changed (D121)."""

import pytest
from django.core.management import call_command

from challenges import seed
from challenges.models import Pillar, Principle
from tests.challenges.stages import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def principles():
    return seed.load_principles()


def said(challenge, kind="changed", **changed):
    return {
        "kind": kind,
        "why": "We asked ten people.",
        "outcome_kind": "new_service",
        "what_changed": "Letters come as texts.",
        "big": "A text",
        "version": fresh(challenge).version,
        **changed,
    }


# --- The list ---------------------------------------------------------------------------------------------------------


def test_all_seven_are_there_once_in_order_with_their_place_in_the_law(principles):
    seed.load_principles()

    assert list(Principle.objects.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    letters = [principle.legal_ref[-3:] for principle in Principle.objects.all()]
    assert letters == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"]
    for principle in Principle.objects.all():
        principle.full_clean()
        assert principle.title and principle.statement and principle.source_paragraph == "S1 1.2"


def test_a_word_somebody_changed_since_stays(principles):
    Principle.objects.filter(slug="express-views").update(title="Speak up")

    assert seed.load_principles()["express-views"].title == "Speak up"


def test_the_councils_report_brings_them_too():
    seed.load_taken_over()

    assert Principle.objects.count() == 7


def test_an_empty_real_site_has_pillars_and_principles():
    call_command("start_board", admin="chief@example.org", verbosity=0)

    assert (Pillar.objects.count(), Principle.objects.count()) == (4, 7)


# --- CLAB's verdict ---------------------------------------------------------------------------------------------------


def test_what_changed_may_keep_one_of_the_seven_promises(stage, yonas, dylan, priya, as_person, principles):
    challenge = stage.answered()
    first, second = principles["take-views-into-account"], principles["express-views"]
    address = f"{challenge.get_absolute_url()}verdict/"
    assert "Take you seriously" in as_person(yonas).get(address).content.decode()

    as_person(yonas).post(address, said(challenge, principles=[first.slug, second.slug]))
    assert not hasattr(fresh(challenge), "outcome")
    assert sorted(challenge.verdicts.get().outcome["principles"]) == sorted([first.pk, second.pk])
    page = as_person(dylan).get(address).content.decode()
    assert "One of the council’s seven promises:</b> Help you speak up" in page
    as_person(dylan).post(f"{address}second/", {"verdict": challenge.verdicts.get().pk})

    assert list(fresh(challenge).outcome.principles.all()) == [second, first]
    for person in (priya, yonas, stage.author):
        page = as_person(person).get(challenge.get_absolute_url()).content.decode()
        assert "This is one of the council’s seven promises: <b>Take you seriously</b>." in page
        assert second.statement in page
        assert "Put you first" not in page


def test_none_is_needed(stage, yonas, as_person, principles):
    challenge = stage.answered()

    as_person(yonas).post(f"{challenge.get_absolute_url()}verdict/", said(challenge, after_meeting="on"))

    assert not fresh(challenge).outcome.principles.exists()
    page = as_person(yonas).get(challenge.get_absolute_url()).content.decode()
    assert "seven promises" not in page


def test_one_that_is_not_on_the_list_is_refused(stage, yonas, as_person, principles):
    challenge = stage.answered()

    for field, made_up in (("principles", "nonsense"), ("principles", "9" * 30), ("entries", "9" * 30)):
        form = said(challenge, after_meeting="on", **{field: [made_up]})
        assert as_person(yonas).post(f"{challenge.get_absolute_url()}verdict/", form).status_code == 422

    assert fresh(challenge).status == "answered"


def test_not_good_enough_keeps_none(stage, yonas, as_person, principles):
    challenge = stage.answered()
    ticked = ["express-views"]

    as_person(yonas).post(
        f"{challenge.get_absolute_url()}verdict/",
        said(challenge, "not_good_enough", after_meeting="on", what_is_left="Two houses.", principles=ticked),
    )

    assert challenge.verdicts.get().outcome == {}
    assert not hasattr(fresh(challenge), "outcome")


def test_what_was_ticked_stays_while_she_looks_for_entries(stage, yonas, as_person, principles):
    challenge = stage.answered()

    page = as_person(yonas).post(
        f"{challenge.get_absolute_url()}verdict/",
        said(challenge, find="1", look_for="bus", principles=["express-views"]),
    )

    assert page.context["form"]["principles"].value() == ["express-views"]
    assert page.content.decode().count(" checked") == 2  # "changed", and this one


def test_a_later_verdict_replaces_them(stage, yonas, principles):
    from challenges import actions

    challenge = stage.partly_changed()
    outcome = {"kind": "new_service", "what_changed": "All texts.", "principles": [principles["express-views"]]}
    actions.reopen(challenge, by=yonas, reason="The texts stopped.")
    actions.propose_answer(fresh(challenge), by=stage.partner, kind="yes", text="They are back.")
    for commitment in challenge.parts.get().commitments.filter(done_at__isnull=True):
        actions.mark_done(commitment, by=stage.partner, evidence="Ten letters.")
    challenge.parts.update(state="done")
    actions.answer(fresh(challenge), by=stage.chair)
    actions.give_verdict(
        fresh(challenge), by=yonas, kind="changed", why="We asked.", after_meeting=True, outcome=outcome
    )

    assert [principle.slug for principle in fresh(challenge).outcome.principles.all()] == ["express-views"]
