"""What is taken over from the report keeps every mark: no date of ours, no clock, no verdict, no person."""

import pytest

from challenges import promises, public, seed
from challenges.models import Challenge, Publication, TakenOver


@pytest.fixture
def taken_over(db):
    seed.load_taken_over()
    return Challenge.objects.taken_over()


def test_all_23_are_there_once_however_often_it_runs(taken_over):
    assert seed.load_taken_over() == 0
    assert taken_over.count() == 23
    assert Publication.objects.count() == 23


def test_a_word_somebody_changed_since_stays(taken_over):
    Challenge.objects.filter(reference="R-2023-09").update(title="CLAB's own title")

    seed.load_taken_over()

    assert Challenge.objects.get(reference="R-2023-09").title == "CLAB's own title"


def test_each_has_one_timeline_row_no_clock_no_promise_no_answer_no_verdict_and_no_author(taken_over):
    for challenge in taken_over:
        assert [entry.code for entry in challenge.timeline.all()] == ["taken_over"]
        assert promises.standing(challenge) is None
        assert not challenge.answers.exists()
        assert not challenge.verdicts.exists()
        assert not hasattr(challenge, "authorship")
        assert not any(part.commitments.exists() for part in challenge.parts.all())


def test_twelve_are_said_to_be_done_or_partly_and_eleven_under_way(taken_over):
    says = [t.council_says for t in TakenOver.objects.all()]

    assert sum(t.says_done for t in TakenOver.objects.all()) == 12
    assert says.count("under way") == 11


def test_the_heading_says_who_asked(taken_over):
    headings = {t.data_id: str(t.public_heading) for t in TakenOver.objects.all()}

    assert headings["C01"] == "You said"
    assert headings["C15"] == "The report says"


def test_demo_wording_is_public_on_a_demo_and_nowhere_else(taken_over, settings):
    settings.DEMO = True
    assert public.outcome("R-2023-09").title == "Clothes wear out every year"

    settings.DEMO = False
    assert public.outcome("R-2023-09") is None
    assert public.choices() == []
    assert not Publication.objects.live().exists()
