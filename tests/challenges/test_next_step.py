"""What comes next and by when, in words, the same on every screen; names only at J2I's own (A3)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from challenges import actions
from challenges.models import Challenge
from challenges.next_step import next_step, with_clocks
from challenges.reports.history import stories
from people.models import Membership
from tests.challenges.stages import meeting_of
from tests.many import more_like

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def stage(stage, fiona):
    """The stage, with seats held for years: some of these stories begin long ago."""
    Membership.objects.update(from_date=date(2020, 1, 1))
    for person in (stage.author, stage.first, stage.second, stage.chair, stage.officer, stage.partner, fiona):
        person.__dict__.pop("seats", None)
    stage.seat.refresh_from_db()
    return stage


def step(challenge, **options):
    return next_step(with_clocks(Challenge.objects.filter(pk=challenge.pk)).get(), **options)


def day(days):
    return date_format(timezone.localdate() + days * DAY, "j F Y")


def test_every_state_says_who_does_what_and_by_when(stage, next_meeting):
    for state, says in (
        ("agreed", f"Next: the J2I chair puts it on the agenda. By {day(14)}."),
        ("with_j2i", f"Next: at the J2I meeting we ask who will do what. On {day(14)}."),
        ("in_progress", f"Next: Repairs lead, Harbour Homes (example) keeps a promise. By {day(30)}."),
        ("answered", f"Next: CLAB decides if the answer is good enough. By {day(42)}."),
        ("paused", f"Next: the J2I chair takes it off hold. By {day(40)}."),
        ("not_now", f"Next: we look at it again. By {day(365)}."),
        ("changed", "We go back and check that it lasted."),
    ):
        assert step(getattr(stage, state)()).says == says


def test_what_was_due_says_so(stage):
    challenge = stage.in_progress(due_in=3)
    due = day(3)

    with time_machine.travel(timezone.now() + 5 * DAY):
        late = step(challenge)
        assert late.days_late == 2
        assert (
            late.says
            == f"Late: Repairs lead, Harbour Homes (example) has not kept a promise yet. This was due on {due}."
        )


def test_new_words_name_the_role_that_writes_back_and_the_day(stage):
    assert "the participation officer reads it" in step(stage.received()).says
    assert "CLAB writes back" in step(stage.checked()).says
    assert "CLAB says if it takes this on" in step(stage.worded()).says


def test_clab_talks_about_it_at_its_next_meeting_where_that_has_a_day(stage, clab):
    challenge = stage.checked()
    assert step(challenge).says.endswith("Then CLAB talks about it. The day of its next meeting is not set yet.")
    assert "CLAB talks" not in step(stage.received()).says  # CLAB may not read it yet

    meeting_of(clab, starts_at=timezone.now())  # the one of today came too soon
    meeting_of(clab, starts_at=timezone.now() + 21 * DAY)
    meeting_of(clab, starts_at=timezone.now() + 2 * DAY, status="cancelled")
    assert step(challenge).says.endswith(f"CLAB talks about it on {day(21)}.")
    assert "CLAB writes back" in step(challenge).says


def test_a_clab_meeting_that_passed_it_by_is_late_until_clab_finds_words(stage, clab):
    challenge = stage.checked()
    meeting_of(clab, starts_at=timezone.now() + DAY)
    met = day(1)

    assert step(challenge).says == f"Next: CLAB talks about it at its meeting. On {met}."
    with time_machine.travel(timezone.now() + 3 * DAY):
        late = step(challenge)
        assert (late.days_late, late.says) == (2, f"Late: CLAB talks about it at its meeting. This was due on {met}.")
        [story] = stories()
        assert story.days_late_at(timezone.now()) == 2
        actions.propose_wording(challenge, by=stage.first, title="A title", what_we_asked="An ask", story="A story")
        assert step(challenge).days_late == 0


def test_a_name_stands_at_j2i_alone_and_the_cause_of_a_hold_is_read_inside(
    stage, as_person, client, leah, priya, fiona
):
    challenge = stage.in_progress()
    stage.publish(challenge)
    page = challenge.get_absolute_url()

    assert "Priya, Harbour Homes (example) keeps a promise" in as_person(priya).get(page).content.decode()
    assert "Priya, Harbour Homes (example) keeps a promise" in as_person(priya).get("/j2i/").content.decode()
    for reader, address in ((None, page), (None, "/challenges/"), (leah, page), (leah, "/"), (fiona, "/j2i/")):
        shown = as_person(reader).get(address).content.decode()
        assert "Repairs lead, Harbour Homes (example) keeps a promise" in shown, address
        assert "Priya, Harbour" not in shown, address

    actions.pause(challenge, by=stage.chair, waiting_for="CAUSEWORD", until=timezone.localdate() + 9 * DAY)
    assert "CAUSEWORD" in as_person(priya).get(page).content.decode()
    assert "CAUSEWORD" not in client.get(page).content.decode()


def test_a_moved_day_says_who_agreed_to_it_and_keeps_the_old_one(stage, client):
    challenge = stage.in_progress(due_in=5)
    stage.publish(challenge)
    promise = challenge.parts.get().commitments.get()

    actions.move_date(promise, by=stage.partner, new_due=promise.due + 9 * DAY, reason="The printer broke.")
    page = client.get(challenge.get_absolute_url()).content.decode()
    assert "Harbour Homes (example) moved the day. They say: “The printer broke.”" in page
    assert f"Was {day(5)}" in page

    promise.refresh_from_db()
    actions.move_date(promise, by=stage.chair, new_due=promise.due + DAY, reason="We agreed so at J2I.")
    page = client.get(challenge.get_absolute_url()).content.decode()
    assert "J2I chair moved the day. They say: “We agreed so at J2I.”" in page


def test_three_cycles_behind_stands_first_for_the_panel_before_what_is_only_later_stuck(stage, as_person, fiona):
    with time_machine.travel(timezone.now() - 100 * DAY):
        stage.publish(stage.in_progress(due_in=2, title="Late and stuck"))
    with time_machine.travel(timezone.now() - 130 * DAY):
        oldest = stage.in_progress(due_in=300, title="Still for three rounds")
        stage.publish(oldest)
    with time_machine.travel(timezone.now() - 3 * DAY):
        actions.post_update(oldest, by=stage.partner, text="No news, because we wait.")
    page = as_person(fiona).get("/reports/panel/").content.decode()

    assert page.index("Still for three rounds") < page.index("Late and stuck")
    assert "Stuck for three rounds" in page
    rungs = sorted(int(story.rung_at(timezone.now())) for story in stories())
    assert rungs == [3, 4]
    table = as_person(fiona).get("/j2i/").content.decode()
    assert "Stuck for three rounds" in table


def test_thirty_with_clocks_cost_no_more_statements_than_five(stage, as_person, dylan):
    client, pages = as_person(dylan), ["/j2i/", "/challenges/", "/"]

    def statements(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    for make in (stage.in_progress, stage.with_j2i, stage.agreed, stage.paused, stage.answered):
        make()
    for address in pages:
        statements(address)
    before = [statements(address) for address in pages]
    more_like(Challenge.objects.all(), 5)

    assert Challenge.objects.count() == 30
    assert [statements(address) for address in pages] == before
