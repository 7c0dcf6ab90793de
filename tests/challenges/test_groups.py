"""A page for each group: the same for everybody, with no name, and of its challenges what is public."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import setup
from people.models import WorkingGroup
from tests import many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups():
    return setup.reference_groups()


def shown(client, slug):
    response = client.get(f"/groups/{slug}/")
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main")[0]


def test_every_group_of_the_councils_papers_has_a_page_and_no_other(client, groups):
    page = client.get("/groups/").content.decode()
    named = {slug for slug, group in WorkingGroup.objects.in_bulk(field_name="slug").items() if group.source_paragraph}

    assert {slug for slug in groups if f'href="/groups/{slug}/"' in page} == named
    assert {"clab", "j2i", "corporate-parenting-panel"} <= named
    for slug in ("care-leavers", "site-team", "no-such-group"):
        assert client.get(f"/groups/{slug}/").status_code == 404


def test_j2i_shows_its_next_day_and_where_that_is_written(client, next_meeting):
    page = shown(client, "j2i")

    assert f'datetime="{timezone.localtime(next_meeting.starts_at):%Y-%m-%d}"' in page
    assert "scrutiny report" in page
    assert "Corporate Parenting Panel" in page


def test_the_day_when_young_people_meet_is_on_no_public_page(client, sign_in, ruth, next_meeting):
    next_meeting.series.group = WorkingGroup.objects.get(slug="clab")
    next_meeting.series.save()

    for reader in (client, sign_in(client, ruth)):
        page = shown(reader, "clab")
        assert "<time" not in page
        assert "on no public page" in page


def test_only_what_is_public_lies_there_in_public_words(client, sign_in, amara, stage, next_meeting):
    stage.with_j2i(title="PRIVATETITLE", own_words="SECRETWORD")
    seen = stage.in_progress(title="Letters I can open", own_words="SECRETWORD")
    stage.publish(seen)

    for reader in (client, sign_in(client, amara)):
        page = shown(reader, "j2i")
        assert "Letters I can open" in page
        assert "PRIVATETITLE" not in page and "SECRETWORD" not in page
        assert not [name for name in ("Priya", "Amara", "Leah") if name in page]


def test_what_lies_elsewhere_is_not_shown(client, stage):
    stage.publish(stage.in_progress(title="With J2I now"))

    assert "With J2I now" not in shown(client, "clab")
    assert "lies with them" not in shown(client, "corporate-parenting-panel")


def test_thirty_cost_no_more_statements_than_one_and_ten_are_shown(client, stage):
    challenge = stage.in_progress()
    stage.publish(challenge)

    def asked():
        with CaptureQueriesContext(connection) as statements:
            page = shown(client, "j2i")
        return len(statements), page

    one, page = asked()
    assert page.count('<li class="item">') == 1
    many.more_like([challenge], 29)
    thirty, page = asked()

    assert thirty <= one
    assert page.count('<li class="item">') == 10
    assert "All the challenges" in page


def test_a_meeting_that_is_over_is_not_the_next(client, next_meeting):
    next_meeting.status = "closed"
    next_meeting.starts_at = timezone.now() - timedelta(days=1)
    next_meeting.save()

    assert "No day is set here yet." in shown(client, "j2i")
