"""The two example issues: honest about being examples, made once."""

import pytest

from local_offer import seed as local_offer
from newsletter import seed
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage
from pages import seed as ground
from tests.standing import kept

pytestmark = pytest.mark.django_db


@kept
def loaded(db):
    ground.load()
    local_offer.load()
    return seed.load()


def test_there_are_two_issues_six_weeks_apart_and_both_say_they_are_examples(loaded, client):
    first, second = NewsletterIssuePage.objects.live().order_by("number")

    assert (second.date - first.date).days == 42
    for issue in (first, second):
        page = client.get(issue.get_url()).content.decode()
        assert "This issue is an example." in page
        assert "Outside the county" in page
        assert "Did you know?" in page


def test_each_issue_would_pass_the_editors_own_checks(loaded):
    for issue in NewsletterIssuePage.objects.all():
        issue.full_clean()
        issue.body.stream_block.clean(issue.body)


def test_loading_twice_changes_nothing_and_an_editors_change_stays(loaded):
    issue = NewsletterIssuePage.objects.get(number=1)
    issue.title, issue.slug = "Our first", "our-first"
    issue.save_revision().publish()

    seed.load()

    assert (NewsletterIndexPage.objects.count(), NewsletterIssuePage.objects.count()) == (1, 2)
    assert NewsletterIssuePage.objects.get(number=1).title == "Our first"
