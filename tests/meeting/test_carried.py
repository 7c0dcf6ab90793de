"""What is still open goes to the next meeting and says how often; the third time the Heads of Service hear."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from challenges import actions as of_challenges
from challenges import overdue
from challenges.meeting import actions
from challenges.models import AgendaItem, Challenge, TimelineEntry
from events.models import Meeting
from front.due import STEPS
from people import notices
from people.models import Notice
from tests.meeting.test_journal import at_once

pytestmark = pytest.mark.django_db
THRICE = TimelineEntry.Code.CARRIED_THRICE


def carry(times, by):
    """So many J2I meetings that end with nothing finished. Returns the one after them."""
    for _meeting in range(times):
        meeting = Meeting.objects.next_of("j2i")
        actions.go_live(meeting, by=by)
        actions.close(meeting, by=by)
    return Meeting.objects.next_of("j2i")


def tell():
    return overdue.tell_of_carried(timezone.now())


def told():
    return list(Notice.objects.filter(kind="carried").values_list("user__display_name", flat=True))


def main_of(response):
    html = response.content.decode().split("<main")[1].split("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("times", "words"), [(1, "carried over once"), (2, "carried over 2 times")])
def test_the_agenda_says_how_often_in_words_wherever_it_is_listed(planned, amara, priya, sign_in, times, words):
    chair, partner = sign_in(Client(), amara), sign_in(Client(), priya)
    assert "carried over" not in main_of(partner.get(f"/meetings/{planned.pk}/"))

    following = carry(times, amara)

    for client, path in ((chair, ""), (chair, "chair/"), (partner, ""), (partner, "live/")):
        page = main_of(client.get(f"/meetings/{following.pk}/{path}"))
        # The two challenges; the opening and the goodbye are on every agenda.
        assert page.count(words) == page.count("carried over") == 2


def test_the_third_time_the_head_of_service_hears_and_never_again(planned, amara, leah, fiona, sign_in):
    assert overdue.tell_of_carried in {step.do for step in STEPS}
    carry(2, amara)
    assert tell() == 0 and told() == []

    following = carry(1, amara)
    assert tell() == 2
    assert tell() == 0

    assert told() == ["Fiona", "Fiona"]
    letters = Challenge.objects.get(title="Letters I can open")
    said = notices.words_of(Notice.objects.get(event=f"carried:{letters.pk}:{following.pk}"))
    day = timezone.localtime(following.starts_at)
    assert said.line.startswith(f"Three J2I meetings did not finish {letters.reference}. It is on the list again for")
    assert f"{day.day} {day:%B %Y}" in said.line
    for secret in ("Letters I can open", "SECRETWORD", "Leah", "Priya", "Amara"):
        assert secret not in said.subject + said.body
    page = main_of(sign_in(Client(), leah).get(letters.get_absolute_url()))
    assert page.count("It was carried over three times. The Head of Service was told.") == 1

    carry(1, amara)
    assert tell() == 0 and len(told()) == 2
    assert TimelineEntry.objects.filter(code=THRICE).count() == 2
    assert notices.words_of(Notice.objects.get(event=f"carried:{letters.pk}:{following.pk}")) is None


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_one_tells(planned, amara, fiona):
    carry(3, amara)

    assert sorted(at_once(4, lambda _place: tell())) != [0, 0, 0, 0]
    assert tell() == 0

    assert told() == ["Fiona", "Fiona"]
    assert TimelineEntry.objects.filter(code=THRICE).count() == 2


def test_with_nobody_to_tell_nothing_is_said(planned, amara):
    carry(3, amara)

    assert tell() == 0
    assert not TimelineEntry.objects.filter(code=THRICE).exists()


def test_what_is_closed_by_then_is_not_told(planned, amara, leah, fiona):
    carry(3, amara)
    of_challenges.withdraw(Challenge.objects.get(title="Letters I can open"), by=leah)

    assert tell() == 1
    assert TimelineEntry.objects.get(code=THRICE).challenge.title == "Tell us when you come"


def test_it_stands_in_the_months_report_until_it_is_taken_back(planned, amara, leah, fiona, sign_in):
    leader = sign_in(Client(), fiona)

    def month():
        page = main_of(leader.get(f"/reports/monthly/{timezone.localdate():%Y-%m}/"))
        return page.partition("Carried over three times")[2]

    carry(2, amara)
    tell()
    assert month() == ""
    carry(1, amara)
    tell()
    assert "Letters I can open" in month() and "Tell us when you come" in month()
    for secret in ("SECRETWORD", "Leah"):
        assert secret not in month()

    of_challenges.withdraw(Challenge.objects.get(title="Letters I can open"), by=leah)
    assert "Letters I can open" not in month() and "Tell us when you come" in month()


def test_it_costs_no_more_statements_when_all_was_said(planned, amara, fiona, django_assert_num_queries):
    carry(3, amara)
    tell()
    assert AgendaItem.objects.filter(times_carried=3, kind="challenge").count() == 2

    with django_assert_num_queries(1):
        assert overdue.tell_of_carried(timezone.now() + timedelta(days=1)) == 0
