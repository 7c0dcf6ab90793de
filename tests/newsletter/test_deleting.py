"""What was sent stays: an issue with frozen words is taken down, never deleted, in whatever way somebody tries."""

import pytest
from django.urls import reverse

from newsletter.actions.freezing import freeze
from newsletter.models import IssueSnapshot, NewsletterIndexPage, NewsletterIssuePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(make_issue, stage):
    issue = make_issue(("out_of_county", {"text": "<p>Wherever.</p>"}))
    freeze(issue, by=stage.officer)
    issue.unpublish()
    NewsletterIndexPage.objects.get().unpublish()  # what is up is deleted by nobody
    return issue


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm_site_name": "Said & Done"})


def delete_many(client, page):
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return client.post(f"{where}?id={page.pk}", {"confirm_site_name": "Said & Done"})


@pytest.mark.parametrize("way", [delete, delete_many])
@pytest.mark.parametrize("what", ["the issue", "the page above it"])
def test_what_was_frozen_is_not_deleted_and_nothing_breaks(sent, client, sign_in, ed, way, what):
    client.raise_request_exception = False
    sign_in(client, ed)
    page = sent if what == "the issue" else NewsletterIndexPage.objects.get()

    answer = way(client, page)

    assert answer.status_code in (302, 403, 200)
    assert NewsletterIssuePage.objects.filter(pk=sent.pk).exists() and IssueSnapshot.objects.exists()


def test_a_draft_is_deleted_as_any_page(make_issue, client, sign_in, ed):
    issue = make_issue(("out_of_county", {"text": "<p>Wherever.</p>"}))
    issue.unpublish()
    sign_in(client, ed)

    delete(client, issue)

    assert not NewsletterIssuePage.objects.filter(pk=issue.pk).exists()
